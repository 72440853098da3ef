"""The trackers of the live order of debate: when they ask, what they keep; and whatever a source may answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlement.direct import Direct, SortDirect
from tests.trackers.assemblee.corps_direct import SEANCE, appel, discussion, feuille
from trackers.assemblee.direct import (
    parse_amendement_eliasse,
    parse_derouleur,
    parse_ordre,
    parse_prochain,
    trackers_direct,
)
from trackers.base import Reading, Unreadable
from trackers.tracker import Needs, PageTracker


def tracker(nom: str) -> PageTracker:
    return next(t for t in trackers_direct(17, www="http://w", eliasse="http://e") if t.nom == nom)


SUIVI = Needs(textes=frozenset({"PIONANR5L17BTC0636", "PIONANR5L17BTA0012", "PRJLSNR5S399B0777"}))


def test_the_sources_are_asked_only_while_a_sitting_is_open() -> None:
    for source in trackers_direct(17):
        assert isinstance(source, PageTracker)
        assert (source.cadence.calme, source.cadence.seance) == (None, None)
        assert source.cadence.debat is not None
        assert source.rang == 17
        assert source.url.startswith("https://")


def test_each_source_asks_for_its_address() -> None:
    [feuille_jaune] = tracker("direct-derouleur-17").pages(SUIVI)
    [pointeur] = tracker("direct-prochain-17").pages(SUIVI)
    assert feuille_jaune.request.url == "http://w/local/derouleur/derouleur.json"
    assert feuille_jaune.request.cache_buster
    assert pointeur.request.url == "http://e/eliasse/prochainADiscuter.do"


@pytest.mark.parametrize(
    ("direct", "bibard", "suffixe"), [("636", "636", ""), ("1906A", "1906", "A"), ("", None, "")]
)
def test_the_order_is_asked_only_for_a_text_under_discussion(
    direct: str, bibard: str | None, suffixe: str
) -> None:
    urls = [page.request.url for page in tracker("direct-ordre-17").pages(Needs(direct=direct))]
    query = f"legislature=17&bibard={bibard}&bibardSuffixe={suffixe}&organeAbrv=AN"
    assert urls == ([f"http://e/eliasse/discussion.do?{query}"] if bibard else [])


@pytest.mark.parametrize(
    ("path", "nom"),
    [
        ("/local/derouleur/derouleur.json", "direct-derouleur-17"),
        ("/eliasse/prochainADiscuter.do", "direct-prochain-17"),
        ("/eliasse/discussion.do", "direct-ordre-17"),
        ("/eliasse/amdtDerouleur.do", "direct-ordre-17"),
        ("/eliasse/AmdtDerouleur.do", "direct-ordre-17"),
        ("/eliasse/amendement.do", "direct-ordre-17"),
        ("/eliasse/autre.do", None),
    ],
)
def test_a_recorded_body_finds_its_reader_by_its_address(path: str, nom: str | None) -> None:
    assert [t.nom for t in trackers_direct(17) if t.claims(path)] == ([nom] if nom else [])


def test_the_sitting_on_a_tracked_text_is_kept_whole() -> None:
    source = tracker("direct-derouleur-17")
    reading = source.parse(feuille(SEANCE), source.url)
    assert source.relevant(reading, SUIVI) == reading


def test_the_sitting_on_another_text_is_known_without_its_amendments() -> None:
    source = tracker("direct-ordre-17")
    for texte, legislature in (("777", "17"), ("12", "17"), ("636", "16")):
        body = discussion(appel("1", "1/1", "Adopté"), bibard=texte, legislature=legislature)
        [direct] = source.relevant(source.parse(body, source.url), SUIVI).records
        assert isinstance(direct, Direct)
        assert (direct.texte, direct.suite) == (texte, ())


def test_outcomes_of_a_tracked_text_are_kept() -> None:
    source = tracker("direct-ordre-17")
    commun = {"bibard": "0636", "legislature": "17", "organeAbrv": "AN", "numero": "1"}
    page = json.dumps({"amendements": [commun | {"sortEnSeance": "Adopté"}]}).encode()
    for body in (discussion(appel("1", "1/1", "Adopté")), page):
        kept = source.relevant(source.parse(body, source.url), SUIVI).records
        assert [r.uid for r in kept if isinstance(r, SortDirect)] == ["17-AN-636-1"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=8), children, max_size=4)
    ),
    max_leaves=12,
)
CLES = st.sampled_from(
    [
        *("racine", "jaune", "contenu", "phase", "phase_type", "ligne", "ligne_type", "ligne_libelle_1"),
        *("ligne_amendement_uid", "texte_bibard", "depute_tribun_id", "extract_date_time"),
        *("prochainADiscuter", "bibard", "numAmdt", "legislature", "amdtsParOrdreDeDiscussion"),
        *("amendements", "numero", "sort", "sortEnSeance", "position", "place", "parentNumero"),
    ]
)
MOTS = st.sampled_from(
    ["ADT", "SSADT", "ARTICLE", "ARTICLE 7", "Adt n° 7", "0", "7", "1/2", "0636", "X", "1" * 13, "Adopté"]
)
VRAISEMBLABLE = st.recursive(
    MOTS | st.none() | st.integers(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(CLES, children, max_size=8),
    max_leaves=20,
)


@pytest.mark.parametrize("parse", [parse_derouleur, parse_prochain, parse_ordre, parse_amendement_eliasse])
@settings(deadline=None)
@given(document=JSON | VRAISEMBLABLE)
def test_whatever_comes_is_read_or_refused(parse: Callable[[bytes, int], Reading], document: Any) -> None:
    try:
        reading = parse(json.dumps(document).encode(), 17)
    except Unreadable:
        return
    assert all(isinstance(record, (Direct, SortDirect)) and record.uid for record in reading.records)


@pytest.mark.parametrize("body", [b"", b"<html>", b"null", b"[" * 5000, b'"\xff"', b'{"phase":' * 3000])
def test_what_is_not_json_is_refused(body: bytes) -> None:
    for parse in (parse_derouleur, parse_prochain, parse_ordre, parse_amendement_eliasse):
        with pytest.raises(Unreadable):
            parse(body, 17)
