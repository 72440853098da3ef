"""How rows enter the outbox, and how they follow their alert.

Enqueuing twice does nothing; when the alert changes, the row's message changes and what was posted is edited. An alert
whose importance rises is posted anew (`envoi` 2), so that people are notified. A row kept for a digest waits in state
`AU_RESUME` until `resume_le`, then is said by the digest, another row whose id is in `resume`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import NamedTuple, Self

from sqlite_utils import Database as Writer

from storage.database import Database
from storage.messages import keep_text
from storage.outbox import Etat, change_row, nonce_of, rang_of
from storage.rows import Value, iso

CURSEUR = "changements"


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
    resume_le: str | None


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
                change_row(self._db, known.id, {"message": self._text(due.renvoi), "etat": moved})
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
            "resume_le": self._when(known, due, new_state),
        }
        if not (posted or digested):
            changes["mention"] = due.mention
        if digested:
            del changes["motif"]  # why it was kept for that digest stays
        change_row(self._db, known.id, changes)
        self._redo_digest(known)
        return new_state is not Etat.FILTRE

    def _when(self, known: _Known, due: Due, new_state: Etat) -> str | None:
        """When a kept row goes out: a time that has come already stays. Since when one that is to leave now waits."""
        if new_state is Etat.AU_RESUME:
            past = known.etat == Etat.AU_RESUME and known.resume_le and known.resume_le <= self._now
            return known.resume_le if past else _iso(due.resume_le)
        return known.resume_le if new_state in (known.etat, Etat.FILTRE) else self._now

    def _redo_digest(self, known: _Known) -> None:
        """The digest that told of it is to be written again."""
        if known.resume is not None:
            change_row(self._db, known.resume, {"empreinte": ""})

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
                "SELECT destination, id, envoi, etat, empreinte, importance, resume, resume_le FROM outbox "
                "WHERE alerte = ? ORDER BY envoi",
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
