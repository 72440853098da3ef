"""Regular expressions that admins write, run by RE2: always in a time proportional to the text's length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import re2

from veilles.plier import Endroit, Texte, sans_accents, serrer

MEMOIRE = 1 << 20
"""Bytes a pattern may take once compiled: some thousands of words."""

_REFUSES = (
    (
        re.compile(r"\(\?<?[=!]"),
        "regarder avant ou après « (?=…) (?!…) (?<=…) (?<!…) » n'est pas possible ici",
    ),
    (re.compile(r"\\[1-9]|\(\?P="), "rappeler un groupe « \\1 » n'est pas possible ici"),
)
_RAISONS = {
    "missing ]": "un crochet « [ » ne se referme pas",
    "missing )": "une parenthèse « ( » ne se referme pas",
    "unexpected )": "une parenthèse « ) » n'a pas été ouverte",
    "no argument for repetition operator": "« * », « + » ou « ? » ne suit rien à répéter",
    "bad repetition operator": "deux signes de répétition se suivent",
    "invalid repetition size": "une répétition « {…} » est trop grande : 1000 au plus",
    "invalid escape sequence": "une barre oblique inversée « \\ » est suivie d'un signe qu'elle n'annonce pas",
    "trailing \\": "la barre oblique inversée « \\ » finale n'annonce rien",
    "invalid character class range": "un intervalle entre crochets va à l'envers",
    "pattern too large": "il est trop grand : coupez-le en plusieurs motifs",
}


class MotifInvalide(ValueError):
    """A pattern that RE2 does not take; the message, in French, says why."""


@lru_cache(maxsize=512)
def compile_motif(motif: str) -> Any:
    """A pattern ready to run on `Texte.plat`. Raises MotifInvalide."""
    options = re2.Options()
    options.max_mem = MEMOIRE
    options.case_sensitive = False
    options.log_errors = False
    try:
        compiled = re2.compile(sans_accents(motif), options)
    except re2.error as error:
        raise MotifInvalide(_reason(motif, str(error))) from None
    if compiled.search("") is not None:
        raise MotifInvalide("il se trouve partout, même là où il n'y a rien : exigez au moins une lettre")
    return compiled


def _reason(motif: str, said: str) -> str:
    for refused, why in _REFUSES:
        if refused.search(motif):
            return why
    return next((why for english, why in _RAISONS.items() if english in said), "il ne peut pas être lu")


def cherche_motif(motif: str, texte: Texte) -> Iterator[Endroit]:
    """Every place of the squeezed text where a pattern is; one that holds no letter nor figure is nowhere."""
    read = letters = 0
    for found in compile_motif(motif).finditer(texte.plat):
        start, end = found.span()
        letters += len(serrer(texte.plat[read:start]))
        length = len(serrer(texte.plat[start:end]))
        if length:
            yield Endroit(letters, letters + length)
        read, letters = end, letters + length
