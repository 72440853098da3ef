"""Small amendments in the Assemblée's official format, written for the tests: one odd case at a time."""

from __future__ import annotations

from typing import Any

from parlement.amendements import Amendement
from tests.trackers.assemblee.corps import NIL, Corps
from trackers.assemblee.amendements import parse_amendement_document
from trackers.base import Reading

UID = "AMANR5L17PO838901BTC0700P0D1N000042"


def division(courte: Any = "ART. 7", **changes: Any) -> Corps:
    """Where it applies."""
    return {
        "titre": "Article 7",
        "articleDesignationCourte": courte,
        "articleDesignation": "ARTICLE 7",
        "type": "ARTICLE",
        "avant_A_Apres": "A",
        "articleAdditionnel": "false",
        "urlDivisionTexteVise": "/17/textes/0700.asp#D_Article_7",
    } | changes


def cycle(
    code: Any = "AC", etat: Any = "A discuter", sous_etat: Any = NIL, sort: Any = NIL, **autres: Any
) -> Corps:
    """Where it stands."""
    traitement = {
        "etat": {"code": code, "libelle": etat},
        "sousEtat": {"code": code, "libelle": sous_etat} if isinstance(sous_etat, str) else sous_etat,
    }
    return {
        "dateDepot": "2025-01-06",
        "datePublication": "2025-01-08",
        "etatDesTraitements": traitement,
        "dateSort": NIL,
        "sort": sort,
    } | autres


def amendement(**changes: Any) -> Corps:
    """A sound amendment, to be discussed; a key given replaces the official one, `...` removes it."""
    corps: Corps = {
        "uid": UID,
        "chronotag": "1736000000000",
        "legislature": "17",
        "identification": numeros("42"),
        "examenRef": "EXANR5L17PO838901BTC0700P0D1",
        "texteLegislatifRef": "PIONANR5L17BTC0700",
        "triAmendement": "ahaaaaaai",
        "amendementParentRef": NIL,
        "signataires": {
            "auteur": {"typeAuteur": "Député", "acteurRef": "PA1", "groupePolitiqueRef": "PO2"}
            | {"gouvernementRef": NIL, "auteurRapporteurOrganeRef": NIL},
            "cosignataires": {"acteurRef": ["PA2", "PA3"]},
            "libelle": "Mme&#160;Un et M.&#160;Deux",
        },
        "pointeurFragmentTexte": {"division": division(), "amendementStandard": {"alinea": NIL}},
        "corps": corps_de("<p>Supprimer cet article.</p>", "<p>Il est inutile.</p>"),
        "cycleDeVie": cycle(),
        "seanceDiscussionRef": NIL,
        "discussionCommune": NIL,
        "discussionIdentique": {"idDiscussion": "9", "typePosition": "Premier"},
    } | changes
    return {key: value for key, value in corps.items() if value is not ...}


def numeros(long: Any, rect: Any = "0", organe: Any = "AN") -> Corps:
    """Its number, with its rectifications and the body that examines it."""
    return {
        "numeroLong": long,
        "numeroOrdreDepot": "42",
        "prefixeOrganeExamen": organe,
        "numeroRect": rect,
    }


def corps_de(dispositif: Any, expose: Any = NIL) -> Corps:
    """Its texts."""
    return {"cartoucheInformatif": NIL, "contenuAuteur": {"dispositif": dispositif, "exposeSommaire": expose}}


def place(**changes: Any) -> Corps:
    """`pointeurFragmentTexte` for a division."""
    return {"pointeurFragmentTexte": {"division": division(**changes)}}


def lire(**changes: Any) -> Reading:
    """Read a sound amendment with these changes."""
    return parse_amendement_document({"amendement": amendement(**changes)}, "DLR5L17N1")


def lu(**changes: Any) -> Amendement:
    """The one amendment read."""
    [found] = lire(**changes).records
    assert isinstance(found, Amendement)
    return found
