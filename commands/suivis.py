"""`!suivis`: what is tracked here, and under which words."""

from __future__ import annotations

from alerts.message import Gras, Lien, Ligne, Message, ligne, puce, reponse
from commands.base import Commande, Context
from commands.statut import RIEN
from parlement.suivis import Suivi
from parlement.temps import date_courte


def suivis(context: Context, argument: str) -> Message:
    """List every suivi: its name, its aliases, its bill."""
    tracked = context.tracked.suivis
    if not tracked:
        return reponse("Suivis", "Rien n'est suivi. Un admin peut ajouter un texte : !suivre ADRESSE")
    lines = [_line(context, suivi) for suivi in tracked]
    return reponse(
        "Ce qui est suivi", *lines, ligne("Où en est l'un d'eux : ", Gras(f"!statut {tracked[0].nom}"))
    )


def _line(context: Context, suivi: Suivi) -> Ligne:
    dossier = context.tracked.dossier(suivi)
    words = f" (aussi : {', '.join(suivi.alias)})" if suivi.alias else ""
    what = f" — {suivi.titre}, {suivi.fil.article}" if suivi.fil else f" — {suivi.titre}"
    since = context.tracked.since.get(suivi.nom)
    began = f" · depuis le {date_courte(since)}" if since else ""
    if dossier is None:
        return puce(Gras(suivi.nom), words, what, f" · dossier {suivi.cible}, {RIEN}", began)
    bill = context.tracked.titre(dossier) if suivi.fil else "dossier"
    return puce(Gras(suivi.nom), words, what, " · ", Lien(bill, dossier.url), began)


SUIVIS = Commande(
    nom="suivis", description="ce qui est suivi, et sous quels noms", exemples=("!suivis",), answer=suivis
)
