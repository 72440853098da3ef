"""One thing that is wrong with Vigie: what, since when, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """cle: the same as long as it lasts. texte: reads alone on a locked phone; detail: the rest. Neither says hours.

    depuis: since when, None when only its first sight can tell; vu_le: when it was last seen, None for now. fois: how
    many times in a row it is known to have been seen (failures, readings), 0 to let looks be counted. serveur,
    destinations: the server and channels that it is about, "" and none for all of Vigie. couvre: keys of those it
    stands for.
    """

    cle: str
    texte: str
    remede: str
    detail: str = ""
    depuis: datetime | None = None
    vu_le: datetime | None = None
    fois: int = 0
    serveur: str = ""
    destinations: tuple[str, ...] = ()
    couvre: tuple[str, ...] = ()
