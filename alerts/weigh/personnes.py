"""What a followed member did on a tracked bill, one day: what they tabled, what became of it, how they voted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from alerts.importance import Importance
from alerts.weigh.base import Alerte, ByUid, Genre, changed
from alerts.weigh.depots import fact_day
from parlement.acteurs import Acteur
from parlement.amendements import Situation
from parlement.dossiers import Dossier
from parlement.positions import position
from parlement.scrutins import Scrutin
from storage.amendements import AmendementLine
from storage.records import CREATION
from storage.tracked import Tracked

_DEPOT = frozenset({CREATION, "dossier", "etat", "sous_etat", "sort", "rectification", "place"})
"""Fields of an amendment that are told of who tabled it."""


@dataclass(frozen=True, slots=True)
class Journee:
    """What one member did on one bill: amendments first seen that day, positions in the votes of that day."""

    amendements: list[AmendementLine] = field(default_factory=list)
    votes: list[tuple[Scrutin, str]] = field(default_factory=list)

    @property
    def uids(self) -> tuple[str, ...]:
        """Its records."""
        return (*(line.uid for line in self.amendements), *(vote.uid for vote, _ in self.votes))


def weigh_personnes(amendements: ByUid, scrutins: ByUid, tracked: Tracked) -> Iterator[Alerte]:
    """The days to which something that a followed member did belongs."""
    if not tracked.personnes or not (amendements or scrutins):
        return
    lines = tracked.parlement.amendements.lines_of(changed(amendements, _DEPOT))
    seen = tracked.parlement.instants.first_seen("amendement", lines) if lines else {}
    votes = tracked.parlement.scrutins_of(scrutins)
    for acteur in tracked.parlement.acteurs(tracked.personnes).values():
        signed = [line for line in lines.values() if line.auteur == acteur.uid]
        named = [vote for vote in votes.values() if position(vote, acteur)]
        for dossier in tracked.dossiers() if signed or named else ():
            days = {fact_day(line.depot, seen[line.uid]) for line in signed if line.dossier == dossier.uid}
            held = {line.uid for line in tracked.parlement.vote_lines(dossier.uid)} if named else set()
            days |= {vote.date for vote in named if vote.uid in held}
            for jour in sorted(days):
                yield from _alerte(acteur, dossier, jour, tracked)


def journee(acteur: Acteur, dossier: Dossier, jour: date, tracked: Tracked) -> Journee:
    """What a member did on a bill that day, as it stands now."""
    every = tracked.parlement.choisis.signed_by(acteur.uid, dossier.uid)
    lines = [line for line in every if line.situation is not Situation.EFFACE]
    seen = tracked.parlement.instants.first_seen("amendement", (line.uid for line in lines))
    held = [line for line in tracked.parlement.vote_lines(dossier.uid) if line.date == jour]
    votes = ((vote, position(vote, acteur)) for vote in tracked.whole(held))
    return Journee(
        [line for line in lines if fact_day(line.depot, seen[line.uid]) == jour],
        [(vote, said) for vote, said in votes if said],
    )


def _alerte(acteur: Acteur, dossier: Dossier, jour: date, tracked: Tracked) -> Iterator[Alerte]:
    did = journee(acteur, dossier, jour, tracked)
    if did.uids:
        yield Alerte(
            cle=f"personne:{acteur.uid}:{tracked.parlement.cle(dossier)}:{jour.isoformat()}",
            genre=Genre.PERSONNE,
            importance=Importance.COURANT,
            suivis=tuple(suivi.nom for suivi in tracked.suivis_of(dossier)),
            dossier=dossier.uid,
            jour=jour,
            uids=did.uids,
            personnes=(acteur.uid,),
        )
