"""The debates played once for every test of this folder."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands.base import Context
from tests.alerts.monde import Monde, open_monde
from tests.commands.rejeu import Rejeu, asked_at_the_end, play


@pytest.fixture(scope="session")
def rejeu(tmp_path_factory: pytest.TempPathFactory) -> Rejeu:
    return asyncio.run(play(tmp_path_factory.mktemp("rejeu")))


@pytest.fixture(scope="session")
def context(rejeu: Rejeu) -> Iterator[Context]:
    with asked_at_the_end(rejeu.folder) as context:
        yield context


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    with open_monde(tmp_path) as monde:
        yield monde
