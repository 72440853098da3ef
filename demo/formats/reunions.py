"""`json/reunion/RUAN….json`: a sitting or the meeting of a committee, and its order of the day."""

from __future__ import annotations

from datetime import datetime

from demo.chronique import Acte, Faits, Reunion
from demo.formats.commun import XMLNS, XSI, Objet
from parlement.temps import PARIS, jour_de

QUANTIEMES = {None: None, 1: "Première", 2: "Deuxième", 3: "Troisième"}
SENAT = "RUSN"
DE_COMMISSION = ("formatReunion", "infosReunionsInternationale")


def annonce(faits: Faits, reunion: Reunion) -> Acte:
    """The acte of the dossier that announces a meeting."""
    return next(a for a in faits.actes if a.reunion == reunion.uid and a.point)


def reunion_officielle(faits: Faits, reunion: Reunion, instant: datetime) -> Objet:
    """A meeting. Its end, number and report are there once it was held, when they are known."""
    acte = annonce(faits, reunion)
    seance = acte.type == "DiscussionSeancePublique"
    tenue = reunion.fin is not None and reunion.fin <= instant
    corps: Objet = {
        **XMLNS,
        **XSI,
        "@xsi:type": "seance_type" if seance else "reunionCommission_type",
        "uid": reunion.uid,
        "timeStampDebut": _milliseconde(reunion.debut),
        **({"timeStampFin": _milliseconde(reunion.fin)} if reunion.fin and tenue else {}),
        "lieu": _lieu(reunion) if seance else None,
        "cycleDeVie": _confirme(acte),
        "demandeur": None,
        "organeReuniRef": acte.organe,
        "participants": None,
        "visioConference": "false",
        "sessionRef": faits.dossier.session if seance else None,
        "ouverturePresse": None,
        "captationVideo": None,
        "ODJ": _ordre_du_jour(faits, reunion, acte, seance=seance),
        "compteRenduRef": _compte_rendu(reunion) if tenue else None,
        **({"identifiants": _identifiants(reunion, tenue=tenue)} if seance else dict.fromkeys(DE_COMMISSION)),
    }
    return {"reunion": corps}


def _milliseconde(instant: datetime) -> str:
    return instant.astimezone(PARIS).isoformat(timespec="milliseconds")


def _lieu(reunion: Reunion) -> Objet:
    if reunion.uid.startswith(SENAT):
        return {"lieuRef": "S", "libelleLong": "Sénat"}
    return {"lieuRef": "AN", "libelleLong": "Assemblée nationale"}


def _confirme(acte: Acte) -> Objet:
    """A meeting, or its point: on since the day it was announced."""
    assert acte.publie is not None  # only an étape has none
    jour = acte.publie.astimezone(PARIS).replace(hour=0, minute=0)
    return {"etat": "Confirmé", "chrono": {"creation": _milliseconde(jour), "cloture": None}}


def _ordre_du_jour(faits: Faits, reunion: Reunion, acte: Acte, *, seance: bool) -> Objet:
    """The point about the bill: what else was on the order of the day is not told."""
    titre = faits.dossier.titre_en_seance
    objet = f"{reunion.objet} {titre}" if reunion.objet else titre[0].upper() + titre[1:]
    point: Objet = {
        **{"@xsi:type": "podjSeanceConfPres_type" if seance else "podjReunion_type"},
        "uid": f"{reunion.uid}PT{acte.point}",
        "cycleDeVie": _confirme(acte),
        "objet": objet,
        "demandeurPoint": None,
        "procedure": None,
        "dossiersLegislatifsRefs": {"dossierRef": faits.dossier.uid},
        "typePointODJ": reunion.type,
        "comiteSecret": "false",
        "textesAssocies": None,
    }
    if seance:
        point["natureTravauxODJ"] = "ODJSN" if reunion.uid.startswith(SENAT) else "ODJPR"
    return {
        "convocationODJ": None if seance else {"item": objet},
        "resumeODJ": None,
        "pointsODJ": {"pointODJ": point},
    }


def _compte_rendu(reunion: Reunion) -> str | None:
    return f"CRSANR5L16S2023O1N{reunion.numero_jo:03}" if reunion.numero_jo else None


def _identifiants(reunion: Reunion, *, tenue: bool) -> Objet:
    """The number of a sitting in the session, once it was held and where it is known."""
    numero = reunion.numero_jo if tenue else None
    return {
        "numSeanceJO": str(numero) if numero else None,
        "idJO": f"2023{numero:04}" if numero else None,
        "quantieme": QUANTIEMES[reunion.rang],
        "DateSeance": f"{jour_de(reunion.debut)}{_milliseconde(reunion.debut)[-len('+01:00') :]}",
    }
