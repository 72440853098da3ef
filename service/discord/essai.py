"""Entering Discord with a token, without the gateway: whose token it is, and what that bot was granted.

Errors::

    JetonRefuse     Discord does not take this token
    Injoignable     Discord did not answer; the message is French
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import aiohttp
import discord

from service.discord.client import DiscordSettings, point_at
from service.initialiser.permissions import invitation

WITHIN = 20.0
"""Seconds given to Discord."""


class JetonRefuse(Exception):
    """Discord does not take this token."""


class Injoignable(Exception):
    """Discord did not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Robot:
    """The bot of a token: its name, the address that invites it, whether it may read what people write."""

    nom: str
    invitation: str
    lit_les_messages: bool


async def essai_jeton(settings: DiscordSettings) -> Robot:
    """Whose token this is. Raises JetonRefuse, Injoignable."""
    point_at(settings)
    client = discord.Client(intents=discord.Intents.none())
    try:
        async with client, asyncio.timeout(WITHIN):
            await client.login(settings.token)
            return _robot(client)
    except discord.LoginFailure as error:
        raise JetonRefuse from error
    except TimeoutError as error:
        raise Injoignable(f"pas de réponse en {WITHIN:.0f} s") from error
    except (OSError, ValueError, aiohttp.ClientError, discord.DiscordException) as error:
        raise Injoignable(type(error).__name__) from error


def _robot(client: discord.Client) -> Robot:
    flags = client.application_flags
    return Robot(
        nom=client.user.name if client.user else "",
        invitation=invitation(client.application_id or 0),
        lit_les_messages=flags.gateway_message_content or flags.gateway_message_content_limited,
    )
