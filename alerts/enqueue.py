"""From changes to the outbox: read past the cursor, weigh, compose, store what is due with the new cursor."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from alerts.cache import reading
from alerts.compose import compose
from alerts.importance import Importance
from alerts.message import Message, encode_message, ligne
from alerts.weigh import Alerte, weigh
from storage import outbox
from storage.database import Database
from storage.outbox import Due
from storage.tracked import Tracked

ANTERIEUR = "antérieur au début du suivi"
ANCIEN = "publié longtemps avant d'être lu"
RETIRE = "plus rien à dire sous cette alerte"
"""Why a retired alert is not posted; what was posted is edited all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abonne:
    """Where alerts go: a destination ("terminal", "discord:123"), what it wants, and from which importance.

    One that names neither suivis nor veilles gets all. departements: of the prefects' acts, only theirs; an act whose
    department is not known goes everywhere.
    """

    destination: str
    suivis: frozenset[str] = frozenset()
    veilles: frozenset[str] = frozenset()
    departements: frozenset[str] = frozenset()
    seuil: Importance = Importance.COURANT

    def refusal(self, alerte: Alerte) -> str | None:
        """Why this alert is not for this destination: None when it is; "" would not be a reason."""
        if not alerte.suivis and not alerte.veilles:
            return "ne concerne plus rien de suivi"
        if not self._wants(alerte):
            return "suivi non demandé ici" if alerte.suivis else "veille non demandée ici"
        if self.departements and alerte.departements and not self.departements & set(alerte.departements):
            return "département non demandé ici"
        if alerte.importance < self.seuil:
            return f"importance {alerte.importance}, sous le seuil {self.seuil}"
        return None

    def _wants(self, alerte: Alerte) -> bool:
        if not self.suivis and not self.veilles:
            return True
        return bool(self.suivis & set(alerte.suivis) or self.veilles & set(alerte.veilles))


async def enqueue_changes(vigie: Database, tracked: Tracked, abonnes: Iterable[Abonne], now: datetime) -> int:
    """Turn every change past the cursor into due messages; gives how many rows became due or changed.

    Done twice, or again after a crash, it does nothing more: the cursor and the rows move together. When the change
    at the cursor is not the one it was left at, `parlement.db` was put back from a copy: everything is read again.
    """
    known, parlement = outbox.cursor(vigie), tracked.parlement
    same = parlement.change_print(known.position) == known.empreinte
    start = known.position if same else 0
    position = parlement.last_change()
    if position == start and same:
        return 0
    # Not past `position`: what another source stores meanwhile is weighed once, next time.
    changes = [change for change in parlement.changes_after(start) if change.id <= position]
    lecture = reading(tracked)
    due = list(_due(weigh(changes, lecture), lecture, list(abonnes)))
    reached = outbox.Curseur(position, parlement.change_print(position))
    return await vigie.write(lambda db: outbox.enqueue(db, due, reached, now))


def _due(alertes: Iterable[Alerte], tracked: Tracked, abonnes: list[Abonne]) -> Iterable[Due]:
    for alerte in alertes:
        message = compose(alerte, tracked)
        empreinte, renvoi = _print(message), encode_message(_moved(message))
        news = tracked.is_news(alerte.suivis, alerte.jour, alerte.veilles)
        past = ANCIEN if alerte.ancien else "" if news else ANTERIEUR
        retired = RETIRE if alerte.retrait else ""
        for abonne in abonnes:
            yield Due(
                alerte=alerte.cle,
                destination=abonne.destination,
                genre=alerte.genre,
                importance=alerte.importance,
                rang=alerte.importance.rang,
                message=encode_message(message),
                reference=message.reference,
                motif=retired or past or abonne.refusal(alerte) or "",
                empreinte=empreinte,
                renvoi=renvoi,
            )


def _print(message: Message) -> str:
    """What tells that an alert says something else: its foot, which says when it was read, does not count."""
    return hashlib.sha256(encode_message(msgspec.structs.replace(message, pied=""))).hexdigest()


def _moved(message: Message) -> Message:
    """What an earlier posting becomes once the alert was posted anew: what it said no longer holds."""
    return Message(
        titre=f"➡️ {message.titre}",
        importance=message.importance,
        resume=(ligne("La suite est dans un message plus récent, ci-dessous."),),
        reference=message.reference,
        url=message.url,
        renvoi=True,
    )
