"""What one asks of the live order of debate: how far is my article, and is the source still alive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from parlement.articles import Designation, parse_designation
from parlement.direct import AUCUN_TEXTE, EN_DISCUSSION, Direct, LigneAppel, SortDirect, imprime

ORDRE = (
    ("1029", "Article PREMIER", "Rejeté"),
    ("12", "Article PREMIER", ""),
    ("77", "RAPPORT ANNEXÉ", ""),
    ("5", "Après l'article 1er ter", "Retiré"),
    ("6", "SOUSTITRE Ier", ""),
    ("8", "Article 2", "Tombé"),
    ("9", "Article 2", ""),
    ("3", "Article 3", "Non soutenu"),
    ("4", "Article 3", ""),
)


def lieu(texte: str) -> Designation:
    found = parse_designation(texte)
    assert found is not None
    return found


def direct(*lignes: tuple[str, str, str], numero: str = "", place: str = "") -> Direct:
    suite = tuple(LigneAppel(numero=n, place=p, sort=s) for n, p, s in lignes)
    return Direct(uid="ordre-17-AN-636", numero=numero, place=place, suite=suite)


def numeros(lignes: list[LigneAppel] | None) -> list[str] | None:
    return None if lignes is None else [ligne.numero for ligne in lignes]


@pytest.mark.parametrize(
    ("place", "avant"),
    [
        ("article 1er", []),
        ("rapport annexé", ["12"]),
        ("après l'article 1er ter", ["12", "77"]),
        ("sous-titre Ier", ["12", "77"]),
        ("article 2", ["12", "77", "6"]),
        ("article 4", None),
        ("article 1er ter", None),
    ],
)
def test_what_is_left_before_an_article_is_what_has_no_outcome_yet(
    place: str, avant: list[str] | None
) -> None:
    assert numeros(direct(*ORDRE).avant(lieu(place))) == avant


def test_an_article_called_early_is_reached_whatever_was_put_off_before_it() -> None:
    assert direct(*ORDRE).avant(lieu("article 3")) == []


def test_an_amendment_fallen_or_withdrawn_before_its_turn_does_not_make_its_article_reached() -> None:
    assert numeros(direct(*ORDRE).avant(lieu("article 2"))) == ["12", "77", "6"]


def test_the_first_place_of_the_order_is_reached() -> None:
    assert direct(("1", "ARTICLE 7", "")).avant(lieu("art. 7")) == []


def test_what_is_left_at_an_article_is_told_until_all_is_decided() -> None:
    ordre = direct(("1", "Article 7", "Adopté"), ("2", "Article 7", ""), ("3", "Article 8", "Rejeté"))
    assert numeros(ordre.reste(lieu("article 7"))) == ["2"]
    assert ordre.reste(lieu("article 8")) == []
    assert ordre.reste(lieu("article 9")) is None


def test_after_an_article_is_not_the_article() -> None:
    ordre = direct(("1", "Article 6", ""), ("2", "Après l'article 6", ""))
    assert numeros(ordre.avant(lieu("après l'article 6"))) == ["1"]


def test_a_place_that_cannot_be_read_hides_no_other() -> None:
    ordre = direct(("1", "Mission Défense", ""), ("2", "Article 7", ""))
    assert ordre.suite[0].designation is None
    assert numeros(ordre.avant(lieu("article 7"))) == ["1"]


def test_the_amendment_being_called_is_found_in_the_order_with_its_place() -> None:
    ordre = direct(*ORDRE, numero="9")
    assert ordre.en_cours == ordre.suite[6]
    assert str(ordre.designation) == "article 2"
    assert direct(*ORDRE, numero="9", place="ARTICLE 9").designation == lieu("article 9")
    assert direct(*ORDRE, numero="404").en_cours is None
    assert (direct(*ORDRE).en_cours, direct().designation) == (None, None)


def test_a_source_silent_for_more_than_six_minutes_has_stopped() -> None:
    now = datetime(2026, 6, 29, 20, 0, tzinfo=UTC)
    for age, stopped in ((timedelta(minutes=5), False), (timedelta(minutes=7), True)):
        assert Direct(uid="derouleur-17", extrait_le=now - age).fige(now) is stopped
    assert not Direct(uid="eliasse-17").fige(now)


def test_a_text_is_under_discussion_only_when_the_source_says_so() -> None:
    assert Direct(uid="x", etat=EN_DISCUSSION).en_discussion
    assert not Direct(uid="x", etat=AUCUN_TEXTE).en_discussion
    assert not Direct(uid="x").en_discussion


@pytest.mark.parametrize(("texte", "numero"), [("636", "636"), ("1906A", "1906"), ("", ""), ("TA12", "")])
def test_a_part_of_a_budget_bears_the_number_of_its_text(texte: str, numero: str) -> None:
    assert imprime(texte) == Direct(uid="x", texte=texte).imprime == numero
    assert SortDirect(uid="x", texte=texte, place="Article 3").imprime == numero


def test_an_outcome_told_live_says_where_it_stands() -> None:
    assert SortDirect(uid="x", place="Après l'article 3").designation == lieu("après l'article 3")
