"""`jeu_complet_….csv`: every amendment on a text, as last stated.

12 columns, as recorded from 2014 to 2019: tabs, CRLF, no quoting, cp1252, a space after most names of columns.
"""

from __future__ import annotations

from datetime import datetime

from demo.chronique_senat import COMMISSION, EtatAmendement, FaitsSenat, derniers_etats
from demo.formats.senat.commun import CRLF, LATIN, fiche, fragment

COLONNES = (
    "Nature ",
    "Numéro ",
    "Subdivision ",
    "Alinéa",
    "Auteur ",
    "Au nom de ",
    "Date de dépôt ",
    "Dispositif ",
    "Objet ",
    "Sort ",
    "Url amendement ",
    "Fiche Sénateur",
)


def jeu_complet(faits: FaitsSenat, texte: str, instant: datetime) -> bytes:
    """The amendments on a text (COMMISSION or SEANCE)."""
    etats = derniers_etats((a for a in faits.amendements if a.texte == texte), instant)
    lignes = (COLONNES, *(_ligne(faits, etat) for etat in etats))
    return ("sep=\t" + CRLF + "".join("\t".join(ligne) + CRLF for ligne in lignes)).encode(LATIN)


def _ligne(faits: FaitsSenat, etat: EtatAmendement) -> tuple[str, ...]:
    """One amendment. A blank alinéa is a space, in recorded files."""
    senateur = faits.par_matricule.get(etat.matricule or "")
    return (
        etat.nature,
        etat.nom,
        etat.place or "",
        etat.alinea or " ",
        etat.auteur or "",
        etat.au_nom_de or "",
        etat.depot or "",
        fragment(etat.dispositif),
        fragment(etat.objet),
        etat.sort or "",
        _adresse(faits, etat),
        f"//www.senat.fr/senfic/{fiche(senateur)}" if senateur else "",
    )


def _adresse(faits: FaitsSenat, etat: EtatAmendement) -> str:
    stade = "commissions/" if etat.texte == COMMISSION else ""
    return f"//www.senat.fr/amendements/{stade}{faits.dossier.session}/{etat.texte}/Amdt_{etat.numero}.html"
