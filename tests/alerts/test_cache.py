"""One reading shared by a run: the same answers as asking each time, asked once."""

from __future__ import annotations

from alerts.cache import reading
from alerts.weigh.seances import seances
from tests.alerts.monde import ARTICLE7, DOSSIER, JO2024, Monde, amendement, decided, rejected, vote


def test_a_reading_answers_as_the_databases_do(monde: Monde) -> None:
    monde.read(vote(1), rejected(2, "l'amendement n° 5 de M. Peu à l'article 8"), *map(amendement, (1, 2)))
    tracked, lecture = monde.tracked, reading(monde.tracked)
    for suivi in (ARTICLE7, JO2024):
        assert lecture.dossier(suivi) == tracked.dossier(suivi)
        assert lecture.vote_lines(suivi) == tracked.vote_lines(suivi) != []
        assert lecture.amendements(suivi) == tracked.amendements(suivi) != []
        assert lecture.places(suivi) == tracked.places(suivi) != []
    assert seances(ARTICLE7, DOSSIER, lecture) == seances(ARTICLE7, DOSSIER, tracked)


def test_what_is_stored_during_a_run_is_left_to_the_next_one(monde: Monde) -> None:
    monde.read(amendement(1))
    lecture = reading(monde.tracked)
    before = lecture.amendements(ARTICLE7)
    monde.read(decided(amendement(1), "Rejeté"), amendement(2))
    assert lecture.amendements(ARTICLE7) is before
    assert len(reading(monde.tracked).amendements(ARTICLE7)) == 2


def test_a_reading_of_a_reading_is_the_same_one(monde: Monde) -> None:
    lecture = reading(monde.tracked)
    assert reading(lecture) is lecture
