"""Writing what was read: records and their history field by field.

Everything here runs inside one unit of work of the writer, so that the record, its changes, the body it came
from and the validators are stored together or not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from sqlite_utils import Database

from parlement.amendements import Amendement
from parlement.arretes import Arrete, LecturePdf, Recueil
from parlement.dossiers import Dossier
from parlement.jorf import Journal, TexteJo
from parlement.rattachement import Motif
from parlement.reunions import ANNULES, SUPPRIME, PointOdj, Reunion
from parlement.scrutins import Scrutin
from parlement.semaine import Affiche
from storage.arretes import complete
from storage.blanks import emptied_by, is_older, is_sort_withdrawn
from storage.indexation import index_changes
from storage.journal import completed
from storage.navette import Navette
from storage.rattachement import RATTACHABLES, RATTACHEMENT, Attachments, Touched, scrutin_of
from storage.rows import BLANKS, GENRES, TABLES, Value, from_row, insert_row, iso, rows_of, to_row, update_row
from storage.semaine import forget_past, is_past
from storage.sources import Origin, add_remarks, forget_remarks, keep_body, said_of
from trackers.archive import Member
from trackers.base import Record
from trackers.reasons import explain
from trackers.tracker import MemberReading

CREATION = ""
"""Name of the field in a change that says "first seen"."""

RECENT = timedelta(days=30)
"""The raw body of a vote of no tracked bill is kept when it is read this soon after the vote: it may be attached later.
That of an act of the Journal officiel too: those of years ago, delivered again every evening, are not news."""
PDF_KEPT = 4 * 1024**2
"""Bytes of the largest PDF kept: of a larger one its text, its address and its fingerprint remain."""

_SILENT = frozenset({"organe", "acteur", "affiche"})
"""Kinds whose first sight is not an event: thousands of members and bodies, what is on the agenda of other bills."""

_QUIET: Mapping[str, frozenset[str]] = {
    "amendement": frozenset({"tri", "identique_position", "commune_position", "chronotag"}),
    "direct": frozenset({"suite", "extrait_le", "restants", "place"}),
    "version": frozenset({"articles"}),
    "affiche": frozenset({"chambre", "jour", "objet", "etat", "dossiers", "seance"}),
}
"""Fields that say how things are, not what happened: the latest is kept, without history."""
_STATE = frozenset({"direct", "reperage", "lecture_pdf"})
"""Kinds that are a state of the moment: there, nothing is something, and blanks replace values."""

TOLD = 20
"""Unreadable members of one batch told and kept one by one; the rest are counted."""


NO_CRC = -1
"""CRC of a member that was known and is now unreadable: no content has it."""


def record_members(
    db: Database, origin: Origin, readings: Iterable[MemberReading], *, remember: bool = True
) -> int:
    """Store what came out of some documents; gives how many changes that made.

    remember: that they were read. Not when veilles alone looked at them: they are read if their bill becomes tracked.
    """
    before = _last_change(db)
    recorder = _Recorder(db, origin, remember=remember)
    for found in readings:
        recorder.record_member(found)
    recorder.tell_the_rest()
    recorder.attach_the_rest()
    index_changes(db, before)
    return _last_change(db) - before


def record_alone(db: Database, origin: Origin, records: Iterable[Record]) -> int:
    """Store records that come from no document of a source, such as what veilles find; gives the changes made."""
    before = _last_change(db)
    recorder = _Recorder(db, origin)
    none = MemberReading(member=Member("", 0, 0), body=b"")
    for record in records:
        recorder.record(record, none)
    index_changes(db, before)
    return _last_change(db) - before


def _last_change(db: Database) -> int:
    row = db.execute("SELECT max(id) FROM changements").fetchone()
    return int(row[0] or 0)


class _Recorder:
    """One batch being stored."""

    def __init__(self, db: Database, origin: Origin, *, remember: bool = True) -> None:
        self.db = db
        self.remember = remember
        self.origin = origin
        self.touched = Touched()
        self.unreadable = 0
        self.attachments = Attachments(db)
        self.navette = Navette(db)
        self.kept: tuple[MemberReading, str] | None = None

    def record_member(self, found: MemberReading) -> None:
        """Store a member's records and its CRC; an unreadable one is kept raw and told to the admins."""
        if found.error:
            self._keep_unreadable(found, found.error)
            return
        try:
            with self.db.atomic():
                for record in found.reading.records:
                    self.record(self._completed(record), found)
                self._drop_absent_points(found)
        except (OverflowError, UnicodeEncodeError) as error:  # a figure past 64 bits, half a character
            self._keep_unreadable(found, explain("valeur impossible à enregistrer", error))
            return
        forget_remarks(self.db, self.origin.source, said_of(found.member.name))
        add_remarks(self.db, self.origin.source, found.reading.remarks, self.origin.vu_le)
        if not self.remember:
            return
        self.db.execute(
            "INSERT INTO membres (source, nom, crc) VALUES (?, ?, ?) "
            "ON CONFLICT (source, nom) DO UPDATE SET crc = excluded.crc",
            (self.origin.source, found.member.name, found.member.crc),
        )

    def _completed(self, record: Record) -> Record:
        """A record with what its source leaves to others: the sitting of a vote read from its page, the bill that
        the Sénat names by its own reference, the group of a senator, the other pages of an issue's summary, the
        file of a prefect's act.
        """
        if isinstance(record, Scrutin) and not record.seance:
            return replace(record, seance=self.attachments.seance_of(record))
        if isinstance(record, Amendement):
            return self.navette.complete(record, self.origin.vu_le)
        if isinstance(record, Reunion):
            return self.navette.began(record, self.origin.vu_le)
        if isinstance(record, Journal):
            return completed(self.db, record)
        if isinstance(record, (Recueil, LecturePdf, Arrete)):
            return complete(self.db, record)
        return self.navette.own(record)

    def _drop_absent_points(self, found: MemberReading) -> None:
        """A meeting's document lists all its points: one known and not listed is off. One without any says nothing."""
        listed = {record.uid for record in found.reading.records if isinstance(record, PointOdj)}
        reunions = [
            record.uid
            for record in found.reading.records
            if isinstance(record, Reunion) and not (record.au_senat and self._began(record.uid))
        ]
        for uid in reunions if listed else ():
            for row in rows_of(self.db, "SELECT * FROM points WHERE reunion = ?", uid):
                other = row["rang"] != self.origin.rang  # what another source said of the meeting
                if not other and row["uid"] not in listed and row["etat"] not in ANNULES:
                    self.record(replace(from_row(PointOdj, row), etat=SUPPRIME), found)

    def _began(self, reunion: str) -> bool:
        """Whether a meeting opened: what the Sénat's calendars no longer list of its day was held."""
        found = rows_of(self.db, "SELECT debut FROM reunions WHERE uid = ?", reunion)
        return bool(found and found[0]["debut"] and found[0]["debut"] <= iso(self.origin.vu_le))

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
        remark = why if why.startswith(said_of(name)) else said_of(name) + why
        add_remarks(self.db, self.origin.source, [remark], self.origin.vu_le)

    def tell_the_rest(self) -> None:
        """Count the unreadable members past those told one by one."""
        if self.unreadable > TOLD:
            remark = f"{self.unreadable - TOLD} autres documents illisibles d'affilée"
            add_remarks(self.db, self.origin.source, [remark], self.origin.vu_le)

    def record(self, record: Record, found: MemberReading) -> None:
        """Insert a record never seen, or update the fields that changed; write the history of either."""
        if isinstance(record, Affiche) and is_past(record, self.origin.vu_le):
            return
        row = to_row(record)
        table = TABLES[type(record)]
        cursor = self.db.execute(f"SELECT * FROM {table} WHERE uid = ?", (record.uid,))
        known = cursor.fetchone()
        if known is None:
            rattache = self.attachments.of(record)
            corps = self._keep(record, found, attached=bool(rattache.get(RATTACHEMENT)))
            seen = {"vu_le": iso(self.origin.vu_le)}
            insert_row(self.db, table, {**row, **rattache, **self._trace(corps), **seen})
            self._touch(record, str(rattache.get("dossier") or ""), row)
            if record.genre not in _SILENT:
                self._add_change(record, CREATION, None, None, corps)
        else:
            columns = [column[0] for column in cursor.description]
            self._update(record, row, dict(zip(columns, known, strict=True)), found)
        if isinstance(record, Dossier) and self.navette.adopt(record):
            self.touched.dossiers.add(record.uid)
            self.attachments.refresh()

    def _touch(self, record: Record, dossier: str, changed: Collection[str]) -> None:
        self.touched.add(record, dossier, changed)
        if not isinstance(record, Amendement) or "seance" not in changed:
            return
        if self.attachments.enters(dossier, record.seance):
            self.touched.seances.add(record.seance)

    def _update(
        self, record: Record, row: dict[str, Value], known: dict[str, Value], found: MemberReading
    ) -> None:
        beside = _is_beside(record)
        outranked = not beside and (known["rang"] or 0) > self.origin.rang  # type: ignore[operator]
        if outranked or _is_older(record, known):
            return
        rang = known["rang"] if beside else self.origin.rang
        may_empty = emptied_by(record, known) if isinstance(record, Amendement) else frozenset()
        table = TABLES[type(record)]
        empty = record.genre in _STATE
        changed = {
            name: new
            for name, new in row.items()
            if new != known[name] and (empty or new not in BLANKS or _empties(name, may_empty, known))
        }
        told = {name: new for name, new in changed.items() if name not in _QUIET.get(record.genre, ())}
        if not told:
            if changed or known["rang"] != rang:
                # What a newer source confirms, an older one no longer touches.
                when = self._when() if empty else {}
                update_row(self.db, table, record.uid, {**changed, **when, "rang": rang})
            return
        corps = self._keep(record, found, attached=bool(known.get(RATTACHEMENT)))
        update_row(self.db, table, record.uid, {**changed, **self._trace(corps), "rang": rang})
        self._touch(record, str(known.get("dossier") or ""), changed)
        for champ, new in told.items():
            self._add_change(record, champ, known[champ], new, corps)
        if "sort" in told and isinstance(record, Amendement) and is_sort_withdrawn(record, known):
            self._tell_withdrawn(record, known["sort"])
        if changed.keys() & RATTACHABLES and isinstance(record, Scrutin):
            self._attach({**known, **changed, "corps": corps})

    def _tell_withdrawn(self, amendement: Amendement, sort: Value) -> None:
        state = amendement.etat_libelle or amendement.etat
        remark = f"amendement {amendement.uid} : sort « {sort} » retiré par la source (état : {state})"
        add_remarks(self.db, self.origin.source, [remark], self.origin.vu_le)

    def _trace(self, corps: str) -> dict[str, Value]:
        return {"rang": self.origin.rang, "corps": corps, **self._when()}

    def _when(self) -> dict[str, Value]:
        return {"reponse": self.origin.reponse, "maj_le": iso(self.origin.vu_le)}

    def _keep(self, record: Record, found: MemberReading, *, attached: bool) -> str:
        """Keep the raw body of what can be announced; a vote of another bill, an act of the JO only if it is recent."""
        if record.genre in _SILENT:
            return ""
        before = (self.origin.vu_le - RECENT).date()
        if isinstance(record, Scrutin) and not attached and record.date < before:
            return ""
        if isinstance(record, TexteJo) and record.publie and record.publie < before:
            return ""
        if isinstance(record, (LecturePdf, Arrete)) and len(found.body) > PDF_KEPT:
            return ""
        if self.kept is None or self.kept[0] is not found:
            self.kept = found, keep_body(self.db, found.body, self.origin.reponse, found.member.name)
        return self.kept[1]

    def _add_change(self, record: Record, champ: str, avant: Value, apres: Value, corps: str) -> None:
        self._tell(record.genre, record.uid, champ, (avant, apres), corps)

    def _tell(self, genre: str, uid: str, champ: str, change: tuple[Value, Value], corps: str) -> None:
        insert_row(
            self.db,
            "changements",
            {
                "genre": genre,
                "uid": uid,
                "champ": champ,
                "avant": change[0],
                "apres": change[1],
                "vu_le": iso(self.origin.vu_le),
                "reponse": self.origin.reponse,
                "corps": corps,
            },
        )

    def attach_the_rest(self) -> None:
        """Try again what a bill could claim, now that more is known; whatever it finds is a change."""
        forget_past(self.db, self.origin.vu_le)
        touched, orphans = self.touched, self.attachments
        if touched.acteurs:
            for uid, groupe in list(self.navette.without_group()):
                self._fill("amendement", uid, "groupe", groupe, "")
        if touched.acteurs or touched.votes:
            for row, groupes in list(self.navette.votes_by_group()):
                self._fill("scrutin", str(row["uid"]), "groupes", groupes, str(row["corps"] or ""))
        if touched.dossiers:
            orphans.refresh()
            self._give("amendement", "dossier", orphans.orphan_amendements())
        if touched.titres:
            self._give("point", RATTACHEMENT, orphans.orphan_points())
        for row in orphans.orphan_votes(touched.held):
            self._seat(row)
        if touched.dossiers or touched.seances or touched.retold:
            orphans.refresh()
            for row in orphans.claimable(touched):
                self._attach(row)

    def _give(self, genre: str, champ: str, owned: Iterable[tuple[str, str]]) -> None:
        """Give records that had no bill the one that now recognises them."""
        for uid, dossier in owned:
            self.db.table(TABLES[GENRES[genre]]).update(uid, {champ: dossier})
            self._tell(genre, uid, champ, ("", dossier), "")
            row = rows_of(self.db, f"SELECT * FROM {TABLES[GENRES[genre]]} WHERE uid = ?", uid)[0]
            self.touched.seances.add(str(row.get("seance") or row.get("reunion") or ""))

    def _fill(self, genre: str, uid: str, champ: str, value: str, corps: str) -> None:
        """Complete a record with what another one tells."""
        self.db.table(TABLES[GENRES[genre]]).update(uid, {champ: value})
        self._tell(genre, uid, champ, ("", value), corps)

    def _seat(self, row: Mapping[str, Value]) -> None:
        """Give a vote the sitting that the agenda now knows."""
        scrutin = scrutin_of(row)
        if seance := self.attachments.seance_of(scrutin):
            self.db.table("scrutins").update(scrutin.uid, {"seance": seance})
            self._add_change(scrutin, "seance", row["seance"], seance, str(row["corps"] or ""))
            self.touched.seances.add(seance)

    def _attach(self, row: Mapping[str, Value]) -> None:
        """Attach a known vote, to another dossier too if a stronger rule says so; that is a change."""
        scrutin = scrutin_of(row)
        found = self.attachments.of(scrutin)
        if found == {name: row[name] for name in found}:
            return
        if found[RATTACHEMENT] is None and not scrutin.dossier and not self._is_contradicted(row):
            return  # no rule settles it any more, and nothing contradicts what was settled
        self.db.table("scrutins").update(scrutin.uid, found)
        if found[RATTACHEMENT] != row[RATTACHEMENT]:
            corps = str(row["corps"] or "")
            self._add_change(scrutin, RATTACHEMENT, row[RATTACHEMENT], found[RATTACHEMENT], corps)

    def _is_contradicted(self, row: Mapping[str, Value]) -> bool:
        """Whether what is known now denies what the amendment of a vote told of its bill."""
        by_amendement = row["rattache_par"] == Motif.AMENDEMENT
        return by_amendement and self.attachments.contradicts(scrutin_of(row), str(row[RATTACHEMENT]))


def _empties(name: str, may_empty: Collection[str], known: Mapping[str, Value]) -> bool:
    return name in may_empty and known[name] not in BLANKS


def _is_beside(record: Record) -> bool:
    """Whether a record only tells where a bill that another source describes stands, in the Sénat's own table."""
    return isinstance(record, Dossier) and not record.titre


def _is_older(record: Record, known: Mapping[str, Value]) -> bool:
    return isinstance(record, Amendement) and is_older(record, known)
