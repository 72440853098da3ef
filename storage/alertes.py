"""Every alert once, whoever receives it: what it said, whom it concerned, when it was first and last seen.

The outbox says what became of it at each destination; this says what it is, for `!pourquoi`, the previews of a
subscription, the public page and its feeds. One whose `motif` is not empty was no news for anybody.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database as Writer

from storage.database import Database
from storage.rows import AMONG, as_list, iso, rows_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AlerteConnue:
    """An alert as it stands. `message` is the stored JSON; `percees` the words of what it may break through."""

    cle: str
    reference: str
    genre: str
    importance: str
    suivis: tuple[str, ...]
    veilles: tuple[str, ...]
    departements: tuple[str, ...]
    personnes: tuple[str, ...]
    percees: tuple[str, ...]
    dossier: str
    jour: date
    motif: str
    message: str
    vue_le: datetime
    modifiee_le: datetime


def save_alerte(db: Writer, alerte: AlerteConnue) -> None:
    """Keep an alert; one already known keeps when it was first seen, and when it changed if it says the same."""
    known = db.execute(
        "SELECT vue_le, modifiee_le, message FROM alertes WHERE cle = ?", (alerte.cle,)
    ).fetchone()
    vue_le, modifiee_le = (
        (known[0], iso(alerte.modifiee_le)) if known else (iso(alerte.vue_le), iso(alerte.vue_le))
    )
    if known and known[2] == alerte.message:
        modifiee_le = known[1]
    db.table("alertes").upsert(
        {
            "cle": alerte.cle,
            "reference": alerte.reference,
            "genre": alerte.genre,
            "importance": alerte.importance,
            "suivis": _listed(alerte.suivis),
            "veilles": _listed(alerte.veilles),
            "departements": _listed(alerte.departements),
            "personnes": _listed(alerte.personnes),
            "percees": _listed(alerte.percees),
            "dossier": alerte.dossier,
            "jour": alerte.jour.isoformat(),
            "motif": alerte.motif,
            "message": alerte.message,
            "vue_le": vue_le,
            "modifiee_le": modifiee_le,
        },
        pk="cle",
    )


def _listed(words: tuple[str, ...]) -> str:
    return json.dumps(words, ensure_ascii=False)


def find_alertes(database: Database, reference: str) -> list[AlerteConnue]:
    """Alerts of this reference, as people copy it from a message; next to always one."""
    return _read(database.rows("SELECT * FROM alertes WHERE reference = ?", reference.strip().upper()))


def alerte_of(database: Database, cle: str) -> AlerteConnue | None:
    """One alert by its key."""
    return next(iter(_read(database.rows("SELECT * FROM alertes WHERE cle = ?", cle))), None)


def alertes_among(db: Writer, cles: Iterable[str]) -> dict[str, AlerteConnue]:
    """Alerts by their keys, as the writer sees them."""
    rows = rows_of(db, f"SELECT * FROM alertes WHERE cle {AMONG}", as_list(cles))
    return {known.cle: known for known in _read(rows)}


def changed_when(database: Database, cles: Iterable[str]) -> dict[str, datetime]:
    """When the alerts of these keys that the register knows last changed."""
    rows = database.rows(f"SELECT cle, modifiee_le FROM alertes WHERE cle {AMONG}", as_list(cles))
    return {row["cle"]: datetime.fromisoformat(row["modifiee_le"]) for row in rows}


def alertes_since(database: Database, since: datetime, most: int = 5000) -> list[AlerteConnue]:
    """Alerts first seen from an instant on, the latest first; those that were no news included."""
    sql = "SELECT * FROM alertes WHERE vue_le >= ? ORDER BY vue_le DESC, cle LIMIT ?"
    return _read(database.rows(sql, iso(since), most))


def alertes_of(
    database: Database, *, suivi: str = "", veille: str = "", most: int = 50
) -> list[AlerteConnue]:
    """News about a suivi, or a veille, or anything, the latest changed first."""
    column, word = ("veilles", veille) if veille else ("suivis", suivi)
    among = f"AND EXISTS (SELECT 1 FROM json_each(alertes.{column}) WHERE value = ?) " if word else ""
    sql = f"SELECT * FROM alertes WHERE motif = '' {among}ORDER BY modifiee_le DESC, cle LIMIT ?"
    return _read(database.rows(sql, *((word,) if word else ()), most))


def _read(rows: Sequence[sqlite3.Row | Mapping[str, Any]]) -> list[AlerteConnue]:
    return [
        AlerteConnue(
            cle=row["cle"],
            reference=row["reference"],
            genre=row["genre"],
            importance=row["importance"],
            suivis=tuple(json.loads(row["suivis"])),
            veilles=tuple(json.loads(row["veilles"])),
            departements=tuple(json.loads(row["departements"])),
            personnes=tuple(json.loads(row["personnes"])),
            percees=tuple(json.loads(row["percees"])),
            dossier=row["dossier"],
            jour=date.fromisoformat(row["jour"]),
            motif=row["motif"],
            message=row["message"],
            vue_le=datetime.fromisoformat(row["vue_le"]),
            modifiee_le=datetime.fromisoformat(row["modifiee_le"]),
        )
        for row in rows
    ]
