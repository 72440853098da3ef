"""Servers that come, change and go; what is pressed after a restart; who asks too fast."""

from __future__ import annotations

from pathlib import Path

import pytest

from alerts.importance import Importance
from alerts.message import Action, Message, encode_message
from commands.discord.frein import Frein
from storage import outbox_entry
from storage.abonnements import SuiviAjoute, add_suivi
from storage.outbox_entry import Due
from tests.alerts.exemples import alerte
from tests.faux_discord import ALICE, NO_LIMITS, FauxDiscord, Person, StoredMessage
from tests.service.scene_discord import ROLE, Scene, id_of, labels, scene, words


def enqueue(vivant: Scene, name: str, destination: str, message: Message, mention: str = "") -> None:
    """Make one alert due."""
    due = Due(
        alerte=name,
        destination=destination,
        genre="votes",
        importance=Importance.NOTABLE,
        rang=2,
        message=encode_message(message),
        reference=message.reference,
        mention=mention,
    )
    vivant.vigie.vigie_db.write_now(lambda db: outbox_entry.enqueue_one(db, due, vivant.vigie.clock()))


def greetings(vivant: Scene, salon: int) -> list[StoredMessage]:
    return [m for m in vivant.server.messages(salon) if "Bonjour" in words(m)]


async def test_launched_before_it_is_invited_the_bot_gives_the_link_then_says_where_to_begin(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with FauxDiscord({}, limits=NO_LIMITS) as server, scene(tmp_path, server=server) as vivant:
        await vivant.eventually(lambda: "aucun serveur ; pour l'inviter : https://" in caplog.text)
        server.invite_bot(2, [50], denied={50: ["send_messages"]})
        await vivant.eventually(lambda: "donnez au bot « Voir le salon »" in caplog.text)
        server.invite_bot(3, [60])
        await vivant.eventually(lambda: "« Commencer ici » attend dans #salon-60" in caplog.text)


async def test_a_server_that_invites_the_bot_is_greeted_once_where_it_can_write(tmp_path: Path) -> None:
    async with scene(tmp_path) as vivant:
        await vivant.server.wait_for_message(42)
        vivant.server.invite_bot(2, [50, 51], denied={50: ["send_messages"]})
        await vivant.server.wait_for_message(51)
        vivant.server.invite_bot(3, [60, 61], system_channel=61)
        await vivant.server.wait_for_message(61)
        vivant.server.outage(2)
        vivant.server.invite_bot(4, [70], denied={70: ["embed_links"]})
        assert "article7" in words(await vivant.slash(42, "suivis"))  # all that came before was heard
        assert [len(greetings(vivant, salon)) for salon in (42, 50, 51, 60, 61, 70)] == [1, 0, 1, 0, 1, 0]


async def test_after_a_restart_nobody_is_greeted_again_and_old_buttons_still_work(tmp_path: Path) -> None:
    async with FauxDiscord({1: (42, 43)}, limits=NO_LIMITS, roles={ROLE: "Militants"}) as server:
        async with scene(tmp_path, server=server) as before:
            welcome = await server.wait_for_message(42)
            panel = await before.press(welcome, id_of(welcome, "Commencer ici"))
            message = alerte("Vote", Importance.NOTABLE, actions=[Action("Disparu", "statut disparu")])
            enqueue(before, "vote", "discord:43", message)
            await before.deliver()
        registered = sum(one.method == "PUT" for one in server.requests)
        async with scene(tmp_path, server=server) as after:
            await after.choose(panel, "Choisissez", "suivi article7")
            assert after.abonne("discord:42").suivis == {"article7"}
            posted = await server.wait_for_message(43)
            forgotten = await after.press(posted, "v:statut disparu", ALICE)
            assert forgotten.is_ephemeral
            assert "n'est pas suivi" in words(forgotten)
            assert len(greetings(after, 42)) == 1
        assert sum(one.method == "PUT" for one in server.requests) == registered == 1


async def test_a_server_that_sends_the_bot_away_and_invites_it_again_finds_its_channels(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as vivant:
        await vivant.slash(42, "abonner", sujets="article7")
        vivant.server.expel_bot(1)
        await vivant.eventually(lambda: vivant.etat("discord:42") == "suspendu")
        vivant.server.invite_bot(1, [42, 43])
        await vivant.eventually(lambda: vivant.etat("discord:42") == "actif")
        assert vivant.abonne("discord:42").suivis == {"article7"}
        vivant.server.delete_channel(42)
        await vivant.eventually(lambda: vivant.etat("discord:42") == "suspendu")


async def test_a_channel_closed_then_opened_again_is_taken_up_at_once(tmp_path: Path) -> None:
    async with scene(tmp_path) as vivant:
        await vivant.slash(42, "abonner", sujets="article7")
        vivant.server.deny(42, "send_messages")
        await vivant.deliver()
        assert vivant.etat("discord:42") == "suspendu"
        vivant.server.deny(42)
        await vivant.eventually(lambda: vivant.etat("discord:42") == "actif")


async def test_who_asks_too_fast_is_told_once_and_nobody_else_waits(tmp_path: Path) -> None:
    async with scene(tmp_path, frein=Frein(rate=3)) as vivant:
        welcome = await vivant.server.wait_for_message(42)
        for _ in range(3):
            await vivant.press(welcome, "v:aide", ALICE)
        assert "Doucement" in words(await vivant.press(welcome, "v:aide", ALICE))
        silent = await vivant.server.user_clicks(welcome, "v:aide", person=ALICE)
        await vivant.server.user_says(43, "!aide", person=ALICE)
        await vivant.server.user_says(43, "!statu vsa", person=ALICE)
        assert "!agenda" in words(await vivant.press(welcome, "v:aide", Person(7200, "bob")))
        assert silent.reply is None
        assert vivant.server.messages(43) == []


async def test_a_person_is_told_by_direct_message_and_one_who_refuses_is_a_closed_door(
    tmp_path: Path,
) -> None:
    shut = Person(7300, "carla", accepts_dm=False)
    async with scene(tmp_path) as vivant:
        vivant.server.dm(shut)
        message = alerte("Alarme", Importance.NOTABLE, "une source se tait", reference="V-1")
        for person in (ALICE, shut):
            enqueue(vivant, f"alarme {person.id}", f"discord:@{person.id}", message)
        await vivant.deliver()
        told = await vivant.server.wait_for_message(vivant.server.dm(ALICE))
        assert "une source se tait" in words(told)
        reason = vivant.vigie.vigie_db.rows("SELECT motif FROM outbox WHERE message_id IS NULL")[0]["motif"]
        assert "messages directs" in reason


async def test_a_posted_alert_has_its_buttons_and_loses_them_when_they_no_longer_hold(tmp_path: Path) -> None:
    async with scene(tmp_path) as vivant:
        lines = [f"Amendement {n} : {'mot ' * 60}" for n in range(60)]
        actions = [Action("Détail @everyone\n" * 20, "!votes article7"), Action("Trop long", "x" * 120)]
        long = alerte("Titre", Importance.NOTABLE, *lines, actions=actions, suite="!votes article7")
        enqueue(vivant, "vote", "discord:43", long, mention=str(ROLE))
        await vivant.deliver()
        posted = await vivant.server.wait_for_message(43)
        assert [row[0][:8] for row in labels(posted)] == ["La suite"]
        assert vivant.server.pings(posted).roles == {ROLE}
        answer = await vivant.press(posted, "v:votes article7", ALICE)
        assert answer.is_ephemeral
        enqueue(vivant, "vote", "discord:43", alerte("Titre", Importance.NOTABLE, "court"))
        await vivant.deliver()
        assert labels(posted) == []


async def test_sixty_suivis_with_hostile_titles_fit_in_pages(tmp_path: Path) -> None:
    async with scene(tmp_path) as vivant:
        add_sixty(vivant)
        panel = await vivant.slash(42, "abonner")
        assert ["◀ Précédents", "Suivants ▶"] in labels(panel)
        for _ in range(2):
            await vivant.push(panel, "Suivants")
        offered = [f"suivi texte{n}" for n in range(50, 60) if f"'suivi texte{n}'" in str(panel.body)]
        await vivant.choose(panel, "Choisissez", *offered)
        assert len(vivant.abonne("discord:42").suivis) == len(offered) > 5
        assert not vivant.server.pings(panel)


def add_sixty(vivant: Scene) -> None:
    """Sixty suivis added in chat."""
    for n in range(60):
        suivi = SuiviAjoute(nom=f"texte{n}", titre="@everyone **" * 200, cible=f"DLR5L17N5{n:04}")
        vivant.vigie.vigie_db.write_now(lambda db, s=suivi: add_suivi(db, s, vivant.vigie.clock()))  # type: ignore[misc]
