"""From changes to alerts: pure rules that say what a change is worth, and which changes are one fact.

The key of an alert is the identity of its fact: seen again, it is the same message, edited.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from alerts.importance import Importance
from parlement.dossiers import Acte, Document, Dossier
from parlement.scrutins import Scrutin
from parlement.temps import jour_de
from parlement.titres import Nature
from storage.queries import Change
from storage.records import CREATION, RATTACHEMENT
from storage.tracked import Tracked, is_around


class Genre(StrEnum):
    """Kinds of alert. Each has its own way of being told."""

    VOTES = "votes"
    DECISION = "décision"
    MOTION = "motion"
    LOI = "loi"
    ETAPES = "étapes"
    REPORT = "report"
    LIMITE = "limite"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerte:
    """One fact to tell. `cle` is its identity, `suivis` whom it concerns, `jour` its day, `uids` its records."""

    cle: str
    genre: Genre
    importance: Importance
    suivis: tuple[str, ...]
    dossier: str
    jour: date
    uids: tuple[str, ...]


NEW = frozenset({CREATION, RATTACHEMENT})

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
_ETAPES_NOTABLES_DE = ("CMP-SAISIE", "CC-SAISIE")


def weigh(changes: Iterable[Change], tracked: Tracked) -> list[Alerte]:
    """Turn changes into alerts, each fact once, in the order the facts happened."""
    by_record: dict[str, dict[str, list[Change]]] = defaultdict(lambda: defaultdict(list))
    for change in changes:
        by_record[change.genre][change.uid].append(change)
    found = [
        *_weigh_scrutins(by_record["scrutin"], tracked),
        *_weigh_actes(by_record["acte"], tracked),
        *_weigh_documents(by_record["document"], tracked),
    ]
    unique = {alerte.cle: alerte for alerte in found}
    return sorted(unique.values(), key=lambda a: (a.jour, -a.importance.rang, a.cle))


# --- votes -------------------------------------------------------------------------------------------------


def _weigh_scrutins(changes: dict[str, list[Change]], tracked: Tracked) -> Iterator[Alerte]:
    for dossier in tracked.dossiers() if changes else ():
        votes = [s for s in tracked.parlement.scrutins(dossier.uid) if s.uid in changes]
        if votes:
            yield from _on_articles(votes, dossier, tracked)
            yield from _on_whole_text(votes, dossier, tracked)
            yield from _reversed(votes, changes, dossier, tracked)


def _on_articles(votes: list[Scrutin], dossier: Dossier, tracked: Tracked) -> Iterator[Alerte]:
    """Every vote of one sitting on one followed article: one fact, one message."""
    for suivi in tracked.suivis_of(dossier):
        followed = tracked.votes(suivi) if suivi.est_article else []
        for seance in {_sitting(s): None for s in votes if s in followed}:
            sitting = [s for s in followed if _sitting(s) == seance]
            yield Alerte(
                cle=f"votes:{suivi.nom}:{seance}",
                genre=Genre.VOTES,
                importance=_votes_importance(sitting),
                suivis=(suivi.nom,),
                dossier=dossier.uid,
                jour=sitting[0].date,
                uids=tuple(s.uid for s in sitting),
            )


def _on_whole_text(votes: list[Scrutin], dossier: Dossier, tracked: Tracked) -> Iterator[Alerte]:
    """Votes on the whole text, and on motions against it."""
    for scrutin in votes:
        match scrutin.objet.nature:
            case Nature.ENSEMBLE:
                cle, genre = decision_key(dossier, scrutin.seance or scrutin.uid), Genre.DECISION
            case Nature.MOTION:
                cle, genre = f"motion:{scrutin.uid}", Genre.MOTION
            case _:
                continue
        decisive = genre is Genre.DECISION or scrutin.adopte
        yield Alerte(
            cle=cle,
            genre=genre,
            importance=Importance.MAJEUR if decisive else Importance.NOTABLE,
            suivis=tuple(s.nom for s in tracked.suivis_of(dossier)),
            dossier=dossier.uid,
            jour=scrutin.date,
            uids=(scrutin.uid,),
        )


def _sitting(scrutin: Scrutin) -> str:
    return scrutin.seance or f"{scrutin.date.isoformat()}-{scrutin.rang_seance or 0}"


def _votes_importance(sitting: list[Scrutin]) -> Importance:
    on_article = [s for s in sitting if not is_around(s)]
    if not on_article:
        return Importance.MAJEUR if any(s.adopte for s in sitting) else Importance.COURANT
    decisive = any(s.objet.nature is Nature.ARTICLE or (s.objet.suppression and s.adopte) for s in on_article)
    return Importance.MAJEUR if decisive else Importance.NOTABLE


def _reversed(
    votes: list[Scrutin], changes: dict[str, list[Change]], dossier: Dossier, tracked: Tracked
) -> Iterator[Alerte]:
    """A result that the source turned over is told anew; a figure it mends only edits what was posted."""
    for scrutin in votes:
        turned = [c for c in changes[scrutin.uid] if c.champ == "sort" and c.avant]
        noms = _told_of(scrutin, dossier, tracked) if turned else ()
        for change in turned if noms else ():
            yield Alerte(
                cle=f"correction:{scrutin.uid}:{change.id}",
                genre=Genre.CORRECTION,
                importance=Importance.MAJEUR,
                suivis=noms,
                dossier=dossier.uid,
                jour=jour_de(change.vu_le),
                uids=(scrutin.uid,),
            )


def _told_of(scrutin: Scrutin, dossier: Dossier, tracked: Tracked) -> tuple[str, ...]:
    """The suivis to which this vote was told: none for a vote on an article that nobody follows."""
    on_whole_text = scrutin.objet.nature in (Nature.ENSEMBLE, Nature.MOTION)
    return tuple(
        s.nom
        for s in tracked.suivis_of(dossier)
        if on_whole_text or (s.est_article and scrutin in tracked.votes(s))
    )


# --- steps -------------------------------------------------------------------------------------------------


def _weigh_actes(changes: dict[str, list[Change]], tracked: Tracked) -> Iterator[Alerte]:
    by_dossier: dict[str, list[Acte]] = defaultdict(list)
    for acte in tracked.parlement.actes_of(changes).values():
        by_dossier[acte.dossier].append(acte)
    for uid, actes in by_dossier.items():
        dossier = tracked.parlement.find_dossier(uid)
        if dossier is not None:
            yield from _weigh_dossier(dossier, actes, changes, tracked)


def _weigh_dossier(
    dossier: Dossier, actes: list[Acte], changes: dict[str, list[Change]], tracked: Tracked
) -> Iterator[Alerte]:
    noms = tuple(s.nom for s in tracked.suivis_of(dossier))
    steps = []
    for acte in actes:
        if acte.est_decision or acte.est_promulgation:
            yield _decision(dossier, acte, noms)
        elif any(change.champ in NEW for change in changes[acte.uid]):
            steps.append(acte)
        else:
            yield from _moved(dossier, acte, changes[acte.uid], noms)
    seen_on = jour_de(max(change.vu_le for acte in actes for change in changes[acte.uid]))
    news = [a for a in steps if a.date and tracked.is_news(noms, a.date)]
    past = [a for a in steps if a.date and a not in news]
    for group in (past, *_happened_and_announced(news, seen_on)):
        if group:
            yield _etapes(dossier, group, noms)


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


def _moved(dossier: Dossier, acte: Acte, changes: list[Change], noms: tuple[str, ...]) -> Iterator[Alerte]:
    """A sitting or a meeting that changes its day."""
    moved = [c for c in changes if c.champ == "date" and c.avant]
    if moved and acte.reunion and acte.date:
        yield Alerte(
            cle=f"report:{acte.uid}:{moved[-1].apres}",
            genre=Genre.REPORT,
            importance=Importance.NOTABLE,
            suivis=noms,
            dossier=dossier.uid,
            jour=max(acte.date, jour_de(moved[-1].vu_le)),
            uids=(acte.uid,),
        )


def _happened_and_announced(steps: list[Acte], seen_on: date) -> tuple[list[Acte], list[Acte]]:
    """What is announced for later is told apart from what happened."""
    return (
        [a for a in steps if a.date and a.date <= seen_on],
        [a for a in steps if a.date and a.date > seen_on],
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


# --- documents ---------------------------------------------------------------------------------------------


def _weigh_documents(changes: dict[str, list[Change]], tracked: Tracked) -> Iterator[Alerte]:
    """The deadline for tabling amendments, when it is set; moved, it is told anew, for people must hurry."""
    for document in tracked.parlement.documents_of(changes).values():
        limite = document.limite_amendements
        set_now = any(c.champ in {CREATION, "limite_amendements"} for c in changes[document.uid])
        dossier = tracked.parlement.find_dossier(document.dossier)
        if limite and set_now and dossier:
            yield _limite(document, dossier, tracked)


def _limite(document: Document, dossier: Dossier, tracked: Tracked) -> Alerte:
    limite = document.limite_amendements
    assert limite is not None  # the caller checked
    return Alerte(
        cle=f"limite:{document.uid}:{limite.isoformat()}",
        genre=Genre.LIMITE,
        importance=Importance.NOTABLE,
        suivis=tuple(s.nom for s in tracked.suivis_of(dossier)),
        dossier=dossier.uid,
        jour=jour_de(limite),
        uids=(document.uid,),
    )
