"""Puts the pieces of `vigie lancer` together: terminal or Discord, according to what is configured."""

from __future__ import annotations

import logging
from pathlib import Path

from alerts.abonnement.abonnes import Abonne
from alerts.delivery.deliver import Deliverer
from alerts.delivery.terminal import DESTINATION as TERMINAL
from alerts.delivery.terminal import TerminalPrinter
from alerts.discord.courier import DESTINATION as DISCORD
from alerts.discord.courier import DiscordCourier
from service.arret import stopped_by_signals
from service.configuration import PISTE_VARIABLE, Configuration
from service.discord.client import READY_WAIT, DiscordService, DiscordSettings
from service.discord.etat import Observateur
from service.discord.serveurs import Serveurs
from service.horloge import utc_now
from service.progress import ProgressBars
from service.run import Service
from service.salons import Salons
from service.vigie import Vigie
from service.web.lancement import page_publique
from trackers.piste.acces import Acces

log = logging.getLogger(__name__)


def print_line(text: str) -> None:
    """Print at once, in one write: what was printed is never cut by a stop."""
    print(text, end="", flush=True)


async def start(
    configuration: Configuration,
    donnees: Path,
    settings: DiscordSettings | None,
    *,
    largeur: int,
    couleur: bool,
    piste: Acces | None = None,
) -> None:
    """Run until SIGINT or SIGTERM. Without a token, or without a channel, alerts go to the terminal."""
    _say_what_is_missing(configuration, settings, piste)
    abonnes = destinations(configuration, settings)
    with ProgressBars() as progress:
        async with Vigie(configuration, donnees, abonnes, utc_now, progress=progress, piste=piste) as vigie:
            if settings and {abonne.destination for abonne in vigie.choix.abonnes} == {TERMINAL}:
                log.warning(
                    "aucun salon ne reçoit d'alertes : dans Discord, « Commencer ici » ; d'ici là, le terminal"
                )
            service, discord = assemble(vigie, settings, largeur=largeur, couleur=couleur)
            async with page_publique(vigie, service.polls, discord):
                with stopped_by_signals(service.stop):
                    await service.run()


def assemble(
    vigie: Vigie,
    settings: DiscordSettings | None,
    *,
    largeur: int,
    couleur: bool,
    ready_wait: float = READY_WAIT,
) -> tuple[Service, DiscordService | None]:
    """What runs around an open Vigie: who delivers, who listens to Discord, who looks after the channels.

    ready_wait: seconds without news of a server of Discord before all are known.
    """
    discord = DiscordService(settings, vigie.context, ready_wait=ready_wait) if settings else None
    salons = Salons(vigie, discord.connected) if discord else Salons(vigie)
    couriers = {}
    if discord:
        lire = vigie.configuration.discord.lire_les_messages
        vigie.etat_discord = Observateur(discord, vigie.choix, utc_now, lire_les_messages=lire)
        discord.serveurs = Serveurs(vigie.context, salons, discord.connected)
        couriers[DISCORD] = DiscordCourier(discord.connected, discord.allure, vigie.choix.wants_images)
    printers = {TERMINAL: TerminalPrinter(print_line, utc_now, largeur=largeur, couleur=couleur)}
    deliverer = Deliverer(vigie.vigie_db, couriers, utc_now, printers=printers, when_closed=salons.closed)
    return Service(vigie, deliverer, discord, salons), discord


def destinations(configuration: Configuration, settings: DiscordSettings | None) -> tuple[Abonne, ...]:
    """Where alerts go: the channels of Discord, or the terminal without a token or without a channel."""
    if settings is not None and configuration.salons:
        return configuration.salons
    return (Abonne(destination=TERMINAL),)


def _say_what_is_missing(
    configuration: Configuration, settings: DiscordSettings | None, piste: Acces | None
) -> None:
    if configuration.path is None:
        log.warning(
            "pas de config.toml : l'exemple livré est suivi. Pour commencer : « vigie initialiser », deux questions"
        )
    if not configuration.reseau.contact:
        log.warning(
            "config.toml, [reseau] contact est vide : mettez-y de quoi vous joindre (une page, un courriel)"
        )
    if configuration.piste.client_id and piste is None:
        log.warning("PISTE : le secret manque (variable %s) : l'API Légifrance n'est pas lue", PISTE_VARIABLE)
    if settings is None:
        log.warning(
            "pas de jeton Discord : les alertes vont dans le terminal (« vigie initialiser » le demande)"
        )
