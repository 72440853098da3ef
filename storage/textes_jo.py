"""Acts of the Journal officiel: by id, by the law they cite, by the veille that found them, by what corrects them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from parlement.articles import Designation, parse_designation
from parlement.jorf import TexteJo
from storage.database import Database
from storage.rows import AMONG, Value, as_list, from_row

_LONG = frozenset({"contenu", "travaux", "visas"})
LINE = ", ".join(f"t.{field.name}" for field in dataclasses.fields(TexteJo) if field.name not in _LONG)
"""The columns of an act without its words."""
_LATEST = "ORDER BY t.publie DESC, t.uid DESC"
_Z = "Z"
"""Last letter of the NOR of a rectification; that of the act it corrects is another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An act cites a law. articles: those that it names. en_tete: in its title or its notice; vise: in its visas."""

    texte: TexteJo
    loi: str
    articles: tuple[str, ...] = ()
    en_tete: bool = False
    vise: bool = False

    def cite_article(self, article: Designation | None) -> bool:
        """Whether it names this article of the law."""
        return article is not None and any(_covers(named, article) for named in self.articles)


def _covers(named: str, article: Designation) -> bool:
    """Whether "10", or "8 à 12", has an article among those that it names."""
    ends = [parse_designation(f"article {end}") for end in named.split(" à ", 1)]
    first, last = ends[0], ends[-1]
    return first is not None and last is not None and first <= article <= last


class TextesJo:
    """What `parlement.db` knows of the acts, mostly without their words. Every method only reads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def whole(self, uids: Iterable[str]) -> dict[str, TexteJo]:
        """Acts by id, with all their words."""
        rows = self._database.rows(f"SELECT * FROM textes_jo WHERE uid {AMONG}", as_list(uids))
        return {row["uid"]: from_row(TexteJo, row) for row in rows}

    def citing(self, lois: Iterable[str], among: Iterable[str] | None = None) -> list[Citation]:
        """The acts that cite these laws, `among` some only; the latest first."""
        condition, values = f"c.loi {AMONG}", [as_list(lois)]
        if among is not None:
            condition += f" AND c.texte {AMONG}"
            values.append(as_list(among))
        rows = self._database.rows(
            f"SELECT {LINE}, c.loi AS citee, group_concat(nullif(c.article, ''), '|') AS articles, "
            "instr(t.titre || coalesce(t.notice, ''), c.loi) > 0 AS en_tete, "
            "instr(coalesce(t.visas, ''), c.loi) > 0 AS vise "
            f"FROM citations c JOIN textes_jo t ON t.uid = c.texte WHERE {condition} "
            f"GROUP BY t.uid, c.loi {_LATEST}",
            *values,
        )
        return [
            Citation(
                texte=from_row(TexteJo, row),
                loi=row["citee"],
                articles=tuple((row["articles"] or "").split("|")) if row["articles"] else (),
                en_tete=bool(row["en_tete"]),
                vise=bool(row["vise"]),
            )
            for row in rows
        ]

    def found_by(self, veilles: Iterable[str], most: int) -> list[TexteJo]:
        """The latest acts in which one of these veilles found its words."""
        return self._lines(
            f"t.uid IN (SELECT objet FROM reperages WHERE veille {AMONG} AND objet_genre = 'texte_jo') "
            f"{_LATEST} LIMIT {int(most)}",
            as_list(veilles),
        )

    def named(self, nature: str, numero: str) -> list[TexteJo]:
        """The acts that bear a number, of a nature that begins so: the law n° 2023-380, whatever its kind."""
        return self._lines("t.numero = ? AND t.nature LIKE ? || '%'", numero, nature)

    def rectificatifs(self, uids: Iterable[str]) -> dict[str, TexteJo]:
        """Those of these acts that correct others, by id."""
        correct = "(t.rectifie <> '' OR t.titre LIKE '%rectificatif%')"
        return {acte.uid: acte for acte in self._lines(f"t.uid {AMONG} AND {correct}", as_list(uids))}

    def rectified_by(self, acte: TexteJo) -> list[TexteJo]:
        """The acts that one corrects: by the NOR it names, else by its own, which ends with a Z."""
        if acte.rectifie:
            return self._lines("t.nor = ? AND t.uid <> ?", acte.rectifie, acte.uid)
        if not est_rectificatif(acte) or not acte.nor.endswith(_Z):
            return []
        start = acte.nor[:-1]
        return self._lines("t.nor >= ? AND t.nor < ? AND t.uid <> ?", start, acte.nor, acte.uid)

    def rectifying(self, acte: TexteJo) -> list[TexteJo]:
        """The acts that correct one, oldest first."""
        if not acte.nor or est_rectificatif(acte):
            return []
        found = self._lines(
            "t.rectifie = ? AND t.rectifie <> '' UNION "
            f"SELECT {LINE} FROM textes_jo t WHERE t.nor = ? AND t.titre LIKE '%rectificatif%'",
            acte.nor,
            acte.nor[:-1] + _Z,
        )
        others = [other for other in found if other.uid != acte.uid]
        return sorted(others, key=lambda other: (other.publie is not None, other.publie, other.uid))

    def _lines(self, condition: str, *values: Value) -> list[TexteJo]:
        rows = self._database.rows(f"SELECT {LINE} FROM textes_jo t WHERE {condition}", *values)
        return [from_row(TexteJo, row) for row in rows]


def est_rectificatif(acte: TexteJo) -> bool:
    """Whether an act corrects another: it says so in its title, or names the one it corrects."""
    return bool(acte.rectifie) or "rectificatif" in acte.titre.lower()
