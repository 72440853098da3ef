"""Which bill a record belongs to, when its source does not say: votes, amendments, points of the agenda.

What no rule settles stays unattached, and is tried again when a tracked bill tells more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property

import msgspec
from sqlite_utils import Database

from parlement.acteurs import Acteur
from parlement.amendements import Amendement
from parlement.documents import Document
from parlement.dossiers import Acte, Dossier
from parlement.jointure import join
from parlement.rattachement import (
    RESSEMBLANCE,
    DossierConnu,
    Motif,
    attach,
    resemblance,
    same_author,
    same_nature,
)
from parlement.reunions import SEANCE, PointOdj, Reunion
from parlement.scrutins import Scrutin, Votants
from parlement.senat import split_scrutin
from storage.amendements import LINE, AmendementLine
from storage.rows import AMONG, Value, as_list, from_row, rows_of
from trackers.base import Record

RATTACHEMENT = "rattache_a"
RATTACHABLES = frozenset({"dossier", "titre", "seance"})
"""Fields of a vote that say which bill it is about."""


_HELD_FOR = {
    "dossier": frozenset({"titre"}),
    "document": frozenset({"dossier", "titre", "titre_court"}),
    "acte": frozenset({"dossier", "reunion", "scrutins", "textes", "texte_adopte", "loi_titre"}),
    "reunion": frozenset({"type", "jour", "rang_seance", "etat"}),
    "point": frozenset({"reunion", "objet", "dossiers"}),
    "amendement": frozenset(
        {"dossier", "texte", "organe", "numero", "place", "seance", "sort", "etat", "sous_etat"}
        | {"parent", "identique", "signataires"}
    ),
}
"""Fields, by kind of record, by which a bill recognises what is its own."""
_UNSETTLED = f"(rattache_par IS NULL OR rattache_par = '{Motif.AMENDEMENT}')"
"""Votes that no bill has by its own name, its steps or its title."""
_GROUPES = frozenset({"groupes", "mises_au_point"})
_VOTE = ", ".join(
    [f.name for f in fields(Scrutin) if f.name not in _GROUPES] + [RATTACHEMENT, "rattache_par", "corps"]
)
"""The columns of a vote that say which bill it is about."""


@dataclass(slots=True)
class Touched:
    """What a batch told that may attach more: bills that told more of themselves, sittings where more is known."""

    dossiers: set[str] = field(default_factory=set)
    titres: bool = False
    """Whether a bill said a title that it had not."""
    seances: set[str] = field(default_factory=set)
    """Sittings that a bill may have entered: it may recognise any vote there by its title."""
    retold: set[str] = field(default_factory=set)
    """Sittings of which an amendment said something else: what is not settled there may be."""
    held: list[Reunion] = field(default_factory=list)
    acteurs: bool = False
    """Whether a member said something new: the groups of the Sénat's authors and voters follow from it."""
    votes: bool = False
    """Whether a vote of the Sénat, or who voted what there, is new."""

    def add(self, record: Record, dossier: str, changed: Collection[str]) -> None:
        """Remember what a record told: `changed` are its fields that did, all of them when it was never seen."""
        self.acteurs = self.acteurs or (isinstance(record, Acteur) and record.au_senat)
        self.votes = self.votes or (
            isinstance(record, (Scrutin, Votants)) and bool(split_scrutin(record.uid))
        )
        if _HELD_FOR.get(record.genre, frozenset()).isdisjoint(changed):
            return
        self.titres = self.titres or isinstance(record, (Dossier, Document))
        if isinstance(record, Dossier):
            self.dossiers.add(record.uid)
        elif isinstance(record, (Acte, Document)):
            self.dossiers.add(record.dossier or dossier)
        elif isinstance(record, PointOdj):
            self.seances.add(record.reunion)
        elif isinstance(record, Reunion) and record.est_seance:
            self.held.append(record)
        elif isinstance(record, Amendement) and record.seance:
            self.retold.add(record.seance)


