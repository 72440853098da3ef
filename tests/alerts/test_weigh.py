"""What a change is worth, and which changes are one fact."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from alerts.importance import Importance
from alerts.weigh import Genre
from parlement.articles import Designation
from parlement.suivis import FilArticle
from tests.alerts.monde import (
    ARTICLE7,
    AVANT,
    DOSSIER,
    GROUPES,
    LIMITE,
    LOI_JO,
    SEANCE,
    Monde,
    decision,
    open_monde,
    rejected,
    step,
    vote,
    with_voices,
)

AMENDEMENT = "l'amendement n° 27 de Mme Regol à l'article 7"
ENSEMBLE = "l'ensemble"


# --- votes on a followed article ---------------------------------------------------------------------------


def test_votes_of_one_sitting_on_the_article_are_one_alert(monde: Monde) -> None:
    monde.read(rejected(1, AMENDEMENT), rejected(2, AMENDEMENT), vote(3))
    (alerte,) = monde.weigh()
    assert (alerte.genre, alerte.importance, alerte.suivis) == (Genre.VOTES, Importance.MAJEUR, ("article7",))
    assert len(alerte.uids) == 3


def test_a_later_vote_of_the_sitting_is_the_same_fact_and_raises_its_importance(monde: Monde) -> None:
    monde.read(rejected(1, AMENDEMENT))
    (before,) = monde.weigh()
    monde.read(vote(2))
    (after,) = monde.weigh()
    assert before.cle == after.cle
    assert (before.importance, after.importance) == (Importance.NOTABLE, Importance.MAJEUR)


def test_two_sittings_are_two_facts(monde: Monde) -> None:
    monde.read(replace(SEANCE, uid="L16-S2", reunion="RU2"))
    monde.weigh()
    monde.read(rejected(1, AMENDEMENT), vote(2, seance="RU2", rang_seance=2))
    assert len(monde.weigh()) == 2


@pytest.mark.parametrize(
    "objet", ["l'article 8", "l'article 7 bis", "l'amendement n° 5 de M. Peu à l'article 8"]
)
def test_votes_on_other_articles_are_silent(monde: Monde, objet: str) -> None:
    monde.read(vote(1, objet))
    assert monde.weigh() == []


def test_a_suppression_that_is_carried_is_major_without_a_vote_on_the_article(monde: Monde) -> None:
    monde.read(vote(1, "l'amendement de suppression n° 27 de Mme Regol à l'article 7"))
    assert [a.importance for a in monde.weigh()] == [Importance.MAJEUR]


def test_votes_right_after_the_article_matter_when_they_are_carried(monde: Monde) -> None:
    monde.read(rejected(1, "l'amendement n° 5 de M. Peu après l'article 7"))
    assert [a.importance for a in monde.weigh()] == [Importance.COURANT]
    monde.read(vote(2, "l'amendement n° 6 de M. Peu après l'article 7"))
    assert [a.importance for a in monde.weigh()] == [Importance.MAJEUR]


def test_the_article_is_found_by_its_number_in_the_text_then_debated(tmp_path: Path) -> None:
    fil = FilArticle(article=Designation("7"), ailleurs={"939": Designation("8")})
    commission = step("L16-RAP", "AN1-COM-FOND-RAPPORT", date(2023, 3, 9), textes=("PRJLANR5L16BTC0939",))
    with open_monde(
        tmp_path, replace(ARTICLE7, fil=fil), records=(DOSSIER, SEANCE, commission, *GROUPES)
    ) as monde:
        monde.read(vote(1, "l'article 7"))
        assert monde.weigh() == []
        monde.read(vote(2, "l'article 8"))
        assert [a.uids for a in monde.weigh()] == [("VTANR5L16V2",)]


def test_a_text_adopted_the_same_day_is_not_the_one_that_was_debated(tmp_path: Path) -> None:
    fil = FilArticle(article=Designation("7"), ailleurs={"939": Designation("8")})
    commission = step("L16-RAP", "AN1-COM-FOND-RAPPORT", date(2023, 3, 9), textes=("PRJLANR5L16BTC0939",))
    adopted = decision(textes=("PRJLANR5L16BTA0096",))
    known = (DOSSIER, SEANCE, commission, adopted, *GROUPES)
    with open_monde(tmp_path, replace(ARTICLE7, fil=fil), records=known) as monde:
        monde.read(vote(3, "l'article 7"), rejected(4, "l'article 8"))
        assert [a.uids for a in monde.weigh()] == [("VTANR5L16V4",)]


# --- decisions ---------------------------------------------------------------------------------------------


def test_the_vote_on_the_whole_text_then_its_decision_are_one_fact(monde: Monde) -> None:
    monde.read(vote(5, ENSEMBLE))
    (voted,) = monde.weigh()
    monde.read(decision())
    (decided,) = monde.weigh()
    assert voted.cle == decided.cle
    assert {voted.genre, decided.genre} == {Genre.DECISION}
    assert {voted.importance, decided.importance} == {Importance.MAJEUR}


def test_the_decision_then_its_vote_are_one_fact(monde: Monde) -> None:
    monde.read(decision(scrutins=("VTANR5L16V5",)))
    (decided,) = monde.weigh()
    monde.read(vote(5, ENSEMBLE))
    assert [a.cle for a in monde.weigh()] == [decided.cle]


def test_the_decision_and_its_vote_seen_together_are_one_alert(monde: Monde) -> None:
    monde.read(vote(5, ENSEMBLE), decision())
    assert [a.genre for a in monde.weigh()] == [Genre.DECISION]


def test_a_motion_is_notable_and_major_when_it_is_carried(monde: Monde) -> None:
    monde.read(rejected(6, "la motion de rejet préalable, déposée par Mme Mathilde Panot,"))
    assert [(a.genre, a.importance) for a in monde.weigh()] == [(Genre.MOTION, Importance.NOTABLE)]
    monde.read(vote(7, "la motion de rejet préalable, déposée par Mme Mathilde Panot,"))
    assert [(a.genre, a.importance) for a in monde.weigh()] == [(Genre.MOTION, Importance.MAJEUR)]


# --- steps -------------------------------------------------------------------------------------------------


def test_steps_seen_together_are_one_alert_and_those_announced_another(monde: Monde) -> None:
    monde.read(
        step("A1", "AN1-DEPOT", date(2023, 3, 22)),
        step("A2", "AN1-COM-FOND-SAISIE", date(2023, 3, 22)),
        step("A3", "AN1-DEBATS-SEANCE", date(2023, 3, 28), reunion="RU9"),
    )
    happened, announced = monde.weigh()
    assert (happened.genre, happened.uids, announced.uids) == (Genre.ETAPES, ("A1", "A2"), ("A3",))


def test_a_step_told_again_with_more_is_silent(monde: Monde) -> None:
    monde.read(step("A1", "AN1-DEPOT", date(2023, 3, 22)))
    monde.weigh()
    monde.read(step("A1", "AN1-DEPOT", date(2023, 3, 22), libelle="Dépôt"))
    assert monde.weigh() == []


def test_a_sitting_that_changes_its_day_is_told(monde: Monde) -> None:
    monde.read(replace(SEANCE, date=date(2023, 3, 24)))
    assert [a.genre for a in monde.weigh()] == [Genre.REPORT]


def test_a_deadline_is_told_and_told_anew_when_it_moves(monde: Monde) -> None:
    monde.read(LIMITE)
    (told,) = monde.weigh()
    monde.read(replace(LIMITE, limite_amendements=datetime(2023, 3, 15, 16, 0, tzinfo=UTC)))
    (moved,) = monde.weigh()
    assert {told.genre, moved.genre} == {Genre.LIMITE}
    assert told.cle != moved.cle


def test_a_document_without_deadline_is_silent(monde: Monde) -> None:
    monde.read(replace(LIMITE, limite_amendements=None))
    assert monde.weigh() == []


# --- corrections -------------------------------------------------------------------------------------------


def test_mended_figures_are_the_same_fact_and_nothing_more(monde: Monde) -> None:
    monde.read(vote(1))
    (before,) = monde.weigh()
    monde.read(with_voices(vote(1), {"PO1": (51, 2, 0), "PO2": (8, 12, 0)}))
    assert [a.cle for a in monde.weigh()] == [before.cle]


def test_a_result_turned_over_is_the_same_fact_too(monde: Monde) -> None:
    monde.read(vote(1))
    (before,) = monde.weigh()
    monde.read(rejected(1, "l'article 7"))
    assert [a.cle for a in monde.weigh()] == [before.cle]


# --- what is not ours, what is old -------------------------------------------------------------------------


def test_a_vote_of_another_bill_at_the_same_sitting_is_silent(monde: Monde) -> None:
    other = "du projet de loi relatif à l'accélération des procédures nucléaires (première lecture)."
    monde.read(replace(vote(1), titre=f"l'article 7 {other}"))
    assert monde.weigh() == []


def test_steps_before_the_suivi_began_are_kept_apart_from_news(tmp_path: Path) -> None:
    since = {"article7": AVANT, "jo2024": AVANT}
    with open_monde(tmp_path, since=since) as monde:
        monde.read(
            step("A1", "SN1-DEPOT", date(2022, 12, 1)), step("A2", "AN1-COM-FOND-SAISIE", date(2023, 2, 1))
        )
        assert [a.uids for a in monde.weigh()] == [("A1",), ("A2",)]


def test_the_first_reading_of_a_bill_already_voted_makes_each_fact_once(tmp_path: Path) -> None:
    with open_monde(tmp_path, records=()) as monde:
        monde.read(DOSSIER, SEANCE, decision(), *GROUPES, vote(1), vote(2, "l'article 8"), vote(5, ENSEMBLE))
        assert sorted(a.genre for a in monde.weigh()) == [Genre.DECISION, Genre.VOTES, Genre.ETAPES]


def test_a_title_like_the_bill_but_voted_at_no_sitting_of_it_is_silent(monde: Monde) -> None:
    monde.read(replace(vote(1), seance="RU77", titre=f"l'article 7 du {LOI_JO} (première lecture)."))
    assert monde.weigh() == []
