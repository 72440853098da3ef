"""`page`: how long the public page takes, from a database that holds years of votes and of amendments."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import aiohttp

from bench.demo import play
from bench.depots import fill_amendements
from bench.mesure import Figure, apart, nombre, percentile_95
from bench.statut import AMENDEMENTS, AMENDEMENTS_SUIVIS, AUTRES, SUIVIS, fill
from commands.base import Context
from service.ask import HORLOGE
from service.choix import Choix
from service.configuration import EXAMPLE, PagePublique, example_text, read
from service.web.installation import Installation
from service.web.serveur import PageWeb
from storage import meta
from storage.database import Database
from storage.migrations import PARLEMENT, VIGIE

PAGES = (
    "/",
    "/suivi/article7",
    "/suivi/jo2024",
    "/scrutin/VTANR5L16V1274",
    "/texte/article7",
    "/votes/article7",
    "/corrections",
    "/sante",
    "/suivi/article7/atom.xml",
    "/suivi/article7/agenda.ics",
)
FOIS, ECRITES = 200, 20
MILLISECONDES = 20
"""Target of the 95th percentile."""
JAMAIS, TOUJOURS = 0.0, 3600.0
"""Seconds during which a page is given without looking at the data, or while it is written anew."""
LUES = {"donnée à nouveau": (TOUJOURS, TOUJOURS), "récrite derrière le lecteur": (JAMAIS, TOUJOURS)}
"""How most readers get a page: as it was written seconds ago, or while it is written for the next one."""


def mesure(
    autres: int = AUTRES,
    suivis: int = SUIVIS,
    fois: int = FOIS,
    ecrites: int = ECRITES,
    amendements: tuple[int, int] = (AMENDEMENTS, AMENDEMENTS_SUIVIS),
    jusqu_a: str | None = None,
) -> Iterator[Figure]:
    """Ask each page `fois` times as readers do, then `ecrites` times as the first reader in a minute does."""
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as name:
        play(name, jusqu_a)
        apart(fill, Path(name), autres, suivis)
        tracked, _ = apart(fill_amendements, Path(name), *amendements)
        yield Figure("amendements du texte suivi", tracked, "", f"{amendements[0]} en tout")
        for how, (frais, perime) in LUES.items():
            for page, times in apart(ask_all, Path(name), fois, frais, perime).items():
                yield _figure(f"{page}, {how}", times[1:], MILLISECONDES)
        for page, times in apart(ask_all, Path(name), ecrites, JAMAIS, JAMAIS).items():
            yield _figure(f"{page}, le premier lecteur attend", times)


def _figure(label: str, times: list[float], target: float | None = None) -> Figure:
    told = f"95 % de {len(times)}, médiane {nombre(sorted(times)[len(times) // 2])}"
    return Figure(label, percentile_95(times), "ms", told, target)


def ask_all(folder: Path, fois: int, frais: float, perime: float) -> dict[str, list[float]]:
    """Milliseconds of each page, over HTTP on the loopback. Runs in a process of its own."""
    with (
        closing(Database(folder / "parlement.db", PARLEMENT)) as parlement,
        closing(Database(folder / "vigie.db", VIGIE)) as vigie,
    ):
        return asyncio.run(_ask(_Folder(parlement, vigie), fois, frais, perime))


class _Folder:
    """A data folder as of its simulated instant, which advances a minute at each question when pages must be anew."""

    def __init__(self, parlement: Database, vigie: Database) -> None:
        self.now = datetime.fromisoformat(meta.get_meta(vigie, HORLOGE) or "")
        self._choix = Choix(read(example_text(), EXAMPLE, {}), parlement, vigie)
        self._vigie = vigie
        self.installation = Installation(
            context_of=self._context,
            parlement=parlement,
            vigie=vigie,
            clock=lambda: self.now,
            depuis=self.now,
        )

    def _context(self) -> Context:
        return Context(tracked=self._choix.tracked, vigie=self._vigie, now=self.now)


async def _ask(folder: _Folder, fois: int, frais: float, perime: float) -> dict[str, list[float]]:
    web = PageWeb(folder.installation, replace(PagePublique(), port=0), frais, perime)
    await web.start()
    times: dict[str, list[float]] = {page: [] for page in PAGES}
    async with aiohttp.ClientSession() as session:
        for page, took in times.items():
            for _ in range(fois):
                folder.now = folder.now.replace(minute=(folder.now.minute + 1) % 60)
                began = time.perf_counter()
                async with session.get(web.adresse + page) as answer:
                    await answer.read()
                took.append((time.perf_counter() - began) * 1000)
                if answer.status != 200:
                    raise RuntimeError(f"« {page} » : {answer.status}")
    await web.stop()
    return times
