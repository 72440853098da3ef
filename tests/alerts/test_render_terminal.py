"""Messages in a terminal."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.message import Gras, Lien, Message, ligne, reponse
from alerts.render.terminal import render_terminal
from tests.alerts.exemples import CHANGEMENT, REPONSE, VOTE, messages

NOW = datetime(2023, 3, 23, 12, 23, tzinfo=UTC)


def test_a_vote_reads_at_eighty_columns() -> None:
    assert render_terminal(VOTE, largeur=80, couleur=False, now=NOW) == (
        """\
▲ MAJEUR  Article 7 ADOPTÉ — 59 pour, 14 contre
<https://www.assemblee-nationale.fr/dyn/16/scrutins/1274>
Loi JO 2024, 1re lecture à l’Assemblée, séance du jeudi 23 mars 2023 (1re
séance)
Adopté par 59 voix contre 14, aucune abstention [++++++++--]

Par groupe
  • RE : 30 pour
  • LFI-NUPES : 6 contre

Amendements votés à cette séance
  • n° 1 (rect.) de M. Léaument : rejeté
  • n° 2 [Rect.] : retiré à 13 h 11

Demandé par
  Groupe Écologiste - NUPES

Sources
  Scrutin n° 1274 <https://www.assemblee-nationale.fr/dyn/16/scrutins/1274>,
  publié il y a 12 min.

Source lue à 13 h 20 · V-3K9F2A"""
    )


def test_an_answer_reads_in_a_narrow_terminal() -> None:
    assert render_terminal(REPONSE, largeur=40, couleur=False) == (
        """\
Article 7 : où en est-on ?
Adopté en 1re lecture à l’Assemblée le
23 mars 2023.
- 3 amendements_identiques restent à
*confirmer*

Prochaine séance
  mardi 28 mars 2023 à 15 h 00

Réponse à !article7 · R-8Q2M"""
    )


def test_colours_only_add_to_what_words_already_say() -> None:
    sobre = render_terminal(VOTE, largeur=80, couleur=False, now=NOW)
    colore = render_terminal(VOTE, largeur=80, couleur=True, now=NOW)
    assert colore.startswith("\x1b[1;31m▲ MAJEUR\x1b[0m  \x1b[1mArticle 7 ADOPTÉ")
    assert re.sub(r"\x1b\[[0-9;]*m", "", colore) == sobre


def test_changed_words_are_said_and_a_file_comes_after_the_message() -> None:
    sobre = render_terminal(CHANGEMENT, largeur=60, couleur=False)
    assert sobre.replace("\u00a0", " ") == (
        """\
Article 7 : ce qui change
À titre expérimental et jusqu’au [retiré : 30 juin 2025]
[ajouté : 31 mars 2025], les images [ajouté : *captées*]
peuvent faire l’objet de traitements [retiré :
[algorithmiques]].

Fichier joint : article-7-senat.txt
Article 7

I. – À titre expérimental…"""
    )
    colore = render_terminal(CHANGEMENT, largeur=60, couleur=True)
    assert "\x1b[9;31m30 juin 2025\x1b[0m]" in colore
    assert re.sub(r"\x1b\[[0-9;]*m", "", colore) == sobre


def test_an_address_that_is_its_own_text_is_shown_once_and_a_false_one_never() -> None:
    message = reponse(
        "T", ligne(Lien("https://senat.fr/", "https://senat.fr/"), " ", Lien("ici", "javascript:x"))
    )
    assert render_terminal(message, largeur=80, couleur=False) == "T\n<https://senat.fr/> ici"


def test_words_written_in_pieces_are_not_broken() -> None:
    message = reponse("T", ligne("Vote : ", Gras("cinquante"), "-neuf, ", "quatorze"))
    assert render_terminal(message, largeur=20, couleur=False) == "T\nVote :\ncinquante-neuf,\nquatorze"


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(messages(), st.integers(1, 120), st.booleans())
def test_no_text_can_drive_the_terminal(message: Message, largeur: int, couleur: bool) -> None:
    texte = render_terminal(message, largeur=largeur, couleur=couleur, now=NOW)
    if couleur:
        texte = re.sub(r"\x1b\[[0-9;]+m", "", texte)
    assert texte.strip()
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", texte
    )


@given(st.lists(st.text("abcdé", min_size=1, max_size=12), min_size=1, max_size=60), st.integers(20, 100))
def test_lines_of_words_keep_to_the_width_and_lose_no_word(mots: list[str], largeur: int) -> None:
    texte = render_terminal(reponse("T", " ".join(mots)), largeur=largeur, couleur=False)
    assert texte.split()[1:] == mots
    assert all(len(rangee) <= largeur for rangee in texte.split("\n"))


def test_one_of_many_links_is_plain_words() -> None:
    links = [Lien(text, f"https://senat.fr/{text[-1]}", discret=True) for text in ("n° 1", "2")]
    message = reponse("T", ligne(links[0], " et ", links[1]))
    assert render_terminal(message, largeur=80, couleur=False) == "T\nn° 1 et 2"
