"""Who is who: members found by name, groups by short name, what they tabled and voted; amendments a page at a time.

Every method only reads, and reads only what is shown: a bill may have thousands of amendments. Raises StorageError.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

import msgspec

from parlement.acteurs import GROUPE, Acteur, Organe
from parlement.amendements import Situation, situation_of
from parlement.texte import fold
from storage.amendements import AmendementLine, Amendements, PlaceCount
from storage.database import Database
from storage.rows import Value, from_row

_PARTICULES = frozenset(("m", "mme", "mlle", "monsieur", "madame", "depute", "deputee"))
"""What people write before a name, and that no source has in it."""
_UID = re.compile(r"pa\d{1,9}")
_SHORTEST_WORD = 5
"""Letters of a word of a group's full name that are enough to mean it: "insoumis", "socialistes"."""


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


class Acteurs:
    """What `parlement.db` knows of members and groups, and of what they tabled."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- members ---------------------------------------------------------------------------------------------

    def find(self, typed: str, most: int = 20) -> list[Acteur]:
        """Members that a typed name may mean, those who were in a group first: whole name, else name, else parts."""
        names = self._names()
        words = _words(typed)
        if not words:
            return []
        if len(words) == 1 and _UID.fullmatch(words[0]):
            return self._whole([words[0].upper()], most)
        wanted = " ".join(words)[:100]
        same = [uid for uid, prenom, nom in names if wanted in (f"{prenom} {nom}", f"{nom} {prenom}")]
        same = same or [uid for uid, _, nom in names if wanted == nom]
        return self._whole(
            same or [uid for uid, prenom, nom in names if _holds(words[:8], f"{prenom} {nom}")], most
        )

    def nearest(self, typed: str, most: int = 5) -> list[Acteur]:
        """Members whose name looks like what was typed, for an answer that helps; none if none does."""
        wanted = " ".join(_words(typed))[:80]
        by_name: dict[str, list[str]] = {}
        for uid, prenom, nom in self._names():
            for name in {nom, f"{prenom} {nom}", f"{nom} {prenom}"}:
                by_name.setdefault(name, []).append(uid)
        close = get_close_matches(wanted, by_name, n=most, cutoff=0.7)
        return self._whole(dict.fromkeys(uid for name in close for uid in by_name[name]), most)

    def completing(self, typed: str, most: int = 25) -> list[str]:
        """Full names that begin like what is being typed."""
        return [a.nom_complet for a in self.find(typed, most) if a.groupes]

    def _names(self) -> list[tuple[str, str, str]]:
        """(id, first name, name) of every member, folded."""
        rows = self._database.rows("SELECT uid, prenom, nom FROM acteurs ORDER BY uid")
        return [(row["uid"], _plain(row["prenom"] or ""), _plain(row["nom"] or "")) for row in rows]

    def _whole(self, uids: Iterable[str], most: int) -> list[Acteur]:
        wanted = list(uids)
        sql = "SELECT * FROM acteurs WHERE uid IN (SELECT value FROM json_each(?))"
        found = [from_row(Acteur, row) for row in self._database.rows(sql, _json(wanted))]
        rank = {uid: n for n, uid in enumerate(wanted)}
        return sorted(found, key=lambda a: (not a.groupes, rank[a.uid]))[:most]

    # --- groups ----------------------------------------------------------------------------------------------

    def groupes(self) -> list[Organe]:
        """Every political group known, the latest legislature first."""
        sql = "SELECT * FROM organes WHERE type = ? ORDER BY legislature DESC, abrege"
        return [from_row(Organe, row) for row in self._database.rows(sql, GROUPE)]

    def find_groupes(self, typed: str) -> list[Organe]:
        """The groups that a word means, in every legislature: short name, its beginning, a word of the full name."""
        wanted = _key(typed)
        if len(wanted) < 2:
            return []
        every = self.groupes()
        same = [g for g in every if _key(g.abrege) == wanted]
        same = same or [g for g in every if _key(g.abrege).startswith(wanted)]
        if not same and len(wanted) >= _SHORTEST_WORD:
            same = [g for g in every if _key(g.libelle).startswith(wanted)]
            same = same or [g for g in every if any(w.startswith(wanted) for w in _words(g.libelle))]
        return same

    # --- amendments ------------------------------------------------------------------------------------------

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


def groupe_at(acteur: Acteur | None, jour: date | None) -> str:
    """The group (`PO…`) of a member on a day, "" when they had none then or the day is not known."""
    if acteur is None or jour is None:
        return ""
    for own in acteur.groupes:
        if (own.debut is None or own.debut <= jour) and (own.fin is None or jour <= own.fin):
            return own.groupe
    return ""


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


@lru_cache(maxsize=16384)
def _plain(name: str) -> str:
    """A name without case, accents, hyphens nor apostrophes: "Le Pen", "Saint-Paul" -> "saint paul"."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", fold(name)).split())


def _words(typed: str) -> list[str]:
    return [word for word in _plain(typed).split() if word not in _PARTICULES]


def _holds(words: list[str], name: str) -> bool:
    """Whether each word typed begins one of the name's, no word serving twice."""
    if max(map(len, words)) < 2:
        return False
    left = name.split()
    for word in sorted(words, key=len, reverse=True):
        match = next((part for part in left if part.startswith(word)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _key(text: str) -> str:
    return _plain(text).replace(" ", "")
