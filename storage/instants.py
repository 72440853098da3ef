"""When records, of any genre, were first seen and last told of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from storage.database import Database
from storage.rows import AMONG, GENRES, TABLES, as_list


class Instants:
    """What `parlement.db` knows of when. Every method only reads. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def first_seen(self, genre: str, uids: Iterable[str]) -> dict[str, datetime]:
        """When each of these records, of any genre, was first seen."""
        sql = f"SELECT uid, vu_le AS instant FROM {TABLES[GENRES[genre]]} WHERE uid {AMONG}"
        return self._instants(sql, uids)

    def first_answers(self, genre: str, uids: Iterable[str]) -> dict[str, tuple[int, int]]:
        """(rank, answer) of the first sight of each of these records: which came first, and what told it."""
        sql = (
            "SELECT uid, min(id) AS rang, reponse FROM changements "
            f"WHERE genre = ? AND champ = '' AND uid {AMONG} GROUP BY uid"
        )
        rows = self._database.rows(sql, genre, as_list(uids))
        return {row["uid"]: (row["rang"], row["reponse"] or 0) for row in rows}

    def last_told(self, uids: Iterable[str]) -> dict[str, datetime]:
        """When the answer that last told something of each of these records, of any genres, was received."""
        wanted = sorted(set(uids))
        found: dict[str, datetime] = {}
        for table in TABLES.values():
            sql = f"SELECT uid, maj_le AS instant FROM {table} WHERE uid {AMONG}"
            found |= self._instants(sql, wanted)
        return found

    def read_at(self, genre: str, uid: str) -> datetime | None:
        """When the answer that last told something of this record was received."""
        sql = f"SELECT uid, maj_le AS instant FROM {TABLES[GENRES[genre]]} WHERE uid {AMONG}"
        return self._instants(sql, [uid]).get(uid)

    def _instants(self, sql: str, uids: Iterable[str]) -> dict[str, datetime]:
        rows = self._database.rows(sql, as_list(uids))
        return {row["uid"]: datetime.fromisoformat(row["instant"]) for row in rows if row["instant"]}
