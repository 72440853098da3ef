"""The page of a bill gives the same steps as its feed, whatever its layout; the table of all bills, their laws."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest

from parlement.documents import Document
from parlement.dossiers import Acte, Dossier
from tests.parlement.recorded import SAMPLES, needs_samples
from tests.trackers.senat.corps_dossiers import (
    COLONNES,
    FLUX_URL,
    PAGE_URL,
    PROMULGUE,
    SIGNET,
    flux_entier,
    ligne,
    page,
    page_en_cartes,
    page_en_listes,
    table,
)
from trackers.base import Reading, Unreadable
from trackers.senat.etats import ETATS, etats_url, parse_etats
from trackers.senat.flux import parse_flux
from trackers.senat.page_dossier import PAGE_DOSSIER, page_url, parse_page

RECORDED = SAMPLES / "senat" / "dossier-html-2013-2017" / "recent_pjl16-269.html"
SITE = "https://www.senat.fr"
ETATS_URL = etats_url("https://data.senat.fr")


def actes(reading: Reading) -> list[Acte]:
    return [record for record in reading.records if isinstance(record, Acte)]


def lue(body: str) -> Reading:
    return parse_page(page(body).encode(), PAGE_URL)


@pytest.mark.parametrize("layout", [page_en_listes, page_en_cartes])
def test_feed_and_page_tell_the_same_whatever_the_layout(layout: Callable[[], bytes]) -> None:
    dossier, *rest = parse_flux(flux_entier(), FLUX_URL).records
    reading = parse_page(layout(), PAGE_URL)
    assert isinstance(dossier, Dossier)
    assert reading.records[0] == dossier
    assert list(reading.records[1:]) == rest
    assert reading.remarks == ()


@needs_samples
def test_the_recorded_page_of_the_former_site_has_the_steps_of_its_bill() -> None:
    reading = parse_page(RECORDED.read_bytes(), page_url(SITE, "pjl16-269"))
    assert reading.remarks == ()
    assert [(a.code, str(a.date), a.decision) for a in actes(reading)] == [
        ("AN1-DEPOT", "2016-10-12", ""),
        ("AN1-PROCACC", "2016-10-12", ""),
        ("AN1-COM-FOND-RAPPORT", "2016-11-09", ""),
        ("AN1-DEBATS-DEC", "2016-12-21", "adopté"),
        ("SN1-DEPOT", "2016-12-22", ""),
        ("SN1-COM-FOND-RAPPORT", "2017-01-11", ""),
        ("SN1-DEBATS-SEANCE", "2017-01-24", ""),
        ("SN1-DEBATS-DEC", "2017-01-24", "adopté avec modifications"),
        ("CMP-COM-RAPPORT-SN", "2017-02-01", ""),
        ("CMP-DEBATS-AN-DEC", "2017-02-09", "adopté"),
        ("CMP-DEBATS-SN-SEANCE", "2017-02-15", ""),
        ("CMP-DEBATS-SN-DEC", "2017-02-15", "adopté"),
        ("PROM-PUB", "2017-02-24", ""),
    ]
    loi = actes(reading)[-1]
    assert (loi.loi, loi.jo_numero, loi.jo_date) == ("2017-227", "48", date(2017, 2, 25))
    textes = {r.uid: r.amendements for r in reading.records if isinstance(r, Document)}
    assert (textes["SN2016B0269"], textes["SN2016B0286"]) == (("commission",), ("séance",))
    assert set(textes) - {"SN2016B0269", "SN2016B0286"} == {
        "SN2016B0361",
        "SN2016R0285",
        "SN2016R0360",
        "SN2016TA0064",
        "SN2016TA0088",
    }


def test_a_link_without_words_tells_its_number_and_neither_day_nor_decision() -> None:
    reading = lue(
        "<h3>Première lecture</h3><h4>Sénat</h4><p><a href='/leg/tas22-044.html'>Consulter</a></p>"
        "<p><a href='/leg/pjl22-249.html'>Lire</a> <a href='/seances/s202301/s20230124/x.html'>24</a></p>"
    )
    decision, seance = sorted(actes(reading), key=lambda acte: acte.code)
    assert (decision.code, decision.texte_adopte) == ("SN1-DEBATS-DEC", "SN2022TA0044")
    assert (decision.date, decision.decision, decision.est_decision) == (None, "", False)
    assert (seance.code, seance.date) == ("SN1-DEBATS-SEANCE", date(2023, 1, 24))
    assert {r.uid for r in reading.records if isinstance(r, Document)} == {"SN2022B0249", "SN2022TA0044"}


def test_a_link_to_a_text_of_the_senat_under_the_other_house_makes_no_step_there() -> None:
    reading = lue(
        "<h3>Première lecture</h3><h4>Assemblée nationale</h4><p>Texte n° 809 transmis à l'Assemblée nationale le "
        "1er février 2023 (<a href='/leg/tas22-044.html'>voir le texte du Sénat</a>)</p>"
        "<p><a href='/leg/tas22-044.html'>comparer</a></p>"
    )
    assert [a.code for a in actes(reading)] == ["AN1-DEPOT"]


def test_lines_of_one_paragraph_are_told_apart() -> None:
    reading = lue(
        "<h3>Première lecture - Sénat</h3><p><a href='/rap/l22-248/l22-248.html'>Rapport n° 248</a> (2022-2023) de "
        "Mme ESSAI, déposé le 18 janvier 2023<br><a href='/leg/tas22-044.html'>Texte n° 44</a> (2022-2023) adopté "
        "par le Sénat le 31 janvier 2023</p>"
    )
    assert [(a.code, str(a.date)) for a in actes(reading)] == [
        ("SN1-COM-FOND-RAPPORT", "2023-01-18"),
        ("SN1-DEBATS-DEC", "2023-01-31"),
    ]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "page HTML"),
        (b"<html><body>Application Indisponible</body></html>", "ne parle pas"),
        (
            b"<html><body>The requested URL /dossier-legislatif/pjl22-220.html was not found</body></html>",
            "ne parle",
        ),
        (page("<h1>Essais</h1><p>Application Indisponible</p>").encode(), "aucune étape"),
        (page("<p><a href='/leg/pjl22-2201.html'>x</a></p>", "pjl22-2201").encode(), "ne parle pas"),
        (page_en_listes()[:300], "aucune étape"),
        (b'{"a": 1}', "page HTML"),
    ],
)
def test_what_is_not_the_page_of_the_bill_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        parse_page(body, PAGE_URL)


def test_a_page_cut_or_swollen_is_read_or_refused_and_nothing_else() -> None:
    body = page_en_cartes()
    cut = [body[: len(body) * n // 10] for n in range(10)]
    deep = page(f"<h3>Première lecture - Sénat</h3>{'<div>' * 3000}Texte n° 5 (2022-2023) déposé").encode()
    huge = page(f"<h3>Première lecture - Sénat</h3><p>Texte n° 5 {'x' * 500_000}</p>").encode()
    for one in (*cut, deep, huge, body.decode().encode("utf-16")):
        with suppress(Unreadable):
            assert parse_page(one, PAGE_URL).records


def test_only_the_address_of_a_page_is_read() -> None:
    assert PAGE_DOSSIER.fullmatch("/dossier-legislatif/pjlf2026.html")
    with pytest.raises(Unreadable, match="adresse"):
        parse_page(page_en_listes(), f"{SITE}/leg/pjl22-220.html")


# --- the table of all bills ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_a_line_of_the_table_says_where_a_bill_stands_and_the_steps_it_implies(encoding: str) -> None:
    body = table(
        ligne(suite=PROMULGUE), ligne("ppl23-235", "Sûreté", "Première lecture (AN)"), encoding=encoding
    )
    dossier, conseil, loi, other = parse_etats(body, ETATS_URL).records
    assert ETATS.fullmatch("/data/dosleg/dossiers-legislatifs.csv")
    assert dossier == Dossier(
        uid=SIGNET,
        senat=SIGNET,
        titre="Projet de loi relatif aux jeux Olympiques et Paralympiques de 2024",
        etat="promulgué",
    )
    assert isinstance(conseil, Acte)
    assert isinstance(loi, Acte)
    assert (conseil.code, conseil.date, conseil.decision) == (
        "CC-CONCLUSION",
        date(2023, 5, 17),
        "partiellement conforme",
    )
    assert (loi.code, loi.date, loi.loi, loi.est_promulgation) == (
        "PROM-PUB",
        date(2023, 5, 19),
        "2023-380",
        True,
    )
    assert other == Dossier(uid="ppl23-235", senat="ppl23-235", titre="Sûreté", etat="Première lecture (AN)")
    feed = {acte.uid: acte for acte in actes(parse_flux(flux_entier(), FLUX_URL))}
    assert {conseil.uid, loi.uid} <= feed.keys()
    assert {feed[conseil.uid].libelle, feed[loi.uid].libelle} == {conseil.libelle, loi.libelle}


def test_columns_may_move_or_be_added() -> None:
    colonnes = "Nouveau;" + ";".join(reversed(COLONNES.split(";")))
    moved = "x;" + ";".join(reversed(ligne(suite=PROMULGUE).split(";")))
    expected = parse_etats(table(ligne(suite=PROMULGUE)), ETATS_URL)
    assert parse_etats(table(moved, colonnes=colonnes), ETATS_URL) == expected


def test_a_column_gone_is_remarked_or_refused() -> None:
    colonnes = COLONNES.replace("Numéro de la loi", "Loi")
    reading = parse_etats(table(ligne(suite=PROMULGUE), colonnes=colonnes), ETATS_URL)
    assert reading.remarks == ("colonne absente de la table des dossiers : numero de la loi",)
    assert [a.code for a in actes(reading)] == ["CC-CONCLUSION"]
    with pytest.raises(Unreadable, match="url du dossier"):
        parse_etats(table(ligne(), colonnes=COLONNES.replace("URL du dossier", "Lien")), ETATS_URL)


def test_lines_cut_or_odd_are_counted_and_the_others_kept() -> None:
    odd = ligne("ppl23-001", suite="non conforme;31/02/2024;;loi 12;")
    reading = parse_etats(table(ligne(), ligne(), odd, "Coupé;projet"), ETATS_URL)
    assert [record.uid for record in reading.records] == [SIGNET, "ppl23-001", "ppl23-001-CC-CONCLUSION"]
    assert reading.remarks == (
        "date illisible dans la table des dossiers : 31/02/2024 (ppl23-001)",
        "numéro de loi inattendu : loi 12 (ppl23-001)",
        "table des dossiers : lignes illisibles ou redites, 2",
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Application Indisponible</body></html>",
        table(),
        table(colonnes="Titre;Etat"),
        table(ligne(titre="x" * 200_000)),
        table(ligne())[:60],
    ],
)
def test_what_is_not_the_table_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        parse_etats(body, ETATS_URL)
