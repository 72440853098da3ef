"""The tables of `demo/faits/`: CSV with comments, one fact a line."""

from __future__ import annotations

import csv
from importlib.resources.abc import Traversable
from typing import TypeVar

import msgspec

T = TypeVar("T")


def lit_table(fichier: Traversable, genre: type[T]) -> tuple[T, ...]:
    """The facts of a table, one a line; a blank cell takes the default of its column.

    Lines that start with `#` are comments. Raises `msgspec.ValidationError` on a cell that is not what its column says.
    """
    lignes = (li for li in fichier.read_text(encoding="utf-8").splitlines() if not li.startswith("#"))
    faits = [{k: v for k, v in ligne.items() if v != ""} for ligne in csv.DictReader(lignes)]
    return tuple(msgspec.convert(faits, list[genre], strict=False))  # type: ignore[valid-type]
