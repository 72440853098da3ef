"""A body that is not a document is refused with its reason."""

from __future__ import annotations

import pytest

from trackers.assemblee.archives import trackers_of
from trackers.base import Unreadable
from trackers.json_xml import decode


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "vide"),
        (b" \n", "vide"),
        (b"<!doctype html><p>503</p>", "HTML"),
        (b"[1]", "pas un document"),
        (b'{"scrutin": {"uid": "VT', r"^JSON invalide \(fin manquante\)$"),
        (b'{"scrutin": "\xff"}', r"^JSON invalide \(texte qui n'est pas de l'UTF-8\)$"),
        (b'{"a": }', r"^JSON invalide \(caractère inattendu, octet 6\)$"),
        (b'{"a": 1}x', r"^JSON invalide \(texte en trop à la fin, octet 9\)$"),
        (b'{"a":' * 5000, r"^JSON invalide \(trop d'éléments imbriqués\)$"),
        (b'{"a":' + b"9" * 5000 + b"}", r"^JSON invalide \(nombre démesuré\)$"),
    ],
)
def test_what_is_not_a_document_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        decode(body)


def test_a_byte_order_mark_is_no_obstacle() -> None:
    assert decode(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


@pytest.mark.parametrize("body", [b'{"question": {}}', b"{}"])
def test_a_document_of_another_kind_is_refused_with_what_it_is(body: bytes) -> None:
    for tracker in trackers_of(17, en_cours=True):
        with pytest.raises(Unreadable, match="document inattendu"):
            tracker.parse(body)


def test_a_dossier_as_deep_as_json_allows_ends_in_a_reading_or_a_refusal() -> None:
    opened = b'{"uid":"A","actesLegislatifs":{"acteLegislatif":'
    for depth in (100, 300, 480, 2000):
        body = b'{"dossierParlementaire":' + opened * depth + b"null" + b"}}" * depth + b"}"
        tracker = trackers_of(17, en_cours=True)[0]
        try:
            reading = tracker.parse(body)
        except Unreadable:
            assert depth > 100
        else:
            assert len(reading.records) == 1
