"""A text squeezed for searching, and the way back to what was written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veilles.plier import Texte, aplatir, serrer

ECRITS = st.text(alphabet="aéÉœ’'-□ \n°Ø2Łz\u0301", max_size=1500)


@pytest.mark.parametrize(
    ("written", "squeezed"),
    [
        ("L’aéron efs n° 2", "laeronefsn2"),
        ("CAMÉRAS", "cameras"),
        ("came\u0301ras", "cameras"),
        ("procé-\ndure", "procedure"),
        ("mise en œuvre", "miseenoeuvre"),
        ("classiﬁé", "classifie"),
        ("中文 🙂", ""),
    ],
)
def test_only_letters_and_figures_are_left(written: str, squeezed: str) -> None:
    assert serrer(written) == squeezed


def test_patterns_read_a_text_on_one_line_without_accents_nor_capitals() -> None:
    assert aplatir("L’Aéronef\n  n° 2 – Œuvre") == "l'aeronef n° 2 - oeuvre"


@settings(max_examples=60, deadline=None)
@given(ECRITS)
def test_every_squeezed_character_is_found_where_it_was_written(text: str) -> None:
    texte = Texte(text)
    assert len(texte.ecrit) == len(text)
    for position in range(0, len(texte.serre), 97):
        place = texte.origine(position)
        assert texte.serre[position] in serrer(texte.ecrit[place])
        assert len(serrer(texte.ecrit[:place])) <= position < len(serrer(texte.ecrit[: place + 1]))
