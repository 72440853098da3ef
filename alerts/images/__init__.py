"""Pictures: drawn as SVG by one module for each kind, turned into PNG with fonts of our own, the same everywhere.

A drawing is a pure function of what it shows. PNG files are kept while they may be asked again: an alert goes to many
channels. Drawing takes tens of milliseconds of processor: call `render_png` from a thread.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

import resvg_py

from alerts.image import Image, ImageAmendements, ImageParcours, ImageScrutin
from alerts.images import amendements, parcours, scrutin
from alerts.images.svg import PIXELS
from alerts.images.theme import THEMES, NomTheme

POLICES: Final = tuple(
    str(Path(__file__).parent / "polices" / nom) for nom in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
)
GARDEES: Final = 64
"""PNG files kept, of 20 to 80 KiB each."""


class DessinImpossible(Exception):
    """The picture could not be drawn; what it shows is said in words by its message."""


def render_svg(image: Image, theme: NomTheme = "sombre") -> str:
    """Draw a picture as an SVG document, its words in a `title`."""
    colours = THEMES[theme]
    match image:
        case ImageScrutin():
            return scrutin.draw(image, colours)
        case ImageParcours():
            return parcours.draw(image, colours)
        case ImageAmendements():
            return amendements.draw(image, colours)


@lru_cache(maxsize=GARDEES)
def render_png(image: Image, theme: NomTheme = "sombre") -> bytes:
    """Draw a picture as a PNG file. Raises DessinImpossible."""
    try:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=render_svg(image, theme),
                font_files=list(POLICES),
                skip_system_fonts=True,
                width=PIXELS,
            )
        )
    except ValueError as error:
        raise DessinImpossible(f"image non dessinée : {error}") from error
