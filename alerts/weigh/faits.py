"""Steps told by both houses: one fact, first seen when the first of them told it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alerts.cache import once
from parlement.dossiers import Acte
from parlement.navette import fusionne, meneurs
from storage.tracked import Tracked


@dataclass(frozen=True, slots=True, kw_only=True)
class Fait:
    """One step of a bill: `acte` as the house that took it tells it, completed by the other.

    premier: the id under which it was first seen, that never changes; vu_le: when; reponse: the answer that told it.
    membres: every id that tells it.
    """

    acte: Acte
    premier: str
    vu_le: datetime
    reponse: int
    membres: tuple[str, ...]


def faits(dossier: str, tracked: Tracked) -> list[Fait]:
    """The steps of a bill in the order of the procedure, each once."""
    return once(tracked, ("faits", dossier), lambda: _faits(dossier, tracked))


def _faits(dossier: str, tracked: Tracked) -> list[Fait]:
    told = tracked.parlement.actes_dits(dossier)
    seen = tracked.parlement.instants.first_seen("acte", [acte.uid for acte in told])
    answers = tracked.parlement.instants.first_answers("acte", seen)
    members: dict[str, list[str]] = {}
    for uid, kept in meneurs(told).items():
        members.setdefault(kept, []).append(uid)
    found = []
    for acte in fusionne(told):
        uids = tuple(sorted(members[acte.uid]))
        premier = min(uids, key=lambda uid: (answers.get(uid, _UNTOLD), uid))
        reponse = answers.get(premier, _UNTOLD)[1]
        found.append(Fait(acte=acte, premier=premier, vu_le=seen[premier], reponse=reponse, membres=uids))
    return found


_UNTOLD = (0, 0)
"""Of a step that no change tells: it was there before history was kept."""
