"""Alerts with what they say, why they are no news, and what they correct in what they said before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from alerts.compose import compose
from alerts.compose.base import bill_name
from alerts.corrections import Ecart, corrected, corrections, ecarts, reply_alerte, reply_message
from alerts.message import Message, decode_message
from alerts.weigh import Alerte
from storage.alertes import AlerteConnue, alerte_of
from storage.corrections import Correction, corrections_of
from storage.database import Database
from storage.tracked import Tracked

ANTERIEUR = "antérieur au début du suivi"
ANCIEN = "publié longtemps avant d'être lu"
RETIRE = "plus rien à dire sous cette alerte"
"""Why a retired alert is not posted; what was posted is edited all the same."""

AU_MEME_MOMENT = timedelta(hours=1)
"""A source may be read that long before what it says is told."""
_GENRES = frozenset({"scrutin", "amendement", "texte_jo"})
"""Kinds of records that the keys of what messages state begin with."""

Enonces = Mapping[tuple[str, ...], Collection[str]]
"""Keys of what is stated now, by the suivis that it concerns."""


class Dit(NamedTuple):
    """An alert, what it says, and why it is no news, "" when it is.

    corrections: what is newly corrected in it. reponse: what answers it, when the meaning changed.
    """

    alerte: Alerte
    message: Message
    passe: str
    corrections: tuple[Correction, ...] = ()
    reponse: Dit | None = None


def say(alertes: Iterable[Alerte], vigie: Database, tracked: Tracked, now: datetime) -> list[Dit]:
    """Compose alerts; each says at its end what was ever corrected in it, as far as people may have read it."""
    told = [_dit(alerte, tracked) for alerte in alertes]
    stated: dict[tuple[str, ...], set[str]] = {}
    for one in told:
        stated.setdefault(one.alerte.suivis, set()).update(fait.cle for fait in one.message.faits)
    return [_corrected(one, vigie, stated, tracked, now) for one in told]


def _dit(alerte: Alerte, tracked: Tracked) -> Dit:
    news = tracked.is_news(alerte.suivis, alerte.jour, alerte.veilles)
    past = ANCIEN if alerte.ancien else "" if news else ANTERIEUR
    return Dit(alerte, compose(alerte, tracked), (RETIRE if alerte.retrait else "") or past)


def _corrected(one: Dit, vigie: Database, stated: Enonces, tracked: Tracked, now: datetime) -> Dit:
    known = alerte_of(vigie, one.alerte.cle)
    if known is None:
        return one
    before, earlier = decode_message(known.message), corrections_of(vigie, known.cle)
    new = _newly_corrected(one, known, before, stated.get(one.alerte.suivis, ()), tracked, now)
    # What is told no more says why itself.
    lines = () if one.alerte.retrait else (*earlier, *new)
    found = one._replace(message=corrected(one.message, lines), corrections=tuple(new))
    if not any(correction.sens for correction in new):
        return found
    rank = len({correction.vue_le for correction in earlier}) + 1
    return found._replace(reponse=_reply(found, before, rank, tracked))


def _newly_corrected(
    one: Dit, known: AlerteConnue, before: Message, stated: Collection[str], tracked: Tracked, now: datetime
) -> list[Correction]:
    """What is corrected in an alert that was news; what is told under another key only moved."""
    if known.motif or (one.alerte.retrait and one.alerte.retrait.vers):
        return []
    found = ecarts(before, one.message, stated)
    kept = [ecart for ecart in found if ecart.apres or _taken_back(ecart, known.modifiee_le, tracked)]
    return corrections(kept, known.cle, before, now)


def _taken_back(ecart: Ecart, since: datetime, tracked: Tracked) -> bool:
    """Whether a source did take back what a message no longer states: a copy put back, or begun anew, only lacks it."""
    genre, _, uid = ecart.cle.partition(":")
    if genre not in _GENRES:
        return True
    return tracked.parlement.changed_since(genre, uid.partition(":")[0], since - AU_MEME_MOMENT)


def _reply(one: Dit, before: Message, rank: int, tracked: Tracked) -> Dit:
    alerte = reply_alerte(one.alerte, before, rank)
    dossier = tracked.parlement.find_dossier(alerte.dossier) if alerte.dossier else None
    sujet = bill_name(dossier, tracked) if dossier else ""
    return Dit(alerte, reply_message(alerte, one.message, one.corrections, sujet), "")
