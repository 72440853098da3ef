"""DILA's list of archives: a page made by its server, whose shape matters less than the names on it."""

from __future__ import annotations

import re

from trackers.base import Unreadable

_NAME = re.compile(rb"JORFSIMPLE_\d{8}-\d{6}\.tar\.gz")


def names_of(body: bytes) -> list[str]:
    """The archives that the index names, each once, the oldest first: names sort by the time they were made.

    Raises Unreadable when there is none: a reader that finds no name it knows must not take that for no news.
    """
    names = {match.decode("ascii") for match in _NAME.findall(body)}
    if not names:
        raise Unreadable("l'index ne nomme aucune archive JORFSIMPLE_AAAAMMJJ-HHMMSS.tar.gz")
    return sorted(names)
