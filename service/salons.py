"""What becomes of channels while Vigie runs: digests leave, pauses end, closed doors are watched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import discord

from alerts.abonnement.abonnes import EtatAbonne
from alerts.abonnement.redecider import Suivis, drop_gone, redecide
from alerts.delivery.suspension import Portes, suspend
from alerts.discord.acces import can_write
from alerts.discord.courier import DESTINATION as DISCORD
from alerts.resumes.depart import gather_late, gathering_until, probe_closed, release_due
from service.vigie import Vigie
from storage.abonnements import end_etats
from storage.battement import note_absence

EVERY = timedelta(minutes=1)
"""How often doors, pauses and what is late are looked at; digests are at each look at the outbox."""


class Salons:
    """The channels of one Vigie. `client` gives the connected Discord client, None while there is none.

    Without `client`, Discord's channels are not served here: what waits for them is left alone.
    """

    def __init__(self, vigie: Vigie, client: Callable[[], discord.Client | None] | None = None) -> None:
        self._vigie = vigie
        self._client = client or (lambda: None)
        self._kinds = (DISCORD,) if client else ()
        self._decided: int | None = None
        self._portes = Portes(vigie.vigie_db)
        self._looked: datetime | None = None

    def begin(self) -> None:
        """At the start: after Vigie was down, what may wait is gathered for a while. Raises StorageError."""
        self._vigie.rattrapage = gathering_until(self._vigie.vigie_db, self._vigie.clock())

    async def closed(self, destination: str, motif: str) -> None:
        """A channel refused a message: it is suspended, if it is one that receives alerts. Raises StorageError."""
        if any(one.destination == destination for one in self._vigie.choix.abonnes):
            await suspend(self._vigie.vigie_db, [destination], motif, self._vigie.clock())

    async def look(self) -> int:
        """Make due what must leave now; gives how many rows that made due. Raises StorageError."""
        vigie, now, due = self._vigie, self._vigie.clock(), 0
        await self._follow_choices()
        if self._looked is None or not timedelta() <= now - self._looked < EVERY:
            self._looked = now
            await vigie.vigie_db.write(lambda db: note_absence(db, now))
            await self._end_pauses(now)
            await drop_gone(vigie.vigie_db, vigie.choix.abonnes, self._kinds, now)
            await self.look_at_doors()
            due += await gather_late(vigie.vigie_db, vigie.choix.abonnes, now)
            due += await probe_closed(vigie.vigie_db, vigie.choix.abonnes, now)
        return due + await release_due(vigie.vigie_db, vigie.choix.abonnes, now)

    async def _follow_choices(self) -> None:
        """What waits to leave is decided again as soon as the choices changed."""
        vigie = self._vigie
        if (version := vigie.choix.version) == self._decided:
            return
        tracked = vigie.choix.tracked
        suivis = Suivis(
            frozenset(one.nom for one in tracked.suivis), frozenset(one.nom for one in tracked.veilles)
        )
        await drop_gone(vigie.vigie_db, vigie.choix.abonnes, self._kinds, vigie.clock())
        await redecide(vigie.vigie_db, vigie.choix.abonnes, suivis)
        self._decided = version

    async def look_at_doors(self) -> list[str]:
        """Open again the channels that can be written to again; gives them. Raises StorageError."""
        vigie = self._vigie
        return await self._portes.look(
            vigie.choix.abonnes, lambda where: can_write(self._client(), where), vigie.clock()
        )

    async def _end_pauses(self, now: datetime) -> None:
        if any(one.etat is EtatAbonne.PAUSE for one in self._vigie.choix.abonnes):
            await self._vigie.vigie_db.write(lambda db: end_etats(db, now))
