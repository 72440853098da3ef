"""The state of sources: their answers, validators, raw bodies, remarks for the admins, documents still awaited."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from storage.rows import Value, insert_row, iso
from trackers.base import Outcome, Response, Validators
from trackers.tracker import Listed

LAST = "\U0010ffff"
"""Sorts after any other character."""
FORGOTTEN = "?"
"""In place of what a source was read for: it equals nothing, and the source is read again in full."""
KEPT_ADDRESSES = timedelta(days=30)
"""Validators of an address not asked for since then are forgotten: daily lists add one a day."""
COMPRESSION = 4
"""Level for raw bodies: on a night of the Journal officiel, less than half the default's time for 6 % more bytes."""
LONGEST_WAIT = timedelta(hours=1)
"""A document that is not there is asked for again after that long at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a batch of records comes from."""

    source: str
    rang: int
    reponse: int
    vu_le: datetime


def add_response(db: Database, source: str, response: Response) -> int:
    """Remember an answer whose body is about to be read; gives its id."""
    db.table("reponses").insert(
        {
            "source": source,
            "url": response.request.url,
            "recue_le": iso(response.received_at),
            "sha256": response.validators.sha256,
            "etag": response.validators.etag,
            "taille": response.size,
        }
    )
    return int(db.execute("SELECT last_insert_rowid()").fetchone()[0])


def save_source(db: Database, nom: str, values: dict[str, Value]) -> None:
    """Update the state of a source: validators, outcome, instants of the last try, success and change."""
    db.table("sources").upsert({"nom": nom, **values}, pk="nom")


def source_values(response: Response, *, libelle: str, portee: str, volume: int | None) -> dict[str, Value]:
    """What to save of a source after a poll that ended well, changed or not."""
    now = iso(response.received_at)
    values: dict[str, Value] = {
        "libelle": libelle,
        "url": response.request.url,
        "essai": now,
        "succes": now,
        "issue": response.outcome.value,
        "detail": response.detail,
        "echecs": 0,
        "portee": portee,
    }
    if response.validators != Validators():
        values |= {
            "etag": response.validators.etag,
            "last_modified": response.validators.last_modified,
            "sha256": response.validators.sha256,
        }
    if response.outcome is Outcome.CHANGED:
        values |= {"changement": now, "volume": volume}
    return values


def forget_portee(db: Database, nom: str) -> None:
    """Have a source read again in full at its next poll: something may have been missed meanwhile."""
    db.execute("UPDATE sources SET portee = ? WHERE nom = ?", (FORGOTTEN, nom))


def address_key(url: str) -> str:
    """What the validators of an address are kept under: its path. A source is one site, wherever that one is served."""
    return "/" + url.partition("://")[2].partition("/")[2]


def forget_addresses(db: Database, source: str) -> None:
    """Have every address of a source read again in full: more of what they say is wanted."""
    db.execute("DELETE FROM adresses WHERE source = ?", (source,))


def save_address(db: Database, source: str, response: Response, *, blank: bool = False) -> None:
    """Keep the validators of one address of a source, with what its body brought; forget the oldest ones.

    blank: also when it has none, to remember when it was asked for.
    """
    known = response.validators
    if not (blank or known.etag or known.last_modified or known.sha256):
        return
    db.table("adresses").upsert(
        {
            "source": source,
            "url": address_key(response.request.url),
            "etag": known.etag,
            "last_modified": known.last_modified,
            "sha256": known.sha256,
            "lue_le": iso(response.received_at),
        },
        pk=("source", "url"),
    )
    before = iso(response.received_at - KEPT_ADDRESSES)
    db.execute("DELETE FROM adresses WHERE source = ? AND lue_le < ?", (source, before))


def await_documents(db: Database, source: str, documents: Iterable[Listed], now: datetime) -> None:
    """Remember the documents that a list named, to be fetched. A newer version replaces an older one.

    A list names its documents again each time it changes: what was already awaited keeps its turn and its waits.
    """
    for listed in documents:
        db.execute(
            "INSERT INTO attendus (source, uid, url, version, annonce_le, tentatives, prochain_essai, motif) "
            "VALUES (?, ?, ?, ?, ?, 0, ?, '') ON CONFLICT (source, uid) DO UPDATE SET url = excluded.url, "
            "version = excluded.version, annonce_le = excluded.annonce_le, tentatives = 0, "
            "prochain_essai = excluded.prochain_essai, motif = '' WHERE version != excluded.version",
            (source, listed.uid, listed.url, listed.version, iso(now), iso(now)),
        )


def ask_at_once(db: Database, source: str) -> None:
    """Have every document that a source still awaits asked for as if it had just been named, whatever its wait."""
    db.execute("UPDATE attendus SET tentatives = 0, prochain_essai = annonce_le WHERE source = ?", (source,))


def arrived(db: Database, source: str, uid: str) -> None:
    """A document that was awaited was read, or is given up."""
    db.execute("DELETE FROM attendus WHERE source = ? AND uid = ?", (source, uid))


def await_longer(db: Database, source: str, uid: str, motif: str, next_try: datetime) -> None:
    """A document is not there yet: say why and when it is asked for again."""
    db.execute(
        "UPDATE attendus SET tentatives = tentatives + 1, motif = ?, prochain_essai = ? "
        "WHERE source = ? AND uid = ?",
        (motif, iso(next_try), source, uid),
    )


def said_of(name: str) -> str:
    """How a remark about one document begins."""
    return f"{name} : "


def add_remarks(db: Database, source: str, remarks: Iterable[str], seen_at: datetime) -> None:
    """Count remarks for the admins; the same one is kept once, with its first and last sight."""
    for remark in remarks:
        db.execute(
            "INSERT INTO remarques (source, texte, premiere, derniere, nombre) VALUES (?, ?, ?, ?, 1) "
            "ON CONFLICT (source, texte) DO UPDATE SET derniere = excluded.derniere, nombre = nombre + 1",
            (source, remark, iso(seen_at), iso(seen_at)),
        )


def tell_instead(db: Database, source: str, begins: str, remark: str, seen_at: datetime) -> None:
    """Tell the admins one thing of a document: what was told of it before, and begins the same, is dropped."""
    db.execute(
        "DELETE FROM remarques WHERE source = ? AND texte >= ? AND texte < ? AND texte != ?",
        (source, begins, begins + LAST, remark),
    )
    add_remarks(db, source, [remark], seen_at)


def forget_remarks(db: Database, source: str, begins: str) -> None:
    """Drop what was told of something that is well again."""
    db.execute(
        "DELETE FROM remarques WHERE source = ? AND texte >= ? AND texte < ?",
        (source, begins, begins + LAST),
    )


def keep_body(db: Database, body: bytes, reponse: int, membre: str) -> str:
    """Keep a raw body, compressed; gives its fingerprint (SHA-256)."""
    empreinte = hashlib.sha256(body).hexdigest()
    contenu = zlib.compress(body, COMPRESSION)
    values: dict[str, Value | bytes] = {
        "empreinte": empreinte,
        "contenu": contenu,
        "reponse": reponse,
        "membre": membre,
    }
    insert_row(db, "corps", values, ignore=True)
    return empreinte
