"""Buttons under a Discord message: each types a command, for whoever presses it.

discord.py is not asked to remember them: the command is in the button's id, so that a press is understood on an old
message and after a restart, and thousands of messages cost no memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate, takewhile

import discord

from alerts.message import Action, Message, graphemes, nettoyer
from alerts.render.discord import units

PREFIXE = "v:"
"""Before the command, in the id of a button."""
MOST = 5
"""Buttons of one row, and most that a message has."""
LONGEST_LABEL = 80
LONGEST_ID = 100
LA_SUITE = "La suite"


class Vue(discord.ui.View):
    """Components that discord.py shows and does not keep: a press is read from its id. Needs a running loop."""

    def __init__(self, *items: discord.ui.Item[discord.ui.View]) -> None:
        super().__init__(timeout=None)
        for item in items:
            self.add_item(item)
        self.stop()


def components(message: Message, *, abrege: bool = False) -> Vue | None:
    """The buttons of a message, None when it has none. `abrege`: it was shortened, one more gives the rest."""
    found = list(buttons(_actions(message, abrege)))
    return Vue(*found) if found else None


def _actions(message: Message, abrege: bool) -> Iterable[Action]:
    if abrege and message.suite:
        yield Action(LA_SUITE, message.suite)
    yield from message.actions


def buttons(actions: Iterable[Action]) -> Iterable[discord.ui.Button[discord.ui.View]]:
    """At most five buttons: one for each command, left out when Discord could not carry it."""
    said: set[str] = set()
    for action in actions:
        command, label = (
            f"{PREFIXE}{action.commande.lstrip('!/')}",
            " ".join(nettoyer(action.libelle).split()),
        )
        carried = command != PREFIXE and units(command) <= LONGEST_ID
        if command in said or not label or not carried or len(said) == MOST:
            continue
        said.add(command)
        yield discord.ui.Button(label=_short(label), custom_id=command)


def _short(label: str) -> str:
    """A label cut between two characters as people see them, where Discord would refuse it."""
    if units(label) <= LONGEST_LABEL:
        return label
    kept = takewhile(lambda begun: units(begun) < LONGEST_LABEL, accumulate(graphemes(label)))
    return f"{max(kept, key=len, default='')}…"


def commande_of(custom_id: str) -> str | None:
    """The command that a button types; None when it is not one of these."""
    return custom_id.removeprefix(PREFIXE) if custom_id.startswith(PREFIXE) else None
