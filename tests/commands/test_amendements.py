"""`!amendements`: words in any order, counts, a page at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alerts.render.discord import DESCRIPTION_MAX, render_discord
from commands.amendements import PER_PAGE, suggest
from commands.base import Context
from commands.registry import answer_line
from tests.alerts.monde import Monde
from tests.commands.debat import (
    DEBAT,
    SOIREE,
    amendement,
    ask,
    decided,
    gouvernement,
    lines,
    read_one_by_one,
    source,
    told_live,
)
from tests.commands.rejeu import text_of
from trackers.base import Outcome


@pytest.fixture
def debat(monde: Monde) -> Monde:
    """Article 7 on text n° 939: eleven amendments, one beside it, one in commission before."""
    carried = decided(amendement("2", effet="rédaction globale"), "Adopté")
    read_one_by_one(
        monde,
        *DEBAT,
        decided(amendement("1", effet="suppression"), "Rejeté"),
        carried,
        decided(amendement("3", parent=carried.uid), "Adopté"),
        decided(amendement("4", groupe="PO1", auteur="PA1", auteur_type="Rapporteur"), "Rejeté"),
        gouvernement(amendement("5", rectification="rect.")),
        amendement("6", auteur="PA9", groupe="", signataires="M. Inconnu, Mme Autre et M. Tiers"),
        amendement("7", etat="IRR45", etat_libelle="Irrecevable 45"),
        amendement("8", etat="RT", sous_etat="Retiré après publication"),
        amendement("9", etat="ZZ", etat_libelle="Suspendu par le Bureau"),
        amendement("10", "APRÈS ART. 7"),
        amendement("11", "ART. 8"),
        decided(amendement("CL12", en="CION_LOIS", groupe="PO3", auteur="PA9"), "Rejeté", seance=""),
    )
    return monde


def test_the_whole_answer_reads_so(debat: Monde) -> None:
    source(debat, "publications-16", debat.now - timedelta(minutes=3))
    assert list(lines(ask(debat, "!amendements article7"))) == [
        "Amendements — vidéosurveillance algorithmique",
        "<https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918>",
        "10 sur l'article : 2 à discuter · 2 adoptés · 3 rejetés · 1 retiré · 1 irrecevable"
        " · 1 dans un autre état",
        "1 à discuter à côté de l'article",
        "Le détail de l'un d'eux : !amendement 1",
        "",
        "Texte n° 939, en séance",
        "• ❌ n° 1 · Élisa Martin (LFI) · rejeté · suppression",
        "• ✅ n° 2 · Élisa Martin (LFI) · adopté · rédaction globale",
        "◦ ✅ n° 3 · Élisa Martin (LFI) · adopté",
        "• ❌ n° 4 · Stéphane Mazars (RE, rapporteur) · rejeté",
        "• ⏳ n° 5 (rect.) · Gouvernement · à discuter",
        "• ⏳ n° 6 · M. Inconnu · à discuter",
        "• 🚫 n° 7 · Élisa Martin (LFI) · irrecevable",
        "• ▫️ n° 8 · Élisa Martin (LFI) · retiré après publication",
        "• ❔ n° 9 · Élisa Martin (LFI) · suspendu par le Bureau",
        "• ⏳ n° 10 · Élisa Martin (LFI) · à discuter · après l'article 7",
        "",
        "Texte n° 809, commission des lois",
        "• ❌ n° CL12 · auteur non précisé (NI) · rejeté",
        "",
        "Sources : amendements lus il y a 3 min",
    ]


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("!amendements article7 à discuter", ["5", "6", "10"]),
        ("!amendements A DISCUTER art. 7", ["5", "6", "10"]),
        ("!amendements restants vsa", ["5", "6", "10"]),
        ("!amendements adoptés article 7", ["2", "3"]),
        ("!amendements article7 rejetée", ["1", "4", "CL12"]),
        ("!amendements article7 retirés", ["8"]),
        ("!amendements irrecevables l'article 7", ["7"]),
        ("!amendements du gouvernement article7", ["5"]),
        ("!amendements vsa rapporteur", ["4"]),
        ("!amendements article7 LFI adoptés", ["2", "3"]),
        ("!amendements lfi rejetés article 7", ["1"]),
        ("!amendements la france insoumise article7 rejeté", ["1"]),
        ("!amendements insoumise adoptés article7", ["2", "3"]),
        ("!amendements vidéosurveillance algorithmique renaissance", ["4"]),
        ("!amendements article7 RE gouvernement", ["4", "5"]),
        ("!amendements rejetés adoptés RE article7", ["4"]),
    ],
)
def test_words_are_understood_in_any_order(debat: Monde, typed: str, numbers: list[str]) -> None:
    told = [line for line in lines(ask(debat, typed)) if " n° " in line and line[0] in "•◦"]
    assert [line.split(" n° ")[1].split()[0] for line in told] == numbers


def test_a_choice_that_leaves_nothing_says_what_there_is(debat: Monde) -> None:
    text = ask(debat, "!amendements article7 tombés")
    assert "Aucun amendement connu pour « tombés »." in text
    assert "Sans ce choix : 11 amendements — !amendements article7" in text


def test_without_subject_every_suivi_is_counted(debat: Monde) -> None:
    text = ask(debat, "!amendements")
    assert "• article7 (vidéosurveillance algorithmique) : texte n° 939, 10 amendements (3 à discuter" in text
    assert "1 sur les textes d'avant ou en commission — !amendements article7" in text
    assert "• jo2024 (Jeux olympiques 2024) : texte n° 939, 11 amendements" in text
    only = ask(debat, "!amendements gouvernement")
    assert "1 amendement, à discuter — !amendements article7 gouvernement" in only


def test_a_whole_bill_is_told_place_by_place(debat: Monde) -> None:
    text = ask(debat, "!amendements jo2024")
    assert "Texte n° 939, en séance — article 8" in text
    assert "Texte n° 939, en séance — après l'article 7" in text
    assert "12 sur le texte : 4 à discuter" in text


def test_a_sub_amendment_alone_names_what_it_changes(debat: Monde) -> None:
    read_one_by_one(debat, amendement("20", parent=amendement("2").uid))
    assert "• ⏳ n° 20 (sous-amendement au n° 2) · Élisa Martin" in ask(debat, "!amendements vsa restants")


def test_an_outcome_known_only_live_says_so(debat: Monde) -> None:
    read_one_by_one(debat, told_live("6", "Rejeté"), told_live("1", "Adopté"))
    text = ask(debat, "!amendements article7")
    assert "• ❌ n° 6 · M. Inconnu · rejeté (direct, à confirmer)" in text
    assert "• ❌ n° 1 · Élisa Martin (LFI) · rejeté · suppression" in text, "its document has the last word"


# --- pages ---------------------------------------------------------------------------------------------------


@pytest.fixture
def many(monde: Monde) -> Monde:
    read_one_by_one(monde, *DEBAT, *(amendement(str(n)) for n in range(1, 41)))
    return monde


def test_each_page_says_exactly_what_to_type_for_the_next(many: Monde) -> None:
    question, seen = "!amendements à discuter article 7", []
    for rank in (1, 2, 3):
        text = ask(many, question)
        assert f"Page {rank} sur 3." in text
        seen += [line.split(" n° ")[1].split()[0] for line in lines(text) if line.startswith("• ⏳")]
        question = text.partition("La suite : ")[2].partition(" · ")[0] or question
    assert seen == [str(n) for n in range(1, 41)]
    assert question == "!amendements article7 à discuter page 3"
    assert "Dernière page" in ask(many, question)


@pytest.mark.parametrize("page", ["page 0", "page 999", "p. 4", "page -3", "page 999999999"])
def test_a_page_that_does_not_exist_gives_the_last(many: Monde, page: str) -> None:
    text = ask(many, f"!amendements article7 {page}")
    assert text.startswith("Je n'ai pas trouvé\nPas de page ")
    assert "il y en a 3. Essayez : !amendements article7 page 3" in text


def test_a_page_fits_in_one_message(many: Monde) -> None:
    read_one_by_one(many, *(amendement(str(n), effet="rédaction globale") for n in range(1, PER_PAGE + 1)))
    context = Context(tracked=many.tracked, vigie=many.vigie, now=many.now)
    embed = render_discord(answer_line("!amendements article7", context)).embeds[0]
    assert len(embed["description"]) < DESCRIPTION_MAX
    assert "n°\xa015 " in embed["description"]


# --- what is not understood ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "bidule",
        "article7 bidule",
        "article7 XYZ",
        "adoptés bidule",
        "**gras** `code`",
        "<@123> @everyone",
        "x" * 10_000,
        "mot " * 2500,
        "article 8",
        "\\_/",
        "' OR 1=1 --",
    ],
)
def test_an_unknown_word_gives_what_is_understood(debat: Monde, typed: str) -> None:
    text = ask(debat, f"!amendements {typed}")
    assert text.startswith("Je n'ai pas trouvé\n«")
    assert len(text) < 900
    for told in ("article7", "à discuter", "non soutenus", "gouvernement", "RE", "LFI"):
        assert told in text


def test_hostile_markdown_stays_words(debat: Monde) -> None:
    context = Context(tracked=debat.tracked, vigie=debat.vigie, now=debat.now)
    payload = str(
        render_discord(answer_line("!amendements @everyone <@&42> [x](https://e.example)", context))
    )
    assert "@everyone" not in payload
    assert "<@&42>" not in payload


def test_a_suivi_without_amendment_says_so(monde: Monde) -> None:
    assert "Aucun amendement connu." in ask(monde, "!amendements article7")
    assert "• aucun amendement connu : article7, jo2024" in ask(monde, "!amendements")


def test_an_unreadable_source_is_told_in_the_foot(debat: Monde) -> None:
    source(debat, "publications-16", debat.now - timedelta(hours=2), Outcome.UNREADABLE)
    assert ask(debat, "!amendements vsa").endswith(
        "amendements lus il y a 2 h ; amendements illisibles depuis 2 h"
    )


def test_completions_add_states_to_a_suivi(debat: Monde) -> None:
    context = Context(tracked=debat.tracked, vigie=debat.vigie, now=SOIREE)
    assert suggest(context, "") == ["article7", "jo2024"]
    assert suggest(context, "vsa ")[:3] == ["article7", "article7 à discuter", "article7 restants"]


def test_the_debates_of_the_demo_are_all_listed(context: Context) -> None:
    text = text_of("!amendements article7", context)
    assert "14 sur l'article : 2 adoptés · 10 rejetés · 2 sans sort connu" in text
    assert "Texte n° 220 du Sénat, commission" in text
    assert "✅ n° 757 · Aurélien Lopez-Liguori (RN) · adopté" in text
    assert "◦ ✅ n° 789 · Éric Bothorel (RE) · adopté" in text
