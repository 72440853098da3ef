"""Pages already written, given again while nothing changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from service.web.contenu import Contenu

MOST_PAGES = 400
MOST_BYTES = 32 * 2**20


@dataclass(slots=True)
class Gardee:
    """A page, the state of the data it was written from, and when (seconds) that was last looked at."""

    contenu: Contenu
    version: Hashable
    vue_a: float


class Cache:
    """The pages last asked for.

    frais: seconds during which one is given without looking at the data again. perime: seconds during which one is
    given while it is looked at again for the next reader.
    """

    def __init__(self, frais: float, perime: float) -> None:
        self._frais, self._perime = frais, perime
        self._pages: OrderedDict[str, Gardee] = OrderedDict()
        self._bytes = 0

    def fresh(self, key: str, seconds: float) -> Contenu | None:
        """The page looked at so lately that it is given as it is."""
        return self._within(key, seconds, self._frais)

    def recent(self, key: str, seconds: float) -> Contenu | None:
        """The page that is good enough while another is written."""
        return self._within(key, seconds, self._perime)

    def _within(self, key: str, seconds: float, limit: float) -> Contenu | None:
        kept = self._pages.get(key)
        return kept.contenu if kept and seconds - kept.vue_a < limit else None

    def same(self, key: str, version: Hashable, seconds: float) -> Contenu | None:
        """The page written from the same data."""
        kept = self._pages.get(key)
        if kept is None or kept.version != version:
            return None
        kept.vue_a = seconds
        self._pages.move_to_end(key)
        return kept.contenu

    def keep(self, key: str, contenu: Contenu, version: Hashable, seconds: float) -> None:
        """Remember a page; the ones not asked for lately are forgotten."""
        self.forget(key)
        self._pages[key] = Gardee(contenu, version, seconds)
        self._bytes += len(contenu.corps)
        while len(self._pages) > MOST_PAGES or (self._bytes > MOST_BYTES and len(self._pages) > 1):
            self.forget(next(iter(self._pages)))

    def forget(self, key: str) -> None:
        """Write this page anew at the next question."""
        if kept := self._pages.pop(key, None):
            self._bytes -= len(kept.contenu.corps)
