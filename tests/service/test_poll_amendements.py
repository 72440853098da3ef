"""Polls of the archive of amendments: read by ranges, caught up with, never ahead of an amendment's own document."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from tests.service.site_assemblee import (
    LOI,
    TEXTE,
    Poste,
    amendement,
    amendements,
    archive,
    by_ranges,
    contents,
    day_list,
    discussed,
    law,
    open_poste,
    pack,
    uid_of,
)
from tests.trackers.assemblee.corps import NIL
from tests.trackers.loopback_site import Answer, ranged, reply, reset
from trackers.base import Outcome
from trackers.fetch import NO_RANGES

ARCHIVE, DOSSIERS, PUBLICATIONS = "amendements-17", "dossiers-17", "publications-17"
JOUR = "2025-02-10"
FOLDER = f"json/{LOI}/{TEXTE}"


@pytest.fixture
async def poste(tmp_path: Path) -> AsyncIterator[Poste]:
    """Someone who tracks the bill of 2025 and knows its text."""
    async with open_poste(tmp_path, cible=LOI) as poste:
        poste.serve(DOSSIERS, archive(law()))
        await poste.poll(DOSSIERS)
        poste.asked()
        yield poste
        assert poste.bodies() == [], "a poll left its temporary body behind"


def heavy(count: int) -> dict[str, bytes]:
    """Amendments of other bills, 8 kB each that do not compress."""
    return {
        f"json/DLR5L17N2/PIONANR5L17B0800/{uid_of(n, 'B0800')}.json": random.Random(n).randbytes(8000)
        for n in range(count)
    }


def counted(answer: Answer, sent: list[int]) -> Answer:
    """The same answer, the size of its body written down."""

    async def answered(request: web.Request) -> web.StreamResponse:
        response = await answer(request)
        assert isinstance(response, web.Response)
        sent.append(len(response.body or b""))  # type: ignore[arg-type]
        return response

    return answered


def parts_then(members: dict[str, bytes], parts: int, fault: Answer) -> list[Answer]:
    """An archive that serves this many ranges, then a fault."""
    return [*([by_ranges(members)] * parts), fault]


# --- the first fill ------------------------------------------------------------------------------------------


async def test_a_first_fill_by_ranges_transfers_a_small_part_of_the_archive(poste: Poste) -> None:
    members = {**heavy(1000), **amendements(range(1, 61))}
    sent: list[int] = []
    poste.serve(ARCHIVE, counted(by_ranges(members), sent))
    report = await poste.poll(ARCHIVE)
    assert (report.decoded, report.changes) == (60, 60)
    assert {a.dossier for a in poste.parlement.amendements.of_dossier(LOI)} == {LOI}
    size = len(pack(members))
    assert sum(sent) < size / 10, f"{sum(sent)} bytes out of {size}"
    sent.clear()
    assert (await poste.poll(ARCHIVE)).outcome is Outcome.UNCHANGED
    assert sent == [0]


async def test_one_amendment_that_changed_is_the_only_one_read_the_next_day(poste: Poste) -> None:
    before = {**heavy(300), **amendements(range(1, 61))}
    later = before | {f"{FOLDER}/{uid_of(7)}.json": amendement(7, **discussed("Rejeté", 1736000000001))}
    poste.serve(ARCHIVE, by_ranges(before))
    await poste.poll(ARCHIVE)
    sent: list[int] = []
    poste.serve(ARCHIVE, counted(by_ranges(later), sent))
    report = await poste.poll(ARCHIVE)
    assert report.decoded == 1
    assert sum(sent) < len(pack(later)) / 5
    assert "sort" in [c.champ for c in poste.parlement.history("amendement", uid_of(7))]


async def test_an_archive_dated_and_without_etag_is_known_again(poste: Poste) -> None:
    body = pack(amendements(range(1, 4)))
    poste.serve(ARCHIVE, ranged(body, {"Last-Modified": "Mon, 10 Feb 2025 08:00:00 GMT"}))
    await poste.poll(ARCHIVE)
    assert poste.state(ARCHIVE).validators.last_modified == "Mon, 10 Feb 2025 08:00:00 GMT"
    poste.asked()
    assert (await poste.poll(ARCHIVE)).outcome is Outcome.UNCHANGED
    assert len(poste.asked()) == 1


async def test_a_second_bill_has_its_amendments_read_from_the_same_archive(poste: Poste) -> None:
    autre, texte = "DLR5L17N2", "PIONANR5L17B0800"
    poste.serve(ARCHIVE, by_ranges(amendements([1, 2]) | amendements([1, 2, 3], autre, texte)))
    await poste.poll(ARCHIVE)
    assert poste.known("amendements") == 2
    poste.serve(DOSSIERS, archive(law() | law(uid=autre)))
    await poste.poll(DOSSIERS, LOI, autre)
    assert (await poste.poll(ARCHIVE, LOI, autre)).decoded == 3
    assert [a.texte for a in poste.parlement.amendements.of_dossier(autre)] == [texte] * 3


async def test_a_misplaced_amendment_is_known_by_its_text_and_that_of_another_bill_is_left(
    poste: Poste,
) -> None:
    lost = {
        f"json/incorrect_data/{uid_of(1)}.json": amendement(1),
        f"json/incorrect_data/{uid_of(2)}.json": amendement(2, texteLegislatifRef="PIONANR5L17BTC0701"),
    }
    poste.serve(ARCHIVE, by_ranges(lost))
    await poste.poll(ARCHIVE)
    assert [a.uid for a in poste.parlement.amendements.of_dossier(LOI)] == [uid_of(1)]
    assert poste.known("amendements") == 1


# --- a day-old archive beside fresh documents ------------------------------------------------------------------


async def test_a_day_old_archive_never_replaces_what_a_document_said_later(poste: Poste) -> None:
    poste.serve_day(JOUR, day_list((f"{JOUR} 22:00", uid_of(1))))
    poste.serve_document(uid_of(1), reply(200, amendement(1, **discussed("Adopté", 1736000000009))))
    catching_up = {f"{FOLDER}/{uid_of(1)}.json": amendement(1, **discussed("Rejeté", 1736000000010))}
    poste.serve(ARCHIVE, by_ranges(amendements([1])), by_ranges(amendements([1])))
    await poste.poll(PUBLICATIONS)
    report = await poste.poll(ARCHIVE)
    assert (report.decoded, report.changes) == (1, 0)
    (found,) = poste.parlement.amendements.of_dossier(LOI)
    assert (found.sort, found.etat) == ("Adopté", "DI")
    poste.serve(ARCHIVE, by_ranges(catching_up))
    await poste.poll(ARCHIVE)
    (found,) = poste.parlement.amendements.of_dossier(LOI)
    assert found.sort == "Rejeté"


async def test_a_blank_in_a_later_archive_erases_nothing(poste: Poste) -> None:
    blank = amendement(1, signataires=NIL, pointeurFragmentTexte=NIL, chronotag="1736000000009")
    poste.serve(ARCHIVE, by_ranges(amendements([1])))
    await poste.poll(ARCHIVE)
    poste.serve(ARCHIVE, by_ranges({f"{FOLDER}/{uid_of(1)}.json": blank}))
    assert (await poste.poll(ARCHIVE)).changes == 0
    (found,) = poste.parlement.amendements.of_dossier(LOI)
    assert (found.auteur, found.groupe, found.place) == ("PA1", "PO2", "ART. 7")


# --- an archive that is not sound --------------------------------------------------------------------------------


async def test_an_archive_that_lost_half_of_its_members_costs_nothing_and_is_told_once(poste: Poste) -> None:
    poste.serve(ARCHIVE, by_ranges(amendements(range(1, 41))))
    await poste.poll(ARCHIVE)
    poste.serve(ARCHIVE, by_ranges(amendements(range(1, 21))))
    await poste.poll(ARCHIVE)
    await poste.poll(ARCHIVE)
    assert poste.known("amendements") == 40
    assert poste.said() == ["l'archive ne contient plus que 20 documents, 40 la dernière fois"]


async def test_an_archive_that_shrinks_again_and_again_is_told_in_one_line(poste: Poste) -> None:
    for count in (40, 20, 1):
        poste.serve(ARCHIVE, by_ranges(amendements(range(1, count + 1))))
        await poste.poll(ARCHIVE)
    assert poste.said() == ["l'archive ne contient plus que 1 document, 20 la dernière fois"]


async def test_an_archive_cut_short_is_an_outcome_and_what_was_known_stays(poste: Poste) -> None:
    whole = amendements(range(1, 41))
    poste.serve(ARCHIVE, by_ranges(whole))
    await poste.poll(ARCHIVE)
    before = poste.state(ARCHIVE)
    poste.serve(ARCHIVE, ranged(pack(whole)[:-300], {"ETag": '"coupee"'}))
    report = await poste.poll(ARCHIVE)
    assert report.outcome is Outcome.UNREADABLE
    state = poste.state(ARCHIVE)
    assert (state.issue, state.validators, state.succes) == ("illisible", before.validators, before.succes)
    assert poste.known("amendements") == 40
    poste.serve(ARCHIVE, by_ranges(amendements(range(1, 42))))
    assert (await poste.poll(ARCHIVE)).decoded == 1


@pytest.mark.parametrize("parts", [1, 2])
async def test_an_archive_replaced_between_two_ranges_is_told_and_the_next_poll_completes(
    poste: Poste, tmp_path: Path, parts: int
) -> None:
    before = {**amendements(range(1, 11)), **heavy(200), **amendements(range(11, 21)), **heavy(400)}
    after = before | amendements(range(1, 31))
    poste.serve(ARCHIVE, *parts_then(before, parts, by_ranges(after)))
    report = await poste.poll(ARCHIVE)
    assert report.outcome is Outcome.UNREACHABLE
    assert "l'archive a changé pendant la lecture" in report.detail
    await poste.poll(ARCHIVE)
    async with open_poste(tmp_path / "autre", poste.site, LOI) as other:
        await other.poll(DOSSIERS)
        await other.poll(ARCHIVE)
        assert contents(poste.database) == contents(other.database)
    assert poste.known("amendements") == 30


async def test_what_was_read_before_the_site_fell_silent_is_stored_and_not_read_again(poste: Poste) -> None:
    near, far = amendements(range(1, 21)), amendements(range(21, 41))
    members = {**near, **heavy(600), **far, **heavy(1000)}
    poste.serve(ARCHIVE, *parts_then(members, 3, reset))
    report = await poste.poll(ARCHIVE)
    assert report.outcome is Outcome.UNREACHABLE
    assert poste.known("amendements") == 20
    poste.serve(ARCHIVE, by_ranges(members))
    report = await poste.poll(ARCHIVE)
    assert (report.outcome, report.decoded, poste.known("amendements")) == (Outcome.CHANGED, 20, 40)


# --- a site without ranges -----------------------------------------------------------------------------------------


async def test_without_ranges_the_archive_is_downloaded_once_and_never_again_by_itself(poste: Poste) -> None:
    before, after = amendements(range(1, 21)), amendements(range(1, 31))
    sent: list[int] = []
    poste.serve(ARCHIVE, archive(before))
    assert (await poste.poll(ARCHIVE)).decoded == 20
    known = poste.state(ARCHIVE).validators
    assert known.etag
    assert (await poste.poll(ARCHIVE)).detail == ""
    poste.serve(ARCHIVE, counted(archive(after), sent))
    report = await poste.poll(ARCHIVE)
    assert (report.outcome, report.decoded, report.detail) == (Outcome.UNCHANGED, 0, NO_RANGES)
    assert poste.state(ARCHIVE).validators == known, "those of what was read, not of what was not"
    assert poste.state(ARCHIVE).detail == NO_RANGES
    poste.serve(ARCHIVE, by_ranges(after))
    assert (await poste.poll(ARCHIVE)).decoded == 10
