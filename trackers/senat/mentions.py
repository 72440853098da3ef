"""What a text of the Sénat says in brackets of an article: "(Supprimé)", "(Conforme)", "(nouveau)"."""

from __future__ import annotations

import re

from parlement.amendements import read_place
from parlement.texte import clean, fold
from parlement.versions import ArticleVersion

_MENTION = re.compile(
    r"(?:(?:article |division |intitule )?(?:supprimee?s?|nouve(?:aux?|lles?))|suppression (?:maintenue|conforme)"
    r"|conformes?|non modifiee?s?|sans modification|pour coordination)"
)
_GROUP = re.compile(r"\(([^()]*)\)")
_SEVERAL = re.compile(r"(?i:articles) (?P<rest>.+)")
_RANGE = re.compile(r"(?P<first>\d{1,3}) à (?P<last>\d{1,3})")
_LONGEST = 80
"""Characters past which a paragraph says more than that."""


def is_mention(words: str) -> bool:
    """Whether we know what is said in brackets, without them: "Supprimé", "nouveau"."""
    return bool(_MENTION.fullmatch(fold(words).strip(" .")))


def unbracketed(num: str) -> tuple[str, list[str]]:
    """ "Article 2 bis (nouveau) (Supprimé)" -> "Article 2 bis" and what is in the brackets."""
    said = [group for group in _GROUP.findall(num) if _MENTION.fullmatch(fold(group))]
    bare = _GROUP.sub(lambda match: " " if match[1] in said else match[0], num)
    return clean(bare), said


def parts(written: str) -> list[str]:
    """ "(nouveau)(Supprimé)" -> both, without brackets; what has no bracket is one thing."""
    return [clean(part) for part in _GROUP.findall(written) or [written]]


def says_only(line: str) -> bool:
    """Whether a line says nothing else: "(Supprimé)", "(Suppression conforme)", "Conforme"."""
    if len(line) > _LONGEST:
        return False
    rest, groups = _GROUP.sub("", line).strip(" .;«»"), _GROUP.findall(line)
    return bool(rest or groups) and all(map(is_mention, (*groups, *filter(None, [rest]))))


def joined(said: list[str]) -> str:
    """All that is said of an article, each once."""
    kept = {fold(part): part.strip(" .") for part in reversed(said) if part}
    return ", ".join(reversed(kept.values()))


def spread(article: ArticleVersion) -> list[ArticleVersion]:
    """ "Articles 3 et 4 (Conformes)": one article each, when it has no words. Printed texts write it so."""
    several = _SEVERAL.fullmatch(article.place)
    if several is None or article.alineas:
        return [article]
    numbers = _RANGE.sub(_listed, several["rest"]).replace(" et ", ",").split(",")
    places = [f"Article {number.strip()}" for number in numbers]
    if not all(map(read_place, places)):
        return [article]
    return [
        ArticleVersion(place=place, division=article.division, mention=article.mention) for place in places
    ]


def _listed(found: re.Match[str]) -> str:
    return ",".join(map(str, range(int(found["first"]), int(found["last"]) + 1))) or found[0]
