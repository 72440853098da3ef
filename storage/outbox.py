"""The outbox: what is due, to whom, in what state.

A row says what one destination must show for one alert. It is unique by (alert, destination, posting), so
enqueuing twice does nothing; when the alert changes, the row's message changes and what was posted is edited.
An alert whose importance rises is posted anew (`envoi` 2), so that people are notified. A row kept for a digest waits
in state `AU_RESUME` until `resume_le`, then is said by the digest, another row whose id is in `resume`.
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
from storage.rows import Value, iso, read_iso

CURSEUR = "changements"
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
class Due:
    """What must be shown at one destination. `rang` orders importance, 0 the least.

    `etat`: what becomes of a first posting (A_ENVOYER, FILTRE, AU_RESUME) and `motif` why; without a state, a motif
    filters. `resume_le`: when it goes out in a digest. `mention`: a role to ping. `repond`: key of the alert whose
    message it answers.

    `empreinte` tells whether what must be shown changed. `renvoi` replaces an earlier posting of the alert, told
    anew below because it matters more than it did; empty to leave it.
    """

    alerte: str
    destination: str
    genre: str
    importance: str
    rang: int
    message: bytes
    reference: str
    motif: str = ""
    etat: Etat | None = None
    resume_le: datetime | None = None
    mention: str = ""
    repond: str = ""
    empreinte: str = ""
    renvoi: bytes = b""

    @property
    def sort(self) -> Etat:
        """What becomes of a first posting."""
        return self.etat or (Etat.FILTRE if self.motif else Etat.A_ENVOYER)


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


@dataclass(frozen=True, slots=True)
class Curseur:
    """How far the changes were turned into alerts, and the fingerprint of the change at that position.

    A `parlement.db` put back from a copy gives the same positions to other changes: the fingerprint tells.
    """

    position: int = 0
    empreinte: str = ""


def cursor(database: Database) -> Curseur:
    """Where the changes were left."""
    rows = database.rows("SELECT position, empreinte FROM curseurs WHERE nom = ?", CURSEUR)
    return Curseur(int(rows[0]["position"]), rows[0]["empreinte"] or "") if rows else Curseur()


def enqueue(db: Writer, due: Iterable[Due], reached: Curseur, now: datetime) -> int:
    """Store what is due and move the cursor, together; gives how many rows became due or changed."""
    touched = sum(enqueue_one(db, one, now) for one in due)
    values = {"nom": CURSEUR, "position": reached.position, "empreinte": reached.empreinte}
    db.table("curseurs").upsert(values, pk="nom")
    return touched


def enqueue_one(db: Writer, due: Due, now: datetime) -> bool:
    """Store one thing due at one destination; gives whether its row became due or changed."""
    known = db.execute(
        "SELECT id, envoi, etat, empreinte, importance FROM outbox WHERE alerte = ? AND destination = ? "
        "ORDER BY envoi DESC LIMIT 1",
        (due.alerte, due.destination),
    ).fetchone()
    empreinte = due.empreinte or hashlib.sha256(due.message).hexdigest()
    if known is None:
        _insert(db, due, 1, empreinte, now)
        return due.sort is not Etat.FILTRE
    row_id, envoi, etat, known_print, importance = known
    if known_print == empreinte or etat == Etat.ABANDONNE:
        return False
    posted, digested = etat in (Etat.ENVOYE, Etat.A_MODIFIER), etat == Etat.RESUME
    if (posted or digested) and due.rang > _rang(importance) and due.sort is not Etat.FILTRE:
        if posted and due.renvoi:
            db.table("outbox").update(row_id, {"message": due.renvoi.decode(), "etat": Etat.A_MODIFIER})
        _insert(db, due, envoi + 1, empreinte, now)
        return True
    new_state = Etat.A_MODIFIER if posted else Etat.RESUME if digested else _still_due(etat, due.sort)
    changes: dict[str, Value] = {
        "message": due.message.decode(),
        "empreinte": empreinte,
        # What people were notified with stays: falling and rising again is no second posting.
        "importance": importance if posted or digested else due.importance,
        "etat": new_state,
        "motif": due.motif if new_state is due.sort else "",
        "resume_le": _iso(due.resume_le) if new_state is Etat.AU_RESUME else None,
    }
    db.table("outbox").update(row_id, changes)
    return new_state is not Etat.FILTRE


def _still_due(etat: str, sort: Etat) -> Etat:
    """A sending under way stays so: it may be posted already, and its outcome must be looked for first."""
    if etat == Etat.EN_COURS:
        return Etat.EN_COURS
    return sort


def _iso(instant: datetime | None) -> str | None:
    return iso(instant) if instant else None


_RANGS = {"discret": 0, "courant": 1, "notable": 2, "majeur": 3}


def _rang(importance: str) -> int:
    return _RANGS.get(importance, 0)


def _insert(db: Writer, due: Due, envoi: int, empreinte: str, now: datetime) -> None:
    db.table("outbox").insert(
        {
            "alerte": due.alerte,
            "destination": due.destination,
            "envoi": envoi,
            "genre": due.genre,
            "importance": due.importance,
            "message": due.message.decode(),
            "empreinte": empreinte,
            "etat": due.sort,
            "motif": due.motif,
            "mention": due.mention,
            "repond": due.repond,
            "resume_le": _iso(due.resume_le) if due.sort is Etat.AU_RESUME else None,
            "tentatives": 0,
            "nonce": nonce_of(due.alerte, due.destination, envoi),
            "reference": due.reference,
            "cree_le": iso(now),
        }
    )


def due_rows(database: Database, now: datetime, kinds: Iterable[str], most: int = 200) -> list[Envoi]:
    """Rows to deliver now at these kinds of destination, the most important first, then the oldest."""
    served = list(kinds)
    rows = database.rows(
        f"SELECT *, {_REPOND_A} AS repond_a FROM outbox WHERE etat IN ({','.join('?' * len(DUS))}) "
        f"AND substr(destination, 1, instr(destination || ':', ':') - 1) IN ({','.join('?' * len(served))}) "
        "AND (prochain_essai IS NULL OR prochain_essai <= ?) "
        "ORDER BY CASE importance WHEN 'majeur' THEN 0 WHEN 'notable' THEN 1 WHEN 'courant' THEN 2 ELSE 3 "
        "END, id LIMIT ?",
        *DUS,
        *served,
        iso(now),
        most,
    )
    return [_envoi(row) for row in rows]


_REPOND_A = (
    "(SELECT o.message_id FROM outbox o WHERE o.alerte = outbox.repond AND o.destination = outbox.destination "
    "AND o.message_id != '' ORDER BY o.envoi DESC LIMIT 1)"
)
"""The message that a reply answers, at its destination."""


def held_destinations(database: Database, now: datetime, patience: int) -> set[str]:
    """Destinations where a row that failed at most `patience` times waits: those behind it wait too."""
    rows = database.rows(
        f"SELECT DISTINCT destination FROM outbox WHERE etat IN ({','.join('?' * len(DUS))}) "
        "AND prochain_essai > ? AND tentatives <= ?",
        *DUS,
        iso(now),
        patience,
    )
    return {row["destination"] for row in rows}


def hold_destination(db: Writer, destination: str, until: datetime) -> None:
    """Have every due row of a destination wait: none overtakes, and none hides the other destinations."""
    db.execute(
        f"UPDATE outbox SET prochain_essai = ? WHERE destination = ? AND etat IN ({','.join('?' * len(DUS))}) "
        "AND coalesce(prochain_essai, '') < ?",
        (iso(until), destination, *DUS, iso(until)),
    )


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
        message=row["message"],
        publie=row["publie"] or "",
        etat=Etat(row["etat"]),
        tentatives=row["tentatives"],
        tente_le=read_iso(row["tente_le"]),
        message_id=row["message_id"] or "",
        nonce=row["nonce"],
        reference=row["reference"],
        mention=row["mention"] or "",
        repond_a=row["repond_a"] or "",
    )


def mark_sending(db: Writer, row: Envoi, now: datetime) -> None:
    """Say that a posting is about to leave, before it leaves, and with what content it first left."""
    db.table("outbox").update(
        row.id, {"etat": Etat.EN_COURS, "tente_le": iso(now), "publie": row.publie or row.message}
    )


def mark_sent(db: Writer, row: Envoi, message_id: str, now: datetime) -> None:
    """Say that a row is shown. Should the alert have changed meanwhile, the row is due again, as an edit."""
    current = db.execute("SELECT message FROM outbox WHERE id = ?", (row.id,)).fetchone()[0]
    db.table("outbox").update(
        row.id,
        {
            "etat": Etat.ENVOYE if current == row.message else Etat.A_MODIFIER,
            "motif": "",
            "message_id": message_id,
            "publie": row.message,
            "envoye_le": iso(now),
            "prochain_essai": None,
            "tentatives": 0,
        },
    )


def mark_retry(db: Writer, row: Envoi, motif: str, next_try: datetime) -> None:
    """Say why a delivery did not end well, and when it is tried again."""
    db.table("outbox").update(
        row.id, {"motif": motif, "tentatives": row.tentatives + 1, "prochain_essai": iso(next_try)}
    )


def mark_refused(db: Writer, row: Envoi, motif: str) -> None:
    """Give a row up: Discord will never take this content. The admins see why."""
    db.table("outbox").update(row.id, {"etat": Etat.ABANDONNE, "motif": motif})


def counts(database: Database) -> dict[str, int]:
    """How many rows are in each state."""
    rows = database.rows("SELECT etat, count(*) AS n FROM outbox GROUP BY etat")
    return {row["etat"]: row["n"] for row in rows}


def troubles(database: Database, most: int = 5) -> list[tuple[str, str, str]]:
    """Destinations with rows that do not leave: (destination, state, reason), the latest first."""
    rows = database.rows(
        "SELECT destination, etat, motif, max(id) AS latest FROM outbox "
        "WHERE motif != '' AND etat != ? GROUP BY destination, etat, motif ORDER BY latest DESC LIMIT ?",
        Etat.FILTRE,
        most,
    )
    return [(row["destination"], row["etat"], row["motif"]) for row in rows]


def get_meta(database: Database, cle: str) -> str | None:
    """A small fact about this installation."""
    rows = database.rows("SELECT valeur FROM meta WHERE cle = ?", cle)
    return str(rows[0]["valeur"]) if rows else None


def set_meta(db: Writer, cle: str, valeur: str) -> None:
    """Remember a small fact about this installation."""
    db.table("meta").upsert({"cle": cle, "valeur": valeur}, pk="cle")


def begin_suivis(db: Writer, suivis: Mapping[str, str] | Iterable[str], now: datetime) -> None:
    """Remember when each suivi was first tracked: what happened before is history, not news.

    suivis: every one configured, by name, with the bill that each tracks; a name alone says no bill. One taken out,
    or whose name now tracks another bill, begins anew the day it comes back.
    """
    cibles = dict(suivis) if isinstance(suivis, Mapping) else dict.fromkeys(suivis, "")
    for nom, depuis, cible in db.execute("SELECT nom, depuis, cible FROM suivis").fetchall():
        if nom not in cibles:
            db.execute("DELETE FROM suivis WHERE nom = ?", (nom,))
            continue
        said = cibles.pop(nom)
        begun = depuis if not cible or said in ("", cible) else iso(now)
        db.execute("UPDATE suivis SET depuis = ?, cible = ? WHERE nom = ?", (begun, said or cible, nom))
    for nom, cible in cibles.items():
        db.table("suivis").insert({"nom": nom, "depuis": iso(now), "cible": cible})


def suivis_since(database: Database) -> dict[str, datetime]:
    """When each suivi began."""
    rows = database.rows("SELECT nom, depuis FROM suivis")
    return {row["nom"]: datetime.fromisoformat(row["depuis"]) for row in rows}
