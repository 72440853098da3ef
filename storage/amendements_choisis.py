"""Amendments chosen by situation, group, author or place: counted, or a page at a time.

Every method only reads, and reads only what is shown: a bill may have thousands of amendments. Raises StorageError.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from parlement.amendements import Situation, situation_of
from storage.amendements import AmendementLine, Amendements, PlaceCount
from storage.database import Database
from storage.rows import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Choix:
    """Which amendments of a bill are wanted; what is empty leaves everything in.

    places: (id of the text, place as written). sections: (id of the text, organe, how many are wanted there), in the
    order to list them: a page reads only the sections that it shows.
    groupes: `PO…`. auteurs: types of author (Gouvernement, Rapporteur, Député).
    """

    sections: tuple[tuple[str, str, int], ...] = ()
    places: frozenset[tuple[str, str]] | None = None
    situations: frozenset[Situation] = frozenset()
    groupes: frozenset[str] = frozenset()
    auteurs: frozenset[str] = frozenset()

    @property
    def par_auteur(self) -> bool:
        """Whether it chooses by who tabled them."""
        return bool(self.groupes or self.auteurs)


class AmendementsChoisis:
    """Counts and pages of the amendments wanted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self, dossier: str, choix: Choix) -> list[PlaceCount]:
        """How many of the wanted amendments of a bill stand where, by text, body and place."""
        where, values = self._where(dossier, choix)
        sql = (
            "SELECT texte, organe, place, etat, sous_etat, sort, count(*) AS n FROM amendements "
            f"WHERE {where} GROUP BY texte, organe, place, etat, sous_etat, sort"
        )
        return [_count(row) for row in self._database.rows(sql, *values)]

    def page(self, dossier: str, choix: Choix, first: int, most: int) -> list[AmendementLine]:
        """Some of the wanted amendments, from the `first` one on (0), section by section, in the order of call."""
        where, values = self._where(dossier, choix)
        sql = (
            f"SELECT uid FROM amendements WHERE {where} AND texte = ? AND organe = ? "
            "ORDER BY tri, uid LIMIT ? OFFSET ?"
        )
        uids: list[str] = []
        for texte, organe, count in choix.sections:
            if first < count and len(uids) < most:
                rows = self._database.rows(sql, *values, texte, organe, most - len(uids), first)
                uids += [row["uid"] for row in rows]
            first = max(0, first - count)
        found = Amendements(self._database).lines_of(uids)
        return [found[uid] for uid in uids]

    def numbered(self, numeros: Iterable[str]) -> list[AmendementLine]:
        """Amendments of exactly these numbers, whatever the text."""
        sql = "SELECT uid FROM amendements WHERE numero IN (SELECT value FROM json_each(?))"
        rows = self._database.rows(sql, _json(list(numeros)))
        return list(Amendements(self._database).lines_of(row["uid"] for row in rows).values())

    def numeros(self, begins: str, most: int = 25) -> list[str]:
        """Numbers that begin like what is being typed, shortest first."""
        sql = "SELECT DISTINCT numero FROM amendements WHERE numero >= ? AND numero < ? ORDER BY numero LIMIT 500"
        rows = self._database.rows(sql, begins, f"{begins}\uffff")
        return sorted((row["numero"] for row in rows), key=lambda n: (len(n), n))[:most]

    def tabled_by(self, acteur: str, dossier: str) -> list[PlaceCount]:
        """How many amendments a member signed first on a bill, by place and situation."""
        sql = (
            "SELECT texte, organe, place, etat, sous_etat, sort, count(*) AS n FROM amendements "
            "WHERE dossier = ? AND auteur = ? "
            "GROUP BY +texte, organe, place, etat, sous_etat, sort"  # "+": by the index on authors, not by this one
        )
        return [_count(row) for row in self._database.rows(sql, dossier, acteur)]

    def signed_by(self, acteur: str, dossier: str) -> list[AmendementLine]:
        """The amendments that a member signed first on a bill, by number."""
        sql = "SELECT uid FROM amendements WHERE auteur = ? AND +dossier = ? ORDER BY tri, uid"
        uids = [row["uid"] for row in self._database.rows(sql, acteur, dossier)]
        found = Amendements(self._database).lines_of(uids)
        return [found[uid] for uid in uids]

    def _where(self, dossier: str, choix: Choix) -> tuple[str, list[Value]]:
        clauses, values = ["dossier = ?"], [dossier]
        if choix.places is not None:
            clauses.append("(texte, place) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))")
            values.append(_json(sorted(map(list, choix.places))))
        if choix.situations:
            clauses.append(
                "(etat, sous_etat, sort) IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))"
            )
            values.append(_json(self._states(dossier, choix.situations)))
        if choix.par_auteur:
            clauses.append(
                "(groupe IN (SELECT value FROM json_each(?)) OR auteur_type IN (SELECT value FROM json_each(?)))"
            )
            values += [_json(sorted(choix.groupes)), _json(sorted(choix.auteurs))]
        return " AND ".join(clauses), list(values)

    def _states(self, dossier: str, situations: frozenset[Situation]) -> list[list[str]]:
        """The source's words (state, sub-state, outcome) that mean these situations, as met on this bill."""
        sql = "SELECT DISTINCT etat, sous_etat, sort FROM amendements WHERE dossier = ?"
        met = [[row[0] or "", row[1] or "", row[2] or ""] for row in self._database.rows(sql, dossier)]
        return [words for words in met if situation_of(*words) in situations]


def _count(row: sqlite3.Row) -> PlaceCount:
    return PlaceCount(
        texte=row["texte"] or "",
        organe=row["organe"] or "",
        place=row["place"] or "",
        situation=situation_of(row["etat"] or "", row["sous_etat"] or "", row["sort"] or ""),
        count=row["n"],
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
