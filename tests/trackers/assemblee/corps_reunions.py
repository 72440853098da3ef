"""Small meetings in the Assemblée's official format, written for the tests: one odd case at a time."""

from __future__ import annotations

from typing import Any

Corps = dict[str, Any]

NIL: Corps = {"@xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance", "@xsi:nil": "true"}
UID = "RUANR5L17S2025IDS1"


def point(rank: int = 1, **changes: Any) -> Corps:
    """One point still planned about one bill; a key given replaces the official one, `...` removes it."""
    corps: Corps = {
        "@xsi:type": "podjSeanceConfPres_type",
        "uid": f"{UID}PT{rank}",
        "cycleDeVie": {
            "etat": "Confirmé",
            "chrono": {"creation": "2025-01-20T00:00:00.000+01:00", "cloture": None},
        },
        "objet": "Suite de la discussion\u00a0du projet de loi relatif aux essais",
        "demandeurPoint": None,
        "procedure": None,
        "dossiersLegislatifsRefs": {"dossierRef": "DLR5L17N1"},
        "typePointODJ": "Suite de la discussion",
        "comiteSecret": "false",
        "textesAssocies": None,
        "natureTravauxODJ": "ODJPR",
    }
    return {key: value for key, value in (corps | changes).items() if value is not ...}


def odj(points: Any) -> Corps:
    """The order of the day, with its points in whatever shape."""
    return {"convocationODJ": None, "resumeODJ": None, "pointsODJ": {"pointODJ": points}}


def reunion(**changes: Any) -> Corps:
    """A sitting held on the evening of 10 February 2025, with one point; `...` removes a key."""
    corps: Corps = {
        "@xmlns": "http://schemas.assemblee-nationale.fr/referentiel",
        "@xsi:type": "seance_type",
        "uid": UID,
        "timeStampDebut": "2025-02-10T21:30:00.000+01:00",
        "timeStampFin": "2025-02-11T00:05:00.000+01:00",
        "lieu": {"lieuRef": "AN", "libelleLong": "Assemblée nationale"},
        "cycleDeVie": {
            "etat": "Confirmé",
            "chrono": {"creation": "2025-01-20T00:00:00.000+01:00", "cloture": None},
        },
        "organeReuniRef": "PO838901",
        "participants": None,
        "ODJ": odj(point()),
        "compteRenduRef": "CRSANR5L17S2025O1N097",
        "identifiants": {
            "numSeanceJO": "97",
            "idJO": "20250097",
            "quantieme": "Deuxième",
            "DateSeance": "2025-02-10+01:00",
        },
    }
    return {key: value for key, value in (corps | changes).items() if value is not ...}
