"""Tables of contents of every shape that zip tools write, read as zipfile reads them; damaged ones are refused."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trackers.archive import MOST_MEMBERS, Archive, Member
from trackers.base import Unreadable
from trackers.directory import Broken, Directory, find_end

UNKNOWN = 0xFFFF_FFFF
Found = dict[str, tuple[int, bytes]]
"""By name, in order: CRC-32 and content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A member as a tool that is not Python's may write it; `long` puts these values in a ZIP64 field."""

    name: bytes
    body: bytes = b"{}"
    flags: int = 0
    extra: bytes = b""
    comment: bytes = b""
    long: frozenset[str] = frozenset()
    method: int = 8

    def packed(self) -> bytes:
        squeeze = zlib.compressobj(wbits=-15)
        return self.body if self.method == 0 else squeeze.compress(self.body) + squeeze.flush()

    def local(self) -> bytes:
        sizes = (zlib.crc32(self.body), len(self.packed()), len(self.body))
        head = struct.pack(
            "<4s5H3L2H", b"PK\3\4", 20, self.flags, self.method, 0, 0, *sizes, len(self.name), 0
        )
        return head + self.name + self.packed()

    def record(self, header: int) -> bytes:
        values = {"size": len(self.body), "packed": len(self.packed()), "header": header}
        field = b"".join(struct.pack("<Q", value) for key, value in values.items() if key in self.long)
        field = struct.pack("<HH", 1, len(field)) + field if self.long else b""
        size, packed, where = (UNKNOWN if key in self.long else value for key, value in values.items())
        lengths = (len(self.name), len(self.extra + field), len(self.comment))
        fixed = (
            20,
            20,
            self.flags,
            self.method,
            0,
            0,
            zlib.crc32(self.body),
            packed,
            size,
            *lengths,
            0,
            0,
            0,
        )
        head = struct.pack("<4s6H3L5H2L", b"PK\1\2", *fixed, where)
        return head + self.name + self.extra + field + self.comment


def assemble(
    pieces: Iterable[Piece],
    *,
    before: bytes = b"",
    comment: bytes = b"",
    zip64: bytes | None = None,
    count: int | None = None,
) -> bytes:
    """An archive; `before` precedes it, `zip64` is what follows the fixed part of its ZIP64 record."""
    members, table, number = b"", b"", 0
    for piece in pieces:
        number += 1
        table += piece.record(len(members))
        members += piece.local()
    announced = number if count is None else count
    told, long = (announced, len(table), len(members)), b""
    if zip64 is not None:
        fixed = (44 + len(zip64), 45, 45, 0, 0, announced, *told)
        long = struct.pack("<4sQ2H2L4Q", b"PK\6\6", *fixed) + zip64
        long += struct.pack("<4sLQL", b"PK\6\7", 0, len(members) + len(table), 1)
        told = (0xFFFF, UNKNOWN, UNKNOWN)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, told[0], *told, len(comment))
    return before + members + table + long + end + comment


def read(body: bytes) -> Found:
    with Archive(io.BytesIO(body)) as archive:
        return {member.name: (member.crc, archive.read(member)) for member in archive.members}


def read_by_zipfile(body: bytes) -> Found:
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        infos = [i for i in file.infolist() if i.filename and not i.is_dir()]
        return {i.filename: (i.CRC, file.read(i)) for i in infos if file.getinfo(i.filename) is i}


def names_in_order(body: bytes) -> list[str]:
    with Archive(io.BytesIO(body)) as archive:
        return [member.name for member in archive.members]


def noise(most: int) -> st.SearchStrategy[bytes]:
    """Bytes without any signature: they mislead zipfile."""
    return st.binary(max_size=most).filter(lambda body: b"PK" not in body)


NAMES = st.text(st.sampled_from("ab/é€.\\ \n𝄞"), min_size=1, max_size=6) | st.sampled_from(
    ["json/DLR5L17N1/T/A1.json", "json/DLR5L17N1/T/", "json/incorrect_data/A2.json"]
)


@st.composite
def archives(draw: st.DrawFn) -> bytes:
    """What Python's zipfile writes, as freely as it can be asked to."""
    buffer = io.BytesIO(draw(noise(30)))
    buffer.seek(0, io.SEEK_END)
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "a") as file:
        warnings.simplefilter("ignore")  # duplicates
        for name in draw(st.lists(NAMES, max_size=12)):
            info = zipfile.ZipInfo(name)
            info.compress_type = draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
            info.comment = draw(st.binary(max_size=5))
            info.extra = draw(st.sampled_from([b"", b"UT\x05\x00\x01abcd"]))
            with file.open(info, "w", force_zip64=draw(st.booleans())) as member:
                member.write(
                    b"" if name.endswith("/") else draw(st.binary(max_size=50)) * draw(st.integers(1, 99))
                )
        file.comment = draw(noise(40))
    return buffer.getvalue()


