"""The recorded debate of February 2025 on safety in transport (text n° 636), stored as its sources tell it.

"Après l'article 9", amendments of the Government prolonged the experiment of algorithmic video surveillance.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from parlement.amendements import Amendement
from parlement.articles import parse_designation
from parlement.scrutins import Scrutin
from parlement.suivis import FilArticle, Suivi
from storage.queries import Parlement
from storage.tracked import Tracked
from tests.alerts.monde import Monde
from tests.parlement.recorded import SAMPLES
from tests.storage.fabrique import database_in, member, origin, store
from trackers.assemblee.amendements import parse_amendement_document
from trackers.assemblee.archives import trackers_of
from trackers.base import Record

ASSEMBLEE = SAMPLES / "assemblee"
DOSSIER = "DLR5L16N49176"
TEXTE = "PIONANR5L17BTC0636"
SEANCES = tuple(f"RUANR5L17S2025IDS290{n}" for n in (17, 18, 19, 20))
MATIN = datetime(2025, 2, 12, 7, 0, tzinfo=UTC)
_PLACE = parse_designation("après l'article 9")
assert _PLACE
VSA = Suivi(nom="vsa2", titre="prolongation de la VSA", cible=DOSSIER, fil=FilArticle(article=_PLACE))
TRANSPORTS = Suivi(nom="transports", titre="Sûreté dans les transports", cible=DOSSIER)
TRACKERS = trackers_of(17, en_cours=True)


def read(path: Path) -> tuple[Record, ...]:
    body = path.read_bytes()
    root = next(iter(json.loads(body)))
    return next(t for t in TRACKERS if root in t.roots).parse(body).records


def records_of(folder: str, pattern: str = "*.json") -> list[Record]:
    return [record for path in sorted((ASSEMBLEE / folder).glob(pattern)) for record in read(path)]


def bill() -> list[Record]:
    """The dossier, its meetings, the groups."""
    meetings = [record for uid in SEANCES for record in records_of("reunions", f"{uid}.json")]
    return [*records_of("dossiers/autres", f"{DOSSIER}.json"), *meetings, *groups()]


def groups() -> list[Record]:
    return [r for r in records_of("organes-acteurs", "PO8*.json") if r.genre == "organe"]


def amendements() -> list[Amendement]:
    found: list[Record] = []
    for path in sorted((ASSEMBLEE / "amendements" / TEXTE).glob("*.json")):
        found += parse_amendement_document(json.loads(path.read_bytes()), DOSSIER).records
    return [one for one in found if isinstance(one, Amendement)]


def votes() -> list[Scrutin]:
    return [r for r in records_of("scrutins-17") if isinstance(r, Scrutin)]


def unsettled(one: Amendement) -> Amendement:
    """An amendment as it stood before the sitting."""
    if one.etat != "DI":
        return one
    before = replace(one, etat="AC", etat_libelle="A discuter", sous_etat="", sort="")
    return replace(before, seance="", date_sort=None, chronotag=1)


@contextmanager
def open_transports(folder: Path, *suivis: Suivi) -> Iterator[Monde]:
    """A folder where nothing is known yet; `Monde.told` tells a batch as one reading."""
    parlement, vigie = database_in(folder), database_in(folder, "vigie.db")
    try:
        yield Monde(
            parlement, vigie, Tracked(Parlement(parlement), suivis or (VSA, TRANSPORTS), {}), now=MATIN
        )
    finally:
        parlement.close()
        vigie.close()


def stored(monde: Monde, records: Iterable[Record], at: datetime) -> None:
    """Record a batch as one reading at an instant."""
    monde.now = at
    store(monde.parlement, *(member(record) for record in records), where=origin(rang=17, vu_le=at))
