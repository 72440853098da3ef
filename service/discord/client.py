"""The Discord client, kept alive: discord.py ends on a malformed event, a refused token or an API that is down.

Trackers and outbox do not depend on it: while it is away, alerts wait in the outbox.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.ext import commands

from alerts.delivery.allure import Allure
from alerts.discord.courier import SILENT, tracing
from commands.discord.commandes import ContextSource, add_commands, asker
from commands.discord.enregistrement import register
from commands.discord.frein import Frein
from commands.discord.presses import GONE, on_press
from commands.discord.reponses import NO_ANSWER, Guichet, reply, send
from commands.registry import is_meant
from service.discord.serveurs import Serveurs

log = logging.getLogger(__name__)

API = "VIGIE_DISCORD_API"
PASSERELLE = "VIGIE_DISCORD_PASSERELLE"

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
REFUSED_WAIT = 300.0
"""Seconds before a refused token is tried again: an admin may have changed it."""
READY_WAIT = 2.0
"""Seconds without news of a server before discord.py says that it knows them all."""
LONGEST_BUCKET = 30.0
"""Seconds that discord.py may wait for a rate limit by itself; beyond, the outbox does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordSettings:
    """Where Discord is and how to enter. The token is never shown."""

    token: str
    api: str = ""
    passerelle: str = ""
    lire_les_messages: bool = True

    def __repr__(self) -> str:
        """Everything but the token."""
        return f"DiscordSettings(api={self.api!r}, passerelle={self.passerelle!r}, lire={self.lire_les_messages})"


def settings_from(environ: Mapping[str, str], token: str, *, lire_les_messages: bool) -> DiscordSettings:
    """Settings with the addresses that the environment gives; Discord's own otherwise."""
    return DiscordSettings(
        token=token,
        api=environ.get(API, ""),
        passerelle=environ.get(PASSERELLE, ""),
        lire_les_messages=lire_les_messages,
    )


def point_at(settings: DiscordSettings) -> None:
    """Make discord.py speak to these addresses. Its own are class attributes: the only way in."""
    if settings.api:
        base = settings.api.rstrip("/")
        discord.http.Route.BASE = base if re.search(r"/v\d+$", base) else f"{base}/api/v10"
    if settings.passerelle:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.passerelle)


class VigieBot(commands.AutoShardedBot):
    """The bot: every command, no cache it does not need, no mention.

    `sync` tells Discord of the slash commands. `ready_wait`: seconds without news of a server before it is ready.
    `allure`: the pace that Discord's refusals slow. `serveurs`: told of servers joined, left, changed.
    `frein`: holds back whoever asks too fast.
    """

    def __init__(
        self,
        context_of: ContextSource,
        *,
        lire_les_messages: bool,
        sync: bool = True,
        entered: asyncio.Event | None = None,
        ready_wait: float = READY_WAIT,
        allure: Allure | None = None,
        serveurs: Serveurs | None = None,
        frein: Frein | None = None,
    ) -> None:
        intents = discord.Intents(
            guilds=True, guild_messages=True, dm_messages=True, message_content=lire_les_messages
        )
        super().__init__(
            command_prefix=commands.when_mentioned_or("!"),
            intents=intents,
            help_command=None,
            case_insensitive=True,
            strip_after_prefix=True,
            allowed_mentions=SILENT,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=LONGEST_BUCKET,
            guild_ready_timeout=ready_wait,
            http_trace=tracing(allure or Allure()),
        )
        self._guichet = Guichet(context_of, frein or Frein())
        self._serveurs = serveurs
        self._sync = sync
        self._entered = entered

    async def setup_hook(self) -> None:
        """Register the commands, and tell Discord of the slash ones; without them, the bot still works."""
        add_commands(self, self._guichet)
        if self._serveurs:
            await self.add_cog(self._serveurs)
        if not self._sync:
            return
        try:
            await register(self.tree, self.application_id or 0)
        except discord.HTTPException as error:
            log.warning("commandes « / » non enregistrées, Discord répond %d", error.status)

    async def on_connect(self) -> None:
        """Say that Discord let us in."""
        log.info("connecté à Discord sous le nom de %s", self.user)
        if self._entered:
            self._entered.set()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer what is pressed; slash commands go their own way."""
        if interaction.type in (
            discord.InteractionType.component,
            discord.InteractionType.modal_submit,
        ):
            await on_press(interaction, self._guichet)

    async def on_command_error(self, ctx: commands.Context[Any], error: commands.CommandError, /) -> None:
        """Answer a mistake when it was meant for us; log what is ours to mend."""
        if isinstance(error, commands.CommandNotFound):
            typed = ctx.message.content.removeprefix(ctx.prefix or "").strip()
            if await asyncio.to_thread(lambda: is_meant(typed, self._guichet.context_of())):
                await reply(ctx, self._guichet, asker(ctx), typed)
        elif isinstance(error, commands.UserInputError) and ctx.command:
            await reply(ctx, self._guichet, asker(ctx), ctx.command.name)
        elif _is_unseen(error):
            await send(ctx, GONE, ephemeral=True)
        else:
            log.error("commande « %s » : %s", ctx.command, error, exc_info=error)
            with contextlib.suppress(discord.DiscordException):  # Discord may be what fails
                await send(ctx, NO_ANSWER)


def _is_unseen(error: commands.CommandError) -> bool:
    """Whether what was chosen in Discord's own list is a place that the bot does not see: a private thread."""
    cause = error.original if isinstance(error, commands.HybridCommandError) else None
    return isinstance(cause, app_commands.TransformerError)


