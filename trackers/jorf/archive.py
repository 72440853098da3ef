"""An archive of the Journal officiel (tar, gzip), read as it is inflated: never on the disk, never whole in memory.

Its first folder is a time stamp, another at each delivery: members are known by the end of their path.
"""

from __future__ import annotations

import gzip
import re
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from trackers.archive import Member
from trackers.base import Unreadable
from trackers.jorf.documents import parse_document
from trackers.reasons import explain
from trackers.tracker import MemberReading

MOST_BYTES = 1024**3
"""All members inflated. The largest delivery seen makes 18 MB packed."""
MOST_MEMBER_BYTES = 16 * 1024**2
"""One member inflated. The largest act seen makes 604 KB."""
MOST_MEMBERS = 100_000
"""Members, folders included. A night seen had 786."""

_PIECE = 64 * 1024
_END = bytes(tarfile.BLOCKSIZE)
"""The block that ends an archive."""

_TAIL = re.compile(r"(?:^|/)(?P<nom>JORF(?P<sorte>CONT|TEXT)\d+\.xml)$")
_BROKEN = (tarfile.TarError, EOFError, zlib.error, OSError, ValueError, OverflowError)
"""What archives cut short or forged raise."""


def names_in(body: Path) -> list[str]:
    """Names of the acts and summaries it holds, once sure that it is whole. Raises Unreadable.

    Everything is inflated: an archive cut short is known before any of its acts is recorded.
    """
    names: list[str] = []
    others = 0
    for info, match, _ in _walk(body):
        if match:
            names.append(match["nom"])
        else:
            others += info.isreg()
    if not names and not others:
        raise Unreadable("archive vide")
    if not any(name.startswith("JORFTEXT") for name in names):
        raise Unreadable(
            f"aucun texte du Journal officiel parmi les {len(names) + others} fichiers de l'archive"
        )
    return list(dict.fromkeys(names))


def read_members(body: Path, known: Mapping[str, int]) -> Iterator[MemberReading]:
    """Decode the members that changed since `known` (name -> CRC), each once. Raises Unreadable for the archive."""
    seen = dict(known)
    for info, match, tar in _walk(body):
        if not match:
            continue
        name = match["nom"]
        if info.size > MOST_MEMBER_BYTES:
            yield MemberReading(member=Member(name, 0, info.size), body=b"", error=_too_big(info.size))
            continue
        document = _content(tar, info)
        crc = zlib.crc32(document)
        if seen.get(name) != crc:
            seen[name] = crc
            yield _reading(Member(name, crc, len(document)), document)


def _reading(member: Member, document: bytes) -> MemberReading:
    try:
        return MemberReading(member=member, body=document, reading=parse_document(document))
    except Unreadable as error:
        return MemberReading(member=member, body=document, error=str(error))


def _walk(body: Path) -> Iterator[tuple[tarfile.TarInfo, re.Match[str] | None, tarfile.TarFile]]:
    """Each member in turn, to be read before the next, and what its path says of it. The sum is checked at the end."""
    with _told(), body.open("rb") as opened:
        file = _Bounded(_inflated(opened))
        tar = tarfile.open(fileobj=cast(BinaryIO, file), mode="r:")  # noqa: SIM115 - nothing of its own to close
        rank = total = 0
        while (info := tar.next()) is not None:
            rank, total = rank + 1, total + info.size
            if total > MOST_BYTES or rank > MOST_MEMBERS:
                raise _monstrous()
            yield info, _TAIL.search(info.name) if info.isreg() else None, tar
            tar.members.clear()  # type: ignore[attr-defined] # it would keep them all
        if file.last != _END:
            raise EOFError
        while file.read(_PIECE):
            pass


def _content(tar: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    with _told():
        file = tar.extractfile(info)
        body = file.read() if file else b""
        if len(body) != info.size:
            raise EOFError
        return body


def _inflated(opened: BinaryIO) -> BinaryIO:
    """The tar inside; servers were seen elsewhere to undo the compression of a .gz themselves."""
    packed = opened.read(2) == b"\x1f\x8b"
    opened.seek(0)
    return cast(BinaryIO, gzip.GzipFile(fileobj=opened)) if packed else opened


class _Bounded:
    """What the tar library reads from: it believes whatever size a header announces, and takes any end for the end."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.last = b""
        """What was read last."""

    def read(self, size: int = -1) -> bytes:
        """Some bytes. Raises Unreadable past the bounds."""
        if not 0 <= size <= MOST_MEMBER_BYTES + tarfile.RECORDSIZE or self._file.tell() > MOST_BYTES:
            raise _monstrous()
        self.last = self._file.read(size)
        return self.last

    def seek(self, place: int) -> int:
        """Go to a place. Raises Unreadable past the bounds."""
        if place > MOST_BYTES:
            raise _monstrous()
        return self._file.seek(place)

    def tell(self) -> int:
        """The present place."""
        return self._file.tell()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise Unreadable(explain("archive illisible ou tronquée", error)) from error


def _monstrous() -> Unreadable:
    return Unreadable("archive démesurée : elle n'est pas décompressée")


def _too_big(size: int) -> str:
    return f"{size} octets, au-delà du raisonnable"
