"""Records as rows and back: one column per field, lists as JSON, dates and instants (UTC) as ISO text."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

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
    """Read a record back from its columns."""
    lists = _LIST_FIELDS[kind]
    fields = {
        name: msgspec.json.decode(row[name]) if name in lists and row[name] else row[name]
        for name in _FIELDS[kind]
        if row[name] is not None
    }
    return msgspec.convert(fields, kind)


_FIELDS = {kind: tuple(field.name for field in dataclasses.fields(kind)) for kind in TABLES}
_LIST_FIELDS = {
    kind: frozenset(f.name for f in dataclasses.fields(kind) if str(f.type).startswith("tuple"))
    for kind in TABLES
}


def iso(instant: datetime) -> str:
    """An instant as stored: UTC, to the second, sortable as text."""
    return instant.astimezone(UTC).isoformat(timespec="seconds")


def read_iso(text: str | None) -> datetime | None:
    """An instant as stored, read back; None for none."""
    return datetime.fromisoformat(text) if text else None
