"""What leaves before what, who is pinged, what is answered, when thousands of channels are served."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import discord
import pytest

from alerts.delivery.allure import Allure
from alerts.delivery.deliver import PLACES
from alerts.discord.courier import EVERYBODY, GLOBAL_WAIT, LOST_ROLE, tracing
from alerts.importance import Importance
from storage import outbox
from tests.alerts.atelier import VEILLEURS, Atelier, open_atelier, titre
from tests.faux_discord import NO_LIMITS, Fault, refuse
from tests.faux_discord.mentions import Pings
from tests.storage.fabrique import MARDI

SALONS = range(1000, 1000 + PLACES + 24)
POSTS = r"/messages$"


@pytest.fixture
async def atelier(tmp_path: Path) -> AsyncIterator[Atelier]:
    async with open_atelier(tmp_path / "vigie.db", SALONS, NO_LIMITS) as atelier:
        yield atelier


def order(atelier: Atelier) -> list[str]:
    """Titles of everything posted, in all channels, in order."""
    messages = [message for salon in SALONS for message in atelier.server.messages(salon)]
    return [titre(message) for message in sorted(messages, key=lambda message: message.id)]


async def test_a_major_alert_overtakes_the_ordinary_ones_that_were_there_first(atelier: Atelier) -> None:
    """Those already begun, a bounded number, may still leave."""
    atelier.par_seconde = 400
    atelier.restart()
    atelier.enqueue_everywhere(SALONS, "courant", Importance.COURANT)
    assert atelier.deliverer.start_due() == PLACES
    await atelier.server.wait_until(lambda: len(order(atelier)) >= 3)
    atelier.enqueue_everywhere(SALONS, "majeur", Importance.MAJEUR)
    await atelier.deliver()
    left = order(atelier)
    assert sorted(left) == ["courant"] * len(SALONS) + ["majeur"] * len(SALONS)
    first = left.index("majeur")
    last = len(left) - left[::-1].index("majeur")
    assert left[first:last].count("courant") < 8, "those on their way when the major one became due"


async def test_places_that_free_themselves_wake_the_deliverer(atelier: Atelier) -> None:
    atelier.enqueue_everywhere(SALONS, "a", Importance.NOTABLE)
    while atelier.deliverer.remaining() > PLACES:
        atelier.deliverer.start_due()
        await asyncio.wait_for(atelier.deliverer.more.wait(), 5)
    await atelier.deliver()
    assert len(order(atelier)) == len(SALONS)
    assert not atelier.deliverer.more.is_set(), "nothing is left"


async def test_slow_channels_leave_their_places_to_none_and_the_others_go_on(atelier: Atelier) -> None:
    slow = SALONS[: PLACES - 1]
    atelier.server.fault("POST", POSTS, Fault(delay=0.5), times=len(slow))
    atelier.enqueue_everywhere(slow, "lente", Importance.NOTABLE)
    atelier.deliverer.start_due()
    await asyncio.sleep(0.05)
    atelier.enqueue_everywhere(SALONS[PLACES : PLACES + 5], "vive", Importance.NOTABLE)
    atelier.deliverer.start_due()
    await atelier.server.wait_until(lambda: len(order(atelier)) == 1)
    await atelier.deliver()
    assert order(atelier)[:5] == ["vive"] * 5


async def test_the_role_that_a_channel_asked_for_is_pinged_and_nobody_else(atelier: Atelier) -> None:
    atelier.enqueue("a", titre="@everyone <@7001> <@&2> adopté", salon=1000, mention=str(VEILLEURS))
    await atelier.deliver()
    (message,) = atelier.server.messages(1000)
    assert atelier.server.pings(message) == Pings(roles=frozenset({VEILLEURS}))
    atelier.enqueue("a", titre="corrigé", salon=1000, mention=str(VEILLEURS))
    await atelier.deliver()
    assert f"<@&{VEILLEURS}>" in message.content
    assert atelier.etats() == [("envoyé", "")]


async def test_a_role_that_is_no_more_pings_nobody_and_the_row_says_so(atelier: Atelier) -> None:
    atelier.enqueue("a", salon=1000, mention="78")
    await atelier.deliver()
    (message,) = atelier.server.messages(1000)
    assert (titre(message), message.payload["allowed_mentions"]) == ("a", {"parse": []})
    assert atelier.etats() == [("envoyé", LOST_ROLE)]
    assert outbox.troubles(atelier.base) == []
    assert outbox.remarques(atelier.base, MARDI) == [("discord:1000", LOST_ROLE)]


async def test_the_role_of_everybody_pings_nobody(atelier: Atelier) -> None:
    guild = atelier.bot.get_guild(1)
    assert guild is not None
    atelier.enqueue("a", salon=1000, mention=str(guild.default_role.id))
    await atelier.deliver()
    (message,) = atelier.server.messages(1000)
    assert (titre(message), message.payload["allowed_mentions"]) == ("a", {"parse": []})
    assert atelier.etats() == [("envoyé", EVERYBODY)]


async def test_a_role_that_the_bot_may_not_mention_is_said_and_the_alert_leaves(atelier: Atelier) -> None:
    guild = atelier.bot.get_guild(1)
    assert guild
    for role, fields in ((VEILLEURS, {"mentionable": False}), (1, {"permissions": str(1 << 10 | 1 << 11)})):
        told = {"id": str(role), "name": "veilleurs", "permissions": "0", "position": 2, "color": 0}
        told |= {"hoist": False, "managed": False, "mentionable": True, "flags": 0, **fields}
        atelier.server.gateway.dispatch("GUILD_ROLE_UPDATE", {"guild_id": "1", "role": told}, guild_id=1)
        await atelier.bot.wait_for("guild_role_update", timeout=5)
    atelier.enqueue("a", salon=1000, mention=str(VEILLEURS))
    await atelier.deliver()
    ((etat, motif),) = atelier.etats()
    assert etat == "envoyé"
    assert motif.startswith("le rôle « veilleurs » ne peut pas être mentionné par le bot")


async def test_an_alert_that_answers_another_is_a_reply_even_once_that_was_deleted(atelier: Atelier) -> None:
    atelier.enqueue("vote", salon=1000)
    await atelier.deliver()
    (vote,) = atelier.server.messages(1000)
    atelier.enqueue("correction", salon=1000, repond="vote")
    await atelier.deliver()
    reference = atelier.server.messages(1000)[1].payload["message_reference"]
    assert (reference["message_id"], reference["fail_if_not_exists"]) == (vote.id, False)
    assert not atelier.server.pings(atelier.server.messages(1000)[1])
    atelier.enqueue("ailleurs", salon=1001, repond="vote")
    await atelier.deliver()
    assert "message_reference" not in atelier.server.messages(1001)[0].payload


@pytest.mark.parametrize("permission", ["send_messages", "view_channel"])
async def test_a_channel_closed_to_the_bot_is_told_to_whoever_suspends_it(
    atelier: Atelier, permission: str
) -> None:
    atelier.server.deny(1000, permission)  # type: ignore[arg-type]
    atelier.enqueue("a", salon=1000)
    await atelier.deliver()
    ((destination, motif),) = atelier.closed
    assert (destination, [motif]) == ("discord:1000", [motif for _, motif in atelier.etats()])


async def test_a_failure_that_is_not_the_channel_s_closes_nothing(atelier: Atelier) -> None:
    atelier.server.fault("POST", POSTS, refuse(503))
    atelier.enqueue("a", salon=1000)
    await atelier.deliver()
    assert atelier.closed == []
    assert await atelier.deliver_later(timedelta(minutes=1)) == 1


async def test_a_refusal_over_all_channels_slows_every_one(atelier: Atelier) -> None:
    allure = Allure(1000)
    loop = asyncio.get_running_loop()
    client = discord.Client(intents=discord.Intents.none(), http_trace=tracing(allure))
    async with client:
        await client.login(atelier.server.token)
        atelier.server.fault("POST", POSTS, Fault(status=429, retry_after=0.3, is_global=True))
        began = loop.time()
        await client.get_partial_messageable(1000).send("x")
        await allure.turn(3)
        assert loop.time() - began >= 0.3
        atelier.server.fault("POST", POSTS, refuse(429, retry_after=0.01, via=False))
        with pytest.raises(discord.HTTPException):
            await client.get_partial_messageable(1000).send("x")
        began = loop.time()
        await allure.turn(3)
        assert loop.time() - began < GLOBAL_WAIT


def etat(atelier: Atelier, salon: int) -> tuple[str, str | None]:
    """State of the ordinary alert of a channel, and when it may have left."""
    sql = "SELECT etat, tente_le FROM outbox WHERE alerte = 'courant' AND destination = ?"
    (row,) = atelier.base.rows(sql, f"discord:{salon}")
    return row["etat"], row["tente_le"]


async def test_what_is_overtaken_while_it_waits_never_left_and_is_in_no_doubt(atelier: Atelier) -> None:
    atelier.par_seconde = 1
    atelier.restart()
    atelier.enqueue_everywhere(SALONS[:4], "courant", Importance.COURANT)
    atelier.deliverer.start_due()
    await atelier.server.wait_until(lambda: len(order(atelier)) == 2)
    while atelier.allure.waiting() < 2:  # noqa: ASYNC110 - the pace tells nobody who waits
        await asyncio.sleep(0.005)
    waiting = next(salon for salon in SALONS[:4] if not atelier.server.messages(salon))
    atelier.enqueue("majeur", salon=waiting, rang=Importance.MAJEUR)
    atelier.deliverer.start_due()
    async with asyncio.timeout(5):
        while etat(atelier, waiting) != ("à envoyer", None):  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        while not atelier.server.messages(waiting):
            atelier.deliverer.start_due()
            await asyncio.sleep(0.005)
    assert titre(atelier.server.messages(waiting)[0]) == "majeur"
