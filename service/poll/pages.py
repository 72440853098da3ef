"""One poll of a source whose answers are themselves documents: files of amendments, feeds, the live order of debate."""

from __future__ import annotations

import asyncio
import zlib
from dataclasses import replace
from datetime import timedelta

from sqlite_utils import Database as Writer

from service.poll.base import (
    FINE,
    NOTHING,
    Poll,
    PollReport,
    Tally,
    failure,
    is_silence,
    is_turned_away,
    keep_unreadable,
    origin_of,
    own_address,
)
from storage.queries import SourceState
from storage.records import record_alone, record_members
from storage.rows import Value, iso
from storage.sources import (
    forget_addresses,
    forget_remarks,
    said_of,
    save_address,
    save_source,
    source_values,
    tell_instead,
)
from trackers.archive import Member
from trackers.base import Outcome, Reading, Request, Response, Unreadable
from trackers.tracker import MemberReading, Page, PageTracker


class PagePoller:
    """One poll of one source of pages."""

    def __init__(self, poll: Poll, tracker: PageTracker) -> None:
        self._poll = poll
        self._tracker = tracker
        self._state: SourceState | None = poll.parlement.source(tracker.nom)
        self._portee = tracker.portee(poll.needs)
        self._aside: list[Response] = []
        """Unreadable answers that another page stood in for."""
        self._said = Reading()
        """All that the last page read said, of tracked bills or not."""
        self._seen: set[str] = set()
        """Ids of what earlier pages said, or were asked for."""
        self._left: set[str] = set()
        """Addresses that pages named and that did not come."""

    async def poll(self) -> PollReport:
        """Ask for each page and store what it says of tracked bills, until the site falls silent.

        A page that fails keeps nothing from the others: it is told to the admins while they are well.
        """
        if self._state is not None and self._state.portee != self._portee:
            await self._poll.database.write(lambda db: forget_addresses(db, self._tracker.nom))
        tally = Tally()
        answers: list[Response] = []
        pages = [page for page in self._tracker.pages(self._poll.needs) if not self._is_left_alone(page)]
        asked = {page.request.url for page in pages}
        for rank, page in enumerate(pages, start=1):  # grows as pages name others
            answers.append(await self._ask(page, tally))
            if answers[-1].outcome in FINE:
                self._left.discard(page.request.url)
            if len(answers) > 1 and all(is_silence(answer) for answer in answers[-2:]):
                break
            if is_turned_away(answers[-1]):
                break
            for named in self._named_by(page):
                if named.request.url not in asked and not self._is_left_alone(named):
                    asked.add(named.request.url)
                    pages.append(named)
                    self._left.add(named.request.url)
                    self._seen.update(filter(None, [named.uid]))
            self._poll.progress(self._tracker.libelle, rank, len(pages))
        if not answers:
            return PollReport(source=self._tracker.nom, outcome=Outcome.UNCHANGED, detail=NOTHING)
        return await self._end(answers, tally)

    def _named_by(self, page: Page) -> list[Page]:
        """The pages to ask for because of what this one said, if it was read."""
        reading, self._said = self._said, Reading()
        if not reading.records:
            return []
        named = self._tracker.following(page, reading, self._seen, self._poll.needs)
        self._seen.update(record.uid for record in reading.records)
        return named

    def _is_left_alone(self, page: Page) -> bool:
        """Whether a page was asked for lately."""
        if page.every is None:
            return False
        read = self._poll.parlement.asked_at(self._tracker.nom, page.request.url)
        # Half a minute of grace: polls come a tenth sooner or later.
        return read is not None and self._poll.fetcher.now - read < timedelta(seconds=page.every - 30)

    async def _ask(self, page: Page, tally: Tally) -> Response:
        """Ask for a page, and for what stands in for it when nothing readable is there."""
        answer = await self._fetch(page.request, tally, keep=page.every is not None)
        if (
            page.instead is None
            or answer.outcome in (Outcome.CHANGED, Outcome.UNCHANGED)
            or is_silence(answer)
        ):
            return answer
        if answer.outcome is Outcome.UNREADABLE:
            self._aside.append(answer)
        return await self._fetch(page.instead, tally, keep=page.every is not None)

    async def _fetch(self, request: Request, tally: Tally, *, keep: bool) -> Response:
        known = self._poll.parlement.validators(self._tracker.nom, request.url)
        response = await self._poll.fetcher.fetch(request, known)
        try:
            answer = await self._read(response, tally)
        finally:
            response.discard()
        if keep and answer.outcome in (Outcome.UNCHANGED, Outcome.NOT_YET):
            await self._poll.database.write(
                lambda db: save_address(db, self._tracker.nom, answer, blank=True)
            )
        return answer

    async def _read(self, response: Response, tally: Tally) -> Response:
        if response.outcome is not Outcome.CHANGED or response.body is None:
            await self._remember_missing(response, tally)
            return response
        body, url = response.body.read_bytes(), response.request.url
        try:
            self._said = await asyncio.to_thread(self._tracker.parse, body, url)
            reading = await asyncio.to_thread(self._tracker.relevant, self._said, self._poll.needs)
        except Unreadable as error:
            return await keep_unreadable(self._poll, self._tracker, response, str(error))
        found = MemberReading(member=Member(url, zlib.crc32(body), len(body)), body=body, reading=reading)

        def save(db: Writer) -> int:
            origin = origin_of(db, self._tracker, response)
            save_address(db, self._tracker.nom, response)
            return record_members(db, origin, [found])

        tally.changes += await self._poll.database.write(save)
        tally.decoded += 1
        return response

    async def _remember_missing(self, response: Response, tally: Tally) -> None:
        """Store what is to be remembered of a page that is not there or does not answer."""
        records = self._tracker.missing(response).records
        if records:
            tally.changes += await self._poll.database.write(
                lambda db: record_alone(db, origin_of(db, self._tracker, response), records)
            )

    # --- how it ended ----------------------------------------------------------------------------------------

    async def _end(self, answers: list[Response], tally: Tally) -> PollReport:
        standing = _standing(answers)
        fine = standing.outcome in FINE
        values = self._well(standing) if fine else failure(self._tracker, self._state, standing)
        if tally.changes:
            values["changement"] = iso(standing.received_at)
        if "succes" in values:
            values["succes"] = iso(answers[-1].received_at)
        if self._left:  # the pages that named them are read again, to name them again
            values.pop("succes", None)

        told = [*self._aside, *answers]

        def save(db: Writer) -> None:
            for answer in told:
                self._tell(db, answer, alone=len(told) == 1)
            if self._left:
                forget_addresses(db, self._tracker.nom)
            save_source(db, self._tracker.nom, values)

        await self._poll.database.write(save)
        return PollReport(
            source=self._tracker.nom,
            outcome=standing.outcome,
            changes=tally.changes,
            decoded=tally.decoded,
            detail=standing.detail,
        )

    def _tell(self, db: Writer, answer: Response, *, alone: bool) -> None:
        """Tell the admins of a page that cannot be read; what was told of one that is well again is dropped.

        alone: it is the only answer, and the outcome of the source says it already.
        """
        said = said_of(answer.request.url.rpartition("/")[2])
        if answer.outcome is Outcome.UNREADABLE and not alone:
            tell_instead(db, self._tracker.nom, said, said + answer.detail, answer.received_at)
        elif answer.outcome in (Outcome.CHANGED, Outcome.UNCHANGED):
            forget_remarks(db, self._tracker.nom, said)

    def _well(self, answer: Response) -> dict[str, Value]:
        """What to save of a source that answers: validators are those of each address."""
        values = source_values(answer, libelle=self._tracker.libelle, portee=self._portee, volume=None)
        values.pop("changement", None)
        return values | own_address(self._tracker)


def _standing(answers: list[Response]) -> Response:
    """The answer that says how the source is: the one that brought the most, unless none of its pages is well.

    A page that is not there yet is well; when all the others fail, it hides nothing.
    """
    well = [a for a in answers if a.outcome in (Outcome.CHANGED, Outcome.UNCHANGED)]
    failing = [a for a in answers if a.outcome not in FINE]
    if not well:
        return failing[-1] if failing else answers[-1]
    best = min(well, key=lambda a: FINE.index(a.outcome))
    if not failing:
        return best
    name = failing[-1].request.url.rpartition("/")[2]
    return replace(best, detail=f"{name} : {failing[-1].detail or failing[-1].outcome}")
