"""One reader's connection: what is no HTTP is refused in our own words, who does not read what they ask is let go.

aiohttp itself lets go of who is silent or sends too slowly (`ATTENTE`), and takes no endless line nor header.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import web

ATTENTE = 15.0
"""Seconds given to ask, and between two questions."""
LECTURE = 30.0
"""Seconds during which nothing of an answer is read before the connection is closed."""
MOST_READERS = 400
"""Connections at once; beyond, a new one is closed: Discord and the sources need theirs."""

Refus = Callable[[int], web.Response]


class Visite(web.RequestHandler):
    """`refus` gives the answer to what is no HTTP, by its status. `lecture`: see LECTURE; `most`: see MOST_READERS."""

    __slots__ = ("_lecture", "_most", "_refus", "_server", "_unread")

    def __init__(
        self, server: web.Server, refus: Refus, lecture: float = LECTURE, most: int = MOST_READERS
    ) -> None:
        loop = asyncio.get_running_loop()
        nobody: Any = None  # nothing is kept of who reads
        super().__init__(server, loop=loop, access_log=nobody, keepalive_timeout=ATTENTE)
        self._server, self._refus, self._lecture, self._most = server, refus, lecture, most
        self._unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A reader comes."""
        super().connection_made(transport)
        if len(self._server.connections) > self._most:
            self.force_close()

    def connection_lost(self, exc: BaseException | None) -> None:
        """A reader leaves."""
        self._forget()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The reader does not read what was sent."""
        super().pause_writing()
        self._unread = asyncio.get_running_loop().call_later(self._lecture, self._abort)

    def resume_writing(self) -> None:
        """The reader reads again."""
        self._forget()
        super().resume_writing()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """What is said to who does not speak HTTP; scanners come every hour, it is no error of ours."""
        response = self._refus(status)
        response.force_close()
        return response

    def _forget(self) -> None:
        if self._unread:
            self._unread.cancel()
            self._unread = None

    def _abort(self) -> None:
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()
