"""What a tracker is: the address it polls, how often, and how its archive becomes records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from trackers.archive import Archive, Member
from trackers.base import Reading, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a tracker must look for, known before it reads.

    `cibles` name dossiers as admins do (id, address name, Sénat reference); `documents` are the ids of documents
    that the steps already stored speak of.
    """

    cibles: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberReading:
    """What came out of one member of an archive; `error` (French) instead of a reading when it is unreadable."""

    member: Member
    body: bytes
    reading: Reading = field(default_factory=Reading)
    error: str = ""


class Tracker(Protocol):
    """One source: what it asks for, how often, and how its body becomes records."""

    @property
    def nom(self) -> str:
        """Short name, unique: "scrutins-16"."""
        ...

    @property
    def libelle(self) -> str:
        """What people read: "Scrutins publics, 16e législature"."""
        ...

    @property
    def request(self) -> Request:
        """The one address it polls."""
        ...

    @property
    def rang(self) -> int:
        """Age of the source: what comes from a lower rank never replaces what a higher one said."""
        ...

    @property
    def cadence(self) -> Cadence:
        """How often to poll."""
        ...

    def portee(self, cibles: frozenset[str]) -> str:
        """What of the archive these dossiers make it read; when that changes, the archive is read again."""
        ...

    def claims(self, path: str) -> bool:
        """Whether a body recorded from this path (of an address, `archive.zip!/member` included) is its own."""
        ...

    def parse(self, body: bytes) -> Reading:
        """Turn one document into records. Pure. Raises Unreadable."""
        ...

    def read(self, archive: Archive, needs: Needs, known: Mapping[str, int]) -> Iterator[MemberReading]:
        """Decode the members that changed since `known` (name -> CRC) and that `needs` asks for."""
        ...


@dataclass(frozen=True, slots=True)
class Cadence:
    """Seconds between two polls, by state of the house: nobody sits on a tracked bill, or a sitting is today."""

    calme: float
    seance: float
