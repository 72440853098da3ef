"""What veilles look at in an archive, once what is tracked was read from it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial

from service.poll.base import Poll, Tally
from storage.apercus import read_apercu, save_apercu
from storage.records import record_members
from storage.sources import Origin
from trackers.answer import Unreached
from trackers.archive import Archive, Member
from trackers.tracker import MemberReading
from trackers.watch import Unseen, WatchingTracker

LOOKED_AT = 200
"""Members looked at between two writings: what is found is kept even when the site falls silent after."""


@dataclass(frozen=True, slots=True)
class Watch:
    """One look at one archive."""

    poll: Poll
    tracker: WatchingTracker
    archive: Archive
    origin: Origin

    async def look(self, tally: Tally) -> Unseen:
        """Look at what is unseen and store what is found; gives what was to be looked at. Raises Unreached.

        What was seen is remembered last: interrupted, the members are looked at again, and nothing is told twice.
        """
        source, pour = self.tracker.nom, self.tracker.watched_for(self.poll.needs)
        unseen = await asyncio.to_thread(self._unseen, source, pour)
        self.archive.prefetch(unseen.members)
        for begin in range(0, len(unseen.members), LOOKED_AT):
            members = unseen.members[begin : begin + LOOKED_AT]
            found, lost = await asyncio.to_thread(self._look_at, members)
            tally.decoded += len(members)
            tally.changes += await self.poll.database.write(
                partial(record_members, origin=self.origin, readings=found, remember=False)
            )
            if lost is not None:
                raise lost
            self.poll.progress(self.tracker.libelle, begin + len(members), len(unseen.members))
        await self.poll.database.write(lambda db: save_apercu(db, source, pour, unseen.seen))
        return unseen

    def _unseen(self, source: str, pour: str) -> Unseen:
        seen = read_apercu(self.poll.database, source, pour)
        return self.tracker.unseen(self.archive, self.poll.needs, seen)

    def _look_at(self, members: tuple[Member, ...]) -> tuple[list[MemberReading], Unreached | None]:
        """The members in which something was found, or that cannot be read; and how the site was lost, if it was."""
        kept: list[MemberReading] = []
        try:
            for member in members:
                found = self.tracker.look(self.archive, member, self.poll.needs)
                if found.error or found.reading.records:
                    kept.append(found)
        except Unreached as error:
            return kept, error
        return kept, None
