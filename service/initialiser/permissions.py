"""The address that invites the bot, with exactly the permissions it uses."""

from __future__ import annotations

import discord

from alerts.discord.droits import IN_THREADS, PERMISSIONS

INVITATION = (*PERMISSIONS, IN_THREADS[0], "use_application_commands")
"""What is asked for when the bot is invited, by discord.py's name."""


def invitation(application: int) -> str:
    """The address to open to have the bot in a server."""
    wanted = discord.Permissions(**dict.fromkeys(INVITATION, True))
    return discord.utils.oauth_url(application, permissions=wanted, scopes=("bot", "applications.commands"))
