"""`archive`: a legislature's votes read for the first time, then read again with a few changed."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from bench.atelier import ACTEURS, DOSSIERS, SCRUTINS, apart_async, official_server, poll
from bench.mesure import MIB, Cout, Figure, apart, measured, nombre
from bench.scrutins import write_archives
from demo.player import LEGISLATURE
from demo.serveur import SCRUTINS as CHEMIN
from trackers.archive import Archive
from trackers.assemblee.archives import trackers_of
from trackers.tracker import Needs

MEMBRES, CHANGES = 20_000, 200
RATIO = 0.1
"""Target: what the later poll may cost, against the first."""


def mesure(membres: int = MEMBRES, changes: int = CHANGES) -> Iterator[Figure]:
    """Read, then poll and store, an archive of `membres` votes, then the same with `changes` changed."""
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as name:
        folder = Path(name)
        archives = folder / "avant.zip", folder / "apres.zip"
        size = apart(write_archives, *archives, membres, changes)
        packed = archives[0].stat().st_size / MIB
        yield Figure(
            "archive fabriquée", size / membres / 1000, "ko", f"par scrutin ; {packed:.0f} Mio de zip"
        )
        yield Figure("ouvrir le zip, durée", apart(open_archive, archives[0]).duree, "s")
        yield from _pair("lire", [apart(read, *archives[:n]) for n in (1, 2)], membres, changes)
        yield from _pair("relever et stocker", asyncio.run(_polls(folder, *archives)), membres, changes)
        stored = (folder / "donnees" / "parlement.db").stat().st_size / MIB
        yield Figure("base écrite", stored, "Mio")


def _pair(what: str, found: list[tuple[int, Cout]], membres: int, changes: int) -> Iterator[Figure]:
    """First reading and later one, and their ratio, once sure that they read what was expected."""
    if [decoded for decoded, _ in found] != [membres, changes]:
        raise RuntimeError(f"{[decoded for decoded, _ in found]} lus, au lieu de {[membres, changes]}")
    for words, (decoded, cout) in zip(("tout", "ce qui a changé"), found, strict=True):
        told = f"{decoded} membres ; processeur {nombre(cout.cpu)} s"
        yield Figure(f"{what} {words}, durée", cout.duree, "s", told)
        yield Figure(f"{what} {words}, mémoire au plus haut", cout.memoire / MIB, "Mio")
    (_, first), (_, later) = found
    yield Figure(f"{what} : ce qui a changé / tout", later.duree / first.duree, "", "durées", RATIO)


def open_archive(path: Path) -> Cout:
    """Read the table of contents only."""
    with measured() as cout, Archive(path):
        pass
    return cout


def read(first: Path, later: Path | None = None) -> tuple[int, Cout]:
    """Decode `first`, or what changed in `later` since; gives how many members. Runs in a process of its own."""
    known: dict[str, int] = {}
    if later:
        with Archive(first) as archive:
            known = {member.name: member.crc for member in archive.members}
    tracker = next(t for t in trackers_of(LEGISLATURE, en_cours=True) if t.nom == SCRUTINS)
    with measured() as cout, Archive(later or first) as archive:
        decoded = sum(not found.error for found in tracker.read(archive, Needs(), known))
    return decoded, cout


async def _polls(folder: Path, *archives: Path) -> list[tuple[int, Cout]]:
    """Poll each archive in turn: fetched, read, stored. What is tracked was polled before."""
    found = []
    async with official_server() as server:
        await apart_async(poll, server.base_url, folder / "donnees", (DOSSIERS, ACTEURS))
        for path in archives:
            server.pages[CHEMIN] = partial(_page, path.read_bytes())
            (releve,) = await apart_async(poll, server.base_url, folder / "donnees", (SCRUTINS,))
            found.append((releve.decoded, releve.cout))
    return found


def _page(body: bytes, _: datetime) -> bytes:
    return body
