"""The laws that an act of the Journal officiel names, and the act that a rectification corrects.

Quoted, not guessed: "l'article 10 de la même loi" is left to people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

NUMERO = r"[Nn]\s?[°ºo]\s*(?P<numero>\d{2,4}-\d{1,4})\b"
"""How a text is numbered: "n° 2023-380", "no 78-17"."""
_ORDINAUX = "bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies"
_ARTICLE = (
    rf"(?:(?:LO|[LRDA])\.?\s?\*?\s?)?\d+(?:er)?(?:-\d+)*(?:\s(?:{_ORDINAUX})\b)?(?:\s[A-Z]\b(?![.'’]))?"
)
_UN = rf"{_ARTICLE}(?:\sà\s{_ARTICLE})?"
LISTE = rf"(?P<articles>{_UN}(?:(?:\s?,\s(?:et\s)?|\s(?:et|ou)\s){_UN})*)"
ARTICLES = rf"\b[Aa]rticles?\s{LISTE}"
"""Articles named together: "article 10", "articles L. 242-1 à L. 242-8 et R. 242-8"."""

_GENRE = r"(?:\s(?:organiques?|constitutionnelles?|du\spays))?"
_LOI = re.compile(rf"oi(?P<plusieurs>s?){_GENRE}\s{NUMERO}")
"""From its second letter: a pattern that begins with letters is looked for four times faster than with a choice."""
_DATE = r"(?:\sdu\s\d{1,2}(?:er)?\s\w+\s\d{4})?(?:\s(?:modifiée|susvisée))*"
_ENCORE = re.compile(rf"{_DATE}(?:\s?,|\set)\s{NUMERO}")
"""Another number after the first of "lois n° 78-17 du 6 janvier 1978 et n° 2018-493"."""
_AVANT = re.compile(rf"{ARTICLES}\s(?:de|à)\sla\s$")
_NEAR = 200
"""Characters before "loi n°" in which its articles stand."""
_REACH = 600
"""Characters after it, the title of the law among them."""
_NOTAMMENT = re.compile(
    rf"\bnotamment\s(?:(?:le|les|au|aux|du|des|en)\s(?:[^;]{{1,40}}?\sde\s)?)?(?:son|ses|l['’]|les)\s?{ARTICLES}(?=\s?[;,.)]|\s?$)"
)
_AUTRE = re.compile(
    r"\b(?:code|décret|ordonnance|arrêté|règlement|directive|convention|loi)\b", re.IGNORECASE
)
_ITEM = re.compile(_UN)

_RECTIFICATIF = re.compile(r"\(\s?rectificatif\s?\)\s*$", re.IGNORECASE)
_NOR = re.compile(r"\b[A-Z]{4}\d{7}[A-Z]\b")
_LETTRES = (("loi", "L"), ("ordonnance", "R"), ("décret", "D"), ("arrêté", "A"))
"""Last letter of the NOR of an act, by how its title begins."""
_RECTIFIE = "Z"
"""Last letter of the NOR of a rectification; the rest is that of the act that it corrects."""


def lois_citees(text: str) -> tuple[str, ...]:
    """The laws that a text names by number, "2023-380", and their articles, "2023-380#10", in the order they come.

    A range stays as it is written: "2023-380#10 à 12". A law of before 2000 has two digits: "78-17".
    `text` is clean (parlement.texte), one paragraph a line. A law does not cite itself: its title, first, names it.
    """
    text = plain(text).replace("LOI", "loi")
    title = _LOI.match(text, 1) if text.startswith("l") else None
    cited = dict.fromkeys(cited for line in _lines(text) for cited in _cited(line))
    own = next(_cited(text[: title.end()]), "") if title else ""
    return tuple(one for one in cited if not own or one.partition("#")[0] != own)


def plain(text: str) -> str:
    """The same with plain hyphens: numbers are written with several kinds."""
    return text.replace("\u2010", "-").replace("\u2011", "-")


def _lines(text: str) -> Iterator[str]:
    """The paragraphs where a law is named."""
    end = 0
    while match := _LOI.search(text, end):
        start, stop = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
        end = stop if stop >= 0 else len(text)
        yield text[start:end]


def items(articles: str) -> list[str]:
    """The articles of a list: "8, 10 et 11" gives three, a range one."""
    return [found[0] for found in _ITEM.finditer(articles)]


def _cited(line: str) -> Iterator[str]:
    """Of each law its number, the articles named before it, then those that it is said to have after it."""
    found = [match for match in _LOI.finditer(line) if _is_word(line, match.start())]
    numbers = [_numbers(line, match) for match in found]
    alone = len({number for several in numbers for number in several}) == 1
    for match, several in zip(found, numbers, strict=True):
        yield from several
        loi, start = several[0], match.start() - 1
        if before := _AVANT.search(line, max(0, start - _NEAR), start):
            yield from (f"{loi}#{article}" for article in items(before["articles"]))
        if alone:
            yield from (f"{loi}#{article}" for article in _own(line[match.end() : match.end() + _REACH]))


def _is_word(line: str, second: int) -> bool:
    """Whether "oi" there is that of "loi" or "Loi", not of "emploi"."""
    return (
        line[max(0, second - 1) : second] in ("l", "L")
        and not line[max(0, second - 2) : second - 1].isalpha()
    )


def _numbers(line: str, match: re.Match[str]) -> list[str]:
    """The number of a law, and those that follow the first in "lois n° … et n° …"."""
    found = [match["numero"]]
    more: re.Match[str] | None = match if match["plusieurs"] else None
    while more and (more := _ENCORE.match(line, more.end())):
        found.append(more["numero"])
    return found


def _own(rest: str) -> list[str]:
    """The articles of "…, notamment son article 10", when no other text is named between the law and them."""
    clause = rest.partition(";")[0]
    found = _NOTAMMENT.search(clause)
    return items(found["articles"]) if found and not _AUTRE.search(clause[: found.end()]) else []


def nor_rectifie(titre: str, nor: str, texte: str) -> str:
    """NOR of the act that a rectification corrects, "" for any other act, or when nothing tells it.

    The one that it names; else derived from its own, whose last letter is Z in place of the act's.
    """
    if not _RECTIFICATIF.search(titre):
        return ""
    named = (match[0] for match in _NOR.finditer(texte))
    if other := next((one for one in named if one != nor), ""):
        return str(other)
    begins = titre.lower()
    lettre = next((letter for word, letter in _LETTRES if begins.startswith(word)), "")
    return nor[:-1] + lettre if lettre and nor.endswith(_RECTIFIE) else ""
