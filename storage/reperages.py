"""What veilles found, and how far each has read: the scan's place is stored with what it found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database as Writer

from storage.database import Database
from storage.records import record_alone
from storage.rows import AMONG, as_list, from_row, read_iso
from storage.sources import Origin
from veilles.veille import Reperage, Veille, reperage_uid

SOURCE = "veilles"
"""Name under which what veilles find is stored."""

_TEXTS = {
    "texte_jo": "SELECT uid, titre, notice, visas, contenu FROM textes_jo WHERE 1",
    "arrete": "SELECT uid, titre, texte FROM arretes WHERE 1",
    "recueil": (
        "SELECT uid, nom, (SELECT group_concat(value, char(10)) FROM json_each(extraits)) FROM recueils WHERE 1"
    ),
    "signalement": "SELECT uid, NULL, texte FROM signalements WHERE 1",
    "dossier": "SELECT uid, titre FROM dossiers WHERE uid {suivis}",
    "document": "SELECT uid, titre, titre_court FROM documents WHERE dossier {suivis}",
    "amendement": "SELECT uid, dispositif, expose FROM amendements WHERE dossier {suivis}",
}
"""Genres that veilles read, and their words; of the houses' own records, those of tracked bills only."""
_GENRES = ", ".join(f"'{genre}'" for genre in _TEXTS)
_CHAMPS = (
    "'', 'titre', 'titre_court', 'nom', 'notice', 'visas', 'contenu', 'texte', 'extraits', 'dispositif', 'expose', "
    "'dossier'"
)
"""Fields whose change may change what is found; of amendments, the most frequent is the outcome, which is not one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texte:
    """The words of one record. corps: where what follows its title begins."""

    genre: str
    uid: str
    texte: str
    corps: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Some texts to read, and the position of the history that is reached once they are."""

    textes: tuple[Texte, ...]
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bilan:
    """What a veille found so far: how many records, and when the last was found."""

    nombre: int
    dernier: datetime | None


class Reperages:
    """What `parlement.db` knows of what veilles found. Every method only reads. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def places(self, veilles: Iterable[Veille]) -> tuple[dict[Veille, int], int]:
        """How far each veille has read, 0 for one that is new or whose words changed; then how far there is to read."""
        rows = self._database.rows(
            "SELECT coalesce(max(id), 0) AS position, '' AS veille, '' AS empreinte FROM changements "
            "UNION ALL SELECT position, veille, empreinte FROM veilles_lues"
        )
        read = {(row["veille"], row["empreinte"]): int(row["position"]) for row in rows}
        return {veille: read.get((veille.nom, veille.empreinte), 0) for veille in veilles}, read["", ""]

    def lot(self, position: int, end: int, dossiers: Iterable[str], most: int) -> Lot:
        """The next texts past a position of the history, each once, as they are now."""
        rows = self._database.rows(
            f"SELECT id, genre, uid FROM changements WHERE id > ? AND id <= ? AND genre IN ({_GENRES}) "
            f"AND champ IN ({_CHAMPS}) ORDER BY id LIMIT ?",
            position,
            end,
            most,
        )
        reached = int(rows[-1]["id"]) if len(rows) == most else end
        named: dict[str, set[str]] = {}
        for row in rows:
            named.setdefault(row["genre"], set()).add(row["uid"])
        suivis = as_list(dossiers)
        textes = (texte for genre, uids in named.items() for texte in self._texts(genre, uids, suivis))
        return Lot(textes=tuple(textes), position=reached)

    def _texts(self, genre: str, uids: Iterable[str], suivis: str) -> Iterable[Texte]:
        sql = _TEXTS[genre]
        values = [suivis] if "{suivis}" in sql else []
        rows = self._database.rows(
            f"{sql.format(suivis=AMONG)} AND uid {AMONG} ORDER BY uid", *values, as_list(uids)
        )
        return (_texte(genre, tuple(row)) for row in rows)

    def of(self, genre: str, uids: Iterable[str]) -> dict[str, list[Reperage]]:
        """What was found in records of one genre, by record, in the order of the names of veilles."""
        found: dict[str, list[Reperage]] = {}
        sql = f"SELECT * FROM reperages WHERE objet_genre = ? AND objet {AMONG} ORDER BY veille"
        for row in self._database.rows(sql, genre, as_list(uids)):
            found.setdefault(row["objet"], []).append(from_row(Reperage, row))
        return found

    def amendements(self, veille: str, texte: str) -> list[str]:
        """The amendments to a text in which a veille found its words."""
        rows = self._database.rows(
            "SELECT a.uid FROM reperages r JOIN amendements a ON a.uid = r.objet "
            "WHERE r.veille = ? AND r.objet_genre = 'amendement' AND a.texte = ?",
            veille,
            texte,
        )
        return [row["uid"] for row in rows]

    def bilans(self) -> dict[str, Bilan]:
        """What each veille found so far."""
        rows = self._database.rows(
            "SELECT veille, count(*) AS nombre, max(vu_le) AS dernier FROM reperages GROUP BY veille"
        )
        return {row["veille"]: Bilan(nombre=row["nombre"], dernier=read_iso(row["dernier"])) for row in rows}


def _texte(genre: str, row: tuple[str | None, ...]) -> Texte:
    """The words of a record, its fields apart from one another: what is quoted does not run from one to the next."""
    uid, title, *rest = row
    return Texte(
        genre=genre, uid=uid or "", texte=_APART.join(filter(None, (title, *rest))), corps=len(title or "")
    )


_APART = "\n\n"


def store_lot(
    db: Writer, veilles: Sequence[Veille], lot: Lot, found: Mapping[str, Reperage], now: datetime
) -> int:
    """Store what veilles found in some texts, forget what no longer holds, and how far they read: all or nothing.

    found: by id. Gives the changes made.
    """
    read = {reperage_uid(veille.nom, texte.genre, texte.uid) for veille in veilles for texte in lot.textes}
    db.execute(f"DELETE FROM reperages WHERE uid {AMONG}", (as_list(read - found.keys()),))
    origin = Origin(source=SOURCE, rang=0, reponse=0, vu_le=now)
    made = record_alone(db, origin, found.values()) if found else 0
    for veille in veilles:
        db.execute(
            "INSERT INTO veilles_lues (veille, empreinte, position) VALUES (?, ?, ?) ON CONFLICT (veille) "
            "DO UPDATE SET empreinte = excluded.empreinte, position = excluded.position",
            (veille.nom, veille.empreinte, lot.position),
        )
    return made


def forget_veilles(db: Writer, kept: Iterable[str]) -> None:
    """Forget what the veilles that are no longer configured had found: they begin anew the day they come back."""
    names = as_list(kept)
    db.execute(f"DELETE FROM reperages WHERE NOT veille {AMONG}", (names,))
    db.execute(f"DELETE FROM veilles_lues WHERE NOT veille {AMONG}", (names,))