class DiscordService:
    """Runs the client until stopped, and starts it again whatever ends it.

    `etat` says how it is, in French; `entered` is set while connected, `refused` once the token was refused.
    `serveurs`: told of servers joined, left, changed; nobody without it.
    Waits before starting again are in seconds.
    """

    def __init__(
        self,
        settings: DiscordSettings,
        context_of: ContextSource,
        *,
        first_wait: float = FIRST_WAIT,
        refused_wait: float = REFUSED_WAIT,
        ready_wait: float = READY_WAIT,
        frein: Frein | None = None,
    ) -> None:
        self._ready_wait = ready_wait
        self._frein = frein or Frein()
        self.serveurs: Serveurs | None = None
        self._settings = settings
        self._context_of = context_of
        self._lire = settings.lire_les_messages
        self._first_wait = first_wait
        self._refused_wait = refused_wait
        self.client: VigieBot | None = None
        self.etat = "pas encore connecté"
        self.allure = Allure()
        self.entered = asyncio.Event()
        self.refused = asyncio.Event()
        point_at(settings)

    def connected(self) -> discord.Client | None:
        """The client when it can send."""
        return self.client if self.client and self.client.user and not self.client.is_closed() else None

    async def run(self) -> None:
        """Keep a client running; ends only when cancelled."""
        failures = 0
        while True:
            began = asyncio.get_running_loop().time()
            wait = await self._run_once()
            lived = asyncio.get_running_loop().time() - began
            failures = 0 if lived > LONGEST_WAIT else failures + 1
            backoff = min(self._first_wait * 2.0 ** min(max(failures - 1, 0), 20), LONGEST_WAIT)
            await asyncio.sleep(backoff if wait is None else wait)

    async def _run_once(self) -> float | None:
        """Run one client to its end; gives the seconds to wait before the next, None for the usual back-off."""
        self.client = VigieBot(
            self._context_of,
            lire_les_messages=self._lire,
            entered=self.entered,
            allure=self.allure,
            serveurs=self.serveurs,
            ready_wait=self._ready_wait,
            frein=self._frein,
        )
        try:
            async with self.client as client:
                await client.start(self._settings.token)
        except discord.LoginFailure:
            self.refused.set()
            self._say(
                "jeton refusé par Discord : « vigie initialiser » en demande un autre, et dit où le trouver"
            )
            return self._refused_wait
        except discord.PrivilegedIntentsRequired:
            self._lire = False
            self._say(
                "intention « contenu des messages » non accordée : « /statut » et « @Vigie statut » marchent, "
                "« !statut » non ; cochez-la dans le portail de Discord (Bot > Message Content Intent)"
            )
            return 0.0
        except Exception as error:  # whatever ends the client, a new one replaces it
            self._say(f"client Discord arrêté ({type(error).__name__}), redémarrage")
            log.debug("ce qui a arrêté le client Discord", exc_info=error)
        finally:
            self.client = None
            self.entered.clear()
        return None

    def _say(self, etat: str) -> None:
        self.etat = etat
        log.warning("%s", etat)
