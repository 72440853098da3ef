"""Members and bodies: who a `PA…` is, what a `PO…` is.

Source: the Assemblée's open data (AMO archives). Only public office is kept: no address, no birth date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

GROUPE = "GP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organe:
    """A body: political group (`type` GP), commission, house… `debut` and `fin` bound its life."""

    genre: ClassVar[str] = "organe"

    uid: str
    type: str = ""
    libelle: str = ""
    abrege: str = ""
    legislature: int | None = None
    debut: date | None = None
    fin: date | None = None
    couleur: str = ""

    @property
    def nom_court(self) -> str:
        """What people call it: "LFI-NUPES", "Lois"; its full name, then its id, when there is no short one."""
        return self.abrege or self.libelle or self.uid


@dataclass(frozen=True, slots=True, kw_only=True)
class AppartenanceGroupe:
    """A member belonged to this group between two dates."""

    groupe: str
    debut: date | None = None
    fin: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acteur:
    """A member of parliament or of the Government."""

    genre: ClassVar[str] = "acteur"

    uid: str
    civilite: str = ""
    prenom: str = ""
    nom: str = ""
    groupes: tuple[AppartenanceGroupe, ...] = ()

    @property
    def nom_complet(self) -> str:
        """First name and name, or the id when the source gives none."""
        return f"{self.prenom} {self.nom}".strip() or self.uid
