"""`vigie lire`: recorded bodies through the parsers, as JSON Lines, for whoever mends one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import msgspec

from parlement.amendements import Amendement
from parlement.arretes import Arrete
from parlement.dossiers import Acte
from parlement.jorf import TexteJo
from parlement.scrutins import Scrutin, reserves
from service.lire_journal import Bilan, bundle_readings, is_bundle, is_index
from trackers.archive import Archive, Member
from trackers.base import Reading, Record, Unreadable
from trackers.reasons import explain
from trackers.registry import find_tracker
from trackers.tracker import ArchiveTracker, BundleTracker, Tracker

Say = Callable[[str], None]

HEAD = 1024
"""Bytes that tell an archive from a document."""


class Unclaimed(Exception):
    """No tracker reads this address; the message is French."""


def read_files(url: str, files: list[Path], write: Say, warn: Say) -> bool:
    """Write the records of each file, one JSON object a line; gives whether every body was readable.

    A URL ending in "/" takes each file's name after it. Warnings and errors go to `warn`. Raises Unclaimed before
    anything is read.
    """
    addresses = [url + file.name if url.endswith("/") else url for file in files]
    trackers = [_tracker(address) for address in addresses]
    readable = True
    for file, address, tracker in zip(files, addresses, trackers, strict=True):
        bilan = Bilan()
        if isinstance(tracker, BundleTracker) and is_index(file):
            readable = _write_index(file, address, tracker, write, warn) and readable
            continue
        for name, reading, error in _readings(file, address, tracker):
            if error:
                warn(f"{name} : illisible : {error}")
                readable = False
            for record in reading.records:
                write(msgspec.json.encode(describe(record)).decode())
                bilan.add(record)
            for warning in (*reading.remarks, *_reserves(reading)):
                warn(f"{name} : attention : {warning}")
            if summary := _summary(reading):
                warn(f"{name} : {summary}")
        if told := str(bilan):
            warn(f"{file} : {told}")
    return readable


def _write_index(file: Path, address: str, tracker: BundleTracker, write: Say, warn: Say) -> bool:
    """Write what an index names, one JSON object a line; gives whether it was readable."""
    try:
        for listed in tracker.listed(file.read_bytes(), address):
            write(msgspec.json.encode({"genre": "archive", "uid": listed.uid, "url": listed.url}).decode())
    except Unreadable as error:
        warn(f"{file} : illisible : {error}")
        return False
    return True


def _tracker(url: str) -> Tracker:
    tracker = find_tracker(url)
    if tracker is None:
        raise Unclaimed(f"aucun lecteur pour l'adresse {url}")
    return tracker


def _readings(file: Path, address: str, tracker: Tracker) -> Iterator[tuple[str, Reading, str]]:
    """What a file gives: (name, reading, error). An archive gives its documents one by one."""
    try:
        if isinstance(tracker, ArchiveTracker) and _is_archive(file, address):
            yield from _archive_readings(file, tracker)
        elif isinstance(tracker, BundleTracker) and is_bundle(file):
            yield from bundle_readings(file, tracker)
        else:
            yield str(file), tracker.parse(file.read_bytes(), address), ""
    except Unreadable as error:
        yield str(file), Reading(), str(error)
    except OSError as error:
        yield str(file), Reading(), explain("le fichier ne peut pas être lu", error)


def _is_archive(file: Path, address: str) -> bool:
    """Whether to open it as a zip: it begins as one, or the address is the archive's and it is no JSON document."""
    with file.open("rb") as opened:
        start = opened.read(HEAD)
    if start.startswith(b"PK"):
        return True
    document = start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"["))
    return "!" not in unquote(address) and not document


def _archive_readings(file: Path, tracker: Tracker) -> Iterator[tuple[str, Reading, str]]:
    with Archive(file) as archive:
        if not archive.members:
            raise Unreadable("archive vide")
        for member in archive.documents:
            found = _member_reading(archive, member, tracker)
            yield f"{file}!/{member.name}", *found


def _member_reading(archive: Archive, member: Member, tracker: Tracker) -> tuple[Reading, str]:
    try:
        return tracker.parse(archive.read(member), tracker.url), ""
    except Unreadable as error:
        return Reading(), str(error).removeprefix(f"{member.name} : ")


def _summary(reading: Reading) -> str:
    """What a body of many amendments comes to: how they ended, and how many rows the source emptied."""
    found = [record for record in reading.records if isinstance(record, Amendement) and record.etat]
    if len(found) < 2:
        return ""
    counts = Counter(record.libelle for record in found)
    told = ", ".join(f"{count} {libelle}" for libelle, count in counts.most_common())
    blank = sum(_is_blank(record) for record in found)
    several = blank > 1
    emptied = (
        f" ; {blank} ligne{'s' * several} vidée{'s' * several} par la source (ce qui était connu est gardé)"
        if blank
        else ""
    )
    return f"{len(found)} amendements : {told}{emptied}"


def _is_blank(one: Amendement) -> bool:
    """Whether the source gives nothing but its number and its state: the Sénat, of one withdrawn before the sitting."""
    return not (one.place or one.signataires or one.dispositif or one.expose)


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
    if isinstance(record, Amendement):
        return {
            "nom": record.nom,
            "situation": record.situation,
            "libelle": record.libelle,
            "designation": str(record.designation) if record.designation else None,
            "url": record.url,
        }
    if isinstance(record, Acte):
        return {
            "etape": record.etape,
            "qui": record.qui,
            "lecture": record.lecture,
            "decision": record.decision,
        }
    if isinstance(record, Arrete):
        return {"departements": list(record.departements)}
    if isinstance(record, TexteJo):
        return {"type_acte": record.type_acte, "url": record.url}
    return {}
