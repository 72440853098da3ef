"""Asking what is known: dossiers, steps, votes, members, the history of a record, the state of sources."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Jour
from datetime import datetime

from parlement.acteurs import Acteur, Organe
from parlement.documents import Document
from parlement.dossiers import Acte, Dossier, textes_decides, textes_nommes
from parlement.navette import fusionne
from parlement.scrutins import Scrutin
from parlement.signalements import Signalement
from parlement.titres import ObjetScrutin, read_titre
from storage.acteurs import Acteurs
from storage.agenda import Agenda
from storage.amendements import Amendements
from storage.amendements_choisis import AmendementsChoisis
from storage.autorisations import Autorisations
from storage.database import Database
from storage.instants import Instants
from storage.journal import Journaux
from storage.needs import read_needs
from storage.recherche import Recherche
from storage.reperages import Reperages
from storage.rows import AMONG, R, Value, as_list, from_row, iso, read_iso
from storage.sante import Sante
from storage.semaine import Semaine
from storage.sources import LONGEST_WAIT, address_key
from storage.textes_jo import TextesJo
from storage.versions import Versions
from trackers.base import Validators
from trackers.tracker import LIVE, Listed, Needs


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of history: a field of a record went from `avant` to `apres`; `champ` is "" at first sight."""

    id: int
    genre: str
    uid: str
    champ: str
    avant: Value
    apres: Value
    vu_le: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """How a source stands: instants (UTC) of its last try, success and change, and what is wrong, if any.

    volume_usuel: what its archive weighs when it is whole; effondree: polls in a row that found far less, since
    `effondree_le`.
    """

    nom: str
    libelle: str
    url: str
    validators: Validators
    portee: str
    volume: int | None
    essai: datetime | None
    succes: datetime | None
    changement: datetime | None
    issue: str
    detail: str
    echecs: int
    volume_usuel: int | None = None
    effondree: int = 0
    effondree_le: datetime | None = None

    @property
    def en_direct(self) -> bool:
        """Whether it is a live source: undocumented, what it says is told again by others."""
        return self.nom.startswith(LIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something that the admins should know about a source, and when it was last seen."""

    source: str
    texte: str
    derniere: datetime
    nombre: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A document that a list named and that was not read yet: when it was first named, how often it was asked for."""

    listed: Listed
    annonce_le: datetime
    tentatives: int


_HELD = "ORDER BY date, legislature, numero"
"""The order in which votes were held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteLine:
    """One vote of a long list: what was voted, when, the result. Its figures are in the whole record only."""

    uid: str
    legislature: int = 0
    numero: int
    date: Jour
    seance: str = ""
    titre: str
    sort: str

    @property
    def objet(self) -> ObjetScrutin:
        """What was voted on."""
        return read_titre(self.titre)

    @property
    def adopte(self) -> bool:
        """Whether the source says it was carried."""
        return self.sort == "adopté"


class Parlement:
    """What `parlement.db` knows. Every method only reads. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.amendements = Amendements(database)
        self.agenda = Agenda(database)
        self.semaine = Semaine(database)
        self.sante = Sante(database)
        self.instants = Instants(database)
        self.membres = Acteurs(database)
        self.choisis = AmendementsChoisis(database)
        self.versions = Versions(database)
        self.recherche = Recherche(database)
        self.textes_jo = TextesJo(database)
        self.journaux = Journaux(database)
        self.autorisations = Autorisations(database)
        self.reperages = Reperages(database)

    def _rows(self, sql: str, *values: Value) -> list[sqlite3.Row]:
        return self._database.rows(sql, *values)

    def _records(self, kind: type[R], sql: str, *values: Value) -> list[R]:
        return [from_row(kind, row) for row in self._rows(sql, *values)]

    def _by_uid(self, kind: type[R], table: str, uids: Iterable[str]) -> dict[str, R]:
        sql = f"SELECT * FROM {table} WHERE uid {AMONG}"
        return {record.uid: record for record in self._records(kind, sql, as_list(uids))}

    def find_dossier(self, cible: str) -> Dossier | None:
        """The dossier an admin names: by id, by its name in the Assemblée's addresses, by Sénat reference."""
        if not cible:
            return None
        sql = "SELECT * FROM dossiers WHERE ? IN (uid, chemin, senat) ORDER BY rang DESC, uid LIMIT 1"
        return next(iter(self._records(Dossier, sql, cible)), None)

    def actes(self, dossier: str) -> list[Acte]:
        """Steps of a dossier in the order of the procedure, those that both houses tell once."""
        return fusionne(self.actes_dits(dossier))

    def actes_dits(self, dossier: str) -> list[Acte]:
        """Steps of a dossier as each source tells them."""
        return self._records(Acte, "SELECT * FROM actes WHERE dossier = ? ORDER BY uid", dossier)

    def textes_decides(self, dossier: str) -> frozenset[str]:
        """The versions of a bill on which their house has decided."""
        return textes_decides(self.actes(dossier))

    def cle(self, dossier: Dossier) -> str:
        """The id under which a dossier was first known: alerts told under it stay the same alerts."""
        rows = self._rows("SELECT cle FROM dossiers WHERE uid = ?", dossier.uid)
        return (rows[0]["cle"] if rows else None) or dossier.uid

    def textes(self, dossier: str) -> list[str]:
        """The documents that the steps of a dossier name, in the order of the procedure."""
        return textes_nommes(self.actes(dossier))

    def est_loi(self, dossier: str) -> bool:
        """Whether a bill became a law."""
        return bool(self._rows("SELECT 1 FROM actes WHERE dossier = ? AND loi <> '' LIMIT 1", dossier))

    def actes_of(self, uids: Iterable[str]) -> dict[str, Acte]:
        """Steps by id."""
        return self._by_uid(Acte, "actes", uids)

    def documents_of(self, uids: Iterable[str]) -> dict[str, Document]:
        """Documents by id."""
        return self._by_uid(Document, "documents", uids)

    def signalements(self, uids: Iterable[str]) -> dict[str, Signalement]:
        """Bills and amendments kept for their words only, by id."""
        return self._by_uid(Signalement, "signalements", uids)

    def vote_lines(self, dossier: str) -> list[VoteLine]:
        """Public votes attached to a dossier, in the order they were held, without their figures."""
        sql = f"SELECT uid, legislature, numero, date, seance, titre, sort FROM scrutins WHERE rattache_a = ? {_HELD}"
        return [
            VoteLine(
                uid=row["uid"],
                legislature=row["legislature"] or 0,
                numero=row["numero"],
                date=Jour.fromisoformat(row["date"]),
                seance=row["seance"] or "",
                titre=row["titre"],
                sort=row["sort"],
            )
            for row in self._rows(sql, dossier)
        ]

    def scrutins(self, dossier: str) -> list[Scrutin]:
        """Public votes attached to a dossier, in the order they were held."""
        sql = f"SELECT * FROM scrutins WHERE rattache_a = ? {_HELD}"
        return self._records(Scrutin, sql, dossier)

    def scrutins_of(self, uids: Iterable[str]) -> dict[str, Scrutin]:
        """Public votes by id."""
        return self._by_uid(Scrutin, "scrutins", uids)

    def scrutins_numero(self, numero: int) -> list[tuple[Scrutin, str]]:
        """Votes of this number, with the dossier of each ("" if none), the tracked and latest first."""
        rows = self._rows(
            "SELECT * FROM scrutins WHERE numero = ? ORDER BY rattache_a IS NULL, legislature DESC", numero
        )
        return [(from_row(Scrutin, row), row["rattache_a"] or "") for row in rows]

    def organes(self, uids: Iterable[str]) -> dict[str, Organe]:
        """Groups and other bodies by id."""
        return self._by_uid(Organe, "organes", uids)

    def acteurs(self, uids: Iterable[str]) -> dict[str, Acteur]:
        """Members by id."""
        return self._by_uid(Acteur, "acteurs", uids)

    def history(self, genre: str, uid: str) -> list[Change]:
        """How a record changed since it was first seen, oldest first."""
        sql = "SELECT * FROM changements WHERE genre = ? AND uid = ? AND champ != '' ORDER BY id"
        return [_change(row) for row in self._rows(sql, genre, uid)]

    def changes_after(self, position: int) -> list[Change]:
        """Changes past a position that speak of tracked bills, oldest first."""
        sql = (
            "SELECT c.* FROM changements c LEFT JOIN scrutins s ON c.genre = 'scrutin' AND s.uid = c.uid "
            "WHERE c.id > ? AND (c.genre != 'scrutin' OR s.rattache_a IS NOT NULL) ORDER BY c.id"
        )
        return [_change(row) for row in self._rows(sql, position)]

    def last_change(self) -> int:
        """Position of the newest change, 0 when there is none."""
        return int(self._rows("SELECT coalesce(max(id), 0) AS id FROM changements")[0]["id"])

    def changed_since(self, genre: str, uid: str, since: datetime) -> bool:
        """Whether a record changed from an instant on."""
        sql = "SELECT 1 FROM changements WHERE genre = ? AND uid = ? AND vu_le >= ? LIMIT 1"
        return bool(self._rows(sql, genre, uid, iso(since)))

    def change_print(self, position: int) -> str:
        """Fingerprint of the change at a position, "" when there is none."""
        rows = self._rows("SELECT genre, uid, champ, apres, vu_le FROM changements WHERE id = ?", position)
        return hashlib.sha256(repr(tuple(rows[0])).encode()).hexdigest() if rows else ""

    def sources(self) -> list[SourceState]:
        """Every source ever polled, by name."""
        return [_source(row) for row in self._rows("SELECT * FROM sources ORDER BY nom")]

    def source(self, nom: str) -> SourceState | None:
        """One source, None when it was never polled."""
        return next((_source(row) for row in self._rows("SELECT * FROM sources WHERE nom = ?", nom)), None)

    def members(self, source: str, among: Iterable[str] | None = None) -> dict[str, int]:
        """CRC of the documents of a source already read, by name; those `among` given names only."""
        sql, values = "SELECT nom, crc FROM membres WHERE source = ?", [source]
        if among is not None:
            sql += f" AND nom {AMONG}"
            values.append(as_list(among))
        return {row["nom"]: row["crc"] for row in self._rows(sql, *values)}

    def remarks(self, most: int = 10) -> list[Remark]:
        """The latest remarks for the admins."""
        rows = self._rows("SELECT * FROM remarques ORDER BY derniere DESC, texte LIMIT ?", most)
        return [
            Remark(
                source=row["source"],
                texte=row["texte"],
                derniere=datetime.fromisoformat(row["derniere"]),
                nombre=row["nombre"],
            )
            for row in rows
        ]

    def validators(self, source: str, url: str) -> Validators | None:
        """What makes the next request to one address of a source conditional."""
        rows = self._rows("SELECT * FROM adresses WHERE source = ? AND url = ?", source, address_key(url))
        return Validators(rows[0]["etag"], rows[0]["last_modified"], rows[0]["sha256"]) if rows else None

    def asked_at(self, source: str, url: str) -> datetime | None:
        """When one address of a source was last read, or asked for if its answers are remembered."""
        sql = "SELECT lue_le FROM adresses WHERE source = ? AND url = ?"
        rows = self._rows(sql, source, address_key(url))
        return read_iso(rows[0]["lue_le"]) if rows else None

    def awaited(self, source: str, now: datetime, most: int) -> list[Awaited]:
        """Documents that lists named and that may be asked for now.

        First those of amendments already known, which may say an outcome; then those asked for the least often; then
        the latest announced. A wait longer than any was set by a clock that was ahead: it is over.
        """
        rows = self._rows(
            "SELECT * FROM attendus WHERE source = ? AND (prochain_essai <= ? OR prochain_essai > ?) "
            "ORDER BY uid IN (SELECT uid FROM amendements) DESC, tentatives, annonce_le DESC, rowid LIMIT ?",
            source,
            iso(now),
            iso(now + LONGEST_WAIT),
            most,
        )
        return [
            Awaited(
                listed=Listed(uid=row["uid"], url=row["url"], version=row["version"]),
                annonce_le=datetime.fromisoformat(row["annonce_le"]),
                tentatives=row["tentatives"],
            )
            for row in rows
        ]

    def needs(self, cibles: frozenset[str]) -> Needs:
        """What trackers must look for, by what is known of these dossiers and of no other. Asked at each poll."""
        return read_needs(self._database, cibles, self.agenda)


def _change(row: sqlite3.Row) -> Change:
    return Change(
        id=row["id"],
        genre=row["genre"],
        uid=row["uid"],
        champ=row["champ"],
        avant=row["avant"],
        apres=row["apres"],
        vu_le=datetime.fromisoformat(row["vu_le"]),
    )


def _source(row: sqlite3.Row) -> SourceState:
    return SourceState(
        nom=row["nom"],
        libelle=row["libelle"] or row["nom"],
        url=row["url"] or "",
        validators=Validators(row["etag"], row["last_modified"], row["sha256"]),
        portee=row["portee"] or "",
        volume=row["volume"],
        essai=read_iso(row["essai"]),
        succes=read_iso(row["succes"]),
        changement=read_iso(row["changement"]),
        issue=row["issue"] or "",
        detail=row["detail"] or "",
        echecs=row["echecs"] or 0,
        volume_usuel=row["volume_usuel"],
        effondree=row["effondree"] or 0,
        effondree_le=read_iso(row["effondree_le"]),
    )