class Attachments:
    """The tracked bills as they recognise what is theirs. Runs inside a unit of work of the writer."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.refresh()

    def refresh(self) -> None:
        """Forget what was read: more was stored since."""
        self._textes: dict[str, str] = {}
        self._lines: dict[str, dict[str, AmendementLine]] = {}
        self.__dict__.pop("connus", None)

    @cached_property
    def connus(self) -> list[DossierConnu]:
        """The tracked bills, read when a record first asks for them."""
        return list(known_dossiers(self._db))

    def of(self, record: Record) -> dict[str, Value]:
        """The columns that attach a record; none for kinds that say themselves what they belong to."""
        if isinstance(record, Scrutin):
            return self._vote(record)
        if isinstance(record, PointOdj):
            return {RATTACHEMENT: self._by_objet(record)}
        if isinstance(record, Amendement):
            return {"dossier": record.dossier or self._of_texte(record.texte)}
        return {}

    def enters(self, dossier: str, seance: str) -> bool:
        """Whether an amendment just stored is the only one of its bill in this sitting."""
        sql = "SELECT 1 FROM amendements WHERE dossier = ? AND seance = ? LIMIT 2"
        return bool(dossier and seance) and len(rows_of(self._db, sql, dossier, seance)) == 1

    def seance_of(self, scrutin: Scrutin) -> str:
        """The sitting of a vote whose source gives only its day and rank, when the agenda knows it."""
        if scrutin.rang_seance is None:
            return ""
        found = rows_of(
            self._db,
            "SELECT * FROM reunions WHERE jour = ? AND rang_seance = ? AND type = ?",
            scrutin.date.isoformat(),
            scrutin.rang_seance,
            SEANCE,
        )
        reunions = [from_row(Reunion, row) for row in found]
        held = [reunion.uid for reunion in reunions if not reunion.annulee and not reunion.au_senat]
        return held[0] if len(held) == 1 else ""

    # --- what came before what it belongs to -----------------------------------------------------------------

    def orphan_amendements(self) -> list[tuple[str, str]]:
        """(amendment, bill) of those that came before the text they amend was known, and whose text now is."""
        found = rows_of(self._db, "SELECT uid, texte FROM amendements WHERE dossier = ''")
        owned = ((str(row["uid"]), self._of_texte(str(row["texte"] or ""))) for row in found)
        return [(uid, dossier) for uid, dossier in owned if dossier]

    def orphan_points(self) -> list[tuple[str, str]]:
        """(point, bill) of those that no bill recognised before, and that one now does."""
        found = rows_of(self._db, "SELECT * FROM points WHERE rattache_a = '' AND dossiers = '[]'")
        points = (from_row(PointOdj, row) for row in found)
        owned = ((point.uid, self._by_objet(point)) for point in points)
        return [(uid, dossier) for uid, dossier in owned if dossier]

    def orphan_votes(self, held: Iterable[Reunion]) -> Iterator[dict[str, Value]]:
        """Votes without a sitting, of the day and rank of some sittings."""
        days = {(reunion.jour, reunion.rang_seance) for reunion in held if reunion.jour}
        for jour, rang in sorted(days, key=str):
            sql = f"SELECT {_VOTE} FROM scrutins WHERE seance = '' AND date = ? AND rang_seance = ?"
            yield from rows_of(self._db, sql, str(jour), rang)

    def claimable(self, touched: Touched) -> list[dict[str, Value]]:
        """Votes that a bill could claim now, but those that the source itself attached."""
        sql = (
            f"SELECT {_VOTE} FROM scrutins WHERE rattache_par IS NOT ? "
            f"AND (seance {AMONG} OR uid {AMONG} OR dossier {AMONG})"
        )
        wanted = [connu for connu in self.connus if connu.uid in touched.dossiers] if touched.dossiers else []
        seances = touched.seances.union(*(connu.seances for connu in wanted)) - {""}
        named = {uid for connu in wanted for uid in connu.scrutins}
        found: list[dict[str, Value]] = []
        if seances or named or wanted:
            among = as_list(seances), as_list(named), as_list(touched.dossiers)
            found += rows_of(self._db, sql, Motif.NOMME.value, *among)
        if retold := touched.retold - seances:
            sql = f"SELECT {_VOTE} FROM scrutins WHERE seance {AMONG} AND {_UNSETTLED}"
            unsettled = rows_of(self._db, sql, as_list(retold))
            found += [row for row in unsettled if self._named(scrutin_of(row))]
        return sorted(found, key=lambda row: int(row["numero"] or 0))

    # --- the rules ---------------------------------------------------------------------------------------------

    def _vote(self, scrutin: Scrutin) -> dict[str, Value]:
        found = attach(scrutin, self.connus)
        dossier = self._by_amendement(scrutin) if found is None and not scrutin.dossier else ""
        if dossier:
            return {RATTACHEMENT: dossier, "rattache_par": Motif.AMENDEMENT.value}
        return {
            RATTACHEMENT: found.dossier if found else None,
            "rattache_par": found.motif.value if found else None,
        }

    def _by_amendement(self, scrutin: Scrutin) -> str:
        """The bill of the amendment that this vote names, when the same author tabled it at the same place.

        Not when the title, or the agenda of the sitting, says that the vote may be about another bill.
        """
        known = self._named(scrutin)
        found = join(scrutin, known.values()) if known else None
        if found is None or found.reserve or not found.nommes:
            return ""
        signed = all(same_author(scrutin.objet.auteur, known[uid].signataires) for uid in found.nommes)
        return found.dossier if signed and not self.contradicts(scrutin, found.dossier) else ""

    def contradicts(self, scrutin: Scrutin, dossier: str) -> bool:
        """Whether a vote whose title is not this bill's has another nature, or another bill to be about that day."""
        aimed = scrutin.objet.texte_vise
        titres = next((connu.titres for connu in self.connus if connu.uid == dossier), ())
        if not same_nature(aimed, titres):
            return True
        found = rows_of(self._db, "SELECT * FROM points WHERE reunion = ?", scrutin.seance)
        points = [
            from_row(PointOdj, row)
            for row in found
            if row[RATTACHEMENT] != dossier and dossier not in uids(row["dossiers"])
        ]
        return any(_rivals(point, aimed) for point in points)

    def _named(self, scrutin: Scrutin) -> dict[str, AmendementLine]:
        """The amendments of its sitting, by id; none unless one bears a number that the vote names."""
        seance, numeros = scrutin.seance, scrutin.objet.amendements if scrutin.seance else ()
        if not numeros:
            return {}
        if seance not in self._lines:
            found = rows_of(self._db, f"SELECT {LINE} FROM amendements WHERE seance = ?", seance)
            self._lines[seance] = {
                line.uid: line for line in (from_row(AmendementLine, row) for row in found)
            }
        lines = self._lines[seance]
        # "I-1762" is also called "1762".
        known = {n for line in lines.values() for n in (line.numero, line.numero.rpartition("-")[2])}
        return {} if known.isdisjoint(numeros) else lines

    def _by_objet(self, point: PointOdj) -> str:
        """16 % of the points about a bill do not name it: the one whose title is the closest, alone to be so."""
        if point.dossiers or not point.objet:
            return ""
        scores = sorted(
            (
                (max((resemblance(point.objet, t) for t in connu.titres), default=0.0), connu.uid)
                for connu in self.connus
            ),
            reverse=True,
        )
        if not scores or scores[0][0] < RESSEMBLANCE or (len(scores) > 1 and scores[1][0] == scores[0][0]):
            return ""
        return scores[0][1]

    def _of_texte(self, texte: str) -> str:
        """The bill of a text: by its document, else by the steps of the only bill that names it."""
        if texte and texte not in self._textes:
            found = rows_of(self._db, "SELECT dossier FROM documents WHERE uid = ? AND dossier != ''", texte)
            found = found or rows_of(
                self._db,
                "SELECT DISTINCT dossier FROM actes WHERE texte_adopte = ?1 "
                "OR EXISTS (SELECT 1 FROM json_each(textes) WHERE value = ?1)",
                texte,
            )
            self._textes[texte] = str(found[0]["dossier"] or "") if len(found) == 1 else ""
        return self._textes.get(texte, "")


