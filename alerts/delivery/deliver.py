"""From the outbox to people: each due row reaches its destination once, whatever breaks on the way.

Rows of one destination leave in order, destinations side by side: one that is slow or closed holds back its own
rows only. A bounded number is served at once, so that what matters more may come later and leave first. A first
posting is marked before it leaves; if its outcome is lost, it is posted again with the same nonce, or, after the time
Discord remembers nonces, looked for in the channel first.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache, partial

from alerts.delivery.courier import Closed, Courier, Gone, Poste, Printer, Refused, TryLater
from alerts.message import Message, decode_message
from storage import outbox, outbox_states
from storage.database import Database, StorageError
from storage.outbox import Envoi, Etat
from trackers.base import Clock

log = logging.getLogger(__name__)

NONCE_REMEMBERED = timedelta(seconds=90)
"""Discord remembers a nonce for some minutes; past this, we look instead of trusting it."""
FIRST_WAIT = 2.0
LONGEST_WAIT = 300.0
PLACES = 64
"""Destinations served at once for each importance: one whose five messages in five seconds are spent holds one."""
LOOKED_AT = PLACES
"""Rows read from the outbox in one go."""
AT_ONCE = 5
"""Rows of one destination that leave before looking at the outbox again: what Discord takes in five seconds."""
FREED = PLACES // 4
"""Places that free themselves before the outbox is looked at again: less often costs less."""
PATIENCE = 5
"""Failures of a row after which the one behind it is tried too: the fault may be the row's."""

_decoded = lru_cache(maxsize=32)(decode_message)
"""Thousands of rows say the same: it is read once."""

WhenClosed = Callable[[str, str], Awaitable[None]]
"""What to do when a destination is closed to us: its name and why."""


