"""Issues of the Journal officiel: which are known whole, which one source alone tells, which acts are known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date as Jour
from datetime import datetime

from sqlite_utils import Database as Writer

from parlement.jorf import Journal
from storage.database import Database
from storage.rows import AMONG, Value, as_list, from_row, iso, rows_of


class Journaux:
    """Asking about issues and their acts. Every method only reads. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def connus(self, since: Jour) -> frozenset[str]:
        """Ids of the issues published since a day of which every act listed was read."""
        return self._uids(
            "SELECT uid FROM journaux WHERE publie >= ? AND textes <> '[]' AND NOT EXISTS (SELECT 1 FROM "
            "json_each(journaux.textes) WHERE value NOT IN (SELECT uid FROM textes_jo))",
            str(since),
        )

    def textes_recents(self, since: Jour) -> frozenset[str]:
        """Ids of the acts published since a day, and of those whose day is not known."""
        return self._uids(
            "SELECT uid FROM textes_jo WHERE publie >= ? UNION ALL SELECT uid FROM textes_jo WHERE publie IS NULL",
            str(since),
        )

    def seuls(self, rang: int, before: datetime) -> frozenset[str]:
        """Ids of the issues first told before an instant, and by no source above this rank to this day."""
        return self._uids("SELECT uid FROM journaux WHERE rang <= ? AND vu_le <= ?", rang, iso(before))

    def textes_lus(self, uids: Iterable[str]) -> frozenset[str]:
        """Which of these acts were read."""
        return self._uids(f"SELECT uid FROM textes_jo WHERE uid {AMONG}", as_list(uids))

    def _uids(self, sql: str, *values: Value) -> frozenset[str]:
        return frozenset(row["uid"] for row in self._database.rows(sql, *values))


def completed(db: Writer, journal: Journal) -> Journal:
    """An issue with the acts already known to be listed in it: each page of a summary tells a part of them."""
    known = rows_of(db, "SELECT textes FROM journaux WHERE uid = ?", journal.uid)
    before = from_row(Journal, {"uid": journal.uid, **known[0]}).textes if known else ()
    return replace(journal, textes=tuple(dict.fromkeys((*before, *journal.textes))))


def count_textes(db: Writer, uids: Iterable[str]) -> int:
    """How many of these acts were read."""
    return int(rows_of(db, f"SELECT count(*) AS n FROM textes_jo WHERE uid {AMONG}", as_list(uids))[0]["n"])
