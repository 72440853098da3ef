"""What admins choose in chat: who receives what, what is tracked."""
