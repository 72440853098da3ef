"""Which addresses are ours, and which legislatures are polled."""

from __future__ import annotations

import pytest

from trackers.registry import build_trackers, find_tracker, legislatures_of
from trackers.tracker import ArchiveTracker

REPOSITORY = "https://data.assemblee-nationale.fr/static/openData/repository"
SCRUTINS = f"{REPOSITORY}/16/loi/scrutins/Scrutins.json.zip"
DOSSIERS = f"{REPOSITORY}/17/loi/dossiers_legislatifs/Dossiers_Legislatifs.json.zip"
WWW = "https://www.assemblee-nationale.fr"
AMO = f"{REPOSITORY}/17/amo"
ACTEURS = (
    f"{AMO}/tous_acteurs_mandats_organes_xi_legislature/"
    "AMO30_tous_acteurs_tous_mandats_tous_organes_historique.json.zip"
)


@pytest.mark.parametrize(
    ("url", "nom"),
    [
        (SCRUTINS, "scrutins-17"),
        (f"{SCRUTINS}?t=2796012", "scrutins-17"),
        (f"{SCRUTINS}!/json/VTANR5L16V1274.json", "scrutins-17"),
        (f"{SCRUTINS}?t=1!/json/VTANR5L16V1274.json", "scrutins-17"),
        (f"{SCRUTINS}%21/json/VTANR5L16V1274.json", "scrutins-17"),
        (SCRUTINS.replace("/16/", "/15/").replace(".json", "_XV.json"), "scrutins-17"),
        (SCRUTINS.replace("https://data.assemblee-nationale.fr", "http://127.0.0.1:8765"), "scrutins-17"),
        (SCRUTINS.replace("data.assemblee", "DATA.Assemblee"), "scrutins-17"),
        (DOSSIERS, "dossiers-17"),
        (f"{DOSSIERS}!/json/document/PRJLANR5L16B0809.json", "dossiers-17"),
        (ACTEURS, "acteurs-17"),
        (f"{ACTEURS}!/json/organe/PO800538.json", "acteurs-17"),
        (
            f"{AMO}/deputes_actifs_mandats_actifs_organes/AMO10_deputes_actifs_mandats_actifs_organes.json.zip",
            "acteurs-17",
        ),
        (f"{REPOSITORY}/16/vp/reunions/Agenda.json.zip!/json/reunion/RUANR5L16S2023IDS1.json", "agenda-17"),
        (f"{REPOSITORY}/16/loi/amendements_div_legis/Amendements.json.zip", "amendements-17"),
        (f"{WWW}/dyn/opendata/AMANR5L17PO838901BTC0636P0D1N000208.json", "publications-17"),
        (f"{WWW}/dyn/17/scrutins/773", "pages-scrutins-17"),
        (f"{WWW}/local/derouleur/derouleur.json?modulo=1", "direct-derouleur-17"),
        ("https://attrap.fr/api/v1/search?s=drones&page=2", "attrap"),
        ("https://www.var.gouv.fr/contenu/telechargement/1/2/file/RAA%20n%C2%B042.PDF", "recueils"),
        ("http://127.0.0.1:8765/raa/42.pdf", "recueils"),
        ("https://eliasse.assemblee-nationale.fr/eliasse/prochainADiscuter.do", "direct-prochain-17"),
        ("https://echanges.dila.gouv.fr/OPENDATA/JORFSIMPLE/JORFSIMPLE_20260819-003035.tar.gz", "jorf"),
        ("https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000054707332", "jorf"),
    ],
)
def test_an_address_of_the_assemblee_is_claimed_by_the_tracker_of_its_archive(url: str, nom: str) -> None:
    tracker = find_tracker(url)
    assert tracker is not None
    assert tracker.nom == nom


