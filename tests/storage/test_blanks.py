"""A blank erases nothing, except what the rest of a later version of an amendment says no longer holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from parlement.amendements import Amendement, Situation
from storage.database import Database
from storage.queries import Parlement
from tests.storage.fabrique import member, open_parlement, store

DEPUTE = Amendement(
    uid="AMANR5L17PO838901BTC0700P0D1N000012",
    legislature=17,
    texte="PIONANR5L17BTC0700",
    organe="AN",
    numero="12",
    place="ART. 7",
    etat="AC",
    etat_libelle="A discuter",
    identique="9",
    identique_position="Premier",
    commune="4",
    auteur_type="Député",
    auteur="PA1",
    groupe="PO2",
    signataires="Mme Un et M. Deux",
    cosignataires=("PA2",),
    dispositif="Supprimer cet article.",
    effet="suppression",
    chronotag=1,
)
ADOPTE = replace(
    DEPUTE,
    etat="DI",
    etat_libelle="Discuté",
    sous_etat="Adopté",
    sort="Adopté",
    date_sort=datetime(2025, 2, 10, 22, tzinfo=UTC),
    seance="RUANR5L17S2025IDS1",
)
RETENU = replace(DEPUTE, chronotag=2)
"""The same, later."""


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Database]:
    with open_parlement(tmp_path) as database:
        yield database


def after(base: Database, *versions: Amendement) -> Amendement:
    """What is known of the amendment once these versions were read, in this order."""
    for rank, version in enumerate(versions):
        store(base, member(version, name=f"version {rank}"))
    return Parlement(base).amendements.of_uids([DEPUTE.uid])[DEPUTE.uid]


def history(base: Database) -> dict[str, tuple[Any, Any]]:
    return {c.champ: (c.avant, c.apres) for c in Parlement(base).history("amendement", DEPUTE.uid)}


def test_a_suppression_rewritten_into_something_else_is_no_longer_a_suppression(base: Database) -> None:
    assert after(base, DEPUTE, replace(DEPUTE, dispositif="À l'alinéa 3…", effet="")).effet == ""
    assert history(base)["effet"] == ("suppression", "")


def test_a_text_that_cannot_be_read_leaves_the_effect_as_it_was(base: Database) -> None:
    assert after(base, DEPUTE, replace(RETENU, dispositif="", effet="")) == RETENU


def test_an_amendment_taken_over_by_the_government_loses_its_author_group_and_signatories(
    base: Database,
) -> None:
    repris = replace(
        RETENU,
        auteur_type="Gouvernement",
        auteur="",
        groupe="",
        auteur_organe="PO99",
        signataires="",
        cosignataires=(),
    )
    assert after(base, DEPUTE, repris) == repris
    assert history(base)["groupe"] == ("PO2", "")


@pytest.mark.parametrize(
    "blank",
    [
        replace(RETENU, groupe="", signataires="", cosignataires=()),
        replace(RETENU, auteur_type="", auteur="", groupe="", signataires="", cosignataires=()),
    ],
    ids=["the same author", "no author at all"],
)
def test_an_author_not_said_whole_loses_nothing(base: Database, blank: Amendement) -> None:
    assert after(base, DEPUTE, blank) == RETENU


def test_an_amendment_alone_again_leaves_its_identical_and_common_discussions(base: Database) -> None:
    seul = replace(RETENU, identique="", identique_position="", commune="")
    assert after(base, DEPUTE, seul) == seul
    assert history(base)["identique"] == ("9", "")


def test_an_outcome_that_the_source_takes_back_is_forgotten_and_told_to_the_admins(base: Database) -> None:
    found = after(base, ADOPTE, RETENU)
    assert (found.situation, found.sort, found.sous_etat, found.date_sort) == (
        Situation.A_DISCUTER,
        "",
        "",
        None,
    )
    assert found.seance == ADOPTE.seance
    assert history(base)["sort"] == ("Adopté", "")
    assert [remark.texte for remark in Parlement(base).remarks()] == [
        f"amendement {DEPUTE.uid} : sort « Adopté » retiré par la source (état : A discuter)"
    ]


@pytest.mark.parametrize(
    "blank",
    [replace(ADOPTE, sort="", chronotag=2), replace(ADOPTE, sort="", etat="", chronotag=2)],
    ids=["still discussed", "no state"],
)
def test_an_outcome_merely_left_out_is_kept(base: Database, blank: Amendement) -> None:
    assert after(base, ADOPTE, blank).sort == "Adopté"
    assert Parlement(base).remarks() == []


@pytest.mark.parametrize("chronotag", [1, None], ids=["of the same age", "of no age"])
def test_nothing_is_emptied_by_a_version_that_does_not_say_to_be_later(
    base: Database, chronotag: int | None
) -> None:
    autre = replace(DEPUTE, auteur_type="Gouvernement", groupe="", identique="", chronotag=chronotag)
    found = after(base, ADOPTE, autre)
    assert (found.groupe, found.identique, found.sort) == ("PO2", "9", "Adopté")
