"""Archives read where they lie, on a real site: what travels, and what happens when the site misbehaves."""

from __future__ import annotations

import asyncio
import io
import random
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from tests.trackers.loopback_site import (
    Answer,
    LoopbackSite,
    hang,
    open_site,
    ranged,
    redirect,
    reply,
    reset,
    served,
    truncate_range,
)
from trackers.answer import Unreached
from trackers.archive import Archive, Member
from trackers.assemblee.archives import trackers_of
from trackers.base import Outcome, Request, Response, Unreadable, Validators
from trackers.fetch import NO_RANGES, Fetcher, FetchSettings
from trackers.remote import BLOCK, MOST_KEPT, TAIL, Moved, RemoteFile
from trackers.tracker import Needs

NOON = datetime(2025, 3, 10, 12, 0, tzinfo=UTC)
SETTINGS = FetchSettings(contact="https://exemple.fr/vigie", pace=0.0, retry_wait=0.001)
STRONG = {"ETag": '"v1"'}
DATED = {"ETag": 'W/"v1"', "Last-Modified": "Mon, 10 Mar 2025 08:00:00 GMT"}
WEAK = {"ETag": 'W/"v1"'}
PATH = "/Amendements.json.zip"


@dataclass
class Watch:
    """A clock that moves when told."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


def body_of(number: int) -> bytes:
    """One member, 2 kB that do not compress."""
    return random.Random(number).randbytes(2000)


def pack(count: int) -> bytes:
    """An archive in which neighbours belong to the same dossier, a hundred each."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for number in range(count):
            file.writestr(f"json/DLR{number // 100}/AM{number}.json", body_of(number))
    return buffer.getvalue()


ARCHIVE = pack(4000)
BIG = random.Random(0).randbytes(3 * 1024 * 1024)


@pytest.fixture
async def site() -> AsyncIterator[LoopbackSite]:
    async with open_site() as opened:
        yield opened


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def fetcher(watch: Watch, tmp_path: Path) -> AsyncIterator[Fetcher]:
    async with Fetcher(SETTINGS, watch, tmp_path / "corps") as made:
        yield made


def remote(response: Response) -> RemoteFile:
    assert response.outcome is Outcome.CHANGED, response.detail
    assert isinstance(response.remote, RemoteFile)
    assert response.body is None
    return response.remote


def request(url: str, **changes: object) -> Request:
    return replace(Request(url=url, remote=True), **changes)  # type: ignore[arg-type]


def read_dossier(file: RemoteFile, dossier: str) -> dict[str, bytes]:
    """What a tracker does, off the event loop."""
    with Archive(file) as archive:
        members = archive.select(lambda name: name.split("/")[1] == dossier)
        archive.prefetch(members)
        return {m.stem: archive.read(m) for m in members}


def read_at(file: RemoteFile, start: int, size: int) -> bytes:
    file.seek(start)
    return file.read(size)


# What travels


async def test_the_changed_documents_of_one_dossier_are_read_and_hardly_anything_else_travels(
    site: LoopbackSite, fetcher: Fetcher, tmp_path: Path
) -> None:
    path = tmp_path / "archive.zip"
    path.write_bytes(ARCHIVE)
    response = await fetcher.fetch(request(site.page(PATH, served(path))))
    file = remote(response)
    found = await asyncio.to_thread(read_dossier, file, "DLR20")

    assert found == {f"AM{n}": body_of(n) for n in range(2000, 2100)}
    assert (response.status, response.size) == (206, len(ARCHIVE))
    assert file.requests == len(site.asked) == 3  # the end, the table of contents, the documents
    assert file.transferred < len(ARCHIVE) / 8
    assert not (tmp_path / "corps").exists()


