"""Troubles as they last: since when, how many times seen, when they ended; and what the outbox tells of its own.

A trouble alarms once it was seen three times in a row. One that comes back within the hour goes on where it was.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from sqlite_utils import Database as Writer

from storage.database import Database
from storage.migrations import DUE
from storage.outbox import Etat
from storage.rows import iso, read_iso, rows_of

DE_SUITE = 3
"""Sights in a row before a trouble alarms."""
RETOUR = timedelta(hours=1)
"""A trouble that comes back sooner than that is the same one."""
GARDE = timedelta(days=30)
"""How long a trouble that ended is remembered."""


class Constat(Protocol):
    """A trouble seen now. `fois`: how many times in a row it is known to have been seen; `vu_le`: when it was last."""

    @property
    def cle(self) -> str: ...

    @property
    def texte(self) -> str: ...

    @property
    def remede(self) -> str: ...

    @property
    def depuis(self) -> datetime | None: ...

    @property
    def vu_le(self) -> datetime | None: ...

    @property
    def fois(self) -> int: ...

    @property
    def couvre(self) -> Collection[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarme:
    """A trouble as it stands. `serie`: times seen; `fin`: when it ended, None while it lasts.

    change: it began to alarm, or ended, at this very look.
    """

    cle: str
    depuis: datetime
    vue_le: datetime
    serie: int
    texte: str
    remede: str
    fin: datetime | None = None
    change: bool = False

    @property
    def alerte(self) -> str:
        """Key of the alert that tells it: the same for as long as it lasts."""
        return f"alarme:{self.cle}:{iso(self.depuis)}"


def alarmes(database: Database) -> list[Alarme]:
    """Troubles that alarmed, those that last first, then the latest ended."""
    sql = "SELECT * FROM alarmes WHERE serie >= ? ORDER BY fin IS NOT NULL, coalesce(fin, depuis) DESC, cle"
    return [_alarme(row) for row in database.rows(sql, DE_SUITE)]


def _alarme(row: sqlite3.Row | dict[str, str]) -> Alarme:
    return Alarme(
        cle=row["cle"],
        depuis=datetime.fromisoformat(row["depuis"]),
        vue_le=datetime.fromisoformat(row["vue_le"]),
        serie=int(row["serie"]),
        texte=row["texte"],
        remede=row["remede"],
        fin=read_iso(row["fin"]),
    )


def note_troubles(db: Writer, found: Iterable[Constat], now: datetime) -> list[Alarme]:
    """Count what is seen once more and end what is no longer; gives the alarms that last, and those ended now."""
    known = {row["cle"]: _alarme(row) for row in rows_of(db, "SELECT * FROM alarmes")}
    seen = {one.cle: one for one in found}
    covered = {cle for one in seen.values() for cle in one.couvre}
    kept = [_seen_again(known.get(cle), one, now) for cle, one in seen.items()]
    for cle, alarme in known.items():
        if cle in seen or cle in covered or alarme.fin:
            continue
        if alarme.serie < DE_SUITE:
            db.execute("DELETE FROM alarmes WHERE cle = ?", (cle,))
        else:
            kept.append(replace(alarme, fin=now, change=True))
    for alarme in kept:
        _save(db, alarme)
    db.execute("DELETE FROM alarmes WHERE fin < ?", (iso(now - GARDE),))
    return [alarme for alarme in kept if alarme.serie >= DE_SUITE]


def _seen_again(before: Alarme | None, one: Constat, now: datetime) -> Alarme:
    seen_at = one.vu_le or now
    if before is None or (before.fin and now - before.fin > RETOUR):
        serie = max(1, one.fois)
        return Alarme(
            cle=one.cle,
            depuis=one.depuis or now,
            vue_le=seen_at,
            serie=serie,
            texte=one.texte,
            remede=one.remede,
            change=serie >= DE_SUITE,
        )
    serie = max(before.serie + (seen_at > before.vue_le), one.fois)
    began = bool(before.fin) or before.serie < DE_SUITE <= serie
    return replace(
        before, vue_le=seen_at, serie=serie, texte=one.texte, remede=one.remede, fin=None, change=began
    )


def _save(db: Writer, alarme: Alarme) -> None:
    db.table("alarmes").upsert(
        {
            "cle": alarme.cle,
            "depuis": iso(alarme.depuis),
            "vue_le": iso(alarme.vue_le),
            "fin": iso(alarme.fin) if alarme.fin else None,
            "serie": alarme.serie,
            "texte": alarme.texte,
            "remede": alarme.remede,
        },
        pk="cle",
    )


# --- the outbox ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class EtatEnvois:
    """What waits to be sent where it can be: how many rows, the oldest since when, how many failed, the last reason."""

    attente: int = 0
    plus_ancien: datetime | None = None
    en_erreur: int = 0
    motif: str = ""


_ATTENDENT = (
    f"FROM outbox WHERE {DUE} "
    "AND destination NOT IN (SELECT destination FROM abonnements WHERE etat != 'actif')"
)


def etat_envois(database: Database) -> EtatEnvois:
    """How the outbox stands, closed and paused channels left out: theirs waits on purpose."""
    row = database.rows(
        f"SELECT count(*) AS n, min(coalesce(resume_le, cree_le)) AS oldest, sum(tentatives > 0) AS failed {_ATTENDENT}"
    )[0]
    reasons = database.rows(f"SELECT motif {_ATTENDENT} AND motif != '' ORDER BY id LIMIT 1")
    return EtatEnvois(
        attente=row["n"],
        plus_ancien=read_iso(row["oldest"]),
        en_erreur=row["failed"] or 0,
        motif=reasons[0]["motif"] if reasons else "",
    )


def sent_since(database: Database, since: datetime) -> bool:
    """Whether anything was delivered from an instant on."""
    return bool(database.rows("SELECT 1 FROM outbox WHERE envoye_le >= ? LIMIT 1", iso(since)))


def abandons(database: Database, since: datetime) -> tuple[int, str]:
    """Messages made from an instant on that Discord will never take, and why the last was refused."""
    sql = "SELECT motif FROM outbox WHERE etat = ? AND cree_le >= ? ORDER BY id DESC"
    found = database.rows(sql, Etat.ABANDONNE, iso(since))
    return len(found), found[0]["motif"] if found else ""


def destinations_of(db: Writer, alerte: str) -> list[str]:
    """Where an alert has a row."""
    return [
        row["destination"] for row in rows_of(db, "SELECT destination FROM outbox WHERE alerte = ?", alerte)
    ]
