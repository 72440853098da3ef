"""An iCalendar body (RFC 5545) -> its events, in French time, one broken event never losing the others.

Each event is given alone to the icalendar library: the file is unfolded and cut here, so that neither an event that
cannot be read nor a time zone described by the file itself (the library would keep it for every other calendar)
changes how the rest is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Event
from icalendar.prop import vCategory, vDDDTypes, vInt, vText

from parlement.temps import PARIS, jour_de
from parlement.texte import clean
from trackers.base import Unreadable
from trackers.html import to_text

_BOM = b"\xef\xbb\xbf"
_LARGEST = 200_000
"""Characters of one event; the longest descriptions of an agenda hold a few thousand."""
_YEARS = range(1958, 2200)
"""Years that a calendar of the Fifth Republic may speak of; others overflow when the zone is changed."""
_TEXT = ("SUMMARY", "DESCRIPTION", "LOCATION", "UID", "STATUS")
# "TZID=/freeassociation.sourceforge.net/Europe/Paris": a vendor's name before the usual one (RFC 5545, 3.2.19).
_VENDOR = re.compile(r'(?i)(;TZID=)"?/[^:;"]*/([A-Z_]+/[A-Z_]+)"?(?=[:;])')


@dataclass(frozen=True, slots=True, kw_only=True)
class Evenement:
    """One event. jour: its day in Paris; debut, fin: instants in UTC, None when only a day is given.

    uid, resume (its title), statut, lieu: as written, on one line, "" when not said. lignes: its description, one
    paragraph each, without markup. sequence: number of its version.
    """

    jour: date
    debut: datetime | None = None
    fin: datetime | None = None
    uid: str = ""
    resume: str = ""
    lignes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    lieu: str = ""
    statut: str = ""
    sequence: int = 0

    @property
    def nom(self) -> str:
        """How the admins recognise it in a remark."""
        return self.uid[:80] or self.resume[:80] or f"sans titre, {self.jour.isoformat()}"


def read_calendar(body: bytes) -> tuple[tuple[Evenement, ...], tuple[str, ...]]:
    """Read the events of a calendar, in its order, with remarks in French about what was not read.

    Raises Unreadable for what is no calendar, for one cut short, and when no event of several can be read.
    Folded lines, CRLF or LF, Windows-1252 where it is not UTF-8, hours without zone (Paris) are all read.
    """
    lines = _lines(body)
    remarks: list[str] = []
    read = [event for block in _blocks(lines, remarks) if (event := _event(block, remarks)) is not None]
    if not read and remarks:
        raise Unreadable(f"aucun événement lisible dans le calendrier ({remarks[0]})")
    return tuple(_latest(read, remarks)), tuple(dict.fromkeys(remarks))


# --- lines and blocks --------------------------------------------------------------------------------------------


def _lines(body: bytes) -> list[str]:
    """The unfolded lines of a whole calendar. Raises Unreadable."""
    content = body.strip().removeprefix(_BOM).strip()
    if not content:
        raise Unreadable("document vide")
    if content.startswith(b"<"):
        raise Unreadable("ce n'est pas un calendrier : page HTML ou XML à la place")
    lines = [_decoded(line) for line in _unfolded(content)]
    if lines[0].upper() != "BEGIN:VCALENDAR":
        raise Unreadable("ce n'est pas un calendrier : il ne commence pas par BEGIN:VCALENDAR")
    marks = [line.upper() for line in lines if line.upper() in ("BEGIN:VCALENDAR", "END:VCALENDAR")]
    if marks[-1] != "END:VCALENDAR":
        raise Unreadable("calendrier tronqué : sa fin manque")
    return lines


def _unfolded(content: bytes) -> Iterator[bytes]:
    """Lines put together again as bytes: a fold may cut a character in two."""
    pieces: list[bytes] = []
    for line in content.split(b"\n"):
        bare = line.rstrip(b"\r")
        if bare[:1] in (b" ", b"\t") and pieces:
            pieces.append(bare[1:])
        elif bare.strip():
            if pieces:
                yield b"".join(pieces).strip()
            pieces = [bare]
    yield b"".join(pieces).strip()


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _blocks(lines: Iterable[str], remarks: list[str]) -> Iterator[list[str]]:
    """The lines of each event, its first and last included; an event that has no end is told and left out."""
    block: list[str] = []
    for line in lines:
        mark = line.upper()
        if mark in ("BEGIN:VEVENT", "END:VCALENDAR"):
            if block:
                remarks.append("événement sans fin dans le calendrier")
            block = [line] if mark == "BEGIN:VEVENT" else []
        elif block:
            block.append(line)
            if mark == "END:VEVENT":
                yield block
                block = []


# --- one event ---------------------------------------------------------------------------------------------------


def _event(block: list[str], remarks: list[str]) -> Evenement | None:
    """One event; None, with a remark, when it cannot be read or has no day."""
    if sum(map(len, block)) > _LARGEST:
        remarks.append("événement démesuré dans le calendrier")
        return None
    try:
        parsed = Event.from_ical("\r\n".join(_VENDOR.sub(r"\1\2", line) for line in block))
        if not isinstance(parsed, Event):
            raise TypeError("not an event")
        return _read(parsed, remarks)
    # OSError: a zone called "Europe" is looked for, and is a folder. Unreadable: markup nested too deep.
    except (ValueError, TypeError, OSError, Unreadable):
        remarks.append("événement illisible dans le calendrier")
        return None


def _read(parsed: Event, remarks: list[str]) -> Evenement | None:
    said = {name: _text(parsed, name) for name in _TEXT}
    start = _moment(parsed, "DTSTART", remarks)
    nom = clean(said["UID"] or said["SUMMARY"])[:80]
    if start is None:
        remarks.append(f"événement sans date lisible : {nom or 'sans nom'}")
        return None
    if parsed.errors:
        remarks.append(f"événement lu en partie : {nom}")
    if "RRULE" in parsed or "RDATE" in parsed:
        remarks.append(f"événement répété, dont seule la première date est lue : {nom}")
    return Evenement(
        jour=jour_de(start),
        debut=start if isinstance(start, datetime) else None,
        fin=_end(parsed, start, remarks),
        uid=clean(said["UID"]),
        resume=clean(" ".join(_paragraphs(said["SUMMARY"]))),
        lignes=tuple(_paragraphs(said["DESCRIPTION"])),
        categories=tuple(_categories(parsed)),
        lieu=clean(" ".join(_paragraphs(said["LOCATION"]))),
        statut=clean(said["STATUS"]),
        sequence=_sequence(parsed),
    )


def _values(parsed: Event, name: str) -> list[object]:
    value = parsed.get(name)
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def _text(parsed: Event, name: str) -> str:
    """The first text of this name; "" when there is none."""
    return next((str(value) for value in _values(parsed, name) if isinstance(value, vText)), "")


def _categories(parsed: Event) -> Iterator[str]:
    for value in _values(parsed, "CATEGORIES"):
        words = value.cats if isinstance(value, vCategory) else [value]
        yield from (word for word in (clean(str(word)) for word in words) if word)


def _sequence(parsed: Event) -> int:
    return next((int(value) for value in _values(parsed, "SEQUENCE") if isinstance(value, vInt)), 0)


def _paragraphs(written: str) -> Iterator[str]:
    """The lines of a text; two programs that read this agenda in 2022 and 2026 undo markup and entities in it."""
    lines = written.splitlines()
    text = to_text("<br>".join(lines)) if "<" in written else "\n".join(map(to_text, lines))
    yield from (line for line in map(clean, text.split("\n")) if line)


# --- days and instants -------------------------------------------------------------------------------------------


def _moment(parsed: Event, name: str, remarks: list[str]) -> date | datetime | None:
    """A day, or an instant in UTC: without zone, or in a zone nobody knows, it is in Paris. None when unreadable."""
    value = next((v for v in _values(parsed, name) if isinstance(v, vDDDTypes)), None)
    moment = value.dt if value is not None else None
    if not isinstance(moment, date) or moment.year not in _YEARS:
        return None
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        zone = value.params.get("TZID", "") if value is not None else ""
        if zone:
            remarks.append(f"fuseau horaire inconnu, lu comme celui de Paris : {clean(str(zone))[:80]}")
        moment = moment.replace(tzinfo=PARIS)
    return moment.astimezone(UTC)


def _end(parsed: Event, start: date | datetime, remarks: list[str]) -> datetime | None:
    """The end of an event that has an hour; none when it is its beginning again, or impossible."""
    if not isinstance(start, datetime):
        return None
    end = _moment(parsed, "DTEND", remarks) or _after(parsed, start)
    if not isinstance(end, datetime) or end == start:
        return None
    if not timedelta() < end - start <= timedelta(days=1):
        remarks.append(f"fin d'événement impossible, laissée de côté : {clean(_text(parsed, 'UID'))[:80]}")
        return None
    return end


def _after(parsed: Event, start: datetime) -> datetime | None:
    value = next((v for v in _values(parsed, "DURATION") if isinstance(v, vDDDTypes)), None)
    lasts = value.dt if value is not None else None
    if isinstance(lasts, timedelta) and abs(lasts) <= timedelta(days=366):
        return start + lasts
    return None


# --- versions ----------------------------------------------------------------------------------------------------


def _latest(events: Iterable[Evenement], remarks: list[str]) -> Iterator[Evenement]:
    """Each event once: of several under one id, the highest version, the last written among equals."""
    kept: dict[object, Evenement] = {}
    for rank, event in enumerate(events):
        key: object = event.uid or rank
        before = kept.get(key)
        if before and before.sequence == event.sequence and before.jour != event.jour:
            remarks.append(
                f"plusieurs événements sous le même identifiant, le dernier est gardé : {event.nom}"
            )
        if before is None or event.sequence >= before.sequence:
            kept[key] = event
    yield from kept.values()
