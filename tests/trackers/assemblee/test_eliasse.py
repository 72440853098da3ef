"""The tablet: the amendment being called, the order of call, the outcomes; and what was recorded of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from parlement.articles import parse_designation
from parlement.direct import AUCUN_TEXTE, EN_DISCUSSION, Direct, SortDirect
from tests.parlement.recorded import SAMPLES, needs_samples
from tests.trackers.assemblee.corps_direct import Corps, appel, direct_of, discussion
from trackers.assemblee.eliasse import parse_amendement_eliasse, parse_ordre, parse_prochain
from trackers.base import Reading, Unreadable

ELIASSE = SAMPLES / "assemblee" / "eliasse"


def prochain(**autres: Any) -> bytes:
    corps = {"bibard": "0636", "bibardSuffixe": "", "numAmdt": "237", "legislature": "17", "organeAbrv": "AN"}
    return json.dumps({"prochainADiscuter": corps | autres}).encode()


def test_the_tablet_says_which_amendment_is_called() -> None:
    direct = direct_of(parse_prochain(prochain(nbrAmdtRestant="12"), 17))
    assert (direct.uid, direct.etat, direct.texte) == ("eliasse-17", EN_DISCUSSION, "636")
    assert (direct.organe, direct.numero, direct.restants) == ("AN", "237", 12)


def test_the_tablet_may_write_numbers_suffixes_and_rectifications() -> None:
    direct = direct_of(
        parse_prochain(
            prochain(bibard=1906, bibardSuffixe="A", numAmdt="I-1121 (2ème Rect)", legislature=16), 17
        )
    )
    assert (direct.uid, direct.texte, direct.imprime, direct.numero) == (
        "eliasse-16",
        "1906A",
        "1906",
        "I-1121",
    )


@pytest.mark.parametrize(
    "corps",
    [{}, {"prochainADiscuter": None}, {"prochainADiscuter": {}}, {"prochainADiscuter": {"bibard": ""}}],
)
def test_a_tablet_with_nothing_to_call_has_no_text(corps: Corps) -> None:
    direct = direct_of(parse_prochain(json.dumps(corps).encode(), 17))
    assert (direct.uid, direct.legislature, direct.etat) == ("eliasse-17", 17, AUCUN_TEXTE)


@pytest.mark.parametrize(
    "corps", [{"erreur": 1}, {"prochainADiscuter": "1"}, {"prochainADiscuter": {"texte": "636"}}]
)
def test_a_tablet_that_says_something_else_is_refused(corps: Corps) -> None:
    with pytest.raises(Unreadable, match="amendement à discuter"):
        parse_prochain(json.dumps(corps).encode(), 17)


def test_the_whole_order_tells_what_is_left_and_each_outcome() -> None:
    reading = parse_ordre(
        discussion(appel("1", "1/3", "ADOPTE"), appel("2", "2/3", None), appel("3", "3/3", "Tombé")), 17
    )
    direct, *sorts = reading.records
    assert isinstance(direct, Direct)
    assert (direct.uid, direct.etat, direct.restants) == ("ordre-17-AN-636", "", 1)
    assert [(a.numero, a.sort, a.auteur, a.groupe) for a in direct.suite] == [
        ("1", "Adopté", "M. MARTIN", "NI"),
        ("2", "", "M. MARTIN", "NI"),
        ("3", "Tombé", "M. MARTIN", "NI"),
    ]
    assert sorts == [
        SortDirect(
            uid="17-AN-636-1",
            legislature=17,
            texte="636",
            organe="AN",
            numero="1",
            place="Article 7",
            sort="Adopté",
        ),
        SortDirect(
            uid="17-AN-636-3",
            legislature=17,
            texte="636",
            organe="AN",
            numero="3",
            place="Article 7",
            sort="Tombé",
        ),
    ]
    assert reading.remarks == ()


def test_a_sub_amendment_names_the_one_it_changes() -> None:
    body = discussion(appel("2", "1/2", parentNumero="1121 (Rect)"), appel("3", "2/2", parentNumero="X"))
    assert [a.parent for a in direct_of(parse_ordre(body, 17)).suite] == ["1121", ""]


def test_an_unknown_outcome_is_kept_and_remarked() -> None:
    reading = parse_ordre(discussion(appel("1", "1/1", "Réservé")), 17)
    assert [r.sort for r in reading.records if isinstance(r, SortDirect)] == ["Réservé"]
    assert reading.remarks == ("sort inconnu dans Éliasse : Réservé",)


def test_the_head_of_an_order_is_kept_and_told_to_be_incomplete() -> None:
    reading = parse_ordre(discussion(appel("1", "1/9"), appel("2", "2/9")), 17)
    [direct] = reading.records
    assert isinstance(direct, Direct)
    assert (len(direct.suite), direct.restants) == (2, None)
    assert reading.remarks == ("ordre d'appel incomplet : 2 amendements sur 9",)


@pytest.mark.parametrize("positions", [("5/9", "6/9"), ("1/9", "3/9")])
def test_a_part_of_an_order_gives_outcomes_but_no_order(positions: tuple[str, str]) -> None:
    reading = parse_ordre(discussion(appel("1", positions[0], "Adopté"), appel("2", positions[1])), 17)
    direct, sort = reading.records
    assert isinstance(direct, Direct)
    assert isinstance(sort, SortDirect)
    assert (direct.suite, direct.restants, sort.numero) == ((), None, "1")
    assert reading.remarks == ("ordre d'appel incomplet : 2 amendements sur 9",)


def test_a_bare_list_is_of_the_text_it_was_asked_for() -> None:
    body = json.dumps([appel("1", "1/1", "Adopté")]).encode()
    assert [r.uid for r in parse_ordre(body, 17, "AN", "636").records] == ["ordre-17-AN-636", "17-AN-636-1"]
    assert [r.uid for r in parse_ordre(b"[]", 17).records] == ["ordre-17-AN-"]


@pytest.mark.parametrize(
    ("body", "raison"),
    [
        (b"{}", "sans ordre"),
        (b"[1", "JSON invalide"),
        (b"[1]", "pas de num"),
        (json.dumps([{"place": "Article 7"}]).encode(), "pas de num"),
        (json.dumps([{"numero": "7"}]).encode(), "colonne de sort"),
        (json.dumps({"amdtsParOrdreDeDiscussion": {"organe": "AN"}}).encode(), "absente"),
    ],
)
def test_what_is_no_order_is_refused_aloud(body: bytes, raison: str) -> None:
    with pytest.raises(Unreadable, match=raison):
        parse_ordre(body, 17)


def test_the_page_of_amendments_tells_only_those_decided() -> None:
    commun = {"bibard": 636, "bibardSuffixe": "", "legislature": "17", "organeAbrv": "AN"}
    lignes = [
        commun
        | {"numero": 1, "numeroLong": "1 (Rect)", "placeReference": "Article 7", "sortEnSeance": "Rejeté"},
        commun | {"numero": 2, "numeroLong": "2", "placeReference": "Article 7", "sortEnSeance": ""},
    ]
    reading = parse_amendement_eliasse(json.dumps({"amendements": lignes}).encode(), 17)
    assert [(r.uid, r.sort) for r in reading.records if isinstance(r, SortDirect)] == [
        ("17-AN-636-1", "Rejeté")
    ]


@needs_samples
def test_the_recorded_order_of_2018_is_the_head_of_1441_amendments() -> None:
    reading = parse_ordre((ELIASSE / "leg15-2018-12" / "AmdtDerouleur.json").read_bytes(), 15, "AN", "1396")
    direct, *sorts = reading.records
    assert isinstance(direct, Direct)
    assert (direct.uid, len(direct.suite), len(sorts), direct.restants) == (
        "ordre-15-AN-1396",
        100,
        100,
        None,
    )
    assert all(ligne.designation for ligne in direct.suite)
    assert reading.remarks == ("ordre d'appel incomplet : 100 amendements sur 1441",)
    counts = [sum(ligne.sort == sort for ligne in direct.suite) for sort in ("Rejeté", "Adopté", "Retiré")]
    assert counts == [62, 24, 3]


@needs_samples
def test_the_recorded_discussion_of_2018_is_a_part_of_the_order() -> None:
    body = (ELIASSE / "leg15-2018-12" / "Discussion.json").read_bytes()
    direct, *sorts = parse_ordre(body, 17).records
    assert isinstance(direct, Direct)
    assert (direct.uid, direct.suite, direct.restants) == ("ordre-15-AN-1396", (), None)
    assert [(s.uid, s.sort) for s in sorts if isinstance(s, SortDirect)] == [
        ("15-AN-1396-1472", "Retiré"),
        ("15-AN-1396-1562", "Rejeté"),
    ]
    places = [d["place"] for d in json.loads(body)["amdtsParOrdreDeDiscussion"]["divisions"]]
    assert [place for place in places if parse_designation(place) is None] == []


@needs_samples
def test_the_recorded_amendments_tell_their_outcomes() -> None:
    [sort] = parse_amendement_eliasse(
        (ELIASSE / "leg15-2018-12" / "Amendement.json").read_bytes(), 17
    ).records
    assert isinstance(sort, SortDirect)
    assert (sort.uid, sort.sort, sort.place) == ("15-AN-1396-1562", "Rejeté", "Article 54")
    recent = (ELIASSE / "leg17-2026-07" / "eliasse_amendement_2934_1.json").read_bytes()
    assert parse_amendement_eliasse(recent, 17) == Reading()


@needs_samples
@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("leg15-2018-12/ProchainADiscuter.json", ("eliasse-15", "1396", "AN", "140", 1)),
        ("leg17-2026-07/eliasse_prochain_2934_1.json", ("eliasse-17", "2934", "AN", "1", None)),
    ],
)
def test_the_recorded_pointers_name_the_amendment_called(file: str, expected: tuple[object, ...]) -> None:
    direct = direct_of(parse_prochain((ELIASSE / file).read_bytes(), 17))
    assert (direct.uid, direct.texte, direct.organe, direct.numero, direct.restants) == expected
