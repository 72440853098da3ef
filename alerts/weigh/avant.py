"""What an amendment was before the changes being weighed: under which keys it was told until then.

A key that tells nothing any more must not leave a false message behind: what was posted under it is edited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from datetime import date
from itertools import groupby
from typing import Any

from alerts.importance import Importance
from alerts.weigh.base import Alerte, ByUid, Genre, Retrait
from parlement.dossiers import Dossier
from parlement.suivis import Suivi
from storage.amendements import AmendementLine
from storage.queries import Change
from storage.records import CREATION
from storage.rows import Value, read_day, read_iso

States = Mapping[str, list[AmendementLine]]
"""What each amendment was, by its id."""

_READERS: Mapping[str, Callable[[str], object]] = {"date_sort": read_iso, "depot": read_day}
_TEXTS = {one.name for one in fields(AmendementLine)} - {"uid", "legislature", *_READERS}


def earlier_states(lines: Iterable[AmendementLine], changes: ByUid) -> States:
    """What some amendments were before each answer that changed them."""
    return {line.uid: _earlier(line, changes[line.uid]) for line in lines}


def _earlier(line: AmendementLine, changes: list[Change]) -> list[AmendementLine]:
    """The latest first; nothing before its first sight."""
    found: list[AmendementLine] = []
    for _, some in groupby(reversed(changes), key=lambda change: change.vu_le):
        before: dict[str, Any] = {}
        for change in some:
            if change.champ == CREATION:
                return found
            if change.champ in _TEXTS or change.champ in _READERS:
                before[change.champ] = _read(change.champ, change.avant)
        line = replace(line, **before)
        found.append(line)
    return found


def _read(champ: str, avant: Value) -> object:
    said = str(avant or "")
    return _READERS[champ](said) if champ in _READERS else said


def retired(
    cle: str, genre: Genre, gone: list[AmendementLine], vers: str, suivi: Suivi, dossier: Dossier
) -> Alerte:
    """What a key under which nothing is told any more says; `gone`: what was, `vers`: the key that tells it now."""
    days = [line.depot for line in gone if line.depot]
    return Alerte(
        cle=cle,
        genre=genre,
        importance=Importance.COURANT if genre is Genre.DEPOTS else Importance.NOTABLE,
        suivis=(suivi.nom,),
        dossier=dossier.uid,
        jour=max(days, default=date.min),
        uids=tuple(dict.fromkeys(line.uid for line in gone)),
        retrait=Retrait(vers=vers),
    )
