"""The few pieces of SVG that pictures are made of; texts are cleaned and escaped here alone.

Lengths are in units of which a card is `LARGEUR` wide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import escape
from typing import Final, Literal

from alerts.images.theme import Theme
from alerts.message import graphemes, nettoyer

LARGEUR: Final = 1000
PIXELS: Final = 720
"""Width of the PNG: wider than a phone shows, and half of the pixels of `LARGEUR`."""
MARGE: Final = 36
POLICE: Final = "DejaVu Sans"

_EMS: Final = {
    c: em
    for em, tous in (
        (0.3, "iIjJl'’"),
        (0.37, " \u00a0\u202f,.:;!/|-\\"),
        (0.42, "()[]ftr·"),
        (0.6, 'ckszvxyLFTE?"`*'),
        (0.8, "DGHNOQUw"),
        (1.0, "mMW@%—…+=<>~#^"),
    )
    for c in tous
}
"""Widths in ems, rounded up from those of DejaVu Sans: a text is rather cut early than laid over another."""
_LATIN, _AILLEURS, _GRAS = 0.7, 1.0, 1.1
"""Any other Latin letter or figure, any other character, and how much wider bold is."""
_COLLES: Final = re.compile(
    r"(?<=n°) |(?<=«) | (?=[:;?!»])|(?<=\d) (?=\d{3}|pour|contre|abst)|(?<=[re]) (?=lecture)|(?<= en) (?=séance)"
)
"""Spaces where a line does not end."""

LUS: Final = 1000
"""Characters looked at: more than any place has room for."""

Ancre = Literal["start", "middle", "end"]


def texte(
    x: float,
    y: float,
    mots: str,
    couleur: str,
    *,
    taille: int = 24,
    gras: bool = False,
    ancre: Ancre = "start",
) -> str:
    """One line of text; `y` is its baseline."""
    poids = ' font-weight="bold"' if gras else ""
    place = "" if ancre == "start" else f' text-anchor="{ancre}"'
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="{taille}" fill="{couleur}"{poids}{place}>{sur(mots)}</text>'


def sur(mots: str) -> str:
    """A text as it can stand in an XML document: one line, nothing that XML refuses, nothing that it would read."""
    return escape(nettoyer(mots).replace("\ufffe", "").replace("\uffff", ""))


def largeur(mots: str, taille: int, *, gras: bool = False) -> float:
    """How wide a text will be, at most."""
    return sum(map(_em, mots)) * taille * (_GRAS if gras else 1)


def _em(c: str) -> float:
    if unicodedata.category(c) in ("Mn", "Me"):  # drawn over what precedes
        return 0.0
    base = unicodedata.normalize("NFD", c)[0]
    return _EMS.get(base, _LATIN if base < "\u0370" else _AILLEURS)


def lignes(mots: str, place: float, taille: int, *, gras: bool = False, plus: int = 2) -> list[str]:
    """A text on at most `plus` lines of `place` units, cut between words, or inside one that is wider than a line.

    What does not fit is replaced by "…".
    """
    reste, faites = _COLLES.sub("\u00a0", nettoyer(mots[:LUS])).strip(), list[str]()
    while reste and len(faites) < plus:
        ligne = _tete(reste, place, taille, gras)
        reste = reste[len(ligne) :].strip()
        faites.append(ligne.strip())
    if reste and faites:
        faites[-1] = _abregee(faites[-1], place, taille, gras)
    return faites


def tenir(mots: str, place: float, taille: int, *, gras: bool = False) -> str:
    """A text on one line."""
    return "".join(lignes(mots, place, taille, gras=gras, plus=1))


def _tete(mots: str, place: float, taille: int, gras: bool) -> str:
    """As much of a text as one line takes."""
    if largeur(mots, taille, gras=gras) <= place:
        return mots
    gardes = _debut(mots, place, taille, gras)
    coupe = gardes if mots[len(gardes) :][:1] in ("", " ") else gardes.rpartition(" ")[0]
    return coupe or gardes


def _debut(mots: str, place: float, taille: int, gras: bool) -> str:
    """As many characters as there is room for: one at least."""
    debut = ""
    for caractere in graphemes(mots):
        # Measured whole: widths added one by one may differ from it by a rounding.
        if debut and largeur(debut + caractere, taille, gras=gras) > place:
            break
        debut += caractere
    return debut


_ARRONDI = 1e-6
"""More than a sum of widths may differ from the width of the whole."""


def _abregee(ligne: str, place: float, taille: int, gras: bool) -> str:
    if largeur(f"{ligne}…", taille, gras=gras) > place:
        points = largeur("…", taille, gras=gras) + _ARRONDI
        ligne = _tete(ligne, place - points, taille, gras)
    courte = f"{ligne.rstrip()}…"
    return courte if largeur(courte, taille, gras=gras) <= place else "…"


def rectangle(x: float, y: float, large: float, haut: float, attributs: str) -> str:
    """A rectangle on whole pixels, which stay sharp and weigh less."""
    return f'<rect x="{x:.0f}" y="{y:.0f}" width="{large:.0f}" height="{haut:.0f}" {attributs}/>'


def trait(x1: float, y1: float, x2: float, y2: float, couleur: str, epais: float = 2) -> str:
    """A straight line."""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{couleur}" stroke-width="{epais:g}"/>'


def au_pixel(x: float) -> float:
    """The nearest place where a pixel of the PNG begins: what is drawn there is drawn the same everywhere."""
    pas = LARGEUR / PIXELS
    return round(x / pas) * pas


def carte(hauteur: float, theme: Theme, alt: str, pieces: Iterable[str]) -> str:
    """The whole picture: an opaque card `LARGEUR` wide, with its words for those who do not see it."""
    haut = round(hauteur)
    cadre = f'fill="{theme.fond}" stroke="{theme.trait}" stroke-width="2" rx="18"'
    corps = "".join(pieces)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{LARGEUR}" height="{haut}" '
        f'viewBox="0 0 {LARGEUR} {haut}" font-family="{POLICE}, sans-serif"><title>{sur(alt)}</title>'
        f'<rect width="{LARGEUR}" height="{haut}" fill="{theme.fond}"/>'
        f"{rectangle(1, 1, LARGEUR - 2, haut - 2, cadre)}{corps}</svg>"
    )


def titres(y: float, titre: str, sous_titre: str, theme: Theme) -> tuple[list[str], float]:
    """The head of a card, from `y`; gives its pieces and where what follows may begin."""
    place = LARGEUR - 2 * MARGE
    pieces = []
    for mots, taille, gras, couleur in (
        (titre, 34, True, theme.texte),
        (sous_titre, 28, False, theme.texte),
    ):
        for ligne in lignes(mots, place, taille, gras=gras):
            y += taille * 1.3
            pieces.append(texte(MARGE, y, ligne, couleur, taille=taille, gras=gras))
    return pieces, y
