"""One SQLite file: one thread writes, anyone reads.

A unit of work is one function call to the writer: it runs in one transaction, and a crash leaves all of it or
none. Readers have their own read-only connections and never wait for the writer (WAL).

Errors::

    StorageError
    ├── NewerDatabase     the file was written by a later Vigie
    ├── DamagedDatabase   the integrity check failed, or this is not a database
    └── DiskFull          nothing more can be written; what was known stays known
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlite_utils import Database as Writer
from sqlite_utils import Migrations

T = TypeVar("T")

BUSY_SECONDS = 10.0
"""How long one process waits for another that is writing."""

_NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE})
"""What SQLite says of a full disk, of a quota, of a limit on the size of files."""
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class StorageError(Exception):
    """Root of the errors of this package. Its message is French, for the admins."""


class NewerDatabase(StorageError):
    """The file holds migrations that this version does not know."""


class DamagedDatabase(StorageError):
    """The file cannot be trusted."""


class DiskFull(StorageError):
    """No room to write."""


class Database:
    """An open database. `path` is created, checked and migrated by its thread. Raises StorageError."""

    def __init__(self, path: Path, migrations: Migrations) -> None:
        self.path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"writer-{path.stem}")
        self._local = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._closed = False
        try:
            self._writer = self._thread.submit(_open_writer, path, migrations).result()
        except BaseException:
            self._thread.shutdown()
            raise

    async def write(self, work: Callable[[Writer], T], then: Callable[[], None] | None = None) -> T:
        """Run one unit of work in one transaction, on the writer's thread. Raises StorageError.

        `then` is called there as soon as the transaction is committed, with nothing in between.
        """
        return await asyncio.wrap_future(self._submit(work, then))

    def write_now(self, work: Callable[[Writer], T]) -> T:
        """The same, waiting for it: for code outside the event loop."""
        return self._submit(work).result()

    def _submit(self, work: Callable[[Writer], T], then: Callable[[], None] | None = None) -> Future[T]:
        if self._closed:
            raise StorageError(f"{self.path} est fermée")
        return self._thread.submit(_in_transaction, self._writer, self.path, work, then)

    @property
    def reader(self) -> sqlite3.Connection:
        """This thread's read-only connection; rows are read by column name."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = open_reader(self.path)
            self._local.connection = connection
            self._readers.append(connection)
        return connection

    def rows(self, sql: str, *values: str | int | None) -> list[sqlite3.Row]:
        """What was committed, as this thread's connection reads it. Raises StorageError."""
        with _named(self.path):
            return self.reader.execute(sql, values).fetchall()

    @property
    def data_version(self) -> int:
        """Another number once something was committed since; to be compared on one thread. Raises StorageError."""
        return int(self.rows("PRAGMA data_version")[0][0])

    def backup_to(self, copy: Path) -> None:
        """Write a compact, consistent copy; neither the writer nor readers wait. Raises StorageError."""
        connection = open_reader(self.path)
        try:
            with _named(self.path):
                connection.execute("VACUUM INTO ?", (str(copy),))
        finally:
            connection.close()

    def close(self) -> None:
        """Finish the work in progress, then close every connection. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        for connection in self._readers:
            connection.close()
        # The writer last: it alone can fold the -wal file back into the database.
        self._thread.submit(self._writer.close).result()
        self._thread.shutdown()


class ReadOnlyDatabase(Database):
    """A database that another process may write: nothing is created, migrated or written here. Raises StorageError."""

    def __init__(self, path: Path, migrations: Migrations) -> None:
        if not is_current(path, migrations):
            raise StorageError(
                f"{path} vient d'une version plus ancienne : « vigie demander '!sante' » la met à jour"
            )
        self.path = path
        self._local = threading.local()
        self._readers = []
        self._closed = False

    def _submit(self, work: Callable[[Writer], T], then: Callable[[], None] | None = None) -> Future[T]:
        raise StorageError(f"{self.path} est ouverte en lecture seule")

    def close(self) -> None:
        """Close every connection. Safe to call twice."""
        self._closed = True
        for connection in self._readers:
            connection.close()
        self._readers.clear()


def open_reader(path: Path) -> sqlite3.Connection:
    """Open a file for reading only. Raises StorageError when there is none."""
    if not path.exists():
        raise StorageError(f"aucune base à {path}")
    with _named(path):
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
    return connection


def check_integrity(path: Path) -> None:
    """Raise DamagedDatabase when SQLite finds the file damaged."""
    connection = open_reader(path)
    try:
        with _named(path):
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    finally:
        connection.close()
    if verdict != "ok":
        raise DamagedDatabase(_damaged(path, str(verdict)))


def is_current(path: Path, migrations: Migrations) -> bool:
    """Whether a file has nothing to migrate; only reads it. Raises StorageError, NewerDatabase included."""
    connection = open_reader(path)
    try:
        with _named(path):
            found = Writer(connection)
            _refuse_newer(found, path, migrations)
            return not migrations.pending(found)
    finally:
        connection.close()


def _damaged(path: Path, why: str) -> str:
    # SQLite would replay a -wal left by the damaged file over the copy put back in its place.
    return (
        f"{path} est abîmée ({why}) : effacez-la avec ses fichiers -wal et -shm, "
        "puis remettez la dernière sauvegarde du dossier « sauvegardes »"
    )


def _open_writer(path: Path, migrations: Migrations) -> Writer:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        check_integrity(path)
    with _named(path):
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
        try:
            for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
                connection.execute(f"PRAGMA {pragma}")
            writer = Writer(connection)
            _refuse_newer(writer, path, migrations)
            migrations.apply(writer)
        except BaseException:
            connection.close()
            raise
    return writer


def _refuse_newer(writer: Writer, path: Path, migrations: Migrations) -> None:
    memory = Writer(memory=True)
    ours = {migration.name for migration in migrations.pending(memory)}
    memory.close()
    if {migration.name for migration in migrations.applied(writer)} - ours:
        raise NewerDatabase(f"{path} vient d'une version plus récente de Vigie : mettez Vigie à jour")


def _in_transaction(
    writer: Writer, path: Path, work: Callable[[Writer], T], then: Callable[[], None] | None
) -> T:
    with _named(path):
        # Immediate: a unit that reads before it writes waits for another process instead of failing at once.
        writer.conn.execute("BEGIN IMMEDIATE")
        try:
            result = work(writer)
            writer.conn.execute("COMMIT")
        except BaseException:
            writer.rollback()
            raise
    if then:
        then()
    return result


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Name what SQLite reports: a full disk or a damaged file is for the admin, a mistake of ours stays."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0)
        if code in _NO_ROOM:
            raise DiskFull(
                f"{path} : plus de place sur le disque, rien n'a été écrit, ce qui était connu le reste"
            ) from error
        if code & 0xFF in _DAMAGED:  # the low byte; the rest is detail
            raise DamagedDatabase(_damaged(path, str(error))) from error
        if isinstance(error, sqlite3.OperationalError):
            raise StorageError(f"{path} : {error}") from error
        raise
