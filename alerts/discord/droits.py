"""What the bot must be allowed to do in a channel, and what it lacks there, from what the gateway already told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import discord

PERMISSIONS: Final[Mapping[str, str]] = {
    "view_channel": "Voir le salon",
    "send_messages": "Envoyer des messages",
    "embed_links": "Intégrer des liens",
    "attach_files": "Joindre des fichiers",
    "read_message_history": "Voir les anciens messages",
}
"""By discord.py's name, in the words of Discord's French interface."""
IN_THREADS = ("send_messages_in_threads", "Envoyer des messages dans les fils")

Salon = discord.abc.GuildChannel | discord.Thread


def missing_in(channel: Salon) -> list[str]:
    """Permissions that the bot lacks in a channel or a thread, in words; asks nothing of Discord."""
    allowed = channel.permissions_for(channel.guild.me)
    wanted = dict(PERMISSIONS)
    if isinstance(channel, discord.Thread):
        del wanted["send_messages"]
        wanted |= dict([IN_THREADS])
    return [words for name, words in wanted.items() if not getattr(allowed, name)]
