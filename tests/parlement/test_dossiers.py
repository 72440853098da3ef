"""Codes of the procedure become words, ids of documents become names."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from parlement.documents import is_copy, name_texte, texte_debattu, texte_numero
from parlement.dossiers import Acte, Dossier, sort_actes, texte_at
from tests.parlement.recorded import SAMPLES, needs_samples


def acte(code: str, jour: date | None = None, uid: str = "A", **autres: str) -> Acte:
    return Acte(uid=uid, dossier="D", code=code, date=jour, libelle="libellé de la source", **autres)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "qui", "lecture", "etape"),
    [
        ("AN1-DEPOT", "Assemblée", "1re lecture", "dépôt du texte"),
        ("SN2-DEBATS-SEANCE", "Sénat", "2e lecture", "séance publique"),
        ("ANNLEC-COM-FOND-RAPPORT", "Assemblée", "nouvelle lecture", "rapport et texte de la commission"),
        ("ANLDEF-DEBATS-DEC", "Assemblée", "lecture définitive", "décision"),
        ("CMP-DEC", "Commission mixte paritaire", "", "décision"),
        ("CMP-DEBATS-SN-DEC", "Sénat", "texte de la CMP", "décision"),
        ("CMP-SAISIE", "Commission mixte paritaire", "", "convocation de la commission mixte paritaire"),
        ("CC-SAISIE-AN", "Conseil constitutionnel", "", "saisine par des députés"),
        ("PROM-PUB", "Promulgation", "", "loi publiée au Journal officiel"),
        ("AN20-COMENQ-RAPPORT", "Assemblée", "contrôle", "rapport de la commission d'enquête"),
        ("AN-APPLI-RAPPORT", "Assemblée", "application de la loi", "rapport"),
        ("AN12-DEPOT", "", "", "libellé de la source"),
        ("AN1-INCONNU", "Assemblée", "1re lecture", "libellé de la source"),
        ("", "", "", "libellé de la source"),
    ],
)
def test_a_step_is_said_in_everyday_words(code: str, qui: str, lecture: str, etape: str) -> None:
    found = acte(code)
    assert (found.qui, found.lecture, found.etape) == (qui, lecture, etape)
    assert found.code_connu is (etape != "libellé de la source")


@pytest.mark.parametrize(
    ("code", "libelle", "decision"),
    [
        ("TSORTF01", "adoptée", "adopté"),
        ("TSORTF02", "adoptée avec modifications", "adopté avec modifications"),
        ("TSORTF05", "modifié", "adopté avec modifications"),
        ("TSORTF07", "rejetée", "rejeté"),
        ("TSORTF13", "rejeté définitivement", "rejeté définitivement"),
        ("TCCMP02", "Désaccord", "désaccord"),
        ("TCD03", "ce que dit la source", "ce que dit la source"),
        ("TSORTF99", "mot nouveau", "mot nouveau"),
        ("TSORTF99", "", "TSORTF99"),
        ("", "", ""),
    ],
)
def test_a_decision_is_said_in_our_words_or_in_those_of_the_source(
    code: str, libelle: str, decision: str
) -> None:
    found = acte("AN1-DEBATS-DEC", statut_code=code, statut=libelle)
    assert (found.decision, found.est_decision) == (decision, bool(decision))


def test_only_a_house_the_joint_commission_or_the_conseil_decides_on_a_text() -> None:
    codes = ("CMP-DEC", "CC-CONCLUSION", "SN1-DEBATS-DEC", "ANLUNI-COM-CAE-DEC", "AN1-DEBATS-MOTION-VOTE")
    decided = [acte(code, statut="adopté").est_decision for code in codes]
    assert decided == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("uid", "name"),
    [
        ("PRJLANR5L16B0809", "texte n° 809 (Assemblée)"),
        ("PRJLANR5L16BTC0939", "texte de la commission n° 939 (Assemblée)"),
        ("PRJLSNR5S399BTA0044", "texte adopté n° 44 (Sénat)"),
        ("PRJLANR5L16TAP0096", "texte adopté n° 96 (Assemblée)"),
        ("RAPPSNR5S399B0248", "rapport n° 248 (Sénat)"),
        ("RINFANR5L16B2200", "rapport d'information n° 2200 (Assemblée)"),
        ("RAPPANR5L16B0939-COMPA", "annexe au rapport n° 939 (Assemblée)"),
        ("ETDIANR5L17B0847", "étude d'impact du texte n° 847 (Assemblée)"),
        ("RAPPANR5L16B0939 ", "RAPPANR5L16B0939 "),
        ("nouveau format", "nouveau format"),
    ],
)
def test_a_document_is_named_from_its_id(uid: str, name: str) -> None:
    assert name_texte(uid) == name
    assert name_texte(uid, chambre=False) == name.removesuffix(" (Assemblée)").removesuffix(" (Sénat)")


@needs_samples
def test_every_recorded_document_id_has_a_name_with_its_number() -> None:
    uids = set()
    for path in (SAMPLES / "assemblee" / "dossiers").rglob("*.json"):
        uids |= set(
            re.findall(r'"([A-Z]{4}(?:AN|SN)R5[^"]+)"', json.dumps(json.loads(path.read_text("utf-8"))))
        )
    assert len(uids) > 60
    for uid in uids:
        number = re.search(r"\D0*(\d+)(?:-\w+)?$", uid)
        assert number
        assert re.fullmatch(rf"[a-zéèÉA-Z' ]+ n° {number[1]} \((Assemblée|Sénat)\)", name_texte(uid)), uid


def test_the_provisional_printing_is_a_copy_of_the_adopted_text() -> None:
    assert is_copy("PRJLANR5L16TAP0096")
    assert not is_copy("PRJLANR5L16BTA0096")


@pytest.mark.parametrize(
    ("uid", "texte"),
    [
        ("PRJLANR5L16B0809", (16, "809")),
        ("PIONANR5L17BTC0636", (17, "636")),
        ("PNREANR5L17B0000", (17, "0")),
        ("PRJLANR5L16BTA0096", None),
        ("PRJLANR5L16TAP0096", None),
        ("RAPPANR5L16B0939", None),
        ("AVISANR5L16B0938", None),
        ("RINFANR5L16B2200", None),
        ("ETDIANR5L17B0847", None),
        ("PRJLANR5L16B0809-COMPA", None),
        ("PRJLSNR5S399B0220", None),
        ("", None),
    ],
)
def test_the_assemblee_debates_texts_not_reports_nor_what_is_adopted(
    uid: str, texte: tuple[int, str] | None
) -> None:
    assert texte_debattu(uid) == texte


def test_steps_are_put_in_the_order_of_the_procedure() -> None:
    jour = date(2023, 3, 28)
    codes = [
        "AN1-DEBATS-DEC",
        "AN1-DEBATS-SEANCE",
        "AN1-DEPOT",
        "AN1-COM-FOND-SAISIE",
        "AN1-COM-FOND-RAPPORT",
    ]
    mixed = [
        acte("PROM-PUB", date(2023, 5, 19)),
        *(acte(code, jour) for code in codes),
        acte("SN1-COM-FOND-NOMIN"),
    ]
    assert [a.code for a in sort_actes(mixed)] == [
        "SN1-COM-FOND-NOMIN",
        "AN1-DEPOT",
        "AN1-COM-FOND-SAISIE",
        "AN1-COM-FOND-RAPPORT",
        "AN1-DEBATS-SEANCE",
        "AN1-DEBATS-DEC",
        "PROM-PUB",
    ]


def test_the_text_of_a_day_is_the_last_version_never_a_report_or_a_study() -> None:
    actes = [
        acte("AN1-DEPOT", date(2023, 2, 1), uid="A1"),
        acte("AN1-COM-FOND-RAPPORT", date(2023, 3, 9), uid="A2", texte_adopte="PRJLANR5L16BTC0939"),
        acte("AN1-ETI", date(2023, 3, 10), uid="A3", texte_adopte="ETDIANR5L16B0847"),
        acte("AN1-COM-AVIS-RAPPORT", date(2023, 3, 11), uid="A4", texte_adopte="RINFANR5L16B2200"),
    ]
    assert texte_at(actes, date(2023, 3, 23)) == "PRJLANR5L16BTC0939"
    assert texte_at(actes, date(2023, 2, 2)) == ""
    assert (texte_numero("PRJLANR5L16BTC0939"), texte_numero("?")) == ("939", "")


def test_pages_are_those_of_each_house() -> None:
    dossier = Dossier(uid="DLR5L16N46918", legislature=17, senat="pjl22-220")
    assert dossier.url == "https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918"
    assert dossier.url_senat == "https://www.senat.fr/dossier-legislatif/pjl22-220.html"
    assert Dossier(uid="DLR5L16N1").url_senat == ""
