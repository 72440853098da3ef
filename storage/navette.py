"""One bill in two houses: records of the Sénat are given to the bill that both know, and completed by what was stored.

Runs inside a unit of work of the writer. The Sénat names a bill by its reference (`pjl22-220`): it is the id of the
bill until the Assemblée tells of it, whose id then takes everything over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import msgspec
from sqlite_utils import Database

from parlement import senat
from parlement.acteurs import Acteur, groupe_at
from parlement.amendements import ORGANES_SENAT, Amendement, est_discute
from parlement.documents import Document
from parlement.dossiers import Acte, Dossier
from parlement.reunions import SEANCE, Reunion
from parlement.scrutins import Votants, groupes_de
from parlement.temps import PARIS, jour_de
from parlement.versions import Version
from storage.rows import AMONG, Value, as_list, from_row, iso, read_iso, rows_of
from trackers.base import Record

OWNED = {
    "actes": "dossier",
    "documents": "dossier",
    "amendements": "dossier",
    "versions": "dossier",
    "scrutins": "rattache_a",
    "points": "rattache_a",
}
"""Tables whose rows belong to a bill, and the column that says which."""
SOON = timedelta(days=2)
"""An outcome is put in a file within two days of the sitting."""
LATE_HOUR = 15
"""A sitting whose hour is not known may have begun by then (Paris)."""


class Navette:
    """Joins what the Sénat says with what is known."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._dossiers: dict[str, str] = {}
        self._examens: dict[str, bool] = {}

    def refresh(self) -> None:
        """Forget which bill is which: more was stored since."""
        self._dossiers.clear()

    # --- bills ---------------------------------------------------------------------------------------------------

    def dossier_of(self, name: str) -> str:
        """The id of the bill that the Sénat calls so; any other name as it is."""
        if name not in self._dossiers:
            found = rows_of(self._db, "SELECT uid FROM dossiers WHERE senat = ? AND uid != senat", name)
            self._dossiers[name] = str(found[0]["uid"]) if len(found) == 1 else name
        return self._dossiers[name]

    def own(self, record: Record) -> Record:
        """A record given to the bill that both houses know.

        Of a bill that the Assemblée knows, the Sénat only tells where it stands in its own table.
        """
        if isinstance(record, Dossier) and record.uid == record.senat:
            uid = self.dossier_of(record.uid)
            return record if uid == record.uid else Dossier(uid=uid, etat=record.etat)
        if isinstance(record, (Acte, Document, Version)):
            return replace(record, dossier=self.dossier_of(record.dossier))
        return record

    def adopt(self, dossier: Dossier) -> bool:
        """Give the bill that the Assemblée tells of what was known of it by the Sénat's name; whether there was any.

        It keeps the name it was first known by: alerts told under it stay the same alerts.
        """
        if not dossier.senat or dossier.uid == dossier.senat:
            return False
        known = rows_of(self._db, "SELECT etat FROM dossiers WHERE uid = ?", dossier.senat)
        if not known:
            return False
        for table, column in OWNED.items():
            self._db.execute(
                f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (dossier.uid, dossier.senat)
            )
        self._db.execute("DELETE FROM dossiers WHERE uid = ?", (dossier.senat,))
        self._db.execute(
            "UPDATE dossiers SET cle = ?, etat = coalesce(etat, ?) WHERE uid = ?",
            (dossier.senat, known[0]["etat"], dossier.uid),
        )
        self.refresh()
        return True

    # --- amendments ------------------------------------------------------------------------------------------------

    def complete(self, one: Amendement, vu_le: datetime) -> Amendement:
        """An amendment of the Sénat with what its file does not say: its group, when and where it was decided.

        The order of discussion tells of amendments that their file may not have told yet: they are to be discussed.
        """
        if one.organe not in ORGANES_SENAT:
            return one
        first = self._is_first_reading(one)
        sql = "SELECT etat, sort, tri, groupe, date_sort FROM amendements WHERE uid = ?"
        known = next(iter(rows_of(self._db, sql, one.uid)), None)
        if known is None:
            one = replace(one, etat=one.etat or "AC", tri=one.tri or _tri(one.numero))
        if one.auteur and not one.groupe and not (known and known["groupe"]):
            one = replace(one, groupe=self.groupe_at(one.auteur, one.depot or jour_de(vu_le)))
        if est_discute(one.etat) and not (known and est_discute(str(known["etat"] or ""))):
            one = self._decided(one, vu_le, first=first)
        return one

    def _decided(self, one: Amendement, vu_le: datetime, *, first: bool) -> Amendement:
        """An outcome that is news: given when it was first seen, in the last sitting on its bill.

        At the first reading of a list, nothing says when its amendments were decided.
        """
        if one.date_sort is None and first:
            return one
        instant = one.date_sort or vu_le
        seance = self._last_seance(one.texte, instant) if one.organe == senat.EN_SEANCE else ""
        return replace(one, date_sort=instant, seance=one.seance or seance)

    def _is_first_reading(self, one: Amendement) -> bool:
        """Whether nothing of its list was known before this batch."""
        if one.examen not in self._examens:
            found = rows_of(self._db, "SELECT 1 FROM amendements WHERE examen = ? LIMIT 1", one.examen)
            self._examens[one.examen] = not found
        return self._examens[one.examen]

    def _last_seance(self, texte: str, instant: datetime) -> str:
        """The last sitting on the bill of a text that had begun at an instant, not long before; "" for none."""
        dossier = next(iter(rows_of(self._db, "SELECT dossier FROM documents WHERE uid = ?", texte)), None)
        if dossier is None:
            return ""
        sql = (
            "SELECT * FROM reunions WHERE type = ? AND debut BETWEEN ? AND ? AND uid IN "
            "(SELECT reunion FROM points_dossiers WHERE dossier = ?) ORDER BY debut DESC"
        )
        around = (SEANCE, iso(instant - SOON), iso(instant), dossier["dossier"])
        held = (from_row(Reunion, row) for row in rows_of(self._db, sql, *around))
        days = {r.jour or jour_de(r.debut) for r in held if r.au_senat and not r.annulee and r.debut}
        days |= set(self._step_days(str(dossier["dossier"]), instant))
        return senat.uid_seance(max(days)) if days else ""

    def _step_days(self, dossier: str, instant: datetime) -> Iterator[date]:
        """Days of sittings that the steps tell, begun at an instant as far as can be known."""
        local = instant.astimezone(PARIS)
        last = local.date() if local.hour >= LATE_HOUR else local.date() - timedelta(days=1)
        sql = "SELECT date FROM actes WHERE dossier = ? AND reunion LIKE 'RUSN-%' AND date BETWEEN ? AND ?"
        first = (local.date() - SOON).isoformat()
        for row in rows_of(self._db, sql, dossier, first, last.isoformat()):
            yield date.fromisoformat(str(row["date"]))

    def began(self, reunion: Reunion, vu_le: datetime) -> Reunion:
        """A sitting of the Sénat with its opening, once it opened: calendars let go of what of the day is past."""
        if not (reunion.au_senat and reunion.est_seance and reunion.debut):
            return reunion
        found = rows_of(self._db, "SELECT debut FROM reunions WHERE uid = ?", reunion.uid)
        opened = read_iso(found[0]["debut"]) if found else None
        held = opened is not None and opened <= vu_le and opened < reunion.debut
        return replace(reunion, debut=opened) if held else reunion

    # --- senators --------------------------------------------------------------------------------------------------

    def groupe_at(self, matricule: str, jour: date) -> str:
        """The group of a senator on a day, "" when it is not known or there was none."""
        found = rows_of(self._db, "SELECT * FROM acteurs WHERE uid = ?", matricule)
        return groupe_at(from_row(Acteur, found[0]), jour) if found else ""

    def without_group(self) -> Iterator[tuple[str, str]]:
        """(amendment, group) of the Sénat's amendments whose author's group was not known and now is."""
        sql = (
            "SELECT uid, auteur, depot, vu_le FROM amendements "
            f"WHERE organe {AMONG} AND auteur > '' AND coalesce(groupe, '') = ''"
        )
        for row in rows_of(self._db, sql, as_list(ORGANES_SENAT)):
            jour = str(row["depot"] or row["vu_le"])[:10]
            if groupe := self.groupe_at(str(row["auteur"]), date.fromisoformat(jour)):
                yield str(row["uid"]), groupe

    def votes_by_group(self) -> Iterator[tuple[Mapping[str, Value], str]]:
        """(vote, its groups) of the votes of which it is known who voted what, once every voter is known."""
        sql = (
            "SELECT s.*, v.pours, v.contres, v.abstenus, v.absents FROM scrutins s JOIN votants v USING (uid) "
            "WHERE coalesce(s.groupes, '[]') = '[]'"
        )
        for row in rows_of(self._db, sql):
            votants, jour = from_row(Votants, row), date.fromisoformat(str(row["date"]))
            voters = {*votants.pours, *votants.contres, *votants.abstenus, *votants.absents}
            found = rows_of(self._db, f"SELECT * FROM acteurs WHERE uid {AMONG}", as_list(voters))
            acteurs = {acteur.uid: acteur for acteur in (from_row(Acteur, one) for one in found)}
            if acteurs.keys() >= voters and any(acteur.groupes for acteur in acteurs.values()):
                groupes = groupes_de(votants, lambda uid, a=acteurs, j=jour: groupe_at(a[uid], j))  # type: ignore[misc]
                yield row, msgspec.json.encode(groupes).decode()


def _tri(numero: str) -> str:
    """Sorts amendments by number while their order of discussion is not known, after those whose order is."""
    digits = "".join(char for char in numero if char.isdecimal())
    return f"z{digits.zfill(6)}"
