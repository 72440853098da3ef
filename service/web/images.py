"""Pictures that pages show, each under the fingerprint of what it shows; drawn when they are asked for."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict

import msgspec

from alerts.image import Image
from alerts.images import render_png, render_svg
from alerts.render.html import ImageHtml
from service.web.contenu import PNG, Contenu, Introuvable, contenu
from service.web.liens import Liens

MOST = 500
"""Pictures remembered: what they show, not the files."""
SOMBRE = "-sombre"
_TAILLE = re.compile(r'<svg [^>]*?width="(\d+)" height="(\d+)"')


class Images:
    """The pictures of the pages written lately."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[Image, int, int]] = OrderedDict()

    def address_of(self, image: Image, liens: Liens) -> ImageHtml | None:
        """Where a page loads a picture from; None for one that has no size."""
        empreinte = hashlib.sha256(msgspec.json.encode(image)).hexdigest()[:32]
        if empreinte not in self._known:
            size = _TAILLE.search(render_svg(image))
            if size is None:
                return None
            self._known[empreinte] = (image, int(size[1]), int(size[2]))
        self._known.move_to_end(empreinte)
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        _, largeur, hauteur = self._known[empreinte]
        return ImageHtml(
            src=liens.vers("image", f"{empreinte}.png"),
            sombre=liens.vers("image", f"{empreinte}{SOMBRE}.png"),
            largeur=largeur,
            hauteur=hauteur,
        )

    def draw(self, nom: str) -> Contenu:
        """The file of a picture, by its name without ".png". Raises Introuvable, DessinImpossible."""
        known = self._known.get(nom.removesuffix(SOMBRE))
        if known is None:
            raise Introuvable("Cette image n'est plus là : rouvrez la page d'où vous venez.")
        theme = "sombre" if nom.endswith(SOMBRE) else "clair"
        return contenu(render_png(known[0], theme), PNG, durable=True)
