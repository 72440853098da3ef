"""The fetcher against a real site: what each misbehaviour becomes, and what is left behind."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import resource
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web

from tests.trackers.loopback_site import (
    Answer,
    LoopbackSite,
    drip,
    hang,
    only_if_changed,
    open_site,
    redirect,
    reply,
    reset,
    truncate,
)
from trackers.base import Outcome, Request, Response, Validators
from trackers.fetch import Fetcher, FetchSettings
from trackers.tls import BadCertificates

NOON = datetime(2023, 3, 22, 12, 0, tzinfo=UTC)
PAGE = b"<h1>Article 7</h1>"
SETTINGS = FetchSettings(
    contact="https://exemple.fr/vigie",
    allowed_hosts=frozenset({"localhost"}),
    read_timeout=5.0,
    total_timeout=5.0,
    pace=0.0,
    retry_wait=0.001,
)


@dataclass
class Watch:
    """A clock that moves when told."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def site() -> AsyncIterator[LoopbackSite]:
    async with open_site() as opened:
        yield opened


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "corps"


@pytest.fixture
async def make(watch: Watch, folder: Path) -> AsyncIterator[Callable[..., Fetcher]]:
    """Build fetchers, closed at the end of the test."""
    made: list[Fetcher] = []

    def build(**changes: object) -> Fetcher:
        made.append(Fetcher(replace(SETTINGS, **changes), watch, folder))  # type: ignore[arg-type]
        return made[-1]

    yield build
    for fetcher in made:
        await fetcher.aclose()


@pytest.fixture
def fetcher(make: Callable[..., Fetcher]) -> Fetcher:
    return make()


def bodies(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


def content(response: Response) -> bytes:
    assert response.body is not None, response.detail
    return response.body.read_bytes()


# What is new, and what is not


async def test_a_new_page_is_kept_in_a_file_with_its_validators(
    site: LoopbackSite, fetcher: Fetcher, folder: Path
) -> None:
    headers = {"ETag": 'W/"7-gzip"', "Last-Modified": "Wed, 22 Mar 2023 10:00:00 GMT"}
    response = await fetcher.fetch(Request(url=site.page("/7", reply(200, PAGE, headers))))

    assert (response.outcome, response.status, response.size) == (Outcome.CHANGED, 200, len(PAGE))
    assert response.validators == Validators(
        'W/"7-gzip"', "Wed, 22 Mar 2023 10:00:00 GMT", hashlib.sha256(PAGE).hexdigest()
    )
    assert response.received_at == NOON
    assert content(response) == PAGE
    response.discard()
    assert bodies(folder) == []


async def test_sites_played_back_are_all_asked_of_the_one_server_that_stands_for_them(
    site: LoopbackSite, make: Callable[..., Fetcher]
) -> None:
    site.page("/recueils/n 5.pdf", reply(200, PAGE))
    fetcher = make(mirror=site.url(""))
    for address in ("https://www.prefecture.invalid/recueils/n%205.pdf", site.url("/recueils/n%205.pdf")):
        response = await fetcher.fetch(Request(url=address))
        assert (response.outcome, response.request.url) == (Outcome.CHANGED, address)
        assert content(response) == PAGE
    assert site.robots_asked == 1


async def test_the_second_poll_of_a_page_that_did_not_move_costs_one_304(
    site: LoopbackSite, fetcher: Fetcher, folder: Path
) -> None:
    request = Request(url=site.page("/7", only_if_changed(PAGE, 'W/"7-gzip"')))
    first = await fetcher.fetch(request)
    first.discard()
    second = await fetcher.fetch(request, first.validators)

    assert (second.outcome, second.status, second.body) == (Outcome.UNCHANGED, 304, None)
    assert second.validators == first.validators
    assert bodies(folder) == []


async def test_the_date_is_sent_back_as_received(site: LoopbackSite, fetcher: Fetcher) -> None:
    known = Validators(last_modified="Wed, 22 Mar 2023 10:00:00 GMT")
    response = await fetcher.fetch(Request(url=site.page("/7", reply(304))), known)

    assert response.outcome is Outcome.UNCHANGED
    assert site.asked[0].headers["If-Modified-Since"] == known.last_modified


async def test_a_304_that_nobody_asked_for_is_not_taken_for_unchanged(
    site: LoopbackSite, fetcher: Fetcher
) -> None:
    response = await fetcher.fetch(Request(url=site.page("/7", reply(304))))
    assert (response.outcome, response.detail) == (Outcome.UNREACHABLE, "réponse inattendue (HTTP 304)")


async def test_the_same_bytes_under_a_new_etag_are_unchanged(
    site: LoopbackSite, fetcher: Fetcher, folder: Path
) -> None:
    sha256 = hashlib.sha256(PAGE).hexdigest()
    request = Request(url=site.page("/7", reply(200, PAGE, {"ETag": '"new"'})))
    response = await fetcher.fetch(request, Validators(etag='"old"', sha256=sha256))

    assert (response.outcome, response.body) == (Outcome.UNCHANGED, None)
    assert response.validators == Validators(etag='"new"', sha256=sha256)
    assert bodies(folder) == []


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("gzip", lambda body: gzip.compress(body[:9]) * 2)],
)
async def test_a_compressed_page_is_kept_decoded(
    site: LoopbackSite, fetcher: Fetcher, encoding: str, encode: Callable[[bytes], bytes]
) -> None:
    page = PAGE[:9] * 2
    answer = reply(200, encode(page), {"Content-Encoding": encoding})
    response = await fetcher.fetch(Request(url=site.page("/7", answer)))
    assert content(response) == page


