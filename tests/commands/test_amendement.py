"""`!amendement`: one in full, however its number is typed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parlement.acteurs import Organe
from tests.alerts.monde import Monde, rejected, vote
from tests.commands.debat import (
    DEBAT,
    amendement,
    ask,
    decided,
    gouvernement,
    lines,
    read_one_by_one,
    seance,
    told_live,
)

LOIS = Organe(uid="PO59051", type="COMPER", abrege="Lois")


@pytest.fixture
def debat(monde: Monde) -> Monde:
    twin = {"identique": "ID1", "effet": "suppression", "dispositif": "Supprimer cet article."}
    parent = decided(amendement("27", cosignataires=("PA1", "PA9"), **twin), "Rejeté")
    read_one_by_one(
        monde,
        *DEBAT,
        LOIS,
        *seance(),
        parent,
        decided(replace(gouvernement(amendement("30", **twin)), rectification="rect."), "Rejeté"),
        decided(amendement("31", parent=parent.uid), "Tombé"),
        amendement("27", en="CION_LOIS"),
        decided(amendement("CL12", en="CION_LOIS"), "Adopté", seance=""),
        amendement("44", etat="IRR45", etat_libelle="Irrecevable 45", groupe=""),
        amendement("45", dispositif="mot " * 500, expose="*gras* <@42> " * 200),
        rejected(
            27,
            "l'amendement n° 27 de Mme Martin et les amendements identiques suivants à l'article 7",
            seance="RU2",
        ),
    )
    return monde


def test_the_whole_answer_reads_so(debat: Monde) -> None:
    assert list(lines(ask(debat, "!amendement 27 939"))) == [
        "Amendement n° 27 — article 7",
        "<https://www.assemblee-nationale.fr/dyn/16/amendements/0939/AN/27>",
        "❌ rejeté (suppression) · 2e séance du mercredi 22 mars 2023 · 22 h 00",
        "🗳️ rejeté, 10 pour, 40 contre, 1 abstention — scrutin n° 27"
        " <https://www.assemblee-nationale.fr/dyn/16/scrutins/27> · !vote 27",
        "Par Élisa Martin (LFI) et 2 cosignataires, déposé le 15 mars 2023",
        "Jeux olympiques 2024 · texte n° 939, en séance · !statut article7",
        "Identiques : n° 30 (rect.), Gouvernement, rejeté",
        "Sous-amendements : n° 31, Élisa Martin (LFI), tombé",
        "Même numéro ailleurs : !amendement 27 809 (commission des lois)",
        "",
        "Ce qu'il dit",
        "Supprimer cet article.",
        "",
        "Exposé",
        "Cet amendement protège les libertés.",
        "",
        "Aucune source n'a encore été lue",
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "27",
        "n°27",
        "N° 27",
        "n 27",
        "27 rect",
        "27 (rect.)",
        "27 (2e rect.)",
        "27 rectifié",
        "amendement 27",
        "27 article7",
        "27 vsa",
        "27 939",
        "27 texte n° 939",
        "27 séance",
        "AMANR5L16PO791932BTC0939P0D1N000027",
    ],
)
def test_the_latest_text_comes_first_however_it_is_typed(debat: Monde, typed: str) -> None:
    assert ask(debat, f"!amendement {typed}").startswith("Amendement n° 27 — article 7\n")
    assert "texte n° 939, en séance" in ask(debat, f"!amendement {typed}")


@pytest.mark.parametrize("typed", ["27 809", "27 commission"])
def test_an_older_text_is_reached_by_its_number(debat: Monde, typed: str) -> None:
    text = ask(debat, f"!amendement {typed}")
    assert "⏳ à discuter" in text
    assert "texte n° 809, commission des lois" in text
    assert "Même numéro ailleurs : !amendement 27 939 (en séance)" in text


@pytest.mark.parametrize("typed", ["CL12", "cl12", "n° CL 12", "CL12 jo2024"])
def test_a_number_of_a_commission_is_read(debat: Monde, typed: str) -> None:
    assert ask(debat, f"!amendement {typed}").startswith("Amendement n° CL12 — article 7\n")


def test_a_sub_amendment_names_what_it_changes(debat: Monde) -> None:
    text = ask(debat, "!amendement 31")
    assert text.startswith("Sous-amendement n° 31 — article 7\n")
    assert "Modifie l'amendement : !amendement 27" in text
    assert "▫️ tombé" in text


def test_one_that_the_vote_of_its_twin_decided_shows_that_vote(debat: Monde) -> None:
    text = ask(debat, "!amendement 30")
    assert "🗳️ rejeté, 10 pour, 40 contre" in text
    assert "Par le Gouvernement" in text


def test_one_named_by_a_vote_that_carried_its_twin_is_not_said_carried(monde: Monde) -> None:
    twin = {"identique": "ID1"}
    read_one_by_one(
        monde,
        *DEBAT,
        decided(amendement("132", **twin), "Non soutenu"),
        decided(amendement("161", **twin), "Adopté"),
        vote(
            767,
            "l'amendement n° 132 de Mme Martin et l'amendement identique suivant à l'article 7",
            seance="RU2",
        ),
    )
    text = ask(monde, "!amendement 132")
    assert "▫️ non soutenu" in text
    assert "🗳️ vote pris sur l'identique n° 161 : adopté, 59 pour, 14 contre" in text


def test_a_group_left_blank_is_the_authors_on_the_day(debat: Monde) -> None:
    text = ask(debat, "!amendement 44")
    assert "🚫 irrecevable : sans lien avec le texte (article 45, cavalier)" in text
    assert "Par Élisa Martin (LFI), déposé" in text


def test_long_texts_are_cut_at_a_word_and_stay_words(debat: Monde) -> None:
    text = ask(debat, "!amendement 45")
    assert "mot mot…" in text
    assert len(text) < 2000


def test_an_outcome_known_only_live_says_so(debat: Monde) -> None:
    read_one_by_one(debat, told_live("45", "Retiré"))
    assert "retiré (direct, à confirmer)" in ask(debat, "!amendement 45")


def test_an_outcome_told_live_is_said_of_neither_deliberation_when_both_have_that_number(
    debat: Monde,
) -> None:
    known = debat.tracked.parlement.amendements.numero("45")[0]
    one = debat.tracked.parlement.amendements.of_uids([known.uid])[known.uid]
    read_one_by_one(
        debat, replace(one, uid=one.uid.replace("D1N", "D2N"), examen="D2"), told_live("45", "Retiré")
    )
    assert "direct, à confirmer" not in ask(debat, f"!amendement {one.uid.replace('D1N', 'D2N')}")


def test_an_unknown_number_gives_the_nearest(debat: Monde) -> None:
    assert "Aucun amendement n° 449 connu. Les plus proches : !amendement 44." in ask(
        debat, "!amendement 449"
    )
    assert "Aucun amendement n° 999 connu. Ceux d'un sujet" in ask(debat, "!amendement 999")


def test_a_number_unknown_on_a_subject_gives_where_it_is(debat: Monde) -> None:
    assert "Pas d'amendement n° 44 pour « 1234 ». Connus : !amendement 44 939 (en séance)" in ask(
        debat, "!amendement 44 1234"
    )
    assert "« bidule » n'est pas suivi. Essayez : !amendement 44 article7" in ask(
        debat, "!amendement 44 bidule"
    )


@pytest.mark.parametrize("typed", ["abc", "27-28", "-1", "9" * 10_000, "**27**", "<@27>", "٢٧", "AMANR5XXX"])
def test_what_is_no_number_gives_examples(debat: Monde, typed: str) -> None:
    text = ask(debat, f"!amendement {typed}")
    assert text.startswith("Je n'ai pas trouvé\n")
    assert "!amendements" in text
    assert len(text) < 500


def test_a_missing_number_says_what_to_type(debat: Monde) -> None:
    assert "Il manque le numéro de l'amendement" in ask(debat, "!amendement")