@settings(deadline=None, max_examples=150)
@given(archives())
def test_whatever_zipfile_writes_is_read_as_zipfile_reads_it(body: bytes) -> None:
    expected = read_by_zipfile(body)
    assert read(body) == expected
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        last = {i.filename: i for i in file.infolist() if not i.is_dir()}
        assert names_in_order(body) == [i.filename for i in file.infolist() if last.get(i.filename) is i]
    with Archive(io.BytesIO(body)) as archive:
        documents = [m.name for m in archive.documents]
        assert [m.name for m in archive.select(lambda _: True, folders=lambda _: True)] == documents
        chosen = archive.select(lambda _: True, folders=lambda folder: folder == "json/DLR5L17N1/T/")
        assert [m.name for m in chosen] == [n for n in documents if n.startswith("json/DLR5L17N1/T/")]


PIECES = st.builds(
    Piece,
    name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=5).map(str.encode)
    | st.sampled_from([b"a", b"b/", b"a\0b", b"\0", b"a\0/", b"\x82"]),
    body=st.binary(max_size=40),
    flags=st.sampled_from([0, 0x800, 8]),
    extra=st.sampled_from([b"", b"UT\x05\x00\x01abcd"]),
    comment=st.binary(max_size=4),
    long=st.frozensets(st.sampled_from(["size", "packed", "header"])),
    method=st.sampled_from([0, 8]),
)


@settings(deadline=None, max_examples=200)
@given(st.lists(PIECES, max_size=6), noise(9), noise(9), st.sampled_from([None, b""]))
def test_what_other_tools_write_is_read_as_zipfile_reads_it(
    pieces: list[Piece], before: bytes, comment: bytes, zip64: bytes | None
) -> None:
    body = assemble(pieces, before=before, comment=comment, zip64=zip64)
    try:
        expected = read_by_zipfile(body)
    except UnicodeDecodeError:
        with pytest.raises(
            Unreadable, match=r"^archive illisible ou tronquée \(texte qui n'est pas de l'UTF-8\)$"
        ):
            read(body)
    else:
        assert read(body) == expected


def test_an_archive_of_more_members_than_a_plain_zip_can_count_is_read(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("grand") / "archive.zip"
    with zipfile.ZipFile(path, "w") as file:
        for number in range(65_600):
            file.writestr(zipfile.ZipInfo(f"json/DLR{number // 1000}/A{number}.json"), b"%d" % number)
    with Archive(path) as archive:
        members = archive.members
        assert (len(members), members[-1].stem) == (65_600, "A65599")
        assert archive.read(members[65_540]) == b"65540"
        chosen = archive.select(
            lambda name: name.endswith("7.json"), folders=lambda folder: folder == "json/DLR65/"
        )
        assert [m.stem for m in chosen[:2]] == ["A65007", "A65017"]
        known = {m.name: m.crc for m in members}
        known["json/DLR1/A1000.json"] ^= 1
        assert [m.stem for m in archive.changed(known)] == ["A1000"]


def test_a_tool_that_counts_modulo_65536_is_understood() -> None:
    table = b"".join(Piece(name=b"%d" % n, body=b"").record(0) for n in range(65_540))
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 4, 4, len(table), 0, 0)
    with Archive(io.BytesIO(table + end)) as archive:
        assert len(archive.members) == 65_540


@pytest.mark.parametrize("count", [0, 1, 3, 0xFFFF])
@pytest.mark.parametrize("zip64", [None, b""])
def test_another_count_than_announced_is_refused(count: int, zip64: bytes | None) -> None:
    body = assemble([Piece(name=b"a"), Piece(name=b"b")], count=count, zip64=zip64)
    with pytest.raises(Unreadable, match=r"^archive illisible ou tronquée$"):
        read(body)


def test_more_members_than_is_sensible_are_refused_before_they_are_counted() -> None:
    body = assemble([Piece(name=b"a")], count=MOST_MEMBERS + 1, zip64=b"")
    with pytest.raises(Unreadable, match=r"^archive démesurée : elle n'est pas décompressée$"):
        read(body)


def test_a_zip64_record_may_be_followed_by_what_vigie_does_not_know() -> None:
    assert read(assemble([Piece(name=b"a", body=b"1")], zip64=b"extension")) == {
        "a": (zlib.crc32(b"1"), b"1")
    }


def test_a_zip64_archive_on_several_disks_or_without_its_record_is_refused() -> None:
    whole = assemble([Piece(name=b"a")], zip64=b"")
    locator = whole.index(b"PK\6\7")
    for at, value in ((locator + 4, b"\1"), (locator + 16, b"\2"), (whole.index(b"PK\6\6"), b"?")):
        with pytest.raises(Unreadable, match=r"^archive illisible ou tronquée$"):
            read(whole[:at] + value + whole[at + 1 :])


