"""What every answer of Légifrance's API has in common: days, ids, addresses."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from datetime import date as Jour

from parlement.jorf import LEGIFRANCE
from parlement.temps import jour_de, parse_date
from trackers.base import Unreadable
from trackers.json_xml import Node, decode, text

_MILLISECONDES = re.compile(r"-?\d{1,15}")
_ORIGINE = datetime(1970, 1, 1, tzinfo=UTC)
_JAMAIS = 2999
"""Year of the days that mean none."""
_ACTE = re.compile(r"JORFTEXT\d+")
_JOURNAL = re.compile(r"JORFCONT\d+")


def objet(body: bytes, cle: str) -> Node:
    """One answer, which has this key. Raises Unreadable, with what the API says instead when it says so."""
    answer = decode(body)
    if cle in answer:
        return answer
    said = text(answer, "message") or text(answer, "error")
    raise Unreadable(f"Légifrance répond : {said}" if said else f"réponse de Légifrance sans « {cle} »")


def jour(value: object) -> Jour | None:
    """A day: milliseconds since 1970 (at midnight, UTC), or text; None for none, and for the year 2999."""
    said = "" if value is None else str(value).strip()
    found = _instant_day(int(said)) if _MILLISECONDES.fullmatch(said) else parse_date(said)
    return found if found and found.year < _JAMAIS else None


def _instant_day(milliseconds: int) -> Jour | None:
    try:
        return jour_de(_ORIGINE + timedelta(milliseconds=milliseconds))
    except OverflowError:
        return None


def acte_id(*values: object) -> str:
    """The id of an act, without the version after it ("JORFTEXT000042665307_01-01-2999"); "" when none has one."""
    return _first(_ACTE, values)


def journal_id(*values: object) -> str:
    """The id of an issue, "" when none of these is one."""
    return _first(_JOURNAL, values)


def _first(form: re.Pattern[str], values: tuple[object, ...]) -> str:
    found = (form.match(value) for value in values if isinstance(value, str))
    return next((match[0] for match in found if match), "")


def adresse(value: str) -> str:
    """An address of Légifrance, whole: the API gives its path only."""
    return f"{LEGIFRANCE}{value}" if value.startswith("/") else value
