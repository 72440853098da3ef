"""The Sénat's agenda, from its calendars: the public sitting of each day, meetings of committees, and their business.

Source: `https://www.senat.fr/aglae/{Global|Seance|Commissions|COM-LOIS…}/ical.ics`. No calendar could be recorded; the
names of its fields are those that programs reading it in 2022 and 2026 rely on. The agenda page of a committee gives no
year, and is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from parlement import senat
from parlement.reunions import COMMISSION, CONFIRME, EVENTUEL, SEANCE, SUPPRIME, PointOdj, Reunion
from parlement.temps import PARIS
from parlement.texte import fold
from trackers.base import Reading, Record
from trackers.senat.affaires import Affaire, Annonce, read_annonce
from trackers.senat.calendrier import Evenement, read_calendar

ICAL: Final = re.compile(r"/aglae/(?P<nom>Global|Seance|Commissions|COM-[A-Z]{2,12})/ical\.ics")
"""Path of a calendar."""

_ETATS: Final = {"": "", "CONFIRMED": CONFIRME, "TENTATIVE": EVENTUEL, "CANCELLED": SUPPRIME}
_AUBE: Final = 6
"""Hour in Paris before which a sitting is still that of the evening before: none ever opened in the night."""
_SOIR: Final = 18
_MINUIT: Final = time()
_LONGEST: Final = 48
"""Characters kept of an id given by the source, before a fingerprint stands for the rest."""
_CORPS: Final = (
    "delegation",
    "office",
    "mission",
    "groupe",
    "comite",
    "bureau",
    "conference",
    "observatoire",
)
"""First words of categories that Vigie knows without doing anything special of them."""


@dataclass(frozen=True, slots=True)
class _Entree:
    """One event and what it announces."""

    event: Evenement
    type: str
    annonce: Annonce
    etat: str


def ical_url(site: str, nom: str) -> str:
    """The address of a calendar: `nom` is Global, Seance, Commissions, COM-LOIS…"""
    return f"{site.rstrip('/')}/aglae/{nom}/ical.ics"


def parse_ical(body: bytes, url: str) -> Reading:
    """Read a calendar: each meeting, followed by its points. `url` says whose calendar it is, when an event does not.

    All the public sittings of a day are one meeting: the Sénat opens one a day, suspended and resumed.
    Raises Unreadable for what is no calendar, or one cut short.
    """
    events, told = read_calendar(body)
    remarks = list(told)
    entrees = [_entree(event, url, remarks) for event in events]
    groups = [*_seances(entrees), *((e.event.jour, [e]) for e in entrees if e.type != SEANCE)]
    read = [_meeting(jour, group) for jour, group in groups]
    read.sort(key=lambda pair: (str(pair[0].jour), pair[0].uid))
    records: list[Record] = []
    for reunion, points in read:
        records += [reunion, *points]
    return Reading(tuple(records), tuple(dict.fromkeys(remarks)))


# --- one event ---------------------------------------------------------------------------------------------------


def _entree(event: Evenement, url: str, remarks: list[str]) -> _Entree:
    annonce = read_annonce(event.resume, event.lignes, event.categories)
    kind = _type(event, url, annonce)
    if not kind or not (kind in (SEANCE, COMMISSION) or fold(kind).startswith(_CORPS)):
        remarks.append(f"type de réunion inconnu : {kind or 'absent'}")
    return _Entree(event, kind, annonce, _etat(event, annonce, remarks))


def _type(event: Evenement, url: str, annonce: Annonce) -> str:
    """SEANCE, COMMISSION, or the source's own word; "" when neither the event nor its calendar says it."""
    words = event.categories or (event.resume,)
    if any("seance publique" in fold(word) for word in words):
        return SEANCE
    if any(fold(word).startswith("commission") for word in words):
        return COMMISSION
    if event.categories:
        return event.categories[0]
    if annonce.organe:
        return COMMISSION if fold(annonce.organe).startswith("commission") else annonce.organe.split()[0]
    return _type_of_calendar(url)


def _type_of_calendar(url: str) -> str:
    match = ICAL.search(urlsplit(url).path)
    if match is None or match["nom"] == "Global":
        return ""
    return SEANCE if match["nom"] == "Seance" else COMMISSION


def _etat(event: Evenement, annonce: Annonce, remarks: list[str]) -> str:
    """The state, in Vigie's words; one that nobody knows is kept as written."""
    written = event.statut.upper()
    if written not in _ETATS:
        remarks.append(f"état de réunion inconnu : {event.statut[:80]}")
        return event.statut
    return SUPPRIME if annonce.annulee else _ETATS[written]


def _begins_at_midnight(event: Evenement) -> bool:
    return event.debut is not None and event.debut.astimezone(PARIS).time() == _MINUIT


