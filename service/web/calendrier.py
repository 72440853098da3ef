"""The iCalendar file of a suivi: the meetings on its bill, those that moved or were withdrawn, the tabling deadlines.

An event keeps its UID for ever; each change of what it says raises its SEQUENCE, so that calendars replace it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from alerts.message import nettoyer
from commands.agenda import sans_heure, say_points, say_reunion
from parlement.acteurs import Organe
from parlement.documents import Document, texte_numero
from parlement.dossiers import Dossier
from parlement.reunions import EVENTUEL
from parlement.temps import PARIS
from service.web.atom import NEVER
from service.web.contenu import AGENDA, Contenu, contenu
from service.web.demande import Demande
from storage.agenda import Rendezvous
from storage.queries import Change
from trackers.version import numero

DITS = {
    "reunion": ("debut", "fin", "etat", "jour", "lieu", "organe", "type"),
    "point": ("etat", "dossiers", "objet", "type"),
    "document": ("limite_amendements",),
}
"""Fields, by kind of record, whose change an event shows."""
RELIRE = timedelta(hours=1)
"""How often calendars are asked to read the file again."""


def agenda(demande: Demande, nom: str) -> Contenu:
    """The calendar of one suivi; empty while its bill is not known. Raises Introuvable."""
    one = demande.suivi(nom)
    dossier = demande.context.tracked.dossier(one)
    calendar = Calendar()
    calendar.add("prodid", f"-//Vigie//{numero()}//FR")
    calendar.add("version", "2.0")
    calendar.add("name", nettoyer(f"{one.titre} — {demande.page.titre}"))
    calendar.add("x-wr-calname", nettoyer(f"{one.titre} — {demande.page.titre}"))
    calendar.add("refresh-interval", RELIRE, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    events = list(_Evenements(demande, dossier, one.nom)) if dossier else []
    for event in events:
        calendar.add_component(event)
    _add_timezone(calendar, events)
    changed = max((event.DTSTAMP or NEVER for event in events), default=NEVER)
    return contenu(calendar.to_ical(), AGENDA, changed)


def _add_timezone(calendar: Calendar, events: list[Event]) -> None:
    """The rules of Paris, for the years of the events."""
    years = [event.DTSTART.year for event in events if event.DTSTART]
    if years:
        calendar.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1))


class _Evenements:
    """Iterates over the events of one bill."""

    def __init__(self, demande: Demande, dossier: Dossier, nom: str) -> None:
        self.parlement = demande.context.tracked.parlement
        self.titre = demande.context.tracked.titre(dossier)
        self.dossier = dossier
        self.cle = self.parlement.cle(dossier)
        self.page = demande.liens.absolue("suivi", nom)
        self.held = [r for r in self.parlement.agenda.of_dossier(dossier.uid) if r.reunion.debut]
        documents = self.parlement.documents_of(self.parlement.textes(dossier.uid)).values()
        self.limites = [d for d in documents if d.limite_amendements]
        seen = self.parlement.instants.first_seen
        self.vus = seen("reunion", [r.reunion.uid for r in self.held])
        self.vus |= seen("document", [d.uid for d in self.limites])

    def __iter__(self) -> Iterator[Event]:
        organes = self.parlement.organes(r.reunion.organe for r in self.held if r.reunion.organe)
        yield from (self._meeting(rendezvous, organes) for rendezvous in self.held)
        yield from (self._limite(document) for document in self.limites)

    def _meeting(self, rendezvous: Rendezvous, organes: dict[str, Organe]) -> Event:
        reunion = rendezvous.reunion
        assert reunion.debut is not None  # the others were left out
        changes = [*self._changes("reunion", reunion.uid)]
        for point in rendezvous.points:
            changes += self._changes("point", point.uid)
        event = self._event(reunion.uid, changes)
        house = "" if reunion.au_senat else f" ({reunion.chambre})"
        event.add("summary", nettoyer(f"{self.titre} : {say_reunion(reunion, organes)}{house}"))
        event.add("dtstart", _when(reunion.debut, whole_day=sans_heure(reunion)))
        if reunion.fin and reunion.fin > reunion.debut and not sans_heure(reunion):
            event.add("dtend", _when(reunion.fin))
        if reunion.lieu:
            event.add("location", nettoyer(reunion.lieu))
        event.add("status", _status(rendezvous))
        event.add("description", nettoyer(say_points(rendezvous.points)))
        event.add("url", self.dossier.page(reunion.chambre) or self.page)
        return event

    def _limite(self, document: Document) -> Event:
        assert document.limite_amendements is not None  # the others were left out
        event = self._event(document.uid, self._changes("document", document.uid))
        texte = texte_numero(document.uid) or document.numero
        event.add("summary", nettoyer(f"{self.titre} : fin du dépôt des amendements (texte n° {texte})"))
        event.add("dtstart", _when(document.limite_amendements))
        event.add("status", "CONFIRMED")
        event.add("url", self.dossier.url or self.page)
        return event

    def _event(self, uid: str, changes: list[Change]) -> Event:
        """An event with what calendars know it by, dated by the last of the changes it shows."""
        told = max((change.vu_le for change in changes), default=self.vus.get(uid, NEVER)).astimezone(UTC)
        event = Event()
        event.add("uid", f"{uid}.{self.cle}@vigie")
        event.add("sequence", len(changes))
        event.add("dtstamp", told)
        event.add("last-modified", told)
        event.add("transp", "TRANSPARENT")
        return event

    def _changes(self, genre: str, uid: str) -> list[Change]:
        return [c for c in self.parlement.history(genre, uid) if c.champ in DITS[genre]]


def _when(instant: datetime, *, whole_day: bool = False) -> datetime | date:
    local = instant.astimezone(PARIS)
    return local.date() if whole_day else local


def _status(rendezvous: Rendezvous) -> str:
    if not rendezvous.tient:
        return "CANCELLED"
    return "TENTATIVE" if rendezvous.reunion.etat == EVENTUEL else "CONFIRMED"
