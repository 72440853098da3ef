"""What attrap.fr's search answers: prefects' files that say the words looked for, each with the words around them.

Its API has no written contract; the shape is that of an answer recorded on 31 October 2025: `{"total", "elements"}`,
ten elements a page. The whole text of a file is in its PDF only.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date as Jour
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from parlement.arretes import INJOIGNABLE, POLICE, Arrete, LecturePdf, Recueil, recueil_uid
from parlement.extraction import repare
from parlement.temps import parse_date, parse_instant
from parlement.texte import clean
from trackers.base import Reading, Record, Unreadable
from trackers.json_xml import Node, decode
from trackers.prefectures.arretes import read_titre
from veilles.veille import Veille

SITE: Final = "https://attrap.fr"
CHEMIN: Final = "/api/v1/search"
PAR_PAGE: Final = 10
"""Elements of a full page."""
GOUV: Final = ".gouv.fr"
_LOCAL = frozenset({"127.0.0.1", "localhost"})
_BALISE = re.compile(r"</?em>", re.IGNORECASE)
_LOIN = 9000
"""A year past it stands for a date that attrap.fr did not find."""


def requete_of(veille: Veille) -> str:
    """What to ask for a veille: as its admin wrote it, else its phrases, any of them; "" when it has none."""
    return veille.recherche or " OR ".join(f'"{mots}"' for mots in veille.mots)


def search_url(site: str, requete: str, page: int) -> str:
    """The address of a page of results (from 1), the latest days first."""
    query = urlencode({"s": requete, "sort": "desc", "page": page}, quote_via=quote)
    return f"{site}{CHEMIN}?{query}"


def split_url(url: str) -> tuple[str, int]:
    """What an address asks for, and which page of it."""
    said = dict(parse_qsl(urlsplit(url).query))
    page = said.get("page", "")
    return said.get("s", ""), int(page) if page.isdecimal() else 1


def is_asked(host: str | None, asked: str | None) -> bool:
    """Whether PDF files of this host are asked for: the State's, and this machine's when attrap.fr is played on it."""
    return host is not None and (host.endswith(GOUV) or (host in _LOCAL and asked in _LOCAL))


def parse_search(body: bytes, url: str) -> Reading:
    """Read one page of results: a Recueil each, and the authorisation that a title alone tells. Raises Unreadable."""
    elements = decode(body).get("elements")
    if not isinstance(elements, list):
        raise Unreadable("ce n'est pas une réponse de la recherche d'attrap.fr : pas de liste « elements »")
    records: list[Record] = []
    remarques: list[str] = []
    for rang, element in enumerate(elements, start=1):
        recueil = _recueil(element, remarques) if isinstance(element, dict) else None
        if recueil is None:
            remarques.append(f"résultat {rang} d'attrap.fr sans adresse : laissé de côté")
            continue
        records += [recueil, *_arretes(recueil), *_hors_gouv(recueil, urlsplit(url).hostname)]
    return Reading(tuple(records), tuple(dict.fromkeys(remarques)))


def _recueil(element: Node, remarques: list[str]) -> Recueil | None:
    url = _text(element, "url")
    if not url.startswith(("https://", "http://")):
        return None
    fuseau = _text(element, "timezone") or "Europe/Paris"
    if not _is_zone(fuseau):
        remarques.append(f"fuseau horaire inconnu d'attrap.fr, lu comme celui de Paris : {fuseau}")
        fuseau = "Europe/Paris"
    return Recueil(
        uid=recueil_uid(url),
        administration=_text(element, "administration"),
        administration_nom=_text(element, "administration_name"),
        nom=_text(element, "name"),
        date=_jour(_text(element, "date")),
        url=url,
        vu_premier=_instant(element, "first_seen_on"),
        pdf_cree=_instant(element, "pdf_creation_date"),
        pdf_modifie=_instant(element, "pdf_modification_date"),
        fuseau=fuseau,
        extraits=tuple(_extraits(element.get("content"))),
    )


def _arretes(recueil: Recueil) -> Iterator[Arrete]:
    """At the Paris police prefecture a file is one act, named by its whole title."""
    found = read_titre(recueil.nom) if recueil.administration == POLICE else None
    if found is not None:
        yield replace(
            found,
            administrations=(recueil.administration,),
            recueils=(recueil.uid,),
            url=recueil.url,
            vu_premier=recueil.vu_premier,
            pdf_cree=recueil.pdf_cree,
        )


def _hors_gouv(recueil: Recueil, asked: str | None) -> Iterator[LecturePdf]:
    """A file on a site that is not asked: its reading ends before it begins."""
    host = urlsplit(recueil.url).hostname
    if not is_asked(host, asked):
        yield LecturePdf(
            uid=recueil.uid,
            etat=INJOIGNABLE,
            detail=f"site hors de gouv.fr, que Vigie ne demande pas : {host}",
        )


def _extraits(content: Any) -> Iterator[str]:
    """The words around those searched, each once, without the marks."""
    said: Sequence[Any] = content if isinstance(content, list) else []
    cleaned = (clean(repare(html.unescape(_BALISE.sub("", one)))) for one in said if isinstance(one, str))
    yield from dict.fromkeys(filter(None, cleaned))


def _text(element: Node, key: str) -> str:
    value = element.get(key)
    return clean(value) if isinstance(value, str) else ""


def _instant(element: Node, key: str) -> datetime | None:
    found = parse_instant(_text(element, key))
    return found if found and found.year < _LOIN else None


def _jour(written: str) -> Jour | None:
    found = parse_date(written)
    return found if found and found.year < _LOIN else None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
