"""Asking what is known of the versions of a text: which there are, and their articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from parlement.documents import name_texte
from parlement.versions import Version
from storage.database import Database
from storage.rows import AMONG, as_list, columns_of, from_row


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One version without its articles: its id, the day it was tabled or adopted, where people read it."""

    uid: str
    publie: date | None = None
    url: str = ""

    @property
    def nom(self) -> str:
        """ "texte n° 249 (Sénat)"."""
        return name_texte(self.uid)


class Versions:
    """What `parlement.db` knows of the versions of texts. Every method only reads. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_dossier(self, dossier: str, textes: Sequence[str]) -> list[VersionLine]:
        """The versions of a bill whose articles are known, in the order of its texts (ids), others first by date."""
        rank = {uid: n for n, uid in enumerate(textes)}
        sql = f"SELECT {columns_of(VersionLine)} FROM versions WHERE dossier = ?"
        found = [from_row(VersionLine, row) for row in self._database.rows(sql, dossier)]
        return sorted(found, key=lambda v: (rank.get(v.uid, -1), v.publie or date.min, v.uid))

    def known(self, dossier: str) -> bool:
        """Whether the articles of some version of a bill are known."""
        return bool(self._database.rows("SELECT 1 FROM versions WHERE dossier = ? LIMIT 1", dossier))

    def of_uids(self, uids: Iterable[str]) -> dict[str, Version]:
        """Versions by id, with their articles."""
        sql = f"SELECT {columns_of(Version)} FROM versions WHERE uid {AMONG}"
        return {row["uid"]: from_row(Version, row) for row in self._database.rows(sql, as_list(uids))}
