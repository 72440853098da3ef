"""Finding the words of veilles in a text: a title, the text of a PDF file, a whole law."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from parlement.texte import clean
from veilles.approche import Expression, Filtre, expression
from veilles.motifs import cherche_motif
from veilles.plier import Endroit, Texte
from veilles.veille import Passage, Veille

TITRE = 600
"""Characters of the longest title: there, a label counts wherever its words are."""
AUTOUR = 300
"""Characters before and after a passage where, in longer texts, a label counts, without leaving its sentence."""
CITE = 160
"""Characters quoted, about."""

_PHRASE = re.compile(r"[.!?]\s+(?=[A-ZÀ-Ý«])|\n[ \t]*\n|;\s")


@dataclass(frozen=True, slots=True)
class Trouve:
    """What a veille found in a text, in the text's order. etiquettes: empty unless every passage is labelled."""

    veille: Veille
    passages: tuple[Passage, ...]
    etiquettes: tuple[str, ...] = ()


def reperer(text: str, veilles: Sequence[Veille]) -> list[Trouve]:
    """What each veille finds in a text, in the order of the veilles; those that find nothing are left out.

    `Passage.debut` counts the characters of `text`. Raises MotifInvalide for a pattern that RE2 does not take.
    """
    texte = Texte(text)
    plans = [_plan(veille) for veille in veilles]
    present = _filtre(tuple(veilles)).presents(texte.serre)
    found = []
    for veille, plan in zip(veilles, plans, strict=True):
        if places := _places(plan, present, texte):
            found.append(_trouve(veille, plan, places, texte))
    return found


@dataclass(frozen=True, slots=True)
class _Lieu:
    """A place, the words found there, and the stretch that shows them with what they are near to."""

    endroit: Endroit
    mots: str
    debut: int
    fin: int
    entier: bool = True

    @property
    def rang(self) -> tuple[bool, int]:
        """What is quoted rather than another."""
        return self.entier, self.fin - self.debut


@dataclass(frozen=True)
class _Pres:
    """A `Proche` ready to run."""

    mots: Expression
    de: tuple[Expression, ...]
    distance: int


@dataclass(frozen=True)
class _Plan:
    """A veille ready to run."""

    mots: tuple[Expression, ...]
    proches: tuple[_Pres, ...]
    motifs: tuple[str, ...]
    etiquettes: tuple[tuple[str, tuple[Expression, ...]], ...]
    filtre: Filtre
    """Of the words of the labels."""


@lru_cache(maxsize=256)
def _plan(veille: Veille) -> _Plan:
    labels = tuple((label.nom, tuple(map(expression, label.mots))) for label in veille.etiquettes)
    return _Plan(
        mots=tuple(map(expression, veille.mots)),
        proches=tuple(
            _Pres(expression(near.mots), tuple(map(expression, near.de)), near.distance)
            for near in veille.proches
        ),
        motifs=veille.motifs,
        etiquettes=labels,
        filtre=Filtre([one for _, words in labels for one in words]),
    )


@lru_cache(maxsize=64)
def _filtre(veilles: tuple[Veille, ...]) -> Filtre:
    plans = map(_plan, veilles)
    return Filtre([one for plan in plans for one in (*plan.mots, *(pres.mots for pres in plan.proches))])


def _places(plan: _Plan, present: Set[str], texte: Texte) -> list[_Lieu]:
    """Every place a veille finds, in the text's order."""
    found: list[_Lieu] = []
    for mots in plan.mots if present else ():
        if mots.possible(present):
            found.extend(_lieu(place, mots.mots, texte) for place in mots.cherche(texte))
    for pres in plan.proches if present else ():
        if pres.mots.possible(present):
            found.extend(_near(pres, texte))
    for motif in plan.motifs:
        found.extend(_lieu(place, "", texte) for place in cherche_motif(motif, texte))
    return _sans_doublons(found)


