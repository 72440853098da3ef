"""A local server that speaks Discord's REST and gateway protocols to an unmodified discord.py.

    async with FauxDiscord(guilds={1: [42]}) as server:
        with discord_at(server.api_url, server.gateway_url):     # fixtures.py
            ...start the bot with server.token...
            await server.user_says(42, "!statut article7")
            answer = await server.wait_for_message(42)

By hand: `python -m tests.faux_discord --salon 42`.
"""

from .faults import Fault, drop, refuse, slow, stored_then, stored_then_reset
from .interactions import Interaction
from .limits import NO_LIMITS, Limits
from .mentions import Pings
from .server import FauxDiscord
from .world import ADMIN, ALICE, BOT, Person, StoredMessage

__all__ = [
    "ADMIN",
    "ALICE",
    "BOT",
    "NO_LIMITS",
    "Fault",
    "FauxDiscord",
    "Interaction",
    "Limits",
    "Person",
    "Pings",
    "StoredMessage",
    "drop",
    "refuse",
    "slow",
    "stored_then",
    "stored_then_reset",
]
