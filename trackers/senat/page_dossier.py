"""The page of a bill at the Sénat, when its feed does not answer: its lines and links, never its markup.

A page of the former site was recorded (2017); of the present one only the shapes of its links are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import quote

from lxml import etree

from parlement.documents import Document
from parlement.dossiers import ASSEMBLEE, Acte, Dossier
from parlement.texte import clean, fold
from trackers.base import Reading, Unreadable
from trackers.page import Page, Row, read_page
from trackers.senat.dossiers import SIGNET, assemble, read_titre
from trackers.senat.entrees import LONGUEUR, Entree
from trackers.senat.etapes import est_connue
from trackers.senat.flux import signet_of
from trackers.senat.imprimes import est_imprime, numero_de
from trackers.senat.liens import Lien, Objet, read_lien
from trackers.senat.rubriques import Rubrique, follow, read_chambre, read_rubrique

PAGE_DOSSIER = re.compile(rf"/(?:dossier-legislatif|dossierleg)/(?P<signet>{SIGNET})\.html")
"""The path of a page."""
_TITRE = re.compile(r"(?:projet|proposition|pplo?|pjlo?) de (?:loi|resolution)\b|loi\b.* relati|convention\b")
# Under these a page still tells the reading: everything else in large letters ends it.
_DANS_UNE_LECTURE = re.compile(
    r"travaux|seance|commission|texte|amendement|examen|discussion|debat|depot|vote|scrutin|rapport|avis"
)
_AMENDEMENTS = frozenset({Objet.AMENDEMENTS_COMMISSION, Objet.AMENDEMENTS_SEANCE})
_NOMS = {
    Objet.RAPPORT: "Rapport n° {}",
    Objet.AVIS: "Avis n° {}",
    Objet.ADOPTE: "Texte n° {}",
    Objet.TEXTE: "Texte n° {}",
    Objet.SCRUTIN: "Scrutin public n° {}",
    Objet.SEANCE: "Compte rendu intégral",
}
"""What a bare link is, as its own address says."""
_HAUTEUR = 3
"""How many elements above a line may hold its link."""
_LARGEUR = 12
"""And how many elements these may hold."""


def page_url(site: str, signet: str) -> str:
    """The address of the page of a bill."""
    return f"{site}/dossier-legislatif/{quote(signet, safe='')}.html"


def parse_page(body: bytes, url: str) -> Reading:
    """The bill, its steps and its documents, from its page. Raises Unreadable for anything that is not that page.

    A link without words tells what it leads to and nothing more: neither day nor decision.
    """
    signet = signet_of(PAGE_DOSSIER, url)
    page = read_page(body)
    if not _speaks_of(page, signet):
        raise Unreadable(f"page qui ne parle pas du dossier {signet}")
    titre = _titre(page)
    entrees = list(_Lecture(page, signet).entrees())
    reading = assemble(Dossier(uid=signet, senat=signet, titre=titre), entrees)
    if not any(isinstance(record, (Acte, Document)) for record in reading.records):
        raise Unreadable(f"page du dossier {signet} où aucune étape n'est reconnue")
    return reading


def _speaks_of(page: Page, signet: str) -> bool:
    """Whether the page links to something of the bill: an error page may only repeat the address asked for."""
    named = re.compile(rf"(?<![a-z0-9])(?:dosleg)?{re.escape(signet)}(?![0-9a-z]|-\d)")
    links = (*page.links, *page.own, *(str(e.get("href", "")) for e in page.root.iter("link")))
    return any(named.search(link) for link in links)


def _titre(page: Page) -> str:
    """What the page says in large letters, else about itself, when it is the title of a bill."""
    said = [*page.headings, *(str(meta.get("content", "")) for meta in page.root.iter("meta"))]
    written = next((line for line in said if _TITRE.match(fold(line))), "")
    return read_titre(written)


@dataclass(slots=True)
class _Lecture:
    """Walks down a page, remembering the heading it is under. vus: addresses that an entry gave words to."""

    page: Page
    signet: str
    rubrique: Rubrique | None = None
    vus: set[str] = field(default_factory=set)

    def entrees(self) -> Iterator[Entree]:
        for row in self.page.rows:
            if self._is_heading(row):
                continue
            for titre, liens in _parts(row):
                yield from self._entree(row, titre, liens)
        amendements = tuple(lien for lien in map(read_lien, self.page.links) if lien.objet in _AMENDEMENTS)
        if amendements:
            yield self._new("Amendements", amendements)

    def _is_heading(self, row: Row) -> bool:
        text = row.text
        if read_rubrique(text) or read_chambre(text):
            self.rubrique = follow(self.rubrique, text)
            return True
        if row.element.tag in ("h1", "h2", "h3"):
            if not (est_imprime(text) or est_connue(text) or _DANS_UNE_LECTURE.search(fold(text))):
                self.rubrique = None
            return not est_imprime(text) and not est_connue(text)
        return False

    def _entree(self, row: Row, titre: str, liens: tuple[Lien, ...]) -> Iterator[Entree]:
        """A line that opens as an entry does, else what its links lead to."""
        if est_imprime(titre):
            if self.rubrique:
                yield self._new(*self._with_around(row, titre, liens))
        elif est_connue(titre):
            if self.rubrique or not _needs_reading(titre):
                yield self._new(titre, liens)
        elif self.rubrique and self.rubrique.chambre != ASSEMBLEE:
            for lien in liens:
                if lien.objet in _NOMS and lien.url not in self.vus:
                    yield self._new(_NOMS[lien.objet].format(lien.numero), (lien,))

    def _with_around(self, row: Row, titre: str, liens: tuple[Lien, ...]) -> tuple[str, tuple[Lien, ...]]:
        """A text named by a line and linked to by another, in an element that holds nothing else."""
        if liens and liens[0].objet is not Objet.AUTRE:
            return titre, liens
        numero = numero_de(titre)
        element = row.element
        for _ in range(_HAUTEUR):
            parent = element.getparent()
            if parent is None or parent.tag in ("body", "main", "html") or len(parent) > _LARGEUR:
                break
            element = parent
            found = {read_lien(str(a.get("href", ""))) for a in element.iter("a")}
            useful = [lien for lien in found if lien.objet is not Objet.AUTRE]
            if not useful:
                continue
            words = self._words(element, useful[0])
            if len(useful) > 1 or useful[0].numero != numero or words is None:
                break
            return words, (useful[0],)
        return titre, liens

    def _words(self, element: etree._Element, lien: Lien) -> str | None:
        """The words of an element without those of the link; None when it holds several entries, or none first."""
        inside = (r for r in self.page.rows if r.element is element or element in r.element.iterancestors())
        lines = [_text_without(row, lien) for row in inside]
        first = [line for line in lines if est_imprime(line) or est_connue(line)]
        words = clean(" ".join(lines))
        return words if len(first) == 1 and est_imprime(words) else None

    def _new(self, titre: str, liens: tuple[Lien, ...]) -> Entree:
        self.vus.update(lien.url for lien in liens)
        return Entree(signet=self.signet, titre=titre, rubrique=self.rubrique, liens=liens)


def _text_without(row: Row, lien: Lien) -> str:
    return clean("".join(text for text, href in row.runs if read_lien(href).url != lien.url))


def _needs_reading(titre: str) -> bool:
    """Whether an entry means something under a reading only: a menu has "Comptes rendus", never "Saisine en date"."""
    return fold(titre).startswith(("compte rendu", "scrutin"))


def _parts(row: Row) -> Iterator[tuple[str, tuple[Lien, ...]]]:
    """A line and what it links to; the lines of a paragraph apart, when they link to several things."""
    useful = {lien.url for lien in map(read_lien, row.links) if lien.objet is not Objet.AUTRE}
    runs: list[list[tuple[str, str]]] = [list(row.runs)]
    if len(useful) > 1:
        runs = [list(part) for br, part in groupby(row.runs, key=lambda run: run[0] == "\n") if not br]
    for part in runs:
        text = clean("".join(written for written, _ in part)[:LONGUEUR])
        liens = tuple(read_lien(href) for href in dict.fromkeys(href for _, href in part) if href)
        useful_first = sorted(liens, key=lambda lien: lien.objet is Objet.AUTRE)
        if text:
            yield text, tuple(useful_first)
