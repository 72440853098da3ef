"""`textes`: two versions of a long text, read, their articles paired, and compared word by word.

Both are made up in Akoma Ntoso with the shape of the Sénat's files: seeded words, as rare and as common as in law.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from xml.sax.saxutils import escape

from bench.mesure import Figure, median_of
from parlement.appariement import Motif, Paire, apparie, dit_surete
from parlement.comparaison import compare
from parlement.versions import Version
from trackers.senat.textes import parse_texte

ARTICLES, FOIS = 400, 15
MILLISECONDES = 300
"""Target: from two bodies to every changed word."""
GRAINE = 7
URL = "https://www.senat.fr/akomantoso/pjl25-{numero}.akn.xml"
MOTS_COURANTS = re.findall(
    r"\w+",
    "le la les de du des un une à au aux et ou est sont par pour dans sur avec sans après avant mots article code"
    " alinéa premier second même présent loi ainsi rédigé inséré complété supprimé remplacés modifié conditions"
    " prévues décret",
)
SYLLABES = re.findall(
    r"\w+", "ra ti mo cen du per ver li son tri que pa lo mi nis tè re for ma col lec ga ran pro cé"
)


@dataclass(frozen=True, slots=True)
class Article:
    """One article to write: its number and its paragraphs."""

    numero: int
    alineas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Texte:
    """Two versions, and what became of some articles, by number in the first: None once removed."""

    avant: bytes
    apres: bytes
    suivis: dict[int, int | None]


@dataclass(frozen=True, slots=True)
class Passe:
    """One run: seconds of processor to read, to pair, to compare; what was found."""

    lecture: float
    appariement: float
    comparaison: float
    paires: tuple[Paire, ...]
    alineas: int
    changes: int


def mesure(articles: int = ARTICLES, fois: int = FOIS) -> Iterator[Figure]:
    """Read, pair and compare two versions `fois` times; the articles that moved must be followed.

    Times are those of one processor: what else the machine does is not counted.
    """
    texte = fabrique(articles)
    passes = [_passe(texte) for _ in range(fois)]
    passe = passes[-1]
    followed = check(texte, passe.paires)
    size = (len(texte.avant) + len(texte.apres)) / 2000
    yield Figure("texte fabriqué", size, "ko", f"par version ; {articles} articles, {passe.alineas} alinéas")
    yield median_of("lire deux versions", [1000 * p.lecture for p in passes], "ms")
    yield median_of("retrouver les articles", [1000 * p.appariement for p in passes], "ms")
    yield median_of(f"comparer {passe.changes} alinéas changés", [1000 * p.comparaison for p in passes], "ms")
    whole = [1000 * (p.lecture + p.appariement + p.comparaison) for p in passes]
    yield median_of("des deux fichiers aux mots changés, processeur", whole, "ms", MILLISECONDES)
    yield Figure("articles suivis ou retirés comme il faut", followed, "", f"sur {len(texte.suivis)}")


def _passe(texte: Texte) -> Passe:
    began = time.process_time()
    avant, apres = lit(texte.avant, 220), lit(texte.apres, 249)
    read = time.process_time()
    paires = apparie(avant, apres)
    paired = time.process_time()
    compared = [
        alinea
        for paire in paires
        if paire.avant and paire.apres and paire.comparable and not paire.identique
        for alinea in compare(paire.avant.alineas, paire.apres.alineas)
    ]
    ended = time.process_time()
    changed = sum(not alinea.identique for alinea in compared)
    alineas = sum(len(article.alineas) for article in apres.articles)
    return Passe(read - began, paired - read, ended - paired, paires, alineas, changed)


def lit(body: bytes, numero: int) -> Version:
    """One version, once sure that it is read without a remark."""
    reading = parse_texte(body, URL.format(numero=numero))
    (version,) = (record for record in reading.records if isinstance(record, Version))
    if reading.remarks:
        raise RuntimeError(f"remarques : {reading.remarks}")
    return version


def check(texte: Texte, paires: tuple[Paire, ...]) -> int:
    """How many of the articles whose fate is known were told so; raises RuntimeError at the first that was not."""
    told = {p.avant.place: p for p in paires if p.avant}
    for old, new in texte.suivis.items():
        paire = told[_place(old)]
        if (paire.apres.place if paire.apres else None) != (new and _place(new)):
            raise RuntimeError(f"article {old} : {paire.motif}, {dit_surete(paire.surete)}, au lieu de {new}")
        if new is None and paire.motif is not Motif.DISPARU:
            raise RuntimeError(f"article {old} : {paire.motif}")
    return len(texte.suivis)


# --- the text --------------------------------------------------------------------------------------------------


def fabrique(articles: int = ARTICLES) -> Texte:
    """A text, and the same once debated: every 50th article removed, as many new ones (so that all are numbered
    again), every 40th half rewritten, every 6th with some words changed.
    """
    rng = Random(GRAINE)
    words = vocabulaire(rng)
    before = [Article(n, _alineas(rng, words, n)) for n in range(1, articles + 1)]
    after: list[tuple[Article | None, Article]] = []
    fates: dict[int, int | None] = {}
    for article in before:
        if article.numero % 50 == 9:
            after.append((None, Article(0, _alineas(rng, words, article.numero))))
            after.append((None, Article(0, _alineas(rng, words, 3))))
        if article.numero % 50 == 20:
            fates[article.numero] = None
        elif article.numero % 40 == 17:
            after.append((article, _demi_recrit(rng, words, article)))
        elif article.numero % 6 == 0:
            after.append((article, _retouche(rng, words, article)))
        else:
            after.append((article, article))
    numbered = [(old, replace(new, numero=rank)) for rank, (old, new) in enumerate(after, start=1)]
    fates |= {old.numero: new.numero for old, new in numbered if old}
    return Texte(_body(before, 220), _body([new for _, new in numbered], 249), fates)


def vocabulaire(rng: Random) -> list[str]:
    """Words from the most common to the rarest."""
    return MOTS_COURANTS + ["".join(rng.choices(SYLLABES, k=rng.randint(2, 4))) for _ in range(4000)]


def phrase(rng: Random, words: list[str], size: int) -> str:
    """Words by Zipf's law: the n-th is n times rarer than the first."""
    return " ".join(words[min(int(len(words) ** rng.random()), len(words) - 1)] for _ in range(size))


