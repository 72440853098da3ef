"""`envois`: thousands of channels, an ordinary alert for each, then a major one while the first is still leaving.

A local Discord with the limits of the real one (50 requests a second, 5 messages in 5 seconds and by channel) stands in
this process, Vigie and the real discord.py in another. It needs the tests, so a checkout.
"""

from __future__ import annotations

import asyncio
import gc
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import discord

from alerts.abonnement.abonnes import Abonne
from alerts.delivery.allure import Allure
from alerts.delivery.deliver import PLACES, Deliverer
from alerts.discord.courier import DESTINATION, DiscordCourier, tracing
from alerts.importance import Importance
from bench.atelier import apart_async
from bench.mesure import MIB, Cout, Figure, measured
from service.horloge import utc_now
from storage import outbox
from tests.alerts.monde import Monde, decision, open_monde, rejected
from tests.faux_discord import FauxDiscord, Limits, StoredMessage
from tests.faux_discord.fixtures import discord_at

SALONS, PAR_SERVEUR = 1_000, 5
"""Channels without `--salons`; channels of one server."""
AVANCE = 5.0
"""Seconds during which the ordinary alert leaves alone."""
AU_MOINS = 45
"""Messages a second, of the 50 that Discord allows."""
REGARD = 2.0
"""Seconds between two looks at the outbox when nothing wakes Vigie sooner, as in `vigie lancer`."""
SOUVENT = 0.05
"""Seconds between two looks at how late the event loop is."""
MAJEUR = "Majeur"
"""How the footer of a major alert begins."""


@dataclass(slots=True)
class Envoye:
    """What the process of Vigie measured, in seconds; `majeur_du` by the machine's monotonic clock."""

    cout: Cout
    courant: float
    majeur: float
    majeur_du: float
    retard: float
    base: int


@dataclass(slots=True)
class Recus:
    """What Discord accepted: instants of the ordinary messages, of the major ones."""

    courants: list[float] = field(default_factory=list)
    majeurs: list[float] = field(default_factory=list)

    def __call__(self, event: str, message: StoredMessage) -> None:
        if event == "create":
            is_major = message.embeds[0]["footer"]["text"].startswith(MAJEUR)
            (self.majeurs if is_major else self.courants).append(time.monotonic())


def mesure(salons: int = SALONS, avance: float = AVANCE) -> Iterator[Figure]:
    """Post an ordinary alert to each of `salons`, a major one `avance` seconds later, until the last major one left."""
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as name:
        sent, recus, refused = asyncio.run(_measure(Path(name), salons, avance))
    yield from _figures(salons, sent, recus, refused)


def _figures(salons: int, sent: Envoye, recus: Recus, refused: int) -> Iterator[Figure]:
    if not recus.courants or len(recus.majeurs) != salons:
        raise RuntimeError(f"{len(recus.courants)} ordinaires et {len(recus.majeurs)} majeurs acceptés")
    posted = sorted(recus.courants + recus.majeurs)
    rate = (len(posted) - 1) / (posted[-1] - posted[0])
    yield Figure(
        f"messages acceptés par seconde, {salons} salons", rate, "", f"au moins {AU_MOINS} des 50 permis"
    )
    yield Figure("requêtes refusées (429)", refused, "", "", 1)
    first, last = recus.majeurs[0], recus.majeurs[-1]
    yield Figure("alerte majeure -> premier message", (first - sent.majeur_du) * 1000, "ms", "", 2000)
    yield Figure("alerte majeure -> dernier message", last - sent.majeur_du, "s", "", salons / AU_MOINS + 2)
    passed = sum(first < instant < last for instant in recus.courants)
    yield Figure(
        "courants partis pendant les majeurs", passed, "", f"au plus {PLACES} déjà en route", PLACES + 1
    )
    for what, seconds in (("ordinaire", sent.courant), ("majeure", sent.majeur)):
        yield Figure(f"mettre en file une alerte {what}, durée", seconds * 1000, "ms")
    yield Figure("boucle retenue, au plus", sent.retard * 1000, "ms")
    yield Figure("processeur", 100 * sent.cout.cpu / sent.cout.duree, "%", "d'un cœur, Discord local à part")
    yield Figure("mémoire au plus haut", sent.cout.memoire / MIB, "Mio")
    yield Figure("base vigie.db", sent.base / MIB, "Mio", f"{2 * salons} envois")


