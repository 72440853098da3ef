"""The addresses of the pages, and what writes each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from service.web import vues
from service.web.atom import atom
from service.web.calendrier import agenda
from service.web.contenu import Contenu
from service.web.liens import SUJETS
from service.web.sources import sources

Vue = Callable[..., Contenu]
"""Called with the request and the parts of its address."""

VUES: dict[str, Vue] = {
    "/": vues.accueil,
    "/atom.xml": atom,
    "/suivi/{nom}": vues.suivi,
    "/suivi/{nom}/atom.xml": atom,
    "/suivi/{nom}/agenda.ics": agenda,
    "/alerte/{reference:[0-9A-Fa-f]{6}}": vues.alerte,
    "/scrutin/{cle}": vues.scrutin,
    "/texte/{nom}": vues.texte,
    "/texte/{nom}/{reste}": vues.texte,
    **{
        f"/{commande}/{{nom}}": partial(vues.sujet, commande=commande)
        for commande in SUJETS
        if commande != "texte"
    },
    **{
        f"/{commande}/{{nom}}/{{reste}}": partial(vues.sujet, commande=commande)
        for commande in SUJETS
        if commande != "texte"
    },
    "/agenda": partial(vues.seule, commande="agenda", ici="Agenda"),
    "/direct": partial(vues.seule, commande="direct", ici="Direct"),
    "/corrections": partial(vues.seule, commande="corrections", ici="Corrections"),
    "/sante": sources,
}