# --- the sitting of a day ----------------------------------------------------------------------------------------


def _seances(entrees: Iterable[_Entree]) -> Iterator[tuple[date, list[_Entree]]]:
    """The day of each sitting and its events, in their order."""
    sittings = [entree for entree in entrees if entree.type == SEANCE]
    soirs = {entree.event.jour for entree in sittings if _reaches_evening(entree.event)}
    days: dict[date, list[_Entree]] = {}
    for entree in sittings:
        days.setdefault(_jour_de_seance(entree.event, soirs), []).append(entree)
    for jour, group in days.items():
        yield jour, sorted(group, key=lambda entree: (str(entree.event.debut or ""), entree.event.nom))


def _reaches_evening(event: Evenement) -> bool:
    last = event.fin or event.debut
    if last is None or event.debut is None:
        return False
    local = last.astimezone(PARIS)
    return local.date() > event.jour or local.hour >= _SOIR


def _jour_de_seance(event: Evenement, soirs: set[date]) -> date:
    """The day of the sitting that an event belongs to: in the night, the one that opened the day before.

    Midnight sharp is the night only when the day before reaches its evening: it may be an hour that is not said.
    """
    if event.debut is None or event.debut.astimezone(PARIS).hour >= _AUBE:
        return event.jour
    before = event.jour - timedelta(days=1)
    return event.jour if _begins_at_midnight(event) and before not in soirs else before


# --- meetings and points -----------------------------------------------------------------------------------------


def _meeting(jour: date, group: list[_Entree]) -> tuple[Reunion, tuple[PointOdj, ...]]:
    """One meeting with its points. What is cancelled says neither when nor where the rest takes place."""
    first = group[0]
    sitting = first.type == SEANCE
    uid = senat.uid_seance(jour) if sitting else f"RUSN-{_key(first)}"
    standing = [entree for entree in group if entree.etat != SUPPRIME] or group
    debuts = [debut for entree in standing if (debut := _debut(entree.event, jour))]
    reunion = Reunion(
        uid=uid,
        type=first.type,
        organe="" if sitting else first.annonce.organe,
        debut=min(debuts, default=None),
        fin=_fin(standing, debuts),
        jour=jour,
        etat=_together([entree.etat for entree in standing]),
        lieu=next((entree.event.lieu for entree in standing if entree.event.lieu), ""),
    )
    return reunion, _points(group, uid)


def _debut(event: Evenement, jour: date) -> datetime | None:
    """The hour at which it begins; midnight of the day itself is an hour that is not said."""
    return None if _begins_at_midnight(event) and event.jour == jour else event.debut


def _fin(standing: Iterable[_Entree], debuts: Iterable[datetime]) -> datetime | None:
    """The last end that is known; none when something begins after it: the meeting does not end there."""
    fin = max((entree.event.fin for entree in standing if entree.event.fin), default=None)
    return fin if fin and all(debut < fin for debut in debuts) else None


def _together(etats: list[str]) -> str:
    """The state of a sitting from those of its standing events: held as soon as one of them is."""
    if CONFIRME in etats:
        return CONFIRME
    return "" if "" in etats else etats[0]


def _points(group: Iterable[_Entree], reunion: str) -> tuple[PointOdj, ...]:
    """The points, each once."""
    points = (
        PointOdj(
            uid=f"PTSN-{_key(entree)}{f'-{_fingerprint(affaire.cle)}' if affaire.listee else ''}",
            reunion=reunion,
            objet=affaire.objet,
            type=affaire.nature,
            etat=_etat_du_point(entree, affaire),
        )
        for entree in group
        for affaire in entree.annonce.affaires
    )
    return tuple({point.uid: point for point in points}.values())


def _etat_du_point(entree: _Entree, affaire: Affaire) -> str:
    return EVENTUEL if affaire.eventuelle and entree.etat in ("", CONFIRME) else entree.etat


# --- ids ---------------------------------------------------------------------------------------------------------


def _key(entree: _Entree) -> str:
    """What an event is known by: its id; without one, its day, its hour and its title.

    Never a day alone: that is the id of a sitting.
    """
    event = entree.event
    slug = "-".join(re.findall(r"[a-z0-9]+", fold(event.uid)))
    if not slug:
        debut = event.debut.isoformat() if event.debut else ""
        said = entree.annonce.affaires[0].cle if entree.annonce.affaires else ""
        return _fingerprint(f"{event.jour.isoformat()}|{debut}|{fold(event.resume)}|{said}")
    if len(slug) > _LONGEST or senat.jour_de_seance(f"RUSN-{slug}"):
        return f"{slug[:_LONGEST].rstrip('-')}-{_fingerprint(event.uid)}"
    return slug


def _fingerprint(words: str) -> str:
    return sha256(words.encode()).hexdigest()[:12]
