"""One poll of one source: ask, read what changed, store it with its validators."""

from __future__ import annotations

from service.poll.archives import ArchivePoller
from service.poll.base import Poll, PollReport, Progress
from service.poll.bundles import BundlePoller
from service.poll.lists import ListPoller
from service.poll.pages import PagePoller
from storage.database import Database
from storage.queries import Parlement
from trackers.fetch import Fetcher
from trackers.tracker import ArchiveTracker, BundleTracker, ListTracker, Needs, PageTracker, Tracker

__all__ = ["PollReport", "Poller", "Progress"]


class Poller:
    """Polls sources into `parlement.db`. The network and bodies make outcomes; raises StorageError only."""

    def __init__(self, database: Database, fetcher: Fetcher, progress: Progress | None = None) -> None:
        self._database = database
        self._fetcher = fetcher
        self._progress = progress or (lambda _label, _done, _all: None)

    async def poll(self, tracker: Tracker, needs: Needs) -> PollReport:
        """Poll one source for what is needed. Unchanged, it costs one conditional request an address and no parsing."""
        parlement = Parlement(self._database)
        poll = Poll(self._database, parlement, self._fetcher, self._progress, needs)
        if isinstance(tracker, ArchiveTracker):
            return await ArchivePoller(poll, tracker).poll()
        if isinstance(tracker, BundleTracker):
            return await BundlePoller(poll, tracker).poll()
        if isinstance(tracker, ListTracker):
            return await ListPoller(poll, tracker).poll()
        assert isinstance(tracker, PageTracker)  # there is no other shape
        return await PagePoller(poll, tracker).poll()
