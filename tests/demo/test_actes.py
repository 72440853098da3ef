"""The Journal officiel, attrap.fr and the prefectures as the demo publishes them."""

from __future__ import annotations

import hashlib
import io
import json
import re
import tarfile
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import httpx
import pytest
from pypdf import PdfReader

from demo.chronique_actes import Fichier
from demo.formats.attrap import reponse
from demo.formats.pdf import pdf
from demo.publication_actes import JORF, publication_actes
from demo.serveur import RECHERCHE, ServeurOfficiel
from parlement.temps import PARIS
from tests.demo.outils import faits

SUITES = faits().suites
SITE = publication_actes(SUITES)
FIN = faits().dossier.chronique.fin
PHRASE = '"captation, l’enregistrement et la transmission d’images"'
NOM = re.compile(r'href="(JORFSIMPLE_\d{8}-\d{6}\.tar\.gz)"')


def noms(instant: datetime) -> list[str]:
    """The archives that the index names at that instant."""
    index = SITE[JORF](instant)
    return NOM.findall(index.decode("iso-8859-1")) if index else []


def membres(nom: str) -> dict[str, ElementTree.Element]:
    """The files of an archive, by path."""
    corps = SITE[JORF + nom](FIN)
    assert corps is not None
    with tarfile.open(fileobj=io.BytesIO(corps), mode="r:gz") as archive:
        return {m.name: ElementTree.fromstring(_lu(archive, m)) for m in archive.getmembers()}


def _lu(archive: tarfile.TarFile, membre: tarfile.TarInfo) -> bytes:
    fichier = archive.extractfile(membre)
    assert fichier is not None
    return fichier.read()


def mots(fichier: Fichier) -> list[str]:
    """The words of each page of a file, on one line each."""
    corps = SITE[fichier.chemin](fichier.vu)
    assert corps is not None
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(corps)).pages]


def cherche(**question: str) -> dict[str, Any]:
    """What attrap.fr answers at the end of the chronicle."""
    lu: dict[str, Any] = json.loads(reponse(SUITES, question, FIN))
    return lu


def test_the_index_names_each_archive_from_the_minute_it_is_delivered() -> None:
    livraisons = [j.livre for j in SUITES.journaux]
    assert livraisons == sorted(livraisons)
    assert noms(livraisons[0] - timedelta(seconds=1)) == []
    for rang, livre in enumerate(livraisons, 1):
        assert len(noms(livre)) == rang
        assert noms(livre)[-1] == f"JORFSIMPLE_{livre.astimezone(PARIS):%Y%m%d-%H%M%S}.tar.gz"


def test_every_archive_holds_its_issue_and_the_acts_that_it_lists_under_a_folder_of_its_stamp() -> None:
    for nom in noms(FIN):
        fichiers = membres(nom)
        tete = nom.removeprefix("JORFSIMPLE_").removesuffix(".tar.gz")
        assert all(
            re.fullmatch(rf"{tete}/jorf/simple/JORF/CONT(/\d\d){{5}}/JORFCONT\d{{12}}/JORF\w+\.xml", chemin)
            for chemin in fichiers
        )
        sommaire, *textes = fichiers.values()
        assert (sommaire.tag, {texte.tag for texte in textes}) == ("JO", {"TEXTE"})
        assert [lien.get("idtxt") for lien in sommaire.iter("LIEN_TXT")] == [t.findtext("ID") for t in textes]
        assert {t.findtext("DATE_PUBLI") for t in textes} == {sommaire.findtext("DATE_PUBLI")}


@pytest.mark.parametrize(
    ("numero", "jour", "paroles"),
    [
        ("2023-283", "2023-04-20", "les articles R. 242-8 à R. 242-14"),
        ("2023-380", "2023-05-20", "traitements algorithmiques sur les images collectées"),
        ("2023-828", "2023-08-30", "article 10 de la loi n° 2023-380 du 19 mai 2023"),
    ],
)
def test_the_law_and_its_decrees_are_in_the_issue_of_their_day(numero: str, jour: str, paroles: str) -> None:
    (texte,) = (t for nom in noms(FIN) for t in membres(nom).values() if t.findtext("NUM") == numero)
    assert texte.findtext("DATE_PUBLI") == jour
    assert texte.findtext("ORIGINE_PUBLI", "").startswith("JORF n°0")
    contenu = " ".join(" ".join(texte.find("STRUCT").itertext()).split())  # type: ignore[union-attr]
    assert paroles in f"{texte.findtext('TITREFULL')} {contenu}"
    assert "[résumé]" in contenu


def test_one_evening_brings_an_act_of_the_year_before_and_every_night_the_issue_of_the_day() -> None:
    anciens = [j for j in SUITES.journaux if j.livre.astimezone(PARIS).date().isoformat() != j.publie]
    assert [(j.publie, j.livre.astimezone(PARIS).hour) for j in anciens] == [("2022-01-25", 21)]


