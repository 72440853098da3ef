"""The Journal officiel by PISTE, from a real server that grants tokens: polls, quotas, both sources together."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from alerts.abonnement.abonnes import Abonne
from parlement.jorf import Journal, TexteJo
from service.configuration import Configuration, Reseau
from service.historique import search
from service.poll import PollReport
from service.verifier.checks import check_piste
from service.vigie import Vigie
from storage.records import record_members
from storage.rows import from_row
from storage.sources import Origin
from tests.storage.fabrique import member
from tests.trackers.api_a_cle import OAUTH, SECRET, Api
from tests.trackers.loopback_site import LoopbackSite, open_site, reply
from tests.trackers.piste import reponses
from tests.trackers.piste.reponses import DRONES, JOURNAL, NOMINATION
from trackers.base import Outcome
from trackers.jorf.documents import parse_document
from trackers.jorf.sources import RANG as RANG_DILA
from trackers.piste.acces import CHEMIN, REFUS, Acces
from trackers.piste.demandes import ACTE, DERNIERS, RECHERCHE, SOMMAIRE
from trackers.piste.sources import PisteTracker

MATIN = datetime(2026, 8, 19, 6, 0, tzinfo=UTC)
LISTED = (DRONES, NOMINATION)


def uids(count: int, start: int = 0) -> list[str]:
    return [f"JORFTEXT{number:012}" for number in range(start + 1, start + count + 1)]


@dataclass
class Poste:
    """A Vigie with a key, the API it asks, and a clock that moves when told."""

    site: LoopbackSite
    folder: Path
    now: datetime = MATIN
    journaux: dict[str, list[list[str]]] = field(default_factory=dict)
    """The pages of each issue, the latest first. The last one is repeated, as by a server that ignores paging."""
    absents: set[str] = field(default_factory=set)
    cherches: list[list[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.api = Api(self.site, self.answer)
        for chemin in (DERNIERS, SOMMAIRE, ACTE, RECHERCHE):
            self.api.page(f"{CHEMIN}{chemin}")
        self.vigie = self.open()

    @property
    def key(self) -> Acces:
        url = self.site.url
        return Acces(client_id="client", secret=SECRET, api=url(CHEMIN), oauth=url(OAUTH))

    def open(self) -> Vigie:
        return Vigie(
            Configuration(reseau=Reseau(contact="essai@exemple.fr")),
            self.folder,
            [Abonne(destination="terminal")],
            lambda: self.now,
            site=self.site.url(""),
            pause=0,
            piste=self.key,
        )

    def bound(self, plafond: int, par_page: int) -> None:
        """Have fewer acts make a poll and a page than in real life."""
        (place,) = (rank for rank, one in enumerate(self.vigie.trackers) if one.nom == "piste")
        tracker = self.vigie.trackers[place]
        assert isinstance(tracker, PisteTracker)
        self.vigie.trackers[place] = replace(tracker, plafond=plafond, par_page=par_page)

    def answer(self, path: str, asked: dict[str, Any]) -> web.Response:
        chemin = path.removeprefix(CHEMIN)
        if chemin == DERNIERS:
            return web.json_response(reponses.derniers(*self.journaux))
        if chemin == SOMMAIRE:
            pages = self.journaux[asked["id"]]
            page = pages[min(asked["pageNumber"], len(pages)) - 1]
            return web.json_response(reponses.sommaire(*page, journal=asked["id"]))
        if chemin == RECHERCHE:
            place = asked["recherche"]["pageNumber"] - 1
            found = self.cherches[place] if place < len(self.cherches) else []
            return web.json_response(reponses.resultats(*found))
        uid = asked["textCid"]
        return web.Response(status=404) if uid in self.absents else web.json_response(reponses.acte(uid))

    async def poll(self) -> PollReport:
        (piste,) = (tracker for tracker in self.vigie.trackers if tracker.nom == "piste")
        return await self.vigie.poll(piste)

    def asked(self, chemin: str) -> list[Any]:
        """What was asked of one address since the last look at any."""
        return [body for path, body in self.api.asked if path == f"{CHEMIN}{chemin}"]

    def forget(self) -> None:
        self.api.asked.clear()

    def rows(self, table: str, columns: str = "*") -> list[dict[str, Any]]:
        return [
            dict(row) for row in self.vigie.parlement_db.rows(f"SELECT {columns} FROM {table} ORDER BY rowid")
        ]

    def read(self) -> set[str]:
        return {row["uid"] for row in self.rows("textes_jo", "uid")}

    def remarks(self) -> list[str]:
        return [row["texte"] for row in self.rows("remarques") if row["source"] == "piste"]

    async def dila(self, *readings: Any) -> None:
        """What DILA's archives bring."""
        origin = Origin(source="jorf", rang=RANG_DILA, reponse=1, vu_le=self.now)
        await self.vigie.parlement_db.write(lambda db: record_members(db, origin, readings))