async def test_a_large_table_of_contents_is_one_request(site: LoopbackSite, fetcher: Fetcher) -> None:
    names = [f"json/{'x' * 200}/{number}.json" for number in range(20_000)]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), b"")
    file = remote(await fetcher.fetch(request(site.page(PATH, ranged(buffer.getvalue(), STRONG)))))
    with await asyncio.to_thread(Archive, file) as opened:
        assert len(opened.members) == len(names)
    assert file.requests == 2


async def test_a_small_archive_takes_one_request(site: LoopbackSite, fetcher: Fetcher) -> None:
    small = pack(10)
    file = remote(await fetcher.fetch(request(site.page(PATH, ranged(small, STRONG)))))
    assert len(await asyncio.to_thread(read_dossier, file, "DLR0")) == 10
    assert (file.requests, file.transferred) == (1, len(small))


async def test_members_far_apart_are_read_as_far_as_so_many_requests_go(
    site: LoopbackSite, fetcher: Fetcher
) -> None:
    file = remote(await fetcher.fetch(request(site.page(PATH, ranged(ARCHIVE, STRONG)))))

    def read_few() -> int:
        with Archive(file) as archive:
            few = list(archive.within_requests(archive.members[:3000:300], 5))
            archive.prefetch(few)
            assert all(archive.read(member) for member in few)
            return len(few)

    assert await asyncio.to_thread(read_few) == 5
    assert file.requests == 2 + 5  # the end, the table of contents, one for each


async def test_members_in_a_row_are_all_read(site: LoopbackSite, fetcher: Fetcher) -> None:
    file = remote(await fetcher.fetch(request(site.page(PATH, ranged(ARCHIVE, STRONG)))))
    with await asyncio.to_thread(Archive, file) as archive:
        assert len(list(archive.within_requests(archive.members, 1))) == len(archive.members)


async def test_any_part_read_in_any_order_is_the_one_of_the_file(
    site: LoopbackSite, fetcher: Fetcher
) -> None:
    file = remote(await fetcher.fetch(request(site.page(PATH, ranged(BIG, STRONG)))))
    local, dice = io.BytesIO(BIG), random.Random(7)

    def compare() -> None:
        for turn in range(150):
            if turn % 20 == 0:
                starts = [dice.randrange(len(BIG)) for _ in range(10)]
                file.prefetch((start, start + dice.randrange(BLOCK * 3)) for start in starts)
            offset, whence = dice.choice(
                [(dice.randrange(len(BIG) + 10), 0), (-dice.randrange(TAIL * 2), 2), (1, 1)]
            )
            assert file.seek(offset, whence) == local.seek(offset, whence)
            size = dice.choice([0, 1, 30, BLOCK, dice.randrange(BLOCK * 5), -1 if turn % 50 == 0 else 9])
            assert file.read(size) == local.read(size)
            assert file.tell() == local.tell()

    await asyncio.to_thread(compare)
    assert file.readable()
    assert file.seekable()
    with pytest.raises(OSError, match="before the beginning"):
        file.seek(-1)


async def test_what_was_said_to_be_read_comes_by_groups_of_neighbours(
    site: LoopbackSite, fetcher: Fetcher
) -> None:
    file = remote(await fetcher.fetch(request(site.page(PATH, ranged(BIG, STRONG)))))
    near = [(start, start + 1000) for start in range(0, 20 * BLOCK, 2 * BLOCK)]
    far = (35 * BLOCK, 35 * BLOCK + 10)
    file.prefetch([far, *near])
    for start, stop in (*near, far):
        assert await asyncio.to_thread(read_at, file, start, stop - start) == BIG[start:stop]
    asked = [r.headers["Range"] for r in site.asked[1:]]
    assert asked == [f"bytes=0-{19 * BLOCK - 1}", f"bytes={35 * BLOCK}-{36 * BLOCK - 1}"]


