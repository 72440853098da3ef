"""Answering one person in Discord: what was typed is run off the loop, shown with its buttons, and pings nobody."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import discord
from discord.ext import commands

from alerts.discord.boutons import components
from alerts.discord.courier import SILENT, attachments
from alerts.message import Message, reponse
from alerts.render.discord import Dessin, render_discord
from commands.base import Context
from commands.discord.appel import ContextSource, Demandeur
from commands.discord.dessins import dessin_of
from commands.discord.frein import PER, Frein, Passage
from commands.discord.menus import vue_of
from commands.discord.panneau import Panneau
from commands.registry import answer_line
from commands.reglages.exemple import with_exemple

log = logging.getLogger(__name__)

SOON = 1.5
"""Seconds before saying that an answer is on its way: Discord drops an interaction unanswered after 3."""
TOO_FAST = reponse(
    "Doucement",
    f"Beaucoup de questions d'un coup : je vous réponds de nouveau dans {PER:.0f} secondes.",
)

NO_ANSWER = reponse(
    "Je n'ai pas pu répondre", "Une erreur m'en a empêchée ; elle est dans le journal, pour les admins."
)


@dataclass(frozen=True, slots=True)
class Montre:
    """What is shown to somebody: a message, its picture once drawn, and the panel under it instead of its buttons."""

    message: Message
    panneau: Panneau | None = None
    dessin: Dessin | None = None


Work = Callable[[Context], Montre]


@dataclass(frozen=True, slots=True)
class Guichet:
    """Where everybody is answered. `context_of` gives what answers are made from."""

    context_of: ContextSource
    frein: Frein = field(default_factory=Frein)

    def passage(self, who: Demandeur) -> Passage:
        """Count a question of this person."""
        return self.frein.passage(who.appel.qui, asyncio.get_running_loop().time())

    def run(self, who: Demandeur, work: Work) -> asyncio.Task[Montre]:
        """Begin an answer, off the loop; what fails is the outcome of the task."""
        return asyncio.create_task(self._answer(who, work))

    async def _answer(self, who: Demandeur, work: Work) -> Montre:
        return await asyncio.to_thread(lambda: _drawn(work, who.within(self.context_of())))


def _drawn(work: Work, context: Context) -> Montre:
    montre = work(context)
    return replace(montre, dessin=dessin_of(montre.message, context))


def line_work(line: str) -> Work:
    """The answer to a typed line."""
    return lambda context: Montre(answered(line, context))


def answered(line: str, context: Context) -> Message:
    """The answer to a line; a channel that it subscribes for the first time gets a sample alert besides."""
    return with_exemple(context, lambda: answer_line(line, context))


def parts(montre: Montre) -> dict[str, Any]:
    """What discord.py sends: one embed, its file, its buttons or its panel, and no ping. Needs a running loop."""
    payload = render_discord(montre.message, dessin=montre.dessin)
    panneau = montre.panneau
    return {
        "embeds": [discord.Embed.from_dict(dict(embed)) for embed in payload.embeds],
        "files": attachments(payload),
        "view": vue_of(panneau) if panneau else components(montre.message, abrege=payload.abrege),
        "allowed_mentions": SILENT,
    }


# --- a typed command -------------------------------------------------------------------------------------------


async def send(ctx: commands.Context[Any], message: Message, *, ephemeral: bool = False) -> None:
    """Answer a typed command; `ephemeral` counts for a slash command only."""
    await _answer(ctx, Montre(message), ephemeral)


async def _answer(ctx: commands.Context[Any], montre: Montre, ephemeral: bool) -> None:
    """Answer, without its picture where the bot may not join files."""
    if montre.dessin and not ctx.bot_permissions.attach_files:
        montre = replace(montre, dessin=None)
    await ctx.send(ephemeral=ephemeral, **parts(montre))


async def reply(
    ctx: commands.Context[Any], guichet: Guichet, who: Demandeur, line: str, *, ephemeral: bool = False
) -> None:
    """Answer a typed line when its answer is ready; say that it is coming when it takes long."""
    passage = guichet.passage(who)
    if passage is not Passage.LIBRE:
        if passage is Passage.FREINE:
            await send(ctx, TOO_FAST, ephemeral=True)
        return
    work = guichet.run(who, line_work(line))
    done, _ = await asyncio.wait({work}, timeout=SOON)
    if not done:
        await ctx.defer(ephemeral=ephemeral)
    await _answer(ctx, await work, ephemeral)


# --- a press ---------------------------------------------------------------------------------------------------


async def show(
    interaction: discord.Interaction, guichet: Guichet, who: Demandeur, work: Work, *, update: bool
) -> None:
    """Answer a press for whoever pressed; `update`: in the message where it was pressed."""
    passage = guichet.passage(who)
    if passage is Passage.FREINE:
        await _send(interaction, Montre(TOO_FAST))
    if passage is not Passage.LIBRE:
        return
    task = guichet.run(who, work)
    done, _ = await asyncio.wait({task}, timeout=SOON)
    if not done:
        await interaction.response.defer(ephemeral=True, thinking=not update)
        await asyncio.wait({task})
    montre = _outcome(task)
    if interaction.response.is_done():
        await interaction.edit_original_response(**_edited(montre))
    elif update:
        await interaction.response.edit_message(**_edited(montre))
    else:
        await _send(interaction, montre)


def _outcome(task: asyncio.Task[Montre]) -> Montre:
    """What was answered; what failed is in the log, and says so."""
    if error := task.exception():
        log.error("bouton : %s", error, exc_info=error)
        return Montre(NO_ANSWER)
    return task.result()


async def _send(interaction: discord.Interaction, montre: Montre) -> None:
    told = {name: value for name, value in parts(montre).items() if value is not None}
    await interaction.response.send_message(ephemeral=True, **told)


def _edited(montre: Montre) -> dict[str, Any]:
    told = parts(montre)
    return told | {"attachments": told.pop("files")}
