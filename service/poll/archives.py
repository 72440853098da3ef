"""One poll of an archive: members compared by CRC, the changed ones stored by batches."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from sqlite_utils import Database as Writer

from service.poll.base import Poll, PollReport, Tally, documents, failure, illisibles, keep_unreadable
from service.poll.watch import Watch
from storage.queries import SourceState
from storage.records import record_members
from storage.rows import Value, iso
from storage.sources import Origin, save_source, source_values, tell_instead
from trackers.answer import Unreached
from trackers.archive import Archive
from trackers.base import Outcome, Response, Unreadable, Validators
from trackers.tracker import ArchiveTracker, MemberReading
from trackers.watch import NOTHING_SEEN, Unseen, WatchingTracker

BATCH = 500
"""Members decoded and stored in one transaction: a crash loses at most that much work, and no fact."""
COLLAPSE = 0.8
"""An archive that keeps less than this share of its members is suspect."""
USUAL_AFTER = timedelta(days=7)
"""What an archive weighs for that long is what it usually weighs: the source meant it."""
COLLAPSED = "l'archive ne contient plus que "
"""How the remark about it begins."""


class ArchivePoller:
    """One poll of one archive."""

    def __init__(self, poll: Poll, tracker: ArchiveTracker) -> None:
        self._poll = poll
        self._tracker = tracker
        self._portee = tracker.portee(poll.needs)
        self._state: SourceState | None = poll.parlement.source(tracker.nom)

    async def poll(self) -> PollReport:
        """Ask; read what changed; unchanged, it costs one conditional request and no parsing."""
        state, request = self._state, self._tracker.request
        if not self._tracker.needed(self._poll.needs):
            return PollReport(
                source=self._tracker.nom,
                outcome=Outcome.UNCHANGED,
                detail="aucun dossier suivi n'est encore connu",
            )
        current = state is not None and state.portee == self._portee
        known = state.validators if state and current else None
        response = await self._poll.fetcher.fetch(replace(request, whole=request.whole or not current), known)
        try:
            if response.outcome is not Outcome.CHANGED:
                return await self._end(response, self._portee)
            return await self._read(response)
        finally:
            response.discard()

    async def _read(self, response: Response) -> PollReport:
        source = _source_of(response)
        try:
            archive = await asyncio.to_thread(Archive, source)
            with archive:
                return await self._read_members(archive, response)
        except Unreadable as error:
            return await self._unreadable(response, str(error))
        except (
            Unreached
        ) as error:  # an archive read where it is: it changed meanwhile, or the site fell silent
            lost = replace(response, outcome=Outcome.UNREACHABLE, detail=str(error), status=error.status)
            return await self._end(lost, self._portee)

    async def _read_members(self, archive: Archive, response: Response) -> PollReport:
        volume = len(archive.members)
        if not volume:
            raise Unreadable("archive vide")
        known = await asyncio.to_thread(self._poll.parlement.members, self._tracker.nom)
        origin = await self._poll.begin(self._tracker, response)
        tally = await self._store(origin, self._tracker.read(archive, self._poll.needs, known), volume)
        if tally.errors:
            detail = f"{illisibles(tally.errors)} sur {tally.decoded} lus"
            if tally.errors == tally.decoded >= len(known):  # not one odd document: another format
                raise Unreadable(detail)
            response = replace(response, detail=detail)
        unseen = await self._watch(archive, origin, tally)
        await self._finish(
            response if not unseen.waiting else replace(response, validators=Validators()), volume
        )
        return PollReport(
            source=self._tracker.nom,
            outcome=response.outcome,
            changes=tally.changes,
            decoded=tally.decoded,
            remaining=unseen.left,
            detail=response.detail,
        )

    async def _watch(self, archive: Archive, origin: Origin, tally: Tally) -> Unseen:
        """Have veilles look at what is of no tracked bill. Without validators the archive is asked for again."""
        tracker = self._tracker
        if not isinstance(tracker, WatchingTracker) or not tracker.watches(self._poll.needs):
            return Unseen(seen=NOTHING_SEEN)
        return await Watch(self._poll, tracker, archive, origin).look(tally)

    async def _store(self, origin: Origin, readings: Iterator[MemberReading], total: int) -> Tally:
        """Decode off the event loop and store, batch by batch. Raises Unreached, what was read before it stored."""
        tally = Tally()
        lost: Unreached | None = None
        while lost is None:
            batch, lost = await asyncio.to_thread(_batch, readings)
            if not batch:
                break
            tally.changes += await self._poll.database.write(
                partial(record_members, origin=origin, readings=batch)
            )
            tally.decoded += len(batch)
            tally.errors += sum(bool(found.error) for found in batch)
            self._poll.progress(self._tracker.libelle, tally.decoded, total)
        if lost is not None:
            raise lost
        return tally

    async def _finish(self, response: Response, volume: int) -> None:
        """Save the validators last: until then, a crash makes the next poll read the rest."""
        before = (self._state.volume if self._state else None) or 0
        values = source_values(response, libelle=self._tracker.libelle, portee=self._portee, volume=volume)
        weight = weighed(self._state, volume, response.received_at)

        def save(db: Writer) -> None:
            if volume < before * COLLAPSE:
                remark = f"{COLLAPSED}{documents(volume)}, {before} la dernière fois"
                tell_instead(db, self._tracker.nom, COLLAPSED, remark, response.received_at)
            save_source(db, self._tracker.nom, values | weight)

        await self._poll.database.write(save)

    async def _unreadable(self, response: Response, why: str) -> PollReport:
        failed = await keep_unreadable(self._poll, self._tracker, response, why)
        return await self._end(failed, self._state.portee if self._state else "")

    async def _end(self, response: Response, portee: str) -> PollReport:
        """Save how a poll without a body to read ended; what was known stays known."""
        if response.outcome is Outcome.UNCHANGED:
            values = source_values(response, libelle=self._tracker.libelle, portee=portee, volume=None)
            if self._state and self._state.volume:
                values |= weighed(self._state, self._state.volume, response.received_at)
        else:
            values = failure(self._tracker, self._state, response)
        await self._poll.database.write(lambda db: save_source(db, self._tracker.nom, values))
        return PollReport(source=self._tracker.nom, outcome=response.outcome, detail=response.detail)


def weighed(state: SourceState | None, volume: int, now: datetime) -> dict[str, Value]:
    """What a reading says of what an archive usually weighs: polls in a row that found far less are counted.

    One that never grows back is taken at its word after `USUAL_AFTER`.
    """
    usual = (state.volume_usuel or state.volume if state else None) or volume
    since = (state.effondree_le if state else None) or now
    if volume >= usual * COLLAPSE or now - since >= USUAL_AFTER:
        return {"volume_usuel": volume, "effondree": 0, "effondree_le": None}
    polls = (state.effondree if state else 0) + 1
    return {"volume_usuel": usual, "effondree": polls, "effondree_le": iso(since)}


def _batch(readings: Iterator[MemberReading]) -> tuple[list[MemberReading], Unreached | None]:
    """The next members, fewer when there are no more, or when what is read where it is was lost on the way."""
    batch: list[MemberReading] = []
    try:
        batch.extend(islice(readings, BATCH))
    except Unreached as error:
        return batch, error
    return batch, None


def _source_of(response: Response) -> Path | BinaryIO:
    source = response.remote or response.body
    assert source is not None  # the fetcher's promise for CHANGED
    return source
