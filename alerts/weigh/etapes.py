"""Steps of a bill: decisions, promulgation, what happened, what is announced, what is moved."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from alerts.cache import actes as actes_of
from alerts.importance import Importance
from alerts.weigh.annonces import announced_by_agenda, moved_by_agenda
from alerts.weigh.base import NEW, Alerte, ByUid, Genre, changed
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
    new = []
    for acte in actes:
        if _is_decisive(acte):
            yield _decision(dossier, acte, noms)
        elif any(change.champ in NEW for change in changes[acte.uid]):
            new.append(acte.uid)
        else:
            yield from _moved(dossier, acte, changes[acte.uid], noms, tracked)
    for instant, steps in _seen_with(new, timed, dossier, tracked).items():
        yield from _seen_at(instant, steps, dossier, noms, tracked)


def _is_decisive(acte: Acte) -> bool:
    return acte.est_decision or acte.est_promulgation


def _seen_with(
    new: list[str], timed: set[str], dossier: Dossier, tracked: Tracked
) -> dict[datetime, list[Acte]]:
    """All the steps first seen at the same instants as these, or as those of these sittings: one message each."""
    steps = [acte for acte in actes_of(dossier.uid, tracked) if not _is_decisive(acte)]
    touched = {*new, *(acte.uid for acte in steps if acte.reunion in timed)}
    if not touched:
        return {}
    seen = tracked.parlement.instants.first_seen("acte", [acte.uid for acte in steps])
    instants = sorted({seen[uid] for uid in touched if uid in seen})
    return {instant: [a for a in steps if seen.get(a.uid) == instant] for instant in instants}


def _seen_at(
    instant: datetime, steps: list[Acte], dossier: Dossier, noms: tuple[str, ...], tracked: Tracked
) -> Iterator[Alerte]:
    known = announced_by_agenda(steps, dossier.uid, tracked)
    # By the days first told: a sitting moved since is still told in the message that announced it.
    days = {a.uid: day for a in steps if a.date and a.uid not in known and (day := _first_day(a, tracked))}
    told = [a for a in steps if a.uid in days]
    news = [a for a in told if tracked.is_news(noms, days[a.uid])]
    seen_on = jour_de(instant)
    happened = [a for a in news if days[a.uid] <= seen_on]
    for group in ([a for a in told if a not in news], happened, [a for a in news if a not in happened]):
        if group:
            yield _etapes(dossier, group, noms)


def _first_day(acte: Acte, tracked: Tracked) -> date | None:
    """The day of a step when it was first seen; None when it had none, and was not told."""
    moves = [c for c in tracked.parlement.history("acte", acte.uid) if c.champ == "date"]
    return read_day(str(moves[0].avant or "")) if moves else acte.date


def _decision(dossier: Dossier, acte: Acte, noms: tuple[str, ...]) -> Alerte:
    return Alerte(
        cle=f"loi:{acte.uid}" if acte.est_promulgation else decision_key(dossier, acte.reunion or acte.uid),
        genre=Genre.LOI if acte.est_promulgation else Genre.DECISION,
        importance=Importance.MAJEUR,
        suivis=noms,
        dossier=dossier.uid,
        jour=acte.jo_date or acte.date or date.min,
        uids=(acte.uid,),
    )


def decision_key(dossier: Dossier, seance: str) -> str:
    """The decision on the whole text in one sitting, whether its vote or its step is seen first."""
    return f"decision:{dossier.uid}:{seance}"


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


def _etapes(dossier: Dossier, group: list[Acte], noms: tuple[str, ...]) -> Alerte:
    """New steps seen together are one message."""
    uids = tuple(sorted(a.uid for a in group))
    return Alerte(
        cle=f"etapes:{dossier.uid}:{hashlib.sha256('|'.join(uids).encode()).hexdigest()[:16]}",
        genre=Genre.ETAPES,
        importance=max(etape_importance(a) for a in group),
        suivis=noms,
        dossier=dossier.uid,
        jour=max(a.date for a in group if a.date),
        uids=uids,
    )


def etape_importance(acte: Acte) -> Importance:
    """What a step that is no decision is worth to readers."""
    notable = acte.code.endswith(_ETAPES_NOTABLES) or acte.code.startswith(_ETAPES_NOTABLES_DE)
    return Importance.NOTABLE if notable else Importance.COURANT
