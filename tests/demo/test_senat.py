"""The Sénat's side of the demo: what its site holds at an instant, in its formats, and no more than the facts."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import httpx
import pytest

from demo.chronique_senat import COMMISSION, SEANCE, FaitsSenat
from demo.corps import Corps
from demo.publication import haltes, instants
from demo.publication_senat import publication_senat
from demo.serveur import ServeurOfficiel
from tests.demo.outils import APRES_TOUT, faits

FLUX = "/dossier-legislatif/rss/doslegpjl22-220.xml"
PAGE = "/dossier-legislatif/pjl22-220.html"
EN_COMMISSION = "/amendements/commissions/2022-2023/220/jeu_complet_commission_2022-2023_220.csv"
EN_SEANCE = "/amendements/2022-2023/249/jeu_complet_2022-2023_249.csv"
ORDRE = "/enseance/2022-2023/249/liste_discussion.json"
ETATS = "/data/dosleg/dossiers-legislatifs.csv"
GENERAL, HISTOGROUPES = "/data/senateurs/ODSEN_GENERAL.csv", "/data/senateurs/ODSEN_HISTOGROUPES.json"
ATOM = "{http://www.w3.org/2005/Atom}"
AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"

PREMIERS_MOMENTS = {
    FLUX: "2022-12-22T18:45",
    PAGE: "2022-12-22T18:45",
    EN_COMMISSION: "2023-01-16T18:45",
    EN_SEANCE: "2023-01-18T18:45",
    ORDRE: "2023-01-24T14:30",
    "/akomantoso/depots.xml": "2022-12-22T18:45",
    "/akomantoso/adoptions.xml": "2023-01-31T18:45",
    "/akomantoso/pjl22-220.akn.xml": "2022-12-22T18:45",
    "/akomantoso/pjl22-249.akn.xml": "2023-01-18T18:45",
    "/akomantoso/tas22-044.akn.xml": "2023-01-31T18:45",
    "/akomantoso/pjl22-458.akn.xml": "2023-03-28T18:45",
    "/akomantoso/pjl22-497.akn.xml": "2023-04-04T18:45",
    "/akomantoso/tas22-093.akn.xml": "2023-04-12T18:45",
    "/aglae/Commissions/ical.ics": "2023-01-11T20:00",
    "/aglae/Seance/ical.ics": "2023-01-17T20:00",
    "/aglae/Global/ical.ics": "2023-01-11T20:00",
}
"""The Sénat's paths that appear during the debates -> when, in Paris."""


@pytest.fixture(scope="module")
def senat() -> FaitsSenat:
    return faits().senat


@pytest.fixture(scope="module")
def site(senat: FaitsSenat) -> dict[str, Corps]:
    return publication_senat(senat)


def paris(texte: str) -> datetime:
    return datetime.fromisoformat(f"{texte}{'+02:00' if '2023-03-26' <= texte < '2023-10-29' else '+01:00'}")


def corps(site: dict[str, Corps], chemin: str, instant: datetime) -> bytes:
    body = site[chemin](instant)
    assert body is not None
    return body


def lignes(site: dict[str, Corps], chemin: str, instant: datetime) -> dict[str, dict[str, str]]:
    """The rows of a file of amendments, by number."""
    texte = corps(site, chemin, instant).decode("cp1252")
    assert texte.endswith("\r\n")
    premiere, entete, *rangees = texte.removesuffix("\r\n").split("\r\n")
    assert premiere == "sep=\t"
    colonnes = entete.split("\t")
    assert len(colonnes) == 12
    assert [c for c in colonnes if not c.endswith(" ")] == ["Alinéa", "Fiche Sénateur"]
    lues = [dict(zip((c.strip() for c in colonnes), r.split("\t"), strict=True)) for r in rangees]
    return {ligne["Numéro"]: ligne for ligne in lues}


