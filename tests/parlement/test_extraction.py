"""Text that a PDF gave back damaged: its letters, its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlement.extraction import Serre, mots_of, propre, recolle, repare


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("PrØfecture de Police - ArrŒtØ n° 2024-00137", "Préfecture de Police - Arrêté n° 2024-00137"),
        ("les rŁgles du 17Łme, oø Œtre reçu, PrØfet", "les règles du 17ème, où être reçu, Préfet"),
        ("Noºl, aoßt, dØjà", "Noël, août, déjà"),
        ("l□autorisation", "l'autorisation"),
        ("la fŒte", "la fête"),
        ("ARR˚TÉ, PRÉF¨TE, FRAN¸AIS", "ARRÊTÉ, PRÉFÈTE, FRANÇAIS"),
        ("Øtat de siŁge où goßte Noºl", "état de siège où goûte Noël"),
    ],
)
def test_letters_read_in_the_wrong_table_are_given_back_and_sound_ones_are_left(
    read: str, meant: str
) -> None:
    assert repare(read) == meant


@pytest.mark.parametrize(
    "written", ["Œuvre", "CŒUR", "un tube Ø 12 mm", "n º 5", "case à cocher □ oui", "Straße"]
)
def test_what_is_rightly_written_is_left_alone(written: str) -> None:
    assert repare(written) == written


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("la tra nsmission", "la transmission"),
        ("une procé- dure", "une procédure"),
        ("des aé-\nronefs", "des aéronefs"),
        ("des aéro - nefs", "des aéronefs"),
        ("le di manche 4 f évrier", "le dimanche 4 février"),
        ("R. 242-\n8", "R. 242-8"),
        ("télé-\npilotés", "télé-pilotés"),
        ("il a près de", "il a près de"),
        ("dans le secteur", "dans le secteur"),
    ],
)
def test_a_word_cut_in_two_is_whole_again_when_the_file_also_writes_it_whole(cut: str, whole: str) -> None:
    mots = mots_of("une procédure après transmission des aéronefs")
    assert recolle(cut, mots) == whole


def test_a_quotation_is_on_one_line_with_its_punctuation_in_place() -> None:
    assert propre("l' ArrŒtØ du 1 er \n mars  , dit", {}) == "l'Arrêté du 1er mars, dit"


@given(st.text(max_size=200))
def test_a_squeezed_text_always_tells_where_its_letters_are(texte: str) -> None:
    serre = Serre(texte)
    assert all(not char.isspace() for char in serre.serre)
    assert serre.brut(0, len(serre.serre)).strip() in texte
