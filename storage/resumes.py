"""What waits for a digest in the outbox, and what digests said: read and changed in the writer's transaction.

A digest is a row like any other, of genre `RESUME`. What it says are the rows whose `resume` is its id: kept until
then (state `RESUME`), or posted already and told again at the end of the day. When one of them changes, the digest's
`empreinte` is emptied: it is to be written again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database as Writer

from storage.database import Database
from storage.messages import keep_text
from storage.outbox import Etat
from storage.rows import AMONG, as_list, iso, read_iso, rows_of

GENRE = "résumé"
"""Genre of the rows that are digests."""
HORS_RESUME = frozenset({GENRE, "alarme", "direct"})
"""Genres that no digest tells again."""

# Literal values, not variables: SQLite uses a partial index only when it can see that it applies; and it is named,
# lest the planner take the one of all rows of a state.
GARDE = f"etat = '{Etat.AU_RESUME}'"
GARDES = "INDEXED BY idx_outbox_gardes"
PERIME = f"genre = '{GENRE}' AND empreinte = ''"
PERIMES = "INDEXED BY idx_outbox_resumes_perimes"
INTACT = f"etat = '{Etat.A_ENVOYER}' AND genre NOT IN ('{GENRE}', 'alarme')"
"""A first posting that was never tried: what was tried may be posted already, and is never taken back."""
_ATTENDU = f"etat = '{Etat.A_ENVOYER}' AND genre != 'alarme'"
"""The same, digests included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Garde:
    """A row that a digest tells, or may tell. `motif`: why it was kept; `resume`: the digest's id, if any."""

    id: int
    alerte: str
    genre: str
    importance: str
    etat: Etat
    motif: str
    reference: str
    message: str
    cree_le: datetime
    resume_le: datetime | None = None
    resume: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeConnu:
    """A digest: `message` is what it must show."""

    id: int
    destination: str
    etat: Etat
    message: str
    reference: str
    cree_le: datetime


def to_look_at(database: Database, now: datetime) -> tuple[list[str], list[str]]:
    """Destinations with rows whose time has come or that wait for their return; those with a digest to write again."""
    sql = (
        f"SELECT destination, 0 AS perime FROM outbox {GARDES} WHERE {GARDE} AND resume_le IS NULL "
        f"UNION SELECT destination, 0 FROM outbox {GARDES} WHERE {GARDE} AND resume_le <= ? "
        f"UNION SELECT destination, 1 FROM outbox {PERIMES} WHERE {PERIME}"
    )
    rows = database.rows(sql, iso(now))
    return [r["destination"] for r in rows if not r["perime"]], [
        r["destination"] for r in rows if r["perime"]
    ]


def next_release(database: Database, now: datetime) -> datetime | None:
    """When the next kept row is to go out, after this instant; None when none has a time."""
    sql = f"SELECT min(resume_le) AS prochain FROM outbox {GARDES} WHERE {GARDE} AND resume_le > ?"
    return read_iso(database.rows(sql, iso(now))[0]["prochain"])


def kept_rows(db: Writer, destination: str, now: datetime) -> list[Garde]:
    """Rows whose time has come; all those kept when one of them waits for the destination's return."""
    rows = all_kept(db, destination)
    if any(row.resume_le is None for row in rows):
        return rows
    return [row for row in rows if row.resume_le and row.resume_le <= now]


def all_kept(db: Writer, destination: str) -> list[Garde]:
    """Every row kept for a destination, whenever it goes out."""
    return _gardes(db, f"{GARDE} AND destination = ? ORDER BY id", destination)


def posted_rows(db: Writer, destination: str, since: datetime, until: datetime) -> list[Garde]:
    """Alerts posted here that no digest told, made due after `since` and up to `until`; each once, as last posted."""
    where = (
        f"destination = ? AND etat IN ('{Etat.ENVOYE}', '{Etat.A_MODIFIER}') AND resume IS NULL "
        f"AND genre NOT {AMONG} AND cree_le > ? AND cree_le <= ? ORDER BY id"
    )
    rows = _gardes(db, where, destination, as_list(HORS_RESUME), iso(since), iso(until))
    return list({row.alerte: row for row in rows}.values())


def rows_of_digest(db: Writer, digest: int) -> list[Garde]:
    """The rows that a digest tells."""
    return _gardes(db, "resume = ? ORDER BY id", digest)


def unsent_digest(db: Writer, destination: str) -> ResumeConnu | None:
    """A digest of this destination that is not known to be posted: what comes besides joins it."""
    where = f"destination = ? AND genre = '{GENRE}' AND etat IN ('{Etat.A_ENVOYER}', '{Etat.EN_COURS}')"
    return next(iter(_digests(db, f"{where} ORDER BY id DESC LIMIT 1", destination)), None)


def stale_digests(db: Writer, destination: str) -> list[ResumeConnu]:
    """Digests of which an alert changed."""
    among = f"SELECT id FROM outbox {PERIMES} WHERE {PERIME} AND destination = ?"
    return _digests(db, f"id IN ({among})", destination)


def digest_of(db: Writer, cle: str, destination: str) -> ResumeConnu | None:
    """A digest by its key."""
    return next(iter(_digests(db, "alerte = ? AND destination = ?", cle, destination)), None)


def join_digest(db: Writer, rows: Iterable[Garde], digest: int) -> None:
    """Say that a digest tells these rows."""
    for row in rows:
        etat = Etat.RESUME if row.etat is Etat.AU_RESUME else row.etat
        db.execute("UPDATE outbox SET etat = ?, resume = ? WHERE id = ?", (etat, digest, row.id))


