"""The agenda: sittings and commission meetings, and what is on their order of the day.

Source: the Assemblée's open data (Agenda archive), one JSON document per meeting. A point is a plan: more than half
of them are deleted, mostly continuations that proved unnecessary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Jour
from datetime import datetime, timedelta
from typing import ClassVar

from parlement import senat
from parlement.dossiers import ASSEMBLEE
from parlement.temps import date_longue
from parlement.texte import fold

SEANCE = "séance"
COMMISSION = "commission"
INITIATIVE = "reunionInitParlementaire"
"""Study groups, friendship groups: the source's own word."""
TYPES_CONNUS = frozenset({SEANCE, COMMISSION, INITIATIVE})

EVENTUEL = "Eventuel"
SUPPRIME = "Supprimé"
ANNULES = frozenset({"Annulé", SUPPRIME})
"""States in which a meeting or a point is off; its other fields then mean nothing."""
CONFIRME = "Confirmé"
ETATS_CONNUS = ANNULES | {CONFIRME, EVENTUEL}
"""The source says "Annulé" of commissions and "Supprimé" of sittings."""

LONGUE_SEANCE = timedelta(hours=9)
"""How long a sitting may last: opened at 21:30, some were closed after six in the morning."""
DEBORDEMENT = timedelta(hours=2)
"""How far any other meeting may run over the end announced."""
BATTEMENT = timedelta(minutes=15)
"""How far a sitting may run over an end more than nine hours away."""
UN_JOUR = timedelta(days=1)
"""Nothing goes on longer, whatever end is written: a mistaken year must not keep a meeting open."""

_EXAMEN = re.compile(
    r"\b(?:discussion|vote|examen|amendement|lecture|scrutin|conclusions? de la commission mixte)"
)
_SANS_EXAMEN = re.compile(
    r"(?:suites? (?:de l'|de la |des |du ))?(?:nomination|designation|audition|question|declaration|debat|ouverture"
    r"|cloture|fixation|table ronde|echange|communication)"
)
"""First words of what examines no text; "Déclaration du Gouvernement suivie d'un débat et d'un vote" too."""
_TEXTE = re.compile(r"\b(?:projet|proposition)s? de (?:loi|resolution)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reunion:
    """One meeting. `type` is SEANCE, COMMISSION or the source's own word; instants in UTC.

    jour: the day of the sitting (a sitting that ends after midnight keeps the day it opened).
    rang_seance: which sitting of its day it is, from 1. numero_jo, compte_rendu: given once it was held.
    fin: the end, planned before the meeting and real after it; a sitting's is mostly missing until it was held.
    """

    genre: ClassVar[str] = "reunion"

    uid: str
    type: str = ""
    organe: str = ""
    debut: datetime | None = None
    fin: datetime | None = None
    jour: Jour | None = None
    rang_seance: int | None = None
    etat: str = ""
    lieu: str = ""
    numero_jo: str = ""
    compte_rendu: str = ""

    @property
    def est_seance(self) -> bool:
        """Whether it is a public sitting, of either house."""
        return self.type == SEANCE

    @property
    def au_senat(self) -> bool:
        """Whether it is a meeting of the Sénat: the agenda of the Assemblée names some (`RUSN…`)."""
        return self.uid.startswith("RUSN")

    @property
    def chambre(self) -> str:
        """Whose meeting it is: "Assemblée" or "Sénat"."""
        return senat.CHAMBRE if self.au_senat else ASSEMBLEE

    @property
    def annulee(self) -> bool:
        """Whether it is off."""
        return self.etat in ANNULES

    @property
    def publiee(self) -> bool:
        """Whether the source gave its number or its report, as it does once a meeting was held."""
        return bool(self.compte_rendu or self.numero_jo) and not self.annulee

    @property
    def nom(self) -> str:
        """Say "1re séance du lundi 10 février 2025", "réunion de commission du …"; what is unknown is left out."""
        jour = f" du {date_longue(self.jour)}" if self.jour else ""
        return f"{self._sorte}{jour}{' au Sénat' if self.au_senat else ''}"

    @property
    def _sorte(self) -> str:
        if not self.est_seance:
            return "réunion de commission" if self.type == COMMISSION else "réunion"
        if not self.rang_seance:
            return "séance"
        return f"{self.rang_seance}{'re' if self.rang_seance == 1 else 'e'} séance"

    def en_cours(self, now: datetime) -> bool:
        """Whether it may be going on at `now` (aware): opened, not off, and not known to be over.

        It is over once published, past its end. Until then the end written may be the planned one, and a sitting may
        be prolonged past midnight: missing the live debate costs more than asking a little longer. So a sitting is
        held to be open for nine hours at least, another meeting for two hours past its end (nine when it has none).
        A meeting that was only "Eventuel" may be going on too.
        """
        if self.annulee or self.debut is None or now < self.debut or now - self.debut >= UN_JOUR:
            return False
        long_open = now - self.debut < LONGUE_SEANCE
        if self.fin is None:
            return long_open
        if self.publiee:
            return now <= self.fin
        if self.est_seance:
            return long_open or now - self.fin < BATTEMENT
        return now - self.fin < DEBORDEMENT

    def tenue(self, now: datetime) -> bool:
        """Whether it took place, as far as is known at `now` (aware), even if it still goes on.

        An end that has passed proves nothing of a meeting that was never confirmed, nor of one that is off.
        """
        if self.annulee or (self.debut is not None and now < self.debut):
            return False
        passed = self.fin is not None and self.fin < now and self.etat != EVENTUEL
        return self.publiee or passed


@dataclass(frozen=True, slots=True, kw_only=True)
class PointOdj:
    """One point of an order of the day. `dossiers`: ids the source names; a deleted point no longer names any."""

    genre: ClassVar[str] = "point"

    uid: str
    reunion: str
    objet: str = ""
    type: str = ""
    etat: str = ""
    dossiers: tuple[str, ...] = ()

    @property
    def supprime(self) -> bool:
        """Whether it left the agenda."""
        return self.etat in ANNULES

    @property
    def est_examen(self) -> bool:
        """Whether a text is examined or voted there; a type that Vigie does not know counts if a bill is named.

        "Nomination rapporteur", "Audition", "Questions au Gouvernement" examine nothing, whatever they name. The Sénat
        mostly gives no type: what it says of the point is the bill's title, or "Questions d'actualité au Gouvernement".
        """
        words, objet = fold(self.type), fold(self.objet)
        if _SANS_EXAMEN.match(words or objet):
            return False
        return bool(_EXAMEN.search(words) or self.dossiers or _TEXTE.search(objet))


def examines(points: Iterable[PointOdj]) -> tuple[PointOdj, ...]:
    """The points still on the agenda where a text is examined or voted, in the order given."""
    return tuple(point for point in points if point.est_examen and not point.supprime)


def seance_en_cours(reunions: Iterable[Reunion], now: datetime, chambre: str = ASSEMBLEE) -> Reunion | None:
    """The sitting of a house that may be going on at `now` (aware); None when there is none.

    The last to open, when several may be: opening one ends the one before.
    """
    opened = [
        (reunion.debut, reunion)
        for reunion in reunions
        if reunion.debut and reunion.est_seance and reunion.chambre == chambre and reunion.en_cours(now)
    ]
    return max(opened, key=lambda pair: pair[0])[1] if opened else None
