"""Every channel that receives something: those that config.toml declares, completed by what chat said."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from alerts.abonnement.abonnes import Abonne, EtatAbonne
from alerts.abonnement.reglages import Reglages, decode_reglages, merged
from storage.abonnements import Inscription, inscriptions
from storage.database import Database

log = logging.getLogger(__name__)


def inscrits(declares: Iterable[Abonne], vigie: Database) -> tuple[Abonne, ...]:
    """Channels of the file first, then those of chat; each once. Unreadable settings are told and left out."""
    said = {one.destination: one for one in inscriptions(vigie)}
    declared = {one.destination: one for one in declares}
    found = (
        inscrit(where, declared.get(where), said.get(where)) for where in dict.fromkeys((*declared, *said))
    )
    return tuple(one for one in found if one is not None)


@lru_cache(maxsize=16384)
def inscrit(destination: str, declare: Abonne | None, said: Inscription | None) -> Abonne | None:
    """One channel; None when it asks for nothing. Remembered: a change of one channel reads no other again."""
    if said is None:
        return declare
    since = None if declare else said.cree_le
    return merged(destination, declare, reglages_of(said), EtatAbonne(said.etat), said.motif, since)


def reglages_of(said: Inscription) -> Reglages:
    """What chat said of a channel; nothing when a later version wrote it and it cannot be read."""
    try:
        return decode_reglages(said.reglages)
    except msgspec.DecodeError as error:
        log.error("%s : réglages illisibles (%s)", said.destination, error)
        return Reglages()
