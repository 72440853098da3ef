"""A Vigie as `vigie lancer` runs it, in a local Discord: what tests of buttons, panels and servers share."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alerts.abonnement.abonnes import Abonne
from alerts.delivery.deliver import Deliverer
from alerts.discord.courier import DiscordCourier
from commands.discord.frein import Frein
from service.configuration import EXAMPLE, example_text, read
from service.discord.client import DiscordService, DiscordSettings
from service.discord.serveurs import Serveurs
from service.horloge import utc_now
from service.salons import Salons
from service.vigie import Vigie
from tests.faux_discord import ADMIN, NO_LIMITS, FauxDiscord, Interaction, Person, StoredMessage
from tests.faux_discord.fixtures import discord_at

ROLE = 555_555_555_555_555_555
DELEGUE = Person(7100, "dominique", roles=frozenset({ROLE}))
"""Bears a role that an admin may trust."""


@dataclass
class Scene:
    """The server, the installation, and the service that connects them."""

    server: FauxDiscord
    vigie: Vigie
    service: DiscordService
    salons: Salons

    async def deliver(self) -> None:
        """Send everything due."""
        courier = DiscordCourier(self.service.connected)
        closed = self.salons.closed
        deliverer = Deliverer(
            self.vigie.vigie_db, {"discord": courier}, utc_now, random.Random(1), when_closed=closed
        )
        await deliverer.deliver_all()

    async def press(self, message: StoredMessage, custom_id: str, person: Person = ADMIN) -> StoredMessage:
        """Somebody presses a button that answers with a message of its own."""
        return await self.server.wait_for_reply(
            await self.server.user_clicks(message, custom_id, person=person)
        )

    async def slash(self, where: int, name: str, person: Person = ADMIN, /, **options: Any) -> StoredMessage:
        """Somebody types a slash command."""
        return await self.server.wait_for_reply(
            await self.server.user_slash(where, name, options, person=person)
        )

    async def choose(
        self, panel: StoredMessage, menu: str, *values: Any, person: Person = ADMIN
    ) -> StoredMessage:
        """Somebody chooses in the menu that bears these words; the panel, once it changed."""
        return await self._changed(
            panel, self.server.user_selects(panel, id_of(panel, menu), *values, person=person)
        )

    async def push(self, panel: StoredMessage, button: str, *, person: Person = ADMIN) -> StoredMessage:
        """Somebody presses the button that bears these words; the panel, once it changed."""
        return await self._changed(panel, self.server.user_clicks(panel, id_of(panel, button), person=person))

    async def write(self, panel: StoredMessage, menu: str, text: str) -> StoredMessage:
        """An admin asks in a menu to write something else, and writes it; the panel, once it changed."""
        opened = await self.server.user_selects(panel, id_of(panel, menu), "autre", person=ADMIN)
        await self.server.wait_until(lambda: opened.modal)
        return await self._changed(panel, self.server.user_submits(opened, texte=text))

    async def _changed(self, message: StoredMessage, doing: Awaitable[Interaction]) -> StoredMessage:
        before = len(message.history)
        await doing
        await self.server.wait_until(lambda: len(message.history) > before)
        return message

    async def eventually(self, condition: Callable[[], bool]) -> None:
        """Wait for what no message tells."""
        async with asyncio.timeout(5):
            while not condition():  # noqa: ASYNC110 - the server tells of messages only
                await asyncio.sleep(0.01)

    def etat(self, destination: str) -> str:
        """How a channel stands."""
        sql = "SELECT etat FROM abonnements WHERE destination = ?"
        return next((str(row["etat"]) for row in self.vigie.vigie_db.rows(sql, destination)), "")

    def receives(self, destination: str) -> bool:
        """Whether a channel receives something."""
        return any(one.destination == destination for one in self.vigie.choix.abonnes)

    def abonne(self, destination: str) -> Abonne:
        """What a channel receives."""
        return next(one for one in self.vigie.choix.abonnes if one.destination == destination)


def words(message: StoredMessage) -> str:
    """Everything that people read in a message, with ordinary spaces."""
    told = [f"{embed.get('title', '')}\n{embed.get('description', '')}" for embed in message.embeds]
    return "\n".join([message.content, *told]).replace("\u00a0", " ")


def labels(message: StoredMessage) -> list[list[str]]:
    """What is written on the buttons and menus of a message, by row."""
    return [
        [str(item.get("label") or item.get("placeholder")) for item in row["components"]]
        for row in message.body["components"]
    ]


def id_of(message: StoredMessage, label: str) -> str:
    """The id of the button or menu on which this is written."""
    items = [item for row in message.body["components"] for item in row["components"]]
    return next(
        str(one["custom_id"])
        for one in items
        if str(one.get("label") or one.get("placeholder")).startswith(label)
    )


@asynccontextmanager
async def scene(
    folder: Path,
    *,
    guilds: dict[int, Sequence[int]] | None = None,
    server: FauxDiscord | None = None,
    frein: Frein | None = None,
) -> AsyncIterator[Scene]:
    """One installation in one Discord, which may be given: that is a restart."""
    async with _discord(guilds or {1: (42, 43)}, server) as there:
        settings = DiscordSettings(token=there.token, api=there.api_url, passerelle=there.gateway_url)
        with discord_at(there.api_url, there.gateway_url):
            async with Vigie(read(example_text(), EXAMPLE, {}), folder, ()) as vigie:
                service = DiscordService(
                    settings, vigie.context, first_wait=0.01, ready_wait=0.05, frein=frein or Frein(rate=1000)
                )
                salons = Salons(vigie, service.connected)
                service.serveurs = Serveurs(vigie.context, salons, service.connected)
                task = asyncio.create_task(service.run())
                try:
                    async with asyncio.timeout(5):
                        await service.entered.wait()
                        assert service.client is not None
                        await service.client.wait_until_ready()
                    yield Scene(there, vigie, service, salons)
                finally:
                    task.cancel()
                    with suppress(asyncio.CancelledError):
                        await task


@asynccontextmanager
async def _discord(guilds: dict[int, Sequence[int]], given: FauxDiscord | None) -> AsyncIterator[FauxDiscord]:
    if given is not None:
        yield given
        return
    async with FauxDiscord(guilds, limits=NO_LIMITS, roles={ROLE: "Militants"}) as server:
        yield server
