"""`!direct`: the sitting under way, as the live sources tell it, or the documents when they do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from commands.direct import SOURCE_OF
from parlement import senat
from parlement.direct import EN_DISCUSSION, Direct, LigneAppel
from parlement.dossiers import Acte
from parlement.reunions import PointOdj, Reunion
from storage.rows import iso
from storage.sources import save_source
from tests.alerts.monde import DOSSIER, Monde
from tests.commands.debat import (
    DEBAT,
    SOIREE,
    amendement,
    ask,
    called,
    decided,
    lines,
    live_sources,
    read_one_by_one,
    seance,
    told_live,
)
from trackers.assemblee.direct import trackers_direct
from trackers.base import Outcome
from trackers.tracker import LIVE

NOW = SOIREE + timedelta(hours=1)
SUITE = (
    LigneAppel(numero="148", place="Article 6"),
    LigneAppel(numero="149", place="Article 6"),
    LigneAppel(numero="217", place="Article 7"),
    LigneAppel(numero="218", place="Article 7"),
)


@pytest.fixture
def soiree(monde: Monde) -> Monde:
    """Article 6 is being discussed; one outcome is in the documents, one is told live only."""
    read_one_by_one(
        monde,
        *DEBAT,
        *seance(),
        decided(amendement("140", "ART. 6"), "Rejeté"),
        *(amendement(n, "ART. 6") for n in ("147", "148", "149")),
        *(amendement(n) for n in ("217", "218")),
        told_live("147", "Adopté", "Article 6"),
        *called("148", NOW - timedelta(minutes=2), *SUITE),
    )
    live_sources(monde, NOW - timedelta(seconds=20))
    return monde


def test_the_whole_answer_reads_so(soiree: Monde) -> None:
    assert list(lines(ask(soiree, "!direct", NOW))) == [
        "🔴 En direct — 2e séance · Jeux olympiques 2024",
        "Texte n° 939 · appelé : n° 148 · Élisa Martin (LFI) · article 6 — !amendement 148",
        "Information lue à 22 h 29 · encore 4 à appeler sur le texte",
        "",
        "Articles suivis",
        "• article7 : 2 amendements avant lui (le prochain : n° 148, article 6), puis 2 sur lui",
        "",
        "Derniers sorts",
        "• ✅ n° 147 · Élisa Martin (LFI) · adopté (direct, à confirmer) · article 6",
        "• ❌ n° 140 · Élisa Martin (LFI) · rejeté · article 6",
        "",
        "Aucune source n'a encore été lue",
    ]


def test_the_article_itself_is_said_to_be_discussed(soiree: Monde) -> None:
    read_one_by_one(soiree, *called("217", NOW, *SUITE[2:]))
    assert "• article7 : en discussion, 2 amendements à appeler" in ask(soiree, "!direct", NOW)


def test_a_frozen_sheet_says_since_when(soiree: Monde) -> None:
    later = NOW + timedelta(minutes=12)
    live_sources(soiree, later)
    assert "dérouleur figé depuis 14 min (suspension ?)" in ask(soiree, "!direct", later)


@pytest.mark.parametrize("issue", [Outcome.UNREACHABLE, Outcome.UNREADABLE])
def test_live_sources_that_fail_leave_the_documents(soiree: Monde, issue: Outcome) -> None:
    live_sources(soiree, NOW - timedelta(minutes=1), issue)
    text = ask(soiree, "!direct", NOW)
    assert (
        "L'ordre d'appel en direct n'est pas disponible : voici ce que disent les documents publiés." in text
    )
    assert "• article7 : 2 amendements à discuter d'après les documents publiés" in text
    assert "• ❌ n° 140 · Élisa Martin (LFI) · rejeté · article 6" in text
    assert "panne" not in text
    assert "⚠️" not in text


def test_what_was_told_before_the_sitting_opened_is_not_the_present(soiree: Monde) -> None:
    tomorrow = SOIREE + timedelta(days=1)
    read_one_by_one(soiree, *seance("RU9", tomorrow, rang_seance=1))
    text = ask(soiree, "!direct", tomorrow + timedelta(minutes=5))
    assert "appelé" not in text


def test_another_bill_being_discussed_is_not_told(soiree: Monde) -> None:
    prochain, feuille = called("12", NOW)
    read_one_by_one(
        soiree,
        type(prochain)(uid="eliasse-16", legislature=16, etat="en discussion", texte="1234", numero="12"),
    )
    assert "1234" not in ask(soiree, "!direct", NOW)
    assert feuille.suite == ()


def test_no_sitting_gives_the_next_one(monde: Monde) -> None:
    read_one_by_one(monde, *seance())
    text = ask(monde, "!direct", SOIREE - timedelta(days=1))
    assert "Pas de séance ouverte sur un texte suivi." in text
    assert (
        "Prochaine séance : mercredi 22 mars 2023 à 21 h 30 à l'Assemblée · Jeux olympiques 2024 — !agenda"
        in text
    )
    assert "L'ordre d'appel en direct n'est lu que pendant les débats." in text


def test_no_sitting_announced_says_so(monde: Monde) -> None:
    assert "Aucune séance annoncée — !agenda" in ask(monde, "!direct")


def test_a_sitting_on_other_bills_is_not_ours(monde: Monde) -> None:
    read_one_by_one(
        monde,
        Reunion(uid="RU8", type="séance", debut=SOIREE, jour=SOIREE.date(), etat="Confirmé"),
        PointOdj(uid="RU8PT", reunion="RU8", type="Discussion", etat="Confirmé", dossiers=("DLR5L16N1",)),
    )
    assert "Pas de séance ouverte" in ask(monde, "!direct", NOW)


def test_past_its_announced_end_a_sitting_may_be_over(monde: Monde) -> None:
    read_one_by_one(monde, *DEBAT, *seance(fin=SOIREE + timedelta(hours=2)))
    later = SOIREE + timedelta(hours=3)
    text = ask(monde, "!direct", later)
    assert "Séance annoncée jusqu'à 23 h 30 : elle est peut-être finie." in text
    assert "séance ouverte" not in ask(monde, "!statut article7", later)


def test_the_names_of_live_sources_are_those_polled() -> None:
    named = {tracker.nom.rpartition("-")[0] for tracker in trackers_direct(16)}
    assert named == {f"{LIVE}{SOURCE_OF.get(kind, kind)}" for kind in ("derouleur", "eliasse", "ordre")}


def test_a_sitting_of_the_senat_is_told_by_its_own_order(monde: Monde) -> None:
    jour = SOIREE.date()
    reunion = Reunion(uid=senat.uid_seance(jour), type="séance", debut=SOIREE - timedelta(hours=2), jour=jour)
    point = PointOdj(uid="PTSN-1", reunion=reunion.uid, objet="Discussion", dossiers=(DOSSIER.uid,))
    text = Acte(
        uid="pjl22-220-R",
        dossier="pjl22-220",
        code="SN1-COM-FOND-RAPPORT",
        date=jour,
        textes=("SN2022B0249",),
    )
    ligne = LigneAppel(numero="8", place="Article 7")
    order = Direct(
        uid="ordre-SN2022B0249S",
        legislature=2022,
        etat=EN_DISCUSSION,
        texte="249",
        organe=senat.EN_SEANCE,
        numero="7",
        place="Article 6",
        restants=2,
        suite=(
            replace(ligne, numero="6", place="Article 6", sort="Rejeté"),
            replace(ligne, numero="7", place="Article 6"),
            ligne,
        ),
        extrait_le=SOIREE,
    )
    read_one_by_one(monde, DOSSIER, reunion, point, text, order)
    values = {"libelle": "x", "url": "x", "essai": iso(SOIREE), "succes": iso(SOIREE), "echecs": 0}
    monde.parlement.write_now(lambda db: save_source(db, "senat-ordre", values))  # type: ignore[arg-type]
    told = ask(monde, "!direct", SOIREE)
    assert "Texte n° 249 · appelé : n° 7" in told
    assert "article7 : 1 amendement avant lui (le prochain : n° 7, article 6), puis 1 sur lui" in told
