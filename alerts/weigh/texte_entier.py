"""Public votes on the whole text, and motions against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from alerts.cache import vote_lines
from alerts.importance import Importance
from alerts.weigh.base import Alerte, ByUid, Genre
from alerts.weigh.etapes import decision_key
from parlement.dossiers import Dossier
from parlement.titres import Nature
from storage.queries import VoteLine
from storage.tracked import Tracked


def weigh_scrutins(changes: ByUid, tracked: Tracked) -> Iterator[Alerte]:
    """Votes on the whole text; those on articles are told sitting by sitting."""
    for dossier in tracked.dossiers() if changes else ():
        votes = [line for line in vote_lines(dossier.uid, tracked) if line.uid in changes]
        yield from _on_whole_text(votes, dossier, tracked)


def _on_whole_text(votes: Iterable[VoteLine], dossier: Dossier, tracked: Tracked) -> Iterator[Alerte]:
    for line in votes:
        match line.objet.nature:
            case Nature.ENSEMBLE:
                cle, genre = decision_key(dossier, line.seance or line.uid, tracked), Genre.DECISION
            case Nature.MOTION:
                cle, genre = f"motion:{line.uid}", Genre.MOTION
            case _:
                continue
        decisive = genre is Genre.DECISION or line.adopte
        yield Alerte(
            cle=cle,
            genre=genre,
            importance=Importance.MAJEUR if decisive else Importance.NOTABLE,
            suivis=tuple(s.nom for s in tracked.suivis_of(dossier)),
            dossier=dossier.uid,
            jour=line.date,
            uids=(line.uid,),
        )
