"""Pictures under messages, through the real discord.py: joined, told in words, replaced, left out where unwanted."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from alerts.discord.courier import ALT_MAX, DiscordCourier
from alerts.discord.dessinateur import Dessinateur, dessiner
from alerts.image import Image, ImageAmendements
from alerts.render.discord import DESSIN_NOM, Dessin, render_discord
from tests.alerts.exemples import EN_COURS, VOTE
from tests.faux_discord import FauxDiscord
from tests.faux_discord.fixtures import faux_discord, running
from tests.faux_discord.sample_bot import SampleBot

__all__ = ["faux_discord"]

IMAGE = ImageAmendements("Article 7", (("adoptés", 2), ("rejetés", 9)), "2 adoptés, 9 rejetés")
AUTRE = ImageAmendements("Article 7", (("adoptés", 3),), "3 adoptés " + "mot " * 600)
DESSINE = msgspec.structs.replace(VOTE, image=IMAGE)
ENVOI = replace(EN_COURS, alerte="vote", importance="majeur")


@pytest.fixture
async def bot(faux_discord: FauxDiscord) -> AsyncIterator[SampleBot]:
    bot = SampleBot()
    async with running(bot, faux_discord):
        yield bot


def joined(message: Any) -> list[tuple[str, str]]:
    """Name and words of each file of a message."""
    return [(one["filename"], one["description"]) for one in message.body["attachments"]]


async def test_an_alert_carries_its_picture_and_an_edit_replaces_it(
    faux_discord: FauxDiscord, bot: SampleBot
) -> None:
    courier = DiscordCourier(lambda: bot)
    row = replace(ENVOI, message_id=(await courier.post(ENVOI, DESSINE)).id)
    (shown,) = faux_discord.messages(42)
    assert joined(shown) == [(DESSIN_NOM, IMAGE.alt)]
    assert shown.files[DESSIN_NOM].startswith(b"\x89PNG")
    assert shown.embeds[0]["image"]["url"] == f"attachment://{DESSIN_NOM}"

    await courier.edit(row, msgspec.structs.replace(VOTE, image=AUTRE))
    ((name, words),) = joined(shown)
    assert name == DESSIN_NOM
    assert words.startswith("3 adoptés mot")
    assert words.endswith("mot…")
    assert len(words) <= ALT_MAX
    await courier.edit(row, VOTE)
    assert (shown.files, shown.embeds[0].get("image")) == ({}, None)


async def test_a_channel_that_wants_text_alone_has_no_picture(
    faux_discord: FauxDiscord, bot: SampleBot
) -> None:
    courier = DiscordCourier(lambda: bot, images=lambda destination: destination != "discord:42")
    await courier.post(ENVOI, DESSINE)
    (shown,) = faux_discord.messages(42)
    assert (shown.files, shown.embeds[0].get("image")) == ({}, None)


async def test_where_files_may_not_be_posted_the_alert_leaves_without_its_picture(
    faux_discord: FauxDiscord, bot: SampleBot
) -> None:
    faux_discord.deny(42, "attach_files")
    async with asyncio.timeout(5):
        while bot.channel().permissions_for(bot.guilds[0].me).attach_files:  # noqa: ASYNC110 - Discord tells the bot
            await asyncio.sleep(0.01)
    await DiscordCourier(lambda: bot).post(ENVOI, DESSINE)
    (shown,) = faux_discord.messages(42)
    assert "ADOPTÉ" in shown.content
    assert shown.files == {}


async def test_a_picture_that_fails_leaves_the_message_and_is_not_tried_for_each_channel() -> None:
    tried = []

    def fails(image: Image) -> Dessin | None:
        tried.append(image)
        return None

    dessinateur = Dessinateur(fails)
    assert [await dessinateur.draw(IMAGE) for _ in range(3)] == [None] * 3
    assert tried == [IMAGE]
    assert "image" not in render_discord(DESSINE, dessin=None).embeds[0]


async def test_a_picture_for_many_channels_is_drawn_once_and_not_by_the_loop() -> None:
    threads = []

    def draw(image: Image) -> Dessin | None:
        threads.append(threading.current_thread())
        return dessiner(image)

    dessinateur = Dessinateur(draw)
    same = msgspec.json.decode(msgspec.json.encode(IMAGE), type=ImageAmendements)
    drawn = await asyncio.gather(*(dessinateur.draw(one) for one in (IMAGE, same) * 50))
    assert len({id(one) for one in drawn}) == 1
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()
