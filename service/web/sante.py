"""Whether this installation works, for whoever watches it (`/healthz`): databases, room, sources, gateway."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta

from parlement.temps import duree
from service.schedule import rhythm
from service.web.installation import Installation
from storage.database import Database, StorageError
from storage.queries import Parlement
from trackers.tracker import Tracker, is_live

PATIENCE = 10.0
"""Seconds a database may be busy with one unit of work before it is said stuck."""
PLACE = 50 * 2**20
"""Bytes that must be free where the databases are."""
RETARD = 3
"""A source is late past so many of its intervals…"""
RETARD_MIN = timedelta(minutes=15)
"""…and never before this: when a debate opens, the interval shrinks at once and the next poll is already planned."""


async def troubles(installation: Installation) -> list[str]:
    """What does not work, in French; nothing when all is well."""
    written = [await _database(one) for one in _databases(installation) if installation.ecrit]
    read = await asyncio.to_thread(_read, installation)
    gateway = installation.passerelle()
    closed = ["la passerelle de Discord est fermée"] if gateway and not gateway.ouverte else []
    return [*filter(None, written), *read, *closed]


def _databases(installation: Installation) -> tuple[Database, Database]:
    return installation.parlement, installation.vigie


async def _database(database: Database) -> str:
    """Why a database cannot be written, "" when it can; nothing is written to know it."""
    try:
        async with asyncio.timeout(PATIENCE):
            await database.write(lambda db: None)
    except StorageError as error:
        return str(error)
    except TimeoutError:
        return f"{database.path.name} n'a pas pu être écrite en {PATIENCE:.0f} s"
    return ""


def _read(installation: Installation) -> list[str]:
    try:
        return [*_room(installation), *late_sources(installation)]
    except StorageError as error:
        return [str(error)]


def _room(installation: Installation) -> Iterator[str]:
    folder = installation.vigie.path.parent
    if installation.ecrit and shutil.disk_usage(folder).free < PLACE:
        yield f"il reste moins de {PLACE // 2**20} Mio sur le disque des bases"


def late_sources(installation: Installation) -> Iterator[str]:
    """Sources not read for three times as long as they should be; those that are not polled now, never."""
    parlement, now = Parlement(installation.parlement), installation.clock()
    for tracker in installation.trackers():
        limit = _limit(tracker, parlement, now)
        state = parlement.source(tracker.nom)
        read = max(installation.depuis, state.succes) if state and state.succes else installation.depuis
        if limit and now - read > limit:
            yield f"{tracker.libelle} : pas lue depuis {duree(now - read)}"


def _limit(tracker: Tracker, parlement: Parlement, now: datetime) -> timedelta | None:
    """How old a reading may be; None for a live source, and for what is not polled now."""
    seconds = None if is_live(tracker) else rhythm(tracker, parlement.agenda.moment(now, tracker.chambre))
    return None if seconds is None else max(RETARD * timedelta(seconds=seconds), RETARD_MIN)
