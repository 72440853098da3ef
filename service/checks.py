"""`vigie verifier`: is everything there, and if not, what to do about it."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import aiohttp
import discord
from sqlite_utils import Migrations

from commands.base import Context
from commands.sante import say_unknown, unknown_suivis
from service.configuration import (
    DEFAULT_PATH,
    EXAMPLE,
    Configuration,
    ConfigurationError,
    discord_token,
    load,
)
from service.discord_client import API, DiscordSettings, VigieBot, point_at, settings_from
from service.piste import acces, essai, half
from service.vigie import utc_now
from storage.database import Database, StorageError, check_integrity, is_current
from storage.migrations import PARLEMENT, VIGIE
from storage.queries import Parlement
from storage.tracked import Tracked
from trackers.assemblee.archives import SITE
from trackers.base import Outcome, Request
from trackers.fetch import Fetcher, FetchSettings
from trackers.piste.acces import Acces
from trackers.registry import build_trackers, hosts_of
from trackers.tls import BadCertificates
from trackers.tracker import is_live

Write = Callable[[str], None]

CONNECT_WITHIN = 20.0
PERMISSIONS = {
    "view_channel": "Voir le salon",
    "send_messages": "Envoyer des messages",
    "embed_links": "Intégrer des liens",
    "read_message_history": "Voir les anciens messages",
}
"""What the bot needs in a channel, by discord.py's name, in the words of Discord's French interface."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `ok` is None for what is missing but not wrong."""

    ok: bool | None
    what: str
    todo: str = ""

    def __str__(self) -> str:
        """One line, and what to do under it."""
        mark = {True: "✅", False: "❌", None: "⚠️ "}[self.ok]
        return f"{mark} {self.what}" + (f"\n   → {self.todo}" if self.todo else "")


async def check_all(
    path: Path | None, donnees: Path | None, environ: Mapping[str, str], write: Write, *, site: str = SITE
) -> bool:
    """Look at everything, telling each thing as it is known; gives whether nothing is wrong."""
    fine = True
    async for check in _checks(path, donnees, environ, site):
        write(str(check))
        fine = fine and check.ok is not False
    write("\nTout est prêt : « vigie lancer »." if fine else "\nDes points sont à corriger (❌).")
    return fine


async def _checks(
    path: Path | None, donnees: Path | None, environ: Mapping[str, str], site: str
) -> AsyncIterator[Check]:
    found = path or (DEFAULT_PATH if DEFAULT_PATH.exists() else None)
    try:
        configuration = load(found, environ)
    except ConfigurationError as error:
        for line in error.errors:
            yield Check(False, f"Configuration : {line}")
        return
    for check in _configuration(configuration):
        yield check
    folder = donnees or Path(configuration.general.donnees)
    for check in _databases(folder, configuration):
        yield check
    async for check in check_sources(configuration, site):
        yield check
    async for check in _piste(configuration, environ):
        yield check
    async for check in _discord(configuration, environ):
        yield check


def _configuration(configuration: Configuration) -> list[Check]:
    if configuration.path is None:
        checks = [
            Check(None, f"Pas de config.toml : l'exemple livré ({EXAMPLE}) est utilisé", "vigie initialiser")
        ]
    else:
        checks = [Check(True, f"Configuration : {configuration.path}, {len(configuration.suivis)} suivis")]
    if not configuration.suivis:
        checks.append(Check(False, "Rien n'est suivi", "ajoutez un bloc [[suivis]] à config.toml"))
    if veilles := ", ".join(veille.nom for veille in configuration.veilles):
        checks.append(Check(True, f"Mots surveillés : {veilles}"))
    if not configuration.reseau.contact:
        todo = "mettez une page ou une adresse dans [reseau] contact : les sites visités doivent pouvoir vous joindre"
        checks.append(Check(None, "Aucun contact", todo))
    return checks


def _databases(donnees: Path, configuration: Configuration) -> list[Check]:
    parlement = donnees / "parlement.db"
    checks = [_database(parlement, PARLEMENT), _database(donnees / "vigie.db", VIGIE)]
    if checks[0].ok:
        checks.extend(_unknown_dossiers(parlement, configuration))
    if not _writable(donnees):
        checks.append(
            Check(
                False, f"Dossier {donnees} : impossible d'y écrire", "changez [general] donnees ou les droits"
            )
        )
    return checks


def _database(file: Path, migrations: Migrations) -> Check:
    if not file.exists():
        return Check(None, f"Base {file} : pas encore créée", "elle le sera au premier « vigie lancer »")
    try:
        check_integrity(file)
        current = is_current(file, migrations)
    except StorageError as error:
        return Check(False, f"Base {file} : {error}")
    later = "" if current else ", d'une version précédente : « vigie lancer » la mettra à jour"
    return Check(True, f"Base {file} : en bon état{later}")


def _unknown_dossiers(file: Path, configuration: Configuration) -> list[Check]:
    """What `!sante` says too. A file to migrate is not opened for that: opening it would migrate it."""
    try:
        if not is_current(file, PARLEMENT):
            return []
        with contextlib.closing(Database(file, PARLEMENT)) as database:
            unknown = unknown_suivis(Tracked(Parlement(database), configuration.suivis))
    except StorageError as error:
        return [Check(False, f"Base {file} : {error}")]
    return [Check(None, f"S{say_unknown(suivi)[1:]}") for suivi in unknown]


def _writable(donnees: Path) -> bool:
    try:
        donnees.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=donnees):
            return True
    except OSError:
        return False


