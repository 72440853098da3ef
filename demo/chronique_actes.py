"""The acts that follow the law, as dated facts: issues of the Journal officiel, orders of the Paris police prefect.

The facts are `journal_officiel.toml`, `arretes.csv` and `recueils.csv` in `demo/faits/` (its README gives sources and
rules). Instants are aware; days stay as the source wrote them, `AAAA-MM-JJ`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from importlib.resources.abc import Traversable
from urllib.parse import unquote, urlsplit

import msgspec

from demo.tables import lit_table

POLICE = "ppparis"
"""The Paris police prefecture, as attrap.fr calls it."""
ADMINISTRATIONS = {POLICE: "Préfecture de police de Paris", "pref75": "Préfecture de Paris"}


@dataclass(frozen=True)
class ArticleJo:
    """One article of an act, abridged."""

    numero: str
    alineas: tuple[str, ...]


@dataclass(frozen=True)
class ActeJo:
    """An act of the Journal officiel. rubrique: heading of the summary; date: when it was signed.

    visas, signataires, travaux: their lines.
    """

    id: str
    rubrique: str
    nature: str
    date: str
    titre: str
    articles: tuple[ArticleJo, ...]
    numero: str = ""
    nor: str = ""
    notice: str = ""
    visas: tuple[str, ...] = ()
    signataires: tuple[str, ...] = ()
    travaux: tuple[str, ...] = ()


@dataclass(frozen=True)
class JournalJo:
    """An issue. livre: when its archive appears; years after `publie` when DILA delivers old acts again."""

    id: str
    numero: str
    publie: str
    livre: datetime
    actes: tuple[ActeJo, ...]


@dataclass(frozen=True)
class ArretePrefet:
    """An order that authorises cameras. titre: what follows its number; cameras: most at once, when known."""

    numero: str
    titre: str
    lieu: str
    finalite: str
    debut: datetime
    fin: datetime
    vecteur: str
    date: str | None = None
    cameras: int | None = None

    @property
    def intitule(self) -> str:
        """« Arrêté n° 2023-00969 autorisant… »."""
        return f"Arrêté n° {self.numero} {self.titre}"


@dataclass(frozen=True)
class Fichier:
    """A file of a prefecture: one order, or a collection. vu: first seen by attrap.fr; cree: date inside the PDF.

    arretes: numbers of orders; autres: titles of other acts; both separated by `|`.
    """

    administration: str
    jour: str
    adresse: str
    vu: datetime
    cree: datetime
    arretes: str
    autres: str = ""
    nom: str = ""

    @property
    def chemin(self) -> str:
        """Where it is, on the site of the prefecture."""
        return unquote(urlsplit(self.adresse).path)


@dataclass(frozen=True)
class FaitsActes:
    """What the Journal officiel and the prefectures published, in the order of the tables."""

    journaux: tuple[JournalJo, ...]
    arretes: tuple[ArretePrefet, ...]
    fichiers: tuple[Fichier, ...]

    @cached_property
    def par_numero(self) -> dict[str, ArretePrefet]:
        """The orders by number."""
        return {arrete.numero: arrete for arrete in self.arretes}

    def arretes_de(self, fichier: Fichier) -> tuple[ArretePrefet, ...]:
        """The orders in a file, in its order."""
        return tuple(self.par_numero[numero] for numero in fichier.arretes.split("|"))

    def nom_de(self, fichier: Fichier) -> str:
        """What a file is called: a collection has a name, an order alone its own."""
        return fichier.nom or self.arretes_de(fichier)[0].intitule


def charge_actes(tables: Traversable) -> FaitsActes:
    """Read the acts from the folder of facts. Raises `msgspec.ValidationError` on what is not of its kind."""
    journaux = tomllib.loads((tables / "journal_officiel.toml").read_text(encoding="utf-8"))["journaux"]
    return FaitsActes(
        journaux=msgspec.convert(journaux, tuple[JournalJo, ...]),
        arretes=lit_table(tables / "arretes.csv", ArretePrefet),
        fichiers=lit_table(tables / "recueils.csv", Fichier),
    )
