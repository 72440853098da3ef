"""From the bytes of an answer to a file, within bounds: decoding, size, disk. Never a whole body in memory.

Errors raised here::

    Unreadable         a decoding that fails, or one that was not asked for
    └── TooBig         past the bound, once decoded
    Unreached          cut short, or the disk refuses
"""

from __future__ import annotations

import hashlib
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from trackers.answer import Answer, Unreached
from trackers.base import Unreadable
from trackers.reasons import explain

_PIECE = 64 * 1024
_MEBIBYTE = 1024 * 1024
_GZIP_OR_ZLIB = zlib.MAX_WBITS + 32


class TooBig(Unreadable):
    """More bytes than the caller accepts."""


class Inflater:
    """Undoes one Content-Encoding, by pieces of at most 64 KiB however small the input is."""

    def __init__(self, encoding: str) -> None:
        """`encoding` is the header's value. Raises Unreadable for what was not offered to the server."""
        name = encoding.strip().lower()
        if name not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            # Seen at the Assemblée: brotli sent to clients that cannot read it.
            raise Unreadable(f"compression non demandée : {name}")
        self._member = None if name in {"", "identity"} else zlib.decompressobj(_GZIP_OR_ZLIB)
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Give what `data` adds. Raises Unreadable."""
        if self._member is None:
            yield data
            return
        self._begun = self._begun or bool(data)
        piece = b""
        # A full piece may hide more output, that needs no more input.
        while data or len(piece) == _PIECE:
            if self._member.eof and data:  # gzip members may follow one another (RFC 1952 §2.2)
                self._member = zlib.decompressobj(_GZIP_OR_ZLIB)
            try:
                piece = self._member.decompress(data, _PIECE)
            except zlib.error as error:
                raise Unreadable(explain("compression illisible", error)) from error
            yield piece
            data = self._member.unconsumed_tail or self._member.unused_data

    def finish(self) -> None:
        """Check that the body came to its end. Raises Unreached."""
        if self._member is not None and self._begun and not self._member.eof:
            raise Unreached("réponse coupée avant la fin", transient=True)


async def pour(answer: Answer, max_bytes: int, write: Callable[[bytes], object]) -> None:
    """Give `write` the decoded body, piece by piece. Raises TooBig, Unreadable, Unreached."""
    inflater = Inflater(answer.headers.get("content-encoding", ""))
    size = 0
    async for chunk in answer.chunks:
        for piece in inflater.feed(chunk):
            size += len(piece)
            if size > max_bytes:
                raise TooBig(f"plus de {max_bytes / _MEBIBYTE:.3g} Mio")
            write(piece)
    inflater.finish()


class BodyFile:
    """A new file in `folder` (created if missing), removed on leaving unless `keep` was called.

    Writes are small and synchronous: a piece goes to the page cache in microseconds, and a cancelled fetch
    leaves no thread writing behind its back. Raises Unreached, naming the disk, when it refuses.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._digest = hashlib.sha256()
        self._kept = False
        self.size = 0
        with _disk(folder):
            folder.mkdir(parents=True, exist_ok=True)
            # Unbuffered: nothing is left to write, hence to fail, when the file is closed.
            self._file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed by __exit__
                dir=folder, prefix="corps-", delete=False, buffering=0
            )
        self._path = Path(self._file.name)

    @property
    def sha256(self) -> str:
        """Fingerprint of what was written so far, in hexadecimal."""
        return self._digest.hexdigest()

    def write(self, piece: bytes) -> None:
        """Append `piece`."""
        self._digest.update(piece)
        self.size += len(piece)
        rest = memoryview(piece)
        with _disk(self._folder):
            while rest:
                rest = rest[self._file.write(rest) :]

    def keep(self) -> Path:
        """Leave the file to the caller."""
        self._kept = True
        return self._path

    def __enter__(self) -> BodyFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with _disk(self._folder):
            self._file.close()
            if not self._kept:
                self._path.unlink(missing_ok=True)


@contextmanager
def _disk(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unreached(explain(f"le disque refuse d'écrire dans {folder}", error)) from error
