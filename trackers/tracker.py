"""What a tracker is: what it asks for, how often, and how the answers become records.

Three shapes, one poller for each: an archive (one address, members compared by CRC), a list (addresses that name
documents, fetched one by one), pages (addresses whose bodies are themselves documents).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Protocol, runtime_checkable

from parlement.temps import PARIS
from trackers.archive import Archive, Member
from trackers.base import Reading, Request, Response
from veilles.veille import Veille

LIVE = "direct-"
"""How the names of live sources begin: "direct-derouleur-17"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plage:
    """Hours of the day, in Paris, when a source publishes: asked every `secondes` from `debut` to `fin` (same day)."""

    debut: time
    fin: time
    secondes: float

    def wait(self, now: datetime) -> float:
        """Seconds after which to ask at the latest: those of these hours within them, else until they begin."""
        local = now.astimezone(PARIS)
        if self.debut <= local.time() < self.fin:
            return self.secondes
        day = local.date() if local.time() < self.debut else local.date() + timedelta(days=1)
        begins = datetime.combine(day, self.debut, PARIS)
        return max(1.0, (begins.astimezone(UTC) - now).total_seconds())


@dataclass(frozen=True, slots=True)
class Cadence:
    """Seconds between two polls, by state of the house; None when the source is not polled then.

    calme: nothing near. seance: a sitting or a meeting on a tracked bill is today, or amendments may be tabled.
    debat: a sitting on a tracked bill is open now; as `seance` when not given. plage: hours when it is asked more
    often, whatever the house does.
    """

    calme: float | None
    seance: float | None
    debat: float | None = None
    plage: Plage | None = None


