"""Polls of a real loopback site: what is stored, what a fault costs, what a crash leaves."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.chronique import Faits, charge
from demo.publication import instants
from demo.serveur import ServeurOfficiel
from parlement.scrutins import reserves
from service.poll import Poller
from storage.database import Database, DiskFull
from storage.queries import Parlement
from tests.service.site_assemblee import (
    CIBLE,
    PORT,
    Poste,
    archive,
    bill,
    bomb,
    contents,
    open_poste,
    pack,
    sitting,
    vote,
    votes,
)
from tests.storage.fabrique import database_in
from tests.trackers import loopback_site
from tests.trackers.assemblee import corps
from tests.trackers.loopback_site import Answer, redirect, reply
from trackers.archive import Archive
from trackers.assemblee.archives import trackers_of
from trackers.assemblee.base import AssembleeTracker
from trackers.base import Outcome
from trackers.fetch import Fetcher, FetchSettings
from trackers.tracker import MemberReading, Needs

SCRUTINS, DOSSIERS = "scrutins-16", "dossiers-16"
Held = dict[str, list[tuple[object, ...]]]
"""Rows by table."""


@pytest.fixture
async def poste(tmp_path: Path) -> AsyncIterator[Poste]:
    async with open_poste(tmp_path) as poste:
        yield poste
        assert poste.bodies() == [], "a poll left its temporary body behind"


# --- cost follows change -----------------------------------------------------------------------------------


async def test_a_first_poll_stores_every_vote_and_tells_its_progress(poste: Poste) -> None:
    poste.serve(SCRUTINS, archive(votes(50)))
    report = await poste.poll()
    assert (report.outcome, report.changes, report.decoded) == (Outcome.CHANGED, 50, 50)
    assert poste.known() == 50
    assert poste.told == [("Scrutins publics de l'Assemblée, 16e législature", 50, 50)]
    state = poste.state()
    assert (state.issue, state.volume, state.echecs) == ("changé", 50, 0)
    assert state.succes == state.changement == poste.now[0]


async def test_a_poll_of_what_did_not_change_is_one_conditional_request_and_decodes_nothing(
    poste: Poste,
) -> None:
    poste.serve(SCRUTINS, archive(votes(50)))
    await poste.poll()
    changed_at = poste.now[0]
    poste.site.asked.clear()
    report = await poste.poll()
    assert (report.outcome, report.changes, report.decoded) == (Outcome.UNCHANGED, 0, 0)
    (asked,) = poste.site.asked
    assert asked.headers["If-None-Match"]
    assert (poste.state().succes, poste.state().changement) == (poste.now[0], changed_at)
    assert len(poste.database.rows("SELECT id FROM reponses")) == 1


async def test_one_member_that_changed_out_of_fifty_is_the_only_one_decoded(poste: Poste) -> None:
    first = votes(50)
    later = first | dict([vote(7, sort={"code": "rejeté"}, dateScrutin="2023-03-24")])
    poste.serve(SCRUTINS, archive(first), archive(later))
    await poste.poll()
    report = await poste.poll()
    assert (report.outcome, report.changes, report.decoded) == (Outcome.CHANGED, 2, 1)


async def test_the_same_archive_without_validators_is_known_by_its_content(poste: Poste) -> None:
    poste.serve(SCRUTINS, reply(200, pack(votes(3))))
    await poste.poll()
    report = await poste.poll()
    assert (report.outcome, report.decoded) == (Outcome.UNCHANGED, 0)


async def test_an_archive_zipped_anew_with_the_same_members_decodes_none(poste: Poste) -> None:
    members = votes(10)
    poste.serve(SCRUTINS, archive(members), archive(dict(reversed(members.items()))))
    await poste.poll()
    report = await poste.poll()
    assert (report.outcome, report.changes, report.decoded) == (Outcome.CHANGED, 0, 0)


async def test_a_new_suivi_makes_an_unchanged_archive_be_read_again_once(poste: Poste) -> None:
    other = "DLR5L16N2"
    poste.serve(DOSSIERS, archive(dict([bill(CIBLE, sitting()), bill(other, corps.acte("A2", "AN1-DEPOT"))])))
    await poste.poll(DOSSIERS)
    assert poste.parlement.find_dossier(other) is None
    report = await poste.poll(DOSSIERS, CIBLE, other)
    assert "If-None-Match" not in poste.site.asked[-1].headers
    assert (report.outcome, report.decoded) == (Outcome.CHANGED, 1)
    assert poste.parlement.find_dossier(other) is not None
    assert (await poste.poll(DOSSIERS, CIBLE, other)).outcome is Outcome.UNCHANGED


async def test_votes_read_before_their_dossier_are_attached_when_it_comes(poste: Poste) -> None:
    poste.serve(SCRUTINS, archive(votes(3)))
    poste.serve(DOSSIERS, archive(dict([bill(CIBLE, sitting())])))
    await poste.poll(SCRUTINS)
    assert poste.parlement.scrutins(CIBLE) == []
    await poste.poll(DOSSIERS)
    assert [s.numero for s in poste.parlement.scrutins(CIBLE)] == [1, 2, 3]


# --- odd content -------------------------------------------------------------------------------------------


async def test_a_member_of_broken_json_costs_itself_only(poste: Poste) -> None:
    members = votes(5) | {"json/VTANR5L16V3.json": b'{"scrutin": {"uid": "VTANR5'}
    poste.serve(SCRUTINS, archive(members), archive(votes(5)))
    report = await poste.poll()
    assert (report.outcome, report.changes) == (Outcome.CHANGED, 4)
    assert poste.state().detail == report.detail == "1 document illisible sur 5 lus"
    (remark,) = poste.parlement.remarks()
    assert remark.texte == "json/VTANR5L16V3.json : JSON invalide (fin manquante)"
    mended = await poste.poll()
    assert (mended.changes, mended.decoded, mended.detail) == (1, 1, "")
    assert poste.parlement.remarks() == []
    assert poste.known() == 5


async def test_members_broken_for_a_while_cost_themselves_only_and_are_no_longer_told_once_back(
    poste: Poste,
) -> None:
    broken = votes(5) | {f"json/VTANR5L16V{n}.json": b"{" for n in (1, 2, 3, 4)}
    still = broken | {"LISEZMOI.txt": b""}
    poste.serve(SCRUTINS, archive(votes(5)), archive(broken), archive(still), archive(votes(5)))
    await poste.poll()
    for _ in range(2):
        report = await poste.poll()
        assert (report.outcome, report.detail) == (Outcome.CHANGED, "4 documents illisibles sur 4 lus")
    assert len(poste.parlement.remarks()) == 4
    back = await poste.poll()
    assert (back.decoded, back.changes, poste.parlement.remarks()) == (4, 0, [])


async def test_an_archive_in_another_format_is_unreadable_and_read_again(poste: Poste) -> None:
    odd = {f"json/{n}.json": b'{"autre": {}}' for n in range(30)}
    poste.serve(SCRUTINS, archive(votes(5)), archive(odd), archive(odd), archive(votes(6)))
    await poste.poll()
    before = poste.state().validators
    for echecs in (1, 2):
        report = await poste.poll()
        assert report.outcome is Outcome.UNREADABLE
        assert (poste.state().detail, poste.state().echecs) == (
            "30 documents illisibles sur 30 lus",
            echecs,
        )
        assert poste.state().validators == before
    assert poste.known() == 5
    assert (await poste.poll()).outcome is Outcome.CHANGED
    assert (poste.known(), poste.state().echecs) == (6, 0)


async def test_a_vote_whose_groups_do_not_add_up_is_stored_as_the_source_says(poste: Poste) -> None:
    wrong = corps.scrutin()["syntheseVote"] | {"decompte": corps.decompte(7, 2, 1)}
    poste.serve(SCRUTINS, archive(dict([vote(1, syntheseVote=wrong)])))
    await poste.poll()
    (scrutin,) = poste.parlement.scrutins_of(["VTANR5L16V1"]).values()
    assert scrutin.pour == 7
    assert reserves(scrutin)


async def test_a_vote_of_an_unknown_type_is_stored_and_told_to_the_admins(poste: Poste) -> None:
    poste.serve(SCRUTINS, archive(dict([vote(1, typeVote={"codeTypeVote": "XXX", "libelleTypeVote": "?"})])))
    await poste.poll()
    assert poste.parlement.scrutins_of(["VTANR5L16V1"])["VTANR5L16V1"].type == "XXX"
    assert poste.parlement.remarks()[0].texte.startswith("type de scrutin inconnu : XXX")


async def test_an_archive_that_shrank_is_told_to_the_admins_and_nothing_is_forgotten(poste: Poste) -> None:
    poste.serve(SCRUTINS, archive(votes(50)), archive(votes(20)))
    await poste.poll()
    await poste.poll()
    (remark,) = poste.parlement.remarks()
    assert remark.texte == "l'archive ne contient plus que 20 documents, 50 la dernière fois"
    assert poste.known() == 50


# --- faults ------------------------------------------------------------------------------------------------

FAULTS: Mapping[str, tuple[Answer, Outcome, str]] = {
    "cut short": (reply(200, pack(votes(9))[:700]), Outcome.UNREADABLE, "illisible ou tronquée"),
    "an error page": (reply(200, b"<html>Erreur</html>"), Outcome.UNREADABLE, "illisible ou tronquée"),
    "nothing": (reply(200), Outcome.UNREADABLE, "réponse vide"),
    "an empty archive": (reply(200, pack({})), Outcome.UNREADABLE, "archive vide"),
    "a bomb": (reply(200, bomb()), Outcome.UNREADABLE, "archive démesurée"),
    "elsewhere": (redirect("http://ailleurs.exemple/a.zip"), Outcome.UNREACHABLE, "redirigé vers ailleurs"),
    "absent": (reply(404), Outcome.NOT_YET, "rien à cette adresse"),
    "down": (reply(500), Outcome.UNREACHABLE, "en panne"),
    "forbidden": (reply(403), Outcome.UNREACHABLE, "accès refusé"),
    "a promise not kept": (loopback_site.truncate, Outcome.UNREACHABLE, "coupée"),
    "a connection reset": (loopback_site.reset, Outcome.UNREACHABLE, "coupée"),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_is_told_in_french_and_costs_nothing_of_what_was_known(
    poste: Poste, fault: str
) -> None:
    answer, outcome, why = FAULTS[fault]
    poste.serve(SCRUTINS, archive(votes(9)), answer, answer, archive(votes(10)))
    await poste.poll()
    before = poste.state()
    for echecs in (1, 2):
        report = await poste.poll()
        state = poste.state()
        assert report.outcome is outcome
        assert why in report.detail
        assert (state.issue, state.detail, state.essai) == (outcome, report.detail, poste.now[0])
        assert state.echecs == (0 if outcome is Outcome.NOT_YET else echecs)
        assert (state.validators, state.succes) == (before.validators, before.succes)
        assert poste.known() == 9
    assert (await poste.poll()).decoded == 1
    assert (poste.known(), poste.state().echecs, poste.state().detail) == (10, 0, "")


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_at_the_very_first_poll_is_a_stored_outcome_too(poste: Poste, fault: str) -> None:
    answer, outcome, why = FAULTS[fault]
    poste.serve(SCRUTINS, answer, archive(votes(2)))
    await poste.poll()
    assert poste.state().issue == outcome
    assert why in poste.state().detail
    assert poste.state().succes is None
    assert (await poste.poll()).changes == 2


async def test_the_last_unreadable_body_of_a_source_is_kept_and_only_that_one(poste: Poste) -> None:
    pages = [f"<html>Erreur {number}</html>".encode() for number in range(5)]
    poste.serve(SCRUTINS, *(reply(200, page) for page in pages))
    for _ in pages:
        await poste.poll()
    assert len(poste.database.rows("SELECT empreinte FROM corps")) == 1
    assert len(poste.database.rows("SELECT id FROM reponses")) == 5


# --- crashes -----------------------------------------------------------------------------------------------


class Crash(Exception):
    """Stands for the process dying."""


class Dying(AssembleeTracker):
    """Reads some members, then dies."""

    __slots__ = ()
    AFTER = 0

    def read(self, archive: Archive, needs: Needs, known: Mapping[str, int]) -> Iterator[MemberReading]:
        yield from islice(super().read(archive, needs, known), self.AFTER)
        raise Crash


DEBATE = 600
"""Votes: more than one batch."""


def serve_a_debate(poste: Poste) -> None:
    poste.serve(DOSSIERS, archive(dict([bill(CIBLE, sitting())])))
    poste.serve(SCRUTINS, archive(votes(DEBATE)))


def held(poste: Poste) -> Held:
    """What a database holds, on whatever port it was read."""
    return {
        table: [
            tuple(PORT.sub("", value) if isinstance(value, str) else value for value in row) for row in rows
        ]
        for table, rows in contents(poste.database).items()
    }


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """What a database holds after one poll of the same debate that nothing disturbs."""

    async def polled() -> Held:
        async with open_poste(tmp_path_factory.mktemp("sans-accroc")) as poste:
            serve_a_debate(poste)
            await poste.poll(DOSSIERS)
            await poste.poll(SCRUTINS)
            return held(poste)

    return asyncio.run(polled())


@pytest.mark.parametrize("after", [0, 3, 500, 550])
async def test_a_crash_in_the_middle_of_an_archive_changes_nothing_of_the_end(
    poste: Poste, uninterrupted: Held, after: int
) -> None:
    serve_a_debate(poste)

    class DyingHere(Dying):
        __slots__ = ()
        AFTER = after

    tracker = poste.trackers[SCRUTINS]
    dying = DyingHere(**{name: getattr(tracker, name) for name in AssembleeTracker.__slots__})
    await poste.poll(DOSSIERS)
    for _ in range(2):
        with pytest.raises(Crash):
            await poste.poll(tracker=dying)
    assert poste.parlement.source(SCRUTINS) is None, "validators are saved last"
    read_before = poste.known()
    assert read_before % 500 == 0
    report = await poste.poll(SCRUTINS)
    assert report.decoded == DEBATE - read_before
    assert held(poste) == uninterrupted


@pytest.mark.parametrize("pages", [2, 60, 300])
async def test_a_disk_that_fills_up_raises_and_the_next_poll_ends_as_if_nothing_had_happened(
    poste: Poste, uninterrupted: Held, pages: int
) -> None:
    serve_a_debate(poste)
    await poste.poll(DOSSIERS)
    size = int(poste.database.rows("PRAGMA page_count")[0][0])
    poste.database.write_now(lambda db: db.conn.execute(f"PRAGMA max_page_count = {size + pages}"))
    with pytest.raises(DiskFull, match="plus de place sur le disque"):
        await poste.poll(SCRUTINS)
    assert poste.parlement.find_dossier(CIBLE) is not None
    assert poste.known() % 500 == 0
    assert await asyncio.wait_for(asyncio.sleep(0, "the loop goes on"), 1)
    poste.database.write_now(lambda db: db.conn.execute("PRAGMA max_page_count = 1000000"))
    await poste.poll(SCRUTINS)
    assert held(poste) == uninterrupted


async def test_a_poll_that_is_cancelled_leaves_whole_batches_and_the_next_one_ends_it(
    poste: Poste, uninterrupted: Held
) -> None:
    serve_a_debate(poste)
    await poste.poll(DOSSIERS)
    poste.progress.clear()
    polling = asyncio.create_task(poste.poll(SCRUTINS))
    await poste.progress.wait()
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await polling
    assert poste.parlement.source(SCRUTINS) is None
    assert poste.known() == 500
    await poste.poll(SCRUTINS)
    assert held(poste) == uninterrupted


# --- the debates of the Olympic law, replayed ----------------------------------------------------------------

RECORDS = ("dossiers", "actes", "documents", "scrutins", "organes", "acteurs")
TRACE = {"rang", "vu_le", "maj_le", "reponse", "corps"}
JEUX = "DLR5L16N46918"


@pytest.fixture(scope="module")
def faits() -> Faits:
    return charge()


async def replay(
    faits: Faits, rounds: list[tuple[datetime, list[int]]]
) -> dict[str, list[dict[str, object]]]:
    """Poll the demo's site at these instants, its three archives in the order given; the records at the end."""
    now = [faits.dossier.chronique.debut]
    with tempfile.TemporaryDirectory() as folder:
        database = database_in(Path(folder))
        settings = FetchSettings(contact="essai@exemple.fr", pace=0)
        async with (
            ServeurOfficiel(faits, lambda: now[0]) as serveur,
            Fetcher(settings, lambda: now[0], Path(folder) / "corps") as fetcher,
        ):
            poller = Poller(database, fetcher)
            trackers = trackers_of(16, site=serveur.base_url, en_cours=True)
            for instant, order in rounds:
                now[0] = instant
                for number in order:
                    await poller.poll(trackers[number], Parlement(database).needs(frozenset({JEUX})))
        found = {table: _records(database, table) for table in RECORDS}
        database.close()
    return found


def _records(database: Database, table: str) -> list[dict[str, object]]:
    rows = database.rows(f"SELECT * FROM {table} ORDER BY uid")
    return [{name: row[name] for name in row.keys() if name not in TRACE} for row in rows]  # noqa: SIM118


@pytest.fixture(scope="module")
def step_by_step(faits: Faits) -> dict[str, list[dict[str, object]]]:
    return asyncio.run(replay(faits, [(instant, [0, 1, 2]) for instant in instants(faits)]))


@settings(max_examples=8)
@given(data=st.data())
def test_however_the_debates_are_polled_the_records_end_the_same(
    faits: Faits, step_by_step: dict[str, list[dict[str, object]]], data: st.DataObject
) -> None:
    *before, last = instants(faits)
    seen = data.draw(st.lists(st.sampled_from(before), unique=True, max_size=6))
    orders = st.permutations([0, 1, 2])
    rounds = [(instant, data.draw(orders)) for instant in [*sorted(seen), last]]
    ended = asyncio.run(replay(faits, rounds))
    for table in RECORDS:
        assert ended[table] == step_by_step[table]
    assert len(ended["scrutins"]) == len(faits.scrutins)
