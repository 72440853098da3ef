"""An answer with a file, through the real discord.py: however it was asked, the file arrives with its text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import msgspec
import pytest
from discord.ext import commands

from alerts.discord.courier import DiscordCourier
from alerts.message import Fichier
from commands.discord.commandes import send
from tests.alerts.exemples import CHANGEMENT, EN_COURS
from tests.faux_discord import FauxDiscord, StoredMessage
from tests.faux_discord.fixtures import faux_discord, running
from tests.faux_discord.sample_bot import SampleBot

__all__ = ["faux_discord"]

ENVOI = replace(EN_COURS, alerte="texte")
FILES = {"article-7-senat.txt": "Article 7\n\nI. – À titre expérimental…\n".encode()}


@commands.hybrid_command(name="texte", description="Le texte d'un article")
async def _texte(ctx: commands.Context[SampleBot]) -> None:
    await send(ctx, CHANGEMENT)


@commands.hybrid_command(name="lent", description="Le texte d'un article, plus tard")
async def _lent(ctx: commands.Context[SampleBot]) -> None:
    await ctx.defer()
    await send(ctx, CHANGEMENT)


@pytest.fixture
async def bot(faux_discord: FauxDiscord) -> AsyncIterator[SampleBot]:
    """A bot whose answers carry a file."""
    bot = SampleBot()
    bot.add_command(_texte)
    bot.add_command(_lent)
    async with running(bot, faux_discord):
        yield bot


def assert_whole(message: StoredMessage) -> None:
    """The embed, and the file as it was written."""
    assert message.files == FILES
    assert [joint["filename"] for joint in message.body["attachments"]] == list(FILES)
    assert "retiré" in message.embeds[0]["description"]


async def test_the_file_comes_with_the_answer_to_what_was_typed(
    faux_discord: FauxDiscord, bot: SampleBot
) -> None:
    await faux_discord.user_says(42, "!texte")
    assert_whole(await faux_discord.wait_for_message(42))


@pytest.mark.parametrize("name", ["texte", "lent"])
async def test_the_file_comes_with_the_answer_to_a_slash_command_late_or_not(
    faux_discord: FauxDiscord, bot: SampleBot, name: str
) -> None:
    assert_whole(await faux_discord.wait_for_reply(await faux_discord.user_slash(42, name)))


async def test_an_alert_carries_a_file_too_and_its_edit_replaces_it(
    faux_discord: FauxDiscord, bot: SampleBot
) -> None:
    courier = DiscordCourier(lambda: bot)
    row = replace(ENVOI, message_id=(await courier.post(ENVOI, CHANGEMENT)).id)
    (shown,) = faux_discord.messages(42)
    assert_whole(shown)
    await courier.edit(row, msgspec.structs.replace(CHANGEMENT, fichier=Fichier("b", "autre")))
    assert shown.files == {"b.txt": b"autre\n"}
    await courier.edit(row, msgspec.structs.replace(CHANGEMENT, fichier=None))
    assert (shown.files, shown.body["attachments"]) == ({}, [])
