"""`!recherche`: what people type, and what they read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.render.discord import DESCRIPTION_MAX, render_discord
from commands.base import Context
from commands.recherche import FILTRES, PER_PAGE, SORTES
from commands.registry import answer_line
from parlement.arretes import Arrete
from parlement.jorf import TexteJo
from storage import fiches
from tests.alerts.monde import Monde, amendement, open_monde
from tests.commands.rejeu import text_of

DECRET = TexteJo(
    uid="JORFTEXT000047000001",
    titre="Décret n° 2023-283 du 19 avril 2023",
    publie=date(2023, 4, 20),
    contenu="Les drones munis de caméras. L'article L. 242-5 du code de la sécurité intérieure s'applique.",
)
ARRETE = Arrete(
    uid="pref83:12",
    titre="Arrêté n° 12",
    date=date(2025, 1, 9),
    url="https://attrap.fr/12",
    texte="Deux drones.",
)


def asked(monde: Monde) -> Context:
    return Context(tracked=monde.tracked, vigie=monde.vigie, now=monde.now)


@pytest.fixture(scope="module")
def recherche(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """An act, a prefect's order and an amendment that speak of drones. Read only."""
    with open_monde(tmp_path_factory.mktemp("recherche")) as monde:
        monde.read(DECRET, ARRETE, amendement(757, expose="Ces drones de surveillance inquiètent."))
        yield asked(monde)


def test_the_newest_comes_first_with_its_kind_its_day_its_words_and_its_link(recherche: Context) -> None:
    text = text_of("!recherche drones", recherche)
    assert text.startswith("Recherche — drones\n3 résultats.")
    assert text.index("9 janvier 2025") < text.index("20 avril 2023") < text.index("20 mars 2023")
    assert "📰 Journal officiel · 20 avril 2023\n" in text
    assert "• Les drones munis de caméras." in text
    assert "https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000047000001" in text
    assert "n° 757 · ART. 7" in text
    assert "Jeux olympiques 2024" in text


def test_the_words_found_are_in_bold(recherche: Context) -> None:
    shown = render_discord(answer_line("!recherche drone", recherche)).embeds[0]["description"]
    assert "Les **drones** munis" in shown
    assert "Deux **drones**." in shown


@pytest.mark.parametrize("typed", ["drones jo", "jo drones", "drones Journal officiel", "drones décrets"])
def test_the_kind_is_typed_last_or_first(recherche: Context, typed: str) -> None:
    text = text_of(f"!recherche {typed}", recherche)
    assert text.startswith("Recherche — drones (jo)\n1 résultat.")


@pytest.mark.parametrize(("dans", "count"), [("arrêtés", 1), ("amendements", 1), ("votes", 0), ("textes", 0)])
def test_each_kind_has_its_word(recherche: Context, dans: str, count: int) -> None:
    text = text_of(f"!recherche drones {dans}", recherche)
    assert text.startswith(f"Recherche — drones ({dans})\n")
    assert ("1 résultat." in text) == bool(count)


def test_the_word_of_a_kind_is_searched_when_it_is_alone_or_quoted(recherche: Context) -> None:
    assert text_of("!recherche arrêtés", recherche).startswith("Recherche — arrêtés\n1 résultat.")
    assert text_of('!recherche drones "jo"', recherche).startswith('Recherche — drones "jo"\nRien')


def test_an_article_is_found_however_it_is_typed(recherche: Context) -> None:
    for typed in ("L. 242-5", "L242-5 jo", "l'article L.242-5"):
        assert "JORFTEXT000047000001" in text_of(f"!recherche {typed}", recherche)


def test_when_nothing_is_found_it_says_what_to_try(recherche: Context) -> None:
    text = text_of("!recherche hélicoptère jo", recherche)
    assert "Rien de connu ne contient ces mots dans : jo." in text
    assert "• partout : !recherche hélicoptère" in text
    assert "!recherche vidéo*" in text


def test_only_words_left_out_are_no_question(recherche: Context) -> None:
    assert "ne contient aucun mot à chercher" in text_of("!recherche -drones", recherche)
    assert "ne contient aucun mot à chercher" in text_of("!recherche 🚁", recherche)
    assert text_of("!recherche", recherche).startswith("Question incomplète")


def test_many_results_come_a_page_at_a_time_and_it_says_what_to_type(monde: Monde) -> None:
    recherche = asked(monde)
    monde.read(DECRET, *(replace(DECRET, uid=f"JORFTEXT{n}", titre=f"Décret {n}") for n in range(20)))
    first, last = (text_of(f"!recherche munis caméras{page}", recherche) for page in ("", " page 3"))
    assert "21 résultats, du plus récent au plus ancien : 1 à 8." in first
    assert "La suite : !recherche munis caméras page 2" in first
    assert "Pour préciser : !recherche munis caméras jo" in first
    assert "17 à 21." in last
    assert "La suite" not in last
    assert "Il n'y a pas de page 4 : !recherche munis caméras" in text_of(
        "!recherche munis caméras page 4", recherche
    )


def test_a_page_of_the_longest_titles_fits_in_a_message(monde: Monde) -> None:
    long = "Arrêté relatif à la mise en œuvre de traitements " * 20
    monde.read(*(replace(DECRET, uid=f"JORFTEXT{n}", titre=long, contenu=long * 9) for n in range(9)))
    message = render_discord(answer_line("!recherche traitement relatif", asked(monde)))
    assert len(message.embeds[0]["description"]) < DESCRIPTION_MAX
    assert message.embeds[0]["description"].count("📰") == PER_PAGE


def test_every_kind_that_is_searched_has_a_name_and_a_filter() -> None:
    assert set(SORTES) == set(fiches.SORTES) == {genre for _, _, genres in FILTRES for genre in genres}


@settings(max_examples=40, deadline=None)
@given(typed=st.text(max_size=60) | st.text(alphabet='drones éL.2*-" «»()^:OUjopage', max_size=40))
def test_whatever_is_typed_is_answered(recherche: Context, typed: str) -> None:
    message = answer_line(f"!recherche {typed}", recherche)
    assert message.titre.startswith(("Recherche — ", "Je n'ai pas trouvé", "Question incomplète"))
    render_discord(message)


@pytest.mark.parametrize(
    "typed", ['NEAR("drones" "x")', "^drones", "mots:drones", '"' * 99, "a* " * 99, "x" * 10_000]
)
def test_hostile_questions_are_answered(recherche: Context, typed: str) -> None:
    assert answer_line(f"!recherche {typed}", recherche).titre