def ordre(site: dict[str, Corps], instant: datetime) -> dict[str, list[dict[str, str]]]:
    """Amendments by place, in the order of call."""
    liste = json.loads(corps(site, ORDRE, instant))
    return {s["libelle_subdivision"]: s["Amendements"] for s in liste["Subdivisions"]}


def textes_du_flux(site: dict[str, Corps], instant: datetime) -> list[str]:
    flux = ElementTree.fromstring(corps(site, FLUX, instant))
    return [e.findtext(f"{ATOM}title") or "" for e in flux.iter(f"{ATOM}entry")]


def alineas(site: dict[str, Corps], nom: str, article: str) -> str:
    racine = ElementTree.fromstring(corps(site, f"/akomantoso/{nom}.akn.xml", APRES_TOUT))
    return " ".join(
        " ".join(un.itertext())
        for un in racine.iter(f"{AKN}article")
        if un.findtext(f"{AKN}num") == f"Article {article}"
    )


def calendrier(site: dict[str, Corps], nom: str, instant: datetime) -> list[dict[str, str]]:
    """The fields of each event of a calendar, folded lines put together again."""
    entete, *evenements = (
        corps(site, f"/aglae/{nom}/ical.ics", instant).decode().replace("\r\n ", "").split("BEGIN:VEVENT\r\n")
    )
    assert entete.startswith("BEGIN:VCALENDAR\r\n")
    return [dict(li.split(":", 1) for li in un.split("\r\n") if li) for un in evenements]


@pytest.mark.parametrize(("chemin", "moment"), PREMIERS_MOMENTS.items())
def test_a_path_exists_from_its_moment_on(site: dict[str, Corps], chemin: str, moment: str) -> None:
    instant = paris(moment)
    assert site[chemin](instant - timedelta(seconds=1)) is None
    assert site[chemin](instant)


def test_lists_that_are_older_than_the_bill_are_there_before_it(site: dict[str, Corps]) -> None:
    debut = faits().dossier.chronique.debut
    assert set(site) == {*PREMIERS_MOMENTS, ETATS, GENERAL, HISTOGROUPES}
    assert all(site[chemin](debut) for chemin in (ETATS, GENERAL, HISTOGROUPES))
    assert "pjl22-220" not in corps(site, ETATS, debut).decode("latin-1")


async def test_the_server_gives_these_bytes_and_no_vote_of_the_senat(site: dict[str, Corps]) -> None:
    instant = paris("2023-01-24T22:00")
    async with (
        ServeurOfficiel(faits(), lambda: instant) as serveur,
        httpx.AsyncClient(base_url=serveur.base_url, trust_env=False) as client,
    ):
        for chemin, un in site.items():
            reponse = await client.get(chemin)
            attendu = un(instant)
            assert (reponse.status_code, reponse.content) == (
                (200, attendu) if attendu else (404, reponse.content)
            )
        assert (await client.get("/scrutin-public/scr2022.html")).status_code == 404


def test_the_demo_stops_at_every_moment_of_the_senat_and_at_few(site: dict[str, Corps]) -> None:
    chronique = faits().dossier.chronique
    siens = {m for un in site.values() for m in un.moments if chronique.debut <= m <= chronique.fin}
    assert siens <= set(haltes(faits()))
    assert len(siens) < 40
    assert len(instants(faits())) < 200


def test_an_amendment_is_rectified_then_rejected(site: dict[str, Corps]) -> None:
    attendus = {
        "2023-01-16T18:45": ("COM-51", "", ""),
        "2023-01-17T20:00": ("COM-51 rect.", "", ""),
        "2023-01-18T09:00": ("COM-51 rect. bis", "2023-01-18", ""),
        "2023-01-18T18:45": ("COM-51 rect. bis", "2023-01-18", "Rejeté"),
    }
    for moment, (numero, depot, sort) in attendus.items():
        lues = lignes(site, EN_COMMISSION, paris(moment))
        assert [n for n in lues if n.startswith("COM-51")] == [numero]
        assert (lues[numero]["Date de dépôt"], lues[numero]["Sort"]) == (depot, sort)
        assert (lues[numero]["Subdivision"], lues[numero]["Alinéa"]) == ("Article 7", "1")


