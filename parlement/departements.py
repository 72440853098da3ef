"""The departments, and the collectivities that bear a department's number: what people call them."""

from __future__ import annotations

import re
from typing import Final

from parlement.texte import fold

_METROPOLE: Final = re.split(
    ", ",
    "Ain, Aisne, Allier, Alpes-de-Haute-Provence, Hautes-Alpes, Alpes-Maritimes, Ardèche, Ardennes, Ariège, "
    "Aube, Aude, Aveyron, Bouches-du-Rhône, Calvados, Cantal, Charente, Charente-Maritime, Cher, Corrèze, *, "
    "Côte-d'Or, Côtes-d'Armor, Creuse, Dordogne, Doubs, Drôme, Eure, Eure-et-Loir, Finistère, Gard, "
    "Haute-Garonne, Gers, Gironde, Hérault, Ille-et-Vilaine, Indre, Indre-et-Loire, Isère, Jura, Landes, "
    "Loir-et-Cher, Loire, Haute-Loire, Loire-Atlantique, Loiret, Lot, Lot-et-Garonne, Lozère, Maine-et-Loire, "
    "Manche, Marne, Haute-Marne, Mayenne, Meurthe-et-Moselle, Meuse, Morbihan, Moselle, Nièvre, Nord, Oise, "
    "Orne, Pas-de-Calais, Puy-de-Dôme, Pyrénées-Atlantiques, Hautes-Pyrénées, Pyrénées-Orientales, Bas-Rhin, "
    "Haut-Rhin, Rhône, Haute-Saône, Saône-et-Loire, Sarthe, Savoie, Haute-Savoie, Paris, Seine-Maritime, "
    "Seine-et-Marne, Yvelines, Deux-Sèvres, Somme, Tarn, Tarn-et-Garonne, Var, Vaucluse, Vendée, Vienne, "
    "Haute-Vienne, Vosges, Yonne, Territoire de Belfort, Essonne, Hauts-de-Seine, Seine-Saint-Denis, "
    "Val-de-Marne, Val-d'Oise",
)
"""From 01 to 95, in order; there is no 20."""

DEPARTEMENTS: Final[dict[str, str]] = {
    **{f"{number:02}": name for number, name in enumerate(_METROPOLE, start=1) if name != "*"},
    "2A": "Corse-du-Sud",
    "2B": "Haute-Corse",
    "971": "Guadeloupe",
    "972": "Martinique",
    "973": "Guyane",
    "974": "La Réunion",
    "976": "Mayotte",
}
"""Number -> name: 96 of mainland France, five overseas."""


def read_departement(typed: str) -> str | None:
    """The number of the department that someone names by its number or its name; None when there is none such."""
    word = typed.strip().upper()
    number = word.zfill(2) if word.isdecimal() else word
    if number in DEPARTEMENTS:
        return number
    return _BY_NAME.get(_key(typed))


def nom_departement(numero: str) -> str:
    """ "Paris", "Var (83)": Paris alone goes without its number; a number we do not know stays itself."""
    name = DEPARTEMENTS.get(numero, "")
    return name if numero == "75" else f"{name} ({numero})" if name else numero


def _key(text: str) -> str:
    """A name without case, accents, hyphens nor its article: "la reunion", "Val d'Oise"."""
    letters = re.sub(r"[^a-z]", "", fold(text))
    return re.sub(r"^la(?=reunion|guadeloupe|martinique|guyane)", "", letters)


_BY_NAME: Final = {_key(name): number for number, name in DEPARTEMENTS.items()}
