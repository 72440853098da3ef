"""`vigie lancer`: sources polled on schedule, messages delivered, Discord answered, until asked to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from alerts.delivery.deliver import Deliverer
from service import alarmes
from service.discord.client import DiscordService
from service.salons import Salons
from service.schedule import AdaptiveTrigger, Drainer, build_scheduler, cadence
from service.vigie import Vigie
from storage.backup import backup
from storage.database import StorageError
from trackers.base import Outcome
from trackers.tracker import PageTracker, Tracker, is_live

log = logging.getLogger(__name__)

DELIVERY_EVERY = 2.0
"""Seconds between two looks at the outbox when nothing wakes it sooner."""
BACKUP_EVERY = 3600.0
STOP_WITHIN = 4.0
"""Seconds left to the polls in progress, then to the last messages, when asked to stop: Docker kills after ten."""


class Service:
    """A Vigie that runs. `stop` is set from outside; `run` returns once everything is put away.

    polls: how many there were of each (source, outcome).
    """

    def __init__(
        self,
        vigie: Vigie,
        deliverer: Deliverer,
        discord: DiscordService | None,
        salons: Salons | None = None,
    ) -> None:
        self._vigie = vigie
        self._salons = salons or Salons(vigie)
        self._deliverer = deliverer
        self._discord = discord
        self._drainer = Drainer()
        self._scheduler = build_scheduler()
        self._hastened: set[tuple[str, str]] = set()
        self.polls: Counter[tuple[str, str]] = Counter()
        self._wake = asyncio.Event()
        self.stop = asyncio.Event()

    async def run(self) -> None:
        """Work until `stop` is set; then let the work in progress finish, send what is due, and leave."""
        scheduler = self._scheduler
        self._salons.begin()
        for tracker in self._vigie.trackers:
            self._add_job(scheduler, tracker)
        scheduler.add_job(
            self._drainer.run,
            "interval",
            args=[self._backup],
            seconds=BACKUP_EVERY,
            id="sauvegarde",
            next_run_time=self._vigie.clock(),
        )
        scheduler.add_job(
            self._drainer.run, "interval", args=[self._look], seconds=alarmes.EVERY, id="alarmes"
        )
        scheduler.add_job(self._drainer.run, args=[self._read_anew], id="veilles")
        delivery = asyncio.create_task(self._deliver_forever())
        client = asyncio.create_task(self._discord.run()) if self._discord else None
        scheduler.start()
        log.info("%d sources à relever ; Ctrl-C pour arrêter", len(self._vigie.trackers))
        await self.stop.wait()
        log.info("arrêt demandé : le travail en cours se termine")
        scheduler.pause()
        if not await self._drainer.drain(STOP_WITHIN):
            log.warning("un relevé ne s'est pas terminé à temps ; il reprendra au prochain démarrage")
            await self._drainer.interrupt()
        scheduler.shutdown(wait=False)
        await delivery
        await self._deliver_the_last()
        if client:
            client.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await client

    def _add_job(self, scheduler: AsyncIOScheduler, tracker: Tracker) -> None:
        trigger = AdaptiveTrigger(
            lambda: cadence(tracker, self._vigie.tracked.parlement, self._vigie.clock()),
            self._deliverer.chance,
        )
        scheduler.add_job(self._drainer.run, trigger, args=[lambda: self._poll(tracker)], id=tracker.nom)

    async def _poll(self, tracker: Tracker) -> None:
        try:
            if not self._vigie.polls_now(tracker):
                return
            self._hastened |= {(tracker.nom, self._vigie.incomplete().get(tracker.nom, ""))}
            report = await self._vigie.poll(tracker)
            self.polls[tracker.nom, report.outcome.value] += 1
            if not is_live(tracker):
                self._hasten()
        except StorageError as error:
            log.error("%s : %s", tracker.libelle, error)
            return
        level = _level(tracker, report.outcome)
        log.log(
            level,
            "%s : %s%s",
            tracker.libelle,
            report.outcome,
            f" ({report.detail})" if report.detail else "",
        )
        if report.changes:
            log.info("%s : %d changements, %d documents lus", tracker.libelle, report.changes, report.decoded)
        self._wake.set()

    async def _read_anew(self) -> None:
        """At the start: a veille that is new, or whose words changed, reads everything stored."""
        try:
            await self._vigie.enqueue()
        except StorageError as error:
            log.error("veilles : %s", error)
        self._wake.set()

    async def _look(self) -> None:
        """Tell what is wrong with Vigie itself."""
        try:
            if await alarmes.check_alarmes(self._vigie):
                self._wake.set()
        except StorageError as error:
            log.error("alarmes : %s", error)

    def _hasten(self) -> None:
        """Poll at once the sources that lack something: a dossier just become known, what an absence missed.

        At their own pace, that would come a day later. Each reason hastens once: what fails goes back to its pace.
        """
        late = set(self._vigie.incomplete().items())
        for nom, _ in late - self._hastened:
            self._scheduler.modify_job(nom, next_run_time=self._vigie.clock())
        self._hastened |= late

    async def _deliver_forever(self) -> None:
        """Serve whatever is due, without waiting for slow channels, until asked to stop."""
        while not self.stop.is_set():
            self._wake.clear()
            await self._follow_choices()
            await self._release()
            self._start_deliveries()
            waits = [
                asyncio.create_task(event.wait()) for event in (self._wake, self._deliverer.more, self.stop)
            ]
            await asyncio.wait(waits, timeout=DELIVERY_EVERY, return_when=asyncio.FIRST_COMPLETED)
            for wait in waits:
                wait.cancel()

    async def _deliver_the_last(self) -> None:
        try:
            async with asyncio.timeout(STOP_WITHIN):
                await self._deliverer.deliver_all()
        except TimeoutError:
            log.warning("tout n'a pas pu partir à temps ; le reste partira au prochain démarrage")
        except StorageError as error:
            log.error("envois : %s", error)

    async def _follow_choices(self) -> None:
        """Poll what chat just added, without waiting for the pace of its sources."""
        try:
            if not self._vigie.has_new_choices():
                return
            for tracker in await self._vigie.follow_choices():
                self._add_job(self._scheduler, tracker)
            self._hasten()
        except StorageError as error:
            log.error("choix faits dans Discord : %s", error)

    async def _release(self) -> None:
        """Make due the digests whose time has come; what is left of them, after what is due has begun to leave."""
        try:
            if await self._salons.look():
                self._wake.set()
        except StorageError as error:
            log.error("résumés : %s", error)

    def _start_deliveries(self) -> None:
        try:
            self._deliverer.start_due()
        except StorageError as error:
            log.error("envois : %s", error)

    async def _backup(self) -> None:
        folder = self._vigie.donnees / "sauvegardes"
        for database in (self._vigie.parlement_db, self._vigie.vigie_db):
            try:
                copy = await asyncio.to_thread(backup, database, folder, self._vigie.clock())
            except (StorageError, OSError) as error:
                log.error("sauvegarde de %s : %s", database.path.name, error)
            else:
                if copy:
                    log.info("sauvegarde : %s", copy)


def _level(tracker: Tracker, outcome: Outcome) -> int:
    """How loud to tell a poll: a live source that fails takes nothing away, what it says is told again by others.

    What is not published yet is no failure where most pages are not: a text has amendments or has none.
    """
    if outcome in (Outcome.CHANGED, Outcome.UNCHANGED) or (
        outcome is Outcome.NOT_YET and isinstance(tracker, PageTracker)
    ):
        return logging.DEBUG if is_live(tracker) else logging.INFO
    return logging.DEBUG if is_live(tracker) else logging.WARNING
