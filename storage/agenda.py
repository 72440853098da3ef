"""Asking what is known of the agenda and of the sitting under way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from parlement.direct import Direct
from parlement.dossiers import CHAMBRES, qui_agit
from parlement.reunions import SUPPRIME, PointOdj, Reunion, seance_en_cours
from parlement.temps import jour_de
from storage.database import Database
from storage.rows import AMONG, as_list, from_row, iso

LONGEST = timedelta(hours=14)
"""No meeting lasts longer."""
LATE = timedelta(hours=6)
"""A sitting opened in the evening may end in the small hours of the next day."""


class Moment(StrEnum):
    """How near the debates on tracked bills are: it decides how often sources are polled."""

    CALME = "calme"
    SEANCE = "séance"
    DEBAT = "débat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendezvous:
    """One meeting, with the points on one bill (or on any tracked one)."""

    reunion: Reunion
    points: tuple[PointOdj, ...]
    dossiers: tuple[str, ...]

    @property
    def tient(self) -> bool:
        """Whether the meeting stands, and the bill is still on its order of the day."""
        return not self.reunion.annulee and any(not point.supprime for point in self.points)


class Agenda:
    """What `parlement.db` knows of meetings. Every method only reads. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_dossier(self, dossier: str) -> list[Rendezvous]:
        """Meetings with a point on this bill, deleted ones included, by date; with its points alone.

        A point that names another bill now is a deleted one.
        """
        sql = (
            "SELECT * FROM reunions WHERE uid IN (SELECT reunion FROM points_dossiers WHERE dossier = ? "
            "UNION SELECT reunion FROM points WHERE uid IN (SELECT uid FROM changements "
            "WHERE genre = 'point' AND champ = 'dossiers' AND instr(avant, ?))) ORDER BY debut, uid"
        )
        reunions = self._reunions(sql, dossier, f'"{dossier}"')
        held = {r.reunion.uid: r for r in self._with_points(reunions, dossier)}
        left = self._left_of(as_list(reunion.uid for reunion in reunions), dossier)
        points = {
            uid: (*(held[uid].points if uid in held else ()), *left.get(uid, ()))
            for uid in (reunion.uid for reunion in reunions)
        }
        return [
            Rendezvous(reunion=reunion, points=points[reunion.uid], dossiers=(dossier,))
            for reunion in reunions
            if points[reunion.uid]
        ]

    def coming(self, now: datetime) -> list[Rendezvous]:
        """Meetings about tracked bills that begin from now on or are under way, by date."""
        return [r for r in self._between(iso(now - LONGEST), "~") if _is_open_or_later(r.reunion, now)]

    def open_at(self, now: datetime) -> list[Rendezvous]:
        """The meetings about tracked bills under way at an instant."""
        around = self._between(iso(now - LONGEST), iso(now))
        return [r for r in around if r.tient and r.reunion.en_cours(now)]

    def seance_at(
        self, now: datetime, dossier: str = "", chambres: Iterable[str] = CHAMBRES
    ) -> Rendezvous | None:
        """The public sitting under way at an instant, the last to open, if the bill (or any tracked one) is on it.

        With the points on this bill alone, when one is named; of the first of these houses where there is one.
        """
        found = self.open_at(now)
        for chambre in chambres:
            seance = seance_en_cours([r.reunion for r in found], now, chambre)
            here = [r for r in found if r.reunion == seance]
            if here and dossier:
                here = [r for r in self._with_points([here[0].reunion], dossier) if r.tient]
            if here:
                return here[0]
        return None

    def reunions_of(self, uids: Iterable[str]) -> dict[str, Reunion]:
        """Meetings by id."""
        found = self._reunions(f"SELECT * FROM reunions WHERE uid {AMONG}", as_list(uids))
        return {reunion.uid: reunion for reunion in found}

    def points_of(self, uids: Iterable[str]) -> dict[str, PointOdj]:
        """Points by id."""
        rows = self._database.rows(f"SELECT * FROM points WHERE uid {AMONG}", as_list(uids))
        return {row["uid"]: from_row(PointOdj, row) for row in rows}

    def rendezvous(self, reunion: str) -> Rendezvous | None:
        """One meeting, with its points on tracked bills; None when it is not known, or not about any."""
        return next(iter(self._with_points(list(self.reunions_of([reunion]).values()))), None)

    def known(self, dossiers: Iterable[str]) -> frozenset[str]:
        """Ids of the meetings known to be about these bills."""
        sql = f"SELECT DISTINCT reunion FROM points_dossiers WHERE dossier {AMONG}"
        return frozenset(row["reunion"] for row in self._database.rows(sql, as_list(dossiers)))

    def directs(self) -> list[Direct]:
        """The sitting as each live source tells it, the latest told first."""
        rows = self._database.rows("SELECT * FROM directs ORDER BY maj_le DESC, uid")
        return [from_row(Direct, row) for row in rows]

    def moment(self, now: datetime, chambre: str) -> Moment:
        """How near the debates of a house are."""
        if self.seance_at(now, chambres=[chambre]) or self._step_open(now, chambre):
            return Moment.DEBAT
        days = {jour_de(then).isoformat() for then in (now, now - LATE)}
        around = self._between(iso(now - LONGEST * 2), "~")
        if any(r.tient and r.reunion.chambre == chambre and str(r.reunion.jour) in days for r in around):
            return Moment.SEANCE
        return Moment.SEANCE if self._steps_on(days, chambre) or self._tabling_open(now) else Moment.CALME

    def _steps_on(self, days: Iterable[str], chambre: str) -> bool:
        sql = f"SELECT DISTINCT code FROM actes WHERE date {AMONG} AND code LIKE '%-SEANCE'"
        return any(qui_agit(row["code"]) == chambre for row in self._database.rows(sql, as_list(days)))

    def _step_open(self, now: datetime, chambre: str) -> bool:
        """A sitting that the dossier knows and the agenda does not."""
        sql = (
            "SELECT DISTINCT code FROM actes WHERE code LIKE '%-SEANCE' AND debut BETWEEN ? AND ? "
            "AND reunion NOT IN (SELECT uid FROM reunions)"
        )
        rows = self._database.rows(sql, iso(now - LONGEST / 2), iso(now))
        return any(qui_agit(row["code"]) == chambre for row in rows)

    def _tabling_open(self, now: datetime) -> bool:
        sql = "SELECT 1 FROM documents WHERE limite_amendements >= ? LIMIT 1"
        return bool(self._database.rows(sql, iso(now - timedelta(days=1))))

    def _between(self, first: str, last: str) -> list[Rendezvous]:
        sql = "SELECT * FROM reunions WHERE debut BETWEEN ? AND ? ORDER BY debut, uid"
        return self._with_points(self._reunions(sql, first, last))

    def _reunions(self, sql: str, *values: str) -> list[Reunion]:
        return [from_row(Reunion, row) for row in self._database.rows(sql, *values)]

    def _with_points(self, reunions: list[Reunion], dossier: str = "") -> list[Rendezvous]:
        """Meetings with their points on tracked bills (on one when it is named); those without any are left out.

        A point names the bill, or its words are the bill's title.
        """
        rows = self._database.rows(
            "SELECT points.*, l.dossier AS suivi FROM points_dossiers l JOIN points ON points.uid = l.point "
            f"WHERE l.reunion {AMONG} AND l.dossier IN (SELECT uid FROM dossiers WHERE ? IN ('', uid)) "
            "ORDER BY points.uid, suivi",
            as_list(reunion.uid for reunion in reunions),
            dossier,
        )
        by_reunion: dict[str, list[tuple[PointOdj, str]]] = {}
        for row in rows:
            by_reunion.setdefault(row["reunion"], []).append((from_row(PointOdj, row), row["suivi"]))
        return [
            Rendezvous(
                reunion=reunion,
                points=tuple(dict.fromkeys(point for point, _ in by_reunion[reunion.uid])),
                dossiers=tuple(dict.fromkeys(suivi for _, suivi in by_reunion[reunion.uid])),
            )
            for reunion in reunions
            if reunion.uid in by_reunion
        ]

    def points_on(self, dossier: str, reunions: Iterable[str]) -> list[PointOdj]:
        """The points on one bill of some meetings (ids), deleted ones included, and those that left it."""
        wanted = as_list(reunions)
        sql = (
            "SELECT * FROM points WHERE uid IN "
            f"(SELECT point FROM points_dossiers WHERE reunion {AMONG} AND dossier = ?) ORDER BY uid"
        )
        held = [from_row(PointOdj, row) for row in self._database.rows(sql, wanted, dossier)]
        left = [point for some in self._left_of(wanted, dossier).values() for point in some]
        return sorted([*held, *left], key=lambda point: point.uid)

    def _left_of(self, reunions: str, dossier: str) -> dict[str, list[PointOdj]]:
        """Points that named a bill and name others now, by meeting: for that bill, they are deleted."""
        sql = (
            f"SELECT * FROM points WHERE reunion {AMONG} AND uid IN (SELECT uid FROM changements "
            "WHERE genre = 'point' AND champ = 'dossiers' AND uid = points.uid AND instr(avant, ?)) "
            "AND rattache_a IS NOT ? AND NOT instr(dossiers, ?)"
        )
        name = f'"{dossier}"'
        found: dict[str, list[PointOdj]] = {}
        for row in self._database.rows(sql, reunions, name, dossier, name):
            point = replace(from_row(PointOdj, row), etat=SUPPRIME)
            found.setdefault(point.reunion, []).append(point)
        return found


def _is_open_or_later(reunion: Reunion, now: datetime) -> bool:
    return (reunion.debut is not None and reunion.debut >= now) or reunion.en_cours(now)
