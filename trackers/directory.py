"""The table of contents of a zip (APPNOTE.TXT 4.3.12 to 4.3.16), kept as it lies and read member by member.

zipfile makes an object of every member, of which there may be over a hundred thousand; here a member costs its bytes
in the table, eight more, and is decoded when asked for. Raises Broken (English reason) when the table does not hold.
"""

from __future__ import annotations

import io
import struct
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

UTF8_NAME = 0x800
"""Flag: the name is UTF-8. It is cp437 otherwise."""

_UNKNOWN = 0xFFFF_FFFF
"""The value is in the ZIP64 extra field."""
_LONG = b"\xff\xff\xff\xff"
_MODULO = 0xFFFF
"""Tools that know no ZIP64 write what is left of the count of members."""
_SIGNATURE, _ZIP64 = b"PK\x01\x02", 0x0001
_FOLDER = frozenset({"/", ""})
"""How the names of what is no file end."""
_TOGETHER = 4096
"""Names looked at together: fast, and little memory."""
_HEAD = 46
"""Bytes before the name."""
_SLACK = 0xFFFF
"""Longest comment of an archive."""

_END = struct.Struct("<4s6xHLLH")  # count, size, offset, comment
_LOCATOR = struct.Struct("<4sLQL")  # disk, offset of the record, disks
_RECORD = struct.Struct("<4sQ20xQQQ")  # size of the record, count, size, offset
_STEP = struct.Struct("<4s20xLHHH")  # uncompressed size, name, extra, comment
_BRIEF = struct.Struct("<8xH6xL4xLH")  # flags, CRC, size, name
_WHOLE = struct.Struct("<8xHH4xLLLHH10xL")  # flags, method, CRC, packed, size, name, extra, header
_FIELD = struct.Struct("<HH")
_CRC = struct.Struct("<L")
_TO_CRC = 30
"""Bytes from the CRC to the name."""


class Broken(ValueError):
    """The archive does not hold together; the reason is in English, for trackers.reasons."""


class End(NamedTuple):
    """Where the table is: how many members are `announced`, `size` in bytes, `start` in the file.

    `shift` is what lies before the archive in the file (a self-extracting one), in bytes; `zip64` says that the
    count is whole.
    """

    announced: int
    size: int
    start: int
    shift: int
    zip64: bool


class Entry(NamedTuple):
    """What the table says of one member: sizes in bytes, `header` where its local header is in the file."""

    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    extra: int
    header: int


def find_end(file: BinaryIO) -> End:
    """Find the table of contents, from the end of the file. Raises Broken, and what reading the file raises."""
    total = file.seek(0, io.SEEK_END)
    at, (count, size, offset) = _find_record(file, total)
    found, zip64 = _find_record64(file, at), False
    if found is not None:
        at, (count, size, offset) = found
        zip64 = True
    start = at - size
    if offset > start:
        raise Broken("the table is not where it is said to be")
    return End(count, size, start, start - offset, zip64)


def _find_record(file: BinaryIO, total: int) -> tuple[int, tuple[int, int, int]]:
    """The end of central directory: its position, then (count, size, offset)."""
    for window in (
        _END.size,
        _END.size + _SLACK,
    ):  # without a comment, then with: the end of a remote file is here
        begin = max(0, total - window)
        tail = _read_at(file, begin, total - begin)
        at = _last_signature(tail)
        if at >= 0:
            _, count, size, offset, _ = _END.unpack_from(tail, at)
            return begin + at, (count, size, offset)
    raise Broken("not a zip file")


def _last_signature(tail: bytes) -> int:
    """Where the record is, -1 when nowhere: the last whose comment ends the file, the last one without any such."""
    first = at = tail.rfind(b"PK\x05\x06", 0, max(0, len(tail) - _END.size + 4))
    while at >= 0:
        if at + _END.size + _END.unpack_from(tail, at)[4] == len(tail):
            return at
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return first


