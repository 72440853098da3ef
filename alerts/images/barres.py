"""How each group voted: a bar on one scale, then its figures in columns, each under its position."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from alerts.image import PartGroupe
from alerts.images.signes import Signe, comptes, effectif, pave, votants
from alerts.images.svg import LARGEUR, MARGE, tenir, texte
from alerts.images.theme import Theme

RANGEE, EPAISSEUR, TAILLE = 36, 22, 22
NOM, BARRE = 200, 300
"""Widths of the names and of the longest bar; the columns take the rest."""
COLONNES = {Signe.POUR: 630.0, Signe.CONTRE: 730.0, Signe.ABSTENTION: 820.0}
MEMBRES = LARGEUR - MARGE - 6.0
"""Right edges of the figures: of each position, then of the members, told when some did not vote."""
ENTETES = {Signe.POUR: "pour", Signe.CONTRE: "contre", Signe.ABSTENTION: "abst."}


def hauteur(groupes: Sequence[PartGroupe]) -> float:
    """How high the heading and the rows of these groups are."""
    return RANGEE * (len(groupes) + 1)


def barres(groupes: Sequence[PartGroupe], theme: Theme, y: float) -> Iterator[str]:
    """The heading, then a row for each group, from the top `y`, in the order given."""
    absents = any(effectif(groupe) > votants(groupe) for groupe in groupes)
    yield from _entete(theme, y + EPAISSEUR * 0.86, absents)
    plus = max((votants(groupe) for groupe in groupes), default=0)
    for rang, groupe in enumerate(groupes, start=1):
        yield from _rangee(groupe, plus, theme, y + RANGEE * rang, absents)


def _entete(theme: Theme, y: float, absents: bool) -> Iterator[str]:
    for signe, x in COLONNES.items():
        yield texte(x, y, ENTETES[signe], theme.faible, taille=20, ancre="end")
    if absents:
        yield texte(MEMBRES, y, "membres", theme.faible, taille=20, ancre="end")


def _rangee(groupe: PartGroupe, plus: int, theme: Theme, y: float, absents: bool) -> Iterator[str]:
    ligne = y + EPAISSEUR * 0.86
    nom = tenir(groupe.nom, NOM - 12, TAILLE, gras=True)
    yield texte(MARGE, ligne, nom, theme.texte, taille=TAILLE, gras=True)
    x: float = MARGE + NOM
    if not votants(groupe):
        yield texte(x, ligne, "aucun vote", theme.faible, taille=TAILLE)
    for signe, colonne in COLONNES.items():
        if compte := comptes(groupe)[signe]:
            large = max(4.0, BARRE * compte / plus)
            yield pave(x, y, large, EPAISSEUR, signe, theme)
            x += round(large) + 2
            yield texte(colonne, ligne, str(compte), theme.texte, taille=TAILLE, ancre="end")
    if absents:
        yield texte(MEMBRES, ligne, str(effectif(groupe)), theme.faible, taille=TAILLE, ancre="end")
