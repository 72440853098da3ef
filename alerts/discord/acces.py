"""Whether the bot may write in a channel, from what the gateway already told: no request is made."""

from __future__ import annotations

import discord

from alerts.discord.courier import DESTINATION


def can_write(client: discord.Client | None, destination: str) -> bool | None:
    """Whether an alert can be posted there; None when nothing tells: no client, server away, not a channel."""
    kind, _, salon = destination.partition(":")
    if client is None or kind != DESTINATION or not salon.isdecimal() or not client.is_ready():
        return None
    channel = client.get_channel(int(salon))
    if channel is None:
        return None if any(guild.unavailable for guild in client.guilds) else False
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread) or channel.guild.unavailable:
        return None
    allowed = channel.permissions_for(channel.guild.me)
    thread = isinstance(channel, discord.Thread)
    write = allowed.send_messages_in_threads if thread else allowed.send_messages
    return allowed.view_channel and write and allowed.embed_links
