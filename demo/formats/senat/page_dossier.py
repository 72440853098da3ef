"""The page of a dossier: SYNTHETIC. Neither the page of before April 2023 nor the present one is known for this bill.

What is true to the site: its lines are worded as those of the old pages, its addresses are those of both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from html import escape
from itertools import groupby

from demo.chronique_senat import FaitsSenat
from parlement.temps import date_courte

APRES_LES_LECTURES = "Contrôle et promulgation"
_LIEN = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")


def page_du_dossier(faits: FaitsSenat, instant: datetime) -> bytes:
    """The steps public at that instant, by reading, in their order."""
    dossier = faits.dossier
    titre = escape(dossier.titre_court)
    acceleree = _jour(dossier.procedure_acceleree)
    lignes = (
        '<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8">',
        f"<title>{titre} - Sénat</title></head><body><main>",
        f"<h1>{titre}</h1>",
        f"<p>{escape(dossier.titre[0].upper() + dossier.titre[1:])}</p>",
        f"<p>Procédure accélérée engagée par le Gouvernement le {acceleree}</p>",
        f'<p><a href="/dossier-legislatif/rss/dosleg{dossier.signet}.xml">Abonnement RSS</a></p>',
        f"<p><a href='{dossier.dossier_assemblee}'>Dossier législatif de l'Assemblée nationale</a></p>",
        *_lectures(faits, instant),
        "</main></body></html>",
    )
    return "\n".join((*lignes, "")).encode()


def _lectures(faits: FaitsSenat, instant: datetime) -> Iterator[str]:
    publics = (e for e in faits.etapes if e.publie <= instant)
    for lecture, etapes in groupby(publics, key=lambda e: e.lecture or APRES_LES_LECTURES):
        yield f"<h2>{escape(lecture)}</h2>\n<ul>"
        yield from (f"<li>{_en_html(etape.page)}</li>" for etape in etapes)
        yield "</ul>"


def _en_html(page: str) -> str:
    return _LIEN.sub(r'<a href="\2">\1</a>', escape(page, quote=False))


def _jour(jour: str) -> str:
    return date_courte(date.fromisoformat(jour))
