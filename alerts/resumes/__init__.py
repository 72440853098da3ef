"""Digests: what was kept leaves as one message."""
