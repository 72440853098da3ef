"""Bills of the Sénat's table that nobody tracks: which of those with the words are kept."""

from __future__ import annotations

from parlement.signalements import DOSSIER, Signalement
from tests.trackers.senat.corps_dossiers import ligne, table
from trackers.senat.etats import parse_etats
from trackers.senat.signalements import signaled_dossiers
from trackers.tracker import Needs
from veilles.veille import Veille

DRONES = Veille(nom="drones", mots=("aéronefs",))
TITRE = "Usage des aéronefs par la police"
SESSION = [ligne(f"ppl24-{n}", f"Forêts n° {n}", "") for n in (1, 2, 3)]


def signaled(*lignes: str, needs: Needs | None = None) -> list[Signalement]:
    reading = parse_etats(table(*lignes), "")
    return list(signaled_dossiers(reading, needs or Needs(veilles=(DRONES,))))


def test_a_bill_of_the_session_is_kept_when_its_title_has_the_words() -> None:
    assert signaled(*SESSION, ligne("ppl24-9", TITRE, "")) == [
        Signalement(
            uid="ppl24-9",
            nature=DOSSIER,
            chambre="Sénat",
            titre=TITRE,
            url="https://www.senat.fr/dossier-legislatif/ppl24-9.html",
            senat="ppl24-9",
            texte=TITRE,
        )
    ]


def test_a_bill_of_an_earlier_session_is_history() -> None:
    assert signaled(*SESSION, ligne("ppl23-9", TITRE, ""), ligne("ppl98-9", TITRE, "")) == []


def test_a_reference_mistyped_into_the_future_hides_no_bill_of_the_session() -> None:
    found = signaled(*SESSION, ligne("ppl24-9", TITRE, ""), ligne("ppl42-9", "Retraites", ""))
    assert [one.uid for one in found] == ["ppl24-9"]


def test_a_budget_that_bears_its_year_is_of_no_session() -> None:
    assert signaled(*SESSION, ligne("plfss2018", TITRE, "")) == []


def test_what_is_tracked_or_told_by_the_assemblee_is_not_signaled() -> None:
    lignes = (*SESSION, ligne("ppl24-9", TITRE, ""))
    known = frozenset({"ppl24-9"})
    assert signaled(*lignes, needs=Needs(veilles=(DRONES,), senat=known)) == []
    assert signaled(*lignes, needs=Needs(veilles=(DRONES,), signales=known)) == []


def test_without_words_watched_nothing_is_looked_for() -> None:
    assert signaled(*SESSION, ligne("ppl24-9", TITRE, ""), needs=Needs()) == []
