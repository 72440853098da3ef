"""One installation at work: its databases, its sources, its outbox. What every way of running Vigie shares.

Errors::

    Occupied             the folder cannot be used; the message is French
    ├── AlreadyRunning   another Vigie writes in it
    └── OtherUse         it holds a demo and was to be used for real, or the reverse
"""

from __future__ import annotations

import asyncio
import fcntl
import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from alerts.abonnement.abonnes import Abonne
from alerts.alarmes.etat_discord import EtatDiscord
from alerts.enqueue import enqueue_changes
from commands.base import Context
from parlement.temps import jour_de
from service.choix import Choix
from service.configuration import Configuration
from service.horloge import utc_now
from service.poll import Poller, PollReport, Progress
from service.schedule import is_polled
from service.veilles import Veilleur
from storage import debuts, meta
from storage.database import Database
from storage.migrations import PARLEMENT, VIGIE
from storage.prefectures import pdfs_a_lire, recueils_connus
from storage.tracked import Tracked
from trackers.assemblee.archives import SITE
from trackers.base import Clock
from trackers.fetch import Fetcher, FetchSettings
from trackers.piste.acces import Acces
from trackers.piste.sources import PisteTracker
from trackers.prefectures.sources import AttrapTracker, RecueilsTracker
from trackers.registry import build_trackers, hosts_of
from trackers.senat.sources import FichesTracker
from trackers.tracker import ArchiveTracker, BundleTracker, ListTracker, Needs, PageTracker, Tracker, is_live
from veilles.veille import PREFIXE


class Occupied(Exception):
    """The folder cannot be used; its message is French."""


class AlreadyRunning(Occupied):
    """Another Vigie writes in it."""


class OtherUse(Occupied):
    """Played-back debates and real life must not mix: their clocks differ by years."""


JOURNAUX_RECENTS = timedelta(days=45)
"""How far back the issues and acts known are looked up for PISTE, which lists the latest five issues."""
DILA_EN_RETARD = timedelta(hours=12)
"""After that long, an issue that PISTE lists and DILA's archives did not bring is told."""
USAGE = "usage"
"""Fact kept in `vigie.db`: what the folder is for."""
REEL, DEMO = "suivi réel", "démo"


