"""The order in which files are run, and together; no example of Hypothesis is judged by the time it takes."""

import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from commands.base import Context
from tests.commands.rejeu import Rejeu, asked_at_the_end, play

settings.register_profile("vigie", deadline=None, max_examples=100)
settings.load_profile("vigie")

DEBATS = (
    "tests/service/test_discord_client.py",
    "tests/commands/test_amendements.py",
    "tests/commands/test_dix_salons.py",
    "tests/commands/test_every_command.py",
    "tests/commands/test_statut.py",
    "tests/commands/test_typed.py",
)
"""Files that ask about the played debates: one worker plays them, and runs them all."""
LONGEST = (
    "tests/test_demo_cli.py",
    *DEBATS,
    "tests/service/test_rejeu_636.py",
    "tests/test_demo_discord.py",
    "tests/service/test_poll.py",
    "tests/bench/test_bench.py",
    "tests/service/test_rattraper.py",
)
"""Files begun first, in this order: begun last, one would be waited for while the other worker has nothing to do."""


def file_of(nodeid: str) -> str:
    """The file of a test."""
    return nodeid.partition("::")[0]


class FileByFile(LoadScopeScheduling):  # type: ignore[misc]
    """Gives a worker all the tests of a file, which share fixtures.

    `--dist loadgroup` gives out single tests: pytest-xdist 3.8 no longer sees the groups marked under pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "debats" if (file := file_of(nodeid)) in DEBATS else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Share files between workers, in the order of collection."""
    config.option.loadscopereorder = False
    return FileByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the order of collection, but for the longest files. Refuses a file that plays the debates on its own."""
    ranks = {file: rank for rank, file in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(file_of(item.nodeid), len(ranks)))
    asking = {file_of(item.nodeid) for item in items if "debats" in getattr(item, "fixturenames", ())}
    if alone := asking - {*DEBATS}:
        raise pytest.UsageError(f"to be added to DEBATS in tests/conftest.py: {', '.join(sorted(alone))}")


@pytest.fixture(scope="session")
def debats(tmp_path_factory: pytest.TempPathFactory) -> Rejeu:
    """The debates, played once for every test that asks about them."""
    return asyncio.run(play(tmp_path_factory.mktemp("debats")))


@pytest.fixture(scope="session")
def context(debats: Rejeu) -> Iterator[Context]:
    """What answers are made from once the debates were played."""
    with asked_at_the_end(debats.folder) as context:
        yield context
