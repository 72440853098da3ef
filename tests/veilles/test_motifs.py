"""Patterns that admins write: taken, or refused with the reason; never slow."""

from __future__ import annotations

import pytest

from veilles.motifs import MotifInvalide, cherche_motif, compile_motif
from veilles.plier import Texte


def found(motif: str, text: str) -> list[str]:
    texte = Texte(text)
    return [texte.serre[place.debut : place.fin] for place in cherche_motif(motif, texte)]


def test_a_pattern_written_with_accents_finds_a_text_without_and_the_reverse() -> None:
    assert found(r"aéronefs?\b", "Des AERONEFS, un aéro-\nnef, l’aéronef") == ["aeronefs", "aeronef"]
    assert found(r"\bn° ?\d+", "le n°12, le n° 13") == ["n12", "n13"]


def test_a_pattern_that_finds_only_punctuation_finds_nothing() -> None:
    assert found(r";", "un ; deux") == []


@pytest.mark.parametrize(
    ("motif", "why"),
    [
        ("(drone", "une parenthèse « ( » ne se referme pas"),
        ("[drone", "un crochet « [ » ne se referme pas"),
        ("drone(?= de)", "regarder avant ou après"),
        ("(?<!les )drones", "regarder avant ou après"),
        (r"(\w+) \1", "rappeler un groupe"),
        ("*drone", "ne suit rien à répéter"),
        ("(a{1000}){1000}", "trop grande"),
        ("(?:drone)?", "il se trouve partout"),
        (r"\pL{1000}", "trop grand"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_with_the_reason(motif: str, why: str) -> None:
    with pytest.raises(MotifInvalide, match=why.replace("(", r"\(").replace("[", r"\[")):
        compile_motif(motif)


def test_a_pattern_that_would_run_for_ever_elsewhere_ends_at_once() -> None:
    assert found("(a+)+b", "a" * 20_000) == []
