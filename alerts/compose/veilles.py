"""What writers of what veilles found share: the words quoted, the labels, the names of the veilles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from alerts.message import Gras, Ligne, Section, ligne, puce, section
from veilles.veille import Reperage

MOST_PASSAGE = 400
"""Characters of a passage that are quoted."""


def quoted(words: str, most: int = MOST_PASSAGE) -> str:
    """ "« … »", cut when it is long."""
    short = words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]}…"
    return f"« {short.strip(' «»')} »"


def label_lines(reperages: Sequence[Reperage]) -> Iterator[Ligne]:
    """That what was found is probably something else, when every veille says so."""
    if reperages and all(one.etiquettes for one in reperages):
        labels = dict.fromkeys(label for one in reperages for label in one.etiquettes)
        yield ligne("Probablement hors sujet : ", Gras(", ".join(labels)))


def passages(reperages: Iterable[Reperage]) -> Section:
    """The passage that each veille found, quoted."""
    lines = [
        puce(Gras(one.veille), f" : {quoted(one.passage)}", *_labels(one)) for one in reperages if one.passage
    ]
    return section("Ce qui a été trouvé", *lines)


def _labels(one: Reperage) -> tuple[str, ...]:
    return (f" ({', '.join(one.etiquettes)})",) if one.etiquettes else ()
