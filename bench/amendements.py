"""`amendements`: a legislature's amendments read where they lie: one bill the first time, then what changed.

The whole archive, downloaded and decoded as the others are, is what this is compared with.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import median

import aiohttp

from bench.atelier import (
    ACTEURS,
    AMENDEMENTS,
    DOSSIERS,
    Releve,
    apart_async,
    official_server,
    poll,
)
from bench.depots import add_elsewhere, write_archives
from bench.mesure import MIB, Cout, Figure, apart, measured, median_of, nombre
from demo.player import LEGISLATURE
from demo.serveur import AMENDEMENTS as CHEMIN
from demo.serveur import Compte, ServeurOfficiel
from service.horloge import utc_now
from trackers.archive import Archive
from trackers.assemblee.archives import trackers_of
from trackers.base import Outcome
from trackers.fetch import Fetcher, FetchSettings

MEMBRES, SUIVIS, CHANGES = 60_000, 800, 200
AILLEURS = 500
"""New amendments of a bill that nobody tracks, that veilles look at."""
FOIS = 5
SECONDES, MEMOIRE = 0.5, 100
"""Targets of the later poll: seconds, MiB."""
RATIO = 0.1
"""Target: what the later poll may cost, against the whole archive."""


@dataclass(frozen=True, slots=True)
class Lecture:
    """One poll in a process of its own, and what the server was asked meanwhile."""

    releve: Releve
    compte: Compte


def mesure(
    membres: int = MEMBRES,
    suivis: int = SUIVIS,
    changes: int = CHANGES,
    ailleurs: int = AILLEURS,
    fois: int = FOIS,
) -> Iterator[Figure]:
    """Poll an archive for the first time, then `fois` times changed and unchanged, then with as many amendments as
    `ailleurs` says of a bill that nobody tracks; then download and decode it.
    """
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as name:
        folder = Path(name)
        archives = folder / "avant.zip", folder / "apres.zip", folder / "plus.zip"
        size = apart(write_archives, *archives[:2], membres, suivis, changes)
        apart(add_elsewhere, *archives[1:], ailleurs)
        packed = archives[0].stat().st_size / MIB
        told = f"par amendement ; {membres} dans {packed:.0f} Mio"
        yield Figure("archive fabriquée", size / membres / 1000, "ko", told)
        first, later, still, more, whole = asyncio.run(_readings(folder, archives, membres + ailleurs, fois))
    yield from _told(f"premier relevé, {suivis} amendements", _check(first, Outcome.CHANGED, suivis))
    yield from _told(
        f"relevé, {changes} changés", _check(later, Outcome.CHANGED, changes), (SECONDES, MEMOIRE)
    )
    yield from _told("relevé, rien de changé", _check(still, Outcome.UNCHANGED, 0))
    yield from _told(f"relevé, {ailleurs} d'un autre dossier", _check(more, Outcome.CHANGED, ailleurs))
    yield Figure("tout télécharger et lire, durée", whole.duree, "s", f"processeur {nombre(whole.cpu)} s")
    yield Figure("tout télécharger et lire, mémoire au plus haut", whole.memoire / MIB, "Mio")
    ratio = median(one.releve.cout.duree for one in later) / whole.duree
    yield Figure(f"{changes} changés / tout télécharger et lire", ratio, "", "durées", RATIO)


def _told(
    what: str, lectures: Sequence[Lecture], targets: tuple[float, float] | tuple[None, None] = (None, None)
) -> Iterator[Figure]:
    """What polls of one kind took."""
    costs, compte = [one.releve.cout for one in lectures], lectures[-1].compte
    yield median_of(f"{what}, durée", [cost.duree for cost in costs], "s", targets[0])
    yield median_of(f"{what}, processeur", [cost.cpu for cost in costs], "s")
    yield median_of(
        f"{what}, mémoire au plus haut", [cost.memoire / MIB for cost in costs], "Mio", targets[1]
    )
    told = f"en {compte.requetes} requêtes, robots.txt compris"
    yield Figure(f"{what}, octets reçus", compte.octets / MIB, "Mio", told)


def _check(lectures: Sequence[Lecture], outcome: Outcome, decoded: int) -> Sequence[Lecture]:
    """The polls, once sure that they did what is measured."""
    for one in lectures:
        if (one.releve.outcome, one.releve.decoded) != (outcome, decoded):
            raise RuntimeError(f"{one.releve} au lieu de {decoded} lus, « {outcome.value} »")
    return lectures


async def _readings(
    folder: Path, archives: tuple[Path, Path, Path], membres: int, fois: int
) -> tuple[list[Lecture], list[Lecture], list[Lecture], list[Lecture], Cout]:
    """The first poll, the later ones, those that found nothing new, one that found another bill's amendments, the
    whole archive. Each later poll starts from a copy of what the first one stored."""
    donnees = folder / "donnees"
    async with official_server() as server:
        await apart_async(poll, server.base_url, donnees, (DOSSIERS, ACTEURS))
        await _serve(server, archives[0].read_bytes)
        first = [await _poll(server, donnees)]
        await _serve(server, archives[1].read_bytes)
        later, still = [], []
        for rang in range(fois):
            copy = folder / f"copie-{rang}"
            shutil.copytree(donnees, copy)
            later.append(await _poll(server, copy))
            still.append(await _poll(server, copy))
            if rang < fois - 1:
                shutil.rmtree(copy)
        await _serve(server, archives[2].read_bytes)
        more = [await _poll(server, copy)]
        decoded, whole = await apart_async(read_whole, server.base_url, folder / "tmp")
    if decoded != membres:
        raise RuntimeError(f"{decoded} amendements lus dans l'archive entière, au lieu de {membres}")
    return first, later, still, more, whole


async def _poll(server: ServeurOfficiel, donnees: Path) -> Lecture:
    server.compte = Compte()
    (releve,) = await apart_async(poll, server.base_url, donnees, (AMENDEMENTS,))
    return Lecture(releve, replace(server.compte))


async def _serve(server: ServeurOfficiel, read: Callable[[], bytes]) -> None:
    """Publish an archive. It is asked for once, that the server may not be timed working out its ETag."""
    server.pages[CHEMIN] = partial(_page, read())
    async with aiohttp.ClientSession() as client, client.head(server.base_url + CHEMIN) as answer:
        answer.raise_for_status()


def _page(body: bytes, _: datetime) -> bytes:
    return body


def read_whole(site: str, folder: Path) -> tuple[int, Cout]:
    """Download the archive and decode all that it holds; gives how many members. Runs in a process of its own."""
    return asyncio.run(_read_whole(site, folder))


async def _read_whole(site: str, folder: Path) -> tuple[int, Cout]:
    tracker = next(t for t in trackers_of(LEGISLATURE, site=site, en_cours=True) if t.nom == AMENDEMENTS)
    settings = FetchSettings(contact="https://exemple.fr/vigie", pace=0)
    async with Fetcher(settings, utc_now, folder) as fetcher:
        with measured() as cout:
            response = await fetcher.fetch(replace(tracker.request, remote=False))
            assert response.body is not None, response
            decoded = 0
            with Archive(response.body) as archive:
                for member in archive.documents:
                    decoded += bool(tracker.parse(archive.read(member), tracker.url).records)
            response.discard()
    return decoded, cout
