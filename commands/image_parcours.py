"""The way of a bill as a timeline: the steps that moved it, then what is announced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from alerts.compose.base import first_upper
from alerts.image import EtapeParcours, ImageParcours
from alerts.votes import figures
from commands.parcours import Votes, decided_elsewhere
from parlement.dossiers import CHAMBRES, Acte
from parlement.temps import date_courte

MOST = 15
"""Steps drawn at most: the last ones."""


def image_parcours(
    titre: str, past: Sequence[Acte], votes: Votes, ahead: Iterable[tuple[str, str, date]]
) -> ImageParcours | None:
    """Draw the steps that happened, in order, then meetings to come (words, who, day); None when nothing is known."""
    etapes = [
        *_steps(past, votes),
        *(EtapeParcours(first_upper(w), who, day, False) for w, who, day in ahead),
    ]
    if not etapes:
        return None
    shown = etapes[-MOST:]
    name = f"Le parcours · {titre}"
    cut = f" (les {MOST} dernières étapes)" if len(etapes) > MOST else ""
    return ImageParcours(
        titre=name + cut, etapes=tuple(shown), alt=f"{name}{cut}. {' ; '.join(map(_say, shown))}."
    )


def _say(etape: EtapeParcours) -> str:
    when = date_courte(etape.jour) if etape.jour else "date inconnue"
    who = f", {etape.chambre}" if etape.chambre in CHAMBRES else ""
    return f"{when}{who} : {etape.libelle}{'' if etape.faite else ' (à venir)'}"


def _steps(past: Sequence[Acte], votes: Votes) -> Iterator[EtapeParcours]:
    for acte in past:
        if words := _words(acte, past, votes):
            yield EtapeParcours(first_upper(words), acte.qui, acte.date)


def _words(acte: Acte, past: Sequence[Acte], votes: Votes) -> str:
    """What a step is called on the timeline; "" for one that did not move the bill."""
    numbers = ", ".join(acte.numeros)
    number = f" (n° {numbers})" if numbers else ""
    if acte.est_promulgation:
        return f"loi n° {acte.loi}"
    if acte.est_decision:
        return _decision(acte, votes)
    if acte.suffixe == "DEPOT" and acte.qui in CHAMBRES:
        return f"{'transmis' if decided_elsewhere(acte, past) else 'déposé'}{number}"
    if acte.suffixe == "COM-FOND-RAPPORT":
        return f"texte de la commission{number}"
    if acte.code.startswith("CC-SAISIE"):
        return f"Conseil constitutionnel : {acte.etape}"
    return ""


def _decision(acte: Acte, votes: Votes) -> str:
    """ "adopté (1re lecture) : 245 pour, 28 contre", "Conseil constitutionnel : partiellement conforme"."""
    if acte.qui not in CHAMBRES:
        return f"{acte.qui} : {acte.decision}" if acte.qui else acte.decision
    reading = f" ({acte.lecture})" if acte.lecture else ""
    told = [figures(vote, abstentions=False) for vote in votes.of(acte)[:1]]
    return " : ".join([f"{acte.decision}{reading}", *told])
