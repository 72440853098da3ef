"""`vigie rattraper`: everything that was missed is read, and a first fill killed anywhere ends as if nothing was."""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import signal
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web

from storage.database import Database, check_integrity
from storage.migrations import PARLEMENT, VIGIE
from tests.service import rattrapage
from tests.service.site_assemblee import (
    LOI,
    PORT,
    SEANCE,
    amendement,
    amendements,
    archive,
    by_ranges,
    contents,
    day_list,
    discussed,
    law,
    meeting,
    uid_of,
)
from tests.trackers.assemblee import corps
from tests.trackers.assemblee.corps_pages import list_page, vote_page
from tests.trackers.loopback_site import Answer, LoopbackSite, open_site, reply
from trackers.base import Outcome
from trackers.registry import build_trackers

PROCESSES = multiprocessing.get_context("forkserver")
"""Starts processes that have already read the code: only their work takes time."""
PROCESSES.set_forkserver_preload([rattrapage.__name__])
JOUR = "2025-02-10"
LISTED = 45
"""Documents that the list of the day names: three polls of twenty."""
Contents = dict[str, list[tuple[object, ...]]]


def votes(count: int) -> dict[str, bytes]:
    """Votes of the sitting where the bill is debated."""
    found = {}
    for numero in range(1, count + 1):
        uid = f"VTANR5L17V{numero}"
        vote = corps.scrutin(
            uid=uid, numero=str(numero), legislature="17", seanceRef=SEANCE, dateScrutin=JOUR
        )
        found[f"json/{uid}.json"] = json.dumps({"scrutin": vote}).encode()
    return found


def members() -> dict[str, bytes]:
    """A group and two deputies."""
    organe = {"uid": "PO2", "codeType": "GP", "libelle": "Essai", "libelleAbrege": "ESS", "legislature": "17"}
    found = {"json/organe/PO2.json": json.dumps({"organe": organe}).encode()}
    for uid in ("PA1", "PA2"):
        acteur = {
            "uid": {"#text": uid},
            "etatCivil": {"ident": {"prenom": "Ada", "nom": uid}},
            "mandats": None,
        }
        found[f"json/acteur/{uid}.json"] = json.dumps({"acteur": acteur}).encode()
    return found


