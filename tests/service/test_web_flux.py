"""The Atom feed and the calendar of a suivi, as a reader and a calendar take them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from icalendar import Calendar, Event
from lxml import etree

from alerts.message import decode_message, encode_message
from parlement.reunions import PointOdj, Reunion
from storage.alertes import alertes_of, save_alerte
from tests.alerts.monde import LIMITE, RAPPORT, UID, Monde, open_monde, rejected, vote
from tests.service.site_web import SiteWeb, page_of

ATOM = "{http://www.w3.org/2005/Atom}"
SEANCE = Reunion(
    uid="RU5",
    type="séance",
    debut=datetime(2023, 3, 29, 13, 0, tzinfo=UTC),
    jour=date(2023, 3, 29),
    rang_seance=1,
    etat="Confirmé",
)
POINT = PointOdj(uid="RU5PT1", reunion="RU5", type="Suite de la discussion", etat="Confirmé", dossiers=(UID,))


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    with open_monde(tmp_path) as monde:
        yield monde


async def entries(site: SiteWeb, chemin: str = "/suivi/article7/atom.xml") -> list[dict[str, str]]:
    """The entries of a feed, by the name of their elements."""
    answer = await site.get(chemin)
    assert answer.entetes["Content-Type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.corps.replace("\u00a0".encode(), b" "))
    return [{e.tag.removeprefix(ATOM): e.text or "" for e in entry} for entry in feed.iter(f"{ATOM}entry")]


async def event(site: SiteWeb, uid: str = "RU5") -> Event:
    """The one event whose UID begins so."""
    answer = await site.get("/suivi/article7/agenda.ics")
    assert answer.entetes["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.corps)
    assert isinstance(calendar, Calendar)
    (found,) = (one for one in calendar.events if str(one["UID"]).startswith(f"{uid}."))
    return found


async def test_an_alert_that_is_completed_keeps_its_entry_and_changes_its_date(monde: Monde) -> None:
    await monde.tell(rejected(1263, "l'amendement n° 27 de Mme Regol à l'article 7"))
    async with page_of(monde) as site:
        (before,) = await entries(site)
        await monde.tell(rejected(1264, "l'amendement n° 28 de Mme Regol à l'article 7"))
        (after,) = await entries(site)
        (everything,) = await entries(site, "/atom.xml")
    assert before["id"] == after["id"] == everything["id"]
    assert before["id"].startswith("urn:uuid:")
    assert before["published"] == after["published"]
    assert before["updated"] < after["updated"]
    assert "scrutin n° 1264" in after["content"]
    assert "scrutin n° 1264" not in before["content"]


async def test_a_feed_of_hostile_titles_is_still_read(monde: Monde) -> None:
    await monde.tell(vote(1274))
    (told,) = alertes_of(monde.vigie)
    titre = "<b>]]>&amp; \x00\x1b[31m\ufffe\uffff @everyone \u202e"
    hostile = encode_message(msgspec.structs.replace(decode_message(told.message), titre=titre)).decode()
    monde.vigie.write_now(lambda db: save_alerte(db, replace(told, message=hostile)))
    async with page_of(monde) as site:
        (entry,) = await entries(site)
    assert entry["title"].startswith("<b>]]>&amp;")
    assert "&lt;b&gt;" in entry["content"]


async def test_a_suivi_of_which_nothing_was_told_has_empty_feeds(monde: Monde) -> None:
    async with page_of(monde) as site:
        assert await entries(site) == []
        answer = await site.get("/suivi/article7/agenda.ics")
        missing = [await site.get(f"/suivi/inconnu/{name}") for name in ("atom.xml", "agenda.ics")]
    assert answer.statut == 200
    assert answer.texte.startswith("BEGIN:VCALENDAR")
    assert [one.statut for one in missing] == [404, 404]


async def test_a_meeting_is_an_event_at_its_hour_in_paris(monde: Monde) -> None:
    monde.read(SEANCE, POINT)
    async with page_of(monde) as site:
        found = await event(site)
        text = (await site.get("/suivi/article7/agenda.ics")).texte
    assert found["UID"] == f"RU5.{UID}@vigie"
    assert found["SUMMARY"] == "Jeux olympiques 2024 : 1re séance (Assemblée)"
    assert found["DESCRIPTION"] == "Suite de la discussion"
    assert (found["STATUS"], found["SEQUENCE"]) == ("CONFIRMED", 0)
    assert "DTSTART;TZID=Europe/Paris:20230329T150000" in text
    assert text.count("BEGIN:VTIMEZONE") == 1


async def test_a_meeting_that_moves_then_is_withdrawn_keeps_its_uid_and_raises_its_sequence(
    monde: Monde,
) -> None:
    monde.read(SEANCE, POINT)
    async with page_of(monde) as site:
        first = await event(site)
        same = await event(site)
        monde.read(replace(SEANCE, debut=datetime(2023, 3, 29, 19, 30, tzinfo=UTC)), POINT)
        moved = await event(site)
        monde.read(replace(POINT, etat="Supprimé", dossiers=()))
        off = await event(site)
    assert first.to_ical() == same.to_ical()
    assert first["UID"] == moved["UID"] == off["UID"]
    assert datetime(2023, 3, 29, 19, 30, tzinfo=UTC) == moved.DTSTART
    assert first.sequence < moved.sequence < off.sequence
    assert (moved["STATUS"], off["STATUS"]) == ("CONFIRMED", "CANCELLED")
    stamps = [one.DTSTAMP for one in (first, moved, off) if one.DTSTAMP]
    assert stamps == sorted(set(stamps))
    assert len(stamps) == 3


async def test_a_meeting_whose_hour_is_not_known_takes_its_day_and_one_to_confirm_says_so(
    monde: Monde,
) -> None:
    midnight = datetime(2023, 3, 28, 22, 0, tzinfo=UTC)
    monde.read(replace(SEANCE, debut=midnight, etat="Eventuel"), POINT)
    async with page_of(monde) as site:
        found = await event(site)
    assert date(2023, 3, 29) == found.DTSTART
    assert found["STATUS"] == "TENTATIVE"


async def test_the_end_of_tabling_is_in_the_calendar(monde: Monde) -> None:
    monde.read(RAPPORT, LIMITE)
    async with page_of(monde) as site:
        found = await event(site, LIMITE.uid)
    assert LIMITE.limite_amendements == found.DTSTART
    assert found["SUMMARY"] == "Jeux olympiques 2024 : fin du dépôt des amendements (texte n° 939)"
