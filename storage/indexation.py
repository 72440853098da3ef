"""The index of words: one numbered fiche per record, and the words of each number in SQLite's FTS5.

An entry of the index never changes: a record whose words change gets a new number, and the fiche of the old one names
nothing any more. Numbers follow days, so that the newest come first without sorting. The texts are not stored twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from sqlite_utils import Database

from storage.fiches import SORTES, Fiche, Sorte, fiches_of
from storage.requete import searchable
from storage.rows import AMONG, as_list, rows_of

PAR_JOUR = 10_000_000
"""Numbers kept for one day."""
BATCH = 500
"""Records read at once: some hold hundreds of kilobytes."""


def mark_of(genre: str) -> str:
    """The word that says of which kind an entry is; nobody writes it."""
    return f"zq{genre.replace('_', '')}zq"


def create_index(db: Database) -> None:
    """Make the tables. A record that is deleted leaves a fiche that names nothing."""
    db.execute("CREATE TABLE fiches (id INTEGER PRIMARY KEY, genre TEXT NOT NULL, uid TEXT)")
    db.execute("CREATE UNIQUE INDEX fiches_genre_uid ON fiches (genre, uid)")
    db.execute(
        "CREATE VIRTUAL TABLE recherche USING fts5("
        "mots, content='', columnsize=0, tokenize='unicode61 remove_diacritics 2')"
    )
    for sorte in SORTES.values():
        db.execute(
            f"CREATE TRIGGER {sorte.table}_fiche AFTER DELETE ON {sorte.table} BEGIN "
            f"UPDATE fiches SET uid = NULL WHERE genre = '{sorte.genre}' AND uid = OLD.uid; END"
        )


def index_all(db: Database) -> None:
    """Index every record that is known."""
    for sorte in SORTES.values():
        uids = [row["uid"] for row in rows_of(db, f"SELECT uid FROM {sorte.table}")]
        _index(db, sorte, uids)


def index_changes(db: Database, after: int) -> None:
    """Index the records that changed past a position of the history, if what is searched of them did."""
    touched: dict[str, set[str]] = defaultdict(set)
    for genre, uid, champ in db.execute("SELECT genre, uid, champ FROM changements WHERE id > ?", (after,)):
        if genre in SORTES and (not champ or champ in SORTES[genre].champs):
            touched[genre].add(uid)
    for genre, uids in touched.items():
        _index(db, SORTES[genre], uids)


def _index(db: Database, sorte: Sorte, uids: Iterable[str]) -> None:
    remaining = iter(sorted(uids))
    while batch := list(islice(remaining, BATCH)):
        rows = rows_of(db, f"{sorte.select} WHERE uid {AMONG}", as_list(batch))
        _number(db, sorted(fiches_of(sorte.genre, rows), key=lambda fiche: fiche.jour))


def _number(db: Database, fiches: Iterable[Fiche]) -> None:
    """Give new numbers to fiches, in the order of days, and index their words. FTS5 wants growing numbers."""
    for number, fiche in _numbered(db, fiches):
        db.execute("UPDATE fiches SET uid = NULL WHERE genre = ? AND uid = ?", (fiche.genre, fiche.uid))
        db.execute("INSERT INTO fiches (id, genre, uid) VALUES (?, ?, ?)", (number, fiche.genre, fiche.uid))
        words = f"{mark_of(fiche.genre)} {searchable(fiche.mots)}"
        db.execute("INSERT INTO recherche (rowid, mots) VALUES (?, ?)", (number, words))


def _numbered(db: Database, fiches: Iterable[Fiche]) -> Iterator[tuple[int, Fiche]]:
    day, number = None, 0
    for fiche in fiches:
        if fiche.jour != day:
            day, number = fiche.jour, _last_number(db, fiche.jour)
        number += 1
        yield number, fiche


def _last_number(db: Database, jour: date) -> int:
    """The greatest number given so far for a day, fiches without a record included."""
    first = (jour.year * 10_000 + jour.month * 100 + jour.day) * PAR_JOUR
    row = db.execute(
        "SELECT max(id) FROM fiches WHERE id >= ? AND id < ?", (first, first + PAR_JOUR)
    ).fetchone()
    return int(row[0] or first)
