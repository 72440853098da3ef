"""Two sources announce the same meeting, the bill's steps and the agenda: the first seen tells it, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from alerts.weigh.faits import Fait, faits
from parlement.dossiers import Acte
from parlement.reunions import ANNULES, PointOdj, Reunion
from parlement.temps import jour_de
from storage.queries import Change
from storage.rows import read_iso
from storage.tracked import Tracked

_ETAT: Mapping[str, Callable[[str], object]] = {
    "etat": str,
    "debut": read_iso,
    "fin": read_iso,
    "numero_jo": str,
    "compte_rendu": str,
}
"""Fields that say whether a meeting stands and is over, and how a change of each is read."""


def to_come(reunion: Reunion, instant: datetime) -> bool:
    """Whether a meeting stands, and is still to come or under way at an instant."""
    if reunion.annulee or reunion.debut is None:
        return False
    return reunion.debut >= instant or reunion.en_cours(instant)


def announced(point: PointOdj, reunion: Reunion, instant: datetime, tracked: Tracked) -> bool:
    """Whether a point first seen at an instant announced a meeting then to come, whatever became of either since."""
    if point.supprime and _first_etat(point, tracked) in ANNULES:
        return False
    return to_come(_as_of(reunion, instant, tracked), instant)


def _first_etat(point: PointOdj, tracked: Tracked) -> str:
    moves = [c for c in tracked.parlement.history("point", point.uid) if c.champ == "etat"]
    if moves:
        return str(moves[0].avant or "")
    return tracked.parlement.agenda.points_of([point.uid])[point.uid].etat


def _as_of(reunion: Reunion, instant: datetime, tracked: Tracked) -> Reunion:
    """A meeting as it was known at an instant: what changed later is undone."""
    later = [c for c in tracked.parlement.history("reunion", reunion.uid) if c.vu_le > instant]
    before: dict[str, Any] = {
        c.champ: _ETAT[c.champ](str(c.avant or "")) for c in reversed(later) if c.champ in _ETAT
    }
    return replace(reunion, **before)


def announced_by_agenda(steps: Iterable[Fait], dossier: str, tracked: Tracked) -> frozenset[str]:
    """Which of these steps the agenda told before them: their first ids. Seen at the same instant, the step tells."""
    held = [fait for fait in steps if fait.acte.reunion]
    told = _told_points(dossier, [fait.acte.reunion for fait in held], tracked)
    return frozenset(f.premier for f in held if f.acte.reunion in told and told[f.acte.reunion] < f.vu_le)


def announced_by_steps(dossier: str, reunions: Iterable[str], tracked: Tracked) -> dict[str, datetime]:
    """When the bill's steps first told of each of these meetings; those of which they did not are absent."""
    wanted = set(reunions)
    found: dict[str, datetime] = {}
    for fait in faits(dossier, tracked):
        if fait.acte.reunion in wanted:
            found[fait.acte.reunion] = min(found.get(fait.acte.reunion, fait.vu_le), fait.vu_le)
    return found


def _told_points(dossier: str, reunions: list[str], tracked: Tracked) -> dict[str, datetime]:
    """When the agenda first told that each of these meetings was about the bill, if it was still to come then."""
    agenda = tracked.parlement.agenda
    points = agenda.points_on(dossier, reunions) if reunions else []
    known = agenda.reunions_of(point.reunion for point in points) if points else {}
    seen = tracked.parlement.instants.first_seen("point", [point.uid for point in points])
    found: dict[str, datetime] = {}
    for point in points:
        reunion, instant = known.get(point.reunion), seen[point.uid]
        if reunion and announced(point, reunion, instant, tracked):
            found[reunion.uid] = min(found.get(reunion.uid, instant), instant)
    return found


def moved_by_agenda(acte: Acte, change: Change, tracked: Tracked) -> bool:
    """Whether the agenda moved this step's meeting to that day before the step did."""
    if not tracked.parlement.agenda.points_on(acte.dossier, [acte.reunion]):
        return False
    moves = tracked.parlement.history("reunion", acte.reunion)
    return any(
        c.champ == "debut" and c.avant and _day(c) == acte.date and c.vu_le < change.vu_le for c in moves
    )


def moved_by_steps(reunion: Reunion, dossier: str, change: Change, tracked: Tracked) -> bool:
    """Whether a step of the bill moved this meeting to its new day, not later than the agenda did."""
    day = _day(change)
    return any(
        c.champ == "date" and c.avant and c.apres == day.isoformat() and c.vu_le <= change.vu_le
        for acte in tracked.parlement.actes(dossier)
        if acte.reunion == reunion.uid
        for c in tracked.parlement.history("acte", acte.uid)
    )


def _day(change: Change) -> date:
    return jour_de(datetime.fromisoformat(str(change.apres)))
