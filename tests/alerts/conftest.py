"""A bill known and told already, its sitting of 23 March 2023 about to vote."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.alerts.monde import Monde, open_monde


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    with open_monde(tmp_path) as monde:
        yield monde
