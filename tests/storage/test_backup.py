"""A copy a day, readable, kept two weeks, taken while the database is in use."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database as Writer

from storage.backup import backup
from storage.database import StorageError, check_integrity
from tests.storage.fabrique import MARDI, SCRUTIN, member, numbered, open_parlement, store


def test_a_copy_is_made_once_a_day_and_opens_as_a_database(tmp_path: Path) -> None:
    folder = tmp_path / "sauvegardes"
    with open_parlement(tmp_path) as database:
        store(database, member(SCRUTIN))
        copy = backup(database, folder, MARDI)
        assert copy == folder / "parlement-2023-03-21.db"
        assert backup(database, folder, MARDI + timedelta(hours=1)) is None
    check_integrity(copy)
    restored = tmp_path / "restaurée"
    restored.mkdir()
    copy.rename(restored / "parlement.db")
    with open_parlement(restored) as database:
        assert [row["uid"] for row in database.rows("SELECT uid FROM scrutins")] == [SCRUTIN.uid]
        assert store(database, member(SCRUTIN)) == 0


def test_the_oldest_copies_go_and_other_files_stay(tmp_path: Path) -> None:
    folder = tmp_path / "sauvegardes"
    folder.mkdir()
    (folder / "vigie-2020-01-01.db").write_bytes(b"d'une autre base")
    (folder / "notes.txt").write_text("de l'admin")
    with open_parlement(tmp_path) as database:
        for day in range(5):
            backup(database, folder, MARDI + timedelta(days=day), kept=3)
    assert sorted(p.name for p in folder.iterdir()) == [
        "notes.txt",
        "parlement-2023-03-23.db",
        "parlement-2023-03-24.db",
        "parlement-2023-03-25.db",
        "vigie-2020-01-01.db",
    ]


def test_what_an_interrupted_copy_left_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "parlement-2023-03-21.partiel").write_bytes(b"coup" * 5000)
    with open_parlement(tmp_path) as database:
        copy = backup(database, tmp_path, MARDI)
    assert copy is not None
    check_integrity(copy)
    assert not list(tmp_path.glob("*.partiel"))


def test_a_copy_that_cannot_be_written_raises_a_storage_error_and_leaves_no_copy(tmp_path: Path) -> None:
    folder = tmp_path / "sauvegardes"
    (folder / "parlement-2023-03-21.partiel").mkdir(parents=True)
    with open_parlement(tmp_path) as database, pytest.raises((StorageError, OSError)):
        backup(database, folder, MARDI)
    assert not list(folder.glob("*.db"))


async def test_a_copy_taken_during_a_unit_of_work_holds_what_was_committed(tmp_path: Path) -> None:
    writing, copied = threading.Event(), threading.Event()

    def work(db: Writer) -> None:
        db.table("remarques").insert({"source": "s", "texte": "pas encore", "nombre": 1})
        writing.set()
        assert copied.wait(10)

    with open_parlement(tmp_path) as database:
        store(database, *(member(scrutin) for scrutin in numbered(20)))
        pending = asyncio.create_task(database.write(work))
        await asyncio.to_thread(writing.wait, 10)
        copy = await asyncio.to_thread(backup, database, tmp_path / "sauvegardes", MARDI)
        copied.set()
        await pending
    assert copy is not None
    connection = sqlite3.connect(copy)
    assert connection.execute("SELECT count(*) FROM scrutins").fetchone() == (20,)
    assert connection.execute("SELECT count(*) FROM remarques").fetchone() == (0,)
    connection.close()
