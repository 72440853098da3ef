"""Decisions as the Sénat says them -> the codes of the Assemblée, so that both read the same."""

from __future__ import annotations

import re
from typing import Final

from parlement.texte import fold

_DECISIONS: Final = (
    (re.compile(r"rejetee? definitivement\b"), "TSORTF13"),
    (re.compile(r"rejetee?\b"), "TSORTF07"),
    (re.compile(r"considere(?:e|s)? comme adopte"), "TSORTF06"),
    (re.compile(r"adoptee? definitivement\b|definitivement adoptee?\b"), "TSORTF18"),
    (re.compile(r"(?:adoptee? )?sans modification"), "TSORTF03"),
    (re.compile(r"adoptee? (?:\S+ ){0,4}?avec modifications?|modifiee?\b"), "TSORTF05"),
    (re.compile(r"adoptee?\b"), "TSORTF01"),
)
LIBELLE_CC: Final = "Décision du Conseil constitutionnel"
LIBELLE_JO: Final = "Parution au JO"
"""How the steps that the feed, the page and the table of all bills tell are called by all three."""

_AUTRE = re.compile(r"devenue? ")
_CC: Final = {"partiellement conforme": "TCD02", "non conforme partiellement": "TCD02"}
"""The other codes (TCD01, TCD03) were never seen with their words: those are kept as written."""


def decision_de(mots: str) -> str | None:
    """Code of what the words after "Texte n° 109" decide, "" when it is not a known one, None when they decide nothing.

    "rejeté par l'adoption d'une question préalable" is a rejection (2017, text 23).
    """
    words = fold(mots)
    for pattern, code in _DECISIONS:
        if pattern.match(words):
            return code
    return "" if _AUTRE.match(words) else None


def decision_cc(mots: str) -> str:
    """Code of a decision of the Conseil constitutionnel; "" when it is best said in the source's words."""
    return _CC.get(fold(mots), "")