def test_every_file_is_a_pdf_that_reads_back_with_the_order_and_its_hours() -> None:
    for fichier in SUITES.fichiers:
        pages = mots(fichier)
        entier = " ".join(pages)
        for arrete in SUITES.arretes_de(fichier):
            assert arrete.intitule in entier
            assert "R. 242-8 à R. 242-14" in entier
            assert "ce n'est pas le texte officiel" in entier
    (recueil,) = (f for f in SUITES.fichiers if f.nom)
    assert mots(recueil)[0].endswith("N°75-2023-469 PUBLIÉ LE 23 AOÛT 2023")
    assert [("Article 1er" in page) for page in mots(recueil)] == [False, False, True, True]


def test_an_order_of_one_day_and_one_past_midnight_say_when_they_hold() -> None:
    (jour,) = (f for f in SUITES.fichiers if f.arretes == "2023-00488")
    nuit = next(f for f in SUITES.fichiers if f.arretes == "2023-00771")
    assert "délivrée pour le samedi 6 mai 2023 de 14h00 à 20h00." in mots(jour)[-1]
    assert "du samedi 1er juillet 2023 à 21h00 au dimanche 2 juillet 2023 à 06h00." in mots(nuit)[-1]


def test_one_order_is_seen_20_hours_before_one_already_begun_and_one_in_two_files() -> None:
    avance = {
        arrete.numero: arrete.debut - fichier.vu
        for fichier in reversed(SUITES.fichiers)
        for arrete in SUITES.arretes_de(fichier)
    }
    assert timedelta(hours=19.5) < avance["2023-00488"] < timedelta(hours=20.5)
    assert [numero for numero, delai in avance.items() if delai < timedelta(0)] == ["2023-00771"]
    deux = [f.administration for f in SUITES.fichiers if f.arretes == "2023-00969"]
    assert deux == ["ppparis", "pref75"]


def test_a_pdf_keeps_every_letter_and_its_date() -> None:
    lignes = ("Œuvre d’été (« 10 € ») \\ – n° 5", "l'Haÿ-les-Roses")
    lu = PdfReader(io.BytesIO(pdf([lignes, ["fin"]], FIN)))
    assert lu.pages[0].extract_text().splitlines() == list(lignes)
    assert lu.pages[1].extract_text().strip() == "fin"
    assert lu.metadata is not None
    assert lu.metadata.creation_date == FIN


def test_attrap_gives_the_files_that_hold_a_phrase_the_latest_first_with_the_words_around() -> None:
    trouve = cherche(s=PHRASE, page="1", sort="desc")
    assert trouve["total"] == len(trouve["elements"]) == len(SUITES.fichiers)
    jours = [element["date"] for element in trouve["elements"]]
    assert jours == sorted(jours, reverse=True)
    assert all(1 <= len(element["content"]) <= 5 for element in trouve["elements"])
    assert "<em>captation, l'enregistrement" in trouve["elements"][0]["content"][0]
    assert cherche(s=f'"rien de tel" OR {PHRASE}')["total"] == trouve["total"]


@pytest.mark.parametrize(
    ("question", "total"),
    [
        ({"s": '"rien de tel"'}, 0),
        ({"s": PHRASE, "administration": "pref75,pref83"}, 1),
        ({"s": PHRASE, "start_date": "2023-08-22"}, 2),
        ({"s": PHRASE, "end_date": "2023-04-30"}, 1),
        ({"s": "hélicoptères OR Tour Eiffel"}, 2),
    ],
)
def test_attrap_narrows_by_words_administration_and_days(question: dict[str, str], total: int) -> None:
    assert cherche(**question)["total"] == total


def test_attrap_has_nothing_on_a_page_too_far() -> None:
    loin = cherche(s=PHRASE, page="9")
    assert (loin["total"], loin["elements"]) == (len(SUITES.fichiers), [])


def test_a_file_is_named_by_its_address_at_the_prefecture_and_by_its_fingerprint() -> None:
    for element in cherche(s=PHRASE)["elements"]:
        assert re.match(r"https://www\.prefecture\S+\.gouv\.fr/\S+\.pdf$", element["url"])
        assert element["id"] == hashlib.sha256(element["url"].encode()).hexdigest()


async def test_the_server_answers_what_it_is_asked_and_serves_the_files_it_names() -> None:
    async with (
        ServeurOfficiel(faits(), lambda: FIN) as serveur,
        httpx.AsyncClient(base_url=serveur.base_url, trust_env=False) as client,
    ):
        tout = await client.get(RECHERCHE, params={"s": PHRASE})
        rien = await client.get(RECHERCHE, params={"s": '"rien de tel"'})
        assert (tout.json()["total"], rien.json()["total"]) == (len(SUITES.fichiers), 0)
        assert tout.headers["content-type"].startswith("application/json")
        encore = await client.get(
            RECHERCHE, params={"s": PHRASE}, headers={"If-None-Match": tout.headers["etag"]}
        )
        assert encore.status_code == 304
        fichier = await client.get(urlsplit(tout.json()["elements"][1]["url"]).path)
        assert (fichier.content[:5], fichier.headers["content-type"]) == (b"%PDF-", "application/pdf")
        index = await client.get(JORF)
        archive = await client.get(JORF + NOM.findall(index.text)[-1])
        assert archive.content[:2] == b"\x1f\x8b"