@pytest.mark.parametrize(("path", "accepted"), [("/7.html", "gzip"), ("/Scrutins.json.zip", "identity")])
async def test_an_archive_is_not_compressed_twice(
    site: LoopbackSite, fetcher: Fetcher, path: str, accepted: str
) -> None:
    await fetcher.fetch(Request(url=site.page(path, reply(200, PAGE))))
    assert site.asked[0].headers["Accept-Encoding"] == accepted


# What goes wrong


@pytest.mark.parametrize(
    ("answer", "outcome", "detail", "requests"),
    [
        (reply(404), Outcome.NOT_YET, "rien à cette adresse (HTTP 404)", 1),
        (reply(410), Outcome.NOT_YET, "rien à cette adresse (HTTP 410)", 1),
        (reply(403, PAGE), Outcome.UNREACHABLE, "accès refusé (HTTP 403)", 1),
        (reply(418), Outcome.UNREACHABLE, "réponse inattendue (HTTP 418)", 1),
        (reply(206, PAGE), Outcome.UNREACHABLE, "réponse inattendue (HTTP 206)", 1),
        (reply(503), Outcome.UNREACHABLE, "le site est en panne (HTTP 503)", 3),
        (reply(429), Outcome.UNREACHABLE, "trop de requêtes au goût du site (HTTP 429)", 3),
        (reset, Outcome.UNREACHABLE, "réponse coupée ou malformée", 3),
        (truncate, Outcome.UNREACHABLE, "réponse coupée ou malformée", 3),
        (
            reply(200, gzip.compress(PAGE)[:-9], {"Content-Encoding": "gzip"}),
            Outcome.UNREACHABLE,
            "réponse coupée avant la fin",
            3,
        ),
        (reply(200), Outcome.UNREADABLE, "réponse vide", 1),
        (reply(200, headers={"Content-Encoding": "gzip"}), Outcome.UNREADABLE, "réponse vide", 1),
        (
            reply(200, PAGE, {"Content-Encoding": "br"}),
            Outcome.UNREADABLE,
            "compression non demandée : br",
            1,
        ),
        (redirect("http://ailleurs.example/"), Outcome.UNREACHABLE, "hors des sites autorisés", 1),
        (redirect("/7"), Outcome.UNREACHABLE, "plus de 5 redirections", 6),
        (redirect("http://127.0.0.1:port/"), Outcome.UNREACHABLE, "réponse coupée ou malformée", 3),
        (reply(302), Outcome.UNREACHABLE, "redirection sans adresse", 1),
        (redirect("ftp://127.0.0.1/"), Outcome.UNREACHABLE, "sans chiffrement", 1),
    ],
)
async def test_each_misbehaviour_of_a_site_has_its_outcome_and_leaves_nothing_behind(
    site: LoopbackSite,
    fetcher: Fetcher,
    folder: Path,
    answer: Answer,
    outcome: Outcome,
    detail: str,
    requests: int,
) -> None:
    response = await fetcher.fetch(Request(url=site.page("/7", answer)))

    assert response.outcome is outcome
    assert detail in response.detail
    assert len(site.asked) == requests
    assert response.body is None
    assert bodies(folder) == []


