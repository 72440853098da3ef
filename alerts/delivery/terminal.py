"""Alerts in the terminal: printed as they come; an edit prints only what it adds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from alerts.message import Ligne, Message, decode_message, ligne
from alerts.render.terminal import render_terminal
from storage.outbox import Envoi
from trackers.base import Clock

DESTINATION = "terminal"
NESTED = 2
"""Level of a line that means nothing without the one above it."""


class TerminalPrinter:
    """Prints alerts with `write`, `largeur` columns wide."""

    def __init__(self, write: Callable[[str], None], clock: Clock, *, largeur: int, couleur: bool) -> None:
        self._write = write
        self._clock = clock
        self._largeur = largeur
        self._couleur = couleur

    def render_row(self, row: Envoi, message: Message) -> str:
        """An alert, or only what an update adds to one already printed."""
        if row.publie == row.message or message.renvoi:
            return ""
        return self._render(_update(decode_message(row.publie), message) if row.publie else message)

    def write(self, text: str) -> None:
        """Print it."""
        self._write(text)

    def _render(self, message: Message) -> str:
        text = render_terminal(message, largeur=self._largeur, couleur=self._couleur, now=self._clock())
        return text + "\n\n"


def _update(before: Message, after: Message) -> Message:
    added = tuple(_added(before, after))
    return Message(
        titre=f"✏️ Mise à jour — {after.titre}",
        importance=after.importance,
        resume=added or (ligne("Détail mis à jour."),),
        pied=after.pied,
        reference=after.reference,
    )


def _added(before: Message, after: Message) -> Iterator[Ligne]:
    """The lines that an update brings, each under the line it belongs to."""
    shown = set(_lines(before))
    parent: Ligne | None = None
    for line in _lines(after):
        if line.niveau < NESTED:
            parent = None if line not in shown else line
        if line in shown:
            continue
        if parent and line.niveau == NESTED:
            yield parent
            parent = None
        yield line


def _lines(message: Message) -> list[Ligne]:
    return [*message.resume, *(line for section in message.sections for line in section.lignes)]
