"""What carries a message to one kind of destination, and how it says that it could not.

Errors that a courier raises::

    DeliveryError
    ├── TryLater     worth another try: network, 5xx, rate limit
    │   └── Closed   the channel is gone or closed to us: it may come back, not by itself
    ├── Refused      this content will never be taken
    └── Gone         the message to edit was deleted: nothing is left to edit
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple, Protocol

from alerts.message import Message
from storage.outbox import Envoi


class DeliveryError(Exception):
    """Root of delivery errors. Its message is French, for the admins."""


class TryLater(DeliveryError):
    """Not delivered, or not known to be. `after` seconds when the other side said how long to wait."""

    def __init__(self, motif: str, after: float | None = None) -> None:
        super().__init__(motif)
        self.after = after


class Closed(TryLater):
    """The channel is gone, or closed to us, until somebody opens it."""


class Refused(DeliveryError):
    """The content was refused for good."""


class Gone(DeliveryError):
    """The posted message no longer exists."""


class Poste(NamedTuple):
    """A posted message: its id there, and what did not go as asked all the same, in French."""

    id: str
    remarque: str = ""


class Courier(Protocol):
    """Carries messages to one kind of destination. Raises DeliveryError only."""

    def ready(self) -> bool:
        """Whether there is any point in trying now."""
        ...

    async def turn(self, row: Envoi, message: Message, *, edit: bool = False) -> None:
        """Get ready to show a message, and wait until one more may leave; cancelled, nothing left."""
        ...

    async def post(self, row: Envoi, message: Message) -> Poste:
        """Show a message, once its turn has come."""
        ...

    async def edit(self, row: Envoi, message: Message) -> None:
        """Replace what is shown under `row.message_id`, once its turn has come."""
        ...

    async def find(self, row: Envoi, known: Collection[str]) -> str | None:
        """Look for a message that may have been posted already, by its reference; `known` are other rows' ids."""
        ...


class Printer(Protocol):
    """Shows messages on this machine, at once, and cannot be asked what it shows."""

    def render_row(self, row: Envoi, message: Message) -> str:
        """What to show of a message: all of it, what changed in one already shown, or "" when nothing did."""
        ...

    def write(self, text: str) -> None:
        """Show it, in one write."""
        ...
