"""Amendments stored, corrected, counted, found at a place; what trackers must look for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from parlement.amendements import Amendement, Situation
from parlement.articles import Designation, parse_designation
from parlement.direct import Direct, LigneAppel, SortDirect
from parlement.documents import Document
from parlement.dossiers import Acte, Dossier
from parlement.reunions import PointOdj, Reunion
from parlement.suivis import FilArticle, Suivi
from storage.amendements import AmendementLine
from storage.database import Database
from storage.queries import Parlement
from storage.tracked import Tracked, is_around
from tests.storage.fabrique import MARDI, member, open_parlement, origin, store

DOSSIER = Dossier(uid="DLR5L17N1", chemin="surete", titre="Proposition de loi relative à la sûreté")
TEXTE, COMMISSION = "PIONANR5L17BTC0636", "PIONANR5L17B0134"


def amendement(numero: str, place: str = "ART. 7", **changes: object) -> Amendement:
    base = Amendement(
        uid=f"AMANR5L17PO838901BTC0636P0D1N{numero.zfill(6)}",
        legislature=17,
        dossier=DOSSIER.uid,
        texte=TEXTE,
        examen="EXANR5L17PO838901BTC0636P0D1",
        organe="AN",
        numero=numero,
        place=place,
        etat="AC",
        tri=numero.zfill(9),
        chronotag=1000,
        dispositif="Supprimer cet article.",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Database]:
    with open_parlement(tmp_path) as database:
        yield database


def read(base: Database, known: Amendement) -> Amendement:
    return Parlement(base).amendements.of_uids([known.uid])[known.uid]


def place(written: str) -> Designation:
    found = parse_designation(written)
    assert found is not None
    return found


# --- what replaces what ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chronotag", "sort"), [(999, ""), (1000, "Adopté"), (1001, "Adopté"), (None, "Adopté")]
)
def test_an_older_document_of_an_amendment_changes_nothing(
    base: Database, chronotag: int | None, sort: str
) -> None:
    store(base, member(known := amendement("1")))
    store(base, member(replace(known, sort="Adopté", chronotag=chronotag), name="again"))
    assert read(base, known).sort == sort


def test_a_document_dated_replaces_one_that_was_not(base: Database) -> None:
    store(base, member(known := amendement("1", chronotag=None)))
    store(base, member(replace(known, sort="Adopté", chronotag=1), name="again"))
    assert read(base, known) == replace(known, sort="Adopté", chronotag=1)


def test_an_outcome_that_a_later_document_leaves_blank_is_kept(base: Database) -> None:
    store(base, member(known := amendement("1", sort="Adopté", etat="DI", date_sort=MARDI)))
    blank = replace(known, sort="", date_sort=None, seance="", dispositif="", chronotag=1001)
    assert store(base, member(blank, name="again")) == 0
    assert read(base, known) == replace(known, chronotag=1001)


def test_the_order_of_call_is_kept_up_to_date_without_history(base: Database) -> None:
    store(base, member(known := amendement("1")))
    moved = replace(known, tri="2", identique_position="Dernier", commune_position="Premier", chronotag=1001)
    assert store(base, member(moved, name="again")) == 0
    assert read(base, known) == moved
    assert store(base, member(replace(moved, etat="DI", tri="3", chronotag=1002), name="last")) == 1


def test_a_state_of_the_moment_is_replaced_blanks_included(base: Database) -> None:
    appel = LigneAppel(numero="12", place="Article 7")
    direct = Direct(
        uid="eliasse-17", etat="en discussion", texte="636", numero="12", restants=4, suite=(appel,)
    )
    store(base, member(direct, name="un"))
    after = Direct(uid="eliasse-17", etat="aucun texte")
    assert store(base, member(after, name="deux")) == 3
    assert Parlement(base).agenda.directs() == [after]


def test_the_live_source_that_spoke_last_comes_first_even_if_only_its_queue_moved(base: Database) -> None:
    one, two = Direct(uid="eliasse-17", texte="636", restants=9), Direct(uid="derouleur-17", texte="636")
    store(base, member(one, name="un"))
    store(base, member(two, name="deux"), where=origin(vu_le=MARDI + timedelta(minutes=1)))
    again = replace(one, restants=8)
    assert store(base, member(again, name="un"), where=origin(vu_le=MARDI + timedelta(minutes=2))) == 0
    assert Parlement(base).agenda.directs() == [again, two]


# --- lists -------------------------------------------------------------------------------------------------


def test_a_line_says_the_same_as_the_amendment_without_its_texts(base: Database) -> None:
    known = amendement(
        "1", rectification="rect.", date_sort=MARDI, depot=date(2025, 2, 1), signataires="M. A"
    )
    store(base, member(known))
    line = Parlement(base).amendements.lines_of([known.uid])[known.uid]
    assert {f.name: getattr(line, f.name) for f in fields(AmendementLine)} == {
        f.name: getattr(known, f.name) for f in fields(AmendementLine)
    }
    assert (line.situation, line.nom, line.en_seance) == (Situation.A_DISCUTER, "1 (rect.)", True)
    assert line.designation == place("article 7")


def test_a_number_is_found_whatever_its_capitals_the_latest_text_first(base: Database) -> None:
    old = amendement("CL12", uid="A1", legislature=16, organe="CION_LOIS")
    new = amendement("CL12", uid="A2", organe="CION_LOIS")
    store(base, member(old), member(new), member(amendement("12")))
    asked = Parlement(base).amendements
    assert [line.uid for line in asked.numero("cl12")] == ["A2", "A1"]


def test_an_amendment_is_known_by_its_text_and_number_unless_two_fit(base: Database) -> None:
    store(base, member(amendement("12", uid="A1")), member(amendement("12", uid="A2", texte=COMMISSION)))
    asked = Parlement(base).amendements
    found = asked.known(17, "636", "12")
    assert found is not None
    assert found.uid == "A1"
    assert asked.known(16, "636", "12") is None
    store(base, member(amendement("12", uid="A3")))
    assert asked.known(17, "636", "12") is None


def test_identical_amendments_and_sub_amendments_are_found(base: Database) -> None:
    one, two = amendement("1", identique="9"), amendement("2", identique="9")
    sub, other = amendement("3", parent=one.uid), amendement("4", texte=COMMISSION, identique="9")
    store(base, *map(member, (one, two, sub, other)))
    asked = Parlement(base).amendements
    line = asked.lines_of([one.uid])[one.uid]
    assert [a.numero for a in asked.group(line)] == ["2"]
    assert [a.numero for a in asked.sous_amendements(one.uid)] == ["3"]
    assert asked.group(asked.lines_of([sub.uid])[sub.uid]) == []
    assert asked.sous_amendements("") == []


@pytest.mark.parametrize("texte", ["636", "636A"])
def test_an_outcome_told_live_is_found_by_the_number_of_its_text_and_its_own(
    base: Database, texte: str
) -> None:
    live = SortDirect(uid="1", legislature=17, texte=texte, organe="AN", numero="12", sort="Adopté")
    others = [
        replace(live, uid="2", legislature=16, sort="Rejeté"),
        replace(live, uid="3", texte="6361"),
        replace(live, uid="4", texte="6360A"),
        replace(live, uid="5", texte="63"),
    ]
    store(base, *map(member, (live, *others)))
    assert Parlement(base).amendements.told_live([TEXTE]) == {("636", "12"): live}
    assert Parlement(base).amendements.told_live(["", "texte"]) == {}


# --- what a suivi follows ------------------------------------------------------------------------------------


def suivi(article: str = "", **ailleurs: str) -> Suivi:
    textes = {numero.removeprefix("n"): place(there) for numero, there in ailleurs.items()}
    fil = FilArticle(article=place(article), ailleurs=textes) if article else None
    return Suivi(nom="suivi", titre="Suivi", cible="surete", fil=fil)


def followed(base: Database, one: Suivi) -> list[str]:
    tracked = Tracked(Parlement(base), (one,))
    lines = tracked.amendements(one)
    every = tracked.parlement.amendements.of_dossier(DOSSIER.uid)
    assert lines == [line for line in every if tracked.follows(one, line)]
    assert sum(count.count for count in tracked.places(one)) == len(lines)
    return [line.numero for line in lines]


@pytest.fixture
def filled(base: Database) -> Database:
    store(
        base,
        member(DOSSIER),
        *map(member, (amendement("1"), amendement("2", "APRÈS ART. 7"), amendement("3", "AVANT ART. 7"))),
        *map(
            member,
            (amendement("4", "ART. 7 BIS"), amendement("5", "ART. 9"), amendement("6", "APRÈS ART. 9")),
        ),
        member(amendement("7", "ART. 9", texte=COMMISSION, uid="C7")),
        member(amendement("8", "", uid="C8")),
        member(amendement("9", dossier="DLR5L17N2", uid="X9")),
    )
    return base


def test_an_article_is_followed_with_what_is_right_around_it(filled: Database) -> None:
    assert followed(filled, suivi("article 7")) == ["1", "2", "3"]
    lines = Tracked(Parlement(filled), ()).amendements(one := suivi("article 7"))
    assert [line.numero for line in lines if is_around(line, one.fil)] == ["2", "3"]


def test_what_comes_after_an_article_is_followed_alone(filled: Database) -> None:
    assert followed(filled, one := suivi("après l'article 9")) == ["6"]
    assert not any(is_around(line, one.fil) for line in Tracked(Parlement(filled), ()).amendements(one))


def test_an_article_numbered_otherwise_in_one_text_is_followed_there(filled: Database) -> None:
    assert followed(filled, suivi("article 7", n134="article 9")) == ["7", "1", "2", "3"]


def test_a_whole_bill_is_followed_whatever_the_place_and_no_other(filled: Database) -> None:
    assert followed(filled, suivi()) == ["7", "1", "2", "3", "4", "5", "6", "8"]


def test_a_bill_that_no_source_told_of_has_no_amendments(base: Database) -> None:
    assert followed(base, suivi("article 7")) == []


# --- what trackers must look for ---------------------------------------------------------------------------


def records_of(dossier: Dossier, numero: int) -> tuple[Dossier, Acte, Document]:
    step = Acte(
        uid=f"S{numero}",
        dossier=dossier.uid,
        code="AN1-DEBATS-SEANCE",
        reunion=f"RU{numero}",
        textes=(f"PRJLANR5L17B{numero}",),
        texte_adopte=f"PRJLANR5L17BTA{numero}",
    )
    return (
        dossier,
        step,
        Document(uid=f"PRJLANR5L17BTC{numero}", dossier=dossier.uid, titre_court=f"Titre {numero}"),
    )


def test_trackers_look_for_everything_of_tracked_bills_and_for_nothing_of_forgotten_ones(
    base: Database,
) -> None:
    forgotten = Dossier(uid="DLR5L17N2", chemin="oublie", titre="Projet de loi oublié")
    store(base, member(*records_of(DOSSIER, 1)), member(*records_of(forgotten, 2)))
    store(
        base,
        member(amendement("1", examen="EX1")),
        member(amendement("2", dossier=forgotten.uid, examen="EX2")),
    )
    store(base, member(amendement("3", examen="EX3")), member(amendement("4", examen="")))
    for numero, uid in ((3, DOSSIER.uid), (4, forgotten.uid)):
        point = PointOdj(uid=f"PT{numero}", reunion=f"RU{numero}", dossiers=(uid,))
        store(base, member(Reunion(uid=f"RU{numero}"), point))
    direct = Direct(uid="eliasse-17", legislature=17, etat="en discussion", texte="2")
    store(base, member(direct, name="direct"))
    needs = Parlement(base).needs(frozenset({"surete"}))
    assert needs.dossiers == {DOSSIER.uid}
    assert needs.titres == {DOSSIER.uid: ("Proposition de loi relative à la sûreté", "Titre 1")}
    assert needs.documents == {"PRJLANR5L17B1", "PRJLANR5L17BTA1"}
    assert needs.textes == {"PRJLANR5L17B1", "PRJLANR5L17BTA1", "PRJLANR5L17BTC1"}
    assert needs.examens == {"EX1", "EX3"}
    assert needs.reunions == {"RU1", "RU3"}
    assert needs.direct == ""
    assert Parlement(base).needs(frozenset({"surete", forgotten.uid})).direct == "2"
    assert Parlement(base).needs(frozenset({""})).dossiers == frozenset()


def test_a_text_of_another_legislature_under_the_same_number_is_not_the_one_under_discussion(
    base: Database,
) -> None:
    store(base, member(*records_of(DOSSIER, 1)))
    direct = Direct(uid="eliasse-16", legislature=16, etat="en discussion", texte="1")
    store(base, member(direct, name="direct"))
    assert Parlement(base).needs(frozenset({"surete"})).direct == ""


def plans(base: Database, ask: Callable[[Parlement], object]) -> list[str]:
    """How SQLite answers each query that a question makes."""
    asked: list[str] = []
    parlement = Parlement(base)
    base.reader.set_trace_callback(asked.append)
    ask(parlement)
    base.reader.set_trace_callback(None)
    return [row["detail"] for sql in asked for row in base.rows(f"EXPLAIN QUERY PLAN {sql}")]


def test_counts_read_an_index_alone_however_long_the_texts(filled: Database) -> None:
    (plan,) = plans(filled, lambda parlement: parlement.amendements.counts(DOSSIER.uid))
    assert "COVERING INDEX" in plan


def test_no_question_reads_every_amendment_nor_every_vote(filled: Database) -> None:
    line = Parlement(filled).amendements.of_dossier(DOSSIER.uid)[0]
    line = replace(line, identique="9")
    questions: list[Callable[[Parlement], object]] = [
        lambda parlement: parlement.needs(frozenset({"surete"})),
        lambda parlement: parlement.amendements.at(DOSSIER.uid, [(TEXTE, "ART. 7")]),
        lambda parlement: parlement.amendements.discussed(["RU1"]),
        lambda parlement: parlement.amendements.numero("7"),
        lambda parlement: parlement.amendements.group(line),
        lambda parlement: parlement.amendements.sous_amendements(line.uid),
        lambda parlement: parlement.amendements.deposits(DOSSIER.uid, TEXTE, "AN"),
    ]
    for ask in questions:
        found = plans(filled, ask)
        scans = [p for p in found if p.startswith(("SCAN amendements", "SCAN scrutins"))]
        assert [scan for scan in scans if "COVERING INDEX" not in scan] == []


def test_instants_and_days_come_back_as_they_went(base: Database) -> None:
    minuit = datetime(2025, 2, 11, 23, 2, tzinfo=UTC)
    store(base, member(known := amendement("1", date_sort=minuit, publication=date(2025, 2, 3))))
    assert read(base, known) == known
