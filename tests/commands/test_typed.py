"""What people type, as they type it, and what they get."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from alerts.render.discord import DESCRIPTION_MAX, render_discord
from commands.base import Context
from commands.registry import answer_line
from parlement.articles import Designation
from parlement.suivis import FilArticle
from tests.alerts.monde import ARTICLE7, JO2024, UID, Monde, open_monde, rejected, vote
from tests.commands.rejeu import text_of


def asked(monde: Monde) -> Context:
    return Context(tracked=monde.tracked, vigie=monde.vigie, now=monde.now)


# --- subjects ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "!statut article7",
        "!statut art. 7",
        "!statut Article 7",
        "!statut vsa",
        "!Statut article7",
        "!STATUT  VSA ",
        "/statut l'article 7",
        "! statut article\u00a07",
        "!statut\tarticle7",
        "statut 7",
        "!statut article 10",
        "!statut vidéosurveillance algorithmique",
    ],
)
def test_every_way_to_ask_gives_the_same_answer(context: Context, typed: str) -> None:
    assert text_of(typed, context) == text_of("!statut article7", context)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("!statut artcle7", "!statut article7"),
        ("!statut jo2025", "!statut jo2024"),
        ("!votes tranport", "!votes transports"),
        ("!statut article 8", "!statut article7"),
    ],
)
def test_an_unknown_subject_gives_the_nearest(context: Context, typed: str, hint: str) -> None:
    text = text_of(typed, context)
    assert text.startswith("Je n'ai pas trouvé\n« ")
    assert f"Essayez : {hint}" in text


def test_a_subject_like_nothing_gives_every_name(context: Context) -> None:
    assert all(suivi.nom in text_of("!statut bidule", context) for suivi in context.tracked.suivis)


def test_an_article_of_two_bills_asks_which(tmp_path: Path) -> None:
    other = replace(
        ARTICLE7,
        nom="autre7",
        titre="autre loi",
        cible="DLR5L17N1",
        fil=FilArticle(article=Designation("7")),
        alias=(),
    )
    with open_monde(tmp_path, replace(ARTICLE7, nom="camera"), other) as monde:
        text = text_of("!statut article 7", asked(monde))
        assert "!statut camera (vidéosurveillance algorithmique), !statut autre7 (autre loi)" in text


def test_a_suivi_no_source_told_of_says_so(context: Context) -> None:
    assert "Suivi, mais aucune source n'en a encore parlé (dossier DLR5L17N52100)" in text_of(
        "!statut jo2030", context
    )


def test_nothing_tracked_says_who_can_change_it(tmp_path: Path) -> None:
    with open_monde(tmp_path) as monde:
        context = replace(asked(monde), tracked=replace(monde.tracked, suivis=()))
        for typed in ("!statut", "!statut article7", "!suivis"):
            assert "Un admin peut" in text_of(typed, context)
            assert "!suivre ADRESSE" in text_of(typed, context)


# --- commands ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("!statu article7", "Vouliez-vous dire !statut article7 ?"),
        ("!stauts", "Vouliez-vous dire !statut ?"),
        ("!votez 1274", "Vouliez-vous dire !vote 1274 ?"),
        ("!vsa", "Vouliez-vous dire !statut article7 ?"),
        ("!article 7", "Vouliez-vous dire !statut article7 ?"),
        ("!bonjour", "La liste : !aide"),
    ],
)
def test_an_unknown_command_gives_the_nearest(context: Context, typed: str, hint: str) -> None:
    text = text_of(typed, context)
    assert text.startswith("Commande inconnue\n")
    assert hint in text


@pytest.mark.parametrize("typed", ["", "!", "  ", "/ "])
def test_nothing_typed_gives_the_help(context: Context, typed: str) -> None:
    assert text_of(typed, context) == text_of("!aide", context)


def test_a_line_without_end_is_answered_all_the_same(context: Context) -> None:
    assert len(text_of("!" + "a" * 100_000, context)) < 1000
    assert "n'est pas suivi" in text_of("!statut " + "x y " * 50_000, context)


def test_a_mention_typed_as_a_subject_pings_nobody(context: Context) -> None:
    payload = render_discord(answer_line("!statut @everyone <@123456789012345678>", context))
    assert "@everyone" not in str(payload)
    assert "<@123" not in str(payload)


# --- votes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["!vote 1274", "!vote n° 1274", "!vote n°1274", "!vote 16-1274", "!vote N 1274", "!vote VTANR5L16V1274"],
)
def test_a_vote_is_found_however_it_is_numbered(context: Context, typed: str) -> None:
    text = text_of(typed, context)
    assert text.startswith("Scrutin n° 1274 — Article 7\n")
    assert "✅ adopté, 59 pour, 14 contre" in text
    assert "73 votants · majorité à 37" in text
    assert "Pour : RE 30, RN 10, Dem 9, HOR 6, LR 3, NI 1" in text
    assert text.count("scrutins/1274>") == 1


def test_a_vote_on_an_amendment_says_of_which_article(context: Context) -> None:
    assert text_of("!vote 1264", context).startswith(
        "Scrutin n° 1264 — Amendement n° 148 de M. Vicot (article 7)"
    )


def test_a_vote_asked_by_its_subject_is_sent_to_the_list(context: Context) -> None:
    assert "Les scrutins de ce sujet : !votes article7" in text_of("!vote article 7", context)


def test_a_vote_without_its_number_says_what_is_missing(context: Context) -> None:
    assert "Il manque le numéro du scrutin, par exemple !vote 1274" in text_of("!vote", context)


@pytest.mark.parametrize("typed", ["!vote abc", "!vote 12 74", "!vote -1", "!vote 99999999999", "!vote ١٢"])
def test_what_is_no_number_is_refused_with_an_example(context: Context, typed: str) -> None:
    assert "Exemple : !vote 1274" in text_of(typed, context) or "Aucun scrutin" in text_of(typed, context)


def test_a_vote_never_seen_says_so(context: Context) -> None:
    assert "Aucun scrutin n° 9999 connu" in text_of("!vote 9999", context)
    assert "Aucun scrutin n° 1274 connu" in text_of("!vote 17-1274", context)


def test_the_same_number_in_two_legislatures_gives_the_tracked_one_and_names_the_other(
    monde_votes: Context,
) -> None:
    text = text_of("!vote 1274", monde_votes)
    assert "✅ adopté, 59 pour, 14 contre" in text
    assert "Même numéro, autre législature : !vote 17-1274 (2 mai 2024)" in text
    assert "❌ rejeté" in text_of("!vote 17-1274", monde_votes)


@pytest.fixture
def monde_votes(monde: Monde) -> Context:
    monde.read(vote(1274))
    other = rejected(
        1274, "l'article 3", uid="VTANR5L17V1274", legislature=17, date=date(2024, 5, 2), seance="RU9"
    )
    monde.read(replace(other, titre="l'article 3 du projet de loi relatif à autre chose (première lecture)."))
    return asked(monde)


def test_a_motion_in_the_list_agrees(context: Context) -> None:
    assert "❌ Motion de rejet préalable : rejetée, 60 pour, 232 contre" in text_of("!votes jo2024", context)


def test_votes_of_a_whole_bill_say_of_which_article_and_are_bounded(context: Context) -> None:
    text = text_of("!votes jo2024", context)
    assert "Les 40 derniers sur 53 scrutins. Le détail d'un vote : !vote 1409" in text
    assert "Amendement n° 670 de M. Monnet (article 17) : adopté" in text
    embed = render_discord(answer_line("!votes jo2024", context)).embeds[0]
    assert len(embed["description"]) <= DESCRIPTION_MAX
    assert f"dossiers/{UID})" in embed["description"].splitlines()[-1], "the rest is one tap away"


def test_votes_without_subject_are_those_of_every_suivi_once(context: Context) -> None:
    text = text_of("!votes", context)
    assert text.startswith("Votes sur tout ce qui est suivi\n")
    assert text.count("scrutin n° 1274 ") == 1


def test_suivis_are_named_with_every_word_that_finds_them(context: Context) -> None:
    text = text_of("!suivis", context)
    for suivi in context.tracked.suivis:
        assert all(word in text for word in (suivi.nom, suivi.titre, *suivi.alias))
    assert JO2024.titre in text
