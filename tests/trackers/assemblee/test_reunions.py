"""Meetings are read by meaning, whatever shape the source gives them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parlement.reunions import COMMISSION, INITIATIVE, SEANCE, PointOdj, Reunion
from parlement.temps import PARIS
from tests.parlement.recorded import SAMPLES, needs_samples
from tests.trackers.assemblee.corps_reunions import NIL, UID, Corps, odj, point, reunion
from trackers.assemblee.reunions import parse_reunion
from trackers.base import Reading, Unreadable
from trackers.json_xml import decode

RECORDED = sorted((SAMPLES / "assemblee" / "reunions").glob("*.json"))


def reunion_of(reading: Reading) -> Reunion:
    found = reading.records[0]
    assert isinstance(found, Reunion)
    return found


def points_of(reading: Reading) -> list[PointOdj]:
    return [record for record in reading.records if isinstance(record, PointOdj)]


def lue(**changes: Any) -> Reunion:
    return reunion_of(parse_reunion(reunion(**changes)))


def lus(points: Any) -> list[PointOdj]:
    return points_of(parse_reunion(reunion(ODJ=odj(points))))


def identifiants(**changes: Any) -> Corps:
    return {"numSeanceJO": NIL, "quantieme": "Unique", "DateSeance": "2025-02-10+01:00"} | changes


def test_a_sitting_is_read_whole_without_remark() -> None:
    assert parse_reunion(reunion()) == Reading(
        (
            Reunion(
                uid=UID,
                type=SEANCE,
                organe="PO838901",
                debut=datetime(2025, 2, 10, 20, 30, tzinfo=UTC),
                fin=datetime(2025, 2, 10, 23, 5, tzinfo=UTC),
                jour=date(2025, 2, 10),
                rang_seance=2,
                etat="Confirmé",
                lieu="Assemblée nationale",
                numero_jo="97",
                compte_rendu="CRSANR5L17S2025O1N097",
            ),
            PointOdj(
                uid=f"{UID}PT1",
                reunion=UID,
                objet="Suite de la discussion du projet de loi relatif aux essais",
                type="Suite de la discussion",
                etat="Confirmé",
                dossiers=("DLR5L17N1",),
            ),
        )
    )


def test_a_sitting_that_ends_after_midnight_keeps_the_day_it_opened() -> None:
    found = lue()
    assert found.fin
    assert (found.fin.astimezone(PARIS).date(), found.jour) == (date(2025, 2, 11), date(2025, 2, 10))


def test_a_sitting_prolonged_after_midnight_as_another_keeps_the_day_the_source_gives() -> None:
    assert lue(timeStampDebut="2025-02-11T00:10:00.000+01:00").jour == date(2025, 2, 10)


@pytest.mark.parametrize("jour", [None, NIL, "", {"#text": ""}])
def test_without_a_day_the_meeting_is_on_the_day_it_opens_in_paris(jour: Any) -> None:
    found = lue(timeStampDebut="2025-02-10T23:30:00.000Z", identifiants=identifiants(DateSeance=jour))
    assert found.jour == date(2025, 2, 11)


def test_on_the_day_clocks_go_back_offsets_make_the_instants() -> None:
    found = lue(
        timeStampDebut="2025-10-26T00:30:00.000+02:00",
        timeStampFin="2025-10-26T02:30:00.000+01:00",
        identifiants=None,
    )
    assert (found.debut, found.fin) == (
        datetime(2025, 10, 25, 22, 30, tzinfo=UTC),
        datetime(2025, 10, 26, 1, 30, tzinfo=UTC),
    )
    assert found.jour == date(2025, 10, 26)


def test_an_hour_without_offset_is_an_hour_in_paris() -> None:
    assert lue(timeStampDebut="2025-07-10T21:30:00").debut == datetime(2025, 7, 10, 19, 30, tzinfo=UTC)


def test_a_day_without_hour_is_no_hour_at_all() -> None:
    reading = parse_reunion(
        reunion(timeStampDebut="2025-12-05+01:00", timeStampFin="2025-12-05", identifiants=...)
    )
    found = reunion_of(reading)
    assert (found.debut, found.fin, found.jour) == (None, None, date(2025, 12, 5))
    assert reading.remarks == ()


def test_dates_that_cannot_be_read_are_missing_and_told() -> None:
    reading = parse_reunion(reunion(timeStampDebut="le 10 à 21 h 30", timeStampFin=NIL, identifiants=None))
    found = reunion_of(reading)
    assert (found.debut, found.fin, found.jour) == (None, None, None)
    assert reading.remarks == (
        "date de réunion illisible : le 10 à 21 h 30",
        f"réunion sans date : {UID}",
    )


def test_an_unreadable_day_is_told_and_taken_from_the_opening() -> None:
    reading = parse_reunion(reunion(identifiants=identifiants(DateSeance="2025-02-30")))
    assert reunion_of(reading).jour == date(2025, 2, 10)
    assert reading.remarks == ("jour de séance illisible : 2025-02-30",)


def test_an_end_before_the_beginning_is_left_out_and_told() -> None:
    reading = parse_reunion(reunion(timeStampFin="2025-02-10T00:05:00.000+01:00"))
    assert reunion_of(reading).fin is None
    assert reading.remarks == (f"réunion finie avant d'avoir commencé : {UID}",)


@pytest.mark.parametrize(
    ("ecrit", "rang"),
    [
        ("Unique", 1),
        ("Première", 1),
        ("premie\u0300re", 1),
        ("DEUXIÈME", 2),
        ("Seconde", 2),
        ("Troisième", 3),
        ("2", 2),
        (3, 3),
        ("1re", 1),
        ("2ème", 2),
        ("3ᵉ", 3),
        (NIL, None),
        (None, None),
    ],
)
def test_the_rank_of_a_sitting_is_read_however_it_is_written(ecrit: Any, rang: int | None) -> None:
    reading = parse_reunion(reunion(identifiants=identifiants(quantieme=ecrit)))
    assert (reunion_of(reading).rang_seance, reading.remarks) == (rang, ())


@pytest.mark.parametrize("ecrit", ["Énième", "0", "-1", "100"])
def test_an_unknown_rank_is_missing_and_told(ecrit: str) -> None:
    reading = parse_reunion(reunion(identifiants=identifiants(quantieme=ecrit)))
    assert reunion_of(reading).rang_seance is None
    assert reading.remarks == (f"rang de séance inconnu : {ecrit}",)


@pytest.mark.parametrize(
    ("ecrit", "genre"),
    [
        ("seance_type", SEANCE),
        ("reunionCommission_type", COMMISSION),
        ("reunionInitParlementaire_type", INITIATIVE),
    ],
)
def test_the_kind_of_meeting_is_the_type_of_the_document(ecrit: str, genre: str) -> None:
    reading = parse_reunion(reunion(**{"@xsi:type": ecrit}))
    assert (reunion_of(reading).type, reading.remarks) == (genre, ())


@pytest.mark.parametrize(
    ("uid", "genre"), [(UID, SEANCE), ("RUANR5L17S2025IDC453853", COMMISSION), ("RUANR5L17S2025IDFL4", "")]
)
def test_without_type_the_id_tells_sittings_from_commissions(uid: str, genre: str) -> None:
    assert lue(uid=uid, **{"@xsi:type": ...}).type == genre


def test_an_unknown_kind_of_meeting_is_kept_and_told() -> None:
    reading = parse_reunion(reunion(**{"@xsi:type": "reunionBureau_type"}))
    assert reunion_of(reading).type == "reunionBureau"
    assert reading.remarks == ("type de réunion inconnu : reunionBureau",)


@pytest.mark.parametrize("etat", ["Annulé", "Supprimé", "SUPPRIME"])
def test_a_meeting_that_is_off_has_neither_number_nor_report(etat: str) -> None:
    reading = parse_reunion(reunion(cycleDeVie={"etat": etat}))
    found = reunion_of(reading)
    assert found.annulee
    assert (found.numero_jo, found.compte_rendu) == ("", "")
    assert [p.dossiers for p in points_of(reading)] == [("DLR5L17N1",)]


@pytest.mark.parametrize("ecrit", ["Éventuel", "Eventuel", "éventuel "])
def test_a_known_state_is_known_however_it_is_spelled(ecrit: str) -> None:
    reading = parse_reunion(reunion(cycleDeVie={"etat": ecrit}, ODJ=odj(point(cycleDeVie={"etat": ecrit}))))
    assert (reunion_of(reading).etat, points_of(reading)[0].etat) == ("Eventuel", "Eventuel")
    assert reading.remarks == ()


def test_unknown_states_are_kept_and_told_once() -> None:
    reading = parse_reunion(
        reunion(
            cycleDeVie={"etat": "Reporté"},
            ODJ=odj(
                [point(rank, cycleDeVie={"etat": "Réservé"}) for rank in (1, 2)] + [point(3, cycleDeVie=NIL)]
            ),
        )
    )
    assert reunion_of(reading).etat == "Reporté"
    assert [p.etat for p in points_of(reading)] == ["Réservé", "Réservé", ""]
    assert reading.remarks == (
        "état de réunion inconnu : Reporté",
        "état de point inconnu : Réservé",
        "état de point inconnu : absent",
    )


@pytest.mark.parametrize("uid", [..., None, NIL, "", "  "])
def test_a_meeting_without_id_is_refused(uid: Any) -> None:
    with pytest.raises(Unreadable, match="réunion sans identifiant"):
        parse_reunion(reunion(uid=uid))


@pytest.mark.parametrize(
    ("points", "uids"),
    [
        (point(1), ["PT1"]),
        ([point(1), point(2)], ["PT1", "PT2"]),
        ([None, point(2), NIL], ["PT2"]),
        ([], []),
        (None, []),
        (NIL, []),
        ("Ouverture de la session", []),
    ],
)
def test_points_are_one_many_or_none(points: Any, uids: list[str]) -> None:
    assert [p.uid for p in lus(points)] == [UID + uid for uid in uids]


@pytest.mark.parametrize("ordre", [..., None, NIL, "", [], {"pointsODJ": None}, {"pointsODJ": NIL}])
def test_a_meeting_without_order_of_the_day_has_no_point(ordre: Any) -> None:
    reading = parse_reunion(reunion(ODJ=ordre))
    assert (points_of(reading), reading.remarks) == ([], ())


def test_the_free_text_of_a_convocation_is_no_point() -> None:
    texte = {"item": ["Examen du rapport sur les essais", "Audition de la ministre"]}
    ordre = {"convocationODJ": texte, "resumeODJ": texte, "pointsODJ": None}
    assert points_of(parse_reunion(reunion(ODJ=ordre))) == []


@pytest.mark.parametrize(
    ("refs", "dossiers"),
    [
        ({"dossierRef": "DLR5L17N1"}, ("DLR5L17N1",)),
        ({"dossierRef": ["DLR5L17N1", "DLR5L17N2", None, "DLR5L17N1"]}, ("DLR5L17N1", "DLR5L17N2")),
        ({"dossierRef": {"#text": "DLR5L17N1"}}, ("DLR5L17N1",)),
        ([{"dossierRef": "DLR5L17N1"}, {"dossierRef": "DLR5L17N2"}], ("DLR5L17N1", "DLR5L17N2")),
        ({"dossierRef": NIL}, ()),
        (NIL, ()),
        (None, ()),
        (..., ()),
    ],
)
def test_the_bills_of_a_point_are_one_many_or_none(refs: Any, dossiers: tuple[str, ...]) -> None:
    assert lus(point(dossiersLegislatifsRefs=refs))[0].dossiers == dossiers


def test_a_point_without_id_is_named_after_its_rank_and_told() -> None:
    reading = parse_reunion(reunion(ODJ=odj([point(1), point(uid=NIL)])))
    assert [p.uid for p in points_of(reading)] == [f"{UID}PT1", f"{UID}-2"]
    assert reading.remarks == (f"point sans identifiant, nommé d'après son rang : {UID}-2",)


def test_of_two_points_under_one_id_the_first_is_kept_and_a_difference_is_told() -> None:
    same = parse_reunion(reunion(ODJ=odj([point(1), point(1)])))
    other = parse_reunion(reunion(ODJ=odj([point(1), point(1, objet="Autre")])))
    assert points_of(same) == points_of(other) == lus(point(1))
    assert same.remarks == ()
    assert other.remarks == (f"deux points différents sous le même identifiant : {UID}PT1",)


def names(value: Any) -> Iterator[str]:
    """Every key of a document."""
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield from (key, *names(inner))


NOMS = st.sampled_from(sorted({*names(reunion()), *NIL, "#text"}))
MOTS = st.text(max_size=8) | st.sampled_from(
    (UID, "2025-02-10T21:30:00.000+01:00", "9999-12-31T22:59:59Z", "0001-01-01", "Deuxième", "Annulé", "true")
)
VALEURS: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | MOTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(NOMS | st.text(max_size=4), inner, max_size=5)
    ),
    max_leaves=20,
)


DOCUMENTS = st.dictionaries(NOMS, VALEURS, max_size=9)


@given(DOCUMENTS | DOCUMENTS.map(lambda changes: reunion(**changes)))
@example({"uid": UID, "timeStampDebut": "9999-12-31T22:00:00Z", "timeStampFin": "9999-12-31T22:59:59Z"})
def test_whatever_the_document_it_is_read_or_refused(root: Corps) -> None:
    try:
        reading = parse_reunion(root)
    except Unreadable:
        return
    found = reunion_of(reading)
    assert found.uid
    assert found.nom
    for now in (
        datetime(2025, 2, 10, 21, tzinfo=UTC),
        datetime(1, 1, 3, tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
    ):
        assert found.en_cours(now) in (True, False)
        assert found.tenue(now) in (True, False)
    uids = [p.uid for p in points_of(reading)]
    assert len(uids) == len(set(uids))
    assert all(remark and "\n" not in remark for remark in reading.remarks)


def expected_points(root: Corps) -> Iterator[tuple[Any, ...]]:
    """An independent reading of the points."""
    points = ((root["ODJ"] or {}).get("pointsODJ") or {}).get("pointODJ") or []
    for one in points if isinstance(points, list) else [points]:
        refs = (one["dossiersLegislatifsRefs"] or {}).get("dossierRef") or []
        dossiers = tuple(refs) if isinstance(refs, list) else (refs,)
        yield one["uid"], one["typePointODJ"], one["cycleDeVie"]["etat"], dossiers


SENAT = "RUSNR5L17S2025IDS29309"


def test_a_sitting_of_the_senat_and_its_points_go_by_its_day_as_its_own_sources_call_it() -> None:
    points = [point(uid=f"{SENAT}PT49393"), point(uid=...), point(uid="RUXX")]
    found, *read = parse_reunion(reunion(uid=SENAT, ODJ=odj(points))).records
    assert found.uid == "RUSN-2025-02-10"
    assert [p.uid for p in read] == ["RUSN-2025-02-10PT49393", "RUSN-2025-02-10-2", "RUXX"]
    assert {p.reunion for p in read if isinstance(p, PointOdj)} == {"RUSN-2025-02-10"}


@pytest.mark.parametrize(
    "changes",
    [
        {"uid": "RUANR5L17S2025IDS29309"},
        {"uid": "RUSNR5L17S2025IDC29309", "@xsi:type": "reunionCommission_type"},
        {"uid": SENAT, "identifiants": None, "timeStampDebut": None},
    ],
)
def test_any_other_meeting_and_one_without_a_day_keep_the_id_of_the_source(changes: dict[str, Any]) -> None:
    found, *read = parse_reunion(reunion(**changes)).records
    assert found.uid == changes["uid"]
    assert {p.reunion for p in read if isinstance(p, PointOdj)} == {changes["uid"]}


def named(written: str, day: str) -> str:
    """The id we give: a sitting of the Sénat, and its points, go by its day."""
    return re.sub(r"^RUSNR5L\d+S\d+IDS\d+", f"RUSN-{day}", written)


@needs_samples
@pytest.mark.parametrize("path", RECORDED, ids=lambda path: str(path.stem))
def test_every_recorded_meeting_is_read_without_remark(path: Any) -> None:
    root = json.loads(path.read_bytes())["reunion"]
    reading = parse_reunion(decode(path.read_bytes())["reunion"])
    found = reunion_of(reading)
    ids = root.get("identifiants") or {}
    assert reading.remarks == ()
    day = str(found.jour)
    assert (found.uid, found.etat) == (named(root["uid"], day), root["cycleDeVie"]["etat"])
    assert found.debut == datetime.fromisoformat(root["timeStampDebut"])
    assert found.fin == (datetime.fromisoformat(root["timeStampFin"]) if root.get("timeStampFin") else None)
    assert str(found.jour) == (ids.get("DateSeance") or root["timeStampDebut"])[:10]
    assert (found.rang_seance is None) == (not ids)
    assert found.numero_jo == (ids.get("numSeanceJO") or "")
    assert found.compte_rendu == ("" if found.annulee else root.get("compteRenduRef") or "")
    expected = [(named(uid, day), *rest) for uid, *rest in expected_points(root)]
    assert [(p.uid, p.type, p.etat, p.dossiers) for p in points_of(reading)] == expected
    assert {p.reunion for p in points_of(reading)} <= {found.uid}


@needs_samples
def test_the_recorded_meetings_tell_what_people_need() -> None:
    readings = [parse_reunion(decode(path.read_bytes())["reunion"]) for path in RECORDED]
    by_uid = {reunion_of(reading).uid: reading for reading in readings}
    assert len(by_uid) == 21
    nuit = by_uid["RUANR5L17S2025IDS29018"]
    assert reunion_of(nuit).nom == "2e séance du lundi 10 février 2025"
    assert [p.dossiers for p in points_of(nuit) if p.dossiers] == [("DLR5L16N49176",)]
    assert not reunion_of(by_uid["RUANR5L16S2024IDC452600"]).publiee
    assert reunion_of(by_uid["RUSN-2025-03-17"]).au_senat
    assert reunion_of(by_uid["RUANR5L17S2025IDFL454760"]).type == INITIATIVE
