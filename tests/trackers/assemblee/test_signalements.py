"""What is kept of a bill or an amendment that nobody tracks, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from parlement.signalements import Signalement
from tests.trackers.assemblee.corps import acte, dossier, read
from tests.trackers.assemblee.corps_amendements import corps_de, lire, place
from trackers.assemblee.signalements import signaled_amendement, signaled_dossier
from veilles.veille import Etiquette, Veille

CIVILE = Etiquette(nom="aviation civile", mots=("aérodrome",))
DRONES = Veille(nom="drones", mots=("aéronefs",), etiquettes=(CIVILE,))


def amendement(**changes: Any) -> Signalement | None:
    return signaled_amendement(lire(**changes), [DRONES])


@pytest.mark.parametrize(
    ("dispositif", "expose"),
    [("<p>Des a&#233;ronefs.</p>", "<p>Utile.</p>"), ("<p>Rien.</p>", "<p>Aéronefs</p>")],
)
def test_the_words_count_in_what_it_changes_and_in_why(dispositif: str, expose: str) -> None:
    found = amendement(corps=corps_de(dispositif, expose))
    assert found is not None
    assert "ronefs" in found.texte
    assert found.sur == "texte de la commission n° 700, article 7"


def test_without_the_words_nothing_is_kept() -> None:
    assert amendement() is None


def test_what_a_label_makes_unlikely_is_kept_too() -> None:
    found = amendement(corps=corps_de("<p>Les aéronefs posés sur un aérodrome.</p>"))
    assert found is not None


def test_a_sub_amendment_by_a_rapporteur_is_named_so() -> None:
    auteur = {"typeAuteur": "Rapporteur", "acteurRef": "PA1"}
    found = amendement(
        corps=corps_de("<p>Des aéronefs.</p>"),
        amendementParentRef="AMANR5L17PO838901BTC0700P0D1N000001",
        signataires={"auteur": auteur, "libelle": "Mme&#160;Un, M.&#160;Deux et Mme&#160;Trois"},
    )
    assert found is not None
    assert (found.titre, found.auteur) == ("Sous-amendement n° 42", "Mme Un, rapporteur")


def test_a_place_that_cannot_be_read_is_told_as_written() -> None:
    nowhere = place(courte="Hors texte ?", articleDesignation="", titre="")
    found = amendement(corps=corps_de("<p>Des aéronefs.</p>"), **nowhere)
    assert found is not None
    assert found.sur == "texte de la commission n° 700, Hors texte ?"


def test_a_bill_is_dated_by_its_first_step_wherever_it_began() -> None:
    steps = (
        acte("A2", "AN1-DEPOT", "2025-03-06T00:00:00.000+01:00"),
        acte("A1", "SN1-DEPOT", "2025-01-06T00:00:00.000+01:00"),
    )
    titres = {"titre": "Usage des aéronefs", "titreChemin": "usage", "senatChemin": None}
    reading = read("dossierParlementaire", dossier(*steps, titreDossier=titres))
    found = signaled_dossier(reading, [DRONES])
    assert found is not None
    assert (found.date, found.titre, found.texte) == (
        date(2025, 1, 6),
        "Usage des aéronefs",
        "Usage des aéronefs",
    )
    assert signaled_dossier(reading, [Veille(nom="autre", mots=("reconnaissance faciale",))]) is None
