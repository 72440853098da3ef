"""Small bodies in the formats of the dérouleur and of Éliasse, written for the tests: one odd case at a time."""

from __future__ import annotations

import json
from typing import Any

from parlement.direct import Direct
from trackers.base import Reading

Corps = dict[str, Any]


def ligne(kind: str, libelle: str = "", **autres: Any) -> Corps:
    return {"id": "1", "ligne_type": kind, "ligne_libelle_1": libelle} | autres


def adt(numero: int, bibard: Any = "0636", kind: str = "ADT", **autres: Any) -> Corps:
    mot = "Adt" if kind == "ADT" else "S/Adt"
    corps = ligne(
        kind,
        f"{mot} n° {numero} de M. MARTIN",
        depute_tribun_id="1234",
        ligne_amendement_uid=f"AMANR5L17PO838901BTC{int(bibard):04}P0D1N{numero:06}",
        texte_bibard=bibard,
    )
    return corps | autres


def phase(*lignes: Corps, **autres: Any) -> Corps:
    """One phase: one object where it holds one line."""
    return {
        "phase_libelle": "SÛRETÉ",
        "phase_type": "DA",
        "ligne": lignes[0] if len(lignes) == 1 else list(lignes),
    } | autres


def feuille(*phases: Corps, extrait: Any = "2026-06-29T21:34:12") -> bytes:
    jaune = {"id": "77", "jaune_date_time": "2026-06-29T21:30:00", "extract_date_time": extrait}
    contenu = {"phase": phases[0] if len(phases) == 1 else list(phases)}
    return json.dumps({"racine": {"jaune": jaune, "contenu": contenu}}).encode()


def direct_of(reading: Reading) -> Direct:
    """The order of debate of a reading: its first record."""
    found = reading.records[0]
    assert isinstance(found, Direct)
    return found


def appel(numero: str, position: str, sort: Any = "", **autres: Any) -> Corps:
    return {
        "place": "Article 7",
        "sort": sort,
        "numero": numero,
        "parentNumero": "",
        "auteurLabel": "M. MARTIN",
        "auteurGroupe": "NI",
        "position": position,
    } | autres


def discussion(*amendements: Corps, **autres: Any) -> bytes:
    corps = {"organe": "AN", "bibard": "0636", "bibardSuffixe": "", "legislature": "17", "divisions": []}
    return json.dumps(
        {"amdtsParOrdreDeDiscussion": corps | {"amendements": list(amendements)} | autres}
    ).encode()


SEANCE = phase(
    ligne("INTERVGVT", "Mme la ministre"),
    ligne("ARTICLE", "ARTICLE 6", ligne_libelle_compl_1="(suite)"),
    adt(237),
    adt(240, kind="SSADT"),
    adt(238, ligne_libelle_compl_1="(Scrutin public)"),
    ligne("ARTICLE", "APRÈS L'ARTICLE 6"),
    adt(12, ligne_libelle_1="Adt n° 12 (Rect) (scrutin public)"),
    ligne("ARTICLE", "ARTICLE 7"),
    adt(9),
    ligne("NEXTSEANCEL1", "PROCHAINE SÉANCE"),
)
