"""The trackers of the live order of debate: the dérouleur and Éliasse, polled only while a sitting is open.

Both are internal tools: whatever fails here, the documents of the amendments have the last word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from parlement.amendements import EN_SEANCE
from parlement.direct import Direct, SortDirect, imprime
from parlement.documents import texte_debattu
from parlement.dossiers import ASSEMBLEE
from trackers.assemblee.adresses import WWW
from trackers.assemblee.derouleur import parse_derouleur
from trackers.assemblee.eliasse import decode_any, parse_amendement_eliasse, parse_ordre, parse_prochain
from trackers.base import Reading, Record, Request, Response
from trackers.tracker import Cadence, Needs, Page, PageTracker

__all__ = [
    "DerouleurTracker",
    "OrdreTracker",
    "ProchainTracker",
    "parse_amendement_eliasse",
    "parse_derouleur",
    "parse_ordre",
    "parse_prochain",
    "trackers_direct",
]

ELIASSE = "https://eliasse.assemblee-nationale.fr"
DEROULEUR = "/local/derouleur/derouleur.json"
PROCHAIN = "/eliasse/prochainADiscuter.do"
DISCUSSION = "/eliasse/discussion.do"


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectTracker:
    """What the live sources share: polled only while a sitting on a tracked bill is open."""

    nom: str
    libelle: str
    legislature: int
    url: str
    cadence: Cadence
    chemin: re.Pattern[str]
    cache_buster: bool = False

    @property
    def rang(self) -> int:
        """The legislature."""
        return self.legislature

    @property
    def chambre(self) -> str:
        """The Assemblée."""
        return ASSEMBLEE

    def portee(self, needs: Needs) -> str:
        """What the live sources say holds for the moment only: nothing is read again."""
        return ""

    def claims(self, path: str) -> bool:
        """Whether this path is one of the source's."""
        return bool(self.chemin.fullmatch(path))

    def pages(self, needs: Needs) -> list[Page]:
        """Its one address."""
        return [_page(self.url, cache_buster=self.cache_buster)]

    def following(self, page: Page, reading: Reading, seen: Collection[str], needs: Needs) -> list[Page]:
        """No page names others to ask for in the same poll."""
        return []

    def missing(self, response: Response) -> Reading:
        """Nothing to remember."""
        return Reading()

    def relevant(self, reading: Reading, needs: Needs) -> Reading:
        """Where the sitting is, always; the order of call and the outcomes of tracked texts only."""
        return replace(reading, records=tuple(_relevant(reading.records, needs.textes)))


class DerouleurTracker(DirectTracker):
    """The yellow sheet: what is left to call, on the clock of the broadcast (up to 5 minutes late)."""

    __slots__ = ()

    def parse(self, body: bytes, url: str = "") -> Reading:
        """Read the sheet. Raises Unreadable."""
        return parse_derouleur(body, self.legislature)


class ProchainTracker(DirectTracker):
    """The amendment being called, without delay."""

    __slots__ = ()

    def parse(self, body: bytes, url: str = "") -> Reading:
        """Read which one. Raises Unreadable."""
        return parse_prochain(body, self.legislature)


class OrdreTracker(DirectTracker):
    """The whole order of call of the tracked text under discussion, with the outcomes so far.

    Asked without an amendment's number, `discussion.do` gives them all (with one, those around it); the pages of
    `amdtDerouleur.do`, a hundred lines each, are read when recorded but not asked for.
    """

    __slots__ = ()

    def pages(self, needs: Needs) -> list[Page]:
        """The order of the text under discussion, when it is a tracked one."""
        bibard = imprime(needs.direct)
        if not bibard:
            return []
        query = {
            "legislature": self.legislature,
            "bibard": bibard,
            "bibardSuffixe": needs.direct.removeprefix(bibard),
            "organeAbrv": EN_SEANCE,
        }
        return [_page(f"{self.url}?{urlencode(query)}")]

    def parse(self, body: bytes, url: str = "") -> Reading:
        """Read an order of call, or the page of some amendments. Raises Unreadable."""
        document = decode_any(body)
        if isinstance(document, dict) and "amendements" in document:
            return parse_amendement_eliasse(body, self.legislature)
        return parse_ordre(body, self.legislature)


def _page(url: str, *, cache_buster: bool = False) -> Page:
    return Page(Request(url=url, cache_buster=cache_buster, fresh=5.0, timeout=15.0))


def _relevant(records: tuple[Record, ...], textes: frozenset[str]) -> Iterator[Record]:
    suivis = {texte_debattu(uid) for uid in textes}
    for record in records:
        if isinstance(record, (Direct, SortDirect)) and (record.legislature, record.imprime) in suivis:
            yield record
        elif isinstance(record, Direct):
            yield replace(record, suite=())


def trackers_direct(legislature: int, *, www: str = WWW, eliasse: str = ELIASSE) -> tuple[PageTracker, ...]:
    """The live sources of the legislature that sits. `www` and `eliasse` are the base addresses."""
    return (
        DerouleurTracker(
            nom=f"direct-derouleur-{legislature}",
            libelle="Dérouleur de la séance",
            legislature=legislature,
            url=www + DEROULEUR,
            cadence=Cadence(calme=None, seance=None, debat=20.0),
            chemin=re.compile(DEROULEUR.replace(".", r"\.")),
            cache_buster=True,
        ),
        ProchainTracker(
            nom=f"direct-prochain-{legislature}",
            libelle="Amendement en discussion (Éliasse)",
            legislature=legislature,
            url=eliasse + PROCHAIN,
            cadence=Cadence(calme=None, seance=None, debat=20.0),
            chemin=re.compile(PROCHAIN.replace(".", r"\.")),
        ),
        OrdreTracker(
            nom=f"direct-ordre-{legislature}",
            libelle="Ordre d'appel des amendements (Éliasse)",
            legislature=legislature,
            url=eliasse + DISCUSSION,
            cadence=Cadence(calme=None, seance=None, debat=60.0),
            chemin=re.compile(r"/eliasse/(?:discussion|[aA]mdtDerouleur|amendement)\.do"),
        ),
    )
