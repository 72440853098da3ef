"""The colours of a picture, on an opaque card that stands out of both Discord themes.

"For" and "against" are a blue and an orange of Okabe and Ito's palette, told apart by people who do not tell red from
green; a shape, a pattern and a word say the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

NomTheme: TypeAlias = Literal["sombre", "clair"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Colours as SVG writes them. `faible`: words of less weight. `trait`: frames and axes, never the only sign."""

    fond: str
    texte: str
    faible: str
    trait: str
    pour: str
    contre: str


THEMES: dict[NomTheme, Theme] = {
    "sombre": Theme(
        fond="#1B1C20", texte="#F4F4F6", faible="#B9BBC4", trait="#5C5F6B", pour="#56B4E9", contre="#F0A030"
    ),
    "clair": Theme(
        fond="#FFFFFF", texte="#17181C", faible="#4E515C", trait="#A3A6B1", pour="#0072B2", contre="#C24E00"
    ),
}
