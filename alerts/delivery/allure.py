"""The pace over all of Discord: requests leave evenly, the most important first.

Discord allows a bot 50 requests a second and counts every refusal; discord.py has no such limit of its own. Asking
for a turn is cheap, so thousands may wait: who is most important leaves next, whenever it came.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from itertools import count

PAR_SECONDE = 45.5
"""Departures a second, evenly; the rest of Discord's 50 is for answers to commands, which do not wait here."""
RETARD = 1
"""Departures that a late one may be followed by at once: more would exceed 50 in a second after a slow moment."""


class Allure:
    """At most `par_seconde` departures a second. `clock` gives seconds, the event loop's by default; one loop only."""

    def __init__(self, par_seconde: float = PAR_SECONDE, clock: Callable[[], float] | None = None) -> None:
        self._gap = 1 / par_seconde
        self._clock = clock
        self._next = 0.0
        self._waiting: list[tuple[int, bool, int, asyncio.Future[None]]] = []
        self._arrivals = count()
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, rang: int, *, edit: bool = False) -> None:
        """Wait for one's turn. rang: importance, the greatest leaves first; edits after the others, then by arrival."""
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (-rang, edit, next(self._arrivals), turn))
        self._plan()
        await turn

    def slow(self, seconds: float) -> None:
        """Let nothing leave for that long: Discord asked for it."""
        self._next = max(self._next, self._now() + seconds)
        if self._timer:
            self._timer.cancel()
            self._timer = None
        self._plan()

    def waiting(self) -> int:
        """How many wait for their turn."""
        return sum(not turn.done() for *_, turn in self._waiting)

    def _plan(self) -> None:
        if self._timer is None and self._waiting:
            delay = max(self._next - self._now(), 0.0)
            self._timer = asyncio.get_running_loop().call_later(delay, self._depart)

    def _depart(self) -> None:
        self._timer = None
        while self._waiting:
            *_, turn = heapq.heappop(self._waiting)
            if not turn.done():  # cancelled while it waited
                turn.set_result(None)
                self._next = max(self._next, self._now() - RETARD * self._gap) + self._gap
                break
        self._plan()

    def _now(self) -> float:
        return self._clock() if self._clock else asyncio.get_running_loop().time()