async def test_little_is_kept_of_a_file_read_from_end_to_end(site: LoopbackSite, fetcher: Fetcher) -> None:
    size = (MOST_KEPT + 8) * BLOCK + TAIL
    file = remote(
        await fetcher.fetch(request(site.page(PATH, ranged(bytes(size), STRONG)), max_bytes=2 * size))
    )
    file.prefetch([(0, size)])
    for start in range(0, size, BLOCK):
        await asyncio.to_thread(read_at, file, start, BLOCK)
    spans = [(asked.http_range.start, asked.http_range.stop) for asked in site.asked[1:]]
    assert [stop - start for start, stop in spans] == [64 * BLOCK] * 4 + [9 * BLOCK]
    before = file.requests
    await asyncio.to_thread(read_at, file, size - 2 * BLOCK, BLOCK)
    assert file.requests == before
    await asyncio.to_thread(read_at, file, 0, BLOCK)
    assert file.requests == before + 1


async def test_no_more_than_its_bound_is_asked_for(site: LoopbackSite, fetcher: Fetcher) -> None:
    url = site.page(PATH, ranged(BIG, STRONG))
    file = remote(await fetcher.fetch(request(url, max_bytes=1024 * 1024)))
    with pytest.raises(Unreached, match=r"^plus de 1 Mio demandés en une seule lecture$"):
        await asyncio.to_thread(file.read)
    assert (len(site.asked), file.transferred) == (1, TAIL)


async def test_the_address_stays_the_same_for_the_whole_reading(
    site: LoopbackSite, fetcher: Fetcher, watch: Watch
) -> None:
    file = remote(await fetcher.fetch(request(site.page(PATH, ranged(BIG, STRONG)), cache_buster=True)))
    watch.now += timedelta(hours=1)
    await asyncio.to_thread(file.read, 10)
    assert len({asked.query_string for asked in site.asked}) == 1
    assert [asked.headers.get("If-Range") for asked in site.asked] == [None, '"v1"']
    assert {asked.headers["Accept-Encoding"] for asked in site.asked} == {"identity"}


# What is new, and what is not


@pytest.mark.parametrize("headers", [STRONG, DATED])
async def test_the_second_poll_of_an_archive_that_did_not_move_costs_one_304(
    site: LoopbackSite, fetcher: Fetcher, headers: dict[str, str]
) -> None:
    asked = request(site.page(PATH, ranged(ARCHIVE, headers)))
    first = await fetcher.fetch(asked)
    assert remote(first).transferred == TAIL
    second = await fetcher.fetch(asked, first.validators)
    assert (second.outcome, second.status, second.remote) == (Outcome.UNCHANGED, 304, None)
    assert second.validators == first.validators
    assert len(site.asked) == 2


@pytest.mark.parametrize("headers", [STRONG, DATED])
async def test_a_site_that_forgets_conditions_is_known_by_its_validators(
    site: LoopbackSite, fetcher: Fetcher, headers: dict[str, str]
) -> None:
    asked = request(site.page(PATH, ranged(ARCHIVE, headers, conditional=False)))
    first = await fetcher.fetch(asked)
    second = await fetcher.fetch(asked, first.validators)
    assert (second.outcome, second.validators) == (Outcome.UNCHANGED, first.validators)
    moved = await fetcher.fetch(asked, Validators(etag='"v0"', last_modified="Sun, 09 Mar 2025 08:00:00 GMT"))
    assert moved.outcome is Outcome.CHANGED


async def test_a_date_stands_for_a_weak_etag(site: LoopbackSite, fetcher: Fetcher) -> None:
    file = remote(await fetcher.fetch(request(site.page(PATH, ranged(ARCHIVE, DATED)))))
    assert len(await asyncio.to_thread(read_dossier, file, "DLR3")) == 100
    assert site.asked[1].headers["If-Range"] == DATED["Last-Modified"]


# Sites that serve no range


