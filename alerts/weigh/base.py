"""What every rule shares: the alert it gives, and the changes it is given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from alerts.importance import Importance
from storage.queries import Change
from storage.rattachement import RATTACHEMENT
from storage.records import CREATION


class Genre(StrEnum):
    """Kinds of alert. Each has its own way of being told."""

    VOTES = "votes"
    DECISION = "décision"
    MOTION = "motion"
    LOI = "loi"
    ETAPES = "étapes"
    REPORT = "report"
    LIMITE = "limite"
    DEPOT = "dépôt"
    DEPOTS = "dépôts"
    AGENDA = "agenda"
    DEPLACEMENT = "déplacement"
    RETRAIT = "retrait"
    DIRECT = "direct"
    JOURNAL = "journal officiel"
    RECTIFICATIF = "rectificatif"
    ARRETE = "arrêté"
    RECUEIL = "recueil"
    SIGNALEMENT = "signalement"
    REPERES = "repérés"
    PERSONNE = "personne"
    ALARME = "alarme"


class Percee(StrEnum):
    """What may be posted during quiet hours, and at once where only a digest is wanted. The value is what is typed."""

    ADOPTION = "adoption"
    VOTE = "vote"
    DRONE = "drone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrait:
    """Nothing is told under a key any more. `vers`: the key under which the same is told now, "" for none."""

    vers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerte:
    """One fact to tell. `cle` is its identity, `suivis` whom it concerns, `jour` its day, `uids` its records.

    retrait: what was posted is edited to say where it went, nothing is ever posted; `uids` are what left.
    dossier: "" for what is about no bill. veilles: names of those that found their words in it. departements: numbers
    of those that a prefect's act concerns. ancien: it was long published when it was first seen, it is no news.
    personnes: ids of the members whose doings it tells. percees: why it may break through quiet hours.
    """

    cle: str
    genre: Genre
    importance: Importance
    suivis: tuple[str, ...]
    dossier: str
    jour: date
    uids: tuple[str, ...]
    retrait: Retrait | None = None
    veilles: tuple[str, ...] = ()
    departements: tuple[str, ...] = ()
    ancien: bool = False
    personnes: tuple[str, ...] = ()
    percees: frozenset[Percee] = frozenset()


NEW = frozenset({CREATION, RATTACHEMENT})

ByUid = dict[str, list[Change]]
"""Changes of one genre, by record."""


def by_genre(changes: Iterable[Change]) -> dict[str, ByUid]:
    """Changes by genre and record; a genre that has none is empty."""
    found: dict[str, ByUid] = defaultdict(lambda: defaultdict(list))
    for change in changes:
        found[change.genre][change.uid].append(change)
    return found


def changed(changes: ByUid, champs: frozenset[str]) -> set[str]:
    """Records of which one of these fields changed."""
    return {uid for uid, some in changes.items() if any(change.champ in champs for change in some)}
