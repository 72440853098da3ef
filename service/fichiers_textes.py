"""The texts that files hold, for `vigie veille essayer`: one for a document, one for each row of a table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from parlement.jorf import TexteJo
from parlement.texte import fold
from trackers.base import Unreadable
from trackers.html import to_text
from trackers.jorf.archive import read_members
from trackers.prefectures.pages_pdf import read_pages
from trackers.xml import read_xml

_COLONNES = {"titre", "title", "intitule", "objet", "libelle", "texte", "text", "resume", "nom", "name"}
"""Columns that are read when a table has one; otherwise every cell but addresses."""
_LISTES = ("elements", "results")
"""Where answers keep what they found: attrap.fr, Légifrance."""
_ADRESSE = re.compile(r"\s*(?:https?|s3|ftp)://\S+\s*")
_CELLULE = 10_000_000
"""Characters of the longest cell: a whole recueil may be in one."""


@dataclass(frozen=True, slots=True)
class Extrait:
    """A text to try, and how it is called: the file, and the row, the act or the element in it."""

    nom: str
    texte: str


def extraits_of(file: Path) -> Iterator[Extrait]:
    """The texts of a file, by the end of its name: txt, html, xml, pdf, json, csv, tsv, tar.gz.

    Raises Unreadable, OSError.
    """
    if file.name.lower().endswith((".tar.gz", ".tgz")):
        yield from _journal(file)
        return
    read = _LECTEURS.get(file.suffix.lower(), _text)
    for part, texte in read(file.read_bytes()):
        yield Extrait(f"{file}{part}", texte)


def _journal(file: Path) -> Iterator[Extrait]:
    """The acts of an archive of the Journal officiel."""
    for member in read_members(file, {}):
        if member.error:
            raise Unreadable(f"{member.member.name} : {member.error}")
        for record in member.reading.records:
            if isinstance(record, TexteJo):
                words = (record.titre, record.notice, record.visas, record.contenu, record.travaux)
                yield Extrait(f"{file}, {record.uid}", "\n\n".join(filter(None, words)))


Parts = Iterable[tuple[str, str]]


def _text(body: bytes) -> Parts:
    return [("", _decode(body))]


def _html(body: bytes) -> Parts:
    return [("", to_text(_decode(body)))]


def _xml(body: bytes) -> Parts:
    return [("", "\n".join(map(str, read_xml(body).itertext())))]


def _pdf(body: bytes) -> Parts:
    if b"%PDF-" not in body[:1024]:
        raise Unreadable(
            "ce n'est pas un PDF, mais peut-être une page web : téléchargez-le avec un navigateur"
        )
    return [("", "\n".join(read_pages(body)))]


def _json(body: bytes) -> Parts:
    try:
        tree = msgspec.json.decode(body)
    except msgspec.DecodeError as error:
        raise Unreadable("JSON invalide") from error
    rows = (
        next((tree[key] for key in _LISTES if isinstance(tree.get(key), list)), None)
        if isinstance(tree, dict)
        else tree
    )
    if not isinstance(rows, list):
        return [("", _words(tree))]
    return [(f", élément {rank}", _words(row)) for rank, row in enumerate(rows, start=1)]


def _words(tree: Any) -> str:
    """Every text of a tree, marks and addresses left out, one a line."""
    if isinstance(tree, str):
        return "" if _ADRESSE.fullmatch(tree) else to_text(tree)
    held = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    return "\n".join(filter(None, map(_words, held)))


def _table(body: bytes) -> Parts:
    """Each row, numbered as a spreadsheet shows it; a first row that names its columns is not one of them."""
    text = _decode(body)
    usual = csv.field_size_limit(_CELLULE)  # of the whole process
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise Unreadable("tableau CSV mal formé : une cellule est trop longue ou mal fermée") from error
    finally:
        csv.field_size_limit(usual)
    head = [fold(cell) for cell in rows[0]] if rows else []
    wanted = [rank for rank, name in enumerate(head) if name in _COLONNES]
    first = 1 if wanted else 0
    return [
        (f", ligne {rank}", "\n".join(_cells(row, wanted)))
        for rank, row in enumerate(rows[first:], start=first + 1)
        if any(row)
    ]


def _cells(row: list[str], wanted: list[int]) -> Iterator[str]:
    if wanted:
        return (row[rank] for rank in wanted if rank < len(row))
    return (cell for cell in row if not _ADRESSE.fullmatch(cell))


def _delimiter(text: str) -> str:
    """The sign that the first line holds most, of those that tables use."""
    head = text.partition("\n")[0]
    return max(",;\t|", key=head.count)


def _decode(body: bytes) -> str:
    """UTF-8, or what Windows writes."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


_LECTEURS: dict[str, Callable[[bytes], Parts]] = {
    ".html": _html,
    ".htm": _html,
    ".xml": _xml,
    ".pdf": _pdf,
    ".json": _json,
    ".csv": _table,
    ".tsv": _table,
}
