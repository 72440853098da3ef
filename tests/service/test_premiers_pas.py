"""From an empty folder to the first real alert in a channel: five steps, none of which edits a file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from demo.chronique import charge
from demo.player import LEGISLATURE, SimulatedClock
from demo.serveur import ServeurOfficiel
from service.configuration import discord_token, load
from service.discord.client import DiscordSettings
from service.start import assemble, destinations
from service.vigie import Vigie
from tests.faux_discord import ADMIN, NO_LIMITS, FauxDiscord
from tests.faux_discord.fixtures import discord_at
from tests.service.scene_discord import id_of, words
from tests.service.test_initialise import answer_with

SALON, SANS_DROIT = 51, 50
VEILLE, LENDEMAIN = map(datetime.fromisoformat, ("2023-03-23T08:00+01:00", "2023-03-23T13:00+01:00"))
"""Before the vote on article 7, and after it."""
LUES = ("dossiers-16", "scrutins-16", "pages-scrutins-16")
"""What tells of it, read again by hand: on schedule that comes minutes later."""


@asynccontextmanager
async def lancer(
    folder: Path, discord: FauxDiscord, site: ServeurOfficiel, clock: SimulatedClock
) -> AsyncIterator[Vigie]:
    """What `vigie lancer` runs, on the files that `vigie initialiser` left; the official sites are on this machine."""
    configuration, donnees = load(folder / "config.toml", {}), folder / "donnees"
    settings = DiscordSettings(
        token=discord_token({}, donnees), api=discord.api_url, passerelle=discord.gateway_url
    )
    abonnes = destinations(configuration, settings)
    async with Vigie(
        configuration, donnees, abonnes, clock, site=site.base_url, en_cours=LEGISLATURE, pause=0
    ) as vigie:
        service, _ = assemble(vigie, settings, largeur=100, couleur=False, ready_wait=0.05)
        running = asyncio.create_task(service.run())
        try:
            yield vigie
        finally:
            service.stop.set()
            await running


async def test_five_steps_from_nothing_to_the_first_alert_and_no_file_to_edit(tmp_path: Path) -> None:
    clock = SimulatedClock(VEILLE)
    async with FauxDiscord({}, limits=NO_LIMITS) as discord, ServeurOfficiel(charge(), clock) as site:
        with discord_at(discord.api_url, discord.gateway_url):
            steps = ["pip install ."]

            steps.append("vigie initialiser")
            said = (await answer_with(discord, tmp_path, "", discord.token)).output
            written = (tmp_path / "config.toml").read_bytes()

            steps.append("open the link")
            link = next(word for word in said.split() if word.startswith("https://discord.com/oauth2"))
            assert parse_qs(urlsplit(link).query)["client_id"] == ["9001"]
            discord.invite_bot(2, [SANS_DROIT, SALON], denied={SANS_DROIT: ["send_messages"]})

            steps.append("vigie lancer")
            async with lancer(tmp_path, discord, site, clock) as vigie:
                welcome = await discord.wait_for_message(SALON)

                steps.append("Commencer ici")
                pressed = await discord.user_clicks(welcome, id_of(welcome, "Commencer ici"), person=ADMIN)
                panel = await discord.wait_for_reply(pressed)
                menu = id_of(panel, "Choisissez")
                await discord.user_selects(panel, menu, "suivi article7", person=ADMIN)
                await discord.wait_for_message(SALON, lambda m: "Exemple d'alerte" in m.content)

                for clock.now in (VEILLE, LENDEMAIN):
                    for source in vigie.trackers:
                        if source.nom in LUES:
                            await vigie.poll(source)
                alert = await discord.wait_for_message(
                    SALON, lambda m: "Article 7" in m.content and "ADOPTÉ" in m.content
                )
    assert "59 pour, 14 contre" in words(alert)
    assert len(steps) == 5
    assert (tmp_path / "config.toml").read_bytes() == written
