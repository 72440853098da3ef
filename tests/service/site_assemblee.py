"""Archives in the official format, a loopback site that serves them, and polls of it into real files."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from parlement.legislatures import legislature_of
from service.poll import Poller, PollReport
from storage.database import Database
from storage.queries import Parlement, SourceState
from tests.storage.fabrique import database_in
from tests.trackers.assemblee import corps, corps_amendements, corps_reunions
from tests.trackers.loopback_site import Answer, LoopbackSite, only_if_changed, open_site, ranged
from trackers.fetch import Fetcher, FetchSettings
from trackers.registry import build_trackers
from trackers.tracker import Tracker
from veilles.veille import Veille

CIBLE = "DLR5L16N1"
SOIR = datetime(2023, 3, 23, 22, 0, tzinfo=UTC)
LOI = "DLR5L17N1"
TEXTE = "PIONANR5L17BTC0700"
"""The bill of the amendments made here, printed under number 700."""
SEANCE = corps_reunions.UID
"""The sitting where it is debated."""
MIDI = datetime(2025, 2, 10, 11, 0, tzinfo=UTC)
"""Noon in Paris on the day of that sitting."""
MOVING = {"id", "reponse", "vu_le", "maj_le", "essai", "succes", "changement", "premiere", "derniere"} | {
    "lue_le",
    "annonce_le",
    "prochain_essai",
}
"""Columns that depend on when something was read, not on what was read."""
PORT = re.compile(r"http://127\.0\.0\.1:[0-9]+/")
"""The beginning of an address of the site, which has another port each time."""

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


def law(*actes: corps.Corps, **changes: object) -> dict[str, bytes]:
    """The members of the archive of dossiers about the bill of 2025, its text included."""
    depot = corps.acte("L17-D1", "AN1-DEPOT", "2025-01-06T00:00:00.000+01:00", texteAssocie=TEXTE)
    debat = corps.acte("L17-S1", "AN1-DEBATS-SEANCE", "2025-02-10T21:30:00.000+01:00", reunionRef=SEANCE)
    titres = {"titre": "Projet de loi relatif aux essais", "titreChemin": "essais_17e", "senatChemin": None}
    named = {"uid": LOI, "legislature": "17", "titreDossier": titres} | changes
    document = {"dossierParlementaire": corps.dossier(depot, debat, *actes, **named)}
    name = f"json/dossierParlementaire/{named['uid']}.json"
    return {name: json.dumps(document).encode(), **printed(TEXTE)}


def printed(uid: str, dossier: str = LOI) -> dict[str, bytes]:
    """One text, as printed."""
    document = {
        "uid": uid,
        "legislature": "17",
        "cycleDeVie": {"chrono": {"dateDepot": "2025-01-06T00:00:00.000+01:00"}},
        "denominationStructurelle": "Proposition de loi",
        "titres": {"titrePrincipal": "relative aux essais", "titrePrincipalCourt": "essais"},
        "dossierRef": dossier,
        "notice": {"numNotice": uid[-4:]},
    }
    return {f"json/document/{uid}.json": json.dumps({"document": document}).encode()}


def uid_of(numero: int, texte: str = "BTC0700") -> str:
    """The id of an amendment for the sitting."""
    return f"AMANR5L17PO838901{texte}P0D1N{numero:06}"


def amendement(numero: int, **changes: object) -> bytes:
    """The document of one amendment; `texte` is the part of its id that names the text it amends."""
    uid = uid_of(numero, str(changes.pop("texte", "BTC0700")))
    named = {"uid": uid, "identification": corps_amendements.numeros(str(numero))}
    return json.dumps({"amendement": corps_amendements.amendement(**{**named, **changes})}).encode()


def discussed(sort: str, chronotag: int, seance: str = SEANCE) -> dict[str, object]:
    """What changes in an amendment once it was called."""
    cycle = corps_amendements.cycle("DI", "Discuté", sort, sort)
    return {"cycleDeVie": cycle, "chronotag": str(chronotag), "seanceDiscussionRef": seance}


def amendements(numeros: Iterable[int], dossier: str = LOI, texte: str = TEXTE) -> dict[str, bytes]:
    """The members of the archive of amendments with these numbers."""
    part = texte.partition("R5L17")[2]
    examen = f"EXANR5L17PO838901{part}P0D1"
    changes: dict[str, object] = {"texte": part, "texteLegislatifRef": texte, "examenRef": examen}
    return {f"json/{dossier}/{texte}/{uid_of(n, part)}.json": amendement(n, **changes) for n in numeros}


def meeting(uid: str = SEANCE, **changes: object) -> dict[str, bytes]:
    """One member of the archive of the agenda."""
    document = {"reunion": corps_reunions.reunion(uid=uid, **changes)}
    return {f"json/reunion/{uid}.json": json.dumps(document).encode()}


def by_ranges(members: Members) -> Answer:
    """An archive whose site serves ranges, or 304 to who has it already."""
    body = pack(members)
    return ranged(body, {"ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"'})


def day_list(*lines: tuple[str, str]) -> Answer:
    """The list of a day, (timestamp, id) a line, or 304 to who has it already."""
    body = "".join(f"{when};https://exemple.fr/dyn/opendata/{uid}.xml\n" for when, uid in lines).encode()
    return only_if_changed(body, f'"{hashlib.sha256(body).hexdigest()[:16]}"')


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
    trackers: dict[str, Tracker]
    now: list[datetime]
    cible: str = CIBLE
    pause: timedelta = timedelta(minutes=15)
    veilles: tuple[Veille, ...] = ()
    told: list[tuple[str, int, int]] = field(default_factory=list)
    progress: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def parlement(self) -> Parlement:
        return Parlement(self.database)

    def serve(self, nom: str, *answers: Answer) -> None:
        """What the site answers at the address of this source, in turn."""
        self.site.page(self.trackers[nom].url.partition(str(self.site.port))[2], *answers)

    def serve_document(self, uid: str, *answers: Answer) -> None:
        """What the site answers, in turn, when asked for one document."""
        self.site.page(f"/dyn/opendata/{uid}.json", *answers)

    def serve_day(self, jour: str, *answers: Answer) -> None:
        """What the site answers, in turn, when asked for the list of one day."""
        self.site.page(f"/dyn/opendata/list-publication/publication_{jour}.csv", *answers)

    def asked(self) -> list[str]:
        """The last part of each address asked for since the last time this was called."""
        found = [request.path.rpartition("/")[2] for request in self.site.asked]
        self.site.asked.clear()
        return found

    async def poll(
        self, nom: str = "scrutins-16", *cibles: str, tracker: Tracker | None = None
    ) -> PollReport:
        self.now[0] += self.pause
        needs = self.parlement.needs(frozenset(cibles or {self.cible}))
        return await Poller(self.database, self.fetcher, self._tell).poll(
            tracker or self.trackers[nom], replace(needs, veilles=self.veilles)
        )

    def _tell(self, libelle: str, done: int, total: int) -> None:
        self.told.append((libelle, done, total))
        self.progress.set()

    def state(self, nom: str = "scrutins-16") -> SourceState:
        found = self.parlement.source(nom)
        assert found is not None
        return found

    def known(self, table: str = "scrutins") -> int:
        return len(self.database.rows(f"SELECT * FROM {table}"))

    def said(self) -> list[str]:
        """What the admins are told."""
        return sorted(remark.texte for remark in self.parlement.remarks(100))

    def bodies(self) -> list[Path]:
        """Bodies that a poll left behind in the fetcher's folder."""
        return list(self.folder.glob("*")) if self.folder.exists() else []


