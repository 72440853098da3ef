"""`!depute`: found however the name is typed; votes and amendments on what is tracked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from commands.membre import MOST_VOTES
from parlement.acteurs import Acteur, AppartenanceGroupe
from parlement.scrutins import MiseAuPoint, Scrutin, VoixGroupe
from tests.alerts.monde import Monde, vote
from tests.commands.debat import DEBAT, amendement, ask, decided, lines, read_one_by_one

DEPUIS = (AppartenanceGroupe(groupe="PO1", debut=date(2022, 6, 22)),)
AUTRES = (
    Acteur(uid="PA3", prenom="Marie", nom="Dupont-Lajoie", groupes=DEPUIS),
    Acteur(uid="PA4", prenom="Jean", nom="Dupont", groupes=DEPUIS),
    Acteur(uid="PA5", prenom="Jean", nom="Durand", groupes=DEPUIS),
    Acteur(uid="PA6", prenom="Jean", nom="Durand", groupes=()),
    Acteur(uid="PA7", prenom="Anne", nom="L’Étoile"),
)


def named(numero: int, objet: str = "l'article 7", **changes: object) -> Scrutin:
    """A vote that names its voters: Martin against, Mazars for, a colleague of hers did not vote."""
    groupes = (
        VoixGroupe(groupe="PO1", pour=1, pours=("PA1",)),
        VoixGroupe(groupe="PO2", contre=1, contres=("PA2",), non_votants=1, absents=("PA8",)),
    )
    kept = replace(
        vote(numero, objet), groupes=groupes, pour=1, contre=1, abstentions=0, exprimes=2, votants=2
    )
    return replace(kept, sort="rejeté", **changes)  # type: ignore[arg-type]


@pytest.fixture
def debat(monde: Monde) -> Monde:
    meant = (MiseAuPoint(position="pour", acteurs=("PA2",)),)
    read_one_by_one(
        monde,
        *DEBAT,
        *AUTRES,
        vote(1, "l'amendement n° 27 de Mme Martin à l'article 7"),
        named(2, mises_au_point=meant),
        named(3, "l'ensemble", date=date(2023, 3, 28)),
        named(4, "l'article 8"),
        decided(amendement("27"), "Rejeté"),
        decided(amendement("28"), "Adopté"),
        amendement("29", "ART. 8"),
        decided(amendement("30", auteur="PA1", groupe="PO1"), "Adopté"),
    )
    return monde


def test_the_whole_answer_reads_so(debat: Monde) -> None:
    assert list(lines(ask(debat, "!depute elisa martin"))) == [
        "Mme Élisa Martin (LFI)",
        "<https://www.assemblee-nationale.fr/dyn/deputes/PA2>",
        "Groupes : LFI depuis le 22 juin 2022",
        "",
        "Amendements signés en premier",
        "• article7 : 2 amendements (1 adopté · 1 rejeté)",
        "• jo2024 : 3 amendements (1 à discuter · 1 adopté · 1 rejeté)",
        "",
        "Votes sur ce qui est suivi",
        "• 28 mars 2023 · Ensemble du texte (❌ rejeté) : contre — scrutin n° 3"
        " <https://www.assemblee-nationale.fr/dyn/16/scrutins/3>",
        "• 23 mars 2023 · Article 7 (❌ rejeté) : contre (mise au point : voulait « pour ») — scrutin n° 2"
        " <https://www.assemblee-nationale.fr/dyn/16/scrutins/2>",
        "• scrutin n° 1 : la source ne nomme pas les votants",
        "",
        "Aucune source n'a encore été lue",
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "Élisa Martin",
        "MARTIN",
        "martin elisa",
        "Mme Martin",
        "mme E\u0301lisa  MARTIN",
        "elis mart",
        "PA2",
        "pa2",
    ],
)
def test_a_member_is_found_however_the_name_is_typed(debat: Monde, typed: str) -> None:
    assert ask(debat, f"!depute {typed}").startswith("Mme Élisa Martin (LFI)\n")


def test_an_exact_surname_wins_over_longer_ones(debat: Monde) -> None:
    assert ask(debat, "!depute dupont").startswith("Jean Dupont (RE)\n")
    assert ask(debat, "!depute dupont lajoie").startswith("Marie Dupont-Lajoie (RE)\n")
    assert ask(debat, "!depute l'etoile").startswith("Anne L’Étoile\n")


def test_several_are_listed_with_their_group(debat: Monde) -> None:
    text = ask(debat, "!depute jean")
    assert text.startswith("Plusieurs députés pour « jean »\n")
    assert "• !depute Jean Dupont · RE" in text
    assert "• !depute PA5 · Jean Durand · RE" in text, "a homonym is reached by id"
    assert "• !depute PA6 · Jean Durand" in text


@pytest.mark.parametrize(
    ("typed", "near"),
    [("martn", "Élisa Martin"), ("Mazrs", "Stéphane Mazars"), ("jean dupond", "Jean Dupont")],
)
def test_a_name_mistyped_gives_the_nearest(debat: Monde, typed: str, near: str) -> None:
    text = ask(debat, f"!depute {typed}")
    assert text.startswith("Je n'ai pas trouvé\n")
    assert f"!depute {near}" in text


@pytest.mark.parametrize(
    "typed", ["x", "zzzzzz", "é" * 10_000, "a " * 5000, "%", "_", "**", "' OR 1=1", "@everyone", "PA999"]
)
def test_a_name_like_nobodys_says_so(debat: Monde, typed: str) -> None:
    text = ask(debat, f"!depute {typed}")
    assert text.startswith("Je n'ai pas trouvé\nAucun député «")
    assert len(text) < 400


def test_groups_have_their_dates(debat: Monde) -> None:
    text = ask(debat, "!depute mazars")
    assert "Groupes : RE depuis le 22 juin 2022 ; NI du 21 juin 2017 au 21 juin 2022" in text
    assert "Ensemble du texte (❌ rejeté) : pour" in text


def test_who_is_not_among_those_named_took_no_part(debat: Monde) -> None:
    assert "Article 7 (❌ rejeté) : n'a pas pris part au vote" in ask(debat, "!depute jean dupont")


def test_nothing_is_said_of_who_may_not_have_sat(debat: Monde) -> None:
    text = ask(debat, "!depute etoile")
    assert "n'a pas pris part" not in text
    assert "scrutins n° 3, 2, 1 : position non connue" in text


def test_votes_held_before_they_sat_are_left_out(debat: Monde) -> None:
    late = Acteur(
        uid="PA10",
        prenom="Luc",
        nom="Tardif",
        groupes=(AppartenanceGroupe(groupe="PO1", debut=date(2023, 3, 27)),),
    )
    read_one_by_one(debat, late)
    text = ask(debat, "!depute tardif")
    assert "28 mars 2023" in text
    assert "23 mars 2023" not in text


def test_the_latest_votes_only_are_told(debat: Monde) -> None:
    read_one_by_one(debat, *(named(n, "l'amendement n° 9 à l'article 7") for n in range(100, 140)))
    text = ask(debat, "!depute martin")
    assert f"Votes sur ce qui est suivi (les {MOST_VOTES} derniers sur 43)" in text
    assert text.count(" : contre") == MOST_VOTES
