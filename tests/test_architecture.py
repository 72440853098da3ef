"""Imports run one way: a reader of one package needs to know only those before it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ORDER = ("parlement", "veilles", "trackers", "storage", "alerts", "commands", "service", "demo", "bot")
"""Each may import itself and what stands before it."""

OURS = {*ORDER, "bench", "tests"}
ONLY_IN = {
    "httpx": ("trackers/web.py",),
    "discord": ("alerts/discord", "commands/discord", "service/"),
    "sqlite3": ("storage/",),
}
"""Library -> the only places that may import it."""

OUTSIDE = ("tests/", "bench/", "demo/")
"""Where a library may be used to play the other side: a fake Discord, a local site, a measurement."""


def sources() -> Iterator[Path]:
    for name in (*ORDER, "bench", "tests"):
        yield from sorted((ROOT / name).rglob("*.py"))
        if (ROOT / f"{name}.py").is_file():
            yield ROOT / f"{name}.py"


def statements(block: ast.AST) -> Iterator[ast.AST]:
    """Every statement under another, in order; none is in an expression, which are most of a file."""
    for branch in ("body", "handlers", "orelse", "finalbody", "cases"):
        for item in getattr(block, branch, ()):
            yield item
            yield from statements(item)


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it (functions and TYPE_CHECKING included)."""
    for item in statements(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(item, ast.Import):
            yield from (alias.name for alias in item.names)
        elif isinstance(item, ast.ImportFrom):
            yield "." * item.level + (item.module or "")


@cache
def files() -> dict[str, tuple[str, ...]]:
    """What each file imports, read when a test asks: every worker collects this file, one runs it."""
    return {str(path.relative_to(ROOT)): tuple(imports(path)) for path in sources()}


def package(name: str) -> str:
    return name.split("/")[0].split(".")[0].removesuffix(".py")


def test_every_package_of_the_order_is_there_to_be_checked() -> None:
    assert {package(name) for name in files()} >= {"parlement", "trackers", "storage", "alerts", "commands"}


@pytest.mark.parametrize("importer", ORDER)
def test_a_package_imports_only_those_before_it(importer: str) -> None:
    allowed = ORDER[: ORDER.index(importer) + 1]
    wrong = [
        f"{name} imports {module}"
        for name, modules in files().items()
        if package(name) == importer
        for module in modules
        if package(module) in OURS and package(module) not in allowed
    ]
    assert wrong == []


def test_parlement_needs_nothing_but_python() -> None:
    allowed = {*sys.stdlib_module_names, "parlement"}
    modules = {m for name, found in files().items() if package(name) == "parlement" for m in found}
    assert {m for m in modules if package(m) not in allowed} == set()


def test_parlement_reads_no_file_no_clock_and_no_network() -> None:
    outside = {"os", "io", "pathlib", "socket", "asyncio", "sqlite3", "time", "random", "urllib.request"}
    modules = {m for name, found in files().items() if package(name) == "parlement" for m in found}
    assert modules & outside == set()


def test_no_import_is_relative() -> None:
    ours = [(name, m) for name, modules in files().items() for m in modules if package(name) in ORDER]
    assert [name for name, module in ours if module.startswith(".")] == []


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_imported_only_where_it_is_expected(library: str) -> None:
    users = [
        n for n, modules in files().items() if library in map(package, modules) and not n.startswith(OUTSIDE)
    ]
    assert [name for name in users if not name.startswith(ONLY_IN[library])] == []
    assert users, f"{library} is imported nowhere"
