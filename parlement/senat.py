"""The names of things at the Sénat: sessions, texts, amendments, votes, sittings, and where people read them.

The Sénat gives no ids: a session and a number name a text. Ours are made of them, and read back from them:

    SN2022B0249          text n° 249 (2022-2023)              SN2022R0248    report n° 248
    SN2022TA0044         text adopted n° 44                   SCSN2022N125   public vote n° 125
    AMSN2022B0249S-31    amendment n° 31 for the sitting      RUSN-2023-01-24  the sitting of a day
    AMSN2022B0220C-COM-51  amendment n° COM-51 in commission

A text number of more than four digits is one that the Sénat made up, for a reading sent back to the commission.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as Jour
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from parlement.texte import fold

CHAMBRE: Final = "Sénat"
EN_SEANCE: Final = "SN"
"""Value of an amendment's `organe` for the public sitting of the Sénat."""
EN_COMMISSION: Final = "SN-COM"
SITE: Final = "https://www.senat.fr"

TEXTE, ADOPTE, RAPPORT = "B", "TA", "R"

_TEXTE: Final = r"SN(?P<session>\d{4})(?P<genre>TA|B|R)(?P<numero>\d{4,6})"
_SIGNET: Final = re.compile(r"[a-z]{3,8}(?:\d{2}-\d{1,4}|\d{4}(?:-\d)?)")
_ANNEE: Final = re.compile(r"[a-z]{3,8}(\d{2})-")
_DOCUMENT: Final = re.compile(_TEXTE)
_AMENDEMENT: Final = re.compile(rf"AM(?P<texte>{_TEXTE})(?P<stade>[SC])-(?P<nom>[A-Z0-9-]{{1,20}})")
_SCRUTIN: Final = re.compile(r"SCSN(?P<session>\d{4})N(?P<numero>\d{1,5})")
_SEANCE: Final = re.compile(r"RUSN-(?P<jour>\d{4}-\d{2}-\d{2})")
_SESSION: Final = re.compile(r"(?P<premiere>\d{4})-(?P<derniere>\d{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class UidDocument:
    """What the id of a document says. session: its first year. genre: TEXTE, ADOPTE or RAPPORT."""

    session: int
    genre: str
    numero: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UidAmendementSenat:
    """What the id of an amendment says. texte: id of the text; numero: "31", "COM-51", "I-183"."""

    texte: str
    document: UidDocument
    commission: bool
    numero: str


def read_session(written: str) -> int | None:
    """First year of a session: "2022-2023" -> 2022; None for anything else."""
    match = _SESSION.fullmatch(written)
    if match is None or int(match["derniere"]) != int(match["premiere"]) + 1:
        return None
    return int(match["premiere"])


def write_session(session: int) -> str:
    """2022 -> "2022-2023", as addresses write it."""
    return f"{session}-{session + 1}"


def session_abregee(deux_chiffres: str) -> int:
    """The session in a short name: "22" of "pjl22-220" -> 2022, "98" -> 1998."""
    year = int(deux_chiffres)
    return 1900 + year if year >= 58 else 2000 + year


def session_du_signet(signet: str) -> int | None:
    """The session in which a bill was tabled: "pjl22-220" -> 2022; None for a budget, that bears its year."""
    match = _ANNEE.match(signet)
    return session_abregee(match[1]) if match and est_signet(signet) else None


def est_signet(name: str) -> bool:
    """Whether this names a bill as the Sénat does: "pjl22-220"; budgets bear a year: "plfss2018", "pjlf2026"."""
    return _SIGNET.fullmatch(name) is not None


def uid_document(session: int, numero: int, genre: str = TEXTE) -> str:
    """The id of a text, an adopted text or a report: `SN2022B0249`."""
    return f"SN{session}{genre}{numero:04}"


@lru_cache(maxsize=8192)
def split_document(uid: str) -> UidDocument | None:
    """Read the id of a document; None for anything else, those of the Assemblée included."""
    match = _DOCUMENT.fullmatch(uid)
    return _document(match) if match else None


def _document(match: re.Match[str]) -> UidDocument:
    return UidDocument(session=int(match["session"]), genre=match["genre"], numero=int(match["numero"]))


def uid_amendement(texte: str, numero: str, *, commission: bool) -> str:
    """The id of an amendment, from the id of its text and its number without rectification ("31", "COM-51")."""
    return f"AM{texte}{'C' if commission else 'S'}-{numero}"


@lru_cache(maxsize=32768)
def split_amendement(uid: str) -> UidAmendementSenat | None:
    """Read the id of an amendment; None for anything else."""
    match = _AMENDEMENT.fullmatch(uid)
    if match is None:
        return None
    return UidAmendementSenat(
        texte=match["texte"],
        document=_document(match),
        commission=match["stade"] == "C",
        numero=match["nom"],
    )


def uid_examen(texte: str, *, commission: bool) -> str:
    """The id of a list of amendments: one text, in commission or in the sitting."""
    return f"AM{texte}{'C' if commission else 'S'}"


def uid_scrutin(session: int, numero: int) -> str:
    """The id of a public vote: numbers begin again with each session."""
    return f"SCSN{session}N{numero}"


def split_scrutin(uid: str) -> tuple[int, int] | None:
    """(session, number) of a public vote, from its id; None for anything else."""
    match = _SCRUTIN.fullmatch(uid)
    return (int(match["session"]), int(match["numero"])) if match else None


def uid_seance(jour: Jour) -> str:
    """The id of the sitting of a day: the Sénat has one a day, suspended and resumed, and reports it as one."""
    return f"RUSN-{jour.isoformat()}"


def jour_de_seance(uid: str) -> Jour | None:
    """The day of a sitting, from its id; None for anything else."""
    match = _SEANCE.fullmatch(uid)
    try:
        return Jour.fromisoformat(match["jour"]) if match else None
    except ValueError:
        return None


# --- where people read them ------------------------------------------------------------------------------------


def dossier_url(signet: str) -> str:
    """The page of a dossier."""
    return f"{SITE}/dossier-legislatif/{quote(signet, safe='')}.html"


def amendement_url(uid: str) -> str:
    """The page of an amendment, from its id; "" for anything else."""
    found = split_amendement(uid)
    if found is None:
        return ""
    stage = "commissions/" if found.commission else ""
    session = write_session(found.document.session)
    return f"{SITE}/amendements/{stage}{session}/{found.document.numero}/Amdt_{found.numero}.html"


def senateur_url(matricule: str, nom: str, prenom: str) -> str:
    """The page of a senator: their name without accents and their matricule, as addresses of the Sénat write them."""
    parts = (re.sub(r"[^a-z]+", "_", fold(part)).strip("_") for part in (nom, prenom))
    return f"{SITE}/senateur/{'_'.join(filter(None, parts))}{matricule.lower()}.html"


def scrutin_url(session: int, numero: int) -> str:
    """The page of a public vote."""
    return f"{SITE}/scrutin-public/{session}/scr{session}-{numero}.html"
