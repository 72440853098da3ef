"""A vote whose figures contradict each other says why; one that adds up says nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from parlement.scrutins import CENSURE, CONGRES, Scrutin, VoixGroupe, Votants, groupes_de, reserves

UN = VoixGroupe(
    groupe="PO1", membres=10, pour=6, contre=1, pours=("a", "b", "c", "d", "e", "f"), contres=("g",)
)
DEUX = VoixGroupe(groupe="PO2", membres=5, contre=2, abstentions=1)
SAIN = Scrutin(
    uid="VTANR5L16V1",
    numero=1,
    date=date(2023, 3, 23),
    titre="l'article 7 du projet de loi relatif aux essais (première lecture)",
    sort="adopté",
    type="SPO",
    votants=10,
    exprimes=9,
    requis=5,
    pour=6,
    contre=3,
    abstentions=1,
    groupes=(UN, DEUX),
)
CENSUREE = replace(
    SAIN,
    type=CENSURE,
    sort="rejeté",
    pour=88,
    contre=0,
    abstentions=0,
    votants=88,
    exprimes=88,
    requis=289,
    groupes=(),
)


def test_a_vote_that_adds_up_has_no_reserve() -> None:
    assert reserves(SAIN) == ()
    assert reserves(replace(SAIN, groupes=())) == ()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"pour": None}, "le décompte est incomplet"),
        ({"abstentions": None}, "le décompte est incomplet"),
        ({"exprimes": 8}, "6 pour et 3 contre ne font pas 8 suffrages exprimés"),
        ({"votants": 11}, "le décompte ne fait pas 11 votants"),
        ({"pour": 600, "votants": None, "exprimes": None, "groupes": ()}, "plus de 577 votants"),
        ({"groupes": (UN, replace(DEUX, contre=1))}, "contre : les groupes font 2, le total dit 3"),
        ({"groupes": (UN, replace(DEUX, membres=2))}, "PO2 : 3 votants pour 2 membres"),
        ({"groupes": (replace(UN, pours=("a",)), DEUX)}, "PO1, pour : 1 noms pour 6 voix"),
        ({"groupes": (replace(UN, abstenus=("z",)), DEUX)}, "PO1, abstentions : 1 noms pour 0 voix"),
        ({"sort": "rejeté"}, "rejeté, avec 6 pour et 5 requis"),
        ({"requis": 7}, "adopté, avec 6 pour et 7 requis"),
        ({"requis": None, "sort": "rejeté"}, "rejeté, avec 6 pour et 3 contre"),
    ],
)
def test_each_contradiction_is_told(changes: dict[str, Any], why: str) -> None:
    assert reserves(replace(SAIN, **changes)) == (why,)


@pytest.mark.parametrize("requis", [4, None, 0])
def test_equal_votes_are_a_rejection(requis: int | None) -> None:
    egal = replace(SAIN, pour=3, votants=7, exprimes=6, requis=requis, sort="rejeté", groupes=())
    assert reserves(egal) == ()
    assert reserves(replace(egal, sort="adopté")) != ()


def test_a_special_majority_can_reject_what_most_voted_for() -> None:
    assert reserves(replace(SAIN, requis=7, sort="rejeté")) == ()


def test_a_result_unknown_to_us_contradicts_nothing() -> None:
    assert reserves(replace(SAIN, sort="sans objet")) == ()
    assert not replace(SAIN, sort="sans objet").adopte


@pytest.mark.parametrize("congres", [{"type": CONGRES}, {"uid": "VTCGR5L17V1", "type": "SXX"}])
def test_both_houses_vote_in_congress(congres: dict[str, Any]) -> None:
    vote = replace(
        SAIN,
        pour=780,
        contre=72,
        abstentions=50,
        votants=902,
        exprimes=852,
        requis=512,
        groupes=(),
        **congres,
    )
    assert reserves(vote) == ()
    assert reserves(replace(vote, pour=850, votants=972, exprimes=922)) == ("plus de 925 votants",)


def test_a_vote_of_the_senat_counts_senators_and_has_its_page_there() -> None:
    vote = replace(SAIN, uid="SCSN2022N125", numero=125, legislature=2022, groupes=(), requis=None)
    assert (vote.au_senat, vote.sieges, SAIN.au_senat, SAIN.sieges) == (True, 348, False, 577)
    assert vote.url == "https://www.senat.fr/scrutin-public/2022/scr2022-125.html"
    assert replace(SAIN, legislature=16).url == "https://www.assemblee-nationale.fr/dyn/16/scrutins/1"
    crowd = replace(vote, pour=346, contre=3, abstentions=0, votants=349, exprimes=349)
    assert reserves(crowd) == ("plus de 348 votants",)


def test_who_voted_what_is_split_by_group_the_largest_first() -> None:
    votants = Votants(uid="SCSN2022N1", pours=("a", "d"), contres=("b",), abstenus=("c",), absents=("e", "f"))
    by_name = {"a": "SN-UC", "b": "SN-UC", "e": "SN-UC", "c": "SN-NI", "d": "SN-GEST"}
    uc, rest, gest, ni = groupes_de(votants, lambda uid: by_name.get(uid, ""))
    assert uc == VoixGroupe(
        groupe="SN-UC",
        membres=3,
        pour=1,
        contre=1,
        non_votants=1,
        pours=("a",),
        contres=("b",),
        absents=("e",),
    )
    assert [(g.groupe, g.votants) for g in (rest, gest, ni)] == [("", 0), ("SN-GEST", 1), ("SN-NI", 1)]
    assert (rest.absents, ni.abstenus, gest.pours) == (("f",), ("c",), ("d",))


@pytest.mark.parametrize("rest", [{}, {"contre": None, "abstentions": None, "votants": 577, "exprimes": 0}])
def test_of_a_motion_of_censure_only_the_votes_for_it_count(rest: dict[str, Any]) -> None:
    motion = replace(CENSUREE, **rest)
    assert reserves(motion) == ()
    assert reserves(replace(motion, sort="adopté")) == ("adopté, avec 88 pour et 289 requis",)
    assert reserves(replace(motion, sort="adopté", pour=331)) == ()


def test_a_motion_of_censure_without_the_majority_required_is_incomplete() -> None:
    assert reserves(replace(CENSUREE, requis=None)) == ("le décompte est incomplet",)


def test_a_group_without_names_contradicts_nothing() -> None:
    assert reserves(replace(SAIN, groupes=(replace(UN, pours=()), DEUX))) == ()


@pytest.mark.parametrize(
    ("pour", "contre", "abstentions", "majorite"),
    [(0, 0, 0, ""), (2, 2, 1, ""), (3, 2, 1, "pour"), (0, 1, 4, "abstentions"), (0, 5, 5, "")],
)
def test_the_majority_of_a_group_comes_from_its_figures(
    pour: int, contre: int, abstentions: int, majorite: str
) -> None:
    groupe = VoixGroupe(groupe="PO1", position="pour", pour=pour, contre=contre, abstentions=abstentions)
    assert groupe.majorite == majorite


def test_those_who_broke_ranks_are_named_when_the_source_names_them() -> None:
    assert list(UN.dissidents()) == [("contre", 1, ("g",))]
    assert list(DEUX.dissidents()) == [("abstentions", 1, ())]
    assert list(VoixGroupe(groupe="PO3", pour=1, contre=1).dissidents()) == []
