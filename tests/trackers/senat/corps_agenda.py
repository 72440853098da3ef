"""Small calendars in the format of the Sénat's agenda, written for the tests: one odd case at a time."""

from __future__ import annotations

SEANCE, COMMISSION = "CATEGORIES:Séance publique", "CATEGORIES:Commission"
JEUX = "Projet de loi relatif aux essais de fusées et portant diverses dispositions"
ENERGIE = "Proposition de loi visant à protéger les moulins à vent"


def event(*lines: str, uid: str = "1", debut: str = "20261001T143000", fin: str = "") -> str:
    """One event of 1 October 2026 at 14:30 in Paris; "" leaves out its id or its end, `debut` may be a whole line."""
    start = debut if ":" in debut else f"DTSTART;TZID=Europe/Paris:{debut}"
    said = [f"UID:{uid}"] if uid else []
    end = [f"DTEND;TZID=Europe/Paris:{fin}"] if fin else []
    return "\r\n".join(["BEGIN:VEVENT", *said, start, *end, *lines, "END:VEVENT"])


def seance(*lines: str, uid: str = "1", debut: str = "20261001T143000", fin: str = "") -> str:
    """One event of a public sitting."""
    return event(SEANCE, *lines, uid=uid, debut=debut, fin=fin)


def calendar(*events: str) -> bytes:
    """A whole calendar."""
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Vigie//essais//FR", *events, "END:VCALENDAR", ""]
    ).encode()
