"""What is wrong with Vigie now: one list, which `!sante`, the alarms and the public page all read.

A trouble is a cause, not its symptoms: a site that is down is one, whatever sources it breaks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from alerts.alarmes.etat_discord import EtatDiscord
from alerts.alarmes.sources import troubles_sources
from alerts.alarmes.trouble import Trouble
from alerts.votes import plural
from parlement.temps import duree
from storage.abonnements import Inscription, inscriptions
from storage.alarmes import DE_SUITE, abandons, etat_envois, sent_since
from storage.battement import absence
from storage.database import Database
from storage.sante import place_libre
from storage.tracked import Tracked

__all__ = ["Trouble", "troubles"]

BLOQUE = timedelta(minutes=15)
"""A message due for longer, while nothing leaves, is stuck: the longest wait between two tries is five minutes."""
REFUSES = timedelta(days=1)
"""How long a message that Discord refused is told."""
DIT_ENCORE = timedelta(hours=1)
"""How long an absence of Vigie is told after its return."""
PLACE = 1024**3
"""Bytes: with less free, the next daily copies of the databases may not fit."""
REMEDES = {
    "introuvable": "le salon a-t-il été supprimé ? Choisissez-en un autre : /abonner",
    "permission": "Modifier le salon > Permissions > rôle de Vigie : envoyer des messages, intégrer des liens",
    "accès": "Modifier le salon > Permissions > rôle de Vigie : Voir le salon",
    "serveur": "invitez de nouveau Vigie sur ce serveur",
}
"""What to do about a closed channel, by a word of its reason."""


def troubles(
    tracked: Tracked,
    vigie: Database,
    now: datetime,
    *,
    discord: EtatDiscord | None = None,
    libre: int | None = None,
) -> list[Trouble]:
    """Everything wrong now, what concerns all of Vigie first.

    discord: how the gateway stands, None where there is none. libre: bytes free where the data are, measured when not
    given. Raises StorageError.
    """
    return [
        *_absent(vigie, now),
        *(_discord(discord) if discord else ()),
        *_envois(vigie, discord, now),
        *troubles_sources(tracked.parlement, now),
        *_disque(place_libre(vigie) if libre is None else libre),
        *_salons(vigie),
        *(_roles(vigie, discord) if discord else ()),
    ]


def _absent(vigie: Database, now: datetime) -> Iterator[Trouble]:
    away = absence(vigie)
    if away and now - away[1] < DIT_ENCORE:
        yield Trouble(
            cle="absence",
            texte=f"Vigie était arrêtée pendant {duree(away[1] - away[0])}",
            detail="elle relit ce qui a été publié pendant ce temps ; ce qui était important part en un résumé",
            remede="rien, si c'était voulu ; sinon, lisez le journal de la machine",
            depuis=away[0],
            vu_le=away[1],
            fois=DE_SUITE,
        )


def _discord(discord: EtatDiscord) -> Iterator[Trouble]:
    if not discord.connecte:
        yield Trouble(
            cle="discord",
            texte="Vigie n'est pas connectée à Discord",
            detail=discord.mots,
            remede="« vigie verifier » dit si le jeton est refusé ; sinon Vigie se reconnecte seule",
        )
    elif not discord.serveurs:
        yield Trouble(
            cle="serveurs",
            texte="Vigie n'est sur aucun serveur Discord",
            remede=f"ouvrez cette adresse et choisissez votre serveur : {discord.invitation}",
        )


def _envois(vigie: Database, discord: EtatDiscord | None, now: datetime) -> Iterator[Trouble]:
    waiting = etat_envois(vigie)
    oldest = waiting.plus_ancien
    if oldest and now - oldest > BLOQUE and not sent_since(vigie, now - BLOQUE):
        away = discord is not None and not discord.connecte
        yield Trouble(
            cle="envois",
            texte="des messages ne partent pas",
            detail=waiting.motif or ("Discord n'est pas connecté" if away else ""),
            remede="rien n'est perdu : ils partiront ; si cela dure, « vigie verifier »",
            depuis=oldest,
        )
    count, motif = abandons(vigie, now - REFUSES)
    if count:
        yield Trouble(
            cle="refus",
            texte=f"Discord a refusé {plural(count, 'message')}",
            detail=motif,
            remede="signalez-le à qui tient le code de Vigie, avec ce motif",
            fois=DE_SUITE,
        )


def _disque(libre: int) -> Iterator[Trouble]:
    if libre < PLACE:
        yield Trouble(
            cle="disque",
            texte="il reste moins d'un gigaoctet sur le disque de Vigie",
            remede="faites de la place : sans elle, plus rien ne peut être enregistré",
        )


def _salons(vigie: Database) -> Iterator[Trouble]:
    """Channels that cannot be written to, one trouble for each server."""
    by_server: dict[str, list[Inscription]] = defaultdict(list)
    for one in inscriptions(vigie):
        if one.etat == "suspendu":
            by_server[one.serveur].append(one)
    for serveur, closed in by_server.items():
        yield _closed(serveur, closed)


def _closed(serveur: str, closed: list[Inscription]) -> Trouble:
    names = ", ".join(f"#{one.salon}" if one.salon else one.destination for one in closed)
    reason = closed[0].motif
    many = len(closed) > 1
    return Trouble(
        cle=f"salons:{serveur}",
        texte=f"Vigie ne peut plus écrire dans {names if not many else plural(len(closed), 'salon')}",
        detail=f"{f'{names} : ' if many else ''}{reason}",
        remede=next((words for key, words in REMEDES.items() if key in reason.lower()), REMEDES["permission"])
        + " ; Vigie reprend seule, avec un résumé de ce qui a été manqué",
        depuis=min((one.depuis for one in closed if one.depuis), default=None),
        fois=DE_SUITE,
        serveur=serveur,
        destinations=tuple(one.destination for one in closed),
    )


def _roles(vigie: Database, discord: EtatDiscord) -> Iterator[Trouble]:
    """Roles to mention that no longer exist, one trouble for each channel."""
    known = {one.destination: one for one in inscriptions(vigie)}
    lost: dict[str, list[str]] = defaultdict(list)
    for destination, role in discord.roles_disparus:
        lost[destination].append(role)
    for destination, roles in lost.items():
        one = known.get(destination, Inscription(destination=destination))
        yield Trouble(
            cle=f"role:{destination}",
            texte=f"le rôle à prévenir dans {f'#{one.salon}' if one.salon else destination} n'existe plus",
            detail=f"identifiant : {', '.join(roles)} ; les alertes arrivent, sans mention",
            remede="choisissez un autre rôle : /regler mention",
            serveur=one.serveur,
            destinations=(destination,),
        )
