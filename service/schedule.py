"""When each source is polled: often while the house sits on a tracked bill, seldom otherwise, slower on failure."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from parlement.temps import PARIS
from storage.agenda import Moment
from storage.database import StorageError
from storage.queries import Parlement
from trackers.tracker import Tracker

log = logging.getLogger(__name__)

JITTER = 0.1
LOOK_AGAIN = 60.0
"""Seconds before looking whether a source that is not polled now should be."""
LONGEST = 6 * 3600.0
"""Seconds: a source that keeps failing is still tried this often."""
LONGEST_NEAR = 15 * 60.0
"""The same around debates: a site that was down at noon must not make the evening's alerts late."""


class AdaptiveTrigger(BaseTrigger):  # type: ignore[misc]
    """Fires at once, then after as many seconds as `policy` says at that moment, more or less a tenth."""

    def __init__(self, policy: Callable[[], float], chance: random.Random) -> None:
        self._policy = policy
        self._chance = chance

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """The next instant to fire."""
        if previous is None:
            return now
        seconds = self._policy() * self._chance.uniform(1 - JITTER, 1 + JITTER)
        return now + timedelta(seconds=seconds)


def cadence(tracker: Tracker, parlement: Parlement, now: datetime) -> float:
    """Seconds until the next poll of a source: by state of the house, doubled by each failure in a row; never past the
    hours when it publishes.

    A source that is not polled now is looked at again soon. The calm rhythm when the database cannot be asked: a
    poll that is not planned would never come back.
    """
    try:
        moment = parlement.agenda.moment(now, tracker.chambre)
        state = parlement.source(tracker.nom)
    except StorageError as error:
        log.error("%s : %s", tracker.libelle, error)
        return tracker.cadence.calme or LOOK_AGAIN
    seconds = rhythm(tracker, moment)
    if seconds is None:
        return LOOK_AGAIN
    failures = min(state.echecs, 10) if state else 0
    longest = LONGEST if moment is Moment.CALME else LONGEST_NEAR
    wait = float(min(seconds * 2**failures, max(seconds, longest)))
    plage = tracker.cadence.plage
    return min(wait, plage.wait(now)) if plage else wait


def is_polled(tracker: Tracker, parlement: Parlement, now: datetime) -> bool:
    """Whether a source is polled as the house stands. Raises StorageError."""
    if None not in (tracker.cadence.calme, tracker.cadence.seance):
        return True
    return rhythm(tracker, parlement.agenda.moment(now, tracker.chambre)) is not None


def rhythm(tracker: Tracker, moment: Moment) -> float | None:
    """Seconds between two polls; None when the source is not polled then."""
    rhythms = tracker.cadence
    match moment:
        case Moment.DEBAT:
            return rhythms.seance if rhythms.debat is None else rhythms.debat
        case Moment.SEANCE:
            return rhythms.seance
        case Moment.CALME:
            return rhythms.calme


class Drainer:
    """Runs units of work that a stop lets finish: the scheduler itself cancels what runs when it shuts down."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    async def run(self, work: Callable[[], Awaitable[Any]]) -> None:
        """Run one unit of work; a cancellation from outside does not interrupt it, `interrupt` does."""
        task: asyncio.Task[Any] = asyncio.ensure_future(work())
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            if not task.cancelled():
                raise

    async def drain(self, seconds: float) -> bool:
        """Wait for what runs; gives whether everything finished in time."""
        if not self._running:
            return True
        _, late = await asyncio.wait(set(self._running), timeout=seconds)
        return not late

    async def interrupt(self) -> None:
        """Cut short what still runs: what it did not store is read again at the next start."""
        late = set(self._running)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


def build_scheduler() -> AsyncIOScheduler:
    """A scheduler that drops nothing: a late run is run once, never skipped for being late."""
    defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler = AsyncIOScheduler(timezone=PARIS, job_defaults=defaults)
    scheduler.add_listener(_report_error, EVENT_JOB_ERROR)
    return scheduler


def _report_error(event: JobExecutionEvent) -> None:
    log.error("%s : %s", event.job_id, event.exception)
