"""What tests with a real discord.py share: re-pointing it, a server, and a bot that runs for one block."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from .limits import NO_LIMITS
from .server import FauxDiscord

READY_S = 10.0


@contextmanager
def discord_at(api: str, gateway: str) -> Iterator[None]:
    """Point discord.py at these addresses, then back at those it had."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api, yarl.URL(gateway)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@asynccontextmanager
async def running(bot: discord.Client, server: FauxDiscord) -> AsyncIterator[asyncio.Task[None]]:
    """The bot connected and ready inside the block, then closed; yields the task of its start().

    Raises what start() raises, TimeoutError when the bot does not get ready.
    """
    async with bot:
        task = asyncio.create_task(bot.start(server.token))
        ready = asyncio.create_task(bot.wait_until_ready())
        await asyncio.wait({task, ready}, timeout=READY_S, return_when=asyncio.FIRST_COMPLETED)
        try:
            if task.done():
                await task
            if not ready.done():
                raise TimeoutError(f"the bot was not ready within {READY_S} s")
            yield task
        finally:
            ready.cancel()
            await bot.close()
            await asyncio.gather(task, ready, return_exceptions=True)


@pytest.fixture
async def faux_discord() -> AsyncIterator[FauxDiscord]:
    """A server without rate limits (guild 1, channels 42 and 43) that discord.py is pointed at."""
    async with FauxDiscord(limits=NO_LIMITS) as server:
        with discord_at(server.api_url, server.gateway_url):
            yield server
