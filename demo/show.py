"""`vigie demo`: the debates played back in the terminal or in Discord, then a question."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

from alerts.abonnement.abonnes import Abonne
from alerts.delivery.deliver import Deliverer
from alerts.delivery.terminal import DESTINATION as TERMINAL
from alerts.delivery.terminal import TerminalPrinter
from alerts.discord.courier import DESTINATION as DISCORD
from alerts.discord.courier import DiscordCourier
from alerts.render.terminal import render_terminal
from commands.registry import answer_line
from demo.player import Played, Player, reached_instant
from parlement.temps import date_courte, instant_long
from service.arret import stopped_by_signals
from service.ask import HORLOGE
from service.cli import Failure, Misuse
from service.configuration import Configuration
from service.discord.client import DiscordService, DiscordSettings
from service.horloge import utc_now
from service.start import print_line
from service.vigie import Vigie
from storage import meta, outbox

QUESTION = "!statut article7"
CONNECT_WITHIN = 20.0
"""Seconds left to Discord to let us in."""


class Show:
    """One run of the demo. `discord` is None for the terminal."""

    def __init__(
        self,
        configuration: Configuration,
        donnees: Path,
        *,
        vitesse: float | None,
        jusqu_a: datetime | None,
        question: bool,
        discord: DiscordSettings | None,
        to_discord: bool = False,
        largeur: int,
        couleur: bool,
    ) -> None:
        if to_discord and discord is None:
            raise Misuse("--discord demande un jeton dans DISCORD_TOKEN")
        if to_discord and not configuration.salons:
            raise Misuse(
                "--discord demande un salon : VIGIE_DISCORD_SALON=identifiant, ou [[discord.salons]]"
            )
        self._configuration = configuration
        self._donnees = donnees
        self._vitesse = vitesse
        self._jusqu_a = jusqu_a
        self._question = question
        self._settings = discord if to_discord else None
        self._largeur = largeur
        self._couleur = couleur
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Play, then ask. Stopped by Ctrl-C or SIGTERM, it keeps what was played and can be resumed."""
        abonnes = self._configuration.salons if self._settings else (Abonne(destination=TERMINAL),)
        player = Player(
            self._configuration,
            self._donnees,
            abonnes,
            vitesse=self._vitesse,
            jusqu_a=self._jusqu_a,
            stop=self._stop,
        )
        with stopped_by_signals(self._stop):
            async with player.server, player.open() as vigie:
                self._check_end(player, vigie)
                print_line(self._welcome(player))
                async with self._connected(vigie) as discord:
                    began = time.perf_counter()
                    played = await player.play(vigie, self._deliverer(vigie, player, discord), self._say)
                    print_line(self._farewell(played, time.perf_counter() - began))
                    if self._stop.is_set():
                        raise Failure(
                            "interrompu ; la même commande avec --donnees reprend où elle s'est arrêtée"
                        )
                    if played.restants:
                        raise Failure(_left(vigie, played.restants))
                    if self._question:
                        await self._ask(vigie, discord)

    def _check_end(self, player: Player, vigie: Vigie) -> None:
        """Refuse an end before the debates, or before what the folder already holds: time does not go back."""
        reached = reached_instant(meta.get_meta(vigie.vigie_db, HORLOGE))
        if player.end < player.faits.dossier.chronique.debut:
            raise Misuse(f"les débats commencent le {date_courte(player.faits.dossier.chronique.debut)}")
        if reached and player.end < reached:
            raise Misuse(
                f"« {self._donnees} » va déjà jusqu'au {instant_long(reached)} : prenez un autre dossier, "
                "ou une date plus tardive"
            )

    def _welcome(self, player: Player) -> str:
        start, end = player.faits.dossier.chronique.debut, player.end
        return (
            f"Vigie rejoue les débats de la loi JO 2024 et leurs suites, du {date_courte(start)} "
            f"au {instant_long(end)}.\n"
            "Un serveur local publie ce que l'Assemblée, le Sénat, le Journal officiel et la préfecture "
            f"de police publiaient à chaque date ({player.server.base_url}) ; "
            "tout le reste est la vraie Vigie.\n\n"
        )

    def _farewell(self, played: Played, seconds: float) -> str:
        compte = played.compte
        messages = f"{played.messages} messages" if played.messages else "rien de nouveau à dire"
        return (
            f"— {messages}, {played.decoded} documents lus, {compte.requetes} requêtes dont "
            f"{compte.non_modifies} « inchangé », en {seconds:.1f} s.\n\n"
        )

    def _say(self, line: str) -> None:
        if not self._settings:
            print_line(line + "\n")

    def _deliverer(self, vigie: Vigie, player: Player, discord: DiscordService | None) -> Deliverer:
        terminal = TerminalPrinter(print_line, player.clock, largeur=self._largeur, couleur=self._couleur)
        couriers = (
            {DISCORD: DiscordCourier(discord.connected, discord.allure, vigie.choix.wants_images)}
            if discord
            else {}
        )
        return Deliverer(vigie.vigie_db, couriers, utc_now, printers={TERMINAL: terminal})

    @contextlib.asynccontextmanager
    async def _connected(self, vigie: Vigie) -> AsyncIterator[DiscordService | None]:
        """The Discord client for the time of the show, None in the terminal."""
        if not self._settings:
            yield None
            return
        service = DiscordService(self._settings, vigie.context)
        task = asyncio.create_task(service.run())
        try:
            if not await self._entered(service):
                raise Failure(f"Discord ne répond pas ({service.etat})")
            yield service
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _entered(self, service: DiscordService) -> bool:
        """Wait until Discord lets us in, refuses us, or is asked no more; gives whether it did let us in."""
        events = (service.entered, service.refused, self._stop)
        waits = [asyncio.create_task(event.wait()) for event in events]
        await asyncio.wait(waits, timeout=CONNECT_WITHIN, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        return service.entered.is_set()

    async def _ask(self, vigie: Vigie, discord: DiscordService | None) -> None:
        """In the terminal, ask and answer once, then whatever is typed; in Discord, answer until stopped."""
        if discord:
            print_line("Le bot répond dans Discord (essayez !statut article7). Ctrl-C pour arrêter.\n")
            await self._stop.wait()
            return
        self._answer(vigie, QUESTION)
        while sys.stdin.isatty() and not self._stop.is_set():
            print_line("\nUne autre question ? (!aide pour la liste, Entrée pour finir) > ")
            line = await asyncio.to_thread(sys.stdin.readline)
            if not line.strip():
                return
            self._answer(vigie, line.strip(), echo=False)

    def _answer(self, vigie: Vigie, question: str, *, echo: bool = True) -> None:
        context = vigie.context()
        text = render_terminal(
            answer_line(question, context), largeur=self._largeur, couleur=self._couleur, now=context.now
        )
        print_line(f"> {question}\n\n{text}\n" if echo else f"\n{text}\n")


def _left(vigie: Vigie, count: int) -> str:
    """What could not be posted, why, and what to do."""
    reasons = "".join(f"\n  - {where} : {motif}" for where, _, motif in outbox.troubles(vigie.vigie_db))
    return (
        f"messages qui n'ont pas pu partir : {count}{reasons}\n"
        "la même commande avec --donnees les enverra quand Discord les acceptera"
    )