def test_only_outcomes_that_were_read_are_told(site: dict[str, Corps], senat: FaitsSenat) -> None:
    sorts = {
        numero: ligne["Sort"]
        for chemin in (EN_COMMISSION, EN_SEANCE)
        for numero, ligne in lignes(site, chemin, APRES_TOUT).items()
    }
    assert {n: s for n, s in sorts.items() if s} == {
        "COM-51 rect. bis": "Rejeté",
        "COM-100": "Adopté",
        "COM-122 rect.": "Adopté",
        "77 rect.": "Adopté",
    }
    assert {"1", "41", "45 rect.", "72 rect.", "100", "104"} == {n for n, s in sorts.items() if not s}
    assert len({a.numero for a in senat.amendements}) == 10


def test_what_is_said_of_an_amendment_is_a_summary_in_plain_letters(site: dict[str, Corps]) -> None:
    for chemin in (EN_COMMISSION, EN_SEANCE):
        brut = corps(site, chemin, APRES_TOUT)
        assert not any(0x80 <= octet <= 0x9F for octet in brut)
        for ligne in lignes(site, chemin, APRES_TOUT).values():
            dits = [dit for dit in (ligne["Dispositif"], ligne["Objet"]) if dit]
            assert all(dit.startswith("<body><p>[r&#233;sum&#233;] ") for dit in dits)
            assert ligne["Url amendement"].endswith(f"Amdt_{ligne['Numéro'].split()[0]}.html")


def test_a_state_of_an_amendment_follows_the_one_before(senat: FaitsSenat) -> None:
    for texte in (COMMISSION, SEANCE):
        etats = [a for a in senat.amendements if a.texte == texte]
        for avant, apres in pairwise(etats):
            assert avant.numero != apres.numero or avant.publie < apres.publie


def test_places_are_called_in_the_order_of_the_sitting(site: dict[str, Corps]) -> None:
    appel = list(ordre(site, paris("2023-01-24T21:30")))
    for avant, apres in (("17", "3"), ("4", "3"), ("5", "3"), ("11", "8"), ("18", "12"), ("3", "7")):
        assert appel.index(f"Article {avant}") < appel.index(f"Article {apres}")


def test_the_order_gives_an_outcome_when_it_is_known(site: dict[str, Corps]) -> None:
    avant, apres = ordre(site, paris("2023-01-24T14:30")), ordre(site, paris("2023-01-25T18:45"))
    assert "sort" not in avant["Article 16"][0]
    assert (apres["Article 16"][0]["sort"], apres["Article 16"][0]["isAdopte"]) == ("Adopté", "true")
    assert [a["num"] for a in avant["Article 7"]] == ["45 rect.", "72 rect."]
    assert avant["Article 14"][0]["subpos"] == "-10"
    pere, fils = avant["Article 4"]
    assert (fils["isSousAmendement"], fils["idAmendementPere"]) == ("true", pere["idAmendement"])


def test_article_7_is_called_in_the_evening_of_24_january(site: dict[str, Corps]) -> None:
    def premier(moment: str) -> str:
        return next(n["num"] for une in ordre(site, paris(moment)).values() for n in une if "sort" not in n)

    assert premier("2023-01-24T21:29") == "100"
    assert premier("2023-01-24T21:30") == "45 rect."
    assert premier("2023-01-25T15:00") == "41"


def test_nothing_is_left_to_call_once_the_articles_are_behind(site: dict[str, Corps]) -> None:
    assert json.loads(corps(site, ORDRE, APRES_TOUT))["info_generales"]["nbAmdtsAExaminer"] == "0"
    reste = [a["num"] for une in ordre(site, APRES_TOUT).values() for a in une]
    assert reste == ["77 rect."]


