"""Where one is in a panel of settings, as the ids of its buttons and menus say it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

PREFIXE = "p"
_ID = re.compile("[0-9]{0,20}")
VOIR, SUJETS, SALON, SEMAINE = "voir", "sujets", "salon", "semaine"
"""What may be pressed besides a setting: another view of the panel, subjects, another channel, a bill of the week."""
AUTRE = "autre"
"""Chosen among hours to write another."""


class Onglet(StrEnum):
    """The three views of a panel."""

    SUJETS = "sujets"
    QUOI = "quoi"
    QUAND = "quand"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one is in a panel: the view, the id of the channel it is about ("" for where it is pressed), the page.

    version: that of the channel's settings when the panel was shown.
    """

    onglet: Onglet = Onglet.SUJETS
    salon: str = ""
    page: int = 0
    version: int = 0

    def id(self, quoi: str, valeur: str = "") -> str:
        """The id of something to press, that `read` understands."""
        return f"{PREFIXE}:{quoi}:{self.onglet}:{self.salon}:{self.page}:{self.version}:{valeur}"

    @classmethod
    def read(cls, custom_id: str) -> tuple[Self, str, str] | None:
        """The place, what was pressed and its value; None when it is no part of a panel."""
        prefixe, *rest = custom_id.split(":", 6)
        if prefixe != PREFIXE or len(rest) != 6:
            return None
        quoi, onglet, *numbers, valeur = rest
        if onglet not in list(Onglet) or not all(_ID.fullmatch(number) for number in numbers):
            return None
        salon, page, version = numbers
        return cls(Onglet(onglet), salon, int(page or 0), int(version or 0)), quoi, valeur
