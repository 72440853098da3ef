"""What the official formats of the Sénat share: addresses, letters they can write."""

from __future__ import annotations

from html import escape

from demo.chronique_senat import Senateur
from parlement.texte import fold

SITE = "https://www.senat.fr"
LATIN = "cp1252"
CRLF = "\r\n"


def fiche(senateur: Senateur) -> str:
    """The name of a senator's page: `carrere_maryse19629c.html`."""
    nom = fold(f"{senateur.nom}_{senateur.prenom}").replace("-", "_").replace(" ", "_")
    return f"{nom}{senateur.matricule.lower()}.html"


def fragment(texte: str | None) -> str:
    """A summary as a fragment of HTML, whose letters outside ASCII are references; blank when there is none."""
    if not texte:
        return ""
    return f"<body><p>{escape(texte, quote=False).encode('ascii', 'xmlcharrefreplace').decode()}</p></body>"
