"""The environment over the file: each key has its variable, and a variable that means nothing is refused."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from service.configuration.reader import Faults, Path, suggest

PREFIX = "VIGIE_"
_WORDS = {
    "oui": True, "vrai": True, "true": True, "1": True,
    "non": False, "faux": False, "false": False, "0": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Variable:
    """What a variable replaces, and how its text is read; a text that cannot be is left, to be refused."""

    path: Path
    read: Callable[[str], Any]


def read_text(text: str) -> str:
    """A text is itself."""
    return text


def read_number(text: str) -> float | str:
    """A number, with a point or a comma."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text


def read_whole(text: str) -> int | str:
    """A whole number."""
    return int(text) if text.isdecimal() else text


def read_answer(text: str) -> bool | str:
    """Yes or no, in French, in TOML, or as 1 and 0."""
    return _WORDS.get(text.lower(), text)


def read_list(text: str) -> Any:
    """A TOML value, as it would stand after "=" in the file."""
    try:
        (value,) = tomllib.loads(f"value = {text}").values()
    except ValueError:
        return text
    return value


def read_channel(text: str) -> list[dict[str, str]]:
    """One channel that receives everything."""
    return [{"id": text}]


def overlay(
    tree: dict[str, Any],
    environ: Mapping[str, str],
    variables: Mapping[str, Variable],
    others: Collection[str],
    faults: Faults,
) -> None:
    """Put in the tree what the environment says; empty variables count for nothing.

    `others` are variables that are known but are not keys.
    """
    _check_names(environ, (*variables, *others), faults)
    given = {name: text for name in variables if (text := environ.get(name, "").strip())}
    replaced: dict[Path, str] = {}
    for name, text in given.items():
        path = variables[name].path
        if path in replaced:
            faults.tell(
                (0, f"variables {replaced[path]} et {name}"), "elles disent la même chose : gardez-en une"
            )
        replaced[path] = name
        _put(tree, path, variables[name].read(text))
        faults.places.override(path, name)


def _check_names(environ: Mapping[str, str], known: Collection[str], faults: Faults) -> None:
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            bare = name.removeprefix(PREFIX)
            hint = f" : vouliez-vous dire « {bare} » ?" if bare in known else suggest(name, known)
            faults.tell((0, f"variable {name}"), f"inconnue{hint}")


def _put(tree: dict[str, Any], path: Path, value: Any) -> None:
    """Set a value; a section that is not one is left as it is, to be refused where it was written."""
    *sections, key = map(str, path)
    for section in sections:
        inner = tree.setdefault(section, {})
        if not isinstance(inner, dict):
            return
        tree = inner
    tree[key] = value
