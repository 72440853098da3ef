"""Writing what was read: records, their history field by field, the raw bodies, the state of each source.

Everything here runs inside one unit of work of the writer, so that the record, its changes, the body it came
from and the validators are stored together or not at all.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlite_utils import Database

from parlement.dossiers import Acte, Document, Dossier
from parlement.rattachement import DossierConnu, Motif, attach
from parlement.scrutins import Scrutin
from storage.rows import BLANKS, TABLES, Value, from_row, iso, to_row
from trackers.base import Outcome, Record, Response
from trackers.reasons import explain
from trackers.tracker import MemberReading

CREATION = ""
"""Name of the field in a change that says "first seen"."""
RATTACHEMENT = "rattache_a"

RECENT = timedelta(days=30)
"""The raw body of a vote of no tracked bill is kept this long after the vote: it may be attached later."""

_SILENT = frozenset({"organe", "acteur"})
"""Kinds whose first sight is not an event: thousands of members and bodies."""

_RATTACHANT = frozenset({"dossier", "titre", "seance"})
"""Fields of a vote that say which bill it is about."""

TOLD = 20
"""Unreadable members of one batch told and kept one by one; the rest are counted."""


NO_CRC = -1
"""CRC of a member that was known and is now unreadable: no content has it."""


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


def record_members(db: Database, origin: Origin, readings: Iterable[MemberReading]) -> int:
    """Store what came out of some members of an archive; gives how many changes that made."""
    readings = list(readings)
    before = _last_change(db)
    recorder = _Recorder(db, origin)
    for found in readings:
        recorder.record_member(found)
    recorder.tell_the_rest()
    recorder.attach_votes()
    return _last_change(db) - before


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
    if response.validators.sha256 or response.validators.etag:
        values |= {
            "etag": response.validators.etag,
            "last_modified": response.validators.last_modified,
            "sha256": response.validators.sha256,
        }
    if response.outcome is Outcome.CHANGED:
        values |= {"changement": now, "volume": volume}
    return values


def add_remarks(db: Database, source: str, remarks: Iterable[str], seen_at: datetime) -> None:
    """Count remarks for the admins; the same one is kept once, with its first and last sight."""
    for remark in remarks:
        db.execute(
            "INSERT INTO remarques (source, texte, premiere, derniere, nombre) VALUES (?, ?, ?, ?, 1) "
            "ON CONFLICT (source, texte) DO UPDATE SET derniere = excluded.derniere, nombre = nombre + 1",
            (source, remark, iso(seen_at), iso(seen_at)),
        )


def keep_body(db: Database, body: bytes, reponse: int, membre: str) -> str:
    """Keep a raw body, compressed; gives its fingerprint (SHA-256)."""
    empreinte = hashlib.sha256(body).hexdigest()
    db.table("corps").insert(
        {"empreinte": empreinte, "contenu": zlib.compress(body), "reponse": reponse, "membre": membre},
        ignore=True,
    )
    return empreinte


def _said_of(name: str) -> str:
    """How a remark about one member begins."""
    return f"{name} : "


def _last_change(db: Database) -> int:
    row = db.execute("SELECT max(id) FROM changements").fetchone()
    return int(row[0] or 0)


class _Recorder:
    """One batch being stored. Knows the tracked dossiers, to attach votes to them."""

    def __init__(self, db: Database, origin: Origin) -> None:
        self.db = db
        self.origin = origin
        self.touched: set[str] = set()
        self.unreadable = 0
        self.connus = list(known_dossiers(db))

    def record_member(self, found: MemberReading) -> None:
        """Store a member's records and its CRC; an unreadable one is kept raw and told to the admins."""
        if found.error:
            self._keep_unreadable(found, found.error)
            return
        try:
            with self.db.atomic():
                for record in found.reading.records:
                    self.record(record, found)
        except (OverflowError, UnicodeEncodeError) as error:  # a figure past 64 bits, half a character
            self._keep_unreadable(found, explain("valeur impossible à enregistrer", error))
            return
        self._forget_unreadable(found.member.name)
        add_remarks(self.db, self.origin.source, found.reading.remarks, self.origin.vu_le)
        self.db.execute(
            "INSERT INTO membres (source, nom, crc) VALUES (?, ?, ?) "
            "ON CONFLICT (source, nom) DO UPDATE SET crc = excluded.crc",
            (self.origin.source, found.member.name, found.member.crc),
        )

    def _keep_unreadable(self, found: MemberReading, why: str) -> None:
        """Tell and keep it, under its name, its CRC unknown: it is read again whenever the archive changes."""
        name = found.member.name
        self.db.execute(
            "UPDATE membres SET crc = ? WHERE source = ? AND nom = ?", (NO_CRC, self.origin.source, name)
        )
        self.unreadable += 1
        if self.unreadable > TOLD:
            return
        if found.body:
            keep_body(self.db, found.body, self.origin.reponse, name)
        remark = why if why.startswith(_said_of(name)) else _said_of(name) + why
        add_remarks(self.db, self.origin.source, [remark], self.origin.vu_le)

    def _forget_unreadable(self, name: str) -> None:
        """Drop what was told of a member that reads well again."""
        self.db.execute(
            "DELETE FROM remarques WHERE source = ? AND texte >= ? AND texte < ?",
            (self.origin.source, _said_of(name), _said_of(name) + "\U0010ffff"),
        )

    def tell_the_rest(self) -> None:
        """Count the unreadable members past those told one by one."""
        if self.unreadable > TOLD:
            remark = f"{self.unreadable - TOLD} autres documents illisibles d'affilée"
            add_remarks(self.db, self.origin.source, [remark], self.origin.vu_le)

    def record(self, record: Record, found: MemberReading) -> None:
        """Insert a record never seen, or update the fields that changed; write the history of either."""
        row = to_row(record)
        table = self.db.table(TABLES[type(record)])
        cursor = self.db.execute(f"SELECT * FROM {table.name} WHERE uid = ?", (record.uid,))
        known = cursor.fetchone()
        if known is None:
            rattache = self._attachment(record)
            corps = self._keep(record, found, attached=bool(rattache.get(RATTACHEMENT)))
            table.insert({**row, **rattache, **self._trace(corps), "vu_le": iso(self.origin.vu_le)})
            self._touch(record)
            if record.genre not in _SILENT:
                self._add_change(record, CREATION, None, None, corps)
        else:
            columns = [column[0] for column in cursor.description]
            self._update(record, row, dict(zip(columns, known, strict=True)), found)

    def _touch(self, record: Record) -> None:
        """Remember the dossiers about which something new was told: they may recognise more votes."""
        if isinstance(record, Dossier):
            self.touched.add(record.uid)
        elif isinstance(record, (Acte, Document)):
            self.touched.add(record.dossier)

    def _update(
        self, record: Record, row: dict[str, Value], known: dict[str, Value], found: MemberReading
    ) -> None:
        if (known["rang"] or 0) > self.origin.rang:  # type: ignore[operator]
            return
        table = self.db.table(TABLES[type(record)])
        changed = {name: new for name, new in row.items() if new not in BLANKS and new != known[name]}
        if not changed:
            if (
                known["rang"] != self.origin.rang
            ):  # what a newer source confirms, an older one no longer touches
                table.update(record.uid, {"rang": self.origin.rang})
            return
        corps = self._keep(record, found, attached=bool(known.get(RATTACHEMENT)))
        table.update(record.uid, {**changed, **self._trace(corps)})
        self._touch(record)
        for champ, new in changed.items():
            self._add_change(record, champ, known[champ], new, corps)
        if changed.keys() & _RATTACHANT and isinstance(record, Scrutin):
            self._attach({**known, **changed, "corps": corps})

    def _trace(self, corps: str) -> dict[str, Value]:
        return {
            "rang": self.origin.rang,
            "reponse": self.origin.reponse,
            "corps": corps,
            "maj_le": iso(self.origin.vu_le),
        }

    def _keep(self, record: Record, found: MemberReading, *, attached: bool) -> str:
        """Keep the raw body of what can be announced; a vote of another bill only while it is recent."""
        if record.genre in _SILENT:
            return ""
        before = (self.origin.vu_le - RECENT).date()
        if isinstance(record, Scrutin) and not attached and record.date < before:
            return ""
        return keep_body(self.db, found.body, self.origin.reponse, found.member.name)

    def _add_change(self, record: Record, champ: str, avant: Value, apres: Value, corps: str) -> None:
        self.db.table("changements").insert(
            {
                "genre": record.genre,
                "uid": record.uid,
                "champ": champ,
                "avant": avant,
                "apres": apres,
                "vu_le": iso(self.origin.vu_le),
                "reponse": self.origin.reponse,
                "corps": corps,
            }
        )

    def _attachment(self, record: Record) -> dict[str, Value]:
        if not isinstance(record, Scrutin):
            return {}
        found = attach(record, self.connus)
        return {
            RATTACHEMENT: found.dossier if found else None,
            "rattache_par": found.motif.value if found else None,
        }

    def attach_votes(self) -> None:
        """Try again the votes that a dossier could claim, now that it told more; one found is a change."""
        if not self.touched:
            return
        self.connus = list(known_dossiers(self.db))
        for connu in self.connus:
            if connu.uid in self.touched:
                for row in self._claimable(connu):
                    self._attach(row)

    def _attach(self, row: Mapping[str, Value]) -> None:
        """Attach a known vote, to another dossier too if a stronger rule says so; that is a change."""
        scrutin = from_row(
            Scrutin, {**row, "groupes": None, "mises_au_point": None}
        )  # neither says which bill
        found = self._attachment(scrutin)
        if found == {name: row[name] for name in found}:
            return
        if found[RATTACHEMENT] is None and not scrutin.dossier:
            return  # no rule settles it any more, and nothing contradicts what was settled
        self.db.table("scrutins").update(scrutin.uid, found)
        if found[RATTACHEMENT] != row[RATTACHEMENT]:
            corps = str(row["corps"] or "")
            self._add_change(scrutin, RATTACHEMENT, row[RATTACHEMENT], found[RATTACHEMENT], corps)

    def _claimable(self, connu: DossierConnu) -> list[dict[str, Value]]:
        """Votes that this dossier could claim, but those that the source itself attached."""
        cursor = self.db.execute(
            "SELECT * FROM scrutins WHERE rattache_par IS NOT ? "
            "AND (seance IN (SELECT value FROM json_each(?)) OR uid IN (SELECT value FROM json_each(?)) "
            "OR dossier = ?) ORDER BY numero",
            (Motif.NOMME.value, _json(connu.seances), _json(connu.scrutins), connu.uid),
        )
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, values, strict=True)) for values in cursor.fetchall()]


def known_dossiers(db: Database) -> Iterator[DossierConnu]:
    """The tracked dossiers as they recognise their votes: titles, sittings, votes that their steps name."""
    for uid, titre in db.execute("SELECT uid, titre FROM dossiers").fetchall():
        actes = db.execute(
            "SELECT reunion, scrutins, loi_titre FROM actes WHERE dossier = ?", (uid,)
        ).fetchall()
        titres = db.execute("SELECT titre, titre_court FROM documents WHERE dossier = ?", (uid,)).fetchall()
        yield DossierConnu(
            uid=uid,
            titres=tuple(
                t for t in {titre, *(t for row in titres for t in row), *(a[2] for a in actes)} if t
            ),
            seances=frozenset(a[0] for a in actes if a[0]),
            scrutins=frozenset(s for a in actes for s in _uids(a[1])),
        )


def _json(uids: Iterable[str]) -> str:
    return msgspec.json.encode(sorted(uids)).decode()


def _uids(column: str | None) -> list[str]:
    return msgspec.json.decode(column, type=list[str]) if column else []
