"""What every rule on what veilles found shares: which records, by whom, labelled or not, new or long published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alerts.importance import Importance
from alerts.weigh.base import ByUid
from parlement.temps import jour_de
from storage.tracked import Tracked
from veilles.veille import Reperage

RECENT = timedelta(days=7)
"""What was published longer before it was first seen is no news: a second delivery of an old act, an archive."""
ABSENCE = timedelta(days=30)
"""The same for what no source delivers twice: what was missed while Vigie was off is told."""


def objets(changes: ByUid, genre: str) -> set[str]:
    """Records of one genre in which veilles found something anew."""
    named = (uid.split("|", 2) for uid in changes)
    return {name[2] for name in named if len(name) == 3 and name[1] == genre}


def found_in(genre: str, uids: Iterable[str], tracked: Tracked) -> dict[str, list[Reperage]]:
    """What the configured veilles found in these records."""
    names = {veille.nom for veille in tracked.veilles}
    found = tracked.parlement.reperages.of(genre, uids)
    kept = {uid: [one for one in some if one.veille in names] for uid, some in found.items()}
    return {uid: some for uid, some in kept.items() if some}


def veilles_of(reperages: Iterable[Reperage]) -> tuple[str, ...]:
    """Names of the veilles, each once."""
    return tuple(dict.fromkeys(one.veille for one in reperages))


def toned(importance: Importance, reperages: Sequence[Reperage]) -> Importance:
    """What is worth telling is told low when everything found is labelled as probably something else."""
    return Importance.DISCRET if reperages and all(one.etiquettes for one in reperages) else importance


@dataclass(frozen=True, slots=True)
class Vu:
    """When a record was first stored, and when it first concerned someone: a veille found it, else at once."""

    lu: datetime
    trouve: datetime


def vus(
    genre: str, uids: Iterable[str], reperages: Mapping[str, Sequence[Reperage]], tracked: Tracked
) -> dict[str, Vu]:
    """When these records were stored and found. reperages: what veilles found in each."""
    instants = tracked.parlement.instants
    stored = instants.first_seen(genre, uids)
    found = instants.first_seen("reperage", (one.uid for some in reperages.values() for one in some))
    return {
        uid: Vu(lu, min((found[one.uid] for one in reperages.get(uid, ()) if one.uid in found), default=lu))
        for uid, lu in stored.items()
    }


def est_ancien(jour: date, vu: Vu, recent: timedelta = RECENT) -> bool:
    """Whether something of that day is no news: stored more than `recent` after, or found by words that came later."""
    return jour < jour_de(vu.lu - recent) or vu.trouve - vu.lu > RECENT
