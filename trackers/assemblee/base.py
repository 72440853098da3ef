"""What the Assemblée's archives share: an address by legislature, documents known by their root key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from parlement.dossiers import ASSEMBLEE
from trackers.archive import Archive, Member
from trackers.base import Reading, Request, Unreadable
from trackers.json_xml import Node, decode, node
from trackers.tracker import Cadence, MemberReading, Needs

UID_DOSSIER = re.compile(r"DLR5L\d+N\d+")

MOST_LOOKED_AT = 2000
"""Members of no tracked bill that veilles look at in one poll, where these are many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssembleeTracker:
    """What the archives share: an address by legislature, documents known by their root key.

    en_cours: it still sits. most: members of no tracked bill that veilles look at in one poll, where these are many.
    """

    nom: str
    libelle: str
    request: Request
    rang: int
    cadence: Cadence
    path: re.Pattern[str]
    roots: Mapping[str, Callable[[Node], Reading]]
    en_cours: bool = True
    most: int = MOST_LOOKED_AT

    @property
    def url(self) -> str:
        """The archive's address."""
        return self.request.url

    @property
    def chambre(self) -> str:
        """The Assemblée."""
        return ASSEMBLEE

    def needed(self, needs: Needs) -> bool:
        """Always: the archive may hold what nothing else announces."""
        return True

    def portee(self, needs: Needs) -> str:
        """Everything is read, whatever is tracked."""
        return ""

    def claims(self, path: str) -> bool:
        """Whether this path is the archive's, or one of its members'."""
        return bool(self.path.fullmatch(unquote(path).partition("!")[0]))

    def parse(self, body: bytes, url: str = "") -> Reading:
        """Read one document of the archive. Raises Unreadable, naming what was found instead."""
        document = decode(body)
        for root, parse in self.roots.items():
            if root in document:
                return parse(node(document, root))
        raise Unreadable(f"document inattendu (racine : {', '.join(list(document)[:3]) or 'aucune'})")

    def read_member(self, archive: Archive, member: Member) -> MemberReading:
        """Decode one member; an unreadable one is told in `error` and the rest of the archive goes on."""
        body = b""
        try:
            body = archive.read(member)
            return MemberReading(member=member, body=body, reading=self.parse(body, self.url))
        except Unreadable as error:
            return MemberReading(member=member, body=body, error=str(error))

    def watches(self, needs: Needs) -> bool:
        """Whether veilles look at what is of no tracked bill: where something new may come."""
        return self.en_cours and bool(needs.veilles)

    def read(self, archive: Archive, needs: Needs, known: Mapping[str, int]) -> Iterator[MemberReading]:
        """Decode every changed member: whose vote or which member it is cannot be known before."""
        for member in archive.changed(known, archive.documents):
            yield self.read_member(archive, member)
