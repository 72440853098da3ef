"""Amendments are read whole, whatever shape the source gives them; one bad field never loses the record."""

from __future__ import annotations

import io
import json
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlement.amendements import Amendement, Situation
from tests.parlement.recorded import SAMPLES, needs_samples
from tests.trackers.assemblee.corps import NIL
from tests.trackers.assemblee.corps_amendements import (
    UID,
    amendement,
    corps_de,
    cycle,
    lire,
    lu,
    numeros,
    place,
)
from trackers.archive import Archive
from trackers.assemblee.amendements import parse_amendement_document
from trackers.assemblee.archives import trackers_of
from trackers.base import Reading, Unreadable
from trackers.html import to_line, to_text
from trackers.tracker import MemberReading, Needs

AMENDEMENTS = SAMPLES / "assemblee" / "amendements"


def recorded(folder: str) -> list[tuple[dict[str, Any], Amendement, Reading]]:
    """(the file by plain JSON, the amendment, the reading) of each recorded file of a folder."""
    found = []
    for path in sorted((AMENDEMENTS / folder).glob("*.json")):
        document = json.loads(path.read_bytes())
        reading = parse_amendement_document(document)
        [one] = reading.records
        assert isinstance(one, Amendement)
        found.append((document["amendement"], one, reading))
    return found


# --- recorded ------------------------------------------------------------------------------------------------


@needs_samples
def test_the_recorded_amendments_of_one_text_end_as_their_files_say() -> None:
    everything = recorded("PIONANR5L17BTC0636")
    assert [reading.remarks for *_, reading in everything if reading.remarks] == []
    assert Counter(one.situation for _, one, _ in everything) == {
        Situation.REJETE: 82,
        Situation.ADOPTE: 56,
        Situation.RETIRE_EN_SEANCE: 13,
        Situation.TOMBE: 25,
        Situation.NON_SOUTENU: 21,
        Situation.RETIRE_APRES: 8,
        Situation.RETIRE_AVANT: 1,
        Situation.IRRECEVABLE: 62,
    }
    irrecevables = Counter(one.etat for _, one, _ in everything if one.situation is Situation.IRRECEVABLE)
    assert irrecevables == {"IRR45": 21, "IR": 25, "IRRD": 4, "IRR42": 1, "IRRSA": 11}
    assert Counter(one.auteur_type for _, one, _ in everything) == {"Député": 249, "Gouvernement": 19}


@needs_samples
def test_every_recorded_place_is_read_and_every_recorded_text_kept() -> None:
    for raw, one, _ in recorded("PIONANR5L17BTC0636"):
        assert one.designation is not None, one.place
        contenu = raw["corps"]["contenuAuteur"]
        assert bool(one.dispositif) == isinstance(contenu.get("dispositif"), str)
        assert bool(one.expose) == isinstance(contenu.get("exposeSommaire"), str)
        assert "<" not in one.dispositif.replace("< ", "")
        assert "&" not in one.dispositif + one.signataires


@needs_samples
def test_every_recorded_field_is_the_one_of_its_file() -> None:
    for raw, one, _ in recorded("PIONANR5L17BTC0636") + recorded("autres"):
        sort = raw["cycleDeVie"]["sort"]
        assert one.sort == (sort if isinstance(sort, str) else "")
        assert one.etat == raw["cycleDeVie"]["etatDesTraitements"]["etat"]["code"]
        assert str(one.chronotag) == raw["chronotag"]
        assert one.nom.split(" ")[0] == raw["identification"]["numeroLong"].split(" ")[0]
        assert bool(one.rectification) == (raw["identification"]["numeroRect"] != "0")
        assert (one.examen, one.texte) == (raw["examenRef"], raw["texteLegislatifRef"])
        date_sort = raw["cycleDeVie"]["dateSort"]
        expected = datetime.fromisoformat(date_sort).astimezone(UTC) if isinstance(date_sort, str) else None
        assert one.date_sort == expected
        assert one.designation is not None or "division" not in raw["pointeurFragmentTexte"]