def test_the_order_is_made_again_at_each_sitting(site: dict[str, Corps]) -> None:
    faites = [
        json.loads(corps(site, ORDRE, paris(moment)))["info_generales"]["tsgenhtml"]
        for moment in ("2023-01-24T15:00", "2023-01-24T21:00", "2023-01-24T21:30")
    ]
    assert faites[0] == faites[1] != faites[2]
    assert datetime.fromtimestamp(int(faites[2]) / 1000, tz=paris("2023-01-24T21:30").tzinfo) == paris(
        "2023-01-24T21:30"
    )


def test_the_feed_grows_with_the_steps_latest_first(site: dict[str, Corps], senat: FaitsSenat) -> None:
    assert textes_du_flux(site, paris("2022-12-22T18:45")) == ["Texte n° 220"]
    janvier = textes_du_flux(site, paris("2023-01-31T18:45"))
    assert janvier[:2] == ["Compte rendu intégral de la séance du 31 janvier 2023", "Texte n° 44"]
    assert len(textes_du_flux(site, APRES_TOUT)) == len(senat.etapes)
    assert textes_du_flux(site, APRES_TOUT)[0] == "Parution au JO (Loi n° 2023-380 du 19 mai 2023)"


def test_the_feed_is_written_in_latin_9_and_dates_a_day_at_midnight_in_paris(site: dict[str, Corps]) -> None:
    brut = corps(site, FLUX, paris("2023-01-31T18:45"))
    assert (
        "Première lecture - Sénat : Texte adopté par le Sénat le 31 janvier 2023".encode("iso-8859-15")
        in brut
    )
    racine = ElementTree.fromstring(brut)
    dates = {e.findtext(f"{ATOM}title"): e.findtext(f"{ATOM}updated") for e in racine.iter(f"{ATOM}entry")}
    assert dates["Texte n° 44"] == "2023-01-30T23:00:00Z"
    assert dates["Compte rendu intégral de la séance du 31 janvier 2023"] == "2023-01-31T17:45:00Z"
    assert "( en cours de discussion )" in (racine.findtext(f"{ATOM}subtitle") or "")


def test_the_page_tells_the_same_steps_as_the_feed(site: dict[str, Corps]) -> None:
    for moment in site[PAGE].moments:
        page = corps(site, PAGE, moment).decode()
        assert page.count("<li>") == len(textes_du_flux(site, moment))
    assert '<a href="/leg/tas22-044.html">Texte</a> n° 44 (2022-2023) adopté par le Sénat' in page
    assert 'href="/leg/pjl22-497.html"' in page


@pytest.mark.parametrize(
    ("moment", "etat"),
    [
        ("2022-12-23T06:00", "Première lecture (Sénat);;;;;"),
        ("2023-02-02T06:00", "Première lecture (AN);;;;;"),
        ("2023-03-29T06:00", "Commission mixte paritaire;;;;;"),
        ("2023-05-18T06:00", "Commission mixte paritaire;partiellement conforme;17/05/2023;;;"),
        ("2023-05-20T06:00", "promulgué;partiellement conforme;17/05/2023;19/05/2023;2023-380;"),
    ],
)
def test_the_bill_changes_state_the_morning_after(site: dict[str, Corps], moment: str, etat: str) -> None:
    table = corps(site, ETATS, paris(moment)).decode("iso-8859-1").split("\r\n")
    (ligne,) = [li for li in table if "pjl22-220" in li]
    assert ligne.endswith(f"/dossier-legislatif/pjl22-220.html;{etat}")
    assert len(table) == 1 + 3 + 1


def test_the_experiment_of_article_7_ends_when_each_text_says(site: dict[str, Corps]) -> None:
    fins = {
        "tas22-044": "30 juin 2025",
        "pjl22-458": "31 décembre 2024",
        "pjl22-497": "31 mars 2025",
        "tas22-093": "31 mars 2025",
    }
    for nom, fin in fins.items():
        assert f"prend fin le {fin}." in alineas(site, nom, "7")
    for nom in ("pjl22-220", "pjl22-249"):
        assert "20" not in alineas(site, nom, "7")
    assert alineas(site, "pjl22-220", "14 A") == "" != alineas(site, "pjl22-249", "14 A")


