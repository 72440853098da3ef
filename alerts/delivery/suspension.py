"""Channels that cannot be written to: suspended with the reason, kept, taken up again by themselves.

Nothing is lost meanwhile: what was due, and what comes, waits for one digest. A pause that an admin asked for is left
as it is: nothing is posted there anyway, and it must not end by itself. The admins hear of it by the alarms.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from sqlite_utils import Database as Writer

from alerts.abonnement.abonnes import SALON, Abonne, EtatAbonne
from storage import resumes
from storage.abonnements import delivered_since_closed, etat_of, inscriptions, set_etat
from storage.database import Database

log = logging.getLogger(__name__)

PARTI = "Vigie n'est plus sur ce serveur"
"""Reason for the channels of a server that sent the bot away."""
SUPPRIME = "salon introuvable : a-t-il été supprimé ?"


async def suspend(vigie: Database, destinations: Iterable[str], motif: str, now: datetime) -> list[str]:
    """Suspend channels for a reason, in French; gives those that were active. Raises StorageError."""
    wanted = list(destinations)

    def store(db: Writer) -> list[str]:
        return [where for where in wanted if _suspend(db, where, motif, now)]

    closed = await vigie.write(store)
    for where in closed:
        log.warning("%s suspendu : %s", where, motif)
    return closed


def _suspend(db: Writer, destination: str, motif: str, now: datetime) -> bool:
    before = etat_of(db, destination)
    if before == EtatAbonne.PAUSE:
        return False
    set_etat(db, destination, EtatAbonne.SUSPENDU, motif, now)
    kept = f"{SALON} {EtatAbonne.SUSPENDU} ({motif})"
    resumes.keep_back(db, resumes.untried_rows(db, destination), kept)
    return before != EtatAbonne.SUSPENDU


async def suspend_server(vigie: Database, serveur: str, now: datetime, motif: str = PARTI) -> list[str]:
    """Suspend every channel of a server, known from chat; those that only the file names are found by trying.

    Gives those that were active. Raises StorageError.
    """
    return await suspend(vigie, [one.destination for one in inscriptions(vigie, serveur)], motif, now)


async def reopen(vigie: Database, destinations: Iterable[str], now: datetime) -> list[str]:
    """Take suspended channels up again, what waits there leaving at once; gives them. Raises StorageError."""
    wanted = list(destinations)
    if not wanted:
        return []

    def store(db: Writer) -> list[str]:
        return [where for where in wanted if _reopen(db, where, now)]

    opened = await vigie.write(store)
    for where in opened:
        log.info("%s : on peut de nouveau y écrire", where)
    return opened


def _reopen(db: Writer, destination: str, now: datetime) -> bool:
    if etat_of(db, destination) != EtatAbonne.SUSPENDU:
        return False
    resumes.try_now(db, destination)
    return set_etat(db, destination, EtatAbonne.ACTIF, "", now)


class Portes:
    """Watches the doors of suspended channels, and opens those that are open again.

    A door known shut, then known open, is open; so is one that is not known shut and through which a message went.
    Without either, it is tried every quarter of an hour.
    """

    def __init__(self, vigie: Database) -> None:
        self._vigie = vigie
        self._shut: set[str] = set()

    async def look(
        self, abonnes: Iterable[Abonne], can_write: Callable[[str], bool | None], now: datetime
    ) -> list[str]:
        """Open what is open again; gives those channels. `can_write` asks nothing of Discord, and may not know.

        Raises StorageError.
        """
        closed = [one.destination for one in abonnes if one.etat is EtatAbonne.SUSPENDU]
        if not closed:
            self._shut.clear()
            return []
        known = {where: can_write(where) for where in closed}
        seen_open = {where for where, able in known.items() if able and where in self._shut}
        self._shut = {where for where, able in known.items() if able is False} | (self._shut - seen_open)
        passed = (set(delivered_since_closed(self._vigie)) & set(closed)) - self._shut
        return await reopen(self._vigie, sorted(seen_open | passed), now)
