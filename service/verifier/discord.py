"""The part of `vigie verifier` about Discord: the token, the intents, each channel, each role to mention."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from pathlib import Path

import aiohttp
import discord

from alerts.abonnement.abonnes import Abonne
from alerts.abonnement.inscrits import inscrits
from alerts.discord.courier import DESTINATION as DISCORD
from alerts.discord.droits import PERMISSIONS, missing_in
from commands.base import Context
from service.configuration import Configuration, ConfigurationError, discord_token
from service.discord.client import API, DiscordSettings, VigieBot, point_at, settings_from
from service.discord.etat import lost_roles
from service.initialiser.jeton import fichier_jeton, is_exposed
from service.initialiser.permissions import invitation
from service.verifier.check import Check
from storage.database import Database, StorageError, is_current
from storage.migrations import VIGIE

CONNECT_WITHIN = 20.0
IMAGES = PERMISSIONS["attach_files"]
"""Without it, the bot works with less."""


async def verify_discord(
    configuration: Configuration, environ: Mapping[str, str], donnees: Path, *, ready_wait: float = 2.0
) -> AsyncIterator[Check]:
    """Everything about Discord: nothing is wrong without a token."""
    try:
        token = discord_token(environ, donnees)
    except ConfigurationError as error:
        yield Check(False, str(error))
        return
    if not token:
        todo = "« vigie initialiser » le demande, et dit où le trouver"
        yield Check(None, "Discord : pas de jeton, les alertes iront dans le terminal", todo)
        return
    for check in _jeton(fichier_jeton(donnees)):
        yield check
    settings = settings_from(environ, token, lire_les_messages=configuration.discord.lire_les_messages)
    for check in await check_discord(salons_connus(configuration, donnees), settings, ready_wait=ready_wait):
        yield check


def _jeton(file: Path) -> Iterator[Check]:
    if file.exists() and is_exposed(file):
        yield Check(
            False, f"{file} : d'autres comptes de cette machine peuvent lire le jeton", f"chmod 600 {file}"
        )


def salons_connus(configuration: Configuration, donnees: Path) -> tuple[Abonne, ...]:
    """Channels of config.toml and those chosen in Discord; of a database to migrate, nothing is read."""
    file = donnees / "vigie.db"
    try:
        if file.exists() and is_current(file, VIGIE):
            with contextlib.closing(Database(file, VIGIE)) as database:
                return inscrits(configuration.salons, database)
    except StorageError:
        pass  # the check of the databases tells it
    return configuration.salons


async def check_discord(
    salons: Iterable[Abonne], settings: DiscordSettings, *, ready_wait: float = 2.0
) -> list[Check]:
    """Enter Discord as the bot would, and look at its intents, its permissions in each channel, the roles to mention.

    `ready_wait`: seconds without news of a server before all are known.
    """
    point_at(settings)
    where = f" ({settings.api})" if settings.api else ""
    bot = VigieBot(_no_question, lire_les_messages=False, sync=False, ready_wait=ready_wait)
    try:
        async with bot, asyncio.timeout(CONNECT_WITHIN):
            await bot.login(settings.token)
            async with _connected(bot):
                return [*_intents(bot, settings), *_channels(bot, list(salons))]
    except discord.LoginFailure:
        return [
            Check(
                False,
                f"Discord{where} : jeton refusé",
                "« vigie initialiser » en demande un autre, et dit où le trouver",
            )
        ]
    except TimeoutError:
        return [
            Check(False, f"Discord{where} : pas de réponse en {CONNECT_WITHIN:.0f} s", "réessayez plus tard")
        ]
    except (OSError, aiohttp.ClientError, discord.DiscordException) as error:
        todo = f"vérifiez la connexion, et la variable {API} si vous l'avez mise"
        return [Check(False, f"Discord{where} : injoignable ({type(error).__name__})", todo)]


def _no_question() -> Context:
    raise AssertionError("verifier answers no command")


@contextlib.asynccontextmanager
async def _connected(bot: VigieBot) -> AsyncIterator[None]:
    task = asyncio.create_task(bot.connect(reconnect=False))
    ready = asyncio.create_task(bot.wait_until_ready())
    try:
        await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            await task
        yield
    finally:
        for one in (task, ready):
            one.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await one


def _intents(bot: VigieBot, settings: DiscordSettings) -> list[Check]:
    checks = [Check(True, f"Discord : connecté sous le nom de {bot.user}")]
    flags = bot.application_flags
    if settings.lire_les_messages and not (
        flags.gateway_message_content or flags.gateway_message_content_limited
    ):
        checks.append(
            Check(
                None,
                "Discord : intention « contenu des messages » non accordée : « /statut » marchera, « !statut » non",
                "cochez Message Content Intent dans le portail de Discord (Bot), ou lire_les_messages = false",
            )
        )
    return checks


def _channels(bot: VigieBot, salons: list[Abonne]) -> Iterator[Check]:
    served = [one for one in salons if one.destination.startswith(f"{DISCORD}:")]
    if not bot.guilds:
        yield Check(None, "Discord : le bot n'est sur aucun serveur", f"invitez-le : {_invitation(bot)}")
    elif not served:
        todo = (
            "dans Discord, tapez /abonner dans le salon voulu, ou « Commencer ici » sous le message d'accueil"
        )
        yield Check(None, "Discord : aucun salon ne reçoit d'alertes", todo)
    for one in served:
        yield _channel(bot, one.destination.partition(":")[2])
    for destination, role in lost_roles(bot, served):
        what = f"Salon {destination.partition(':')[2]} : le rôle à prévenir ({role}) n'existe plus"
        yield Check(False, what, "choisissez-en un autre : /regler mention")


def _channel(bot: VigieBot, number: str) -> Check:
    channel = bot.get_channel(int(number)) if number.isdecimal() else None
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return Check(
            False, f"Salon {number} : introuvable", f"invitez le bot dans ce serveur : {_invitation(bot)}"
        )
    missing = missing_in(channel)
    if missing:
        return Check(
            None if missing == [IMAGES] else False,
            f"Salon #{channel.name} : il manque au bot {', '.join(missing)}",
            "Modifier le salon > Permissions",
        )
    return Check(True, f"Salon #{channel.name} ({channel.guild.name}) : permissions suffisantes")


def _invitation(bot: VigieBot) -> str:
    return invitation(bot.application_id or 0)