async def check_sources(configuration: Configuration, site: str = SITE) -> AsyncIterator[Check]:
    """Ask each site for its robots.txt: reachable, certificate accepted, and nothing heavy downloaded."""
    with tempfile.TemporaryDirectory() as folder:
        settings = FetchSettings(
            contact=configuration.reseau.contact,
            allowed_hosts=hosts_of(site),
            attempts=1,
            certificates=configuration.reseau.fichier_certificats,
        )
        try:
            client = Fetcher(settings, utc_now, Path(folder))
        except BadCertificates as error:
            yield Check(False, f"Certificats : {error}", "corrigez [reseau] certificats, ou videz-le")
            return
        async with client as fetcher:
            trackers = build_trackers(configuration.cibles, site)
            for root in sorted({urljoin(t.url, "/") for t in trackers}):
                served = [t for t in trackers if urljoin(t.url, "/") == root]
                yield await _source(fetcher, root, live=all(map(is_live, served)))


async def _source(fetcher: Fetcher, root: str, *, live: bool) -> Check:
    """Whether a site answers. One that only tells the sitting live is not missed: what it says comes later anyway."""
    host = urlsplit(root).netloc
    response = await fetcher.fetch(Request(url=f"{root}robots.txt", max_bytes=1 << 20))
    response.discard()
    if response.outcome not in (Outcome.UNREACHABLE, Outcome.UNREADABLE):
        return Check(True, f"Source {host} : joignable")
    if not live:
        return Check(False, f"Source {host} : {response.detail}", "vérifiez la connexion de cette machine")
    words = f"Source {host} (direct de la séance, facultative) : {response.detail}"
    todo = "rien d'autre n'en dépend ; pour un certificat : [reseau] certificats, voir docs/guide-admin.md"
    return Check(None, words, todo)


async def _piste(configuration: Configuration, environ: Mapping[str, str]) -> AsyncIterator[Check]:
    """The optional key of Légifrance's API."""
    try:
        key, lacking = acces(configuration, environ), half(configuration, environ)
    except ConfigurationError as error:
        yield Check(False, str(error))
        return
    if lacking:
        yield Check(False, "PISTE : clé incomplète", lacking)
    else:
        yield await check_piste(configuration, key)


async def check_piste(configuration: Configuration, key: Acces | None) -> Check:
    """Whether the key opens Légifrance's API: a token, then the latest issue."""
    if key is None:
        return Check(True, "PISTE : pas de clé ; elle est facultative, le Journal officiel vient de la DILA")
    refused = await essai(configuration, key)
    if refused:
        todo = "voir docs/guide-admin.md, « PISTE » ; sans elle, le Journal officiel vient de la DILA"
        return Check(False, f"PISTE : {refused}", todo)
    return Check(True, "PISTE : clé acceptée, jeton obtenu, l'API Légifrance répond")


async def _discord(configuration: Configuration, environ: Mapping[str, str]) -> AsyncIterator[Check]:
    try:
        token = discord_token(environ)
    except ConfigurationError as error:
        yield Check(False, str(error))
        return
    if not token:
        yield Check(
            None, "Discord : pas de jeton, les alertes iront dans le terminal", "mettez-le dans DISCORD_TOKEN"
        )
        return
    settings = settings_from(environ, token, lire_les_messages=configuration.discord.lire_les_messages)
    for check in await check_discord(configuration, settings):
        yield check


async def check_discord(
    configuration: Configuration, settings: DiscordSettings, *, ready_wait: float = 2.0
) -> list[Check]:
    """Enter Discord as the bot would, and look at its intents and its permissions in each channel.

    `ready_wait`: seconds without news of a server before all are known.
    """
    point_at(settings)
    where = f" ({settings.api})" if settings.api else ""
    bot = VigieBot(_no_question, lire_les_messages=False, sync=False, ready_wait=ready_wait)
    try:
        async with bot, asyncio.timeout(CONNECT_WITHIN):
            await bot.login(settings.token)
            async with _connected(bot):
                return [*_intents(bot, settings), *_channels(bot, configuration)]
    except discord.LoginFailure:
        return [
            Check(
                False,
                f"Discord{where} : jeton refusé",
                "copiez-le de nouveau depuis le portail (Bot > Token)",
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


def _channels(bot: VigieBot, configuration: Configuration) -> list[Check]:
    if not configuration.salons:
        return [
            Check(None, "Discord : aucun salon ne reçoit d'alertes", "ajoutez un bloc [[discord.salons]]")
        ]
    return [_channel(bot, int(salon.destination.partition(":")[2])) for salon in configuration.salons]


def _channel(bot: VigieBot, number: int) -> Check:
    channel = bot.get_channel(number)
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return Check(
            False, f"Salon {number} : introuvable", f"invitez le bot dans ce serveur : {_invitation(bot)}"
        )
    allowed = channel.permissions_for(channel.guild.me)
    missing = [words for name, words in PERMISSIONS.items() if not getattr(allowed, name)]
    if missing:
        return Check(
            False,
            f"Salon #{channel.name} : il manque au bot {', '.join(missing)}",
            "Modifier le salon > Permissions",
        )
    return Check(True, f"Salon #{channel.name} ({channel.guild.name}) : permissions suffisantes")


def _invitation(bot: VigieBot) -> str:
    wanted = discord.Permissions(**dict.fromkeys(PERMISSIONS, True))
    number = bot.application_id or 0
    return discord.utils.oauth_url(number, permissions=wanted, scopes=("bot", "applications.commands"))