def rewrite_digest(db: Writer, digest: ResumeConnu, message: bytes) -> bool:
    """Have a digest show something else; gives whether it is something else."""
    empreinte = hashlib.sha256(message).hexdigest()
    changed = message.decode() != digest.message
    etat = Etat.A_MODIFIER if changed and digest.etat is Etat.ENVOYE else digest.etat
    db.execute(
        "UPDATE outbox SET message = ?, empreinte = ?, etat = ? WHERE id = ?",
        (keep_text(db, message.decode()), empreinte, etat, digest.id),
    )
    return changed


def raise_digest(db: Writer, digest: ResumeConnu, importance: str, mention: str) -> None:
    """Have a digest that is not posted yet matter as much as what joins it, and ping for it."""
    db.execute(
        "UPDATE outbox SET importance = ?, mention = CASE coalesce(mention, '') WHEN '' THEN ? ELSE mention END "
        "WHERE id = ?",
        (importance, mention, digest.id),
    )


def post_alone(db: Writer, row: Garde, mention: str, now: datetime) -> None:
    """Make a kept row an ordinary posting; it waits from this instant on."""
    db.execute(
        "UPDATE outbox SET etat = ?, motif = '', mention = ?, resume_le = ?, prochain_essai = NULL WHERE id = ?",
        (Etat.A_ENVOYER, mention, iso(now), row.id),
    )


def leave_out(db: Writer, row: Garde, motif: str) -> None:
    """Filter a kept row: its channel no longer wants it."""
    db.execute(
        "UPDATE outbox SET etat = ?, motif = ?, resume_le = NULL WHERE id = ?", (Etat.FILTRE, motif, row.id)
    )


def put_off(db: Writer, rows: Iterable[Garde], until: datetime) -> None:
    """Have kept rows wait for an instant."""
    db.conn.executemany(
        "UPDATE outbox SET resume_le = ? WHERE id = ?", [(iso(until), row.id) for row in rows]
    )


def untried_rows(db: Writer, destination: str) -> list[Garde]:
    """First postings of a destination that were never tried, the oldest first."""
    return _gardes(db, f"{INTACT} AND destination = ? ORDER BY id", destination)


def keep_back(db: Writer, rows: Iterable[Garde], motif: str) -> None:
    """Keep first postings for a digest, until their destination comes back."""
    db.conn.executemany(
        "UPDATE outbox SET etat = ?, motif = ?, resume_le = NULL, prochain_essai = NULL WHERE id = ?",
        [(Etat.AU_RESUME, motif, row.id) for row in rows],
    )


def backlogs(database: Database, since: datetime, least: int) -> list[str]:
    """Destinations with `least` first postings never tried, or more, the oldest of which waits since before `since`."""
    sql = (
        f"SELECT destination FROM outbox WHERE {INTACT} GROUP BY destination "
        "HAVING count(*) >= ? AND min(coalesce(resume_le, cree_le)) < ?"
    )
    return [row["destination"] for row in database.rows(sql, least, iso(since))]


def untried_destinations(database: Database, among: Collection[str]) -> list[str]:
    """Those of these destinations that have first postings or digests never tried."""
    sql = f"SELECT DISTINCT destination FROM outbox WHERE {_ATTENDU} AND destination {AMONG}"
    return [row["destination"] for row in database.rows(sql, as_list(among))]


def to_probe(database: Database, among: Collection[str], before: datetime) -> list[str]:
    """Those of these destinations where rows wait since before an instant, and nothing else tries the door.

    A digest that tries it already takes what came since.
    """
    busy = f"('{Etat.A_ENVOYER}', '{Etat.EN_COURS}', '{Etat.A_MODIFIER}')"
    sql = (
        f"SELECT DISTINCT destination FROM outbox o WHERE {GARDE} AND destination {AMONG} AND cree_le < ? "
        "AND NOT EXISTS (SELECT 1 FROM outbox d WHERE d.destination = o.destination "
        f"AND d.etat IN {busy} AND NOT (d.genre = '{GENRE}' AND d.etat != '{Etat.A_MODIFIER}'))"
    )
    return [row["destination"] for row in database.rows(sql, as_list(among), iso(before))]


def try_now(db: Writer, destination: str) -> None:
    """Have everything due at a destination be tried at once: its door is open again."""
    db.execute(
        "UPDATE outbox SET prochain_essai = NULL WHERE destination = ? AND etat IN (?, ?, ?)",
        (destination, Etat.A_ENVOYER, Etat.EN_COURS, Etat.A_MODIFIER),
    )


def _gardes(db: Writer, where: str, *values: str | int) -> list[Garde]:
    return [_garde(row) for row in rows_of(db, f"SELECT * FROM envois WHERE {where}", *values)]


def _garde(row: Mapping[str, Any]) -> Garde:
    return Garde(
        id=row["id"],
        alerte=row["alerte"],
        genre=row["genre"],
        importance=row["importance"],
        etat=Etat(row["etat"]),
        motif=row["motif"] or "",
        reference=row["reference"] or "",
        message=row["message"],
        cree_le=datetime.fromisoformat(row["cree_le"]),
        resume_le=read_iso(row["resume_le"]),
        resume=row["resume"],
    )


def _digests(db: Writer, where: str, *values: str | int) -> list[ResumeConnu]:
    return [
        ResumeConnu(
            id=row["id"],
            destination=row["destination"],
            etat=Etat(row["etat"]),
            message=row["message"],
            reference=row["reference"],
            cree_le=datetime.fromisoformat(row["cree_le"]),
        )
        for row in rows_of(db, f"SELECT * FROM envois WHERE {where}", *values)
    ]
