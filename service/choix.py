"""What is tracked and who receives it, now: config.toml declares, chat adds, and neither takes from the other.

Read again as soon as chat changes something, by this process or by another (`vigie demander`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from alerts.abonnement.abonnes import Abonne
from alerts.abonnement.inscrits import inscrits
from alerts.delivery.terminal import DESTINATION as TERMINAL
from commands.base import Fichier
from parlement.suivis import Suivi
from service.configuration import Configuration
from storage import debuts
from storage.abonnements import suivis_ajoutes, version_of
from storage.database import Database
from storage.queries import Parlement
from storage.tracked import Tracked


@dataclass(frozen=True, slots=True, kw_only=True)
class _Etat:
    """Everything chosen, at one version of the chat's choices."""

    version: int
    tracked: Tracked
    abonnes: tuple[Abonne, ...]
    sans_images: frozenset[str]


class Choix:
    """The choices of one installation. `declares`: channels of the file, or the terminal while there is none."""

    def __init__(
        self,
        configuration: Configuration,
        parlement: Database,
        vigie: Database,
        declares: Iterable[Abonne] = (),
    ) -> None:
        self._configuration = configuration
        self._parlement = Parlement(parlement)
        self._vigie = vigie
        self._declares = tuple(declares)
        self._etat: _Etat | None = None
        self._reading = Lock()  # answers are made in several threads: one of them reads for all
        self.fichier = Fichier(
            salons=self._declares,
            suivis=frozenset(s.nom for s in configuration.suivis),
            admins=configuration.admins,
        )

    @property
    def version(self) -> int:
        """A number that changes whenever chat changes something. Raises StorageError."""
        return version_of(self._vigie)

    @property
    def tracked(self) -> Tracked:
        """What is tracked, joined with what is known. Raises StorageError."""
        return self._now().tracked

    @property
    def abonnes(self) -> tuple[Abonne, ...]:
        """Who receives alerts; the terminal only while nobody else does. Raises StorageError."""
        return self._now().abonnes

    def wants_images(self, destination: str) -> bool:
        """Whether pictures are joined to what a destination receives. Raises StorageError."""
        return destination not in self._now().sans_images

    @property
    def suivis(self) -> tuple[Suivi, ...]:
        """Suivis of the file, then those of chat whose names are free."""
        return (*self._configuration.suivis, *self._ajoutes())

    @property
    def cibles(self) -> frozenset[str]:
        """Dossiers to look for."""
        return frozenset(suivi.cible for suivi in self.suivis)

    @property
    def legislatures(self) -> frozenset[int]:
        """Legislatures that the addresses of the suivis say."""
        return frozenset(suivi.legislature for suivi in self.suivis if suivi.legislature)

    def forget(self) -> None:
        """Read everything again at the next use: when suivis began was just stored."""
        self._etat = None

    def _now(self) -> _Etat:
        with self._reading:
            version, known = self.version, self._etat
            if known is None or known.version != version:
                known = self._etat = self._read(version)
            return known

    def _read(self, version: int) -> _Etat:
        abonnes = self._abonnes()
        sans_images = frozenset(one.destination for one in abonnes if not one.images)
        return _Etat(
            version=version, tracked=self._tracked(abonnes), abonnes=abonnes, sans_images=sans_images
        )

    def _tracked(self, abonnes: Iterable[Abonne]) -> Tracked:
        since, veilles = debuts.suivis_since(self._vigie), self._configuration.veilles
        personnes = frozenset(uid for abonne in abonnes for uid in abonne.personnes)
        return Tracked(self._parlement, self.suivis, since, veilles, personnes)

    def _abonnes(self) -> tuple[Abonne, ...]:
        every = inscrits(self._declares, self._vigie)
        return tuple(one for one in every if one.destination != TERMINAL) or every

    def _ajoutes(self) -> list[Suivi]:
        return [one.suivi() for one in suivis_ajoutes(self._vigie) if one.nom not in self.fichier.suivis]
