"""How fresh the sources of an answer are, for its foot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from commands.base import Context
from parlement.dossiers import Dossier
from parlement.temps import duree, il_y_a
from storage.queries import SourceState


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of source: how its names begin, how its reading is said ("lus"), the end of a plural ("s")."""

    sources: tuple[str, ...]
    lu: str = "lus"
    pluriel: str = "s"


KINDS = {
    "dossiers": _Kind(("dossiers-", "senat-dossiers")),
    "scrutins": _Kind(("scrutins-", "senat-votes")),
    "amendements": _Kind(("publications-", "amendements-", "senat-amendements")),
    "agenda": _Kind(("agenda-", "senat-agenda"), lu="lu", pluriel=""),
    "Journal officiel": _Kind(("jorf", "piste"), lu="lu", pluriel=""),
    "actes des préfets": _Kind(("attrap",)),
}
"""Kinds of source that an answer rests on. Of sources that tell the same, the last read counts."""
USUAL = ("dossiers", "scrutins")
SENAT = -1
"""Stands for the legislature of the Sénat's sources, which have none."""
ARCHIVED_WITHIN = timedelta(hours=26)
"""A legislature that is over is read once a day: until then, its age says nothing."""


def freshness(context: Context, dossier: Dossier | None = None, kinds: Iterable[str] = USUAL) -> str:
    """ "Sources : dossiers lus il y a 2 h, scrutins lus il y a 12 min"; once for all when it is the same.

    The oldest reading of each kind counts: for a dossier, among its legislature and the later ones (a bill
    survives); without one, among all. A source that fails is named at the end.
    """
    sources = {kind: _sources(context, kind, dossier) for kind in kinds}
    failing = [words for kind, found in sources.items() for words in _failures(kind, found, context.now)]
    return " ; ".join([_read(context, sources, alone=dossier is None), *failing])


def last_read(context: Context, kind: str, dossier: Dossier | None = None) -> datetime | None:
    """When a kind of source was last read, as `freshness` counts it; None when it never was."""
    return min(_instants(_sources(context, kind, dossier)), default=None)


def _sources(context: Context, kind: str, dossier: Dossier | None) -> list[SourceState]:
    first = (dossier.legislature if dossier else None) or 0
    every = context.tracked.parlement.sources()
    told = [s for s in every if s.nom.startswith(KINDS[kind].sources)]
    au_senat = any(_legislature(s) == SENAT for s in told) and _is_followed_there(context, dossier)
    return [s for s in told if (au_senat if _legislature(s) == SENAT else _legislature(s) >= first)]


def _is_followed_there(context: Context, dossier: Dossier | None) -> bool:
    """Whether what the Sénat says counts: for a bill that it knows, and that is not a law yet."""
    if dossier is None:
        return any(one.senat for one in context.tracked.dossiers())
    return bool(dossier.senat) and not context.tracked.parlement.est_loi(dossier.uid)


def _legislature(source: SourceState) -> int:
    """The legislature of a source; SENAT for those of the other house."""
    if source.nom.startswith("senat-"):
        return SENAT
    number = source.nom.rpartition("-")[2]
    return int(number) if number.isdecimal() else 0


def _read(context: Context, sources: dict[str, list[SourceState]], *, alone: bool) -> str:
    """When each kind was read, in words."""
    told: dict[str, str] = {}
    for kind, found in sources.items():
        instants = _counted(found, context.now) if alone else _instants(found)
        if instants:
            told[kind] = il_y_a(min(instants), context.now)
    if len(told) == len(sources) > 1 and len(set(told.values())) == 1:
        return f"Sources lues {told.popitem()[1]}"
    words = ", ".join(f"{kind} {KINDS[kind].lu} {when}" for kind, when in told.items())
    return f"Sources : {words}" if told else "Aucune source n'a encore été lue"


def _counted(sources: list[SourceState], now: datetime) -> list[datetime]:
    """Readings of the present legislature and of the Sénat, and those of the earlier legislatures that are late."""
    last = max(map(_legislature, sources), default=0)
    present = _instants([s for s in sources if _legislature(s) in (last, SENAT)])
    earlier = _instants([s for s in sources if _legislature(s) not in (last, SENAT)])
    return [*present, *(e for e in earlier if now - e >= ARCHIVED_WITHIN)] or earlier


def _instants(sources: list[SourceState]) -> list[datetime]:
    """When each legislature was last read, by any of the sources that tell of it."""
    read: dict[int, list[datetime]] = defaultdict(list)
    for source in sources:
        if source.succes:
            read[_legislature(source)].append(source.succes)
    return [max(instants) for instants in read.values()]


def _failures(kind: str, sources: list[SourceState], now: datetime) -> Iterator[str]:
    """ "scrutins illisibles depuis 3 h": since the oldest of those that fail so was last read."""
    failing = [s for s in sources if s.echecs]
    for issue in dict.fromkeys(s.issue for s in failing):
        read = [s.succes for s in failing if s.issue == issue and s.succes]
        yield f"{kind} {issue}{KINDS[kind].pluriel}" + (f" depuis {duree(now - min(read))}" if read else "")
