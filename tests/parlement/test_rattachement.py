"""A vote goes to its bill, or to none: a sitting mixes texts, and words are shared."""

from __future__ import annotations

import json
from datetime import date

import pytest

from parlement.rattachement import DossierConnu, Motif, Rattachement, attach, resemblance
from parlement.scrutins import Scrutin
from tests.parlement.recorded import SAMPLES, needs_samples

SEANCE = "RUANR5L16S2023IDS1"


def vote(titre: str, *, uid: str = "VTANR5L16V1", seance: str = SEANCE, dossier: str = "") -> Scrutin:
    return Scrutin(
        uid=uid, numero=1, date=date(2023, 3, 23), titre=titre, sort="adopté", seance=seance, dossier=dossier
    )


def connu(
    uid: str, *titres: str, seances: tuple[str, ...] = (SEANCE,), scrutins: tuple[str, ...] = ()
) -> DossierConnu:
    return DossierConnu(uid=uid, titres=titres, seances=frozenset(seances), scrutins=frozenset(scrutins))


JEUX = connu(
    "JEUX",
    "Projet de loi relatif aux jeux Olympiques et Paralympiques de 2024",
    "relatif aux jeux Olympiques et Paralympiques de 2024",
    "rapport sur le projet de loi, après engagement de la procédure accélérée, adopté par le Sénat",
)
SURETE = connu(
    "SURETE",
    "Proposition de loi relative au renforcement de la sûreté dans les transports",
    "sûreté transports",
)
ARTICLE_7 = (
    "l'article 7 du projet de loi relatif aux jeux Olympiques et Paralympiques de 2024 (première lecture)."
)


def test_a_vote_of_the_sitting_with_the_title_of_the_bill_is_its_own() -> None:
    assert attach(vote(ARTICLE_7), [SURETE, JEUX]) == Rattachement("JEUX", Motif.TITRE)


@pytest.mark.parametrize(
    "titre",
    [
        "l'article 3 du projet de loi relatif à l'accélération des procédures liées à des installations nucléaires "
        "(première lecture).",
        "l'ensemble de la proposition de loi visant à sécuriser l'approvisionnement des Français (texte de la "
        "commission mixte paritaire).",
        "l'article 1er du projet de loi, adopté par le Sénat après engagement de la procédure accélérée, relatif à "
        "la santé.",
        "l'article unique de la proposition de résolution relative aux jeux Olympiques et Paralympiques de 2024.",
        "l'article 7 du projet de loi organique relatif aux jeux Olympiques et Paralympiques de 2024.",
        "l'article 7 du projet de loi relatif aux jeux Olympiques et Paralympiques de 2030 (première lecture).",
        "l'amendement n° 7 de M. Essai à l'article 7.",
        "la motion de censure déposée par Mme Essai.",
        "",
    ],
)
def test_another_vote_of_the_same_sitting_stays_out(titre: str) -> None:
    assert attach(vote(titre), [JEUX]) is None


def test_the_title_of_the_bill_in_another_sitting_is_not_enough() -> None:
    assert attach(vote(ARTICLE_7, seance="RUANR5L16S2024IDS9"), [JEUX]) is None
    assert attach(vote(ARTICLE_7, seance=""), [JEUX]) is None


def test_a_bill_renamed_within_one_debate_keeps_its_votes() -> None:
    renamed = (
        "l'ensemble de la proposition de loi relative à la sûreté dans les transports (première lecture)."
    )
    assert attach(vote(renamed), [SURETE, JEUX]) == Rattachement("SURETE", Motif.TITRE)


def test_one_word_in_common_is_not_a_resemblance() -> None:
    court = connu("COURT", "Proposition de loi sur les transports")
    assert (
        attach(vote("l'article 1er de la proposition de loi relative à la gratuité des transports"), [court])
        is None
    )
    same = attach(vote("l'article 1er de la proposition de loi relative aux transports"), [court])
    assert same == Rattachement("COURT", Motif.TITRE)


