"""What the agenda holds on bills that nobody tracks: enough to propose them, and nothing more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Jour
from datetime import timedelta
from typing import ClassVar

from parlement.reunions import PointOdj, Reunion, examines

_TEXTE = re.compile(r"\b(?:projet|proposition)s? de (?:loi|r[ée]solution)", re.IGNORECASE)
_MOTION = re.compile(r"motion de censure", re.IGNORECASE)

GARDE = timedelta(days=7)
"""How long after its day a point is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Affiche:
    """One point where a text is examined: its house, its day, its words, the bills that the source names, if any.

    uid: that of the point. etat: of the point, or of its meeting when that is off. seance: in public sitting (1) or in
    commission (0).
    """

    genre: ClassVar[str] = "affiche"

    uid: str
    chambre: str
    jour: Jour
    objet: str = ""
    etat: str = ""
    dossiers: tuple[str, ...] = ()
    seance: int = 0


def affiches(records: Iterable[object]) -> Iterator[Affiche]:
    """What meetings and their points announce, bill by bill; those without a day announce nothing."""
    known = list(records)
    reunions = {r.uid: r for r in known if isinstance(r, Reunion)}
    for point in (r for r in known if isinstance(r, PointOdj)):
        reunion = reunions.get(point.reunion)
        if reunion is not None and reunion.jour and (examines([point]) or point.supprime):
            yield Affiche(
                uid=point.uid,
                chambre=reunion.chambre,
                jour=reunion.jour,
                objet=point.objet,
                etat=reunion.etat if reunion.annulee else point.etat,
                dossiers=point.dossiers,
                seance=int(reunion.est_seance),
            )


def texte_nomme(objet: str) -> str:
    """The bill that a point names, without how it is examined; "" when it names none.

    "Suite de la discussion, en 2e lecture, de la proposition de loi visant à…" -> "Proposition de loi visant à…". A
    motion of censure names the bill on which the Government stakes itself: that is no examination of it.
    """
    found = _TEXTE.search(objet)
    if found is None or _MOTION.search(objet):
        return ""
    title = objet[found.start() :].strip()
    return title[:1].upper() + title[1:]


def semaine_de(jour: Jour) -> tuple[Jour, Jour]:
    """Monday and Sunday of the week of a day; from Saturday on, those of the next week."""
    monday = jour - timedelta(days=jour.weekday())
    if jour.weekday() >= 5:
        monday += timedelta(days=7)
    return monday, monday + timedelta(days=6)
