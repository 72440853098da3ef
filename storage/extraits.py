"""The words of a text around what was looked for, as the text writes them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from parlement.texte import clean
from storage.requete import Mots, Requete

LONGUEUR = 220
"""Characters of an extract, about."""
MOST_PLACES = 40
"""Places of one word looked at in a text."""

Morceaux = tuple[tuple[str, bool], ...]
"""An extract: its pieces in order, and whether each is what was looked for."""

_Place = tuple[int, int, int]
"""Where a term stands: start, end, rank of the term."""


def _plain(char: str) -> str:
    """The one letter that a character is looked for as; itself when it takes two ("œ")."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", char).lower() if not unicodedata.combining(c))
    return bare if len(bare) == 1 else char.lower()


_PLAIN = {code: plain for code in range(0x41, 0x180) if (plain := _plain(chr(code))) != chr(code)}
"""Capitals and accents of Western languages, one character for one: places in the text stay the same."""


def extrait(texte: str, requete: Requete, longueur: int = LONGUEUR) -> Morceaux:
    """About `longueur` characters of a text where most of the terms are, the first such place.

    () when none is there: it was found by its title.
    """
    places = sorted(_places(texte.translate(_PLAIN), requete))
    if not places:
        return ()
    kept = _densest(places, longueur)
    return _cut(texte, kept, *_around(texte, kept, longueur))


def _places(flat: str, requete: Requete) -> Iterator[_Place]:
    """Where each term stands in a text without accents nor capitals."""
    for rang, terme in enumerate(requete.termes):
        for mots in terme.formes:
            pattern = re.compile(_pattern(mots, prefixe=terme.prefixe))
            found = (m for m in pattern.finditer(flat) if not flat[m.start() - 1 : m.start()].isalnum())
            yield from ((m.start(), m.end(), rang) for m in islice(found, MOST_PLACES))


def _pattern(mots: Mots, *, prefixe: bool) -> str:
    """Words in a row, whatever is between them."""
    written = "[\\W_]+".join(map(re.escape, mots)).replace("oe", "(?:oe|œ)").replace("ae", "(?:ae|æ)")
    return written + ("[^\\W_]*" if prefixe else "(?![^\\W_])")


def _densest(places: Sequence[_Place], longueur: int) -> Sequence[_Place]:
    """The places within `longueur` that hold the most different terms; the first ones when several do."""
    inside: Counter[int] = Counter()
    best, first = (0, 0, 1), 0
    for last, (_, end, rang) in enumerate(places):
        inside[rang] += 1
        while end - places[first][0] > longueur and first < last:
            inside -= Counter({places[first][2]: 1})
            first += 1
        if len(inside) > best[0]:
            best = len(inside), first, last + 1
    return places[best[1] : best[2]]


def _around(texte: str, kept: Sequence[_Place], longueur: int) -> tuple[int, int]:
    """Where an extract starts and ends: whole words around the places kept."""
    room = max(0, longueur - (kept[-1][1] - kept[0][0]))
    start = max(0, kept[0][0] - room // 2)
    end = min(len(texte), start + max(longueur, kept[-1][1] - start))
    if start:
        start = max(0, min(kept[0][0], texte.find(" ", start, kept[0][0]) + 1) or start)
    if end < len(texte):
        end = max(kept[-1][1], texte.rfind(" ", kept[-1][1], end))
    return start, end


def _cut(texte: str, kept: Sequence[_Place], start: int, end: int) -> Morceaux:
    """The pieces of a text between two places, on one line, and marks of what is left out."""
    pieces: list[tuple[str, bool]] = [("… ", False)] if start else []
    at = start
    for begins, ends, _ in kept:
        if begins < at:
            continue
        pieces += [(_line(texte[at:begins]), False), (clean(texte[begins:ends]), True)]
        at = ends
    pieces.append((_line(texte[at:end]), False))
    if end < len(texte):
        pieces.append((" …", False))
    return tuple(piece for piece in pieces if piece[0])


def _line(texte: str) -> str:
    """A piece on one line; the spaces at its ends are kept."""
    return re.sub(r"\s+", " ", texte)
