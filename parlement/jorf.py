"""The Journal officiel: its issues, and the acts published in them (laws, decrees, orders, opinions, decisions).

Source: DILA's open data (JORFSIMPLE archives), and Légifrance's API (PISTE), which tell the same acts by the same ids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as Jour
from enum import StrEnum
from typing import ClassVar

LEGIFRANCE = "https://www.legifrance.gouv.fr"


class TypeActe(StrEnum):
    """What an act is, in the words people use."""

    LOI = "loi"
    ORDONNANCE = "ordonnance"
    DECRET = "décret"
    ARRETE = "arrêté"
    CNIL = "délibération de la CNIL"
    CONSEIL = "décision du Conseil constitutionnel"
    AUTRE = ""


_NATURES = {
    "LOI": TypeActe.LOI,
    "LOI_ORGANIQUE": TypeActe.LOI,
    "LOI_CONSTIT": TypeActe.LOI,
    "ORDONNANCE": TypeActe.ORDONNANCE,
    "DECRET": TypeActe.DECRET,
    "DECRET_LOI": TypeActe.DECRET,
    "ARRETE": TypeActe.ARRETE,
}
_CONSEIL = re.compile(r"D[ée]cision n° ?\d{4}-\d+(?:/\d+)* (?:DC|QPC|LP|L|LOM|FNR|REF)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """One issue. `textes`: ids of the acts it lists, in its order."""

    genre: ClassVar[str] = "journal"

    uid: str
    titre: str = ""
    numero: str = ""
    publie: Jour | None = None
    textes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TexteJo:
    """One act, whole.

    uid: JORFTEXT id. journal: id of its issue; jo: that issue's title. nature: as the source writes it ("DECRET").
    titre: the full one. date: when it was signed. publie: the day of its issue. contenu: its articles, one paragraph a
    line, each article under a line "Article 1". travaux: "Travaux préparatoires" of a law. cite: laws it cites,
    "2023-380", and "2023-380#10" for an article of one. modifie: articles of codes and laws it changes, as quoted.
    rectifie: NOR of the act that it corrects, for a rectification.
    """

    genre: ClassVar[str] = "texte_jo"

    uid: str
    journal: str = ""
    jo: str = ""
    nature: str = ""
    numero: str = ""
    nor: str = ""
    titre: str = ""
    date: Jour | None = None
    publie: Jour | None = None
    autorite: str = ""
    ministere: str = ""
    notice: str = ""
    visas: str = ""
    contenu: str = ""
    travaux: str = ""
    signataires: tuple[str, ...] = ()
    eli: str = ""
    cite: tuple[str, ...] = ()
    modifie: tuple[str, ...] = ()
    rectifie: str = ""

    @property
    def type_acte(self) -> TypeActe:
        """What it is: by its nature, else by its title and NOR."""
        if known := _NATURES.get(self.nature):
            return known
        if _CONSEIL.search(self.titre):
            return TypeActe.CONSEIL
        if self.nor.startswith(("CNIL", "CNIX")) or "informatique et des libertés" in self.titre:
            return TypeActe.CNIL
        return TypeActe.AUTRE

    @property
    def url(self) -> str:
        """Its page, for people."""
        return f"{LEGIFRANCE}/jorf/id/{self.uid}"

    @property
    def texte(self) -> str:
        """All its words, as one text: what veilles and the search read."""
        return "\n".join(filter(None, (self.titre, self.notice, self.visas, self.contenu)))
