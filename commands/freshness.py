"""How fresh each source is, for the foot of an answer."""

from __future__ import annotations

from commands.base import Context
from parlement.temps import il_y_a

KINDS = {"dossiers": "dossiers lus", "scrutins": "scrutins lus"}
"""Kinds of source that an answer rests on, by the first part of their name."""


def freshness(context: Context) -> str:
    """ "Sources : dossiers lus il y a 2 h, scrutins lus il y a 12 min"; once for both when it is the same."""
    told: dict[str, str] = {}
    for kind, words in KINDS.items():
        instants = [
            source.succes
            for source in context.tracked.parlement.sources()
            if source.nom.startswith(f"{kind}-") and source.succes
        ]
        if instants:
            told[words] = il_y_a(max(instants), context.now)
    if len(told) == len(KINDS) and len(set(told.values())) == 1:
        return f"Sources lues {told.popitem()[1]}"
    words = ", ".join(f"{what} {when}" for what, when in told.items())
    return f"Sources : {words}" if told else "Aucune source n'a encore été lue"
