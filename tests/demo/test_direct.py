"""The live tools of the demo: what is called, what is left, nothing outside the sittings."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from demo.publication import Publication, instants
from parlement.direct import AUCUN_TEXTE, EN_DISCUSSION, Direct, SortDirect
from tests.demo.outils import SAMPLES, avec_samples, faits
from trackers.assemblee.direct import parse_derouleur, parse_ordre, parse_prochain


@pytest.fixture(scope="module")
def publication() -> Publication:
    return Publication(faits())


def a(heure: str) -> datetime:
    """An instant of March 2023: "22T22:35"."""
    return datetime.fromisoformat(f"2023-03-{heure}+01:00")


def feuille(publication: Publication, heure: str) -> Direct:
    body = publication.derouleur(a(heure))
    assert body is not None
    reading = parse_derouleur(body, 16)
    assert reading.remarks == ()
    (direct,) = reading.records
    assert isinstance(direct, Direct)
    return direct


def appele(publication: Publication, heure: str) -> Direct:
    body = publication.prochain(a(heure))
    assert body is not None
    (direct,) = parse_prochain(body, 16).records
    assert isinstance(direct, Direct)
    return direct


def test_an_amendment_leaves_the_sheet_when_it_is_voted(publication: Publication) -> None:
    avant, apres = feuille(publication, "22T21:59"), feuille(publication, "22T22:00")
    assert (avant.numero, avant.place, avant.texte) == ("27", "Article 7", "939")
    assert apres.numero == "148"
    assert [ligne.numero for ligne in avant.suite][1:] == [ligne.numero for ligne in apres.suite]
    assert avant.suite[0].amendement == "AMANR5L16PO791932BTC0939P0D1N000027"
    assert avant.suite[0].scrutin_public
    assert apres.extrait_le == a("22T22:00")


def test_a_sub_amendment_joins_the_sheet_when_it_is_published(publication: Publication) -> None:
    assert "789" not in [ligne.numero for ligne in feuille(publication, "23T09:59").suite]
    suite = feuille(publication, "23T10:00").suite
    assert [(ligne.numero, ligne.parent) for ligne in suite][:2] == [("757", ""), ("789", "757")]


@pytest.mark.parametrize(
    ("heure", "numero"), [("22T20:00", "27"), ("22T22:10", "148"), ("23T10:36", "757"), ("23T12:00", "70")]
)
def test_both_tools_name_the_same_amendment(publication: Publication, heure: str, numero: str) -> None:
    assert feuille(publication, heure).numero == numero
    prochain = appele(publication, heure)
    assert (prochain.etat, prochain.texte, prochain.numero) == (EN_DISCUSSION, "939", numero)


@pytest.mark.parametrize("heure", ["15T12:00", "21T17:59", "22T20:15", "23T00:40", "23T14:00", "28T16:00"])
def test_no_text_is_discussed_outside_the_sittings(publication: Publication, heure: str) -> None:
    assert feuille(publication, heure).etat == AUCUN_TEXTE
    assert appele(publication, heure).etat == AUCUN_TEXTE


def test_the_article_itself_stays_on_the_sheet_until_its_vote(publication: Publication) -> None:
    def articles(heure: str) -> list[str]:
        body = publication.derouleur(a(heure))
        lignes = json.loads(body or b"")["racine"]["contenu"]["phase"]["ligne"]
        return [ligne["ligne_libelle_1"] for ligne in lignes if ligne["ligne_type"] == "ARTICLE"]

    assert articles("23T12:44")[:2] == ["Article 7", "Article 7 bis"]
    assert articles("23T12:45")[0] == "Article 7 bis"
    assert articles("22T16:59")[0] == "Après l'article 4"


def test_the_order_of_call_tells_outcomes_and_no_total(publication: Publication) -> None:
    body = publication.discussion(a("23T11:00"))
    direct, *sorts = parse_ordre(body or b"", 16).records
    assert isinstance(direct, Direct)
    assert direct.restants is None
    dits = {sort.numero: (sort.sort, sort.place) for sort in sorts if isinstance(sort, SortDirect)}
    assert dits["757"] == ("Adopté", "Article 7")
    assert dits["760"] == ("Adopté", "Après l'article 4")
    assert "509" not in dits


def test_live_pages_change_at_moments_of_the_demo_only(publication: Publication) -> None:
    moments = set(instants(faits()))
    for page in (publication.derouleur, publication.prochain, publication.discussion):
        assert set(page.moments) <= moments
        assert page(a("22T22:00")) is page(a("22T22:00") + timedelta(minutes=20))


@avec_samples
def test_eliasse_is_written_as_eliasse_writes(publication: Publication) -> None:
    def ordre(body: bytes) -> dict[str, list[dict[str, str]]]:
        found: dict[str, list[dict[str, str]]] = json.loads(body)["amdtsParOrdreDeDiscussion"]
        return found

    officiel = ordre((SAMPLES / "eliasse" / "leg15-2018-12" / "Discussion.json").read_bytes())
    ecrit = ordre(publication.discussion(a("23T11:00")) or b"")
    assert set(ecrit) == set(officiel)
    for cle in ("amendements", "divisions"):
        assert set(ecrit[cle][0]) == set(officiel[cle][0])
    prochain = SAMPLES / "eliasse" / "leg17-2026-07" / "eliasse_prochain_2934_1.json"
    modele = json.loads(prochain.read_bytes())["prochainADiscuter"]
    assert set(json.loads(publication.prochain(a("23T11:00")) or b"")["prochainADiscuter"]) == set(modele)
