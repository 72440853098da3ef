"""What people type to search: read as they mean it, and never more than FTS5 can be asked."""

from __future__ import annotations

import sqlite3
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.extraits import extrait
from storage.requete import MOST_TERMES, Requete, read_requete, searchable

TEXTE = (
    "Le préfet autorise la captation, l’enregistrement et la transmission d'images au moyen de caméras installées "
    "sur des aéronefs, en application de l'article L. 242-5 du code de la sécurité intérieure. Les mœurs, le cœur : "
    "trois drones de vidéo-protection survolent l'ARTICLE 7, à Nîmes."
)


def finds(typed: str, texte: str = TEXTE) -> bool:
    """Whether SQLite finds what was typed in a text indexed alone."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(mots, tokenize='unicode61 remove_diacritics 2')")
    db.execute("INSERT INTO t VALUES (?)", (searchable(texte),))
    fts = read_requete(typed).fts
    return bool(fts and db.execute("SELECT 1 FROM t WHERE t MATCH ?", (fts,)).fetchall())


@pytest.mark.parametrize(
    "typed",
    [
        "drones",
        "drone",
        "DRONES aeronefs",
        "caméra",
        '"captation, l\'enregistrement et la transmission d’images"',
        "« transmission d'images » nimes",
        "l'enregistrement d’images",
        "aéro*",
        "vidéo-protection",
        "L. 242-5",
        "L.242-5",
        "L242-5",
        "article L. 242-5",
        "l'article 7",
        "art. 7",
        "cœur moeurs",
        "drones -hélicoptère",
        "hélicoptère OU drones préfet",
        "drones ET préfet",
        '"captation',
        "a\u0300 Ni\u0302mes",
    ],
)
def test_it_finds(typed: str) -> None:
    assert finds(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "hélicoptère",
        "drones hélicoptère",
        '"drone"',
        '"images captation"',
        "drones -aéronefs",
        'drones -"au moyen de caméras"',
        "aéro",
        "L. 242-6",
        "article 5",
        "hélicoptère OU ballon préfet",
        "drones hélicoptère OU ballon",
    ],
)
def test_it_does_not_find(typed: str) -> None:
    assert not finds(typed)


def test_a_hyphenated_word_is_found_written_in_one_and_a_ligature_of_a_pdf_too() -> None:
    assert finds("vidéo-protection", "la vidéoprotection")
    assert finds("finalités", "les ﬁnalités")


@pytest.mark.parametrize(
    "typed", ["", "  ", "😀", '"', "«", "-drones", "-", "*", "'", "^", "()", "OU", "\x00", "\ud800"]
)
def test_without_a_word_there_is_nothing_to_look_for(typed: str) -> None:
    assert read_requete(typed).fts == ""


def test_words_past_the_most_are_counted_not_looked_for() -> None:
    requete = read_requete(" ".join(f"mot{chr(97 + n)}" for n in range(MOST_TERMES + 3)))
    assert (len(requete.termes), requete.ignores) == (MOST_TERMES, 3)
    assert len(read_requete("a" * 10_000 + " b" * 10_000).fts) < 2_000


def test_the_start_of_a_word_needs_four_letters() -> None:
    assert finds("dron*", "drones")
    assert not finds("dro*", "drones")


@pytest.mark.parametrize(
    "typed",
    [
        'NEAR("a" "b", 3)',
        "mots : drones",
        "{mots} : x",
        "^drones",
        "a AND OR NOT b",
        "drones) OR (x",
        "a + b",
        '""""',
    ],
)
def test_the_language_of_fts5_is_only_words(typed: str) -> None:
    assert finds(f"drones {typed}") in (True, False)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80) | st.text(alphabet="ab é\"«»-*(): ^'OU", max_size=40))
def test_whatever_is_typed_is_an_expression_that_fts5_takes(typed: str) -> None:
    finds(typed)


def words(typed: str, texte: str = TEXTE, longueur: int = 80) -> str:
    """The extract, what was looked for between brackets."""
    return "".join(
        f"[{piece}]" if found else piece for piece, found in extrait(texte, read_requete(typed), longueur)
    )


def test_an_extract_shows_the_words_as_they_are_written_where_most_of_them_are() -> None:
    shown = "… d'images au moyen de [caméras] installées sur des [aéronefs], en application de …"
    assert words("aeronef camera") == shown
    assert "« [cœur] »" in words("coeur", "Il a du « cœur ».")
    assert words("L242-5 code").count("[") == 2
    assert "[ARTICLE 7]" in words("l'article 7")


def test_an_extract_is_cut_at_words_and_holds_the_whole_expression() -> None:
    text = words('"captation l\'enregistrement et la transmission"', longueur=20)
    assert text == "… [captation, l’enregistrement et la transmission] …"
    assert words("drones", "drones") == "[drones]"


def test_words_that_are_only_in_the_title_give_no_extract() -> None:
    assert extrait(TEXTE, read_requete("hélicoptère")) == ()
    assert extrait(TEXTE, Requete()) == ()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(alphabet='abeéœ 7"-*', max_size=20))
def test_an_extract_is_made_of_the_text(texte: str, typed: str) -> None:
    for piece, found in extrait(texte, read_requete(typed), 30):
        assert piece
        assert not found or piece.split()[0] in texte


def test_the_extract_of_the_longest_act_takes_no_time_that_is_seen() -> None:
    began = time.process_time()
    assert words("drones", "des mots sans rapport " * 40_000 + "drones").endswith("[drones]")
    assert time.process_time() - began < 0.5
