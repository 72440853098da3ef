"""Which bill a public vote belongs to.

The source rarely says it. Measured on two legislatures: a sitting mixes texts, so that the sitting alone names
one dossier in 59 % of cases and the sitting with the title in 84 %. Hence three rules, in order of strength,
and never the sitting alone; what no rule settles stays unattached and is tried again when the dossier changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from parlement.scrutins import Scrutin
from parlement.texte import fold

RESSEMBLANCE = 0.6
"""Share of the shorter title's own words that must be common. The short title may change within one debate."""

PROPRES = 2
"""Fewest own words in common, unless the titles have no others: one word alone is shared by many bills."""

_WORD = re.compile(r"[a-z0-9]{4,}")
_COMMON = frozenset(
    [
        "projet",
        "proposition",
        "loi",
        "lois",
        "organique",
        "resolution",
        "relatif",
        "relative",
        "relatifs",
        "relatives",
        "portant",
        "visant",
        "diverses",
        "autres",
        "dispositions",
        "pour",
        "dans",
        "avec",
        "texte",
        "article",
        "premiere",
        "lecture",
        "mesures",
        "rapport",
        "avis",
        "apres",
        "engagement",
        "procedure",
        "acceleree",
        "adopte",
        "adoptee",
        "modifie",
        "modifiee",
        "senat",
        "assemblee",
        "nationale",
        "commission",
        "mixte",
        "paritaire",
    ]
)
_STEM = 8
"""Letters kept of a word, so that "renforcer" and "renforcement" meet, and "finances" and "financement" do not."""

_NATURE = re.compile(
    r"(?<!\w)(?P<forme>projet|proposition)s? de (?P<objet>loi|resolution)s?"
    r"(?: (?P<rang>organique|constitutionnelle)s?)?(?!\w)"
)
_ANNEE = re.compile(r"(?<![\d-])(?:19|20)\d\d(?![\d-])")


_COLLECTIF = re.compile(r"\b(?:gouvernement|commission)\b")


class Motif(StrEnum):
    """Why a vote was attached, said to people who ask."""

    NOMME = "le scrutin nomme le dossier"
    DECISION = "le dossier nomme le scrutin"
    TITRE = "même séance et même titre"
    AMENDEMENT = "même séance, même amendement, même auteur"


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierConnu:
    """What is known of a tracked dossier that can recognise its votes."""

    uid: str
    titres: tuple[str, ...]
    seances: frozenset[str]
    scrutins: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rattachement:
    """A vote belongs to a dossier, and why."""

    dossier: str
    motif: Motif


def attach(scrutin: Scrutin, dossiers: Iterable[DossierConnu]) -> Rattachement | None:
    """Find the tracked dossier of a vote. None when it is another bill's, or when two bills fit as well."""
    known = list(dossiers)
    if scrutin.dossier:
        named = next((d for d in known if d.uid == scrutin.dossier), None)
        return Rattachement(named.uid, Motif.NOMME) if named else None
    naming = [d for d in known if scrutin.uid in d.scrutins]
    if len(naming) == 1:
        return Rattachement(naming[0].uid, Motif.DECISION)
    return _by_title(scrutin, naming or known)


def _by_title(scrutin: Scrutin, dossiers: list[DossierConnu]) -> Rattachement | None:
    """The bill of this sitting whose title is the closest, when it is close enough and alone to be so."""
    aimed = scrutin.objet.texte_vise
    if not scrutin.seance or not aimed:
        return None
    here = [d for d in dossiers if scrutin.seance in d.seances]
    scores = sorted(((_score(aimed, d), d.uid) for d in here), reverse=True)
    if not scores or scores[0][0][0] < RESSEMBLANCE:
        return None
    if len(scores) > 1 and scores[1][0] == scores[0][0]:
        return None
    return Rattachement(scores[0][1], Motif.TITRE)


def _score(aimed: str, dossier: DossierConnu) -> tuple[float, float]:
    """Best resemblance with a dossier's titles; between equals, the title with the fewest words of its own.

    A title that does not say its nature (a short one) has the nature of the dossier's other titles.
    """
    if not same_nature(aimed, dossier.titres):
        return (0.0, 0.0)
    return max(((resemblance(aimed, t), _closeness(aimed, t)) for t in dossier.titres), default=(0.0, 0.0))


def resemblance(one: str, other: str) -> float:
    """How much two titles of bills are the same, from 0 to 1, by the shorter one's own words.

    0 for a bill and a resolution, an ordinary and an organic bill, or bills of different years.
    """
    folded_one, folded_other = fold(one), fold(other)
    if _differ({_nature(folded_one)}, {_nature(folded_other)}):
        return 0.0
    if _differ(set(_ANNEE.findall(folded_one)), set(_ANNEE.findall(folded_other))):
        return 0.0
    words_one, words_other = _words(folded_one), _words(folded_other)
    common = words_one & words_other
    if not common or (len(common) < PROPRES and words_one != words_other):
        return 0.0
    return len(common) / min(len(words_one), len(words_other))


def _differ(some: set[str], others: set[str]) -> bool:
    """Whether both sides say something, and nothing in common."""
    some, others = some - {""}, others - {""}
    return bool(some and others) and not some & others


def _closeness(one: str, other: str) -> float:
    """Share of the words of either title that are in both."""
    words_one, words_other = _words(fold(one)), _words(fold(other))
    return len(words_one & words_other) / max(len(words_one | words_other), 1)


def same_nature(titre: str, titres: Iterable[str]) -> bool:
    """Whether a title may be of the kind (bill, organic bill, resolution…) of these; True when either does not say."""
    return not _differ({_nature(fold(titre))}, {_nature(fold(other)) for other in titres})


@lru_cache(maxsize=4096)
def _nature(folded: str) -> str:
    """What kind of text a title speaks of first: "projet de loi", "proposition de loi organique"…; "" if none."""
    match = _NATURE.search(folded)
    return f"{match['forme']} de {match['objet']} {match['rang'] or ''}".strip() if match else ""


@lru_cache(maxsize=4096)
def _words(folded: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(folded) if word not in _COMMON)


def same_author(auteur: str, signataires: str) -> bool:
    """Whether the author in a vote's title ("M. Vicot") is one of an amendment's signatories.

    The Gouvernement and committees table amendments to every text: their name proves nothing.
    """
    if _COLLECTIF.search(fold(auteur)):
        return False
    words = [word for word in re.findall(r"\w{3,}", fold(auteur)) if word != "mme"]
    signed = set(re.findall(r"\w{3,}", fold(signataires))) - {"mme"}
    if not words or not signed:
        return False
    # The Sénat gives first names in titles ("M. Franck Montaugé") and none in its files ("M. MONTAUGÉ").
    return set(words) <= signed or signed <= set(words)
