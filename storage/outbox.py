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
from types import TracebackType
from typing import NamedTuple, Self

from sqlite_utils import Database as Writer

from storage.database import Database
from storage.messages import keep_text
from storage.migrations import DUE, IMPORTANCE_PUIS_AGE
from storage.rows import AMONG, Value, as_list, iso, read_iso

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
    """Store what is due and move the cursor, together; gives how many rows became due or changed.

    `due` may be made as it is read: this runs on the writer's thread. What one alert makes due comes together.
    """
    with Entree(db, now) as entree:
        touched = sum([entree.put(one) for one in due])
    values = {"nom": CURSEUR, "position": reached.position, "empreinte": reached.empreinte}
    db.table("curseurs").upsert(values, pk="nom")
    return touched


def enqueue_one(db: Writer, due: Due, now: datetime) -> bool:
    """Store one thing due at one destination; gives whether its row became due or changed."""
    with Entree(db, now) as entree:
        return entree.put(due)


class _Known(NamedTuple):
    """The latest posting of an alert at a destination, as it is stored."""

    id: int
    envoi: int
    etat: str
    empreinte: str
    importance: str
    resume: int | None


class Entree:
    """Puts rows in, thousands at once: what is known of an alert is read in one go, new rows are written together.

    Use as a context manager, inside one unit of work: the last rows are written as it ends.
    """

    def __init__(self, db: Writer, now: datetime) -> None:
        self._db = db
        self._now = iso(now)
        self._alerte = ""
        self._known: dict[str, _Known | None] = {}
        self._texts: dict[bytes, int] = {}
        self._fresh: list[tuple[Value, ...]] = []

    def put(self, due: Due) -> bool:
        """Take one thing due; gives whether its row became due or changed."""
        known = self._known_of(due)
        empreinte = due.empreinte or hashlib.sha256(due.message).hexdigest()
        if known is None:
            self._add(due, 1, empreinte)
            return due.sort is not Etat.FILTRE
        if known.empreinte == empreinte or known.etat == Etat.ABANDONNE:
            return False
        posted, digested = known.etat in (Etat.ENVOYE, Etat.A_MODIFIER), known.etat == Etat.RESUME
        if (posted or digested) and due.rang > rang_of(known.importance) and due.sort is not Etat.FILTRE:
            if due.renvoi:
                moved = Etat.A_MODIFIER if posted else Etat.RESUME
                _change(self._db, known.id, {"message": self._text(due.renvoi), "etat": moved})
                self._redo_digest(known)
            self._add(due, known.envoi + 1, empreinte)
            return True
        new_state = (
            Etat.A_MODIFIER if posted else Etat.RESUME if digested else _still_due(known.etat, due.sort)
        )
        changes: dict[str, Value] = {
            "message": self._text(due.message),
            "empreinte": empreinte,
            # What people were notified with stays: falling and rising again is no second posting.
            "importance": known.importance if posted or digested else due.importance,
            "etat": new_state,
            "motif": due.motif if new_state is due.sort else "",
            "resume_le": _iso(due.resume_le) if new_state is Etat.AU_RESUME else None,
        }
        if digested:
            del changes["motif"]  # why it was kept for that digest stays
        _change(self._db, known.id, changes)
        self._redo_digest(known)
        return new_state is not Etat.FILTRE

    def _redo_digest(self, known: _Known) -> None:
        """The digest that told of it is to be written again."""
        if known.resume is not None:
            _change(self._db, known.resume, {"empreinte": ""})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._flush()

    def _flush(self) -> None:
        """Write the new rows."""
        marks = ", ".join("?" * len(_COLUMNS))
        self._db.conn.executemany(f"INSERT INTO outbox ({', '.join(_COLUMNS)}) VALUES ({marks})", self._fresh)
        self._fresh.clear()

    def _known_of(self, due: Due) -> _Known | None:
        not_written = due.destination in self._known and self._known[due.destination] is None
        if due.alerte != self._alerte or not_written:
            self._flush()
            self._alerte = due.alerte
            rows = self._db.execute(
                "SELECT destination, id, envoi, etat, empreinte, importance, resume FROM outbox WHERE alerte = ? "
                "ORDER BY envoi",
                (due.alerte,),
            )
            self._known = {destination: _Known(*rest) for destination, *rest in rows}
        return self._known.get(due.destination)

    def _text(self, contenu: bytes) -> int:
        if contenu not in self._texts:
            self._texts = {contenu: keep_text(self._db, contenu.decode())}
        return self._texts[contenu]

    def _add(self, due: Due, envoi: int, empreinte: str) -> None:
        self._known[due.destination] = None
        self._fresh.append(
            (
                due.alerte,
                due.destination,
                envoi,
                due.genre,
                due.importance,
                self._text(due.message),
                empreinte,
                due.sort,
                due.motif,
                due.mention,
                due.repond,
                _iso(due.resume_le) if due.sort is Etat.AU_RESUME else None,
                nonce_of(due.alerte, due.destination, envoi),
                due.reference,
                self._now,
            )
        )


