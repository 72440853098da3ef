"""The bot people talk to, and what keeps it alive: real discord.py, the debates of the demo, a local Discord."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from alerts.delivery.deliver import Deliverer
from alerts.discord.courier import DiscordCourier
from alerts.importance import Importance
from alerts.message import encode_message
from alerts.render.discord import render_discord
from commands.base import Appel, Context
from commands.registry import ALL, answer_line
from service.discord.client import DiscordService, DiscordSettings, VigieBot
from service.horloge import utc_now
from storage import outbox_entry
from storage.database import Database
from storage.migrations import VIGIE
from storage.outbox import reference_of
from storage.outbox_entry import Due
from tests.alerts.exemples import alerte
from tests.faux_discord import (
    BOT,
    NO_LIMITS,
    FauxDiscord,
    StoredMessage,
    refuse,
)
from tests.faux_discord.fixtures import discord_at, faux_discord, running

__all__ = ["faux_discord"]

ROOT = Path(__file__).resolve().parents[2]
ALICE_ICI = Appel(
    qui="7001",
    nom="Alice",
    destination="discord:42",
    serveur="1",
    serveur_nom="Serveur 1",
    salon="salon-42",
    salons={"42": "salon-42", "43": "salon-43"},
    roles={"2": "Administration"},
)
TOKEN = "MTIz.secret.jeton-que-personne-ne-doit-lire"


@pytest.fixture
async def server(context: Context, faux_discord: FauxDiscord) -> AsyncIterator[FauxDiscord]:
    """A Discord with a bot in it."""
    bot = VigieBot(lambda: context, lire_les_messages=True, ready_wait=0.05)
    async with running(bot, faux_discord):
        yield faux_discord


def seen(embed: Mapping[str, Any]) -> list[object]:
    """What people read in an embed."""
    return [
        embed.get("title"),
        embed.get("description"),
        embed.get("fields"),
        embed.get("footer", {}).get("text"),
    ]


def shown(message: StoredMessage) -> list[list[object]]:
    """What people read in a message."""
    return [seen(embed) for embed in message.embeds]


def told_by_vigie(question: str, context: Context) -> list[list[object]]:
    """What the same person is answered in the terminal, as Discord shows it."""
    asked = replace(context, appel=ALICE_ICI)
    return [seen(embed) for embed in render_discord(answer_line(question, asked)).embeds]


async def ask(server: FauxDiscord, text: str, salon: int = 42) -> StoredMessage:
    await server.user_says(salon, text)
    return await server.wait_for_message(salon)


@pytest.mark.parametrize(
    "typed",
    [
        "!statut article7",
        "!Statut ARTICLE7",
        "! statut article7",
        "!statut   article7 ",
        f"<@{BOT.id}> statut article7",
        f"<@!{BOT.id}> statut article7",
    ],
)
async def test_however_it_is_typed_the_answer_is_that_of_vigie_demander(
    server: FauxDiscord, context: Context, typed: str
) -> None:
    answer = await ask(server, typed)
    assert shown(answer) == told_by_vigie("!statut article7", context)
    assert "59 pour, 14 contre" in str(answer.embeds)


@pytest.mark.parametrize("commande", [commande.nom for commande in ALL])
async def test_every_command_answers_as_vigie_demander_does(
    server: FauxDiscord, context: Context, commande: str
) -> None:
    question = {"vote": "vote 1274", "votes": "votes article7", "statut": "statut vsa"}.get(
        commande, commande
    )
    assert shown(await ask(server, f"! {question}")) == told_by_vigie(question, context)


async def test_slash_commands_are_registered_and_answer_alike(server: FauxDiscord, context: Context) -> None:
    assert {command["name"] for command in server.world.commands[None]} == {commande.nom for commande in ALL}
    asked = await server.user_slash(42, "statut", {"sujet": "article7"})
    assert shown(await server.wait_for_reply(asked)) == told_by_vigie("!statut article7", context)
    bare = await server.user_slash(42, "statut")
    assert shown(await server.wait_for_reply(bare)) == told_by_vigie("!statut", context)


async def test_what_is_being_typed_is_completed(server: FauxDiscord) -> None:
    async def names(typed: str) -> list[str]:
        return [choice["value"] for choice in await server.user_autocomplete(42, "statut", "sujet", typed)]

    assert await names("vsa") == ["article7"]
    assert await names("artcle7") == ["article7"]
    assert {"article7", "jo2024", "transports", "jo2030"} <= set(await names(""))
    assert len(await names("@everyone" * 500)) <= 25


async def test_a_direct_message_is_answered(server: FauxDiscord, context: Context) -> None:
    answer = await ask(server, "!statut vsa", server.dm())
    assert shown(answer) == told_by_vigie("!statut vsa", context)


async def test_a_command_almost_right_is_answered_and_another_bot_s_is_not(server: FauxDiscord) -> None:
    await server.user_says(42, "!ban bob")
    await server.user_says(42, "bonjour à tous")
    answer = await ask(server, "!statu article7")
    assert "!statut" in str(answer.embeds)
    assert len(server.messages(42)) == 1


async def test_a_missing_argument_is_asked_for_with_an_example(server: FauxDiscord, context: Context) -> None:
    answer = await ask(server, "!vote")
    assert shown(answer) == told_by_vigie("!vote", context)
    assert "!vote 1274" in str(answer.embeds)


@pytest.mark.parametrize(
    "word", ["@everyone ", "**__~~||`", "<@7001> <@&2> ", "](https://evil.example) ", "a\n# b "]
)
async def test_a_hostile_argument_is_answered_and_pings_nobody(server: FauxDiscord, word: str) -> None:
    hostile = (word * 10_000)[:10_000]
    answer = await ask(server, f"!statut {hostile}")
    assert answer.embeds
    assert not server.pings(answer)
    assert not server.pings(await ask(server, f"!statu {hostile}"))
    asked = await server.user_slash(42, "votes", {"sujet": hostile[:6000]})
    assert not server.pings(await server.wait_for_reply(asked))


async def test_a_command_that_fails_says_so_and_is_logged(
    faux_discord: FauxDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Context:
        raise LookupError("base illisible")

    async with running(VigieBot(broken, lire_les_messages=True, ready_wait=0.05), faux_discord):
        assert "pas pu répondre" in str((await ask(faux_discord, "!statut vsa")).embeds)
        asked = await faux_discord.user_slash(42, "statut", {"sujet": "vsa"})
        assert "pas pu répondre" in str((await faux_discord.wait_for_reply(asked)).embeds)
        posted = await faux_discord.wait_for_message(42)
        posted.body["components"] = [{"type": 1, "components": [{"type": 2, "custom_id": "v:statut vsa"}]}]
        pressed = await faux_discord.user_clicks(posted, "v:statut vsa")
        assert "pas pu répondre" in str((await faux_discord.wait_for_reply(pressed)).embeds)
    assert "base illisible" in caplog.text


async def test_slash_commands_that_cannot_be_registered_do_not_keep_the_bot_out(
    faux_discord: FauxDiscord, context: Context
) -> None:
    faux_discord.fault("PUT", "/commands$", refuse(403))
    async with running(VigieBot(lambda: context, lire_les_messages=True, ready_wait=0.05), faux_discord):
        assert shown(await ask(faux_discord, "!statut vsa")) == told_by_vigie("!statut vsa", context)


# --- kept alive ------------------------------------------------------------------------------------------------


@asynccontextmanager
async def supervised(
    server: FauxDiscord, context: Context, token: str = TOKEN
) -> AsyncIterator[DiscordService]:
    """The client as `vigie lancer` runs it."""
    settings = DiscordSettings(token=token, api=server.api_url, passerelle=server.gateway_url)
    with discord_at(server.api_url, server.gateway_url):
        service = DiscordService(settings, lambda: context, first_wait=0.01)
        task = asyncio.create_task(service.run())
        try:
            yield service
            assert not task.done()
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def entered(service: DiscordService, server: FauxDiscord, times: int = 1) -> None:
    """Wait until Discord let the client in, for the n-th time."""
    async with asyncio.timeout(5):
        while len(server.gateway.identified) < times:  # noqa: ASYNC110 - the server tells of messages only
            await asyncio.sleep(0.01)
        await service.entered.wait()


@contextmanager
def one_alert(path: Path, service: DiscordService) -> Iterator[Callable[[str], asyncio.Task[None]]]:
    """A way to have one alert due and tried until it is delivered, in the background."""
    base = Database(path, VIGIE)
    deliverer = Deliverer(
        base, {"discord": DiscordCourier(service.connected)}, utc_now, random.Random(1), first_wait=0.01
    )

    async def deliver() -> None:
        while deliverer.remaining():
            await deliverer.deliver_all()
            await asyncio.sleep(0.01)

    def begin(name: str) -> asyncio.Task[None]:
        reference = reference_of(name)
        due = Due(
            alerte=name,
            destination="discord:42",
            genre="votes",
            importance="notable",
            rang=2,
            message=encode_message(alerte(name, Importance.NOTABLE, "résumé", reference=reference)),
            reference=reference,
        )
        base.write_now(lambda db: outbox_entry.enqueue(db, [due], outbox_entry.Curseur(1), utc_now()))
        return asyncio.create_task(deliver())

    try:
        yield begin
    finally:
        base.close()


@pytest.fixture
async def secret() -> AsyncIterator[FauxDiscord]:
    """A Discord that wants the secret token."""
    async with FauxDiscord(limits=NO_LIMITS, token=TOKEN) as server:
        yield server


async def test_after_a_malformed_event_a_new_client_posts_what_was_waiting(
    secret: FauxDiscord, context: Context, tmp_path: Path
) -> None:
    async with supervised(secret, context) as service:
        await entered(service, secret)
        with one_alert(tmp_path / "vigie.db", service) as begin:
            secret.send_malformed_event()
            secret.fault("GET", "/users/@me$", refuse(503), times=3)
            task = begin("attendait")
            await secret.wait_for_message(42)
            await task
        assert len(secret.messages(42)) == 1
        await entered(service, secret, 2)
        assert shown(await ask(secret, "!statut vsa", 43)) == told_by_vigie("!statut vsa", context)


async def test_a_client_that_starts_while_the_api_is_down_gets_in_when_it_is_back(
    secret: FauxDiscord, context: Context, tmp_path: Path
) -> None:
    await secret.stop()
    async with supervised(secret, context) as service:
        with one_alert(tmp_path / "vigie.db", service) as begin:
            task = begin("attendait")
            await asyncio.sleep(0.05)
            assert service.etat == "client Discord arrêté (ClientConnectorError), redémarrage"
            await secret.start()
            await entered(service, secret)
            await secret.wait_for_message(42)
            await task
        assert len(secret.messages(42)) == 1


@pytest.mark.parametrize("code", [4004, 4013])
async def test_whatever_the_code_that_closes_the_gateway_the_bot_answers_again(
    secret: FauxDiscord, context: Context, code: int
) -> None:
    async with supervised(secret, context) as service:
        await entered(service, secret)
        await secret.gateway.close_sockets(code)
        await secret.user_says(42, "!statut vsa")  # lost, when the session is
        async with asyncio.timeout(10):
            while not secret.messages(42):
                await asyncio.sleep(0.2)
                await secret.user_says(42, "!statut vsa")


async def test_without_the_intent_slash_and_mention_work_and_the_state_says_what_is_missing(
    context: Context,
) -> None:
    async with (
        FauxDiscord(limits=NO_LIMITS, token=TOKEN, grant_message_content=False) as server,
        supervised(server, context) as service,
    ):
        await entered(service, server, 2)
        assert "contenu des messages" in service.etat
        expected = told_by_vigie("!statut vsa", context)
        await server.user_says(42, "!statut vsa")
        assert shown(await ask(server, f"<@{BOT.id}> statut vsa")) == expected
        asked = await server.user_slash(42, "statut", {"sujet": "vsa"})
        assert shown(await server.wait_for_reply(asked)) == expected
        assert shown(await ask(server, "!statut vsa", server.dm())) == expected
        assert len(server.messages(42)) == 2


async def test_a_refused_token_is_told_and_not_tried_again_at_once(
    secret: FauxDiscord, context: Context, caplog: pytest.LogCaptureFixture
) -> None:
    async with supervised(secret, context, token="perime.jeton") as service:
        async with asyncio.timeout(5):
            await service.refused.wait()
        await asyncio.sleep(0.1)
        assert service.etat.startswith("jeton refusé par Discord")
        assert service.connected() is None
        assert [request.status for request in secret.requests] == [401]
    assert "perime.jeton" not in caplog.text


async def test_the_token_is_never_shown(
    secret: FauxDiscord, context: Context, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with supervised(secret, context) as service:
        await entered(service, secret)
        secret.send_malformed_event()
        await entered(service, secret, 2)
        await ask(secret, "!statut vsa")
        settings = DiscordSettings(token=TOKEN)
        told = caplog.text + repr(settings) + str(settings) + service.etat + repr(vars(service)["_settings"])
    assert "secret" not in told
