"""`liste_discussion.json`: the order of discussion in the sitting, with outcomes as they come. All values are texts."""

from __future__ import annotations

import json
from datetime import datetime

from demo.chronique_senat import SEANCE, EtatAmendement, FaitsSenat, derniers_etats
from demo.formats.commun import Objet
from demo.formats.senat.commun import fiche

IDS = {"amendement": 1_240_000, "subdivision": 170_000}
"""Made up: they have no meaning."""
POSITIONS = {"art. add. avant ": "-10", "art. add. après ": "20", "": "0"}
"""Words of the amendments' file -> `subpos`, as the files of text 63 (2017-2018) agree."""
BOOLEEN = {True: "true", False: "false"}


def liste_discussion(faits: FaitsSenat, instant: datetime) -> bytes:
    """The places in the order of call, each with its amendments.

    A motion is called before the articles: it is in no place, and absent. An amendment whose outcome is not known is
    absent once its place is behind: the list would say that it is still to come.
    """
    etats = [a for a in derniers_etats(faits.amendements, instant) if a.texte == SEANCE]
    passes = {lieu.place for lieu in faits.ordre if lieu.passe <= instant}
    appeles = [a for a in etats if a.place and (a.sort or _lieu(a) not in passes)]
    restent = [a for a in appeles if not a.sort]
    corps: Objet = {
        "info_generales": {
            "natureLoi": "Projet de loi",
            "intituleLoi": faits.dossier.titre_court,
            "lecture": "1ère lecture",
            "tsgenhtml": str(int(instant.timestamp() * 1000)),
            "idtxt": SEANCE,
            "nbAmdtsDeposes": str(len(etats)),
            "nbAmdtsAExaminer": str(len(restent)),
            "doslegsignet": faits.dossier.signet,
        },
        "Subdivisions": [
            _subdivision(faits, rang, lieu.place, [a for a in appeles if _lieu(a) == lieu.place])
            for rang, lieu in enumerate(faits.ordre, 1)
        ],
    }
    return json.dumps(corps, ensure_ascii=False, indent=4).encode()


def _subdivision(faits: FaitsSenat, rang: int, place: str, etats: list[EtatAmendement]) -> Objet:
    ancre = place.split()[-1]
    return {
        "libelle_subdivision": place,
        "id_subdivision": str(IDS["subdivision"] + rang),
        "signet": f"../../textes/{faits.dossier.session}/{SEANCE}.html#AMELI_SUB_4__Article_{ancre}",
        "Amendements": [_amendement(faits, posder, etat) for posder, etat in enumerate(etats, 1)],
    }


def _amendement(faits: FaitsSenat, posder: int, etat: EtatAmendement) -> Objet:
    """One amendment: `sort` is absent until it is known, `subpos` says where it stands around its place."""
    senateur = faits.par_matricule.get(etat.matricule or "")
    return {
        "idAmendement": _id(etat.numero),
        "posder": str(posder),
        "subpos": next(pos for mots, pos in POSITIONS.items() if (etat.place or "").startswith(mots)),
        "isSousAmendement": BOOLEEN[etat.parent is not None],
        "idAmendementPere": _id(etat.parent) if etat.parent else "0",
        "urlAmdt": f"Amdt_{etat.numero}.html",
        "typeAmdt": etat.nature,
        "num": etat.nom,
        "libelleAlinea": f"Al. {etat.alinea}" if etat.alinea else "",
        "urlAuteur": fiche(senateur) if senateur else "",
        "auteur": etat.auteur or "",
        "isDiscussionCommune": "false",
        "isDiscussionCommuneIsolee": "false",
        "isIdentique": "false",
        **({"sort": etat.sort} if etat.sort else {}),
        "isAdopte": BOOLEEN[etat.sort == "Adopté"],
        "isRejete": BOOLEEN[etat.sort == "Rejeté"],
    }


def _lieu(etat: EtatAmendement) -> str:
    """« Article 14 » of « art. add. avant Article 14 »."""
    lieu = etat.place or ""
    return next(lieu.removeprefix(mots) for mots in POSITIONS if lieu.startswith(mots))


def _id(numero: str) -> str:
    return str(IDS["amendement"] + int(numero))