def _alineas(rng: Random, words: list[str], numero: int) -> tuple[str, ...]:
    """Paragraphs of one article: 700 characters in the mean, one article in 40 of some 6,000."""
    count = 45 if numero % 40 == 3 else rng.randint(2, 8)
    return tuple(f"{rank}° {phrase(rng, words, rng.randint(8, 26))} ;" for rank in range(1, count + 1))


def _retouche(rng: Random, words: list[str], article: Article) -> Article:
    alineas = list(article.alineas)
    rank = rng.randrange(len(alineas))
    changed = alineas[rank].split()
    changed[len(changed) // 2] = phrase(rng, words, 1)
    alineas[rank] = " ".join(changed)
    return replace(article, alineas=tuple(alineas))


def _demi_recrit(rng: Random, words: list[str], article: Article) -> Article:
    """One paragraph in two is another one."""
    kept = [
        f"{rank + 1}° {phrase(rng, words, len(alinea.split()) - 2)} ;" if rank % 2 else alinea
        for rank, alinea in enumerate(article.alineas)
    ]
    return replace(article, alineas=tuple(kept))


def _place(numero: int) -> str:
    return "Article 1er" if numero == 1 else f"Article {numero}"


def _body(articles: list[Article], numero: int) -> bytes:
    """A file as the Sénat makes them, one title for ten articles."""
    titles = [articles[rank : rank + 10] for rank in range(0, len(articles), 10)]
    parts = "".join(
        f"<title><num>TITRE {rank}</num>{''.join(map(_article, held))}</title>"
        for rank, held in enumerate(titles, start=1)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0" xmlns:data="http://data.parlement.fr/v1">
<bill name="pjl"><meta><identification source="#senat"><FRBRWork>
<FRBRalias name="intitule-court" value="Texte fabriqué"/>
<FRBRalias name="signet-dossier-legislatif-senat" value="pjl25-220"/>
</FRBRWork></identification><workflow source="#senat">
<step date="2026-01-{numero % 28 + 1:02}" by="#senat" refersTo="#lecture_1" outcome="déposé au Sénat"/>
</workflow></meta><body>{parts}</body></bill></akomaNtoso>""".encode()


def _article(article: Article) -> str:
    head = (
        _place(article.numero).replace("1er", "1<sup>er</sup>")
        if article.numero == 1
        else _place(article.numero)
    )
    alineas = "".join(
        f'<alinea eId="a{article.numero}_{rank}" data:pastille="{rank}"><num>{alinea.split()[0]}</num>\n'
        f"<content>\n<p>{escape(alinea)}</p>\n</content>\n</alinea>\n"
        for rank, alinea in enumerate(article.alineas, start=1)
    )
    return f'<article eId="art_{article.numero}">\n<num>{head}</num>\n{alineas}</article>\n'
