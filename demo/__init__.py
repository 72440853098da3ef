"""The debates of the Olympic law as dated facts, served in the official formats and played back."""
