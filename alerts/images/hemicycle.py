"""The hemicycle of a vote: one seat per member, groups from left to right between aisles, each under its name.

The seats are laid out by parliamentarch; they are not the real ones, and the picture says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

from parliamentarch import get_nrows_from_nseats, get_row_thickness, get_seats_centers

from alerts.image import PartGroupe
from alerts.images.signes import comptes, effectif, siege
from alerts.images.svg import Ancre, largeur, lignes, texte, trait
from alerts.images.theme import Theme

RAYON = 360
"""Outer radius. The void in the middle has half of it."""
BANDE, ECART_NOM = 14, 32
"""Distances from the seats to the line above a group, and to its name."""
NOM, INTERLIGNE, LIGNES = 20, 23, 2
"""Size of the names, from one line to the next, and how many lines they take at most."""
HAUTEUR = RAYON + ECART_NOM + INTERLIGNE * LIGNES
NOM_MAX = 180.0
RANGS_MIN, SIEGE_MAX = 5, 16.0
"""A few votes are small seats far apart, not large ones."""
PLEIN = 0.84
"""Part of the room of a seat that its sign takes."""


@dataclass(frozen=True, slots=True)
class Secteur:
    """The seats of one group, from left to right, and the angles they take (π on the left, 0 on the right)."""

    groupe: PartGroupe
    places: tuple[tuple[float, float], ...]
    debut: float
    fin: float

    @property
    def milieu(self) -> float:
        """Where its name goes if there is room."""
        return (self.debut + self.fin) / 2


def hemicycle(groupes: Sequence[PartGroupe], theme: Theme, x: float, y: float) -> Iterator[str]:
    """Draw seats, lines and names of the groups that have members; (x, y) is the middle of the lower side."""
    presents = [groupe for groupe in groupes if effectif(groupe)]
    effectifs = tuple(map(effectif, presents))
    if not effectifs:
        return
    rangs, secteurs = _secteurs(presents, effectifs)
    rayon = min(SIEGE_MAX, get_row_thickness(rangs) * RAYON * PLEIN)
    for secteur in secteurs:
        signes = (signe for signe, compte in comptes(secteur.groupe).items() for _ in range(compte))
        for (sx, sy), signe in zip(secteur.places, signes, strict=True):
            yield siege(x + (sx - 1) * RAYON, y - sy * RAYON, rayon, signe, theme)
        yield _bande(secteur, theme, x, y)
    yield from _noms(secteurs, theme, x, y)


def _secteurs(groupes: Sequence[PartGroupe], effectifs: tuple[int, ...]) -> tuple[int, list[Secteur]]:
    rangs, places = _places(effectifs)
    return rangs, [
        Secteur(groupe, tuple((px, py) for px, py, _ in own), own[0][2], own[-1][2])
        for groupe, own in zip(groupes, places, strict=True)
    ]


@lru_cache(maxsize=64)
def _places(effectifs: tuple[int, ...]) -> tuple[int, list[list[tuple[float, float, float]]]]:
    """Number of rows, and for each group its seats (x, y, angle), from left to right.

    A seat of each row is left empty between two groups: it makes an aisle.
    """
    libres = 0
    rangs = _rangs(sum(effectifs))
    while libres != rangs * (len(effectifs) - 1):
        libres = rangs * (len(effectifs) - 1)
        rangs = _rangs(sum(effectifs) + libres)
    centres = get_seats_centers(sum(effectifs) + libres, min_nrows=rangs)
    ordre = iter(sorted(((x, y, angle) for (x, y), angle in centres.items()), key=lambda s: (-s[2], s[1])))
    places = []
    for nombre in effectifs:
        places.append(list(islice(ordre, nombre)))
        next(islice(ordre, rangs, rangs), None)
    return rangs, places


def _rangs(sieges: int) -> int:
    rangs: int = get_nrows_from_nseats(sieges)
    return max(RANGS_MIN, rangs)


def _point(x: float, y: float, angle: float, rayon: float) -> tuple[float, float]:
    return x + rayon * math.cos(angle), y - rayon * math.sin(angle)


def _bande(secteur: Secteur, theme: Theme, x: float, y: float) -> str:
    """The line above a group, as wide as it, eight units at least."""
    rayon = RAYON + BANDE
    marge = max(0.0, 4 / rayon - (secteur.debut - secteur.fin) / 2)
    gx, gy = _point(x, y, secteur.debut + marge, rayon)
    dx, dy = _point(x, y, secteur.fin - marge, rayon)
    arc = f"M{gx:.1f} {gy:.1f}A{rayon} {rayon} 0 0 1 {dx:.1f} {dy:.1f}"
    return f'<path d="{arc}" fill="none" stroke="{theme.faible}" stroke-width="4"/>'


def _noms(secteurs: Sequence[Secteur], theme: Theme, x: float, y: float) -> Iterator[str]:
    noms = [_lignes(secteur, x) for secteur in secteurs]
    angles = ecarter([secteur.milieu for secteur in secteurs], noms)
    for secteur, mots, angle in zip(secteurs, noms, angles, strict=True):
        depart = _point(x, y, secteur.milieu, RAYON + BANDE)
        yield trait(*depart, *_point(x, y, angle, RAYON + ECART_NOM - 5), theme.faible)
        yield from _nom(mots, angle, theme, x, y)


def _lignes(secteur: Secteur, x: float) -> list[str]:
    """The name of a group, on lines that stay on the card."""
    bout = x - (RAYON + ECART_NOM + 6) * abs(math.cos(secteur.milieu)) - 14
    place = NOM_MAX if _ancre(secteur.milieu) == "middle" else min(NOM_MAX, bout)
    return lignes(secteur.groupe.nom, place, NOM, gras=True, plus=LIGNES) or ["?"]


def _ancre(angle: float) -> Ancre:
    cote = math.cos(angle)
    return "middle" if abs(cote) < 0.2 else "end" if cote < 0 else "start"


def _nom(mots: Sequence[str], angle: float, theme: Theme, x: float, y: float) -> Iterator[str]:
    """A name whose last line sits on the end of its tick at the top of the arc, and is centred on it at its ends."""
    px, py = _point(x, y, angle, RAYON + ECART_NOM)
    monte = INTERLIGNE * (len(mots) - 1)
    py += (NOM * 0.36 - monte / 2) * (1 - math.sin(angle)) - monte * math.sin(angle)
    for rang, mot in enumerate(mots):
        ligne = py + INTERLIGNE * rang
        yield texte(px, ligne, mot, theme.texte, taille=NOM, gras=True, ancre=_ancre(angle))


def ecarter(angles: Sequence[float], noms: Sequence[Sequence[str]]) -> list[float]:
    """Move names (each on its lines) apart along the arc until none covers its neighbour, as little as it takes.

    Angles go down from π to 0.
    """
    ecartes = list(angles)
    for _ in range(200):
        heurts = 0
        for i, (gauche, droite) in enumerate(pairwise(ecartes)):
            manque = _besoin(gauche, droite, noms[i], noms[i + 1]) - (gauche - droite)
            if manque > 1e-3:
                heurts += 1
                ecartes[i], ecartes[i + 1] = min(math.pi, gauche + manque / 2), max(0.0, droite - manque / 2)
        if not heurts:
            break
    return ecartes


def _besoin(gauche: float, droite: float, nom: Sequence[str], suivant: Sequence[str]) -> float:
    """Angle that two neighbours need: names side by side at the top of the arc, one under the other at its ends."""
    milieu = (gauche + droite) / 2
    large = (_largeur(nom) + _largeur(suivant)) / 2 + NOM / 2
    haut = INTERLIGNE * (len(nom) + len(suivant)) / 2 + 3
    besoin = min(haut / max(abs(math.cos(milieu)), 1e-6), large / max(math.sin(milieu), 1e-6))
    return besoin / (RAYON + ECART_NOM)


def _largeur(mots: Sequence[str]) -> float:
    return max(largeur(mot, NOM, gras=True) for mot in mots)
