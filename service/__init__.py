"""How Vigie lives: configuration, polls, schedule, delivery, the Discord client, checks."""
