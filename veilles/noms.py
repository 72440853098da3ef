"""The words people type for a veille: its name, its aliases; and what was meant when none is right."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from veilles.plier import serrer
from veilles.veille import Veille


def designates(word: str, *names: str) -> bool:
    """Whether a word is one of the names: case, accents, spaces and hyphens apart."""
    wanted = serrer(word)
    return bool(wanted) and wanted in map(serrer, names)


def find_veille(typed: str, veilles: Iterable[Veille]) -> Veille | None:
    """The veille whose name, alias or title was typed; None when there is none."""
    known = list(veilles)
    named = [one for one in known if designates(typed, one.nom, *one.alias)]
    titled = [one for one in known if designates(typed, one.titre)]
    return next(iter(named or titled), None)


def nearest_veilles(typed: str, veilles: Iterable[Veille], most: int = 3) -> list[str]:
    """Names of the veilles that look most like what was typed; all of them if none does."""
    known = list(veilles)
    words = {serrer(word): one.nom for one in known for word in (one.nom, one.titre, *one.alias)}
    close = get_close_matches(serrer(typed), words, n=most, cutoff=0.5)
    return list(dict.fromkeys(words[word] for word in close)) or [one.nom for one in known]
