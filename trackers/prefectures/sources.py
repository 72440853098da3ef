"""The prefects' trackers: what attrap.fr finds for each veille, then the PDF of the files where words were found."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from parlement.arretes import ABSENT, ILLISIBLE, INJOIGNABLE, LecturePdf, Recueil, recueil_uid
from trackers.base import Outcome, Reading, Request, Response
from trackers.prefectures.attrap import (
    CHEMIN,
    PAR_PAGE,
    SITE,
    is_asked,
    parse_search,
    requete_of,
    search_url,
    split_url,
)
from trackers.prefectures.pdf import parse_pdf
from trackers.tracker import Cadence, Needs, Page, Tracker

MOST_PAGES = 20
"""Pages of results asked for in one poll, for one veille."""
FIRST_PAGES = 3
"""The same the first time: what was published before is history."""
MOST_PDFS = 10
"""PDF files asked for in one poll."""
VINGT_MINUTES = Cadence(calme=20 * 60, seance=20 * 60)
CINQ_MINUTES = Cadence(calme=5 * 60, seance=5 * 60)
PDF_BYTES = 40 * 1024**2
PDF_SECONDS = 120.0
_PDF = re.compile(r"/.+\.pdf", re.IGNORECASE)
_ABSENTS = {
    Outcome.NOT_YET: (ABSENT, "rien à cette adresse"),
    Outcome.UNREACHABLE: (INJOIGNABLE, "le site ne répond pas"),
    Outcome.UNREADABLE: (ILLISIBLE, "réponse illisible"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AttrapTracker:
    """The search of attrap.fr, one query for each veille: new files, every twenty minutes. `site`: its base address."""

    site: str = SITE
    nom: ClassVar[str] = "attrap"
    libelle: ClassVar[str] = "Recueils des préfectures (attrap.fr)"
    rang: ClassVar[int] = 100
    chambre: ClassVar[str] = ""
    cadence: Cadence = VINGT_MINUTES

    @property
    def url(self) -> str:
        """The address of the search."""
        return self.site + CHEMIN

    def claims(self, path: str) -> bool:
        """Whether this path is the search's."""
        return path == CHEMIN

    def parse(self, body: bytes, url: str) -> Reading:
        """Read a page of results. Raises Unreadable."""
        return parse_search(body, url)

    def portee(self, needs: Needs) -> str:
        """The queries: a new one may find what is known already."""
        return " | ".join(_requetes(needs))

    def pages(self, needs: Needs) -> list[Page]:
        """The first page of each query."""
        return [self._page(requete, 1) for requete in _requetes(needs)]

    def following(self, page: Page, reading: Reading, seen: Collection[str], needs: Needs) -> list[Page]:
        """The next page, while this one was full and held a file never seen; results that repeat end there."""
        requete, numero = split_url(page.request.url)
        recueils = [record.uid for record in reading.records if isinstance(record, Recueil)]
        new = any(uid not in needs.recueils and uid not in seen for uid in recueils)
        most = MOST_PAGES if needs.recueils else FIRST_PAGES
        return (
            [self._page(requete, numero + 1)] if new and len(recueils) >= PAR_PAGE and numero < most else []
        )

    def missing(self, response: Response) -> Reading:
        """Nothing to remember."""
        return Reading()

    def relevant(self, reading: Reading, needs: Needs) -> Reading:
        """All of it: each file says words that are watched."""
        return reading

    def _page(self, requete: str, numero: int) -> Page:
        return Page(Request(url=search_url(self.site, requete, numero), max_bytes=4 * 1024**2))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecueilsTracker:
    """The PDF files of prefectures where a veille found words. `site`: as for attrap.fr, when it is played back."""

    site: str = SITE
    nom: ClassVar[str] = "recueils"
    libelle: ClassVar[str] = "PDF des recueils des préfectures"
    rang: ClassVar[int] = 100
    chambre: ClassVar[str] = ""
    cadence: Cadence = CINQ_MINUTES

    @property
    def url(self) -> str:
        """They are where attrap.fr says."""
        return self.site

    def claims(self, path: str) -> bool:
        """Whether this path is a PDF file's."""
        return _PDF.fullmatch(path) is not None

    def reads_from(self, host: str | None) -> bool:
        """Whether it asks this host: prefectures are under .gouv.fr, all of them on this machine when played back."""
        return is_asked(host, urlsplit(self.site).hostname)

    def parse(self, body: bytes, url: str) -> Reading:
        """Read a PDF. What cannot be read is told by a LecturePdf."""
        return parse_pdf(body, url)

    def portee(self, needs: Needs) -> str:
        """Each is read for itself."""
        return ""

    def pages(self, needs: Needs) -> list[Page]:
        """A few of those wanted."""
        wanted = [url for url in needs.pdfs if self.reads_from(urlsplit(url).hostname)]
        return [
            Page(Request(url=url, max_bytes=PDF_BYTES, timeout=PDF_SECONDS)) for url in wanted[:MOST_PDFS]
        ]

    def following(self, page: Page, reading: Reading, seen: Collection[str], needs: Needs) -> list[Page]:
        """None."""
        return []

    def missing(self, response: Response) -> Reading:
        """A file that is not there, does not answer or is too large: the alert goes out with the words alone."""
        if response.outcome not in _ABSENTS:
            return Reading()
        etat, pourquoi = _ABSENTS[response.outcome]
        uid = recueil_uid(response.request.url)
        return Reading((LecturePdf(uid=uid, etat=etat, detail=response.detail or pourquoi),))

    def relevant(self, reading: Reading, needs: Needs) -> Reading:
        """All of it."""
        return reading


def trackers_prefectures(site: str = SITE) -> tuple[Tracker, ...]:
    """The search, then the files that it names."""
    return AttrapTracker(site=site), RecueilsTracker(site=site)


def _requetes(needs: Needs) -> list[str]:
    return list(dict.fromkeys(filter(None, map(requete_of, needs.veilles))))
