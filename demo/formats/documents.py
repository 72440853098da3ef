"""`json/document/….json`: a text or a report."""

from __future__ import annotations

from datetime import datetime

from demo.chronique import Document, Faits
from demo.formats.commun import BOOLEEN, XMLNS, XSI, Objet, horodate, moment, plusieurs

DEPOTS = {
    "INITDEP": "Initiative en 1er Dépôt",
    "INITNAV": "Initiative en Navette",
    "RAPINIT": "Rapport sur une initiative",
}


def document_officiel(faits: Faits, document: Document, instant: datetime) -> Objet:
    """A text or a report. A date to come is `null`."""
    texte = document.denomination == "Projet de loi"
    titres = {
        "titrePrincipal": document.titre,
        "titrePrincipalCourt": document.titre_court or document.titre,
    }
    notice = {"numNotice": document.numero, "formule": document.formule, "adoptionConforme": "false"}
    corps: Objet = {
        **XMLNS,
        **XSI,
        "@xsi:type": "texteLoi_Type" if texte else "rapportParlementaire_Type",
        "uid": document.uid,
        "legislature": faits.dossier.legislature if "ANR5L16" in document.uid else None,
        "cycleDeVie": {"chrono": _chrono(document, instant)},
        "denominationStructurelle": document.denomination,
        "provenance": document.provenance,
        "titres": titres,
        "divisions": None,
        "dossierRef": faits.dossier.uid,
        "redacteur": None,
        "classification": _classification(document),
        "auteurs": plusieurs("auteur", [_auteur(a) for a in document.auteurs.split("|")]),
        **({"organesReferents": {"organeRef": document.organe_referent}} if texte else {}),
        "correction": None,
        "notice": notice,
        "indexation": None,
        "imprimerie": dict.fromkeys(("ISSN", "ISBN", "DIAN", "nbPage", "prix")),
        **(_amendable(document) if texte else {"rapportPublie": BOOLEEN[document.rapport_publie]}),
    }
    return {"document": corps}


def _chrono(document: Document, instant: datetime) -> Objet:
    dates = {
        "dateCreation": document.creation,
        "dateDepot": document.depot,
        "datePublication": document.publication,
        "datePublicationWeb": document.publication_web,
    }
    return {nom: horodate(d) if d and moment(d) <= instant else None for nom, d in dates.items()}


def _classification(document: Document) -> Objet:
    texte = document.denomination == "Projet de loi"
    depot = {"code": document.depot_code, "libelle": DEPOTS[document.depot_code]}
    classe = {"code": "PRJLOI" if texte else "RAPPORT", "libelle": document.denomination}
    return {
        "famille": {"depot": depot, "classe": classe},
        "type": {"code": "PRJL" if texte else "RAPP", "libelle": document.denomination},
        "sousType": None,
        "statutAdoption": document.statut_adoption,
    }


def _auteur(auteur: str) -> Objet:
    uid, _, qualite = auteur.partition(":")
    return {"acteur": {"acteurRef": uid, "qualite": qualite}} if qualite else {"organe": {"organeRef": uid}}


def _amendable(document: Document) -> Objet:
    depot: Objet = {"amendementsSeance": {"amendable": BOOLEEN[document.amendable], "dateLimiteDepot": None}}
    if document.commissions:
        depot["amendementsCommission"] = {
            "commission": [
                {"organeRef": organe, "amendable": "true", "dateLimiteDepot": None}
                for organe in document.commissions.split("|")
            ]
        }
    return {"coSignataires": None, "depotAmendements": depot}
