"""`!apercu`: what a channel would have received, decided again by the rule that decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from alerts.importance import Importance
from alerts.message import encode_message, reponse
from alerts.weigh.base import Genre, Percee
from storage.alertes import AlerteConnue, save_alerte
from tests.commands.serveur import Serveur


def tell(serveur: Serveur, cle: str, when: datetime, **changes: object) -> None:
    """An alert of the register."""
    message = encode_message(reponse(f"Titre {cle}", url="https://exemple.fr")).decode()
    one = AlerteConnue(
        cle=cle, reference=cle.upper(), genre=Genre.VOTES, importance=Importance.NOTABLE, suivis=("article7",),
        veilles=(), departements=(), personnes=(), percees=(), dossier="", jour=when.date(), motif="",
        message=message, vue_le=when, modifiee_le=when,
    )  # fmt: skip
    serveur.monde.vigie.write_now(lambda db: save_alerte(db, replace(one, **changes)))  # type: ignore[arg-type]


@pytest.fixture
def told(serveur: Serveur) -> Serveur:
    """Five alerts of the last days, one much older, one that was no news."""
    noon = serveur.now.replace(hour=10)
    night = serveur.now.replace(hour=23) - timedelta(days=1)
    tell(serveur, "a", noon - timedelta(days=2))
    tell(serveur, "b", night, importance=Importance.MAJEUR, genre=Genre.DECISION, percees=(Percee.ADOPTION,))
    tell(serveur, "c", night - timedelta(days=1), importance=Importance.COURANT, genre=Genre.AGENDA)
    tell(serveur, "d", noon - timedelta(days=3), importance=Importance.DISCRET)
    tell(serveur, "e", noon - timedelta(days=3), suivis=(), veilles=("drones",), genre=Genre.JOURNAL)
    tell(serveur, "f", noon - timedelta(days=40))
    tell(serveur, "g", noon - timedelta(days=1), motif="antérieur au début du suivi")
    return serveur


def test_it_counts_by_fate_and_kind_and_tells_the_most_important_first(told: Serveur) -> None:
    told.ask("!abonner article7")
    text = told.ask("!apercu")

    assert text.startswith("#alertes : 3 alertes en 30 jours\n3 postées aussitôt, 1 laissée de côté")
    assert [line.split("Titre ")[1][0] for line in text.splitlines() if "Titre " in line] == ["b", "a", "c"]
    assert "• 1 de côté : importance discret, sous le seuil courant" in text
    for kind in ("votes et amendements décidés en séance : 1", "décisions, étapes et lois : 1", "agenda : 1"):
        assert f"• {kind}" in text


def test_quiet_hours_hold_what_does_not_break_through(told: Serveur) -> None:
    told.ask("!abonner article7")
    text = told.ask("!apercu calme=23 h - 7 h")

    assert "2 postées aussitôt, 1 dans 1 résumé, 1 laissée de côté" in text
    assert "• 1 dans un résumé : heures calmes (23 h – 7 h)" in text
    assert "Titre c <https://exemple.fr> (dans un résumé)" in text
    assert told.received().calme is None, "a preview changes nothing"


def test_choices_can_be_tried_before_they_are_made(told: Serveur) -> None:
    assert told.ask("!apercu article7 importance=notable").startswith(
        "Avec ces choix : 2 alertes en 30 jours"
    )
    assert told.ask("!apercu veille drones 60 jours").startswith("Avec ces choix : 1 alerte en 60 jours")
    assert told.ask("!apercu article 7, veille drones").startswith("Avec ces choix : 4 alertes en 30 jours")
    assert told.ask("!apercu tout genres=votes, decisions").startswith("Avec ces choix : 2 alertes")
    assert told.abonne() is None


def test_a_number_alone_is_days(told: Serveur) -> None:
    told.ask("!abonner article7")
    assert told.ask("!apercu 60").startswith("#alertes : 4 alertes en 60 jours")
    assert told.ask("!apercu 2 jours").startswith("#alertes : 2 alertes en 2 jours")
    assert "De 1 à 365 jours" in told.ask("!apercu 0")
    assert "De 1 à 365 jours" in told.ask("!apercu 9999 jours")


def test_a_paused_channel_and_one_subscribed_today_see_what_they_would_have_had(told: Serveur) -> None:
    told.ask("!abonner article7")
    told.ask("!pause")
    assert "3 postées aussitôt" in told.ask("!apercu")
    assert told.received().depuis is not None
    assert told.received().depuis.date() == date(2023, 5, 25)  # type: ignore[union-attr]


def test_nothing_known_and_nothing_asked_say_so(serveur: Serveur) -> None:
    assert "Vigie n'a encore rien annoncé sur cette période" in serveur.ask("!apercu article7")
    assert "ne reçoit rien" in serveur.ask("!apercu")
    assert "n'est pas un réglage" in serveur.ask("!apercu article7 couleur=bleu")
    assert "choisissez parmi" in serveur.ask("!apercu article7 importance=bleu")
