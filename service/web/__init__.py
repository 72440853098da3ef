"""The public page: what Vigie knows, to be read without Discord. Off by default, read-only, no script."""
