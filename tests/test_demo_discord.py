"""`vigie demo --discord` as a process: the debates arrive in a channel, each alert once, then the bot answers."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from alerts.message import decode_message
from alerts.render.discord import render_discord
from storage import outbox
from storage.database import Database
from storage.migrations import VIGIE
from tests.faux_discord import NO_LIMITS, FauxDiscord, drop, refuse, stored_then, stored_then_reset
from tests.processus import Processus, vigie_forked

ROOT = Path(__file__).resolve().parents[1]
SALON, AILLEURS = 42, 43
POSTS = r"/channels/42/messages$"
MEANS = 45.0
"""Seconds left to a whole demo on a slow machine."""


@pytest.fixture
async def server() -> AsyncIterator[FauxDiscord]:
    async with FauxDiscord(limits=NO_LIMITS) as server:
        yield server


DEMO = ("demo", "--vitesse", "max", "--discord", "--donnees", "donnees")


def pointed_at(server: FauxDiscord, token: str = "") -> dict[str, str]:
    """The environment of a `vigie` that this server stands for Discord to."""
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("VIGIE_", "DISCORD_"))
    }
    return environ | {
        "DISCORD_TOKEN": token or server.token,
        "VIGIE_DISCORD_API": server.api_url,
        "VIGIE_DISCORD_PASSERELLE": server.gateway_url,
        "VIGIE_DISCORD_SALON": str(SALON),
        "PYTHONPATH": str(ROOT),
    }


@asynccontextmanager
async def demo(server: FauxDiscord, folder: Path, *options: str) -> AsyncIterator[Processus]:
    """`vigie demo --discord` in a folder, pointed at this server."""
    with vigie_forked(*DEMO, *options, folder=folder, environ=pointed_at(server)) as process:
        yield process


async def said_until(process: Processus, words: str) -> str:
    """What a process prints up to these words."""
    said = ""
    while line := await asyncio.to_thread(process.sortie.readline):
        said += line
        if words in said:
            return said
    raise AssertionError(f"the process ended without saying “{words}”:\n{said}")


def check_each_alert_is_there_once(server: FauxDiscord, folder: Path) -> int:
    """Compare the channel with the outbox, one for one; gives how many alerts there are."""
    database = Database(folder / "donnees" / "vigie.db", VIGIE)
    try:
        rows = database.rows(
            "SELECT message_id, message FROM envois WHERE etat = 'envoyé' ORDER BY message_id"
        )
        assert outbox.counts(database).keys() <= {"envoyé", "filtré"}
    finally:
        database.close()
    messages = {str(message.id): message for message in server.messages(SALON)}
    assert [row["message_id"] for row in rows] == sorted(messages)
    for row in rows:
        expected = render_discord(decode_message(row["message"])).embeds[0]
        assert messages[row["message_id"]].embeds[0]["title"] == expected["title"]
    return len(rows)


async def test_through_every_fault_each_alert_arrives_once_then_the_bot_answers(
    server: FauxDiscord, tmp_path: Path
) -> None:
    faults = (refuse(429, retry_after=0.05), refuse(500), drop(), stored_then_reset(), stored_then(502))
    for fault in faults:
        server.fault("POST", POSTS, fault)
    server.fault("PATCH", POSTS.replace("$", ""), drop())
    async with demo(server, tmp_path, "--jusqu-a", "2023-03-24") as process:
        said = await said_until(process, "Le bot répond dans Discord")
        assert "Vigie rejoue les débats" in said
        assert check_each_alert_is_there_once(server, tmp_path) > 30
        posts = len(server.messages(SALON))
        for text in ("!statut article7", "!Statut VSA"):
            await server.user_says(AILLEURS, text)
            answer = await server.wait_for_message(AILLEURS)
            assert "59 pour, 14 contre" in str(answer.embeds)
            server.world.delete(answer)
        asked = await server.user_slash(AILLEURS, "statut", {"sujet": "article7"})
        assert "59 pour, 14 contre" in str((await server.wait_for_reply(asked)).embeds)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait, MEANS) == 0
    assert len(server.messages(SALON)) == posts
    assert not any(server.pings(message) for message in server.messages(SALON))


async def test_killed_in_the_middle_it_resumes_without_losing_or_doubling(
    server: FauxDiscord, tmp_path: Path
) -> None:
    server.fault("POST", POSTS, stored_then_reset())
    for alerts in (1, 9):
        async with demo(server, tmp_path, "--jusqu-a", "2023-03-24") as process:
            await server.wait_until(lambda most=alerts: len(server.messages(SALON)) >= most, MEANS)  # type: ignore[misc]
            process.send_signal(signal.SIGKILL)
            assert await asyncio.to_thread(process.wait, MEANS) < 0
    async with demo(server, tmp_path, "--sans-question", "--jusqu-a", "2023-03-24") as process:
        said = await asyncio.to_thread(process.sortie.read)
        assert await asyncio.to_thread(process.wait, MEANS) == 0, said
    assert check_each_alert_is_there_once(server, tmp_path) > 30


async def test_a_refused_token_is_told_at_once(server: FauxDiscord, tmp_path: Path) -> None:
    """Started as people start it."""
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, str(ROOT / "bot.py"), *DEMO],
        cwd=tmp_path,
        env=pointed_at(server, "perime.jeton"),
        capture_output=True,
        check=False,
        text=True,
        timeout=MEANS,
    )
    assert done.returncode == 1
    assert "jeton refusé par Discord" in done.stderr
    assert "perime" not in done.stderr
    assert "Traceback" not in done.stderr
