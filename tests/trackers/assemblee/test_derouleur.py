"""The yellow sheet in all its shapes, without one that was recorded: nobody kept any."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlement.articles import parse_designation
from parlement.direct import AUCUN_TEXTE, EN_DISCUSSION, Direct
from tests.trackers.assemblee.corps_direct import SEANCE, Corps, adt, direct_of, feuille, ligne, phase
from trackers.assemblee.derouleur import parse_derouleur, read_instant
from trackers.base import Unreadable


def lu(body: bytes) -> Direct:
    return direct_of(parse_derouleur(body, 17))


def test_the_first_amendment_left_is_the_one_called_at_the_article_above_it() -> None:
    reading = parse_derouleur(feuille(SEANCE), 17)
    direct = lu(feuille(SEANCE))
    assert (direct.uid, direct.legislature, direct.etat) == ("derouleur-17", 17, EN_DISCUSSION)
    assert (direct.texte, direct.organe, direct.numero, direct.place) == ("636", "AN", "237", "ARTICLE 6")
    assert direct.extrait_le == datetime(2026, 6, 29, 19, 34, 12, tzinfo=UTC)
    assert reading.remarks == ()


def test_what_is_left_is_told_in_order_with_places_authors_and_public_votes() -> None:
    direct = lu(feuille(SEANCE))
    assert [(a.numero, a.place, a.parent, a.scrutin_public) for a in direct.suite] == [
        ("237", "ARTICLE 6", "", False),
        ("240", "ARTICLE 6", "237", False),
        ("238", "ARTICLE 6", "", True),
        ("12", "APRÈS L'ARTICLE 6", "", True),
        ("9", "ARTICLE 7", "", False),
    ]
    assert direct.restants == 5
    assert direct.suite[0].amendement == "AMANR5L17PO838901BTC0636P0D1N000237"
    assert direct.suite[0].auteur == "PA1234"
    article7 = parse_designation("article 7")
    assert article7 is not None
    assert [a.numero for a in direct.avant(article7) or []] == ["237", "240", "238", "12"]


def test_one_phase_and_one_line_may_be_bare_objects() -> None:
    direct = lu(feuille(phase(adt(5))))
    assert (direct.numero, direct.place, direct.restants) == ("5", "", 1)
    assert lu(feuille(phase(ligne("LIBRE", "Rappel")), phase(adt(5)))).numero == "5"


def test_keys_may_be_written_otherwise_and_numbers_as_numbers() -> None:
    renamed = {"ligneType": "adt", "Ligne-Libelle-1": "Adt n° 5", "TEXTE_BIBARD": 636, "deputeTribunId": 12}
    direct = lu(json.dumps({"Phase": {"Ligne": renamed}}).encode())
    assert (direct.numero, direct.texte, direct.suite[0].auteur) == ("5", "636", "PA12")


def test_only_the_text_of_the_first_amendment_is_told() -> None:
    deux = phase(ligne("ARTICLE", "ARTICLE 3"), adt(1), adt(2, bibard="1583"), adt(3))
    direct = lu(feuille(deux, phase(adt(4, bibard=1583))))
    assert (direct.texte, [a.numero for a in direct.suite], direct.restants) == ("636", ["1", "3"], 2)


def test_a_place_does_not_pass_from_one_phase_to_the_next() -> None:
    assert lu(feuille(phase(ligne("ARTICLE", "ARTICLE 3")), phase(adt(4)))).place == ""


def test_a_title_announced_by_a_free_line_is_a_place_and_a_speaker_is_none() -> None:
    libre = phase(ligne("LIBRE", "TITRE II"), ligne("INSCRITDG", "M. Article"), adt(4))
    assert lu(feuille(libre)).place == "TITRE II"


def test_a_line_without_text_belongs_to_the_text_around_it() -> None:
    nu = ligne("ADT", "Adt n° 8 de Mme DURAND")
    direct = lu(feuille(phase(nu, adt(9), nu | {"ligne_libelle_1": "Adt n° 10"})))
    assert (direct.texte, [a.numero for a in direct.suite]) == ("636", ["8", "9", "10"])


@pytest.mark.parametrize(
    ("libelle", "uid", "numero"),
    [
        ("Adt n° 237 de M. MARTIN", "N000237", "237"),
        ("Adt de Mme NOGAL", "N000237", "237"),
        ("Adt n° I-237 de M. MARTIN", "N000237", "I-237"),
        ("Adt n°II-CF45 (Rect)", "N000CF45", "II-CF45"),
        ("Adt n° 4 de M. MARTIN", "N000237", "237"),
        ("Adt n° 0012", "", "12"),
    ],
)
def test_the_number_is_the_one_people_say_unless_the_id_says_another(
    libelle: str, uid: str, numero: str
) -> None:
    full = f"AMANR5L17PO838901BTC0636P0D1{uid}" if uid else ""
    assert lu(feuille(phase(adt(1, ligne_libelle_1=libelle, ligne_amendement_uid=full)))).numero == numero


@pytest.mark.parametrize(
    "rien",
    [
        feuille(phase()),
        feuille(phase(ligne("LIBRE", "PROVIDÉO"))),
        feuille({"phase_libelle": "Questions", "phase_type": "IS"}),
        json.dumps({"racine": {"jaune": {}, "contenu": {"phase": None}}}).encode(),
        json.dumps({"racine": {"jaune": {}, "contenu": None}}).encode(),
    ],
)
def test_a_sheet_with_nothing_left_has_no_text(rien: bytes) -> None:
    direct = lu(rien)
    assert (direct.uid, direct.etat, direct.texte, direct.suite) == ("derouleur-17", AUCUN_TEXTE, "", ())


@pytest.mark.parametrize(
    ("corps", "raison"),
    [
        ({}, "aucune phase"),
        ({"racine": {"jaune": {"id": "1"}}}, "aucune phase"),
        ({"racine": {"contenu": {"autre": 1}}}, "aucune phase"),
        ({"racine": {"contenu": {"phase": "fermée"}}}, "phase illisible"),
        ({"phase": [{"ligne": ["Adt n° 1"]}]}, "ligne illisible"),
        ({"phase": {"lignes": [{}]}}, "sans ligne ni libellé"),
        ({"phase": {"ligne": [{"type": "ADT"}]}}, "sans type"),
    ],
)
def test_what_is_no_sheet_is_refused_aloud(corps: Corps, raison: str) -> None:
    with pytest.raises(Unreadable, match=raison):
        parse_derouleur(json.dumps(corps).encode(), 17)


def test_lines_that_cannot_be_understood_are_remarked_once() -> None:
    reading = parse_derouleur(
        feuille(
            phase(ligne("MOTION", "Rejet"), ligne("MOTION"), ligne("ADT", "Adt identique"), adt(7)),
            extrait="hier 21.34",
        ),
        17,
    )
    assert reading.remarks == (
        "type de ligne inconnu au dérouleur : MOTION",
        "ligne d'amendement sans numéro au dérouleur",
        "date d'extraction du dérouleur illisible : hier 99.99",
    )
    assert [a.numero for d in reading.records if isinstance(d, Direct) for a in d.suite] == ["7"]


@pytest.mark.parametrize(
    "written",
    [
        "2026-06-29T21:34:12",
        "2026-06-29 21:34:12.250+02:00",
        "2026-06-29T19:34:12Z",
        "29/06/2026 21:34:12",
        "29/06/2026 à 21:34:12",
        "20260629213412",
        "1782761652",
        "1782761652999",
    ],
)
def test_the_instant_of_the_sheet_is_read_in_any_usual_form(written: str) -> None:
    found = read_instant(written)
    assert found is not None
    assert found.replace(microsecond=0) == datetime(2026, 6, 29, 19, 34, 12, tzinfo=UTC)


@pytest.mark.parametrize("written", ["", "31/02/2026 10:00", "29/06/2026 25:00", "21:34", "99999999999999"])
def test_an_instant_that_is_not_one_is_missing(written: str) -> None:
    assert read_instant(written) is None


def test_a_frozen_sheet_says_so_and_a_fresh_one_does_not() -> None:
    direct = lu(feuille(SEANCE, extrait=1782761652000))
    assert not direct.fige(datetime(2026, 6, 29, 19, 38, tzinfo=UTC))
    assert direct.fige(datetime(2026, 6, 29, 19, 45, tzinfo=UTC))


@settings(deadline=None)
@given(texte=st.lists(st.text(max_size=20), min_size=3, max_size=3))
def test_whatever_a_line_says_is_read(texte: list[str]) -> None:
    uid, libelle, bibard = texte
    body = feuille(
        phase(adt(1) | {"ligne_amendement_uid": uid, "ligne_libelle_1": libelle, "texte_bibard": bibard})
    )
    assert lu(body).uid == "derouleur-17"
