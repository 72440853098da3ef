"""Amendments tabled on what is followed: those worth reading one by one, the others counted by day.

Worth reading: tabled by the Government or by a rapporteur, or doing away with the followed article, or writing it
anew. Identical deletions of an article are one fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from alerts.importance import Importance
from alerts.weigh.avant import States, earlier_states, retired
from alerts.weigh.base import Alerte, ByUid, Genre, changed
from alerts.weigh.seances import is_decided
from parlement.amendements import GOUVERNEMENT, RAPPORTEUR, Effet, Situation, situation_of
from parlement.dossiers import Dossier
from parlement.suivis import Suivi
from parlement.temps import jour_de
from storage.amendements import AmendementLine
from storage.records import CREATION
from storage.tracked import Tracked, is_around

RECENT = timedelta(days=15)
"""An amendment tabled longer before we saw it is history, told by the day it was tabled."""

ECARTES = frozenset(
    {
        Situation.IRRECEVABLE,
        Situation.RETIRE,
        Situation.RETIRE_AVANT,
        Situation.RETIRE_APRES,
        Situation.RETIRE_AVANT_SEANCE,
    }
)
"""Situations of an amendment that will not be called."""

_NOUVEAU = frozenset({CREATION, "dossier"})
"""An amendment may be given its bill after it was first seen: it is told then."""

_CHAMPS = _NOUVEAU | frozenset(
    {
        "etat",
        "sous_etat",
        "sort",
        "date_sort",
        "rectification",
        "place",
        "effet",
        "dispositif",
        "auteur_type",
        "cosignataires",
        "avis_commission",
        "avis_gouvernement",
    }
)
"""Fields of an amendment that the message about its tabling tells."""
_AVANT_SEANCE = frozenset({"etat", "sous_etat", "place", "effet", "auteur_type", "parent", "identique"})
"""Those that change how a day's tabling is told."""


def weigh_depots(changes: ByUid, tracked: Tracked) -> Iterator[Alerte]:
    """What was tabled, and what became of it before the sitting, for every suivi of its bill."""
    lines = tracked.parlement.amendements.lines_of(changes) if changes else {}
    seen = tracked.parlement.instants.first_seen("amendement", lines) if lines else {}
    states = earlier_states(lines.values(), changes)
    for dossier in tracked.dossiers() if lines else ():
        own = [line for line in lines.values() if _is_told(line, dossier)]
        for suivi in tracked.suivis_of(dossier):
            followed = [line for line in own if tracked.follows(suivi, line)]
            alerts = _article if suivi.est_article else _bill
            yield from alerts(followed, changes, suivi, dossier, tracked, seen)
            yield from _left(lines, states, suivi, dossier, tracked, seen)


def _is_told(line: AmendementLine, dossier: Dossier) -> bool:
    return line.dossier == dossier.uid and line.situation is not Situation.EFFACE


def _article(
    lines: list[AmendementLine],
    changes: ByUid,
    suivi: Suivi,
    dossier: Dossier,
    tracked: Tracked,
    seen: Mapping[str, datetime],
) -> Iterator[Alerte]:
    counted: list[AmendementLine] = []
    for line in lines:
        champs = {change.champ for change in changes[line.uid]}
        if is_told_alone(line, suivi, tracked):
            if champs & _CHAMPS:
                yield _depot(line, suivi, dossier, fact_day(line.depot, seen[line.uid]))
        elif champs & _NOUVEAU or (champs & _AVANT_SEANCE and not is_decided(line)):
            counted.append(line)
    yield from _by_day(counted, suivi, dossier, seen, Importance.COURANT)


def _bill(
    lines: list[AmendementLine],
    changes: ByUid,
    suivi: Suivi,
    dossier: Dossier,
    tracked: Tracked,
    seen: Mapping[str, datetime],
) -> Iterator[Alerte]:
    """A whole bill has one quiet message a day: its articles have their own."""
    new = changed(changes, _NOUVEAU)
    yield from _by_day([line for line in lines if line.uid in new], suivi, dossier, seen, Importance.DISCRET)


def fact_day(depot: date | None, vu_le: datetime) -> date:
    """The day an amendment is told under: the day we saw it, or the day of an old tabling, which is history."""
    jour = jour_de(vu_le)
    return depot if depot and jour - depot > RECENT else jour


def is_notable(line: AmendementLine, suivi: Suivi) -> bool:
    """Whether an amendment on a followed article, or beside it, is worth a message of its own."""
    if line.auteur_type in (GOUVERNEMENT, RAPPORTEUR):
        return True
    return bool(line.effet) and not line.parent and not is_around(line, suivi.fil)


def is_suppression(line: AmendementLine, suivi: Suivi) -> bool:
    """Whether it does away with the followed article."""
    return line.effet == Effet.SUPPRESSION and not line.parent and not is_around(line, suivi.fil)


