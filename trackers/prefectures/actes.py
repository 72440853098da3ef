"""The acts of a recueil des actes administratifs: where each begins and ends in the text of its pages.

A recueil has a summary, then a page of title before each act, and the act's title again at the foot of its pages. An
act is found by its words: "Vu le code…" opens it, "ARRÊTE", its articles, "Fait à…" closes it; its title and who
decides stand before the first "Vu".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from parlement.extraction import repare
from parlement.texte import fold

_VU = re.compile(r"vul[ea']")
_TETE = re.compile(
    r"\W*arretes?(?:inter)?(?:prefectoral|ministeriel|conjoint|modificatif|complementaire)*(?:n[°o.]|du\d|portant|autorisant|modifiant|abrogeant|relatif|endate|$)"
)
_AUTORITE = re.compile(r"l[ea]prefete?(?:,|$|d[eu']|delegue)|lehautcommissaire")
_DISPOSITIF = re.compile(r"\W*(?:arretent|arrete|decident|decide)\W*$")
_ARTICLE = re.compile(r"\W*article(?P<numero>\d{1,2}|premier|unique|ier)")
_FAIT = re.compile(r"faita[a-z'-]{2,40}(?:,?le(?:\d|$)|,$)|faita[a-z-]{3,25}$|faitle\d")
_PIED = re.compile(r"-[a-z]?[\dab]{2,3}-20\d\d-\d\d-\d\d-\d{5}-")
"""What the software of recueils puts at the foot of pages: "Préfecture de Police - 75-2024-02-03-00001 - Arrêté…"."""
_CODE = re.compile(r"[a-z]?[\dab]{2,3}-20\d\d-\d\d-\d\d-\d{5}")
"""The number that a recueil gives an act, on its page of title: not the act's own."""
_FOLIO = re.compile(r"\W*(?:page)?\d{1,4}(?:/\d{1,4}|sur\d{1,4})?\W*")
_REPRISE = re.compile(r"\W*(?:vul|considerant|article(?:\d|premier)|surproposition|arrete\W*$|faita|[-•*])")
"""What begins a paragraph."""
_VIDE = 20
"""Fewer letters than any page that was typed has."""
_PIED_MAX, _TETE_MAX, _VISAS_MAX = 10, 30, 40
"""Most lines of a foot, of a title, between who decides and the first "Vu"."""


@dataclass(frozen=True, slots=True)
class Ligne:
    """A line of a page: as written, its letters repaired; and squeezed."""

    page: int
    texte: str
    serre: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page without its foot nor its number."""

    numero: int
    lignes: tuple[Ligne, ...]

    @property
    def est_vide(self) -> bool:
        """Whether it has no text of its own: an image, a plan, or damaged."""
        return sum(len(ligne.serre) for ligne in self.lignes) < _VIDE


@dataclass(frozen=True, slots=True)
class Titre:
    """What a page of title says of the act that follows. police: it is of the Paris police prefecture."""

    texte: str
    police: bool


@dataclass(frozen=True, slots=True)
class Acte:
    """One act: parts of the text as written, letters repaired, words still cut.

    titre: from "Arrêté n°…" to who decides. autorite: who decides. articles: the text of each, in order. fait: place
    and date. lignes: the whole.
    """

    titre: str
    autorite: str
    articles: tuple[str, ...]
    fait: str
    lignes: tuple[Ligne, ...]

    @property
    def texte(self) -> str:
        """The whole, one paragraph a line."""
        return "\n\n".join(_paragraphes(self.lignes))


def page_of(numero: int, texte: str) -> Page:
    """One page of text, numbered from 0."""
    found = [Ligne(numero, line.strip(), _serre(line)) for line in repare(texte).splitlines()]
    foot = max(0, len(found) - _PIED_MAX)
    feet = [rank for rank, ligne in enumerate(found) if rank >= foot and _PIED.search(ligne.serre)]
    kept = found[: feet[0]] if feet else found
    return Page(numero, tuple(line for line in kept if not line.serre or not _FOLIO.fullmatch(line.serre)))


def actes_of(pages: Sequence[Page]) -> Iterator[Acte]:
    """The acts that begin in these pages, in order."""
    lignes = [ligne for page in pages for ligne in page.lignes]
    for start, vu, end in _bornes(lignes):
        yield _acte(lignes[start:end], vu - start)


def titres_of(pages: Sequence[Page]) -> Iterator[Titre]:
    """What the pages of title say: a service, the recueil's number of an act, its title."""
    for page in pages:
        codes = [rank for rank, ligne in enumerate(page.lignes) if _CODE.fullmatch(ligne.serre)]
        if len(codes) == 1 and not any(_VU.match(ligne.serre) for ligne in page.lignes):
            service = "".join(ligne.serre for ligne in page.lignes[: codes[0]])
            yield Titre(_joined(page.lignes[codes[0] + 1 :]), "prefecturedepolice" in service)


