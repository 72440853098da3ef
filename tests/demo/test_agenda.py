"""The agenda of the demo: announced, then held."""

from __future__ import annotations

from datetime import datetime

import pytest

from demo.publication import Publication
from parlement.reunions import PointOdj, Reunion
from tests.demo.outils import APRES_TOUT, SAMPLES, avec_samples, faits, lit, racine
from trackers.assemblee.reunions import parse_reunion

ARTICLE_7 = "RUANR5L16S2023IDS26890"
"""The sitting of the morning of 23 March 2023."""


@pytest.fixture(scope="module")
def publication() -> Publication:
    return Publication(faits())


def lues(publication: Publication, instant: datetime) -> dict[str, tuple[Reunion, PointOdj]]:
    """The meetings as Vigie reads them, each with its one point, without any remark."""
    found = {}
    for uid, document in lit(publication.agenda(instant)).items():
        reading = parse_reunion(document)
        assert reading.remarks == ()
        reunion, point = reading.records
        assert isinstance(reunion, Reunion)
        assert isinstance(point, PointOdj)
        found[uid] = reunion, point
    return found


def test_a_sitting_is_announced_then_has_its_number_and_its_report(publication: Publication) -> None:
    assert ARTICLE_7 not in lues(publication, datetime.fromisoformat("2023-03-14T19:59+01:00"))
    avant, point = lues(publication, datetime.fromisoformat("2023-03-14T20:00+01:00"))[ARTICLE_7]
    assert (avant.debut, avant.rang_seance) == (datetime.fromisoformat("2023-03-23T09:00+01:00"), 1)
    assert (avant.fin, avant.numero_jo, avant.compte_rendu) == (None, "", "")
    assert (point.type, point.dossiers) == ("Suite de la discussion", ("DLR5L16N46918",))
    assert point.uid == "RUANR5L16S2023IDS26890PT45288"
    apres, _ = lues(publication, datetime.fromisoformat("2023-03-23T13:15+01:00"))[ARTICLE_7]
    assert (apres.numero_jo, apres.compte_rendu) == ("188", "CRSANR5L16S2023O1N188")
    assert apres.fin == datetime.fromisoformat("2023-03-23T13:15+01:00")


def test_every_meeting_is_read_back_and_a_night_sitting_keeps_its_day(publication: Publication) -> None:
    reunions = lues(publication, APRES_TOUT)
    assert len(reunions) == 23
    for fait in faits().reunions:
        reunion, point = reunions[fait.uid]
        assert reunion.debut == fait.debut
        assert reunion.est_seance == ("IDS" in fait.uid)
        assert "jeux Olympiques" in point.objet
    assert str(reunions["RUANR5L16S2023IDS26892"][0].jour) == "2023-03-23"


def test_a_number_that_is_not_confirmed_is_not_told(publication: Publication) -> None:
    numeros = {uid: reunion.numero_jo for uid, (reunion, _) in lues(publication, APRES_TOUT).items()}
    assert {n for n in numeros.values() if n} == {"187", "188", "189", "190", "210"}
    assert numeros["RUANR5L16S2023IDS26888"] == ""


@avec_samples
@pytest.mark.parametrize(
    ("uid", "modele"),
    [
        (ARTICLE_7, "RUANR5L17S2025IDS29020"),
        ("RUANR5L16S2023IDC447484", "RUANR5L17S2025IDC453853"),
        ("RUSNR5L16S2023IDS26847", "RUSNR5L17S2025IDS29309"),
    ],
)
def test_meetings_have_the_keys_that_the_assemblee_writes(
    publication: Publication, uid: str, modele: str
) -> None:
    ecrit = lit(publication.agenda(APRES_TOUT))[uid]
    officiel = racine((SAMPLES / "reunions" / f"{modele}.json").read_bytes())
    assert set(ecrit) <= set(officiel)
    assert set(officiel) - set(ecrit) <= {"timeStampFin"}
    points = officiel["ODJ"]["pointsODJ"]["pointODJ"]
    assert set(ecrit["ODJ"]["pointsODJ"]["pointODJ"]) == set(
        points[0] if isinstance(points, list) else points
    )
