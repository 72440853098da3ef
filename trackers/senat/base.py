"""What the Sénat's trackers share: one rank, one house, addresses told apart by their path."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from parlement import senat
from trackers.base import Reading, Request, Response, Unreadable
from trackers.tracker import Cadence, Needs, Page

WWW = senat.SITE
DATA = "https://data.senat.fr"

RANG = 100
"""The Sénat's own word on its meetings outranks what the Assemblée's agenda says of them."""

MIB = 1024**2
MINUTE, HEURE, JOUR = 60.0, 3600.0, 86400.0
DORMANT = JOUR
"""How long pages of a bill whose debate is over are left alone."""

Parser = Callable[[bytes, str], Reading]


@dataclass(frozen=True, slots=True, kw_only=True)
class SenatTracker:
    """One source of the Sénat. `site` is the base address; `lecteurs` read its documents, by path of the address."""

    nom: str
    libelle: str
    site: str
    chemin: str
    cadence: Cadence
    lecteurs: Mapping[re.Pattern[str], Parser]

    @property
    def rang(self) -> int:
        """The same for all: no two of them tell the same record otherwise."""
        return RANG

    @property
    def chambre(self) -> str:
        """The Sénat."""
        return senat.CHAMBRE

    @property
    def url(self) -> str:
        """The address that stands for the source."""
        return self.site + self.chemin

    def claims(self, path: str) -> bool:
        """Whether this path is one of the source's."""
        return any(pattern.fullmatch(path) for pattern in self.lecteurs)

    def parse(self, body: bytes, url: str) -> Reading:
        """Read a document by the reader of its address. Raises Unreadable."""
        path = path_of(url)
        for pattern, read in self.lecteurs.items():
            if pattern.fullmatch(path):
                return read(body, url)
        raise Unreadable(f"adresse inattendue : {url}")

    def portee(self, needs: Needs) -> str:
        """Each page is about one bill, and is read for it."""
        return ""

    def relevant(self, reading: Reading, needs: Needs) -> Reading:
        """All of it."""
        return reading

    def following(self, page: Page, reading: Reading, seen: Collection[str], needs: Needs) -> list[Page]:
        """No page names others to ask for in the same poll."""
        return []

    def missing(self, response: Response) -> Reading:
        """Nothing to remember."""
        return Reading()

    def request(self, url: str, max_bytes: int = 32 * MIB) -> Request:
        """How to ask for a page: the site was seen to take 45 seconds."""
        return Request(url=url, max_bytes=max_bytes, timeout=90.0)


def path_of(url: str) -> str:
    """The path of an address, without its query."""
    bare = url.partition("?")[0].partition("#")[0]
    return "/" + bare.partition("://")[2].partition("/")[2]