def sources(most: int) -> dict[str, Answer]:
    """What the site serves, by path of an address: `most` amendments, and sixty votes."""
    base = build_trackers([LOI], "", en_cours=17)
    path = {tracker.nom.removesuffix("-17"): tracker.url for tracker in base}
    laws = [law(uid=f"DLR5L17N{number}") for number in range(2, 30)]
    others = amendements(range(most), "DLR5L17N2", "PIONANR5L17B0800")
    other_days = [meeting(f"RUANR5L17S2025IDS{number}") for number in range(2, 30)]
    found = {
        path["dossiers"]: archive(merged([law(), *laws])),
        path["acteurs"]: archive(members()),
        path["scrutins"]: archive(votes(60)),
        path["agenda"]: archive(merged([meeting(), *other_days])),
        path["amendements"]: by_ranges({**amendements(range(1, most // 2)), **others}
                                       | amendements(range(most // 2, most + 1))),
        f"/dyn/opendata/list-publication/publication_{JOUR}.csv": day_list(
            *((f"{JOUR} 09:00", uid_of(numero)) for numero in range(1, LISTED + 1))
        ),
        path["pages-scrutins"]: reply(200, list_page("/dyn/17/scrutins/4660", "/dyn/17/scrutins/1")),
        "/dyn/17/scrutins/4660": reply(200, vote_page()),
    }  # fmt: skip
    for numero in range(1, LISTED + 1):
        body = amendement(numero, **discussed("Adopté", 1736000000009))
        found[f"/dyn/opendata/{uid_of(numero)}.json"] = reply(200, body)
    return found


def merged(parts: Iterable[dict[str, bytes]]) -> dict[str, bytes]:
    return {name: body for part in parts for name, body in part.items()}


def _settled(value: object) -> object:
    if not isinstance(value, str):
        return value
    return Outcome.CHANGED.value if value == Outcome.UNCHANGED else PORT.sub("http://127.0.0.1/", value)


@dataclass
class Trap:
    """Calls `spring` when the site is asked for something, once `patience` requests were served."""

    patience: int = -1
    spring: Callable[[], None] = lambda: None

    def watch(self, answer: Answer) -> Answer:
        async def watched(request: web.Request) -> web.StreamResponse:
            if self.patience == 0:
                self.spring()
            self.patience -= 1
            return await answer(request)

        return watched


@asynccontextmanager
async def trapped_site(served: dict[str, Answer]) -> AsyncIterator[tuple[LoopbackSite, Trap]]:
    trap = Trap()
    async with open_site() as site:
        for path, answer in served.items():
            site.page(path, trap.watch(answer))
        yield site, trap


def held(folder: Path) -> tuple[Contents, Contents]:
    """What both databases of a folder hold, on whatever port it was read, changed at the last poll or not."""
    found = []
    for name, migrations in (("parlement.db", PARLEMENT), ("vigie.db", VIGIE)):
        check_integrity(folder / name)
        database = Database(folder / name, migrations)
        tables = contents(database).items()
        found.append({name: [tuple(map(_settled, row)) for row in rows] for name, rows in tables})
        database.close()
    return found[0], found[1]


async def run(
    site: LoopbackSite, folder: Path, trap: Trap, requests: int | None = None, lines: int | None = None
) -> tuple[int | None, list[str]]:
    """Catch up in a process, killed at that request or after that line; gives its exit code and what it said."""
    reader, writer = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=rattrapage.process, args=(site.url(""), folder, writer))
    trap.patience, trap.spring = -1 if requests is None else requests, process.kill
    await asyncio.to_thread(process.start)
    writer.close()
    said: list[str] = []
    with contextlib.suppress(EOFError, OSError), reader:  # its end, or a line cut short by its death
        while True:
            said.append(await asyncio.to_thread(reader.recv))
            if len(said) == lines:
                process.kill()
    await asyncio.to_thread(process.join, 20)
    trap.patience = -1
    return process.exitcode, said


KILLS: dict[str, dict[str, tuple[int, ...]]] = {
    "at a request": {"requests": (0, 4, 5, 7, 40)},
    "after a batch": {"lines": (1, 5, 7, 9, 24)},
}
"""How many requests were served, how many lines were said, when each first fill is killed."""


async def fill(served: dict[str, Answer], folder: Path, kills: dict[str, tuple[int, ...]]) -> None:
    """A first fill killed at each of these moments in turn, then left to end."""
    async with trapped_site(served) as (site, trap):
        for what, moments in kills.items():
            for moment in moments:
                code, said = await run(site, folder, trap, **{what: moment})
                assert code == -signal.SIGKILL, (moment, said)
        code, said = await run(site, folder, trap)
        assert code == 0, said


async def test_a_first_fill_killed_anywhere_and_started_again_ends_with_the_same_database(
    tmp_path: Path,
) -> None:
    served = sources(1500)
    await fill(served, tmp_path / "whole", {})
    await asyncio.gather(*(fill(served, tmp_path / name, kills) for name, kills in KILLS.items()))
    whole, due = held(tmp_path / "whole")
    assert (len(whole["amendements"]), len(whole["scrutins"]), len(whole["attendus"])) == (1500, 61, 0)
    assert due["outbox"] or whole["changements"]
    for name in KILLS:
        found = held(tmp_path / name)
        for table, rows in whole.items():
            assert found[0][table] == rows, (name, table)
        assert found[1] == due


# --- what it says ----------------------------------------------------------------------------------------------


@pytest.fixture
async def small_site() -> AsyncIterator[LoopbackSite]:
    async with trapped_site(sources(30)) as (site, _):
        yield site


async def catch_up(site: LoopbackSite, folder: Path) -> tuple[bool, list[str]]:
    """Catch up here; gives whether all was read, and what was said of each source."""
    said: list[str] = []
    fine = await rattrapage.rattraper(site.url(""), folder, said.append)
    return fine, [line for line in said if line[0] in "✅⚠"]


def lists(said: list[str]) -> str:
    """What was said of the day's lists."""
    return next(line for line in said if "Publications du jour" in line)


async def test_each_source_is_told_with_what_it_brought_and_a_second_time_brings_nothing(
    small_site: LoopbackSite, tmp_path: Path
) -> None:
    fine, said = await catch_up(small_site, tmp_path)
    assert fine
    assert said == [
        "✅ Dossiers de l'Assemblée, 17e législature : 2 documents lus, 4 changements",
        "✅ Députés et groupes, 17e législature : 3 documents lus, 0 changement",
        "✅ Scrutins publics de l'Assemblée, 17e législature : 60 documents lus, 60 changements",
        "✅ Agenda de l'Assemblée, 17e législature : 29 documents lus, 58 changements",
        "✅ Amendements de l'Assemblée, 17e législature : 30 documents lus, 30 changements",
        "✅ Publications du jour de l'Assemblée : 45 documents lus, 165 changements",
        "✅ Page des scrutins de l'Assemblée : 1 document lu, 1 changement",
        "✅ Journal officiel (DILA) : rien de nouveau (rien à cette adresse (HTTP 404))",
    ]
    live = ("/eliasse/", "/local/")
    assert not [request for request in small_site.asked if request.path.startswith(live)]
    fine, said = await catch_up(small_site, tmp_path)
    assert fine
    assert [line.partition(" : ")[2] for line in said[:-1]] == ["rien de nouveau"] * 7


async def test_a_source_that_cannot_be_read_is_told_and_the_others_are_read(
    small_site: LoopbackSite, tmp_path: Path
) -> None:
    scrutins = next(t for t in build_trackers([LOI], "", en_cours=17) if t.nom == "scrutins-17")
    small_site.page(scrutins.url, reply(200, b"<html>Erreur</html>"))
    fine, said = await catch_up(small_site, tmp_path)
    assert not fine
    told = f"⚠️ {scrutins.libelle} : illisible (archive illisible ou tronquée (ce n'est pas un zip))"
    assert [line for line in said if not line.startswith("✅")] == [told]


async def test_a_document_that_was_to_wait_is_asked_for_at_once(
    small_site: LoopbackSite, tmp_path: Path
) -> None:
    path = f"/dyn/opendata/{uid_of(45)}.json"
    small_site.page(path, reply(404), reply(200, amendement(45)))
    assert "44 documents lus" in lists((await catch_up(small_site, tmp_path))[1])
    assert "1 document lu, 1 changement" in lists((await catch_up(small_site, tmp_path))[1])


async def test_twenty_documents_that_are_not_there_keep_none_of_the_others_waiting(
    small_site: LoopbackSite, tmp_path: Path
) -> None:
    for numero in range(1, 21):
        small_site.page(f"/dyn/opendata/{uid_of(numero)}.json", reply(404), reply(200, amendement(numero)))
    assert "25 documents lus" in lists((await catch_up(small_site, tmp_path))[1])


async def test_documents_that_were_all_to_wait_are_all_asked_for_at_once(
    small_site: LoopbackSite, tmp_path: Path
) -> None:
    for numero in range(1, LISTED + 1):
        small_site.page(f"/dyn/opendata/{uid_of(numero)}.json", reply(404), reply(200, amendement(numero)))
    await catch_up(small_site, tmp_path)
    assert f"{LISTED} documents lus" in lists((await catch_up(small_site, tmp_path))[1])


async def test_everything_is_asked_for_anew_whatever_was_known(
    small_site: LoopbackSite, tmp_path: Path
) -> None:
    await catch_up(small_site, tmp_path)
    small_site.asked.clear()
    await catch_up(small_site, tmp_path)
    assert not [request for request in small_site.asked if "If-None-Match" in request.headers]
