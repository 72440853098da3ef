"""Alerts as the register keeps them, and back: what `!pourquoi` and the previews decide again from."""

from __future__ import annotations

from datetime import datetime

from alerts.importance import Importance
from alerts.message import Message, encode_message
from alerts.weigh.base import Alerte, Genre, Percee
from storage.alertes import AlerteConnue


def connue(alerte: Alerte, message: Message, passe: str, now: datetime) -> AlerteConnue:
    """What the register keeps of an alert. `passe`: why it is no news for anybody, "" when it is."""
    return AlerteConnue(
        cle=alerte.cle,
        reference=message.reference,
        genre=alerte.genre,
        importance=alerte.importance,
        suivis=alerte.suivis,
        veilles=alerte.veilles,
        departements=alerte.departements,
        personnes=alerte.personnes,
        percees=tuple(sorted(alerte.percees)),
        dossier=alerte.dossier,
        jour=alerte.jour,
        motif=passe,
        message=encode_message(message).decode(),
        vue_le=now,
        modifiee_le=now,
    )


def alerte_from(known: AlerteConnue) -> Alerte:
    """The alert that was weighed, without its records: enough to decide who receives it."""
    return Alerte(
        cle=known.cle,
        genre=Genre(known.genre),
        importance=Importance(known.importance),
        suivis=known.suivis,
        dossier=known.dossier,
        jour=known.jour,
        uids=(),
        veilles=known.veilles,
        departements=known.departements,
        personnes=known.personnes,
        percees=frozenset(map(Percee, known.percees)),
    )
