"""What messages state, record by record, so that a later correction can be told apart from a completion."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.amendements import etat, named, noun
from alerts.autorisations import heures_of, jours_of
from alerts.compose.base import first_lower
from alerts.message import Fait
from alerts.votes import figures
from parlement.amendements import Amendement, Situation
from parlement.arretes import Arrete
from parlement.dossiers import Acte
from parlement.jorf import TexteJo
from parlement.scrutins import Scrutin, reserves
from parlement.temps import date_courte
from parlement.titres import Nature
from storage.amendements import AmendementLine


def fait_scrutin(scrutin: Scrutin) -> Fait:
    """A public vote: its result, and its figures unless they contradict each other."""
    objet = scrutin.objet
    place = f", {objet.article}" if objet.article and objet.nature is not Nature.ARTICLE else ""
    return Fait(
        cle=f"scrutin:{scrutin.uid}",
        quoi=f"scrutin n° {scrutin.numero} ({first_lower(objet.resume())}{place})",
        sort=scrutin.sort,
        chiffres="" if reserves(scrutin) else figures(scrutin),
    )


def fait_amendement(one: AmendementLine | Amendement, sort: str) -> Fait:
    """How an amendment ended, as the message says it."""
    return Fait(cle=f"amendement:{one.uid}", quoi=f"{noun(one)} {named(one)}", sort=sort)


def faits_depot(one: AmendementLine | Amendement) -> Iterator[Fait]:
    """That an amendment was set aside; its outcome in the sitting is another message's."""
    aside = one.situation is Situation.IRRECEVABLE or etat(one).startswith(Situation.RETIRE)
    if aside:
        yield fait_amendement(one, etat(one))


def fait_decision(cle: str, acte: Acte) -> Fait:
    """What a house, the joint commission or the Conseil constitutionnel decided. `cle`: of the alert."""
    where = ", ".join(filter(None, (acte.qui, acte.lecture)))
    return Fait(cle=cle, quoi=f"décision sur le texte ({where})", sort=acte.decision)


def fait_loi(acte: Acte) -> Fait:
    """The law, and the day of the Journal officiel that publishes it."""
    day = f"JO du {date_courte(acte.jo_date)}" if acte.jo_date else ""
    return Fait(cle=f"loi:{acte.loi}", quoi=f"loi n° {acte.loi}", sort="", chiffres=day)


def fait_texte_jo(acte: TexteJo, nom: str) -> Fait:
    """An act of the Journal officiel, and the day when it was published; a law as its bill tells it."""
    day = f"JO du {date_courte(acte.publie)}" if acte.publie else ""
    cle = f"loi:{acte.numero}" if acte.nature == "LOI" else f"texte_jo:{acte.uid}"
    return Fait(cle=cle, quoi=nom, sort="", chiffres=day)


def faits_arrete(arrete: Arrete) -> Iterator[Fait]:
    """The days of an order and its hours: hours that come later complete it."""
    quoi = f"arrêté n° {arrete.numero}" if arrete.numero else "arrêté"
    yield Fait(cle=f"arrete:{arrete.uid}:jours", quoi=f"{quoi}, jours", sort="", chiffres=jours_of(arrete))
    yield Fait(cle=f"arrete:{arrete.uid}:heures", quoi=f"{quoi}, heures", sort="", chiffres=heures_of(arrete))
