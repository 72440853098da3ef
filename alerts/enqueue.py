"""From changes to the outbox: read past the cursor, weigh, compose, store what is due with the new cursor.

A message that states otherwise what an earlier version of it stated says so, and is answered when the meaning changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import msgspec
from sqlite_utils import Database as Writer

from alerts.abonnement.abonnes import Abonne, Sort, decide
from alerts.cache import reading
from alerts.dits import Dit, say
from alerts.message import Message, encode_message, ligne
from alerts.registre import connue
from alerts.weigh import Alerte, weigh
from storage import outbox_entry
from storage.alertes import changed_when, save_alerte
from storage.corrections import parus, save_corrections
from storage.database import Database
from storage.outbox import Etat
from storage.outbox_entry import Due
from storage.queries import Change
from storage.tracked import Tracked

ERREUR_NON_LUE = "le message corrigé n'était pas paru ici, ou y paraît de nouveau en entier"
"""Why the answer that corrects a message is not posted."""


async def enqueue_changes(vigie: Database, tracked: Tracked, abonnes: Iterable[Abonne], now: datetime) -> int:
    """Turn every change past the cursor into due messages; gives how many rows became due or changed.

    Done twice, or again after a crash, it does nothing more: the cursor and the rows move together. When the change
    at the cursor is not the one it was left at, `parlement.db` was put back from a copy: everything is read again, and
    alerts already known are left as they are, since the copy may know less than they say.
    """
    known, parlement = outbox_entry.cursor(vigie), tracked.parlement
    same = parlement.change_print(known.position) == known.empreinte
    start = known.position if same else 0
    position = parlement.last_change()
    if position == start and same:
        return 0
    # Not past `position`: what another source stores meanwhile is weighed once, next time.
    changes = [change for change in parlement.changes_after(start) if change.id <= position]
    lecture = reading(tracked)
    alertes = weigh(changes, lecture)
    if not same:
        alertes = _not_told(alertes, changes, vigie)
    told = say(alertes, vigie, lecture, now)
    receivers = list(abonnes)
    reached = outbox_entry.Curseur(position, parlement.change_print(position))

    def store(db: Writer) -> int:
        for one in told:
            save_alerte(db, connue(one.alerte, one.message, one.passe, now))
            save_corrections(db, one.corrections)
        # Made here, on the writer's thread: ten thousand channels keep nobody waiting for an answer.
        due = (one for dit in told for one in _due(dit, receivers, now))
        touched = outbox_entry.enqueue(db, due, reached, now)
        answered: set[tuple[str, str]] = set()
        for one in told:
            if one.reponse:
                answers = _due(one.reponse, receivers, now, one.alerte.cle)
                touched += _answer(db, one, answers, answered, now)
        return touched

    return await vigie.write(store)


def _not_told(alertes: Iterable[Alerte], changes: Iterable[Change], vigie: Database) -> list[Alerte]:
    """Alerts that are unknown, or of which a record changed since they were made."""
    found = list(alertes)
    told = changed_when(vigie, [alerte.cle for alerte in found])
    latest = {change.uid: change.vu_le for change in changes}
    return [
        alerte
        for alerte in found
        if (since := told.get(alerte.cle)) is None
        or any(uid in latest and latest[uid] > since for uid in alerte.uids)
    ]


def _answer(db: Writer, one: Dit, due: Iterable[Due], answered: set[tuple[str, str]], now: datetime) -> int:
    """Store the answer to a message, and have it posted where people read what it corrects.

    answered: (destination, fact) already corrected there, this time: two messages may tell one fact.
    """
    assert one.reponse is not None  # asked only of those
    save_alerte(db, connue(one.reponse.alerte, one.reponse.message, "", now))
    read, turned = (
        parus(db, one.alerte.cle),
        [correction.cle for correction in one.corrections if correction.sens],
    )
    touched = 0
    with outbox_entry.Entree(db, now) as entree:
        for answer in due:
            told = {(answer.destination, cle) for cle in turned}
            wanted = answer.sort is not Etat.FILTRE
            if wanted and answer.destination in read and not told <= answered:
                answered |= told
            elif wanted:
                answer = replace(answer, etat=Etat.FILTRE, motif=ERREUR_NON_LUE, resume_le=None, mention="")
            touched += entree.put(answer)
    return touched


_ETATS = {Sort.ENVOYER: Etat.A_ENVOYER, Sort.RESUMER: Etat.AU_RESUME, Sort.FILTRER: Etat.FILTRE}


def _due(told: Dit, abonnes: list[Abonne], now: datetime, repond: str = "") -> Iterable[Due]:
    """What each destination must show of an alert. repond: key of the alert that it answers."""
    alerte, message, passe, *_ = told
    # What it states is kept once, in the register.
    contenu = encode_message(msgspec.structs.replace(message, faits=()))
    empreinte, renvoi = _print(message), encode_message(_moved(message))
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
            repond=repond,
            empreinte=empreinte,
            renvoi=renvoi,
        )


def _print(message: Message) -> str:
    """What tells that an alert shows something else: its foot, which says when it was read, does not count."""
    shown = msgspec.structs.replace(message, pied="", faits=())
    return hashlib.sha256(encode_message(shown)).hexdigest()


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
