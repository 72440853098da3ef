"""What goes wrong between Discord and the bot, with the real discord.py."""

import asyncio

import aiohttp
import discord
import pytest

from . import BOT, NO_LIMITS, FauxDiscord, Limits, drop, refuse, slow, stored_then, stored_then_reset
from .fixtures import discord_at, running
from .sample_bot import SampleBot

MESSAGES = r"/messages$"


async def test_a_429_with_via_is_retried_by_the_library(faux_discord: FauxDiscord, bot: SampleBot) -> None:
    faux_discord.fault("POST", MESSAGES, refuse(429, retry_after=0.05), times=2)
    await bot.channel().send("alerte")
    statuses = [request.status for request in faux_discord.requests if request.path.endswith("/messages")]
    assert statuses == [429, 429, 200]


async def test_a_429_without_via_is_raised(faux_discord: FauxDiscord, bot: SampleBot) -> None:
    faux_discord.fault("POST", MESSAGES, refuse(429, retry_after=0.05, via=False))
    with pytest.raises(discord.HTTPException) as refusal:
        await bot.channel().send("alerte")
    assert refusal.value.status == 429
    assert not faux_discord.messages(42)


async def test_a_500_is_retried_and_a_503_is_raised(faux_discord: FauxDiscord, bot: SampleBot) -> None:
    faux_discord.fault("POST", MESSAGES, refuse(500))
    faux_discord.fault("POST", "/channels/43/messages$", refuse(503))
    with pytest.raises(discord.DiscordServerError):
        await bot.channel(43).send("perdue")
    await bot.channel().send("alerte")
    assert len(faux_discord.messages(42)) == 1


async def test_a_502_after_storing_does_not_double_the_message(
    faux_discord: FauxDiscord, bot: SampleBot
) -> None:
    faux_discord.fault("POST", MESSAGES, stored_then(502))
    sent = await bot.channel().send("alerte")
    assert [message.id for message in faux_discord.messages(42)] == [sent.id]


async def test_a_reset_after_storing_is_raised_and_the_same_nonce_finds_the_message(
    faux_discord: FauxDiscord, bot: SampleBot
) -> None:
    faux_discord.fault("POST", MESSAGES, stored_then_reset())
    with pytest.raises(aiohttp.ClientOSError):
        await bot.channel().send("alerte", nonce="vigie-1")
    stored = faux_discord.messages(42)
    assert len(stored) == 1
    again = await bot.channel().send("alerte", nonce="vigie-1")
    assert again.id == stored[0].id
    faux_discord.forget_nonces()
    assert (await bot.channel().send("alerte", nonce="vigie-1")).id != stored[0].id


async def test_a_dropped_request_stores_nothing_and_a_slow_one_does(
    faux_discord: FauxDiscord, bot: SampleBot
) -> None:
    faux_discord.fault("POST", MESSAGES, drop())
    faux_discord.fault("POST", MESSAGES, slow(0.05))
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await bot.channel().send("perdue")
    await bot.channel().send("alerte")
    assert [message.content for message in faux_discord.messages(42)] == ["alerte"]


async def test_the_nonce_is_forgotten_after_some_minutes() -> None:
    now = [1_679_000_000.0]
    async with FauxDiscord(limits=NO_LIMITS, clock=lambda: now[0], nonce_memory=180) as server:
        bot = SampleBot()
        with discord_at(server.api_url, server.gateway_url):
            async with running(bot, server):
                first = await bot.channel().send("alerte", nonce="vigie-1")
                now[0] += 179
                assert (await bot.channel().send("alerte", nonce="vigie-1")).id == first.id
                now[0] += 2
                assert (await bot.channel().send("alerte", nonce="vigie-1")).id != first.id


async def test_an_answer_after_three_seconds_is_refused() -> None:
    now = [1_679_000_000.0]
    async with FauxDiscord(limits=NO_LIMITS, clock=lambda: now[0]) as server:
        bot = SampleBot()
        with discord_at(server.api_url, server.gateway_url):
            async with running(bot, server):
                server.fault("POST", "/callback", slow(0.05))
                asked = await server.user_slash(42, "statut", {"sujet": "article7"})
                now[0] += 3.1
                await server.wait_until(lambda: server.requests[-1].status)
                assert asked.reply is None


