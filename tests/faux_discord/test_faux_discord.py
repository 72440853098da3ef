"""What people and the bot say to each other, with the real discord.py."""

import asyncio
import io
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import discord
import pytest

from . import ADMIN, BOT, NO_LIMITS, FauxDiscord, Pings
from .console import describe
from .fixtures import discord_at, running
from .sample_bot import Confirm, SampleBot

ROOT = Path(__file__).parents[2]


async def test_the_bot_logs_in_and_sees_its_servers_and_channels(bot: SampleBot) -> None:
    assert bot.user
    assert bot.user.id == BOT.id
    assert [channel.id for channel in bot.guilds[0].text_channels] == [42, 43]
    assert bot.channel().permissions_for(bot.guilds[0].me).send_messages


async def test_a_wrong_token_is_refused(faux_discord: FauxDiscord) -> None:
    async with SampleBot() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.start("un-autre-jeton")


async def test_a_thousand_channels_on_two_shards_are_all_seen() -> None:
    guilds = {index << 22: range(index * 1000, index * 1000 + 500) for index in (1, 2)}
    async with FauxDiscord(guilds, limits=NO_LIMITS, shards=2) as server:
        bot = SampleBot(shard_count=None)
        with discord_at(server.api_url, server.gateway_url):
            async with running(bot, server):
                assert bot.shard_count == 2
                assert sum(1 for _ in bot.get_all_channels()) == 1000
                await server.user_says(1001, "!statut article7")
                assert (await server.wait_for_message(1001)).content == "article7 : adopté"


async def test_a_prefix_command_is_answered(faux_discord: FauxDiscord, bot: SampleBot) -> None:
    await faux_discord.user_says(42, "!statut article7")
    answer = await faux_discord.wait_for_message(42, lambda message: "article7" in message.content)
    assert answer.content == "article7 : adopté"
    assert not faux_discord.messages(43)


async def test_a_direct_message_is_answered_in_private(faux_discord: FauxDiscord, bot: SampleBot) -> None:
    channel = faux_discord.dm()
    await faux_discord.user_says(channel, "!statut article7")
    assert (await faux_discord.wait_for_message(channel)).content == "article7 : adopté"
    person = await bot.application_info()
    assert (await person.owner.send("Bonjour")).channel.id == faux_discord.dm(ADMIN)


async def test_a_slash_command_is_answered_to_the_asker_only(
    faux_discord: FauxDiscord, bot: SampleBot
) -> None:
    asked = await faux_discord.user_slash(42, "statut", {"sujet": "article7"})
    answer = await faux_discord.wait_for_reply(asked)
    assert answer.content == "article7 : adopté"
    assert answer.is_ephemeral
    assert faux_discord.interaction_replies == [answer]


async def test_a_deferred_answer_comes_in_the_place_of_the_waiting_one(
    faux_discord: FauxDiscord, bot: SampleBot
) -> None:
    asked = await faux_discord.user_slash(42, "suivi ajouter", {"salon": 43, "nombre": 2})
    await faux_discord.wait_until(lambda: len(asked.messages) == 2)
    assert asked.was_deferred
    assert [message.content for message in asked.messages] == ["salon-43 suivi 2 fois", "Et voilà."]


async def test_a_command_the_bot_did_not_register_cannot_be_asked(
    faux_discord: FauxDiscord, bot: SampleBot
) -> None:
    with pytest.raises(LookupError, match="inconnue"):
        await faux_discord.user_slash(42, "inconnue")
    with pytest.raises(LookupError, match="sujet"):
        await faux_discord.user_slash(42, "statut")


async def test_typing_in_an_option_gives_suggestions(faux_discord: FauxDiscord, bot: SampleBot) -> None:
    suggestions = await faux_discord.user_autocomplete(42, "statut", "sujet", "art")
    assert [choice["value"] for choice in suggestions] == ["article7", "article10"]


async def test_a_button_changes_its_message(faux_discord: FauxDiscord, bot: SampleBot) -> None:
    await bot.channel().send("Sûr ?", view=Confirm())
    question = faux_discord.messages(42)[0]
    await faux_discord.user_clicks(question, "oui")
    await faux_discord.wait_for_message(42, lambda message: message.content == "Confirmé")
    assert [body["content"] for body in question.history] == ["Sûr ?"]


async def test_an_edited_message_keeps_its_history(faux_discord: FauxDiscord, bot: SampleBot) -> None:
    message = await bot.channel().send("Scrutin 1263 : à confirmer")
    edited = await message.edit(content="Scrutin 1263 : 59 pour, 14 contre")
    assert edited.edited_at
    stored = faux_discord.messages(42)[0]
    assert stored.content == "Scrutin 1263 : 59 pour, 14 contre"
    assert stored.history[0]["content"] == "Scrutin 1263 : à confirmer"
    await edited.delete()
    assert not faux_discord.messages(42)


async def test_a_file_arrives_with_its_text(faux_discord: FauxDiscord, bot: SampleBot) -> None:
    sent = await bot.channel().send("Voici", file=discord.File(io.BytesIO(b"a;b"), "scrutins.csv"))
    assert sent.attachments[0].filename == "scrutins.csv"
    assert faux_discord.messages(42)[0].files == {"scrutins.csv": b"a;b"}


