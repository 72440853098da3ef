"""What the Sénat's amendments file says of an amendment's fate, in the codes of `parlement.amendements`.

All the values met in 7 recorded files (2014-2019), whatever their case, accents and gender; what is not a result
("Recevable art. 40 C / LOLF", "En attente de recevabilité financière") is told apart from what is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from parlement.amendements import sort_connu
from parlement.texte import clean, fold

Sort = tuple[str, str, str, str]
"""Code of state, its label, label of sub-state, outcome: four fields of an Amendement."""
INCERTAIN: Final = ("", "", "", "")
"""What is said of an amendment whose outcome cannot be told."""
_RETRAIT = re.compile(r"(?:(?:cet|cette|ce) [\w-]+ est )?retiree? avant (?:la )?seance\.?")
_IRRECEVABLE = re.compile(r"irrecevables?(?!\w)")
_ATTENTE = re.compile(r"en attente d.*recevabilite.*")
_RECEVABLE = re.compile(r"recevables?(?!\w).*")
_ART = r"(?:au titre de )?(?:l')?(?:art(?:icle)?\.? ?)?"
_CONSTITUTION = r"(?: (?:de la )?c(?:onstitution|onst)?\.?)?"
_MOTIFS: Final = {
    "IR": re.compile(rf"{_ART}40{_CONSTITUTION}"),
    "IRR41": re.compile(rf"{_ART}41{_CONSTITUTION}"),
    "IRR45": re.compile(rf"{_ART}45(?:,? ?al(?:\.|inea) ?[0-9]+)?{_CONSTITUTION}(?: \([\w ]+\))?"),
    "IRRLOLF": re.compile(r"(?:au titre de )?(?:la )?lolf"),
    "IRRLO111": re.compile(rf"{_ART}l\.? ?o\.? ?111-3"),
}
"""Reasons that have a code in `parlement.amendements.MOTIFS`, folded. Article 48 is of the Règlement here: no code."""


@lru_cache(maxsize=512)
def read_sort(written: str) -> Sort:
    """What the Sort column says, in the codes of `Amendement`: (etat, etat_libelle, sous_etat, sort).

    A word that is none of those known is an outcome to be shown as it is.
    """
    words = clean(written)
    said = fold(words)
    if not said:
        return "AC", "", "", ""
    if sort_connu(words):
        return "DI", "", "", words
    if _RETRAIT.fullmatch(said):
        return "RT", words, "Retiré avant séance", ""
    if _IRRECEVABLE.match(said):
        return _irrecevable(words)
    if _RECEVABLE.fullmatch(said):
        return "AC", words, "", ""
    if _ATTENTE.fullmatch(said):
        return "ET", words, "", ""
    return "", "", "", words


def _irrecevable(words: str) -> Sort:
    """The reason by its code; one that has none is kept in words, for people to read: "art. 48 al. 3 RS"."""
    motif = words.partition(" ")[2]
    for code, forme in _MOTIFS.items():
        if forme.fullmatch(fold(motif)):
            return code, words, motif.partition("(")[2].rstrip(" )"), ""
    return "IRRAI", words, motif, ""
