"""What each site allows to robots (RFC 9309), asked for once a day and kept in memory."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from protego import Protego

from trackers.answer import Misdirected, Unreached
from trackers.base import Clock, Unreadable
from trackers.body import TooBig, pour
from trackers.web import Web, is_overload

PRODUCT = "Vigie"
"""The name a robots.txt may address us by."""

MAX_BYTES = 512 * 1024
KEPT = timedelta(hours=24)
ASKED_AGAIN = timedelta(hours=1)
"""After a failure, how long the rules known before are used without asking again."""


@dataclass(frozen=True, slots=True)
class _Rules:
    robots: Protego
    until: datetime


class Robots:
    """The rules of the sites, by scheme, host and port."""

    def __init__(self, web: Web, clock: Clock) -> None:
        self._web = web
        self._clock = clock
        self._known: dict[str, _Rules] = {}
        self._reading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def check(self, url: str) -> None:
        """Return if `url` may be asked for. Raises Unreached if not, or if nobody could tell."""
        parts = urlsplit(url)
        robots = await self._rules(f"{parts.scheme}://{parts.netloc}")
        if not robots.can_fetch(url, PRODUCT):
            raise Unreached("interdit par robots.txt")

    async def _rules(self, site: str) -> Protego:
        async with self._reading[site]:
            known = self._known.get(site)
            if known is None or self._clock() >= known.until:
                known = self._known[site] = await self._refresh(site, known)
            return known.robots

    async def _refresh(self, site: str, known: _Rules | None) -> _Rules:
        try:
            robots = Protego.parse(await self._read(f"{site}/robots.txt"))
        except Unreached as error:
            if known is None:
                raise Unreached(
                    f"robots.txt : {error}", transient=error.transient, retry_after=error.retry_after
                ) from error
            return _Rules(known.robots, self._clock() + ASKED_AGAIN)
        await self._web.slow_down(site, robots.crawl_delay(PRODUCT) or 0.0)
        return _Rules(robots, self._clock() + KEPT)

    async def _read(self, url: str) -> str:
        """Give the text of a robots.txt, empty when there is none. Raises Unreached."""
        text = bytearray()
        try:
            async with self._web.follow(url, {"Accept-Encoding": "gzip"}) as answer:
                # 429 is no answer about the rules, although RFC 9309 §2.3.1.3 counts it with 404.
                if is_overload(answer.status):
                    raise self._web.refusal(answer)
                if answer.status == HTTPStatus.OK:
                    await pour(answer, MAX_BYTES, text.extend)
        except TooBig:
            del text[text.rfind(b"\n") + 1 :]  # the rules read so far hold (RFC 9309 §2.5)
        except Misdirected:
            return ""  # as good as absent (RFC 9309 §2.3.1.2)
        except Unreadable as error:
            raise Unreached(str(error)) from error
        return text.decode("utf-8-sig", errors="replace")
