"""One body of an official site, as a step function of time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta

from parlement.temps import PARIS, jour_de

HEURE_DES_ARCHIVES = time(6)
"""When what is made once a day is made again, in Paris. Supposed."""


def tries(moments: Iterable[datetime]) -> tuple[datetime, ...]:
    """Moments in UTC, each once, in order."""
    return tuple(sorted({m.astimezone(UTC) for m in moments}))


def six_heures(instant: datetime) -> datetime:
    """The first 6 a.m. in Paris from that instant on."""
    jour = jour_de(instant)
    matin = datetime.combine(jour, HEURE_DES_ARCHIVES, PARIS)
    return (
        matin if instant <= matin else datetime.combine(jour + timedelta(days=1), HEURE_DES_ARCHIVES, PARIS)
    )


class Corps:
    """One body at any instant: `compose` makes it, at the moments when it changes only; `avant` is it before.

    The last one is kept: asked twice between two moments, it is the same object.
    """

    def __init__(
        self,
        moments: Iterable[datetime],
        compose: Callable[[datetime], bytes],
        *,
        avant: bytes | None = None,
    ) -> None:
        self.moments = tries(moments)
        self._compose = compose
        self._avant = avant
        self._dernier: tuple[datetime, bytes] | None = None

    def __call__(self, instant: datetime) -> bytes | None:
        """The body at that instant; None when it does not exist yet."""
        rang = bisect_right(self.moments, instant)
        if not rang:
            return self._avant
        etat = self.moments[rang - 1]
        if self._dernier is None or self._dernier[0] != etat:
            self._dernier = etat, self._compose(etat)
        return self._dernier[1]
