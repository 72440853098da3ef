"""The order in which files are run, and together; no example of Hypothesis is judged by the time it takes."""

import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import settings

from commands.base import Context
from tests.commands.rejeu import Rejeu, asked_at_the_end, play

settings.register_profile("vigie", deadline=None, max_examples=60)
settings.load_profile("vigie")

LONGEST = ("tests/test_demo_cli.py", "tests/test_demo_discord.py", "tests/bench/test_bench.py")
"""Files begun first: begun last, one would be waited for while the other workers have nothing to do."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the order of collection, but for the longest files; what shares the played debates goes to one worker."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    for item in items:
        shared = "debats" in getattr(item, "fixturenames", ())
        group = "debats" if shared else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def debats(tmp_path_factory: pytest.TempPathFactory) -> Rejeu:
    """The debates, played once for every test that asks about them."""
    return asyncio.run(play(tmp_path_factory.mktemp("debats")))


@pytest.fixture(scope="session")
def context(debats: Rejeu) -> Iterator[Context]:
    """What answers are made from once the debates were played."""
    with asked_at_the_end(debats.folder) as context:
        yield context
