"""`ical.ics`: the calendars of sittings and commissions. Known by description only (2026)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from icalendar import Calendar, Event

from demo.chronique_senat import EvenementSenat, FaitsSenat
from demo.formats.senat.commun import SITE
from parlement.temps import PARIS

SEANCE, REUNION = "Séance publique", "Commission"
CALENDRIERS = {"Seance": (SEANCE,), "Commissions": (REUNION,), "Global": (SEANCE, REUNION)}
"""Name of a calendar -> categories of its events."""


def calendrier(faits: FaitsSenat, evenements: Iterable[EvenementSenat]) -> bytes:
    """A calendar of these events. An end that is not known is not told."""
    agenda = Calendar()
    agenda.add("prodid", "-//Senat//Agenda//FR")
    agenda.add("version", "2.0")
    for evenement in evenements:
        agenda.add_component(_evenement(faits, evenement))
    return bytes(agenda.to_ical())


def _evenement(faits: FaitsSenat, evenement: EvenementSenat) -> Event:
    event = Event()
    event.add("uid", evenement.uid)
    event.add("dtstamp", evenement.publie.astimezone(UTC))
    event.add("dtstart", evenement.debut.astimezone(PARIS))
    event.add("summary", evenement.titre)
    event.add("categories", [evenement.categorie])
    event.add("url", f"{SITE}/dossier-legislatif/{faits.dossier.signet}.html")
    return event


def evenements(faits: FaitsSenat, nom: str, instant: datetime) -> list[EvenementSenat]:
    """The events of a calendar announced at that instant."""
    return [e for e in faits.agenda if e.categorie in CALENDRIERS[nom] and e.publie <= instant]
