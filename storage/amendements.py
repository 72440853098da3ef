"""Asking what is known of amendments: counts and lists that never read their long texts, one of them in full."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from parlement import senat
from parlement.amendements import ORGANES_SENAT, SEANCES, Amendement, Situation, read_place, situation_of
from parlement.articles import Designation
from parlement.direct import SortDirect
from parlement.documents import texte_numero
from parlement.dossiers import ASSEMBLEE
from parlement.jointure import EN_ATTENTE
from storage.database import Database
from storage.rows import AMONG, Value, as_list, columns_of, from_row, read_day


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendementLine:
    """One amendment of a long list: the fields of `Amendement` without its texts, in the same words."""

    uid: str
    legislature: int | None = None
    dossier: str = ""
    texte: str = ""
    examen: str = ""
    organe: str = ""
    numero: str = ""
    rectification: str = ""
    place: str = ""
    etat: str = ""
    etat_libelle: str = ""
    sous_etat: str = ""
    sort: str = ""
    date_sort: datetime | None = None
    seance: str = ""
    tri: str = ""
    parent: str = ""
    identique: str = ""
    auteur_type: str = ""
    auteur: str = ""
    groupe: str = ""
    depot: date | None = None
    effet: str = ""
    signataires: str = ""

    @property
    def designation(self) -> Designation | None:
        """Its place, parsed."""
        return read_place(self.place)

    @property
    def situation(self) -> Situation:
        """Where it stands, in our words."""
        return situation_of(self.etat, self.sous_etat, self.sort)

    @property
    def en_seance(self) -> bool:
        """Whether it is for the public sitting, not for a commission."""
        return self.organe in SEANCES

    @property
    def chambre(self) -> str:
        """The house that examines it."""
        return senat.CHAMBRE if self.organe in ORGANES_SENAT else ASSEMBLEE

    @property
    def nom(self) -> str:
        """ "237 (rect.)"."""
        return f"{self.numero} ({self.rectification})" if self.rectification else self.numero


LINE = columns_of(AmendementLine)
"""The columns of a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCount:
    """How many amendments of one text, before one body, at one place, stand in one situation."""

    texte: str
    organe: str
    place: str
    situation: Situation
    count: int

    @property
    def designation(self) -> Designation | None:
        """The place, parsed."""
        return read_place(self.place)


Lives = dict[tuple[str, str], SortDirect]
"""Outcomes told live, by (printed number of the text, number of the amendment)."""

_LEGISLATURE = re.compile(r"(?:R5[LS]|^SN)([0-9]{1,4})")


def live_of(line: AmendementLine | Amendement, lives: Lives) -> SortDirect | None:
    """The outcome told live of an amendment of the sitting whose document does not say it yet."""
    if line.situation not in EN_ATTENTE or line.organe not in SEANCES:
        return None
    told = lives.get((texte_numero(line.texte), line.numero))
    return told if told and told.sort and told.legislature == line.legislature else None


def legislature_of(texte: str) -> int | None:
    """The legislature in the id of a text; at the Sénat, its session. None when the id does not say."""
    match = _LEGISLATURE.search(texte)
    return int(match[1]) if match else None


class Depot(NamedTuple):
    """Amendments tabled alike: same place, group and kind of author, same day tabled, first seen together.

    sous_amendement: whether they amend other amendments.
    """

    place: str
    groupe: str
    auteur_type: str
    vu_le: datetime
    depot: date | None
    nombre: int
    sous_amendement: bool


