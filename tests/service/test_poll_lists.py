"""Polls of the day's lists: only what is new is asked for, what does not come is asked for again, nothing is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from service.poll.lists import BATCH, LEAST_TRIES
from storage.sources import FORGOTTEN
from tests.service.site_assemblee import (
    LOI,
    MIDI,
    Poste,
    amendement,
    amendements,
    archive,
    by_ranges,
    day_list,
    discussed,
    law,
    open_poste,
    printed,
    uid_of,
)
from tests.trackers.assemblee.corps import NIL, acte
from tests.trackers.loopback_site import Answer, redirect, reply, reset
from trackers.base import Outcome
from trackers.registry import build_trackers
from trackers.tracker import Listed, ListTracker

PUBLICATIONS, ARCHIVE, DOSSIERS = "publications-17", "amendements-17", "dossiers-17"
JOUR = "2025-02-10"
LISTE = f"publication_{JOUR}.csv"
VEILLE = "publication_2025-02-09.csv"
"""The list of the day before, asked for at the first reading."""
AUTRE = "BTC0800"
"""The part of an id that names the text of another bill."""


@pytest.fixture
async def poste(tmp_path: Path) -> AsyncIterator[Poste]:
    """Someone who tracks the bill of 2025 and knows its text."""
    async with open_poste(tmp_path, cible=LOI) as poste:
        poste.serve(DOSSIERS, archive(law()))
        await poste.poll(DOSSIERS)
        poste.asked()
        yield poste
        assert poste.bodies() == [], "a poll left its temporary body behind"


def line(numero: int, when: str = "09:00", texte: str = "BTC0700") -> tuple[str, str]:
    return f"{JOUR} {when}", uid_of(numero, texte)


def serve(poste: Poste, *numeros: int, **changes: object) -> None:
    """Serve the documents of these amendments."""
    for numero in numeros:
        poste.serve_document(uid_of(numero), reply(200, amendement(numero, **changes)))


def changes_of(poste: Poste, numero: int) -> list[str]:
    return [change.champ for change in poste.parlement.history("amendement", uid_of(numero))]


# --- what is asked for -------------------------------------------------------------------------------------


async def test_of_three_amendments_of_the_day_only_the_two_of_the_tracked_bill_are_asked_for(
    poste: Poste,
) -> None:
    poste.serve_day(JOUR, day_list(line(1), line(2), line(3, texte=AUTRE)))
    serve(poste, 1, 2)
    report = await poste.poll(PUBLICATIONS)
    assert poste.asked() == [VEILLE, LISTE, f"{uid_of(1)}.json", f"{uid_of(2)}.json"]
    assert (report.outcome, report.changes, report.decoded, report.remaining) == (Outcome.CHANGED, 2, 2, 0)
    found = poste.parlement.amendements.of_dossier(LOI)
    assert [(a.uid, a.dossier) for a in found] == [(uid_of(1), LOI), (uid_of(2), LOI)]


async def test_a_day_without_news_is_one_conditional_request_and_no_document(poste: Poste) -> None:
    poste.serve_day(JOUR, day_list(line(1)))
    serve(poste, 1)
    await poste.poll(PUBLICATIONS)
    poste.asked()
    report = await poste.poll(PUBLICATIONS)
    (asked,) = poste.site.asked
    assert asked.headers["If-None-Match"]
    assert (report.outcome, report.changes, report.decoded) == (Outcome.UNCHANGED, 0, 0)
    assert poste.state(PUBLICATIONS).succes == poste.now[0]


async def test_an_amendment_published_again_is_asked_for_again_once(poste: Poste) -> None:
    poste.serve_day(JOUR, day_list(line(1), line(2)), day_list(line(1), line(2), line(1, "15:00")))
    serve(poste, 2)
    poste.serve_document(
        uid_of(1),
        reply(200, amendement(1)),
        reply(200, amendement(1, **discussed("Adopté", 1736000000001))),
    )
    await poste.poll(PUBLICATIONS)
    poste.asked()
    report = await poste.poll(PUBLICATIONS)
    assert poste.asked() == [LISTE, f"{uid_of(1)}.json"]
    assert report.decoded == 1
    assert "sort" in changes_of(poste, 1)
    await poste.poll(PUBLICATIONS)
    assert poste.asked() == [LISTE]


async def test_an_amendment_published_again_as_it_was_makes_no_history(poste: Poste) -> None:
    poste.serve_day(JOUR, day_list(line(1)), day_list(line(1), line(1, "15:00")))
    serve(poste, 1)
    poste.pause = timedelta(minutes=1)
    reports = [await poste.poll(PUBLICATIONS) for _ in range(10)]
    assert poste.asked().count(f"{uid_of(1)}.json") == 5, "read, then three times as it was, then believed"
    assert [report.decoded for report in reports] == [1, 0, 0, 0, 0, 0, 0, 0, 1, 0]
    assert (sum(r.changes for r in reports), changes_of(poste, 1), poste.said()) == (1, [], [])
    assert poste.known("attendus") == 0


async def test_an_outcome_listed_before_its_document_is_renewed_is_read_a_minute_later(poste: Poste) -> None:
    poste.pause = timedelta(minutes=1)
    poste.serve_day(JOUR, day_list(line(1)), day_list(line(1), line(1, "15:00")))
    before, after = amendement(1), amendement(1, **discussed("Adopté", 1736000000001))
    poste.serve_document(uid_of(1), reply(200, before), reply(200, before), reply(200, after))
    for _ in range(3):
        await poste.poll(PUBLICATIONS)
    assert "sort" in changes_of(poste, 1)
    assert poste.known("attendus") == 0


async def test_a_blank_in_a_later_document_erases_nothing(poste: Poste) -> None:
    poste.serve_day(JOUR, day_list(line(1)), day_list(line(1), line(1, "15:00")))
    blank = {
        "signataires": {"auteur": NIL, "cosignataires": NIL, "libelle": NIL},
        "pointeurFragmentTexte": NIL,
        "corps": NIL,
        "chronotag": "1736000000001",
    }
    poste.serve_document(uid_of(1), reply(200, amendement(1)), reply(200, amendement(1, **blank)))
    await poste.poll(PUBLICATIONS)
    assert (await poste.poll(PUBLICATIONS)).changes == 0
    found = poste.parlement.amendements.of_uids([uid_of(1)])[uid_of(1)]
    assert (found.auteur, found.groupe, found.place) == ("PA1", "PO2", "ART. 7")
    assert found.dispositif == "Supprimer cet article."


async def test_an_id_that_bears_our_number_on_the_text_of_another_bill_is_not_stored(poste: Poste) -> None:
    poste.serve_day(JOUR, day_list(line(1)))
    other = {"texteLegislatifRef": "PIONANR5L17BTC0800", "examenRef": "EXANR5L17PO838901BTC0800P0D1"}
    serve(poste, 1, **other)
    report = await poste.poll(PUBLICATIONS)
    assert (report.decoded, report.changes, poste.known("amendements"), poste.said()) == (1, 0, 0, [])
    await poste.poll(PUBLICATIONS)
    assert poste.asked().count(f"{uid_of(1)}.json") == 1


async def test_an_id_that_spells_the_text_otherwise_is_the_tracked_bill_s(poste: Poste) -> None:
    poste.serve_day(JOUR, day_list(line(1, texte="B0700")))
    uid = uid_of(1, "B0700")
    poste.serve_document(uid, reply(200, amendement(1, texte="B0700")))
    await poste.poll(PUBLICATIONS)
    assert [a.uid for a in poste.parlement.amendements.of_dossier(LOI)] == [uid]


async def test_a_text_learnt_after_the_list_was_read_has_its_amendments_asked_for(poste: Poste) -> None:
    new = "PIONANR5L17B0900"
    poste.serve_day(JOUR, day_list(line(1, texte="B0900")))
    document = amendement(1, texte="B0900", texteLegislatifRef=new)
    poste.serve_document(uid_of(1, "B0900"), reply(200, document))
    assert (await poste.poll(PUBLICATIONS)).decoded == 0
    poste.serve(DOSSIERS, archive(law(acte("L17-D2", "AN2-DEPOT", texteAssocie=new)) | printed(new)))
    await poste.poll(DOSSIERS)
    poste.asked()
    assert (await poste.poll(PUBLICATIONS)).changes == 1
    assert poste.asked() == ["publication_2025-02-09.csv", LISTE, f"{uid_of(1, 'B0900')}.json"]
    assert [a.texte for a in poste.parlement.amendements.of_dossier(LOI)] == [new]
    await poste.poll(PUBLICATIONS)
    assert poste.asked() == [LISTE]


async def test_an_amendment_read_before_its_text_was_known_is_read_again_once_it_is(poste: Poste) -> None:
    new = "PIONANR5L17B0700"
    uid = uid_of(1, "B0700")
    poste.serve_day(JOUR, day_list(line(1, texte="B0700")))
    its_own = {"texteLegislatifRef": new, "examenRef": "EXANR5L17PO838901B0700P0D1"}
    poste.serve_document(uid, reply(200, amendement(1, texte="B0700", **its_own)))
    assert (await poste.poll(PUBLICATIONS)).changes == 0
    poste.serve(DOSSIERS, archive(law(acte("L17-D2", "AN2-DEPOT", texteAssocie=new)) | printed(new)))
    await poste.poll(DOSSIERS)
    assert (await poste.poll(PUBLICATIONS)).changes == 1
    assert [a.uid for a in poste.parlement.amendements.of_dossier(LOI)] == [uid]


async def test_outcomes_are_asked_for_before_new_amendments_and_those_before_what_did_not_come(
    poste: Poste,
) -> None:
    tabled = [line(numero, "18:00") for numero in (2, 3)]
    poste.serve_day(
        JOUR,
        day_list(line(1)),
        day_list(*tabled),
        day_list(*tabled, line(4, "18:01"), line(1, "18:01")),
    )
    serve(poste, 1)
    for _ in range(3):
        poste.asked()
        await poste.poll(PUBLICATIONS)
    assert poste.asked() == [LISTE, *(f"{uid_of(n)}.json" for n in (1, 4, 2, 3))]


async def test_what_was_put_off_by_a_clock_that_was_ahead_is_asked_for_once_it_is_right(poste: Poste) -> None:
    poste.serve_day("2031-01-01", day_list(line(1)))
    right, poste.now[0] = poste.now[0], poste.now[0].replace(year=2031, month=1, day=1)
    await poste.poll(PUBLICATIONS)
    poste.now[0] = right
    poste.serve_day(JOUR, day_list(line(1)))
    serve(poste, 1)
    assert (await poste.poll(PUBLICATIONS)).changes == 1


@pytest.mark.parametrize("nom", [PUBLICATIONS, "pages-scrutins-17"])
def test_a_list_and_a_document_that_are_slow_end_before_the_next_poll(nom: str) -> None:
    (tracker,) = (t for t in build_trackers([LOI], "", en_cours=17) if t.nom == nom)
    assert isinstance(tracker, ListTracker)
    asked = [*tracker.lists(MIDI, None), tracker.document(Listed(uid=uid_of(1), url="/"))]
    assert all(request.timeout and request.timeout <= 30 for request in asked)


# --- what does not come ------------------------------------------------------------------------------------


async def test_a_document_that_is_not_there_yet_is_asked_again_told_then_stored_once(poste: Poste) -> None:
    poste.serve_day(JOUR, day_list(line(1)))
    poste.pause = timedelta(minutes=1)
    found = reply(200, amendement(1))
    page = reply(200, b"<html>Erreur</html>")
    poste.serve_document(uid_of(1), reply(404), reply(404), reply(200), page, found)
    tries = []
    for minute in range(1, 25):
        report = await poste.poll(PUBLICATIONS)
        if len(poste.asked()) > 1:
            tries.append((minute, poste.said()))
        if report.decoded:
            break
    assert report.changes == 1
    assert [minute for minute, _ in tries] == [1, 2, 4, 8, 16], "each wait doubles"
    assert [said for _, said in tries] == [
        [],
        [],
        [f"{uid_of(1)} : annoncé, mais réponse vide"],
        [f"{uid_of(1)} : annoncé, mais page HTML ou XML là où du JSON était attendu"],
        [],
    ]
    assert (poste.known("amendements"), poste.known("attendus")) == (1, 0)
    assert (await poste.poll(PUBLICATIONS)).changes == 0


async def test_a_list_that_names_it_again_does_not_shorten_the_wait(poste: Poste) -> None:
    poste.pause = timedelta(minutes=1)
    lists = [[line(1), *(line(n, texte=AUTRE) for n in range(2, 2 + count))] for count in range(9)]
    poste.serve_day(JOUR, *(day_list(*lines) for lines in lists))
    asked = []
    for _ in lists:
        await poste.poll(PUBLICATIONS)
        asked.append(sum(name.startswith("AMAN") for name in poste.asked()))
    assert asked == [1, 1, 0, 1, 0, 0, 0, 1, 0]
    assert len(poste.said()) == 1


async def test_a_document_never_served_is_given_up_after_three_days_with_one_remark(poste: Poste) -> None:
    poste.pause = timedelta(hours=2)
    poste.serve_day(JOUR, day_list(line(1)))
    for _ in range(40):
        await poste.poll(PUBLICATIONS)
    assert poste.said() == [f"{uid_of(1)} : annoncé le 10/02/2025, jamais servi : abandonné"]
    assert poste.known("attendus") == 0
    poste.asked()
    await poste.poll(PUBLICATIONS)
    assert f"{uid_of(1)}.json" not in poste.asked()


async def test_days_of_absence_do_not_count_as_tries(poste: Poste) -> None:
    poste.serve_day(JOUR, day_list(line(1)))
    await poste.poll(PUBLICATIONS)
    poste.now[0] += timedelta(days=4)
    for _ in range(LEAST_TRIES - 2):
        poste.now[0] += timedelta(hours=1)
        await poste.poll(PUBLICATIONS)
    serve(poste, 1)
    poste.now[0] += timedelta(hours=1)
    assert (await poste.poll(PUBLICATIONS)).changes == 1


async def test_a_document_that_is_another_one_is_refused(poste: Poste) -> None:
    poste.serve_day(JOUR, day_list(line(1)))
    poste.serve_document(uid_of(1), reply(200, amendement(2)))
    await poste.poll(PUBLICATIONS)
    assert (poste.known("amendements"), poste.known("attendus")) == (0, 1)


# --- a site that fails -------------------------------------------------------------------------------------


async def test_a_site_that_falls_silent_among_thirty_documents_is_told_and_the_rest_comes_later(
    poste: Poste,
) -> None:
    numeros = range(1, 31)
    poste.serve_day(JOUR, day_list(*map(line, numeros)))
    for numero in numeros:
        found = reply(200, amendement(numero))
        poste.serve_document(uid_of(numero), *([reset, found] if numero > 8 else [found]))
    report = await poste.poll(PUBLICATIONS)
    assert (report.outcome, report.decoded, report.remaining) == (Outcome.UNREACHABLE, 8, 0)
    assert (poste.state(PUBLICATIONS).issue, poste.state(PUBLICATIONS).echecs) == ("injoignable", 1)
    assert len(poste.asked()) == 2 + 8 + 2, "two silences are enough"
    for numero in numeros:
        serve(poste, numero)
    reports = [await poste.poll(PUBLICATIONS) for _ in range(2)]
    assert [r.decoded for r in reports] == [20, 2]
    assert (poste.known("amendements"), poste.known("attendus")) == (30, 0)
    assert poste.state(PUBLICATIONS).echecs == 0


async def test_documents_that_always_break_keep_none_of_the_others_waiting(poste: Poste) -> None:
    poste.pause = timedelta(minutes=1)
    poste.serve_day(JOUR, day_list(*map(line, range(1, 8))))
    serve(poste, 4, 5, 6, 7)
    for numero in (1, 2, 3):
        poste.serve_document(uid_of(numero), reply(500))
    for _ in range(6):
        await poste.poll(PUBLICATIONS)
    assert poste.known("amendements") == 4
    assert len(poste.said()) > 0


async def test_two_documents_that_answer_500_do_not_stop_the_third_nor_slow_the_next_polls(
    poste: Poste,
) -> None:
    poste.serve_day(JOUR, day_list(*map(line, (1, 2, 3))))
    for numero in (1, 2):
        poste.serve_document(uid_of(numero), reply(500))
    serve(poste, 3)
    report = await poste.poll(PUBLICATIONS)
    assert (report.outcome, report.changes, poste.state(PUBLICATIONS).echecs) == (Outcome.CHANGED, 1, 0)


async def test_a_document_that_always_answers_500_is_given_up_after_three_days(poste: Poste) -> None:
    poste.pause = timedelta(hours=2)
    poste.serve_day(JOUR, day_list(line(1)))
    poste.serve_document(uid_of(1), reply(500))
    for _ in range(40):
        await poste.poll(PUBLICATIONS)
    assert poste.said() == [f"{uid_of(1)} : annoncé le 10/02/2025, jamais servi : abandonné"]
    assert poste.known("attendus") == 0


async def test_a_site_that_answers_500_to_lists_too_gives_nothing_up(poste: Poste) -> None:
    poste.serve_day(JOUR, day_list(line(1)), reply(500))
    poste.serve_document(uid_of(1), reply(500))
    await poste.poll(PUBLICATIONS)
    poste.pause = timedelta(hours=3)
    for day in range(11, 16):
        poste.serve_day(f"2025-02-{day}", reply(500))
    for _ in range(30):
        assert (await poste.poll(PUBLICATIONS)).outcome is Outcome.UNREACHABLE
    assert poste.known("attendus") == 1


async def test_the_list_of_a_past_day_that_cannot_be_read_is_told_and_slows_nothing(poste: Poste) -> None:
    poste.serve_day("2025-02-09", reply(200, b"<html>Maintenance</html>"))
    poste.serve_day(JOUR, day_list(line(1)))
    serve(poste, 1)
    report = await poste.poll(PUBLICATIONS)
    state = poste.state(PUBLICATIONS)
    assert (report.outcome, state.echecs, state.succes) == (Outcome.CHANGED, 0, poste.now[0])
    assert poste.said() == [f"{VEILLE} : page HTML là où la liste des publications était attendue"]
    poste.asked()
    await poste.poll(PUBLICATIONS)
    assert poste.asked() == [LISTE]


async def test_the_list_of_a_past_day_that_could_not_be_reached_slows_nothing_and_is_asked_for_again(
    poste: Poste,
) -> None:
    poste.serve_day("2025-02-09", reply(500), day_list(("2025-02-09 22:00", uid_of(1))))
    poste.serve_day(JOUR, day_list(line(2)))
    serve(poste, 1, 2)
    report = await poste.poll(PUBLICATIONS)
    assert (report.outcome, report.changes, poste.state(PUBLICATIONS).echecs) == (Outcome.CHANGED, 1, 0)
    assert (await poste.poll(PUBLICATIONS)).changes == 1
    assert poste.known("amendements") == 2


async def test_a_site_that_is_down_costs_two_requests_and_three_days_of_it_give_nothing_up(
    poste: Poste,
) -> None:
    poste.serve_day(JOUR, day_list(line(1), line(2)), reset)
    await poste.poll(PUBLICATIONS)
    for number in (1, 2):
        poste.serve_document(uid_of(number), reset)
    poste.asked()
    poste.pause = timedelta(hours=3)
    for _ in range(30):
        poste.serve_day(poste.now[0].date().isoformat(), reset)
        assert (await poste.poll(PUBLICATIONS)).outcome is Outcome.UNREACHABLE
    assert poste.known("attendus") == 2
    serve(poste, 1, 2)
    for day in range(10, 16):
        poste.serve_day(f"2025-02-{day}", day_list(line(1)))
    assert (await poste.poll(PUBLICATIONS)).decoded == 2


LISTS: dict[str, tuple[Answer, Outcome]] = {
    "missing": (reply(404), Outcome.NOT_YET),
    "empty": (reply(200), Outcome.UNREADABLE),
    "a page": (reply(200, b"<html>Maintenance</html>"), Outcome.UNREADABLE),
    "broken": (reply(500), Outcome.UNREACHABLE),
    "elsewhere": (redirect("https://exemple.fr/"), Outcome.UNREACHABLE),
}


@pytest.mark.parametrize("fault", LISTS)
async def test_a_list_that_cannot_be_read_is_an_outcome_and_what_was_awaited_is_still_asked_for(
    poste: Poste, fault: str
) -> None:
    answer, outcome = LISTS[fault]
    poste.serve_day(JOUR, day_list(line(1)), answer, day_list(line(1), line(2)))
    poste.serve_document(uid_of(1), reply(404), reply(200, amendement(1)))
    serve(poste, 2)
    await poste.poll(PUBLICATIONS)
    report = await poste.poll(PUBLICATIONS)
    assert (report.outcome, report.changes, poste.state(PUBLICATIONS).issue) == (outcome, 1, outcome)
    assert (await poste.poll(PUBLICATIONS)).changes == 1
    assert poste.state(PUBLICATIONS).echecs == 0


# --- many documents, long absences ---------------------------------------------------------------------------


async def test_forty_five_documents_are_fetched_twenty_at_a_time_and_the_rest_is_told(poste: Poste) -> None:
    poste.serve_day(JOUR, day_list(*map(line, range(1, 46))))
    serve(poste, *range(1, 46))
    reports = [await poste.poll(PUBLICATIONS) for _ in range(3)]
    assert [r.decoded for r in reports] == [BATCH, BATCH, 5]
    assert [r.remaining for r in reports] == [25, 5, 0]
    assert poste.told[-1][1:] == (5, 5)
    assert poste.known("amendements") == 45


async def test_after_three_days_away_the_list_of_each_day_is_read(poste: Poste) -> None:
    poste.serve_day(JOUR, day_list(line(1)), day_list(line(1), line(2, "23:00")))
    poste.serve_day("2025-02-11", day_list(("2025-02-11 10:00", uid_of(3))))
    poste.serve_day("2025-02-13", day_list(("2025-02-13 10:00", uid_of(4))))
    serve(poste, 1, 2, 3, 4)
    await poste.poll(PUBLICATIONS)
    poste.asked()
    poste.now[0] += timedelta(days=3)
    report = await poste.poll(PUBLICATIONS)
    lists = [f"publication_2025-02-{day}.csv" for day in (10, 11, 12, 13)]
    assert poste.asked() == [*lists, *(f"{uid_of(n)}.json" for n in (2, 3, 4))]
    assert (report.outcome, report.changes, report.remaining) == (Outcome.CHANGED, 3, 0)
    await poste.poll(PUBLICATIONS)
    assert poste.asked() == ["publication_2025-02-13.csv"]


async def away_for_ten_days(poste: Poste, answer: Callable[[dict[str, bytes]], Answer]) -> None:
    """Know amendments 1 to 3 from the archive, then come back ten days later: there are nine."""
    poste.serve(ARCHIVE, answer(amendements(range(1, 4))), answer(amendements(range(1, 10))))
    poste.serve_day(JOUR, day_list(line(3)))
    serve(poste, 3)
    await poste.poll(ARCHIVE)
    await poste.poll(PUBLICATIONS)
    poste.now[0] += timedelta(days=10)


async def test_after_ten_days_away_the_archive_is_asked_for_again_and_brings_what_is_missing_once(
    poste: Poste,
) -> None:
    await away_for_ten_days(poste, by_ranges)
    await poste.poll(PUBLICATIONS)
    assert poste.state(ARCHIVE).portee == FORGOTTEN
    report = await poste.poll(ARCHIVE)
    assert (report.decoded, report.changes, poste.known("amendements")) == (6, 6, 9)
    assert (await poste.poll(ARCHIVE)).outcome is Outcome.UNCHANGED
    await poste.poll(PUBLICATIONS)
    assert poste.state(ARCHIVE).portee == LOI


async def test_an_archive_served_without_ranges_is_downloaded_again_after_a_long_absence(
    poste: Poste,
) -> None:
    await away_for_ten_days(poste, archive)
    assert (await poste.poll(ARCHIVE)).decoded == 0
    await poste.poll(PUBLICATIONS)
    assert (await poste.poll(ARCHIVE)).decoded == 6
    assert poste.known("amendements") == 9


async def test_an_archive_just_read_is_not_read_again_because_lists_were_not(poste: Poste) -> None:
    await away_for_ten_days(poste, by_ranges)
    await poste.poll(ARCHIVE)
    await poste.poll(PUBLICATIONS)
    assert poste.state(ARCHIVE).portee == LOI


async def test_whatever_is_polled_first_the_amendments_end_the_same(tmp_path: Path) -> None:
    called = discussed("Rejeté", 1736000000009)
    ended = []
    for number, order in enumerate([(ARCHIVE, PUBLICATIONS), (PUBLICATIONS, ARCHIVE)]):
        async with open_poste(tmp_path / str(number), cible=LOI) as poste:
            poste.serve(DOSSIERS, archive(law()))
            poste.serve(ARCHIVE, by_ranges(amendements(range(1, 4))))
            poste.serve_day(JOUR, day_list(line(3), line(4)))
            serve(poste, 3, 4, **called)
            for nom in (DOSSIERS, *order):
                await poste.poll(nom)
            ended.append(poste.parlement.amendements.of_dossier(LOI))
    assert ended[0] == ended[1]
    assert [a.sort for a in ended[0]] == ["", "", "Rejeté", "Rejeté"]
