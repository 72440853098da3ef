"""`releve`: what a poll costs when nothing changed, which is most of them, and when one vote did."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median

from bench.atelier import (
    ACTEURS,
    AMENDEMENTS_SENAT,
    DOSSIERS,
    DOSSIERS_SENAT,
    SCRUTINS,
    Releve,
    apart_async,
    official_server,
    poll,
)
from bench.mesure import Figure, median_of
from demo.chronique import charge
from demo.publication import Publication
from demo.serveur import SCRUTINS as CHEMIN
from demo.serveur import Compte
from parlement.temps import PARIS
from trackers.base import Outcome

FOIS = 100
SOURCES = (DOSSIERS, ACTEURS, SCRUTINS)
DEBAT_AU_SENAT = datetime(2023, 1, 24, 12, 0, tzinfo=PARIS)
"""Two lists of amendments are known then, and read at the pace of debates."""


def mesure(fois: int = FOIS) -> Iterator[Figure]:
    """Poll every source `fois` times with nothing new, then the votes `fois` times with one new each time."""
    still, compte, moving = asyncio.run(_polls(fois))
    yield Figure(
        "requêtes par relevé sans changement", compte.requetes / len(still), "", "robots.txt compris"
    )
    yield Figure("octets de corps reçus par relevé", compte.octets / len(still), "o", "robots.txt compris")
    by_source = {source: _cpu(still, source) for source in SOURCES}
    for source, costs in by_source.items():
        yield median_of(f"{source} inchangé, processeur", costs, "ms")
    rounds = [sum(costs) for costs in zip(*by_source.values(), strict=True)]
    yield median_of("les trois sources inchangées, processeur", rounds, "ms")
    changed = _cpu(moving, SCRUTINS)
    yield median_of("scrutins, un vote changé, processeur", changed, "ms")
    ratio = median(by_source[SCRUTINS]) / median(changed)
    yield Figure("inchangé / un vote changé", ratio, "", "sur les 53 scrutins de la démo")
    first, unchanged = asyncio.run(_polls_senat(fois))
    yield Figure("amendements du Sénat, premier relevé, processeur", first, "ms")
    yield median_of("amendements du Sénat inchangés, rien n'est lu, processeur", unchanged, "ms")


async def _polls(fois: int) -> tuple[list[Releve], Compte, list[Releve]]:
    """The polls that found nothing new, what the server was asked meanwhile, those that found one vote changed."""
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as name:
        folder = Path(name)
        async with official_server() as server:
            await apart_async(poll, server.base_url, folder, SOURCES)
            server.compte = Compte()
            still = await apart_async(poll, server.base_url, folder, SOURCES, fois)
            compte = replace(server.compte)
            bodies = cycle(_two_archives())
            server.pages[CHEMIN] = lambda _: next(bodies)
            moving = await apart_async(poll, server.base_url, folder, (SCRUTINS,), fois)
    return _ended(still, Outcome.UNCHANGED, 0), compte, _ended(moving, Outcome.CHANGED, 1)


async def _polls_senat(fois: int) -> tuple[float, list[float]]:
    """What the first poll of the lists of amendments of the Sénat costs, then those that parse nothing."""
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as name:
        async with official_server(DEBAT_AU_SENAT) as server:
            run = partial(poll, server.base_url, Path(name), moment=DEBAT_AU_SENAT)
            sources = (DOSSIERS, DOSSIERS_SENAT, *[AMENDEMENTS_SENAT] * (fois + 1))
            _, _, first, *still = await apart_async(run, sources)
            if not first.decoded:
                raise RuntimeError("aucun amendement du Sénat lu au premier relevé")
    return first.cout.cpu * 1000, _cpu(_ended(still, Outcome.UNCHANGED, 0), AMENDEMENTS_SENAT)


def _two_archives() -> list[bytes]:
    """The votes with one more voice in one of them, then as they are."""
    faits = charge()
    first, *others = faits.scrutins
    moved = replace(faits, scrutins=(replace(first, pour=first.pour + 1), *others))
    archives = (Publication(f).scrutins(faits.dossier.chronique.fin) for f in (moved, faits))
    return [archive for archive in archives if archive is not None]


def _ended(releves: list[Releve], outcome: Outcome, decoded: int) -> list[Releve]:
    """The polls, once sure that they did what is measured."""
    if any((r.outcome, r.decoded) != (outcome, decoded) for r in releves):
        raise RuntimeError(f"un relevé ne s'est pas terminé par « {outcome.value} », {decoded} lus")
    return releves


def _cpu(releves: Iterable[Releve], source: str) -> list[float]:
    return [r.cout.cpu * 1000 for r in releves if r.source == source]
