"""`journal`: a night of the Journal officiel, an ordinary one and the largest: read, matched by the veilles, stored.

The archive is made up in DILA's format: seeded words, sizes from a nomination to an act of 600 KB.
"""

from __future__ import annotations

import asyncio
import io
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from bench.mesure import MIB, Figure, apart, measured, median_of
from bench.textes import phrase, vocabulaire
from parlement.jorf import TexteJo
from service.configuration.veilles import veilles_livrees
from service.poll.bundles import next_batch
from storage.database import Database
from storage.migrations import PARLEMENT
from storage.records import record_members
from storage.sources import Origin
from trackers.jorf.sources import JorfTracker
from trackers.tracker import MemberReading
from veilles.reperer import reperer
from veilles.veille import Veille

MEMBRES, FOIS = 800, 5
SECONDES, MEMOIRE = 2, 100
"""Targets: seconds to read and match; MiB at the peak, the process and what is stored included."""
ORDINAIRE, GROSSE = 6.8, 8.9
"""Sizes of acts (log of characters): 786 documents made 392 KB packed on 19 August 2026; the largest night, 4.2 MB."""
GRAND = 600_000
"""Characters of the largest act."""
UN_SUR = 100
"""One act in that many says the words of a veille."""
GRAINE = 11
PHRASE = (
    "Les traitements d'images au moyen de dispositifs de captation installés sur des aéronefs sont autorisés"
    " dans les conditions prévues à l'article L. 242-5 du code de la sécurité intérieure."
)
VISAS = (
    "Le ministre de l'intérieur,<br/>Vu le code des juridictions financières, notamment ses articles L. 122-5 et"
    " L. 122-9 ;"
    "<br/>Vu la loi n° 2023-380 du 19 mai 2023 relative aux jeux Olympiques, notamment son article 7 ;<br/>Décrète :"
)
JOUR = datetime(2026, 8, 19, tzinfo=UTC)


@dataclass(slots=True)
class Passe:
    """One night: seconds to read, to match and to store; acts read and found; peak memory in bytes."""

    lecture: float = 0.0
    reperage: float = 0.0
    stockage: float = 0.0
    textes: int = 0
    reperes: int = 0
    memoire: int = 0


