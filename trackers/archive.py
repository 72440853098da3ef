"""Reading an archive (zip) by what changed: members compared by CRC, only those asked for inflated.

An archive is never extracted: names in it cannot harm, sizes are checked before a byte is inflated.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from trackers.base import Unreadable
from trackers.reasons import explain

MOST_MEMBERS = 500_000
"""The largest archive known holds 128,762 members (amendments of legislature 17, October 2026)."""
MOST_BYTES = 8 * 1024**3
"""All members inflated. The largest known makes 867 MB."""
MOST_MEMBER_BYTES = 8 * 1024**2
"""One member inflated. The largest known document makes under 1 MB."""
MOST_RATIO = 100
"""Bytes inflated for one byte of archive. The official ones make 3 to 7."""
SMALL_BYTES = 64 * 1024**2
"""Below this, inflated, the ratio does not matter."""

_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Those that can be inflated piece by piece, so that a member never takes more than the size it declares."""

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,  # encrypted; NotImplementedError is one too
)
"""What the standard library raises on archives cut short or forged."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its name, the CRC-32 of its content, its size once inflated in bytes."""

    name: str
    crc: int
    size: int

    @property
    def stem(self) -> str:
        """The document's id: the file name without folder and ending."""
        return self.name.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".json")


class Archive:
    """An open archive. Raises Unreadable, with the reason in French, when it is cut short, not a zip or a bomb.

    Of several members under one name, the last is kept, as every zip tool does.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN as error:
            raise Unreadable(explain("archive illisible ou tronquée", error)) from error
        named = (info for info in self._zip.infolist() if info.filename)
        self._infos = {info.filename: info for info in named if not info.is_dir()}
        self.members = [Member(name, info.CRC, info.file_size) for name, info in self._infos.items()]
        if self._is_bomb(path.stat().st_size):
            self._zip.close()
            raise Unreadable("archive démesurée : elle n'est pas décompressée")

    def _is_bomb(self, size: int) -> bool:
        inflated = sum(m.size for m in self.members)
        most = min(MOST_BYTES, max(SMALL_BYTES, size * MOST_RATIO))
        return len(self._zip.infolist()) > MOST_MEMBERS or inflated > most

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def documents(self) -> list[Member]:
        """The members that are documents: what else lies there (hidden files of the tool that made it) is left."""
        return [
            m for m in self.members if m.name.endswith(".json") and m.stem.strip(".") and m.stem[0] != "."
        ]

    def changed(self, known: Mapping[str, int], among: Iterable[Member] | None = None) -> Iterator[Member]:
        """Members whose CRC is not the one known."""
        for member in self.members if among is None else among:
            if known.get(member.name) != member.crc:
                yield member

    def read(self, member: Member) -> bytes:
        """Inflate one member. Raises Unreadable when it is damaged or too large."""
        if member.size > MOST_MEMBER_BYTES:
            raise Unreadable(f"{member.name} : {member.size} octets, au-delà du raisonnable")
        info = self._infos[member.name]
        if info.compress_type not in _METHODS:
            raise Unreadable(f"{member.name} : méthode de compression {info.compress_type} inattendue")
        try:
            with self._zip.open(info) as file:
                body = file.read(max(member.size, 1))
        except _BROKEN as error:
            raise Unreadable(explain(f"{member.name} : membre endommagé", error)) from error
        if len(body) != member.size:
            raise Unreadable(f"{member.name} : membre tronqué")
        return body
