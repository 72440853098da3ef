"""What the archives of the demo hold at an instant, and that they are in the official formats."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from demo.publication import Publication, instants
from tests.demo.outils import APRES_TOUT, SAMPLES, SOIR_DU_23_MARS, actes, avec_samples, faits, lit, racine


def paris(texte: str) -> datetime:
    return datetime.fromisoformat(texte)


@pytest.fixture
def publication() -> Publication:
    return Publication(faits())


def codes(publication: Publication, instant: datetime) -> list[str]:
    dossier = lit(publication.dossiers(instant))["DLR5L16N46918"]
    return [acte["codeActe"] for acte in actes(dossier["actesLegislatifs"])]


def numeros(publication: Publication, instant: datetime) -> set[int]:
    return {int(s["numero"]) for s in lit(publication.scrutins(instant)).values()}


def test_nothing_is_published_before_the_bill_is_deposited(publication: Publication) -> None:
    veille = paris("2022-12-21T12:00+01:00")
    assert publication.dossiers(veille) is None
    assert publication.scrutins(veille) is None
    assert "PO800538" in lit(publication.acteurs(veille))


def test_the_deposit_shows_inside_its_etape(publication: Publication) -> None:
    soir = paris("2022-12-22T19:00+01:00")
    assert codes(publication, soir) == [
        "SN1",
        "SN1-DEPOT",
        "SN1-PROCACC",
        "SN1-COM",
        "SN1-COM-FOND",
        "SN1-COM-FOND-SAISIE",
    ]
    assert set(lit(publication.dossiers(soir))) == {"DLR5L16N46918", "PRJLSNR5S399B0220"}


def test_on_the_evening_of_23_march_the_votes_of_the_night_sitting_are_not_known(
    publication: Publication,
) -> None:
    assert max(numeros(publication, SOIR_DU_23_MARS)) == 1287
    assert {1274, 1275} <= numeros(publication, SOIR_DU_23_MARS)
    assert max(numeros(publication, paris("2023-03-24T01:00+01:00"))) == 1294


def test_a_decision_is_absent_until_it_is_taken(publication: Publication) -> None:
    assert "AN1-DEBATS-DEC" not in codes(publication, SOIR_DU_23_MARS)
    assert "CMP" not in codes(publication, SOIR_DU_23_MARS)
    assert "AN1-DEBATS-DEC" in codes(publication, paris("2023-03-28T19:00+02:00"))


def test_sittings_are_announced_before_they_take_place(publication: Publication) -> None:
    avant, apres = paris("2023-03-14T19:59+01:00"), paris("2023-03-14T20:00+01:00")
    assert codes(publication, avant).count("AN1-DEBATS-SEANCE") == 0
    assert codes(publication, apres).count("AN1-DEBATS-SEANCE") == 8


def test_a_mise_au_point_appears_the_next_day_and_changes_no_figure(publication: Publication) -> None:
    avant = lit(publication.scrutins(SOIR_DU_23_MARS))["VTANR5L16V1270"]
    apres = lit(publication.scrutins(paris("2023-03-24T18:00+01:00")))["VTANR5L16V1270"]
    assert avant["miseAuPoint"] is None
    assert len(apres["miseAuPoint"]["contres"]["votant"]) == 5
    assert avant | {"miseAuPoint": None} == apres | {"miseAuPoint": None}


def test_demanders_are_separated_by_a_carriage_return(publication: Publication) -> None:
    texte = lit(publication.scrutins(SOIR_DU_23_MARS))["VTANR5L16V1274"]["demandeur"]["texte"]
    assert texte.split("\r")[1] == 'Présidente du groupe "Rassemblement National"'
    assert len(texte.split("\r")) == 4


def test_only_vote_1274_says_how_each_member_voted(publication: Publication) -> None:
    for scrutin in lit(publication.scrutins(APRES_TOUT)).values():
        groupes = scrutin["ventilationVotes"]["organe"]["groupes"]["groupe"]
        nominatif = any(any(g["vote"]["decompteNominatif"].values()) for g in groupes)
        assert nominatif == (scrutin["numero"] == "1274")


def test_dates_to_come_are_not_in_a_document(publication: Publication) -> None:
    chrono = lit(publication.dossiers(paris("2023-03-11T00:00+01:00")))["RAPPANR5L16B0939"]["cycleDeVie"]
    assert chrono["chrono"]["datePublicationWeb"] is None
    chrono = lit(publication.dossiers(paris("2023-03-17T18:43+01:00")))["RAPPANR5L16B0939"]["cycleDeVie"]
    assert chrono["chrono"]["datePublicationWeb"] == "2023-03-17T18:43:00.000+01:00"


def test_a_group_ends_the_day_after_its_last_day(publication: Publication) -> None:
    fin = lit(publication.acteurs(paris("2023-10-18T23:00+02:00")))["PO800496"]["viMoDe"]["dateFin"]
    assert fin is None
    fin = lit(publication.acteurs(paris("2023-10-19T00:00+02:00")))["PO800496"]["viMoDe"]["dateFin"]
    assert fin == "2023-10-18"


def test_the_same_content_has_the_same_bytes() -> None:
    ici, ailleurs = Publication(faits()), Publication(faits())
    ailleurs.scrutins(APRES_TOUT)
    une_heure_avant = SOIR_DU_23_MARS - timedelta(hours=1)
    assert ici.scrutins(SOIR_DU_23_MARS) == ailleurs.scrutins(une_heure_avant)
    assert ici.dossiers(SOIR_DU_23_MARS) == ailleurs.dossiers(une_heure_avant)
    assert ici.acteurs(SOIR_DU_23_MARS) == ailleurs.acteurs(une_heure_avant)


def test_every_instant_changes_something_and_nothing_changes_between_two() -> None:
    publication = Publication(faits())

    def tout(instant: datetime) -> list[bytes | None]:
        return [corps(instant) for corps in publication.tout]

    moments = instants(faits())
    assert moments == sorted(set(moments))
    assert all(m.tzinfo is UTC for m in moments)
    assert len(publication.tout) > 80
    assert len(moments) < 200
    avant = tout(moments[0] - timedelta(seconds=1))
    for moment in moments:
        assert tout(moment - timedelta(seconds=1)) == avant, f"something changed before {moment}"
        apres = tout(moment)
        assert apres != avant, f"nothing changed at {moment}"
        avant = apres


def test_no_body_ever_names_a_later_day() -> None:
    publication = Publication(faits())
    for instant in instants(faits()):
        votes = publication.scrutins(instant)
        for scrutin in lit(votes).values() if votes else ():
            assert paris(f"{scrutin['dateScrutin']}T00:00+01:00") <= instant
        dossier = lit(publication.dossiers(instant))["DLR5L16N46918"]
        for acte in actes(dossier["actesLegislatifs"]):
            if acte["dateActe"] and not acte["codeActe"].endswith(("-SEANCE", "-REUNION")):
                assert datetime.fromisoformat(acte["dateActe"]) <= instant, acte["uid"]


@avec_samples
def test_every_vote_is_written_as_the_assemblee_wrote_it(publication: Publication) -> None:
    for uid, scrutin in lit(publication.scrutins(APRES_TOUT)).items():
        officiel = racine((SAMPLES / "scrutins-loi-jo-2024" / f"{uid}.json").read_bytes())
        if uid != "VTANR5L16V1274":
            for groupe in officiel["ventilationVotes"]["organe"]["groupes"]["groupe"]:
                groupe["vote"]["decompteNominatif"] = dict.fromkeys(groupe["vote"]["decompteNominatif"])
        assert scrutin == officiel


@avec_samples
def test_the_dossier_ends_as_the_assemblee_wrote_it(publication: Publication) -> None:
    officiel = racine((SAMPLES / "dossiers" / "DLR5L16N46918.json").read_bytes())
    assert lit(publication.dossiers(APRES_TOUT))["DLR5L16N46918"] == officiel


@avec_samples
def test_documents_end_as_the_assemblee_wrote_them_but_for_what_the_readme_leaves_out(
    publication: Publication,
) -> None:
    def compare(document: dict[str, Any]) -> dict[str, Any]:
        return document | dict.fromkeys(("coSignataires", "divisions", "imprimerie"))

    for uid, document in lit(publication.dossiers(APRES_TOUT)).items():
        if uid != "DLR5L16N46918":
            fichier = SAMPLES / "dossiers" / "documents-loi-jo-2024" / f"{uid}.json"
            assert compare(document) == compare(racine(fichier.read_bytes()))