_COLUMNS = (
    "alerte",
    "destination",
    "envoi",
    "genre",
    "importance",
    "message",
    "empreinte",
    "etat",
    "motif",
    "mention",
    "repond",
    "resume_le",
    "nonce",
    "reference",
    "cree_le",
)
"""What is said of a new row, in the order of `Entree._add`."""


def _still_due(etat: str, sort: Etat) -> Etat:
    """A sending under way stays so: it may be posted already, and its outcome must be looked for first."""
    if etat == Etat.EN_COURS:
        return Etat.EN_COURS
    return sort


def _iso(instant: datetime | None) -> str | None:
    return iso(instant) if instant else None


_RANGS = {"discret": 0, "courant": 1, "notable": 2, "majeur": 3}


def rang_of(importance: str) -> int:
    """The order of importances, 0 the least."""
    return _RANGS.get(importance, 0)


def _change(db: Writer, row_id: int, values: Mapping[str, Value]) -> None:
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


def hold_destination(db: Writer, destination: str, until: datetime) -> None:
    """Have every due row of a destination wait: none overtakes, and none hides the other destinations."""
    db.execute(
        f"UPDATE outbox SET prochain_essai = ? WHERE destination = ? AND {DUE} "
        "AND coalesce(prochain_essai, '') < ?",
        (iso(until), destination, iso(until)),
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


def mark_sending(db: Writer, row: Envoi, now: datetime) -> None:
    """Say that a posting is about to leave, before it leaves, and with what content it first left."""
    publie = keep_text(db, row.publie or row.message)
    _change(db, row.id, {"etat": Etat.EN_COURS, "tente_le": iso(now), "publie": publie})


def mark_not_sent(db: Writer, row: Envoi) -> None:
    """Say that a posting that was about to leave did not: its row is as it was, but for what changed meanwhile."""
    publie = keep_text(db, row.publie) if row.publie else None
    _change(db, row.id, {"etat": row.etat, "tente_le": _iso(row.tente_le), "publie": publie})


def mark_sent(db: Writer, row: Envoi, message_id: str, now: datetime, remarque: str = "") -> None:
    """Say that a row is shown. Should the alert have changed meanwhile, the row is due again, as an edit.

    `remarque`: what did not go as asked all the same (a role that nobody could ping), kept as the row's reason.
    """
    publie = keep_text(db, row.message)
    sql = "SELECT message, modifications FROM outbox WHERE id = ?"
    current, edits = db.execute(sql, (row.id,)).fetchone()
    _change(
        db,
        row.id,
        {
            "etat": Etat.ENVOYE if current == publie else Etat.A_MODIFIER,
            "motif": remarque,
            "message_id": message_id,
            "publie": publie,
            "envoye_le": iso(now),
            "prochain_essai": None,
            "tentatives": 0,
            "modifications": edits + bool(row.message_id),
        },
    )


def mark_retry(db: Writer, row: Envoi, motif: str, next_try: datetime) -> None:
    """Say why a delivery did not end well, and when it is tried again."""
    _change(db, row.id, {"motif": motif, "tentatives": row.tentatives + 1, "prochain_essai": iso(next_try)})


def mark_refused(db: Writer, row: Envoi, motif: str) -> None:
    """Give a row up: Discord will never take this content. The admins see why."""
    _change(db, row.id, {"etat": Etat.ABANDONNE, "motif": motif})


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
