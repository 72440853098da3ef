"""The order in which files are run; no example of Hypothesis is judged by the time it takes."""

import pytest
from hypothesis import settings

settings.register_profile("vigie", deadline=None)
settings.load_profile("vigie")

LONGEST = ("tests/test_demo_cli.py", "tests/test_demo_discord.py", "tests/bench/test_bench.py")
"""Files begun first: begun last, one would be waited for while the other workers have nothing to do."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the order of collection, but for the longest files."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
