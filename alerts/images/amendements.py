"""The card of the amendments on an article: how many were examined, then a bar for each outcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from alerts.image import ImageAmendements
from alerts.images.signes import Signe, pave
from alerts.images.svg import LARGEUR, MARGE, carte, largeur, lignes, texte, titres
from alerts.images.theme import Theme

RANGEE, EPAISSEUR, TAILLE = 52, 30, 26
NOM, BARRE = 330, 480
SIGNES = (
    ("adopté", Signe.POUR),
    ("rejeté", Signe.CONTRE),
    ("à discuter", Signe.ABSTENTION),
    ("en traitement", Signe.ABSTENTION),
)
"""Pattern of a state, by how its words begin: full, hatched, or hollow for what is still to come. Others are faint."""
A_VENIR = ("à discuter", "en traitement")


def draw(image: ImageAmendements, theme: Theme) -> str:
    """The SVG of the progress of amendments."""
    pieces, y = titres(MARGE - 20, image.titre, _avancement(image.parts), theme)
    y += 34
    plus = max((compte for _, compte in image.parts), default=0)
    for mots, compte in image.parts:
        dits = lignes(mots, NOM - 16, TAILLE)
        pieces += _rangee(dits, mots, compte, plus, theme, y)
        y += RANGEE + (len(dits) - 1) * (TAILLE + 4)
    return carte(y + 16, theme, image.alt, pieces)


def _avancement(parts: Sequence[tuple[str, int]]) -> str:
    """How far the examination went: "11 amendements, dont 2 à examiner"."""
    total = sum(compte for _, compte in parts)
    reste = sum(compte for mots, compte in parts if mots.startswith(A_VENIR))
    if not total:
        return "Aucun amendement"
    dits = f"{total} amendement{'s' if total > 1 else ''}"
    if not reste:
        return f"{dits}, plus aucun à examiner"
    return f"{dits}, dont {reste} à examiner" if reste < total else f"{dits} à examiner"


def _rangee(dits: Sequence[str], mots: str, compte: int, plus: int, theme: Theme, y: float) -> Iterator[str]:
    ligne = y + EPAISSEUR * 0.8
    for rang, mot in enumerate(dits):
        yield texte(MARGE, ligne + rang * (TAILLE + 4), mot, theme.texte, taille=TAILLE)
    x: float = MARGE + NOM
    if compte:
        large = max(6.0, BARRE * compte / plus)
        signe = next((signe for debut, signe in SIGNES if mots.startswith(debut)), Signe.SANS_VOTE)
        yield pave(x, y, large, EPAISSEUR, signe, theme)
        x += large + 14
    chiffre = str(compte)
    x = min(x, LARGEUR - MARGE - largeur(chiffre, TAILLE, gras=True))
    yield texte(x, ligne, chiffre, theme.texte, taille=TAILLE, gras=True)
