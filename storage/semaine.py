"""What the agenda of these days holds on bills that nobody tracks, and on the others."""

from __future__ import annotations

from datetime import date, datetime

from sqlite_utils import Database as Writer

from parlement.reunions import ANNULES
from parlement.semaine import GARDE, Affiche
from parlement.temps import jour_de
from storage.database import Database
from storage.rows import from_row


class Semaine:
    """Points of the agenda of bills that nobody tracks. Every method only reads. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def between(self, first: date, last: date) -> list[Affiche]:
        """Points that still stand, of these days, by day; those in public sitting first."""
        sql = "SELECT * FROM affiches WHERE jour BETWEEN ? AND ? ORDER BY jour, seance DESC, uid"
        found = [
            from_row(Affiche, row) for row in self._database.rows(sql, first.isoformat(), last.isoformat())
        ]
        return [one for one in found if one.etat not in ANNULES]


def is_past(affiche: Affiche, now: datetime) -> bool:
    """Whether a point is too old to be kept: a first reading has those of years."""
    return affiche.jour < jour_de(now) - GARDE


def forget_past(db: Writer, now: datetime) -> None:
    """Drop the points whose days have gone."""
    db.execute("DELETE FROM affiches WHERE jour < ?", ((jour_de(now) - GARDE).isoformat(),))
