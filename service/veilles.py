"""Veilles at work: what was stored since the last time is read for their words, off the event loop, by batches.

A new veille, or one whose words changed, reads everything stored. Each batch is stored with the place reached: after
a crash the next run goes on from there, and what is read twice is found once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence

from service.poll import Progress
from storage.database import Database
from storage.reperages import Lot, Reperages, Texte, forget_veilles, store_lot
from trackers.base import Clock
from veilles.reperer import Trouve, reperer
from veilles.veille import Reperage, Veille, reperage_uid

BATCH = 400
"""Changes read at once: a few seconds of work at most, lost if interrupted."""
LIBELLE = "veilles"
"""How the work is named beside its progress."""


class Veilleur:
    """Reads for all the veilles of an installation. `dossiers` gives the ids of the tracked bills."""

    def __init__(
        self,
        database: Database,
        veilles: Sequence[Veille],
        dossiers: Callable[[], Collection[str]],
        clock: Clock,
        progress: Progress | None = None,
        batch: int = BATCH,
    ) -> None:
        self._database = database
        self._reperages = Reperages(database)
        self._veilles = tuple(veilles)
        self._dossiers = dossiers
        self._clock = clock
        self._progress = progress
        self._batch = batch
        self._reading = asyncio.Lock()

    async def begin(self) -> None:
        """Forget what veilles taken out of the configuration had found. Raises StorageError."""
        kept = [veille.nom for veille in self._veilles]
        await self._database.write(lambda db: forget_veilles(db, kept))

    async def read(self) -> int:
        """Read everything stored since the last time; gives the changes made. Raises StorageError.

        While another reading goes on nothing is done: that one goes on until nothing is left.
        """
        if not self._veilles or self._reading.locked():
            return 0
        made = 0
        async with self._reading:
            while step := self._next():
                made += await self._read_lot(*step)
        return made

    def _next(self) -> tuple[list[Veille], int, int] | None:
        """The veilles that read next, from where, up to where; the most advanced first: what is new comes first."""
        places, end = self._reperages.places(self._veilles)
        behind = [place for place in places.values() if place < end]
        if not behind:
            return None
        position = max(behind)
        return [veille for veille, place in places.items() if place == position], position, end

    async def _read_lot(self, veilles: list[Veille], position: int, end: int) -> int:
        lot, found = await asyncio.to_thread(self._find, veilles, position, end)
        made = await self._database.write(lambda db: store_lot(db, veilles, lot, found, self._clock()))
        if self._progress and end - position > self._batch:
            self._progress(LIBELLE, lot.position, end)
        return made

    def _find(self, veilles: list[Veille], position: int, end: int) -> tuple[Lot, dict[str, Reperage]]:
        lot = self._reperages.lot(position, end, self._dossiers(), self._batch)
        found = {}
        for texte in lot.textes:
            for trouve in reperer(texte.texte, veilles):
                one = reperage_of(trouve, texte)
                found[one.uid] = one
        return lot, found


def reperage_of(trouve: Trouve, texte: Texte) -> Reperage:
    """What a veille found in a record, as it is stored: the passage quoted is of its body rather than of its title."""
    body = reperer(texte.texte[texte.corps :], [trouve.veille]) if texte.corps else []
    return Reperage(
        uid=reperage_uid(trouve.veille.nom, texte.genre, texte.uid),
        veille=trouve.veille.nom,
        objet_genre=texte.genre,
        objet=texte.uid,
        etiquettes=trouve.etiquettes,
        mots=tuple(dict.fromkeys(passage.mots for passage in trouve.passages)),
        passage=(body or [trouve])[0].passages[0].texte,
    )