def _sans_doublons(found: Iterable[_Lieu]) -> list[_Lieu]:
    """Places in order; of those over one another a whole phrase, or else the longest."""
    kept: list[_Lieu] = []
    for one in sorted(found, key=lambda lieu: (lieu.debut, -lieu.fin)):
        if not kept or kept[-1].fin <= one.debut:
            kept.append(one)
        elif one.rang > kept[-1].rang:
            kept[-1] = one
    return kept


def _lieu(place: Endroit, mots: str, texte: Texte) -> _Lieu:
    debut, fin = texte.ecrits(place.debut, place.fin)
    return _Lieu(place, mots or clean(texte.ecrit[debut:fin]), debut, fin)


def _near(pres: _Pres, texte: Texte) -> Iterator[_Lieu]:
    """Where the words are close enough to one of the others. Squeezed, the distance is never longer than written."""
    places = pres.mots.cherche(texte)
    others = sorted(
        (place.debut, place.fin, one.mots) for one in pres.de for place in one.cherche(texte) if places
    )
    starts = [start for start, _, _ in others]
    longest = max((end - start for start, end, _ in others), default=0)
    for place in places:
        first = bisect_left(starts, place.debut - pres.distance - longest)
        last = bisect_left(starts, place.fin + pres.distance)
        lieu = _lieu(place, pres.mots.mots, texte)
        for start, end, mots in others[first:last]:
            debut, fin = texte.ecrits(start, end)
            if max(debut - lieu.fin, lieu.debut - fin) <= pres.distance:
                yield _Lieu(
                    place, f"{lieu.mots} … {mots}", min(debut, lieu.debut), max(fin, lieu.fin), entier=False
                )
                break


def _trouve(veille: Veille, plan: _Plan, places: list[_Lieu], texte: Texte) -> Trouve:
    passages = tuple(
        Passage(mots=one.mots, texte=_cite(texte.ecrit, one), debut=one.debut, fautes=one.endroit.fautes)
        for one in places
    )
    labels: dict[str, None] = {}
    for one in places:
        around = _labels(plan, _context(texte.ecrit, one))
        if not around:
            return Trouve(veille, passages)
        labels |= dict.fromkeys(around)
    return Trouve(veille, passages, tuple(labels))


def _labels(plan: _Plan, around: str) -> list[str]:
    texte = Texte(around)
    present = plan.filtre.presents(texte.serre)
    return [
        nom
        for nom, words in plan.etiquettes
        if any(one.possible(present) and one.cherche(texte) for one in words)
    ]


def _context(text: str, lieu: _Lieu) -> str:
    """What is read for labels: a whole title; in a longer text, the sentence, or some of it."""
    if len(text) <= TITRE:
        return text
    before = text[max(0, lieu.debut - AUTOUR) : lieu.debut]
    after = text[lieu.fin : lieu.fin + AUTOUR]
    ends = [end.end() for end in _PHRASE.finditer(before)]
    ahead = _PHRASE.search(after)
    return (
        before[ends[-1] if ends else 0 :]
        + text[lieu.debut : lieu.fin]
        + (after[: ahead.start()] if ahead else after)
    )


def _cite(text: str, lieu: _Lieu) -> str:
    """The words found and those around, whole, on one line; "…" where the text goes on."""
    room = max(0, CITE - (lieu.fin - lieu.debut)) // 2
    start = _whole(text, max(0, lieu.debut - room), lieu.debut)
    end = _end(text, lieu.fin, min(len(text), lieu.fin + room))
    quote = clean(text[start:end])
    return ("…" if text[:start].strip() else "") + quote + ("…" if text[end:].strip() else "")


def _whole(text: str, start: int, latest: int) -> int:
    """The first beginning of a word from `start`, `latest` at most."""
    while 0 < start < latest and not text[start - 1].isspace():
        start += 1
    return start


def _end(text: str, earliest: int, end: int) -> int:
    """The last end of a word up to `end`; a word that holds the end of what was found is quoted whole."""
    while earliest < end < len(text) and not text[end].isspace():
        end -= 1
    return end
