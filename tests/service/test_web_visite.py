"""Who connects to the public page without being a browser: scanners, slow readers, crowds, borrowed names."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from service.web.installation import Passerelle
from service.web.visite import Visite
from tests.alerts.monde import ARTICLE7, Monde, open_monde, vote
from tests.service.site_web import SiteWeb, page_of

LARGE = 20_000_000


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    with open_monde(tmp_path, ARTICLE7) as monde:
        yield monde


async def raw(port: int, sent: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    try:
        async with asyncio.timeout(5):
            return await reader.read()
    finally:
        writer.close()


def port_of(site: SiteWeb) -> int:
    return int(site.adresse.rpartition(":")[2])


@pytest.mark.parametrize(
    "sent", [b"GET / HTTP/1.1\r\n\r\n", b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"]
)
async def test_what_is_no_http_gets_a_french_page_that_says_nothing_of_us_and_no_line_in_the_log(
    monde: Monde, sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with page_of(monde) as site:
        answer = await raw(port_of(site), sent)
    assert answer.startswith(b"HTTP/1.0 400")
    assert "ne comprend pas cette demande" in answer.decode()
    assert b"Server: Vigie" in answer
    assert b"Content-Security-Policy" in answer
    assert b"aiohttp" not in answer
    assert not [one for one in caplog.records if one.levelname == "ERROR"]


async def test_an_encoded_slash_is_no_slash_and_spoils_no_other_page(monde: Monde) -> None:
    await monde.tell(vote(1274))
    async with page_of(monde, frais=30) as site:
        wrong, feed = await asyncio.gather(
            site.get("/suivi/article7%2Fatom.xml"), site.get("/suivi/article7/atom.xml")
        )
    assert (wrong.statut, feed.statut) == (404, 200)


async def test_figures_are_not_told_to_who_was_led_here_under_another_name(monde: Monde) -> None:
    async with page_of(monde) as site:
        answers = [
            await site.get("/metrics", entetes={"Host": host})
            for host in ("vigie.example", "localhost:80", "[::1]:80", "127.0.0.1")
        ]
    assert [one.statut for one in answers] == [404, 200, 200, 200]


async def test_however_many_ask_for_the_health_the_databases_are_looked_at_once(monde: Monde) -> None:
    looked: list[None] = []

    def gateway() -> Passerelle:
        looked.append(None)
        return Passerelle(ouverte=True, latence=None)

    busy = threading.Event()
    async with page_of(monde, passerelle=gateway) as site:
        writing = asyncio.create_task(monde.vigie.write(lambda db: busy.wait(5)))
        asyncio.get_running_loop().call_later(0.2, busy.set)
        answers = await asyncio.gather(*(site.get("/healthz") for _ in range(5)))
        await writing
    assert {one.statut for one in answers} == {200}
    assert len(looked) < 5


@asynccontextmanager
async def visited(*, lecture: float = 30.0, most: int = 400) -> AsyncIterator[int]:
    """A server whose only answer is larger than what a connection holds; its port."""

    async def large(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(body=bytes(LARGE))

    server = web.Server(large)
    listening = await asyncio.get_running_loop().create_server(
        lambda: Visite(server, lambda status: web.Response(status=status), lecture, most), "127.0.0.1", 0
    )
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        await server.shutdown(1)


async def test_who_does_not_read_what_was_asked_is_let_go() -> None:
    async with visited(lecture=0.05) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await asyncio.sleep(0.3)
        async with asyncio.timeout(5):
            received = await reader.read()
        writer.close()
    assert len(received) < LARGE


async def test_beyond_so_many_connections_a_new_one_is_closed_and_the_others_stay() -> None:
    async with visited(most=2) as port:
        some = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        assert await raw(port, b"") == b""
        some[0][1].write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await some[0][0].readline()).startswith(b"HTTP/1.1 200")
        for _, writer in some:
            writer.close()