def mesure(membres: int = MEMBRES, fois: int = FOIS, grand: int = GRAND) -> Iterator[Figure]:
    """Read an ordinary night, then the largest, `fois` times each, in a fresh process and a fresh database.

    Times are those of one processor: what else the machine does is not counted.
    """
    for nom, taille in (("ordinaire", ORDINAIRE), ("la plus grosse", GROSSE)):
        yield from _nuit(nom, membres, fois, grand if taille == GROSSE else grand // 10, taille)


def _nuit(nom: str, membres: int, fois: int, grand: int, taille: float) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as name:
        path = Path(name) / "JORFSIMPLE_20260819-003035.tar.gz"
        size = fabrique(path, membres, grand, taille)
        packed = path.stat().st_size / 1e6
        yield Figure(f"nuit {nom}", packed, "Mo", f"{membres} textes, {size / 1e6:.1f} Mo de XML")
        passes = [apart(une_nuit, path, Path(name) / f"{rang}.db") for rang in range(fois)]
    expected = -(-membres // UN_SUR)
    for passe in passes:
        if passe.textes != membres or passe.reperes < expected:
            raise RuntimeError(
                f"{passe.textes} textes lus sur {membres}, {passe.reperes} repérés sur {expected}"
            )
    yield median_of(
        f"{nom} : lire (vérifier l'archive, extraire les textes)", [p.lecture for p in passes], "s"
    )
    yield median_of(f"{nom} : repérer les veilles livrées", [p.reperage for p in passes], "s")
    yield median_of(
        f"{nom} : lire et repérer, processeur", [p.lecture + p.reperage for p in passes], "s", SECONDES
    )
    yield median_of(f"{nom} : stocker, recherche comprise", [p.stockage for p in passes], "s")
    yield median_of(f"{nom} : mémoire au plus haut", [p.memoire / MIB for p in passes], "Mio", MEMOIRE)


def une_nuit(archive: Path, base: Path) -> Passe:
    """Read an archive into a new database as a poll does, and match each act."""
    passe, veilles = Passe(), veilles_livrees()
    with measured() as cout, closing(Database(base, PARLEMENT)) as database:
        asyncio.run(_lit(archive, database, veilles, passe))
    passe.memoire = cout.memoire
    return passe


async def _lit(archive: Path, database: Database, veilles: tuple[Veille, ...], passe: Passe) -> None:
    origin = Origin(source="jorf", rang=2, reponse=1, vu_le=JOUR)
    tracker = JorfTracker()
    began = time.process_time()
    tracker.names(archive)
    readings = tracker.unpack(archive, {})
    while batch := next_batch(readings):
        read = time.process_time()
        passe.lecture += read - began
        _repere(batch, veilles, passe)
        matched = time.process_time()
        passe.reperage += matched - read
        await database.write(partial(record_members, origin=origin, readings=batch))
        began = time.process_time()
        passe.stockage += began - matched


def _repere(batch: list[MemberReading], veilles: tuple[Veille, ...], passe: Passe) -> None:
    for found in batch:
        if found.error or found.reading.remarks:
            raise RuntimeError(f"{found.member.name} : {found.error or found.reading.remarks}")
        for record in found.reading.records:
            if isinstance(record, TexteJo):
                passe.textes += 1
                passe.reperes += bool(reperer(record.texte, veilles))


# --- an archive of our own -----------------------------------------------------------------------------------


def fabrique(path: Path, membres: int, grand: int, taille: float) -> int:
    """Write an archive of so many acts and its summary, the same every time; gives the bytes of XML in it."""
    rng = Random(GRAINE)
    words = vocabulaire(rng)
    uids = [f"JORFTEXT{54_700_000 + rang:012}" for rang in range(membres)]
    bodies = {"JORFCONT000054700000": _sommaire(uids)}
    for rang, uid in enumerate(uids):
        size = grand if rang == membres // 2 else int(rng.lognormvariate(taille, 1.1))
        bodies[uid] = _texte(rng, words, uid, size, dit=rang % UN_SUR == 0)
    with tarfile.open(path, "w:gz") as archive:
        for uid, body in bodies.items():
            info = tarfile.TarInfo(f"20260819-003035/jorf/simple/JORF/CONT/00/00/54/70/{uid}.xml")
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
    return sum(map(len, bodies.values()))


def _sommaire(uids: list[str]) -> bytes:
    liens = "".join(f'<LIEN_TXT idtxt="{uid}" titretxt="Décret"/>' for uid in uids)
    return (
        "<JO><ID>JORFCONT000054700000</ID><TITRE>JORF n°0192 du 19 août 2026</TITRE><NUM>0192</NUM>"
        f'<DATE_PUBLI>2026-08-19</DATE_PUBLI><STRUCTURE_TXT><TM niv="1">{liens}</TM></STRUCTURE_TXT></JO>'
    ).encode()


def _texte(rng: Random, words: list[str], uid: str, size: int, *, dit: bool) -> bytes:
    articles = "".join(_articles(rng, words, size))
    titre = escape(phrase(rng, words, 20))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<TEXTE><ID>{uid}</ID><NATURE>DECRET</NATURE><NUM/><NOR>INTD26{uid[-5:]}D</NOR>
<DATE_PUBLI>2026-08-19</DATE_PUBLI><DATE_TEXTE>2026-08-17</DATE_TEXTE>
<ORIGINE_PUBLI id="JORFCONT000054700000">JORF n°0192 du 19 août 2026</ORIGINE_PUBLI>
<TITRE>Décret du 17 août 2026</TITRE><TITREFULL>Décret du 17 août 2026 {titre}</TITREFULL><AUTORITE/>
<NOTICE><CONTENU/></NOTICE><VISAS><CONTENU><p align="left"><br/>{VISAS}</p></CONTENU></VISAS>
<STRUCT>{articles}{_article(99, PHRASE) if dit else ""}
<SIGNATAIRES><CONTENU><p>Fait le 17 août 2026.</p><p>Le ministre,</p><p>Une Personne</p></CONTENU></SIGNATAIRES>
</STRUCT></TEXTE>""".encode()


def _articles(rng: Random, words: list[str], size: int) -> Iterator[str]:
    """Articles of some paragraphs, one in seven with a table, until there are `size` characters of them."""
    written, numero = 0, 0
    while written < size:
        numero += 1
        inside = "<br/>".join(
            escape(phrase(rng, words, rng.randint(8, 60))) for _ in range(rng.randint(1, 8))
        )
        table = _table(rng, words) if numero % 7 == 0 else ""
        article = _article(numero, inside) + table
        written += len(article)
        yield article


def _article(numero: int, inside: str) -> str:
    return (
        f"<ARTICLE><ID>JORFARTI{numero:012}</ID><ANCIEN_ID/>\n\n<NUM>{numero}</NUM><MCS_ART/>"
        "<DATE_DEBUT>2999-01-01</DATE_DEBUT><DATE_FIN>2999-01-01</DATE_FIN>\n\n<SM>\n<CONTENU/>\n</SM>"
        f"<BLOC_TEXTUEL>\n<CONTENU>\n<p>\n<br/>{inside}</p>\n</CONTENU>\n</BLOC_TEXTUEL>\n<LIENS/></ARTICLE>\n"
    )


def _table(rng: Random, words: list[str]) -> str:
    rows = "".join(f"<tr><th>{rang}</th><td>{phrase(rng, words, 4)}</td><td/></tr>" for rang in range(12))
    return f"<ARTICLE><BLOC_TEXTUEL><CONTENU><table>{rows}</table></CONTENU></BLOC_TEXTUEL></ARTICLE>"
