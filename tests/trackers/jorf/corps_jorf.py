"""Documents of the Journal officiel in DILA's format, and the archives that deliver them."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

JOURNAL = "JORFCONT000054700000"
NUIT, SOIR = "JORFSIMPLE_20260819-003035.tar.gz", "JORFSIMPLE_20260819-213012.tar.gz"
DOSSIER = "20260819-003035/jorf/simple/JORF/CONT/00/00/54/70/00/JORFCONT000054700000"
"""The folders of an issue: the first is the time stamp of the delivery."""


def uid_of(numero: int) -> str:
    """The id of an act."""
    return f"JORFTEXT{54_700_000 + numero:012}"


def texte(numero: int, contenu: str = "<p>Rien.</p>", **fields: str) -> bytes:
    """One act with one article; `fields` replace what its elements hold, or are added (a whole STRUCT too)."""
    held = {
        "ID": uid_of(numero),
        "NATURE": "DECRET",
        "NUM": "2026-100",
        "NOR": "INTD2600001D",
        "DATE_PUBLI": "2026-08-19",
        "DATE_TEXTE": "2026-08-17",
        "TITRE": "Décret du 17 août 2026",
        "TITREFULL": f"Décret n° 2026-100 du 17 août 2026 relatif à l'essai {numero}",
        "AUTORITE": "",
        "MINISTERE": "Ministère de l'intérieur",
        "NOTICE": "<CONTENU/>",
        "VISAS": "<CONTENU/>",
        "STRUCT": article("1", contenu),
    } | fields
    inside = "".join(f"<{name}>{value}</{name}>\n" for name, value in held.items())
    origine = f'<ORIGINE_PUBLI id="{JOURNAL}">JORF n°0192 du 19 août 2026</ORIGINE_PUBLI>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<TEXTE>\n{inside}{origine}\n</TEXTE>'.encode()


def article(numero: str, contenu: str) -> str:
    """One article."""
    return (
        f"<ARTICLE>\n<ID>JORFARTI1</ID>\n<NUM>{numero}</NUM>\n<DATE_DEBUT>2999-01-01</DATE_DEBUT>\n"
        f"<SM>\n<CONTENU/>\n</SM>\n<BLOC_TEXTUEL>\n<CONTENU>\n{contenu}\n</CONTENU>\n</BLOC_TEXTUEL>\n</ARTICLE>"
    )


def contenu(text: str) -> str:
    """What a field holds around its text."""
    return f'<CONTENU>\n<p align="left">\n<br/>{text}</p>\n</CONTENU>'


def sommaire(
    numeros: Iterable[int], titre: str = "JORF n°0192 du 19 août 2026", jour: str = "2026-08-19"
) -> bytes:
    """The summary of the issue, that lists these acts."""
    liens = "".join(f'<LIEN_TXT idtxt="{uid_of(n)}" titretxt="{escape(titre)}"/>\n' for n in numeros)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<JO>\n<ID>{JOURNAL}</ID>\n<TITRE>{titre}</TITRE>\n<NUM>0192</NUM>\n'
        f'<DATE_PUBLI>{jour}</DATE_PUBLI>\n<STRUCTURE_TXT><TM niv="1"><TITRE_TM>LOIS</TITRE_TM>\n{liens}</TM>'
        "</STRUCTURE_TXT>\n</JO>"
    ).encode()


def issue(numeros: Iterable[int], dossier: str = DOSSIER, **fields: str) -> dict[str, bytes]:
    """An issue as an archive holds it: its summary and its acts."""
    listed = list(numeros)
    found = {f"{dossier}/{JOURNAL}.xml": sommaire(listed)}
    return found | {f"{dossier}/{uid_of(n)}.xml": texte(n, **fields) for n in listed}


def pack(members: Mapping[str, bytes]) -> bytes:
    """An archive with its folders, whose bytes depend on its members only."""
    buffer = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as tar,
    ):
        for folder in dict.fromkeys(name.rpartition("/")[0] for name in members):
            info = tarfile.TarInfo(folder or "dossier")
            info.type = tarfile.DIRTYPE
            tar.addfile(info)
        for name, body in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    return buffer.getvalue()


def index(*names: str) -> bytes:
    """The page that the server makes."""
    rows = "".join(f'<tr><td><a href="{name}">{name[:23]}..&gt;</a></td></tr>\n' for name in names)
    return f"<html><body><h1>Index of /OPENDATA/JORFSIMPLE</h1><table>{rows}</table></body></html>".encode(
        "latin-1"
    )
