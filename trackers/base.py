"""What every tracker speaks: requests, answers of the fetcher, readings of a parser, and their errors.

Errors raised by this package::

    TrackerError
    └── Unreadable     a body is not what its address promises; its message is the French reason
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from parlement.acteurs import Acteur, Organe
from parlement.amendements import Amendement
from parlement.arretes import Arrete, LecturePdf, Recueil
from parlement.direct import Direct, SortDirect
from parlement.documents import Document
from parlement.dossiers import Acte, Dossier
from parlement.jorf import Journal, TexteJo
from parlement.reunions import PointOdj, Reunion
from parlement.scrutins import Scrutin, Votants
from parlement.semaine import Affiche
from parlement.signalements import Signalement
from parlement.versions import Version
from veilles.veille import Reperage

Record = (
    Dossier
    | Acte
    | Document
    | Scrutin
    | Organe
    | Acteur
    | Amendement
    | Reunion
    | PointOdj
    | Affiche
    | Direct
    | SortDirect
    | Votants
    | Version
    | Journal
    | TexteJo
    | Recueil
    | LecturePdf
    | Arrete
    | Signalement
    | Reperage
)
"""Anything a tracker can read. Each has a `genre` and a `uid`."""

Clock = Callable[[], datetime]
"""Gives the present instant, aware and in UTC. The only way anything here learns what time it is."""


class TrackerError(Exception):
    """Root of the errors of this package."""


class Unreadable(TrackerError):
    """A body that cannot be read: cut short, another format, a bomb. The message is French, for the admins."""


class Outcome(StrEnum):
    """How one poll of one address ends. A closed set: nothing else can happen."""

    CHANGED = "changé"
    UNCHANGED = "inchangé"
    NOT_YET = "pas encore publié"
    UNREADABLE = "illisible"
    UNREACHABLE = "injoignable"


@dataclass(frozen=True, slots=True)
class Validators:
    """What lets the next request be conditional. Stored together with the content it describes."""

    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One address to ask for.

    `url` is the canonical address: the key of validators, and what is shown to people. `max_bytes` bounds the
    body once decompressed. `cache_buster` asks for a fresh copy from a CDN that would serve one hours old: requests
    of the same `fresh` seconds share one.
    `timeout` bounds it in seconds, None for what the fetcher gives to any. `remote` asks for an archive that may be
    read where it is, by ranges; `whole` says it is downloaded when the server serves no range.
    `body` is JSON to send (POST): the fragment of `url`, never sent, then tells apart what is asked of one address.
    `auth` names the key with which to ask, "" for none.
    """

    url: str
    max_bytes: int = 16 * 1024 * 1024
    cache_buster: bool = False
    fresh: float = 600.0
    timeout: float | None = None
    remote: bool = False
    whole: bool = True
    body: bytes | None = None
    auth: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What the fetcher brings back. It never says what the body means.

    When the outcome is CHANGED, `body` is a file in the fetcher's folder, to be removed by `discard`; or `remote` reads
    an archive where it is, by ranges.
    `detail` is a French sentence for the admins when something is wrong or missing.
    """

    request: Request
    outcome: Outcome
    received_at: datetime
    status: int | None = None
    body: Path | None = None
    remote: BinaryIO | None = None
    size: int = 0
    validators: Validators = field(default_factory=Validators)
    detail: str = ""
    retry_after: float | None = None

    def discard(self) -> None:
        """Remove the temporary body, if any, and let go of the remote one. Safe to call twice."""
        if self.remote is not None:
            self.remote.close()
        if self.body is not None:
            self.body.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a parser found in one body: records, and remarks in French for the admins (unknown codes, oddities)."""

    records: tuple[Record, ...] = ()
    remarks: tuple[str, ...] = ()
