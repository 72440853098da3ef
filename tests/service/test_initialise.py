"""`vigie initialiser` with someone who answers: two questions, a token checked at once, a link, and what comes next."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import click
import discord
import pytest
from click.testing import CliRunner, Result

from service.configuration import ConfigurationError, discord_token, load
from service.initialiser.initialise import initialise
from service.initialiser.jeton import fichier_jeton, is_exposed, save_jeton
from service.initialiser.permissions import invitation
from tests.faux_discord import NO_LIMITS, FauxDiscord, refuse
from tests.faux_discord.fixtures import discord_at, faux_discord

__all__ = ["faux_discord"]


def answer(folder: Path, *answers: str, environ: Mapping[str, str] | None = None) -> Result:
    """The whole dialogue, in this folder."""

    @click.command()
    def command() -> None:
        initialise(folder / "config.toml", folder / "donnees", interactive=True, environ=environ or {})

    return CliRunner().invoke(command, input="".join(f"{line}\n" for line in answers))


async def answer_with(server: FauxDiscord, folder: Path, *answers: str, **more: str) -> Result:
    """The same, Discord being on this machine."""
    environ = {"VIGIE_DISCORD_API": server.api_url, **more}
    return await asyncio.to_thread(answer, folder, *answers, environ=environ)


def test_both_questions_may_be_passed_over(tmp_path: Path) -> None:
    done = answer(tmp_path, "", "")
    assert done.exception is None, done.output
    configuration = load(tmp_path / "config.toml", {})
    assert (configuration.reseau.contact, configuration.salons, len(configuration.suivis)) == ("", (), 4)
    assert "Sans jeton, les alertes s'affichent ici : vigie lancer" in done.output
    assert not fichier_jeton(tmp_path / "donnees").exists()


def test_a_contact_with_accents_is_asked_again(tmp_path: Path) -> None:
    done = answer(tmp_path, "hélène@exemple.fr", 'moi "\\" lui@exemple.fr', "")
    assert "  « hélène@exemple.fr » contient des accents : HTTP n'en transporte pas\n" in done.output
    assert load(tmp_path / "config.toml", {}).reseau.contact == 'moi "\\" lui@exemple.fr'


def test_a_token_given_as_a_contact_is_refused(tmp_path: Path) -> None:
    token = "MTE4NzY1NDMyMTA5ODc2NTQzMg.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789ABCD"
    done = answer(tmp_path, token, "moi@exemple.fr", "")
    assert "  Un jeton ne s'écrit jamais ici" in done.output
    assert token not in (tmp_path / "config.toml").read_text(encoding="utf-8")


async def test_a_good_token_gives_the_link_and_the_three_steps_left(
    faux_discord: FauxDiscord, tmp_path: Path
) -> None:
    done = await answer_with(faux_discord, tmp_path, "moi@exemple.fr", f'"{faux_discord.token}"')
    assert done.exception is None, done.output
    assert "developers/applications" in done.output
    assert "✅ C'est le jeton de « Vigie" in done.output
    assert "https://discord.com/oauth2/authorize?client_id=9001" in done.output
    assert [f"  {n}. " in done.output.partition("Il reste trois choses")[2] for n in (1, 2, 3, 4)] == [
        True
    ] * 3 + [False]
    assert "« Commencer ici »" in done.output
    assert faux_discord.token not in done.output, "it is typed unseen, and never shown"


async def test_the_token_is_kept_where_only_its_owner_reads_and_is_found_again(
    faux_discord: FauxDiscord, tmp_path: Path
) -> None:
    await answer_with(faux_discord, tmp_path, "", faux_discord.token)
    file = fichier_jeton(tmp_path / "donnees")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert faux_discord.token not in (tmp_path / "config.toml").read_text(encoding="utf-8")
    assert discord_token({}, tmp_path / "donnees") == faux_discord.token
    assert discord_token({"DISCORD_TOKEN": "autre"}, tmp_path / "donnees") == "autre"
    again = await answer_with(faux_discord, tmp_path)
    assert "existe déjà : il est gardé tel quel" in again.output
    assert "Un jeton est déjà enregistré" in again.output
    assert "Il reste trois choses" in again.output


async def test_a_wrong_token_is_asked_again_and_not_kept(faux_discord: FauxDiscord, tmp_path: Path) -> None:
    done = await answer_with(faux_discord, tmp_path, "", "perime.jeton", faux_discord.token)
    assert "❌ Discord refuse ce jeton" in done.output
    assert discord_token({}, tmp_path / "donnees") == faux_discord.token


async def test_when_discord_does_not_answer_the_token_is_kept_and_that_is_said(
    faux_discord: FauxDiscord, tmp_path: Path
) -> None:
    faux_discord.fault("GET", "/users/@me$", refuse(503), times=5)
    done = await answer_with(faux_discord, tmp_path, "", faux_discord.token)
    assert "Discord n'a pas répondu" in str(done.exception)
    assert discord_token({}, tmp_path / "donnees") == faux_discord.token


async def test_an_intent_that_is_not_ticked_is_said_with_what_it_changes(tmp_path: Path) -> None:
    async with FauxDiscord(limits=NO_LIMITS, grant_message_content=False) as server:
        with discord_at(server.api_url, server.gateway_url):
            done = await answer_with(server, tmp_path, "", server.token)
    assert "« Message Content Intent » n'est pas cochée : « /statut » marchera" in done.output


def test_the_link_asks_for_exactly_what_the_bot_uses() -> None:
    query = parse_qs(urlsplit(invitation(9001)).query)
    asked = {name for name, allowed in discord.Permissions(int(query["permissions"][0])) if allowed}
    assert asked == {
        "read_messages",  # "view_channel"
        "send_messages",
        "send_messages_in_threads",
        "embed_links",
        "attach_files",
        "read_message_history",
        "use_application_commands",
    }
    assert query["scope"] == ["bot applications.commands"]


def test_a_token_others_can_read_is_noticed_and_an_empty_one_is_told(tmp_path: Path) -> None:
    file = save_jeton(tmp_path, "secret")
    assert not is_exposed(file)
    file.chmod(0o644)
    assert is_exposed(file)
    file.write_text("\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"discord\.jeton est vide : « vigie initialiser »"):
        discord_token({}, tmp_path)
