"""What a meeting is called, whether it goes on, and what is examined there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from parlement.reunions import (
    COMMISSION,
    INITIATIVE,
    SEANCE,
    PointOdj,
    Reunion,
    examines,
    seance_en_cours,
)

DEBUT = datetime(2025, 2, 10, 20, 30, tzinfo=UTC)
FIN = datetime(2025, 2, 10, 23, 5, tzinfo=UTC)
HEURE, MINUTE = timedelta(hours=1), timedelta(minutes=1)
PUBLIEE = {"numero_jo": "97", "compte_rendu": "CRSANR5L17S2025O1N097"}


def seance(**changes: Any) -> Reunion:
    """The second sitting of 10 February 2025, from 21:30 to 00:05 in Paris, not published yet."""
    given: dict[str, Any] = {
        "uid": "RUANR5L17S2025IDS1",
        "type": SEANCE,
        "debut": DEBUT,
        "fin": FIN,
        "jour": date(2025, 2, 10),
        "rang_seance": 2,
        "etat": "Confirmé",
    }
    return Reunion(**(given | changes))


def point(nature: str, *dossiers: str, etat: str = "Confirmé") -> PointOdj:
    return PointOdj(uid="PT1", reunion="RU1", type=nature, etat=etat, dossiers=dossiers)


@pytest.mark.parametrize(
    ("changes", "nom"),
    [
        ({"rang_seance": 1}, "1re séance du lundi 10 février 2025"),
        ({}, "2e séance du lundi 10 février 2025"),
        ({"rang_seance": None}, "séance du lundi 10 février 2025"),
        ({"rang_seance": 3, "jour": date(2025, 3, 1)}, "3e séance du samedi 1er mars 2025"),
        ({"jour": None}, "2e séance"),
        ({"type": COMMISSION, "rang_seance": None}, "réunion de commission du lundi 10 février 2025"),
        ({"type": INITIATIVE, "rang_seance": None}, "réunion du lundi 10 février 2025"),
        ({"type": "", "jour": None}, "réunion"),
        ({"uid": "RUSNR5L17S2025IDS9", "rang_seance": 1}, "1re séance du lundi 10 février 2025 au Sénat"),
    ],
)
def test_a_meeting_is_called_as_people_call_it(changes: dict[str, Any], nom: str) -> None:
    assert seance(**changes).nom == nom


@pytest.mark.parametrize(
    ("now", "en_cours"),
    [
        (DEBUT - MINUTE, False),
        (DEBUT, True),
        (FIN + HEURE, True),
        (DEBUT + 9 * HEURE - MINUTE, True),
        (DEBUT + 9 * HEURE, False),
    ],
)
@pytest.mark.parametrize("fin", [FIN, None])
def test_a_sitting_may_be_prolonged_past_the_end_announced(
    fin: datetime | None, now: datetime, en_cours: bool
) -> None:
    assert seance(fin=fin).en_cours(now) is en_cours


def test_a_published_sitting_is_over_at_its_end() -> None:
    found = seance(**PUBLIEE)
    assert [found.en_cours(now) for now in (DEBUT, FIN, FIN + MINUTE)] == [True, True, False]


def test_a_report_without_end_does_not_close_a_sitting_at_once() -> None:
    found = seance(fin=None, **PUBLIEE)
    assert [found.en_cours(DEBUT + 2 * HEURE), found.en_cours(DEBUT + 9 * HEURE)] == [True, False]


def test_a_sitting_announced_longer_than_nine_hours_lasts_as_announced() -> None:
    found = seance(fin=DEBUT + 10 * HEURE)
    assert found.en_cours(DEBUT + 10 * HEURE + 14 * MINUTE)
    assert not found.en_cours(DEBUT + 10 * HEURE + 15 * MINUTE)


def test_a_commission_may_run_over_by_two_hours() -> None:
    found = seance(type=COMMISSION, fin=DEBUT + HEURE)
    assert found.en_cours(DEBUT + 3 * HEURE - MINUTE)
    assert not found.en_cours(DEBUT + 3 * HEURE)


def test_a_mistaken_end_does_not_keep_a_meeting_open() -> None:
    for kind in (SEANCE, COMMISSION):
        found = seance(type=kind, fin=FIN.replace(year=2052))
        assert not found.en_cours(DEBUT + 24 * HEURE)
        assert not seance(type=kind, fin=datetime.max.replace(tzinfo=UTC)).en_cours(DEBUT + 25 * HEURE)


@pytest.mark.parametrize("changes", [{"etat": "Supprimé"}, {"etat": "Annulé"}, {"debut": None}])
def test_a_meeting_that_is_off_or_has_no_hour_never_goes_on(changes: dict[str, Any]) -> None:
    assert not seance(**changes).en_cours(DEBUT + HEURE)


def test_a_meeting_that_was_only_possible_may_go_on_but_is_not_held_for_its_end_has_passed() -> None:
    found = seance(etat="Eventuel")
    assert found.en_cours(DEBUT + HEURE)
    assert not found.tenue(FIN + HEURE)
    assert seance(etat="Eventuel", **PUBLIEE).tenue(FIN + HEURE)


def test_the_night_clocks_go_back_a_sitting_lasts_its_real_hours() -> None:
    debut = datetime(2025, 10, 25, 19, 30, tzinfo=UTC)
    found = seance(debut=debut, fin=None, jour=date(2025, 10, 25))
    assert found.en_cours(datetime.fromisoformat("2025-10-26T05:29:00+01:00"))
    assert not found.en_cours(datetime.fromisoformat("2025-10-26T05:30:00+01:00"))


@pytest.mark.parametrize(
    ("changes", "now", "tenue"),
    [
        ({}, FIN, False),
        ({}, FIN + MINUTE, True),
        ({"fin": None}, FIN + 30 * HEURE, False),
        ({"fin": None, "numero_jo": "97"}, FIN, True),
        ({"fin": None, "compte_rendu": "CRSAN1"}, FIN, True),
        (PUBLIEE, DEBUT - HEURE, False),
        ({**PUBLIEE, "etat": "Annulé"}, FIN + HEURE, False),
        ({"debut": None, "fin": None, "numero_jo": "97"}, FIN, True),
    ],
)
def test_a_meeting_was_held_once_published_or_past_its_end(
    changes: dict[str, Any], now: datetime, tenue: bool
) -> None:
    assert seance(**changes).tenue(now) is tenue


def test_a_meeting_that_is_off_is_not_published_whatever_is_stored_of_it() -> None:
    assert seance(**PUBLIEE).publiee
    assert not seance(etat="Supprimé", **PUBLIEE).publiee


@pytest.mark.parametrize(
    "nature",
    [
        "Discussion",
        "Suite de la discussion",
        "Vote solennel",
        "Vote par scrutin public",
        "Explications de vote des groupes et vote par scrutin public",
        "Examen",
        "Amendements (Art. 88)",
        "Nouvelle lecture",
        "AMENDEMENTS (art.\u00a088)",
    ],
)
def test_a_text_is_examined_whether_or_not_the_bill_is_named(nature: str) -> None:
    assert point(nature).est_examen
    assert point(nature, "DLR5L17N1").est_examen


@pytest.mark.parametrize(
    "nature",
    [
        "Nomination rapporteur",
        "Nomination rapporteur pour avis",
        "Audition",
        "Questions au Gouvernement",
        "Questions orales sans débat",
        "Ouverture et clôture de session",
        "Débat d'initiative parlementaire",
        "Déclaration du Gouvernement suivie d'un débat et d'un vote",
        "Fixation de l'ordre du jour",
    ],
)
def test_procedure_examines_nothing_even_if_a_bill_is_named(nature: str) -> None:
    assert not point(nature).est_examen
    assert not point(nature, "DLR5L17N1").est_examen


@pytest.mark.parametrize("nature", ["", "Séances réservées à un groupe de l'opposition ou minoritaire"])
def test_an_unknown_type_examines_a_text_when_it_names_a_bill(nature: str) -> None:
    assert not point(nature).est_examen
    assert point(nature, "DLR5L17N1").est_examen


def test_deleted_points_are_not_examined() -> None:
    plan = [point("Discussion"), point("Discussion", etat="Supprimé"), point("Audition"), point("Examen")]
    assert examines(plan) == (plan[0], plan[3])
    assert examines([point("Vote solennel", etat="Eventuel")])


def test_the_sitting_that_goes_on_is_the_last_to_open() -> None:
    apres_midi = seance(uid="RUANR5L17S2025IDS0", debut=DEBUT - 6 * HEURE, fin=None, rang_seance=1)
    soir = seance()
    assert seance_en_cours([soir, apres_midi], DEBUT - MINUTE) == apres_midi
    assert seance_en_cours([soir, apres_midi], DEBUT) == soir


def test_neither_a_commission_nor_the_senat_is_the_sitting_that_goes_on() -> None:
    others = [seance(type=COMMISSION), seance(uid="RUSNR5L17S2025IDS9"), seance(etat="Supprimé")]
    assert seance_en_cours(others, DEBUT + HEURE) is None
