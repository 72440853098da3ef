"""What becomes of rows of the outbox as they are delivered: about to leave, shown, tried again, given up."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database as Writer

from storage.messages import keep_text
from storage.migrations import DUE
from storage.outbox import Envoi, Etat, change_row
from storage.rows import iso


def mark_sending(db: Writer, row: Envoi, now: datetime) -> bool:
    """Say that a posting is about to leave, before it leaves, and with what content it first left.

    False, and nothing is done, when it must not leave any more: it was filtered or kept since it was read.
    """
    (etat,) = db.execute("SELECT etat FROM outbox WHERE id = ?", (row.id,)).fetchone() or ("",)
    if etat not in (Etat.A_ENVOYER, Etat.EN_COURS):
        return False
    publie = keep_text(db, row.publie or row.message)
    change_row(db, row.id, {"etat": Etat.EN_COURS, "tente_le": iso(now), "publie": publie})
    return True


def mark_not_sent(db: Writer, row: Envoi) -> None:
    """Say that a posting that was about to leave did not: its row is as it was, but for what changed meanwhile."""
    publie = keep_text(db, row.publie) if row.publie else None
    db.execute(
        "UPDATE outbox SET etat = ?, tente_le = ?, publie = ? WHERE id = ? AND etat = ?",
        (row.etat, iso(row.tente_le) if row.tente_le else None, publie, row.id, Etat.EN_COURS),
    )


def mark_sent(db: Writer, row: Envoi, message_id: str, now: datetime, remarque: str = "") -> None:
    """Say that a row is shown. Should the alert have changed meanwhile, the row is due again, as an edit.

    `remarque`: what did not go as asked all the same (a role that nobody could ping), kept as the row's reason.
    """
    publie = keep_text(db, row.message)
    sql = "SELECT message, modifications FROM outbox WHERE id = ?"
    current, edits = db.execute(sql, (row.id,)).fetchone()
    change_row(
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
    db.execute(
        f"UPDATE outbox SET motif = ?, tentatives = ?, prochain_essai = ? WHERE id = ? AND {DUE}",
        (motif, row.tentatives + 1, iso(next_try), row.id),
    )


def mark_refused(db: Writer, row: Envoi, motif: str) -> None:
    """Give a row up: Discord will never take this content. The admins see why.

    What a digest that was never posted should have told leaves one by one instead.
    """
    change_row(db, row.id, {"etat": Etat.ABANDONNE, "motif": motif})
    if not row.message_id:
        db.execute(
            "UPDATE outbox SET etat = ?, motif = '', resume = NULL WHERE resume = ? AND etat = ?",
            (Etat.A_ENVOYER, row.id, Etat.RESUME),
        )


def hold_destination(db: Writer, destination: str, until: datetime) -> None:
    """Have every due row of a destination wait: none overtakes, and none hides the other destinations."""
    db.execute(
        f"UPDATE outbox SET prochain_essai = ? WHERE destination = ? AND {DUE} "
        "AND coalesce(prochain_essai, '') < ?",
        (iso(until), destination, iso(until)),
    )