def _rivals(point: PointOdj, aimed: str) -> bool:
    """Whether a point of the sitting, about no bill or another one, may be what a vote's title aims at."""
    if point.supprime or not same_nature(aimed, [point.objet]):
        return False
    return bool(point.dossiers) or resemblance(aimed, point.objet) >= RESSEMBLANCE


_SEANCES = """
WITH RECURSIVE held (seance) AS (
    SELECT (SELECT min(seance) FROM amendements WHERE dossier = ?1 AND seance > '')
    UNION ALL
    SELECT (SELECT min(a.seance) FROM amendements a WHERE a.dossier = ?1 AND a.seance > held.seance)
    FROM held WHERE seance IS NOT NULL
) SELECT seance FROM held
UNION SELECT reunion FROM actes WHERE dossier = ?1
"""
"""Each sitting of the amendments is one step in the index, however many were discussed there."""


def known_dossiers(db: Database) -> Iterator[DossierConnu]:
    """The tracked dossiers as they recognise their votes: titles, sittings, votes that their steps name.

    Sittings are those of their steps, of their points on the agenda, and those where their amendments were discussed.
    """
    agenda: dict[str, set[str]] = {}
    for point in rows_of(db, "SELECT DISTINCT dossier, reunion FROM points_dossiers"):
        agenda.setdefault(str(point["dossier"]), set()).add(str(point["reunion"]))
    for dossier in rows_of(db, "SELECT uid, titre FROM dossiers"):
        uid = str(dossier["uid"])
        actes = rows_of(db, "SELECT scrutins, loi_titre FROM actes WHERE dossier = ?", uid)
        documents = rows_of(db, "SELECT titre, titre_court FROM documents WHERE dossier = ?", uid)
        titres = {
            dossier["titre"],
            *(a["loi_titre"] for a in actes),
            *(t for d in documents for t in d.values()),
        }
        seances = {str(row["seance"] or "") for row in rows_of(db, _SEANCES, uid)} | agenda.get(uid, set())
        yield DossierConnu(
            uid=uid,
            titres=tuple(sorted(str(titre) for titre in titres if titre)),
            seances=frozenset(seances - {""}),
            scrutins=frozenset(s for a in actes for s in uids(a["scrutins"])),
        )


def scrutin_of(row: Mapping[str, Value]) -> Scrutin:
    """The vote of a row, without its groups: they do not say which bill it is about."""
    return from_row(Scrutin, {name: value for name, value in row.items() if name not in _GROUPES})


def uids(column: Value) -> list[str]:
    """The ids of a JSON column."""
    return msgspec.json.decode(str(column), type=list[str]) if column else []
