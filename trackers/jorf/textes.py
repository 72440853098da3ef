"""One act (`JORFTEXT….xml`): all its words, those who signed it, the laws it cites and what it changes.

Seen: AUTORITE and NUM empty, ID_ELI absent, articles without a number, blocks of text at any depth of sections, tables,
an act of 604 KB, a date in 2999 for none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from parlement.citations import lois_citees, nor_rectifie
from parlement.jorf import TexteJo
from parlement.modifications import articles_touches
from parlement.texte import clean, fold
from trackers.base import Reading
from trackers.jorf.champs import day, field, joined, to_words, uid_of, words

_PIECE = re.compile(
    r"<SIGNATAIRES>[^<]*+(?:<(?!/SIGNATAIRES>)[^<]*+)*+"
    r"|<(?P<champ>TITRE_T[AM]|NUM|CONTENU)(?: [^>]*)?(?<!/)>(?P<inside>[^<]*+(?:<(?!/(?P=champ)>)[^<]*+)*+)"
)
"""What is read of the structure as the XML library writes it: all at once, an act may have hundreds of articles."""
_FAIT = re.compile(r"(?:Fait|Donné)\b.{0,40}\b(?:le|du)\b", re.IGNORECASE)
"""How the line that dates an act begins: "Fait le 11 août 2026."."""


def read_texte(root: etree._Element) -> Reading:
    """Read `<TEXTE>`. Raises Unreadable when it has no id."""
    uid = uid_of(root, "JORFTEXT")
    remarks: list[str] = []
    publie = day(root, "DATE_PUBLI", remarks)
    if publie is None and not remarks:
        remarks.append(f"{uid} : sans date de publication")
    journal = root.find("ORIGINE_PUBLI")
    titre, nor = field(root, "TITREFULL") or field(root, "TITRE"), field(root, "NOR")
    notice = joined((words(root.find("NOTICE")), words(root.find("SM"))))
    visas, contenu = words(root.find("VISAS")), _contenu(root)
    texte = TexteJo(
        uid=uid,
        journal="" if journal is None else clean(journal.get("id", "")),
        jo=field(root, "ORIGINE_PUBLI"),
        nature=field(root, "NATURE"),
        numero=field(root, "NUM"),
        nor=nor,
        titre=titre,
        date=day(root, "DATE_TEXTE", remarks),
        publie=publie,
        autorite=field(root, "AUTORITE"),
        ministere=field(root, "MINISTERE"),
        notice=notice,
        visas=visas,
        contenu=contenu,
        travaux=words(root.find("TP")),
        signataires=signataires(joined(map(words, root.iter("SIGNATAIRES")))),
        eli=field(root, "ID_ELI"),
        cite=lois_citees(joined((titre, visas, notice, contenu))),
        modifie=articles_touches(contenu),
        rectifie=nor_rectifie(titre, nor, contenu),
    )
    return Reading((texte,), tuple(remarks))


def _contenu(root: etree._Element) -> str:
    """The articles under their headings, then what it says of corrections and of what it repeals."""
    struct = root.find("STRUCT")
    written = "" if struct is None else etree.tostring(struct, encoding="unicode", with_tail=False)
    pieces = to_words("<br/>".join(map(_piece, _PIECE.finditer(written))))
    return joined((pieces, words(root.find("RECT")), words(root.find("ABRO"))))


def _piece(match: re.Match[str]) -> str:
    """What is kept of the structure: titles of sections, numbers of articles, contents; not who signed."""
    inside = match["inside"] or ""
    return heading(inside.strip()) if match["champ"] == "NUM" else inside


def heading(numero: str) -> str:
    """The line above an article: "Article 1"; an annex stands for itself."""
    return f"Article {numero}" if numero and not fold(numero).startswith(("annexe", "article")) else numero


def signataires(text: str) -> tuple[str, ...]:
    """Those who signed, as written: an office ends with a comma and its holder follows on the next line.

    The line that dates the act is left out, and formulas ("Par le Président de la République :").
    """
    return tuple(_signers(text.split("\n")))


def _signers(lines: Iterable[str]) -> Iterator[str]:
    office = ""
    for line in lines:
        if not line or line.endswith(":") or _FAIT.match(line):
            continue
        if line.endswith(","):
            office = f"{office} {line}".strip()
            continue
        yield f"{office} {line}".strip()
        office = ""
    if office:
        yield office.rstrip(",")
