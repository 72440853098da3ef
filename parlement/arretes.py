"""The prefects' acts: the collections (recueils des actes administratifs) and the authorisations read in them.

Source: attrap.fr, which reads the prefectures' sites, and the PDF files it links to.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Jour
from datetime import datetime
from typing import ClassVar
from urllib.parse import unquote

POLICE = "ppparis"
"""The Paris police prefecture, as attrap.fr calls it."""
_DEPARTEMENT = re.compile(r"pref(\d[\dab]\d?)", re.IGNORECASE)


def recueil_uid(url: str) -> str:
    """The id of the file at this address, however it is escaped: SHA-256 of what attrap.fr itself calls it."""
    return hashlib.sha256(unquote(url).encode()).hexdigest()


def departement_of(administration: str) -> str:
    """Number of the department of an administration: "pref83" is "83", "ppparis" is "75"; "" for a region."""
    if administration == POLICE:
        return "75"
    match = _DEPARTEMENT.fullmatch(administration)
    return match[1].upper() if match else ""


def departements_of(administrations: Iterable[str]) -> tuple[str, ...]:
    """Departments of several administrations, each once, in order."""
    return tuple(dict.fromkeys(filter(None, map(departement_of, administrations))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recueil:
    """One file published by a prefecture, as attrap.fr tells it.

    uid: SHA-256 of its address. vu_premier: when attrap.fr first saw it (UTC). fuseau: its time zone.
    extraits: the words around those searched; the whole text is in the PDF only.
    """

    genre: ClassVar[str] = "recueil"

    uid: str
    administration: str = ""
    administration_nom: str = ""
    nom: str = ""
    date: Jour | None = None
    url: str = ""
    vu_premier: datetime | None = None
    pdf_cree: datetime | None = None
    pdf_modifie: datetime | None = None
    fuseau: str = "Europe/Paris"
    extraits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LecturePdf:
    """What came of reading the PDF of a recueil, under the same uid. etat: one of the constants below."""

    genre: ClassVar[str] = "lecture_pdf"

    uid: str
    etat: str = ""
    detail: str = ""
    pages: int | None = None
    arretes: tuple[str, ...] = ()


LU, NUMERISE, PAS_UN_PDF, ILLISIBLE, ABSENT, INJOIGNABLE = (
    "lu",
    "numérisé",
    "pas un PDF",
    "illisible",
    "absent",
    "injoignable",
)
"""How reading a PDF ends: its text read; pages without text (scanned); a web page in its place; damaged, encrypted or
too long; nothing at its address; a site that does not answer us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrete:
    """One prefect's act that authorises cameras, whichever recueils publish it.

    uid: who decided and the act's number ("ppparis:2024-00137"). administrations, recueils: who published it, where.
    moyen: "drones", "hélicoptère", "aéronefs", "vsa", or "" when the text does not say. finalites, lieu, periode,
    cameras_dit: as quoted. debut, fin: instants (UTC), only when day and hour are both sure; jour_debut, jour_fin:
    days, when sure. cameras: most cameras at once. modifie: number of the act it changes. vu_premier: the earliest
    first sight.
    """

    genre: ClassVar[str] = "arrete"

    uid: str
    numero: str = ""
    autorite: str = ""
    autorite_nom: str = ""
    administrations: tuple[str, ...] = ()
    titre: str = ""
    date: Jour | None = None
    moyen: str = ""
    finalites: tuple[str, ...] = ()
    lieu: str = ""
    periode: str = ""
    jour_debut: Jour | None = None
    jour_fin: Jour | None = None
    debut: datetime | None = None
    fin: datetime | None = None
    cameras: int | None = None
    cameras_dit: str = ""
    modifie: str = ""
    recueils: tuple[str, ...] = ()
    url: str = ""
    vu_premier: datetime | None = None
    pdf_cree: datetime | None = None
    texte: str = ""

    @property
    def departements(self) -> tuple[str, ...]:
        """Departments it concerns: of who decided, and of who published it."""
        return departements_of((self.autorite, *self.administrations))
