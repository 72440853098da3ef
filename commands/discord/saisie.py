"""What a press in a panel types: the lines that could have been typed (`abonner`, `regler`…)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from alerts.abonnement.reglages import find_cle
from commands.base import Context
from commands.discord.panneau import page_of, received, salon_at, subjects
from commands.discord.place import SEMAINE, SUJETS, Place

LONGEST_LINE = 250
"""Characters of one typed line: a longer list of subjects is typed in several."""


def lines_of(context: Context, place: Place, quoi: str, values: Sequence[str]) -> list[str]:
    """The lines that a press types, none for a mere move. Raises StorageError.

    The channel comes first: another one written in a form is part of what was written.
    """
    split = (line.partition(" ") for line in _lines(context, place, quoi, values))
    return [f"{name} <#{place.salon}> {rest}" for name, _, rest in split]


def _lines(context: Context, place: Place, quoi: str, values: Sequence[str]) -> Iterator[str]:
    if quoi == SUJETS:
        yield from _subjects(context, place, values)
    elif quoi == SEMAINE:
        yield from (f"suivre {value}" for value in values)
    elif quoi == "mentions":
        yield from _mentions(context, place, values)
    elif quoi in ("pause", "reprendre"):
        yield quoi
    elif cle := find_cle(quoi):
        # Nothing chosen among kinds is all of them; nothing chosen of what breaks through is nothing.
        yield f"regler {cle.nom} {', '.join(values) or ('tout' if cle.nom == 'genres' else 'rien')}"


def _subjects(context: Context, place: Place, chosen: Sequence[str]) -> Iterator[str]:
    """Subscribe to what was chosen among a page of subjects, unsubscribe from the rest of it."""
    now = received(salon_at(context, place))
    offered = [choix.valeur for choix in page_of(subjects(context), place.page)]
    fresh = [value for value in chosen if value not in now]
    gone = [value for value in offered if value in now and value not in chosen]
    yield from (f"abonner {part}" for part in _joined(fresh))
    # The comma keeps "tout" a subject among others: alone, it would take everything out, settings too.
    yield from (f"desabonner {part}," for part in _joined(gone))


def _mentions(context: Context, place: Place, chosen: Sequence[str]) -> Iterator[str]:
    """Add the roles that were chosen, take out the others."""
    now = [mention.role for mention in salon_at(context, place).regle.mentions]
    yield from (f"regler mentions <@&{role}>" for role in chosen if role not in now)
    yield from (f"regler mentions retirer <@&{role}>" for role in now if role not in chosen)


def _joined(values: Iterable[str]) -> Iterator[str]:
    """Values separated by commas, in as many lines as necessary."""
    line = ""
    for value in values:
        if line and len(line) + len(value) > LONGEST_LINE:
            yield line
            line = ""
        line += f", {value}" if line else value
    if line:
        yield line
