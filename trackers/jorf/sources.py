"""DILA's deliveries of the Journal officiel: the issue of the day at night, re-deliveries of older acts in the evening.

An archive is asked for once its name is on the index. The hour in a name cannot be guessed, there is none at night on
days without an issue, and "delivered" does not mean "new": an act's own date says when it was published.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from trackers.base import Reading, Request
from trackers.jorf.archive import names_in, read_members
from trackers.jorf.documents import parse_document
from trackers.jorf.index import names_of
from trackers.tracker import Cadence, Listed, MemberReading, Needs, Plage

DILA = "https://echanges.dila.gouv.fr"
DOSSIER = "/OPENDATA/JORFSIMPLE/"
RANG = 2
"""Above what Légifrance's API says of the same acts: DILA's archives hold them whole."""
FIRST = 30
"""Archives read at the first fill, the newest: some fifteen days."""
MOST_PACKED = 256 * 1024**2
"""One archive as it is received. The largest seen makes 18 MB; some servers inflate what they send."""
LONGEST = 300.0
"""Seconds given to one archive."""
CADENCE = Cadence(calme=3600, seance=3600, plage=Plage(debut=time(0, 10), fin=time(2, 0), secondes=900))
"""The issue of the day was delivered between 00:15 and 00:58 in every night recorded."""

_CLAIMED = re.compile(rf"{DOSSIER}(?:[^/]*|[^/]+(?:!|%21)/.+)|/jorf/id/(?:JORFTEXT|JORFCONT)\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class JorfTracker:
    """The Journal officiel as DILA publishes it. `site` is the base address."""

    site: str = DILA
    cadence: Cadence = CADENCE

    @property
    def nom(self) -> str:
        """Short name, unique."""
        return "jorf"

    @property
    def libelle(self) -> str:
        """What people read."""
        return "Journal officiel (DILA)"

    @property
    def chambre(self) -> str:
        """No house."""
        return ""

    @property
    def rang(self) -> int:
        """Above Légifrance's API."""
        return RANG

    @property
    def url(self) -> str:
        """The index of the archives."""
        return f"{self.site}{DOSSIER}"

    @property
    def archive(self) -> str:
        """None: the index names two years of deliveries."""
        return ""

    def needed(self, needs: Needs) -> bool:
        """Whether anything is watched that an act may be about."""
        return bool(needs.veilles or needs.cibles)

    def claims(self, path: str) -> bool:
        """Whether this path is the index's, an archive's, a member's, or an act's page on Légifrance."""
        return bool(_CLAIMED.fullmatch(path))

    def lists(self, now: datetime, since: datetime | None) -> list[Request]:
        """The index."""
        return [Request(url=self.url)]

    def listed(self, body: bytes, url: str = "") -> Iterator[Listed]:
        """The archives that the index names, oldest first. Raises Unreadable."""
        for name in names_of(body):
            yield Listed(uid=name, url=f"{self.url}{name}")

    def due(self, listed: Sequence[Listed], read: Collection[str]) -> list[Listed]:
        """Those to read, oldest first: of the newest, those not read yet; and all since the last one read."""
        last = max(read, default="")
        newest = {one.uid for one in listed[-FIRST:]}
        return [
            one for one in listed if one.uid not in read and (one.uid in newest or (last and one.uid > last))
        ]

    def wants(self, document: Listed, needs: Needs) -> bool:
        """Whatever it holds, only reading it tells."""
        return self.needed(needs)

    def document(self, document: Listed) -> Request:
        """How to ask for one archive."""
        return Request(url=document.url, max_bytes=MOST_PACKED, timeout=LONGEST)

    def relevant(self, reading: Reading, needs: Needs) -> Reading:
        """All of it: veilles read every act."""
        return reading

    def parse(self, body: bytes, url: str = "") -> Reading:
        """Read one member: an act, or the summary of an issue. Raises Unreadable."""
        return parse_document(body)

    def names(self, body: Path) -> list[str]:
        """Names of the acts and summaries of an archive, once sure that it is whole. Raises Unreadable."""
        return names_in(body)

    def unpack(self, body: Path, known: Mapping[str, int]) -> Iterator[MemberReading]:
        """Decode those that changed. Raises Unreadable."""
        return read_members(body, known)
