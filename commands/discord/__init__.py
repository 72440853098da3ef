"""The commands in Discord: prefix, slash, buttons and panels."""
