"""The commands in Discord: the list of `commands.registry` as hybrid commands, prefix and slash alike."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Coroutine
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from commands.base import Commande
from commands.discord.appel import ContextSource, Demandeur, of_interaction, of_message
from commands.discord.presses import PANNEAUX, open_panel
from commands.discord.reponses import Guichet, reply, send
from commands.registry import ALL

__all__ = ["Bot", "ContextSource", "add_commands", "asker", "send"]

MOST_CHOICES = 25
LONGEST_CHOICE = 100
OF_A_CHANNEL = frozenset(
    {"abonner", "desabonner", "regler", "pause", "reprendre", "apercu", "suivre", "pourquoi"}
)
"""Commands that may speak of another channel than the one they are typed in."""
OF_A_ROLE = frozenset({"regler", "admins"})
"""Commands that may name a role."""

Bot = commands.Bot | commands.AutoShardedBot
Callback = Callable[..., Coroutine[Any, Any, None]]
Place = discord.TextChannel | discord.Thread | discord.VoiceChannel


def add_commands(bot: Bot, guichet: Guichet) -> None:
    """Give a bot every command of the registry."""
    for commande in ALL:
        bot.add_command(_hybrid(commande, guichet))


def asker(ctx: commands.Context[Any]) -> Demandeur:
    """Who typed a command, by prefix or slash."""
    return of_interaction(ctx.interaction) if ctx.interaction else of_message(ctx.message)


def _hybrid(commande: Commande, guichet: Guichet) -> commands.HybridCommand[Any, ..., None]:
    command: commands.HybridCommand[Any, ..., None] = commands.HybridCommand(
        _callback(commande, guichet), name=commande.nom, description=commande.description
    )
    argument = commande.argument
    if argument and argument.suggest and command.app_command:
        suggest = argument.suggest

        async def complete(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            who = of_interaction(interaction)
            found = await asyncio.to_thread(lambda: suggest(who.within(guichet.context_of()), typed))
            return [
                app_commands.Choice(name=word, value=word)
                for word in found[:MOST_CHOICES]
                if len(word) <= LONGEST_CHOICE
            ]

        command.autocomplete("texte")(complete)
    return command


def _callback(commande: Commande, guichet: Guichet) -> Callback:
    """The function discord.py reads: its signature says what there is to choose or to type after the name."""

    async def callback(ctx: commands.Context[Any], **said: Any) -> None:
        chosen = {name: value for name, value in said.items() if value}
        onglet = PANNEAUX.get(commande.nom)
        if ctx.interaction and ctx.guild and onglet and not chosen.keys() - {"salon"}:
            salon = str(chosen["salon"].id) if chosen else ""
            await open_panel(ctx.interaction, guichet, onglet, salon=salon)
        else:
            line = " ".join([commande.nom, *_words(chosen)])
            await reply(ctx, guichet, asker(ctx), line, ephemeral=commande.prive)

    parameters = _parameters(commande)
    first = commands.Parameter(
        "ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=commands.Context[Any]
    )
    callback.__signature__ = inspect.Signature([first, *parameters])  # type: ignore[attr-defined]
    callback.__annotations__ = {one.name: one.annotation for one in (first, *parameters)}
    return _described(callback, commande)


def _words(said: dict[str, Any]) -> list[str]:
    """What was chosen or typed, as it would be typed: a channel is "<#123>", a role "<@&456>"."""
    return [getattr(value, "mention", value) for value in said.values()]


def _parameters(commande: Commande) -> list[commands.Parameter]:
    """Typed words first, which take the whole of a typed line; then what Discord lets people choose."""
    if commande.argument is None:
        return []
    default = inspect.Parameter.empty if commande.argument.required else ""
    found = [_parameter("texte", str, default)]
    if commande.nom in OF_A_ROLE:
        found.append(_parameter("role", discord.Role | None, None))
    if commande.nom in OF_A_CHANNEL:
        found.append(_parameter("salon", Place | None, None))
    return found


def _parameter(name: str, annotation: Any, default: Any) -> commands.Parameter:
    return commands.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


def _described(callback: Callback, commande: Commande) -> Callback:
    names = {one.name for one in _parameters(commande)}
    told = {"role": "le rôle dont il s'agit", "salon": "un autre salon que celui-ci"}
    if commande.argument:
        told["texte"] = commande.argument.description
        callback = app_commands.rename(texte=commande.argument.nom)(callback)
    return app_commands.describe(**{name: told[name] for name in names})(callback)
