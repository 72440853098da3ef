"""What veilles have not seen yet in an archive: told from eight bytes a member, decoding none.

An archive of amendments holds over a hundred thousand members of bills that nobody tracks. Remembering a name and a CRC
for each would cost every poll fifteen times as much as the number made of both (`Archive.marks`).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain, islice
from typing import Protocol, runtime_checkable

from trackers.archive import Archive, Member
from trackers.tracker import ArchiveTracker, MemberReading, Needs
from veilles.veille import Veille

NOTHING_SEEN: array[int] = array("Q")
"""What was seen of an archive that was never looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """What to look at in one poll: `members`, in the order of the archive.

    seen: the marks to remember once they are looked at. left: new members left for the next poll; waiting: members
    left, those that only changed included.
    """

    members: tuple[Member, ...] = ()
    seen: array[int]
    left: int = 0
    waiting: int = 0


@runtime_checkable
class WatchingTracker(ArchiveTracker, Protocol):
    """An archive where veilles look at what is of no tracked bill: each member once, and again when it changed."""

    def watches(self, needs: Needs) -> bool:
        """Whether anything is looked for there."""
        ...

    def watched_for(self, needs: Needs) -> str:
        """What members are looked at for: when that changes, nothing counts as seen."""
        ...

    def unseen(self, archive: Archive, needs: Needs, seen: array[int] | None) -> Unseen:
        """What to look at now. seen: the marks remembered, None when it was never looked at."""
        ...

    def look(self, archive: Archive, member: Member, needs: Needs) -> MemberReading:
        """Decode one member; its reading is empty when no veille finds its words, or its bill is tracked."""
        ...


def unseen_of(
    archive: Archive,
    seen: array[int],
    among: Callable[[str], bool],
    most: int | None = None,
    requests: int | None = None,
) -> Unseen:
    """The members of these names that were not seen: new ones first, then those that changed.

    `most` members at most, that take so many `requests` at most where the archive is remote; the rest stays unseen.
    """
    new, changed = (found.select(among) for found in archive.since(seen))
    chosen = list(archive.within_requests(islice(chain(new, changed), most), requests))
    left = new[len(chosen) :]
    left_changed = changed[max(0, len(chosen) - len(new)) :]
    marks, waiting = archive.marks, len(left) + len(left_changed)
    if waiting:
        changing = archive.marks_of(left_changed)
        unread = {*archive.marks_of(left), *changing}
        names = {mark >> 32 for mark in changing}
        before = (mark for mark in seen if mark >> 32 in names)
        marks = array("Q", chain((mark for mark in marks if mark not in unread), before))
    chosen.sort(key=lambda member: member.place)
    return Unseen(members=tuple(chosen), seen=marks, left=len(left), waiting=waiting)


def empreinte_of(veilles: Iterable[Veille]) -> str:
    """What tells that the words watched changed."""
    return " ".join(sorted(f"{veille.nom}:{veille.empreinte}" for veille in veilles))
