"""Amendments of tracked bills in which a veille found its words: one message for each text and day they were seen.

Those on a followed article, or around it, are told with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from alerts.importance import Importance
from alerts.weigh.base import Alerte, ByUid, Genre
from alerts.weigh.depots import fact_day
from alerts.weigh.veilles import ABSENCE, Vu, est_ancien, found_in, objets, toned, vus
from parlement.amendements import Situation
from parlement.dossiers import Dossier
from storage.amendements import AmendementLine
from storage.records import CREATION
from storage.tracked import Tracked
from veilles.veille import Reperage

_GENRE = "amendement"


@dataclass(frozen=True, slots=True)
class Groupe:
    """What is one message: the words of a veille, in the amendments to a text seen one day."""

    veille: str
    texte: str
    jour: date

    @property
    def cle(self) -> str:
        """Its identity."""
        return f"reperes:{self.veille}:{self.texte}:{self.jour.isoformat()}"


def weigh_amendements_reperes(reperages: ByUid, tracked: Tracked) -> Iterator[Alerte]:
    """The groups to which one more amendment belongs."""
    new = {uid: some for uid, some in reperages.items() if any(change.champ == CREATION for change in some)}
    uids = objets(new, _GENRE)
    if not uids:
        return
    lines = tracked.parlement.amendements.lines_of(uids)
    for dossier in tracked.dossiers():
        own = {uid: line for uid, line in lines.items() if _is_told(line, dossier, tracked)}
        for groupe in sorted(_groupes(own, tracked), key=lambda groupe: groupe.cle):
            yield _alerte(groupe, dossier, tracked)


def _is_told(line: AmendementLine, dossier: Dossier, tracked: Tracked) -> bool:
    return (
        line.dossier == dossier.uid
        and line.situation is not Situation.EFFACE
        and not any(s.est_article and tracked.follows(s, line) for s in tracked.suivis_of(dossier))
    )


def _groupes(lines: Mapping[str, AmendementLine], tracked: Tracked) -> set[Groupe]:
    seen = tracked.parlement.instants.first_seen(_GENRE, lines)
    return {
        Groupe(one.veille, lines[uid].texte, fact_day(lines[uid].depot, seen[uid]))
        for uid, some in found_in(_GENRE, lines, tracked).items()
        for one in some
    }


def together(groupe: Groupe, dossier: Dossier, tracked: Tracked) -> dict[AmendementLine, Reperage]:
    """The amendments of a message, in the order of their numbers, and what was found in each."""
    uids = tracked.parlement.reperages.amendements(groupe.veille, groupe.texte)
    lines = tracked.parlement.amendements.lines_of(uids)
    found = found_in(_GENRE, uids, tracked)
    seen = tracked.parlement.instants.first_seen(_GENRE, uids)
    return {
        line: one
        for uid, line in lines.items()
        for one in found.get(uid, ())
        if one.veille == groupe.veille
        and fact_day(line.depot, seen[uid]) == groupe.jour
        and _is_told(line, dossier, tracked)
    }


def _alerte(groupe: Groupe, dossier: Dossier, tracked: Tracked) -> Alerte:
    found = {line.uid: one for line, one in together(groupe, dossier, tracked).items()}
    seen = vus(_GENRE, found, {uid: [one] for uid, one in found.items()}, tracked)
    return Alerte(
        cle=groupe.cle,
        genre=Genre.REPERES,
        importance=toned(Importance.NOTABLE, list(found.values())),
        suivis=(),
        dossier=dossier.uid,
        jour=groupe.jour,
        uids=tuple(sorted(found)),
        veilles=(groupe.veille,),
        ancien=all(_est_ancien(groupe.jour, one) for one in seen.values()),
    )


def _est_ancien(jour: date, vu: Vu) -> bool:
    return est_ancien(jour, vu, ABSENCE)
