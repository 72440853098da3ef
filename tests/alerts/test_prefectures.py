"""Prefects' acts: what is authorised, how late it is known, each order once, and collections nobody could read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from alerts.abonnement.abonnes import Abonne
from alerts.autorisations import lieu_of, quand_of, say_delai
from alerts.dits import ANCIEN, ANTERIEUR
from alerts.importance import Importance
from alerts.message import decode_message
from alerts.weigh import Genre
from parlement.arretes import INJOIGNABLE, LU, LecturePdf
from storage.outbox import Etat
from tests.alerts.actes import (
    ARRETE,
    FEVRIER,
    LECTURE,
    NUMERISEE,
    RECUEIL,
    SIGNALEMENT,
    open_veille,
    posted,
    published,
    veilleur,
)
from tests.alerts.monde import Monde
from tests.alerts.test_compose import golden
from veilles.veille import PREFIXE

SANS_DATE = replace(ARRETE, jour_debut=None, jour_fin=None, debut=None, fin=None)


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    with open_veille(tmp_path, now=FEVRIER) as monde:
        yield monde


async def test_an_order_says_what_why_where_when_and_how_late_it_was_published(monde: Monde) -> None:
    (text,) = await posted(monde, RECUEIL, ARRETE, LECTURE)
    assert (
        text.rpartition("·")[0]
        == golden(
            """
        ● NOTABLE  🚁 Drones : Paris, dimanche 4 février, 9 h–20 h
        <https://prefecture.example.fr/recueil-071.pdf>
        Quand : dimanche 4 février 2024 à 9 h 00 → dimanche 4 février 2024 à 20 h 00
        Vu 20 h avant le début · début dans 19 h
        Vu par attrap.fr samedi 3 février 2024 à 13 h 00
        Où : « place de la République, Paris 3e »
        Quoi : drones, 2 caméras au plus en même temps (« deux caméras »)
        Arrêté autorisant la captation d'images au moyen de caméras installées sur des aéronefs
        Arrêté n° 2024-00137 · Préfecture de police de Paris · signé le vendredi 2 février 2024
        l'arrêté en PDF · fichier créé samedi 3 février 2024 à 11 h 30

        Finalités, telles que l'arrêté les écrit
          • « la sécurité des rassemblements de personnes sur la voie publique »

        Source lue le samedi 3 février 2024 à 13 h 01
        """
        )
        + " "
    )


async def test_the_same_order_in_a_second_collection_edits_its_message(monde: Monde) -> None:
    await posted(monde, RECUEIL, ARRETE, LECTURE)
    other = replace(
        RECUEIL, uid="r2", nom="Recueil n° 72", url="https://prefecture.example.fr/recueil-072.pdf"
    )
    await published(monde, other, replace(ARRETE, recueils=("r1", "r2")), replace(LECTURE, uid="r2"))
    (row,) = monde.due()
    assert row.etat is Etat.A_MODIFIER
    shown = monde.shown(row)
    assert "Recueil n° 71" in shown
    assert "Recueil n° 72" in shown


async def test_what_an_order_does_not_say_for_sure_is_quoted_and_its_hours_are_left_out(monde: Monde) -> None:
    """Each is found by the words of its collection alone; the second changes another order."""
    silent = replace(ARRETE, titre="arrêté n° 137", texte="Article 1er")
    orders = (
        replace(silent, uid="ppparis:1", debut=None, fin=None),
        replace(silent, uid="ppparis:2", modifie="2024-00102"),
        replace(SANS_DATE, uid="ppparis:3", titre="arrêté n° 139", texte="Article 1er"),
    )
    days_only, changing, undated = (
        " ".join(text.split()) for text in await posted(monde, RECUEIL, *orders, LECTURE)
    )
    assert "Drones : Paris, dimanche 4 février <" in days_only
    assert (
        "Quand : jour dit : dimanche 4 février, heure non lue — « le dimanche 4 février 2024 de 9 heures à 20 heures »"
        in days_only
    )
    assert "Vu 1 jour avant le jour dit" in days_only
    assert "modifie l'arrêté n° 2024-00102" in changing
    assert "Drones : Paris <" in undated
    assert "Quand : « le dimanche 4 février 2024 de 9 heures à 20 heures »" in undated
    assert "avant le" not in undated


def test_how_late_it_was_seen_is_told_from_its_start() -> None:
    debut = datetime(2024, 2, 4, 8, 0, tzinfo=UTC)
    days_only = replace(ARRETE, debut=None, fin=None)
    assert say_delai(ARRETE, debut - timedelta(hours=20)) == "vu 20 h avant le début"
    assert (
        say_delai(ARRETE, debut + timedelta(hours=2))
        == "déjà commencé quand il a été vu (2 h après le début)"
    )
    assert say_delai(ARRETE, debut - timedelta(hours=41)) == "vu 41 h avant le début"
    assert say_delai(ARRETE, debut - timedelta(hours=73)) == "vu 3 jours avant le début"
    assert say_delai(ARRETE, debut + timedelta(days=2)) == "déjà fini quand il a été vu (48 h après le début)"
    assert say_delai(days_only, debut) == "vu le jour même"
    assert say_delai(days_only, debut + timedelta(days=2)) == "vu 2 jours après le premier jour dit"
    assert say_delai(SANS_DATE, debut) == ""


def test_titles_name_the_department_and_give_no_hour_that_another_clock_would_read_wrong() -> None:
    martinique = replace(ARRETE, autorite="pref972", administrations=("pref972",))
    assert (lieu_of(martinique), quand_of(martinique)) == ("Martinique (972)", "dimanche 4 février")
    week = replace(ARRETE, fin=datetime(2024, 2, 6, 5, 30, tzinfo=UTC), jour_fin=date(2024, 2, 6))
    assert quand_of(week) == "du dimanche 4 février, 9 h, au mardi 6 février, 6 h 30"
    assert lieu_of(replace(ARRETE, autorite="prefidf", administrations=())) == "Préfecture de police de Paris"


# --- collections ---------------------------------------------------------------------------------------------


async def test_a_collection_is_told_once_it_is_known_that_nobody_can_read_it(monde: Monde) -> None:
    monde.read(replace(RECUEIL, uid="r2"), LecturePdf(uid="r2", etat=LU))
    await veilleur(monde).read()
    read_for_nothing = [(a.genre, a.importance) for a in monde.weigh()]
    assert read_for_nothing == [(Genre.RECUEIL, Importance.COURANT)], (
        "read, without any order: it matters less"
    )
    await published(monde)
    monde.deliver()
    assert await posted(monde, RECUEIL) == []
    (text,) = await posted(monde, NUMERISEE)
    assert (
        text.rpartition("·")[0]
        == golden(
            """
        ● NOTABLE  📄 Paris, recueil du samedi 3 février 2024 : mots de la veille drones
        <https://prefecture.example.fr/recueil-071.pdf>
        Recueil n° 71
        À lire soi-même : le PDF est numérisé : c'est une image, sans texte
        Vu par attrap.fr samedi 3 février 2024 à 13 h 00

        Ce qui a été trouvé
          • drones : « … au moyen de caméras installées sur des aéronefs … »

        Source lue le samedi 3 février 2024 à 13 h 03
        """
        )
        + " "
    )


async def test_a_collection_read_at_last_points_to_its_order(monde: Monde) -> None:
    await posted(monde, RECUEIL, LecturePdf(uid="r1", etat=INJOIGNABLE, detail="délai dépassé"))
    await published(monde, ARRETE, LECTURE)
    rows = {row.alerte: row for row in monde.due()}
    assert set(rows) == {f"arrete:{ARRETE.uid}", "recueil:r1"}
    assert rows["recueil:r1"].etat is Etat.A_MODIFIER
    assert decode_message(rows["recueil:r1"].message).titre == "➡️ Paris : Recueil n° 71"


# --- where it goes -------------------------------------------------------------------------------------------


async def test_departments_restrict_prefects_acts_and_nothing_else(tmp_path: Path) -> None:
    abonnes = (
        Abonne(destination="discord:75", tout=True, departements=frozenset({"75"})),
        Abonne(destination="discord:13", tout=True, departements=frozenset({"13"})),
    )
    with open_veille(tmp_path, now=FEVRIER, abonnes=abonnes) as monde:
        region = replace(ARRETE, uid="prefidf:1", autorite="prefidf", administrations=("prefidf",))
        await published(monde, ARRETE, region, SIGNALEMENT)
        told = sorted((row.alerte.partition(":")[0], row.destination) for row in monde.due())
        assert told == [
            ("arrete", "discord:13"),
            ("arrete", "discord:75"),
            ("arrete", "discord:75"),
            ("signalement", "discord:13"),
            ("signalement", "discord:75"),
        ], "an order whose department is not known goes everywhere"
        assert "département non demandé ici" in [motif for _, _, motif in monde.outbox()]


async def test_what_was_seen_before_the_veille_began_is_history(tmp_path: Path) -> None:
    since = {f"{PREFIXE}drones": FEVRIER + timedelta(days=1)}
    with open_veille(tmp_path, now=FEVRIER, since=since) as monde:
        await published(monde, RECUEIL, ARRETE, LECTURE)
        assert [motif for _, _, motif in monde.outbox()] == [ANTERIEUR]


# --- what nobody tracks --------------------------------------------------------------------------------------


async def test_an_amendment_that_nobody_tracks_is_told_for_its_words(monde: Monde) -> None:
    (text,) = await posted(monde, SIGNALEMENT)
    assert (
        text.rpartition("·")[0]
        == golden(
            """
        ● NOTABLE  🔎 Amendement n° 123 (texte n° 636, article 9) : mots de la veille vsa
        <https://www.assemblee-nationale.fr/dyn/17/amendements/0636/AN/123>
        Assemblée · Mme Regol · samedi 3 février 2024

        Ce qui a été trouvé
          • vsa : « Les traitements algorithmiques des images sont interdits. »

        Source lue le samedi 3 février 2024 à 13 h 01
        """
        )
        + " "
    )


async def test_what_was_missed_while_off_is_told_and_what_later_words_find_is_not(monde: Monde) -> None:
    monde.now += timedelta(days=12)
    await published(monde, ARRETE)
    assert [motif for _, _, motif in monde.outbox()] == [""]
    monde.now += timedelta(days=12)
    wider = replace(monde.tracked.veilles[1], mots=("caméras installées sur des aéronefs",))
    monde.tracked = replace(monde.tracked, veilles=(wider,))
    monde.read(replace(ARRETE, uid="ppparis:2", vu_premier=monde.now))
    other = replace(ARRETE, uid="ppparis:3", texte="Un scanner corporel.", titre="", vu_premier=monde.now)
    await published(monde, other)
    monde.now += timedelta(days=12)
    monde.tracked = replace(monde.tracked, veilles=(replace(wider, mots=("scanner corporel",)),))
    await published(monde)
    assert monde.outbox()[-1][2] == ANCIEN
