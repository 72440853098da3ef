"""What an amendment does to the whole article that it is tabled on, read from its text."""

from __future__ import annotations

import re
from typing import Final

from parlement.amendements import Effet
from parlement.articles import parse_designation
from parlement.texte import clean, fold

_ARTICLE: Final = r"(?P<article>cet article|le pr[ée]sent article|l['’] ?article.{0,40}?)"
_AINSI: Final = r"(?:ainsi|comme suit)"


def _formes(*written: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(forme, re.IGNORECASE) for forme in written)


_SUPPRESSIONS: Final = _formes(rf"supprimer {_ARTICLE}", rf"{_ARTICLE} est supprim[ée]")
_REDACTIONS: Final = _formes(
    rf"r[ée]diger {_AINSI} {_ARTICLE}",
    rf"r[ée]diger {_ARTICLE} {_AINSI}",
    rf"{_ARTICLE} est (?:{_AINSI} r[ée]dig[ée]|r[ée]dig[ée] {_AINSI})",
)
_TETE: Final = re.compile(r"[^:«\n]{0,120}")
_ENTIER: Final = frozenset(("cet article", "le present article", "l'article"))


def effet_of(dispositif: str) -> Effet:
    """What an amendment does to the whole article, from its text: deletes it, writes it anew, or something else.

    Only when it does nothing else: "Supprimer cet article et l'article 8" is neither. An article brought back
    ("Rétablir cet article dans la rédaction suivante") is not one written anew.
    """
    if len(dispositif) < 120 and _vise_article(dispositif, _SUPPRESSIONS):
        return Effet.SUPPRESSION
    tete = _TETE.match(dispositif)
    return Effet.REDACTION if tete and _vise_article(tete[0], _REDACTIONS) else Effet.AUTRE


def _vise_article(instruction: str, formes: tuple[re.Pattern[str], ...]) -> bool:
    """Whether an instruction of one of these forms aims at one whole article, of the text and not of a code."""
    written = clean(instruction).rstrip(" .,")
    match = next(filter(None, (forme.fullmatch(written) for forme in formes)), None)
    if match is None:
        return False
    place = parse_designation(match["article"])
    named = place is not None and place.kind == "article" and not place.position
    return named or fold(match["article"]) in _ENTIER
