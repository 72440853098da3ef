"""Archives in the official format, a loopback site that serves them, and polls of it into real files."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from service.poll import Poller, PollReport
from storage.database import Database
from storage.migrations import PARLEMENT
from storage.queries import Parlement, SourceState
from tests.trackers.assemblee import corps
from tests.trackers.loopback_site import Answer, LoopbackSite, only_if_changed, open_site
from trackers.assemblee.trackers import AssembleeTracker, trackers_of
from trackers.fetch import Fetcher, FetchSettings
from trackers.tracker import Tracker

CIBLE = "DLR5L16N1"
SOIR = datetime(2023, 3, 23, 22, 0, tzinfo=UTC)
MOVING = {"id", "reponse", "vu_le", "maj_le", "essai", "succes", "changement", "premiere", "derniere"}
"""Columns that depend on when something was read, not on what was read."""

Members = Mapping[str, bytes]


def vote(numero: int, **changes: object) -> tuple[str, bytes]:
    """One member of the archive of votes."""
    uid = f"VTANR5L16V{numero}"
    document = {"scrutin": corps.scrutin(uid=uid, numero=str(numero), **changes)}
    return f"json/{uid}.json", json.dumps(document).encode()


def votes(count: int) -> dict[str, bytes]:
    return dict(vote(numero) for numero in range(1, count + 1))


def bill(uid: str, *actes: corps.Corps) -> tuple[str, bytes]:
    """One member of the archive of dossiers."""
    document = {"dossierParlementaire": corps.dossier(*actes, uid=uid)}
    return f"json/dossierParlementaire/{uid}.json", json.dumps(document).encode()


def sitting() -> corps.Corps:
    """The sitting at which the votes made here are held."""
    return corps.acte("L16-S1", "AN1-DEBATS-SEANCE", reunionRef="RUANR5L16S2023IDS1")


def pack(members: Members) -> bytes:
    """An archive whose bytes depend on its members only."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, body in members.items():
            archive.writestr(ZipInfo(name), body, compress_type=ZIP_DEFLATED)
    return buffer.getvalue()


def bomb() -> bytes:
    """An archive that announces 12 GiB once inflated."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for number in range(3):
            archive.writestr(f"json/{number}.json", b"{}")
        for info in archive.filelist:
            info.file_size = 2**32
    return buffer.getvalue()


def archive(members: Members) -> Answer:
    """An archive, or 304 to who has it already."""
    body = pack(members)
    return only_if_changed(body, f'"{hashlib.sha256(body).hexdigest()[:16]}"')


@dataclass
class Poste:
    """Someone who polls the site: a database, a fetcher, a clock that moves on at each poll."""

    site: LoopbackSite
    database: Database
    fetcher: Fetcher
    folder: Path
    trackers: dict[str, AssembleeTracker]
    now: list[datetime]
    told: list[tuple[str, int, int]] = field(default_factory=list)
    progress: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def parlement(self) -> Parlement:
        return Parlement(self.database)

    def serve(self, nom: str, *answers: Answer) -> None:
        """What the site answers at the address of this source, in turn."""
        self.site.page(self.trackers[nom].request.url.partition(str(self.site.port))[2], *answers)

    async def poll(
        self, nom: str = "scrutins-16", *cibles: str, tracker: Tracker | None = None
    ) -> PollReport:
        self.now[0] += timedelta(minutes=15)
        return await Poller(self.database, self.fetcher, self._tell).poll(
            tracker or self.trackers[nom], frozenset(cibles or {CIBLE})
        )

    def _tell(self, libelle: str, done: int, total: int) -> None:
        self.told.append((libelle, done, total))
        self.progress.set()

    def state(self, nom: str = "scrutins-16") -> SourceState:
        found = self.parlement.source(nom)
        assert found is not None
        return found

    def known(self) -> int:
        return len(self.database.rows("SELECT uid FROM scrutins"))

    def bodies(self) -> list[Path]:
        """Bodies that a poll left behind in the fetcher's folder."""
        return list(self.folder.glob("*")) if self.folder.exists() else []


@asynccontextmanager
async def open_poste(tmp_path: Path, site: LoopbackSite | None = None) -> AsyncIterator[Poste]:
    """A database in this folder and a site to poll, its own unless one is given."""
    if site is None:
        async with open_site() as own, open_poste(tmp_path, own) as poste:
            yield poste
        return
    now = [SOIR]
    trackers = trackers_of(16, site=site.url(""), en_cours=True)
    database = Database(tmp_path / "parlement.db", PARLEMENT)
    settings = FetchSettings(contact="essai@exemple.fr", pace=0, attempts=1)
    try:
        async with Fetcher(settings, lambda: now[0], tmp_path / "corps") as fetcher:
            by_name = {tracker.nom: tracker for tracker in trackers}
            yield Poste(site, database, fetcher, tmp_path / "corps", by_name, now)
    finally:
        database.close()


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Everything that a database knows, but when it was read and how many answers that took."""
    tables = [row["name"] for row in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    kept = (name for name in tables if name not in ("reponses", "_sqlite_migrations"))
    return {name: sorted(_values(database, name), key=repr) for name in kept}


def _values(database: Database, table: str) -> Iterator[tuple[object, ...]]:
    for row in database.rows(f"SELECT * FROM {table}"):
        yield tuple(row[column] for column in row.keys() if column not in MOVING)  # noqa: SIM118 - a sqlite3.Row
