"""What is on the agenda, which sitting is open, how near the debates are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from parlement.documents import Document
from parlement.dossiers import ASSEMBLEE, Acte, Dossier
from parlement.reunions import PointOdj, Reunion
from storage.agenda import Agenda, Moment
from storage.database import Database
from storage.queries import Parlement
from tests.storage.fabrique import MARDI, member, open_parlement, store
from trackers.base import Record

DOSSIER = Dossier(uid="DLR5L17N1", titre="Projet de loi relatif à la sûreté")
AUTRE = Dossier(uid="DLR5L17N2", titre="Projet de loi de finances")
OUVERTURE = datetime(2025, 2, 11, 20, 30, tzinfo=UTC)
SOIR = Reunion(
    uid="RUANR5L17S2025IDS2",
    type="séance",
    debut=OUVERTURE,
    jour=date(2025, 2, 11),
    rang_seance=2,
    etat="Confirmé",
)
POINT = PointOdj(uid="PT2", reunion=SOIR.uid, objet="Discussion", etat="Confirmé", dossiers=(DOSSIER.uid,))
PENDANT = datetime(2025, 2, 11, 22, tzinfo=UTC)
APRES_MINUIT = datetime(2025, 2, 12, 1, tzinfo=UTC)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Database]:
    with open_parlement(tmp_path) as database:
        store(database, member(DOSSIER), member(AUTRE))
        yield database


def agenda(base: Database, *records: Record) -> Agenda:
    if records:
        store(base, *(member(record) for record in records))
    return Agenda(base)


# --- meetings ----------------------------------------------------------------------------------------------


def test_meetings_to_come_and_under_way_are_told_by_date_and_past_ones_are_not(base: Database) -> None:
    past = replace(SOIR, uid="RU1", debut=OUVERTURE - timedelta(days=1), fin=OUVERTURE - timedelta(hours=20))
    later = replace(SOIR, uid="RU3", debut=PENDANT + timedelta(days=1))
    points = [replace(POINT, uid=f"PT-{r.uid}", reunion=r.uid) for r in (past, later)]
    coming = agenda(base, later, past, SOIR, POINT, *points).coming(PENDANT)
    assert [r.reunion.uid for r in coming] == [SOIR.uid, "RU3"]
    assert [r.reunion.uid for r in Agenda(base).of_dossier(DOSSIER.uid)] == ["RU1", SOIR.uid, "RU3"]


def test_a_meeting_about_no_tracked_bill_is_not_told(base: Database) -> None:
    asked = agenda(base, SOIR, replace(POINT, dossiers=("DLR5L17N9",)))
    assert asked.coming(PENDANT) == []
    assert asked.rendezvous(SOIR.uid) is None
    assert asked.moment(PENDANT, ASSEMBLEE) is Moment.CALME


def test_a_point_that_a_meeting_no_longer_lists_is_off_until_it_is_listed_again(base: Database) -> None:
    other = replace(POINT, uid="PT3", objet="Questions au Gouvernement", dossiers=())
    store(base, member(SOIR, POINT, other))
    assert store(base, member(SOIR, other)) == 1
    (mine,) = Agenda(base).of_dossier(DOSSIER.uid)
    assert (mine.tient, mine.points) == (False, (replace(POINT, etat="Supprimé"),))
    (change,) = Parlement(base).history("point", POINT.uid)
    assert (change.champ, change.avant, change.apres) == ("etat", "Confirmé", "Supprimé")
    assert store(base, member(SOIR, other)) == 0
    store(base, member(SOIR, POINT, other))
    assert Agenda(base).of_dossier(DOSSIER.uid)[0].tient


def test_a_meeting_that_lists_no_point_at_all_says_nothing_of_those_it_had(base: Database) -> None:
    store(base, member(SOIR, POINT))
    assert store(base, member(replace(SOIR, lieu="Salle 2"))) == 1
    assert Agenda(base).of_dossier(DOSSIER.uid)[0].tient


def test_a_meeting_holds_for_a_bill_while_one_of_its_own_points_does(base: Database) -> None:
    off = replace(POINT, etat="Supprimé")
    suite = replace(POINT, uid="PT3", dossiers=(AUTRE.uid,))
    asked = agenda(base, SOIR, off, suite)
    (mine,), (other,) = asked.of_dossier(DOSSIER.uid), asked.of_dossier(AUTRE.uid)
    assert (mine.tient, other.tient) == (False, True)
    assert asked.seance_at(PENDANT, DOSSIER.uid) is None
    assert asked.seance_at(PENDANT, AUTRE.uid) == other
    both = asked.seance_at(PENDANT)
    assert both is not None
    assert both.dossiers == (DOSSIER.uid, AUTRE.uid)
    store(base, member(replace(POINT, uid="PT4")))
    assert agenda(base).of_dossier(DOSSIER.uid)[0].tient


def test_a_cancelled_meeting_does_not_hold(base: Database) -> None:
    asked = agenda(base, replace(SOIR, etat="Supprimé"), POINT)
    assert not asked.of_dossier(DOSSIER.uid)[0].tient
    assert asked.open_at(PENDANT) == []
    assert asked.moment(PENDANT, ASSEMBLEE) is Moment.CALME


def test_the_last_sitting_to_open_is_the_one_under_way(base: Database) -> None:
    before = replace(SOIR, uid="RU1", rang_seance=1, debut=PENDANT - timedelta(hours=6))
    asked = agenda(base, SOIR, POINT, before, replace(POINT, uid="PT1", reunion="RU1", dossiers=(AUTRE.uid,)))
    found = asked.seance_at(PENDANT)
    assert found is not None
    assert found.reunion == SOIR
    assert asked.seance_at(PENDANT, AUTRE.uid) is None
    assert asked.seance_at(OUVERTURE - timedelta(hours=9)) is None


def test_points_of_one_bill_are_told_without_those_of_the_others(base: Database) -> None:
    asked = agenda(base, SOIR, POINT, replace(POINT, uid="PT3", dossiers=(AUTRE.uid,)))
    assert asked.points_on(DOSSIER.uid, [SOIR.uid]) == [POINT]
    assert asked.points_on(DOSSIER.uid, []) == []
    assert asked.known([AUTRE.uid]) == {SOIR.uid}
    assert asked.points_of(["PT3"])["PT3"].dossiers == (AUTRE.uid,)


def test_it_is_known_when_a_record_was_first_seen_and_last_told(base: Database) -> None:
    agenda(base, SOIR)
    asked = Parlement(base).instants
    assert asked.first_seen("reunion", [SOIR.uid, "RU9"]) == {SOIR.uid: MARDI}
    assert (asked.read_at("reunion", SOIR.uid), asked.read_at("reunion", "RU9")) == (MARDI, None)
    assert asked.last_told([SOIR.uid, DOSSIER.uid]) == {SOIR.uid: MARDI, DOSSIER.uid: MARDI}


# --- how near the debates are --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        (PENDANT - timedelta(days=1), Moment.CALME),
        (PENDANT - timedelta(hours=12), Moment.SEANCE),
        (PENDANT, Moment.DEBAT),
        (APRES_MINUIT, Moment.DEBAT),
        (PENDANT + timedelta(days=1), Moment.CALME),
    ],
    ids=["the day before", "that morning", "open", "after midnight", "the day after"],
)
def test_a_sitting_on_a_tracked_bill_makes_sources_polled_more_often(
    base: Database, now: datetime, moment: Moment
) -> None:
    assert agenda(base, SOIR, POINT).moment(now, ASSEMBLEE) is moment


def test_the_night_after_a_sitting_closed_is_still_its_day(base: Database) -> None:
    closed = replace(SOIR, fin=APRES_MINUIT - timedelta(minutes=30), numero_jo="12")
    assert agenda(base, closed, POINT).moment(APRES_MINUIT, ASSEMBLEE) is Moment.SEANCE


def test_a_commission_that_meets_today_is_near_and_is_not_a_debate(base: Database) -> None:
    assert agenda(base, replace(SOIR, type="commission"), POINT).moment(PENDANT, ASSEMBLEE) is Moment.SEANCE


def test_a_sitting_known_by_the_steps_alone_counts_too(base: Database) -> None:
    step = Acte(
        uid="S1", dossier=DOSSIER.uid, code="AN1-DEBATS-SEANCE", date=date(2025, 2, 11), reunion="RU8"
    )
    asked = agenda(base, step)
    assert asked.moment(PENDANT, ASSEMBLEE) is Moment.SEANCE
    assert asked.moment(PENDANT - timedelta(days=2), ASSEMBLEE) is Moment.CALME
    store(base, member(replace(step, debut=OUVERTURE), name="hour"))
    assert asked.moment(PENDANT, ASSEMBLEE) is Moment.DEBAT


@pytest.mark.parametrize(("hours", "moment"), [(-30, Moment.CALME), (-2, Moment.SEANCE), (40, Moment.SEANCE)])
def test_while_amendments_may_be_tabled_sources_are_polled_more_often(
    base: Database, hours: int, moment: Moment
) -> None:
    limit = PENDANT + timedelta(hours=hours)
    text = Document(uid="PRJLANR5L17B1", dossier=DOSSIER.uid, limite_amendements=limit)
    assert agenda(base, text).moment(PENDANT, ASSEMBLEE) is moment
