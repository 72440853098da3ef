"""Which bill a vote, an amendment or a point is about, whatever came first."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from parlement.amendements import Amendement
from parlement.documents import Document
from parlement.dossiers import Acte, Dossier
from parlement.reunions import PointOdj, Reunion
from parlement.scrutins import Scrutin
from storage.database import Database
from storage.queries import Parlement
from storage.tracked import Tracked
from tests.parlement.recorded import SAMPLES, needs_samples
from tests.parlement.test_jointure import ATTENDUS
from tests.storage.fabrique import member, open_parlement, store
from trackers.assemblee.amendements import parse_amendement_document
from trackers.assemblee.dossiers import parse_dossier
from trackers.assemblee.reunions import parse_reunion
from trackers.assemblee.scrutins import parse_scrutin
from trackers.base import Record
from trackers.tracker import MemberReading

SEANCE = "RUANR5L17S2025IDS1"
TEXTE = "PIONANR5L17BTC0636"
DOSSIER = Dossier(uid="DLR5L17N1", titre="Proposition de loi relative à la sûreté dans les transports")
DOCUMENT = Document(uid=TEXTE, dossier=DOSSIER.uid, titre=DOSSIER.titre)
AMENDEMENT = Amendement(
    uid="AMANR5L17PO838901BTC0636P0D1N000012",
    legislature=17,
    texte=TEXTE,
    organe="AN",
    numero="12",
    place="ART. 7",
    etat="DI",
    sort="Adopté",
    seance=SEANCE,
    signataires="M. Vicot et Mme Alba",
)
TITRE = "l'amendement n° 12 de M. Vicot à l'article 7 de la proposition de loi"
VOTE = Scrutin(
    uid="VTANR5L17V1",
    numero=1,
    legislature=17,
    date=date(2025, 2, 11),
    seance=SEANCE,
    titre=f"{TITRE} relative à la sûreté dans les transports (première lecture).",
    sort="adopté",
)
RENOMME = replace(VOTE, titre=f"{TITRE} améliorant la protection des voyageurs (première lecture).")
REUNION = Reunion(
    uid=SEANCE,
    type="séance",
    debut=datetime(2025, 2, 11, 14, tzinfo=UTC),
    jour=date(2025, 2, 11),
    rang_seance=1,
    etat="Confirmé",
)
POINT = PointOdj(
    uid=f"{SEANCE}PT1", reunion=SEANCE, objet=f"Discussion de la {DOSSIER.titre}", etat="Confirmé"
)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Database]:
    with open_parlement(tmp_path) as database:
        yield database


def attached(base: Database) -> tuple[Any, ...]:
    return tuple(base.rows("SELECT rattache_a, rattache_par FROM scrutins")[0])


def orders(*records: Record) -> list[tuple[Record, ...]]:
    return list(itertools.permutations(records))


def names(records: tuple[Record, ...]) -> str:
    return ", ".join(record.genre for record in records)


# --- votes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("records", orders(DOSSIER, DOCUMENT, AMENDEMENT, VOTE), ids=names)
def test_a_vote_is_attached_by_its_title_and_the_sitting_of_an_amendment_in_any_order(
    base: Database, records: tuple[Record, ...]
) -> None:
    for record in records:
        store(base, member(record))
    assert attached(base) == (DOSSIER.uid, "même séance et même titre")
    assert Parlement(base).amendements.of_dossier(DOSSIER.uid)[0].uid == AMENDEMENT.uid


@pytest.mark.parametrize("records", orders(DOSSIER, DOCUMENT, AMENDEMENT, RENOMME), ids=names)
def test_a_vote_under_another_title_is_attached_by_its_amendment_in_any_order(
    base: Database, records: tuple[Record, ...]
) -> None:
    for record in records:
        store(base, member(record))
    assert attached(base) == (DOSSIER.uid, "même séance, même amendement, même auteur")


@pytest.mark.parametrize(
    "other",
    [
        replace(AMENDEMENT, signataires="Mme Alba"),
        replace(AMENDEMENT, place="ART. 9"),
        replace(AMENDEMENT, sort="Rejeté"),
        replace(AMENDEMENT, seance="RUANR5L17S2025IDS2"),
        replace(AMENDEMENT, numero="13"),
        replace(AMENDEMENT, organe="CION_LOIS"),
    ],
    ids=["author", "place", "outcome", "sitting", "number", "commission"],
)
def test_a_vote_is_not_attached_by_an_amendment_that_differs(base: Database, other: Amendement) -> None:
    store(base, member(DOSSIER, DOCUMENT), member(other), member(RENOMME))
    assert attached(base) == (None, None)


@pytest.mark.parametrize(
    "titre",
    [
        "l'amendement n° 12 de M. Vicot à l'article 7 du projet de loi relatif aux poissons rouges.",
        f"{TITRE} organique améliorant la protection des voyageurs (première lecture).",
        "l'amendement n° 12 du Gouvernement à l'article 7 de la proposition de loi sur les poissons rouges.",
    ],
    ids=["another nature", "an organic bill", "the Government tables everywhere"],
)
def test_a_vote_on_another_bill_is_not_attached_by_an_amendment_of_the_same_number(
    base: Database, titre: str
) -> None:
    signed = replace(AMENDEMENT, signataires="M. Vicot et le Gouvernement")
    store(base, member(DOSSIER, DOCUMENT), member(signed), member(replace(VOTE, titre=titre)))
    assert attached(base) == (None, None)


RIVAL = PointOdj(uid=f"{SEANCE}PT2", reunion=SEANCE, objet="Suite", etat="Confirmé", dossiers=("DLR5L17N2",))
VOYAGEURS = "Discussion de la proposition de loi améliorant la protection des voyageurs"


@pytest.mark.parametrize(
    "rival",
    [RIVAL, replace(RIVAL, dossiers=(), objet=VOYAGEURS)],
    ids=["it names another bill", "it has the title of the vote"],
)
def test_a_vote_is_not_attached_by_its_amendment_when_another_point_of_the_sitting_may_be_its_own(
    base: Database, rival: PointOdj
) -> None:
    for records in ((AMENDEMENT,), (RENOMME,), (DOSSIER, DOCUMENT), (rival,)):
        store(base, member(*records))
    assert attached(base) == (None, None)
    store(base, member(RENOMME, name="again"))
    assert attached(base) == (None, None)


@pytest.mark.parametrize(
    "other",
    [
        replace(RIVAL, etat="Supprimé"),
        replace(RIVAL, dossiers=(DOSSIER.uid,)),
        replace(RIVAL, dossiers=(), objet="Questions au Gouvernement"),
        replace(RIVAL, objet="Discussion du projet de loi de finances"),
    ],
    ids=["off", "the same bill", "no bill", "another nature"],
)
def test_a_point_that_cannot_be_the_one_of_the_vote_does_not_keep_it_from_its_bill(
    base: Database, other: PointOdj
) -> None:
    store(base, member(DOSSIER, DOCUMENT), member(AMENDEMENT), member(other), member(RENOMME))
    assert attached(base)[0] == DOSSIER.uid


def test_a_vote_is_attached_once_its_amendment_says_the_same_outcome(base: Database) -> None:
    store(base, member(DOSSIER, DOCUMENT), member(replace(AMENDEMENT, sort="Rejeté")), member(RENOMME))
    store(base, member(AMENDEMENT))
    assert attached(base)[0] == DOSSIER.uid


def test_two_amendments_of_two_texts_with_the_number_of_a_vote_attach_nothing(base: Database) -> None:
    autre = Dossier(uid="DLR5L17N2", titre="Projet de loi de finances")
    texte = Document(uid="PRJLANR5L17B0700", dossier=autre.uid)
    twin = replace(AMENDEMENT, uid="AMANR5L17PO838901B0700P0D1N000012", texte=texte.uid)
    store(
        base,
        member(DOSSIER, DOCUMENT),
        member(autre, texte),
        member(AMENDEMENT),
        member(twin),
        member(RENOMME),
    )
    assert attached(base) == (None, None)


def test_the_bill_of_a_vote_tells_which_of_two_texts_of_its_sitting_it_is_about(base: Database) -> None:
    autre = Dossier(uid="DLR5L17N2", titre="Projet de loi de finances")
    texte = Document(uid="PRJLANR5L17B0700", dossier=autre.uid)
    twin = replace(AMENDEMENT, uid="AMANR5L17PO838901B0700P0D1N000012", texte=texte.uid)
    store(
        base, member(DOSSIER, DOCUMENT), member(autre, texte), member(AMENDEMENT), member(twin), member(VOTE)
    )
    tracked = Tracked(Parlement(base), ())
    assert tracked.joined([VOTE])[VOTE.uid].amendements == ()
    assert tracked.joined([VOTE], DOSSIER.uid)[VOTE.uid].amendements == (AMENDEMENT.uid,)


@pytest.mark.parametrize("records", orders(DOSSIER, POINT, VOTE), ids=names)
def test_a_vote_is_attached_by_its_title_and_a_point_of_the_agenda_in_any_order(
    base: Database, records: tuple[Record, ...]
) -> None:
    for record in records:
        store(base, member(record))
    assert attached(base) == (DOSSIER.uid, "même séance et même titre")


# --- the sitting of a vote read from its page ----------------------------------------------------------------

PAGE = replace(VOTE, seance="", rang_seance=1)


@pytest.mark.parametrize("records", orders(DOSSIER, REUNION, POINT, PAGE), ids=names)
def test_a_vote_read_from_its_page_takes_the_sitting_that_the_agenda_knows(
    base: Database, records: tuple[Record, ...]
) -> None:
    for record in records:
        store(base, member(record))
    assert Parlement(base).scrutins_of([PAGE.uid])[PAGE.uid].seance == SEANCE
    assert attached(base)[0] == DOSSIER.uid


@pytest.mark.parametrize(
    "reunions",
    [
        [replace(REUNION, etat="Supprimé")],
        [replace(REUNION, uid="RUSNR5L17S2025IDS1")],
        [replace(REUNION, type="commission")],
        [replace(REUNION, rang_seance=2)],
        [REUNION, replace(REUNION, uid="RUANR5L17S2025IDS9")],
    ],
    ids=["cancelled", "Sénat", "commission", "another rank", "two of them"],
)
def test_a_vote_read_from_its_page_takes_no_sitting_that_may_not_be_its_own(
    base: Database, reunions: list[Reunion]
) -> None:
    store(base, member(*reunions), member(PAGE))
    assert Parlement(base).scrutins_of([PAGE.uid])[PAGE.uid].seance == ""


# --- amendments --------------------------------------------------------------------------------------------


def test_an_amendment_is_its_text_s_bill_s_and_what_the_source_says_comes_first(base: Database) -> None:
    said = replace(AMENDEMENT, uid="AMANR5L17PO838901BTC0636P0D1N000013", dossier="DLR5L17N9")
    store(base, member(DOSSIER, DOCUMENT), member(AMENDEMENT), member(said))
    found = Parlement(base).amendements.lines_of([AMENDEMENT.uid, said.uid])
    assert [line.dossier for line in found.values()] == [DOSSIER.uid, "DLR5L17N9"]


def test_an_amendment_that_came_before_its_text_finds_its_bill_later_and_that_is_a_change(
    base: Database,
) -> None:
    store(base, member(AMENDEMENT))
    assert store(base, member(DOSSIER, DOCUMENT)) == 3
    (change,) = Parlement(base).history("amendement", AMENDEMENT.uid)
    assert (change.champ, change.avant, change.apres) == ("dossier", "", DOSSIER.uid)


def test_a_step_that_names_a_text_tells_its_bill_unless_two_bills_name_it(base: Database) -> None:
    step = Acte(uid="S1", dossier=DOSSIER.uid, code="AN1-DEPOT", textes=(TEXTE,))
    store(base, member(AMENDEMENT), member(DOSSIER, step))
    assert Parlement(base).amendements.lines_of([AMENDEMENT.uid])[AMENDEMENT.uid].dossier == DOSSIER.uid
    store(base, member(replace(step, uid="S2", dossier="DLR5L17N2")))
    store(base, member(later := replace(AMENDEMENT, uid="AMANR5L17PO838901BTC0636P0D1N000014")))
    assert Parlement(base).amendements.lines_of([later.uid])[later.uid].dossier == ""


# --- points ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [DOSSIER, POINT], ids=["bill first", "point first"])
def test_a_point_that_names_no_bill_is_the_one_whose_title_it_says(base: Database, first: Record) -> None:
    store(base, member(first))
    store(base, member(REUNION, POINT, DOSSIER))
    (found,) = Parlement(base).agenda.of_dossier(DOSSIER.uid)
    assert found.points == (POINT,)


def test_a_point_between_two_bills_of_the_same_title_is_given_to_none(base: Database) -> None:
    store(base, member(DOSSIER), member(replace(DOSSIER, uid="DLR5L17N2")), member(REUNION, POINT))
    assert Parlement(base).agenda.of_dossier(DOSSIER.uid) == []


def test_a_deleted_point_that_no_longer_names_its_bill_keeps_it(base: Database) -> None:
    named = replace(POINT, objet="Suite", dossiers=(DOSSIER.uid,))
    store(base, member(DOSSIER), member(REUNION, named))
    store(base, member(replace(named, etat="Supprimé", dossiers=()), name="deleted"))
    (found,) = Parlement(base).agenda.of_dossier(DOSSIER.uid)
    assert not found.tient
    assert found.dossiers == (DOSSIER.uid,)


# --- recorded ----------------------------------------------------------------------------------------------

ASSEMBLEE = SAMPLES / "assemblee"
BILL = "DLR5L16N49176"


def read(folder: str, pattern: str, root: str, parse: Any) -> list[MemberReading]:
    found = []
    for path in sorted((ASSEMBLEE / folder).glob(pattern)):
        document = json.loads(path.read_text("utf-8"))
        reading = parse(document if root == "amendement" else document[root])
        found.append(member(*reading.records, name=path.name))
    return found


def recorded() -> dict[str, list[MemberReading]]:
    return {
        "dossier": read("dossiers/autres", f"{BILL}.json", "dossierParlementaire", parse_dossier),
        # The recorded dossier stops before the text of the commission: its document is written here.
        "document": [member(Document(uid=TEXTE, dossier=BILL, titre="Sûreté dans les transports"))],
        "agenda": read("reunions", "RUANR5L17S2025IDS290*.json", "reunion", parse_reunion),
        "amendements": read(
            "amendements/PIONANR5L17BTC0636", "*.json", "amendement", parse_amendement_document
        ),
        "votes": read("scrutins-17", "*.json", "scrutin", parse_scrutin),
    }


@needs_samples
@pytest.mark.parametrize(
    "order",
    [
        "dossier document agenda amendements votes",
        "votes dossier document amendements agenda",
        "amendements votes agenda document dossier",
        "amendements dossier document votes",
    ],
)
def test_recorded_votes_and_amendments_find_their_bill_in_any_order(base: Database, order: str) -> None:
    found = recorded()
    for kind in order.split():
        store(base, *found[kind])
    parlement = Parlement(base)
    votes = parlement.scrutins(BILL)
    assert len(votes) == 46
    assert len(parlement.amendements.of_dossier(BILL)) == 268
    joined = Tracked(parlement, ()).joined(votes, BILL)
    lines = parlement.amendements.lines_of(uid for one in joined.values() for uid in one.amendements)
    told = {
        vote.numero: " ".join(lines[uid].numero for uid in joined[vote.uid].amendements)
        for vote in votes
        if vote.uid in joined
    }
    assert told == ATTENDUS
    assert {one.reserve for one in joined.values()} == {""}
    motifs = base.rows("SELECT rattache_par, count(*) AS n FROM scrutins GROUP BY 1 ORDER BY 1")
    assert {row["rattache_par"]: row["n"] for row in motifs} == MOTIFS


MOTIFS = {"même séance et même titre": 46}
