"""The Sénat's daily table of all bills: where each stands, its law, the decision of the Conseil constitutionnel.

Known by its description only (data.senat.fr, September 2026): 12,443 lines of ten columns, `;`, Windows-1252. Columns
are found by their names.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date as Jour
from functools import lru_cache
from io import StringIO
from operator import itemgetter
from unicodedata import is_normalized

from parlement.dossiers import Acte, Dossier
from parlement.texte import clean, fold
from trackers.base import Reading, Record, Unreadable
from trackers.senat.decisions import LIBELLE_CC, LIBELLE_JO, decision_cc

ETATS = re.compile(r"/data/dosleg/dossiers-legislatifs\.csv")
"""The path of the table."""

_COLONNES = (
    "titre",
    "url du dossier",
    "etat du dossier",
    "decision du cc",
    "date de la decision",
    "date de promulgation",
    "numero de la loi",
)
_NECESSAIRES = _COLONNES[:3]
_SIGNET = re.compile(r"/(?:dossier-legislatif|dossierleg)/([\w-]{1,40})\.html")
_JOUR = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_LOI = re.compile(r"\d{2,4}-\d{1,5}")


def etats_url(site: str) -> str:
    """The address of the table (site: that of the open data)."""
    return f"{site}/data/dosleg/dossiers-legislatifs.csv"


def parse_etats(body: bytes, url: str) -> Reading:
    """All the bills of the table, and the steps it implies. Raises Unreadable for what is not the table."""
    rows = _rows(body)
    header = next(rows, [])
    places = {name: place for place, name in enumerate(map(fold, header)) if name in _COLONNES}
    if missing := [name for name in _NECESSAIRES if name not in places]:
        raise Unreadable(f"table des dossiers sans colonne « {missing[0]} »")
    remarks = [f"colonne absente de la table des dossiers : {c}" for c in _COLONNES if c not in places]
    cells = itemgetter(*(places.get(name, len(header)) for name in _COLONNES))
    records, unread = _read(rows, cells, len(header), remarks)
    if not records:
        raise Unreadable("table des dossiers sans aucun dossier")
    if unread:
        remarks.append(f"table des dossiers : lignes illisibles ou redites, {unread}")
    return Reading(tuple(records), tuple(dict.fromkeys(remarks)))


def _rows(body: bytes) -> Iterator[list[str]]:
    """Lines of the file. Raises Unreadable."""
    text = _decode(body)
    if text.lstrip()[:1] == "<":
        raise Unreadable("page HTML là où une table était attendue")
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=";")
    except csv.Error as error:
        raise Unreadable("table des dossiers illisible") from error


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _read(
    rows: Iterable[list[str]],
    cells: Callable[[list[str]], tuple[str, ...]],
    width: int,
    remarks: list[str],
) -> tuple[list[Record], int]:
    """Bills and steps, and how many lines tell neither. One loop, for a table of twelve thousand lines."""
    records: list[Record] = []
    seen: set[str] = set()
    unread = 0
    for row in rows:
        if len(row) != width:
            unread += bool(row)
            continue
        row.append("")  # what a column that is missing says
        titre, url, etat, decision, decidee, promulguee, loi = cells(row)
        named = _SIGNET.search(url)
        if named is None or named[1] in seen:
            unread += 1
            continue
        signet = named[1]
        seen.add(signet)
        records.append(Dossier(uid=signet, senat=signet, titre=_titre(titre), etat=_mot(etat)))
        if decision or decidee:
            records.extend(_conseil(signet, _mot(decision), _jour(decidee, signet, remarks)))
        if loi:
            records.extend(_loi(signet, loi, _jour(promulguee, signet, remarks), remarks))
    return records, unread


def _conseil(signet: str, said: str, jour: Jour | None) -> list[Acte]:
    """The decision of the Conseil constitutionnel: its words, its day, not its number."""
    if not said and jour is None:
        return []
    code = "CC-CONCLUSION"
    uid = f"{signet}-{code}-{jour}" if jour else f"{signet}-{code}"
    return [
        Acte(
            uid=uid,
            dossier=signet,
            code=code,
            libelle=LIBELLE_CC,
            date=jour,
            statut=said,
            statut_code=decision_cc(said),
        )
    ]


def _loi(signet: str, written: str, jour: Jour | None, remarks: list[str]) -> list[Acte]:
    """The law, once it has a number."""
    loi = written.strip()
    if loi and not _LOI.fullmatch(loi):
        remarks.append(f"numéro de loi inattendu : {clean(loi)[:40]} ({signet})")
        return []
    if not loi:
        return []
    return [
        Acte(
            uid=f"{signet}-PROM-PUB-{loi}",
            dossier=signet,
            code="PROM-PUB",
            libelle=LIBELLE_JO,
            date=jour,
            loi=loi,
        )
    ]


def _jour(written: str, signet: str, remarks: list[str]) -> Jour | None:
    """A day; a remark when it is not one."""
    jour = _date(written)
    if jour is None and written.strip():
        remarks.append(f"date illisible dans la table des dossiers : {clean(written)[:40]} ({signet})")
    return jour


@lru_cache(maxsize=8192)
def _date(written: str) -> Jour | None:
    """A day in figures: 17/05/2023."""
    match = _JOUR.match(written.strip())
    try:
        return Jour(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:  # the 31st of June
        return None


def _titre(written: str) -> str:
    """The title, its first letter in capital; nearly all of thousands have nothing to clean."""
    neat = written.isprintable() and written == written.strip() and "  " not in written
    titre = written if neat and is_normalized("NFC", written) else clean(written)
    return titre[:1].upper() + titre[1:]


@lru_cache(maxsize=256)
def _mot(written: str) -> str:
    """A state or a decision: a dozen words, thousands of times."""
    return clean(written)
