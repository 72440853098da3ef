"""Each due row reaches its channel once, whatever breaks on the way: real discord.py, real SQLite, a local Discord."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.delivery.deliver import NONCE_REMEMBERED, PATIENCE, Deliverer
from alerts.discord.courier import CLOSED_DOOR, DiscordCourier
from alerts.importance import Importance
from alerts.message import Message
from storage import outbox_entry
from storage.database import StorageError
from storage.outbox import Envoi, nonce_of
from tests.alerts.atelier import LONG_AFTER, Atelier, due_in, open_atelier, titre
from tests.faux_discord import NO_LIMITS, Fault, Limits, drop, refuse, stored_then, stored_then_reset
from tests.storage.fabrique import MARDI, database_in

POSTS = r"/messages$"
POSTS_IN_42 = r"/channels/42/messages$"
EDITS = r"/messages/\d+$"
UNREADABLE = "UPDATE messages SET contenu = '{' WHERE id = (SELECT message FROM outbox WHERE alerte = 'a')"


@pytest.fixture
async def atelier(tmp_path: Path) -> AsyncIterator[Atelier]:
    async with open_atelier(tmp_path / "vigie.db", range(42, 46), NO_LIMITS) as atelier:
        yield atelier


async def test_a_due_row_is_posted_once(atelier: Atelier) -> None:
    atelier.enqueue("a")
    assert await atelier.deliver() == 1
    assert await atelier.deliver_later() == 0
    assert atelier.shown() == ["a"]
    assert atelier.etats() == [("envoyé", "")]


async def test_rows_of_one_channel_leave_in_order(atelier: Atelier) -> None:
    names = [f"alerte {n:02}" for n in range(12)]
    atelier.enqueue(*names)
    atelier.enqueue("urgent", rang=Importance.MAJEUR)
    await atelier.deliver()
    assert atelier.shown() == ["urgent", *names]


BEFORE = {
    "a 429": refuse(429, retry_after=0.01),
    "a 429 that does not come from Discord": refuse(429, retry_after=0.01, via=False),
    "a 500": refuse(500),
    "a 503": refuse(503),
    "a dropped socket": drop(),
    "a reset": drop(reset=True),
}
AFTER = {"a 502 after storing": stored_then(502), "a 503 after storing": stored_then(503)} | {
    "a reset after storing": stored_then_reset()
}


async def test_each_alert_arrives_once_and_in_order_through_any_fault(tmp_path: Path) -> None:
    """One channel for each fault, all at once: discord.py itself waits a second after some."""
    faults = BEFORE | AFTER
    salons = dict(zip(faults, range(100, 200), strict=False))
    async with open_atelier(tmp_path / "vigie.db", range(100, 200), NO_LIMITS) as atelier:
        for name, salon in salons.items():
            atelier.server.fault("POST", rf"/channels/{salon}/messages$", faults[name])
            atelier.enqueue("a", "b", "c", salon=salon)
        atelier.enqueue("ailleurs", salon=199)
        await atelier.deliver()
        assert atelier.shown(199) == ["ailleurs"]
        await atelier.deliver_later(timedelta(seconds=5))
        shown = {name: atelier.shown(salon) for name, salon in salons.items()}
        assert shown == {name: ["a", "b", "c"] for name in faults}
        assert set(atelier.etats()) == {("envoyé", "")}


async def test_nothing_overtakes_an_alert_that_waits(atelier: Atelier) -> None:
    atelier.server.fault("POST", POSTS_IN_42, refuse(503))
    atelier.enqueue("a", "b")
    await atelier.deliver()
    atelier.enqueue("c")
    assert await atelier.deliver() == 0
    assert atelier.posts() == 1
    await atelier.deliver_later()
    assert atelier.shown() == ["a", "b", "c"]


async def test_alerts_wait_while_the_api_is_down_and_arrive_when_it_is_back(atelier: Atelier) -> None:
    await atelier.server.stop()
    atelier.enqueue("a", "b")
    for _ in range(3):
        assert await atelier.deliver_later() == 0
    assert atelier.etats()[0] == ("en cours", "connexion à Discord perdue (ClientConnectorError)")
    await atelier.server.start()
    await atelier.deliver_later()
    assert atelier.shown() == ["a", "b"]


async def test_without_a_client_nothing_is_tried_and_everything_leaves_at_its_return(
    atelier: Atelier,
) -> None:
    atelier.connected = False
    atelier.enqueue("a")
    assert await atelier.deliver() == 0
    atelier.connected = True
    assert await atelier.deliver() == 1


async def test_a_slow_channel_does_not_hold_the_others(atelier: Atelier) -> None:
    atelier.server.fault("POST", POSTS_IN_42, Fault(delay=0.3))
    atelier.enqueue("lente")
    atelier.deliverer.start_due()
    atelier.enqueue("rapide", salon=43)
    atelier.deliverer.start_due()
    await atelier.server.wait_for_message(43)
    assert atelier.shown() == []
    await atelier.deliver()
    assert atelier.shown() == ["lente"]


async def test_a_closed_channel_with_many_alerts_does_not_hide_the_others(atelier: Atelier) -> None:
    atelier.server.deny(42, "send_messages")
    atelier.enqueue(*(f"urgent {n}" for n in range(2100)), rang=Importance.MAJEUR)
    await atelier.deliver()
    atelier.enqueue("ailleurs", salon=43)
    await atelier.deliver()
    assert atelier.shown(43) == ["ailleurs"]
    assert atelier.posts() == 2


async def test_an_alert_that_discord_keeps_failing_on_does_not_close_its_channel(atelier: Atelier) -> None:
    atelier.enqueue("empoisonnée")
    atelier.server.fault("POST", POSTS_IN_42, refuse(503), times=PATIENCE + 1)
    for _ in range(PATIENCE):
        await atelier.deliver_later()
    atelier.enqueue("b", "c")
    await atelier.deliver_later()
    assert atelier.shown() == ["b", "c"]
    await atelier.deliver_later()
    assert atelier.shown() == ["b", "c", "empoisonnée"]


async def test_a_row_that_cannot_be_read_does_not_stop_the_others(
    atelier: Atelier, caplog: pytest.LogCaptureFixture
) -> None:
    atelier.enqueue("a", "b")
    atelier.base.write_now(lambda db: db.execute(UNREADABLE))
    for _ in range(PATIENCE + 1):
        await atelier.deliver_later()
    assert atelier.shown() == ["b"]
    assert atelier.etats()[0] == ("à envoyer", "erreur de Vigie (DecodeError)")
    assert "DecodeError" in caplog.text


async def crash_after_posting(atelier: Atelier, *names: str) -> None:
    """Post, and die before that is written down."""
    atelier.enqueue(*names)
    before = len(atelier.server.messages(42))
    atelier.base.fails = lambda: len(atelier.server.messages(42)) > before
    with pytest.raises(StorageError):
        await atelier.deliver()
    atelier.restart()


async def test_after_a_crash_the_same_nonce_makes_one_message(atelier: Atelier) -> None:
    await crash_after_posting(atelier, "a", "b")
    assert await atelier.deliver_later(timedelta(seconds=30)) == 2
    assert atelier.shown() == ["a", "b"]
    nonces = [message.payload["nonce"] for message in atelier.server.messages(42)]
    assert nonces == [nonce_of(name, "discord:42", 1) for name in ("a", "b")]
    assert {row["message_id"] for row in atelier.base.rows("SELECT message_id FROM outbox")} == {
        str(message.id) for message in atelier.server.messages(42)
    }


async def test_long_after_a_crash_the_message_is_found_by_its_reference(atelier: Atelier) -> None:
    await crash_after_posting(atelier, "a")
    atelier.server.forget_nonces()
    for n in range(120):
        await atelier.server.user_says(42, f"on bavarde {n}")
    posts = atelier.posts()
    assert await atelier.deliver_later() == 1
    assert atelier.shown() == ["a"]
    assert atelier.posts() == posts
    assert atelier.etats() == [("envoyé", "")]


async def test_a_message_that_never_arrived_is_posted_after_looking_for_it(atelier: Atelier) -> None:
    atelier.server.fault("POST", POSTS, drop())
    atelier.enqueue("a")
    await atelier.deliver()
    atelier.server.forget_nonces()
    await atelier.deliver_later()
    assert atelier.shown() == ["a"]


async def test_the_doubt_is_as_old_as_the_first_try(atelier: Atelier) -> None:
    """Retries that fail in between do not make Discord remember the nonce longer."""
    atelier.server.fault("POST", POSTS, stored_then_reset())
    atelier.server.fault("POST", POSTS, refuse(503), times=2)
    atelier.enqueue("a")
    await atelier.deliver()
    for _ in range(4):
        await atelier.deliver_later(NONCE_REMEMBERED * 0.8)
    assert atelier.shown() == ["a"]
    assert atelier.etats() == [("envoyé", "")]


async def test_without_the_right_to_look_a_doubtful_alert_waits_rather_than_doubles(atelier: Atelier) -> None:
    await crash_after_posting(atelier, "a")
    atelier.server.forget_nonces()
    atelier.server.deny(42, "read_message_history")
    await told(atelier, lambda: not may_read_history(atelier))
    assert await atelier.deliver_later() == 0
    ((etat, motif),) = atelier.etats()
    assert etat == "en cours"
    assert "Voir les anciens messages" in motif
    atelier.server.deny(42)
    await told(atelier, lambda: may_read_history(atelier))
    assert await atelier.deliver_later() == 1
    assert atelier.shown() == ["a"]


def may_read_history(atelier: Atelier) -> bool:
    guild = atelier.bot.get_guild(1)
    channel = guild and guild.get_channel(42)
    assert guild
    assert channel
    return channel.permissions_for(guild.me).read_message_history


async def told(atelier: Atelier, condition: Callable[[], bool]) -> None:
    """Wait until the bot knows of a change in a channel."""
    if not condition():
        await atelier.bot.wait_for("guild_channel_update", timeout=5)
    assert condition()


@pytest.mark.parametrize("forgotten", [False, True])
async def test_an_alert_that_changed_while_its_sending_was_in_doubt_shows_its_last_content(
    atelier: Atelier, forgotten: bool
) -> None:
    await crash_after_posting(atelier, "a")
    if forgotten:
        atelier.server.forget_nonces()
    atelier.enqueue("a", titre="a corrigée")
    await atelier.deliver_later(LONG_AFTER if forgotten else timedelta(seconds=30))
    assert atelier.shown() == ["a corrigée"]
    assert atelier.etats() == [("envoyé", "")]


async def test_an_alert_posted_anew_is_not_mistaken_for_its_first_message(atelier: Atelier) -> None:
    """Both bear the same reference."""
    atelier.enqueue("a")
    await atelier.deliver()
    atelier.server.fault("POST", POSTS, drop())
    atelier.enqueue("a", titre="a majeure", rang=Importance.MAJEUR)
    await atelier.deliver()
    atelier.server.forget_nonces()
    await atelier.deliver_later()
    assert atelier.shown() == ["a", "a majeure"]


async def test_a_posted_message_that_changes_is_edited(atelier: Atelier) -> None:
    atelier.enqueue("a")
    await atelier.deliver()
    atelier.enqueue("a", titre="a corrigée")
    atelier.server.fault("PATCH", EDITS, refuse(503))
    await atelier.deliver()
    await atelier.deliver_later()
    (message,) = atelier.server.messages(42)
    assert titre(message) == "a corrigée"
    assert len(message.history) == 1
    assert message.payload["allowed_mentions"] == {"parse": []}


async def test_a_message_that_a_moderator_deleted_stays_deleted(atelier: Atelier) -> None:
    atelier.enqueue("a")
    await atelier.deliver()
    atelier.server.world.delete(atelier.server.messages(42)[0])
    atelier.enqueue("a", titre="a corrigée")
    atelier.enqueue("b")
    await atelier.deliver_later()
    assert atelier.shown() == ["b"]
    assert atelier.etats() == [("envoyé", "")] * 2


async def test_alerts_for_a_closed_channel_are_kept_with_the_reason_until_it_opens(atelier: Atelier) -> None:
    atelier.server.deny(42, "send_messages")
    atelier.enqueue("a", "b")
    await atelier.deliver()
    etat, motif = atelier.etats()[0]
    assert etat == "en cours"
    assert motif.startswith("il manque au bot une permission dans ce salon")
    assert atelier.posts() == 1
    atelier.server.deny(42)
    await atelier.deliver_later(timedelta(seconds=CLOSED_DOOR * 1.3))
    assert atelier.shown() == ["a", "b"]
    assert atelier.etats() == [("envoyé", "")] * 2


async def test_alerts_for_a_channel_that_is_no_more_are_kept_with_the_reason(atelier: Atelier) -> None:
    atelier.enqueue("a")
    await atelier.deliver()
    atelier.server.delete_channel(42)
    atelier.enqueue("a", titre="a corrigée")
    atelier.enqueue("b")
    await atelier.deliver_later()
    assert {motif for _, motif in atelier.etats()} == {"salon introuvable : a-t-il été supprimé ?", ""}
    assert atelier.deliverer.remaining() == 2


async def test_content_that_discord_refuses_is_abandoned_and_the_others_go_on(atelier: Atelier) -> None:
    atelier.server.fault("POST", POSTS, refuse(400))
    atelier.enqueue("a", "b")
    await atelier.deliver()
    await atelier.deliver_later()
    assert atelier.shown() == ["b"]
    refused, sent = atelier.etats()
    assert refused[0] == "abandonné"
    assert refused[1].startswith("contenu refusé par Discord")
    assert sent == ("envoyé", "")


async def test_a_hostile_title_pings_nobody(atelier: Atelier) -> None:
    atelier.enqueue("a", titre="@everyone @here <@7001> <@&2> adopté")
    atelier.enqueue("b")
    await atelier.deliver()
    atelier.enqueue("b", titre="@everyone")
    await atelier.deliver()
    assert len(atelier.shown()) == 2
    assert not any(atelier.server.pings(message) for message in atelier.server.messages(42))
    assert all(
        message.payload["allowed_mentions"] == {"parse": []} for message in atelier.server.messages(42)
    )


async def test_more_channels_than_discord_takes_in_a_second_are_served_without_a_single_429(
    tmp_path: Path,
) -> None:
    salons = range(100, 170)
    async with open_atelier(tmp_path / "vigie.db", salons, Limits()) as atelier:
        courier = DiscordCourier(lambda: atelier.bot)
        deliverer = Deliverer(atelier.base, {"discord": courier}, atelier.montre, random.Random(1))
        for salon in salons:
            atelier.enqueue("a", salon=salon)
        assert await deliverer.deliver_all() == 70
        assert 429 not in [request.status for request in atelier.server.requests]
        assert all(atelier.shown(salon) == ["a"] for salon in salons)


async def test_a_disk_that_fails_before_the_posting_posts_nothing(atelier: Atelier) -> None:
    atelier.enqueue("a")
    atelier.base.fails = lambda: True
    with pytest.raises(StorageError):
        await atelier.deliver()
    assert atelier.posts() == 0
    atelier.restart()
    await atelier.deliver()
    assert atelier.shown() == ["a"]


class FullDisk:
    """A terminal redirected to a disk that is full."""

    def render_row(self, row: Envoi, message: Message) -> str:
        return "texte"

    def write(self, text: str) -> None:
        raise OSError(28, "No space left on device")


async def test_a_terminal_that_cannot_be_written_to_is_told_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    base = database_in(tmp_path, "vigie.db")
    due = replace(due_in("a", "Article 7", 42, Importance.NOTABLE), destination="terminal")
    base.write_now(lambda db: outbox_entry.enqueue(db, [due], outbox_entry.Curseur(1), MARDI))
    deliverer = Deliverer(base, {}, lambda: MARDI, printers={"terminal": FullDisk()})
    deliverer.start_due()
    with pytest.raises(OSError, match="No space left"):
        await deliverer.settle()
    assert "terminal : [Errno 28]" in caplog.text
    base.close()
