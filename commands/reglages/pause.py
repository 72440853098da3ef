"""`!pause`, `!reprendre`: a channel that receives nothing for a while, and catches up when it comes back."""

from __future__ import annotations

from datetime import datetime

from alerts.abonnement.abonnes import EtatAbonne, zone
from alerts.message import Action, Gras, Heure, Message, ligne, reponse
from commands.base import Argument, Commande, Context, Refus
from commands.reglages.durees import read_fin
from commands.reglages.salon import Salon, read_salon, write_noted
from parlement.temps import date_longue
from storage.abonnements import set_etat


def pause(context: Context, argument: str) -> Message:
    """Stop the alerts of a channel, until an instant if one was typed."""
    salon, typed = read_salon(context, argument)
    _check(salon)
    fuseau = salon.regle.fuseau
    fin = read_fin(typed, context.now, zone(fuseau)) if typed else None
    local = fin.astimezone(zone(fuseau)) if fin else None
    motif = f"jusqu'au {date_longue(local.date())} à {local:%-H h %M}" if local else ""
    _set(context, salon, EtatAbonne.PAUSE, motif, fin)
    until = [ligne("Les alertes reprennent d'elles-mêmes ", Heure(fin, "complet"), ".")] if fin else []
    return reponse(
        f"{salon.titre} est en pause",
        *until,
        ligne(
            "Rien n'est perdu : ce qui attend viendra en un seul message. Pour reprendre : ",
            Gras("!reprendre"),
        ),
        actions=(Action("Reprendre", "reprendre"),),
    )


def reprendre(context: Context, argument: str) -> Message:
    """Start the alerts of a channel again."""
    salon, _ = read_salon(context, argument)
    said = salon.inscription
    if said.etat == EtatAbonne.SUSPENDU:
        raise Refus(
            f"{salon.titre} est suspendu : {said.motif or 'Vigie ne peut pas y écrire'}. "
            "Rendez-lui ses permissions : il reprend de lui-même."
        )
    if said.etat != EtatAbonne.PAUSE:
        raise Refus(f"{salon.titre} n'est pas en pause.")
    _set(context, salon, EtatAbonne.ACTIF, "", None)
    return reponse(
        f"{salon.titre} reprend", "Ce qui attendait arrive en un seul message, dans quelques minutes."
    )


def _check(salon: Salon) -> None:
    if salon.abonne is None:
        raise Refus(f"{salon.titre} ne reçoit rien : !abonner dit ce que l'on peut demander.")
    if salon.abonne.etat is EtatAbonne.SUSPENDU:
        raise Refus(f"{salon.titre} est déjà suspendu ({salon.abonne.motif}) : rien n'y est posté.")


def _set(context: Context, salon: Salon, etat: EtatAbonne, motif: str, fin: datetime | None) -> None:
    action = "pause" if etat is EtatAbonne.PAUSE else "reprendre"
    write_noted(
        context,
        lambda db: set_etat(db, salon.destination, etat, motif, context.now, fin),
        salon,
        action,
        motif,
    )


PAUSE = Commande(
    nom="pause",
    description="ne plus rien poster dans un salon pendant un temps ; rien n'est perdu",
    exemples=("!pause", "!pause 2 jours", "!pause jusqu'à lundi"),
    argument=Argument(nom="fin", description="une durée ou une date : 3 h, 2 jours, jusqu'à lundi"),
    answer=pause,
    droit=True,
    prive=True,
)
REPRENDRE = Commande(
    nom="reprendre",
    description="poster de nouveau dans un salon en pause, et rattraper ce qui attendait",
    exemples=("!reprendre",),
    argument=Argument(nom="salon", description="un autre #salon que celui-ci"),
    answer=reprendre,
    droit=True,
    prive=True,
)
