"""`dossiers-legislatifs.csv`: every bill and where it stands. Semicolons, latin-1; known by description (2026)."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from demo.chronique_senat import EtatDossier, FaitsSenat, derniers_etats
from demo.formats.senat.commun import CRLF, SITE

LATIN1 = "iso-8859-1"
COLONNES = (
    "Titre",
    "Type de dossier",
    "Date initiale",
    "URL du dossier",
    "État du dossier",
    "Décision du CC",
    "Date de la décision",
    "Date de promulgation",
    "Numéro de la loi",
    "Thèmes",
)


def dossiers_legislatifs(faits: FaitsSenat, instant: datetime) -> bytes:
    """The bills, as stated at that instant."""
    tampon = io.StringIO()
    table = csv.writer(tampon, delimiter=";", lineterminator=CRLF)
    table.writerow(COLONNES)
    table.writerows(map(_ligne, derniers_etats(faits.dossiers, instant)))
    return tampon.getvalue().encode(LATIN1)


def _ligne(etat: EtatDossier) -> tuple[str, ...]:
    return (
        etat.titre,
        etat.type,
        etat.initial,
        f"{SITE}/dossier-legislatif/{etat.signet}.html",
        etat.etat,
        etat.decision or "",
        etat.decision_jour or "",
        etat.promulgation or "",
        etat.loi or "",
        etat.themes or "",
    )
