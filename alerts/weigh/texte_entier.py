"""Public votes on the whole text, motions against it, results that the source turned over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from alerts.cache import vote_lines
from alerts.importance import Importance
from alerts.weigh.base import Alerte, ByUid, Genre
from alerts.weigh.etapes import decision_key
from parlement.dossiers import Dossier
from parlement.temps import jour_de
from parlement.titres import Nature
from storage.queries import VoteLine
from storage.tracked import Tracked


def weigh_scrutins(changes: ByUid, tracked: Tracked) -> Iterator[Alerte]:
    """Votes on the whole text, and every result turned over; those on articles are told sitting by sitting."""
    for dossier in tracked.dossiers() if changes else ():
        votes = [line for line in vote_lines(dossier.uid, tracked) if line.uid in changes]
        yield from _on_whole_text(votes, dossier, tracked)
        yield from _reversed(votes, changes, dossier, tracked)


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


def _reversed(
    votes: Iterable[VoteLine], changes: ByUid, dossier: Dossier, tracked: Tracked
) -> Iterator[Alerte]:
    """A result that the source turned over is told anew; a figure it mends only edits what was posted."""
    for line in votes:
        turned = [c for c in changes[line.uid] if c.champ == "sort" and c.avant]
        noms = _told_of(line, dossier, tracked) if turned else ()
        for change in turned if noms else ():
            yield Alerte(
                cle=f"correction:{line.uid}:{change.id}",
                genre=Genre.CORRECTION,
                importance=Importance.MAJEUR,
                suivis=noms,
                dossier=dossier.uid,
                jour=jour_de(change.vu_le),
                uids=(line.uid,),
            )


def _told_of(line: VoteLine, dossier: Dossier, tracked: Tracked) -> tuple[str, ...]:
    """The suivis to which this vote was told: none for a vote on an article that nobody follows."""
    on_whole_text = line.objet.nature in (Nature.ENSEMBLE, Nature.MOTION)
    return tuple(
        s.nom
        for s in tracked.suivis_of(dossier)
        if on_whole_text or (s.est_article and line in tracked.vote_lines(s))
    )
