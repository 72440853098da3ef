"""Texts of messages, each once: ten thousand channels are told the same. What no row points to goes away by itself.

In SQL, the view `envois` is the outbox with its texts; `outbox.message` and `outbox.publie` are ids of `messages`.
"""

from __future__ import annotations

import hashlib

from sqlite_utils import Database as Writer


def keep_text(db: Writer, contenu: str) -> int:
    """The id of a text, stored when it is new. Point to it in the same transaction."""
    empreinte = hashlib.sha256(contenu.encode()).hexdigest()
    found = db.execute("SELECT id FROM messages WHERE empreinte = ?", (empreinte,)).fetchone()
    if found is None:
        values = (empreinte, contenu)
        found = db.execute(
            "INSERT INTO messages (empreinte, contenu) VALUES (?, ?) RETURNING id", values
        ).fetchone()
    return int(found[0])