def test_texts_say_that_they_are_abridged_and_whose_they_are(
    site: dict[str, Corps], senat: FaitsSenat
) -> None:
    for texte in senat.textes:
        brut = corps(site, f"/akomantoso/{texte.nom}.akn.xml", APRES_TOUT).decode()
        assert "<!-- Texte abrégé" in brut
        racine = ElementTree.fromstring(brut)
        alias = {a.get("name"): a.get("value") for a in racine.iter(f"{AKN}FRBRalias")}
        assert alias["signet-dossier-legislatif-senat"] == "pjl22-220"
        assert [s.get("date") for s in racine.iter(f"{AKN}step")][-1] == texte.jour
    assert all(un.alinea.startswith("[résumé] ") for un in senat.alineas)


def test_an_index_names_its_texts_with_the_hour_of_paris(site: dict[str, Corps]) -> None:
    depots = ElementTree.fromstring(corps(site, "/akomantoso/depots.xml", APRES_TOUT))
    assert [(t.findtext("url") or "").rpartition("/")[2] for t in depots] == [
        "pjl22-497.akn.xml",
        "pjl22-458.akn.xml",
        "pjl22-249.akn.xml",
        "pjl22-220.akn.xml",
    ]
    assert depots[0].findtext("lastModified") == "Tue Apr 04 18:45:00 CEST 2023"
    assert depots[0].findtext("lastModifiedDateTime") == "2023-04-04T18:45:00"


def test_sittings_are_in_the_calendar_before_they_open(site: dict[str, Corps], senat: FaitsSenat) -> None:
    seances = calendrier(site, "Seance", paris("2023-01-17T20:00"))
    assert [une["DTSTART;TZID=Europe/Paris"] for une in seances] == [
        "20230124T143000",
        "20230124T213000",
        "20230125T150000",
    ]
    assert all("jeux Olympiques et Paralympiques de 2024" in une["SUMMARY"] for une in seances)
    assert {une["CATEGORIES"] for une in seances} == {"Séance publique"}
    assert len(calendrier(site, "Global", APRES_TOUT)) == len(senat.agenda) == 6
    assert all(e.publie < e.debut for e in senat.agenda)


def test_a_senator_leaves_a_group_once_the_day_has_passed(site: dict[str, Corps]) -> None:
    def fin(instant: datetime) -> str | None:
        resultats: list[dict[str, str | None]] = json.loads(corps(site, HISTOGROUPES, instant))["results"]
        return next(r["Date_de_fin_d_appartenance"] for r in resultats if r["Matricule"] == "19629C")

    assert fin(paris("2023-10-01T23:00")) is None
    assert fin(paris("2023-10-02T00:00")) == "2023/10/01 00:00:00"


def test_the_list_of_senators_begins_with_comments(site: dict[str, Corps], senat: FaitsSenat) -> None:
    table = corps(site, GENERAL, APRES_TOUT).decode("cp1252").split("\r\n")
    entete = next(rang for rang, li in enumerate(table) if not li.startswith("%"))
    assert entete == 2
    assert table[entete].startswith("Matricule,Qualité,Nom usuel,Prénom usuel,État,")
    assert len(table) == 3 + len(senat.senateurs) + 1
    assert {a.matricule for a in senat.amendements if a.matricule} <= set(senat.par_matricule)


def test_what_the_senat_did_agrees_with_what_the_assemblee_says_of_it(senat: FaitsSenat) -> None:
    documents = {(d.numero, d.creation) for d in faits().documents if "SNR5" in d.uid}
    jours = {(t.nom.rpartition("-")[2].lstrip("0"), t.jour) for t in senat.textes if t.nom != "pjl22-458"}
    assert jours <= documents
    titres = {e.titre for e in senat.etapes}
    assert {f"Texte n° {n}" for n in ("220", "44", "458", "93")} <= titres