async def test_corrupt_compression_is_unreadable(site: LoopbackSite, fetcher: Fetcher) -> None:
    url = site.page("/7", reply(200, PAGE, {"Content-Encoding": "gzip"}))
    response = await fetcher.fetch(Request(url=url))
    assert response.outcome is Outcome.UNREADABLE
    assert response.detail == "compression illisible"


@pytest.mark.parametrize(
    "failure",
    [
        reply(500),
        reply(429, headers={"Retry-After": "0"}),
        reply(429, headers={"Retry-After": "demain"}),
        reply(503, headers={"Retry-After": f"Wed, 22 Mar {9**30} 10:00:00 GMT"}),
        reset,
        truncate,
    ],
)
async def test_a_passing_failure_is_asked_again(
    site: LoopbackSite, fetcher: Fetcher, folder: Path, failure: Answer
) -> None:
    response = await fetcher.fetch(Request(url=site.page("/7", failure, reply(200, PAGE))))
    assert content(response) == PAGE
    assert bodies(folder) == [response.body]


async def test_a_retry_after_is_waited_for_rather_than_the_back_off(
    site: LoopbackSite, make: Callable[..., Fetcher]
) -> None:
    busy = reply(429, headers={"Retry-After": format_datetime(NOON, usegmt=True)})
    fetcher = make(retry_wait=3600.0)
    response = await fetcher.fetch(Request(url=site.page("/7", busy, reply(200, PAGE))))
    assert response.outcome is Outcome.CHANGED


@pytest.mark.parametrize("value", ["3600", format_datetime(NOON + timedelta(hours=1), usegmt=True)])
async def test_a_long_retry_after_is_reported_and_not_waited_for(
    site: LoopbackSite, fetcher: Fetcher, value: str
) -> None:
    url = site.page("/7", reply(503, headers={"Retry-After": value}))
    response = await fetcher.fetch(Request(url=url))
    assert (response.outcome, response.retry_after) == (Outcome.UNREACHABLE, 3600.0)
    assert len(site.asked) == 1


@pytest.mark.parametrize("status", [429, 503])
async def test_a_site_that_asks_to_wait_is_left_alone_until_then(
    site: LoopbackSite, fetcher: Fetcher, watch: Watch, status: int
) -> None:
    busy = site.page("/7", reply(status, headers={"Retry-After": "3600"}), reply(200, PAGE))
    other = Request(url=site.page("/8", reply(200, PAGE)))
    await fetcher.fetch(Request(url=busy))
    watch.now += timedelta(minutes=20)
    response = await fetcher.fetch(other)
    assert (response.outcome, response.retry_after) == (Outcome.UNREACHABLE, 2400.0)
    assert response.detail == "127.0.0.1 demande d'attendre jusqu'à 14 h 00"
    assert len(site.asked) == 1
    watch.now += timedelta(minutes=40)
    assert content(await fetcher.fetch(other)) == PAGE


async def test_a_site_that_asks_to_wait_for_ever_is_asked_again_the_next_day(
    site: LoopbackSite, fetcher: Fetcher, watch: Watch
) -> None:
    request = Request(url=site.page("/7", reply(503, headers={"Retry-After": "9" * 30}), reply(200, PAGE)))
    await fetcher.fetch(request)
    assert (await fetcher.fetch(request)).retry_after == timedelta(hours=24).total_seconds()
    watch.now += timedelta(hours=24)
    assert content(await fetcher.fetch(request)) == PAGE


async def test_requests_waiting_behind_one_told_to_wait_are_not_sent(
    site: LoopbackSite, fetcher: Fetcher
) -> None:
    busy = Request(url=site.page("/7", reply(503, headers={"Retry-After": "3600"})))
    responses = await asyncio.gather(*(fetcher.fetch(busy) for _ in range(3)))
    assert {r.outcome for r in responses} == {Outcome.UNREACHABLE}
    assert len(site.asked) == 1


