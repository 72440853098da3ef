"""How the gateway stands, as the real discord.py knows it: connected or not, roles gone, owners, the invitation."""

from __future__ import annotations

import pytest

from alerts.abonnement.abonnes import Abonne, Mention
from commands.base import Context
from service.discord.client import DiscordService, DiscordSettings, VigieBot
from service.discord.etat import SANS_CONTENU, etat_of
from tests.alerts.monde import Monde
from tests.commands.conftest import monde
from tests.faux_discord import FauxDiscord
from tests.faux_discord.fixtures import faux_discord, running

__all__ = ["faux_discord", "monde"]


@pytest.mark.parametrize("lire", [True, False])
async def test_the_state_is_that_of_the_client(faux_discord: FauxDiscord, monde: Monde, lire: bool) -> None:
    settings = DiscordSettings(
        token=faux_discord.token,
        api=faux_discord.api_url,
        passerelle=faux_discord.gateway_url,
        lire_les_messages=lire,
    )
    context = Context(tracked=monde.tracked, vigie=monde.vigie, now=monde.now)
    service = DiscordService(settings, lambda: context)
    salons = [Abonne(destination="discord:42", mentions=(Mention("555"), Mention("2")))]
    assert etat_of(service, salons, lire_les_messages=True).mots == "pas encore connecté"
    service.client = VigieBot(lambda: context, lire_les_messages=lire, ready_wait=0.05)
    async with running(service.client, faux_discord):
        state = etat_of(service, salons, lire_les_messages=True)
    assert state.connecte
    assert (state.serveurs, state.roles_disparus) == (1, (("discord:42", "555"),))
    assert state.intentions == (() if lire else (SANS_CONTENU,))
    assert "client_id=9001" in state.invitation
    assert set(state.proprietaires) == {"1"}
