"""Records and their history, field by field; votes attached, raw bodies, remarks."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlement.acteurs import Acteur, AppartenanceGroupe, Organe
from parlement.amendements import Amendement
from parlement.direct import Direct, LigneAppel, SortDirect
from parlement.documents import Document
from parlement.dossiers import Acte, Dossier
from parlement.reunions import PointOdj, Reunion
from parlement.scrutins import MiseAuPoint, Scrutin, VoixGroupe
from storage.database import Database
from storage.queries import Change, Parlement
from storage.records import TOLD
from storage.rows import GENRES, TABLES, from_row, to_row
from tests.storage.fabrique import (
    DOSSIER,
    MARDI,
    SCRUTIN,
    SEANCE,
    broken,
    member,
    numbered,
    open_parlement,
    origin,
    store,
)
from trackers.base import Record


@pytest.fixture
def base(tmp_path: Path) -> Any:
    with open_parlement(tmp_path) as database:
        yield database


def read(base: Database, uid: str = SCRUTIN.uid) -> Scrutin:
    return Parlement(base).scrutins_of([uid])[uid]


def told(changes: list[Change]) -> list[tuple[str, Any, Any]]:
    return [(change.champ, change.avant, change.apres) for change in changes]


def bodies(base: Database) -> dict[str, bytes]:
    return {row["empreinte"]: zlib.decompress(row["contenu"]) for row in base.rows("SELECT * FROM corps")}


# --- history -----------------------------------------------------------------------------------------------


def test_a_record_seen_for_the_first_time_is_one_change_and_seen_again_is_none(base: Database) -> None:
    assert store(base, member(SCRUTIN)) == 1
    assert store(base, member(SCRUTIN)) == 0
    assert read(base) == SCRUTIN


def test_each_field_that_changes_is_one_line_of_history(base: Database) -> None:
    store(base, member(SCRUTIN))
    assert store(base, member(replace(SCRUTIN, pour=60, sort="rejeté"))) == 2
    history = Parlement(base).history("scrutin", SCRUTIN.uid)
    assert sorted(told(history)) == [("pour", "59", "60"), ("sort", "adopté", "rejeté")]
    assert read(base) == replace(SCRUTIN, pour=60, sort="rejeté")


def test_a_blank_never_overwrites_a_value(base: Database) -> None:
    full = replace(SCRUTIN, demandeurs=("le groupe A",), lieu="hémicycle")
    store(base, member(full))
    assert store(base, member(replace(full, demandeurs=(), lieu="", pour=None, seance=""))) == 0
    assert read(base) == full


def test_a_zero_is_a_value_not_a_blank(base: Database) -> None:
    store(base, member(SCRUTIN))
    assert store(base, member(replace(SCRUTIN, contre=0))) == 1
    assert read(base).contre == 0


def test_an_older_legislature_never_overrides_a_newer_one_whatever_the_order(base: Database) -> None:
    old, new = replace(SCRUTIN, pour=1), replace(SCRUTIN, pour=2)
    store(base, member(new), where=origin(17))
    assert store(base, member(old), where=origin(16)) == 0
    assert read(base).pour == 2


def test_what_a_newer_legislature_confirmed_without_a_change_is_protected_too(base: Database) -> None:
    store(base, member(SCRUTIN), where=origin(16))
    assert store(base, member(SCRUTIN), where=origin(17)) == 0
    assert store(base, member(replace(SCRUTIN, pour=1)), where=origin(16)) == 0
    assert read(base) == SCRUTIN


def test_a_newer_legislature_overrides_an_older_one(base: Database) -> None:
    store(base, member(SCRUTIN), where=origin(16))
    assert store(base, member(replace(SCRUTIN, pour=2)), where=origin(17)) == 1
    assert read(base).pour == 2


def test_unknown_codes_are_stored_as_the_source_wrote_them(base: Database) -> None:
    odd = replace(SCRUTIN, type="XYZ", type_libelle="scrutin à la lune", sort="suspendu")
    step = replace(SEANCE, code="ZZ9-NOUVEAU", statut_code="TSORTF99", statut="réservé")
    store(base, member(odd), member(DOSSIER, step))
    assert read(base) == odd
    assert Parlement(base).actes(DOSSIER.uid) == [step]


def test_the_same_record_twice_in_one_batch_is_created_once_then_updated(base: Database) -> None:
    again = replace(SCRUTIN, pour=60)
    assert store(base, member(SCRUTIN), member(again, name="json/autre.json")) == 2
    assert read(base) == again
    assert told(Parlement(base).history("scrutin", SCRUTIN.uid)) == [("pour", "59", "60")]


def test_members_and_bodies_appear_silently_and_their_changes_are_kept(base: Database) -> None:
    groupe = Organe(uid="PO1", type="GP", libelle="Groupe A", abrege="A")
    assert store(base, member(groupe)) == 0
    assert store(base, member(replace(groupe, abrege="AA"))) == 1
    assert told(Parlement(base).history("organe", "PO1")) == [("abrege", "A", "AA")]


def test_an_empty_target_names_no_dossier(base: Database) -> None:
    store(base, member(DOSSIER))
    assert DOSSIER.senat == ""
    assert Parlement(base).find_dossier("") is None


def test_tens_of_thousands_of_ids_can_be_asked_for_at_once(base: Database) -> None:
    store(base, member(SCRUTIN))
    uids = [f"VTANR5L16V{numero}" for numero in range(300_000)]
    assert list(Parlement(base).scrutins_of(uids)) == [SCRUTIN.uid]
    assert Parlement(base).scrutins_of([]) == {}


# --- attachment --------------------------------------------------------------------------------------------


def rattachement(base: Database) -> tuple[Any, ...]:
    return tuple(base.rows("SELECT rattache_a, rattache_par FROM scrutins")[0])


def test_a_vote_is_attached_when_its_dossier_arrives_later_and_that_is_a_change(base: Database) -> None:
    store(base, member(SCRUTIN))
    assert rattachement(base) == (None, None)
    assert Parlement(base).changes_after(0) == []
    assert store(base, member(DOSSIER, SEANCE)) == 3
    assert rattachement(base) == (DOSSIER.uid, "même séance et même titre")
    news = [c for c in Parlement(base).changes_after(0) if c.genre == "scrutin"]
    assert told(news) == [("", None, None), ("rattache_a", None, DOSSIER.uid)]


def test_a_vote_that_comes_after_its_dossier_is_attached_at_once(base: Database) -> None:
    store(base, member(DOSSIER, SEANCE))
    assert store(base, member(SCRUTIN)) == 1
    assert [line.uid for line in Parlement(base).vote_lines(DOSSIER.uid)] == [SCRUTIN.uid]


def test_a_vote_of_another_bill_of_the_same_sitting_stays_alone(base: Database) -> None:
    other = replace(SCRUTIN, titre="l'article 2 du projet de loi de finances pour 2024 (première lecture).")
    store(base, member(DOSSIER, SEANCE), member(other))
    assert rattachement(base) == (None, None)


def test_a_vote_that_comes_to_name_its_dossier_is_attached_without_waiting_for_it(base: Database) -> None:
    other = replace(SCRUTIN, seance="", titre="l'amendement n° 1")
    store(base, member(DOSSIER, SEANCE))
    store(base, member(other))
    assert rattachement(base) == (None, None)
    assert store(base, member(replace(other, dossier=DOSSIER.uid))) == 2
    assert rattachement(base) == (DOSSIER.uid, "le scrutin nomme le dossier")


def test_a_vote_that_names_another_bill_leaves_the_one_its_title_gave_it(base: Database) -> None:
    store(base, member(DOSSIER, SEANCE))
    store(base, member(SCRUTIN))
    store(base, member(replace(SCRUTIN, dossier="DLR5L16N999")))
    assert rattachement(base) == (None, None)


@pytest.mark.parametrize("first", [True, False], ids=["step first", "vote first"])
def test_how_a_vote_is_attached_does_not_depend_on_the_order_of_arrival(base: Database, first: bool) -> None:
    naming = replace(SEANCE, uid="L16-D1", code="AN1-DEBATS-DEC", scrutins=(SCRUTIN.uid,))
    store(base, member(DOSSIER, SEANCE))
    batches = [member(DOSSIER, SEANCE, naming), member(SCRUTIN)]
    for one in batches if first else reversed(batches):
        store(base, one)
    assert rattachement(base) == (DOSSIER.uid, "le dossier nomme le scrutin")


def test_an_attached_vote_is_not_let_go_when_a_second_bill_fits_as_well(base: Database) -> None:
    store(base, member(DOSSIER, SEANCE))
    store(base, member(SCRUTIN))
    twin = replace(DOSSIER, uid="DLR5L16N2")
    store(base, member(twin, replace(SEANCE, uid="L16-S2", dossier=twin.uid)))
    assert rattachement(base)[0] == DOSSIER.uid


# --- bodies and remarks ------------------------------------------------------------------------------------


def test_the_raw_body_of_what_can_be_announced_is_kept_under_its_fingerprint(base: Database) -> None:
    body = '{"scrutin": "tel que reçu, accents compris"}'.encode()
    store(base, member(SCRUTIN, body=body))
    fingerprint = hashlib.sha256(body).hexdigest()
    assert bodies(base) == {fingerprint: body}
    assert base.rows("SELECT corps FROM scrutins")[0]["corps"] == fingerprint
    assert base.rows("SELECT corps FROM changements")[0]["corps"] == fingerprint


def test_every_version_of_a_body_is_kept_and_the_same_one_once(base: Database) -> None:
    store(base, member(SCRUTIN, body=b"un"))
    store(base, member(replace(SCRUTIN, pour=60), body=b"deux"))
    store(base, member(replace(SCRUTIN, pour=59), body=b"un"))
    assert sorted(bodies(base).values()) == [b"deux", b"un"]
    changes = base.rows("SELECT corps FROM changements ORDER BY id")
    assert [bodies(base)[row["corps"]] for row in changes] == [b"un", b"deux", b"un"]


def test_the_body_of_an_old_vote_of_another_bill_is_not_kept(base: Database) -> None:
    store(base, member(SCRUTIN), where=origin(vu_le=MARDI + timedelta(days=60)))
    assert bodies(base) == {}


def test_a_remark_is_kept_once_and_counted(base: Database) -> None:
    for hours in range(3):
        where = origin(vu_le=MARDI + timedelta(hours=hours))
        store(base, member(SCRUTIN, remarks=["type inconnu : XYZ"]), where=where)
    (remark,) = Parlement(base).remarks()
    assert (remark.texte, remark.nombre) == ("type inconnu : XYZ", 3)
    assert remark.derniere == MARDI + timedelta(hours=2)


def test_an_unreadable_member_is_told_and_kept_raw_and_will_be_read_again(base: Database) -> None:
    store(base, broken("json/a.json", "JSON invalide", b"{cass\xc3\xa9"), member(SCRUTIN))
    assert [r.texte for r in Parlement(base).remarks()] == ["json/a.json : JSON invalide"]
    assert b"{cass\xc3\xa9" in bodies(base).values()
    assert list(Parlement(base).members("test")) == [f"json/{SCRUTIN.uid}.json"]


def test_a_remark_that_names_its_member_already_names_it_once(base: Database) -> None:
    store(base, broken("json/a.json", "json/a.json : membre tronqué"))
    assert [r.texte for r in Parlement(base).remarks()] == ["json/a.json : membre tronqué"]


def test_a_member_that_reads_well_again_is_no_longer_told_and_the_others_are(base: Database) -> None:
    name = f"json/{SCRUTIN.uid}.json"
    store(base, broken(name, "JSON invalide"), broken(f"{name}.json", "JSON invalide"))
    store(base, broken(name, "JSON invalide"), where=origin(source="autre"))
    store(base, member(SCRUTIN, remarks=["type inconnu : XYZ"]))
    assert {(r.source, r.texte) for r in Parlement(base).remarks()} == {
        ("test", f"{name}.json : JSON invalide"),
        ("autre", f"{name} : JSON invalide"),
        ("test", "type inconnu : XYZ"),
    }


def test_a_member_known_then_unreadable_is_read_again_even_if_it_comes_back_as_it_was(base: Database) -> None:
    store(base, known := member(SCRUTIN))
    store(base, broken(known.member.name, "JSON invalide"))
    assert Parlement(base).members("test")[known.member.name] != known.member.crc


def test_hundreds_of_unreadable_members_do_not_flood_the_admins(base: Database) -> None:
    store(base, *(broken(f"json/{n}.json", f"{n} : illisible", str(n).encode()) for n in range(500)))
    assert len(Parlement(base).remarks(1000)) == TOLD + 1
    assert f"{500 - TOLD} autres documents illisibles d'affilée" in {
        r.texte for r in Parlement(base).remarks(1000)
    }
    assert len(bodies(base)) == TOLD


@pytest.mark.parametrize(
    "odd",
    [replace(SCRUTIN, uid="V-odd", pour=10**30), replace(SCRUTIN, uid="V-odd", titre="moitié \ud83d")],
    ids=["a figure past 64 bits", "half a character"],
)
def test_a_value_that_cannot_be_stored_costs_its_member_only(base: Database, odd: Scrutin) -> None:
    store(base, member(odd, body=b"odd"), member(SCRUTIN))
    assert [row["uid"] for row in base.rows("SELECT uid FROM scrutins")] == [SCRUTIN.uid]
    (remark,) = Parlement(base).remarks()
    assert re.fullmatch(
        r"json/V-odd\.json : valeur impossible à enregistrer \((nombre démesuré|moitié de caractère)\)",
        remark.texte,
    )
    assert f"json/{odd.uid}.json" not in Parlement(base).members("test")


# --- rows --------------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
counts = st.integers(0, 925)
lists = st.lists(texts, max_size=3).map(tuple)
instants = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001 - made aware below
    lambda d: d.replace(microsecond=0, tzinfo=UTC)
)
dates = st.dates(date(1958, 10, 4), date(2100, 1, 1))


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


BY_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "str": texts,
    "int": counts,
    "int | None": maybe(counts),
    "Jour": dates,
    "Jour | None": maybe(dates),
    "date | None": maybe(dates),
    "datetime | None": maybe(instants),
    "bool": st.booleans(),
    "tuple[str, ...]": lists,
}


def built(kind: Callable[..., Any], **more: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Any record of a kind: each field by its type, `more` for those that hold other objects."""
    strategies = {f.name: more[f.name] if f.name in more else BY_TYPE[str(f.type)] for f in fields(kind)}  # type: ignore[arg-type]
    return st.builds(kind, **strategies)


