"""A phrase found in a squeezed text, with the few faults that typists and PDF files make.

A phrase may differ by one letter in 18, 4 at most. One that differs by k from what is written, cut in k+1 pieces, has
at least one piece without a fault: pieces are found exactly, then what stands on both sides is compared. Figures never
differ: "n° 2023-283" is not "n° 2023-284".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise, product
from typing import Any

import re2
from rapidfuzz.distance import Levenshtein

from parlement.extraction import repare
from veilles.plier import Endroit, Texte, serrer

COURTE = 12
"""Letters under which a phrase must be whole words."""
PAR_FAUTE, FAUTES_MAX = 18, 4
"""Letters for each fault allowed, and the most that are."""
MOTS_ACCORDES = 4
"""Words of the longest phrase that is also looked for in the singular and in the plural."""

PASSES = 60
"""Pieces met one after the other; in a text that holds more, each piece is then looked for apart."""

MEMOIRE = 1 << 26
"""Bytes the automaton of all anchors may take: tens of thousands of phrases."""

_RIEN = r"[^\s\S]"
_CHIFFRES = re.compile(r"\D+")
_PLURIEL = "sx"


@dataclass(frozen=True)
class Expression:
    """A phrase ready to be found. `serre` is "" for one without a letter or a figure: it is found nowhere."""

    mots: str

    @cached_property
    def serre(self) -> str:
        """What is searched."""
        return serrer(repare(self.mots))

    @cached_property
    def fautes(self) -> int:
        """How many letters may differ."""
        return min(len(self.serre) // PAR_FAUTE, FAUTES_MAX)

    @cached_property
    def formes(self) -> tuple[str, ...]:
        """How it may be written without a fault: each word with or without the mark of plural, when words are few."""
        words = [serrer(word) for word in repare(self.mots).split()]
        if len(words) > MOTS_ACCORDES:
            return (self.serre,)
        return tuple(dict.fromkeys("".join(form) for form in product(*map(_accords, words)) if self.serre))

    @cached_property
    def morceaux(self) -> tuple[tuple[int, str], ...]:
        """When faults are allowed, the pieces, one more than the faults, each with its place in the phrase."""
        count = self.fautes + 1
        cuts = [len(self.serre) * rank // count for rank in range(count + 1)]
        return tuple((a, self.serre[a:b]) for a, b in pairwise(cuts)) if self.fautes else ()

    @cached_property
    def ancres(self) -> frozenset[str]:
        """A text that holds none of these does not say it."""
        return frozenset(self.formes) | {piece for _, piece in self.morceaux}

    def possible(self, presents: Set[str]) -> bool:
        """Whether one of its anchors is among those that a text holds."""
        return not self.ancres.isdisjoint(presents)

    def cherche(self, texte: Texte) -> list[Endroit]:
        """Every place where a text says it, in order, none over another."""
        known = texte.memoire.get(self.mots)
        if known is None:
            known = texte.memoire[self.mots] = separes(self._places(texte))
        return known

    def _places(self, texte: Texte) -> Iterator[Endroit]:
        for form in self.formes:
            for start in _positions(form, texte.serre):
                if found := self._exact(texte, start, start + len(form)):
                    yield found
        for place, piece in self.morceaux:
            for start in _positions(piece, texte.serre):
                if found := self._around(texte.serre, start, place, piece):
                    yield found

    def _exact(self, texte: Texte, start: int, end: int) -> Endroit | None:
        return _whole_words(texte, start, end) if len(self.serre) < COURTE else Endroit(start, end)

    def _around(self, text: str, start: int, place: int, piece: str) -> Endroit | None:
        """The phrase around a piece of it found at `start`, when few enough letters differ."""
        left = _nearest(
            self.serre[:place][::-1], text[max(0, start - place - self.fautes) : start][::-1], self.fautes
        )
        if left is None:
            return None
        after = self.serre[place + len(piece) :]
        end = start + len(piece)
        right = _nearest(after, text[end : end + len(after) + self.fautes], self.fautes - left[1])
        if right is None:
            return None
        one = Endroit(start - left[0], end + right[0], left[1] + right[1])
        same = not one.fautes or self._chiffres == _CHIFFRES.sub("", text[one.debut : one.fin])
        return one if same else None

    @cached_property
    def _chiffres(self) -> str:
        return _CHIFFRES.sub("", self.serre)


class Filtre:
    """Tells which anchors of many phrases a text holds, in one pass: nearly all texts hold none, or a few."""

    def __init__(self, expressions: Iterable[Expression]) -> None:
        self._pieces = {anchor for one in expressions for anchor in one.ancres}
        lengths = {len(piece) for piece in self._pieces}
        self._begins = {
            piece: self._pieces & {piece[:length] for length in lengths} for piece in self._pieces
        }
        options = re2.Options()
        options.max_mem = MEMOIRE
        options.longest_match = True
        options.never_capture = True
        self._pattern: Any = re2.compile("|".join(sorted(self._pieces) or [_RIEN]).encode(), options)

    def presents(self, serre: str) -> set[str]:
        """The anchors held by a squeezed text."""
        found: set[str] = set()
        text, start = serre.encode(), 0
        for _ in range(PASSES):
            hit = self._pattern.search(text, start)
            if hit is None:
                return found
            found |= self._begins[hit[0].decode()]
            start = hit.start() + 1
        return found | {piece for piece in self._pieces - found if serre.find(piece, start) >= 0}


def separes(places: Iterable[Endroit]) -> list[Endroit]:
    """Places in order; of those over one another, the one with the fewest faults, the longest."""
    kept: list[Endroit] = []
    for place in sorted(set(places), key=lambda one: (one.debut, one.fin)):
        if not kept or kept[-1].fin <= place.debut:
            kept.append(place)
        elif _rank(place) < _rank(kept[-1]):
            kept[-1] = place
    return kept


def _rank(place: Endroit) -> tuple[int, int]:
    return place.fautes, place.debut - place.fin


@lru_cache(maxsize=4096)
def expression(mots: str) -> Expression:
    """A phrase, made ready once."""
    return Expression(mots)


def _accords(word: str) -> tuple[str, ...]:
    """A word in the singular and in the plural, as far as a letter tells."""
    if not word.isalpha() or len(word) < 2:
        return (word,)
    return (word, word[:-1] if word[-1] == "s" else f"{word}s")


def _positions(piece: str, text: str) -> Iterator[int]:
    start = text.find(piece) if piece else -1
    while start >= 0:
        yield start
        start = text.find(piece, start + 1)


def _nearest(wanted: str, text: str, most: int) -> tuple[int, int] | None:
    """How many characters at the beginning of a text say `wanted` best, and with how many faults; None over `most`."""
    size = len(wanted)
    if text.startswith(wanted):
        return size, 0
    if Levenshtein.distance(wanted, text[:size], score_cutoff=2 * most) > 2 * most:
        return None  # a longer or shorter beginning would be nearer by `most` at best
    best: tuple[int, int] | None = None
    for length in sorted(
        range(max(0, size - most), min(len(text), size + most) + 1), key=lambda n: abs(n - size)
    ):
        faults = Levenshtein.distance(wanted, text[:length], score_cutoff=most)
        if faults <= most and (best is None or faults < best[1]):
            best = length, faults
    return best


def _whole_words(texte: Texte, start: int, end: int) -> Endroit | None:
    """A short phrase, when it begins and ends with words; a mark of plural after it is part of it."""
    first, last = texte.ecrits(start, end)
    ecrit = texte.ecrit
    if first and ecrit[first - 1].isalnum():
        return None
    if ecrit[last : last + 1].lower() in tuple(_PLURIEL):
        end, last = end + 1, last + 1
    return None if ecrit[last : last + 1].isalnum() else Endroit(start, end)
