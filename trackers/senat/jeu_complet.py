"""The table of a Sénat amendments file ("jeu complet"): bytes -> rows, cells under the names of their columns.

Line `sep=` (may be missing), header, rows; tabs, CRLF, no quoting; cp1252 in all recorded files (texts of 2013-2014 to
2019-2020), UTF-8 in some later ones. 12 columns then, 13 since April 2026 at the latest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Final, NamedTuple

from parlement.texte import clean, fold
from trackers.base import Unreadable

Remark = Callable[[str], None]


class Ligne(NamedTuple):
    """The cells of a row, as written: "" for a column that the file has not, None when nobody can tell what is in it.

    Fields are the names of the columns, folded.
    """

    nature: str | None
    numero: str | None
    subdivision: str | None
    alinea: str | None
    auteur: str | None
    au_nom_de: str | None
    date_de_depot: str | None
    dispositif: str | None
    objet: str | None
    sort: str | None
    date_de_saisie_du_sort: str | None
    url_amendement: str | None
    fiche_senateur: str | None


_NOMS: Final = {field: field.replace("_", " ") for field in Ligne._fields}
_ESSENTIELLES: Final = {"numero": "Numéro", "sort": "Sort"}
_RECENTES: Final = frozenset(("date_de_saisie_du_sort",))
"""Columns that older files have not: nothing to remark."""
_HTML: Final = ("dispositif", "objet")
_DEBUT, _FIN = "<body>", "</body>"
_C1: Final = bytes(range(0x80, 0xA0))
_TETE = 80
"""Bytes that hold `sep=` and the beginning of the header."""
_DITS = 60
"""Characters of what cannot be read that a message repeats."""


class _Colonnes:
    """Where each column is: `fin` with a name, then `vides` without; texts stand from `gauche` to `droite`."""

    def __init__(self, noms: Sequence[str]) -> None:
        self.fin = max(rang for rang, nom in enumerate(noms, start=1) if nom)
        self.vides = len(noms) - self.fin
        self.places = {field: noms.index(nom) for field, nom in _NOMS.items() if nom in noms}
        self.cells = itemgetter(*(self.places.get(field, self.fin) for field in Ligne._fields))
        html = [self.places[field] for field in _HTML if field in self.places]
        self.gauche, self.droite = min(html, default=self.fin), max(html, default=self.fin)

    def ligne(self, cells: list[str]) -> Ligne:
        """A row that has one cell for each column."""
        return Ligne._make(self.cells([*cells, ""]))


def read_table(body: bytes, remark: Remark) -> Iterator[Ligne]:
    """The rows of a file, in its order. Raises Unreadable for what is not such a file, before the first row."""
    lines = _lines(_decode(body))
    colonnes = _header(lines[0] if lines else "", remark)
    return _rows(lines, colonnes, remark)


def _decode(body: bytes) -> str:
    """The text: UTF-8 when all of it is, else cp1252. The header has accents, and mostly settles the matter."""
    header = body[: max(body.find(b"\n", _TETE), 0)]
    try:
        header.decode("utf-8-sig")
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if len(body.translate(None, _C1)) == len(body):
        return body.decode("latin-1")  # the same but for those 32 bytes, and sooner
    try:
        return body.decode("cp1252")
    except UnicodeDecodeError as error:
        raise Unreadable("fichier d'amendements ni en UTF-8 ni en cp1252") from error


def _lines(text: str) -> list[str]:
    """The lines, without `sep=`. A line may hold any other line end: `splitlines` would cut inside the texts."""
    start = text.lstrip()[:_DITS]
    if not start:
        raise Unreadable("fichier d'amendements vide")
    if start.startswith("<"):
        raise Unreadable("page HTML là où un fichier d'amendements était attendu")
    lines = text.split("\n")
    if all(line.endswith("\r") for line in lines[:-1]):
        lines = [line.removesuffix("\r") for line in lines]
    elif "\r\n" in text:
        lines = text.split("\r\n")  # the same, three times slower, and whole when a text has a newline
    return lines[1:] if fold(lines[0]).startswith("sep=") else lines


def _header(line: str, remark: Remark) -> _Colonnes:
    """The columns, by the names of the header: they may move, and one more is no trouble."""
    noms = list(map(fold, line.split("\t")))
    known = set(_NOMS.values())
    if not known.intersection(noms):
        raise Unreadable(f"en-tête du fichier d'amendements non reconnu : « {clean(line)[:_DITS]} »")
    colonnes = _Colonnes(noms)
    for field, nom in _ESSENTIELLES.items():
        if field not in colonnes.places:
            raise Unreadable(f"fichier d'amendements sans colonne « {nom} »")
    double = next((nom for nom in noms if nom in known and noms.count(nom) > 1), "")
    if double:
        raise Unreadable(f"fichier d'amendements à deux colonnes « {double} »")
    for field, nom in _NOMS.items():
        if field not in colonnes.places and field not in _RECENTES:
            remark(f"fichier d'amendements sans colonne « {nom} »")
    for written, nom in zip(line.split("\t"), noms, strict=True):
        if nom and nom not in known:
            remark(f"colonne inconnue : {clean(written)[:_DITS]}")
    return colonnes


def _rows(lines: Sequence[str], colonnes: _Colonnes, remark: Remark) -> Iterator[Ligne]:
    fin, sort = colonnes.fin, colonnes.places["sort"]
    for rang, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != fin:
            if not line.strip():
                continue
            cells = _rejoined(cells) if len(cells) > fin else cells
            if colonnes.vides and len(cells) == fin + colonnes.vides:
                del cells[fin:]
        if len(cells) == fin and "<" not in cells[sort]:
            yield colonnes.ligne(cells)
        else:
            remark(f"ligne {rang} : {len(cells)} cellules pour {fin} colonnes, lue en partie")
            yield _certain(cells, colonnes, cut=rang == len(lines))


def _rejoined(cells: list[str]) -> list[str]:
    """Texts cut by their own tabs put together again: text 106 (2018-2019), text 310 in commission (2013-2014)."""
    whole: list[str] = []
    cut = False
    for cell in cells:
        opens = cell.startswith(_DEBUT)
        if cut and not opens:
            whole[-1] += " " + cell
        else:
            whole.append(cell)
        cut = (cut or opens) and not cell.rstrip().endswith(_FIN)
    return whole


def _certain(cells: Sequence[str], colonnes: _Colonnes, *, cut: bool) -> Ligne:
    """What is sure in a row with too many cells or too few.

    Before the texts, all of it when a text begins where it should; after them, when an amendment's address stands where
    it should from the end. In the last line of a file cut short, all but the cell that was being written.
    """
    gauche, fin = colonnes.gauche, colonnes.fin
    known = dict[int, str]()
    if gauche < len(cells) and cells[gauche].startswith("<"):
        known.update(enumerate(cells[:gauche]))
    elif cut and len(cells) <= gauche:
        known.update(enumerate(cells[:-1]))
    adresse = colonnes.places.get("url_amendement", -1)
    if len(cells) > fin and adresse > colonnes.droite and "/Amdt_" in cells[adresse - fin]:
        known.update((place, cells[place - fin]) for place in range(colonnes.droite + 1, fin))
    places = (colonnes.places.get(field) for field in Ligne._fields)
    return Ligne._make("" if place is None else known.get(place) for place in places)
