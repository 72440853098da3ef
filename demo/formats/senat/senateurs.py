"""`ODSEN_GENERAL.csv` and `ODSEN_HISTOGROUPES.json`: who the senators are, and their groups by date.

As recorded. What is not needed (birth, profession, address, commission) is blank.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime

from demo.chronique_senat import FaitsSenat, Senateur
from demo.formats.commun import lendemain
from demo.formats.senat.commun import CRLF, LATIN

ENTETE = "% Extrait pour la démonstration : les sénateurs que nomment les faits"
COLONNES = (
    "Matricule",
    "Qualité",
    "Nom usuel",
    "Prénom usuel",
    "État",
    "Date naissance",
    "Date de décès",
    "Groupe politique",
    "Type d'app au grp politique",
    "Commission permanente",
    "Circonscription",
    "Fonction au Bureau du Sénat",
    "Courrier électronique",
    "PCS INSEE",
    "Catégorie professionnelle",
    "Description de la profession",
)


def liste_des_senateurs(faits: FaitsSenat) -> bytes:
    """The senators, after lines of comment."""
    tampon = io.StringIO()
    tampon.write(f"{ENTETE}{CRLF}% {len(faits.senateurs)} ligne(s) de résultat{CRLF}")
    table = csv.DictWriter(tampon, COLONNES, restval="", lineterminator=CRLF)
    table.writeheader()
    table.writerows(map(_ligne, faits.senateurs))
    return tampon.getvalue().encode(LATIN)


def _ligne(senateur: Senateur) -> dict[str, str]:
    return {
        "Matricule": senateur.matricule,
        "Qualité": senateur.qualite,
        "Nom usuel": senateur.nom,
        "Prénom usuel": senateur.prenom,
        "État": "ACTIF",
        "Groupe politique": senateur.groupe,
        "Circonscription": senateur.circonscription,
    }


def histoire_des_groupes(faits: FaitsSenat, instant: datetime) -> bytes:
    """The group of each senator; its end is `null` until it has passed."""
    resultats = [_appartenance(senateur, instant) for senateur in faits.senateurs]
    return json.dumps({"results": resultats}, ensure_ascii=False, indent=0).encode()


def _appartenance(senateur: Senateur, instant: datetime) -> dict[str, str | None]:
    fini = senateur.fin is not None and lendemain(senateur.fin) <= instant
    return {
        "Matricule": senateur.matricule,
        "Code_du_groupe_politique": senateur.code,
        "Date_de_debut_d_appartenance": _date(senateur.debut),
        "Date_de_fin_d_appartenance": _date(senateur.fin) if senateur.fin and fini else None,
    }


def _date(jour: str) -> str:
    """`2020/10/05 00:00:00`."""
    return f"{date.fromisoformat(jour):%Y/%m/%d} 00:00:00"
