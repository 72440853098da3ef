"""Two versions of an article: only the words that changed are told, and both texts can be read back."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlement.comparaison import Alinea, Genre, compare, compare_mots

_ALINEA = st.text("ab ,.;\n\u00a0é", max_size=30)
_WRITTEN = st.lists(
    st.lists(st.sampled_from(["le", "maire,", "filme", "rue."]), max_size=12).map(" ".join), max_size=8
)


def told(avant: str, apres: str) -> list[tuple[str, str]]:
    return [(segment.genre.value, segment.texte) for segment in compare_mots(avant, apres)]


@settings(max_examples=80)
@given(st.one_of(st.lists(_ALINEA, max_size=6), _WRITTEN), st.one_of(st.lists(_ALINEA, max_size=6), _WRITTEN))
def test_both_versions_can_be_read_back_to_the_character(avant: list[str], apres: list[str]) -> None:
    found = compare(avant, apres)
    old = [a for a in found if a.numero_avant is not None]
    new = [a for a in found if a.numero_apres is not None]
    assert [a.avant for a in old] == avant
    assert [a.apres for a in new] == apres
    assert [a.numero_avant for a in old] == list(range(1, len(avant) + 1))
    assert [a.numero_apres for a in new] == list(range(1, len(apres) + 1))
    for a in found:
        assert all(s.texte for s in a.segments)
        assert a.identique is (a.avant == a.apres and None not in (a.numero_avant, a.numero_apres))


@given(_ALINEA)
@settings(max_examples=30)
def test_the_same_paragraph_has_no_change(alinea: str) -> None:
    (found,) = compare([alinea], [alinea])
    assert found.identique
    assert {s.genre for s in found.segments} <= {Genre.EGAL}


@pytest.mark.parametrize(
    ("avant", "apres", "segments"),
    [
        (
            "Le préfet autorise les drones pour six mois.",
            "Le préfet autorise les caméras pour six mois.",
            [
                ("égal", "Le préfet autorise les "),
                ("retiré", "drones "),
                ("ajouté", "caméras "),
                ("égal", "pour six mois."),
            ],
        ),
        (
            "Le maire filme la rue.",
            "Le maire filme la rue, sauf la nuit.",
            [("égal", "Le maire filme la rue"), ("ajouté", ", sauf la nuit"), ("égal", ".")],
        ),
        ("Le maire filme", "Le maire", [("égal", "Le maire"), ("retiré", " filme")]),
        ("filme la rue", "Il filme la rue", [("ajouté", "Il "), ("égal", "filme la rue")]),
        (
            "Tout est changé ici",
            "Rien de commun là",
            [("retiré", "Tout est changé ici"), ("ajouté", "Rien de commun là")],
        ),
        (
            "Le maire peut filmer la rue avec des drones",
            "Le traitement avec scanner est interdit",
            [
                ("retiré", "Le maire peut filmer la rue avec des drones"),
                ("ajouté", "Le traitement avec scanner est interdit"),
            ],
        ),
        ("", "Un mot", [("ajouté", "Un mot")]),
        ("", "", []),
    ],
)
def test_only_the_words_that_changed_are_told(
    avant: str, apres: str, segments: list[tuple[str, str]]
) -> None:
    assert told(avant, apres) == segments


def test_a_paragraph_added_among_others_does_not_move_them() -> None:
    avant = ["I. – Le traitement est autorisé.", "II. – Il est évalué.", "III. – Un décret l’encadre."]
    apres = [avant[0], "I bis. – Le public est informé.", "II. – Il est évalué chaque année.", avant[2]]
    found = compare(avant, apres)
    assert [(a.numero_avant, a.numero_apres) for a in found] == [(1, 1), (None, 2), (2, 3), (3, 4)]
    assert [a.identique for a in found] == [True, False, False, True]
    assert [s.texte for s in found[2].segments if s.genre is Genre.AJOUTE] == [" chaque année"]


def test_paragraphs_of_a_run_that_changed_are_each_compared_with_the_likest() -> None:
    avant = [
        "1° Le nom du demandeur ;",
        "2° La zone filmée par les caméras ;",
        "3° La durée de l’autorisation.",
    ]
    apres = ["1° La zone filmée par les drones ;", "2° La durée maximale de l’autorisation."]
    found = compare(avant, apres)
    assert [(a.numero_avant, a.numero_apres) for a in found] == [(1, None), (2, 1), (3, 2)]


def test_versions_without_any_paragraph_have_nothing_to_tell() -> None:
    assert compare([], []) == ()
    assert compare(["Un."], []) == (Alinea(1, None, compare_mots("Un.", "")),)


def _words(rng: random.Random, size: int) -> list[str]:
    vocabulary = ["".join(rng.choices("aeioulmnrst", k=rng.randint(1, 9))) for _ in range(3000)]
    return rng.choices(vocabulary, [1 / (n + 1) for n in range(3000)], k=size)


@pytest.mark.parametrize("kept", [0.99, 0.7, 0.0])
def test_a_paragraph_of_eighty_thousand_characters_is_compared_at_once(kept: float) -> None:
    rng = random.Random(1)
    old = _words(rng, 13_500)
    new = [word if rng.random() < kept else "autre" + rng.choice("abcdef") for word in old]
    avant, apres = " ".join(old), " ".join(new)
    assert any(_seconds(avant, apres) < 0.4 for _ in range(3))  # a busy machine may be slow once
    (found,) = compare([avant], [apres])
    assert (found.avant, found.apres) == (avant, apres)
    equal = sum(len(s.texte) for s in found.segments if s.genre is Genre.EGAL)
    assert equal > 0.8 * kept * len(avant) or not kept


def _seconds(avant: str, apres: str) -> float:
    began = time.process_time()
    compare([avant], [apres])
    return time.process_time() - began