@pytest.fixture
async def poste(tmp_path: Path) -> AsyncIterator[Poste]:
    async with open_site() as site:
        poste = Poste(site, tmp_path, journaux={JOURNAL: [[*LISTED]]})
        async with poste.vigie:
            yield poste


Say = Callable[[str], None]


async def test_the_acts_of_the_latest_issue_are_read_once(poste: Poste) -> None:
    report = await poste.poll()
    assert (report.outcome, report.decoded) == (Outcome.CHANGED, 4)
    assert poste.asked(ACTE) == [{"textCid": DRONES}, {"textCid": NOMINATION}]
    assert poste.read() == set(LISTED)
    assert {row["journal"] for row in poste.rows("textes_jo")} == {JOURNAL}
    (journal,) = (from_row(Journal, row) for row in poste.rows("journaux"))
    assert journal.textes == LISTED
    poste.forget()
    await poste.poll()
    assert [path for path, _ in poste.api.asked] == [f"{CHEMIN}{DERNIERS}"], (
        "an issue known whole is left alone"
    )


async def test_an_act_that_is_not_there_yet_is_asked_for_again_and_keeps_nothing_from_the_others(
    poste: Poste,
) -> None:
    poste.absents = {DRONES}
    await poste.poll()
    assert poste.read() == {NOMINATION}
    poste.absents.clear()
    poste.forget()
    await poste.poll()
    assert poste.asked(ACTE) == [{"textCid": DRONES}]
    assert poste.read() == set(LISTED)


async def test_a_poll_asks_for_so_many_acts_and_the_next_ones_for_the_rest_page_after_page(
    poste: Poste,
) -> None:
    everything = uids(13)
    poste.bound(plafond=6, par_page=10)
    poste.journaux = {JOURNAL: [everything[:10], everything[10:]]}
    counts = []
    for _ in range(4):
        poste.forget()
        await poste.poll()
        counts.append(len(poste.asked(ACTE)))
    assert counts == [6, 6, 1, 0]
    assert poste.read() == set(everything)


async def test_the_acts_of_several_issues_share_what_one_poll_asks_for(poste: Poste) -> None:
    veille = "JORFCONT000054706000"
    poste.journaux = {JOURNAL: [uids(4)], veille: [uids(4, start=500)]}
    poste.bound(plafond=6, par_page=10)
    await poste.poll()
    assert len(poste.asked(ACTE)) == 6
    assert set(uids(4)) <= poste.read(), "the latest issue comes first"
    await poste.poll()
    assert len(poste.read()) == 8


async def test_paging_that_repeats_itself_ends(poste: Poste) -> None:
    poste.journaux = {JOURNAL: [uids(10)]}
    poste.bound(plafond=6, par_page=10)
    for _ in range(3):
        await poste.poll()
    assert poste.read() == set(uids(10))
    assert max(question["pageNumber"] for question in poste.asked(SOMMAIRE)) == 2
    poste.forget()
    await poste.poll()
    assert poste.asked(SOMMAIRE) == []


async def test_a_token_that_ends_in_the_middle_of_a_poll_loses_nothing(poste: Poste) -> None:
    await poste.poll()
    poste.journaux = {"JORFCONT000054799999": [uids(3)]}
    poste.api.revoke()
    assert (await poste.poll()).outcome is Outcome.CHANGED
    assert poste.read() == {*LISTED, *uids(3)}
    assert poste.api.granted == 2


