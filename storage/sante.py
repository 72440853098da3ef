"""What tells that a source is not well although nothing failed: odd words in it, a sitting that left no trace."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from parlement.reunions import ANNULES, EVENTUEL, SEANCE, Reunion, examines
from storage.agenda import Agenda, Rendezvous
from storage.database import Database
from storage.rows import AMONG, as_list, iso

PREMIERE_LECTURE = timedelta(hours=2)
"""What is odd in the first reading of a source always was: it is no change of format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bizarrerie:
    """What a source wrote lately that Vigie does not understand: how many times, one example, since when."""

    source: str
    exemple: str
    nombre: int
    depuis: datetime
    derniere: datetime


class Sante:
    """What `parlement.db` tells of the health of its sources. Every method only reads. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._agenda = Agenda(database)

    def bizarreries(self, since: datetime) -> list[Bizarrerie]:
        """Words or documents not understood, seen since an instant, by source; not those of its first reading."""
        rows = self._database.rows(
            "SELECT source, min(texte) AS exemple, sum(nombre) AS nombre, min(premiere) AS depuis, "
            "max(derniere) AS derniere FROM remarques r WHERE derniere >= ? AND "
            "(texte LIKE '%inconnu%' OR texte LIKE '%illisible%' OR texte LIKE '%inattendu%') AND premiere > "
            "(SELECT strftime('%Y-%m-%dT%H:%M:%S+00:00', recue_le, ?) FROM reponses "
            "WHERE source = r.source ORDER BY id LIMIT 1) GROUP BY source ORDER BY source",
            iso(since),
            f"+{int(PREMIERE_LECTURE.total_seconds())} seconds",
        )
        return [
            Bizarrerie(
                source=row["source"],
                exemple=row["exemple"],
                nombre=row["nombre"],
                depuis=datetime.fromisoformat(row["depuis"]),
                derniere=datetime.fromisoformat(row["derniere"]),
            )
            for row in rows
        ]

    def seances_sans_trace(self, first: date, last: date) -> list[Rendezvous]:
        """Sittings on tracked bills, of these days and announced before they opened, of which nothing came.

        One sitting of its day and house that left something speaks for the others.
        """
        sql = (
            "SELECT uid FROM reunions WHERE type = ? AND jour BETWEEN ? AND ? AND vu_le < debut "
            "AND etat NOT IN (SELECT value FROM json_each(?)) ORDER BY debut, uid"
        )
        off = as_list([*ANNULES, EVENTUEL])
        rows = self._database.rows(sql, SEANCE, first.isoformat(), last.isoformat(), off)
        found = [self._agenda.rendezvous(row["uid"]) for row in rows]
        held = [one for one in found if one is not None and one.tient and examines(one.points)]
        told = {_day_of(one.reunion) for one in held if self._left_a_trace(one)}
        return [one for one in held if _day_of(one.reunion) not in told]

    def _left_a_trace(self, rendezvous: Rendezvous) -> bool:
        """Whether the sitting was published, or something is told of it: a vote, an outcome, a step of that day."""
        reunion = rendezvous.reunion
        if reunion.publiee:
            return True
        assert reunion.jour is not None  # asked for by day and hour
        assert reunion.debut is not None
        jour = reunion.jour.isoformat()
        kind = "SCSN*" if reunion.au_senat else "VT*"
        return (
            self._any("SELECT 1 FROM scrutins WHERE seance = ?", reunion.uid)
            or self._any("SELECT 1 FROM scrutins WHERE date = ? AND uid GLOB ?", jour, kind)
            or self._any("SELECT 1 FROM amendements WHERE seance = ? AND sort <> ''", reunion.uid)
            or self._any(
                f"SELECT 1 FROM actes WHERE date = ? AND dossier {AMONG} AND maj_le >= ?",
                jour,
                as_list(rendezvous.dossiers),
                iso(reunion.debut),
            )
        )

    def _any(self, sql: str, *values: str) -> bool:
        return bool(self._database.rows(f"{sql} LIMIT 1", *values))


def _day_of(reunion: Reunion) -> tuple[str, date | None]:
    return reunion.chambre, reunion.jour


def place_libre(database: Database) -> int:
    """Bytes free where a database is kept."""
    return shutil.disk_usage(database.path.parent).free
