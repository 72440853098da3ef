"""An outbox that empties into a local Discord through the real discord.py, with a clock set by hand."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import discord
from sqlite_utils import Database as Writer

from alerts.delivery.allure import Allure
from alerts.delivery.deliver import Deliverer
from alerts.discord.courier import DiscordCourier
from alerts.importance import Importance
from alerts.message import encode_message
from storage import outbox_entry
from storage.database import Database, StorageError
from storage.migrations import VIGIE
from storage.outbox import reference_of
from storage.outbox_entry import Due
from tests.alerts.exemples import alerte
from tests.faux_discord import FauxDiscord, Limits, StoredMessage
from tests.faux_discord.fixtures import discord_at, running
from tests.storage.fabrique import MARDI

T = TypeVar("T")
VEILLEURS = 77
"""A role of the server, that anyone may mention."""
LONG_AFTER = timedelta(minutes=20)
"""Longer than any wait, and than nonces are remembered."""


class Montre:
    """A clock that is set by hand, for Vigie and for Discord."""

    def __init__(self) -> None:
        self.now = MARDI

    def __call__(self) -> datetime:
        return self.now


class Fragile(Database):
    """A database whose disk fails whenever `fails()`."""

    fails: Callable[[], bool] = staticmethod(lambda: False)

    async def write(self, work: Callable[[Writer], T], then: Callable[[], None] | None = None) -> T:
        if self.fails():
            raise StorageError("coupure de courant")
        return await super().write(work, then)


class Atelier:
    """An outbox, a channel or several, a clock; `par_seconde` departures a second."""

    par_seconde = 1000.0

    def __init__(self, server: FauxDiscord, bot: discord.Client, montre: Montre, path: Path) -> None:
        self.server = server
        self.bot = bot
        self.montre = montre
        self.path = path
        self.closed: list[tuple[str, str]] = []
        self.connected = True
        self.open()

    def open(self) -> None:
        """Start, or start again after a crash."""
        self.base = Fragile(self.path, VIGIE)
        self.allure = Allure(self.par_seconde)
        courier = DiscordCourier(lambda: self.bot if self.connected else None, self.allure)
        self.deliverer = Deliverer(
            self.base, {"discord": courier}, self.montre, random.Random(1), when_closed=self._closed
        )

    async def _closed(self, destination: str, motif: str) -> None:
        self.closed.append((destination, motif))

    def restart(self) -> None:
        self.base.close()
        self.open()

    def enqueue(
        self,
        *names: str,
        titre: str = "",
        salon: int = 42,
        rang: Importance = Importance.NOTABLE,
        mention: str = "",
        repond: str = "",
    ) -> None:
        """Have alerts due in a channel; the same name with another title is the same alert, changed."""
        due = [
            replace(due_in(name, titre or name, salon, rang), mention=mention, repond=repond)
            for name in names
        ]
        self.base.write_now(lambda db: outbox_entry.enqueue(db, due, outbox_entry.Curseur(1), MARDI))

    def enqueue_everywhere(self, salons: Iterable[int], name: str, rang: Importance) -> None:
        """Have one alert due in many channels."""
        due = [due_in(name, name, salon, rang) for salon in salons]
        self.base.write_now(lambda db: outbox_entry.enqueue(db, due, outbox_entry.Curseur(1), MARDI))

    async def deliver(self) -> int:
        return await self.deliverer.deliver_all()

    async def deliver_later(self, later: timedelta = LONG_AFTER) -> int:
        """Deliver again once every wait is over."""
        self.montre.now += later
        return await self.deliver()

    def shown(self, salon: int = 42) -> list[str]:
        """Titles in a channel, in order."""
        return [titre(message) for message in self.server.messages(salon)]

    def etats(self) -> list[tuple[str, str]]:
        return [
            (row["etat"], row["motif"])
            for row in self.base.rows("SELECT etat, motif FROM outbox ORDER BY id")
        ]

    def posts(self) -> int:
        return sum(r.method == "POST" and r.path.endswith("/messages") for r in self.server.requests)


def due_in(name: str, titre: str, salon: int, rang: Importance) -> Due:
    reference = reference_of(name)
    message = alerte(titre, rang, "Loi JO 2024", reference=reference)
    return Due(
        alerte=name,
        destination=f"discord:{salon}",
        genre="votes",
        importance=rang,
        rang=rang.rang,
        message=encode_message(message),
        reference=reference,
    )


def titre(message: StoredMessage) -> str:
    return message.content.lstrip("▲● ")


@asynccontextmanager
async def open_atelier(path: Path, salons: range, limits: Limits) -> AsyncIterator[Atelier]:
    montre = Montre()
    server = FauxDiscord(
        {1: salons}, limits=limits, roles={VEILLEURS: "veilleurs"}, clock=lambda: montre.now.timestamp()
    )
    async with server:
        bot = discord.AutoShardedClient(
            intents=discord.Intents(guilds=True),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.01,
        )
        with discord_at(server.api_url, server.gateway_url):
            async with running(bot, server):
                atelier = Atelier(server, bot, montre, path)
                try:
                    yield atelier
                finally:
                    atelier.base.close()
