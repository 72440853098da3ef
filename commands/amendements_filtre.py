"""What people type after `!amendements`, words in any order: a subject, a state, who tabled them, a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from alerts.amendements import RETIRES
from commands.base import CommandError, Context, require_suivi, shortened
from parlement.acteurs import Organe
from parlement.amendements import GOUVERNEMENT, RAPPORTEUR, Situation
from parlement.suivis import Suivi, find_suivis
from parlement.texte import fold
from storage.acteurs import Acteurs

ETATS: Final = (
    ("à discuter", r"a discuter", {Situation.A_DISCUTER}),
    ("restants", r"restante?s?|reste", {Situation.A_DISCUTER, Situation.EN_TRAITEMENT}),
    ("en traitement", r"en traitement", {Situation.EN_TRAITEMENT}),
    ("adoptés", r"adoptee?s?", {Situation.ADOPTE}),
    ("rejetés", r"rejetee?s?", {Situation.REJETE}),
    ("tombés", r"tombee?s?", {Situation.TOMBE}),
    ("retirés", r"retiree?s?", RETIRES),
    ("non soutenus", r"non[ -]soutenue?s?", {Situation.NON_SOUTENU}),
    ("irrecevables", r"irrecevables?", {Situation.IRRECEVABLE}),
)
"""States as they are told, how people type them (folded), what they mean."""
AUTEURS: Final = (
    ("du Gouvernement", r"(?:du )?gouvernement|gvt", GOUVERNEMENT),
    ("des rapporteurs", r"(?:de la |du |des )?rapporteure?s?", RAPPORTEUR),
)
_PAGE: Final = re.compile(r"(?<!\w)(?:page |p\.? ?)(-?\d{1,9})(?!\w)")
_MOST_GROUPS: Final = 12
"""Short names given as examples in an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filtre:
    """What was asked. `mots`: the state and author, as they are told and typed again; page: from 1."""

    suivi: Suivi | None = None
    mots: tuple[str, ...] = ()
    situations: frozenset[Situation] = frozenset()
    groupes: frozenset[str] = frozenset()
    auteurs: frozenset[str] = frozenset()
    page: int = 1

    def command(self, suivi: Suivi | None = None, page: int = 1) -> str:
        """What to type for the same thing: of a suivi, at a page."""
        about = suivi or self.suivi
        words = ("!amendements", about.nom if about else "", *self.mots, f"page {page}" if page > 1 else "")
        return " ".join(filter(None, words))


def read_filtre(context: Context, typed: str) -> Filtre:
    """Read what was typed. Raises CommandError that says what is understood."""
    if typed and find_suivis(typed, context.tracked.suivis):
        return Filtre(suivi=require_suivi(context, typed, "amendements"))
    left, page = _page(" ".join(typed.split()))
    mots: list[str] = []
    situations: set[Situation] = set()
    auteurs: set[str] = set()
    for told, pattern, meant in ETATS:
        left, found = _take(left, pattern)
        if found:
            situations |= meant
            mots.append(told)
    for told, pattern, kind in AUTEURS:
        left, found = _take(left, pattern)
        if found:
            auteurs.add(kind)
            mots.append(told.split()[-1].lower())
    suivi, groupes, words = _subject(context, left.split())
    return Filtre(
        suivi=suivi,
        mots=(*mots, *words),
        situations=frozenset(situations),
        groupes=frozenset(groupe.uid for groupe in groupes),
        auteurs=frozenset(auteurs),
        page=page,
    )


def _page(typed: str) -> tuple[str, int]:
    match = _PAGE.search(fold(typed))
    if match is None:
        return typed, 1
    left, _ = _take(typed, _PAGE.pattern)
    return left, int(match[1])


def _take(typed: str, pattern: str) -> tuple[str, bool]:
    """What was typed without some words, and whether they were there. Words are compared folded, one to one."""
    words, folded = typed.split(), fold(typed).split()
    match = re.search(rf"(?<!\S)(?:{pattern})(?!\S)", " ".join(folded))
    if match is None or len(words) != len(folded):
        return typed, False
    first = " ".join(folded)[: match.start()].count(" ")
    count = match[0].count(" ") + 1
    return " ".join(words[:first] + words[first + count :]), True


def _subject(context: Context, words: list[str]) -> tuple[Suivi | None, list[Organe], list[str]]:
    """The suivi and the groups among the words left: (suivi, groups, words that named them). Raises CommandError."""
    if not words:
        return None, [], []
    acteurs = context.tracked.parlement.membres
    for subject, rest in _splits(words):
        found = find_suivis(" ".join(subject), context.tracked.suivis) if subject else []
        if subject and not found:
            continue
        groupes = _groups(acteurs, rest)
        if groupes is not None:
            suivi = require_suivi(context, " ".join(subject), "amendements") if subject else None
            return suivi, groupes, [w for w in [" ".join(rest)] if w]
    raise CommandError(_not_understood(context, words, acteurs))


def _splits(words: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Each way to take some words that follow one another for the subject, the longest first, at last none."""
    for size in range(min(len(words), 12), 0, -1):
        for first in range(len(words) - size + 1):
            yield words[first : first + size], words[:first] + words[first + size :]
    yield [], words


def _groups(acteurs: Acteurs, words: list[str]) -> list[Organe] | None:
    """The groups that some words name, together or each; [] for no word, None when one names no group."""
    if not words or len(words) > 6:
        return None if words else []
    if together := acteurs.find_groupes(" ".join(words)):
        return together
    each = [acteurs.find_groupes(word) for word in words]
    return [groupe for one in each for groupe in one] if all(each) else None


def _not_understood(context: Context, words: list[str], acteurs: Acteurs) -> str:
    suivis = [s.nom for s in context.tracked.suivis]
    groupes = acteurs.groupes()
    last = [g.nom_court for g in groupes if g.legislature == groupes[0].legislature]
    told = [
        f"« {shortened(' '.join(words))} » : ni un suivi, ni un état, ni un groupe connus.",
        f"Sujets : {', '.join(suivis) or 'aucun suivi (un admin peut en ajouter dans config.toml)'}.",
        f"États : {', '.join(told for told, _, _ in ETATS)}. Auteurs : gouvernement, rapporteur"
        + (f", groupe ({', '.join(last[:_MOST_GROUPS])})." if last else "."),
        f"Exemple : !amendements {suivis[0] if suivis else 'article7'} rejetés",
    ]
    return " ".join(told)
