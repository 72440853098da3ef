"""What veilles have seen of an archive: one number a member, all in one row, read and written whole."""

from __future__ import annotations

from array import array

from sqlite_utils import Database as Writer

from storage.database import Database


def read_apercu(database: Database, source: str, pour: str) -> array[int] | None:
    """The marks seen of a source when it was looked at for this; None when it never was. Raises StorageError."""
    rows = database.rows("SELECT marques FROM apercus WHERE source = ? AND pour = ?", source, pour)
    if not rows:
        return None
    marks = array("Q")
    marks.frombytes(rows[0]["marques"])
    return marks


def save_apercu(db: Writer, source: str, pour: str, marks: array[int]) -> None:
    """Remember what was seen of a source, in place of what was before."""
    db.execute(
        "INSERT INTO apercus (source, pour, marques) VALUES (?, ?, ?) "
        "ON CONFLICT (source) DO UPDATE SET pour = excluded.pour, marques = excluded.marques",
        (source, pour, marks.tobytes()),
    )
