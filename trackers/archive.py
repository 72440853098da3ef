"""Reading an archive (zip) by what changed: members compared by CRC, only those asked for inflated.

An archive is never extracted: names in it cannot harm, sizes are checked before a byte is inflated. It is a file, or
lies at its publisher's and is read where it is: every read may then raise Unreached.
"""

from __future__ import annotations

import struct
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, overload

from trackers.base import Unreadable
from trackers.directory import Broken, Directory, Entry, find_end
from trackers.reasons import explain
from trackers.remote import GAP, RemoteFile

MOST_MEMBERS = 500_000
"""The largest archive known holds 128,762 members (amendments of legislature 17, October 2026)."""
MOST_TABLE_BYTES = 128 * 1024**2
"""The table of contents. The largest known makes some 20 MB."""
MOST_BYTES = 8 * 1024**3
"""All members inflated. The largest known makes 867 MB."""
MOST_MEMBER_BYTES = 8 * 1024**2
"""One member inflated. The largest known document makes under 1 MB."""
MOST_RATIO = 100
"""Bytes inflated for one byte of archive. The official ones make 3 to 7."""
SMALL_BYTES = 64 * 1024**2
"""Below this, inflated, the ratio does not matter."""

_LOCAL_HEADER = struct.Struct("<4s22xHH")
"""What precedes a member's name, where it lies (APPNOTE.TXT 4.3.7): lengths of the name and of what follows it."""
_EXTRA_SLACK = 64
"""Bytes by which what follows the name there may exceed what the table of contents repeats of it."""

_STORED, _DEFLATED = 0, 8
"""Methods that can be inflated up to a given size, so that a member never takes more than what it declares."""
_PATCHED, _ENCRYPTED = 0x20, 0x41
"""Flags of members that zlib alone cannot read."""

_BROKEN = (zlib.error, struct.error, OSError, ValueError)
"""What archives cut short or forged raise; Broken is a ValueError."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its name, the CRC-32 of its content, its size once inflated in bytes.

    `place` is where its archive looks for it first, -1 when unknown.
    """

    name: str
    crc: int
    size: int
    place: int = field(default=-1, compare=False, repr=False)

    @property
    def stem(self) -> str:
        """The document's id: the file name without folder and ending."""
        return _stem(self.name)


class Members(Sequence[Member]):
    """The files of an archive, made one by one when asked for: there may be over a hundred thousand."""

    __slots__ = ("_directory", "_places")

    def __init__(self, directory: Directory, places: array[int]) -> None:
        self._directory = directory
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Member]:
        return map(self._member, self._places)

    @overload
    def __getitem__(self, index: int) -> Member: ...
    @overload
    def __getitem__(self, index: slice) -> Members: ...
    def __getitem__(self, index: int | slice) -> Member | Members:
        if isinstance(index, slice):
            return Members(self._directory, self._places[index])
        return self._member(self._places[index])

    def changed(self, known: Mapping[str, int]) -> Iterator[Member]:
        """Those whose CRC is not the one known; no other is made."""
        brief = self._directory.brief
        for place in self._places:
            name, crc, size = brief(place)
            if known.get(name) != crc:
                yield Member(name, crc, size, place)

    def select(self, keep: Callable[[str], bool]) -> Members:
        """Those whose name, folders included, is one to keep."""
        brief = self._directory.brief
        return Members(self._directory, array("I", (p for p in self._places if keep(brief(p)[0]))))

    def _member(self, place: int) -> Member:
        return Member(*self._directory.brief(place), place)


