"""Servers that invite the bot, change, or send it away: greeted, their channels suspended and taken up again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import discord
from discord.ext import commands

from alerts.delivery.suspension import PARTI, SUPPRIME, reopen, suspend, suspend_server
from alerts.discord.acces import can_write
from alerts.discord.courier import ClientSource
from alerts.discord.droits import missing_in
from commands.base import Context
from commands.discord.accueil import greet
from commands.discord.appel import DISCORD
from service.initialiser.permissions import invitation
from service.salons import Salons
from storage.abonnements import inscriptions, set_greeted
from storage.database import StorageError

log = logging.getLogger(__name__)


class Serveurs(commands.Cog):
    """Hears of what happens to servers. `context_of` gives what is known now, `client` the connected client."""

    def __init__(self, context_of: Callable[[], Context], salons: Salons, client: ClientSource) -> None:
        self._context_of = context_of
        self._salons = salons
        self._client = client
        self._greeting = asyncio.Lock()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Greet the servers that invited the bot while it was away; see again the channels that came back."""
        client = self._client()
        if client and not client.guilds:
            log.warning(
                "le bot n'est encore sur aucun serveur ; pour l'inviter : %s",
                invitation(client.application_id or 0),
            )
        for guild in list(client.guilds) if client else []:
            await self.on_guild_join(guild)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A server is there, just joined or known: take its channels up again, and greet it once."""
        async with self._told(guild.name) as context:
            said = inscriptions(context.vigie, str(guild.id))
            left = [one.destination for one in said if one.motif == PARTI]
            back = [where for where in left if can_write(self._client(), where)]
            await reopen(context.vigie, back, context.now)
            async with self._greeting:
                await greet(guild, context, context.now)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """A server sent the bot away: what it chose is kept, for the day it invites it again."""
        async with self._told(guild.name) as context:
            places = {f"{DISCORD}{one.id}" for one in (*guild.channels, *guild.threads)}
            declared = [one.destination for one in context.fichier.salons if one.destination in places]
            await suspend_server(context.vigie, str(guild.id), context.now)
            await suspend(context.vigie, declared, PARTI, context.now)
            await context.vigie.write(lambda db: set_greeted(db, str(guild.id), guild.name, None))

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """What was posted there waits."""
        await self._closed(channel.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """What was posted there waits."""
        await self._closed(payload.thread_id)

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """A channel that lacked a permission and lacks none any more is taken up again at once."""
        if missing_in(before) and not missing_in(after):
            async with self._told(f"salon « {after.name} »") as context:
                await reopen(context.vigie, [f"{DISCORD}{after.id}"], context.now)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: object, after: object) -> None:
        """Permissions may have come back, in any channel."""
        async with self._told("permissions"):
            await self._salons.look_at_doors()

    async def _closed(self, channel: int) -> None:
        async with self._told(f"salon {channel}"):
            await self._salons.closed(f"{DISCORD}{channel}", SUPPRIME)

    @asynccontextmanager
    async def _told(self, what: str) -> AsyncIterator[Context]:
        """What is known now; a database that fails is told in the log, and the next event tries again."""
        try:
            yield self._context_of()
        except StorageError as error:
            log.error("%s : %s", what, error)
