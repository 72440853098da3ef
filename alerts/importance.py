"""How much a fact matters to readers: the four words, and their order."""

from enum import StrEnum
from typing import Final


class Importance(StrEnum):
    """Importance of a message; `Importance.MAJEUR > Importance.NOTABLE`, and so on down to DISCRET.

    Comparisons follow the rank, not the alphabet; comparing with a word outside the four raises ValueError.
    """

    MAJEUR = "majeur"
    NOTABLE = "notable"
    COURANT = "courant"
    DISCRET = "discret"

    @property
    def rang(self) -> int:
        """0 for discret up to 3 for majeur."""
        return _RANGS[self]

    def __lt__(self, other: str) -> bool:
        """Rank below."""
        return self.rang < Importance(other).rang

    def __le__(self, other: str) -> bool:
        """Rank below or equal."""
        return self.rang <= Importance(other).rang

    def __gt__(self, other: str) -> bool:
        """Rank above."""
        return self.rang > Importance(other).rang

    def __ge__(self, other: str) -> bool:
        """Rank above or equal."""
        return self.rang >= Importance(other).rang


_RANGS: Final = {
    Importance.DISCRET: 0,
    Importance.COURANT: 1,
    Importance.NOTABLE: 2,
    Importance.MAJEUR: 3,
}
