"""The outbox: what is due, to whom, in what state.

A row says what one destination must show for one alert. It is unique by (alert, destination, posting). How rows enter
is in `outbox_entry`, what becomes of them in `outbox_states`; what waits for a digest in `resumes`.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database as Writer

from storage.database import Database
from storage.migrations import DUE, IMPORTANCE_PUIS_AGE
from storage.rows import AMONG, Value, as_list, iso, read_iso

NONCE_LENGTH = 25
"""Longest nonce that Discord accepts."""
REFERENCE_LENGTH = 6


class Etat(StrEnum):
    """State of a row. `EN_COURS` is a sending whose outcome is not known yet, or was lost in a crash."""

    A_ENVOYER = "à envoyer"
    EN_COURS = "en cours"
    ENVOYE = "envoyé"
    A_MODIFIER = "à modifier"
    FILTRE = "filtré"
    AU_RESUME = "gardé pour un résumé"
    RESUME = "dit dans un résumé"
    ABANDONNE = "abandonné"


DUS = (Etat.A_ENVOYER, Etat.EN_COURS, Etat.A_MODIFIER)
"""States of a row that still has to be delivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envoi:
    """One row to deliver: `message` must be shown, `publie` is shown already, or may be ("" for nothing).

    `mention` is a role to ping at the first posting; `repond_a` the id of the message that it answers, "" for none.
    """

    id: int
    alerte: str
    destination: str
    importance: str
    message: str
    publie: str
    etat: Etat
    tentatives: int
    tente_le: datetime | None
    message_id: str
    nonce: str
    reference: str
    mention: str = ""
    repond_a: str = ""


def reference_of(alerte: str) -> str:
    """Short code of an alert, the same for ever: how a posted message is found again, and spoken of."""
    return hashlib.sha256(alerte.encode()).hexdigest()[:REFERENCE_LENGTH].upper()


def nonce_of(alerte: str, destination: str, envoi: int) -> str:
    """Deterministic nonce of a posting: a retry after a lost answer bears the same."""
    return hashlib.sha256(f"{alerte}|{destination}|{envoi}".encode()).hexdigest()[:NONCE_LENGTH]


_RANGS = {"discret": 0, "courant": 1, "notable": 2, "majeur": 3}


def rang_of(importance: str) -> int:
    """The order of importances, 0 the least."""
    return _RANGS.get(importance, 0)


def change_row(db: Writer, row_id: int, values: Mapping[str, Value]) -> None:
    """Change columns of a row."""
    columns = ", ".join(f"{name} = ?" for name in values)
    db.execute(f"UPDATE outbox SET {columns} WHERE id = ?", (*values.values(), row_id))


def due_rows(
    database: Database, now: datetime, kinds: Iterable[str], most: int = 200, skip: Iterable[str] = ()
) -> list[Envoi]:
    """Rows to deliver now at these kinds of destination, save those of `skip`.

    The most important first; of the same importance, first postings before edits, then the oldest.
    """
    rows = database.rows(
        f"SELECT outbox.*, m.contenu AS texte, p.contenu AS texte_publie, {_REPOND_A} AS repond_a "
        # The index has them in order: the first hundreds are read, not the thousands that wait behind.
        "FROM outbox INDEXED BY idx_outbox_dus LEFT JOIN messages m ON m.id = outbox.message "
        f"LEFT JOIN messages p ON p.id = outbox.publie WHERE {DUE} AND {_OF_KINDS} "
        f"AND destination NOT {AMONG} AND (prochain_essai IS NULL OR prochain_essai <= ?) "
        f"ORDER BY {IMPORTANCE_PUIS_AGE} LIMIT ?",
        as_list(kinds),
        as_list(skip),
        iso(now),
        most,
    )
    return [_envoi(row) for row in rows]


