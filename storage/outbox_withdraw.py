"""Rows of the outbox that must not leave any more, or not now: a channel let go, a choice changed, a pause.

What is being sent is the deliverer's: it looks at the state of a row just before it leaves.
"""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database as Writer

from storage.database import Database
from storage.outbox import Etat
from storage.resumes import GARDE, GARDES, GENRE
from storage.rows import iso, rows_of

_PREMIERS = f"etat IN ('{Etat.A_ENVOYER}', '{Etat.EN_COURS}')"
"""First postings due."""


def waiting_destinations(database: Database) -> list[str]:
    """Destinations where something is to be posted, now or in a digest."""
    sql = (
        f"SELECT destination FROM outbox WHERE {_PREMIERS} "
        f"UNION SELECT destination FROM outbox {GARDES} WHERE {GARDE} ORDER BY destination"
    )
    return [row["destination"] for row in database.rows(sql)]


def drop_destination(db: Writer, destination: str, motif: str, now: datetime, before: datetime) -> int:
    """Filter what was to be posted at a destination that wants nothing any more; gives how many rows.

    What is kept stays until its time, or, when it waits for a return, until it is older than `before`: whoever lets a
    channel go may take it back at once.
    """
    over = f"destination = ? AND {GARDE} AND (resume_le <= ? OR (resume_le IS NULL AND cree_le < ?))"
    due = f"destination = ? AND {_PREMIERS}"
    told = f"resume IN (SELECT id FROM outbox WHERE {due} AND genre = '{GENRE}') AND etat = '{Etat.RESUME}'"
    dropped = _filter(db, told, motif, destination)
    return (
        dropped
        + _filter(db, due, motif, destination)
        + _filter(db, over, motif, destination, iso(now), iso(before))
    )


def _filter(db: Writer, where: str, motif: str, *values: str) -> int:
    sql = f"UPDATE outbox SET etat = ?, motif = ?, resume_le = NULL WHERE {where}"
    return int(db.execute(sql, (Etat.FILTRE, motif, *values)).rowcount)


def set_mention(db: Writer, row_id: int, mention: str) -> None:
    """Change the role that a row pings: it was chosen anew, or no longer is."""
    db.execute(
        "UPDATE outbox SET mention = ? WHERE id = ? AND coalesce(mention, '') != ?",
        (mention, row_id, mention),
    )


def undo_digests(db: Writer, destination: str, motif: str) -> int:
    """Take back digests of a destination that were never tried: what they tell waits for its return again."""
    found = rows_of(
        db,
        f"SELECT id FROM outbox WHERE destination = ? AND genre = '{GENRE}' AND etat = '{Etat.A_ENVOYER}'",
        destination,
    )
    for row in found:
        db.execute(
            "UPDATE outbox SET etat = ?, motif = ?, resume_le = NULL, resume = NULL WHERE resume = ? AND etat = ?",
            (Etat.AU_RESUME, motif, row["id"], Etat.RESUME),
        )
        db.execute("UPDATE outbox SET resume = NULL WHERE resume = ?", (row["id"],))
        db.execute("DELETE FROM outbox WHERE id = ?", (row["id"],))
    return len(found)
