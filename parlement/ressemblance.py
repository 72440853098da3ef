"""How much an article of one version of a text looks like one of another, by its words.

What two articles share is weighed by how few others have it ("L. 251-2" more than "est ainsi modifié").
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeVar

from parlement.versions import ArticleVersion

T = TypeVar("T", bound=Hashable)

_COMMONPLACE: Final = 24
"""Articles of one version that share some words, from which these words name no article."""
_CLEAR, _MOST = 0.6, 0.6
"""Likeness from which nothing else is looked for; share of an article from which it comes from another."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two articles have in common, by rank in their versions. share: of the words of the smaller one."""

    old: int
    new: int
    value: float
    share: float


_Values = dict[tuple[int, int], tuple[float, float]]

_EMPTY: Final = frozenset(
    re.findall(
        r"\S+",
        "a à au aux ce ces cette d’un d’une dans de des du elle en est et il la le les leur leurs ne ou où par pas peut"
        " pour qu’il que qui sa sans se ses son sont sur un une après avant compter"
        " alinéa alinéas ainsi article articles l’article l’alinéa code loi mot mots même présent présente phrase"
        " paragraphe complété complétée inséré insérée insérés modifié modifiée remplacé remplacée remplacés rédigé"
        " rédigée rédigés rédigées supprimé supprimés mentionné mentionnée mentionnés mentionnées prévu prévue prévus"
        " prévues premier première deuxième second seconde troisième dernier dernière fin début"
        " 1° 2° 3° 4° 5° a) b) c) d) i ii iii iv l r d n°",
    )
)
"""How articles are drafted: words that tell nothing of which one it is, however few articles a text has."""
_STOPS: Final = dict.fromkeys(map(ord, ",;:.…«»–"), " ")
_GAGE: Final = re.compile(
    r"(?i)(?:pertes? de (?:recettes|ressources)|conséquences financières)\b.*\bcompensée?s?\b"
)
"""The paragraph by which a member's text pays for itself (article 40 of the Constitution): the same everywhere."""
_WORTH_TELLING: Final = 0.15
"""Likeness under which two articles are not even rivals of others."""


def likenesses(olds: Sequence[ArticleVersion], news: Sequence[ArticleVersion]) -> list[Likeness]:
    """What pairs of articles have in common: by words or by pairs of words, whichever is more.

    Those that did not change are left out of the search, and so are, the second time, those that were clearly found.
    Pairs of words are kept when a passage is rewritten and the rest stays; words, when one in two is.
    """
    found = _same(olds, news)
    left = _left(olds, news, _alone(found))
    words = [
        {rank: _words(side[rank]) for rank in ranks} for side, ranks in zip((olds, news), left, strict=True)
    ]
    by_pair = _shared(*({rank: _told_by(w) for rank, w in side.items()} for side in words))
    clear = {pair for pair, (value, _) in by_pair.items() if value >= _CLEAR}
    left = _left(olds, news, clear)
    by_word = _shared(
        *(
            {rank: set(w) - _EMPTY for rank, w in side.items() if rank in ranks}
            for side, ranks in zip(words, left, strict=True)
        )
    )
    for pair, (value, share) in (*by_pair.items(), *by_word.items()):
        known = found.get(pair, (0.0, 0.0))
        found[pair] = max(value, known[0]), max(share, known[1])
    return [Likeness(*pair, *of) for pair, of in found.items() if of[0] >= _WORTH_TELLING or of[1] >= _MOST]


def _left(
    olds: Sequence[ArticleVersion], news: Sequence[ArticleVersion], done: Collection[tuple[int, int]]
) -> tuple[set[int], set[int]]:
    """Ranks of the articles that have words and are in none of these pairs."""
    past = {old for old, _ in done}, {new for _, new in done}
    old, new = (
        {rank for rank, article in enumerate(side) if article.alineas and rank not in known}
        for side, known in zip((olds, news), past, strict=True)
    )
    return old, new


def _words(article: ArticleVersion) -> list[str]:
    own = [alinea for alinea in article.alineas if "compens" not in alinea or not _GAGE.search(alinea)]
    return " ".join(own or article.alineas).casefold().translate(_STOPS).split()


def _told_by(words: list[str]) -> list[tuple[str, str]]:
    """Pairs of words that follow each other and say something."""
    return [pair for pair in pairwise(words) if not _EMPTY.issuperset(pair)]


def taille(article: ArticleVersion) -> int:
    """How many words an article has."""
    return sum(alinea.count(" ") + 1 for alinea in article.alineas)


def _same(olds: Sequence[ArticleVersion], news: Sequence[ArticleVersion]) -> _Values:
    """The pairs that have the same paragraphs, when few do."""
    where: dict[tuple[str, ...], list[int]] = {}
    for rank, article in enumerate(news):
        if article.alineas:
            where.setdefault(article.alineas, []).append(rank)
    return {
        (rank, new): (1.0, 1.0)
        for rank, article in enumerate(olds)
        if len(ranks := where.get(article.alineas, [])) <= _COMMONPLACE
        for new in ranks
    }


def _alone(pairs: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """The pairs whose articles are in no other pair."""
    known = list(pairs)
    olds, news = Counter(old for old, _ in known), Counter(new for _, new in known)
    return {(old, new) for old, new in known if olds[old] == news[new] == 1}


def _shared(olds: Mapping[int, Collection[T]], news: Mapping[int, Collection[T]]) -> _Values:
    """(rank of the old, of the new) -> (likeness, share of the smaller) of those that have a trait in common.

    A trait weighs 1 divided by the number of articles of one version that have it, nothing when they are many.
    """
    where_old, where_new = _where(olds), _where(news)
    sizes_old, sizes_new = dict.fromkeys(olds, 0.0), dict.fromkeys(news, 0.0)
    common: defaultdict[tuple[int, int], float] = defaultdict(float)
    for trait in {**where_old, **where_new}:
        ranks, others = where_old.get(trait, ()), where_new.get(trait, ())
        many = max(len(ranks), len(others))
        if many > _COMMONPLACE:
            continue
        weight = 1 / many
        for new in others:
            sizes_new[new] += weight
        for old in ranks:
            sizes_old[old] += weight
            for new in others:
                common[old, new] += weight
    return {
        (old, new): (
            2 * both / (sizes_old[old] + sizes_new[new]),
            both / min(sizes_old[old], sizes_new[new]),
        )
        for (old, new), both in common.items()
    }


def _where(articles: Mapping[int, Collection[T]]) -> dict[T, list[int]]:
    """Trait -> ranks of the articles that have it."""
    found: dict[T, list[int]] = {}
    for rank, traits in articles.items():
        for trait in set(traits):
            found.setdefault(trait, []).append(rank)
    return found