@pytest.mark.parametrize(
    ("answer", "requests"),
    [
        (reply(200, ARCHIVE, STRONG), 1),
        (ranged(ARCHIVE, WEAK), 2),
        (ranged(ARCHIVE, {}), 2),
    ],
    ids=["no range", "weak ETag", "no validator"],
)
async def test_an_archive_that_cannot_be_read_by_parts_is_downloaded_if_that_was_asked(
    site: LoopbackSite, fetcher: Fetcher, answer: Answer, requests: int
) -> None:
    url = site.page(PATH, answer)
    response = await fetcher.fetch(request(url))
    assert (response.outcome, response.status, response.remote) == (Outcome.CHANGED, 200, None)
    assert response.body is not None
    assert response.body.read_bytes() == ARCHIVE
    assert len(site.asked) == requests

    left = await fetcher.fetch(request(url, whole=False), Validators(etag='"v0"'))
    assert (left.outcome, left.detail, left.body, left.remote) == (Outcome.UNCHANGED, NO_RANGES, None, None)
    assert left.validators == Validators()
    assert len(site.asked) == requests + 1


# What goes wrong


@pytest.mark.parametrize(
    ("answer", "outcome", "detail"),
    [
        (reply(404), Outcome.NOT_YET, "rien à cette adresse (HTTP 404)"),
        (reply(416), Outcome.UNREACHABLE, "réponse inattendue (HTTP 416)"),
        (reply(206, b"PK", STRONG), Outcome.UNREACHABLE, "l'extrait reçu n'est pas celui demandé"),
        (reply(206, b"PK", {**STRONG, "Content-Range": "bytes 0-1/9"}), Outcome.UNREACHABLE, "bytes 0-1/9"),
        (reply(206, b"PK", {**STRONG, "Content-Range": "bytes 7-8/*"}), Outcome.UNREACHABLE, "bytes 7-8/*"),
        (reply(206, b"PK", {**STRONG, "Content-Range": "bytes 9-8/9"}), Outcome.UNREACHABLE, "bytes 9-8/9"),
        (
            reply(206, b"PK", {**STRONG, "Content-Range": "bytes 0-0/1"}),
            Outcome.UNREACHABLE,
            "plus long qu'annoncé",
        ),
        (
            reply(206, b"PK", {**STRONG, "Content-Range": "bytes 0-8/9"}),
            Outcome.UNREACHABLE,
            "coupée avant la fin",
        ),
        (
            truncate_range({**STRONG, "Content-Range": "bytes 0-999/1000"}),
            Outcome.UNREACHABLE,
            "coupée ou malformée",
        ),
        (redirect("http://ailleurs.example/"), Outcome.UNREACHABLE, "hors des sites autorisés"),
    ],
)
async def test_each_odd_first_answer_has_its_outcome(
    site: LoopbackSite, fetcher: Fetcher, answer: Answer, outcome: Outcome, detail: str
) -> None:
    response = await fetcher.fetch(request(site.page(PATH, answer)))
    assert response.outcome is outcome
    assert detail in response.detail
    assert (response.body, response.remote) == (None, None)


PART = f"bytes 0-{4 * BLOCK - 1}/{len(BIG)}"


@pytest.mark.parametrize(
    ("later", "reason"),
    [
        (
            reply(206, BIG[1:11], {**STRONG, "Content-Range": f"bytes 1-10/{len(BIG)}"}),
            "n'est pas celui demandé",
        ),
        (reply(206, BIG[:10], STRONG), "n'est pas celui demandé"),
        (reply(206, BIG[: 4 * BLOCK - 1], {**STRONG, "Content-Range": PART}), "coupée avant la fin"),
        (reply(206, BIG, {**STRONG, "Content-Range": PART}), "plus long qu'annoncé"),
        (
            reply(206, BIG, {**STRONG, "Content-Range": PART, "Content-Encoding": "br"}),
            "n'est pas celui demandé",
        ),
        (truncate_range({**STRONG, "Content-Range": PART}), "coupée ou malformée"),
        (reset, "coupée ou malformée"),
        (reply(503), "en panne"),
        (reply(403), "accès refusé"),
        (redirect("/prive"), "interdit par robots.txt"),
    ],
)
async def test_each_odd_later_answer_ends_the_reading_with_its_reason(
    site: LoopbackSite, fetcher: Fetcher, later: Answer, reason: str
) -> None:
    site.page("/robots.txt", reply(200, b"User-agent: *\nDisallow: /prive\n"))
    file = remote(await fetcher.fetch(request(site.page(PATH, ranged(BIG, STRONG), later))))
    with pytest.raises(Unreached, match=reason) as caught:
        await asyncio.to_thread(file.read, 10)
    assert not isinstance(caught.value, Moved)


