"""Two versions of an article, word by word: paragraphs aligned first, then words inside those that changed.

Words are compared without the white space that follows them; what is found gives both texts back, to the character.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

COMMUN = 0.3
"""Share of two paragraphs that must be common for their words to be compared; under it, one replaces the other."""
_FINE = 20_000
"""Words of one side times words of the other: up to this, difflib looks at all of them."""
_CUTS = 6
"""How many times a passage too long for that is cut."""
_BAND, _CELLS = 12, 8_000
"""Where a run of paragraphs became another: how far from the diagonal each is looked for, and pairs looked at for
which that may be exceeded.
"""
_WORD = re.compile(r"(\S*)(\s*)")
_STOPS = ",;.:"


class Genre(StrEnum):
    """What became of some words."""

    EGAL = "égal"
    RETIRE = "retiré"
    AJOUTE = "ajouté"


@dataclass(frozen=True, slots=True)
class Segment:
    """Consecutive words with one fate, and the white space between them."""

    genre: Genre
    texte: str


@dataclass(frozen=True, slots=True)
class Alinea:
    """One paragraph. Its number in each version (from 1), None in the one that does not have it.

    What is égal and retiré makes the old paragraph, what is égal and ajouté the new one.
    """

    numero_avant: int | None
    numero_apres: int | None
    segments: tuple[Segment, ...]

    @property
    def identique(self) -> bool:
        """Whether no word of it changed."""
        return (
            self.numero_avant is not None
            and self.numero_apres is not None
            and all(segment.genre is Genre.EGAL for segment in self.segments)
        )

    @property
    def avant(self) -> str:
        """The old paragraph, "" when there was none."""
        return "".join(s.texte for s in self.segments if s.genre is not Genre.AJOUTE)

    @property
    def apres(self) -> str:
        """The new paragraph, "" when there is none."""
        return "".join(s.texte for s in self.segments if s.genre is not Genre.RETIRE)


def compare(avant: Sequence[str], apres: Sequence[str]) -> tuple[Alinea, ...]:
    """Every paragraph of two versions, in order, with what was taken away before what was added."""
    found: list[Alinea] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, avant, apres).get_opcodes():
        if tag == "equal":
            found += [
                _same(i + 1, j + 1, avant[i]) for i, j in zip(range(i1, i2), range(j1, j2), strict=True)
            ]
        else:
            found += _replaced(avant, apres, range(i1, i2), range(j1, j2))
    return tuple(found)


def compare_mots(avant: str, apres: str) -> tuple[Segment, ...]:
    """What changed from one paragraph to the other, by words; all of it when they share less than COMMUN."""
    if avant == apres:
        return _joined([(Genre.EGAL, avant)])
    old, new = _words(avant), _words(apres)
    segments = _joined(_told(old, new))
    common = sum(len(segment.texte) for segment in segments if segment.genre is Genre.EGAL)
    if 2 * common < COMMUN * (len(avant) + len(apres)):
        return _joined([(Genre.RETIRE, avant), (Genre.AJOUTE, apres)])
    return segments


# --- paragraphs ------------------------------------------------------------------------------------------------


def _same(old: int, new: int, texte: str) -> Alinea:
    return Alinea(old, new, _joined([(Genre.EGAL, texte)]))


def _replaced(avant: Sequence[str], apres: Sequence[str], olds: range, news: range) -> Iterator[Alinea]:
    """Paragraphs that became others: the likest are compared, what is left was taken away or added."""
    i, j = olds.start, news.start
    for old, new in [*_likest(avant, apres, olds, news), (olds.stop, news.stop)]:
        yield from (Alinea(n + 1, None, _joined([(Genre.RETIRE, avant[n])])) for n in range(i, old))
        yield from (Alinea(None, n + 1, _joined([(Genre.AJOUTE, apres[n])])) for n in range(j, new))
        if old < olds.stop:
            yield Alinea(old + 1, new + 1, compare_mots(avant[old], apres[new]))
        i, j = old + 1, new + 1


def _likest(avant: Sequence[str], apres: Sequence[str], olds: range, news: range) -> list[tuple[int, int]]:
    """Pairs in order, with as much as possible in common; one paragraph that became one is always a pair."""
    if len(olds) == len(news) == 1:
        return [(olds.start, news.start)]
    if not olds or not news:
        return []
    old, new = [Counter(avant[n].split()) for n in olds], [Counter(apres[n].split()) for n in news]
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {}
    width = max(_BAND, _CELLS // len(old))
    for i in range(len(old) - 1, -1, -1):
        center = i * len(new) // len(old)
        for j in range(min(len(new) - 1, center + width), max(0, center - width) - 1, -1):
            likeness = _likeness(old[i], new[j])
            options = [(_gain(best, i + 1, j), (0, 1)), (_gain(best, i, j + 1), (1, 0))]
            if likeness >= COMMUN:
                options.append((likeness + _gain(best, i + 1, j + 1), (1, 1)))
            best[i, j] = max(options)
    return _followed(best, olds, news)


def _gain(best: dict[tuple[int, int], tuple[float, tuple[int, int]]], i: int, j: int) -> float:
    found = best.get((i, j))
    return found[0] if found else 0.0


def _followed(
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]], olds: range, news: range
) -> list[tuple[int, int]]:
    pairs, i, j = [], 0, 0
    while (i, j) in best:
        move = best[i, j][1]
        if move == (1, 1):
            pairs.append((olds[i], news[j]))
            i, j = i + 1, j + 1
        elif move == (0, 1):
            i += 1
        else:
            j += 1
    return pairs


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Share of the words that two paragraphs have in common, wherever they stand."""
    size = one.total() + other.total()
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    common = sum(min(count, large[word]) for word, count in small.items() if word in large)
    return 2 * common / size if size else 1.0


