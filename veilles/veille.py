"""A veille: the words an admin watches, what labels a match without hiding it; and where it found them."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import ClassVar

PREFIXE = "veille:"
"""Before the name of a veille, where it stands among the names of suivis (when each began)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proche:
    """Words that count only near others: "L. 242-5" within `distance` characters of "sécurité intérieure"."""

    mots: str
    de: tuple[str, ...]
    distance: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Etiquette:
    """What a match is called when one of these words is around: "aviation civile". It labels, it does not hide."""

    nom: str
    mots: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Veille:
    """Words watched under a short name people type.

    mots: phrases, found whatever the case, accents, typos and broken words. proches: words found only near others.
    motifs: regular expressions (RE2) on the text without accents nor capitals. etiquettes: what labels a match.
    recherche: what attrap.fr is asked for, "" for the phrases themselves.
    """

    nom: str
    titre: str = ""
    mots: tuple[str, ...] = ()
    proches: tuple[Proche, ...] = ()
    motifs: tuple[str, ...] = ()
    etiquettes: tuple[Etiquette, ...] = ()
    alias: tuple[str, ...] = ()
    recherche: str = ""

    @property
    def empreinte(self) -> str:
        """What tells that its words changed."""
        words = repr((self.mots, self.proches, self.motifs, self.etiquettes))
        return f"{zlib.crc32(words.encode()):08x}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Where a text says it: the words watched, the text around them as written, where it begins (characters).

    fautes: characters that differ from the words watched.
    """

    mots: str
    texte: str
    debut: int
    fautes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reperage:
    """A veille found its words in a record. objet_genre and objet: which one. A label means "probably not this".

    uid: "veille|genre|objet". passage: the first of what was found, quoted; mots: every word found.
    """

    genre: ClassVar[str] = "reperage"

    uid: str
    veille: str = ""
    objet_genre: str = ""
    objet: str = ""
    etiquettes: tuple[str, ...] = ()
    mots: tuple[str, ...] = ()
    passage: str = ""


def reperage_uid(veille: str, genre: str, objet: str) -> str:
    """The id of what a veille found in a record."""
    return f"{veille}|{genre}|{objet}"
