"""What became of an alert at a destination, for whoever asks: read from the outbox, nothing is changed."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from storage.database import Database
from storage.outbox import Etat
from storage.rows import read_iso


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One posting of an alert at a destination. `message`: what it must show, as JSON.

    modifications: how often it was edited. resume, resume_etat: those of the digest that tells it.
    """

    id: int
    alerte: str
    destination: str
    genre: str
    reference: str
    etat: Etat
    motif: str
    message: str
    mention: str
    cree_le: datetime
    envoye_le: datetime | None
    resume_le: datetime | None
    prochain_essai: datetime | None
    tentatives: int
    modifications: int
    resume: str
    resume_etat: str


_SELECT = (
    "SELECT e.*, d.reference AS reference_resume, d.etat AS etat_resume FROM envois e "
    "LEFT JOIN outbox d ON d.id = e.resume "
)


def passages(database: Database, alerte: str, destination: str) -> list[Passage]:
    """Every posting of an alert at a destination, in order."""
    sql = f"{_SELECT} WHERE e.alerte = ? AND e.destination = ? ORDER BY e.envoi"
    return [_passage(row) for row in database.rows(sql, alerte, destination)]


def passages_of_reference(database: Database, reference: str, destination: str) -> list[Passage]:
    """The same by the code that people copy; digests and alarms have one too."""
    sql = f"{_SELECT} WHERE e.reference = ? AND e.destination = ? ORDER BY e.envoi"
    return [_passage(row) for row in database.rows(sql, reference.strip().upper(), destination)]


def told_by(database: Database, digest: int) -> list[Passage]:
    """What a digest tells, the oldest first."""
    sql = f"{_SELECT} WHERE e.resume = ? ORDER BY e.id"
    return [_passage(row) for row in database.rows(sql, digest)]


def destinations_of(database: Database, reference: str) -> list[str]:
    """Where an alert has a posting, in whatever state."""
    sql = "SELECT DISTINCT destination FROM outbox WHERE reference = ? ORDER BY destination"
    return [row["destination"] for row in database.rows(sql, reference.strip().upper())]


def _passage(row: sqlite3.Row) -> Passage:
    return Passage(
        id=row["id"],
        alerte=row["alerte"],
        destination=row["destination"],
        genre=row["genre"] or "",
        reference=row["reference"] or "",
        etat=Etat(row["etat"]),
        motif=row["motif"] or "",
        message=row["message"],
        mention=row["mention"] or "",
        cree_le=datetime.fromisoformat(row["cree_le"]),
        envoye_le=read_iso(row["envoye_le"]),
        resume_le=read_iso(row["resume_le"]),
        prochain_essai=read_iso(row["prochain_essai"]),
        tentatives=row["tentatives"],
        modifications=row["modifications"],
        resume=row["reference_resume"] or "",
        resume_etat=row["etat_resume"] or "",
    )