class Deliverer:
    """Empties the outbox. `couriers` and `printers` are found by the part of a destination before ":".

    `clock` is the time of retries and of nonces: the real one even where the debates are simulated. Waits in seconds.
    `more` is set when places are free and rows were left for want of them. `when_closed` is told of closed channels.
    """

    def __init__(
        self,
        database: Database,
        couriers: Mapping[str, Courier],
        clock: Clock,
        chance: random.Random | None = None,
        *,
        printers: Mapping[str, Printer] | None = None,
        first_wait: float = FIRST_WAIT,
        longest_wait: float = LONGEST_WAIT,
        when_closed: WhenClosed | None = None,
    ) -> None:
        self._database = database
        self._couriers = couriers
        self._printers = printers or {}
        self._clock = clock
        self._first_wait = first_wait
        self._longest_wait = longest_wait
        self._when_closed = when_closed
        self._serving: dict[str, asyncio.Task[int]] = {}
        self._importance: dict[str, str] = {}
        self._waiting: set[str] = set()
        self._overtaken: set[str] = set()
        self._left = False
        self._taken = self._freed = 0
        self.more = asyncio.Event()
        self.chance = chance or random.Random()

    def start_due(self) -> int:
        """Begin to serve destinations that have rows due now, as places are free; gives how many are being served.

        Raises StorageError when the outbox cannot be read.
        """
        self.more.clear()
        due = self._due_by_destination()
        self._taken, self._freed = len(due), 0
        for destination, rows in due.items():
            task = asyncio.create_task(self._serve(rows))
            self._serving[destination] = task
            self._importance[destination] = rows[0].importance
            task.add_done_callback(partial(self._served, destination))
        self._overtake()
        return len(self._serving)

    def _overtake(self) -> None:
        """Call back what still waits for its turn where something that matters more is due by now."""
        due = outbox.most_important(self._database, self._clock(), self._waiting)
        for destination, importance in due.items():
            if outbox.rang_of(importance) > outbox.rang_of(self._importance[destination]):
                self._overtaken.add(destination)
                self._serving[destination].cancel()
                self._left = True

    def _served(self, destination: str, task: asyncio.Task[int]) -> None:
        del self._serving[destination], self._importance[destination]
        self._overtaken.discard(destination)
        self._freed += 1
        if self._left and self._freed >= min(self._taken, FREED):
            self.more.set()
        error = None if task.cancelled() else task.exception()
        # _serve told the first; for the second, nobody is left to read.
        if error and not isinstance(error, StorageError | BrokenPipeError):
            log.error("%s : %s", destination, error)

    async def settle(self) -> int:
        """Wait for what is being served; gives how many rows were delivered. Cancelled, it cuts them short."""
        return sum(await asyncio.gather(*self._serving.values()))

    async def deliver_all(self) -> int:
        """Deliver until nothing more is due now: what failed waits for its next try. Raises StorageError.

        Cancelled, it cuts short what is being served.
        """
        counted: dict[asyncio.Task[int], int] = {}  # a task may be done, and still be among those served
        try:
            while self.start_due():
                done, _ = await asyncio.wait(self._serving.values(), return_when=asyncio.FIRST_COMPLETED)
                counted |= {task: task.result() for task in done}
        except asyncio.CancelledError:
            for task in self._serving.values():
                task.cancel()
            raise
        return sum(counted.values())

    def remaining(self) -> int:
        """Rows still to deliver, those that wait included. Raises StorageError."""
        return outbox.count_due(self._database, [*self._couriers, *self._printers])

    def _due_by_destination(self) -> dict[str, list[Envoi]]:
        """Rows to begin with: those of one destination are of one importance, and the most important come first."""
        now = self._clock()
        kinds = [*self._printers, *(kind for kind, courier in self._couriers.items() if courier.ready())]
        skipped = outbox.held_destinations(self._database, now, PATIENCE) | self._serving.keys()
        places, due = Counter(self._importance.values()), dict[str, list[Envoi]]()
        self._left = False
        while True:
            rows = outbox.due_rows(self._database, now, kinds, LOOKED_AT, skipped | due.keys())
            for row in rows:
                if row.destination not in due:
                    if places[row.importance] == PLACES:
                        self._left = True
                        return due
                    places[row.importance] += 1
                    due[row.destination] = [row]
                elif len(mine := due[row.destination]) < AT_ONCE and mine[0].importance == row.importance:
                    mine.append(row)
                else:
                    self._left = True
            if len(rows) < LOOKED_AT:
                return due

    async def _serve(self, rows: list[Envoi]) -> int:
        """Deliver rows of one destination in order; gives how many were. One that must wait holds the rest back."""
        delivered = failed = 0
        try:
            for row in rows:
                seconds = await self._deliver(row)
                if seconds is None:
                    delivered += 1
                elif failed or row.tentatives < PATIENCE:
                    await self._hold(row.destination, seconds)
                    break
                else:
                    failed += 1
        except StorageError as error:
            log.error("%s : %s", rows[0].destination, error)
            raise
        except asyncio.CancelledError:
            if rows[0].destination not in self._overtaken:
                raise
        return delivered

    async def _deliver(self, row: Envoi) -> float | None:
        """Deliver one row; gives the seconds to wait when its destination cannot take it now."""
        kind = row.destination.partition(":")[0]
        if kind in self._printers:
            await self._print(self._printers[kind], row)
            return None
        courier = self._couriers[kind]
        try:
            shown = await self._show(courier, row, _decoded(row.message))
        except TryLater as error:
            seconds = await self._retry(row, str(error), self._wait(row, error.after))
            if isinstance(error, Closed) and self._when_closed:
                await self._when_closed(row.destination, str(error))
            return seconds
        except Refused as error:
            motif = str(error)
            await self._database.write(lambda db: outbox_states.mark_refused(db, row, motif))
            log.error("%s : message refusé, abandonné : %s", row.destination, motif)
        except StorageError:
            raise
        except Exception as error:  # a row that we cannot handle must not stop the others
            log.error("%s : alerte %s", row.destination, row.reference, exc_info=error)
            return await self._retry(row, f"erreur de Vigie ({type(error).__name__})", self._wait(row))
        else:
            if shown:
                await self._mark_sent(row, shown)
        return None

    async def _mark_sent(self, row: Envoi, shown: Poste) -> None:
        await self._database.write(
            lambda db: outbox_states.mark_sent(db, row, shown.id, self._clock(), shown.remarque)
        )

    async def _print(self, printer: Printer, row: Envoi) -> None:
        """Mark shown, then show as soon as that is committed: a crash has next to no time to come between."""
        text = printer.render_row(row, _decoded(row.message))
        await self._database.write(
            lambda db: outbox_states.mark_sent(db, row, str(row.id), self._clock()),
            then=lambda: printer.write(text),
        )

    async def _retry(self, row: Envoi, motif: str, seconds: float) -> float:
        next_try = self._clock() + timedelta(seconds=seconds)
        await self._database.write(lambda db: outbox_states.mark_retry(db, row, motif, next_try))
        log.warning("%s : %s (nouvel essai dans %d s)", row.destination, motif, seconds)
        return seconds

    async def _hold(self, destination: str, seconds: float) -> None:
        until = self._clock() + timedelta(seconds=seconds)
        await self._database.write(lambda db: outbox_states.hold_destination(db, destination, until))

    async def _show(self, courier: Courier, row: Envoi, message: Message) -> Poste | None:
        """Post or edit; None when the row must not leave any more."""
        shown = Poste(row.message_id) if row.message_id else await self._post(courier, row, message)
        if shown and row.publie not in ("", row.message):
            await self._turn(courier, row, message, edit=True)
            try:
                await courier.edit(replace(row, message_id=shown.id), message)
            except Gone as error:
                log.info("%s : %s", row.destination, error)
        return shown

    async def _post(self, courier: Courier, row: Envoi, message: Message) -> Poste | None:
        """Post once: what an earlier try may have posted is looked for, or recognised by its nonce.

        The doubt is as old as the first try that may have posted: trying again does not make it younger.
        """
        since, doubt = self._clock(), row.tente_le if row.etat is Etat.EN_COURS else None
        if doubt and since - doubt > NONCE_REMEMBERED:
            if found := await self._find(courier, row):
                return found
            doubt = None
        since = doubt or since
        if not await self._database.write(lambda db: outbox_states.mark_sending(db, row, since)):
            return None
        try:
            await self._turn(courier, row, message)
        except asyncio.CancelledError:
            await self._database.write(lambda db: outbox_states.mark_not_sent(db, row))
            raise
        # The turn may have been long in coming: the nonce was forgotten meanwhile.
        if doubt and self._clock() - doubt > NONCE_REMEMBERED and (found := await self._find(courier, row)):
            return found
        return await courier.post(row, message)

    async def _find(self, courier: Courier, row: Envoi) -> Poste | None:
        found = await courier.find(row, outbox.known_messages(self._database, row.destination))
        return Poste(found) if found else None

    async def _turn(self, courier: Courier, row: Envoi, message: Message, *, edit: bool = False) -> None:
        """Wait to leave; meanwhile, what matters more may take this row's place."""
        self._waiting.add(row.destination)
        try:
            await courier.turn(row, message, edit=edit)
        finally:
            self._waiting.discard(row.destination)

    def _wait(self, row: Envoi, after: float | None = None) -> float:
        backoff = min(self._first_wait * 2.0 ** min(row.tentatives, 20), self._longest_wait)
        return max(after or 0.0, backoff * self.chance.uniform(0.75, 1.25))
