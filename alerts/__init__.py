"""What we say: a change, its importance, its message, its destinations, its delivery."""
