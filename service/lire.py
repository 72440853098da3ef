"""`vigie lire`: recorded bodies through the parsers, as JSON Lines, for whoever mends one."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from parlement.dossiers import Acte
from parlement.scrutins import Scrutin, reserves
from trackers.archive import Archive
from trackers.base import Reading, Record, Unreadable
from trackers.registry import find_tracker
from trackers.tracker import Tracker

Say = Callable[[str], None]


class Unclaimed(Exception):
    """No tracker reads this address; the message is French."""


def read_files(url: str, files: list[Path], write: Say, warn: Say) -> bool:
    """Write the records of each file, one JSON object a line; gives whether every body was readable.

    A URL ending in "/" takes each file's name after it. Warnings and errors go to `warn`. Raises Unclaimed before
    anything is read.
    """
    claimed = [(file, _tracker(url + file.name if url.endswith("/") else url)) for file in files]
    readable = True
    for file, tracker in claimed:
        for name, reading, error in _readings(file, tracker):
            if error:
                warn(f"{name} : illisible : {error}")
                readable = False
            for record in reading.records:
                write(msgspec.json.encode(describe(record)).decode())
            for warning in (*reading.remarks, *_reserves(reading)):
                warn(f"{name} : attention : {warning}")
    return readable


def _tracker(url: str) -> Tracker:
    tracker = find_tracker(url)
    if tracker is None:
        raise Unclaimed(f"aucun lecteur pour l'adresse {url}")
    return tracker


def _readings(file: Path, tracker: Tracker) -> Iterator[tuple[str, Reading, str]]:
    """What a file gives: (name, reading, error). An archive gives its members one by one."""
    if zipfile.is_zipfile(file):
        yield from _archive_readings(file, tracker)
        return
    try:
        yield str(file), tracker.parse(file.read_bytes()), ""
    except (Unreadable, OSError) as error:
        yield str(file), Reading(), str(error)


def _archive_readings(file: Path, tracker: Tracker) -> Iterator[tuple[str, Reading, str]]:
    try:
        archive = Archive(file)
    except Unreadable as error:
        yield str(file), Reading(), str(error)
        return
    with archive:
        for member in archive.members:
            name = f"{file}!/{member.name}"
            try:
                yield name, tracker.parse(archive.read(member)), ""
            except Unreadable as error:
                yield name, Reading(), str(error)


def _reserves(reading: Reading) -> Iterator[str]:
    for record in reading.records:
        if isinstance(record, Scrutin):
            yield from reserves(record)


def describe(record: Record) -> dict[str, Any]:
    """A record as JSON: its kind, its fields, and what Vigie deduces from them."""
    return {"genre": record.genre, **msgspec.to_builtins(record), **_deduced(record)}


def _deduced(record: Record) -> dict[str, Any]:
    if isinstance(record, Scrutin):
        objet = record.objet
        place = objet.article
        return {
            "nature": objet.nature,
            "article": None
            if place is None
            else str(place)
            if place.position
            else place.numero or str(place),
            "amendements": list(objet.amendements),
            "parent": objet.parent,
            "lecture": objet.lecture,
            "texte": objet.texte_vise,
            "reserves": list(reserves(record)),
        }
    if isinstance(record, Acte):
        return {
            "etape": record.etape,
            "qui": record.qui,
            "lecture": record.lecture,
            "decision": record.decision,
        }
    return {}
