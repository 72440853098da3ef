"""The commands in Discord: the list of `commands.registry` as hybrid commands, prefix and slash alike."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from alerts.discord import SILENT, attachments
from alerts.message import Message
from alerts.render_discord import render_discord
from commands.base import Commande, Context
from commands.registry import ALL, answer

log = logging.getLogger(__name__)

SOON = 1.5
"""Seconds before saying that an answer is on its way: Discord drops an interaction unanswered after 3."""
MOST_CHOICES = 25
LONGEST_CHOICE = 100

ContextSource = Callable[[], Context]
Bot = commands.Bot | commands.AutoShardedBot
Callback = Callable[..., Coroutine[Any, Any, None]]


def add_commands(bot: Bot, context_of: ContextSource) -> None:
    """Give a bot every command of the registry."""
    for commande in ALL:
        bot.add_command(_hybrid(commande, context_of))


def _hybrid(commande: Commande, context_of: ContextSource) -> commands.HybridCommand[Any, ..., None]:
    command: commands.HybridCommand[Any, ..., None] = commands.HybridCommand(
        _callback(commande, context_of), name=commande.nom, description=commande.description
    )
    argument = commande.argument
    if argument and argument.suggest and command.app_command:
        suggest = argument.suggest

        async def complete(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            found = await asyncio.to_thread(suggest, context_of(), typed)
            return [
                app_commands.Choice(name=word, value=word)
                for word in found[:MOST_CHOICES]
                if len(word) <= LONGEST_CHOICE
            ]

        command.autocomplete("texte")(complete)
    return command


def _callback(commande: Commande, context_of: ContextSource) -> Callback:
    """The function discord.py reads: its signature says whether there is an argument, and whether it is required."""
    argument = commande.argument
    if argument is None:

        async def plain(ctx: commands.Context[Bot]) -> None:
            await _reply(ctx, commande, "", context_of)

        return plain
    if argument.required:

        async def required(ctx: commands.Context[Bot], *, texte: str) -> None:
            await _reply(ctx, commande, texte, context_of)

        return _named(required, commande)

    async def optional(ctx: commands.Context[Bot], *, texte: str = "") -> None:
        await _reply(ctx, commande, texte, context_of)

    return _named(optional, commande)


def _named(callback: Callback, commande: Commande) -> Callback:
    assert commande.argument is not None
    described = app_commands.describe(texte=commande.argument.description)(callback)
    return app_commands.rename(texte=commande.argument.nom)(described)


async def _reply(
    ctx: commands.Context[Bot], commande: Commande, texte: str, context_of: ContextSource
) -> None:
    """Answer; say that the answer is coming when it takes long."""
    work = asyncio.create_task(asyncio.to_thread(answer, commande, texte, context_of()))
    done, _ = await asyncio.wait({work}, timeout=SOON)
    if not done:
        await ctx.defer()
    await send(ctx, await work)


async def send(ctx: commands.Context[Bot], message: Message) -> None:
    """Send an answer: one embed, the file that goes with it if any, and nobody is pinged."""
    payload = render_discord(message)
    embeds = [discord.Embed.from_dict(dict(embed)) for embed in payload.embeds]
    await ctx.send(embeds=embeds, files=attachments(payload), allowed_mentions=SILENT)
