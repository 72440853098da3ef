"""The debates of the 2023 Olympic law as dated facts: what happened, and when it became public.

The facts are the tables of `demo/faits/` (its README gives sources and rules). Instants are aware datetimes;
dates of the source stay as it wrote them, `AAAA-MM-JJ` or `AAAA-MM-JJTHH:MM` (Europe/Paris). Nothing here
knows the official formats: see `demo.formats`.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal, TypeVar

import msgspec

from demo.chronique_actes import FaitsActes, charge_actes
from demo.chronique_senat import FaitsSenat, charge_senat
from demo.tables import lit_table

Position = Literal["pour", "contre", "abstention", "non-votant"]
OuiNon = Literal["oui", "non"]


@dataclass(frozen=True)
class Voix:
    """A count of votes: a whole vote's, or one group's."""

    pour: int
    contre: int
    abstentions: int
    non_votants: int


@dataclass(frozen=True)
class VoixDeGroupe(Voix):
    """One group's part of a vote. `position` is filled by the source even when nobody of the group voted."""

    scrutin: int
    groupe: str
    membres: int
    position: Position


@dataclass(frozen=True)
class Votant:
    """One member's vote. `cause` says why a member did not vote (PSE: chairs the sitting)."""

    scrutin: int
    groupe: str
    position: Position
    acteur: str
    mandat: str
    delegation: OuiNon | None = None
    cause: str | None = None


@dataclass(frozen=True)
class MiseAuPoint:
    """What a member says afterwards to have meant to vote. It changes no figure."""

    scrutin: int
    position: Position
    acteur: str
    mandat: str
    publie: datetime


@dataclass(frozen=True)
class Scrutin(Voix):
    """A public vote. `demandeurs`: codes of groups, or the words of the source, separated by `|`.

    vote: when it took place (supposed); publie: when the archive of votes holds it.
    """

    numero: int
    date: str
    rang: int
    seance: str
    type: Literal["SPO", "SPS"]
    sort: Literal["adopté", "rejeté"]
    objet: str
    lecture: str
    demandeurs: str
    vote: datetime
    publie: datetime

    @property
    def uid(self) -> str:
        """The official identifier."""
        return f"VTANR5L16V{self.numero}"


@dataclass(frozen=True)
class Amendement:
    """An amendment on text n° 939, in the sitting. Its sitting and the hour of its outcome are those of its vote.

    effet: its whole text, when it is known; parent: number of the amendment that a sub-amendment changes.
    """

    numero: int
    civilite: Literal["M.", "Mme"]
    nom: str
    acteur: str
    groupe: str
    place: str
    sort: Literal["Adopté", "Rejeté"]
    scrutin: int
    publie: datetime
    rectification: Literal["rect."] | None = None
    parent: int | None = None
    effet: str | None = None
    depot: str | None = None

    @property
    def uid(self) -> str:
        """The official identifier."""
        return uid_amendement(self.numero)


def uid_amendement(numero: int) -> str:
    """The identifier of an amendment on text n° 939, in the sitting."""
    return f"AMANR5L16PO791932BTC0939P0D1N{numero:06}"


@dataclass(frozen=True)
class Reunion:
    """A sitting or the meeting of a committee. `articles`: when a sitting calls the articles of the bill.

    objet: what comes before the title of the bill in the order of the day. Hours of sittings are supposed.
    """

    uid: str
    debut: datetime
    articles: datetime | None = None
    fin: datetime | None = None
    rang: int | None = None
    type: str | None = None
    objet: str | None = None
    numero_jo: int | None = None


@dataclass(frozen=True)
class Acte:
    """A step of the dossier. An étape has neither date nor `publie`: it shows with what it holds."""

    uid: str
    type: str
    code: str
    libelle: str
    organe: str
    parent: str | None = None
    libelle_court: str | None = None
    date: str | None = None
    texte_associe: str | None = None
    texte_adopte: str | None = None
    provenance: str | None = None
    reunion: str | None = None
    point: str | None = None
    statut_code: str | None = None
    statut: str | None = None
    vote: str | None = None
    textes: str | None = None
    rapporteurs: str | None = None
    publie: datetime | None = None


@dataclass(frozen=True)
class Document:
    """A text or a report. `auteurs`: organe, or acteur:qualité, separated by `|`."""

    uid: str
    numero: str
    denomination: Literal["Projet de loi", "Rapport"]
    provenance: str
    titre: str
    formule: str
    creation: str
    depot_code: str
    auteurs: str
    publie: datetime
    titre_court: str | None = None
    depot: str | None = None
    publication: str | None = None
    publication_web: str | None = None
    statut_adoption: str | None = None
    organe_referent: str | None = None
    amendable: OuiNon | None = None
    commissions: str | None = None
    rapport_publie: OuiNon | None = None


