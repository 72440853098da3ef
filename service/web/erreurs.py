"""What is said when a page cannot be given."""

from __future__ import annotations

from datetime import datetime

from alerts.render.html import anchor, words
from service.web.gabarit import page
from service.web.liens import Liens

DITES = {
    404: ("Page introuvable", "Cette adresse n'est pas celle d'une page."),
    405: ("Demande refusée", "Cette page se lit ; on n'y écrit pas."),
    500: (
        "La page n'a pas pu être écrite",
        "L'erreur est dans le journal, pour les admins. Réessayez plus tard.",
    ),
    503: ("Page indisponible pour l'instant", "Réessayez dans une minute."),
}
AUTRE = ("Demande refusée", "Le serveur ne comprend pas cette demande.")


def erreur(status: int, why: str, liens: Liens, site: str, now: datetime) -> str:
    """A whole page that says what happened and where to go. `why` replaces the usual sentence."""
    titre, said = DITES.get(status, AUTRE)
    back = anchor("Tout ce qui est suivi", liens.vers(""))
    corps = f"<h1>{titre}</h1>\n<p>{words(why or said)}</p>\n<p>{back}</p>"
    return page(titre, corps, liens, site=site, now=now)
