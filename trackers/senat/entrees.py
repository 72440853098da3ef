"""One line of a dossier at the Sénat, and the kinds of facts it may tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date as Jour

from parlement.documents import Document
from parlement.dossiers import Acte
from trackers.senat.liens import Lien, Objet
from trackers.senat.rubriques import Rubrique

LONGUEUR = 10_000
"""Characters read of one text: the words of a vote on a dozen identical amendments hold two thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entree:
    """One line of a dossier. mots: its words without heading; jour: the day that a feed dates it, for want of words.

    liens: what it links to, the first being the thing itself.
    """

    signet: str
    titre: str
    rubrique: Rubrique | None = None
    mots: str = ""
    liens: tuple[Lien, ...] = ()
    jour: Jour | None = None

    @property
    def lien(self) -> Lien:
        """What it is about."""
        return self.liens[0] if self.liens else Lien("")

    def url(self, objet: Objet) -> str:
        """The address of this kind that it links to; "" for none."""
        return next((lien.url for lien in self.liens if lien.objet is objet), "")

    def acte(
        self, code: str, cle: str, *, date: Jour | None, libelle: str, textes: tuple[str, ...] = ()
    ) -> Acte:
        """A step that it tells; `cle` is what tells it from others of its code."""
        acte = Acte(uid="", dossier=self.signet, code="", date=date, libelle=libelle, textes=textes)
        return recode(acte, code, cle)


@dataclass(frozen=True, slots=True)
class Rapporte:
    """A report or a text of a commission: those of one day and one reading are one step."""

    acte: Acte
    numero: int
    rapport: bool


@dataclass(frozen=True, slots=True)
class Vote:
    """A public vote. debats: prefix of the debate it belongs to; ensemble: whether it is on the whole text."""

    uid: str
    jour: Jour
    debats: str
    ensemble: bool


@dataclass(frozen=True, slots=True)
class Inscription:
    """A sitting announced: the source does not say of which reading."""

    jour: Jour


Fait = Acte | Document | Rapporte | Vote | Inscription | str
"""What an entry tells; a remark when it is a text."""


def recode(acte: Acte, code: str, cle: str) -> Acte:
    """A step under a code, and the id that goes with it."""
    uid = "-".join(part for part in (acte.dossier, code, cle.replace(" ", "-")) if part)
    return replace(acte, uid=uid, code=code)
