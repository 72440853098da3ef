"""One writer, many readers, and what a crash, a damaged file or a full disk leaves."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlite_utils import Database as Writer
from sqlite_utils import Migrations

from storage.database import DamagedDatabase, Database, DiskFull, NewerDatabase, StorageError
from tests.storage.fabrique import SCRUTIN, member, numbered, open_parlement, store

ROOT = Path(__file__).resolve().parents[2]


def schema(*names: str) -> Migrations:
    """Migrations that each create one table."""
    migrations = Migrations("essai")
    for name in names:
        migrations(name=name)(lambda db, name=name: db.table(name).create({"id": int, "mot": str}, pk="id"))
    return migrations


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "dossier" / "essai.db"


def mots(database: Database) -> list[str]:
    return [row["mot"] for row in database.rows("SELECT mot FROM mots ORDER BY id")]


async def test_an_exception_in_the_middle_of_a_unit_of_work_leaves_nothing_of_it(path: Path) -> None:
    database = Database(path, schema("mots"))

    def work(db: Writer) -> None:
        db.table("mots").insert({"mot": "un"})
        db.execute("INSERT INTO mots (mot) VALUES ('deux')")
        db.table("mots").upsert({"id": 9, "mot": "trois"}, pk="id")
        raise ValueError("au milieu")

    with pytest.raises(ValueError, match="au milieu"):
        await database.write(work)
    assert mots(database) == []
    await database.write(lambda db: db.table("mots").insert({"mot": "après"}))
    assert mots(database) == ["après"]
    database.close()


async def test_a_reader_never_sees_a_unit_of_work_that_is_not_finished(path: Path) -> None:
    database = Database(path, schema("mots"))
    inserted, may_end = threading.Event(), threading.Event()

    def work(db: Writer) -> None:
        db.table("mots").insert({"mot": "un"})
        inserted.set()
        assert may_end.wait(10)
        db.table("mots").insert({"mot": "deux"})

    writing = asyncio.create_task(database.write(work))
    await asyncio.to_thread(inserted.wait, 10)
    assert mots(database) == []
    may_end.set()
    await writing
    assert mots(database) == ["un", "deux"]
    database.close()


async def test_a_unit_that_reads_first_waits_for_another_process_that_writes(path: Path) -> None:
    database = Database(path, schema("mots"))
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO mots (mot) VALUES ('ailleurs')")

    def count_then_add(db: Writer) -> int:
        known = int(db.execute("SELECT count(*) FROM mots").fetchone()[0])
        db.table("mots").insert({"mot": "ici"})
        return known

    writing = asyncio.create_task(database.write(count_then_add))
    await asyncio.sleep(0.05)
    assert not writing.done()
    other.execute("COMMIT")
    assert await writing == 1
    assert mots(database) == ["ailleurs", "ici"]
    other.close()
    database.close()


def test_threads_read_side_by_side_while_the_writer_writes(path: Path) -> None:
    database = Database(path, schema("mots"))

    def count(_: int) -> int:
        return len(mots(database))

    with ThreadPoolExecutor(8) as threads:
        found = threads.map(count, range(200))
        for number in range(50):
            database.write_now(lambda db, number=number: db.table("mots").insert({"mot": str(number)}))  # type: ignore[misc]
        assert all(0 <= seen <= 50 for seen in found)
    assert len(mots(database)) == 50
    database.close()


def test_a_reader_cannot_write(path: Path) -> None:
    database = Database(path, schema("mots"))
    with pytest.raises(StorageError, match="readonly"):
        database.rows("INSERT INTO mots (mot) VALUES ('interdit')")
    database.close()


def test_a_file_written_by_a_later_version_is_refused_in_french_and_left_as_it_is(path: Path) -> None:
    Database(path, schema("mots", "demain")).close()
    with pytest.raises(NewerDatabase, match="plus récente de Vigie : mettez Vigie à jour"):
        Database(path, schema("mots"))
    Database(path, schema("mots", "demain")).close()


def test_a_file_of_an_earlier_version_is_brought_up_to_date(path: Path) -> None:
    first = Database(path, schema("mots"))
    first.write_now(lambda db: db.table("mots").insert({"mot": "hier"}))
    first.close()
    later = Database(path, schema("mots", "demain"))
    assert mots(later) == ["hier"]
    assert later.rows("SELECT * FROM demain") == []
    later.close()


def test_a_file_that_is_not_a_database_is_called_damaged(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"<html>Erreur 503</html>" * 100)
    with pytest.raises(DamagedDatabase, match="remettez la dernière sauvegarde"):
        Database(path, schema("mots"))


def test_a_damaged_file_is_found_at_the_start_and_its_message_names_the_files_to_remove(
    tmp_path: Path,
) -> None:
    with open_parlement(tmp_path) as database:
        store(database, *(member(scrutin) for scrutin in numbered(300)))
        path = database.path
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + b"\x55" * 8192 + whole[len(whole) // 2 + 8192 :])
    with pytest.raises(DamagedDatabase, match="-wal et -shm"), open_parlement(tmp_path):
        pass


def test_damage_met_while_running_is_named_to_readers_and_to_the_writer(tmp_path: Path) -> None:
    with open_parlement(tmp_path) as database:
        store(database, *(member(scrutin) for scrutin in numbered(300)))
        database.write_now(lambda db: None)
        page = int(database.rows("PRAGMA page_size")[0][0])
    with open_parlement(tmp_path) as database:
        size = database.path.stat().st_size
        with database.path.open("r+b") as file:
            file.seek(4 * page)
            file.write(b"\x55" * (size - 4 * page))
        with pytest.raises(DamagedDatabase):
            database.rows("SELECT sum(length(titre)) FROM scrutins")
        with pytest.raises(DamagedDatabase):
            store(database, member(SCRUTIN))


async def test_a_full_disk_is_named_and_what_was_known_stays_readable(path: Path) -> None:
    database = Database(path, schema("mots"))
    database.write_now(lambda db: db.table("mots").insert({"mot": "connu"}))
    database.write_now(lambda db: db.conn.execute("PRAGMA max_page_count = 12"))

    def fill(db: Writer) -> None:
        db.table("mots").insert_all({"mot": "x" * 4000} for _ in range(50))

    with pytest.raises(DiskFull, match="plus de place sur le disque"):
        await database.write(fill)
    assert mots(database) == ["connu"]
    await asyncio.sleep(0)  # the loop goes on
    database.write_now(lambda db: db.conn.execute("PRAGMA max_page_count = 10000"))
    await database.write(fill)
    assert len(mots(database)) == 51
    database.close()


FILLED = """
import resource, sys
from pathlib import Path
from storage.database import DiskFull
from tests.storage.fabrique import member, numbered, open_parlement, store
with open_parlement(Path(sys.argv[1])) as database:
    store(database, *(member(s) for s in numbered(5)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
    try:
        store(database, *(member(s) for s in numbered(2000)))
    except DiskFull as error:
        print(error)
    print(len(database.rows("SELECT uid FROM scrutins")))
"""


def test_a_limit_on_the_size_of_files_is_a_full_disk_too(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FILLED, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    told, known = done.stdout.splitlines()
    assert "plus de place" in told
    assert known == "5"


KILLED = """
import os, sys
from pathlib import Path
from tests.storage.fabrique import member, numbered, open_parlement
from storage.records import record_members
from tests.storage.fabrique import origin, store
with open_parlement(Path(sys.argv[1])) as database:
    store(database, *(member(s) for s in numbered(5)))
    def work(db):
        record_members(db, origin(), [member(s) for s in numbered(50)])
        os._exit(9)
    database.write_now(work)
"""


def test_a_process_killed_in_a_unit_of_work_leaves_what_it_had_finished(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=ROOT, check=False)
    assert done.returncode == 9
    with open_parlement(tmp_path) as database:
        assert len(database.rows("SELECT uid FROM scrutins")) == 5
        assert store(database, *(member(scrutin) for scrutin in numbered(50))) == 45


def test_a_mistake_in_a_unit_of_work_is_not_disguised_as_a_storage_error(path: Path) -> None:
    database = Database(path, schema("mots"))
    database.write_now(lambda db: db.table("mots").insert({"id": 1, "mot": "un"}))
    with pytest.raises(sqlite3.IntegrityError):
        database.write_now(lambda db: db.table("mots").insert({"id": 1, "mot": "encore"}))
    database.close()


def test_closing_finishes_the_work_in_progress_and_may_be_done_twice(path: Path) -> None:
    database = Database(path, schema("mots"))
    with ThreadPoolExecutor(1) as threads:
        threads.submit(database.write_now, lambda db: db.table("mots").insert({"mot": "dernier"})).result()
    database.close()
    database.close()
    with pytest.raises(StorageError, match="fermée"):
        database.write_now(lambda db: None)
    again = Database(path, schema("mots"))
    assert mots(again) == ["dernier"]
    again.close()
    assert sorted(p.name for p in path.parent.iterdir()) == ["essai.db"]
