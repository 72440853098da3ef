"""A real web site on 127.0.0.1 that misbehaves on demand.

An answer is a coroutine function from aiohttp's request to its response; a page gives its answers in turn and
repeats the last one. What was asked is kept in `asked`, robots.txt aside.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class LoopbackSite:
    """Pages, what was asked of them, and how many requests were ever in flight at once."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[web.Request] = []
        self.robots_asked = 0
        self.busiest = 0
        self._in_flight = 0
        self._pages: dict[str, list[Answer]] = {}

    def page(self, path: str, *answers: Answer) -> str:
        """Serve `answers` at `path`, and give its URL."""
        self._pages[path] = list(answers)
        return self.url(path)

    def url(self, path: str, host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/robots.txt":
            self.robots_asked += 1
        else:
            self.asked.append(request)
        self._in_flight += 1
        self.busiest = max(self.busiest, self._in_flight)
        try:
            return await self._next_answer(request.path)(request)
        finally:
            self._in_flight -= 1

    def _next_answer(self, path: str) -> Answer:
        answers = self._pages.get(path, [reply(404)])
        return answers.pop(0) if len(answers) > 1 else answers[0]


@asynccontextmanager
async def open_site() -> AsyncIterator[LoopbackSite]:
    """Run a site until the block ends. Handlers stop when their client goes away."""
    site = LoopbackSite()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", site.handle)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.port = runner.addresses[0][1]
    try:
        yield site
    finally:
        await runner.cleanup()


def reply(status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
    """An ordinary answer."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=body, headers=headers)

    return answer


def redirect(target: str, status: int = 302) -> Answer:
    """A redirect, wherever it leads."""
    return reply(status, headers={"Location": target})


def only_if_changed(body: bytes, etag: str) -> Answer:
    """The body, or 304 to who knows its ETag."""

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=body, headers={"ETag": etag})

    return answer


def ranged(body: bytes, headers: Mapping[str, str], *, conditional: bool = True) -> Answer:
    """The part asked for, with these validators, as a careful server does; `conditional` off, whatever If-… says."""

    async def answer(request: web.Request) -> web.StreamResponse:
        marks = {headers.get("ETag"), headers.get("Last-Modified")} - {None}
        asked = request.headers
        if conditional and {asked.get("If-None-Match"), asked.get("If-Modified-Since")} & marks:
            return web.Response(status=304, headers=headers)
        if "Range" not in asked or (conditional and asked.get("If-Range") not in marks | {None}):
            return web.Response(body=body, headers=headers)
        start, stop, _ = request.http_range.indices(len(body))
        if start >= stop:
            return web.Response(status=416, headers={"Content-Range": f"bytes */{len(body)}"})
        place = {"Content-Range": f"bytes {start}-{stop - 1}/{len(body)}"}
        return web.Response(status=206, body=body[start:stop], headers={**headers, **place})

    return answer


def served(path: Path) -> Answer:
    """A file, as aiohttp itself serves it: ETag, date and ranges."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.FileResponse(path)

    return answer


async def hang(_: web.Request) -> web.StreamResponse:
    """Never answer."""
    await asyncio.Event().wait()
    raise AssertionError


async def drip(request: web.Request) -> web.StreamResponse:
    """Answer one byte at a time, for ever."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b".")
        await asyncio.sleep(0.02)


async def reset(request: web.Request) -> web.StreamResponse:
    """Break the connection before any answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def truncate(request: web.Request) -> web.StreamResponse:
    """Promise 1,000 bytes, send 10."""
    return await _cut_short(request, web.StreamResponse(headers={"Content-Length": "1000"}))


def truncate_range(headers: Mapping[str, str]) -> Answer:
    """A 206 with these headers, that promises 1,000 bytes and sends 10."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=206, headers={**headers, "Content-Length": "1000"})
        return await _cut_short(request, response)

    return answer


async def _cut_short(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    await response.prepare(request)
    await response.write(b"0123456789")
    assert request.transport is not None
    request.transport.close()
    return response
