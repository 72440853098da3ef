"""One folder, one use: real life and played-back debates never mix."""

import asyncio
from pathlib import Path

import pytest

from alerts.abonnement.abonnes import Abonne
from demo.player import Player
from service.configuration import EXAMPLE, example_text, read
from service.vigie import OtherUse, Vigie
from storage import debuts

CONFIGURATION = read(example_text(), EXAMPLE, {})
TERMINAL = (Abonne(destination="terminal"),)


def player(folder: Path) -> Player:
    return Player(CONFIGURATION, folder, TERMINAL, vitesse=None, jusqu_a=None, stop=asyncio.Event())


async def test_a_folder_of_the_demo_is_refused_to_real_life(tmp_path: Path) -> None:
    played = player(tmp_path)
    async with played.server, played.open():
        pass
    with pytest.raises(OtherUse, match="démo"):
        async with Vigie(CONFIGURATION, tmp_path, TERMINAL):
            pass


async def test_a_folder_of_real_life_is_refused_to_the_demo_and_stays_as_it_was(tmp_path: Path) -> None:
    async with Vigie(CONFIGURATION, tmp_path, TERMINAL) as vigie:
        since = debuts.suivis_since(vigie.vigie_db)
    played = player(tmp_path)
    async with played.server:
        with pytest.raises(OtherUse, match="suivi réel"):
            async with played.open():
                pass
    async with Vigie(CONFIGURATION, tmp_path, TERMINAL) as vigie:
        assert debuts.suivis_since(vigie.vigie_db) == since


async def test_what_is_read_is_read_for_the_words_watched_too(tmp_path: Path) -> None:
    async with Vigie(CONFIGURATION, tmp_path, TERMINAL) as vigie:
        assert "drones" in {veille.nom for veille in vigie.needs().veilles}
