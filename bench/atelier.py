"""A local server standing for the official site here, a real Vigie polling it in a process apart."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

from alerts.abonnement.abonnes import Abonne
from bench.mesure import Cout, measured, process_apart
from demo.chronique import charge
from demo.player import LEGISLATURE, SimulatedClock
from demo.serveur import ServeurOfficiel
from service.configuration import EXAMPLE, example_text, read
from service.vigie import Vigie
from trackers.base import Outcome

P = ParamSpec("P")
T = TypeVar("T")

DOSSIERS, ACTEURS, SCRUTINS, AMENDEMENTS = (
    f"{kind}-{LEGISLATURE}" for kind in ("dossiers", "acteurs", "scrutins", "amendements")
)
DOSSIERS_SENAT, AMENDEMENTS_SENAT = "senat-dossiers", "senat-amendements"
"""Names of the sources, in the order they are polled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Releve:
    """One poll: of which source, how it ended, what it read and cost."""

    source: str
    outcome: Outcome
    decoded: int
    cout: Cout


@asynccontextmanager
async def official_server(moment: datetime | None = None) -> AsyncIterator[ServeurOfficiel]:
    """The demo's server, at a moment; at the end of the chronicle by default."""
    faits = charge()
    async with ServeurOfficiel(faits, SimulatedClock(moment or faits.dossier.chronique.fin)) as server:
        yield server


async def apart_async(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`mesure.apart`, while this process goes on serving."""
    with process_apart() as pool:
        return await asyncio.wrap_future(pool.submit(work, *args, **kwargs))


def poll(
    site: str, folder: Path, sources: tuple[str, ...], rounds: int = 1, moment: datetime | None = None
) -> list[Releve]:
    """Poll these sources in turn, as many times as asked. Runs in a process of its own."""
    return asyncio.run(_poll(site, folder, sources, rounds, moment))


async def _poll(
    site: str, folder: Path, sources: tuple[str, ...], rounds: int, moment: datetime | None
) -> list[Releve]:
    releves = []
    async with _open_vigie(site, folder, moment) as vigie:
        trackers = {tracker.nom: tracker for tracker in vigie.trackers}
        for source in sources * rounds:
            with measured() as cout:
                report = await vigie.poll(trackers[source])
            releves.append(Releve(source=source, outcome=report.outcome, decoded=report.decoded, cout=cout))
    return releves


def _open_vigie(site: str, folder: Path, moment: datetime | None) -> Vigie:
    """The Vigie of the demo, its alerts due to the terminal, at a moment or at the last instant of the chronicle."""
    configuration = read(example_text(), EXAMPLE, {})
    clock = SimulatedClock(moment or charge().dossier.chronique.fin)
    abonnes = (Abonne(destination="terminal"),)
    return Vigie(configuration, folder, abonnes, clock, site=site, en_cours=LEGISLATURE, pause=0)
