"""What people type finds what is tracked."""

from __future__ import annotations

import pytest

from parlement.articles import Designation, parse_designation
from parlement.suivis import LOI, FilArticle, Suivi, find_suivis, nearest_noms


def place(text: str) -> Designation:
    found = parse_designation(text)
    assert found
    return found


ARTICLE_7 = Suivi(
    nom="article7",
    titre="Vidéosurveillance algorithmique",
    cible="DLR5L16N46918",
    fil=FilArticle(article=place("7"), ailleurs={"249": place("6 bis"), LOI: place("10")}),
    alias=("vsa", "caméras"),
)
JEUX = Suivi(nom="jo2024", titre="Jeux Olympiques de 2024", cible="DLR5L16N46918", alias=("jo",))
TRANSPORTS = Suivi(
    nom="transports", titre="Sûreté", cible="DLR5L16N49176", fil=FilArticle(article=place("9"))
)
TOUS = (ARTICLE_7, JEUX, TRANSPORTS)


def found(typed: str, *suivis: Suivi) -> list[str]:
    return [s.nom for s in find_suivis(typed, suivis or TOUS)]


@pytest.mark.parametrize(
    "typed",
    [
        "article7",
        "Article 7",
        "ARTICLE 7",
        " article\u00a07 ",
        "art. 7",
        "art.7",
        "art 7",
        "7",
        "l'article 7",
        "L’ARTICLE 7",
        "vsa",
        "VSA",
        "V.S.A.",
        "cameras",
        "Caméras",
        "article 6 bis",
        "article 10",
        "10",
        "vidéosurveillance algorithmique",
    ],
)
def test_whatever_people_type_for_article_7_finds_it(typed: str) -> None:
    assert found(typed) == ["article7"]


@pytest.mark.parametrize(
    "typed", ["", "  ", "?", "🎥", "article 12", "après l'article 7", "7 bis", "retraites"]
)
def test_what_is_not_tracked_finds_nothing(typed: str) -> None:
    assert found(typed) == []


def test_a_bill_is_found_by_name_alias_title_or_id() -> None:
    for typed in ("JO2024", "jo 2024", "jo", "jeux olympiques de 2024"):
        assert found(typed) == ["jo2024"]
    assert found("dlr5l16n46918") == ["article7", "jo2024"]


def test_the_same_article_number_in_two_bills_finds_both() -> None:
    other = Suivi(nom="sante7", titre="Santé", cible="DLR5L17N1", fil=FilArticle(article=place("7")))
    assert found("art. 7", ARTICLE_7, other) == ["article7", "sante7"]
    assert found("article7", ARTICLE_7, other) == ["article7"]


def test_a_number_in_a_debate_comes_before_a_number_in_a_law() -> None:
    debated = Suivi(nom="dix", titre="Dix", cible="DLR5L17N1", fil=FilArticle(article=place("10")))
    assert found("article 10", ARTICLE_7, debated) == ["dix"]


def test_a_title_that_reads_as_a_place_is_still_a_title() -> None:
    named = Suivi(nom="budget", titre="État B", cible="DLR5L17N1")
    assert found("état b", ARTICLE_7, named) == ["budget"]


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [("artcle7", "article7"), ("article 12", "article7"), ("jo2023", "jo2024"), ("transport", "transports")],
)
def test_what_is_not_found_is_answered_with_the_nearest_names(typed: str, nearest: str) -> None:
    assert nearest_noms(typed, TOUS)[0] == nearest


def test_what_looks_like_nothing_is_answered_with_every_name() -> None:
    assert nearest_noms("zzz", TOUS) == ["article7", "jo2024", "transports"]
    assert nearest_noms("zzz", ()) == []


def test_a_thread_is_known_by_every_number_it_bears_in_debates_but_not_by_that_of_the_law() -> None:
    assert ARTICLE_7.fil
    assert {str(d) for d in ARTICLE_7.fil.designations()} == {"article 7", "article 6 bis"}
    assert (ARTICLE_7.est_article, JEUX.est_article) == (True, False)
