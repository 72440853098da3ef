"""Headings of a dossier at the Sénat ("Première lecture - Sénat"): which reading, which house; and dates in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date as Jour
from typing import Final

from parlement import senat
from parlement.dossiers import ASSEMBLEE, LECTURES
from parlement.temps import MOIS
from parlement.texte import fold

CMP: Final = "CMP"
ACCORD, DESACCORD = "accord", "désaccord"
SIGLES: Final = {senat.CHAMBRE: "SN", ASSEMBLEE: "AN"}
_CHAMBRES: Final = {"senat": senat.CHAMBRE, "assemblee nationale": ASSEMBLEE}
_RANGS: Final = {
    "premiere": "1",
    "1ere": "1",
    "1re": "1",
    "deuxieme": "2",
    "seconde": "2",
    "2eme": "2",
    "2nde": "2",
    "2e": "2",
    "troisieme": "3",
    "3eme": "3",
    "3e": "3",
    "nouvelle": "NLEC",
    "definitive": "LDEF",
    "unique": "LUNI",
}
_RANG = "|".join(_RANGS)
_CHAMBRE = r"(?:(?:au|a l'|du|de l') ?)?(?P<chambre>senat|assemblee nationale)"
# A page ends a heading by a day in figures ("1ère lecture 12/10/16") or a link to the other house's dossier.
_RUBRIQUE = re.compile(
    rf"(?:(?:la )?(?:(?P<rang>{_RANG}) lecture|lecture (?P<rang_apres>definitive|unique))"
    r"|(?P<cmp>(?:[a-z]+ )?(?:(?:des |les )?conclusions )?(?:de la |en )?(?:cmp|commission mixte paritaire)))"
    rf"(?: ?[-:|,/]? ?{_CHAMBRE})?(?: ?\((?P<dit>[^()]*)\))?(?: :| \d\d/\d\d/\d\d(?:\d\d)?)?"
)
_CHAMBRE_SEULE = re.compile(rf"{_CHAMBRE}(?: ?\([^()]*\))?(?: :)?")

_MOIS: Final = {fold(mois): rang for rang, mois in enumerate(MOIS, start=1)}
_UN_MOIS = "|".join(_MOIS)
JOUR: Final = rf"(?:1er|\d{{1,2}}) (?:{_UN_MOIS}) \d{{4}}"
"""A day in words, folded: "1er decembre 2017"."""
_JOURS = re.compile(
    r"(?P<jours>(?:\b(?:1er|\d{1,2})(?:,| et|, et) )*\b(?:1er|\d{1,2}))"
    rf" (?P<mois>{_UN_MOIS})(?: (?P<annee>\d{{4}}))?\b"
)


@dataclass(frozen=True, slots=True)
class Rubrique:
    """One heading. lecture: "1", "2", "3", "NLEC", "LDEF", "LUNI" or CMP; chambre: "" when it does not say.

    issue: ACCORD or DESACCORD, of the joint commission.
    """

    lecture: str
    chambre: str = ""
    issue: str = ""

    def prefixe(self, chambre: str) -> str:
        """The prefix of the codes of its steps in a house; "" when there is no such reading."""
        prefixe = CMP if self.lecture == CMP else SIGLES.get(chambre, "") + self.lecture
        return prefixe if prefixe in LECTURES else ""

    def debats(self, chambre: str) -> str:
        """The prefix of the codes of its debates in a house; "" when there is no such reading."""
        prefixe = self.prefixe(chambre)
        if prefixe != CMP:
            return f"{prefixe}-DEBATS" if prefixe else ""
        return f"CMP-DEBATS-{SIGLES[chambre]}" if chambre else ""


def read_rubrique(written: str) -> Rubrique | None:
    """Read a heading; None for anything else: "Commission mixte paritaire (désaccord)", "1ère lecture"."""
    match = _RUBRIQUE.fullmatch(fold(written)) if len(written) < 120 else None
    if match is None:
        return None
    lecture = CMP if match["cmp"] else _RANGS[match["rang"] or match["rang_apres"]]
    issue = {"accord": ACCORD, "desaccord": DESACCORD}.get(match["dit"] or "", "")
    return Rubrique(lecture, _CHAMBRES.get(match["chambre"] or "", ""), issue)


def read_chambre(written: str) -> str:
    """The house that a line names, alone; "" for any other line."""
    match = _CHAMBRE_SEULE.fullmatch(fold(written)) if len(written) < 120 else None
    return _CHAMBRES[match["chambre"]] if match else ""


def follow(rubrique: Rubrique | None, written: str) -> Rubrique | None:
    """The heading under which a page's line puts those after it, given the one above."""
    if found := read_rubrique(written):
        return found
    chambre = read_chambre(written)
    return replace(rubrique, chambre=chambre) if rubrique and chambre else rubrique


def read_jours(written: str) -> tuple[Jour, ...]:
    """The days that a text names, in its order: "5, 6 et 7 juin 2019", "31 mai et 1er juin 2019"."""
    return tuple(reversed(list(_jours(fold(written)))))


def _jours(folded: str) -> Iterator[Jour]:
    """Days from the last to the first: a month without year has the year of the next one."""
    annee = ""
    for match in reversed(list(_JOURS.finditer(folded))):
        annee = match["annee"] or annee
        for quantieme in reversed(re.findall(r"\d+", match["jours"])):
            try:
                yield Jour(int(annee), _MOIS[match["mois"]], int(quantieme))
            except ValueError:  # the 31st of June, or no year at all
                continue