def most_important(database: Database, now: datetime, destinations: Iterable[str]) -> dict[str, str]:
    """The importance of the most important row due now at each of these destinations."""
    rows = database.rows(
        f"SELECT destination, importance FROM outbox WHERE {DUE} AND destination {AMONG} "
        "AND (prochain_essai IS NULL OR prochain_essai <= ?)",
        as_list(destinations),
        iso(now),
    )
    found: dict[str, str] = {}
    for row in rows:
        found[row["destination"]] = max(found.get(row["destination"], ""), row["importance"], key=rang_of)
    return found


def count_due(database: Database, kinds: Iterable[str]) -> int:
    """Rows still to deliver at these kinds of destination, those that wait for another try included."""
    sql = f"SELECT count(*) FROM outbox WHERE {DUE} AND {_OF_KINDS}"
    return int(database.rows(sql, as_list(kinds))[0][0])


_OF_KINDS = f"substr(destination, 1, instr(destination || ':', ':') - 1) {AMONG}"

_REPOND_A = (
    "(SELECT coalesce(nullif(o.message_id, ''), d.message_id) FROM outbox o LEFT JOIN outbox d ON d.id = o.resume "
    "WHERE o.alerte = outbox.repond AND o.destination = outbox.destination "
    "AND coalesce(nullif(o.message_id, ''), d.message_id, '') != '' ORDER BY o.envoi DESC LIMIT 1)"
)
"""The message that a reply answers, at its destination: the alert's own, else the digest that told it."""


def held_destinations(database: Database, now: datetime, patience: int) -> set[str]:
    """Destinations where a row that failed at most `patience` times waits: those behind it wait too."""
    rows = database.rows(
        f"SELECT DISTINCT destination FROM outbox WHERE {DUE} AND prochain_essai > ? AND tentatives <= ?",
        iso(now),
        patience,
    )
    return {row["destination"] for row in rows}


def known_messages(database: Database, destination: str) -> frozenset[str]:
    """Messages of a destination that are known to be some row's."""
    sql = "SELECT message_id FROM outbox WHERE destination = ? AND message_id != ''"
    return frozenset(row["message_id"] for row in database.rows(sql, destination))


def _envoi(row: sqlite3.Row) -> Envoi:
    return Envoi(
        id=row["id"],
        alerte=row["alerte"],
        destination=row["destination"],
        importance=row["importance"],
        message=row["texte"],
        publie=row["texte_publie"] or "",
        etat=Etat(row["etat"]),
        tentatives=row["tentatives"],
        tente_le=read_iso(row["tente_le"]),
        message_id=row["message_id"] or "",
        nonce=row["nonce"],
        reference=row["reference"],
        mention=row["mention"] or "",
        repond_a=row["repond_a"] or "",
    )


def counts(database: Database) -> dict[str, int]:
    """How many rows are in each state."""
    rows = database.rows("SELECT etat, count(*) AS n FROM outbox GROUP BY etat")
    return {row["etat"]: row["n"] for row in rows}


def posted(database: Database) -> int:
    """How many messages destinations were shown, digests included."""
    return int(database.rows("SELECT count(*) AS n FROM outbox WHERE envoye_le IS NOT NULL")[0]["n"])


def troubles(database: Database, most: int = 5) -> list[tuple[str, str, str]]:
    """Destinations with rows that do not leave: (destination, state, reason), the latest first."""
    rows = database.rows(
        "SELECT destination, etat, motif, max(id) AS latest FROM outbox "
        "WHERE motif != '' AND etat NOT IN (?, ?, ?, ?) GROUP BY destination, etat, motif "
        "ORDER BY latest DESC LIMIT ?",
        Etat.FILTRE,
        Etat.AU_RESUME,
        Etat.RESUME,
        Etat.ENVOYE,
        most,
    )
    return [(row["destination"], row["etat"], row["motif"]) for row in rows]


def remarques(database: Database, since: datetime) -> list[tuple[str, str]]:
    """What did not go as asked in messages that were posted all the same: (destination, what), since an instant."""
    rows = database.rows(
        "SELECT DISTINCT destination, motif FROM outbox WHERE etat = ? AND motif != '' AND envoye_le >= ? "
        "ORDER BY destination",
        Etat.ENVOYE,
        iso(since),
    )
    return [(row["destination"], row["motif"]) for row in rows]
