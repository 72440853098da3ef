"""From the outbox to people: each due row reaches its destination once, whatever breaks on the way.

Rows of one destination leave in order, destinations side by side: one that is slow or closed holds back its own
rows only. A first posting is marked before it leaves; if its outcome is lost, it is posted again with the same
nonce, or, after the time Discord remembers nonces, looked for in the channel first.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from alerts.courier import Courier, Gone, Printer, Refused, TryLater
from alerts.message import Message, decode_message
from storage import outbox
from storage.database import Database, StorageError
from storage.outbox import Envoi, Etat
from trackers.base import Clock

log = logging.getLogger(__name__)

NONCE_REMEMBERED = timedelta(seconds=90)
"""Discord remembers a nonce for some minutes; past this, we look instead of trusting it."""
FIRST_WAIT = 2.0
LONGEST_WAIT = 300.0
LOOKED_AT = 2000
"""Rows read at each look at the outbox, over all destinations."""
AT_ONCE = 5
"""Rows of one destination that leave before looking at the outbox again: what Discord takes in five seconds."""
PATIENCE = 5
"""Failures of a row after which the one behind it is tried too: the fault may be the row's."""
FAR = datetime.max.replace(tzinfo=UTC)


class Deliverer:
    """Empties the outbox. `couriers` and `printers` are found by the part of a destination before ":".

    `clock` is the time of retries and of nonces: the real one even where the debates are simulated. Waits in seconds.
    `more` is set when a destination was served and may have more rows due.
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
    ) -> None:
        self._database = database
        self._couriers = couriers
        self._printers = printers or {}
        self._clock = clock
        self._first_wait = first_wait
        self._longest_wait = longest_wait
        self._serving: dict[str, asyncio.Task[int]] = {}
        self.more = asyncio.Event()
        self.chance = chance or random.Random()

    def start_due(self) -> int:
        """Begin to serve each destination that has rows due now; gives how many are being served.

        Raises StorageError when the outbox cannot be read.
        """
        self.more.clear()
        for destination, rows in self._due_by_destination().items():
            task = asyncio.create_task(self._serve(rows))
            self._serving[destination] = task
            task.add_done_callback(partial(self._served, destination))
        return len(self._serving)

    def _served(self, destination: str, task: asyncio.Task[int]) -> None:
        del self._serving[destination]
        error = None if task.cancelled() else task.exception()
        # _serve told the first; for the second, nobody is left to read.
        if error and not isinstance(error, StorageError | BrokenPipeError):
            log.error("%s : %s", destination, error)

    async def settle(self) -> int:
        """Wait for what is being served; gives how many rows were delivered. Cancelled, it cuts them short."""
        return sum(await asyncio.gather(*self._serving.values()))

    async def deliver_all(self) -> int:
        """Deliver until nothing more is due now: what failed waits for its next try. Raises StorageError."""
        total = 0
        while self.start_due():
            total += await self.settle()
        return total

    def remaining(self) -> int:
        """Rows still to deliver, those that wait included."""
        kinds = [*self._couriers, *self._printers]
        return len(outbox.due_rows(self._database, FAR, kinds, LOOKED_AT))

    def _due_by_destination(self) -> dict[str, list[Envoi]]:
        now = self._clock()
        kinds = [*self._printers, *(kind for kind, courier in self._couriers.items() if courier.ready())]
        skipped = outbox.held_destinations(self._database, now, PATIENCE) | self._serving.keys()
        due: dict[str, list[Envoi]] = defaultdict(list)
        for row in outbox.due_rows(self._database, now, kinds, LOOKED_AT):
            if row.destination not in skipped and len(due[row.destination]) < AT_ONCE:
                due[row.destination].append(row)
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
        if len(rows) == AT_ONCE == delivered:
            self.more.set()
        return delivered

    async def _deliver(self, row: Envoi) -> float | None:
        """Deliver one row; gives the seconds to wait when its destination cannot take it now."""
        kind = row.destination.partition(":")[0]
        if kind in self._printers:
            await self._print(self._printers[kind], row)
            return None
        courier = self._couriers[kind]
        try:
            message_id = await self._show(courier, row, decode_message(row.message))
        except TryLater as error:
            return await self._retry(row, str(error), self._wait(row, error.after))
        except Refused as error:
            motif = str(error)
            await self._database.write(lambda db: outbox.mark_refused(db, row, motif))
            log.error("%s : message refusé, abandonné : %s", row.destination, motif)
        except StorageError:
            raise
        except Exception as error:  # a row that we cannot handle must not stop the others
            log.error("%s : alerte %s", row.destination, row.reference, exc_info=error)
            return await self._retry(row, f"erreur de Vigie ({type(error).__name__})", self._wait(row))
        else:
            await self._database.write(lambda db: outbox.mark_sent(db, row, message_id, self._clock()))
        return None

    async def _print(self, printer: Printer, row: Envoi) -> None:
        """Mark shown, then show as soon as that is committed: a crash has next to no time to come between."""
        text = printer.render_row(row, decode_message(row.message))
        await self._database.write(
            lambda db: outbox.mark_sent(db, row, str(row.id), self._clock()),
            then=lambda: printer.write(text),
        )

    async def _retry(self, row: Envoi, motif: str, seconds: float) -> float:
        next_try = self._clock() + timedelta(seconds=seconds)
        await self._database.write(lambda db: outbox.mark_retry(db, row, motif, next_try))
        log.warning("%s : %s (nouvel essai dans %d s)", row.destination, motif, seconds)
        return seconds

    async def _hold(self, destination: str, seconds: float) -> None:
        until = self._clock() + timedelta(seconds=seconds)
        await self._database.write(lambda db: outbox.hold_destination(db, destination, until))

    async def _show(self, courier: Courier, row: Envoi, message: Message) -> str:
        if not row.message_id:
            row = replace(row, message_id=await self._post(courier, row, message))
        if row.publie not in ("", row.message):
            try:
                await courier.edit(row, message)
            except Gone as error:
                log.info("%s : %s", row.destination, error)
        return row.message_id

    async def _post(self, courier: Courier, row: Envoi, message: Message) -> str:
        """Post once: what an earlier try may have posted is looked for, or recognised by its nonce.

        The doubt is as old as the first try that may have posted: trying again does not make it younger.
        """
        since = self._clock()
        if row.etat is Etat.EN_COURS and row.tente_le:
            if since - row.tente_le <= NONCE_REMEMBERED:
                since = row.tente_le
            elif found := await courier.find(row, outbox.known_messages(self._database, row.destination)):
                return found
        await self._database.write(lambda db: outbox.mark_sending(db, row, since))
        return await courier.post(row, message)

    def _wait(self, row: Envoi, after: float | None = None) -> float:
        backoff = min(self._first_wait * 2.0 ** min(row.tentatives, 20), self._longest_wait)
        return max(after or 0.0, backoff * self.chance.uniform(0.75, 1.25))
