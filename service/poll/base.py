"""What polls of every shape share: the report, what they work with, how a failure is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlite_utils import Database as Writer

from storage.database import Database
from storage.queries import Parlement, SourceState
from storage.rows import Value, iso
from storage.sources import Origin, add_response, keep_body
from trackers.base import Outcome, Response
from trackers.fetch import Fetcher
from trackers.tracker import Needs, Tracker

Progress = Callable[[str, int, int], None]
"""Told (label, documents done, documents in all) while a source is read."""

NOTHING = "rien à demander"
"""Told of a source that has nothing to ask for yet."""

FINE = (Outcome.CHANGED, Outcome.UNCHANGED, Outcome.NOT_YET)
"""Outcomes of a source that is well, the one that brings the most first."""

KEPT_UNREADABLE = 4 * 1024**2
"""Most bytes kept of a body that could not be read."""

_TURNED_AWAY = frozenset({401, 403, 429})


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """How one poll ended: changes it brought, documents decoded, documents never asked for yet."""

    source: str
    outcome: Outcome
    changes: int = 0
    decoded: int = 0
    remaining: int = 0
    detail: str = ""

    def then(self, following: PollReport) -> PollReport:
        """Both polls as one."""
        return replace(
            following,
            changes=self.changes + following.changes,
            decoded=self.decoded + following.decoded,
        )


@dataclass(slots=True)
class Tally:
    """What reading a source came to."""

    changes: int = 0
    decoded: int = 0
    errors: int = 0


@dataclass(frozen=True, slots=True)
class Poll:
    """What one poll works with."""

    database: Database
    parlement: Parlement
    fetcher: Fetcher
    progress: Progress
    needs: Needs

    async def begin(self, tracker: Tracker, response: Response) -> Origin:
        """Remember an answer whose body is about to be read."""
        return await self.database.write(lambda db: origin_of(db, tracker, response))


def origin_of(db: Writer, tracker: Tracker, response: Response) -> Origin:
    """Remember an answer, inside a transaction: where the records read from its body come from."""
    reponse = add_response(db, tracker.nom, response)
    return Origin(source=tracker.nom, rang=tracker.rang, reponse=reponse, vu_le=response.received_at)


def own_address(tracker: Tracker) -> dict[str, Value]:
    """What a source of several addresses saves over an answer's: its main one, validators being those of each."""
    return {"url": tracker.url, "etag": None, "last_modified": None, "sha256": None}


def failure(tracker: Tracker, state: SourceState | None, response: Response) -> dict[str, Value]:
    """Not published yet is normal; the rest counts as failures in a row, which slow the next polls."""
    failures = 0 if response.outcome is Outcome.NOT_YET else (state.echecs if state else 0) + 1
    return {
        "libelle": tracker.libelle,
        "url": tracker.url,
        "essai": iso(response.received_at),
        "issue": response.outcome.value,
        "detail": response.detail,
        "echecs": failures,
    }


def documents(count: int) -> str:
    """ "3 documents"."""
    return f"{count} document" if count == 1 else f"{count} documents"


def illisibles(count: int) -> str:
    """ "3 documents illisibles"."""
    return f"{documents(count)} illisible" + ("" if count == 1 else "s")


def is_silence(response: Response) -> bool:
    """Whether nothing at all answered."""
    return response.outcome is Outcome.UNREACHABLE and response.status is None


def is_turned_away(response: Response) -> bool:
    """Whether an API refuses whoever asks, key or quota: it would refuse the other requests too."""
    return bool(response.request.auth) and response.status in _TURNED_AWAY


async def keep_unreadable(poll: Poll, tracker: Tracker, response: Response, why: str) -> Response:
    """Keep a body that its parser refused, the last of its address only; gives the answer with its new outcome.

    No validators are saved: the next poll reads it again.
    """
    if response.body is not None:
        with response.body.open("rb") as file:
            body = file.read(KEPT_UNREADABLE)
        url = response.request.url

        def keep(db: Writer) -> None:
            db.execute("DELETE FROM corps WHERE membre = ?", (url,))
            keep_body(db, body, add_response(db, tracker.nom, response), url)

        await poll.database.write(keep)
    return replace(response, outcome=Outcome.UNREADABLE, detail=why, body=None)
