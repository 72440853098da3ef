"""What can be searched of each kind of record: its title, its words, its day, where people read it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from parlement.amendements import Amendement
from parlement.arretes import Arrete, Recueil
from parlement.documents import Document, name_texte
from parlement.dossiers import Dossier
from parlement.jorf import TexteJo
from parlement.reunions import PointOdj
from parlement.scrutins import Scrutin
from parlement.signalements import Signalement
from parlement.temps import jour_de
from parlement.versions import Version
from storage.rows import TABLES, from_row, read_day
from trackers.base import Record

Row = Mapping[str, Any] | sqlite3.Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Fiche:
    """A record as it is searched and shown. texte: its words beside the title. dossier: the bill it is about."""

    genre: str
    uid: str
    titre: str
    texte: str
    jour: date
    url: str = ""
    dossier: str = ""

    @property
    def mots(self) -> str:
        """All that is searched."""
        return f"{self.titre}\n{self.texte}"


_Jour = date | datetime | None


@dataclass(frozen=True, slots=True)
class Sorte:
    """A kind of record. champs: the columns that its words and its day come from. decrit: gives title, words, day.

    en_plus: a column computed for it, as `jour_connu`: the day that another table knows.
    """

    kind: type[Record]
    champs: frozenset[str]
    decrit: Callable[[Any], tuple[str, str, _Jour]]
    en_plus: str = "NULL"

    @property
    def genre(self) -> str:
        """The name of the kind."""
        return self.kind.genre

    @property
    def table(self) -> str:
        """Where its records are."""
        return TABLES[self.kind]

    @property
    def select(self) -> str:
        """What reads its rows, to be completed by conditions."""
        return f"SELECT *, {self.en_plus} AS jour_connu FROM {self.table}"

    def fiche(self, row: Row) -> Fiche:
        """What is searched of a row. Without a day of its own, that of its first sight."""
        record = from_row(self.kind, row)
        titre, texte, jour = self.decrit(record)
        known = jour or read_day(row["jour_connu"]) or datetime.fromisoformat(row["vu_le"])
        return Fiche(
            genre=self.genre,
            uid=row["uid"],
            titre=titre,
            texte=texte,
            jour=jour_de(known),
            url=getattr(record, "url", ""),
            dossier=row["uid"] if self.kind is Dossier else _dossier(row),
        )


def _dossier(row: Row) -> str:
    """The bill of a row: the one it names, else the one it was attached to."""
    names = row.keys()
    return next((row[name] for name in ("rattache_a", "dossier") if name in names and row[name]), "")


def _lines(*words: str | Iterable[str]) -> str:
    """Words of a record, one a line; what is empty is left out."""
    flat = (one for word in words for one in ((word,) if isinstance(word, str) else word))
    return "\n".join(filter(None, flat))


def _texte_jo(one: TexteJo) -> tuple[str, str, _Jour]:
    words = (
        one.notice,
        one.visas,
        one.contenu,
        one.travaux,
        one.signataires,
        one.ministere,
        one.numero,
        one.nor,
    )
    return one.titre, _lines(*words), one.publie or one.date


def _arrete(one: Arrete) -> tuple[str, str, _Jour]:
    words = (one.texte, one.lieu, one.periode, one.autorite_nom, one.numero, one.moyen)
    return one.titre or f"Arrêté n° {one.numero}", _lines(*words), one.date or one.vu_premier


def _recueil(one: Recueil) -> tuple[str, str, _Jour]:
    return one.nom, _lines(one.extraits, one.administration_nom), one.date or one.vu_premier


def _signalement(one: Signalement) -> tuple[str, str, _Jour]:
    return one.titre, _lines(one.texte, one.sur, one.auteur), one.date


def _amendement(one: Amendement) -> tuple[str, str, _Jour]:
    titre = " · ".join(filter(None, (f"n° {one.nom}", one.place, name_texte(one.texte) if one.texte else "")))
    return titre, _lines(one.dispositif, one.expose, one.signataires), one.depot or one.publication


def _dossier_loi(one: Dossier) -> tuple[str, str, _Jour]:
    return one.titre, "", None


def _document(one: Document) -> tuple[str, str, _Jour]:
    nom = name_texte(one.uid)
    return f"{nom} · {one.titre}" if one.titre else nom, "", one.depot or one.publication


def _scrutin(one: Scrutin) -> tuple[str, str, _Jour]:
    return f"n° {one.numero} · {one.titre}", "", one.date


def _version(one: Version) -> tuple[str, str, _Jour]:
    articles = (_lines(a.place, a.intitule, a.division, a.alineas) for a in one.articles)
    return f"{name_texte(one.uid)} · {one.titre}", _lines(articles), one.publie


def _point(one: PointOdj) -> tuple[str, str, _Jour]:
    return one.objet, "", None


def _of(*champs: str) -> frozenset[str]:
    return frozenset(champs)


_ACTE = "(SELECT min(date) FROM actes WHERE dossier = dossiers.uid AND date > '')"
_REUNION = "(SELECT jour FROM reunions WHERE uid = points.reunion AND jour > '')"
_TEXTE_JO = _of(
    "titre",
    "notice",
    "visas",
    "contenu",
    "travaux",
    "signataires",
    "ministere",
    "numero",
    "nor",
    "publie",
    "date",
)
_ARRETE = _of("titre", "texte", "lieu", "periode", "autorite_nom", "numero", "moyen", "date", "vu_premier")
_AMENDEMENT = _of(
    "numero", "rectification", "place", "texte", "dispositif", "expose", "signataires", "depot", "publication"
)

SORTES: dict[str, Sorte] = {
    sorte.genre: sorte
    for sorte in (
        Sorte(TexteJo, _TEXTE_JO, _texte_jo),
        Sorte(Arrete, _ARRETE, _arrete),
        Sorte(Recueil, _of("nom", "extraits", "administration_nom", "date", "vu_premier"), _recueil),
        Sorte(Signalement, _of("titre", "texte", "sur", "auteur", "date"), _signalement),
        Sorte(Amendement, _AMENDEMENT, _amendement),
        Sorte(Dossier, _of("titre"), _dossier_loi, _ACTE),
        Sorte(Document, _of("titre", "depot", "publication"), _document),
        Sorte(Scrutin, _of("numero", "titre", "date"), _scrutin),
        Sorte(Version, _of("titre", "publie", "empreinte"), _version),
        Sorte(PointOdj, _of("objet", "reunion"), _point, _REUNION),
    )
}
"""Kinds that are searched, by name. A bill has no date of its own: that of its first step; a point, of its meeting."""


def fiches_of(genre: str, rows: Iterable[Row]) -> Iterator[Fiche]:
    """What is searched of rows read by the `select` of their kind."""
    sorte = SORTES[genre]
    return (sorte.fiche(row) for row in rows)
