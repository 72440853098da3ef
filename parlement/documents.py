"""Printed documents: versions of a text, reports, opinions; and what the id of one says.

Source: the Assemblée's open data (`PRJLANR5L16BTC0939`), and ids of our own for the Sénat's (`parlement.senat`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as Jour
from datetime import datetime
from typing import ClassVar

from parlement import senat

_REFERENCE = re.compile(
    r"(?P<type>[A-Z]{4})(?P<chambre>AN|SN)R5[LS](?P<legislature>\d+)(?P<genre>BTC|BTA|TAP|BTS|B|TCOM)(?P<numero>\d+)"
    r"(?P<partie>-[\w-]+)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One printed document of a dossier: a version of the text, a report… `numero` as printed.

    amendements: where the Sénat says that amendments to this text are examined, among "commission" and "séance".
    """

    genre: ClassVar[str] = "document"

    uid: str
    dossier: str = ""
    nature: str = ""
    numero: str = ""
    legislature: int | None = None
    titre: str = ""
    titre_court: str = ""
    depot: Jour | None = None
    publication: datetime | None = None
    adoption: str = ""
    limite_amendements: datetime | None = None
    amendements: tuple[str, ...] = ()


_NATURES = {
    "RAPP": "rapport",
    "RINF": "rapport d'information",
    "AVIS": "avis",
    "AVCE": "avis du Conseil d'État sur le texte",
    "ETDI": "étude d'impact du texte",
    "ACIN": "accord international joint au texte",
}
_DEBATTUS = frozenset({"B", "BTC"})
_GENRES_SENAT = {senat.TEXTE: "texte", senat.ADOPTE: "texte adopté", senat.RAPPORT: "rapport"}
_GENRES = {"BTC": "texte de la commission", "BTA": "texte adopté", "TAP": "texte adopté"}


def name_texte(uid: str, *, chambre: bool = True) -> str:
    """Name a document from its id: "texte n° 809 (Assemblée)", "rapport n° 248 (Sénat)"; the id if unreadable."""
    if own := senat.split_document(uid):
        return f"{_GENRES_SENAT[own.genre]} n° {own.numero}" + (f" ({senat.CHAMBRE})" if chambre else "")
    match = _REFERENCE.fullmatch(uid)
    if not match:
        return uid
    kind = _NATURES.get(match["type"]) or _GENRES.get(match["genre"]) or "texte"
    name = f"{'annexe au ' if match['partie'] else ''}{kind} n° {int(match['numero'])}"
    house = "Assemblée" if match["chambre"] == "AN" else "Sénat"
    return f"{name} ({house})" if chambre else name


def is_copy(uid: str) -> bool:
    """Whether a document is the provisional printing of another one (`TAP` beside `BTA`): the same text."""
    match = _REFERENCE.fullmatch(uid)
    return match is not None and match["genre"] == "TAP"


def est_version(uid: str) -> bool:
    """Whether a document is a version of the text itself: not a report, an opinion or a study."""
    if own := senat.split_document(uid):
        return own.genre != senat.RAPPORT
    match = _REFERENCE.fullmatch(uid)
    return match is not None and match["type"] not in _NATURES


def texte_numero(uid: str) -> str:
    """Number of a text as printed ("939"), from its id; "" when the id says nothing."""
    if own := senat.split_document(uid):
        return str(own.numero)
    match = _REFERENCE.fullmatch(uid)
    return str(int(match["numero"])) if match else ""


def texte_debattu(uid: str) -> tuple[int, str] | None:
    """Legislature (at the Sénat: session) and printed number of a text that can be under discussion, from its id.

    None for a report, an opinion, a study, what the Assemblée calls a text of the Sénat, and texts once adopted: they
    are numbered apart.
    """
    if own := senat.split_document(uid):
        return (own.session, str(own.numero)) if own.genre == senat.TEXTE else None
    match = _REFERENCE.fullmatch(uid)
    if not match or match["chambre"] != "AN" or match["partie"] or match["type"] in _NATURES:
        return None
    return (int(match["legislature"]), str(int(match["numero"]))) if match["genre"] in _DEBATTUS else None
