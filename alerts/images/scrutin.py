"""The card of a public vote: its result, the hemicycle with the count in the middle, then a bar for each group."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.image import ImageScrutin
from alerts.images.barres import barres, hauteur
from alerts.images.hemicycle import HAUTEUR, RAYON, hemicycle
from alerts.images.signes import Signe, comptes, effectif, siege
from alerts.images.svg import LARGEUR, MARGE, carte, texte, titres
from alerts.images.theme import Theme

LEGENDE = "Un siège par membre, groupe par groupe : ce ne sont pas les vraies places."
SIEGES_MIN = 12
"""Fewer make no hemicycle: the bars say it all."""
_COMPTE, _PAS = 24, 35
"""Size of the figures in the middle, and from one to the next."""


def draw(image: ImageScrutin, theme: Theme) -> str:
    """The SVG of a vote."""
    pieces, y = titres(MARGE - 20, image.titre, image.resultat, theme)
    if sum(map(effectif, image.groupes)) >= SIEGES_MIN:
        y += HAUTEUR + 8
        pieces += [*hemicycle(image.groupes, theme, LARGEUR / 2, y), *_decompte(image, theme, y)]
    y += 44
    pieces += barres(image.groupes, theme, y)
    y += hauteur(image.groupes) + 30
    pieces.append(texte(MARGE, y, LEGENDE, theme.faible, taille=20))
    return carte(y + 24, theme, image.alt, pieces)


def _decompte(image: ImageScrutin, theme: Theme, bas: float) -> Iterator[str]:
    """The count, each figure beside the sign of its seats: this is the key of the picture."""
    totaux = {signe: sum(comptes(groupe)[signe] for groupe in image.groupes) for signe in Signe}
    dits = [(signe, total) for signe, total in totaux.items() if total or signe in (Signe.POUR, Signe.CONTRE)]
    x = LARGEUR / 2 - RAYON / 4
    y = bas - _PAS * (len(dits) - 1) - 6
    for signe, total in dits:
        yield siege(x, y - _COMPTE * 0.36, 12, signe, theme)
        gras = signe in (Signe.POUR, Signe.CONTRE)
        yield texte(x + 28, y, signe.dit(total), theme.texte, taille=_COMPTE, gras=gras)
        y += _PAS