# --- words -----------------------------------------------------------------------------------------------------

_Words = tuple[list[str], list[str]]
"""Words, and the white space after each."""


def _words(texte: str) -> _Words:
    """The punctuation that ends a word is a word: what is added after it changes neither."""
    words: list[str] = []
    spaces: list[str] = []
    for word, space in _WORD.findall(texte):
        bare = word.rstrip(_STOPS)
        if bare and bare != word:
            words += bare, word[len(bare) :]
            spaces += "", space
        else:
            words.append(word)
            spaces.append(space)
    return words, spaces


def _told(old: _Words, new: _Words) -> Iterator[tuple[Genre, str]]:
    """Fate of each run of words. Where only white space changed, the word stays and the space is told."""
    i = j = 0
    for i1, j1, size in _common(old[0], new[0]):
        yield Genre.RETIRE, _text(old, i, i1)
        yield Genre.AJOUTE, _text(new, j, j1)
        for k in range(size):
            before, after = old[1][i1 + k], new[1][j1 + k]
            word = old[0][i1 + k]
            if before == after:
                yield Genre.EGAL, word + before
            else:
                yield Genre.EGAL, word
                yield Genre.RETIRE, before
                yield Genre.AJOUTE, after
        i, j = i1 + size, j1 + size


def _text(words: _Words, start: int, end: int) -> str:
    return "".join(word + space for word, space in zip(words[0][start:end], words[1][start:end], strict=True))


def _joined(told: Iterable[tuple[Genre, str]]) -> tuple[Segment, ...]:
    """Runs of one fate made one; between two words that stay, what was taken away comes before what was added."""
    found: list[Segment] = []
    runs: dict[Genre, list[str]] = {genre: [] for genre in Genre}
    last = Genre.EGAL
    for genre, texte in told:
        if texte and (genre is Genre.EGAL) is not (last is Genre.EGAL):
            found += _ended(runs)
        if texte:
            runs[genre].append(texte)
            last = genre
    return (*found, *_ended(runs))


def _ended(runs: dict[Genre, list[str]]) -> list[Segment]:
    ended = [Segment(genre, "".join(texts)) for genre, texts in runs.items() if texts]
    for texts in runs.values():
        texts.clear()
    return ended


def _common(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int]]:
    """Runs of words that stay: (place in the old ones, in the new ones, how many); a last one of none at the end.

    What both begin and end with is set apart, then long passages are cut (`_between`).
    """
    short = min(len(old), len(new))
    start = next((n for n in range(short) if old[n] != new[n]), short)
    end = next((n for n in range(short - start) if old[-1 - n] != new[-1 - n]), short - start)
    yield 0, 0, start
    yield from _between(old, new, (start, start), (len(old) - end, len(new) - end), _CUTS)
    yield len(old) - end, len(new) - end, end
    yield len(old), len(new), 0


def _between(
    old: list[str], new: list[str], start: tuple[int, int], end: tuple[int, int], cuts: int
) -> Iterator[tuple[int, int, int]]:
    """Runs of words that stay between two places.

    A long passage is cut at the words that each side has once, in the same order; what lies between two cuts is
    short, or is cut again. One that nothing cuts is replaced whole.
    """
    (i, j), (i2, j2) = start, end
    if (i2 - i) * (j2 - j) <= _FINE:
        matcher = SequenceMatcher(None, old[i:i2], new[j:j2], autojunk=False)
        yield from ((i + a, j + b, size) for a, b, size in matcher.get_matching_blocks() if size)
        return
    anchors = _anchors(old, new, start, end) if cuts else []
    for (a, b), following in pairwise([(i - 1, j - 1), *anchors, end] if anchors else []):
        if (a, b) >= start:
            yield a, b, 1
        yield from _between(old, new, (a + 1, b + 1), following, cuts - 1)


def _anchors(
    old: list[str], new: list[str], start: tuple[int, int], end: tuple[int, int]
) -> list[tuple[int, int]]:
    places = _once(new, start[1], end[1])
    pairs = [(i, places[word]) for word, i in _once(old, start[0], end[0]).items() if word in places]
    return _rising(pairs)


def _once(words: list[str], start: int, end: int) -> dict[str, int]:
    """Words found once in a passage, and where, in order."""
    counts = Counter(words[start:end])
    return {words[n]: n for n in range(start, end) if counts[words[n]] == 1}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of pairs, sorted by the first, whose second rises too."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for rank, (_, j) in enumerate(pairs):
        place = bisect_left(tops, j)
        before.append(ends[place - 1] if place else -1)
        tops[place : place + 1], ends[place : place + 1] = [j], [rank]
    chain, rank = [], ends[-1] if ends else -1
    while rank >= 0:
        chain.append(pairs[rank])
        rank = before[rank]
    return chain[::-1]
