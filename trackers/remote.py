"""A file read where it is, by HTTP ranges (RFC 9110 §14), as if it were here: what `trackers.archive` needs.

The official archive of amendments weighs 310 MB; its table of contents and what changed in a day make some 20 MB.

Errors raised here::

    Unreached          no answer that can be used, or too many bytes asked for in one reading
    └── Moved          the file is not the one that this reading began with
"""

from __future__ import annotations

import asyncio
import io
import re
import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from concurrent.futures import CancelledError
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, BinaryIO

from trackers.answer import Answer, Unreached
from trackers.base import Validators

if TYPE_CHECKING:
    from trackers.web import Web

TAIL = 64 * 1024
"""Bytes asked for first, at the end, where an archive tells what it holds."""
BLOCK = 64 * 1024
"""Unit of what is kept."""
AHEAD = 4
"""Blocks asked for at least when nothing said what would be read; also the widest gap read to save a request."""
GAP = AHEAD * BLOCK
"""Bytes between what is read that surely cost another request."""
MOST_AHEAD = 64
"""Blocks asked for at most when it was said what would be read: 4 MiB."""
MOST_KEPT = 256
"""Blocks kept: 16 MiB. The least recently read leave first."""

_MEBIBYTE = 1024 * 1024
_CONTENT_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})", re.ASCII)

Get = Callable[[int, int], Coroutine[Any, Any, bytes]]
"""Gives the bytes from the first position up to the second, excluded."""


class Moved(Unreached):
    """The file was replaced while it was read."""

    def __init__(self) -> None:
        super().__init__("l'archive a changé pendant la lecture ; elle sera relue")


@dataclass(frozen=True, slots=True)
class Edition:
    """What tells one edition of a file from the next: its size in bytes, a validator that is not weak."""

    total: int
    etag: str | None
    last_modified: str | None

    @classmethod
    def of(cls, answer: Answer) -> Edition | None:
        """The edition a 206 comes from; None when nothing would tell it from another. Raises Unreached."""
        _, _, total = _content_range(answer)
        etag, date = answer.headers.get("etag"), answer.headers.get("last-modified")
        # A weak validator does not promise the same bytes (RFC 9110 §13.1.5).
        strong = etag if etag and etag.isascii() and not etag.startswith("W/") else None
        if _is_encoded(answer) or not (strong or (date and date.isascii())):
            return None
        return cls(total, strong, None if strong else date)

    @property
    def condition(self) -> str:
        """What If-Range says."""
        return self.etag or self.last_modified or ""

    def is_known(self, known: Validators) -> bool:
        """Whether it is the one read last time, for servers that forget conditions when asked for a range."""
        return self.etag == known.etag if self.etag else self.last_modified == known.last_modified

    def gave(self, answer: Answer) -> bool:
        """Whether this 206 comes from it. A 206 may leave the date out (RFC 9110 §15.3.7), not the ETag."""
        if _content_range(answer)[2] != self.total:
            return False
        if self.etag:
            return answer.headers.get("etag") == self.etag
        return answer.headers.get("last-modified", self.last_modified) == self.last_modified


@dataclass(slots=True, kw_only=True)
class Ranges:
    """Asks for parts of one edition of what lies at `address`; counts requests and bytes, failed ones included.

    `check` may raise to forbid an address; `timeout` bounds a request, in seconds; `max_bytes` bounds them all.
    """

    web: Web
    check: Callable[[str], Awaitable[None]]
    address: str
    edition: Edition
    timeout: float | None
    max_bytes: int
    requests: int = 0
    transferred: int = 0

    async def get(self, start: int, stop: int) -> bytes:
        """The bytes from `start` to `stop` excluded. Raises Unreached, Moved."""
        if self.transferred + stop - start > self.max_bytes:
            raise Unreached(f"plus de {self.max_bytes / _MEBIBYTE:.3g} Mio demandés en une seule lecture")
        headers = {
            "Accept-Encoding": "identity",
            "Range": f"bytes={start}-{stop - 1}",
            "If-Range": self.edition.condition,
        }
        self.requests += 1
        async with self.web.follow(self.address, headers, self.check, self.timeout) as answer:
            if answer.status in {HTTPStatus.OK, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE}:
                raise Moved
            if answer.status != HTTPStatus.PARTIAL_CONTENT:
                raise self.web.refusal(answer)
            if not self.edition.gave(answer):
                raise Moved
            return await self.receive(answer, start, stop)

    async def receive(self, answer: Answer, start: int, stop: int) -> bytes:
        """The body of a 206, that must be this range and nothing else. Raises Unreached."""
        if _is_encoded(answer) or _content_range(answer)[:2] != (start, stop):
            raise _unexpected(answer)
        body = bytearray()
        async for chunk in answer.chunks:
            self.transferred += len(chunk)
            body += chunk
            if len(body) > stop - start:
                raise Unreached("extrait plus long qu'annoncé")
        if len(body) < stop - start:
            raise Unreached("réponse coupée avant la fin", transient=True)
        return bytes(body)


