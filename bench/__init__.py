"""Measurements: each a command that prints its figures, its target, and whether this machine meets it."""