@dataclass(frozen=True)
class Organe:
    """The Assemblée, a committee or a group. `presidence`: « Président » or « Présidente » of a group."""

    uid: str
    type: Literal["ASSEMBLEE", "COMPER", "GP"]
    abrev: str
    abrege: str
    libelle: str
    edition: str
    debut: str
    fin: str | None = None
    legislature: str | None = None
    position: str | None = None
    preseance: str | None = None
    couleur: str | None = None
    presidence: str | None = None


@dataclass(frozen=True)
class Depute:
    """A member's name, and the mandate of the seat."""

    uid: str
    prenom: str
    nom: str
    mandat: str


@dataclass(frozen=True)
class Chronique:
    """First and last instant of what is replayed."""

    debut: datetime
    fin: datetime


@dataclass(frozen=True)
class SaisineCC:
    """Who asked the Conseil constitutionnel, and on what ground."""

    cas_code: str
    cas: str
    motif: str


@dataclass(frozen=True)
class DecisionCC:
    """The decision of the Conseil constitutionnel."""

    url: str
    numero: str
    annee: str


@dataclass(frozen=True)
class Promulgation:
    """The law in the Journal officiel."""

    loi: str
    titre: str
    texte: str
    type_jo: str
    date_jo: str
    numero_jo: str
    nor: str
    url: str


@dataclass(frozen=True)
class Dossier:
    """The identity of the dossier."""

    uid: str
    legislature: str
    titre: str
    chemin_senat: str
    procedure_code: str
    procedure: str
    initiateur: str
    initiateur_mandat: str
    titre_en_seance: str
    session: str
    organe_seance: str
    chronique: Chronique
    saisine_cc: SaisineCC
    decision_cc: DecisionCC
    promulgation: Promulgation


@dataclass(frozen=True)
class Faits:
    """All the tables, in the order of the source; those of a vote are keyed by its number."""

    dossier: Dossier
    actes: tuple[Acte, ...]
    documents: tuple[Document, ...]
    scrutins: tuple[Scrutin, ...]
    ventilation: dict[int, tuple[VoixDeGroupe, ...]]
    votants: dict[int, tuple[Votant, ...]]
    mises_au_point: dict[int, tuple[MiseAuPoint, ...]]
    organes: tuple[Organe, ...]
    deputes: tuple[Depute, ...]
    amendements: tuple[Amendement, ...]
    reunions: tuple[Reunion, ...]
    senat: FaitsSenat
    suites: FaitsActes

    @cached_property
    def par_numero(self) -> dict[int, Scrutin]:
        """The public votes by number."""
        return {scrutin.numero: scrutin for scrutin in self.scrutins}

    @cached_property
    def groupe_de(self) -> dict[str, str]:
        """The short name of the group of each member known by a vote or as an author."""
        voters = ((v.acteur, v.groupe) for votes in self.votants.values() for v in votes)
        authors = ((a.acteur, a.groupe) for a in self.amendements if a.acteur and a.groupe)
        return {acteur: groupe for acteur, groupe in (*voters, *authors) if groupe}

    @cached_property
    def groupes(self) -> dict[str, Organe]:
        """The political groups by short name."""
        return {organe.abrev: organe for organe in self.organes if organe.type == "GP"}


def charge(dossier: Traversable | None = None) -> Faits:
    """Read the facts from a folder of tables (default: those of the demo).

    Raises `msgspec.ValidationError` on a cell that is not what its column says.
    """
    tables = dossier or files("demo") / "faits"
    identite = tomllib.loads((tables / "dossier.toml").read_text(encoding="utf-8"))
    return Faits(
        dossier=msgspec.convert(identite, Dossier),
        actes=lit_table(tables / "actes.csv", Acte),
        documents=lit_table(tables / "documents.csv", Document),
        scrutins=lit_table(tables / "scrutins.csv", Scrutin),
        ventilation=_par_scrutin(lit_table(tables / "ventilation.csv", VoixDeGroupe)),
        votants=_par_scrutin(lit_table(tables / "votants.csv", Votant)),
        mises_au_point=_par_scrutin(lit_table(tables / "mises_au_point.csv", MiseAuPoint)),
        organes=lit_table(tables / "organes.csv", Organe),
        deputes=lit_table(tables / "deputes.csv", Depute),
        amendements=lit_table(tables / "amendements.csv", Amendement),
        reunions=lit_table(tables / "reunions.csv", Reunion),
        senat=charge_senat(tables),
        suites=charge_actes(tables),
    )


P = TypeVar("P", VoixDeGroupe, Votant, MiseAuPoint)


def _par_scrutin(faits: Iterable[P]) -> dict[int, tuple[P, ...]]:
    par_scrutin: defaultdict[int, list[P]] = defaultdict(list)
    for fait in faits:
        par_scrutin[fait.scrutin].append(fait)
    return {numero: tuple(de_ce_vote) for numero, de_ce_vote in par_scrutin.items()}