@pytest.mark.parametrize(
    "url",
    [
        SCRUTINS.replace("assemblee-nationale.fr", "assemblee-nationale.fr.example.org"),
        SCRUTINS.replace("data.assemblee-nationale.fr", "www.senat.fr"),
        SCRUTINS.replace("https://", "https://data.assemblee-nationale.fr@example.org/"),
        SCRUTINS.replace("https:", "ftp:"),
        SCRUTINS.removeprefix("https:"),
        SCRUTINS.replace("/static", "/miroir/static"),
        SCRUTINS.replace("Scrutins.json", "Scrutins.xml"),
        f"{SCRUTINS}.asc",
        f"{REPOSITORY}/16/loi/amendements_legis/Amendements.json.zip",
        f"{WWW}/dyn/17/dossiers/DLR5L16N46918",
        "https://attrap.fr/search?s=drones",
        "https://www.var.gouv.fr/raa/42.html",
        "https://www.var.gouv.fr.example.org/raa/42.pdf",
        f"{WWW}/dyn/opendata/PRJLANR5L17B0809.json",
        "https://data.assemblee-nationale.fr/dyn/opendata/AMANR5L17PO838901BTC0636P0D1N000208.json",
        f"{REPOSITORY}/16/loi/autre!/Scrutins.json.zip",
        f"{REPOSITORY}/16",
        "/static/openData/repository/16/loi/scrutins/Scrutins.json.zip",
        "http://[x",
        "",
    ],
)
def test_any_other_address_is_nobody_s(url: str) -> None:
    assert find_tracker(url) is None


@pytest.mark.parametrize(
    ("cibles", "polled"),
    [
        ([], [17]),
        (["DLR5L17N54623"], [17]),
        (["DLR5L16N46918", "dlr5l15n1", "pjl22-220", "essais_16e"], [15, 16, 17]),
        (["ppl20-150"], [15, 17]),
        (["pjl24-630"], [17]),
        (["DLR5L18N1"], [18]),
    ],
)
def test_the_legislatures_that_opened_the_dossiers_are_polled_and_always_the_present_one(
    cibles: list[str], polled: list[int]
) -> None:
    assert legislatures_of(cibles) == polled


def test_the_legislature_of_a_pasted_address_is_polled() -> None:
    assert legislatures_of(["securite_globale1"], said=[15]) == [15, 16, 17]


def test_before_a_legislature_began_it_is_not_polled() -> None:
    assert legislatures_of(["DLR5L16N46918", "DLR5L17N52100"], en_cours=16) == [16]


def test_trackers_run_oldest_first_each_under_its_own_name_and_address() -> None:
    trackers = build_trackers(["DLR5L16N46918"], site="http://127.0.0.1:1")
    archives = [t for t in trackers if isinstance(t, ArchiveTracker)]
    assert len({t.nom for t in trackers}) == len(trackers)
    assert len({t.url for t in archives}) == len(archives)
    assert [t.rang for t in archives] == [16] * 5 + [17] * 5
    for tracker in archives:
        claimed = find_tracker(tracker.request.url)
        assert claimed is not None
        assert claimed.nom.partition("-")[0] == tracker.nom.partition("-")[0]


def test_only_the_legislature_that_sits_has_daily_lists_and_live_sources() -> None:
    trackers = build_trackers(["DLR5L16N46918"], site="http://127.0.0.1:1")
    followers = [t for t in trackers if not isinstance(t, ArchiveTracker) and t.chambre == "Assemblée"]
    assert [t.nom for t in followers] == [
        "publications-17",
        "pages-scrutins-17",
        "direct-derouleur-17",
        "direct-prochain-17",
        "direct-ordre-17",
    ]
    assert all(t.url.startswith("http://127.0.0.1:1/") for t in followers)


def test_a_legislature_that_is_over_is_polled_less_often() -> None:
    over, present = build_trackers(["DLR5L16N1"])[0], build_trackers([])[0]
    assert over.cadence.calme is not None
    assert present.cadence.calme is not None
    assert over.cadence.calme > present.cadence.calme
