"""One poll of one source: ask, read what changed, store it with its validators."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from sqlite_utils import Database as Writer

from storage.database import Database
from storage.queries import Parlement, SourceState
from storage.records import (
    Origin,
    add_remarks,
    add_response,
    keep_body,
    record_members,
    save_source,
    source_values,
)
from storage.rows import Value, iso
from trackers.archive import Archive
from trackers.base import Outcome, Response, Unreadable
from trackers.fetch import Fetcher
from trackers.tracker import MemberReading, Needs, Tracker

BATCH = 500
"""Members decoded and stored in one transaction: a crash loses at most that much work, and no fact."""
COLLAPSE = 0.8
"""An archive that keeps less than this share of its members is suspect."""
KEPT_UNREADABLE = 4 * 1024**2
"""Most bytes kept of a body that could not be read."""

Progress = Callable[[str, int, int], None]
"""Told (label, members done, members in all) while an archive is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """How one poll ended, how many changes it brought, how many members were decoded."""

    source: str
    outcome: Outcome
    changes: int = 0
    decoded: int = 0
    detail: str = ""


@dataclass(slots=True)
class _Tally:
    """What reading an archive came to."""

    changes: int = 0
    decoded: int = 0
    errors: int = 0


class Poller:
    """Polls sources into `parlement.db`. The network and bodies make outcomes; raises StorageError only."""

    def __init__(self, database: Database, fetcher: Fetcher, progress: Progress | None = None) -> None:
        self._database = database
        self._parlement = Parlement(database)
        self._fetcher = fetcher
        self._progress = progress or (lambda _label, _done, _all: None)

    async def poll(self, tracker: Tracker, cibles: frozenset[str]) -> PollReport:
        """Poll one source. Unchanged, it costs one conditional request and no parsing."""
        state = self._parlement.source(tracker.nom)
        portee = tracker.portee(cibles)
        known = state.validators if state and state.portee == portee else None
        response = await self._fetcher.fetch(tracker.request, known)
        try:
            if response.outcome is Outcome.CHANGED:
                return await self._read(tracker, cibles, state, response)
            return await self._end(tracker, state, response, portee)
        finally:
            response.discard()

    async def _read(
        self, tracker: Tracker, cibles: frozenset[str], state: SourceState | None, response: Response
    ) -> PollReport:
        assert response.body is not None  # the fetcher's promise for CHANGED
        try:
            archive = await asyncio.to_thread(Archive, response.body)
        except Unreadable as error:
            return await self._unreadable(tracker, state, response, str(error))
        volume = len(archive.members)
        with archive:
            if not volume:
                return await self._unreadable(tracker, state, response, "archive vide")
            documents, known = await asyncio.to_thread(self._known, tracker)
            origin = await self._begin(tracker, response)
            readings = tracker.read(archive, Needs(cibles=cibles, documents=documents), known)
            tally = await self._store(tracker, origin, readings, volume)
        if tally.errors:
            detail = f"{_illisibles(tally.errors)} sur {tally.decoded} lus"
            if tally.errors == tally.decoded >= len(known):  # not one odd document: another format
                return await self._unreadable(tracker, state, response, detail)
            response = replace(response, detail=detail)
        await self._finish(tracker, cibles, state, response, volume)
        return PollReport(
            source=tracker.nom,
            outcome=response.outcome,
            changes=tally.changes,
            decoded=tally.decoded,
            detail=response.detail,
        )

    def _known(self, tracker: Tracker) -> tuple[frozenset[str], dict[str, int]]:
        """Documents that stored steps name, and members already read: tens of thousands of rows."""
        return self._parlement.named_documents(), self._parlement.members(tracker.nom)

    async def _begin(self, tracker: Tracker, response: Response) -> Origin:
        reponse = await self._database.write(lambda db: add_response(db, tracker.nom, response))
        return Origin(source=tracker.nom, rang=tracker.rang, reponse=reponse, vu_le=response.received_at)

    async def _store(
        self, tracker: Tracker, origin: Origin, readings: Iterator[MemberReading], total: int
    ) -> _Tally:
        """Decode off the event loop and store, batch by batch."""
        tally = _Tally()
        while batch := await asyncio.to_thread(lambda: list(islice(readings, BATCH))):
            tally.changes += await self._database.write(
                partial(record_members, origin=origin, readings=batch)
            )
            tally.decoded += len(batch)
            tally.errors += sum(bool(found.error) for found in batch)
            self._progress(tracker.libelle, tally.decoded, total)
        return tally

    async def _finish(
        self,
        tracker: Tracker,
        cibles: frozenset[str],
        state: SourceState | None,
        response: Response,
        volume: int,
    ) -> None:
        """Save the validators last: until then, a crash makes the next poll read the rest."""
        remarks = []
        if state and state.volume and volume < state.volume * COLLAPSE:
            remarks.append(
                f"l'archive ne contient plus que {volume} documents, {state.volume} la dernière fois"
            )
        values = source_values(
            response, libelle=tracker.libelle, portee=tracker.portee(cibles), volume=volume
        )

        def save(db: Writer) -> None:
            add_remarks(db, tracker.nom, remarks, response.received_at)
            save_source(db, tracker.nom, values)

        await self._database.write(save)

    async def _unreadable(
        self, tracker: Tracker, state: SourceState | None, response: Response, why: str
    ) -> PollReport:
        """Keep the body, the last of this source only, and save no validators: the next poll reads again."""
        assert response.body is not None
        with response.body.open("rb") as file:
            body = file.read(KEPT_UNREADABLE)
        failed = replace(response, outcome=Outcome.UNREADABLE, detail=why, body=None)

        def keep(db: Writer) -> None:
            db.execute("DELETE FROM corps WHERE membre = ?", (tracker.request.url,))
            keep_body(db, body, add_response(db, tracker.nom, response), tracker.request.url)

        await self._database.write(keep)
        return await self._end(tracker, state, failed, state.portee if state else "")

    async def _end(
        self, tracker: Tracker, state: SourceState | None, response: Response, portee: str
    ) -> PollReport:
        """Save how a poll without a body to read ended; what was known stays known."""
        if response.outcome is Outcome.UNCHANGED:
            values = source_values(response, libelle=tracker.libelle, portee=portee, volume=None)
        else:
            values = _failure(tracker, state, response)
        await self._database.write(lambda db: save_source(db, tracker.nom, values))
        return PollReport(source=tracker.nom, outcome=response.outcome, detail=response.detail)


def _illisibles(count: int) -> str:
    return f"{count} document illisible" if count == 1 else f"{count} documents illisibles"


def _failure(tracker: Tracker, state: SourceState | None, response: Response) -> dict[str, Value]:
    """Not published yet is normal; the rest counts as failures in a row, which slow the next polls."""
    failures = 0 if response.outcome is Outcome.NOT_YET else (state.echecs if state else 0) + 1
    return {
        "libelle": tracker.libelle,
        "url": tracker.request.url,
        "essai": iso(response.received_at),
        "issue": response.outcome.value,
        "detail": response.detail,
        "echecs": failures,
    }