async def test_a_refused_key_stops_at_once_and_says_what_to_check(poste: Poste) -> None:
    poste.site.page(OAUTH, reply(400))
    report = await poste.poll()
    assert (report.outcome, report.detail) == (Outcome.UNREACHABLE, REFUS)
    assert len(poste.site.asked) == 1


@pytest.mark.parametrize("status", [401, 403])
async def test_what_the_api_refuses_once_is_not_asked_for_the_other_acts(poste: Poste, status: int) -> None:
    poste.journaux = {JOURNAL: [uids(5)]}
    path = f"{CHEMIN}{ACTE}"
    poste.site.page(path, reply(status))
    report = await poste.poll()
    assert report.outcome is Outcome.CHANGED, "the issue itself was read"
    assert "PISTE" in report.detail or "Légifrance" in report.detail
    asked = [request.path for request in poste.site.asked].count(path)
    assert asked == (2 if status == 401 else 1), "a token refused is renewed once"
    poste.site.page(path, poste.api.answer)
    await poste.poll()
    assert poste.read() == set(uids(5))


async def test_a_quota_passed_in_the_middle_stops_there_and_the_next_poll_goes_on_when_it_may(
    poste: Poste,
) -> None:
    poste.journaux = {JOURNAL: [uids(5)]}
    slow_down = reply(429, headers={"Retry-After": "900"})
    poste.site.page(f"{CHEMIN}{ACTE}", *[poste.api.answer] * 3, slow_down, poste.api.answer)
    report = await poste.poll()
    assert len(poste.read()) == 3
    assert "quota de PISTE" in report.detail
    poste.now += timedelta(minutes=10)
    poste.forget()
    assert (await poste.poll()).outcome is Outcome.UNREACHABLE
    assert poste.api.asked == [], "nothing is asked before the end of the wait"
    poste.now += timedelta(minutes=6)
    await poste.poll()
    assert len(poste.read()) == 5


# --- both sources ------------------------------------------------------------------------------------------


def from_dila(uid: str = DRONES) -> Any:
    (texte,) = parse_document(reponses.xml(uid)).records
    return member(texte)


async def test_an_act_known_from_the_archives_is_not_asked_for_again(poste: Poste) -> None:
    await poste.dila(from_dila())
    await poste.poll()
    assert poste.asked(ACTE) == [{"textCid": NOMINATION}]


async def test_the_same_act_from_both_sources_is_one_act_with_nothing_doubled_nor_erased(
    poste: Poste,
) -> None:
    poste.journaux = {JOURNAL: [[DRONES]]}
    await poste.poll()
    (before,) = (from_row(TexteJo, row) for row in poste.rows("textes_jo"))
    assert before.ministere == ""
    await poste.dila(from_dila())
    (after,) = (from_row(TexteJo, row) for row in poste.rows("textes_jo"))
    assert after.ministere == "Ministère de l'intérieur"
    told = [(row["champ"], row["genre"]) for row in poste.rows("changements") if row["uid"] == DRONES]
    assert told == [("", "texte_jo"), ("ministere", "texte_jo")], "only what PISTE left out is new"


async def test_what_the_archives_said_is_never_replaced(poste: Poste) -> None:
    texte = from_dila().reading.records[0]
    await poste.dila(member(texte), member(Journal(uid=JOURNAL, textes=(DRONES, NOMINATION)), name="jo"))
    before = poste.rows("textes_jo")
    poste.vigie.parlement_db.write_now(lambda db: db.execute("UPDATE textes_jo SET publie = '2020-01-01'"))
    await poste.poll()
    assert {"textCid": DRONES} in poste.asked(ACTE), "it is no longer among the recent ones"
    (row,) = (row for row in poste.rows("textes_jo") if row["uid"] == DRONES)
    assert row == before[0] | {"publie": "2020-01-01"}


async def test_an_issue_that_the_archives_never_brought_is_told_after_half_a_day(poste: Poste) -> None:
    await poste.poll()
    poste.now += timedelta(hours=11)
    await poste.poll()
    assert poste.remarks() == []
    poste.now += timedelta(hours=2)
    await poste.poll()
    assert poste.remarks() == ["JO n° 0192 absent des archives de la DILA : lu par PISTE"]


