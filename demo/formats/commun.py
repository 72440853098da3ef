"""What the official formats share: namespaces, dates, one-or-many."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from parlement.temps import PARIS

Objet = dict[str, object]

XMLNS: Objet = {"@xmlns": "http://schemas.assemblee-nationale.fr/referentiel"}
XSI: Objet = {"@xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance"}
NIL: Objet = {**XSI, "@xsi:nil": "true"}
"""How the documents that come from XML say nothing."""
BOOLEEN = {"oui": "true", "non": "false", None: None}


def moment(fait: str) -> datetime:
    """The instant a date of the tables names: its hour, or midnight in Paris."""
    return datetime.fromisoformat(fait).replace(tzinfo=PARIS)


def lendemain(jour: str) -> datetime:
    """Midnight in Paris at the end of that day."""
    return datetime.combine(date.fromisoformat(jour) + timedelta(days=1), time(), PARIS)


def horodate(fait: str) -> str:
    """A date of the tables as the dossiers write it: `2023-03-08T09:00:00.000+01:00`."""
    return moment(fait).isoformat(timespec="milliseconds")


def seconde(instant: datetime) -> str:
    """An instant to the second, in Paris: `2023-03-22T22:15:00+01:00`."""
    return instant.astimezone(PARIS).isoformat(timespec="seconds")


def plusieurs(cle: str, corps: list[Objet]) -> Objet | None:
    """`null`, one object, or a list: the source has no list of one."""
    if not corps:
        return None
    return {cle: corps[0] if len(corps) == 1 else corps}
