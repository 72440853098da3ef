"""A world of its own for each test that writes in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.abonnement.abonnes import Abonne
from alerts.importance import Importance
from tests.alerts.monde import Monde, open_monde
from tests.commands.serveur import Serveur, open_serveur


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    with open_monde(tmp_path) as monde:
        yield monde


@pytest.fixture
def serveur(tmp_path: Path) -> Iterator[Serveur]:
    with open_serveur(tmp_path) as serveur:
        yield serveur


@pytest.fixture(scope="module")
def partage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serveur]:
    """One server for the tests of a file that leave nothing in it, or do not mind what others left."""
    with open_serveur(tmp_path_factory.mktemp("partage")) as serveur:
        yield serveur


DECLARE = Abonne(
    destination="discord:222",
    suivis=frozenset({"article7"}),
    seuil=Importance.NOTABLE,
    declare=frozenset({"importance"}),
)
"""Channel #vsa as config.toml declares it."""


@pytest.fixture
def declared(tmp_path: Path) -> Iterator[Serveur]:
    """A server of which config.toml declares the channel #vsa."""
    with open_serveur(tmp_path, DECLARE) as serveur:
        yield serveur