class Archive:
    """An open archive. Raises Unreadable, with the reason in French, when it is cut short, not a zip or a bomb.

    Of several members under one name, the last is kept, as every zip tool does. A file given open stays open.
    """

    def __init__(self, file: Path | BinaryIO) -> None:
        with ExitStack() as opened:
            try:
                self._file = opened.enter_context(file.open("rb")) if isinstance(file, Path) else file
                self._directory = self._open()
            except _BROKEN as error:
                raise Unreadable(explain("archive illisible ou tronquée", error)) from error
            self._opened = opened.pop_all()

    def _open(self) -> Directory:
        """Read the table of contents, once sure that it is not monstrous, nor what it announces."""
        end = find_end(self._file)
        if end.announced > MOST_MEMBERS or end.size > MOST_TABLE_BYTES:
            raise _monstrous()
        directory = Directory(self._file, end)
        most = min(MOST_BYTES, max(SMALL_BYTES, (end.start + end.size) * MOST_RATIO))
        if directory.count > MOST_MEMBERS or directory.inflated > most:
            raise _monstrous()
        return directory

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    @property
    def members(self) -> Members:
        """Its files, in the order of its table of contents."""
        return Members(self._directory, self._directory.places)

    @property
    def documents(self) -> Members:
        """The members that are documents: what else lies there (hidden files of the tool that made it) is left."""
        return self.select(lambda _: True)

    def select(self, keep: Callable[[str], bool], *, folders: Callable[[str], bool] | None = None) -> Members:
        """The documents whose name, folders included, is one to keep; no other costs more than that question.

        `folders` is asked once for each folder ("json/DLR5L17N1/"; "" at the top) whether to look into it: of the
        others, not even the names are decoded. A folder within another is one of its own.
        """
        named = self._directory.within(folders) if folders else self._directory.named()
        kept = array("I", (place for place, name in named if _is_document(name) and keep(name)))
        return Members(self._directory, kept)

    def prefetch(self, members: Iterable[Member]) -> None:
        """Say which members will be read next, in the order of the archive: a remote one then takes fewer requests."""
        if isinstance(self._file, RemoteFile):
            entries = (self._entry(member) for member in members)
            self._file.prefetch(_span(entry) for entry in entries if self._fits(entry))

    def changed(self, known: Mapping[str, int], among: Iterable[Member] | None = None) -> Iterator[Member]:
        """Members whose CRC is not the one known."""
        if among is None or isinstance(among, Members):
            return (self.members if among is None else among).changed(known)
        return (member for member in among if known.get(member.name) != member.crc)

    @cached_property
    def marks(self) -> array[int]:
        """What tells, later, which members are new or changed: 64 bits each (`since`)."""
        return self._directory.marks()

    def marks_of(self, members: Members) -> list[int]:
        """The marks of some of its members."""
        wanted = {member.place for member in members}
        return [
            mark for place, mark in zip(self._directory.places, self.marks, strict=True) if place in wanted
        ]

    def since(self, seen: array[int]) -> tuple[Members, Members]:
        """Members that were not there when it had these marks, then those whose content is another one."""
        known = frozenset(seen)
        named = zip(self._directory.places, self.marks, strict=True)
        fresh = [(place, mark) for place, mark in named if mark not in known]
        names = {mark >> 32 for _, mark in fresh}.intersection(mark >> 32 for mark in seen)
        new = array("I", (place for place, mark in fresh if mark >> 32 not in names))
        changed = array("I", (place for place, mark in fresh if mark >> 32 in names))
        return Members(self._directory, new), Members(self._directory, changed)

    def within_requests(self, members: Iterable[Member], most: int | None) -> Iterator[Member]:
        """These members, as far as so many requests bring them; all of them when it is not remote."""
        if most is None or not isinstance(self._file, RemoteFile):
            yield from members
            return
        requests, reach = 0, range(0)
        for member in members:
            header = self._entry(member).header
            if header not in reach:
                requests += 1
                if requests > most:
                    return
            reach = range(header, header + GAP)
            yield member

    def read(self, member: Member) -> bytes:
        """Inflate one member. Raises Unreadable when it is damaged or too large."""
        entry = self._entry(member)
        if entry.size > MOST_MEMBER_BYTES:
            raise Unreadable(f"{member.name} : {entry.size} octets, au-delà du raisonnable")
        if entry.method not in {_STORED, _DEFLATED}:
            raise Unreadable(f"{member.name} : méthode de compression {entry.method} inattendue")
        try:
            body = _inflate(self._packed(entry), entry)
        except _BROKEN as error:
            raise Unreadable(explain(f"{member.name} : membre endommagé", error)) from error
        if len(body) != entry.size:
            raise Unreadable(f"{member.name} : membre tronqué")
        return body

    def _entry(self, member: Member) -> Entry:
        """What the table of contents says of it; looked for by name when it comes from elsewhere."""
        directory = self._directory
        if directory.holds(member.place) and directory.name(member.place) == member.name:
            return directory.entry(member.place)
        for place in directory.places:
            if directory.name(place) == member.name:
                return directory.entry(place)
        raise Unreadable(f"{member.name} : absent de l'archive")

    def _fits(self, entry: Entry) -> bool:
        """Whether it lies where members do, before the table of contents."""
        return entry.header + _LOCAL_HEADER.size + len(entry.raw_name) + entry.packed <= self._directory.start

    def _packed(self, entry: Entry) -> bytes:
        """A member's bytes as they lie. Raises Broken, OSError."""
        if entry.flags & (_ENCRYPTED | _PATCHED):
            raise Broken("encrypted" if entry.flags & _ENCRYPTED else "patched")
        if not self._fits(entry) or entry.packed > 2 * MOST_MEMBER_BYTES:
            raise Broken("bad size")
        self._file.seek(entry.header)
        signature, name, extra = _LOCAL_HEADER.unpack(self._file.read(_LOCAL_HEADER.size))
        body = self._file.read(name + extra + entry.packed)
        if signature != b"PK\x03\x04" or body[:name] != entry.raw_name:
            raise Broken("not the member announced")
        return body[name + extra :]


def _inflate(packed: bytes, entry: Entry) -> bytes:
    """Inflate up to the size declared, and check the sum. Raises Broken, zlib.error."""
    if entry.method == _STORED:
        body = packed[: entry.size + 1]
    else:
        body = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, entry.size + 1)
    if len(body) >= entry.size and zlib.crc32(body) != entry.crc:
        raise Broken("bad crc-32")
    return body


def _monstrous() -> Unreadable:
    return Unreadable("archive démesurée : elle n'est pas décompressée")


def _stem(name: str) -> str:
    return name[_folder(name) :].removesuffix(".json")


def _folder(name: str) -> int:
    """Characters before the file's name."""
    return max(name.rfind("/"), name.rfind("\\")) + 1


def _is_document(name: str) -> bool:
    """Whether it ends in .json, and neither begins so nor with a dot."""
    return name.endswith(".json") and name[_folder(name)] != "."


def _span(entry: Entry) -> tuple[int, int]:
    """Where a member lies in the archive, its local header included: (start, stop)."""
    before = _LOCAL_HEADER.size + len(entry.raw_name) + entry.extra + _EXTRA_SLACK
    return entry.header, entry.header + before + entry.packed
