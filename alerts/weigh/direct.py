"""The debate reaches a followed article: told once a sitting, from what the live sources say is being called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from alerts.importance import Importance
from alerts.weigh.agenda import meeting_day
from alerts.weigh.base import Alerte, ByUid, Genre
from parlement.articles import Designation
from parlement.direct import Direct
from parlement.documents import texte_debattu
from parlement.dossiers import Dossier
from parlement.reunions import Reunion
from parlement.suivis import Suivi
from storage.amendements import AmendementLine
from storage.tracked import Tracked


@dataclass(frozen=True, slots=True)
class Appel:
    """What is being called: the amendment when we know it, and its place."""

    place: Designation
    amendement: AmendementLine | None


def weigh_direct(changes: ByUid, tracked: Tracked) -> Iterator[Alerte]:
    """Where the sitting is now, for each followed article that it reached or just left."""
    for direct in tracked.parlement.agenda.directs() if changes else ():
        instant = tracked.parlement.instants.read_at("direct", direct.uid)
        if direct.uid not in changes or not instant or not direct.en_discussion or direct.fige(instant):
            continue
        for dossier in tracked.dossiers():
            reunion = sitting_of(direct, dossier, instant, tracked)
            if reunion:
                yield from _reached(direct, changes, dossier, reunion, tracked)


def sitting_of(direct: Direct, dossier: Dossier, instant: datetime, tracked: Tracked) -> Reunion | None:
    """The sitting that a live source speaks of, when it is open and debates this bill; None for a preloaded sheet."""
    if not is_debated(direct, dossier, tracked):
        return None
    rendezvous = tracked.parlement.agenda.seance_at(instant, dossier.uid, [direct.chambre])
    if rendezvous is None:
        return None
    debut = rendezvous.reunion.debut
    stale = direct.extrait_le is not None and debut is not None and direct.extrait_le < debut
    return None if stale else rendezvous.reunion


def is_debated(direct: Direct, dossier: Dossier, tracked: Tracked) -> bool:
    """Whether the text under discussion is one of this bill's."""
    textes = (
        uid for acte in tracked.parlement.actes(dossier.uid) for uid in (*acte.textes, acte.texte_adopte)
    )
    return any(texte_debattu(uid) == (direct.legislature, direct.imprime) for uid in textes)


def called(direct: Direct, dossier: Dossier, tracked: Tracked) -> Appel | None:
    """What is being called; None when the amendment is unknown and its place unreadable."""
    line = tracked.parlement.amendements.known(direct.legislature, direct.imprime, direct.numero)
    line = line if line and line.dossier == dossier.uid else None
    place = (line.designation if line else None) or direct.designation
    return Appel(place, line) if place else None


def is_at(appel: Appel | None, direct: Direct, suivi: Suivi) -> bool:
    """Whether what is called is on the followed article or right after it; what comes before it is not there yet."""
    if appel is None or suivi.fil is None or not suivi.fil.covers(appel.place, direct.imprime):
        return False
    return bool(suivi.fil.article.position) or appel.place.position != "avant"


def _reached(
    direct: Direct, changes: ByUid, dossier: Dossier, reunion: Reunion, tracked: Tracked
) -> Iterator[Alerte]:
    appel = called(direct, dossier, tracked)
    numeros = {
        str(c.avant)
        for c in changes[direct.uid]
        if c.champ == "numero" and c.avant and _during(c.vu_le, reunion)
    }
    for suivi in tracked.suivis_of(dossier):
        if is_at(appel, direct, suivi) or any(_was_at(n, direct, suivi, tracked) for n in numeros):
            yield Alerte(
                cle=f"direct:{suivi.nom}:{reunion.uid}",
                genre=Genre.DIRECT,
                importance=Importance.NOTABLE,
                suivis=(suivi.nom,),
                dossier=dossier.uid,
                jour=meeting_day(reunion),
                uids=(direct.uid,),
            )


def _during(instant: datetime, reunion: Reunion) -> bool:
    return reunion.debut is not None and instant >= reunion.debut


def _was_at(numero: str, direct: Direct, suivi: Suivi, tracked: Tracked) -> bool:
    """Whether an amendment called before was there: what was posted must stop saying that it is being debated."""
    line = tracked.parlement.amendements.known(direct.legislature, direct.imprime, numero)
    place = line.designation if line and tracked.follows(suivi, line) else None
    return place is not None and is_at(Appel(place, line), direct, suivi)
