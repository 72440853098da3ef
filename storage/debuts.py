"""When each suivi and veille began: what happened before is history, not news."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlite_utils import Database as Writer

from storage.database import Database
from storage.rows import iso


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
