"""`dosleg….xml`: the feed of a dossier, latest step first. Atom 0.3, ISO-8859-15, as recorded in 2019."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape

from demo.chronique_senat import EtapeSenat, FaitsSenat
from demo.formats.commun import moment

LATIN9 = "iso-8859-15"
EN_COURS, PROMULGUE = "en cours de discussion", "promulgué ou adopté (ppr)"
ANCIEN_SITE = "http://www.senat.fr"
"""As the feeds write it."""
DATES_D_UNE_ETAPE = ("updated", "modified", "published", "issued", "created")


def flux_du_dossier(faits: FaitsSenat, instant: datetime) -> bytes:
    """The steps public at that instant. Several may share their id; those dated to the day are at midnight in Paris."""
    etapes = [e for e in faits.etapes if e.publie <= instant]
    etapes.sort(key=date_de_l_etape)
    dossier = faits.dossier
    etat = PROMULGUE if instant >= moment(dossier.promulgation) else EN_COURS
    date = zoulou(max(map(date_de_l_etape, etapes)))
    lignes = (
        '<?xml version="1.0" encoding="ISO-8859-15"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" version="0.3" xml:lang="fr-FR">',
        f"<title>Sénat - {_texte(dossier.titre_court)}</title>",
        f"<subtitle>{_texte(dossier.titre)} ( {etat} ) </subtitle>",
        f'<link href="{ANCIEN_SITE}/rss/syndication.html"/>',
        f"<updated>{date}</updated>",
        f"<modified>{date}</modified>",
        "<author>",
        "<name>Sénat français</name>",
        "<email>sitn@senat.fr</email>",
        f"<uri>{ANCIEN_SITE}/</uri>",
        "</author>",
        f"<icon>{ANCIEN_SITE}/images/logoniv1.gif</icon>",
        f"<id>{ANCIEN_SITE}/dossier-legislatif/{dossier.signet}.html</id>",
        *(ligne for etape in reversed(etapes) for ligne in _entree(etape)),
        "</feed>",
    )
    return "\n".join((*lignes, "")).encode(LATIN9)


def _entree(etape: EtapeSenat) -> Iterable[str]:
    lien, date = escape(etape.lien), zoulou(date_de_l_etape(etape))
    yield "<entry>"
    yield f"<title>{_texte(etape.titre)}</title>"
    yield f'<link href="{lien}"  rel="alternate" type="text/html"/>'
    yield f"<id>{lien}</id>"
    yield from (f"<{nom}>{date}</{nom}>" for nom in DATES_D_UNE_ETAPE)
    yield '<category term=""/>'
    yield f"<summary>{_texte(' : '.join(filter(None, (etape.lecture, etape.resume))))}</summary>"
    yield "</entry>"


def date_de_l_etape(etape: EtapeSenat) -> datetime:
    """What the feed says of when: midnight in Paris of the step's day, or the instant it appeared."""
    return moment(etape.jour) if etape.jour else etape.publie


def zoulou(instant: datetime) -> str:
    """`2023-01-30T23:00:00Z`."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _texte(texte: str) -> str:
    return escape(texte, quote=False)