RECORDS = st.one_of(
    built(Dossier),
    built(Acte),
    built(Document),
    built(Organe),
    built(Acteur, groupes=st.lists(built(AppartenanceGroupe), max_size=2).map(tuple)),
    built(Amendement),
    built(Reunion),
    built(PointOdj),
    built(Direct, suite=st.lists(built(LigneAppel), max_size=2).map(tuple)),
    built(SortDirect),
    built(
        Scrutin,
        groupes=st.lists(built(VoixGroupe), max_size=2).map(tuple),
        mises_au_point=st.lists(built(MiseAuPoint), max_size=2).map(tuple),
    ),
)


@given(RECORDS)
def test_every_record_comes_back_from_its_row_as_it_went(record: Record) -> None:
    assert from_row(type(record), to_row(record)) == record


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with open_parlement(tmp_path_factory.mktemp("rows")) as database:
        yield database


@given(RECORDS)
def test_every_record_comes_back_from_the_database_as_it_went(shared: Database, record: Record) -> None:
    table = TABLES[type(record)]
    shared.write_now(lambda db: [db.execute(f"DELETE FROM {other}") for other in TABLES.values()])
    store(shared, member(record, name="un"))
    (row,) = shared.rows(f"SELECT * FROM {table}")
    assert from_row(type(record), row) == record
    assert store(shared, member(record, name="un")) == 0


def test_every_kind_of_record_has_a_table_and_a_name() -> None:
    assert set(GENRES.values()) == set(TABLES)


def test_recording_reads_the_known_dossiers_once_a_batch_not_once_a_vote(base: Database) -> None:
    store(base, member(DOSSIER, SEANCE))
    asked: list[str] = []
    base.write_now(lambda db: db.conn.set_trace_callback(asked.append))
    store(base, *(member(scrutin) for scrutin in numbered(300)))
    assert sum("FROM dossiers" in sql for sql in asked) == 1
