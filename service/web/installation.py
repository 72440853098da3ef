"""What the page stands on: one installation at work, or only its data folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from commands.base import Context
from storage.database import Database
from trackers.base import Clock
from trackers.tracker import Tracker


@dataclass(frozen=True, slots=True)
class Passerelle:
    """Discord's gateway. `latence`: seconds of the last heartbeat, None while there was none."""

    ouverte: bool
    latence: float | None


def sans_discord() -> Passerelle | None:
    """Discord is not configured."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """`ecrit`: this process writes in the databases and polls the `trackers`. `depuis`: when it began.

    polls: how many polls of each (source, outcome) there were since then.
    """

    context_of: Callable[[], Context]
    parlement: Database
    vigie: Database
    clock: Clock
    depuis: datetime
    ecrit: bool = False
    trackers: Callable[[], Iterable[Tracker]] = tuple
    passerelle: Callable[[], Passerelle | None] = sans_discord
    polls: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def context(self) -> Context:
        """What pages are written from: nobody asks, and nothing of who receives what."""
        known = self.context_of()
        return Context(tracked=known.tracked, vigie=known.vigie, now=known.now)
