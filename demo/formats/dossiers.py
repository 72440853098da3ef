"""`json/dossierParlementaire/DLR….json`: the dossier, and the tree of its actes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from demo.chronique import Acte, Faits
from demo.formats.commun import XMLNS, XSI, Objet, horodate, plusieurs


def dossier_officiel(faits: Faits, instant: datetime) -> Objet:
    """The dossier, with the tree of the actes public at that instant."""
    dossier = faits.dossier
    corps: Objet = {
        **XMLNS,
        **XSI,
        "@xsi:type": "DossierLegislatif_Type",
        "uid": dossier.uid,
        "legislature": dossier.legislature,
        "titreDossier": {
            "titre": dossier.titre,
            "titreChemin": dossier.uid,
            "senatChemin": dossier.chemin_senat,
        },
        "procedureParlementaire": {"code": dossier.procedure_code, "libelle": dossier.procedure},
        "initiateur": _initiateur(faits),
        "actesLegislatifs": plusieurs("acteLegislatif", list(_actes(faits, None, instant))),
        "fusionDossier": None,
    }
    return {"dossierParlementaire": corps}


def _initiateur(faits: Faits) -> Objet:
    gouvernement = {"acteurRef": faits.dossier.initiateur, "mandatRef": faits.dossier.initiateur_mandat}
    return {"acteurs": {"acteur": gouvernement}}


def _actes(faits: Faits, parent: str | None, instant: datetime) -> Iterator[Objet]:
    """The actes under `parent`. An étape is there as soon as it holds one that is public."""
    for acte in faits.actes:
        if acte.parent != parent:
            continue
        contenu = plusieurs("acteLegislatif", list(_actes(faits, acte.uid, instant)))
        if contenu if acte.publie is None else acte.publie <= instant:
            yield _acte(faits, acte, contenu)


def _acte(faits: Faits, acte: Acte, contenu: Objet | None) -> Objet:
    return {
        "@xsi:type": f"{acte.type}_Type",
        "uid": acte.uid,
        "codeActe": acte.code,
        "libelleActe": {
            "nomCanonique": acte.libelle,
            "libelleCourt": acte.libelle_court or acte.libelle,
        },
        "organeRef": acte.organe,
        "dateActe": horodate(acte.date) if acte.date else None,
        "actesLegislatifs": contenu,
        **_precisions(faits, acte),
    }


def _precisions(faits: Faits, acte: Acte) -> Objet:
    """What an acte says beyond the common fields: each type has its own."""
    match acte.type:
        case "DepotInitiative":
            return {"texteAssocie": acte.texte_associe}
        case "DepotInitiativeNavette":
            return {
                "texteAssocie": acte.texte_associe,
                "provenance": acte.provenance,
                "depotInitialLectureDefinitiveRef": None,
            }
        case "DepotRapport":
            return {"texteAssocie": acte.texte_associe, "texteAdopte": acte.texte_adopte}
        case "DiscussionCommission" | "DiscussionSeancePublique":
            return {"reunionRef": acte.reunion, "odjRef": f"{acte.reunion}PT{acte.point}"}
        case "NominRapporteurs":
            return {"rapporteurs": _rapporteurs(acte), "reunion": None}
        case "RenvoiCMP":
            return {"initiateur": _initiateur(faits)}
        case "Decision":
            return _decision(acte)
        case "SaisineConseilConstit" | "ConclusionEtapeCC":
            return _conseil(faits, acte)
        case "Promulgation":
            return _promulgation(faits)
    return {}


def _rapporteurs(acte: Acte) -> Objet | None:
    qualite = "rapporteur pour avis" if "-AVIS-" in acte.code else "rapporteur"
    acteurs = (acte.rapporteurs or "").split("|")
    return plusieurs("rapporteur", [{"acteurRef": a, "typeRapporteur": qualite} for a in acteurs])


def _statut(acte: Acte) -> Objet:
    return {"statutConclusion": {"fam_code": acte.statut_code, "libelle": acte.statut}}


def _decision(acte: Acte) -> Objet:
    """A decision. The agreement of a CMP has no `textesAssocies` at all."""
    corps: Objet = {
        **_statut(acte),
        "reunionRef": acte.reunion,
        "voteRefs": {"voteRef": acte.vote} if acte.vote else None,
    }
    if acte.textes:
        paires = [texte.split(":") for texte in acte.textes.split("|")]
        textes: list[Objet] = [{"typeTexte": genre, "refTexteAssocie": uid} for genre, uid in paires]
        corps["textesAssocies"] = plusieurs("texteAssocie", textes)
    return corps


def _conseil(faits: Faits, acte: Acte) -> Objet:
    saisine, decision = faits.dossier.saisine_cc, faits.dossier.decision_cc
    if acte.type == "SaisineConseilConstit":
        cas = {"fam_code": saisine.cas_code, "libelle": saisine.cas}
        return {"casSaisine": cas, "initiateurs": None, "motif": saisine.motif}
    return {
        **_statut(acte),
        "urlConclusion": decision.url,
        "numDecision": decision.numero,
        "anneeDecision": decision.annee,
    }


def _promulgation(faits: Faits) -> Objet:
    loi = faits.dossier.promulgation
    info = {
        "typeJO": loi.type_jo,
        "dateJO": loi.date_jo + horodate(loi.date_jo)[-len("+01:00") :],
        "pageJO": None,
        "numJO": loi.numero_jo,
        "urlLegifrance": loi.url,
        "referenceNOR": loi.nor,
    }
    return {
        "texteLoiRef": loi.texte,
        "infoJO": info,
        "urlEcheancierLoi": None,
        "codeLoi": loi.loi,
        "titreLoi": loi.titre,
    }
