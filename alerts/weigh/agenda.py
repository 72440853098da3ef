"""Meetings on tracked bills: announced, moved, cancelled. A deleted point is mostly no news: points are plans."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from alerts.importance import Importance
from alerts.weigh.annonces import announced, announced_by_steps, moved_by_steps, to_come
from alerts.weigh.base import Alerte, ByUid, Genre
from parlement.dossiers import Dossier
from parlement.reunions import ANNULES, PointOdj, Reunion
from parlement.temps import jour_de
from storage.agenda import Rendezvous
from storage.queries import Change
from storage.tracked import Tracked


def weigh_agenda(reunions: ByUid, points: ByUid, tracked: Tracked) -> Iterator[Alerte]:
    """What the agenda says anew of the meetings on each tracked bill."""
    if not reunions and not points:
        return
    agenda = tracked.parlement.agenda
    held = agenda.points_of(points)
    touched = {*reunions, *(point.reunion for point in held.values())}
    for dossier in tracked.dossiers():
        known = {r.reunion.uid: r for r in agenda.of_dossier(dossier.uid)}
        if here := touched & known.keys():
            offs = _offs(reunions, points, held, dossier)
            yield from _announced(here, known, dossier, tracked)
            yield from _withdrawn({uid: offs[uid] for uid in here & offs.keys()}, known, dossier, tracked)
    yield from _moved(reunions, tracked)


def _noms(dossier: Dossier, tracked: Tracked) -> tuple[str, ...]:
    return tuple(s.nom for s in tracked.suivis_of(dossier))


def meeting_day(reunion: Reunion) -> date:
    """The day of a meeting."""
    return reunion.jour or (jour_de(reunion.debut) if reunion.debut else date.min)


def _worth(reunions: Iterable[Reunion]) -> Importance:
    return Importance.NOTABLE if any(r.est_seance for r in reunions) else Importance.COURANT


# --- announced ---------------------------------------------------------------------------------------------


def _announced(
    touched: set[str], known: dict[str, Rendezvous], dossier: Dossier, tracked: Tracked
) -> Iterator[Alerte]:
    """Points first seen together are one message, edited when one of them changes."""
    agenda = tracked.parlement.agenda
    points = agenda.points_on(dossier.uid, known)
    seen = tracked.parlement.instants.first_seen("point", [point.uid for point in points])
    points = [point for point in points if _tells(point, points, seen, known)]
    instants = {seen[point.uid] for point in points if point.reunion in touched}
    steps = announced_by_steps(dossier.uid, known, tracked)
    for instant in sorted(instants):
        group = [
            point
            for point in points
            if seen[point.uid] == instant
            and (point.reunion not in steps or steps[point.reunion] > instant)
            and announced(point, known[point.reunion].reunion, instant, tracked)
        ]
        if group:
            yield _annonce(group, known, dossier, tracked)


def _tells(
    point: PointOdj, points: list[PointOdj], seen: dict[str, datetime], known: dict[str, Rendezvous]
) -> bool:
    """Whether a point may announce its meeting: two sources tell the sittings of the Sénat, the first announces."""
    if not known[point.reunion].reunion.au_senat:
        return True
    return seen[point.uid] == min(seen[other.uid] for other in points if other.reunion == point.reunion)


def _annonce(
    group: list[PointOdj], known: dict[str, Rendezvous], dossier: Dossier, tracked: Tracked
) -> Alerte:
    uids = tuple(sorted(point.uid for point in group))
    reunions = [known[point.reunion].reunion for point in group]
    return Alerte(
        cle=f"agenda:{tracked.parlement.cle(dossier)}:{hashlib.sha256('|'.join(uids).encode()).hexdigest()[:16]}",
        genre=Genre.AGENDA,
        importance=_worth(reunions),
        suivis=_noms(dossier, tracked),
        dossier=dossier.uid,
        jour=max(meeting_day(reunion) for reunion in reunions),
        uids=uids,
    )


# --- moved -------------------------------------------------------------------------------------------------


def _moved(changes: ByUid, tracked: Tracked) -> Iterator[Alerte]:
    """A meeting to come, still about a tracked bill, begins at another time; told once for all its bills."""
    moves = {uid: found[-1] for uid, some in changes.items() if (found := _of(some, "debut"))}
    for uid, change in moves.items():
        rendezvous = tracked.parlement.agenda.rendezvous(uid)
        if rendezvous and rendezvous.tient:
            yield from _deplacement(rendezvous, change, tracked)


def _of(changes: Iterable[Change], champ: str) -> list[Change]:
    return [change for change in changes if change.champ == champ and change.avant]


def _deplacement(rendezvous: Rendezvous, change: Change, tracked: Tracked) -> Iterator[Alerte]:
    reunion = rendezvous.reunion
    if reunion.debut is None or reunion.debut <= change.vu_le:
        return
    dossiers = [d for d in tracked.dossiers() if _stands(rendezvous, d, tracked)]
    told = [d for d in dossiers if not moved_by_steps(reunion, d.uid, change, tracked)]
    if told:
        yield Alerte(
            cle=f"agenda-deplacee:{reunion.uid}:{change.apres}",
            genre=Genre.DEPLACEMENT,
            importance=_worth([reunion]),
            suivis=tuple(nom for dossier in told for nom in _noms(dossier, tracked)),
            dossier=told[0].uid,
            jour=meeting_day(reunion),
            uids=(reunion.uid,),
        )


def _stands(rendezvous: Rendezvous, dossier: Dossier, tracked: Tracked) -> bool:
    """Whether the meeting holds, and the bill is still on its order of the day."""
    points = tracked.parlement.agenda.points_on(dossier.uid, [rendezvous.reunion.uid])
    return not rendezvous.reunion.annulee and any(not point.supprime for point in points)


# --- cancelled ---------------------------------------------------------------------------------------------


def _offs(reunions: ByUid, points: ByUid, held: dict[str, PointOdj], dossier: Dossier) -> dict[str, datetime]:
    """Meetings that were cancelled, or lost a point on this bill, and when we saw it."""
    found: dict[str, datetime] = {}
    for uid, some in reunions.items():
        for change in _of(some, "etat"):
            if change.apres in ANNULES:
                found[uid] = change.vu_le
    for uid, point in held.items():
        for change in (*_of(points[uid], "etat"), *_of(points[uid], "dossiers")):
            if change.apres in ANNULES or (change.champ == "dossiers" and _drops(change, dossier)):
                found[point.reunion] = max(found.get(point.reunion, change.vu_le), change.vu_le)
    return found


def _drops(change: Change, dossier: Dossier) -> bool:
    """Whether a point that named this bill names others now."""
    name = f'"{dossier.uid}"'
    return name in str(change.avant) and name not in str(change.apres)


def _withdrawn(
    offs: dict[str, datetime], known: dict[str, Rendezvous], dossier: Dossier, tracked: Tracked
) -> Iterator[Alerte]:
    """The bill leaves the agenda: nothing else stands to come. Another meeting makes a deletion no news."""
    for uid, instant in offs.items():
        rendezvous = known[uid]
        debut = rendezvous.reunion.debut
        if debut is None or debut <= instant or _stands(rendezvous, dossier, tracked):
            continue
        others = (r for r in known.values() if r.reunion.uid != uid and to_come(r.reunion, instant))
        if any(_stands(r, dossier, tracked) for r in others) or _step_to_come(
            uid, instant, known, dossier, tracked
        ):
            continue
        yield Alerte(
            cle=f"agenda-retrait:{tracked.parlement.cle(dossier)}:{uid}",
            genre=Genre.RETRAIT,
            importance=Importance.NOTABLE,
            suivis=_noms(dossier, tracked),
            dossier=dossier.uid,
            jour=meeting_day(rendezvous.reunion),
            uids=(uid,),
        )


def _step_to_come(
    uid: str, instant: datetime, known: dict[str, Rendezvous], dossier: Dossier, tracked: Tracked
) -> bool:
    """Whether the bill's steps announce a sitting that the agenda does not know."""
    today = jour_de(instant)
    return any(
        acte.est_seance and acte.date and acte.date >= today and acte.reunion not in known
        for acte in tracked.parlement.actes(dossier.uid)
        if acte.reunion != uid
    )
