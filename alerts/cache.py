"""One reading of what is tracked, shared by all that one run weighs and composes: each question is asked once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, cast

from parlement.dossiers import Acte, Dossier
from parlement.suivis import Suivi
from storage.amendements import AmendementLine, PlaceCount
from storage.queries import VoteLine
from storage.tracked import Tracked

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lecture(Tracked):
    """What is tracked, as it was when first asked. It lives for one run; nothing given may be changed in place.

    What a source stores meanwhile is weighed, and read, by the next run.
    """

    _kept: dict[tuple[str, ...], object] = field(default_factory=dict, repr=False, compare=False)

    def once(self, key: tuple[str, ...], find: Callable[[], T]) -> T:
        """What `find` gave the first time it was asked under this key."""
        if key not in self._kept:
            self._kept[key] = find()
        return cast(T, self._kept[key])

    # `super()` without arguments does not know a class with slots: the parent is named.

    def dossier(self, suivi: Suivi) -> Dossier | None:
        """The dossier a suivi names."""
        return self.once(("dossier", suivi.cible), lambda: Tracked.dossier(self, suivi))

    def vote_lines(self, suivi: Suivi) -> list[VoteLine]:
        """Votes of a suivi, without figures."""
        dossier = self.dossier(suivi)
        every = vote_lines(dossier.uid, self) if dossier else []
        if dossier is None or suivi.fil is None:
            return every
        fil = suivi.fil
        return self.once(("votes", suivi.nom), lambda: self._on(fil, every, dossier))

    def places(self, suivi: Suivi) -> list[PlaceCount]:
        """Counts of the amendments of a suivi."""
        return self.once(("places", suivi.nom), lambda: Tracked.places(self, suivi))

    def amendements(self, suivi: Suivi) -> list[AmendementLine]:
        """The amendments of a suivi, in the planned order of call."""
        return self.once(("amendements", suivi.nom), lambda: Tracked.amendements(self, suivi))


def reading(tracked: Tracked) -> Lecture:
    """A new reading of what is tracked; the same one when it is one already."""
    return (
        tracked
        if isinstance(tracked, Lecture)
        else Lecture(tracked.parlement, tracked.suivis, tracked.since, tracked.veilles, tracked.personnes)
    )


def once(tracked: Tracked, key: tuple[str, ...], find: Callable[[], T]) -> T:
    """What `find` gives, asked once where a reading is shared."""
    return tracked.once(key, find) if isinstance(tracked, Lecture) else find()


def vote_lines(dossier: str, tracked: Tracked) -> list[VoteLine]:
    """Votes of a bill, without figures."""
    return once(tracked, ("scrutins", dossier), lambda: tracked.parlement.vote_lines(dossier))


def actes(dossier: str, tracked: Tracked) -> list[Acte]:
    """Steps of a bill in the order of the procedure."""
    return once(tracked, ("actes", dossier), lambda: tracked.parlement.actes(dossier))
