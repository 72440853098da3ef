"""One poll of a source whose lists name archives: each is read whole, its members stored by batches.

The archive itself counts as read after its last batch: cut short by a crash, it is asked for again, and what was stored
of it is known by its sum and skipped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlite_utils import Database as Writer

from parlement.jorf import Journal
from parlement.temps import jour_de
from service.poll.base import Poll, Tally, illisibles, keep_unreadable
from service.poll.lists import ListPoller, version_of
from storage.journal import count_textes
from storage.queries import Awaited
from storage.records import record_members
from storage.sources import Origin, arrived, forget_remarks, said_of, tell_instead
from trackers.archive import Member
from trackers.base import Outcome, Response, Unreadable
from trackers.tracker import BundleTracker, Listed, MemberReading, Needs

MEMBERS, BYTES = 100, 4 * 1024**2
"""Members, or bytes of members, decoded and stored in one transaction."""
COMPLETE = timedelta(days=7)
"""An issue older than that may come without its acts: only what was corrected in it is delivered again."""


class BundlePoller(ListPoller):
    """One poll of one source of archives."""

    at_once = 4
    """What an archive brings is told before the next ones are asked for."""

    def __init__(self, poll: Poll, tracker: BundleTracker) -> None:
        super().__init__(poll, tracker)
        self._bundles = tracker

    def _portee_of(self, needs: Needs) -> str:
        """Archives are read whole, whatever is tracked."""
        return ""

    def _to_await(self, ours: list[Listed]) -> list[Listed]:
        known = self._poll.parlement.members(self._tracker.nom, [listed.uid for listed in ours])
        return self._bundles.due(ours, known)

    def _in_order(self, awaited: list[Awaited]) -> list[Awaited]:
        """By name, which is by time: a later delivery has the last word."""
        return sorted(awaited, key=lambda document: document.listed.uid)

    async def _read_document(self, document: Awaited, response: Response, tally: Tally) -> Response:
        if response.outcome is not Outcome.CHANGED or response.body is None:
            return response
        errors = tally.errors
        try:
            origin = await self._read_archive(response.body, response, tally)
        except Unreadable as error:
            return await keep_unreadable(self._poll, self._tracker, response, str(error))
        await self._finish(document.listed, response, origin)
        errors = tally.errors - errors
        return replace(response, detail=illisibles(errors) if errors else "")

    async def _read_archive(self, body: Path, response: Response, tally: Tally) -> Origin:
        """Decode off the event loop and store, batch by batch; gives where it all comes from. Raises Unreadable."""
        names = await asyncio.to_thread(self._bundles.names, body)
        known = await asyncio.to_thread(self._poll.parlement.members, self._tracker.nom, names)
        readings = self._bundles.unpack(body, known)
        origin = await self._poll.begin(self._tracker, response)
        journaux: list[Journal] = []
        read = errors = 0
        while batch := await asyncio.to_thread(next_batch, readings):
            tally.changes += await self._poll.database.write(
                partial(record_members, origin=origin, readings=batch)
            )
            read += len(batch)
            errors += sum(bool(found.error) for found in batch)
            journaux += (r for found in batch for r in found.reading.records if isinstance(r, Journal))
            self._poll.progress(self._tracker.libelle, read, len(names))
        tally.decoded += read
        tally.errors += errors
        if errors == read == len(names):  # not one odd act: another format
            raise Unreadable(f"{illisibles(errors)} sur {read} lus")
        await self._poll.database.write(partial(_tell_incomplete, origin=origin, journaux=journaux))
        return origin

    async def _finish(self, listed: Listed, response: Response, origin: Origin) -> None:
        """The archive was read whole."""
        found = MemberReading(member=Member(listed.uid, version_of(listed), response.size), body=b"")

        def save(db: Writer) -> None:
            arrived(db, self._tracker.nom, listed.uid)
            record_members(db, origin, [found])

        await self._poll.database.write(save)


def next_batch(readings: Iterator[MemberReading]) -> list[MemberReading]:
    """The next members, as many as one transaction stores."""
    batch: list[MemberReading] = []
    size = 0
    for found in readings:
        batch.append(found)
        size += len(found.body)
        if size >= BYTES or len(batch) >= MEMBERS:
            break
    return batch


def _tell_incomplete(db: Writer, origin: Origin, journaux: Iterable[Journal]) -> None:
    """Tell of a recent issue that lists acts never delivered; well again, forget it."""
    since = jour_de(origin.vu_le) - COMPLETE
    for journal in journaux:
        said = said_of(journal.titre or journal.uid)
        read = count_textes(db, journal.textes)
        if read == len(journal.textes):
            forget_remarks(db, origin.source, said)
        elif journal.publie and journal.publie >= since:
            remark = f"{said}{len(journal.textes)} textes annoncés, {read} lus"
            tell_instead(db, origin.source, said, remark, origin.vu_le)
