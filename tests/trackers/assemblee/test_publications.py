"""The list of the day tells which amendments are new, whatever the form of its lines."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parlement.amendements import Amendement
from tests.parlement.recorded import SAMPLES, needs_samples
from trackers.assemblee.publications import PublicationsTracker
from trackers.base import Unreadable
from trackers.tracker import Listed, ListTracker, Needs

WWW = "https://www.assemblee-nationale.fr"
UID = "AMANR5L17PO838901BTC0636P0D1N000208"
AUTRE = "AMANR5L17PO838901BTC0636P0D1N000209"
ADRESSE = f"{WWW}/dyn/opendata/{UID}.xml"
TRACKER = PublicationsTracker(legislature=17)


def lu(*lines: str) -> list[Listed]:
    return list(TRACKER.listed("\n".join(lines).encode()))


def days(now: datetime, since: datetime | None) -> list[str]:
    urls = [request.url for request in TRACKER.lists(now, since)]
    prefix = f"{WWW}/dyn/opendata/list-publication/publication_"
    assert all(url.startswith(prefix) and url.endswith(".csv") for url in urls)
    return [url.removeprefix(prefix).removesuffix(".csv") for url in urls]


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 12, day, hour, minute, tzinfo=UTC)


def test_it_is_a_list_tracker_of_its_legislature() -> None:
    assert isinstance(TRACKER, ListTracker)
    assert (TRACKER.nom, TRACKER.archive, TRACKER.rang) == ("publications-17", "amendements-17", 17)
    assert (TRACKER.cadence.calme, TRACKER.cadence.seance, TRACKER.cadence.debat) == (600, 120, 60)


def test_a_first_reading_asks_for_the_day_before_too_which_the_archive_may_lack() -> None:
    assert days(utc(5, 12), None) == ["2025-12-04", "2025-12-05"]


def test_every_day_since_the_last_reading_is_asked_for_the_oldest_first() -> None:
    assert days(utc(5, 12), utc(3, 12)) == ["2025-12-03", "2025-12-04", "2025-12-05"]


def test_days_are_those_of_paris() -> None:
    assert days(utc(5, 23, 30), utc(5, 12))[-1] == "2025-12-06"


def test_until_two_in_the_morning_the_day_before_is_asked_for_too() -> None:
    assert days(utc(5, 0, 59), utc(5, 0, 30)) == ["2025-12-04", "2025-12-05"]
    assert days(utc(5, 1, 0), utc(5, 0, 30)) == ["2025-12-05"]


def test_no_more_than_a_week_back_is_asked_for() -> None:
    found = days(utc(20, 12), utc(1, 12))
    assert (found[0], found[-1], len(found)) == ("2025-12-13", "2025-12-20", 8)


def test_a_last_reading_in_the_future_asks_for_today() -> None:
    assert days(utc(5, 12), utc(5, 12) + timedelta(days=40)) == ["2025-12-05"]


def test_an_amendment_is_asked_for_as_json_past_the_cdn() -> None:
    [listed] = lu(f"2025-12-05 14:30:00;{ADRESSE}")
    assert listed == Listed(uid=UID, url=f"{WWW}/dyn/opendata/{UID}.json", version="2025-12-05 14:30:00")
    request = TRACKER.document(listed)
    assert (request.url, request.max_bytes, request.cache_buster) == (listed.url, 4 * 1024**2, True)


@pytest.mark.parametrize(
    "body",
    [
        f"\ufeff2025-12-05;{ADRESSE}\r\n\r\n",
        f'"2025-12-05";"{ADRESSE}"\n',
        f"2025-12-05;/dyn/opendata/{UID}.xml",
        f" 2025-12-05 ; {ADRESSE} ;",
        f"horodatage;url\n2025-12-05;{ADRESSE}",
        f"2025-12-05;{ADRESSE}\n2025-12-05;http://[x\n2025-12-05\n;;;\n2025-12-05;n'importe quoi",
        f"2025-12-05;http://www2.assemblee-nationale.fr/dyn/opendata/{UID}.json?x=1",
        f"2025-12-05;{ADRESSE}\n2025-12-05;{WWW}/dyn/opendata/{UID}.pdf",
        f"2025-12-05;{WWW}/dyn/opendata/CRSAJOANR5L17S2026O1N078.html\n2025-12-05;{ADRESSE}",
    ],
)
def test_lines_are_read_however_they_are_dressed(body: str) -> None:
    [listed] = TRACKER.listed(body.encode())
    assert (listed.uid, listed.version) == (UID, "2025-12-05")


def test_another_host_named_by_the_list_is_never_asked() -> None:
    [listed] = lu(f"2025-12-05;https://example.org/dyn/opendata/{UID}.xml")
    assert listed.url == f"{WWW}/dyn/opendata/{UID}.json"
    local = PublicationsTracker(legislature=17, www="http://127.0.0.1:8765")
    [listed] = local.listed(f"2025-12-05;{ADRESSE}".encode())
    assert listed.url == f"http://127.0.0.1:8765/dyn/opendata/{UID}.json"


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2025-12-05 09:30:00", "2025-12-05 14:30:00"),
        ("2025-12-05T14:30:00+02:00", "2025-12-05T13:30:00+00:00"),
        ("31/10/2025 09:30:00", "05/12/2025 08:00:00"),
        ("05/12/2025 9:30:00", "05/12/2025 10:00:00"),
        ("1764928800", "1764928801000"),
        ("20251205093000", "20251205143000"),
        ("plus tard que 1", "2025-12-05 09:30:00"),
    ],
)
def test_an_amendment_published_again_has_its_latest_timestamp(earlier: str, later: str) -> None:
    for lines in [(earlier, later), (later, earlier)]:
        [listed] = lu(*(f"{horodatage};{ADRESSE}" for horodatage in lines))
        assert listed.version == later


def test_a_day_without_amendment_names_none() -> None:
    assert lu(f"2025-12-05;{WWW}/dyn/opendata/PRJLANR5L17B0324.html") == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<!DOCTYPE html><html></html>", "page HTML"),
        (b"\xef\xbb\xbf\n <html>", "page HTML"),
        (b"", "aucune ligne"),
        (b'{"erreur": 1}', "aucune ligne"),
        (b"\x00\xff\xfe", "aucune ligne"),
        (b"horodatage;url", "aucune ligne"),
    ],
)
def test_what_is_not_a_list_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        list(TRACKER.listed(body))


@given(st.binary(max_size=300) | st.text(';/.AMN0519\n :-+TZ"é', max_size=120).map(str.encode))
@example(f"9999999999;/{UID}.xml".encode())
@example(f"01/01/0001;/{UID}.xml".encode())
def test_any_body_is_a_list_or_refused(body: bytes) -> None:
    with suppress(Unreadable):
        found = list(TRACKER.listed(body))
        assert all(listed.url == f"{WWW}/dyn/opendata/{listed.uid}.json" for listed in found)


def veut(uid: str, **needs: frozenset[str]) -> bool:
    return TRACKER.wants(Listed(uid=uid, url=""), Needs(**needs))  # type: ignore[arg-type]


@pytest.mark.parametrize("texte", ["PIONANR5L17BTC0636", "PIONANR5L17B0636", "PRJLANR5L17B636"])
def test_an_amendment_on_the_text_of_a_tracked_bill_is_wanted_by_its_printed_number(texte: str) -> None:
    assert veut(UID, textes=frozenset({"PRJLANR5L17B0324", texte}))


@pytest.mark.parametrize("examen", ["EXANR5L17PO838901BTC0636P0D1", "AMANR5L17PO838901BTC0636P0D1"])
def test_an_amendment_of_a_list_known_to_be_of_a_tracked_bill_is_wanted(examen: str) -> None:
    assert veut(UID, examens=frozenset({examen}))
    assert not veut(UID.replace("D1N", "D2N"), examens=frozenset({examen}))


@pytest.mark.parametrize(
    "uid",
    [
        UID.replace("L17", "L16"),
        UID.replace("0636", "0637"),
        UID.replace("0636", "6360"),
        "AMANSENAT1",
        "PRJLANR5L17B0636",
        "",
    ],
)
def test_an_amendment_on_another_text_is_not_wanted(uid: str) -> None:
    assert not veut(uid, textes=frozenset({"PIONANR5L17BTC0636", "PIONANR5L16B0001", "sans numéro"}))


def test_nothing_is_wanted_when_nothing_is_tracked() -> None:
    assert not veut(UID)


def test_the_text_of_the_same_number_in_another_legislature_is_another_text() -> None:
    assert not veut(UID, textes=frozenset({"PIONANR5L16BTC0636"}))


@pytest.mark.parametrize("path", [f"/dyn/opendata/{UID}.json", f"/dyn/opendata/{UID}"])
def test_the_address_of_an_amendment_is_its_own(path: str) -> None:
    assert TRACKER.claims(path)


@pytest.mark.parametrize(
    "path",
    ["/dyn/opendata/PRJLANR5L17B0324.json", f"/x/dyn/opendata/{UID}.json", f"/dyn/opendata/{UID}.pdf", ""],
)
def test_another_address_is_not_its_own(path: str) -> None:
    assert not TRACKER.claims(path)


@pytest.mark.parametrize("rooted", [True, False])
def test_a_unit_document_is_read_with_its_root_key_or_without(rooted: bool) -> None:
    document = {"uid": UID, "legislature": "17"}
    [record] = TRACKER.parse(json.dumps({"amendement": document} if rooted else document).encode()).records
    assert isinstance(record, Amendement)
    assert record.uid == UID


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"amendement": null}'])
def test_a_unit_document_that_is_not_one_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        TRACKER.parse(body)


@needs_samples
def test_recorded_amendments_are_read_and_wanted_for_their_text() -> None:
    folder = SAMPLES / "assemblee" / "amendements" / "PIONANR5L17BTC0636"
    for path in sorted(folder.glob("*.json"))[:20]:
        [record] = TRACKER.parse(path.read_bytes()).records
        assert isinstance(record, Amendement)
        assert record.uid == path.stem
        assert veut(record.uid, textes=frozenset({record.texte}))
        assert veut(record.uid, examens=frozenset({record.examen}))
