"""A bill or an amendment that nobody tracks, kept because a veille found its words in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Jour
from typing import ClassVar

DOSSIER, AMENDEMENT = "dossier", "amendement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signalement:
    """uid: that of the bill or amendment at its house. nature: DOSSIER or AMENDEMENT. titre: "Amendement n° 123" or the
    bill's. sur: the text an amendment is about, and the place in it; of a bill, its kind as written. date: when a bill
    was tabled, an amendment published. senat: the bill's reference there (`pjl22-220`), when it is known. texte: the
    words that veilles read.
    """

    genre: ClassVar[str] = "signalement"

    uid: str
    nature: str = ""
    chambre: str = ""
    titre: str = ""
    sur: str = ""
    auteur: str = ""
    date: Jour | None = None
    url: str = ""
    senat: str = ""
    texte: str = ""
