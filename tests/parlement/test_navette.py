"""Both houses tell one bill: each fact once, the house's own word first."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from parlement.dossiers import Acte, sort_actes
from parlement.navette import fusionne, meneurs
from tests.parlement.recorded import SAMPLES, needs_samples
from tests.trackers.senat.corps_dossiers import FLUX_URL, flux_entier
from trackers.assemblee.dossiers import parse_dossier
from trackers.senat.flux import parse_flux

JOUR = date(2023, 1, 31)


def an(code: str, uid: str = "L16-VD1", jour: date | None = JOUR, **fields: Any) -> Acte:
    return Acte(uid=uid, dossier="DLR5L16N1", code=code, date=jour, **fields)


def sn(code: str, cle: str = "1", jour: date | None = JOUR, **fields: Any) -> Acte:
    return Acte(uid=f"pjl22-220-{code}-{cle}", dossier="pjl22-220", code=code, date=jour, **fields)


def test_a_decision_of_the_senat_is_told_by_it_and_completed_by_the_assemblee() -> None:
    ours = sn(
        "SN1-DEBATS-DEC", "44", texte_adopte="SN2022TA0044", scrutins=("SCSN2022N99",), statut_code="TSORTF01"
    )
    theirs = an(
        "SN1-DEBATS-DEC",
        textes=("PRJLSNR5S399BTA0044",),
        statut_code="TSORTF01",
        statut="adopté",
        organe="PO78718",
        reunion="RUSN-2023-01-31",
    )
    assert fusionne([theirs, ours]) == [replace(ours, organe="PO78718", reunion="RUSN-2023-01-31")]
    assert meneurs([theirs, ours]) == {theirs.uid: ours.uid, ours.uid: ours.uid}


def test_a_vote_of_the_assemblee_is_told_by_it_and_the_senat_fills_its_blanks() -> None:
    theirs = an("AN1-DEBATS-DEC", statut_code="TSORTF05", statut="modifié", scrutins=("VTANR5L16V1305",))
    ours = sn(
        "AN1-DEBATS-DEC", "96", statut_code="TSORTF01", statut="adopté", url="https://x.fr", scrutins=("V2",)
    )
    assert fusionne([ours, theirs]) == [
        replace(theirs, url="https://x.fr", scrutins=("VTANR5L16V1305", "V2"))
    ]


def test_texts_of_the_senat_bear_its_own_ids_each_once() -> None:
    theirs = an(
        "CMP-COM-RAPPORT-SN",
        textes=("RAPPSNR5S399B0496", "ETDIANR5L16B1"),
        texte_adopte="PRJLSNR5S399BTC0497",
    )
    ours = sn("CMP-COM-RAPPORT-SN", textes=("SN2022R0496", "SN2022B0497"))
    [found] = fusionne([theirs, ours])
    assert (found.uid, found.textes, found.texte_adopte) == (
        theirs.uid,
        ("SN2022R0496", "ETDIANR5L16B1"),
        "SN2022B0497",
    )
    report = an("SN1-COM-FOND-RAPPORT", textes=("RAPPSNR5S399B0248",), texte_adopte="PRJLSNR5S399BTC0249")
    own = sn("SN1-COM-FOND-RAPPORT", textes=("SN2022R0248", "SN2022B0249"))
    assert fusionne([report, own]) == [own]


@pytest.mark.parametrize(
    ("theirs", "ours", "facts"),
    [
        (an("SN1-DEPOT"), sn("SN1-DEPOT"), 1),
        (an("SN1-DEPOT"), sn("SN2-DEPOT"), 2),
        (an("CMP-DEC", jour=date(2023, 4, 5)), sn("CMP-DEC", jour=date(2023, 4, 4)), 1),
        (an("CMP-DEC", jour=date(2023, 4, 12)), sn("CMP-DEC", jour=date(2023, 4, 4)), 2),
        (an("CC-CONCLUSION"), sn("CC-CONCLUSION", jour=None), 1),
        (an("SN1-DEBATS-SEANCE"), sn("SN1-DEBATS-SEANCE", jour=date(2023, 1, 30)), 2),
        (an("SN1-COM-FOND-RAPPORT"), sn("SN1-COM-FOND-RAPPORT", jour=date(2023, 1, 30)), 2),
        (
            an("SN1-COM-FOND-RAPPORT", textes=("RAPPSNR5S399B0248",)),
            sn("SN1-COM-FOND-RAPPORT", jour=date(2023, 1, 3), textes=("SN2022R0248",)),
            1,
        ),
        (  # a text and an adopted text, a text and a report of one number are different things
            an("SN1-COM-FOND-RAPPORT", jour=None, textes=("RAPPSNR5S399B0044",)),
            sn("SN1-COM-FOND-RAPPORT", textes=("SN2022TA0044", "SN2022B0044")),
            2,
        ),
        (  # two opinions of one day
            an("SN1-COM-AVIS-RAPPORT", textes=("AVISSNR5S399B0246",)),
            sn("SN1-COM-AVIS-RAPPORT", textes=("SN2022R0247",)),
            2,
        ),
    ],
)
def test_two_steps_are_one_fact_by_their_day_their_text_or_because_it_happens_once(
    theirs: Acte, ours: Acte, facts: int
) -> None:
    assert len(fusionne([theirs, ours])) == facts
    assert len(set(meneurs([ours, theirs]).values())) == facts


def test_steps_of_one_source_are_never_one() -> None:
    theirs = [an("AN1-DEBATS-SEANCE", f"L16-VD{n}") for n in range(3)]
    ours = [sn("AN1-DEBATS-SEANCE", "a"), sn("CC-SAISIE-AN", "a"), sn("CC-SAISIE-AN", "b")]
    found = fusionne([*theirs, *ours])
    assert {a.uid for a in found} == {a.uid for a in (*theirs, *ours[1:])}
    assert len(found) == 5


def test_of_several_of_a_day_those_that_share_a_text_are_one() -> None:
    theirs = [an("SN1-COM-AVIS-RAPPORT", f"L16-VD{n}", textes=(f"AVISSNR5S399B0{n}",)) for n in (246, 247)]
    ours = [sn("SN1-COM-AVIS-RAPPORT", str(n), textes=(f"SN2022R0{n}",)) for n in (247, 246)]
    assert meneurs([*theirs, *ours]) == {
        a.uid: f"pjl22-220-SN1-COM-AVIS-RAPPORT-{a.textes[0][-3:]}" for a in (*theirs, *ours)
    }


def test_a_decision_in_words_only_keeps_them_and_an_hour_is_that_of_the_same_day() -> None:
    hour = datetime(2023, 1, 30, 20, tzinfo=UTC)
    ours = sn("SN1-DEBATS-DEC", statut="devenu résolution du Sénat")
    theirs = an("SN1-DEBATS-DEC", jour=date(2023, 1, 30), statut_code="TSORTF01", statut="adopté", debut=hour)
    [found] = fusionne([theirs, ours])
    assert (found.decision, found.date, found.debut) == ("devenu résolution du Sénat", JOUR, None)


@needs_samples
def test_the_bill_on_the_games_told_by_both_houses_is_one_story() -> None:
    raw = json.loads((SAMPLES / "assemblee" / "dossiers" / "DLR5L16N46918.json").read_bytes())
    theirs = [r for r in parse_dossier(raw["dossierParlementaire"]).records if isinstance(r, Acte)]
    ours = [r for r in parse_flux(flux_entier(), FLUX_URL).records if isinstance(r, Acte)]
    story = fusionne([*theirs, *ours])
    assert story == fusionne([*ours, *theirs]) == sort_actes(story)
    told_by = meneurs([*theirs, *ours])
    assert set(told_by) == {a.uid for a in (*theirs, *ours)}
    assert set(told_by.values()) == {a.uid for a in story}
    alone = [
        (a.code, str(a.date)) for a in ours if a in story and not any(told_by[t.uid] == a.uid for t in theirs)
    ]
    assert alone == [
        ("SN1-COM-AVIS-RAPPORT", "2023-01-17"),
        ("SN1-DEBATS-SEANCE", "2023-01-24"),
        ("CMP-DEBATS-SN-SEANCE", "2023-04-12"),
    ]
    assert len(story) == len(theirs) + len(alone)
    assert [(a.code, str(a.date), a.decision) for a in story if a.est_decision] == [
        ("SN1-DEBATS-DEC", "2023-01-31", "adopté"),
        ("AN1-DEBATS-DEC", "2023-03-28", "adopté avec modifications"),
        ("CMP-DEC", "2023-04-05", "accord"),
        ("CMP-DEBATS-AN-DEC", "2023-04-11", "adopté"),
        ("CMP-DEBATS-SN-DEC", "2023-04-12", "adopté"),
        ("CC-CONCLUSION", "2023-05-17", "partiellement conforme"),
    ]
    by_code = {a.code: a for a in story}
    assert by_code["CMP-COM-RAPPORT-SN"].date == date(2023, 4, 4)
    assert by_code["SN1-DEBATS-DEC"].scrutins == ("SCSN2022N99",)
    assert by_code["SN1-DEBATS-DEC"].reunion == "RUSN-2023-01-31"
    assert not any("SNR5" in uid for a in story for uid in (*a.textes, a.texte_adopte))
    assert (by_code["PROM-PUB"].nor, by_code["PROM-PUB"].jo_numero) == ("SPOX2233026L", "116")
