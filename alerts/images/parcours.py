"""The card of a bill's way: time goes down, each house has its column and its shape, each step its line of words.

Steps stand apart in proportion to the time between them, and never closer than a line of text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from alerts.image import EtapeParcours, ImageParcours
from alerts.images.svg import LARGEUR, MARGE, carte, lignes, texte, titres
from alerts.images.theme import Theme
from parlement import senat
from parlement.dossiers import ASSEMBLEE
from parlement.temps import date_courte

TAILLE, LIGNE = 24, 30
COLONNES = {ASSEMBLEE: 325.0, senat.CHAMBRE: 465.0}
AILLEURS = 395.0
"""Middle of the column of each house; the joint commission, the Conseil and the law stand between them."""
MOTS = 515.0
"""Where the words of a step begin. The days stand left of the columns."""
ECART_MIN, ECART_MAX, PAR_JOUR = 20, 70, 0.6
"""Room left between two steps besides their own lines: at least, at most, for each day that passed."""


def draw(image: ImageParcours, theme: Theme) -> str:
    """The SVG of a timeline."""
    pieces, y = titres(MARGE - 20, image.titre, "", theme)
    y += 46
    for chambre, x in COLONNES.items():
        pieces.append(texte(x, y, chambre, theme.faible, taille=TAILLE, ancre="middle"))
    mots = [_mots(etape) for etape in image.etapes]
    hauteurs = placer(image.etapes, [len(dits) for dits in mots], y + 50)
    pieces += _traits(image.etapes, hauteurs, theme)
    for etape, dits, haut in zip(image.etapes, mots, hauteurs, strict=True):
        pieces += _etape(etape, dits, haut, theme)
    bas = hauteurs[-1] + LIGNE * (len(mots[-1]) - 1) if hauteurs else y
    return carte(bas + 44, theme, image.alt, pieces)


def _mots(etape: EtapeParcours) -> list[str]:
    venir = " (à venir)" if etape.jour and not etape.faite else ""
    return lignes(etape.libelle + venir, LARGEUR - MARGE - MOTS, TAILLE, plus=3) or ["étape sans nom"]


def placer(etapes: Sequence[EtapeParcours], nombres: Sequence[int], y: float) -> list[float]:
    """Height of each step: `nombres` are its lines of words; `y` is that of the first."""
    hauteurs = [y][: len(etapes)]
    for (avant, apres), nombre in zip(pairwise(etapes), nombres, strict=False):
        y += nombre * LIGNE + _ecart(avant.jour, apres.jour)
        hauteurs.append(y)
    return hauteurs


def _ecart(avant: date | None, apres: date | None) -> float:
    if avant is None or apres is None:
        return ECART_MIN
    return min(ECART_MAX, ECART_MIN + PAR_JOUR * max(0, (apres - avant).days))


def _colonne(etape: EtapeParcours) -> float:
    return COLONNES.get(etape.chambre, AILLEURS)


def _traits(etapes: Sequence[EtapeParcours], hauteurs: Sequence[float], theme: Theme) -> Iterator[str]:
    """The way from one step to the next; dashed towards what is to come."""
    for (avant, y), (apres, suivant) in pairwise(zip(etapes, hauteurs, strict=True)):
        tirets = "" if apres.faite else ' stroke-dasharray="4 8"'
        path = f"M{_colonne(avant):.0f} {y - 8:.0f}L{_colonne(apres):.0f} {suivant - 8:.0f}"
        yield f'<path d="{path}" stroke="{theme.trait}" stroke-width="4"{tirets}/>'


def _etape(etape: EtapeParcours, dits: Sequence[str], y: float, theme: Theme) -> Iterator[str]:
    inconnu = "date inconnue" if etape.faite else "à venir"
    jour = date_courte(etape.jour) if etape.jour else inconnu
    couleur = theme.texte if etape.faite else theme.faible
    yield texte(MARGE, y, jour, theme.faible, taille=TAILLE)
    yield _marque(etape, _colonne(etape), y - 8, theme)
    for rang, ligne in enumerate(dits):
        yield texte(MOTS, y + LIGNE * rang, ligne, couleur, taille=TAILLE)


def _marque(etape: EtapeParcours, x: float, y: float, theme: Theme) -> str:
    """A square for the Assemblée, a disc for the Sénat, a diamond for the others; hollow for what is to come."""
    couleur = {ASSEMBLEE: theme.pour, senat.CHAMBRE: theme.contre}.get(etape.chambre, theme.texte)
    style = f'fill="{couleur if etape.faite else theme.fond}" stroke="{couleur}" stroke-width="3"'
    if etape.chambre == senat.CHAMBRE:
        return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="11" {style}/>'
    if etape.chambre == ASSEMBLEE:
        return f'<rect x="{x - 10:.0f}" y="{y - 10:.0f}" width="20" height="20" {style}/>'
    return f'<path d="M{x:.0f} {y - 14:.0f}l14 14l-14 14l-14 -14z" {style}/>'
