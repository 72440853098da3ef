"""`json/VTANR5L16V….json`: a public vote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from demo.chronique import Faits, MiseAuPoint, Organe, Position, Scrutin, Voix, VoixDeGroupe, Votant
from demo.formats.commun import BOOLEEN, XMLNS, XSI, Objet, plusieurs

TYPES_DE_VOTE = {"SPO": "scrutin public ordinaire", "SPS": "scrutin public solennel"}
ANNONCES = {"adopté": "l'Assemblée nationale a adopté", "rejeté": "L'Assemblée nationale n'a pas adopté"}


def scrutin_officiel(faits: Faits, scrutin: Scrutin, instant: datetime) -> Objet:
    """A public vote, with the mises au point known at that instant."""
    titre = titre_officiel(faits, scrutin)
    annonce = ANNONCES[scrutin.sort]
    corps: Objet = {
        **XMLNS,
        **XSI,
        "uid": scrutin.uid,
        "numero": str(scrutin.numero),
        "organeRef": faits.dossier.organe_seance,
        "legislature": faits.dossier.legislature,
        "sessionRef": faits.dossier.session,
        "seanceRef": scrutin.seance,
        "dateScrutin": scrutin.date,
        "quantiemeJourSeance": str(scrutin.rang),
        "typeVote": {
            "codeTypeVote": scrutin.type,
            "libelleTypeVote": TYPES_DE_VOTE[scrutin.type],
            "typeMajorite": "majorité absolue des suffrages exprimés",
        },
        "sort": {"code": scrutin.sort, "libelle": annonce},
        "titre": titre,
        "demandeur": {"texte": _demandeurs(faits, scrutin), "referenceLegislative": None},
        "objet": {"libelle": titre, "referenceLegislative": None},
        "modePublicationDesVotes": "DecompteNominatif",
        "syntheseVote": _synthese(scrutin, annonce),
        "ventilationVotes": {"organe": _ventilation(faits, scrutin)},
        "miseAuPoint": _mise_au_point(faits.mises_au_point.get(scrutin.numero, ()), instant),
    }
    return {"scrutin": corps}


def titre_officiel(faits: Faits, scrutin: Scrutin) -> str:
    """The title of a vote: its object, the bill, the reading."""
    return f"{scrutin.objet} du {faits.dossier.titre_en_seance} ({scrutin.lecture})."


def _demandeurs(faits: Faits, scrutin: Scrutin) -> str:
    """Who asked for the vote. The source separates them by a carriage return, with straight apostrophes."""
    return "\r".join(_demandeur(faits.groupes.get(nom), nom) for nom in scrutin.demandeurs.split("|"))


def _demandeur(groupe: Organe | None, nom: str) -> str:
    if groupe is None:
        return nom
    libelle = groupe.libelle.replace("’", "'")
    return f'{groupe.presidence} du groupe "{libelle}"'


def _synthese(scrutin: Scrutin, annonce: str) -> Objet:
    exprimes = scrutin.pour + scrutin.contre
    return {
        "nombreVotants": str(exprimes + scrutin.abstentions),
        "suffragesExprimes": str(exprimes),
        "nbrSuffragesRequis": str(exprimes // 2 + 1),
        "annonce": annonce,
        "decompte": _decompte(scrutin, volontaires=0),
    }


def _decompte(voix: Voix, volontaires: int) -> Objet:
    return {
        "nonVotants": str(voix.non_votants),
        "pour": str(voix.pour),
        "contre": str(voix.contre),
        "abstentions": str(voix.abstentions),
        "nonVotantsVolontaires": str(volontaires),
    }


def _ventilation(faits: Faits, scrutin: Scrutin) -> Objet:
    votants = faits.votants.get(scrutin.numero, ())
    groupes = [_groupe(faits, voix, votants) for voix in faits.ventilation[scrutin.numero]]
    return {"organeRef": faits.dossier.organe_seance, "groupes": {"groupe": groupes}}


def _groupe(faits: Faits, voix: VoixDeGroupe, votants: Sequence[Votant]) -> Objet:
    """A group's part. By group, the source repeats the abstentions under `nonVotantsVolontaires`."""
    du_groupe = [v for v in votants if v.groupe == voix.groupe]
    vote = {
        "positionMajoritaire": voix.position,
        "decompteVoix": _decompte(voix, volontaires=voix.abstentions),
        "decompteNominatif": {
            "nonVotants": _votants(du_groupe, "non-votant"),
            "pours": _votants(du_groupe, "pour"),
            "contres": _votants(du_groupe, "contre"),
            "abstentions": _votants(du_groupe, "abstention"),
        },
    }
    return {
        "organeRef": faits.groupes[voix.groupe].uid,
        "nombreMembresGroupe": str(voix.membres),
        "vote": vote,
    }


def _votants(votants: Iterable[Votant | MiseAuPoint], position: Position) -> Objet | None:
    return plusieurs("votant", [_votant(v) for v in votants if v.position == position])


def _votant(votant: Votant | MiseAuPoint) -> Objet:
    corps: Objet = {"acteurRef": votant.acteur, "mandatRef": votant.mandat}
    if isinstance(votant, MiseAuPoint):
        return corps
    if votant.cause:
        return corps | {"causePositionVote": votant.cause}
    return corps | {"parDelegation": BOOLEEN[votant.delegation]}


def _mise_au_point(dits: Iterable[MiseAuPoint], instant: datetime) -> Objet | None:
    """Three of the six keys are lists whose first item is always `null`."""
    connus = [dit for dit in dits if dit.publie <= instant]
    if not connus:
        return None
    return {
        "nonVotants": [None, _votants(connus, "non-votant")],
        "pours": _votants(connus, "pour"),
        "abstentions": [None, _votants(connus, "abstention")],
        "nonVotantsVolontaires": [None, None],
        "contres": _votants(connus, "contre"),
        "dysfonctionnement": dict.fromkeys(
            ("nonVotants", "pour", "contre", "abstentions", "nonVotantsVolontaires")
        ),
    }