async def test_a_robots_txt_that_asks_to_wait_is_obeyed(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.page("/robots.txt", reply(429, headers={"Retry-After": "3600"}))
    request = Request(url=site.page("/7", reply(200, PAGE)))
    for _ in range(2):
        assert (await fetcher.fetch(request)).outcome is Outcome.UNREACHABLE
    assert (site.robots_asked, site.asked) == (1, [])


async def test_a_site_that_drips_for_ever_is_left(
    site: LoopbackSite, make: Callable[..., Fetcher], folder: Path
) -> None:
    response = await make(total_timeout=0.2).fetch(Request(url=site.page("/7", drip)))
    assert (response.outcome, response.detail) == (Outcome.UNREACHABLE, "réponse incomplète après 0.2 s")
    assert bodies(folder) == []


async def test_a_request_may_bring_its_own_limit_of_time(
    site: LoopbackSite, make: Callable[..., Fetcher]
) -> None:
    slow = await make(total_timeout=60.0).fetch(Request(url=site.page("/7", drip), timeout=0.2))
    assert (slow.outcome, slow.detail) == (Outcome.UNREACHABLE, "réponse incomplète après 0.2 s")

    async def late(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.3)
        return await reply(200, PAGE)(request)

    patient = await make(total_timeout=0.05).fetch(Request(url=site.page("/8", late), timeout=30.0))
    assert patient.outcome is Outcome.CHANGED


async def test_a_site_that_says_nothing_is_left(site: LoopbackSite, make: Callable[..., Fetcher]) -> None:
    fetcher = make(read_timeout=0.2, attempts=1)
    response = await fetcher.fetch(Request(url=site.page("/7", hang)))
    assert (response.outcome, response.detail) == (Outcome.UNREACHABLE, "pas de réponse en 0.2 s")


async def test_a_closed_port_is_unreachable(fetcher: Fetcher) -> None:
    async with open_site() as closed:
        url = closed.url("/7")
    response = await fetcher.fetch(Request(url=url))
    assert (response.outcome, response.detail) == (Outcome.UNREACHABLE, "robots.txt : connexion refusée")


async def test_a_broken_encryption_is_unreachable(site: LoopbackSite, fetcher: Fetcher) -> None:
    response = await fetcher.fetch(Request(url=site.url("/7", scheme="https")))
    assert response.outcome is Outcome.UNREACHABLE
    assert "connexion chiffrée impossible" in response.detail


def test_a_file_of_certificates_that_holds_none_is_refused_at_once(watch: Watch, folder: Path) -> None:
    with pytest.raises(BadCertificates):
        Fetcher(replace(SETTINGS, certificates=Path("/dev/null")), watch, folder)


@pytest.mark.parametrize("url", ["http://127.0.0.1:port/", "ftp://127.0.0.1/7", "7"])
async def test_an_address_that_is_none_is_unreachable(fetcher: Fetcher, url: str) -> None:
    response = await fetcher.fetch(Request(url=url))
    assert (response.outcome, response.detail) == (Outcome.UNREACHABLE, f"adresse invalide : {url}")


@pytest.mark.parametrize(
    "answer",
    [
        reply(200, gzip.compress(bytes(64 * 1024 * 1024)), {"Content-Encoding": "gzip"}),
        reply(200, bytes(3 * 1024 * 1024)),
    ],
    ids=["gzip bomb", "big archive"],
)
async def test_a_body_past_its_bound_is_refused_once_decoded(
    site: LoopbackSite, fetcher: Fetcher, folder: Path, answer: Answer
) -> None:
    request = Request(url=site.page("/Agenda.json.zip", answer), max_bytes=2 * 1024 * 1024)
    response = await fetcher.fetch(request)
    assert (response.outcome, response.detail) == (Outcome.UNREADABLE, "plus de 2 Mio")
    assert bodies(folder) == []


async def test_a_body_of_exactly_its_bound_is_kept(site: LoopbackSite, fetcher: Fetcher) -> None:
    packed = reply(200, gzip.compress(bytes(128 * 1024)), {"Content-Encoding": "gzip"})
    response = await fetcher.fetch(Request(url=site.page("/7", packed), max_bytes=128 * 1024))
    assert (response.outcome, response.size) == (Outcome.CHANGED, 128 * 1024)


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No file of this process may grow past 64 KiB: the write fails as it does on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("full_disk")
async def test_a_disk_that_refuses_to_write_is_named(
    site: LoopbackSite, fetcher: Fetcher, folder: Path
) -> None:
    response = await fetcher.fetch(Request(url=site.page("/7", reply(200, bytes(1024 * 1024)))))
    assert response.outcome is Outcome.UNREACHABLE
    assert response.detail.startswith(f"le disque refuse d'écrire dans {folder}")
    assert bodies(folder) == []


async def test_a_folder_that_cannot_be_made_is_named(site: LoopbackSite, watch: Watch) -> None:
    async with Fetcher(SETTINGS, watch, Path("/dev/null/corps")) as fetcher:
        response = await fetcher.fetch(Request(url=site.page("/7", reply(200, PAGE))))
    assert response.outcome is Outcome.UNREACHABLE
    assert "le disque refuse" in response.detail


async def test_a_cancelled_fetch_leaves_nothing_behind(
    site: LoopbackSite, fetcher: Fetcher, folder: Path
) -> None:
    begun = asyncio.Event()

    async def begin(request: web.Request) -> web.StreamResponse:
        begun.set()
        return await drip(request)

    task = asyncio.create_task(fetcher.fetch(Request(url=site.page("/7", begin))))
    await begun.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    assert bodies(folder) == []


# Where it goes


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_a_redirect_inside_the_allowed_sites_is_followed_under_the_canonical_address(
    site: LoopbackSite, fetcher: Fetcher, host: str
) -> None:
    site.page("/10", reply(200, PAGE))
    request = Request(url=site.page("/7", redirect(site.url("/10", host))))
    response = await fetcher.fetch(request)
    assert content(response) == PAGE
    assert response.request == request


async def test_a_cache_buster_changes_every_ten_minutes(
    site: LoopbackSite, fetcher: Fetcher, watch: Watch
) -> None:
    url = site.page("/7", reply(200, PAGE))
    for address in (url, f"{url}?page=2"):
        await fetcher.fetch(Request(url=address, cache_buster=True))
    watch.now += timedelta(minutes=10)
    await fetcher.fetch(Request(url=url, cache_buster=True))

    slot = int(NOON.timestamp()) // 600
    assert [asked.query_string for asked in site.asked] == [f"t={slot}", f"page=2&t={slot}", f"t={slot + 1}"]


async def test_a_site_is_told_who_asks_and_whom_to_write_to(site: LoopbackSite, fetcher: Fetcher) -> None:
    await fetcher.fetch(Request(url=site.page("/7", reply(200, PAGE))))
    agent = site.asked[0].headers["User-Agent"]
    assert agent.startswith("Mozilla/5.0 (compatible; Vigie/")
    assert agent.endswith("; +https://exemple.fr/vigie)")


@pytest.mark.parametrize("pace", [0.0, 0.02])
async def test_a_site_never_serves_two_requests_at_once(
    site: LoopbackSite, make: Callable[..., Fetcher], pace: float
) -> None:
    fetcher = make(pace=pace)
    paths = [f"/{number}" for number in range(5)]
    requests = [Request(url=site.page(path, reply(200, PAGE))) for path in paths]
    responses = await asyncio.gather(*map(fetcher.fetch, requests))

    assert {response.outcome for response in responses} == {Outcome.CHANGED}
    assert [asked.path for asked in site.asked] == paths
    assert site.busiest == 1


@pytest.mark.parametrize(
    ("allowed", "outcome"),
    [(".0.0.1", Outcome.CHANGED), (".0.1.1", Outcome.UNREACHABLE), ("0.0.1", Outcome.UNREACHABLE)],
)
async def test_a_redirect_may_lead_to_any_host_under_one_that_begins_with_a_dot(
    site: LoopbackSite, make: Callable[..., Fetcher], allowed: str, outcome: Outcome
) -> None:
    site.page("/10", reply(200, PAGE))
    site.page("/a", redirect(site.url("/10")))
    response = await make(allowed_hosts=frozenset({allowed})).fetch(Request(url=site.url("/a", "localhost")))
    assert response.outcome is outcome


async def test_two_sites_that_redirect_to_each_other_do_not_block_each_other(
    site: LoopbackSite, make: Callable[..., Fetcher]
) -> None:
    fetcher = make(allowed_hosts=frozenset({"127.0.0.1", "localhost"}))
    site.page("/10", reply(200, PAGE))
    there = site.page("/a", redirect(site.url("/10", "localhost")))
    site.page("/b", redirect(site.url("/10")))
    requests = [Request(url=there), Request(url=site.url("/b", "localhost"))] * 3
    responses = await asyncio.gather(*map(fetcher.fetch, requests))
    assert {response.outcome for response in responses} == {Outcome.CHANGED}


# robots.txt

RULES = b"User-agent: *\nDisallow: /\n\nUser-agent: Vigie\nDisallow: /prive\n"


async def test_robots_txt_is_obeyed_by_the_name_of_vigie(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.page("/robots.txt", reply(200, RULES))
    allowed = await fetcher.fetch(Request(url=site.page("/public", reply(200, PAGE))))
    refused = await fetcher.fetch(Request(url=site.page("/prive/7", reply(200, PAGE))))
    hidden = await fetcher.fetch(Request(url=site.page("/lien", redirect("/prive/7"))))

    assert allowed.outcome is Outcome.CHANGED
    assert (refused.outcome, refused.detail) == (Outcome.UNREACHABLE, "interdit par robots.txt")
    assert hidden.detail == "interdit par robots.txt"
    assert [asked.path for asked in site.asked] == ["/public", "/lien"]
    assert site.robots_asked == 1


@pytest.mark.parametrize(
    "robots",
    [
        reply(404),
        reply(403),
        reply(200),
        reply(200, b"<!doctype html><p>Disallow: /</p>"),
        redirect("http://ailleurs.example/robots.txt"),
        reply(200, b"User-agent: *\nDisallow: /prive\n" + b"#" * 520 * 1024 + b"\nDisallow: /\n"),
    ],
    ids=["404", "403", "empty", "a page", "redirected outside", "very long"],
)
async def test_a_site_without_usable_rules_allows_everything(
    site: LoopbackSite, fetcher: Fetcher, robots: Answer
) -> None:
    site.page("/robots.txt", robots)
    response = await fetcher.fetch(Request(url=site.page("/7", reply(200, PAGE))))
    assert response.outcome is Outcome.CHANGED


@pytest.mark.parametrize(
    ("robots", "detail"),
    [
        (reply(500), "robots.txt : le site est en panne (HTTP 500)"),
        (reset, "robots.txt : réponse coupée ou malformée"),
        (reply(200, RULES, {"Content-Encoding": "br"}), "robots.txt : compression non demandée : br"),
    ],
)
async def test_a_site_whose_rules_cannot_be_read_is_not_visited(
    site: LoopbackSite, fetcher: Fetcher, robots: Answer, detail: str
) -> None:
    site.page("/robots.txt", robots)
    response = await fetcher.fetch(Request(url=site.page("/7", reply(200, PAGE))))
    assert (response.outcome, response.detail) == (Outcome.UNREACHABLE, detail)
    assert site.asked == []


async def test_the_rules_are_asked_again_after_a_day_and_outlive_a_failure(
    site: LoopbackSite, fetcher: Fetcher, watch: Watch
) -> None:
    site.page("/robots.txt", reply(200, RULES), reply(500), reply(404))
    request = Request(url=site.page("/prive", reply(200, PAGE)))

    outcomes = []
    for hours in (0, 23, 1, 1):
        watch.now += timedelta(hours=hours)
        outcomes.append(((await fetcher.fetch(request)).outcome, site.robots_asked))

    refused, changed = Outcome.UNREACHABLE, Outcome.CHANGED
    assert outcomes == [(refused, 1), (refused, 1), (refused, 2), (changed, 3)]


async def test_a_crawl_delay_slows_vigie_down(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.page("/robots.txt", reply(200, b"User-agent: *\nCrawl-delay: 3600\n"))
    task = asyncio.create_task(fetcher.fetch(Request(url=site.page("/7", reply(200, PAGE)))))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(task, 0.2)
    assert (site.robots_asked, site.asked) == (1, [])
