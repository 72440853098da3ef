"""The server and a bot connected to it."""

from collections.abc import AsyncIterator

import pytest

from .fixtures import faux_discord, running
from .sample_bot import SampleBot
from .server import FauxDiscord

__all__ = ["bot", "faux_discord"]


@pytest.fixture
async def bot(faux_discord: FauxDiscord) -> AsyncIterator[SampleBot]:
    bot = SampleBot()
    async with running(bot, faux_discord):
        yield bot