def test_a_signature_in_the_comment_misleads_nobody() -> None:
    for comment in (b"PK\5\6", b"PK\5\6" + bytes(30), b"PK\5\6" * 9 + b"!"):
        assert list(read(assemble([Piece(name=b"a")], comment=comment))) == ["a"]
    assert list(read(assemble([Piece(name=b"a")], comment=b"x" * 0xFFFF))) == ["a"]


def test_what_follows_the_archive_is_left() -> None:
    assert list(read(assemble([Piece(name=b"a")]) + b"\r\n")) == ["a"]


@pytest.mark.parametrize("flag", [0x01, 0x41])
def test_an_encrypted_member_is_told(flag: int) -> None:
    with pytest.raises(Unreadable, match=r"^a : membre endommagé \(chiffré\)$"):
        read(assemble([Piece(name=b"a", flags=flag)]))


def test_a_zip64_field_that_lacks_a_value_makes_the_archive_unreadable() -> None:
    for field in (b"\1\0\4\0abcd", b"\1\0\xff\0abcd"):
        body = assemble([Piece(name=b"a", extra=field, long=frozenset({"header"}))])
        with pytest.raises(Unreadable, match=r"^archive illisible ou tronquée$"):
            read(body)


def test_a_member_said_to_be_elsewhere_is_told_and_nothing_is_fetched_for_it() -> None:
    body = assemble([Piece(name=b"a"), Piece(name=b"b")])
    second = len(Piece(name=b"a").local())
    for where in (0, 1, second - 1, len(body), UNKNOWN - 1):
        forged = body.replace(Piece(name=b"b").record(second), Piece(name=b"b").record(where))
        with Archive(io.BytesIO(forged)) as archive:
            assert archive.read(archive.members[0]) == b"{}"
            with pytest.raises(Unreadable, match=r"^b : membre endommagé"):
                archive.read(archive.members[1])


def test_a_member_known_by_its_name_only_is_found_and_one_that_left_is_told() -> None:
    with Archive(io.BytesIO(assemble([Piece(name=b"a", body=b"1"), Piece(name=b"b", body=b"2")]))) as archive:
        assert archive.read(Member("b", 0, 1)) == b"2"
        assert archive.read(Member("b", 0, 1, place=archive.members[0].place)) == b"2"
        with pytest.raises(Unreadable, match=r"^c : absent de l'archive$"):
            archive.read(Member("c", 0, 1))


SAMPLES = {
    "plain": assemble([Piece(name=b"json/a.json", body=b"1" * 50), Piece(name=b"b", body=b"2", method=0)]),
    "commented": assemble([Piece(name=b"a", body=b"1", comment=b"!")], comment=b"fini", before=b"#!"),
    "zip64": assemble(
        [Piece(name="é".encode(), flags=0x800, body=b"1", long=frozenset({"size", "packed", "header"}))],
        zip64=b"",
        before=b"#!",
    ),
}


@pytest.mark.parametrize("sample", SAMPLES)
def test_an_archive_cut_anywhere_is_refused_or_read_right(sample: str) -> None:
    whole = SAMPLES[sample]
    expected = read(whole)
    for end in range(len(whole)):
        try:
            assert read(whole[:end]) == expected
        except Unreadable:
            continue
        assert end >= len(whole) - len(b"fini")  # only the comment is gone


@settings(deadline=None, max_examples=400)
@given(
    st.sampled_from(sorted(SAMPLES)),
    st.lists(
        st.tuples(st.integers(0, 10_000), st.sampled_from([0, 1, 0x7F, 0x80, 0xFF, 0x50])),
        min_size=1,
        max_size=4,
    ),
)
def test_an_archive_with_bytes_changed_is_refused_or_read_right(
    sample: str, changes: list[tuple[int, int]]
) -> None:
    body = bytearray(SAMPLES[sample])
    bodies = {content for _, content in read(bytes(body)).values()}
    for index, byte in changes:
        body[index % len(body)] = byte
    try:
        found = read(bytes(body))
    except Unreadable:
        return
    assert {content for _, content in found.values()} <= bodies


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda body: body + b"PK\5\6" + bytes(18)))
def test_noise_is_refused_or_empty(body: bytes) -> None:
    try:
        assert read(body) == {}
    except Unreadable:
        return


def test_the_table_says_why_it_does_not_hold_in_words_that_have_a_french_reason() -> None:
    with pytest.raises(Broken, match="not a zip file"):
        find_end(io.BytesIO(b"<html>"))
    file = io.BytesIO(SAMPLES["plain"])
    end = find_end(file)
    with pytest.raises(Broken, match="truncated"):
        Directory(io.BytesIO(b""), end)
