"""One person who asks too fast: told once, then not answered for a while. Nobody else is slowed."""

from __future__ import annotations

from enum import StrEnum

from discord.ext import commands

RATE, PER = 20, 20.0
"""Questions (commands and presses) of one person, in how many seconds."""


class Passage(StrEnum):
    """What becomes of a question. FREINE: refused, and said so; TU: refused without a word."""

    LIBRE = "libre"
    FREINE = "freiné"
    TU = "tu"


class Frein:
    """Counts the questions of each person. Remembers only those of the last seconds."""

    def __init__(self, rate: int = RATE, per: float = PER) -> None:
        self._asked = commands.CooldownMapping[str].from_cooldown(rate, per, str)
        self._told = commands.CooldownMapping[str].from_cooldown(1, per, str)

    def passage(self, qui: str, now: float) -> Passage:
        """Count one question of a person (an id) at an instant (seconds)."""
        if self._asked.update_rate_limit(qui, now) is None:
            return Passage.LIBRE
        return Passage.TU if self._told.update_rate_limit(qui, now) else Passage.FREINE