async def test_the_limit_of_a_channel_slows_the_library_without_loss() -> None:
    limits = Limits(per_channel=2, channel_window=0.1, per_bot=None)
    async with FauxDiscord(limits=limits) as server:
        bot = SampleBot()
        with discord_at(server.api_url, server.gateway_url):
            async with running(bot, server):
                await asyncio.gather(*(bot.channel().send(f"alerte {rank}") for rank in range(5)))
                assert len(server.messages(42)) == 5
                assert 429 not in [request.status for request in server.requests]


async def test_the_limit_of_the_bot_is_refused_as_global() -> None:
    limits = Limits(per_channel=None, per_bot=8, bot_window=0.2)
    async with FauxDiscord({1: range(100, 110)}, limits=limits) as server:
        bot = SampleBot()
        with discord_at(server.api_url, server.gateway_url):
            async with running(bot, server):
                await asyncio.gather(*(bot.channel(number).send("alerte") for number in range(100, 110)))
                assert 429 in [request.status for request in server.requests]
                assert sum(len(server.messages(number)) for number in range(100, 110)) == 10


async def test_without_the_intent_only_mentions_and_direct_messages_are_read() -> None:
    async with FauxDiscord(limits=NO_LIMITS, grant_message_content=False) as server:
        bot = SampleBot(content=False)
        with discord_at(server.api_url, server.gateway_url):
            async with running(bot, server):
                await server.user_says(42, "!statut article7")
                await server.user_says(42, f"<@{BOT.id}> statut drones")
                await server.user_says(server.dm(), "!statut vsa")
                assert (await server.wait_for_message(42)).content == "drones : adopté"
                assert (await server.wait_for_message(server.dm())).content == "vsa : adopté"
                assert bot.heard[0] == ""
                assert not bot.application_flags.gateway_message_content_limited


async def test_an_intent_that_was_not_granted_ends_the_bot() -> None:
    async with FauxDiscord(grant_message_content=False) as server:
        with discord_at(server.api_url, server.gateway_url):
            async with SampleBot() as bot:
                with pytest.raises(discord.PrivilegedIntentsRequired):
                    await bot.start(server.token)


async def test_a_dropped_socket_is_resumed_and_what_was_missed_is_answered(
    faux_discord: FauxDiscord, bot: SampleBot
) -> None:
    resumed = asyncio.create_task(bot.wait_for("shard_resumed", timeout=5))
    await asyncio.sleep(0)
    faux_discord.drop_sockets()
    await faux_discord.user_says(42, "!statut article7")
    assert (await faux_discord.wait_for_message(42)).content == "article7 : adopté"
    await resumed
    assert len(faux_discord.gateway.identified) == 1


async def test_the_bot_comes_back_when_it_is_asked_to_reconnect(
    faux_discord: FauxDiscord, bot: SampleBot
) -> None:
    resumed = asyncio.create_task(bot.wait_for("shard_resumed", timeout=5))
    await asyncio.sleep(0)
    faux_discord.gateway.ask_to_reconnect()
    await resumed
    await faux_discord.user_says(42, "!statut article7")
    assert (await faux_discord.wait_for_message(42)).content == "article7 : adopté"


async def test_the_bot_comes_back_after_the_gateway_was_stopped(
    faux_discord: FauxDiscord, bot: SampleBot
) -> None:
    faux_discord.stop_gateway()
    await faux_discord.user_says(42, "!statut article7")
    faux_discord.start_gateway()
    assert (await faux_discord.wait_for_message(42)).content == "article7 : adopté"


async def test_a_machine_that_comes_back_has_its_address_and_its_messages(
    faux_discord: FauxDiscord, bot: SampleBot
) -> None:
    await bot.channel().send("avant")
    await faux_discord.stop()
    with pytest.raises(aiohttp.ClientConnectorError):
        await bot.channel().send("pendant")
    await faux_discord.start()
    await bot.channel().send("après")
    assert [message.content for message in faux_discord.messages(42)] == ["avant", "après"]


async def test_a_malformed_event_ends_the_bot(faux_discord: FauxDiscord) -> None:
    bot = SampleBot()
    async with running(bot, faux_discord) as task:
        faux_discord.send_malformed_event()
        with pytest.raises(KeyError):
            await task


async def test_the_bot_identifies_again_when_its_session_is_lost(
    faux_discord: FauxDiscord, bot: SampleBot
) -> None:
    faux_discord.gateway.invalidate_sessions()
    await asyncio.sleep(0)
    await bot.wait_for("shard_ready", timeout=5)
    assert len(faux_discord.gateway.identified) == 2