@dataclass(frozen=True, slots=True, order=True)
class Liste:
    """One list of amendments of the Sénat: a text (its id), in commission or in the sitting."""

    texte: str
    commission: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What trackers must look for, known before they read.

    cibles: dossiers as admins name them (id, address name, Sénat reference). dossiers: ids of those already known.
    titres: the titles of each known dossier. documents: ids that the stored steps speak of. textes: ids of the texts
    of tracked dossiers. examens: lists of amendments known to be theirs. reunions: ids of meetings known to be about
    them. scrutins: ids of votes whose document was already read. direct: printed number of the text under discussion.

    At the Sénat: senat: references of the tracked bills (`pjl22-220`). listes: lists of amendments that their texts may
    have. votes: ids of votes that their steps name and that were not read. votes_sans_noms: those read, without who
    voted what. versions: ids of their texts whose articles were read. fiches: ids of amendments whose page is wanted.
    clos: references of the bills and ids of the texts whose debate is over.

    Beyond tracked bills: veilles: words watched. signales: references at the Sénat of the bills they found. recueils:
    ids of the prefects' files already known. pdfs: addresses of those whose PDF is to be read. journaux: ids of the
    issues of the Journal officiel known whole. journaux_seuls: of those that PISTE alone has told for long. textes_jo:
    ids of the acts already known, of the last weeks.
    """

    cibles: frozenset[str] = frozenset()
    dossiers: frozenset[str] = frozenset()
    titres: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    documents: frozenset[str] = frozenset()
    textes: frozenset[str] = frozenset()
    examens: frozenset[str] = frozenset()
    reunions: frozenset[str] = frozenset()
    scrutins: frozenset[str] = frozenset()
    direct: str = ""
    senat: frozenset[str] = frozenset()
    listes: tuple[Liste, ...] = ()
    votes: frozenset[str] = frozenset()
    votes_sans_noms: frozenset[str] = frozenset()
    versions: frozenset[str] = frozenset()
    fiches: tuple[str, ...] = ()
    clos: frozenset[str] = frozenset()
    veilles: tuple[Veille, ...] = ()
    signales: frozenset[str] = frozenset()
    recueils: frozenset[str] = frozenset()
    pdfs: tuple[str, ...] = ()
    journaux: frozenset[str] = frozenset()
    journaux_seuls: frozenset[str] = frozenset()
    textes_jo: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberReading:
    """What came out of one document; `error` (French) instead of a reading when it is unreadable."""

    member: Member
    body: bytes
    reading: Reading = field(default_factory=Reading)
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One document that a list names: its id, its address, and what changes when it is published again.

    mots: what the list says of it, known only while the list is read.
    """

    uid: str
    url: str
    version: str = ""
    mots: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One address to ask for. instead: asked when there is nothing readable at the first.

    every: seconds it is left alone once asked, None to ask at each poll. uid: the one record it is asked for, "" when
    only its answer tells.
    """

    request: Request
    instead: Request | None = None
    every: float | None = None
    uid: str = ""


class Tracker(Protocol):
    """One source: what people call it, how often it is polled, and how one document becomes records."""

    @property
    def nom(self) -> str:
        """Short name, unique: "scrutins-16"."""
        ...

    @property
    def libelle(self) -> str:
        """What people read: "Scrutins publics, 16e législature"."""
        ...

    @property
    def rang(self) -> int:
        """Age of the source: what comes from a lower rank never replaces what a higher one said."""
        ...

    @property
    def chambre(self) -> str:
        """The house whose debates make it polled more often: "Assemblée" or "Sénat"."""
        ...

    @property
    def cadence(self) -> Cadence:
        """How often to poll."""
        ...

    @property
    def url(self) -> str:
        """The address that stands for the source, shown to people."""
        ...

    def claims(self, path: str) -> bool:
        """Whether a body recorded from this path (of an address, `archive.zip!/member` included) is its own."""
        ...

    def parse(self, body: bytes, url: str) -> Reading:
        """Turn one document, read at this address, into records. Pure. Raises Unreadable.

        The Sénat's files do not say which text they are about: only their address does.
        """
        ...


def is_live(tracker: Tracker) -> bool:
    """Whether a source is polled during debates only: all it says comes from other sources too, later."""
    return tracker.cadence.calme is None and tracker.cadence.seance is None


@runtime_checkable
class ArchiveTracker(Tracker, Protocol):
    """A source that is one archive."""

    @property
    def request(self) -> Request:
        """The one address it polls."""
        ...

    def needed(self, needs: Needs) -> bool:
        """Whether there is anything to read in it at all."""
        ...

    def portee(self, needs: Needs) -> str:
        """What of the archive these needs make it read; when that changes, the archive is read again."""
        ...

    def read(self, archive: Archive, needs: Needs, known: Mapping[str, int]) -> Iterator[MemberReading]:
        """Decode the members that changed since `known` (name -> CRC) and that `needs` asks for."""
        ...


@runtime_checkable
class ListTracker(Tracker, Protocol):
    """A source whose lists name documents, fetched one by one when they are new or published again."""

    @property
    def archive(self) -> str:
        """Name of the source that holds everything, read again after a long absence; "" when there is none."""
        ...

    def needed(self, needs: Needs) -> bool:
        """Whether there is anything to ask for at all."""
        ...

    def lists(self, now: datetime, since: datetime | None) -> list[Request]:
        """The lists to ask for, the oldest first. `since`: when the source was last read in full."""
        ...

    def listed(self, body: bytes, url: str) -> Iterator[Listed]:
        """What one list, read at this address, names: each document once, its latest version. Raises Unreadable."""
        ...

    def wants(self, document: Listed, needs: Needs) -> bool:
        """Whether to fetch it, as far as its id tells: of a tracked bill, or not read yet."""
        ...

    def document(self, document: Listed) -> Request:
        """How to ask for it."""
        ...

    def relevant(self, reading: Reading, needs: Needs) -> Reading:
        """What of a document read concerns tracked bills: `wants` could only judge by its id."""
        ...


@runtime_checkable
class BundleTracker(ListTracker, Protocol):
    """A source of lists whose documents are archives, small enough to be read whole."""

    def due(self, listed: Sequence[Listed], read: Collection[str]) -> list[Listed]:
        """Which of the archives that a list names are to be read, in order; `read`: ids of those that were."""
        ...

    def unpack(self, body: Path, known: Mapping[str, int]) -> Iterator[MemberReading]:
        """Decode the members that changed since `known` (name -> CRC). Raises Unreadable when none can be read."""
        ...

    def names(self, body: Path) -> list[str]:
        """Names of its members, under which they are known. Raises Unreadable."""
        ...


@runtime_checkable
class PageTracker(Tracker, Protocol):
    """A source whose answers are themselves documents."""

    def portee(self, needs: Needs) -> str:
        """What of its pages these needs make it keep; when that changes, they are read again."""
        ...

    def pages(self, needs: Needs) -> list[Page]:
        """The addresses to ask for now; none when there is nothing to ask."""
        ...

    def following(self, page: Page, reading: Reading, seen: Collection[str], needs: Needs) -> list[Page]:
        """The addresses to ask for because of what a page said: the next page of results, what it names.

        reading: all that the page said. seen: ids read from the earlier pages of this poll, or that it asks for.
        """
        ...

    def missing(self, response: Response) -> Reading:
        """What to remember of a page that is not there or does not answer; nothing, most of the time."""
        ...

    def relevant(self, reading: Reading, needs: Needs) -> Reading:
        """What of a reading concerns tracked bills."""
        ...
