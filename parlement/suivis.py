"""What an admin tracks, and how the words people type find it.

A suivi is a dossier, or the thread of one article through the texts of a dossier (fil d'article): the same
provision, whatever number each text gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from urllib.parse import urlsplit

from parlement.articles import Designation, parse_designation
from parlement.texte import fold

LOI = "loi"
"""Key of `FilArticle.ailleurs` for the promulgated law."""

_UID = re.compile(r"DLR5L\d+N\d+", re.IGNORECASE)
_REFERENCE = re.compile(r"[a-z]{3,8}(?:\d{2}-\d{1,4}|\d{4}(?:-\d)?)", re.IGNORECASE)
"""At the Sénat: "pjl22-220", "ppr18-458"; budgets bear a year: "plfss2018", "pjlf2026"."""
_PAGES = {
    "assemblee-nationale.fr": re.compile(r"/dossiers/(?:alt/)?(?!alt/?$)([\w-]+)(?:\.asp)?/?$"),
    "senat.fr": re.compile(r"/dossier-?leg(?:islatif)?/([\w-]+)(?:\.html)?/?$"),
}
"""A dossier's page on either site, old addresses included ("/14/dossiers/x.asp", "/dossierleg/x.html")."""

_DYN = re.compile(r"/dyn/(\d{1,2})/dossiers/")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilArticle:
    """One article followed through renumbering: its number in every text, unless `ailleurs` says otherwise.

    Keys of `ailleurs` are text numbers as printed ("939"), or `LOI` for the law.
    """

    article: Designation
    ailleurs: Mapping[str, Designation] = field(default_factory=dict)

    @property
    def dans_la_loi(self) -> Designation | None:
        """Its number in the law, when the admin gave it."""
        return self.ailleurs.get(LOI)

    def in_texte(self, numero: str) -> Designation:
        """Its number in one text."""
        return self.ailleurs.get(numero, self.article)

    def covers(self, place: Designation | None, numero: str) -> bool:
        """Whether a place in a text (its printed number) is the article's, or right before or after it.

        A thread of what comes "après l'article 9" covers that alone.
        """
        article = self.in_texte(numero)
        if place is None:
            return False
        return place == article if article.position else place.sans_position() == article

    def designations(self) -> frozenset[Designation]:
        """Every number it bears in the debated texts (the law is not debated)."""
        return frozenset({self.article, *(d for text, d in self.ailleurs.items() if text != LOI)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Suivi:
    """One thing tracked, under the short name people type.

    `cible` names the dossier: an id (`DLR5L16N46918`), its name in the Assemblée's addresses, or its
    reference at the Sénat (`pjl22-220`). `suites` are names of other suivis that came after this one.
    """

    nom: str
    titre: str
    cible: str
    legislature: int | None = None
    fil: FilArticle | None = None
    alias: tuple[str, ...] = ()
    suites: tuple[str, ...] = ()

    @property
    def est_article(self) -> bool:
        """Whether it follows one article rather than the whole bill."""
        return self.fil is not None


def read_cible(text: str) -> str | None:
    """Read what names a dossier: an id, a Sénat reference, or the address of its page; None if nothing does.

    The page must be one of the two houses': another site's address is refused, whatever it contains.
    """
    text = text.strip()
    name = text if _UID.fullmatch(text) or _REFERENCE.fullmatch(text) else _read_address(text)
    if name is None:
        return None
    if _UID.fullmatch(name):
        return name.upper()
    return name.lower() if _REFERENCE.fullmatch(name) else name


def read_legislature(text: str) -> int | None:
    """The legislature in an address of the Assemblée ("/dyn/15/dossiers/…"), None when it says none."""
    match = _DYN.search(text)
    return int(match[1]) if match else None


def _read_address(text: str) -> str | None:
    """Name of the dossier in an address of the Assemblée or of the Sénat, with or without "https:"."""
    try:
        parts = urlsplit(text if re.match(r"(?:https?:)?//", text, re.IGNORECASE) else f"//{text}")
    except ValueError:
        return None
    host = f".{parts.hostname or ''}"
    pages = (page.search(parts.path) for site, page in _PAGES.items() if host.endswith(f".{site}"))
    return next((page[1] for page in pages if page), None)


def find_suivis(typed: str, suivis: Iterable[Suivi]) -> list[Suivi]:
    """Find what someone typed: a name or alias first, then an article number; several when it is ambiguous.

    "article7", "art. 7", "Article 7", "VSA" all find the thread of article 7; "article 10" finds it too, by
    its number in the law.
    """
    known = list(suivis)
    wanted = _key(typed)
    if not wanted:
        return []
    named = [s for s in known if wanted in {_key(s.nom), *map(_key, s.alias)}]
    if named:
        return named
    place = parse_designation(typed)
    titled = [s for s in known if wanted in {_key(s.titre), _key(s.cible)}]
    if titled or place is None:
        return titled
    debated = [s for s in known if s.fil and place in s.fil.designations()]
    return debated or [s for s in known if s.fil and place == s.fil.dans_la_loi]


def nearest_noms(typed: str, suivis: Iterable[Suivi], most: int = 3) -> list[str]:
    """Names of the suivis that look most like what was typed, for an answer that helps; all if none does."""
    known = list(suivis)
    words = {_key(word): s.nom for s in known for word in (s.nom, s.titre, *s.alias)}
    close = get_close_matches(_key(typed), words, n=most, cutoff=0.5)
    return list(dict.fromkeys(words[word] for word in close)) or [s.nom for s in known][: most * 2]


def _key(text: str) -> str:
    """Fold a name so that case, accents, spaces and punctuation do not count."""
    return re.sub(r"[^a-z0-9]", "", fold(text))
