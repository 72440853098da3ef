"""`delai`: from a change on the site to the message that Discord accepts, the wait for the next poll left out.

The site and Discord are local servers in the process that is measured: their work is counted too. Discord's limits
are off: five messages in five seconds would measure the wait that they ask for. It needs the tests, so a checkout.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from alerts.abonnement.abonnes import Abonne
from alerts.delivery.deliver import Deliverer
from alerts.discord.courier import DESTINATION, DiscordCourier
from bench.atelier import ACTEURS, DOSSIERS
from bench.depots import SUIVI, Fabrique, Texte, encode, fill_amendements
from bench.mesure import Figure, apart, median_of, nombre, percentile_99
from demo.chronique import Faits, charge
from demo.formats.amendements import liste_publiee
from demo.player import LEGISLATURE, SimulatedClock
from demo.serveur import LISTE, ServeurOfficiel
from parlement.temps import jour_de
from service.configuration import EXAMPLE, example_text, read
from service.discord.client import DiscordService, DiscordSettings
from service.horloge import utc_now
from service.vigie import DEMO, Vigie
from tests.faux_discord import NO_LIMITS, FauxDiscord, StoredMessage

TOURS, CONNUS, PUBLIES = 200, 4_000, 2_000
"""Rounds; amendments already stored; lines already in the list of the day."""
MILLISECONDES = 250
"""Target of the median and of the 99th percentile."""
SALON, SUIVI_LU = 42, "article7"
ARTICLE = "article 7"
PREMIER = 9_000
"""Number of the first new amendment."""
CONNECT_WITHIN = 20.0


@dataclass(slots=True)
class Tour:
    """One round in milliseconds: until what is due is known, until the last message was accepted; processor time."""

    releve: float
    total: float
    cpu: float
    postes: int
    modifies: int


@dataclass(slots=True)
class Acceptes:
    """What Discord accepted since the last round: (instant, "create" or "update")."""

    vus: list[tuple[float, str]] = field(default_factory=list)

    def __call__(self, event: str, _: StoredMessage) -> None:
        self.vus.append((time.perf_counter(), event))


def mesure(tours: int = TOURS, connus: int = CONNUS) -> Iterator[Figure]:
    """Publish `tours` changes one after the other; each is polled, told and accepted before the next."""
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as name:
        found = apart(measure_rounds, Path(name), tours, connus)
    posted, edited = (sum(getattr(one, kind) for one in found) for kind in ("postes", "modifies"))
    yield Figure("changements publiés", len(found), "", f"{posted} messages postés, {edited} modifiés")
    for what, some in (("nouvel amendement", found[::2]), ("amendement rejeté", found[1::2])):
        told = f"dont {nombre(median(one.releve for one in some))} ms de relevé"
        yield Figure(f"{what} -> Discord, médiane", median(one.total for one in some), "ms", told)
    yield median_of("changement -> Discord, processeur", [one.cpu for one in found], "ms")
    totals = [one.total for one in found]
    told = f"de {nombre(min(totals))} à {nombre(max(totals))}"
    yield Figure("changement -> Discord, médiane", median(totals), "ms", told, MILLISECONDES)
    yield Figure("changement -> Discord, 99 %", percentile_99(totals), "ms", "", MILLISECONDES)


def measure_rounds(folder: Path, tours: int, connus: int) -> list[Tour]:
    """Every round. Runs in a process of its own: discord.py is pointed elsewhere for good."""
    fill_amendements(folder, connus, connus)
    return asyncio.run(_measure_rounds(folder, tours))


async def _measure_rounds(folder: Path, tours: int) -> list[Tour]:
    faits = charge()
    clock = SimulatedClock(faits.par_numero[1274].vote)  # while article 7 is debated
    async with (
        ServeurOfficiel(faits, clock) as site,
        FauxDiscord(guilds={1: [SALON]}, limits=NO_LIMITS) as discord,
        _open_vigie(folder, clock, site) as vigie,
        _connected(vigie, discord) as service,
    ):
        courier = DiscordCourier(service.connected, service.allure)
        bench = _Banc(faits, site, vigie, Deliverer(vigie.vigie_db, {DESTINATION: courier}, utc_now), discord)
        await bench.prepare()
        return [await bench.round(rang) for rang in range(tours)]


def _open_vigie(folder: Path, clock: SimulatedClock, site: ServeurOfficiel) -> Vigie:
    """A Vigie whose alerts on article 7 go to one channel."""
    abonnes = (Abonne(destination=f"{DESTINATION}:{SALON}", suivis=frozenset({SUIVI_LU})),)
    return Vigie(
        read(example_text(), EXAMPLE, {}),
        folder,
        abonnes,
        clock,
        site=site.base_url,
        en_cours=LEGISLATURE,
        usage=DEMO,
        pause=0,
    )


@asynccontextmanager
async def _connected(vigie: Vigie, discord: FauxDiscord) -> AsyncIterator[DiscordService]:
    """The real client, let in by the local Discord."""
    settings = DiscordSettings(
        token=discord.token, api=discord.api_url, passerelle=discord.gateway_url, lire_les_messages=True
    )
    service = DiscordService(settings, vigie.context)
    task = asyncio.create_task(service.run())
    try:
        await asyncio.wait_for(service.entered.wait(), CONNECT_WITHIN)
        yield service
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


class _Banc:
    """The chain that is measured, end to end."""

    def __init__(
        self, faits: Faits, site: ServeurOfficiel, vigie: Vigie, deliverer: Deliverer, discord: FauxDiscord
    ) -> None:
        self._fabrique = Fabrique(faits, Texte(faits.dossier.uid, SUIVI))
        self._site = site
        self._vigie = vigie
        self._deliverer = deliverer
        self._debut = vigie.clock()
        other = Texte("", "BTC9999")
        self._lignes = [(self._debut, other.amendement(n)) for n in range(1, PUBLIES + 1)]
        self._acceptes = Acceptes()
        discord.world.watchers.append(self._acceptes)
        self._trackers = {tracker.nom: tracker for tracker in vigie.trackers}
        self._publish_list()

    async def prepare(self) -> None:
        """Read what is tracked and the list of the day, deliver what that makes due."""
        for source in (DOSSIERS, ACTEURS, f"agenda-{LEGISLATURE}", f"scrutins-{LEGISLATURE}"):
            await self._vigie.poll(self._trackers[source])
        await self._poll()
        await self._deliverer.deliver_all()

    async def round(self, rang: int) -> Tour:
        """Publish one change, poll, deliver; an amendment is tabled in one round and rejected in the next."""
        self._publish(
            PREMIER + rang // 2, decide=bool(rang % 2), instant=self._debut + timedelta(seconds=rang)
        )
        self._acceptes.vus.clear()
        began, cpu = time.perf_counter(), time.process_time()
        await self._poll()
        polled = time.perf_counter()
        await self._deliverer.deliver_all()
        vus = self._acceptes.vus
        if not vus:
            raise RuntimeError(f"tour {rang} : aucun message accepté par Discord")
        events = [event for _, event in vus]
        return Tour(
            releve=(polled - began) * 1000,
            total=(vus[-1][0] - began) * 1000,
            cpu=(time.process_time() - cpu) * 1000,
            postes=events.count("create"),
            modifies=events.count("update"),
        )

    async def _poll(self) -> None:
        await self._vigie.poll(self._trackers[f"publications-{LEGISLATURE}"])

    def _publish(self, numero: int, *, decide: bool, instant: datetime) -> None:
        """One amendment of the Government on article 7: its document, and its line in the list of the day."""
        document = encode(self._fabrique.gouvernement(numero, place=ARTICLE, decide=decide))
        uid = self._fabrique.texte.amendement(numero)
        self._site.pages[f"/dyn/opendata/{uid}.json"] = lambda _: document
        self._lignes.append((instant, uid))
        self._publish_list()

    def _publish_list(self) -> None:
        body = liste_publiee(self._lignes)
        self._site.pages[f"{LISTE}{jour_de(self._debut).isoformat()}.csv"] = lambda _: body