async def _measure(folder: Path, salons: int, avance: float) -> tuple[Envoye, Recus, int]:
    recus, guilds = Recus(), {}
    for first in range(0, salons, PAR_SERVEUR):
        guilds[1 + first] = [_salon(rang) for rang in range(first, min(first + PAR_SERVEUR, salons))]
    async with FauxDiscord(guilds, limits=Limits()) as server:
        server.world.watchers.append(recus)
        # Its collector would hold requests back for 100 ms and more, then let them through together.
        gc.collect()
        gc.disable()
        adresses = (server.api_url, server.gateway_url, server.token)
        sent = await apart_async(send_all, folder, salons, avance, adresses)
        gc.enable()
        return sent, recus, sum(seen.status == 429 for seen in server.requests)


def _salon(rang: int) -> int:
    return 10**18 + rang


def send_all(folder: Path, salons: int, avance: float, adresses: tuple[str, str, str]) -> Envoye:
    """Both alerts, from the votes to the last posting of the major one. Runs in a process of its own."""
    api, passerelle, jeton = adresses
    abonnes = [Abonne(destination=f"{DESTINATION}:{_salon(rang)}") for rang in range(salons)]
    with discord_at(api, passerelle), open_monde(folder, abonnes=abonnes) as monde:
        return asyncio.run(_send_all(monde, avance, jeton))


async def _send_all(monde: Monde, avance: float, jeton: str) -> Envoye:
    allure = Allure()
    async with _connected(allure, jeton) as client:
        courier = DiscordCourier(lambda: client, allure)
        deliverer = Deliverer(monde.vigie, {DESTINATION: courier}, utc_now)
        wake, retard = asyncio.Event(), [0.0]
        tasks = [
            asyncio.create_task(_deliver_forever(deliverer, wake)),
            asyncio.create_task(_lateness(retard)),
        ]
        with measured() as cout:
            courant = await _timed(monde.tell(rejected(1, "l'amendement n° 12 de M. Peu à l'article 7")))
            wake.set()
            await asyncio.sleep(avance)
            majeur_du = time.monotonic()
            majeur = await _timed(monde.tell(decision()))
            wake.set()
            while _majeurs_dus(monde):  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await deliverer.settle()
    base = sum(path.stat().st_size for path in monde.vigie.path.parent.glob("vigie.db*"))
    return Envoye(cout, courant, majeur, majeur_du, retard[0], base)


async def _timed(work: Awaitable[int]) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began


def _majeurs_dus(monde: Monde) -> bool:
    first = outbox.due_rows(monde.vigie, utc_now(), [DESTINATION], 1)
    return bool(first) and first[0].importance == Importance.MAJEUR


async def _deliver_forever(deliverer: Deliverer, wake: asyncio.Event) -> None:
    """As `vigie lancer` does."""
    while True:
        wake.clear()
        deliverer.start_due()
        waits = [asyncio.create_task(event.wait()) for event in (wake, deliverer.more)]
        await asyncio.wait(waits, timeout=REGARD, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()


async def _lateness(worst: list[float]) -> None:
    """Keep how late the event loop was at worst: for that long, nobody was answered."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(SOUVENT)
        worst[0] = max(worst[0], time.perf_counter() - began - SOUVENT)


@asynccontextmanager
async def _connected(allure: Allure, jeton: str) -> AsyncIterator[discord.Client]:
    """The real client, with the settings of the bot's that weigh."""
    client = discord.AutoShardedClient(
        intents=discord.Intents(guilds=True, guild_messages=True),
        max_messages=None,
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
        guild_ready_timeout=0.2,
        http_trace=tracing(allure),
    )
    async with client:
        task = asyncio.create_task(client.start(jeton))
        await client.wait_until_ready()
        try:
            yield client
        finally:
            await client.close()
            await asyncio.gather(task, return_exceptions=True)
