"""The Journal officiel by Légifrance's API: the latest issues, what each lists, then the acts not known yet.

It loads an issue no sooner than DILA publishes it (one was loaded at 01:10): it stands in for the archives when they
fail, and tells when they do.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import ClassVar

from parlement.jorf import Journal, TexteJo
from trackers.base import Reading, Response, Unreadable
from trackers.piste.acces import API, CHEMIN
from trackers.piste.actes import parse_acte
from trackers.piste.demandes import (
    ACTE,
    DERNIERS,
    PAR_PAGE,
    RECHERCHE,
    SOMMAIRE,
    acte,
    derniers,
    est,
    page_de,
    sommaire,
)
from trackers.piste.journaux import parse_derniers, parse_sommaire
from trackers.piste.resultats import parse_recherche
from trackers.tracker import Cadence, Needs, Page

MOST = 60
"""Acts asked for in one poll: quotas are only known to whoever has the key."""
MOST_PAGES = 5
"""Pages of one issue. The fullest seen lists 101 acts."""
_DEMI_HEURE = Cadence(calme=1800.0, seance=1800.0)

_PARSERS: dict[str, Callable[[bytes, str], Reading]] = {
    DERNIERS: parse_derniers,
    SOMMAIRE: parse_sommaire,
    ACTE: parse_acte,
    RECHERCHE: parse_recherche,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PisteTracker:
    """Légifrance's API. It ranks below DILA's archives, which tell the same acts in their own words.

    plafond: acts asked for in one poll. par_page: acts that one page of a summary holds at most.
    """

    nom: ClassVar[str] = "piste"
    libelle: ClassVar[str] = "Journal officiel (PISTE)"
    rang: ClassVar[int] = 1
    chambre: ClassVar[str] = ""
    cadence: Cadence = _DEMI_HEURE

    api: str = API
    plafond: int = MOST
    par_page: int = PAR_PAGE

    @property
    def url(self) -> str:
        """The address of the latest issues."""
        return derniers(self.api).url

    def claims(self, path: str) -> bool:
        """Whether an answer comes from it."""
        return path.startswith(CHEMIN) and path.removeprefix(CHEMIN) in _PARSERS

    def parse(self, body: bytes, url: str) -> Reading:
        """Read one answer, by what its address asks. Raises Unreadable."""
        parser = next((parser for chemin, parser in _PARSERS.items() if est(chemin, url)), None)
        if parser is None:
            raise Unreadable("ce n'est pas une réponse que Vigie demande à Légifrance")
        return parser(body, url)

    def portee(self, needs: Needs) -> str:
        """What is known already: an answer that did not change is read again for what is still lacking."""
        known = " ".join([*sorted(needs.journaux | needs.textes_jo), "|", *sorted(needs.journaux_seuls)])
        return f"{zlib.crc32(known.encode()):08x}"

    def pages(self, needs: Needs) -> list[Page]:
        """The latest issues, from which the rest follows."""
        return [Page(derniers(self.api))]

    def following(self, page: Page, reading: Reading, seen: Collection[str], needs: Needs) -> list[Page]:
        """What the issues not known whole list, then the acts not known, at most `plafond` a poll."""
        journaux = [record for record in reading.records if isinstance(record, Journal)]
        if est(DERNIERS, page.request.url):
            lacking = [journal.uid for journal in journaux if journal.uid not in needs.journaux]
            return [self._sommaire(uid) for uid in lacking]
        return [one for journal in journaux for one in self._listed(page, journal, seen, needs)]

    def _listed(self, page: Page, journal: Journal, seen: Collection[str], needs: Needs) -> list[Page]:
        """The acts of one page of an issue that are not known; its next page once there is room for all of them."""
        number, before = page_de(page.request.url)
        if before and journal.textes[:1] == (before,):
            return []  # the page before, once more
        lacking = [uid for uid in journal.textes if uid not in needs.textes_jo and uid not in seen]
        room = max(0, self.plafond - sum(uid.startswith("JORFTEXT") for uid in seen))
        named = [Page(acte(self.api, uid, journal.uid), uid=uid) for uid in lacking[:room]]
        if len(lacking) <= room and len(journal.textes) == self.par_page and number < MOST_PAGES:
            named.append(self._sommaire(journal.uid, number + 1, journal.textes[0]))
        return named

    def _sommaire(self, journal: str, number: int = 1, before: str = "") -> Page:
        return Page(sommaire(self.api, journal, number, self.par_page, before))

    def missing(self, response: Response) -> Reading:
        """Nothing: an act that is not there is asked for again."""
        return Reading()

    def relevant(self, reading: Reading, needs: Needs) -> Reading:
        """All of it, and which of these issues DILA's archives never brought."""
        alone = (
            f"JO n° {record.numero} absent des archives de la DILA : lu par PISTE"
            for record in reading.records
            if isinstance(record, Journal) and record.uid in needs.journaux_seuls and not record.textes
        )
        return replace(reading, remarks=(*reading.remarks, *alone))


@dataclass(frozen=True, slots=True, kw_only=True)
class ActesTracker(PisteTracker):
    """Some acts, asked for once by whoever searched for them."""

    actes: tuple[str, ...] = ()

    def portee(self, needs: Needs) -> str:
        """Those acts."""
        return " ".join(self.actes)

    def pages(self, needs: Needs) -> list[Page]:
        """One address for each."""
        return [Page(acte(self.api, uid), uid=uid) for uid in self.actes]

    def relevant(self, reading: Reading, needs: Needs) -> Reading:
        """The acts asked for, and no other."""
        kept = (r for r in reading.records if isinstance(r, TexteJo) and r.uid in self.actes)
        return replace(reading, records=tuple(kept))
