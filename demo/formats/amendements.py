"""Amendments: `{uid}.json`, one by one or in an archive, and the daily list of what was published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from demo.chronique import Amendement, Faits, uid_amendement
from demo.formats.commun import NIL, XMLNS, Objet, seconde
from demo.formats.places import division
from parlement.temps import jour_de

TEXTE = "PRJLANR5L16BTC0939"
EXAMEN = "EXANR5L16PO791932BTC0939P0D1"
PAGE_DU_TEXTE = "/16/textes/0939.asp"
ADRESSE = "https://www.assemblee-nationale.fr/dyn/opendata"
PDF: Objet = {
    "nom": "PDF",
    "typeMime": {"type": "application", "subType": "PDF"},
    "statutRepresentation": NIL,
    "repSource": NIL,
    "offset": NIL,
    "dateDispoRepresentation": NIL,
}
LARGEUR_DU_TRI = 50


def rang_d_appel(faits: Faits, amendement: Amendement) -> tuple[int, bool, int]:
    """Sorts amendments in the order of their votes, a sub-amendment after the one that it changes."""
    parent = next((a for a in faits.amendements if a.numero == amendement.parent), amendement)
    return parent.scrutin, amendement.parent is not None, amendement.scrutin


def ordre_d_appel(faits: Faits) -> list[Amendement]:
    """The amendments in the order in which they are called."""
    return sorted(faits.amendements, key=lambda a: rang_d_appel(faits, a))


def instant_du_sort(faits: Faits, amendement: Amendement) -> datetime:
    """When its outcome is known: when it is voted."""
    return faits.par_numero[amendement.scrutin].vote


def amendement_officiel(faits: Faits, amendement: Amendement, instant: datetime) -> Objet:
    """An amendment, to be discussed until its vote. What is not known of it is nil."""
    decide = instant_du_sort(faits, amendement) <= instant
    corps: Objet = {
        **XMLNS,
        "uid": amendement.uid,
        "chronotag": str(_change(faits, amendement, decide=decide)),
        "legislature": faits.dossier.legislature,
        "identification": _identification(amendement),
        "examenRef": EXAMEN,
        "texteLegislatifRef": TEXTE,
        "triAmendement": _tri(faits, amendement),
        "cardinaliteAmdtMultiples": "1",
        "amendementParentRef": uid_amendement(amendement.parent) if amendement.parent else NIL,
        "signataires": _signataires(faits, amendement),
        "pointeurFragmentTexte": {
            "partieAmendableRef": NIL,
            "division": division(amendement.place, PAGE_DU_TEXTE),
            "amendementStandard": {"alinea": NIL},
        },
        "corps": {"cartoucheInformatif": NIL, "contenuAuteur": _contenu(amendement)},
        "cycleDeVie": _cycle_de_vie(faits, amendement, decide=decide),
        "representations": {
            "representation": PDF | {"contenu": {"documentURI": f"/base/{amendement.uid}?format=pdf"}}
        },
        "seanceDiscussionRef": faits.par_numero[amendement.scrutin].seance if decide else NIL,
        "article99": NIL,
        "loiReference": NIL,
        "discussionCommune": NIL,
        "discussionIdentique": NIL,
        "accordGouvernementDepotHorsDelai": NIL,
    }
    return {"amendement": corps}


def _change(faits: Faits, amendement: Amendement, *, decide: bool) -> int:
    """Milliseconds since 1970 at its last change."""
    instant = instant_du_sort(faits, amendement) if decide else amendement.publie
    return int(instant.timestamp() * 1000)


def _identification(amendement: Amendement) -> Objet:
    numero = str(amendement.numero)
    return {
        "numeroLong": f"{numero} (Rect)" if amendement.rectification else numero,
        "numeroOrdreDepot": numero,
        "prefixeOrganeExamen": "AN",
        "numeroRect": "1" if amendement.rectification else "0",
    }


def _tri(faits: Faits, amendement: Amendement) -> str:
    """An opaque key that sorts by order of call: two letters at the end of a row of a's."""
    rang = ordre_d_appel(faits).index(amendement) + 1
    return "".join(chr(ord("a") + n) for n in divmod(rang, 26)).rjust(LARGEUR_DU_TRI, "a")


def _signataires(faits: Faits, amendement: Amendement) -> Objet:
    """Its author. The first space is not breaking, as an entity: `M.&#160;Vicot`."""
    auteur = {
        "typeAuteur": "Député",
        "gouvernementRef": NIL,
        "acteurRef": amendement.acteur,
        "groupePolitiqueRef": faits.groupes[amendement.groupe].uid,
        "auteurRapporteurOrganeRef": NIL,
    }
    libelle = f"{amendement.civilite}&#160;{amendement.nom}"
    return {"auteur": auteur, "cosignataires": NIL, "suffixe": NIL, "libelle": libelle}


def _contenu(amendement: Amendement) -> Objet:
    effet = amendement.effet
    dispositif = f'<p style="text-align: justify;">{effet}</p>' if effet else NIL
    return {
        "dispositif": dispositif,
        "avantAppel": NIL,
        "exposeSommaire": NIL,
        "annexeExposeSommaire": NIL,
    }


def _cycle_de_vie(faits: Faits, amendement: Amendement, *, decide: bool) -> Objet:
    etat, sous_etat = {"code": "AC", "libelle": "A discuter"}, NIL
    if decide:
        etat, sous_etat = {"code": "DI", "libelle": "Discuté"}, {"code": "DI", "libelle": amendement.sort}
    return {
        "dateDepot": amendement.depot or NIL,
        "datePublication": jour_de(amendement.publie).isoformat(),
        "soumisArticle40": NIL,
        "etatDesTraitements": {"etat": etat, "sousEtat": sous_etat},
        "dateSort": seconde(instant_du_sort(faits, amendement)) if decide else NIL,
        "sort": amendement.sort if decide else NIL,
    }


def liste_publiee(publications: Iterable[tuple[datetime, str]]) -> bytes:
    """The daily list: `horodatage;adresse` for each publication (instant, uid), the same uid again when it changes."""
    lignes = (f"{seconde(instant)};{ADRESSE}/{uid}.xml\n" for instant, uid in publications)
    return "".join(lignes).encode()
