"""One poll of a source whose answers are themselves documents: the live order of debate."""

from __future__ import annotations

import zlib

from sqlite_utils import Database as Writer

from service.poll.base import Poll, PollReport, Tally, failure, keep_unreadable, origin_of, own_address
from storage.queries import SourceState
from storage.records import record_members
from storage.rows import iso
from storage.sources import save_address, save_source, source_values
from trackers.archive import Member
from trackers.base import Outcome, Response, Unreadable
from trackers.tracker import LiveTracker, MemberReading


class LivePoller:
    """One poll of one source of pages."""

    def __init__(self, poll: Poll, tracker: LiveTracker) -> None:
        self._poll = poll
        self._tracker = tracker
        self._state: SourceState | None = poll.parlement.source(tracker.nom)

    async def poll(self) -> PollReport:
        """Ask for each page and store what it says of tracked bills."""
        tally, last = Tally(), None
        for request in self._tracker.pages(self._poll.needs):
            known = self._poll.parlement.validators(self._tracker.nom, request.url)
            response = await self._poll.fetcher.fetch(request, known)
            try:
                last = await self._read(response, tally)
            finally:
                response.discard()
            if last.outcome in (Outcome.UNREACHABLE, Outcome.UNREADABLE):
                break
        if last is None:
            return PollReport(source=self._tracker.nom, outcome=Outcome.UNCHANGED, detail="rien à demander")
        return await self._end(last, tally)

    async def _read(self, response: Response, tally: Tally) -> Response:
        if response.outcome is not Outcome.CHANGED or response.body is None:
            return response
        body = response.body.read_bytes()
        try:
            reading = self._tracker.relevant(
                self._tracker.parse(body, response.request.url), self._poll.needs
            )
        except Unreadable as error:
            return await keep_unreadable(self._poll, self._tracker, response, str(error))
        url = response.request.url
        found = MemberReading(member=Member(url, zlib.crc32(body), len(body)), body=body, reading=reading)

        def save(db: Writer) -> int:
            origin = origin_of(db, self._tracker, response)
            save_address(db, self._tracker.nom, response)
            return record_members(db, origin, [found])

        tally.changes += await self._poll.database.write(save)
        tally.decoded += 1
        return response

    async def _end(self, last: Response, tally: Tally) -> PollReport:
        if last.outcome in (Outcome.CHANGED, Outcome.UNCHANGED):
            values = source_values(last, libelle=self._tracker.libelle, portee="", volume=None)
            values |= own_address(self._tracker)
            if tally.changes:
                values["changement"] = iso(last.received_at)
        else:
            values = failure(self._tracker, self._state, last)
        await self._poll.database.write(lambda db: save_source(db, self._tracker.nom, values))
        return PollReport(
            source=self._tracker.nom,
            outcome=last.outcome,
            changes=tally.changes,
            decoded=tally.decoded,
            detail=last.detail,
        )
