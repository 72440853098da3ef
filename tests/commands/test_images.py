"""Answers and alerts that carry a picture, and channels that asked for text alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from alerts.discord.dessinateur import dessiner
from alerts.image import ImageAmendements, ImageParcours, ImageScrutin
from alerts.message import decode_message
from commands.base import Context
from commands.discord.dessins import dessin_of
from commands.registry import answer_line
from tests.alerts.monde import Monde, decision, rejected, step, vote
from tests.commands.debat import DEBAT, amendement, decided, read_one_by_one
from tests.commands.serveur import Serveur


def asked(monde: Monde, question: str) -> object:
    """The picture of an answer."""
    return answer_line(question, Context(tracked=monde.tracked, vigie=monde.vigie, now=monde.now)).image


def test_a_vote_shows_its_groups(monde: Monde) -> None:
    monde.read(vote(1274))
    image = asked(monde, "!vote 1274")
    assert isinstance(image, ImageScrutin)
    assert image.titre == "Jeux olympiques 2024 · Article 7"
    assert [groupe.nom for groupe in image.groupes] == ["LFI", "RE", "NI"]


def test_a_vote_whose_figures_are_withheld_shows_none(monde: Monde) -> None:
    monde.read(replace(vote(1274), pour=61))
    assert asked(monde, "!vote 1274") is None


def test_the_way_of_a_bill_is_drawn_to_what_is_announced(monde: Monde) -> None:
    read_one_by_one(
        monde,
        *DEBAT,
        decision(),
        step("L16-CMP", "CMP-DEC", date(2023, 4, 4), statut_code="TCCMP01"),
        step("L16-S2", "CMP-DEBATS-AN-SEANCE", date(2023, 4, 11), reunion="RU9"),
    )
    image = asked(monde, "!statut article7")
    assert isinstance(image, ImageParcours)
    assert image.titre == "Le parcours · Jeux olympiques 2024"
    assert [(etape.libelle, etape.faite) for etape in image.etapes] == [
        ("Déposé (n° 809)", True),
        ("Texte de la commission (n° 939)", True),
        ("Adopté avec modifications (1re lecture)", True),
        ("Séance publique (Assemblée, texte de la CMP)", False),
    ]
    assert (
        "9 mars 2023, Assemblée : Texte de la commission (n° 939) ; 23 mars 2023, Assemblée : Adopté"
        in image.alt
    )
    assert image.alt.endswith("(à venir).")


def test_amendments_show_where_they_stand_on_the_latest_text(monde: Monde) -> None:
    read_one_by_one(
        monde,
        *DEBAT,
        decided(amendement("1"), "Rejeté"),
        decided(amendement("2"), "Adopté"),
        amendement("3"),
        amendement("CL4", en="CION_LOIS"),
    )
    image = asked(monde, "!amendements article7")
    assert isinstance(image, ImageAmendements)
    assert image.titre == "Amendements · article 7 (texte n° 939, en séance)"
    assert image.parts == (("à discuter", 1), ("adopté", 1), ("rejeté", 1))
    assert asked(monde, "!amendements article7 rejetés") is None, "a part is not the progress"


async def test_the_final_vote_on_an_article_and_not_that_on_an_amendment_is_drawn(monde: Monde) -> None:
    await monde.tell(rejected(1263, "l'amendement n° 27 de Mme Regol à l'article 7"))
    (row,) = monde.deliver()
    assert decode_message(row.message).image is None
    await monde.tell(vote(1274))
    (image,) = {decode_message(row.message).image for row in monde.deliver()} - {None}
    assert isinstance(image, ImageScrutin)
    assert image.resultat == "Adopté : 59 pour, 14 contre · Assemblée, 23 mars 2023, scrutin n° 1274"


def test_a_channel_set_to_text_alone_gets_answers_without_pictures(serveur: Serveur) -> None:
    serveur.monde.read(vote(1274))
    message = serveur.message("!vote 1274")
    assert message.image is not None
    assert dessin_of(message, serveur.context()) == dessiner(message.image)
    serveur.ask("!abonner article7")
    serveur.ask("!regler images non")
    assert not serveur.choix.wants_images("discord:111")
    assert serveur.choix.wants_images("discord:222")
    assert dessin_of(message, serveur.context()) is None