@needs_samples
def test_the_recorded_deletions_are_those_whose_text_says_so() -> None:
    everything = recorded("PIONANR5L17BTC0636")
    said = {"Supprimer cet article.": "suppression"}
    for _, one, _ in everything:
        rewritten = one.dispositif.startswith("Rédiger ainsi cet article :")
        assert one.effet == said.get(one.dispositif, "rédaction globale" if rewritten else "")
    assert Counter(one.effet for _, one, _ in everything)["suppression"] > 40


@needs_samples
def test_the_other_recorded_files_give_the_state_that_they_say() -> None:
    autres = {one.uid: (one, reading.remarks) for _, one, reading in recorded("autres")}
    assert {uid.removeprefix("AMANR5L17"): one.libelle for uid, (one, _) in autres.items()} == {
        "PO419610B1959P0D1N000019": "effacé",
        "PO419610BTC0533P0D1N000010": "adopté",
        "PO59048B0324P2D1N001934": "irrecevable : article 40 de la Constitution (crédits)",
        "PO59051B0134P0D1N000001": "adopté",
        "PO59051B0134P0D1N000003": "adopté",
        "PO59051B1470P0D1N000082": "rejeté",
        "PO838901B0873P0D1N000021": "à discuter",
        "PO838901B1851P0D1N000014": "en traitement",
        "PO838901B1851P0D1N000066": "à discuter",
        "PO838901BTC0627P0D1N000001": "retiré avant publication",
        "PO838901BTC0627P0D1N000014": "retiré après publication",
        "PO838901BTC1191P0D1N002812": "irrecevable : hors délais",
        "PO838901BTC1437P0D1N001860": "en traitement",
        "PO838901BTC1437P0D1N002208": "en traitement",
        "PO838901BTC1617P0D1N000055": "irrecevable : doublon",
    }
    assert [remarks for _, remarks in autres.values() if remarks] == [
        ("amendement AMANR5L17PO419610BTC0533P0D1N000010 : l'identifiant dit 533, le texte de référence 627",)
    ]


# --- shapes --------------------------------------------------------------------------------------------------


def test_a_sound_amendment_is_read_whole_without_remark() -> None:
    reading, one = lire(), lu()
    assert reading.remarks == ()
    assert (one.uid, one.legislature, one.dossier, one.numero, one.place) == (
        UID,
        17,
        "DLR5L17N1",
        "42",
        "ART. 7",
    )
    assert (one.signataires, one.cosignataires) == ("Mme Un et M. Deux", ("PA2", "PA3"))
    assert (one.dispositif, one.expose, one.effet) == (
        "Supprimer cet article.",
        "Il est inutile.",
        "suppression",
    )
    assert (one.depot, one.publication) == (date(2025, 1, 6), date(2025, 1, 8))
    assert (one.identique, one.identique_position, one.commune) == ("9", "Premier", "")
    assert (one.chronotag, one.tri, one.groupe) == (1736000000000, "ahaaaaaai", "PO2")


