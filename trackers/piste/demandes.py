"""What is asked of Légifrance's API: JSON by POST, each question under an address of its own.

The fragment of the address, never sent, says what is asked; a reader finds there what the answer leaves out.
"""

from __future__ import annotations

from datetime import date as Jour
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import msgspec

from trackers.base import Request
from trackers.piste.acces import CLE

DERNIERS, SOMMAIRE, ACTE, RECHERCHE = "/consult/lastNJo", "/consult/jorfCont", "/consult/jorf", "/search"
PAR_PAGE = 100
"""Most that the API gives at once."""
_TOUJOURS = "2999-01-01"
"""The day that stands for none at Légifrance."""


def derniers(api: str, nombre: int = 5) -> Request:
    """The latest issues."""
    return _demande(api, DERNIERS, {"nbElement": nombre})


def sommaire(api: str, journal: str, page: int = 1, par_page: int = PAR_PAGE, apres: str = "") -> Request:
    """What an issue lists. apres: the act with which the page before began, by which one given twice is known."""
    place = f"&page={page}&apres={apres}" if page > 1 else ""
    question = {"id": journal, "pageNumber": page, "pageSize": par_page}
    return _demande(api, SOMMAIRE, question, f"{journal}{place}")


def acte(api: str, uid: str, journal: str = "") -> Request:
    """One act, whole. journal: the issue that lists it, which the answer often leaves out."""
    return _demande(api, ACTE, {"textCid": uid}, f"{journal}/{uid}" if journal else uid)


def recherche(api: str, mots: str, page: int, par_page: int, depuis: Jour | None = None) -> Request:
    """The acts that hold all these words, signed since a day, the latest first."""
    critere = {"typeRecherche": "TOUS_LES_MOTS_DANS_UN_CHAMP", "valeur": mots, "operateur": "ET"}
    dates = {"facette": "DATE_SIGNATURE", "dates": {"start": str(depuis), "end": _TOUJOURS}}
    question = {
        "fond": "JORF",
        "recherche": {
            "champs": [{"typeChamp": "ALL", "criteres": [critere], "operateur": "ET"}],
            "filtres": [dates] if depuis else [],
            "pageNumber": page,
            "pageSize": par_page,
            "operateur": "ET",
            "sort": "SIGNATURE_DATE_DESC",
            "typePagination": "DEFAUT",
        },
    }
    return _demande(api, RECHERCHE, question, f"{quote(mots)}&page={page}")


def est(chemin: str, url: str) -> bool:
    """Whether an address asks this of the API."""
    return urlsplit(url).path.endswith(chemin)


def journal_de(url: str) -> str:
    """The issue that lists an act, as its address says; "" for none."""
    journal, slash, _ = urlsplit(url).fragment.partition("/")
    return journal if slash else ""


def page_de(url: str) -> tuple[int, str]:
    """Which page of an issue an address asks for, and the act with which the page before began."""
    said = parse_qs(urlsplit(url).fragment.partition("&")[2])
    return int(said.get("page", ["1"])[0]), said.get("apres", [""])[0]


def _demande(api: str, chemin: str, question: dict[str, Any], nom: str = "") -> Request:
    url = f"{api}{chemin}#{nom}" if nom else f"{api}{chemin}"
    return Request(url=url, body=msgspec.json.encode(question), auth=CLE)