def _serre(texte: str) -> str:
    return "".join(fold(texte).split())


def _bornes(lignes: Sequence[Ligne]) -> Iterator[tuple[int, int, int]]:
    """Of each act: its first line, that of its first "Vu", the one past its last."""
    start, vu, floor = -1, -1, 0
    articles = False
    for rank, ligne in enumerate(lignes):
        if _VU.match(ligne.serre) and (start < 0 or (articles and _opens(lignes, floor, rank))):
            if start >= 0:
                yield start, vu, rank
            start, vu, articles = _debut(lignes, floor, rank), rank, False
        elif start >= 0 and (_DISPOSITIF.match(ligne.serre) or _ARTICLE.match(ligne.serre)):
            articles, floor = True, rank + 1
        elif start >= 0 and articles and _FAIT.match(ligne.serre):
            end = _end_of_page(lignes, rank)
            yield start, vu, end
            start, articles, floor = -1, False, rank + 1
    if start >= 0:
        yield start, vu, len(lignes)


def _opens(lignes: Sequence[Ligne], floor: int, vu: int) -> bool:
    """Whether a "Vu" among articles is another act's: who decides stands right before."""
    before = lignes[max(floor, vu - _VISAS_MAX) : vu]
    return any(_AUTORITE.match(ligne.serre) for ligne in before)


def _debut(lignes: Sequence[Ligne], floor: int, vu: int) -> int:
    """Where an act begins: its title, the last line before who decides that is one; else who decides."""
    autorite = _last(_AUTORITE, lignes, max(floor, vu - _VISAS_MAX), vu)
    before = vu if autorite is None else autorite
    titre = _last(_TETE, lignes, max(floor, before - _TETE_MAX), before)
    return before if titre is None else titre


def _last(forme: re.Pattern[str], lignes: Sequence[Ligne], start: int, end: int) -> int | None:
    return next((rank for rank in range(end - 1, start - 1, -1) if forme.match(lignes[rank].serre)), None)


def _end_of_page(lignes: Sequence[Ligne], rank: int) -> int:
    page = lignes[rank].page
    return next((end for end in range(rank, len(lignes)) if lignes[end].page != page), len(lignes))


# --- one act ---------------------------------------------------------------------------------------------------


def _acte(lignes: Sequence[Ligne], vu: int) -> Acte:
    autorite = _last(_AUTORITE, lignes, 0, vu)
    tete = vu if autorite is None else autorite
    articles = list(_articles(lignes[vu:]))
    fait = next((rank for rank in range(vu, len(lignes)) if _FAIT.match(lignes[rank].serre)), len(lignes))
    return Acte(
        titre=_joined(lignes[:tete]),
        autorite=_joined(lignes[tete:vu]),
        articles=tuple(articles),
        fait=_joined(lignes[fait : fait + 3]),
        lignes=tuple(lignes),
    )


def _articles(lignes: Sequence[Ligne]) -> Iterator[str]:
    """The text of each article. Numbers follow one another: a line that begins "article 7 de la loi" is not one."""
    numbers = count(1)
    awaited, start = next(numbers), -1
    for rank, ligne in enumerate(lignes):
        match = _ARTICLE.match(ligne.serre)
        if match and _numero(match["numero"]) == awaited:
            if start >= 0:
                yield _joined(lignes[start:rank])
            awaited, start = next(numbers), rank
        elif start >= 0 and _FAIT.match(ligne.serre):
            yield _joined(lignes[start:rank])
            return
    if start >= 0:
        yield _joined(lignes[start:])


def _numero(written: str) -> int:
    return int(written) if written.isdecimal() else 1


def _joined(lignes: Sequence[Ligne]) -> str:
    return "\n".join(ligne.texte for ligne in lignes)


def _paragraphes(lignes: Sequence[Ligne]) -> Iterator[str]:
    """Runs of lines, as written; a blank line or what begins a visa, a recital, an article separates them."""
    run: list[str] = []
    for rank, ligne in enumerate(lignes):
        if (
            rank and ligne.serre == lignes[0].serre and ligne.serre
        ):  # the number of the act, at the head of each page
            continue
        if run and (not ligne.serre or _REPRISE.match(ligne.serre)):
            yield "\n".join(run)
            run = []
        if ligne.serre:
            run.append(ligne.texte)
    if run:
        yield "\n".join(run)
