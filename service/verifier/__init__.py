"""`vigie verifier`: is everything there, and if not, what to do about it."""
