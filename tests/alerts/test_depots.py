"""Amendments tabled on what is followed: which are told alone, which are counted, what is history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from alerts.abonnement.abonnes import Abonne
from alerts.dits import ANTERIEUR
from alerts.importance import Importance
from alerts.message import decode_message
from alerts.render.discord import render_discord
from alerts.weigh import Genre
from storage.outbox import Etat
from tests.alerts.monde import (
    AVANT,
    DOSSIER,
    GROUPES,
    LIMITE,
    RAPPORT,
    SEANCE,
    Monde,
    amendement,
    decided,
    gouvernement,
    open_monde,
    suppression,
)
from tests.alerts.test_compose import golden, told

CONNUS = (DOSSIER, SEANCE, RAPPORT, *GROUPES)


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    with open_monde(tmp_path, records=CONNUS) as monde:
        yield monde


def kinds(monde: Monde) -> list[tuple[str, str]]:
    """(kind, suivi) of the alerts of everything recorded since the last time, article first."""
    return sorted((alerte.genre.value, alerte.suivis[0]) for alerte in monde.weigh())


# --- told alone ----------------------------------------------------------------------------------------------


async def test_an_amendment_of_the_government_reads_alone(monde: Monde) -> None:
    alone, *_ = await told(monde, LIMITE, gouvernement(237, rectification="rect.", alinea="Alinéa 3"))
    deadline = "déposer avant le jeudi 16 mars 2023 à 17 h 00"
    assert deadline in alone  # the deadline itself
    text = next(t for t in await told(monde, gouvernement(238, alinea="Alinéa 3")) if "🆕" in t)
    assert (
        text.rpartition("·")[0]
        == golden(
            """
        ● NOTABLE  🆕 Article 7 (Jeux olympiques 2024) : amendement n° 238 du Gouvernement
        <https://www.assemblee-nationale.fr/dyn/16/amendements/0939/AN/238>
        Jeux olympiques 2024 <https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918> · texte de
        la commission n° 939 · séance · déposé le lundi 20 mars 2023
        Place : alinéa 3
        « À l'alinéa 2, supprimer le mot : « algorithmique ». »
        Motif donné : Cet amendement protège les libertés publiques.
        État : à discuter

        Source lue le jeudi 23 mars 2023 à 13 h 18
        """
        )
        + " "
    )


async def test_the_deadline_is_told_while_others_may_still_table(monde: Monde) -> None:
    limite = replace(LIMITE, limite_amendements=datetime(2023, 3, 27, 15, tzinfo=UTC))
    texts = await told(monde, limite, gouvernement(237))
    text = next(t for t in texts if "🆕" in t)
    assert "Amendements de séance à déposer avant le lundi 27 mars 2023 à 17 h 00" in text


async def test_a_deadline_that_has_passed_is_not_told(monde: Monde) -> None:
    texts = await told(monde, LIMITE, gouvernement(237))
    assert "à déposer avant" not in next(t for t in texts if "🆕" in t)


def test_the_government_and_rapporteurs_are_told_alone_beside_the_article_too(monde: Monde) -> None:
    monde.read(gouvernement(1, "APRÈS ART. 7"), amendement(2, "AVANT ART. 7", auteur_type="Rapporteur"))
    assert [k for k in kinds(monde) if k[0] == "dépôt"] == [("dépôt", "article7")] * 2


def test_a_full_rewriting_is_told_alone_on_the_article_only(monde: Monde) -> None:
    rewriting = amendement(1, effet="rédaction globale")
    monde.read(rewriting)
    assert ("dépôt", "article7") in kinds(monde)
    monde.read(amendement(2, "APRÈS ART. 7", effet="rédaction globale"))
    assert ("dépôt", "article7") not in kinds(monde)


def test_a_sub_amendment_rewrites_another_amendment_not_the_article(monde: Monde) -> None:
    monde.read(amendement(2, effet="rédaction globale", parent=amendement(1).uid))
    assert ("dépôt", "article7") not in kinds(monde)


def test_an_amendment_on_another_article_is_told_to_the_whole_bill_only(monde: Monde) -> None:
    monde.read(gouvernement(1, "ART. 8"))
    assert kinds(monde) == [("dépôts", "jo2024")]


async def test_deletions_of_the_article_are_one_message_that_grows(monde: Monde) -> None:
    await told(monde, suppression(27))
    texts = await told(monde, suppression(40, "PO1"))
    text = next(t for t in texts if "suppression" in t)
    assert (
        text.rpartition("·")[0]
        == golden(
            """
        ● NOTABLE  🆕 Article 7 (Jeux olympiques 2024) : 2 amendements de suppression (LFI 1, RE 1)
        <https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918>
        Jeux olympiques 2024 · texte de la commission n° 939 · séance
        • n° 27 <https://www.assemblee-nationale.fr/dyn/16/amendements/0939/AN/27> de Mme Regol (LFI) : à
          discuter
        • n° 40 <https://www.assemblee-nationale.fr/dyn/16/amendements/0939/AN/40> de M. Peu (RE) : à
          discuter

        Source lue le jeudi 23 mars 2023 à 13 h 18
        """
        )
        + " "
    )
    assert len([titre for titre, _, _ in monde.outbox() if "suppression" in titre]) == 1


@pytest.mark.parametrize(
    ("change", "title"),
    [
        ({"etat": "IR", "sous_etat": "Charge"}, "🚫 Article 7 (Jeux olympiques 2024) : amendement n° 237"),
        ({"etat": "RT", "sous_etat": "Retiré après publication"}, "↩️ Article 7 (Jeux olympiques 2024)"),
    ],
)
async def test_what_falls_before_the_sitting_edits_the_same_message(
    monde: Monde, change: dict[str, str], title: str
) -> None:
    await told(monde, gouvernement(237))
    await monde.tell(gouvernement(237, **change))
    edits = [row for row in monde.due() if decode_message(row.message).titre.startswith(title)]
    assert [row.etat for row in edits] == [Etat.A_MODIFIER]


async def test_what_was_set_aside_before_we_saw_it_is_only_counted(monde: Monde) -> None:
    texts = await told(monde, gouvernement(237, etat="IR", sous_etat="Charge"), amendement(3))
    assert not any("🆕" in text for text in texts)
    assert "Irrecevable (1) : n° 237" in texts[0]


async def test_a_hostile_amendment_stays_harmless(monde: Monde) -> None:
    hostile = gouvernement(1, dispositif="\x1b[31m" + "a " * 9000, expose="")
    hostile = replace(hostile, numero="1**@everyone**")
    texts = await told(monde, hostile)
    assert all("\x1b" not in text for text in texts)
    assert all(len(text) < 3000 for text in texts)


# --- counted ---------------------------------------------------------------------------------------------------


async def test_the_others_of_a_day_are_one_message(monde: Monde) -> None:
    several = [amendement(n, groupe=f"PO{n % 3 + 1}") for n in range(10, 17)]
    (text,) = await told(monde, *several, amendement(40, "APRÈS ART. 7"), amendement(9, etat="IRR45"))
    assert (
        text.rpartition("·")[0]
        == golden(
            """
        ○ COURANT  📝 Article 7 (Jeux olympiques 2024) : 9 amendements déposés — LFI 5, NI 2, RE 2
        <https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918>
        Jeux olympiques 2024 · texte de la commission n° 939 · séance · déposés le lundi 20 mars 2023
        Sur l'article (8) : n° 9, 10, 11, 12, 13, 14, 15 et 16
        Après l'article 7 (1) : n° 40
        Irrecevable (1) : n° 9 de Mme Regol

        Source lue le jeudi 23 mars 2023 à 13 h 17
        """
        )
        + " "
    )


async def test_the_day_goes_on_in_the_same_message_and_the_next_day_is_another(monde: Monde) -> None:
    await told(monde, amendement(1))
    await monde.tell(amendement(2), amendement(3, etat="RT"))
    assert [row.etat for row in monde.due()] == [Etat.A_MODIFIER]
    monde.deliver()
    monde.now = datetime(2023, 3, 24, 8, tzinfo=UTC)
    await monde.tell(amendement(4))
    assert [row.etat for row in monde.due()] == [Etat.A_ENVOYER]


async def test_they_are_dated_by_the_days_they_were_tabled_on(monde: Monde) -> None:
    (text,) = await told(monde, amendement(1), amendement(2, depot=date(2023, 3, 22)))
    assert "déposés du lundi 20 au mercredi 22 mars 2023" in " ".join(text.split())


async def test_sub_amendments_are_called_so(monde: Monde) -> None:
    await told(monde, gouvernement(237))
    subs = [amendement(n, parent=gouvernement(237).uid) for n in (268, 269)]
    beside = amendement(270, "APRÈS ART. 7", parent="AMANR5L16PO791932BTC0939P0D1N000300")
    (text,) = await told(monde, *map(amendement, (1, 2, 3)), *subs, beside)
    flat = " ".join(text.split())
    assert "Article 7 (Jeux olympiques 2024) : 3 amendements et 3 sous-amendements déposés — LFI 6" in flat
    assert (
        "Sur l'article (3) : n° 1, 2 et 3 2 sous-amendements au n° 237 du Gouvernement : n° 268 et 269"
        in flat
    )
    assert "1 sous-amendement au n° 300, après l'article 7 : n° 270" in flat


async def test_those_that_say_the_same_as_one_told_alone_are_told_so(monde: Monde) -> None:
    twins = [amendement(n, identique="75574") for n in (190, 211)]
    others = [amendement(n, identique="8") for n in (5, 6)]
    texts = await told(monde, gouvernement(237, identique="75574"), *twins, *others)
    (text,) = (text for text in texts if "📝" in text)
    assert "n° 190 et 211, identiques au n° 237 du Gouvernement" in text
    assert text.count("identique") == 1


async def test_that_they_are_identical_is_told_when_it_becomes_known(monde: Monde) -> None:
    await told(monde, gouvernement(237), amendement(190))
    await monde.tell(gouvernement(237, identique="1"), amendement(190, identique="1"))
    (row,) = monde.due()
    assert row.etat is Etat.A_MODIFIER
    assert "n° 190, identique au n° 237 du Gouvernement" in monde.shown(row)


async def test_in_discord_each_number_opens_its_page_unless_they_are_many(monde: Monde) -> None:
    await monde.tell(amendement(1), amendement(2))
    (row,) = monde.due()
    page = "https://www.assemblee-nationale.fr/dyn/16/amendements/0939/AN"
    shown = render_discord(decode_message(row.message)).embeds[0]["description"]
    assert f"[n°\u00a01]({page}/1) et [2]({page}/2)" in shown
    assert "n° 1 et 2" in monde.shown(row)
    await monde.tell(*map(amendement, range(3, 14)))
    (row,) = monde.due()
    assert "/AN/" not in render_discord(decode_message(row.message)).embeds[0]["description"]


async def test_an_amendment_told_alone_says_the_day_it_was_decided(monde: Monde) -> None:
    await told(monde, gouvernement(237))
    await monde.tell(decided(gouvernement(237), "Adopté"))
    (text,) = (monde.shown(row) for row in monde.due() if "🆕" in decode_message(row.message).titre)
    assert "État : adopté le jeudi 23 mars 2023" in text


async def test_quotes_that_a_cut_left_open_are_closed(monde: Monde) -> None:
    texts = await told(monde, gouvernement(237, dispositif=f"Insérer : « {'alinéa ' * 60}»"))
    text = next(t for t in texts if "🆕" in t)
    assert "alinéa… » »" in " ".join(text.split())


async def test_outcomes_of_the_sitting_do_not_touch_what_was_counted(monde: Monde) -> None:
    await told(monde, amendement(1), amendement(2))
    await monde.tell(decided(amendement(1), "Rejeté"))
    assert [decode_message(row.message).titre[:2] for row in monde.due()] == ["❌ "]


async def test_the_whole_bill_has_one_quiet_message_a_day(tmp_path: Path) -> None:
    everything = Abonne(destination="terminal", seuil=Importance.DISCRET)
    with open_monde(tmp_path, records=CONNUS, abonnes=(everything,)) as monde:
        texts = await told(monde, *(amendement(n, f"ART. {n}") for n in range(2, 11)), gouvernement(30))
    (text,) = (t for t in texts if "DISCRET" in t)
    assert (
        text.rpartition("·")[0]
        == golden(
            """
        · DISCRET  📝 Jeux olympiques 2024 : 10 amendements déposés — LFI 9, Gouvernement 1
        <https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918>
        Jeux olympiques 2024 · texte de la commission n° 939 · séance · déposés le lundi 20 mars 2023
        article 7 : 2 · article 2 : 1 · article 3 : 1 · article 4 : 1 · article 5 : 1 · article 6 : 1 · et 3
        autres endroits

        Source lue le jeudi 23 mars 2023 à 13 h 17
        """
        )
        + " "
    )


def test_two_hundred_amendments_at_once_are_a_handful_of_alerts(monde: Monde) -> None:
    monde.read(*(amendement(n, f"ART. {n % 20 + 1}") for n in range(200)), *map(suppression, range(200, 230)))
    assert kinds(monde) == [("dépôt", "article7"), ("dépôts", "article7"), ("dépôts", "jo2024")]


def test_an_erased_amendment_is_silent(monde: Monde) -> None:
    monde.read(amendement(1, etat="effacé"))
    assert monde.weigh() == []


# --- history is not news -----------------------------------------------------------------------------------------


async def test_the_first_filling_of_an_old_bill_is_history(tmp_path: Path) -> None:
    since = {"article7": datetime(2023, 3, 20, tzinfo=UTC), "jo2024": datetime(2023, 3, 20, tzinfo=UTC)}
    with open_monde(tmp_path, records=CONNUS, since=since) as monde:
        old = date(2022, 6, 1)
        await monde.tell(gouvernement(1, depot=old), suppression(2, depot=old), amendement(3, depot=old))
        assert monde.due() == []
        assert {motif for _, _, motif in monde.outbox()} == {ANTERIEUR}


async def test_a_recent_amendment_among_old_ones_is_told_alone_of_its_day(tmp_path: Path) -> None:
    since = {"article7": AVANT, "jo2024": AVANT}
    with open_monde(tmp_path, records=CONNUS, since=since) as monde:
        texts = await told(
            monde, *(amendement(n, depot=date(2022, 6, 1)) for n in range(1, 30)), amendement(30)
        )
    (text,) = texts
    assert "amendement n° 30 de Mme Regol (LFI) déposé" in text


async def test_told_again_nothing_is_added(monde: Monde) -> None:
    await told(monde, gouvernement(1), suppression(2), amendement(3))
    assert await monde.tell() == 0
    monde.position = 0
    assert {a.genre for a in monde.weigh()} >= {Genre.DEPOT, Genre.DEPOTS}
    assert monde.due() == []
