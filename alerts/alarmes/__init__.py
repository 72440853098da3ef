"""What goes wrong with Vigie itself, and how the admins are told."""
