"""The archive of all the amendments of a legislature, in the Assemblée's open data."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from parlement.amendements import Amendement, split_uid
from parlement.documents import texte_numero
from trackers.archive import Archive, Member
from trackers.assemblee.amendements import parse_amendement_document
from trackers.assemblee.base import UID_DOSSIER, AssembleeTracker
from trackers.assemblee.signalements import signaled_amendement
from trackers.base import Reading, Unreadable
from trackers.json_xml import decode
from trackers.tracker import MemberReading, Needs
from trackers.watch import Unseen, unseen_of

MOST_REQUESTS = 60
"""Requests that looking at amendments of other bills takes at most; more when they are many in a row."""


class AmendementsTracker(AssembleeTracker):
    """Decodes the amendments of the tracked dossiers, out of more than a hundred thousand members.

    Members lie in `json/<dossier>/<texte>/`, a few misplaced ones in `json/incorrect_data/`: those are known by their
    text. The archive is for the first fill, for catching up, and once a day where the server serves it by ranges.

    Veilles look at the amendments of other bills that came or changed since the first reading. These are not fetched
    one by one as the lists of the day name them: a day later they are all here, in a few requests.
    """

    __slots__ = ()

    def needed(self, needs: Needs) -> bool:
        """Not before a tracked dossier is known, if any is to be; words alone are enough."""
        return bool(needs.dossiers) or (self.watches(needs) and not needs.cibles)

    def portee(self, needs: Needs) -> str:
        """The dossiers known: one more, and the archive must be read again."""
        return " ".join(sorted(needs.dossiers))

    def read(self, archive: Archive, needs: Needs, known: Mapping[str, int]) -> Iterator[MemberReading]:
        """Decode the changed amendments of the tracked dossiers."""
        numbers = frozenset(texte_numero(uid) for uid in needs.textes) - {""}
        read = needs.dossiers | {""}
        wanted = archive.select(
            lambda name: bool(_dossier_of(name)) or _is_lost(name, numbers),
            folders=lambda folder: _dossier_of(folder) in read,
        )
        changed = list(archive.changed(known, wanted))
        archive.prefetch(changed)
        for member in changed:
            yield self._read_amendement(archive, member, needs)

    def watched_for(self, needs: Needs) -> str:
        """Whatever the words: what was seen for others is history, and too much to be read again."""
        return ""

    def unseen(self, archive: Archive, needs: Needs, seen: array[int] | None) -> Unseen:
        """The amendments of other bills not seen yet; the first time all count as seen."""
        if seen is None:
            return Unseen(seen=archive.marks)
        numbers = frozenset(texte_numero(uid) for uid in needs.textes) - {""}
        return unseen_of(
            archive, seen, partial(_is_other_amendement, needs, numbers), self.most, MOST_REQUESTS
        )

    def look(self, archive: Archive, member: Member, needs: Needs) -> MemberReading:
        """The amendment of one member, when its words are watched and its text is no tracked bill's."""
        found = self._decode(archive, member)
        if found.error or _is_of(found.reading, needs.textes):
            return replace(found, reading=Reading())
        signaled = signaled_amendement(found.reading, needs.veilles)
        return replace(found, reading=Reading((signaled,) if signaled else ()))

    def _decode(self, archive: Archive, member: Member) -> MemberReading:
        """Decode one member; the folder names the dossier, which the document does not."""
        body = b""
        try:
            body = archive.read(member)
            reading = parse_amendement_document(decode(body), _dossier_of(member.name))
            _check_uid(reading, member.stem)
        except Unreadable as error:
            return MemberReading(member=member, body=body, error=str(error))
        return MemberReading(member=member, body=body, reading=reading)

    def _read_amendement(self, archive: Archive, member: Member, needs: Needs) -> MemberReading:
        """An amendment; one that lies in no dossier's folder is kept if its text is tracked."""
        found = self._decode(archive, member)
        lost = not _dossier_of(member.name) and not _is_of(found.reading, needs.textes)
        return replace(found, reading=Reading()) if lost else found


def _is_of(reading: Reading, textes: frozenset[str]) -> bool:
    """Whether an amendment is to one of these texts."""
    return any(isinstance(r, Amendement) and r.texte in textes for r in reading.records)


def _is_other_amendement(needs: Needs, numbers: frozenset[str], name: str) -> bool:
    """Whether a member is an amendment of no tracked bill, as far as its path tells."""
    return _dossier_of(name) not in needs.dossiers and not _is_lost(name, numbers)


def _check_uid(reading: Reading, uid: str) -> None:
    """Refuse another amendment than the one that a member is named after. A name that is no id says nothing."""
    other = next((record.uid for record in reading.records if record.uid != uid), "")
    if other and split_uid(uid):
        raise Unreadable(f"le document dit être {other}")


def _dossier_of(name: str) -> str:
    """The dossier in a member's path, "" when none is."""
    folder = name.split("/")[1] if name.count("/") >= 2 else ""
    return folder if UID_DOSSIER.fullmatch(folder) else ""


def _is_lost(name: str, numbers: frozenset[str]) -> bool:
    """Whether a member lies in no dossier's folder, and bears the number of a tracked text."""
    if _dossier_of(name):
        return False
    found = split_uid(name.rpartition("/")[2].removesuffix(".json"))
    return found is not None and found.texte_numero in numbers
