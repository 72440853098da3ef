"""Records as rows and back: one column per field, lists as JSON, dates and instants (UTC) as ISO text."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from parlement.acteurs import Acteur, Organe
from parlement.dossiers import Acte, Document, Dossier
from parlement.scrutins import Scrutin
from trackers.base import Record

R = TypeVar("R", Dossier, Acte, Document, Scrutin, Organe, Acteur)
Value = str | int | None

TABLES: dict[type[Record], str] = {
    Dossier: "dossiers",
    Acte: "actes",
    Document: "documents",
    Scrutin: "scrutins",
    Organe: "organes",
    Acteur: "acteurs",
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
    """Read a record back from its columns; a column that says nothing leaves the field's default."""
    return kind(**{name: read(row[name]) for name, read in _READERS[kind].items() if row[name] is not None})


def _reader(hint: Any) -> Callable[[Any], Any]:
    """How a column becomes a field of this type."""
    wanted = set(get_args(hint)) or {hint}
    if datetime in wanted:
        return datetime.fromisoformat
    if date in wanted:
        return date.fromisoformat
    return msgspec.json.Decoder(hint).decode if get_origin(hint) is tuple else lambda value: value


_READERS: dict[type[Record], dict[str, Callable[[Any], Any]]] = {
    kind: {f.name: _reader(hints[f.name]) for f in dataclasses.fields(kind)}
    for kind, hints in ((kind, get_type_hints(kind)) for kind in TABLES)
}


def iso(instant: datetime) -> str:
    """An instant as stored: UTC, to the second, sortable as text."""
    return instant.astimezone(UTC).isoformat(timespec="seconds")


def read_iso(text: str | None) -> datetime | None:
    """An instant as stored, read back; None for none."""
    return datetime.fromisoformat(text) if text else None