@pytest.mark.parametrize(
    "later",
    [
        ranged(BIG, {"ETag": '"v2"'}),
        ranged(BIG, {"ETag": '"v2"'}, conditional=False),
        ranged(BIG, {}, conditional=False),
        ranged(BIG + b"PK", STRONG),
        ranged(b"PK", STRONG),
    ],
    ids=["If-Range heeded", "If-Range ignored", "no ETag any more", "longer", "shorter"],
)
async def test_an_archive_replaced_while_it_is_read_is_told_and_nothing_of_it_is_believed(
    site: LoopbackSite, fetcher: Fetcher, later: Answer
) -> None:
    file = remote(await fetcher.fetch(request(site.page(PATH, ranged(BIG, STRONG), later))))
    with pytest.raises(Moved, match=r"^l'archive a changé pendant la lecture ; elle sera relue$"):
        await asyncio.to_thread(read_at, file, BLOCK, 10)


async def test_an_archive_replaced_by_one_of_another_date_is_told(
    site: LoopbackSite, fetcher: Fetcher
) -> None:
    later = ranged(BIG, {"Last-Modified": "Tue, 11 Mar 2025 08:00:00 GMT"}, conditional=False)
    file = remote(await fetcher.fetch(request(site.page(PATH, ranged(BIG, DATED), later))))
    with pytest.raises(Moved):
        await asyncio.to_thread(file.read, 10)


async def test_a_part_without_its_date_is_believed_when_the_condition_was_heeded(
    site: LoopbackSite, fetcher: Fetcher
) -> None:
    later = reply(206, BIG[: 4 * BLOCK], {"Content-Range": PART})
    file = remote(await fetcher.fetch(request(site.page(PATH, ranged(BIG, DATED), later))))
    assert await asyncio.to_thread(file.read, 10) == BIG[:10]


async def test_a_tracker_does_not_take_a_cut_reading_for_unreadable_documents(
    site: LoopbackSite, fetcher: Fetcher
) -> None:
    scrutins = next(t for t in trackers_of(17, en_cours=True) if t.nom == "scrutins-17")
    whole = ranged(ARCHIVE, STRONG)
    file = remote(
        await fetcher.fetch(request(site.page(PATH, whole, whole, ranged(ARCHIVE, {"ETag": '"v2"'}))))
    )

    def read() -> None:
        with Archive(file) as archive:
            list(scrutins.read(archive, Needs(), {}))

    with pytest.raises(Moved):
        await asyncio.to_thread(read)


@pytest.mark.parametrize("failure", [reset, reply(500), truncate_range({**STRONG, "Content-Range": PART})])
async def test_a_passing_failure_is_asked_again(
    site: LoopbackSite, fetcher: Fetcher, failure: Answer
) -> None:
    whole = ranged(BIG, STRONG)
    file = remote(await fetcher.fetch(request(site.page(PATH, reset, whole, failure, whole))))
    assert await asyncio.to_thread(file.read, 10) == BIG[:10]
    assert file.requests == 3


async def test_what_is_no_archive_is_unreadable(site: LoopbackSite, fetcher: Fetcher) -> None:
    file = remote(await fetcher.fetch(request(site.page(PATH, ranged(b"<html>" * 99, STRONG)))))
    with pytest.raises(Unreadable, match="ce n'est pas un zip"):
        await asyncio.to_thread(Archive, file)