def test_a_unit_document_is_read_with_or_without_its_root() -> None:
    bare, rooted = amendement(), {"amendement": amendement()}
    assert parse_amendement_document(bare) == parse_amendement_document(rooted)
    assert parse_amendement_document({"amendement": [amendement()]}) == parse_amendement_document(bare)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ([], "pas un document"),
        (None, "pas un document"),
        ({}, "sans amendement"),
        ({"scrutin": {"uid": "VTANR5L17V1"}}, "sans amendement"),
        ({"amendement": NIL}, "vide"),
        ({"amendement": "x"}, "vide"),
        ({"amendement": [amendement(), amendement()]}, "plusieurs"),
        ({"amendement": {"legislature": "17"}}, "sans identifiant"),
        ({"uid": NIL}, "sans identifiant"),
        ({"uid": " "}, "sans identifiant"),
    ],
)
def test_what_is_not_one_amendment_is_refused(document: Any, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        parse_amendement_document(document)


def test_an_amendment_with_nothing_but_its_id_is_read() -> None:
    nil = {key: NIL for key in amendement() if key != "uid"}
    for document in ({"uid": UID}, {"uid": UID} | nil):
        reading = parse_amendement_document(document)
        [one] = reading.records
        assert one == Amendement(uid=UID, legislature=17, numero="42", examen="EXANR5L17PO838901BTC0700P0D1")
        assert reading.remarks == (f"amendement {UID} : ni état ni sort",)


def test_an_erased_amendment_is_read_without_remark() -> None:
    efface = cycle("effacé", "effacé", dateDepot=NIL, datePublication=NIL)
    reading = lire(cycleDeVie=efface, pointeurFragmentTexte={"division": None}, corps=NIL)
    assert reading.remarks == ()
    assert lu(cycleDeVie=efface, pointeurFragmentTexte={}).situation is Situation.EFFACE


@pytest.mark.parametrize(
    ("identification", "numero", "rectification"),
    [
        (numeros("615 (2ème Rect)", "2"), "615", "2e rect."),
        (numeros("79 (Rect)", "1"), "79", "rect."),
        (numeros("79 (rect.)", NIL), "79", "rect."),
        (numeros("CL12 (3e rectifié)"), "CL12", "3e rect."),
        (numeros("II-CF45"), "II-CF45", ""),
        (numeros("79", "2"), "79", "2e rect."),
        (numeros(NIL, "1"), "42", "rect."),
        (NIL, "42", ""),
    ],
)
def test_the_number_is_as_people_say_it_and_its_rectification_apart(
    identification: Any, numero: str, rectification: str
) -> None:
    one = lu(identification=identification)
    assert (one.numero, one.rectification) == (numero, rectification)


@pytest.mark.parametrize(
    ("division", "written", "read"),
    [
        ({"courte": "APRÈS ART. 9"}, "APRÈS ART. 9", "après l'article 9"),
        ({"courte": " ART.\u00a07\u00a0BIS "}, "ART. 7 BIS", "article 7 bis"),
        ({"courte": NIL}, "ARTICLE 7", "article 7"),
        (
            {"courte": "?", "articleDesignation": "APRÈS L'ARTICLE 9, insérer l'article suivant:"},
            "APRÈS L'ARTICLE 9",
            "après l'article 9",
        ),
        ({"courte": NIL, "articleDesignation": NIL, "avant_A_Apres": "Apres"}, "APRÈS Article 7", "après l'article 7"),
        ({"courte": NIL, "articleDesignation": NIL, "avant_A_Apres": "Avant"}, "AVANT Article 7", "avant l'article 7"),
    ],
)  # fmt: skip
def test_the_place_is_the_first_spelling_that_can_be_read(
    division: dict[str, Any], written: str, read: str
) -> None:
    reading, one = lire(**place(**division)), lu(**place(**division))
    assert (one.place, str(one.designation), reading.remarks) == (written, read, ())


def test_a_place_that_nobody_can_read_is_kept_and_remarked() -> None:
    flou = place(courte="QUELQUE PART", articleDesignation=NIL, titre=NIL)
    assert lu(**flou).place == "QUELQUE PART"
    assert lire(**flou).remarks == ("place d'amendement illisible : QUELQUE PART",)


def test_the_outcome_has_its_instant_and_its_sitting() -> None:
    dit = cycle("DI", "Discuté", "Adopté", "Adopté", dateSort="2025-02-11T00:05:00+01:00")
    one = lu(cycleDeVie=dit, seanceDiscussionRef="RUANR5L17S2025IDS1")
    assert (one.situation, one.seance) == (Situation.ADOPTE, "RUANR5L17S2025IDS1")
    assert one.date_sort == datetime(2025, 2, 10, 23, 5, tzinfo=UTC)


@pytest.mark.parametrize("blank", [NIL, None, "", "  ", {"#text": ""}, []])
def test_a_blank_outcome_is_no_outcome(blank: Any) -> None:
    one = lu(cycleDeVie=cycle(sort=blank))
    assert (one.sort, one.situation) == ("", Situation.A_DISCUTER)


@pytest.mark.parametrize(
    ("changes", "remark"),
    [
        ({"cycleDeVie": cycle("XX", "État neuf")}, "état d'amendement inconnu : XX (État neuf)"),
        ({"cycleDeVie": cycle("IRR99", "Neuf")}, "état d'amendement inconnu : IRR99 (Neuf)"),
        ({"cycleDeVie": cycle("DI", "Discuté", sort="Vote réservé")}, "sort d'amendement inconnu : Vote réservé"),
        ({"cycleDeVie": cycle(dateDepot="hier")}, "dateDepot illisible : hier"),
        ({"cycleDeVie": cycle(dateSort="2025-02-30T10:00:00")}, "dateSort illisible : 2025-02-30T10:00:00"),
        ({"signataires": {"auteur": {"typeAuteur": "Sénateur"}}}, "type d'auteur inconnu : Sénateur"),
        (
            {"texteLegislatifRef": "PIONANR5L17BTC0701"},
            f"amendement {UID} : l'identifiant dit 700, le texte de référence 701",
        ),
    ],
)  # fmt: skip
def test_what_is_unknown_is_kept_and_told(changes: dict[str, Any], remark: str) -> None:
    assert lire(**changes).remarks == (remark,)
    assert lu(**changes).uid == UID


def test_another_printing_of_the_same_text_is_no_contradiction() -> None:
    assert lire(texteLegislatifRef="PIONANR5L17B0700").remarks == ()


@pytest.mark.parametrize("garbage", [1.5, "1,7e12", "demain", {"a": 1}, "9" * 400, True])
def test_a_change_mark_that_is_no_whole_number_is_missing_and_told(garbage: Any) -> None:
    assert lu(chronotag=garbage).chronotag is None
    assert lire(chronotag=garbage).remarks[0].startswith("chronotag illisible : ")


def test_a_change_mark_may_be_a_number() -> None:
    assert lu(chronotag=1736000000001).chronotag == 1736000000001


def test_who_signed_is_read_one_or_many_or_nobody() -> None:
    for acteurs, ids in (("PA2", ("PA2",)), (["PA2", NIL, "PA2"], ("PA2",)), (NIL, ()), (None, ())):
        assert lu(signataires={"cosignataires": {"acteurRef": acteurs}}).cosignataires == ids
    assert lu(signataires={"cosignataires": NIL}).cosignataires == ()
    gouvernement = {"typeAuteur": "Gouvernement", "acteurRef": NIL, "gouvernementRef": "PO855052"}
    one = lu(signataires={"auteur": gouvernement, "libelle": "le Gouvernement"})
    assert (one.auteur_type, one.auteur, one.auteur_organe) == ("Gouvernement", "", "PO855052")


def test_an_amendment_to_an_amendment_has_no_effect_on_the_article() -> None:
    assert (lu().effet, lu(amendementParentRef="AMANR5L17PO838901BTC0700P0D1N000001").effet) == (
        "suppression",
        "",
    )


@pytest.mark.parametrize("wrong", [1, True, 1.5, "x", [], ["x"], [[1]], {"x": {"y": 1}}, [None, {}]])
def test_a_field_of_the_wrong_type_never_loses_the_amendment(wrong: Any) -> None:
    for key in amendement():
        if key != "uid":
            assert lu(**{key: wrong}).uid == UID
    for key in amendement()["cycleDeVie"]:
        assert lu(cycleDeVie=cycle(**{key: wrong}) if key != "sort" else cycle(sort=wrong)).uid == UID


KEYS = st.sampled_from(sorted(amendement())) | st.text()
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(NIL),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_any_json_document_is_read_or_refused(document: Any) -> None:
    for candidate in (document, {"amendement": document}):
        try:
            [one] = parse_amendement_document(candidate).records
        except Unreadable:
            continue
        assert isinstance(one, Amendement)
        assert one.uid


@given(st.sampled_from(sorted(set(amendement()) - {"uid"})), VALUES)
def test_an_amendment_with_any_value_in_one_field_is_read(key: str, value: Any) -> None:
    assert lu(**{key: value}).libelle


# --- texts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("", ""),
        ("sans balise", "sans balise"),
        ("R&D, a < b", "R&D, a < b"),
        ("<p>Un&nbsp;&#x00E9;t&#xE9;.</p>\n<p>Deux\nlignes.</p>", "Un été.\nDeux lignes."),
        ("<p>Un<br/>deux<br>trois</p>", "Un\ndeux\ntrois"),
        ("&lt;p&gt;Un&amp;#160;deux&lt;/p&gt;&lt;p&gt;trois&lt;/p&gt;", "Un deux\ntrois"),
        ("<p>M.&amp;#160;Un &amp;laquo;&amp;nbsp;x</p>", "M. Un « x"),
        ("M.&amp;#160;Un", "M. Un"),
        ("<p>a &#150; b</p>", "a – b"),
        ("<p>l’article 1<sup>er</sup> <i>bis</i></p>", "l’article 1er bis"),
        (
            "<table><tbody><tr><th><p>Programme</p></th><th>AE</th></tr>"
            "<tr><td>Un</td><td></td><td>3</td></tr><tr><td></td></tr></table>fin",
            "Programme | AE\nUn |  | 3\nfin",
        ),
        ("<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table></td><td>d</td></tr></table>", "a b c | d"),
        ("<ul><li>un</li><li><p>deux</p></li></ul>", "un\ndeux"),
        ("a<!-- caché --><script>b()</script><style>c</style>d", "ad"),
        ("<p>un</b> <b>deux<p>trois", "un deux\ntrois"),
        ("<!-- rien -->", ""),
        ("&bidon; &#0; &#xD800; &#x110000; &", "&bidon; \ufffd \ufffd \ufffd &"),
        ("<p>\x00a\x1fb</p>", "ab"),
        ("<", "<"),
    ],
)  # fmt: skip
def test_html_becomes_clean_paragraphs(fragment: str, expected: str) -> None:
    assert to_text(fragment) == expected
    assert to_line(fragment) == expected.replace("\n", " ")


