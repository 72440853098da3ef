"""The Atom feed of a suivi, or of everything tracked: its alerts, each one entry, edited when it is corrected."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime

from feedgen.feed import FeedGenerator

from alerts.message import decode_message, nettoyer
from alerts.render.html import Cadre, render_html
from service.web.contenu import ATOM, Contenu, contenu
from service.web.demande import Demande
from storage.alertes import AlerteConnue

MOST = 50
"""Entries of a feed."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries changed last."""
_HORS_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def atom(demande: Demande, nom: str = "") -> Contenu:
    """The feed of one suivi, or of all. Raises Introuvable."""
    one = demande.suivi(nom) if nom else None
    alertes = demande.alertes(one.nom if one else "", MOST)
    updated = max((alerte.modifiee_le for alerte in alertes), default=NEVER)
    place = ("suivi", one.nom) if one else ()
    feed = FeedGenerator()
    feed.id(f"urn:uuid:{_uuid(f'suivi:{one.nom}' if one else 'tout')}")
    feed.title(_propre(f"{one.titre} — {demande.page.titre}" if one else demande.page.titre))
    feed.author(name=_propre(demande.page.titre))
    feed.language("fr")
    feed.updated(updated)
    feed.link(href=demande.liens.absolue(*place, "atom.xml"), rel="self")
    feed.link(href=demande.liens.absolue(*(place or ("",))), rel="alternate")
    for alerte in alertes:
        _entry(feed, alerte, demande)
    return contenu(feed.atom_str(pretty=True), ATOM, updated)


def _entry(feed: FeedGenerator, alerte: AlerteConnue, demande: Demande) -> None:
    message = decode_message(alerte.message)
    entry = feed.add_entry(order="append")
    entry.id(f"urn:uuid:{_uuid(alerte.cle)}")
    entry.title(_propre(message.titre))
    entry.updated(alerte.modifiee_le)
    entry.published(alerte.vue_le)
    entry.link(href=demande.liens.absolue("alerte", alerte.reference), rel="alternate")
    entry.category(term=alerte.importance)
    entry.content(_HORS_XML.sub("", render_html(message, Cadre(niveau=2))), type="html")


def _uuid(cle: str) -> uuid.UUID:
    """The same for ever, wherever the page is served."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"urn:vigie:{cle}")


def _propre(texte: str) -> str:
    return _HORS_XML.sub("", nettoyer(texte)).strip() or "(sans titre)"
