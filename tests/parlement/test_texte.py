"""Text is cleaned once, and two spellings of the same words meet."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlement.texte import clean, fold


def test_the_spaces_of_the_sources_become_plain_single_spaces() -> None:
    assert clean(" l’article\u00a07\u202fbis  du\ntexte\u2009\u200b ") == "l’article 7 bis du texte"


def test_a_decomposed_accent_is_stored_composed() -> None:
    assert clean(unicodedata.normalize("NFD", "Élisa")) == "Élisa"


def test_control_characters_never_reach_a_record() -> None:
    assert clean("l'arti\0cle\t7\x1b[1m\x7f\x85bis\x9f") == "l'article 7[1m bis"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L’ŒUVRE D’ÉTÉ", "l'oeuvre d'ete"),
        ("Lopez‑Liguori", "lopez-liguori"),
        ("après\u00a0l’article 9", "Apres  l'article 9"),
        ("Straße", "STRASSE"),
    ],
)
def test_two_spellings_of_the_same_words_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_folding_keeps_the_signs_that_mean_something() -> None:
    assert fold("N° 7 « VSA »") == "n° 7 « vsa »"


@given(st.text())
def test_cleaning_and_folding_twice_change_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)
    assert fold(clean(text)) == fold(text)
