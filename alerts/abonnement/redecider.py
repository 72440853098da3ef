"""What waits to leave, decided again when the choices changed: nobody is told what they no longer want.

A channel let go receives nothing more; what it no longer asks for, or what is about nothing tracked any more, is left
out; a role taken out is not pinged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlite_utils import Database as Writer

from alerts.abonnement.abonnes import PLUS_SUIVI, Abonne
from alerts.discord.courier import is_person
from alerts.registre import alerte_from
from alerts.weigh.base import Alerte
from storage import resumes
from storage.alertes import alertes_among
from storage.database import Database
from storage.outbox_withdraw import drop_destination, set_mention, waiting_destinations
from storage.resumes import Garde

PLUS_ABONNE = "ce salon ne reçoit plus rien"
"""Why nothing more leaves for a channel that was let go."""
REVIENT = timedelta(days=1)
"""How long what waits for the return of a channel let go is kept."""


@dataclass(frozen=True, slots=True)
class Suivis:
    """Names of what is tracked now."""

    suivis: frozenset[str]
    veilles: frozenset[str]

    def still(self, alerte: Alerte) -> Alerte:
        """The alert, about what is still tracked only."""
        suivis = tuple(nom for nom in alerte.suivis if nom in self.suivis)
        return replace(
            alerte, suivis=suivis, veilles=tuple(nom for nom in alerte.veilles if nom in self.veilles)
        )


async def drop_gone(vigie: Database, abonnes: Iterable[Abonne], kinds: Collection[str], now: datetime) -> int:
    """Filter what was to be posted in channels that nobody subscribes any more; gives how many rows.

    kinds: of the destinations that this process serves: the others may be subscribed elsewhere. Raises StorageError.
    """
    known = {one.destination for one in abonnes}
    gone = [one for one in waiting_destinations(vigie) if one not in known and _is_channel(one, kinds)]
    if not gone:
        return 0
    before = now - REVIENT
    return await vigie.write(
        lambda db: sum(drop_destination(db, one, PLUS_ABONNE, now, before) for one in gone)
    )


def _is_channel(destination: str, kinds: Collection[str]) -> bool:
    return destination.partition(":")[0] in kinds and not is_person(destination)


async def redecide(vigie: Database, abonnes: Iterable[Abonne], suivis: Suivis) -> int:
    """Decide again about first postings never tried; gives how many are left out. Raises StorageError."""
    receivers = {one.destination: one for one in abonnes}
    waiting = [receivers[where] for where in waiting_destinations(vigie) if where in receivers]
    if not waiting:
        return 0
    return await vigie.write(lambda db: sum(_redecide(db, one, suivis) for one in waiting))


def _redecide(db: Writer, abonne: Abonne, suivis: Suivis) -> int:
    left = 0
    for row, alerte in _known(db, resumes.untried_rows(db, abonne.destination)):
        motif = abonne.refusal(suivis.still(alerte))
        if motif:
            resumes.leave_out(db, row, motif)
        else:
            set_mention(db, row.id, abonne.mention_for(alerte))
        left += bool(motif)
    for row, alerte in _known(db, resumes.all_kept(db, abonne.destination)):
        # Its settings are looked at when it leaves; what is tracked no more is known here only.
        still = suivis.still(alerte)
        if (alerte.suivis or alerte.veilles) and not (still.suivis or still.veilles or still.personnes):
            resumes.leave_out(db, row, PLUS_SUIVI)
            left += 1
    return left


def _known(db: Writer, rows: list[Garde]) -> Iterator[tuple[Garde, Alerte]]:
    """Rows with their alerts; one that the register does not know is left as it is."""
    found = alertes_among(db, (row.alerte for row in rows))
    yield from ((row, alerte_from(found[row.alerte])) for row in rows if row.alerte in found)
