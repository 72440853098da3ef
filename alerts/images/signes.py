"""What stands for a vote: one shape and one pattern for each, so that no colour is needed to read a picture."""

from __future__ import annotations

from enum import Enum

from alerts.image import PartGroupe
from alerts.images.svg import au_pixel, rectangle
from alerts.images.theme import Theme

PAS = 9
"""Between two lines of a hatching."""


class Signe(Enum):
    """Positions, in the order they are drawn. Full disc, cross, ring, dot; full bar, hatched, hollow, thin."""

    POUR = "pour"
    CONTRE = "contre"
    ABSTENTION = "abstention"
    SANS_VOTE = "sans vote"

    def dit(self, compte: int) -> str:
        """ "2 abstentions"."""
        s = "s" if compte > 1 and self is Signe.ABSTENTION else ""
        return f"{compte} {self.value}{s}"


def comptes(groupe: PartGroupe) -> dict[Signe, int]:
    """How many members of a group bear each sign."""
    return {
        Signe.POUR: groupe.pour,
        Signe.CONTRE: groupe.contre,
        Signe.ABSTENTION: groupe.abstention,
        Signe.SANS_VOTE: groupe.non_votants + groupe.absents,
    }


def effectif(groupe: PartGroupe) -> int:
    """All the members of a group that are counted."""
    return sum(comptes(groupe).values())


def votants(groupe: PartGroupe) -> int:
    """Members who voted or abstained."""
    return groupe.pour + groupe.contre + groupe.abstention


def dit(groupe: PartGroupe) -> str:
    """How a group voted, in words: "14 pour, 4 abstentions, sur 20"; "aucun vote, sur 20"."""
    found = comptes(groupe)
    sans = found.pop(Signe.SANS_VOTE)
    voix = ", ".join(signe.dit(compte) for signe, compte in found.items() if compte) or "aucun vote"
    return f"{voix}, sur {effectif(groupe)}" if sans else voix


def siege(x: float, y: float, rayon: float, signe: Signe, theme: Theme) -> str:
    """One seat around (x, y), on a whole pixel: alike seats are drawn alike, and the file is half as heavy."""
    cx, cy = au_pixel(x), au_pixel(y)
    match signe:
        case Signe.POUR:
            return _disque(cx, cy, rayon, f'fill="{theme.pour}"')
        case Signe.CONTRE:
            d, epais = rayon * 0.72, max(2.0, rayon * 0.5)
            croix = (
                f"M{cx - d:.1f} {cy - d:.1f}l{2 * d:.1f} {2 * d:.1f}m0 {-2 * d:.1f}l{-2 * d:.1f} {2 * d:.1f}"
            )
            return f'<path d="{croix}" stroke="{theme.contre}" stroke-width="{epais:.1f}"/>'
        case Signe.ABSTENTION:
            epais = max(1.5, rayon * 0.28)
            anneau = f'fill="none" stroke="{theme.texte}" stroke-width="{epais:.1f}"'
            return _disque(cx, cy, rayon - epais / 2, anneau)
        case Signe.SANS_VOTE:
            return _disque(cx, cy, max(1.5, rayon * 0.26), f'fill="{theme.faible}"')


def _disque(x: float, y: float, rayon: float, attributs: str) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{rayon:.1f}" {attributs}/>'


def pave(x: float, y: float, large: float, haut: float, signe: Signe, theme: Theme) -> str:
    """A piece of a bar from its top left corner: full, hatched, hollow, or half as thick."""
    x, large = round(x), max(3, round(large))
    match signe:
        case Signe.POUR:
            return rectangle(x, y, large, haut, f'fill="{theme.pour}"')
        case Signe.CONTRE:
            return hachures(x, y, large, haut, theme.contre)
        case Signe.ABSTENTION:
            return creux(x, y, large, haut, theme.texte)
        case Signe.SANS_VOTE:
            return rectangle(x, y + haut / 4, large, haut / 2, f'fill="{theme.faible}"')


def hachures(x: float, y: float, large: float, haut: float, couleur: str) -> str:
    """A framed rectangle of slanting lines, without a `pattern`: its id would be there twice in a page."""
    bord = 2
    gauche, bas, dedans, monte = x + bord, y + haut - bord, large - 2 * bord, haut - 2 * bord
    path = []
    for depart in range(PAS - round(haut), round(dedans), PAS):
        debut, fin = max(depart, 0), min(depart + monte, dedans)
        if debut < fin:
            path.append(
                f"M{gauche + debut:.0f} {bas - debut + depart:.0f}l{fin - debut:.0f} {debut - fin:.0f}"
            )
    lines = f'<path d="{"".join(path)}" stroke="{couleur}" stroke-width="4"/>' if path else ""
    return lines + creux(x, y, large, haut, couleur)


def creux(x: float, y: float, large: float, haut: float, couleur: str) -> str:
    """A frame inside a rectangle."""
    return rectangle(
        x + 1, y + 1, max(1, large - 2), haut - 2, f'fill="none" stroke="{couleur}" stroke-width="2"'
    )
