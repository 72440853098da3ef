"""What may break through quiet hours: a law made, a followed article voted, a camera flown before the next day is over.

Law: once both houses adopted one text, it only remains to promulgate it. A text of the joint commission is adopted for
good by the second house that takes it; so is a text that the second house adopts without changing it; the Assemblée's
"lecture définitive" ends the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from alerts.autorisations import debut_of, fini
from alerts.cache import actes
from alerts.weigh.base import Alerte, Genre, Percee
from alerts.weigh.etapes import occasion
from alerts.weigh.seances import seances
from parlement.amendements import Effet, Situation
from parlement.arretes import Arrete
from parlement.dossiers import CHAMBRES, Acte, Dossier
from parlement.scrutins import Scrutin
from parlement.suivis import Suivi
from parlement.texte import fold
from parlement.titres import Nature
from storage.tracked import Tracked, is_around

BIENTOT = timedelta(hours=24)
"""An order that begins within this of being seen leaves no time to wait for the morning."""
_DEFINITIVE = "ANLDEF"
_CMP = "CMP-DEBATS-"
AERIENS = ("drones", "hélicoptère", "aéronefs", "")
"""What flies; "" where the order does not say: a veille found it all the same."""


def with_percees(alertes: Iterable[Alerte], tracked: Tracked) -> list[Alerte]:
    """The same alerts, each with the reasons it has to break through."""
    return [
        replace(alerte, percees=found) if (found := percees_of(alerte, tracked)) else alerte
        for alerte in alertes
    ]


def percees_of(alerte: Alerte, tracked: Tracked) -> frozenset[Percee]:
    """The reasons of one alert."""
    if alerte.retrait or alerte.ancien:
        return frozenset()
    match alerte.genre:
        case Genre.LOI:
            return frozenset({Percee.ADOPTION})
        case Genre.DECISION if _is_final(alerte, tracked):
            return frozenset({Percee.ADOPTION})
        case Genre.VOTES if _decides_the_article(alerte, tracked):
            return frozenset({Percee.VOTE})
        case Genre.ARRETE if _begins_soon(alerte, tracked):
            return frozenset({Percee.DRONE})
    return frozenset()


# --- adopted for good ------------------------------------------------------------------------------------------


def _is_final(alerte: Alerte, tracked: Tracked) -> bool:
    dossier = tracked.parlement.find_dossier(alerte.dossier)
    if dossier is None:
        return False
    told = actes(dossier.uid, tracked)
    key = alerte.cle.rpartition(":")[2]
    decided = [acte for acte in told if acte.est_decision and occasion(acte) == key]
    return any(is_final(acte, told) for acte in decided) or any(
        vote.adopte and fold(vote.objet.lecture) == "lecture definitive" for vote in _votes(alerte, tracked)
    )


def _votes(alerte: Alerte, tracked: Tracked) -> Iterable[Scrutin]:
    return tracked.parlement.scrutins_of(alerte.uids).values()


def is_final(acte: Acte, told: Iterable[Acte]) -> bool:
    """Whether a decision ends what both houses have to do. `told`: all the steps of the bill."""
    if not _adopts(acte):
        return False
    words = fold(acte.decision)
    if acte.code.startswith(_DEFINITIVE) or "definitiv" in words:
        return True
    other = [one for one in told if one.est_decision and one.qui != acte.qui and _adopts(one)]
    before = [one for one in other if one.date and acte.date and one.date <= acte.date]
    if acte.code.startswith(_CMP):
        return any(one.code.startswith(_CMP) for one in before)
    return "sans modification" in words and bool(before)


def _adopts(acte: Acte) -> bool:
    return acte.qui in CHAMBRES and fold(acte.decision).startswith(("adopt", "considere comme adopt"))


# --- the followed article --------------------------------------------------------------------------------------


def _decides_the_article(alerte: Alerte, tracked: Tracked) -> bool:
    """Whether the article itself was put to the vote, or done away with, in this sitting."""
    suivi = next((one for one in tracked.suivis if one.nom == alerte.suivis[0]), None)
    dossier = tracked.parlement.find_dossier(alerte.dossier)
    if suivi is None or dossier is None:
        return False
    return _voted(alerte.cle.removeprefix(f"votes:{suivi.nom}:"), suivi, dossier, tracked)


def _voted(cle: str, suivi: Suivi, dossier: Dossier, tracked: Tracked) -> bool:
    seance = seances(suivi, dossier, tracked).get(cle)
    if seance is None:
        return False
    votes = [vote for vote in seance.votes if not is_around(vote, suivi.fil)]
    return any(
        vote.objet.nature is Nature.ARTICLE or (vote.objet.suppression and vote.adopte) for vote in votes
    ) or any(
        line.effet == Effet.SUPPRESSION and not line.parent and not is_around(line, suivi.fil)
        for line in seance.ended(Situation.ADOPTE)
    )


# --- drones ----------------------------------------------------------------------------------------------------


def _begins_soon(alerte: Alerte, tracked: Tracked) -> bool:
    uid = alerte.uids[0]
    arrete = tracked.parlement.autorisations.arretes([uid]).get(uid)
    seen = tracked.parlement.instants.first_seen("arrete", [uid]).get(uid)
    return arrete is not None and seen is not None and is_urgent(arrete, seen)


def is_urgent(arrete: Arrete, seen: datetime) -> bool:
    """Whether something flies within 24 hours of an instant, or flies already; not known when is not urgent."""
    debut = debut_of(arrete)
    if debut is None or arrete.moyen not in AERIENS or fini(arrete, seen):
        return False
    return debut - seen <= BIENTOT
