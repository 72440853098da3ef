"""From changes to the outbox: read past the cursor, weigh, compose, store what is due with the new cursor."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec
from sqlite_utils import Database as Writer

from alerts.abonnes import Abonne, Sort, decide
from alerts.cache import reading
from alerts.compose import compose
from alerts.message import Message, encode_message, ligne
from alerts.registre import connue
from alerts.weigh import Alerte, weigh
from storage import outbox
from storage.alertes import save_alerte
from storage.database import Database
from storage.outbox import Due, Etat
from storage.tracked import Tracked

ANTERIEUR = "antérieur au début du suivi"
ANCIEN = "publié longtemps avant d'être lu"
RETIRE = "plus rien à dire sous cette alerte"
"""Why a retired alert is not posted; what was posted is edited all the same."""


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
    told = [_told(alerte, lecture) for alerte in weigh(changes, lecture)]
    receivers = list(abonnes)
    due = [one for alerte in told for one in _due(alerte, receivers, now)]
    reached = outbox.Curseur(position, parlement.change_print(position))

    def store(db: Writer) -> int:
        for one in told:
            save_alerte(db, connue(one.alerte, one.message, one.passe, now))
        return outbox.enqueue(db, due, reached, now)

    return await vigie.write(store)


class _Told(NamedTuple):
    """An alert, what it says, and why it is no news, "" when it is."""

    alerte: Alerte
    message: Message
    passe: str


def _told(alerte: Alerte, tracked: Tracked) -> _Told:
    news = tracked.is_news(alerte.suivis, alerte.jour, alerte.veilles)
    past = ANCIEN if alerte.ancien else "" if news else ANTERIEUR
    return _Told(alerte, compose(alerte, tracked), (RETIRE if alerte.retrait else "") or past)


_ETATS = {Sort.ENVOYER: Etat.A_ENVOYER, Sort.RESUMER: Etat.AU_RESUME, Sort.FILTRER: Etat.FILTRE}


def _due(told: _Told, abonnes: list[Abonne], now: datetime) -> Iterable[Due]:
    alerte, message, passe = told
    contenu, empreinte, renvoi = encode_message(message), _print(message), encode_message(_moved(message))
    for abonne in abonnes:
        decision = decide(abonne, alerte, now, passe)
        yield Due(
            alerte=alerte.cle,
            destination=abonne.destination,
            genre=alerte.genre,
            importance=alerte.importance,
            rang=alerte.importance.rang,
            message=contenu,
            reference=message.reference,
            motif=decision.motif,
            etat=_ETATS[decision.sort],
            resume_le=decision.resume_le,
            mention=decision.mention,
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