def is_told_alone(line: AmendementLine, suivi: Suivi, tracked: Tracked) -> bool:
    """Whether it has a message of its own: worth reading, and not set aside already when we first saw it."""
    return is_notable(line, suivi) and not _set_aside_at_first(line, line, tracked)


def first_situation(line: AmendementLine, tracked: Tracked) -> Situation:
    """Where an amendment stood when it was first seen."""
    first = {"etat": line.etat, "sous_etat": line.sous_etat, "sort": line.sort}
    for change in reversed(tracked.parlement.history("amendement", line.uid)):
        if change.champ in first:
            first[change.champ] = str(change.avant or "")
    return situation_of(first["etat"], first["sous_etat"], first["sort"])


def _depot(line: AmendementLine, suivi: Suivi, dossier: Dossier, jour: date) -> Alerte:
    return Alerte(
        cle=_alone_key(line, suivi),
        genre=Genre.DEPOT,
        importance=Importance.NOTABLE,
        suivis=(suivi.nom,),
        dossier=dossier.uid,
        jour=jour,
        uids=(line.uid,),
    )


def _alone_key(line: AmendementLine, suivi: Suivi) -> str:
    if is_suppression(line, suivi):
        return f"suppression:{suivi.nom}:{line.texte}:{line.organe}"
    return f"depot:{suivi.nom}:{line.uid}"


def _day_key(line: AmendementLine, suivi: Suivi, vu_le: datetime) -> str:
    return f"depots:{suivi.nom}:{line.texte}:{line.organe}:{fact_day(line.depot, vu_le).isoformat()}"


def _by_day(
    lines: list[AmendementLine],
    suivi: Suivi,
    dossier: Dossier,
    seen: Mapping[str, datetime],
    importance: Importance,
) -> Iterator[Alerte]:
    """One message for each text, body and day."""
    together: dict[str, list[AmendementLine]] = {}
    for line in lines:
        together.setdefault(_day_key(line, suivi, seen[line.uid]), []).append(line)
    for cle, some in together.items():
        yield Alerte(
            cle=cle,
            genre=Genre.DEPOTS,
            importance=importance,
            suivis=(suivi.nom,),
            dossier=dossier.uid,
            jour=fact_day(some[0].depot, seen[some[0].uid]),
            uids=tuple(line.uid for line in some),
        )


# --- what left the messages where it was told ---------------------------------------------------------------------


def _left(
    lines: Mapping[str, AmendementLine],
    states: States,
    suivi: Suivi,
    dossier: Dossier,
    tracked: Tracked,
    seen: Mapping[str, datetime],
) -> Iterator[Alerte]:
    """Messages that told an amendment which is no longer theirs: put right, or retired when nothing is left."""
    gone: dict[str, dict[str, str]] = {}
    for line in lines.values():
        now = _key(line, line, suivi, dossier, tracked, seen[line.uid])
        for state in states[line.uid]:
            cle = _key(state, line, suivi, dossier, tracked, seen[line.uid])
            if cle and cle != now:
                gone.setdefault(cle, {})[line.uid] = now
    for cle, moves in gone.items():
        genre = Genre.DEPOTS if cle.startswith("depots:") else Genre.DEPOT
        rest = list(_retold(cle, suivi, dossier, tracked))
        vers = next(filter(None, moves.values()), "")
        yield from rest or [retired(cle, genre, [lines[uid] for uid in moves], vers, suivi, dossier)]


def _key(
    state: AmendementLine,
    line: AmendementLine,
    suivi: Suivi,
    dossier: Dossier,
    tracked: Tracked,
    vu_le: datetime,
) -> str:
    """The key that tells the tabling of an amendment as it was; "" for none. `line`: as it is."""
    if not _is_told(state, dossier) or not tracked.follows(suivi, state):
        return ""
    alone = suivi.est_article and is_notable(state, suivi) and not _set_aside_at_first(state, line, tracked)
    return _alone_key(state, suivi) if alone else _day_key(state, suivi, vu_le)


def _set_aside_at_first(state: AmendementLine, line: AmendementLine, tracked: Tracked) -> bool:
    return state.situation in ECARTES and first_situation(line, tracked) in ECARTES


def _retold(cle: str, suivi: Suivi, dossier: Dossier, tracked: Tracked) -> Iterator[Alerte]:
    """What is still told under a key."""
    kind, _, rest = cle.partition(f":{suivi.nom}:")
    if kind == "depot":
        return
    texte, organe, *_ = rest.split(":")
    same = [a for a in tracked.amendements(suivi) if (a.texte, a.organe) == (texte, organe)]
    seen = tracked.parlement.instants.first_seen("amendement", [a.uid for a in same])
    under = [a for a in same if _key(a, a, suivi, dossier, tracked, seen[a.uid]) == cle]
    if kind == "suppression":
        yield from (_depot(a, suivi, dossier, fact_day(a.depot, seen[a.uid])) for a in under[:1])
    else:
        importance = Importance.COURANT if suivi.est_article else Importance.DISCRET
        yield from _by_day(under, suivi, dossier, seen, importance)
