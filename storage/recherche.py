"""Searching what is known by its words: acts, prefects' orders, amendments, bills, votes, versions of texts…"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from storage.database import Database
from storage.extraits import Morceaux, extrait
from storage.fiches import SORTES, Fiche
from storage.indexation import mark_of
from storage.requete import Requete
from storage.rows import AMONG, as_list

MOST = 1000
"""Results counted and listed at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouvaille:
    """One record that was found. extrait: its words around what was looked for, () when only the title has them."""

    genre: str
    uid: str
    titre: str
    jour: date
    url: str
    dossier: str
    extrait: Morceaux


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouvailles:
    """A page of what was found, the newest first. total: how many in all, `MOST` when `davantage`."""

    page: tuple[Trouvaille, ...] = ()
    total: int = 0
    davantage: bool = False


class Recherche:
    """Searches `parlement.db`. Every method only reads. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def chercher(
        self, requete: Requete, genres: Collection[str] = (), *, limite: int = 8, saute: int = 0
    ) -> Trouvailles:
        """What holds the words, of these kinds (every kind by default): `limite` records after the first `saute`."""
        if not requete.fts:
            return Trouvailles()
        found = self._without_their_recueils(self._found(requete, genres))
        rows = self._fiches(found[:MOST][saute : saute + limite])
        return Trouvailles(
            page=tuple(_trouvaille(fiche, requete) for fiche in rows),
            total=min(len(found), MOST),
            davantage=len(found) > MOST,
        )

    def _found(self, requete: Requete, genres: Collection[str]) -> list[tuple[str, str]]:
        """Kind and id of what holds the words, the newest first: one more than `MOST` when there are others."""
        marks = " OR ".join(mark_of(genre) for genre in genres)
        expression = f"({marks}) AND ({requete.fts})" if marks else requete.fts
        rows = self._database.rows(
            "SELECT fiches.genre, fiches.uid FROM recherche JOIN fiches ON fiches.id = recherche.rowid "
            "WHERE recherche MATCH ? AND fiches.uid IS NOT NULL ORDER BY recherche.rowid DESC LIMIT ?",
            expression,
            MOST + 1,
        )
        return [(row["genre"], row["uid"]) for row in rows]

    def _without_their_recueils(self, found: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """What was found, without the files that publish an order found too: they say the same words."""
        orders = [uid for genre, uid in found if genre == "arrete"]
        if not orders:
            return found
        sql = f"SELECT value FROM arretes, json_each(arretes.recueils) WHERE arretes.uid {AMONG}"
        held = {("recueil", row["value"]) for row in self._database.rows(sql, as_list(orders))}
        return [one for one in found if one not in held]

    def _fiches(self, wanted: Iterable[tuple[str, str]]) -> list[Fiche]:
        """Fiches by kind and id, in the same order, without those of records that were deleted meanwhile."""
        order = list(wanted)
        known: dict[tuple[str, str], Fiche] = {}
        for genre in {genre for genre, _ in order}:
            sql = f"{SORTES[genre].select} WHERE uid {AMONG}"
            for row in self._database.rows(sql, as_list(uid for kind, uid in order if kind == genre)):
                known[genre, row["uid"]] = SORTES[genre].fiche(row)
        return [known[one] for one in order if one in known]


def _trouvaille(fiche: Fiche, requete: Requete) -> Trouvaille:
    return Trouvaille(
        genre=fiche.genre,
        uid=fiche.uid,
        titre=fiche.titre,
        jour=fiche.jour,
        url=fiche.url,
        dossier=fiche.dossier,
        extrait=extrait(fiche.texte, requete),
    )
