"""Daily copies of the databases, and how many are kept."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from storage.database import Database

KEPT = 14
"""Copies kept of each database: two weeks."""


def backup(database: Database, folder: Path, now: datetime, kept: int = KEPT) -> Path | None:
    """Copy a database to `folder` once a day and drop the oldest copies; None when today's is already there.

    The copy bears its name once it is whole. Raises StorageError, OSError.
    """
    copy = folder / f"{database.path.stem}-{now:%Y-%m-%d}.db"
    if copy.exists():
        return None
    folder.mkdir(parents=True, exist_ok=True)
    draft = copy.with_suffix(".partiel")
    draft.unlink(missing_ok=True)
    database.backup_to(draft)
    with draft.open("rb+") as file:
        os.fsync(file)
    draft.rename(copy)
    for old in sorted(folder.glob(f"{database.path.stem}-*.db"))[:-kept]:
        old.unlink()
    return copy