class RemoteFile(io.BufferedIOBase, BinaryIO):
    """A remote file, open for reading, by one thread at a time that is not the event loop's.

    Built on the loop that will do the requests; `tail` holds the last bytes. A read may raise Unreached or Moved;
    what was read before stays right, and a later reading starts over.
    """

    def __init__(self, ranges: Ranges, tail: bytes, get: Get) -> None:
        self._blocks: OrderedDict[int, bytes] = OrderedDict()
        self._plan: list[range] = []
        self._position = 0
        self._ranges = ranges
        self._total = ranges.edition.total
        self._tail, self._tail_start = tail, self._total - len(tail)
        self._get = get
        self._loop = asyncio.get_running_loop()
        self._home = threading.get_ident()

    @property
    def total(self) -> int:
        """Size of the file, in bytes."""
        return self._total

    @property
    def requests(self) -> int:
        """Requests made, the first one and failed ones included."""
        return self._ranges.requests

    @property
    def transferred(self) -> int:
        """Bytes of bodies received."""
        return self._ranges.transferred

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._total}[whence]
        if origin + offset < 0:
            raise OSError("seek before the beginning")
        self._position = origin + offset
        return self._position

    def read(self, size: int | None = -1, /) -> bytes:
        """Give `size` bytes from here, fewer at the end of the file. Raises Unreached, Moved."""
        start = self._position
        rest = max(0, self._total - start)
        stop = start + (rest if size is None or size < 0 else min(size, rest))
        self._position = stop
        return self._span(start, stop) if stop > start else b""

    def close(self) -> None:
        """Forget what was kept; a thread still reading is told so at its next request."""
        super().close()
        self._blocks.clear()
        self._plan.clear()

    def prefetch(self, spans: Iterable[tuple[int, int]]) -> None:
        """Say which (start, stop) will be read next, in this order or nearly; replaces what was said before.

        Nothing is asked for yet: the first read in a group of neighbours brings the whole group, up to 4 MiB.
        """
        self._plan = _grouped(spans, self._total)

    def _span(self, start: int, stop: int) -> bytes:
        if start >= self._tail_start:
            return self._tail[start - self._tail_start : stop - self._tail_start]
        first, last = start // BLOCK, (stop - 1) // BLOCK
        if last - first >= MOST_AHEAD:  # a table of contents: read once, never again
            return self._fetch(start, stop)
        held = b"".join([self._block(number, last) for number in range(first, last + 1)])
        return held[start - first * BLOCK : stop - first * BLOCK]

    def _block(self, number: int, last: int) -> bytes:
        """One block, brought with those up to `last`, or more, when it is not there."""
        if number not in self._blocks:
            self._bring(self._group(number, last))
        self._blocks.move_to_end(number)
        return self._blocks[number]

    def _group(self, number: int, last: int) -> range:
        """What to ask for in one request to have this block."""
        index = bisect_right(self._plan, number, key=lambda group: group.start) - 1
        if index >= 0 and number in self._plan[index]:
            stop = max(self._plan[index].stop, last + 1)
        else:
            stop = max(number + AHEAD, last + 1)
        stop = min(stop, -(-self._total // BLOCK))
        missing = (n for n in range(number, stop) if n in self._blocks)
        return range(number, next(missing, stop))

    def _bring(self, group: range) -> None:
        start = group.start * BLOCK
        body = self._fetch(start, min(group.stop * BLOCK, self._total))
        for number in group:
            self._blocks[number] = body[number * BLOCK - start : (number + 1) * BLOCK - start]
        while len(self._blocks) > MOST_KEPT:
            self._blocks.popitem(last=False)

    def _fetch(self, start: int, stop: int) -> bytes:
        """Have the event loop ask, and wait for it here."""
        assert threading.get_ident() != self._home, "the event loop would wait for itself"
        if self.closed or self._loop.is_closed():
            raise Unreached("lecture interrompue")
        try:
            return asyncio.run_coroutine_threadsafe(self._get(start, stop), self._loop).result()
        except CancelledError as error:
            raise Unreached("lecture interrompue") from error


def _content_range(answer: Answer) -> tuple[int, int, int]:
    """Start, stop (excluded) and total of the range that came. Raises Unreached."""
    found = _CONTENT_RANGE.fullmatch(answer.headers.get("content-range", "").strip())
    if found is None:
        raise _unexpected(answer)
    start, last, total = map(int, found.groups())
    if not start <= last < total:
        raise _unexpected(answer)
    return start, last + 1, total


def _is_encoded(answer: Answer) -> bool:
    return answer.headers.get("content-encoding", "identity").strip().lower() != "identity"


def _unexpected(answer: Answer) -> Unreached:
    said = answer.headers.get("content-range", "absent")
    return Unreached(f"l'extrait reçu n'est pas celui demandé (Content-Range : {said})", status=answer.status)


def _grouped(spans: Iterable[tuple[int, int]], total: int) -> list[range]:
    """The blocks that hold these spans: neighbours together, no group longer than MOST_AHEAD."""
    runs: list[range] = []
    for start, stop in sorted(spans):
        run = range(start // BLOCK, -(-min(stop, total) // BLOCK))
        if runs and run.start <= runs[-1].stop + AHEAD:
            runs[-1] = range(runs[-1].start, max(runs[-1].stop, run.stop))
        else:
            runs.append(run)
    return [run[begin : begin + MOST_AHEAD] for run in runs for begin in range(0, len(run), MOST_AHEAD)]
