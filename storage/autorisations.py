"""The prefects' acts: the orders that authorise cameras, the collections that publish them, how those were read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from parlement.arretes import Arrete, LecturePdf, Recueil
from storage.database import Database
from storage.rows import AMONG, R, Value, as_list, from_row, iso


class Autorisations:
    """What `parlement.db` knows of them. Every method only reads. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def arretes(self, uids: Iterable[str]) -> dict[str, Arrete]:
        """Orders by id."""
        return self._by_uid(Arrete, "SELECT * FROM arretes WHERE uid", uids)

    def recueils(self, uids: Iterable[str]) -> dict[str, Recueil]:
        """Collections by id."""
        return self._by_uid(Recueil, "SELECT * FROM recueils WHERE uid", uids)

    def lectures(self, uids: Iterable[str]) -> dict[str, LecturePdf]:
        """What came of reading the PDF of these collections."""
        return self._by_uid(LecturePdf, "SELECT * FROM lectures_pdf WHERE uid", uids)

    def published_in(self, recueils: Iterable[str]) -> dict[str, list[str]]:
        """The orders known of these collections, by collection."""
        rows = self._database.rows(
            "SELECT j.value AS recueil, a.uid FROM arretes a, json_each(a.recueils) j "
            f"WHERE j.value {AMONG} ORDER BY a.uid",
            as_list(recueils),
        )
        found: dict[str, list[str]] = {}
        for row in rows:
            found.setdefault(row["recueil"], []).append(row["uid"])
        return found

    def recent(self, since: datetime, now: datetime) -> list[Arrete]:
        """Orders first seen since an instant, and those that hold or are to come, without their text."""
        return [
            from_row(Arrete, row)
            for row in self._database.rows(
                f"SELECT {_LINE} FROM arretes WHERE vu_premier >= ?1 OR (vu_premier IS NULL AND vu_le >= ?1) "
                "OR fin >= ?2 OR jour_fin >= substr(?2, 1, 10) ORDER BY vu_premier DESC, uid",
                iso(since),
                iso(now),
            )
        ]

    def _by_uid(self, kind: type[R], sql: str, uids: Iterable[str]) -> dict[str, R]:
        values: Value = as_list(uids)
        return {row["uid"]: from_row(kind, row) for row in self._database.rows(f"{sql} {AMONG}", values)}


_LINE = (
    "uid, numero, autorite, autorite_nom, administrations, titre, date, moyen, finalites, lieu, periode, jour_debut, "
    "jour_fin, debut, fin, cameras, cameras_dit, modifie, recueils, url, vu_premier, pdf_cree"
)
"""The columns of an order without its text."""
