"""Steps of a bill: decisions, promulgation, what happened, what is announced, what is moved."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from alerts.importance import Importance
from alerts.weigh.annonces import announced_by_agenda, moved_by_agenda
from alerts.weigh.base import NEW, Alerte, ByUid, Genre, changed
from alerts.weigh.faits import Fait, faits
from parlement.dossiers import Acte, Dossier
from parlement.temps import jour_de
from storage.queries import Change
from storage.records import CREATION
from storage.rows import read_day
from storage.tracked import Tracked

_ETAPES_NOTABLES = (
    "-DEPOT",
    "-RAPPORT",
    "-RAPPORT-AN",
    "-RAPPORT-SN",
    "-SEANCE",
    "-PROCACC",
    "-SAISIE-AN",
    "-SAISIE-SN",
)
_HEURE = frozenset({CREATION, "debut"})
"""Fields of a meeting that say its hour."""
_ETAPES_NOTABLES_DE = ("CMP-SAISIE", "CC-SAISIE")


def weigh_actes(changes: ByUid, reunions: ByUid, tracked: Tracked) -> Iterator[Alerte]:
    """Steps seen or changed, bill by bill; those that the agenda announced already are left out.

    A step is told again, in the same message, when the agenda gives the hour of its sitting.
    """
    by_dossier: dict[str, list[Acte]] = defaultdict(list)
    for acte in tracked.parlement.actes_of(changes).values() if changes else ():
        by_dossier[acte.dossier].append(acte)
    timed = changed(reunions, _HEURE)
    for uid in by_dossier if not timed else {*by_dossier, *(d.uid for d in tracked.dossiers())}:
        dossier = tracked.parlement.find_dossier(uid)
        if dossier is not None:
            yield from _weigh_dossier(dossier, by_dossier[uid], changes, timed, tracked)


def _weigh_dossier(
    dossier: Dossier, actes: list[Acte], changes: ByUid, timed: set[str], tracked: Tracked
) -> Iterator[Alerte]:
    noms = tuple(s.nom for s in tracked.suivis_of(dossier))
    told = {uid: fait for fait in faits(dossier.uid, tracked) for uid in fait.membres}
    new = set()
    for acte in actes:
        fait = told[acte.uid]
        if _is_decisive(fait.acte):
            yield _decision(dossier, fait.acte, noms, tracked)
        elif not any(change.champ in NEW for change in changes[acte.uid]):
            yield from _moved(dossier, acte, changes[acte.uid], noms, tracked)
        else:  # the other house told it first: the same message, completed
            new.add(fait.premier)
    for steps in _seen_with(new, timed, dossier, tracked):
        yield from _seen_at(steps[0].vu_le, steps, dossier, noms, tracked)


def _is_decisive(acte: Acte) -> bool:
    return acte.est_decision or acte.est_promulgation


def _seen_with(new: set[str], timed: set[str], dossier: Dossier, tracked: Tracked) -> list[list[Fait]]:
    """All the steps first told by the same answers as these, or as those of these sittings: one message each."""
    together: dict[tuple[datetime, int], list[Fait]] = {}
    for fait in faits(dossier.uid, tracked):
        if not _is_decisive(fait.acte):
            together.setdefault((fait.vu_le, fait.reponse), []).append(fait)
    return [
        steps
        for _, steps in sorted(together.items())
        if any(f.premier in new or f.acte.reunion in timed for f in steps)
    ]


def _seen_at(
    instant: datetime, steps: list[Fait], dossier: Dossier, noms: tuple[str, ...], tracked: Tracked
) -> Iterator[Alerte]:
    known = announced_by_agenda(steps, dossier.uid, tracked)
    # By the days first told: a sitting moved since is still told in the message that announced it.
    days = {
        f.premier: day
        for f in steps
        if f.acte.date and f.premier not in known and (day := _first_day(f, tracked))
    }
    told = [f for f in steps if f.premier in days]
    news = [f for f in told if tracked.is_news(noms, days[f.premier])]
    seen_on = jour_de(instant)
    happened = [f for f in news if days[f.premier] <= seen_on]
    for group in ([f for f in told if f not in news], happened, [f for f in news if f not in happened]):
        if group:
            yield _etapes(dossier, group, noms, tracked)


def _first_day(fait: Fait, tracked: Tracked) -> date | None:
    """The day of a step when it was first seen; None when it had none, and was not told."""
    moves = [c for c in tracked.parlement.history("acte", fait.premier) if c.champ == "date"]
    return read_day(str(moves[0].avant or "")) if moves else fait.acte.date


def _decision(dossier: Dossier, acte: Acte, noms: tuple[str, ...], tracked: Tracked) -> Alerte:
    return Alerte(
        cle=f"loi:{acte.loi}" if acte.est_promulgation else decision_key(dossier, occasion(acte), tracked),
        genre=Genre.LOI if acte.est_promulgation else Genre.DECISION,
        importance=Importance.MAJEUR,
        suivis=noms,
        dossier=dossier.uid,
        jour=acte.jo_date or acte.date or date.min,
        uids=(acte.uid,),
    )


def occasion(acte: Acte) -> str:
    """What a decision was taken in, the same whichever source tells it: its sitting, else its number, else its kind."""
    return acte.reunion or acte.decision_numero or acte.code


def decision_key(dossier: Dossier, seance: str, tracked: Tracked) -> str:
    """The decision on the whole text in one sitting, whether its vote or its step is seen first."""
    return f"decision:{tracked.parlement.cle(dossier)}:{seance}"


def _moved(
    dossier: Dossier, acte: Acte, changes: list[Change], noms: tuple[str, ...], tracked: Tracked
) -> Iterator[Alerte]:
    """A sitting or a meeting that changes its day."""
    moved = [c for c in changes if c.champ == "date" and c.avant]
    if moved and acte.reunion and acte.date and not moved_by_agenda(acte, moved[-1], tracked):
        yield Alerte(
            cle=f"report:{acte.uid}:{moved[-1].apres}",
            genre=Genre.REPORT,
            importance=Importance.NOTABLE,
            suivis=noms,
            dossier=dossier.uid,
            jour=max(acte.date, jour_de(moved[-1].vu_le)),
            uids=(acte.uid,),
        )


def _etapes(dossier: Dossier, group: list[Fait], noms: tuple[str, ...], tracked: Tracked) -> Alerte:
    """New steps seen together are one message."""
    first = "|".join(sorted(fait.premier for fait in group))
    return Alerte(
        cle=f"etapes:{tracked.parlement.cle(dossier)}:{hashlib.sha256(first.encode()).hexdigest()[:16]}",
        genre=Genre.ETAPES,
        importance=max(etape_importance(fait.acte) for fait in group),
        suivis=noms,
        dossier=dossier.uid,
        jour=max(fait.acte.date for fait in group if fait.acte.date),
        uids=tuple(sorted(fait.acte.uid for fait in group)),
    )


def etape_importance(acte: Acte) -> Importance:
    """What a step that is no decision is worth to readers."""
    notable = acte.code.endswith(_ETAPES_NOTABLES) or acte.code.startswith(_ETAPES_NOTABLES_DE)
    return Importance.NOTABLE if notable else Importance.COURANT
