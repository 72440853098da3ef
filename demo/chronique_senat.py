"""The Sénat's side of the 2023 Olympic law as dated facts: what it did, and when that became public.

The facts are the tables `senat*` of `demo/faits/` (its README gives sources and rules). `publie` is an aware instant;
days stay as the source wrote them, `AAAA-MM-JJ`. What changes has one line for each of its states.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import Literal, Protocol, TypeVar

import msgspec

from demo.tables import lit_table

COMMISSION, SEANCE = "220", "249"
"""The text that the commission amends (as tabled), and the one that the sitting amends (the commission's)."""


@dataclass(frozen=True)
class DossierSenat:
    """The identity of the dossier. session: of its texts. promulgation: day of the Journal officiel."""

    signet: str
    session: str
    titre: str
    titre_court: str
    procedure_acceleree: str
    promulgation: str
    dossier_assemblee: str


@dataclass(frozen=True)
class EtapeSenat:
    """One line of the dossier's feed and page. jour: the day that the feed gives it; blank: its very instant, `publie`.

    lecture: « Première lecture - Sénat », blank after the readings; resume: what the feed says after it; lien: as the
    feed writes it; page: the line of the page, its links as `[words](address)`.
    """

    titre: str
    lien: str
    page: str
    publie: datetime
    lecture: str | None = None
    resume: str | None = None
    jour: str | None = None


@dataclass(frozen=True)
class EtatAmendement:
    """One state of an amendment, whole. texte: COMMISSION or SEANCE; parent: number that a sub-amendment changes.

    dispositif, objet: a summary of what is known of it. matricule: of its author.
    """

    texte: Literal["220", "249"]
    numero: str
    nature: Literal["Amt", "S/Amt", "Motion"]
    publie: datetime
    rectification: str | None = None
    place: str | None = None
    alinea: str | None = None
    auteur: str | None = None
    au_nom_de: str | None = None
    matricule: str | None = None
    depot: str | None = None
    dispositif: str | None = None
    objet: str | None = None
    sort: Literal["Adopté", "Rejeté"] | None = None
    parent: str | None = None

    @property
    def cle(self) -> str:
        """Numbers of commission and sitting differ: one alone names an amendment."""
        return self.numero

    @property
    def nom(self) -> str:
        """« COM-51 rect. bis »."""
        return f"{self.numero} {self.rectification}" if self.rectification else self.numero


@dataclass(frozen=True)
class PlaceEnSeance:
    """A place that the sitting calls; the table gives the order. passe: when it is behind (supposed)."""

    place: str
    passe: datetime


@dataclass(frozen=True)
class TexteSenat:
    """A text put online in Akoma Ntoso. index: the list that names it; par, lecture, issue: its step of the bill."""

    nom: str
    index: Literal["depots", "adoptions"]
    titre: str
    jour: str
    par: str
    lecture: str
    issue: str
    publie: datetime


@dataclass(frozen=True)
class AlineaSenat:
    """A paragraph of our own, in an article of the texts named (separated by `|`)."""

    textes: str
    article: str
    alinea: str


@dataclass(frozen=True)
class EvenementSenat:
    """A sitting or a meeting of the agenda. Its end is never known."""

    uid: str
    debut: datetime
    categorie: Literal["Séance publique", "Commission"]
    titre: str
    publie: datetime


@dataclass(frozen=True)
class EtatDossier:
    """One state of a bill in the list of all bills. Days as the list writes them, `JJ/MM/AAAA`."""

    titre: str
    type: str
    initial: str
    signet: str
    etat: str
    publie: datetime
    decision: str | None = None
    decision_jour: str | None = None
    promulgation: str | None = None
    loi: str | None = None
    themes: str | None = None

    @property
    def cle(self) -> str:
        """The bill's short name."""
        return self.signet


@dataclass(frozen=True)
class Senateur:
    """A senator named by the facts. groupe: as the list of senators writes it; code, debut, fin: in that of groups."""

    matricule: str
    qualite: Literal["M.", "Mme"]
    nom: str
    prenom: str
    circonscription: str
    groupe: str
    code: str
    debut: str
    fin: str | None = None


@dataclass(frozen=True)
class FaitsSenat:
    """All the tables of the Sénat, in their order."""

    dossier: DossierSenat
    etapes: tuple[EtapeSenat, ...]
    amendements: tuple[EtatAmendement, ...]
    ordre: tuple[PlaceEnSeance, ...]
    textes: tuple[TexteSenat, ...]
    alineas: tuple[AlineaSenat, ...]
    agenda: tuple[EvenementSenat, ...]
    dossiers: tuple[EtatDossier, ...]
    senateurs: tuple[Senateur, ...]

    @cached_property
    def par_matricule(self) -> dict[str, Senateur]:
        """The senators by matricule."""
        return {senateur.matricule: senateur for senateur in self.senateurs}


class Etat(Protocol):
    """One state of something that changes."""

    @property
    def cle(self) -> str:
        """What names the thing among its kind."""

    @property
    def publie(self) -> datetime:
        """When this state becomes public."""


E = TypeVar("E", bound=Etat)


def derniers_etats(etats: Iterable[E], instant: datetime) -> list[E]:
    """The state of each thing at that instant, in the order of the table."""
    return list({etat.cle: etat for etat in etats if etat.publie <= instant}.values())


def charge_senat(tables: Traversable) -> FaitsSenat:
    """Read the tables of the Sénat from the folder of facts.

    Raises `msgspec.ValidationError` on a cell that is not what its column says.
    """
    identite = tomllib.loads((tables / "senat.toml").read_text(encoding="utf-8"))
    return FaitsSenat(
        dossier=msgspec.convert(identite, DossierSenat),
        etapes=lit_table(tables / "senat_etapes.csv", EtapeSenat),
        amendements=lit_table(tables / "senat_amendements.csv", EtatAmendement),
        ordre=lit_table(tables / "senat_ordre.csv", PlaceEnSeance),
        textes=lit_table(tables / "senat_textes.csv", TexteSenat),
        alineas=lit_table(tables / "senat_alineas.csv", AlineaSenat),
        agenda=lit_table(tables / "senat_agenda.csv", EvenementSenat),
        dossiers=lit_table(tables / "senat_dossiers.csv", EtatDossier),
        senateurs=lit_table(tables / "senateurs.csv", Senateur),
    )