class Amendements:
    """What `parlement.db` knows of amendments. Every method only reads. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self, dossier: str) -> list[PlaceCount]:
        """How many amendments of a bill stand where, by text, body and place."""
        sql = (
            "SELECT texte, organe, place, etat, sous_etat, sort, count(*) AS n FROM amendements "
            "WHERE dossier = ? GROUP BY texte, place, organe, etat, sous_etat, sort"
        )
        return [
            PlaceCount(
                texte=row["texte"] or "",
                organe=row["organe"] or "",
                place=row["place"] or "",
                situation=situation_of(row["etat"] or "", row["sous_etat"] or "", row["sort"] or ""),
                count=row["n"],
            )
            for row in self._database.rows(sql, dossier)
        ]

    def at(self, dossier: str, places: Iterable[tuple[str, str]]) -> list[AmendementLine]:
        """Amendments of a bill at some (text, place) pairs, in the planned order of call."""
        wanted = msgspec.json.encode(sorted(set(places))).decode()
        return self._lines(
            "WHERE dossier = ? AND (texte, place) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?)) "
            "ORDER BY texte, organe, tri, uid",
            dossier,
            wanted,
        )

    def of_dossier(self, dossier: str) -> list[AmendementLine]:
        """Every amendment of a bill, in the planned order of call: seconds for a budget, whose lists go by pages."""
        return self._lines("WHERE dossier = ? ORDER BY texte, organe, tri, uid", dossier)

    def deposits(self, dossier: str, texte: str, organe: str) -> list[Depot]:
        """Amendments of one text, before one body, counted by place, author, day tabled and instant first seen."""
        sql = (
            "SELECT place, groupe, auteur_type, vu_le, depot, coalesce(parent, '') != '' AS sous, "
            "count(*) AS n FROM amendements "
            "WHERE dossier = ? AND texte = ? AND organe = ? AND etat != 'effacé' "
            "GROUP BY place, groupe, auteur_type, vu_le, depot, sous"
        )
        return [
            Depot(
                place=row["place"] or "",
                groupe=row["groupe"] or "",
                auteur_type=row["auteur_type"] or "",
                vu_le=datetime.fromisoformat(row["vu_le"]),
                depot=read_day(row["depot"]),
                nombre=row["n"],
                sous_amendement=bool(row["sous"]),
            )
            for row in self._database.rows(sql, dossier, texte, organe)
        ]

    def lines_of(self, uids: Iterable[str]) -> dict[str, AmendementLine]:
        """Amendments by id, without their texts."""
        return {line.uid: line for line in self._lines(f"WHERE uid {AMONG}", as_list(uids))}

    def of_uids(self, uids: Iterable[str]) -> dict[str, Amendement]:
        """Amendments by id, in full."""
        rows = self._database.rows(f"SELECT * FROM amendements WHERE uid {AMONG}", as_list(uids))
        return {row["uid"]: from_row(Amendement, row) for row in rows}

    def numero(self, numero: str) -> list[AmendementLine]:
        """Amendments of this number, capitals or not, whatever the text, the latest text first."""
        return self._lines(
            "WHERE numero IN (?, ?) ORDER BY legislature DESC, depot DESC, texte DESC, uid",
            numero,
            numero.upper(),
        )

    def discussed(self, seances: Iterable[str]) -> list[AmendementLine]:
        """Amendments discussed in these sittings, in the order of call."""
        return self._lines(f"WHERE seance {AMONG} ORDER BY seance, texte, tri, uid", as_list(seances))

    def group(self, line: AmendementLine) -> list[AmendementLine]:
        """The amendments identical to this one, itself left out."""
        if not line.identique:
            return []
        where = "WHERE texte = ? AND identique = ? AND uid != ? ORDER BY tri, uid"
        return self._lines(where, line.texte, line.identique, line.uid)

    def sous_amendements(self, uid: str) -> list[AmendementLine]:
        """The sub-amendments of an amendment, in the planned order of call."""
        return self._lines("WHERE parent = ? ORDER BY tri, uid", uid) if uid else []

    def told_live(self, textes: Iterable[str]) -> Lives:
        """Outcomes told live for some texts (ids); none for a number that two amendments of the sitting bear.

        A live source numbers the part of a budget with a letter ("1906A"): it is the text 1906 all the same. It does
        not say which deliberation it speaks of, and the second one numbers its amendments from 1 again.
        """
        found: Lives = {}
        wanted = {(legislature_of(uid) or 0, numero) for uid in textes if (numero := texte_numero(uid))}
        for legislature, numero in sorted(wanted):
            # "[" follows "Z": everything that begins with the number and a capital is in between.
            sql = "SELECT * FROM sorts_directs WHERE texte >= ? AND texte < ? AND legislature IS ? ORDER BY maj_le, uid"
            rows = self._database.rows(sql, numero, f"{numero}[", legislature)
            told = (from_row(SortDirect, row) for row in rows)
            here = {one.numero: one for one in told if one.imprime == numero}
            twice = self._borne_twice(legislature, numero, here)
            found |= {(numero, nom): one for nom, one in here.items() if nom not in twice}
        return found

    def _borne_twice(self, legislature: int, texte: str, numeros: Iterable[str]) -> set[str]:
        """Those of these numbers that several amendments of the sitting bear, in a text by its printed number."""
        sql = (
            "SELECT texte, numero FROM amendements "
            f"WHERE numero {AMONG} AND organe {AMONG} AND legislature IS ? AND etat != 'effacé'"
        )
        rows = self._database.rows(sql, as_list(numeros), as_list(SEANCES), legislature)
        borne = Counter(row["numero"] for row in rows if texte_numero(row["texte"] or "") == texte)
        return {numero for numero, count in borne.items() if count > 1}

    def known(self, legislature: int | None, texte: str, numero: str) -> AmendementLine | None:
        """The amendment for the sitting that people call by this number, in a text by its printed number."""
        same = [
            line
            for line in self.numero(numero)
            if line.en_seance and line.legislature == legislature and texte_numero(line.texte) == texte
        ]
        return same[0] if len(same) == 1 else None

    def _lines(self, where: str, *values: Value) -> list[AmendementLine]:
        rows = self._database.rows(f"SELECT {LINE} FROM amendements {where}", *values)
        return [from_row(AmendementLine, row) for row in rows]
