"""Senators and their groups, from two daily files of data.senat.fr: who they are, and the group of each by date.

A senator's id is a matricule ("14133K"). Nothing else is kept of a person: no birth date, no address, no mail.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Final

from parlement.acteurs import GROUPE, Acteur, AppartenanceGroupe, Organe
from parlement.temps import parse_date
from parlement.texte import clean, fold
from trackers.base import Reading, Unreadable
from trackers.json_xml import Node, decode, objects, text
from trackers.reasons import explain

_MATRICULE = re.compile(r"[0-9A-Z]{4,8}")

# --- who they are ------------------------------------------------------------------------------------------------

_COLONNES: Final = {"uid": "matricule", "civilite": "qualite", "prenom": "prenom usuel", "nom": "nom usuel"}
_ANNONCE = re.compile(r"(?m)^%\s*([0-9]{1,6}) lignes?(?:\(s\))? ")


def parse_general(body: bytes, url: str = "") -> Reading:
    """Read ODSEN_GENERAL.csv: senators in office, and former ones. Raises Unreadable.

    Comments (lines in `%`) come first, and say how many lines follow: fewer means that the file was cut short.
    """
    written = _decode_csv(body)
    rows = list(_rows(written))
    if not rows:
        raise Unreadable("sénateurs : fichier vide")
    places = _places(rows[0])
    announced = _ANNONCE.search(written)
    if announced and len(rows) - 1 < int(announced[1]):
        raise Unreadable(f"sénateurs : {len(rows) - 1} lignes, {announced[1]} annoncées")
    acteurs: dict[str, Acteur] = {}
    odd = 0
    for row in rows[1:]:
        acteur = _acteur(row, places) if len(row) == len(rows[0]) else None
        if acteur is None or acteurs.setdefault(acteur.uid, acteur) != acteur:
            odd += 1
    if not acteurs:
        raise Unreadable("sénateurs : aucun matricule")
    return Reading(
        tuple(acteurs.values()), (f"sénateurs : {odd} lignes illisibles ou contraires",) if odd else ()
    )


def _decode_csv(body: bytes) -> str:
    """UTF-8, or Windows-1252 as recorded in 2019."""
    if body.lstrip().startswith(b"<"):
        raise Unreadable("page HTML là où la liste des sénateurs était attendue")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _rows(written: str) -> Iterator[list[str]]:
    """Rows after the comments, the header first; blank lines are passed over."""
    lines = io.StringIO(written.replace("\0", ""), newline="")
    start = 0
    while (line := lines.readline()).startswith("%") or (line and not line.strip()):
        start = lines.tell()
    lines.seek(start)
    try:
        yield from (row for row in csv.reader(lines) if row)
    except csv.Error as error:
        raise Unreadable(explain("CSV invalide", error)) from error


def _places(header: list[str]) -> dict[str, int]:
    """Where each column stands, by its name."""
    names = [fold(name) for name in header]
    absent = [name for name in _COLONNES.values() if names.count(name) != 1]
    if absent:
        raise Unreadable(f"sénateurs : colonnes absentes ({', '.join(absent)})")
    return {field: names.index(name) for field, name in _COLONNES.items()}


def _acteur(row: list[str], places: dict[str, int]) -> Acteur | None:
    uid, civilite, prenom, nom = (clean(row[places[field]]) for field in _COLONNES)
    if not _MATRICULE.fullmatch(uid):
        return None
    return Acteur(uid=uid, civilite=civilite, prenom=prenom, nom=nom)


# --- their groups --------------------------------------------------------------------------------------------------

_SANS_GROUPE: Final = "AUCUN"
"""Between an election and the constitution of the groups."""

_NOMS: Final = {
    "UMP": ("LR", "Les Républicains"),
    "SOC": ("SER", "Socialiste, Écologiste et Républicain"),
    "UC": ("UC", "Union Centriste"),
    "LREM": ("RDPI", "Rassemblement des démocrates, progressistes et indépendants"),
    "CRC": ("CRCE-K", "Communiste Républicain Citoyen et Écologiste - Kanaky"),
    "RDSE": ("RDSE", "Rassemblement Démocratique et Social Européen"),
    "RTLI": ("INDEP", "Les Indépendants - République et Territoires"),
    "GEST": ("GEST", "Écologiste - Solidarité et Territoires"),
    "NI": ("NI", "Non inscrits"),
    "ECO": ("ECO", "Écologiste"),
    "RPR": ("RPR", "Rassemblement pour la République"),
    "RI": ("RI", "Républicains indépendants"),
}
"""Usual names by code: the source keeps the code under which a group was first known."""

_CLES: Final = {
    "matricule": "matricule",
    "code": "code_du_groupe_politique",
    "debut": "date_de_debut_d_appartenance",
    "fin": "date_de_fin_d_appartenance",
}
_Periode = tuple[str, str, date | None, date | None]


def parse_histogroupes(body: bytes, url: str = "") -> Reading:
    """Read ODSEN_HISTOGROUPES.json: groups, and the periods of each senator in them, the first one first.

    Senators come without their names, which are in the other file. Raises Unreadable.
    """
    results = decode(body).get("results")
    if not isinstance(results, list) or not results:
        raise Unreadable("groupes des sénateurs : liste absente ou vide")
    lus = [_periode(line) for line in objects(results)]
    # Some lines are there twice (senator 11109J, 2011-2023): a set keeps one.
    periodes = sorted({lu for lu in lus if lu}, key=_ordre)
    if not periodes:
        raise Unreadable("groupes des sénateurs : aucune période lisible")
    codes = sorted({code for _, code, _, _ in periodes} - {_SANS_GROUPE})
    acteurs = [
        Acteur(uid=uid, groupes=tuple(_appartenances(own))) for uid, own in groupby(periodes, itemgetter(0))
    ]
    unread = len(results) - len([lu for lu in lus if lu])
    return Reading((*map(_organe, codes), *acteurs), tuple(_remarks(periodes, unread)))


def _periode(line: Node) -> _Periode | None:
    """(senator, code, first day, last day); None for a line that names neither, or whose dates are not dates.

    No first day was seen for periods ended in 1997 and 2002; there is no last day as long as the period lasts.
    """
    said = {re.sub(r"\W+", "_", fold(key)): key for key in line}
    matricule, code, debut, fin = (text(line, said.get(cle, cle)) for cle in _CLES.values())
    first, last = _jour(debut), _jour(fin)
    dated = (first or not debut) and (last or not fin) and (first or last)
    return (
        (matricule.upper(), code, first, last)
        if _MATRICULE.fullmatch(matricule.upper()) and code and dated
        else None
    )


def _ordre(periode: _Periode) -> tuple[str, date, date, str]:
    """By first day; without one, after the others that were over by its end: they are surer."""
    uid, code, debut, fin = periode
    return uid, debut or fin or date.max, fin or date.max, code


def _jour(written: str) -> date | None:
    """ "2014/10/07 00:00:00"."""
    return parse_date(written.replace("/", "-"))


def _appartenances(periodes: Iterator[_Periode]) -> Iterator[AppartenanceGroupe]:
    for _, code, debut, fin in periodes:
        if code != _SANS_GROUPE:
            yield AppartenanceGroupe(groupe=f"SN-{code}", debut=debut, fin=fin)


def _organe(code: str) -> Organe:
    abrege, libelle = _NOMS.get(code, (code, ""))
    return Organe(uid=f"SN-{code}", type=GROUPE, abrege=abrege, libelle=libelle)


def _remarks(periodes: list[_Periode], unread: int) -> Iterator[str]:
    """Lines that were left out, and groups of today whose name we do not know; those of long ago bear their code."""
    if unread:
        yield f"groupes des sénateurs : {unread} lignes illisibles"
    living = {code for _, code, _, fin in periodes if fin is None} - _NOMS.keys() - {_SANS_GROUPE}
    for code in sorted(living):
        yield f"groupe du Sénat inconnu : {code[:40]}"
