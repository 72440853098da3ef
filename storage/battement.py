"""The heartbeat of Vigie: when it was last at work, and the last time it was away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlite_utils import Database as Writer

from storage.database import Database
from storage.meta import get_meta, set_meta
from storage.rows import iso, rows_of

BATTEMENT = "battement"
"""Fact of `meta`: when Vigie was last at work."""
ABSENCE = "absence"
"""Fact of `meta`: the last time it was away, "from|to"."""
REVENU = timedelta(minutes=15)
"""A longer silence of Vigie itself is told: an update takes less."""


def last_beat(database: Database) -> datetime | None:
    """When Vigie was last at work; None before its first start."""
    known = get_meta(database, BATTEMENT)
    return datetime.fromisoformat(known).astimezone(UTC) if known else None


def beat(db: Writer, now: datetime) -> None:
    """Say that Vigie works now."""
    set_meta(db, BATTEMENT, iso(now))


def note_absence(db: Writer, now: datetime) -> None:
    """After a long silence, remember how long it was. Before the next beat; not for a clock that jumps."""
    found = rows_of(db, "SELECT valeur FROM meta WHERE cle = ?", BATTEMENT)
    last = datetime.fromisoformat(found[0]["valeur"]) if found else now
    if now - last > REVENU:
        set_meta(db, ABSENCE, f"{iso(last)}|{iso(now)}")


def absence(database: Database) -> tuple[datetime, datetime] | None:
    """The last time Vigie was away: from when, to when; None when it never was."""
    known = get_meta(database, ABSENCE)
    if known is None:
        return None
    first, _, last = known.partition("|")
    return datetime.fromisoformat(first), datetime.fromisoformat(last)
