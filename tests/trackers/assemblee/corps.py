"""Small bodies in the Assemblée's official format, written for the tests: one odd case at a time."""

from __future__ import annotations

import json
from typing import Any

from trackers.assemblee.archives import trackers_of
from trackers.base import Reading

Corps = dict[str, Any]

NIL: Corps = {"@xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance", "@xsi:nil": "true"}


def votants(*uids: str) -> Corps | None:
    """`null`, one object, or a list, as the source writes names."""
    if not uids:
        return None
    found = [{"acteurRef": uid, "mandatRef": "PM1", "parDelegation": "false"} for uid in uids]
    return {"votant": found[0] if len(found) == 1 else found}


def groupe(uid: str, pour: int = 0, contre: int = 0, abstentions: int = 0, **autres: Any) -> Corps:
    """One group that names everybody; `vote` replaces parts of its vote, `membres` its size."""
    vote = {
        "positionMajoritaire": "pour",
        "decompteVoix": decompte(pour, contre, abstentions),
        "decompteNominatif": {
            "nonVotants": None,
            "pours": votants(*(f"PA{uid}1{n}" for n in range(pour))),
            "contres": votants(*(f"PA{uid}2{n}" for n in range(contre))),
            "abstentions": votants(*(f"PA{uid}3{n}" for n in range(abstentions))),
        },
    }
    return {
        "organeRef": f"PO{uid}",
        "nombreMembresGroupe": str(autres.get("membres", 50)),
        "vote": vote | autres.get("vote", {}),
    }


def decompte(pour: int, contre: int, abstentions: int) -> Corps:
    """Figures, as text."""
    return {
        "nonVotants": "0",
        "pour": str(pour),
        "contre": str(contre),
        "abstentions": str(abstentions),
        "nonVotantsVolontaires": "0",
    }


def scrutin(**changes: Any) -> Corps:
    """A sound vote, 6 for, 3 against, 1 abstention; a key given replaces the official one, `...` removes it."""
    corps: Corps = {
        "@xmlns": "http://schemas.assemblee-nationale.fr/referentiel",
        "uid": "VTANR5L16V1274",
        "numero": "1274",
        "organeRef": "PO1",
        "legislature": "16",
        "seanceRef": "RUANR5L16S2023IDS1",
        "dateScrutin": "2023-03-23",
        "quantiemeJourSeance": "1",
        "typeVote": {"codeTypeVote": "SPO", "libelleTypeVote": "scrutin public ordinaire"},
        "sort": {"code": "adopté", "libelle": "l'Assemblée nationale a adopté"},
        "titre": "l'article 7 du projet de loi relatif aux essais (première lecture).",
        "demandeur": {"texte": 'Président du groupe "Essai"', "referenceLegislative": None},
        "objet": {"libelle": "l'article 7", "referenceLegislative": None},
        "modePublicationDesVotes": "DecompteNominatif",
        "syntheseVote": {
            "nombreVotants": "10",
            "suffragesExprimes": "9",
            "nbrSuffragesRequis": "5",
            "decompte": decompte(6, 3, 1),
        },
        "ventilationVotes": {
            "organe": {"organeRef": "PO1", "groupes": {"groupe": [groupe("1", 6, 1), groupe("2", 0, 2, 1)]}}
        },
        "miseAuPoint": None,
    }
    return {key: value for key, value in (corps | changes).items() if value is not ...}


def acte(uid: str, code: str, date: str | None = "2023-03-23T00:00:00.000+01:00", **autres: Any) -> Corps:
    """One step; `actes` are the steps below it."""
    sous = autres.pop("actes", None)
    return {
        "@xsi:type": autres.pop("type", "Decision_Type"),
        "uid": uid,
        "codeActe": code,
        "libelleActe": {"nomCanonique": autres.pop("libelle", "Libellé de la source"), "libelleCourt": None},
        "organeRef": "PO1",
        "dateActe": date,
        "actesLegislatifs": sous and {"acteLegislatif": sous},
    } | autres


def etape(uid: str, code: str, *actes: Corps) -> Corps:
    """A stage: one object where it holds one step."""
    return acte(uid, code, None, type="Etape_Type", actes=actes[0] if len(actes) == 1 else list(actes))


def dossier(*actes: Corps, **changes: Any) -> Corps:
    """A dossier with these steps: one object where there is one."""
    corps: Corps = {
        "uid": "DLR5L16N1",
        "legislature": "16",
        "titreDossier": {
            "titre": "Projet de loi relatif\u00a0aux essais",
            "titreChemin": "essais_16e",
            "senatChemin": "http://www.senat.fr/dossier-legislatif/pjl22-001.html",
        },
        "procedureParlementaire": {"code": "1", "libelle": "Projet de loi ordinaire"},
        "actesLegislatifs": {"acteLegislatif": actes[0] if len(actes) == 1 else list(actes)},
    }
    return corps | changes


def read(root: str, corps: Corps) -> Reading:
    """Read a body, serialised, as the tracker of its archive does."""
    body = json.dumps({root: corps}).encode()
    return next(t for t in trackers_of(16, en_cours=False) if root in t.roots).parse(body)
