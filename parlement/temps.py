"""Dates and hours of the French parliament: read as the sources write them, spoken in French.

Instants are kept in UTC and spoken in Europe/Paris. All functions are pure: "now" is an argument.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

PARIS: Final = ZoneInfo("Europe/Paris")

JOURS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MOIS: Final = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

# Assemblée: "2023-03-28T00:00:00.000+02:00", "2023-05-20+02:00", "2023-03-23"; Sénat: "2023-01-24 00:00:00".
_FORME: Final = re.compile(
    r"(?P<jour>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ](?P<heure>[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?))?"
    r"(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?"
)


def _read(text: str | None) -> tuple[date, datetime] | None:
    """Return the day that is meant and the instant, in UTC; None when it is not a date."""
    forme = _FORME.fullmatch((text or "").strip())
    if forme is None:
        return None
    try:
        jour = date.fromisoformat(forme["jour"])
        heure_dite = time.fromisoformat((forme["heure"] or "00:00") + (forme["zone"] or ""))
        local = datetime.combine(jour, heure_dite)
        instant = (local if local.tzinfo else local.replace(tzinfo=PARIS)).astimezone(UTC)
        return (jour_de(instant) if forme["heure"] else jour), instant
    except (ValueError, OverflowError):  # the 30th of February, 25:00, the year 0001 east of Greenwich
        return None


def parse_instant(text: str | None) -> datetime | None:
    """Read an instant and return it in UTC; a day alone is its first minute. None when absent or unreadable.

    A form without offset is Paris time (the first of the two when clocks go back). Take the day with
    `jour_de`, never with `.date()`: midnight in Paris is the day before in UTC.
    """
    lu = _read(text)
    return lu[1] if lu else None


def parse_date(text: str | None) -> date | None:
    """Read the day a source means: the day written when there is no hour, else the day in Paris at that
    instant. None when absent or unreadable.
    """
    lu = _read(text)
    return lu[0] if lu else None


def jour_de(d: date | datetime) -> date:
    """Return the day in Paris of an aware instant; a plain date is returned as it is.

    Raises ValueError for an instant without time zone.
    """
    return _paris(d).date() if isinstance(d, datetime) else d


def date_longue(d: date | datetime) -> str:
    """Say "jeudi 23 mars 2023"."""
    return f"{JOURS[jour_de(d).weekday()]} {date_courte(d)}"


def date_courte(d: date | datetime) -> str:
    """Say "23 mars 2023", and "1er mars 2023" for the first of a month."""
    jour = jour_de(d)
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return f"{quantieme} {MOIS[jour.month - 1]} {jour.year}"


def heure(instant: datetime) -> str:
    """Say "21 h 05", in Paris. Raises ValueError for an instant without time zone."""
    local = _paris(instant)
    return f"{local.hour} h {local.minute:02d}"


def instant_long(instant: datetime) -> str:
    """Say "jeudi 23 mars 2023 à 21 h 05", in Paris. Raises ValueError for an instant without time zone."""
    return f"{date_longue(instant)} à {heure(instant)}"


def duree(delta: timedelta) -> str:
    """Say a length of time by its largest unit, rounded down: "12 min", "3 h", "2 jours"."""
    minutes = int(abs(delta).total_seconds()) // 60
    if minutes < 1:
        return "moins d’une minute"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return f"{minutes // 60} h"
    jours = minutes // (24 * 60)
    return f"{jours} jour{'s' if jours > 1 else ''}"


def il_y_a(instant: datetime, now: datetime) -> str:
    """Say "il y a 12 min", "dans 3 h" or "à l’instant" (under a minute away).

    Elapsed time is real time, also across a change of clocks. Raises ValueError without time zones.
    """
    ecart = _utc(now) - _utc(instant)
    if abs(ecart) < timedelta(minutes=1):
        return "à l’instant"
    return f"il y a {duree(ecart)}" if ecart > timedelta(0) else f"dans {duree(ecart)}"


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"instant sans fuseau horaire : {instant.isoformat()}")
    return instant.astimezone(UTC)


def _paris(instant: datetime) -> datetime:
    return _utc(instant).astimezone(PARIS)
