"""Dossiers, their steps and their documents, in the shapes the source was seen to give them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from parlement.documents import Document
from parlement.dossiers import Acte, Dossier
from tests.trackers.assemblee.corps import NIL, Corps, acte, dossier, etape, read
from trackers.base import Reading, Unreadable


def actes(reading: Reading) -> list[Acte]:
    return [r for r in reading.records if isinstance(r, Acte)]


def un(**changes: Any) -> Acte:
    [found] = actes(read("dossierParlementaire", dossier(acte("A1", "AN1-DEBATS-DEC", **changes))))
    return found


def document(**changes: Any) -> Document:
    corps: Corps = {
        "uid": "PRJLANR5L16B0809",
        "legislature": "16",
        "cycleDeVie": {"chrono": {"dateDepot": "2023-02-01T00:00:00.000+01:00", "datePublicationWeb": None}},
        "denominationStructurelle": "Projet de loi",
        "titres": {"titrePrincipal": "projet  de loi", "titrePrincipalCourt": "essais"},
        "dossierRef": "DLR5L16N1",
        "classification": {"statutAdoption": None},
        "notice": {"numNotice": "809"},
        "depotAmendements": {"amendementsSeance": {"dateLimiteDepot": None}},
    }
    [found] = read("document", corps | changes).records
    assert isinstance(found, Document)
    return found


def test_a_dossier_says_who_it_is_in_both_houses() -> None:
    [found] = read("dossierParlementaire", dossier(actesLegislatifs=None)).records
    assert found == Dossier(
        uid="DLR5L16N1",
        legislature=16,
        titre="Projet de loi relatif aux essais",
        chemin="essais_16e",
        senat="pjl22-001",
        procedure="Projet de loi ordinaire",
    )


@pytest.mark.parametrize(
    ("chemin", "senat"),
    [
        (None, ""),
        (NIL, ""),
        ("https://www.senat.fr/dossier-legislatif/ppl23-101.html", "ppl23-101"),
        ("https://www.senat.fr/dossier-legislatif/ppl23-101.html?x=1#y", "ppl23-101"),
        ("http://www.senat.fr/dossierleg/pjl11-001.html", "pjl11-001"),
    ],
)
def test_the_senat_reference_is_read_from_its_address(chemin: Any, senat: str) -> None:
    titres = {"titre": "Essais", "titreChemin": None, "senatChemin": chemin}
    [found] = read("dossierParlementaire", dossier(titreDossier=titres, actesLegislatifs=NIL)).records
    assert isinstance(found, Dossier)
    assert (found.senat, found.chemin) == (senat, "")


def test_a_dossier_without_legislature_has_the_one_of_its_id() -> None:
    [found] = read("dossierParlementaire", dossier(legislature=None, actesLegislatifs=None)).records
    assert isinstance(found, Dossier)
    assert found.legislature == 16


def test_a_page_is_under_the_legislature_of_the_id_whatever_the_archive_says() -> None:
    assert "/dyn/16/dossiers/" in Dossier(uid="DLR5L16N49176", legislature=17).url


def test_stages_are_left_out_and_their_steps_kept_one_or_many() -> None:
    arbre = dossier(
        etape(
            "E1",
            "AN1",
            acte("A1", "AN1-DEPOT"),
            etape("E2", "AN1-COM", etape("E3", "AN1-COM-FOND", acte("A2", "AN1-COM-FOND-RAPPORT"))),
        )
    )
    reading = read("dossierParlementaire", arbre)
    assert [a.uid for a in actes(reading)] == ["A1", "A2"]
    assert reading.remarks == ()


def test_a_step_that_holds_steps_is_kept_with_them() -> None:
    reading = read("dossierParlementaire", dossier(acte("A1", "AN1-DEPOT", actes=acte("A2", "AN1-ETI"))))
    assert [a.uid for a in actes(reading)] == ["A1", "A2"]


def test_a_stage_without_type_is_still_a_stage() -> None:
    sans = {**etape("E1", "AN1", acte("A1", "AN1-DEPOT")), "@xsi:type": None}
    assert [a.uid for a in actes(read("dossierParlementaire", dossier(sans)))] == ["A1"]


def test_the_same_step_twice_is_one_and_two_under_one_id_are_remarked() -> None:
    same = read("dossierParlementaire", dossier(acte("A1", "AN1-DEPOT"), acte("A1", "AN1-DEPOT")))
    assert (len(actes(same)), same.remarks) == (1, ())
    other = read("dossierParlementaire", dossier(acte("A1", "AN1-DEPOT"), acte("A1", "AN1-ETI")))
    assert [a.code for a in actes(other)] == ["AN1-DEPOT"]
    assert other.remarks == ("deux étapes différentes sous le même identifiant : A1",)


@pytest.mark.parametrize("code", ["XX9-DEPOT", "AN1-NOUVEAUTE", ""])
def test_an_unknown_step_is_kept_in_the_words_of_the_source_and_remarked(code: str) -> None:
    reading = read("dossierParlementaire", dossier(acte("A1", code)))
    [found] = actes(reading)
    assert found.etape == "Libellé de la source"
    assert reading.remarks == (f"code d'étape inconnu : {code or 'absent'} (Libellé de la source)",)


def test_an_unknown_decision_is_kept_in_the_words_of_the_source_and_remarked() -> None:
    statut = {"fam_code": "TSORTF99", "libelle": "ajourné"}
    reading = read("dossierParlementaire", dossier(acte("A1", "AN1-DEBATS-DEC", statutConclusion=statut)))
    [found] = actes(reading)
    assert (found.decision, found.est_decision) == ("ajourné", True)
    assert reading.remarks == ("code de décision inconnu : TSORTF99 (ajourné)",)


def test_the_code_of_no_decision_is_no_decision() -> None:
    found = un(statutConclusion={"fam_code": "TSORTFnull"})
    assert (found.statut_code, found.decision, found.est_decision) == ("", "", False)


@pytest.mark.parametrize(
    ("written", "jour", "debut"),
    [
        ("2023-03-28T00:00:00.000+02:00", date(2023, 3, 28), None),
        ("2023-03-28T00:00:00.000+01:00", date(2023, 3, 28), None),
        ("2023-01-24T00:00:00.000+02:00", date(2023, 1, 24), None),
        ("2023-03-28", date(2023, 3, 28), None),
        ("2023-03-28+00:00", date(2023, 3, 28), None),
        ("2023-03-27T22:00:00Z", date(2023, 3, 28), None),
        ("2023-03-28T00:00:00", date(2023, 3, 28), None),
        ("2023-03-28T15:00:00.000+02:00", date(2023, 3, 28), datetime(2023, 3, 28, 13, tzinfo=UTC)),
        ("2023-03-28T21:30:00", date(2023, 3, 28), datetime(2023, 3, 28, 19, 30, tzinfo=UTC)),
        ("bientôt", None, None),
        (NIL, None, None),
    ],
)
def test_a_step_has_an_hour_only_when_the_source_gives_one(
    written: Any, jour: date | None, debut: datetime | None
) -> None:
    found = un(dateActe=written)
    assert (found.date, found.debut) == (jour, debut)


def test_a_decision_names_its_votes_and_texts_one_or_many() -> None:
    attached = [{"refTexteAssocie": "T2", "typeTexte": "TAP"}, {"refTexteAssocie": {"#text": "T3"}}]
    many = un(
        voteRefs={"voteRef": ["V1", "V2"]}, texteAssocie="T1", textesAssocies={"texteAssocie": attached}
    )
    assert (many.scrutins, many.textes) == (("V1", "V2"), ("T1", "T2", "T3"))
    one = un(voteRefs={"voteRef": "V1"}, textesAssocies={"texteAssocie": attached[0]}, texteAssocie=NIL)
    assert (one.scrutins, one.textes) == (("V1",), ("T2",))
    assert un(voteRefs=None, textesAssocies=NIL).scrutins == ()


@pytest.mark.parametrize(
    ("code", "written", "reunion"),
    [
        ("SN1-DEBATS-SEANCE", "RUSNR5L16S2023IDS26847", "RUSN-2023-03-23"),
        ("SN1-DEBATS-DEC", None, "RUSN-2023-03-23"),
        ("CMP-DEBATS-SN-DEC", None, "RUSN-2023-03-23"),
        ("SN1-COM-FOND-REUNION", "RUSNR5L16S2023IDC1", "RUSNR5L16S2023IDC1"),
        ("SN1-DEPOT", None, ""),
        ("AN1-DEBATS-DEC", "RUANR5L16S2023IDS26892", "RUANR5L16S2023IDS26892"),
        ("CMP-DEC", None, ""),
    ],
)
def test_a_sitting_of_the_senat_goes_by_its_day(code: str, written: str | None, reunion: str) -> None:
    [found] = actes(read("dossierParlementaire", dossier(acte("A1", code, reunionRef=written))))
    assert found.reunion == reunion


def test_a_sitting_of_the_senat_without_a_day_keeps_the_id_of_the_source() -> None:
    step = acte("A1", "SN1-DEBATS-SEANCE", None, reunionRef="RUSNR5L16S2023IDS26847")
    [found] = actes(read("dossierParlementaire", dossier(step)))
    assert found.reunion == "RUSNR5L16S2023IDS26847"


def test_rapporteurs_are_read_one_or_many() -> None:
    assert un(rapporteurs={"rapporteur": {"acteurRef": "PA1"}}).rapporteurs == ("PA1",)
    assert un(
        rapporteurs={"rapporteur": [{"acteurRef": "PA1"}, NIL, {"acteurRef": {"#text": "PA2"}}]}
    ).rapporteurs == (
        "PA1",
        "PA2",
    )


def test_a_decision_of_the_conseil_constitutionnel_has_its_full_number() -> None:
    url = "http://www.conseil-constitutionnel.fr/decision/2023/2023850DC.htm"
    assert un(numDecision="850", anneeDecision="2023", urlConclusion=url).decision_numero == "2023-850 DC"
    assert un(numDecision="850", anneeDecision="2023").decision_numero == "2023-850"
    assert un(numDecision=NIL, anneeDecision="2023").decision_numero == ""


def test_a_promulgation_says_the_law_and_its_journal_officiel() -> None:
    jo = {
        "dateJO": "2023-05-20+02:00",
        "numJO": "116",
        "referenceNOR": "SPOX2233026L",
        "urlLegifrance": "http://l",
    }
    found = un(codeLoi="2023-380", titreLoi="relative aux essais", infoJO=[jo])
    assert (found.est_promulgation, found.jo_date, found.nor, found.url) == (
        True,
        date(2023, 5, 20),
        "SPOX2233026L",
        "http://l",
    )


def test_a_document_without_number_legislature_or_dates_is_kept() -> None:
    found = document(
        notice=NIL, legislature=None, cycleDeVie=None, depotAmendements=NIL, titres=[{"titrePrincipal": "t"}]
    )
    assert (found.numero, found.legislature, found.depot, found.limite_amendements, found.titre) == (
        "",
        None,
        None,
        None,
        "t",
    )


def test_a_document_says_when_it_was_deposited_and_until_when_it_can_be_amended() -> None:
    limite = {"amendementsSeance": {"amendable": "true", "dateLimiteDepot": "2023-03-15T17:00:00.000+01:00"}}
    found = document(depotAmendements=limite)
    assert (found.depot, found.titre) == (date(2023, 2, 1), "projet de loi")
    assert found.limite_amendements == datetime(2023, 3, 15, 16, tzinfo=UTC)


@pytest.mark.parametrize("root", ["dossierParlementaire", "document"])
def test_what_has_no_id_is_refused(root: str) -> None:
    with pytest.raises(Unreadable, match="sans identifiant"):
        read(root, {"uid": NIL})
