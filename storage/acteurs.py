"""Who is who: members found by name, groups by short name. Every method only reads. Raises StorageError."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

import msgspec

from parlement.acteurs import GROUPE, Acteur, Organe
from parlement.texte import fold
from storage.database import Database
from storage.rows import from_row

_PARTICULES = frozenset(
    ("m", "mme", "mlle", "monsieur", "madame", "depute", "deputee", "senateur", "senatrice")
)
"""What people write before a name, and that no source has in it."""
_UID = re.compile(r"pa\d{1,9}")
_MATRICULE = re.compile(r"\d{5}[a-z0-9]")
_SHORTEST_WORD = 5
"""Letters of a word of a group's full name that are enough to mean it: "insoumis", "socialistes"."""


class Acteurs:
    """What `parlement.db` knows of members and groups."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- members ---------------------------------------------------------------------------------------------

    def find(self, typed: str, most: int = 20, *, au_senat: bool = False) -> list[Acteur]:
        """Members of a house that a typed name may mean, those who were in a group first: whole name, else name, else
        parts.
        """
        names = self._names(au_senat)
        words = _words(typed)
        if not words:
            return []
        if len(words) == 1 and (_MATRICULE if au_senat else _UID).fullmatch(words[0]):
            return self._whole([words[0].upper()], most)
        wanted = " ".join(words)[:100]
        same = [uid for uid, prenom, nom in names if wanted in (f"{prenom} {nom}", f"{nom} {prenom}")]
        same = same or [uid for uid, _, nom in names if wanted == nom]
        return self._whole(
            same or [uid for uid, prenom, nom in names if _holds(words[:8], f"{prenom} {nom}")], most
        )

    def nearest(self, typed: str, most: int = 5, *, au_senat: bool = False) -> list[Acteur]:
        """Members whose name looks like what was typed, for an answer that helps; none if none does."""
        wanted = " ".join(_words(typed))[:80]
        by_name: dict[str, list[str]] = {}
        for uid, prenom, nom in self._names(au_senat):
            for name in {nom, f"{prenom} {nom}", f"{nom} {prenom}"}:
                by_name.setdefault(name, []).append(uid)
        close = get_close_matches(wanted, by_name, n=most, cutoff=0.7)
        return self._whole(dict.fromkeys(uid for name in close for uid in by_name[name]), most)

    def completing(self, typed: str, most: int = 25, *, au_senat: bool = False) -> list[str]:
        """Full names that begin like what is being typed."""
        return [a.nom_complet for a in self.find(typed, most, au_senat=au_senat) if a.groupes]

    def _names(self, au_senat: bool) -> list[tuple[str, str, str]]:
        """(id, first name, name) of every member of a house, folded."""
        house = "NOT LIKE" if au_senat else "LIKE"
        rows = self._database.rows(
            f"SELECT uid, prenom, nom FROM acteurs WHERE uid {house} 'PA%' ORDER BY uid"
        )
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
