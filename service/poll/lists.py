"""One poll of a source made of lists: what they name is awaited, then fetched document by document.

A document is awaited in the same transaction as the validators of the list that named it, and no longer once it was
read: whatever crashes, and however long it answers 404, it is asked for again.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import timedelta

from sqlite_utils import Database as Writer

from parlement.amendements import Amendement
from parlement.temps import jour_de
from service.poll.base import (
    FINE,
    NOTHING,
    Poll,
    PollReport,
    Tally,
    failure,
    is_silence,
    keep_unreadable,
    origin_of,
    own_address,
)
from storage.queries import Awaited, SourceState
from storage.records import record_members
from storage.rows import Value, iso
from storage.sources import (
    LONGEST_WAIT,
    add_response,
    arrived,
    await_documents,
    await_longer,
    forget_portee,
    forget_remarks,
    said_of,
    save_address,
    save_source,
    source_values,
    tell_instead,
)
from trackers.archive import Member
from trackers.base import Outcome, Reading, Response, Unreadable
from trackers.tracker import Listed, ListTracker, MemberReading, Needs

BATCH = 20
"""Documents fetched in one poll: what they bring is told before the rest is asked for."""
MOST_AWAITED = 10_000
"""Documents counted as remaining at most."""
FIRST_WAIT = timedelta(minutes=1)
"""Before a document that is not there is asked for again: doubled at each try."""
GIVEN_UP, LEAST_TRIES = timedelta(days=3), 8
"""A document announced that long ago, asked for that often and never served is no longer asked for."""
REACH = timedelta(days=7)
"""Past this absence the lists no longer tell everything: the archive is read again."""
BEFORE = timedelta(days=1)
"""How far back lists are read again when more texts are tracked; an archive read since then needs no other reading."""
TOLD_AFTER = 3
"""Tries after which the admins are told that an announced document does not come."""
AS_BEFORE = 3
"""How often a document published again is asked for once more when it is served as it was: a CDN may lag."""


class ListPoller:
    """One poll of one source of lists."""

    at_once = BATCH
    """Documents fetched in one poll."""

    def __init__(self, poll: Poll, tracker: ListTracker) -> None:
        self._poll = poll
        self._tracker = tracker
        self._state: SourceState | None = poll.parlement.source(tracker.nom)
        self._portee = self._portee_of(poll.needs)
        self._lists_fail = False

    async def poll(self) -> PollReport:
        """Read the lists, then fetch what they named and was not read yet, a few at a time."""
        if not self._tracker.needed(self._poll.needs):
            return PollReport(source=self._tracker.nom, outcome=Outcome.UNCHANGED, detail=NOTHING)
        answers = await self._read_lists()
        self._lists_fail = answers[-1].outcome is Outcome.UNREACHABLE
        awaited = self._in_order(
            self._poll.parlement.awaited(self._tracker.nom, self._poll.fetcher.now, MOST_AWAITED)
        )
        tally = Tally()
        down = await self._fetch_some(awaited, answers[-1], tally)
        fresh = sum(not document.tentatives for document in awaited[self.at_once :])
        return await self._end(answers, down, tally, 0 if down else fresh)

    def _portee_of(self, needs: Needs) -> str:
        """What decides which documents are wanted: when more is tracked, lists that did not change say more too."""
        known = " ".join(sorted(needs.dossiers | needs.textes))
        return f"{zlib.crc32(known.encode()):08x}"

    def _in_order(self, awaited: list[Awaited]) -> list[Awaited]:
        """Those awaited, in the order they are fetched: as the database gives them."""
        return awaited

    # --- lists -----------------------------------------------------------------------------------------------

    async def _read_lists(self) -> list[Response]:
        """Ask for each list, all over again when more texts are tracked, until the site falls silent."""
        state, now = self._state, self._poll.fetcher.now
        since = state.succes if state else None
        current = state is not None and state.portee == self._portee
        if since and not current:
            since = min(since, now - BEFORE)
        answers: list[Response] = []
        for request in self._tracker.lists(now, since):
            known = self._poll.parlement.validators(self._tracker.nom, request.url) if current else None
            response = await self._poll.fetcher.fetch(request, known)
            try:
                answers.append(await self._read_list(response))
            finally:
                response.discard()
            if all(is_silence(answer) for answer in answers[-2:]) and len(answers) > 1:
                break
        for past in answers[:-1]:
            if past.outcome is Outcome.UNREADABLE:
                await self._tell_unreadable(past)
        return answers

    async def _tell_unreadable(self, past: Response) -> None:
        """A list of another day that cannot be read is told, and keeps nothing else waiting."""
        nom, said = self._tracker.nom, said_of(past.request.url.rpartition("/")[2])
        await self._poll.database.write(
            lambda db: tell_instead(db, nom, said, said + past.detail, past.received_at)
        )

    async def _read_list(self, response: Response) -> Response:
        if response.outcome is not Outcome.CHANGED or response.body is None:
            return response
        try:
            found = list(self._tracker.listed(response.body.read_bytes(), response.request.url))
        except Unreadable as error:
            return await keep_unreadable(self._poll, self._tracker, response, str(error))
        wanted = self._to_await([one for one in found if self._tracker.wants(one, self._poll.needs)])

        def save(db: Writer) -> None:
            add_response(db, self._tracker.nom, response)
            await_documents(db, self._tracker.nom, wanted, response.received_at)
            save_address(db, self._tracker.nom, response)

        await self._poll.database.write(save)
        return response

    def _to_await(self, ours: list[Listed]) -> list[Listed]:
        """Those never read, or in another version."""
        read = self._poll.parlement.members(self._tracker.nom, [listed.uid for listed in ours])
        return [one for one in ours if read.get(one.uid) not in (version_of(one), self._left(one))]

    def _left(self, listed: Listed) -> int:
        """The version of a document about no tracked bill: with more texts tracked, it is wanted again."""
        return version_of(listed) ^ zlib.crc32(self._portee.encode())

    # --- documents -------------------------------------------------------------------------------------------

    async def _fetch_some(self, awaited: list[Awaited], before: Response, tally: Tally) -> Response | None:
        """Fetch the first ones; gives the answer that shows the site to be down: the second such in a row."""
        for rank, document in enumerate(awaited[: self.at_once], start=1):
            if not self._tracker.wants(document.listed, self._poll.needs):
                await self._forget(document.listed.uid)
                continue
            answer = await self._fetch(document, tally)
            if self._is_down(answer) and self._is_down(before):
                return answer
            before = answer
            self._poll.progress(self._tracker.libelle, rank, len(awaited))
        return None

    def _is_down(self, answer: Response) -> bool:
        """Whether an answer says nothing of its document; an error, when the lists come, is the document's own."""
        return answer.outcome is Outcome.UNREACHABLE and (answer.status is None or self._lists_fail)

    async def _forget(self, uid: str) -> None:
        """Await a document no longer: it was read elsewhere meanwhile, or its bill is no longer tracked."""

        def forget(db: Writer) -> None:
            arrived(db, self._tracker.nom, uid)
            forget_remarks(db, self._tracker.nom, said_of(uid))

        await self._poll.database.write(forget)

    async def _fetch(self, document: Awaited, tally: Tally) -> Response:
        """Fetch one document and store it, or have it wait longer."""
        response = await self._poll.fetcher.fetch(self._tracker.document(document.listed))
        try:
            answer = await self._read_document(document, response, tally)
        finally:
            response.discard()
        if answer.outcome is not Outcome.CHANGED:
            await self._wait_longer(document, answer)
        return answer

    async def _read_document(self, document: Awaited, response: Response, tally: Tally) -> Response:
        if response.outcome is not Outcome.CHANGED or response.body is None:
            return response
        body = response.body.read_bytes()
        try:
            reading = self._tracker.parse(body, response.request.url)
            _check_uid(reading, document.listed.uid)
        except Unreadable as error:
            return await keep_unreadable(self._poll, self._tracker, response, str(error))
        reading = self._tracker.relevant(reading, self._poll.needs)
        if document.tentatives < AS_BEFORE and self._is_as_before(document.listed, reading):
            return replace(response, outcome=Outcome.UNCHANGED, detail="servi tel qu'il était")
        tally.changes += await self._store(document, response, body, reading)
        tally.decoded += 1
        return response

    def _is_as_before(self, listed: Listed, reading: Reading) -> bool:
        """Whether an amendment published again is still served in the state that was read, or an older one."""
        parlement = self._poll.parlement
        if not parlement.members(self._tracker.nom, [listed.uid]):
            return False
        known = parlement.amendements.of_uids([listed.uid])
        return any(
            isinstance(record, Amendement)
            and record.uid in known
            and record.chronotag is not None
            and record.chronotag <= (known[record.uid].chronotag or 0)
            for record in reading.records
        )

    async def _store(self, document: Awaited, response: Response, body: bytes, reading: Reading) -> int:
        listed = document.listed
        version = version_of(listed) if reading.records else self._left(listed)
        member = Member(listed.uid, version, len(body))
        found = MemberReading(member=member, body=body, reading=reading)

        def save(db: Writer) -> int:
            origin = origin_of(db, self._tracker, response)
            arrived(db, self._tracker.nom, listed.uid)
            return record_members(db, origin, [found])

        return await self._poll.database.write(save)

    async def _wait_longer(self, document: Awaited, response: Response) -> None:
        """Keep what is not there yet for later, tell the admins when it lasts, give it up in the end.

        Never because the site is down. One published again and served as it was is no news for the admins.
        """
        nom, uid, now = self._tracker.nom, document.listed.uid, response.received_at
        tries = document.tentatives + 1
        late = now - document.annonce_le > GIVEN_UP and tries >= LEAST_TRIES
        abandoned = late and not self._is_down(response)
        told = tries >= TOLD_AFTER and response.outcome is not Outcome.UNCHANGED
        next_try = now + min(FIRST_WAIT * 2 ** min(tries - 1, 10), LONGEST_WAIT)
        why = f"annoncé, mais {response.detail or response.outcome}"
        if abandoned:
            why = f"annoncé le {jour_de(document.annonce_le):%d/%m/%Y}, jamais servi : abandonné"

        def keep(db: Writer) -> None:
            if abandoned:
                arrived(db, nom, uid)
            else:
                await_longer(db, nom, uid, response.detail, next_try)
            if abandoned or told:
                tell_instead(db, nom, said_of(uid), said_of(uid) + why, now)

        await self._poll.database.write(keep)

    # --- how it ended ----------------------------------------------------------------------------------------

    async def _end(
        self, answers: list[Response], down: Response | None, tally: Tally, remaining: int
    ) -> PollReport:
        """Save how the poll ended. After a long absence, ask the archive for what the lists no longer name."""
        tracker = self._tracker
        answer = down or _standing(answers)
        fine = answer.outcome in FINE
        values = self._well(answer) if fine else failure(tracker, self._state, answer)
        if any(past.outcome is Outcome.UNREACHABLE for past in answers):
            values.pop("succes", None)  # the lists of those days are asked for again
        if tally.changes:
            values["changement"] = iso(answer.received_at)
        missed = fine and self._may_have_missed(answer)

        def save(db: Writer) -> None:
            save_source(db, tracker.nom, values)
            if missed:
                forget_portee(db, tracker.archive)

        await self._poll.database.write(save)
        return PollReport(
            source=tracker.nom,
            outcome=answer.outcome,
            changes=tally.changes,
            decoded=tally.decoded,
            remaining=max(0, remaining),
            detail=answer.detail,
        )

    def _well(self, answer: Response) -> dict[str, Value]:
        """What to save after lists that could be read: validators are those of each address."""
        values = source_values(answer, libelle=self._tracker.libelle, portee=self._portee, volume=None)
        values.pop("changement", None)
        return values | own_address(self._tracker)

    def _may_have_missed(self, answer: Response) -> bool:
        """Whether lists that are always followed were not for longer than they reach, nor their archive read since."""
        state, now = self._state, answer.received_at
        if state is None or state.succes is None or now - state.succes <= REACH:
            return False
        if not self._tracker.archive or self._tracker.cadence.calme is None:
            return False
        archive = self._poll.parlement.source(self._tracker.archive)
        return not (archive and archive.changement and now - archive.changement < BEFORE)


def _standing(answers: list[Response]) -> Response:
    """The answer that says how the source is: the last list's if it failed, else the one that brought the most."""
    if answers[-1].outcome not in FINE:
        return answers[-1]
    return min((a for a in answers if a.outcome in FINE), key=lambda a: FINE.index(a.outcome))


def version_of(listed: Listed) -> int:
    """A number for the version of a document, as archives have a CRC."""
    return zlib.crc32(listed.version.encode())


def _check_uid(reading: Reading, uid: str) -> None:
    """Refuse another document than the one asked for: old addresses of votes were seen to answer so."""
    found = {record.uid for record in reading.records}
    if found and uid not in found:
        raise Unreadable(f"le document dit être {', '.join(sorted(found))}")
