"""`vigie lire` on what the Journal officiel publishes: an index, an archive of acts, and what they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from parlement.jorf import Journal, TexteJo, TypeActe
from trackers.base import Reading, Record
from trackers.tracker import BundleTracker

_HEAD = 2048
_PLURIELS = {
    TypeActe.CNIL: "délibérations de la CNIL",
    TypeActe.CONSEIL: "décisions du Conseil constitutionnel",
    TypeActe.AUTRE: "autres",
}
_AUTRE = "autre"


def is_bundle(file: Path) -> bool:
    """Whether a file is an archive: compressed, or a tar as it is."""
    head = _head(file)
    return head.startswith(b"\x1f\x8b") or head[257:262] == b"ustar"


def is_index(file: Path) -> bool:
    """Whether a file is the page that names archives."""
    return b"<html" in _head(file).lower()


def _head(file: Path) -> bytes:
    """How a file begins; nothing when it cannot be read, which whoever reads it whole says better."""
    try:
        with file.open("rb") as opened:
            return opened.read(_HEAD)
    except OSError:
        return b""


def bundle_readings(file: Path, tracker: BundleTracker) -> Iterator[tuple[str, Reading, str]]:
    """What each member gives: (name, reading, error). Raises Unreadable."""
    tracker.names(file)
    for found in tracker.unpack(file, {}):
        yield f"{file}!/{found.member.name}", found.reading, found.error


class Bilan:
    """Counts the acts of one file."""

    def __init__(self) -> None:
        self._journaux = 0
        self._types: Counter[TypeActe] = Counter()

    def add(self, record: Record) -> None:
        """Count a record, if it is an issue or an act."""
        if isinstance(record, Journal):
            self._journaux += 1
        elif isinstance(record, TexteJo):
            self._types[record.type_acte] += 1

    def __str__(self) -> str:
        """ "1 journal, 83 textes : 5 lois, 12 décrets…", "" for a single document."""
        textes = self._types.total()
        if self._journaux + textes < 2:
            return ""
        journaux = f"{self._journaux} {'journaux' if self._journaux > 1 else 'journal'}, " * bool(
            self._journaux
        )
        told = ", ".join(_count(number, kind) for kind in TypeActe if (number := self._types[kind]))
        return f"{journaux}{textes} texte{'s' * (textes > 1)}{' : ' * bool(told)}{told}"


def _count(number: int, kind: TypeActe) -> str:
    many = _PLURIELS.get(kind, f"{kind}s")
    return f"{number} {many if number > 1 else kind or _AUTRE}"
