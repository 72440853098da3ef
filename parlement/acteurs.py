"""Members and bodies: who a `PA…` is, what a `PO…` is.

Source: the Assemblée's open data (AMO archives). Only public office is kept: no address, no birth date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from parlement import senat

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
    def au_senat(self) -> bool:
        """Whether this is a senator: the Assemblée's ids are `PA…`, those of the Sénat are a matricule ("14133K")."""
        return not self.uid.startswith("PA")

    @property
    def url(self) -> str:
        """Their page on the site of their house."""
        if self.au_senat:
            return senat.senateur_url(self.uid, self.nom, self.prenom)
        return f"https://www.assemblee-nationale.fr/dyn/deputes/{self.uid}"

    @property
    def nom_complet(self) -> str:
        """First name and name, or the id when the source gives none."""
        return f"{self.prenom} {self.nom}".strip() or self.uid


def groupe_at(acteur: Acteur | None, jour: date | None) -> str:
    """The group (`PO…`) of a member on a day, "" when they had none then or the day is not known."""
    if acteur is None or jour is None:
        return ""
    for own in acteur.groupes:
        if (own.debut is None or own.debut <= jour) and (own.fin is None or jour <= own.fin):
            return own.groupe
    return ""
