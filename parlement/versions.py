"""The versions of a text: each article with its paragraphs, and how one version follows another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Jour
from typing import ClassVar

from parlement.amendements import read_place
from parlement.articles import Designation
from parlement.texte import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleVersion:
    """One article in one version of a text.

    place: its designation as written ("Article 7 bis A"). intitule: its own heading, "" for none. division: the titles
    and chapters it stands in, as written, outermost first. alineas: its paragraphs, plain text, in order; none when
    the text only says that it is suppressed or adopted as it was (`mention`). mention: what the text says in brackets
    of the whole article, without them ("Supprimé", "Conforme", "nouveau", "nouveau, Supprimé"), "" for nothing.
    """

    place: str
    intitule: str = ""
    division: str = ""
    mention: str = ""
    alineas: tuple[str, ...] = ()

    @property
    def designation(self) -> Designation | None:
        """Its place, parsed; None when we cannot read it."""
        return read_place(self.place)

    @property
    def est_supprime(self) -> bool:
        """Whether this version keeps its number only to say that it is suppressed."""
        return not self.alineas and "suppr" in fold(self.mention)

    @property
    def sans_texte(self) -> bool:
        """Whether this version gives no word of it without suppressing it: "Conforme", "Non modifié", or nothing."""
        return not self.alineas and not self.est_supprime


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a text with its articles. uid: the id of the text (`SN2022B0249`).

    dossier: what the source calls the bill (`pjl22-220`). publie: the day it was tabled or adopted. empreinte:
    fingerprint of its articles. url: where people read it.
    """

    genre: ClassVar[str] = "version"

    uid: str
    dossier: str = ""
    titre: str = ""
    publie: Jour | None = None
    url: str = ""
    empreinte: str = ""
    articles: tuple[ArticleVersion, ...] = ()
