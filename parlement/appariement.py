"""Which article of a new version of a text continues which of the old one.

A number is a strong hint and no more: a final text is numbered again from 1, and 7 becomes 10 while there is a new 7.
So words decide (`parlement.ressemblance`); where articles stand only settles what words leave even.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Literal

from parlement.ressemblance import Likeness, likenesses, taille
from parlement.texte import fold
from parlement.versions import ArticleVersion, Version

SUIVI: Final = 0.35
"""Likeness from which an article is followed, when no other is liker on either side."""
SUIVI_SEUL, _NO_RIVAL = 0.3, 0.15
"""The same, when every other is less like it by so much."""
SUIVI_SUPPRIME: Final = 0.6
"""The same, for an article that the new version says it suppresses: its words must clearly be somewhere else."""
CERTAIN, PROBABLE = 0.85, 0.6
"""Sureness from which we say "certain", "probable"."""

_RENUMBERED: Final = 0.25
"""Share of the articles followed under another number from which numbers alone prove nothing."""
_SAME_NUMBER, _SAME_PLACE = 0.1, 0.05
"""What these add to the likeness of two articles when several could be paired."""
_FEW_WORDS: Final = 8
"""Words under which an article says too little to be told by them alone."""


class Motif(StrEnum):
    """Why two articles are a pair, or one is alone. The values are what people read."""

    MEME = "même article"
    RENUMEROTE = "renuméroté"
    REECRIT = "même numéro, entièrement réécrit"
    CONFORME = "sans texte dans l’une des versions"
    SUPPRIME = "supprimé"
    RETABLI = "rétabli"
    DISPARU = "ne figure plus"
    NOUVEAU = "nouveau"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paire:
    """One article through two versions.

    avant: None for one that is new. apres: None for one that is gone; with SUPPRIME, the article that keeps the number
    to say so. surete: from 0 to 1, how sure we are (`dit_surete`). proche: where it is alone, the article of the other
    version that has most of its words: it was split off, or merged.
    """

    avant: ArticleVersion | None
    apres: ArticleVersion | None
    surete: float
    motif: Motif
    proche: ArticleVersion | None = None

    @property
    def suivi(self) -> bool:
        """Whether an article of the old version goes on in the new one."""
        return self.avant is not None and self.apres is not None and self.motif is not Motif.SUPPRIME

    @property
    def comparable(self) -> bool:
        """Whether both versions give its words, so that they can be compared."""
        return bool(self.avant and self.apres and self.avant.alineas and self.apres.alineas)

    @property
    def identique(self) -> bool:
        """Whether nothing changed: the same paragraphs, or words ("Conforme") that say so in place of them."""
        if self.avant is None or self.apres is None:
            return False
        said = self.motif is Motif.CONFORME and self.apres.sans_texte and bool(self.apres.mention)
        return said or self.avant.alineas == self.apres.alineas


def dit_surete(surete: float) -> str:
    """A sureness in the words people read: "certain", "probable" or "à vérifier"."""
    if surete >= CERTAIN:
        return "certain"
    return "probable" if surete >= PROBABLE else "à vérifier"


def apparie(avant: Version, apres: Version) -> tuple[Paire, ...]:
    """Every article of two versions once, in the order of the new one; those that are gone, where they stood."""
    return _Appariement(avant.articles, apres.articles).pairs()


class _Appariement:
    """One matching. Articles are named by their rank; `taken` says which old one a new one continues."""

    def __init__(self, olds: Sequence[ArticleVersion], news: Sequence[ArticleVersion]) -> None:
        self.olds, self.news = olds, news
        self.taken: dict[int, int] = {}
        self.used: set[int] = set()
        self.likes = likenesses(olds, news)
        self.by_old, self.by_new = _grouped(self.likes, "old"), _grouped(self.likes, "new")
        self.value = {(like.old, like.new): like.value for like in self.likes}
        self.numbered = _numbered(olds, news)
        self.motifs: dict[int, tuple[float, Motif]] = {}

    def pairs(self) -> tuple[Paire, ...]:
        self._by_words()
        self._by_number()
        return tuple(self._told())

    def _take(self, old: int, new: int, surete: float, motif: Motif) -> None:
        self.taken[new] = old
        self.used.add(old)
        self.motifs[new] = (round(surete, 3), motif)

    def _free(self, old: int, new: int) -> bool:
        return old not in self.used and new not in self.taken

    def _by_words(self) -> None:
        """The likest first; what is even is settled by the number, then by the place."""
        for like in sorted(self.likes, key=self._rank, reverse=True):
            if self._free(like.old, like.new) and self._enough(like):
                same = self.numbered.get(like.old) == like.new
                self._take(
                    like.old, like.new, self._sure(like, same), Motif.MEME if same else Motif.RENUMEROTE
                )

    def _rank(self, like: Likeness) -> float:
        apart = abs(like.old / len(self.olds) - like.new / len(self.news))
        number = _SAME_NUMBER if self.numbered.get(like.old) == like.new else 0.0
        return like.value + number + _SAME_PLACE * (1 - apart)

    def _enough(self, like: Likeness) -> bool:
        kept = self.numbered.get(like.old)
        if kept is not None and self.news[kept].est_supprime:
            return like.value >= SUIVI_SUPPRIME
        return like.value >= SUIVI or (like.value >= SUIVI_SEUL and self._lead(like) >= _NO_RIVAL)

    def _sure(self, like: Likeness, same: bool) -> float:
        """Likeness, less what a rival has; a number that did not change is worth half of it."""
        lead = self._lead(like)
        clear = min(1.0, max(0.0, lead / 0.2))
        if same:
            sure = 0.5 + 0.5 * min(1.0, like.value / 0.6)
            return sure if lead >= 0 else sure * (0.7 + 0.3 * clear)
        sure = min(1.0, like.value / 0.8) * (0.7 + 0.3 * clear)
        words = min(taille(self.olds[like.old]), taille(self.news[like.new]))
        return sure if words >= _FEW_WORDS else min(sure, PROBABLE)

    def _lead(self, like: Likeness) -> float:
        """How much liker these two are than either is to any other; negative when another is."""
        return like.value - max((rival.value for rival in self._rivals(like.old, like.new)), default=0.0)

    def _rivals(self, old: int, new: int) -> Iterator[Likeness]:
        """The other pairs of either."""
        yield from (like for like in self.by_old[old] if like.new != new)
        yield from (like for like in self.by_new[new] if like.old != old)

    def _by_number(self) -> None:
        """What words did not pair: articles without any, then those whose number says that they were rewritten."""
        renumbered = self._renumbered()
        for old, new in self.numbered.items():
            if not self._free(old, new):
                continue
            was, now = self.olds[old], self.news[new]
            if now.est_supprime:
                self._take(old, new, 1.0, Motif.SUPPRIME)
            elif was.est_supprime:
                self._take(old, new, 0.5 if self._elsewhere(old, new) else 0.9, Motif.RETABLI)
            elif was.sans_texte or now.sans_texte:
                self._take(old, new, 0.9, Motif.CONFORME)
            elif was.alineas == now.alineas:
                self._take(old, new, 1.0, Motif.MEME)
            elif not renumbered and not self._elsewhere(old, new):
                self._take(old, new, 0.3 + self.value.get((old, new), 0.0) / 2, Motif.REECRIT)

    def _renumbered(self) -> bool:
        """Whether the text was numbered again: too many articles go on under another number."""
        motifs = Counter(motif for _, motif in self.motifs.values())
        moved = motifs[Motif.RENUMEROTE]
        return moved > max(1, _RENUMBERED * (moved + motifs[Motif.MEME]))

    def _elsewhere(self, old: int, new: int) -> bool:
        """Whether the words of either are those of another article."""
        return any(rival.value >= SUIVI for rival in self._rivals(old, new))

    # --- what is told ------------------------------------------------------------------------------------------

    def _told(self) -> Iterator[Paire]:
        follows = {old: new for new, old in self.taken.items()}
        gone: dict[int, list[int]] = {}
        after = -1
        for old in range(len(self.olds)):
            after = follows.get(old, after)
            if old not in follows:
                gone.setdefault(after, []).append(old)
        for new in range(-1, len(self.news)):
            if new >= 0:
                yield self._continued(new)
            yield from (self._gone(old) for old in gone.get(new, ()))

    def _continued(self, new: int) -> Paire:
        now = self.news[new]
        if new in self.taken:
            surete, motif = self.motifs[new]
            return Paire(avant=self.olds[self.taken[new]], apres=now, surete=surete, motif=motif)
        if now.est_supprime:
            return Paire(avant=None, apres=now, surete=1.0, motif=Motif.SUPPRIME)
        near = max(self.by_new[new], key=lambda like: like.share, default=None)
        alone = Paire(avant=None, apres=now, surete=self._alone(near), motif=Motif.NOUVEAU)
        return replace(alone, proche=self.olds[near.old]) if near and near.share >= PROBABLE else alone

    def _gone(self, old: int) -> Paire:
        near = max(self.by_old[old], key=lambda like: like.share, default=None)
        alone = Paire(avant=self.olds[old], apres=None, surete=self._alone(near), motif=Motif.DISPARU)
        return replace(alone, proche=self.news[near.new]) if near and near.share >= PROBABLE else alone

    def _alone(self, near: Likeness | None) -> float:
        """How sure that nothing continues it: the less, the more another article looks like it."""
        return round(1.0 - (near.value if near else 0.0), 3)


def _grouped(likes: Iterable[Likeness], side: Literal["old", "new"]) -> defaultdict[int, list[Likeness]]:
    """Of each article of one version, those of the other that look like it."""
    found: defaultdict[int, list[Likeness]] = defaultdict(list)
    for like in likes:
        found[getattr(like, side)].append(like)
    return found


def _numbered(olds: Sequence[ArticleVersion], news: Sequence[ArticleVersion]) -> dict[int, int]:
    """Ranks of the articles that have the same number: "Article 1er" is "Article premier"."""
    where: dict[object, list[int]] = {}
    for rank, article in enumerate(news):
        where.setdefault(article.designation or fold(article.place), []).append(rank)
    found = {}
    for rank, article in enumerate(olds):
        if ranks := where.get(article.designation or fold(article.place)):
            found[rank] = ranks.pop(0)
    return found
