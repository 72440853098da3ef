"""What the tests of storage share: databases in a folder, records, readings of members."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from parlement.dossiers import Acte, Dossier
from parlement.scrutins import Scrutin
from storage.database import Database
from storage.migrations import PARLEMENT, VIGIE
from storage.records import record_members
from storage.sources import Origin
from trackers.archive import Member
from trackers.base import Reading, Record
from trackers.tracker import MemberReading

MARDI = datetime(2023, 3, 21, 20, 0, tzinfo=UTC)
DOSSIER = Dossier(uid="DLR5L16N1", legislature=16, titre="Projet de loi relatif aux jeux Olympiques de 2024")
SEANCE = Acte(
    uid="L16-S1", dossier=DOSSIER.uid, code="AN1-DEBATS-SEANCE", date=date(2023, 3, 21), reunion="RU1"
)
SCRUTIN = Scrutin(
    uid="VTANR5L16V1",
    numero=1,
    legislature=16,
    date=date(2023, 3, 21),
    seance="RU1",
    titre="l'article 7 du projet de loi relatif aux jeux Olympiques de 2024 (première lecture).",
    sort="adopté",
    pour=59,
    contre=14,
    abstentions=0,
)


MIGRATIONS = {"parlement.db": PARLEMENT, "vigie.db": VIGIE}


def database_in(folder: Path, name: str = "parlement.db") -> Database:
    """A database of this folder: as Vigie makes it when there is none, from a copy that was made once."""
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_empty(name))
    return Database(path, MIGRATIONS[name])


@cache
def _empty(name: str) -> bytes:
    """A new database: its dozens of migrations take longer than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        Database(path, MIGRATIONS[name]).close()
        return path.read_bytes()


@contextmanager
def open_parlement(folder: Path) -> Iterator[Database]:
    """A public database in this folder, closed at the end."""
    database = database_in(folder)
    try:
        yield database
    finally:
        database.close()


def origin(rang: int = 16, vu_le: datetime = MARDI, source: str = "test", reponse: int = 1) -> Origin:
    return Origin(source=source, rang=rang, reponse=reponse, vu_le=vu_le)


def member(*records: Record, name: str = "", body: bytes = b"", remarks: Sequence[str] = ()) -> MemberReading:
    """What came out of one member; its body and its name follow its first record when they are not given."""
    body = body or repr(records).encode()
    name = name or f"json/{records[0].uid}.json"
    return MemberReading(
        member=Member(name, zlib.crc32(body), len(body)), body=body, reading=Reading(records, tuple(remarks))
    )


def broken(name: str, why: str, body: bytes = b"{") -> MemberReading:
    return MemberReading(member=Member(name, 1, len(body)), body=body, error=why)


def store(database: Database, *readings: MemberReading, where: Origin | None = None) -> int:
    """Record members as one batch; gives how many changes that made."""
    return database.write_now(lambda db: record_members(db, where or origin(), readings))


def numbered(count: int) -> Iterator[Scrutin]:
    """Votes of no tracked bill."""
    for numero in range(1, count + 1):
        yield replace(SCRUTIN, uid=f"VTANR5L16V{numero}", numero=numero, seance=f"RU{numero // 40 + 100}")
