"""A text made ready for searching: repaired, squeezed to letters and digits, and the way back to what was written.

PDF files break words ("tra nsmission", "procé- dure"): squeezed, they are whole.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from parlement.extraction import repare

_BLOC = 512
"""Characters between two known positions of a squeezed text."""

_DEUX = {"œ": "oe", "Œ": "oe", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl"}
_COMMUNS = {"’": "'", "‘": "'", "ʼ": "'", "□": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "\u00ad": ""}
_ACCENTS = str.maketrans(
    "ÀÁÂÃÄÅÆàáâãäåæÇçÈÉÊËèéêëÌÍÎÏìíîïÑñÒÓÔÕÖØòóôõöøßÙÚÛÜùúûüÝýÿ",
    "aaaaaaeaaaaaaecceeeeeeeeiiiiiiiinnoooooooooooosuuuuuuuuyyy",
)
_LATIN = bytes(range(256)).decode("latin-1").lower().translate(_ACCENTS)
_PLAT = bytes(ord(char) if ord(char) < 256 else 255 for char in _LATIN)
_GARDES = b"abcdefghijklmnopqrstuvwxyz0123456789"
_OTES = bytes(code for code in range(256) if _PLAT[code] not in _GARDES)


def serrer(text: str) -> str:
    """Only letters without accents nor capitals, and digits: "L’aéron ef n° 2" gives "laeronefn2".

    Character by character: squeezing two halves gives the two halves of the whole.
    """
    return _latin(text).translate(_PLAT, _OTES).decode("ascii")


def aplatir(text: str) -> str:
    """No accents, no capitals, plain quotes and dashes, single spaces: what motifs read."""
    for char, plain in _COMMUNS.items():
        if char in text:
            text = text.replace(char, plain)
    return " ".join(_latin(text).translate(_PLAT).decode("latin-1").split())


def sans_accents(text: str) -> str:
    """A pattern with the accents of its letters off; capitals stay, for \\W is not \\w."""
    return "".join(_LATIN[ord(c)].upper() if c.isupper() and ord(c) < 256 else _bare(c) for c in text)


def _bare(char: str) -> str:
    return _DEUX.get(char) or _COMMUNS.get(char) or (_LATIN[ord(char)] if ord(char) < 256 else char)


def _latin(text: str) -> bytes:
    """In Latin-1, what has no place in it left out: combining accents, other alphabets, symbols."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        for char, two in _DEUX.items():
            text = text.replace(char, two)
        return text.encode("latin-1", "ignore")


@dataclass(frozen=True, slots=True)
class Endroit:
    """[debut, fin[ of a squeezed text, and the faults there."""

    debut: int
    fin: int
    fautes: int = 0


class Texte:
    """A text to search. `ecrit`: as written, repaired. `serre`: squeezed. Positions in both are in characters.

    memoire: where the phrases already looked for are.
    """

    def __init__(self, text: str) -> None:
        self.ecrit = repare(text)
        self.serre = serrer(self.ecrit)
        self.memoire: dict[str, list[Endroit]] = {}
        self._origines: dict[int, int] = {}

    @cached_property
    def plat(self) -> str:
        """What motifs read."""
        return aplatir(self.ecrit)

    @cached_property
    def _bornes(self) -> list[int]:
        blocs = (self.ecrit[start : start + _BLOC] for start in range(0, len(self.ecrit), _BLOC))
        return list(accumulate((len(serrer(bloc)) for bloc in blocs), initial=0))

    def origine(self, position: int) -> int:
        """Where the character at a position of `serre` was written."""
        if position not in self._origines:
            self._origines[position] = self._origine(position)
        return self._origines[position]

    def _origine(self, position: int) -> int:
        rank = min(bisect_right(self._bornes, position), len(self._bornes) - 1) - 1
        bloc = self.ecrit[rank * _BLOC : (rank + 1) * _BLOC]
        wanted = position - self._bornes[rank]
        low, high = 0, len(bloc) - 1
        while low < high:
            middle = (low + high) // 2
            if len(serrer(bloc[: middle + 1])) > wanted:
                high = middle
            else:
                low = middle + 1
        return rank * _BLOC + low

    def ecrits(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end[ of `serre`, at least one character, was written."""
        return self.origine(start), self.origine(end - 1) + 1
