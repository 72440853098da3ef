"""What of an archive was not seen yet, told without decoding any member."""

from __future__ import annotations

import io
import random
from array import array
from collections.abc import Mapping
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import pytest

from trackers.archive import Archive
from trackers.watch import NOTHING_SEEN, Unseen, unseen_of

Members = Mapping[str, bytes]


def opened(members: Members) -> Archive:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, body in members.items():
            archive.writestr(ZipInfo(f"json/{name}.json"), body, compress_type=ZIP_STORED)
    return Archive(buffer)


def seen_of(members: Members) -> array[int]:
    return opened(members).marks


def unseen(members: Members, seen: array[int], most: int | None = None) -> Unseen:
    return unseen_of(opened(members), seen, lambda name: not name.endswith("suivi.json"), most)


def stems(found: Unseen) -> list[str]:
    return [member.stem for member in found.members]


def test_what_did_not_change_is_seen_wherever_it_lies() -> None:
    found = unseen({"b": b"2", "a": b"1"}, seen_of({"a": b"1", "b": b"2"}))
    assert (found.members, found.waiting) == ((), 0)


def test_a_new_name_and_another_content_are_unseen_in_the_order_of_the_archive() -> None:
    found = unseen({"b": b"3", "a": b"1", "c": b"3"}, seen_of({"a": b"1", "b": b"2"}))
    assert stems(found) == ["b", "c"]
    assert set(found.seen) == set(seen_of({"b": b"3", "a": b"1", "c": b"3"}))


def test_what_is_left_stays_unseen_and_the_new_ones_come_first() -> None:
    seen, after = seen_of({"a": b"1", "b": b"1"}), {"a": b"2", "b": b"2", "c": b"1", "d": b"1"}
    first = unseen(after, seen, most=1)
    assert (stems(first), first.left, first.waiting) == (["c"], 1, 3)
    second = unseen(after, first.seen, most=2)
    assert (stems(second), second.left, second.waiting) == (["a", "d"], 0, 1)
    third = unseen(after, second.seen, most=2)
    assert (stems(third), third.waiting) == (["b"], 0)
    assert unseen(after, third.seen).members == ()


def test_other_members_count_as_seen() -> None:
    found = unseen({"a-suivi": b"1", "b": b"1"}, NOTHING_SEEN)
    assert stems(found) == ["b"]
    assert len(found.seen) == 2


@pytest.mark.parametrize("most", [1, 3, 1000])
def test_everything_is_looked_at_once_whatever_the_size_of_the_parts(most: int) -> None:
    rng = random.Random(most)
    names = [f"n{n}" for n in range(40)]
    seen, after = seen_of(dict.fromkeys(names[:25], b"1")), {n: rng.randbytes(1) + b"x" for n in names}
    looked = []
    while found := unseen(after, seen, most).members:
        looked += [member.stem for member in found]
        seen = unseen(after, seen, most).seen
    assert sorted(looked) == sorted(names)
