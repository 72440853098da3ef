"""The Discord client of a Vigie at work."""
