"""Messages in Discord: posting, buttons, pictures, what the bot may do where."""
