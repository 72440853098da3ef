"""Corrections: what a message stated and the source then turned over, each once, whoever received it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database as Writer

from storage.database import Database
from storage.outbox import Etat
from storage.rows import iso


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One thing that the message of an alert stated otherwise. `cle`, `quoi`: as in `alerts.message.Fait`.

    apres: "" when the source no longer says anything of it. sens: the meaning changed, not a mere figure. titre: of the
    message before. vue_le: when Vigie saw it.
    """

    alerte: str
    reference: str
    titre: str
    cle: str
    quoi: str
    avant: str
    apres: str
    sens: bool
    vue_le: datetime


PARUS = (Etat.ENVOYE, Etat.A_MODIFIER, Etat.EN_COURS)
"""States of a row that people read, or may be reading."""


def save_corrections(db: Writer, found: Iterable[Correction]) -> None:
    """Keep corrections seen together."""
    db.table("corrections").insert_all(
        {
            "alerte": one.alerte,
            "reference": one.reference,
            "titre": one.titre,
            "cle": one.cle,
            "quoi": one.quoi,
            "avant": one.avant,
            "apres": one.apres,
            "sens": int(one.sens),
            "vue_le": iso(one.vue_le),
        }
        for one in found
    )


def corrections_of(database: Database, alerte: str) -> list[Correction]:
    """Those of one alert, the earliest first."""
    return _read(database.rows("SELECT * FROM corrections WHERE alerte = ? ORDER BY id", alerte))


def latest_corrections(
    database: Database, *, suivi: str = "", veille: str = "", most: int = 50
) -> list[Correction]:
    """Those of a suivi, or of a veille, or all, the latest first; what two messages stated is corrected once."""
    column, word = ("veilles", veille) if veille else ("suivis", suivi)
    among = (
        f"WHERE EXISTS (SELECT 1 FROM alertes a, json_each(a.{column}) WHERE a.cle = corrections.alerte "
        "AND json_each.value = ?) "
        if word
        else ""
    )
    sql = (
        f"SELECT *, min(id) FROM corrections {among}GROUP BY cle, avant, apres, vue_le "
        "ORDER BY vue_le DESC, id LIMIT ?"
    )
    return _read(database.rows(sql, *((word,) if word else ()), most))


def parus(db: Writer, alerte: str) -> frozenset[str]:
    """Destinations whose latest posting of an alert is read there, or about to be; in a digest that was posted too."""
    rows = db.execute(
        "SELECT o.destination, o.etat, d.etat, max(o.envoi) FROM outbox o LEFT JOIN outbox d ON d.id = o.resume "
        "WHERE o.alerte = ? GROUP BY o.destination",
        (alerte,),
    )
    return frozenset(
        destination
        for destination, etat, digest, _ in rows
        if etat in PARUS or (etat == Etat.RESUME and digest in PARUS)
    )


def _read(rows: list[sqlite3.Row]) -> list[Correction]:
    return [
        Correction(
            alerte=row["alerte"],
            reference=row["reference"],
            titre=row["titre"],
            cle=row["cle"],
            quoi=row["quoi"],
            avant=row["avant"],
            apres=row["apres"],
            sens=bool(row["sens"]),
            vue_le=datetime.fromisoformat(row["vue_le"]),
        )
        for row in rows
    ]
