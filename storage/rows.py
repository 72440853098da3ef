"""Records as rows and back: one column per field, lists as JSON, dates and instants (UTC) as ISO text."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Protocol, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from sqlite_utils import Database as Writer

from parlement.acteurs import Acteur, Organe
from parlement.amendements import Amendement
from parlement.arretes import Arrete, LecturePdf, Recueil
from parlement.direct import Direct, SortDirect
from parlement.documents import Document
from parlement.dossiers import Acte, Dossier
from parlement.jorf import Journal, TexteJo
from parlement.reunions import PointOdj, Reunion
from parlement.scrutins import Scrutin, Votants
from parlement.semaine import Affiche
from parlement.signalements import Signalement
from parlement.versions import Version
from trackers.base import Record
from veilles.veille import Reperage


class Stored(Protocol):
    """Anything with an id that is read back from columns: a record, or a line with fewer fields."""

    @property
    def uid(self) -> str: ...


R = TypeVar("R", bound=Stored)
Value = str | int | None

TABLES: dict[type[Record], str] = {
    Dossier: "dossiers",
    Acte: "actes",
    Document: "documents",
    Scrutin: "scrutins",
    Organe: "organes",
    Acteur: "acteurs",
    Amendement: "amendements",
    Reunion: "reunions",
    PointOdj: "points",
    Affiche: "affiches",
    Direct: "directs",
    SortDirect: "sorts_directs",
    Votants: "votants",
    Version: "versions",
    Journal: "journaux",
    TexteJo: "textes_jo",
    Recueil: "recueils",
    LecturePdf: "lectures_pdf",
    Arrete: "arretes",
    Signalement: "signalements",
    Reperage: "reperages",
}
GENRES: dict[str, type[Record]] = {kind.genre: kind for kind in TABLES}

BLANKS: tuple[Value, ...] = (None, "", "[]")
"""Ways to say nothing. A blank never replaces a value."""


def to_row(record: Record) -> dict[str, Value]:
    """Lay a record out as columns."""
    return {f.name: _to_column(getattr(record, f.name)) for f in dataclasses.fields(record)}


def _to_column(value: Any) -> Value:
    if isinstance(value, tuple):
        return msgspec.json.encode(value).decode()
    if isinstance(value, datetime):
        return iso(value)
    if value is None or isinstance(value, (str, int)):
        return value
    return str(value.isoformat())


def from_row(kind: type[R], row: sqlite3.Row | Mapping[str, Any]) -> R:
    """Read a record back from its columns; a column that says nothing leaves the field's default.

    Columns that are not fields are left out.
    """
    readers = _readers(kind)
    columns = zip(row.keys(), row, strict=True) if isinstance(row, sqlite3.Row) else row.items()
    fields = {
        name: value if (read := readers[name]) is None else read(value)
        for name, value in columns
        if value is not None and name in readers
    }
    build: Callable[..., R] = kind
    return build(**fields)


def columns_of(kind: type[Any]) -> str:
    """The columns of a kind, for a SELECT."""
    return ", ".join(field.name for field in dataclasses.fields(kind))


@cache
def _readers(kind: type[Any]) -> dict[str, Callable[[Any], Any] | None]:
    """How each field is read from its column; None for those stored as they are."""
    hints = get_type_hints(kind)
    return {field.name: _reader(hints[field.name]) for field in dataclasses.fields(kind)}


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    """How a column becomes a field of this type."""
    wanted = set(get_args(hint)) or {hint}
    if datetime in wanted:
        return datetime.fromisoformat
    if date in wanted:
        return date.fromisoformat
    return msgspec.json.Decoder(hint).decode if get_origin(hint) is tuple else None


AMONG = "IN (SELECT value FROM json_each(?))"
"""One variable for any number of values, given by `as_list`: SQLite bounds how many variables there are."""


def as_list(values: Iterable[str]) -> str:
    """Values as one JSON list, each once, for `AMONG`."""
    return msgspec.json.encode(sorted(set(values))).decode()


def iso(instant: datetime) -> str:
    """An instant as stored: UTC, to the second, sortable as text."""
    return instant.astimezone(UTC).isoformat(timespec="seconds")


def read_iso(text: str | None) -> datetime | None:
    """An instant as stored, read back; None for none."""
    return datetime.fromisoformat(text) if text else None


def read_day(text: str | None) -> date | None:
    """A day as stored, read back; None for none."""
    return date.fromisoformat(text) if text else None


def rows_of(db: Writer, sql: str, *values: Value) -> list[dict[str, Any]]:
    """Rows as the writer sees them, by column."""
    cursor = db.execute(sql, values)
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def insert_row(db: Writer, table: str, values: Mapping[str, Value | bytes], *, ignore: bool = False) -> None:
    """Insert one row. Plain SQL: a batch has thousands, and a library's call costs ten times the statement."""
    columns = ", ".join(values)
    marks = ", ".join("?" * len(values))
    verb = "INSERT OR IGNORE" if ignore else "INSERT"
    db.execute(f"{verb} INTO {table} ({columns}) VALUES ({marks})", tuple(values.values()))


def update_row(db: Writer, table: str, uid: str, values: Mapping[str, Value]) -> None:
    """Change some columns of one record."""
    columns = ", ".join(f"{name} = ?" for name in values)
    db.execute(f"UPDATE {table} SET {columns} WHERE uid = ?", (*values.values(), uid))
