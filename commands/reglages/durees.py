"""Until when: "3 h", "2 jours", "jusqu'à lundi", "demain 18 h", "3 mars 2026" read as an instant."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alerts.abonnement.reglages import ReglageError, read_heure
from commands.base import Incompris
from parlement.temps import JOURS, MOIS
from parlement.texte import fold

MATIN = time(8)
"""When a day that is named without an hour begins: nobody wants a message at midnight."""
LONGEST = timedelta(days=366)
_UNITES = {"min": 1, "h": 60, "j": 24 * 60, "s": 7 * 24 * 60, "m": 30 * 24 * 60}
"""First letters of a unit -> minutes."""
_DUREE = re.compile(r"([0-9]{1,4}) ?(min(?:ute)?s?|h(?:eure)?s?|j(?:our)?s?|semaines?|mois)")
_JUSQUE = re.compile(r"(?:jusqu'(?:au|a|en) ?|pendant |pour |le |au )")
_MOIS = {fold(nom): rank for rank, nom in enumerate(MOIS, start=1)}
_JOUR = re.compile(
    rf"(?P<nom>apres-demain|demain|{'|'.join(JOURS)})"
    r"|(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    rf"|(?P<jour>[0-9]{{1,2}})(?:er)?[ /](?P<mois>[0-9]{{1,2}}|{'|'.join(_MOIS)})(?:[ /](?P<annee>[0-9]{{4}}))?"
)


def read_fin(typed: str, now: datetime, fuseau: ZoneInfo) -> datetime:
    """The instant (UTC) meant, after `now` and within a year. Raises Incompris."""
    words = fold(typed[:100]).strip()
    until = words.startswith("jusqu")
    words = _JUSQUE.sub("", words, count=1) if _JUSQUE.match(words) else words
    length = None if until else _DUREE.fullmatch(words)
    try:
        fin = now + _length(length) if length else _instant(words, now, fuseau)
    except (ReglageError, ValueError, OverflowError) as error:
        raise Incompris(
            f"« {typed[:60]} » n'est ni une durée ni une date. Écrivez 3 h, 2 jours, jusqu'à lundi, ou 3 mars 8 h."
        ) from error
    if not now < fin <= now + LONGEST:
        raise Incompris(
            "Cette date est passée, ou dans plus d'un an. Écrivez 3 h, 2 jours, ou jusqu'à lundi."
        )
    return fin.astimezone(UTC)


def _length(found: re.Match[str]) -> timedelta:
    unit = found[2]
    key = unit[0] if not unit.startswith("min") else "min"
    return timedelta(minutes=int(found[1]) * _UNITES[key])


def _instant(words: str, now: datetime, fuseau: ZoneInfo) -> datetime:
    """A day and an hour, one or the other. Raises ReglageError and ValueError."""
    local = now.astimezone(fuseau)
    named = _JOUR.match(words)
    rest = words[named.end() :].strip() if named else words
    hour = read_heure(re.sub(r"^a ", "", rest)) if rest or not named else MATIN
    day = _day(named, local.date()) if named else local.date()
    instant = datetime.combine(day, hour, fuseau)
    return instant + timedelta(days=1) if not named and instant <= now else instant


def _day(found: re.Match[str], today: date) -> date:
    if found["iso"]:
        return date.fromisoformat(found["iso"])
    if name := found["nom"]:
        ahead = {"demain": 1, "apres-demain": 2}
        days = ahead.get(name) or (JOURS.index(name) - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=days)
    month = _MOIS.get(found["mois"]) or int(found["mois"])
    day = date(int(found["annee"] or today.year), month, int(found["jour"]))
    return day if found["annee"] or day >= today else day.replace(year=today.year + 1)
