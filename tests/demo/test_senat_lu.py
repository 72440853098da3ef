"""The Sénat's bodies of the demo, read by Vigie's own parsers: at every moment, without a remark."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from demo.publication_senat import publication_senat
from parlement.direct import Direct
from parlement.dossiers import Acte
from parlement.senat import SITE
from parlement.versions import Version
from tests.demo.outils import faits
from trackers.base import Reading
from trackers.senat.agenda import parse_ical
from trackers.senat.amendements import parse_jeu_complet
from trackers.senat.derouleur import parse_liste_discussion
from trackers.senat.etats import parse_etats
from trackers.senat.flux import parse_flux
from trackers.senat.page_dossier import parse_page
from trackers.senat.senateurs import parse_general, parse_histogroupes
from trackers.senat.textes import parse_texte, read_index

LECTEURS: dict[str, Callable[[bytes, str], Reading]] = {
    "/dossier-legislatif/rss/": parse_flux,
    "/dossier-legislatif/pjl22-220.html": parse_page,
    "/amendements/": parse_jeu_complet,
    "/enseance/": parse_liste_discussion,
    "/aglae/": parse_ical,
    "/data/dosleg/": parse_etats,
    "/data/senateurs/ODSEN_GENERAL.csv": parse_general,
    "/data/senateurs/ODSEN_HISTOGROUPES.json": parse_histogroupes,
    "/akomantoso/pjl": parse_texte,
    "/akomantoso/tas": parse_texte,
}
"""Beginning of a path -> what reads it."""
CORPS = publication_senat(faits().senat)


def lues(chemin: str) -> list[Reading]:
    """A path as read at each of its moments."""
    lecteur = next(lit for debut, lit in LECTEURS.items() if chemin.startswith(debut))
    corps = (CORPS[chemin](moment) for moment in CORPS[chemin].moments)
    return [lecteur(un, SITE + chemin) for un in corps if un is not None]


@pytest.mark.parametrize("chemin", [c for c in CORPS if c.startswith(tuple(LECTEURS))])
def test_every_state_of_a_body_is_read_without_a_remark(chemin: str) -> None:
    readings = lues(chemin)
    assert len(readings) == len(CORPS[chemin].moments)
    assert all(reading.records and not reading.remarks for reading in readings)


def test_the_feed_and_the_page_give_the_same_steps() -> None:
    def etapes(chemin: str) -> set[tuple[str, str]]:
        return {(a.uid, str(a.date)) for a in lues(chemin)[-1].records if isinstance(a, Acte)}

    feed = etapes("/dossier-legislatif/rss/doslegpjl22-220.xml")
    page = etapes("/dossier-legislatif/pjl22-220.html")
    assert feed <= page
    assert {uid for uid, _ in page - feed} <= {"pjl22-220-SN1-PROCACC"}
    assert ("pjl22-220-SN1-DEBATS-DEC-44", "2023-01-31") in feed
    assert ("pjl22-220-PROM-PUB-2023-380", "2023-05-19") in feed


def test_the_indexes_lead_to_the_texts_and_to_their_articles() -> None:
    for nom in ("depots", "adoptions"):
        corps = CORPS[f"/akomantoso/{nom}.xml"]
        body = corps(corps.moments[-1])
        assert body is not None
        for entree in read_index(body):
            (version, *_) = lues(entree.url.removeprefix(SITE))[0].records
            assert isinstance(version, Version)
            assert (version.uid, version.dossier) == (entree.uid, "pjl22-220")
            assert "Article 7" in {article.place for article in version.articles}


def test_the_order_of_discussion_reaches_article_7_in_the_evening_of_24_january() -> None:
    appels = [
        (direct.numero, direct.place)
        for reading in lues("/enseance/2022-2023/249/liste_discussion.json")
        for direct in reading.records
        if isinstance(direct, Direct)
    ]
    assert appels == [
        ("100", "Article 4"),
        ("45", "Article 7"),
        ("41", "art. add. avant Article 14"),
        ("", ""),
    ]
