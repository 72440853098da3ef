"""What we answer: the same commands in Discord (prefix and slash) and in the terminal."""