class Vigie:
    """Opens a data folder and works in it. Use as an asynchronous context manager.

    `site` is the base address of the Assemblée's open data, `en_cours` the legislature that sits: the demo changes
    both. `abonnes` are the destinations that the file declares; those of chat come besides. `etat_discord` says how the
    gateway stands, for whoever starts a client to set. `rattrapage`: until when what may
    wait is gathered. `piste` is the key of Légifrance's API, None without one.
    """

    def __init__(
        self,
        configuration: Configuration,
        donnees: Path,
        abonnes: Iterable[Abonne],
        clock: Clock = utc_now,
        *,
        site: str = SITE,
        en_cours: int | None = None,
        usage: str = REEL,
        pause: float | None = None,
        progress: Progress | None = None,
        piste: Acces | None = None,
    ) -> None:
        self.configuration = configuration
        self.clock = clock
        self.donnees = donnees
        settings = FetchSettings(
            contact=configuration.reseau.contact,
            pace=configuration.reseau.pause if pause is None else pause,
            allowed_hosts=hosts_of(site),
            certificates=configuration.reseau.fichier_certificats,
            credentials=(piste.credential,) if piste else (),
            mirror=site if site != SITE else "",
        )
        self.fetcher = Fetcher(settings, clock, donnees / "tmp")
        self._lock = _lock(donnees)
        self.parlement_db = Database(donnees / "parlement.db", PARLEMENT)
        self.vigie_db = Database(donnees / "vigie.db", VIGIE)
        self._usage, self._site, self._en_cours = usage, site, en_cours
        self.choix = Choix(configuration, self.parlement_db, self.vigie_db, abonnes)
        self.trackers: list[Tracker] = self._trackers()
        if piste:
            self.trackers.append(PisteTracker(api=piste.api))
        self.etat_discord: Callable[[], EtatDiscord | None] = lambda: None
        self._telling = asyncio.Lock()
        self.rattrapage: datetime | None = None
        self._poller = Poller(self.parlement_db, self.fetcher, progress)
        self._veilleur = Veilleur(
            self.parlement_db, configuration.veilles, self._dossiers_suivis, clock, progress
        )

    async def __aenter__(self) -> Self:
        known = meta.get_meta(self.vigie_db, USAGE)
        if known not in (None, self._usage):
            await self.aclose()
            raise OtherUse(f"« {self.donnees} » sert à autre chose ({known}) : prenez un autre dossier")
        await self.vigie_db.write(lambda db: meta.set_meta(db, USAGE, self._usage))
        await self._begin_suivis()
        await self._veilleur.begin()
        return self

    async def aclose(self) -> None:
        """Let go of the network and of the folder."""
        await self.fetcher.aclose()
        self.parlement_db.close()
        self.vigie_db.close()
        self._lock.close()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _begin_suivis(self) -> None:
        """Remember when each suivi began; at the start, and each time chat adds one or takes one out."""
        cibles = {suivi.nom: suivi.cible for suivi in self.choix.suivis}
        cibles |= {f"{PREFIXE}{veille.nom}": "" for veille in self.configuration.veilles}
        self._begun = self.choix.version
        await self.vigie_db.write(lambda db: debuts.begin_suivis(db, cibles, self.clock()))
        self.choix.forget()

    def _trackers(self) -> list[Tracker]:
        return build_trackers(self.choix.cibles, self._site, self.choix.legislatures, self._en_cours)

    def has_new_choices(self) -> bool:
        """Whether chat changed something that was not taken in yet. Raises StorageError."""
        return self.choix.version != self._begun

    async def follow_choices(self) -> list[Tracker]:
        """Take in what chat changed since; gives the trackers that this makes necessary. Raises StorageError."""
        await self._begin_suivis()
        known = {tracker.nom for tracker in self.trackers}
        added = [tracker for tracker in self._trackers() if tracker.nom not in known]
        self.trackers += added
        return added

    @property
    def tracked(self) -> Tracked:
        """What is tracked, joined with what is known. Raises StorageError."""
        return self.choix.tracked

    def context(self) -> Context:
        """What answers are made from, now."""
        return Context(
            tracked=self.tracked,
            vigie=self.vigie_db,
            now=self.clock(),
            fichier=self.choix.fichier,
            discord=self.etat_discord(),
        )

    def _dossiers_suivis(self) -> list[str]:
        return [dossier.uid for dossier in self.tracked.dossiers()]

    def polls_now(self, tracker: Tracker) -> bool:
        """Whether a source is polled as the house stands: live ones only during debates. Raises StorageError."""
        return is_polled(tracker, self.tracked.parlement, self.clock())

    def needs(self) -> Needs:
        """What trackers must look for now. Raises StorageError."""
        known = self.tracked.parlement.needs(self.choix.cibles)
        return replace(known, veilles=self.configuration.veilles)

    def _needs_of(self, tracker: Tracker) -> Needs:
        """The same, with what one source alone wants to know: amendments whose pages it reads, issues it need not."""
        needs = self.needs()
        if isinstance(tracker, PisteTracker):
            return self._with_journaux(needs)
        if isinstance(tracker, AttrapTracker):
            return replace(needs, recueils=recueils_connus(self.parlement_db, self.clock()))
        if isinstance(tracker, RecueilsTracker):
            return replace(needs, pdfs=pdfs_a_lire(self.parlement_db, self.clock()))
        if not isinstance(tracker, FichesTracker):
            return needs
        return replace(needs, fiches=tuple(self.tracked.fiches(needs.clos)))

    def _with_journaux(self, needs: Needs) -> Needs:
        journaux, now = self.tracked.parlement.journaux, self.clock()
        since = jour_de(now - JOURNAUX_RECENTS)
        return replace(
            needs,
            journaux=journaux.connus(since),
            journaux_seuls=journaux.seuls(PisteTracker.rang, now - DILA_EN_RETARD),
            textes_jo=journaux.textes_recents(since),
        )

    def incomplete(self) -> dict[str, str]:
        """Sources not yet read for every dossier known, by name, and what they lack. Raises StorageError.

        An archive was read for other dossiers; pages, and lists that no archive completes, follow from what is known.
        """
        needs = self.needs()
        nobody = replace(needs, dossiers=frozenset())
        found = {tracker.nom: lack for tracker in self.trackers if (lack := _to_ask(tracker, needs))}
        for tracker in self.trackers:
            if not isinstance(tracker, ArchiveTracker) or tracker.portee(needs) == tracker.portee(nobody):
                continue
            state, wanted = self.tracked.parlement.source(tracker.nom), tracker.portee(needs)
            if state is None or state.portee != wanted:
                found[tracker.nom] = f"{state.portee if state else ''} -> {wanted}"
        return found

    async def poll(self, tracker: Tracker) -> PollReport:
        """Poll one source, then turn what changed into due messages. Raises StorageError.

        A source that names more new documents than it fetches at once is polled again, each part told as it comes.
        """
        total = None
        while True:
            report = await self._poller.poll(tracker, self._needs_of(tracker))
            await self.enqueue()
            total = report if total is None else total.then(report)
            if not report.remaining:
                return total

    async def enqueue(self) -> int:
        """Have veilles read what is new, then turn the changes not yet told into due messages.

        Gives how many rows became due or changed. Raises StorageError.
        """
        await self._veilleur.read()
        async with self._telling:
            now = self.clock()
            return await enqueue_changes(self.vigie_db, self.tracked, self._receivers(now), now)

    def _receivers(self, now: datetime) -> tuple[Abonne, ...]:
        """Who receives alerts; after Vigie was down, they wait for what may be told together."""
        abonnes = self.choix.abonnes
        if self.rattrapage is None or now >= self.rattrapage:
            return abonnes
        return tuple(replace(one, rattrapage=self.rattrapage) for one in abonnes)


def _to_ask(tracker: Tracker, needs: Needs) -> str:
    """What a source would be asked for by what is known now, in short; "" for nothing, or when an archive tells all."""
    if isinstance(tracker, ListTracker) and not isinstance(tracker, BundleTracker):
        wanted = "" if tracker.archive or not tracker.needed(needs) else " ".join(sorted(needs.textes))
    elif isinstance(tracker, PageTracker) and not is_live(tracker):
        wanted = " ".join(page.request.url for page in tracker.pages(needs))
    else:
        return ""
    return f"{zlib.crc32(wanted.encode()):08x}" if wanted else ""


def _lock(donnees: Path) -> IO[str]:
    """Keep a second Vigie out of the folder, for as long as the file stays open. Raises AlreadyRunning."""
    donnees.mkdir(parents=True, exist_ok=True)
    file = (donnees / "vigie.verrou").open("w", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise AlreadyRunning(f"une autre Vigie travaille déjà dans « {donnees} »") from error
    return file