async def test_recent_messages_can_be_read_again(faux_discord: FauxDiscord, bot: SampleBot) -> None:
    sent = [await bot.channel().send(f"alerte {rank}") for rank in range(4)]
    newest = [message.content async for message in bot.channel().history(limit=2)]
    after = [message.content async for message in bot.channel().history(after=sent[1])]
    assert newest == ["alerte 3", "alerte 2"]
    assert after == ["alerte 2", "alerte 3"]
    assert (await bot.channel().fetch_message(sent[0].id)).content == "alerte 0"


async def test_only_what_is_allowed_pings(faux_discord: FauxDiscord, bot: SampleBot) -> None:
    text = "@everyone <@&5> <@7001>"
    await bot.channel().send(text)
    await bot.channel().send(text, allowed_mentions=discord.AllowedMentions(roles=[discord.Object(5)]))
    await bot.channel().send(text, allowed_mentions=discord.AllowedMentions.all())
    await bot.channel().send(embed=discord.Embed(title="@everyone"))
    silent, one_role, loud, embed = map(faux_discord.pings, faux_discord.messages(42))
    assert not silent
    assert one_role == Pings(roles=frozenset({5}))
    assert loud == Pings(everyone=True, roles=frozenset({5}), users=frozenset({7001}))
    assert not embed


@pytest.mark.parametrize(
    ("embed", "field"),
    [
        (discord.Embed(title="x" * 257), "embeds.0.title"),
        (discord.Embed(description="x" * 4097), "embeds.0.description"),
        (discord.Embed(title="x").add_field(name="n", value="x" * 1025), "embeds.0.fields.0.value"),
        (discord.Embed(title="x").add_field(name="", value="v"), "embeds.0.fields.0.name"),
        (discord.Embed(title="x").set_footer(text="x" * 2049), "embeds.0.footer.text"),
    ],
)
async def test_an_embed_over_a_limit_is_refused_with_its_field(
    bot: SampleBot, embed: discord.Embed, field: str
) -> None:
    with pytest.raises(discord.HTTPException, match=field) as refusal:
        await bot.channel().send(embed=embed)
    assert (refusal.value.status, refusal.value.code) == (400, 50035)


async def test_a_message_too_long_or_empty_is_refused(bot: SampleBot) -> None:
    long = discord.Embed(description="x" * 3001)
    with pytest.raises(discord.HTTPException, match="6000"):
        await bot.channel().send(embeds=[long, long])
    with pytest.raises(discord.HTTPException, match="2000"):
        await bot.channel().send("x" * 2001)
    with pytest.raises(discord.HTTPException) as refusal:
        await bot.channel().send(" ")
    assert refusal.value.code == 50006


async def test_a_lost_permission_and_a_lost_channel_are_told_apart(
    faux_discord: FauxDiscord, bot: SampleBot
) -> None:
    lost = bot.channel(43)
    faux_discord.deny(42, "send_messages")
    with pytest.raises(discord.Forbidden) as refusal:
        await bot.channel().send("alerte")
    assert refusal.value.code == 50013
    faux_discord.deny(42)
    await bot.channel().send("alerte")
    faux_discord.delete_channel(43)
    with pytest.raises(discord.NotFound) as absence:
        await lost.send("alerte")
    assert absence.value.code == 10003


@asynccontextmanager
async def server_elsewhere() -> AsyncIterator[tuple[Process, asyncio.StreamReader]]:
    """The server as a person starts it: its process and what it prints; stopped with SIGTERM."""
    command = [sys.executable, "-m", "tests.faux_discord", "--salon", "42"]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE, stdin=DEVNULL)
    assert process.stdout
    try:
        yield process, process.stdout
    finally:
        process.terminate()
        await process.wait()


async def test_the_bot_can_be_watched_from_another_process() -> None:
    async with server_elsewhere() as (process, printed):
        api, gateway = [(await printed.readline()).decode().strip().partition("=")[2] for _ in range(2)]
        token = (await printed.readline()).decode().split()[2]
        with discord_at(api, gateway):
            async with SampleBot() as bot:
                await bot.login(token)
                await bot.get_partial_messageable(42).send("article 7 : adopté")
        await printed.readline()
        assert (await printed.readline()).decode() == "    article 7 : adopté\n"
    assert process.returncode == 0


async def test_a_message_can_be_read_in_a_terminal(faux_discord: FauxDiscord, bot: SampleBot) -> None:
    embed = discord.Embed(title="Article 7", description="Adopté").add_field(name="Pour", value="59")
    await bot.channel().send("Alerte", embed=embed.set_footer(text="Vigie"))
    text = describe(faux_discord.world, "create", faux_discord.messages(42)[0])
    assert text.splitlines()[1:] == [
        f"    {line}" for line in ("Alerte", "┌", "│ Article 7", "│ Adopté", "│ Pour : 59", "└ Vigie")
    ]
