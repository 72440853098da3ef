"""`json/organe/PO….json` and `json/acteur/PA….json`: groups, committees, members."""

from __future__ import annotations

from datetime import datetime

from demo.chronique import Depute, Faits, Organe
from demo.formats.commun import XMLNS, XSI, Objet, lendemain

TYPES_D_ORGANE = {"GP": "GroupePolitique_type"}


def organe_officiel(organe: Organe, instant: datetime) -> Objet:
    """The Assemblée, a committee or a group. Its end is `null` while it lasts."""
    termine = organe.fin is not None and lendemain(organe.fin) <= instant
    corps: Objet = {
        **XMLNS,
        **XSI,
        "@xsi:type": TYPES_D_ORGANE.get(organe.type, "OrganeParlementaire_Type"),
        "uid": organe.uid,
        "codeType": organe.type,
        "libelle": organe.libelle,
        "libelleEdition": organe.edition,
        "libelleAbrege": organe.abrege,
        "libelleAbrev": organe.abrev,
        "viMoDe": {
            "dateDebut": organe.debut,
            "dateAgrement": None,
            "dateFin": organe.fin if termine else None,
        },
        "organeParent": None,
        "chambre": None,
        "regime": "5ème République",
        "legislature": organe.legislature,
        "secretariat": {"secretaire01": None, "secretaire02": None},
    }
    if organe.type == "GP":
        corps |= {
            "positionPolitique": organe.position,
            "preseance": organe.preseance,
            "couleurAssociee": organe.couleur,
        }
    return {"organe": corps}


def acteur_officiel(faits: Faits, depute: Depute, _instant: datetime) -> Objet:
    """A member, with the name, the seat and the group; without a known group, one mandate: an object, not a list."""
    nil: Objet = {**XSI, "@xsi:nil": "true"}
    ident = {
        "civ": nil,
        "prenom": depute.prenom,
        "nom": depute.nom,
        "alpha": depute.nom,
        "trigramme": nil,
    }
    mandat: Objet = {
        **XSI,
        "@xsi:type": "MandatParlementaire_type",
        "uid": depute.mandat,
        "acteurRef": depute.uid,
        "legislature": faits.dossier.legislature,
        "typeOrgane": "ASSEMBLEE",
        "organes": {"organeRef": faits.dossier.organe_seance},
    }
    groupe = faits.groupes.get(faits.groupe_de.get(depute.uid, ""))
    corps: Objet = {
        **XMLNS,
        "uid": {**XSI, "@xsi:type": "IdActeur_type", "#text": depute.uid},
        "etatCivil": {"ident": ident, "dateDeces": nil},
        "mandats": {"mandat": [mandat, _groupe(groupe, depute)] if groupe else mandat},
    }
    return {"acteur": corps}


def _groupe(groupe: Organe, depute: Depute) -> Objet:
    """The mandate in a group, for as long as the group lasts: when a member joined it is not in the tables."""
    return {
        **XSI,
        "@xsi:type": "MandatSimple_Type",
        "uid": f"{depute.mandat}G",
        "acteurRef": depute.uid,
        "typeOrgane": "GP",
        "dateDebut": groupe.debut,
        "dateFin": groupe.fin,
        "organes": {"organeRef": groupe.uid},
    }
