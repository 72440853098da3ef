"""What breaks through quiet hours: the law made, the followed article voted, what flies within a day; nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from alerts.weigh import Alerte, Genre
from alerts.weigh.base import Percee
from alerts.weigh.percees import is_final, is_urgent
from parlement.arretes import Arrete
from parlement.dossiers import Acte
from tests.alerts.actes import ARRETE, FEVRIER, LECTURE, LOI, RECUEIL, open_veille, veilleur
from tests.alerts.monde import (
    Monde,
    amendement,
    decided,
    decision,
    gouvernement,
    rejected,
    step,
    suppression,
    vote,
)

DEBUT = datetime(2024, 2, 4, 8, 0, tzinfo=UTC)


def percees(monde: Monde, *records: object, genre: Genre = Genre.VOTES) -> frozenset[Percee]:
    """Those of the alerts of a genre that these records make."""
    monde.read(*records)  # type: ignore[arg-type]
    found = [one.percees for one in monde.weigh() if one.genre is genre]
    assert found
    return frozenset[Percee]().union(*found)


# --- adopted for good ------------------------------------------------------------------------------------------


def adopted(code: str, jour: date, statut: str = "TSORTF01", libelle: str = "") -> Acte:
    return step(f"{code}-{jour}", f"{code}-DEC", jour, statut_code=statut, statut=libelle)


SENAT, ASSEMBLEE = adopted("SN1-DEBATS", date(2023, 1, 31)), adopted("AN1-DEBATS", date(2023, 3, 28))
CMP_AN, CMP_SN = adopted("CMP-DEBATS-AN", date(2023, 4, 11)), adopted("CMP-DEBATS-SN", date(2023, 4, 12))
CONFORME = adopted("AN1-DEBATS", date(2023, 3, 28), "TSORTF03")


@pytest.mark.parametrize(
    ("acte", "before", "final"),
    [
        (SENAT, (), False),
        (ASSEMBLEE, (SENAT,), False),
        (CONFORME, (SENAT,), True),
        (CONFORME, (), False),
        (CMP_AN, (SENAT, ASSEMBLEE), False),
        (CMP_SN, (SENAT, ASSEMBLEE, CMP_AN), True),
        (adopted("CMP-DEBATS-SN", date(2023, 4, 12), "TSORTF07"), (CMP_AN,), False),
        (adopted("ANLDEF-DEBATS", date(2023, 5, 2)), (SENAT, ASSEMBLEE), True),
        (adopted("ANLDEF-DEBATS", date(2023, 5, 2), "TSORTF13", "rejeté définitivement"), (SENAT,), False),
        (adopted("SN2-DEBATS", date(2023, 5, 2), "X", "Adopté définitivement par le Sénat"), (), True),
        (adopted("CC", date(2023, 5, 17), "TCD02"), (CMP_AN, CMP_SN), False),
    ],
    ids=str,
)
def test_only_the_decision_that_ends_the_work_of_both_houses_is_final(
    acte: Acte, before: tuple[Acte, ...], final: bool
) -> None:
    assert is_final(acte, (*before, acte)) is final


def test_a_final_adoption_and_the_law_break_through_and_a_first_reading_does_not(monde: Monde) -> None:
    assert percees(monde, decision(), genre=Genre.DECISION) == frozenset()
    monde.read(SENAT, CMP_AN)
    monde.weigh()
    assert percees(monde, CMP_SN, genre=Genre.DECISION) == {Percee.ADOPTION}
    assert percees(monde, LOI, genre=Genre.LOI) == {Percee.ADOPTION}


def test_the_vote_of_a_final_reading_breaks_through_before_its_step_is_known(monde: Monde) -> None:
    first = vote(1305, "l'ensemble")
    final = replace(
        vote(1306, "l'ensemble"), titre=first.titre.replace("première lecture", "lecture définitive")
    )
    assert percees(monde, first, genre=Genre.DECISION) == frozenset()
    assert percees(monde, final, genre=Genre.DECISION) == {Percee.ADOPTION}


# --- the followed article --------------------------------------------------------------------------------------


def test_the_article_voted_breaks_through_whichever_way_it_went(monde: Monde) -> None:
    assert percees(monde, rejected(1274, "l'article 7")) == {Percee.VOTE}


def test_the_article_deleted_breaks_through_by_its_vote_or_by_hand(monde: Monde) -> None:
    words = "l'amendement de suppression n° 27 de Mme Regol à l'article 7"
    assert percees(monde, rejected(1263, words)) == frozenset()
    assert percees(monde, vote(1264, words)) == {Percee.VOTE}


def test_the_article_deleted_by_a_show_of_hands_breaks_through(monde: Monde) -> None:
    assert percees(monde, decided(suppression(27), "Rejeté")) == frozenset()
    assert percees(monde, decided(suppression(28), "Adopté")) == {Percee.VOTE}


def test_an_amendment_adopted_on_it_or_a_vote_beside_it_waits_for_the_morning(monde: Monde) -> None:
    beside = vote(1273, "l'amendement n° 760 de M. Mazars après l'article 7")
    assert percees(monde, beside, decided(gouvernement(237), "Adopté")) == frozenset()


def test_what_is_only_tabled_waits(monde: Monde) -> None:
    assert percees(monde, gouvernement(237), genre=Genre.DEPOT) == frozenset()
    assert percees(monde, amendement(3), genre=Genre.DEPOTS) == frozenset()


# --- drones ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "seen", "urgent"),
    [
        ({}, DEBUT - timedelta(hours=24), True),
        ({}, DEBUT - timedelta(hours=24, minutes=1), False),
        ({}, DEBUT + timedelta(hours=10), True),
        ({}, datetime(2024, 2, 4, 19, 0, tzinfo=UTC), False),
        ({"debut": None, "fin": None}, DEBUT, True),
        ({"debut": None, "fin": None}, DEBUT - timedelta(days=2), False),
        ({"debut": None, "fin": None}, DEBUT + timedelta(days=1), False),
        ({"debut": None, "fin": None, "jour_debut": None, "jour_fin": None}, DEBUT, False),
        ({"moyen": "hélicoptère"}, DEBUT, True),
        ({"moyen": ""}, DEBUT, True),
        ({"moyen": "vsa"}, DEBUT, False),
    ],
)
def test_what_flies_within_a_day_or_flies_already_is_urgent(
    changes: dict[str, object], seen: datetime, urgent: bool
) -> None:
    order: Arrete = replace(ARRETE, **changes)  # type: ignore[arg-type]
    assert is_urgent(order, seen) is urgent


async def test_an_order_for_tomorrow_breaks_through_and_one_for_next_week_does_not(tmp_path: Path) -> None:
    week = timedelta(days=7)
    assert ARRETE.debut is not None
    assert ARRETE.fin is not None
    later = replace(
        ARRETE,
        uid="ppparis:2",
        jour_debut=date(2024, 2, 11),
        jour_fin=date(2024, 2, 11),
        debut=ARRETE.debut + week,
        fin=ARRETE.fin + week,
    )
    with open_veille(tmp_path, now=FEVRIER) as monde:
        monde.read(RECUEIL, ARRETE, later, LECTURE)
        await veilleur(monde).read()
        found: dict[str, Alerte] = {one.cle: one for one in monde.weigh()}
    assert found[f"arrete:{ARRETE.uid}"].percees == {Percee.DRONE}
    assert found["arrete:ppparis:2"].percees == frozenset()