def test_of_two_bills_of_one_sitting_the_closest_title_wins() -> None:
    finances = connu("PLF", "Projet de loi de finances pour 2024")
    gestion = connu("PLFG", "Projet de loi de finances de fin de gestion pour 2024")
    both = [gestion, finances]
    assert attach(vote("l'article 1er du projet de loi de finances pour 2024"), both) == Rattachement(
        "PLF", Motif.TITRE
    )
    of_the_other = vote("l'article 1er du projet de loi de finances de fin de gestion pour 2024")
    assert attach(of_the_other, both) == Rattachement("PLFG", Motif.TITRE)


def test_the_social_security_bill_is_not_the_budget() -> None:
    finances = connu("PLF", "Projet de loi de finances pour 2024")
    titre = "l'article 1er du projet de loi de financement de la sécurité sociale pour 2024"
    assert attach(vote(titre), [finances]) is None


def test_between_two_bills_that_fit_as_well_there_is_no_answer() -> None:
    assert attach(vote(ARTICLE_7), [JEUX, connu("JUMEAU", *JEUX.titres)]) is None


def test_the_dossier_that_the_vote_names_wins_over_everything() -> None:
    jumeau = connu("SURETE", *SURETE.titres, scrutins=("VTANR5L16V1",))
    assert attach(vote(ARTICLE_7, dossier="SURETE"), [JEUX, SURETE]) == Rattachement("SURETE", Motif.NOMME)
    assert attach(vote(ARTICLE_7, dossier="AUTRE"), [JEUX, jumeau]) is None


def test_a_dossier_that_names_the_vote_has_it_whatever_the_sitting() -> None:
    nommant = connu("N", "Essai", seances=(), scrutins=("VTANR5L16V1",))
    assert attach(vote(ARTICLE_7), [JEUX, nommant]) == Rattachement("N", Motif.DECISION)


def test_a_vote_named_by_two_dossiers_goes_to_the_one_with_its_title_or_to_none() -> None:
    named = ("VTANR5L16V1",)
    jeux, surete = (
        connu("JEUX", *JEUX.titres, scrutins=named),
        connu("SURETE", *SURETE.titres, scrutins=named),
    )
    assert attach(vote(ARTICLE_7), [surete, jeux]) == Rattachement("JEUX", Motif.TITRE)
    assert attach(vote("l'ensemble du projet de loi relatif à la santé"), [surete, jeux]) is None


def test_no_tracked_dossier_no_answer() -> None:
    assert attach(vote(ARTICLE_7), []) is None
    assert attach(vote(ARTICLE_7), [connu("VIDE")]) is None


def test_a_law_cited_by_its_number_does_not_date_the_bill() -> None:
    one = "proposition de loi relative aux jeux Olympiques de 2024"
    assert resemblance(one, "loi n° 2023-380 relative aux jeux Olympiques") > 0.6
    assert resemblance(one, "relative aux jeux Olympiques de 2030") == 0.0


@needs_samples
@pytest.mark.parametrize(
    ("folder", "titres"),
    [
        ("scrutins-loi-jo-2024", JEUX.titres),
        ("scrutins-17", SURETE.titres),
    ],
)
def test_every_recorded_vote_goes_to_its_bill_between_both(folder: str, titres: tuple[str, ...]) -> None:
    for path in sorted((SAMPLES / "assemblee" / folder).glob("*.json")):
        raw = json.loads(path.read_text("utf-8"))["scrutin"]
        seances = (raw["seanceRef"],)
        both = [connu("MIEN", *titres, seances=seances)]
        both.append(connu("AUTRE", *(SURETE if titres == JEUX.titres else JEUX).titres, seances=seances))
        found = attach(vote(raw["titre"], uid=raw["uid"], seance=raw["seanceRef"]), both)
        assert found == Rattachement("MIEN", Motif.TITRE), raw["titre"]
