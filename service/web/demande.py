"""What every page is written from: what is known, the settings of the page, where its links go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alerts.image import Image
from alerts.message import Message
from alerts.render.html import Cadre, ImageHtml, render_html
from alerts.weigh.base import Genre
from commands.base import Commande, CommandError, Context
from parlement.suivis import Suivi, find_suivis, nearest_noms
from service.configuration import PagePublique
from service.web.contenu import HTML, Contenu, Introuvable, contenu
from service.web.gabarit import SANS_PAGE, page
from service.web.images import Images
from service.web.liens import Liens
from storage.alertes import AlerteConnue, alertes_of

PRIVES = frozenset({Genre.ALARME, Genre.PERSONNE})
"""Kinds of alert that say what goes wrong here, or whom somebody follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demande:
    """One page asked for. `context` bears nobody's name: what answers is what anybody may read."""

    context: Context
    page: PagePublique
    liens: Liens
    images: Images

    @property
    def now(self) -> datetime:
        """The present."""
        return self.context.now

    def cadre(self, niveau: int = 1) -> Cadre:
        """Where a message is shown in a page of this site."""
        return Cadre(
            niveau=niveau,
            now=self.now,
            page_of=self.liens.page_of,
            local_of=self.liens.locale,
            image_of=self._image,
        )

    def _image(self, image: Image) -> ImageHtml | None:
        return self.images.address_of(image, self.liens)

    def html(self, titre: str, corps: str, *, ici: str = "", flux: str = SANS_PAGE) -> Contenu:
        """A whole page."""
        text = page(titre, corps, self.liens, site=self.page.titre, now=self.now, ici=ici, flux=flux)
        return contenu(text, HTML)

    def message(self, message: Message, niveau: int = 1) -> str:
        """An answer or an alert, in this page."""
        return render_html(message, self.cadre(niveau))

    def answer(self, commande: Commande, argument: str = "") -> Message:
        """What a command answers to anybody. Raises Introuvable with what it did not understand."""
        try:
            return commande.answer(self.context, argument)
        except CommandError as error:
            raise Introuvable(str(error)) from error

    def suivi(self, typed: str) -> Suivi:
        """The suivi that an address names. Raises Introuvable with the nearest ones."""
        suivis = self.context.tracked.suivis
        found = find_suivis(typed, suivis)
        if len(found) == 1:
            return found[0]
        near = ", ".join(nearest_noms(typed, suivis)) or "aucun pour l'instant"
        raise Introuvable(f"Rien de tel n'est suivi ici. Suivis proches : {near}.")

    def alertes(self, suivi: str = "", most: int = 50) -> list[AlerteConnue]:
        """News about a suivi, or about all of them and the veilles, the latest changed first."""
        found = alertes_of(self.context.vigie, suivi=suivi, most=most * 2)
        return [alerte for alerte in found if is_public(alerte)][:most]


def is_public(alerte: AlerteConnue) -> bool:
    """Whether an alert may be read by anybody: it tells of a suivi or of a veille."""
    return alerte.genre not in PRIVES and bool(alerte.suivis or alerte.veilles)
