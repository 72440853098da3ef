"""Plays the debates back: the real fetcher, trackers, storage, alerts and commands, under a simulated clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alerts.abonnement.abonnes import Abonne
from alerts.delivery.deliver import Deliverer
from alerts.resumes.depart import next_release, release_due
from demo.chronique import Faits, charge
from demo.publication import haltes
from demo.serveur import Compte, ServeurOfficiel
from demo.tournee import Tournee
from parlement.temps import date_longue, heure
from service.ask import HORLOGE
from service.configuration import Configuration
from service.vigie import DEMO, Vigie
from storage import meta, outbox

LEGISLATURE = 16
"""The legislature that sat in 2023."""
LONGEST_PAUSE, SHORTEST_PAUSE = 1.2, 0.2
"""Seconds between two moments of the debate that say something."""
LAST_MESSAGES = 30.0
"""Seconds left, once the debates are played, to messages that could not leave at once."""
RETRY_EVERY = 0.25


class SimulatedClock:
    """A clock that somebody moves. Calling it gives the instant, in UTC."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        """The simulated instant."""
        return self.now.astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What playing back cost and gave. `restants`: messages that could not leave."""

    messages: int
    restants: int
    decoded: int
    compte: Compte


class Player:
    """Plays the debates into a data folder, from where it was left. `vitesse`: days a second, None for no pause."""

    def __init__(
        self,
        configuration: Configuration,
        donnees: Path,
        abonnes: tuple[Abonne, ...],
        *,
        vitesse: float | None,
        jusqu_a: datetime | None,
        stop: asyncio.Event,
    ) -> None:
        self.faits: Faits = charge()
        self.clock = SimulatedClock(self.faits.dossier.chronique.debut)
        self.end = min(jusqu_a or self.faits.dossier.chronique.fin, self.faits.dossier.chronique.fin)
        self.server = ServeurOfficiel(self.faits, self.clock)
        self._configuration = configuration
        self._donnees = donnees
        self._abonnes = abonnes
        self._vitesse = vitesse
        self._stop = stop
        self._tournee = Tournee(self.server)

    def open(self) -> Vigie:
        """Open the folder against the local server, which must be running."""
        return Vigie(
            self._configuration,
            self._donnees,
            self._abonnes,
            self.clock,
            site=self.server.base_url,
            en_cours=LEGISLATURE,
            usage=DEMO,
            pause=0,
        )

    async def play(self, vigie: Vigie, deliverer: Deliverer, say: Callable[[str], None]) -> Played:
        """Move the clock from moment to moment, up to the end or until asked to stop.

        What a failure holds back is tried again by the deliverer's own clock, while the debates go on and after.
        """
        reached = reached_instant(meta.get_meta(vigie.vigie_db, HORLOGE))
        moments = [i for i in haltes(self.faits) if (reached is None or i >= reached) and i <= self.end]
        messages = decoded = 0
        self.clock.now = max(self.clock.now, reached or self.clock.now)
        day = ""
        for moment in [*moments, self.end]:
            if self._stop.is_set() or (reached and moment < reached):
                break
            before = self.clock.now
            messages += await self._release_until(vigie, deliverer, moment)
            self.clock.now = moment
            await self._remember(vigie, moment)
            decoded += await self._tournee.poll(vigie, everything=moment == self.end)
            await release_due(vigie.vigie_db, vigie.choix.abonnes, moment)
            due = outbox.due_rows(vigie.vigie_db, moment, ("terminal",), most=1)
            if due and (label := f"{date_longue(moment)}, {heure(moment)}") != day:
                day = label
                say(f"── {day} ──\n")
            sent = await deliverer.deliver_all()
            messages += sent
            if sent:
                await self._pause(moment - before)
        messages += await self._deliver_the_rest(deliverer)
        return Played(
            messages=messages, restants=deliverer.remaining(), decoded=decoded, compte=self.server.compte
        )

    async def _release_until(self, vigie: Vigie, deliverer: Deliverer, moment: datetime) -> int:
        """Have the digests leave at their hours, between two moments of the debate; gives how many messages left."""
        messages = 0
        while (when := next_release(vigie.vigie_db, vigie.choix.abonnes, self.clock.now)) and when < moment:
            self.clock.now = when
            await self._remember(vigie, when)
            await release_due(vigie.vigie_db, vigie.choix.abonnes, when)
            messages += await deliverer.deliver_all()
        return messages

    async def _deliver_the_rest(self, deliverer: Deliverer) -> int:
        """Deliver what waits for its next try, as long as that is worth waiting for."""
        give_up = time.monotonic() + LAST_MESSAGES
        messages = 0
        while deliverer.remaining() and time.monotonic() < give_up and not self._stop.is_set():
            await self._wait(RETRY_EVERY)
            messages += await deliverer.deliver_all()
        return messages

    async def _remember(self, vigie: Vigie, moment: datetime) -> None:
        """Keep the instant before anything is read at it: a resumed demo never goes back in time."""
        await vigie.vigie_db.write(lambda db: meta.set_meta(db, HORLOGE, moment.isoformat()))

    async def _pause(self, elapsed: timedelta) -> None:
        if self._vitesse is None:
            return
        days = elapsed / timedelta(days=1)
        await self._wait(min(max(days / self._vitesse, SHORTEST_PAUSE), LONGEST_PAUSE))

    async def _wait(self, seconds: float) -> None:
        """Wait, unless asked to stop."""
        try:
            async with asyncio.timeout(seconds):
                await self._stop.wait()
        except TimeoutError:
            return


def reached_instant(text: str | None) -> datetime | None:
    """The simulated instant kept in a folder, None when it was never played into."""
    return datetime.fromisoformat(text) if text else None
