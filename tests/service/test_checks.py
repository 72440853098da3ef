"""`vigie verifier`: each thing that can be missing is named in French, with what to do about it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database as Writer
from sqlite_utils import Migrations

from alerts.abonnement.abonnes import Abonne, Mention
from alerts.discord.droits import PERMISSIONS
from service.configuration import EXAMPLE, Configuration, example_text, read
from service.discord.client import DiscordSettings
from service.verifier.check import Check
from service.verifier.checks import check_all, check_sources
from service.verifier.discord import check_discord, salons_connus
from storage.abonnements import Inscription, save_inscription
from storage.database import Database, is_current
from storage.migrations import PARLEMENT, VIGIE
from storage.sources import save_source
from tests.faux_discord import NO_LIMITS, FauxDiscord, drop, refuse
from tests.faux_discord.fixtures import discord_at, faux_discord
from tests.faux_discord.world import Permission
from tests.trackers.loopback_site import open_site, reply

__all__ = ["faux_discord"]

EXAMPLE_OF_2024 = read(example_text(), EXAMPLE, {})


def configuration(*salons: int) -> Configuration:
    return replace(EXAMPLE_OF_2024, salons=tuple(Abonne(destination=f"discord:{salon}") for salon in salons))


async def look(server: FauxDiscord, *salons: int, token: str = "") -> list[Check]:
    settings = DiscordSettings(token=token or server.token, api=server.api_url, passerelle=server.gateway_url)
    return await check_discord(configuration(*salons).salons, settings, ready_wait=0.05)


async def test_when_nothing_is_missing_everything_is_fine(faux_discord: FauxDiscord) -> None:
    checks = await look(faux_discord, 42, 43)
    assert [check.ok for check in checks] == [True, True, True]
    assert str(checks[0]).startswith("✅ Discord : connecté sous le nom de Vigie")
    assert str(checks[1]) == "✅ Salon #salon-42 (Serveur 1) : permissions suffisantes"
    assert not faux_discord.messages(42)
    assert not faux_discord.world.commands


@pytest.mark.parametrize(
    "permission", ["send_messages", "embed_links", "read_message_history", "view_channel"]
)
async def test_a_missing_permission_is_named_as_discord_shows_it(
    faux_discord: FauxDiscord, permission: Permission
) -> None:
    faux_discord.deny(42, permission)
    _, channel, other = await look(faux_discord, 42, 43)
    assert channel.ok is False
    assert PERMISSIONS[permission] in channel.what
    assert channel.todo
    assert other.ok


async def test_a_channel_where_the_bot_is_not_gives_an_invitation(faux_discord: FauxDiscord) -> None:
    _, channel = await look(faux_discord, 999)
    assert channel.ok is False
    assert channel.what == "Salon 999 : introuvable"
    assert "https://discord.com/oauth2/authorize?client_id=9001" in channel.todo
    assert "applications.commands" in channel.todo


async def test_no_channel_is_said_and_is_not_wrong(faux_discord: FauxDiscord) -> None:
    _, channels = await look(faux_discord)
    assert channels.ok is None
    assert "/abonner" in channels.todo


async def test_an_intent_that_was_not_granted_is_a_warning() -> None:
    async with FauxDiscord(limits=NO_LIMITS, grant_message_content=False) as server:
        with discord_at(server.api_url, server.gateway_url):
            _, intent, channel = await look(server, 42)
    assert intent.ok is None
    assert "contenu des messages" in intent.what
    assert "Message Content Intent" in intent.todo
    assert channel.ok


async def test_a_wrong_token_is_told_and_not_shown(faux_discord: FauxDiscord) -> None:
    (check,) = await look(faux_discord, 42, token="perime.jeton")
    assert check.ok is False
    assert check.what.endswith("jeton refusé")
    assert "perime" not in str(check)


async def test_a_discord_that_is_down_is_told(faux_discord: FauxDiscord) -> None:
    for fault in (drop(), refuse(503)):
        faux_discord.faults.clear()
        faux_discord.fault("GET", "/users/@me$", fault, times=5)
        (check,) = await look(faux_discord, 42)
        assert check.ok is False
        assert "injoignable" in check.what
    await faux_discord.stop()
    (check,) = await look(faux_discord, 42)
    assert "injoignable" in check.what
    assert "VIGIE_DISCORD_API" in check.todo


async def test_sources_are_reachable_or_said_not_to_be() -> None:
    async with open_site() as site:
        site.page("/robots.txt", reply(200, b"User-agent: *\nDisallow:\n"))
        (check,) = [check async for check in check_sources(EXAMPLE_OF_2024, site.url(""), 0)]
        assert str(check) == f"✅ Source 127.0.0.1:{site.port} : joignable"
        assert not site.asked
        url = site.url("")
    (check,) = [check async for check in check_sources(EXAMPLE_OF_2024, url, 0)]
    assert check.ok is False
    assert check.todo == "vérifiez la connexion de cette machine"


async def check_everything(tmp_path: Path, environ: Mapping[str, str], config: str = "") -> tuple[bool, str]:
    """`vigie verifier` against a site and a Discord of this machine."""
    file = tmp_path / "config.toml"
    file.write_text(config or example_text(), encoding="utf-8")
    lines: list[str] = []
    async with open_site() as site:
        site.page("/robots.txt", reply(404))
        fine = await check_all(
            file, tmp_path / "donnees", environ, lines.append, site=site.url(""), pace=0, ready_wait=0.05
        )
    return fine, "\n".join(lines)


async def test_the_whole_of_it_ends_with_a_verdict(faux_discord: FauxDiscord, tmp_path: Path) -> None:
    environ = {
        "DISCORD_TOKEN": faux_discord.token,
        "VIGIE_DISCORD_API": faux_discord.api_url,
        "VIGIE_DISCORD_PASSERELLE": faux_discord.gateway_url,
        "VIGIE_DISCORD_SALON": "42",
        "VIGIE_RESEAU_CONTACT": "https://vigie.example",
    }
    fine, told = await check_everything(tmp_path, environ)
    assert fine
    assert "❌" not in told
    assert "✅ Salon #salon-42" in told
    assert "pas encore créée" in told
    assert told.endswith("Tout est prêt : « vigie lancer ».")
    fine, told = await check_everything(tmp_path, environ | {"DISCORD_TOKEN": "perime"})
    assert not fine
    assert told.endswith("Des points sont à corriger (❌).")


async def test_without_a_token_alerts_are_said_to_go_to_the_terminal(tmp_path: Path) -> None:
    fine, told = await check_everything(tmp_path, {})
    assert fine
    assert "pas de jeton, les alertes iront dans le terminal" in told
    assert "Aucun contact" in told


async def test_a_damaged_database_is_found(tmp_path: Path) -> None:
    donnees = tmp_path / "donnees"
    for name, migrations in (("parlement.db", PARLEMENT), ("vigie.db", VIGIE)):
        Database(donnees / name, migrations).close()
    with (donnees / "vigie.db").open("r+b") as file:
        file.write(b"pas une base de donnees")
    fine, told = await check_everything(tmp_path, {})
    assert not fine
    assert f"✅ Base {donnees / 'parlement.db'} : en bon état" in told
    assert f"❌ Base {donnees / 'vigie.db'}" in told


async def test_a_database_of_a_newer_version_is_said_to_be(tmp_path: Path) -> None:
    donnees = tmp_path / "donnees"
    later = Migrations("vigie")

    @later()
    def of_another_time(db: Writer) -> None:
        db.table("demain").create({"id": int})

    for name, migrations in (("parlement.db", PARLEMENT), ("vigie.db", later)):
        Database(donnees / name, migrations).close()
    fine, told = await check_everything(tmp_path, {})
    assert not fine
    assert f"❌ Base {donnees / 'vigie.db'} : " in told
    assert "vient d'une version plus récente de Vigie : mettez Vigie à jour" in told


async def test_a_database_of_an_older_version_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "donnees" / "parlement.db"
    Database(file, Migrations("parlement")).close()
    fine, told = await check_everything(tmp_path, {})
    assert fine
    assert "d'une version précédente : « vigie lancer » la mettra à jour" in told
    assert not is_current(file, PARLEMENT)


async def test_a_suivi_that_no_source_knows_is_told_once_every_source_was_read(tmp_path: Path) -> None:
    with contextlib.closing(Database(tmp_path / "donnees" / "parlement.db", PARLEMENT)) as database:
        database.write_now(lambda db: save_source(db, "dossiers-17", {"issue": "injoignable"}))
        assert "aucune source ne connaît" not in (await check_everything(tmp_path, {}))[1]
        database.write_now(lambda db: save_source(db, "dossiers-17", {"succes": "2026-01-01T00:00:00+00:00"}))
        fine, told = await check_everything(tmp_path, {})
    assert fine
    assert "Suivi jo2030 : aucune source ne connaît encore le dossier DLR5L17N52100 ; si cela dure" in told
    assert "✅ Mots surveillés : drones, vsa, reconnaissance-faciale" in told


async def test_every_error_of_the_configuration_is_told_and_nothing_else_is_tried(tmp_path: Path) -> None:
    fine, told = await check_everything(tmp_path, {}, config="[reseau]\npause = -1\n[inconnue]\n")
    assert not fine
    assert told.count("❌ Configuration") >= 2
    assert "Source" not in told


# --- what was chosen in chat -----------------------------------------------------------------------------------


def test_channels_chosen_in_discord_are_looked_at_too(tmp_path: Path) -> None:
    with contextlib.closing(Database(tmp_path / "vigie.db", VIGIE)) as database:
        said = Inscription(destination="discord:43", reglages='{"tout":true}')
        database.write_now(lambda db: save_inscription(db, said, datetime(2026, 1, 1, tzinfo=UTC)))
    assert [one.destination for one in salons_connus(configuration(42), tmp_path)] == [
        "discord:42",
        "discord:43",
    ]


async def test_a_role_to_mention_that_was_deleted_is_said(faux_discord: FauxDiscord) -> None:
    settings = DiscordSettings(
        token=faux_discord.token, api=faux_discord.api_url, passerelle=faux_discord.gateway_url
    )
    salon = Abonne(destination="discord:42", mentions=(Mention("555"),))
    *_, role = await check_discord([salon], settings, ready_wait=0.05)
    assert role.ok is False
    assert role.what == "Salon 42 : le rôle à prévenir (555) n'existe plus"
    assert "/regler mention" in role.todo
