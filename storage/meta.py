"""Small facts about this installation, by name."""

from __future__ import annotations

from sqlite_utils import Database as Writer

from storage.database import Database


def get_meta(database: Database, cle: str) -> str | None:
    """A small fact about this installation."""
    rows = database.rows("SELECT valeur FROM meta WHERE cle = ?", cle)
    return str(rows[0]["valeur"]) if rows else None


def set_meta(db: Writer, cle: str, valeur: str) -> None:
    """Remember a small fact about this installation."""
    db.table("meta").upsert({"cle": cle, "valeur": valeur}, pk="cle")
