"""Texts in Akoma Ntoso 3.0, and the two indexes that name them.

The texts are ABRIDGED and our own: a few articles, with what is known of them, and no sentence of the law. Names and
steps are those of the Sénat's documentation; the markup of an article is synthetic (no file was recorded).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

from demo.chronique_senat import FaitsSenat, TexteSenat
from demo.formats.senat.commun import SITE
from parlement.temps import PARIS

AVERTISSEMENT = "Texte abrégé et résumé pour la démonstration : ce n'est pas le texte officiel."
XMLNS = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
JOURS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MOIS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def index_des_textes(textes: Iterable[TexteSenat]) -> bytes:
    """`depots.xml` or `adoptions.xml`: its texts, latest first, dated in Paris without zone."""
    recents = sorted(textes, key=lambda t: t.publie, reverse=True)
    lignes = ('<?xml version="1.0" encoding="UTF-8"?>', "<texts>", *map(_entree, recents), "</texts>", "")
    return "\n".join(lignes).encode()


def _entree(texte: TexteSenat) -> str:
    date = texte.publie.astimezone(PARIS)
    return (
        f"<text><url>{SITE}/akomantoso/{texte.nom}.akn.xml</url>"
        f"<lastModified>{_a_l_anglaise(date)}</lastModified>"
        f"<lastModifiedDateTime>{date:%Y-%m-%dT%H:%M:%S}</lastModifiedDateTime></text>"
    )


def _a_l_anglaise(date: datetime) -> str:
    """`Tue Jan 31 18:45:00 CET 2023`, whatever the language of the machine."""
    return f"{JOURS[date.weekday()]} {MOIS[date.month - 1]} {date:%d %H:%M:%S %Z %Y}"


def texte_akn(faits: FaitsSenat, texte: TexteSenat) -> bytes:
    """One text: its identity, the steps up to it, its articles."""
    lignes = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<!-- {AVERTISSEMENT} -->",
        f'<akomaNtoso xmlns="{XMLNS}">',
        '<bill name="pjl">',
        "<meta>",
        *_identite(faits, texte),
        '<workflow source="#senat">',
        *(_etape(un) for un in faits.textes if un.publie <= texte.publie),
        "</workflow>",
        "</meta>",
        "<preface>",
        f"<p><docTitle>{escape(texte.titre)}</docTitle></p>",
        f"<p><remark>{AVERTISSEMENT}</remark></p>",
        "</preface>",
        "<body>",
        *_articles(faits, texte),
        "</body>",
        "</bill>",
        "</akomaNtoso>",
        "",
    )
    return "\n".join(lignes).encode()


def _identite(faits: FaitsSenat, texte: TexteSenat) -> Iterator[str]:
    dossier = faits.dossier
    alias = {
        "intitule-court": dossier.titre_court,
        "url-senat": f"{SITE}/leg/{texte.nom}.html",
        "url-AN": dossier.dossier_assemblee,
        "signet-dossier-legislatif-senat": dossier.signet,
    }
    yield '<identification source="#senat">'
    yield "<FRBRWork>"
    yield f'<FRBRthis value="/fr/bill/{texte.jour}/{texte.nom}"/>'
    yield from (f'<FRBRalias name="{nom}" value="{escape(valeur)}"/>' for nom, valeur in alias.items())
    yield f'<FRBRdate date="{texte.jour}" name=""/>'
    yield "</FRBRWork>"
    yield f'<FRBRExpression><FRBRdate date="{texte.jour}" name=""/></FRBRExpression>'
    yield "</identification>"


def _etape(texte: TexteSenat) -> str:
    return (
        f'<step date="{texte.jour}" by="{texte.par}" refersTo="{texte.lecture}" '
        f'outcome="{escape(texte.issue)}"/>'
    )


def _articles(faits: FaitsSenat, texte: TexteSenat) -> Iterator[str]:
    """Each article with its paragraphs, in the order of the table."""
    alineas: dict[str, list[str]] = {}
    for un in faits.alineas:
        if texte.nom in un.textes.split("|"):
            alineas.setdefault(un.article, []).append(un.alinea)
    for article, siens in alineas.items():
        eid = article.replace(" ", "_")
        yield f'<article eId="art_{eid}"><num>Article {article}</num>'
        for rang, alinea in enumerate(siens, 1):
            yield f'<alinea eId="art_{eid}__al_{rang}"><content><p>{escape(alinea)}</p></content></alinea>'
        yield "</article>"
