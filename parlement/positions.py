"""How one member voted in a public vote, and whether the source lets us say so."""

from __future__ import annotations

from typing import Final

from parlement.acteurs import Acteur, groupe_at
from parlement.scrutins import CENSURE, Scrutin, VoixGroupe

POSITIONS: Final = {"pours": "pour", "contres": "contre", "abstenus": "abstention", "absents": "non-votant"}
"""Lists of a group's members in a vote -> our words."""
ABSENT: Final = "n'a pas pris part au vote"


def position(vote: Scrutin, acteur: Acteur) -> str:
    """How a member voted; that they took no part only when the source names the voters of that vote.

    "" when it does not, or when nothing says that they sat.
    """
    for groupe in vote.groupes:
        for where, words in POSITIONS.items():
            if acteur.uid in getattr(groupe, where):
                return words
    own = groupe_at(acteur, vote.date)  # without one, nothing says that they sat that day
    theirs = [g for g in vote.groupes if g.groupe == own] or list(vote.groupes)
    if not own or not theirs or not all(_names_everyone(vote, g) for g in theirs):
        return ""
    return "n'a pas voté la censure" if vote.type == CENSURE else ABSENT


def _names_everyone(vote: Scrutin, groupe: VoixGroupe) -> bool:
    """Whether a group's voters are all named; in a vote where somebody is."""
    named = any(names for g in vote.groupes for names in g.nominatif.values())
    counted = ((getattr(groupe, voix), groupe.nominatif[voix]) for voix in vote.voix_comptees)
    return named and all(len(names) == count for count, names in counted)
