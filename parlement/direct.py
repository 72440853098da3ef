"""The sitting as it goes: what is being called, what comes next, what was just decided.

Sources: two internal tools of the Assemblée (dérouleur, Éliasse), undocumented. What they say is provisional: the
document of each amendment has the last word.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

from parlement import senat
from parlement.amendements import ORGANES_SENAT, read_place
from parlement.articles import Designation
from parlement.dossiers import ASSEMBLEE

EN_DISCUSSION = "en discussion"
AUCUN_TEXTE = "aucun texte"

SORTS_DIRECTS: Final = ("Adopté", "Rejeté", "Retiré", "Tombé", "Non soutenu")
"""Outcomes as Éliasse writes them; "" until there is one."""

SORTS_APPELES: Final = frozenset({"Adopté", "Rejeté", "Non soutenu"})
"""Outcomes that need the amendment to have been called: another may fall or be withdrawn before its turn."""

FIGE = timedelta(minutes=6)
"""The dérouleur is on the clock of the broadcast, up to 5 minutes late: older than this, it has stopped."""
FIGE_SENAT = timedelta(hours=1)
"""The Sénat's order is made again only when something is decided: one amendment may be debated for long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneAppel:
    """One amendment in the order of call. `sort` is "" until it is decided; `amendement` its id when given.

    parent: number of the amendment that a sub-amendment changes. auteur: `PA…`, or a name as written ("M. CIOTTI").
    """

    numero: str
    place: str = ""
    sort: str = ""
    parent: str = ""
    auteur: str = ""
    groupe: str = ""
    amendement: str = ""
    scrutin_public: bool = False

    @property
    def designation(self) -> Designation | None:
        """Its place, parsed; None when the source says none or one that we cannot read."""
        return read_place(self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Direct:
    """Where the sitting is, as one source tells it. One record per source and legislature.

    etat: EN_DISCUSSION or AUCUN_TEXTE; "" for an order of call, which does not say whether it is being debated.
    texte: printed number of the text under discussion ("636"), with its suffix for a part of a budget ("1906A").
    numero: the amendment being called or called next. place: its place, as written.
    restants: how many are left to call; None when the source does not say.
    suite: the order of call as far as known, decided ones included when the source keeps them. It has its head: no
    undecided amendment comes before its first line.
    extrait_le: when the source says it was made (UTC); None when it does not.
    """

    genre: ClassVar[str] = "direct"

    uid: str
    legislature: int | None = None
    etat: str = ""
    texte: str = ""
    organe: str = ""
    numero: str = ""
    place: str = ""
    restants: int | None = None
    suite: tuple[LigneAppel, ...] = ()
    extrait_le: datetime | None = None

    @property
    def chambre(self) -> str:
        """The house whose sitting it tells."""
        return senat.CHAMBRE if self.organe in ORGANES_SENAT else ASSEMBLEE

    @property
    def en_discussion(self) -> bool:
        """Whether the source says that a text is under discussion, or about to be."""
        return self.etat == EN_DISCUSSION

    @property
    def imprime(self) -> str:
        """Number of the text alone, without the suffix of a part: "1906" for "1906A"."""
        return imprime(self.texte)

    @property
    def designation(self) -> Designation | None:
        """The place being debated, parsed; found in the order of call when the source does not give it."""
        return read_place(self.place) or (self.en_cours.designation if self.en_cours else None)

    @property
    def en_cours(self) -> LigneAppel | None:
        """The line of the amendment being called, when the order of call has it."""
        return next((ligne for ligne in self.suite if self.numero and ligne.numero == self.numero), None)

    def avant(self, lieu: Designation) -> list[LigneAppel] | None:
        """What is left to call before a place is reached: [] when it is, None when it is not in the order.

        A place one of whose amendments was called is reached, whatever was put off before it.
        """
        places = [ligne.designation for ligne in self.suite]
        if lieu not in places:
            return None
        first = places.index(lieu)
        called = (ligne.sort in SORTS_APPELES for ligne in self.suite if ligne.designation == lieu)
        return [] if any(called) else [ligne for ligne in self.suite[:first] if not ligne.sort]

    def reste(self, lieu: Designation) -> list[LigneAppel] | None:
        """What is left to call at a place: [] when all is decided, None when it is not in the order."""
        there = [ligne for ligne in self.suite if ligne.designation == lieu]
        return [ligne for ligne in there if not ligne.sort] if there else None

    def fige(self, now: datetime) -> bool:
        """Whether the source has stopped: suspension, end of the sitting, breakdown. `now` is an aware instant."""
        late = FIGE_SENAT if self.chambre == senat.CHAMBRE else FIGE
        return self.extrait_le is not None and now - self.extrait_le > late


@dataclass(frozen=True, slots=True, kw_only=True)
class SortDirect:
    """An outcome told live, before the amendment's own document says it. uid: "17-AN-636-237"."""

    genre: ClassVar[str] = "sort_direct"

    uid: str
    legislature: int | None = None
    texte: str = ""
    organe: str = ""
    numero: str = ""
    place: str = ""
    sort: str = ""

    @property
    def imprime(self) -> str:
        """Number of the text alone, without the suffix of a part."""
        return imprime(self.texte)

    @property
    def designation(self) -> Designation | None:
        """Its place, parsed; None when the source says none or one that we cannot read."""
        return read_place(self.place)


def imprime(texte: str) -> str:
    """Number of a text without the suffix of a part: "1906" for "1906A", "" for what has no number."""
    digits = len(texte) - len(texte.lstrip("0123456789"))
    return texte[:digits]
