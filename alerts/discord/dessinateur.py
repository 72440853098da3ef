"""Pictures drawn away from the event loop, once for all the channels that want them."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from alerts.image import Image
from alerts.images import DessinImpossible, render_png
from alerts.images.theme import NomTheme
from alerts.render.discord import Dessin

log = logging.getLogger(__name__)

GARDES: Final = 64
"""Pictures kept, drawn or being drawn: of 15 to 110 KiB each."""


def dessiner(image: Image, theme: NomTheme = "sombre") -> Dessin | None:
    """Draw a picture here and now; None when it could not be, which is logged."""
    try:
        return Dessin(render_png(image, theme), image.alt)
    except DessinImpossible as error:
        log.error("« %s » : %s", image.titre, error)
        return None


class Dessinateur:
    """Draws each picture once, however many ask for it at the same time. For one event loop."""

    def __init__(self, draw: Callable[[Image], Dessin | None] = dessiner) -> None:
        self._draw = draw
        self._dessins: OrderedDict[Image, asyncio.Task[Dessin | None]] = OrderedDict()

    async def draw(self, image: Image) -> Dessin | None:
        """The picture; None when it could not be drawn: the message says it in words."""
        if (dessin := self._dessins.get(image)) is None:
            dessin = asyncio.create_task(asyncio.to_thread(self._draw, image))
            self._dessins[image] = dessin
        self._dessins.move_to_end(image)
        while len(self._dessins) > GARDES:
            self._dessins.popitem(last=False)
        return await asyncio.shield(dessin)
