"""A world of its own for each test that writes in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.alerts.monde import Monde, open_monde


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    with open_monde(tmp_path) as monde:
        yield monde