@asynccontextmanager
async def open_poste(
    tmp_path: Path, site: LoopbackSite | None = None, cible: str = CIBLE
) -> AsyncIterator[Poste]:
    """A database in this folder and a site to poll, its own unless one is given."""
    if site is None:
        async with open_site() as own, open_poste(tmp_path, own, cible) as poste:
            yield poste
        return
    legislature = legislature_of(cible)
    now = [SOIR if legislature == 16 else MIDI]
    trackers = build_trackers([cible], site.url(""), en_cours=legislature)
    database = database_in(tmp_path)
    settings = FetchSettings(contact="essai@exemple.fr", pace=0, attempts=1)
    try:
        async with Fetcher(settings, lambda: now[0], tmp_path / "corps") as fetcher:
            by_name = {tracker.nom: tracker for tracker in trackers}
            yield Poste(site, database, fetcher, tmp_path / "corps", by_name, now, cible)
    finally:
        database.close()


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Everything that a database knows, but when it was read, how many answers that took, and its indexes of words."""
    own = "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name != 'sqlite_schema'"
    tables = [row["name"] for row in database.rows(own)]
    kept = (name for name in tables if name not in ("reponses", "messages", "_sqlite_migrations"))
    return {name: sorted(_values(database, _WHOLE.get(name, name)), key=repr) for name in kept}


_WHOLE = {"outbox": "envois"}
"""Tables that are read with the texts that their rows point to: the number of a text says nothing."""


def _values(database: Database, table: str) -> Iterator[tuple[object, ...]]:
    for row in database.rows(f"SELECT * FROM {table}"):
        yield tuple(row[column] for column in row.keys() if column not in MOVING)  # noqa: SIM118 - a sqlite3.Row