async def test_an_issue_that_the_archives_brought_late_is_not_told(poste: Poste) -> None:
    await poste.poll()
    poste.now += timedelta(hours=10)
    await poste.dila(member(Journal(uid=JOURNAL, numero="0192", textes=LISTED), name="jo"))
    poste.now += timedelta(hours=10)
    await poste.poll()
    assert poste.remarks() == []


# --- the secret --------------------------------------------------------------------------------------------


async def test_neither_the_secret_nor_a_token_is_in_the_databases_or_the_logs(
    poste: Poste, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await poste.poll()
    poste.site.page(OAUTH, reply(401))
    poste.api.revoke()
    await poste.poll()
    for file in poste.folder.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        assert SECRET.encode() not in content, file
        assert b"jeton-" not in content, file
    assert SECRET not in caplog.text
    assert "jeton-" not in caplog.text


# --- `vigie historique` ------------------------------------------------------------------------------------


async def found(poste: Poste, mots: str = "drones") -> tuple[bool, list[str]]:
    said: list[str] = []
    since = MATIN.date().replace(year=2020)
    fine = await search(poste.vigie, poste.key, mots, since, said.append, most=5, par_page=3)
    return fine, said


async def test_a_search_keeps_the_acts_it_finds_page_by_page_and_says_which_were_known(poste: Poste) -> None:
    await poste.dila(from_dila())
    poste.cherches = [[DRONES, *uids(2)], uids(1, start=2)]
    fine, said = await found(poste)
    assert fine
    assert said[0].startswith("déjà connu : Arrêté relatif aux drones (JO du 19 août 2026)")
    assert said[1].startswith("nouveau : ")
    assert said[-1].startswith("4 actes trouvés, 3 lus, 1 déjà connu.")
    assert poste.read() == {DRONES, *uids(3)}
    question = poste.asked(RECHERCHE)[0]
    assert question["fond"] == "JORF"
    assert question["recherche"]["champs"][0]["criteres"][0]["valeur"] == "drones"
    assert question["recherche"]["filtres"][0]["dates"]["start"] == "2020-08-19"


async def test_a_search_stops_at_so_many_acts_and_says_so(poste: Poste) -> None:
    poste.cherches = [uids(3, start=3 * page) for page in range(4)]
    fine, said = await found(poste)
    assert fine
    assert "La recherche s'arrête à 5 textes" in said[-1]
    assert len(poste.read()) == 5


async def test_a_search_that_repeats_its_pages_ends(poste: Poste) -> None:
    poste.cherches = [uids(3)] * 5
    _, said = await found(poste)
    assert said[-1].startswith("3 actes trouvés, 3 lus, 0 déjà connu.")
    assert len(poste.asked(RECHERCHE)) == 2


async def test_a_search_without_result_or_without_answer_is_told(poste: Poste) -> None:
    assert await found(poste, "licornes") == (True, ["Rien au Journal officiel pour « licornes »."])
    poste.site.page(f"{CHEMIN}{RECHERCHE}", reply(403))
    fine, said = await found(poste)
    assert not fine
    assert "conditions d'utilisation de l'API Légifrance" in said[0]
    assert said[1] == "Aucun texte n'a été lu."


async def test_an_act_that_a_search_found_and_that_is_not_there_is_told(poste: Poste) -> None:
    poste.cherches, poste.absents = [[*LISTED]], {DRONES}
    fine, said = await found(poste)
    assert not fine
    assert said[-2] == "⚠️ un texte trouvé n'a pas pu être lu : relancez la commande plus tard"
    assert said[-1].startswith("2 actes trouvés, 1 lu, 0 déjà connu.")


# --- `vigie verifier` --------------------------------------------------------------------------------------


async def test_the_check_says_whether_the_key_opens_the_api(poste: Poste) -> None:
    configuration = poste.vigie.configuration
    assert (await check_piste(configuration, poste.key)).ok is True
    poste.site.page(f"{CHEMIN}{DERNIERS}", reply(403))
    check = await check_piste(configuration, poste.key)
    assert (check.ok, "conditions d'utilisation" in check.what) == (False, True)
    poste.site.page(OAUTH, reply(401))
    assert REFUS in (await check_piste(configuration, poste.key)).what
    without = await check_piste(configuration, None)
    assert (without.ok, "facultative" in without.what) == (True, True)