def test_a_text_of_two_megabytes_is_read_whole() -> None:
    one = lu(corps=corps_de("<p>" + "mot &#x00E9;t&#x00E9; " * 100_000 + "</p>"))
    assert one.dispositif.count("mot été") == 100_000
    assert to_text("&lt;b" * 100_000).count("<b") == 100_000


def test_elements_nested_without_end_cost_the_field_not_the_amendment() -> None:
    profond = corps_de("<div>" * 100_000 + "texte", "<p>Parce que.</p>")
    assert (lu(corps=profond).dispositif, lu(corps=profond).expose) == ("", "Parce que.")
    assert lire(corps=profond).remarks == ("dispositif illisible : trop d'éléments HTML imbriqués",)


@given(st.text() | st.text(alphabet="<>/&;#pbtdr x0195é\n"))
def test_any_fragment_is_read_into_clean_lines(fragment: str) -> None:
    lines = to_text(fragment).split("\n")
    assert all(line == line.strip() for line in lines)
    assert lines == [""] or all(lines)


# --- in the archive ------------------------------------------------------------------------------------------

LOI = "DLR5L17N1"
NEEDS = Needs(cibles=frozenset({LOI}), dossiers=frozenset({LOI}))


def archived(name: str, **changes: Any) -> MemberReading:
    """What comes out of an archive of one amendment, under this name."""
    body = io.BytesIO()
    with ZipFile(body, "w") as file:
        file.writestr(
            f"json/{LOI}/PIONANR5L17BTC0700/{name}.json", json.dumps({"amendement": amendement(**changes)})
        )
    tracker = next(t for t in trackers_of(17, en_cours=True) if t.nom == "amendements-17")
    with Archive(body) as archive:
        (found,) = tracker.read(archive, NEEDS, {})
    return found


def test_a_member_that_holds_another_amendment_than_its_name_says_is_refused() -> None:
    other = UID.replace("N000042", "N000043")
    found = archived(other)
    assert (found.error, found.reading) == (f"le document dit être {UID}", Reading())


@pytest.mark.parametrize("name", [UID, "amendement 42"])
def test_a_member_under_its_own_name_or_under_one_that_is_no_id_is_read(name: str) -> None:
    (found,) = archived(name).reading.records
    assert (found.uid, archived(name).error) == (UID, "")
