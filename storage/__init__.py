"""What we know: SQLite. Records, their history of changes, raw answers, the outbox."""