def _find_record64(file: BinaryIO, at: int) -> tuple[int, tuple[int, int, int]] | None:
    """The ZIP64 end of central directory, None when the archive has none. Raises Broken when it is announced only."""
    place = at - _LOCATOR.size
    if place < 0:
        return None
    signature, disk, said, disks = _LOCATOR.unpack(_read_at(file, place, _LOCATOR.size))
    if signature != b"PK\x06\x07":
        return None
    if disk or disks > 1:
        raise Broken("several disks")
    for where in (place - _RECORD.size, said):  # `said` forgets what lies before the archive
        if not 0 <= where <= place - _RECORD.size:
            continue
        signature, length, count, size, offset = _RECORD.unpack(_read_at(file, where, _RECORD.size))
        if signature == b"PK\x06\x06" and where + 12 + length == place:
            return where, (count, size, offset)
    raise Broken("no ZIP64 record")


def _read_at(file: BinaryIO, start: int, size: int) -> bytes:
    file.seek(start)
    body = file.read(size)
    if len(body) != size:
        raise Broken("truncated")
    return body


class Directory:
    """The members of an archive, in the order of its table: folders left out; of several under one name, the last.

    A member is known by its place, the position of its name in the table. `count` is every record's, `inflated` the
    bytes that all declare, `start` where the table is in the file.
    """

    def __init__(self, file: BinaryIO, end: End) -> None:
        self._raw = _read_at(file, end.start, end.size)
        self._shift, self.start = end.shift, end.start
        self._places, self._stops, self.inflated = _walk(self._raw)
        self.count = len(self._places)
        if self.count != end.announced if end.zip64 else self.count & _MODULO != end.announced:
            raise Broken("not as many members as announced")
        if _LONG in self._raw:
            self.inflated = sum(self.entry(place).size for place in self._places)
        self._plain, clean = self._judge()
        if not clean:
            self._drop_hidden()

    def _judge(self) -> tuple[bool, bool]:
        """Whether all names are ASCII without NUL, and whether they all name files, each its own."""
        plain, files, hashes = True, True, set[int]()
        for begin in range(0, self.count, _TOGETHER):
            places, stops = self._places[begin : begin + _TOGETHER], self._stops[begin : begin + _TOGETHER]
            names = list(map(self._raw.__getitem__, map(slice, places, stops)))
            hashes.update(map(hash, names))
            joined = b"\0".join((b"", *names, b""))
            plain = plain and joined.isascii() and joined.count(b"\0") == len(names) + 1
            files = files and b"/\0" not in joined and b"\0\0" not in joined
        return plain, plain and files and len(hashes) == self.count

    def _drop_hidden(self) -> None:
        """Leave out folders, and members that a later one of the same name hides. Raises UnicodeDecodeError."""
        last = {self.name(place): place for place in self._places}
        named = zip(self._places, self._stops, map(self.name, self._places), strict=True)
        kept = [
            (place, stop) for place, stop, name in named if name[-1:] not in _FOLDER and last[name] == place
        ]
        self._places = array("I", (place for place, _ in kept))
        self._stops = array("I", (stop for _, stop in kept))

    @property
    def places(self) -> array[int]:
        """Every member's place, ascending."""
        return self._places

    def holds(self, place: int) -> bool:
        """Whether a member is there."""
        index = bisect_left(self._places, place)
        return index < len(self._places) and self._places[index] == place

    def entry(self, place: int) -> Entry:
        """All that is said of the member. Raises Broken when its ZIP64 field does not hold."""
        flags, method, crc, packed, size, length, extra, header = _WHOLE.unpack_from(self._raw, place - _HEAD)
        stop = place + length
        if _UNKNOWN in {size, packed, header}:
            size, packed, header = _long_values(self._raw[stop : stop + extra], size, packed, header)
        return Entry(self._raw[place:stop], flags, method, crc, packed, size, extra, header + self._shift)

    def brief(self, place: int) -> tuple[str, int, int]:
        """The member's name, CRC-32 and size in bytes."""
        flags, crc, size, length = _BRIEF.unpack_from(self._raw, place - _HEAD)
        raw_name = self._raw[place : place + length]
        if size == _UNKNOWN:
            size = self.entry(place).size
        return raw_name.decode("ascii") if self._plain else _decoded(raw_name, flags), crc, size

    def marks(self) -> array[int]:
        """For every member, 64 bits that change with it: CRC-32 of its name above, of its content below."""
        raw, sum_of, crc_at = self._raw, zlib.crc32, _CRC.unpack_from
        spans = zip(self._places, self._stops, strict=True)
        return array(
            "Q", (sum_of(raw[place:stop]) << 32 | crc_at(raw, place - _TO_CRC)[0] for place, stop in spans)
        )

    def name(self, place: int) -> str:
        """The member's name, folders included."""
        return self.brief(place)[0]

    def named(self) -> Iterator[tuple[int, str]]:
        """Every member's place and name."""
        if not self._plain:
            return ((place, self.name(place)) for place in self._places)
        raw = self._raw
        spans = zip(self._places, self._stops, strict=True)
        return ((place, raw[place:stop].decode("ascii")) for place, stop in spans)

    def within(self, keep: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
        """`named`, but only in the folders to keep, asked once each: "json/DLR5L17N1/", "" at the top."""
        return self._within_plain(keep) if self._plain else self._within_decoded(keep)

    def _within_plain(self, keep: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
        raw, answers = self._raw, dict[bytes, bool]()
        for place, stop in zip(self._places, self._stops, strict=True):
            folder = raw[place : raw.rfind(b"/", place, stop) + 1]
            kept = answers.get(folder)
            if kept is None:
                kept = answers[folder] = keep(folder.decode("ascii"))
            if kept:
                yield place, raw[place:stop].decode("ascii")

    def _within_decoded(self, keep: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
        answers: dict[str, bool] = {}
        for place, name in self.named():
            folder = name[: name.rfind("/") + 1]
            if folder not in answers:
                answers[folder] = keep(folder)
            if answers[folder]:
                yield place, name


def _walk(raw: bytes) -> tuple[array[int], array[int], int]:
    """Go through the records: where each name begins and ends, the bytes that they all declare."""
    begins, ends = array("I"), array("I")
    unpack, at, last, inflated = _STEP.unpack_from, 0, len(raw) - _HEAD, 0
    while at <= last:
        signature, size, name, extra, comment = unpack(raw, at)
        if signature != _SIGNATURE:
            raise Broken("bad record")
        inflated += size
        at += _HEAD
        begins.append(at)
        at += name
        ends.append(at)
        at += extra + comment
    if at != len(raw):
        raise Broken("bad last record")
    return begins, ends, inflated


def _decoded(name: bytes, flags: int) -> str:
    """A name as zipfile gives it: cut at the first NUL. Raises UnicodeDecodeError."""
    return name.decode("utf-8" if flags & UTF8_NAME else "cp437").partition("\0")[0]


def _long_values(extra: bytes, size: int, packed: int, header: int) -> tuple[int, int, int]:
    """The values that 32 bits do not hold, from the ZIP64 extra field, where they lie in this order."""
    field = _zip64_field(extra)
    values, at = [size, packed, header], 0
    for index, value in enumerate(values):
        if value != _UNKNOWN or field is None:
            continue
        if at + 8 > len(field):
            raise Broken("bad ZIP64 field")
        values[index] = int.from_bytes(field[at : at + 8], "little")
        at += 8
    return values[0], values[1], values[2]


def _zip64_field(extra: bytes) -> bytes | None:
    """The ZIP64 extra field, None without any: the values are then what they look like."""
    at = 0
    while at + _FIELD.size <= len(extra):
        kind, length = _FIELD.unpack_from(extra, at)
        at += _FIELD.size
        if at + length > len(extra):
            raise Broken("bad extra field")
        if kind == _ZIP64:
            return extra[at : at + length]
        at += length
    return None