async def test_a_redirect_is_followed_by_every_request(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.page("/ailleurs.zip", ranged(BIG, STRONG))
    file = remote(await fetcher.fetch(request(site.page(PATH, redirect("/ailleurs.zip")))))
    assert await asyncio.to_thread(file.read, 10) == BIG[:10]
    assert [asked.path for asked in site.asked] == [PATH, "/ailleurs.zip"] * 2


async def test_robots_txt_is_obeyed(site: LoopbackSite, fetcher: Fetcher) -> None:
    site.page("/robots.txt", reply(200, b"User-agent: *\nDisallow: /\n"))
    response = await fetcher.fetch(request(site.page(PATH, ranged(BIG, STRONG))))
    assert (response.outcome, response.detail) == (Outcome.UNREACHABLE, "interdit par robots.txt")
    assert site.asked == []


# Readings that stop


async def test_a_closed_archive_asks_for_nothing_more(site: LoopbackSite, fetcher: Fetcher) -> None:
    file = remote(await fetcher.fetch(request(site.page(PATH, ranged(BIG, STRONG)))))
    file.close()
    with pytest.raises(Unreached, match="lecture interrompue"):
        await asyncio.to_thread(file.read, 10)
    assert len(site.asked) == 1


def test_a_reading_ends_with_the_program(tmp_path: Path) -> None:
    told: list[str] = []

    def read(file: RemoteFile) -> None:
        with pytest.raises(Unreached) as caught:
            file.read(10)
        told.append(str(caught.value))

    async def serve(begun: asyncio.Event) -> None:
        async def hang_there(asked: web.Request) -> web.StreamResponse:
            begun.set()
            return await hang(asked)

        async with open_site() as site, Fetcher(SETTINGS, Watch(), tmp_path) as fetcher:
            url = site.page(PATH, ranged(BIG, STRONG), hang_there)
            file = remote(await fetcher.fetch(request(url)))
            await asyncio.to_thread(read, file)

    async def leave() -> None:
        begun = asyncio.Event()
        serving = asyncio.create_task(serve(begun))
        await begun.wait()
        assert not serving.done()

    asyncio.run(leave())
    assert told == ["lecture interrompue"]


async def test_the_event_loop_is_never_made_to_wait_for_itself(site: LoopbackSite, fetcher: Fetcher) -> None:
    file = remote(await fetcher.fetch(request(site.page(PATH, ranged(BIG, STRONG)))))
    with pytest.raises(AssertionError, match="wait for itself"):
        file.read(10)


async def test_two_archives_are_read_at_once_one_request_at_a_time(
    site: LoopbackSite, fetcher: Fetcher
) -> None:
    urls = [site.page(path, ranged(ARCHIVE, STRONG)) for path in ("/a.zip", "/b.zip")]
    files = [remote(await fetcher.fetch(request(url))) for url in urls]
    first, second = await asyncio.gather(*(asyncio.to_thread(read_dossier, file, "DLR7") for file in files))
    assert first == second
    assert len(first) == 100
    assert site.busiest == 1


async def test_a_damaged_document_is_told_and_the_rest_is_read(site: LoopbackSite, fetcher: Fetcher) -> None:
    damaged = ARCHIVE.replace(body_of(5)[:100], bytes(100))
    file = remote(await fetcher.fetch(request(site.page(PATH, ranged(damaged, STRONG)))))

    def read() -> tuple[bytes, Member]:
        with Archive(file) as archive:
            with pytest.raises(Unreadable, match="endommagé"):
                archive.read(archive.members[5])
            return archive.read(archive.members[6]), archive.members[6]

    body, member = await asyncio.to_thread(read)
    assert (body, member.stem) == (body_of(6), "AM6")
