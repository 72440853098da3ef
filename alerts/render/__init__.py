"""A message as a terminal, Discord or a page shows it."""
