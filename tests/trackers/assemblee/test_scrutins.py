"""Votes are read by meaning, whatever shape the source gives them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from parlement.scrutins import MiseAuPoint, Scrutin, reserves
from tests.trackers.assemblee.corps import NIL, Corps, decompte, groupe, read, scrutin, votants
from trackers.base import Unreadable


def lu(**changes: Any) -> Scrutin:
    [found] = read("scrutin", scrutin(**changes)).records
    assert isinstance(found, Scrutin)
    return found


def ventilation(*groupes: Corps) -> Corps:
    return {"organe": {"groupes": {"groupe": groupes[0] if len(groupes) == 1 else list(groupes)}}}


def synthese(votants: int, exprimes: int, requis: int | None, compte: Any) -> Corps:
    return {
        "nombreVotants": str(votants),
        "suffragesExprimes": str(exprimes),
        "nbrSuffragesRequis": NIL if requis is None else str(requis),
        "decompte": compte,
    }


def test_a_sound_vote_is_read_whole_without_remark_or_reserve() -> None:
    reading = read("scrutin", scrutin())
    vote = lu()
    assert (vote.pour, vote.contre, vote.abstentions, vote.votants, vote.requis) == (6, 3, 1, 10, 5)
    assert [(g.groupe, g.votants, g.majorite) for g in vote.groupes] == [
        ("PO1", 7, "pour"),
        ("PO2", 3, "contre"),
    ]
    assert vote.date == date(2023, 3, 23)
    assert (reading.remarks, reserves(vote)) == ((), ())


def test_what_the_source_marks_nil_is_missing_not_zero() -> None:
    vote = lu(syntheseVote={"nombreVotants": NIL, "decompte": NIL}, seanceRef=NIL, quantiemeJourSeance=None)
    assert (vote.pour, vote.votants, vote.seance, vote.rang_seance) == (None, None, "", None)
    assert reserves(vote)[0] == "le décompte est incomplet"


def test_texts_may_be_objects_and_figures_may_be_numbers_or_hold_spaces() -> None:
    vote = lu(
        uid={"#text": "VTANR5L16V1274"},
        dateScrutin="2023-03-23+01:00",
        syntheseVote=synthese(10, 9, 5, {"pour": 6, "contre": "\u00a03 ", "abstentions": {"#text": "1"}}),
    )
    assert (vote.uid, vote.date, vote.pour, vote.contre, vote.abstentions) == (
        "VTANR5L16V1274",
        date(2023, 3, 23),
        6,
        3,
        1,
    )


def test_a_figure_too_long_to_be_one_is_missing() -> None:
    assert lu(syntheseVote={"nombreVotants": "9" * 5000}).votants is None


def test_number_and_legislature_are_found_in_the_id() -> None:
    vote = lu(numero=None, legislature=NIL)
    assert (vote.numero, vote.legislature) == (1274, 16)


@pytest.mark.parametrize("absent", ["uid", "dateScrutin", "sort"])
def test_a_vote_without_identity_day_or_result_is_refused(absent: str) -> None:
    with pytest.raises(Unreadable, match="absent"):
        read("scrutin", scrutin(**{absent: NIL}))


def test_a_title_missing_is_taken_from_the_object() -> None:
    assert lu(titre=NIL).titre == "l'article 7"


def test_singular_keys_of_congress_are_read() -> None:
    vote = lu(
        uid="VTCGR5L16V1",
        typeVote={"codeTypeVote": "SSG"},
        syntheseVote=synthese(
            902, 852, 512, {"pour": "780", "contre": "72", "abstention": "50", "nonVotant": "3"}
        ),
        ventilationVotes=ventilation(
            groupe("1", vote={"decompteVoix": {"pour": "780", "contre": "72", "abstention": "50"}})
            | {"nombreMembresGroupe": "925"}
        ),
    )
    assert (vote.pour, vote.abstentions, vote.non_votants) == (780, 50, 3)
    assert reserves(vote) == ()


def test_names_under_singular_keys_one_or_many_are_read() -> None:
    noms = {"pour": votants("PA1"), "contre": votants("PA2", "PA3"), "abstention": NIL, "nonVotant": None}
    [un] = lu(
        ventilationVotes=ventilation(
            groupe("1", vote={"decompteVoix": decompte(1, 2, 0), "decompteNominatif": noms})
        )
    ).groupes
    assert (un.pours, un.contres, un.abstenus) == (("PA1",), ("PA2", "PA3"), ())


def test_a_motion_of_censure_counts_only_the_votes_for_it() -> None:
    vote = lu(
        typeVote={"codeTypeVote": "MOC"},
        sort={"code": "rejeté"},
        syntheseVote=synthese(6, 6, 289, {"pour": "6", "contre": NIL, "abstentions": "0"}),
        ventilationVotes=ventilation(groupe("1", 6)),
        demandeur={"texte": None},
    )
    assert (vote.contre, vote.demandeurs, reserves(vote)) == (None, (), ())


def test_a_vote_that_names_only_those_who_broke_ranks_keeps_its_figures() -> None:
    noms = {"nonVotants": votants("PA9"), "pours": None, "contres": votants("PA7"), "abstentions": None}
    un = groupe("1", vote={"decompteVoix": decompte(6, 1, 0), "decompteNominatif": noms})
    sans = groupe("2", vote={"decompteVoix": decompte(0, 2, 1), "decompteNominatif": None})
    vote = lu(
        modePublicationDesVotes="DecompteDissidentsPositionGroupe", ventilationVotes=ventilation(un, sans)
    )
    assert reserves(vote) == ()
    assert list(vote.groupes[0].dissidents()) == [("contre", 1, ("PA7",))]
    assert list(vote.groupes[1].dissidents()) == [("abstentions", 1, ())]


def test_a_group_counted_by_names_only_is_counted() -> None:
    vote = lu(
        ventilationVotes=ventilation(groupe("1", 6, 1, vote={"decompteVoix": NIL}), groupe("2", 0, 2, 1))
    )
    assert (vote.groupes[0].pour, reserves(vote)) == (6, ())


def test_groups_that_say_nothing_contradict_nothing() -> None:
    muet = {
        "organeRef": "PO1",
        "nombreMembresGroupe": "9",
        "vote": {"decompteVoix": NIL, "decompteNominatif": None},
    }
    vote = lu(ventilationVotes=ventilation(muet))
    assert (vote.groupes, reserves(vote)) == ((), ())


@pytest.mark.parametrize("absent", [None, NIL, {"organe": None}, {"organe": {"groupes": {"groupe": None}}}])
def test_a_vote_without_split_is_read(absent: Any) -> None:
    assert lu(ventilationVotes=absent).groupes == ()


def test_two_bodies_voting_have_all_their_groups_read() -> None:
    organes = [{"groupes": {"groupe": groupe("1", 6, 1)}}, {"groupes": {"groupe": [groupe("2", 0, 2, 1)]}}]
    assert [g.groupe for g in lu(ventilationVotes={"organe": organes}).groupes] == ["PO1", "PO2"]


def test_the_group_of_nobody_without_size_is_kept() -> None:
    zero = groupe("0", 0, 2, 1, membres=0)
    vote = lu(ventilationVotes=ventilation(groupe("1", 6, 1), zero))
    assert (vote.groupes[1].groupe, reserves(vote)) == ("PO0", ())


def test_a_group_tally_that_does_not_add_up_is_kept_with_a_reserve() -> None:
    vote = lu(ventilationVotes=ventilation(groupe("1", 5, 1), groupe("2", 0, 2, 1)))
    assert vote.pour == 6
    assert reserves(vote) == ("pour : les groupes font 5, le total dit 6",)


def test_unknown_words_are_kept_and_remarked() -> None:
    reading = read(
        "scrutin",
        scrutin(
            sort={"code": "sans objet"}, typeVote={"codeTypeVote": "SPX", "libelleTypeVote": "scrutin neuf"}
        ),
    )
    [vote] = reading.records
    assert isinstance(vote, Scrutin)
    assert (vote.sort, vote.adopte, reserves(vote)) == ("sans objet", False, ())
    assert reading.remarks == (
        "type de scrutin inconnu : SPX (scrutin neuf)",
        "résultat de scrutin inconnu : sans objet",
    )


@pytest.mark.parametrize(
    "sort", [{"code": "ADOPTÉ"}, {"code": "adopte\u0301 "}, {"code": "Adopte"}, "adopté"]
)
def test_a_known_result_is_known_however_it_is_spelled(sort: Any) -> None:
    assert lu(sort=sort).sort == "adopté"


def test_a_result_said_only_in_a_sentence_is_kept_as_written() -> None:
    assert lu(sort={"code": NIL, "libelle": "Le Congrès a adopté"}).sort == "Le Congrès a adopté"


def test_the_dossier_is_taken_when_the_source_names_it() -> None:
    objet = {"libelle": "x", "dossierLegislatif": {"libelle": "Essais", "dossierRef": "DLR5L17N5"}}
    assert lu(objet=objet).dossier == "DLR5L17N5"
    assert lu(objet={"libelle": "x", "dossierLegislatif": NIL}).dossier == ""


def test_several_demanders_are_separated_whatever_the_line_ends() -> None:
    assert lu(demandeur={"texte": "Groupe\u00a0A\r\nGroupe B\r"}).demandeurs == ("Groupe A", "Groupe B")
    assert lu(demandeur=[{"texte": ["A", "B"]}, {"texte": NIL}]).demandeurs == ("A", "B")


@pytest.mark.parametrize(
    "mise",
    [
        {"pours": votants("PA1", "PA2"), "contres": None},
        {"pours": [None, votants("PA1"), NIL, votants("PA2", "PA1")], "contres": [None, None]},
        {"pour": votants("PA1"), "dysfonctionnement": {"pours": None, "pour": votants("PA2")}},
        [{"pours": votants("PA1")}, {"dysfonctionnement": [{"pours": votants("PA2")}]}],
        {"pours": [{"acteurRef": "PA1"}, {"acteurRef": {"#text": "PA2"}}]},
    ],
)
def test_corrections_by_members_are_read_in_all_their_shapes(mise: Any) -> None:
    assert lu(miseAuPoint=mise).mises_au_point == (MiseAuPoint(position="pour", acteurs=("PA1", "PA2")),)


def test_a_member_who_meant_not_to_vote_is_said_so() -> None:
    mise = {"nonVotants": votants("PA1"), "nonVotantsVolontaires": [None, votants("PA2")], "pours": NIL}
    assert lu(miseAuPoint=mise).mises_au_point == (
        MiseAuPoint(position="non_votants", acteurs=("PA1", "PA2")),
    )


def test_no_correction_is_no_correction() -> None:
    for mise in (None, NIL, {"pours": None, "dysfonctionnement": {"pour": None}}):
        assert lu(miseAuPoint=mise).mises_au_point == ()
