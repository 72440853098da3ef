"""The order of discussion of the Sénat: what is called next, what was decided; and what was recorded of it."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from typing import TypeVar

import pytest

from parlement.amendements import Amendement
from parlement.articles import parse_designation
from parlement.direct import EN_DISCUSSION, Direct, SortDirect
from tests.parlement.recorded import SAMPLES, needs_samples
from tests.trackers.senat.corps_derouleur import COMMISSION, SEANCE, amdt, ordre, subdivision
from trackers.base import Reading, Unreadable
from trackers.senat.derouleur import LISTE_DISCUSSION, liste_discussion_url, parse_liste_discussion

RECORDED = SAMPLES / "senat" / "derouleur"
JEU_COMPLET = SAMPLES / "senat" / "amendements" / "jeu_complet_2017-2018_63.csv"
SENAT = "https://www.senat.fr"

T = TypeVar("T", Direct, SortDirect, Amendement)

DEBAT = ordre(
    subdivision("TITRE IER : DISPOSITIONS"),
    subdivision(
        "Article\xa06",
        amdt("12 rect. bis", "Adopté", subpos="-10"),
        amdt("31", "Retiré", isIdentique="true", idIdentique="9"),
        amdt(
            "40 rect.",
            isIdentique="true",
            idIdentique="9",
            isDiscussionCommune="true",
            idDiscussionCommune="4",
        ),
    ),
    subdivision(
        "Article 7",
        amdt(
            "41", isSousAmendement="true", typeAmdt="S/Amt", idAmendementPere="1140", auteur="LE GOUVERNEMENT"
        ),
        amdt("5", subpos="20", auteur="M. LEROY, rapporteur", idAmendementPere="999"),
    ),
)


def of(reading: Reading, kind: type[T]) -> list[T]:
    return [record for record in reading.records if isinstance(record, kind)]


def direct_of(body: bytes, url: str = SEANCE) -> Direct:
    [direct] = of(parse_liste_discussion(body, url), Direct)
    return direct


def remarks(body: bytes, url: str = SEANCE) -> tuple[str, ...]:
    return parse_liste_discussion(body, url).remarks


# --- the order -------------------------------------------------------------------------------------------------


def test_the_order_tells_what_is_called_next_and_what_is_left_before_an_article() -> None:
    direct = direct_of(DEBAT)
    assert (direct.uid, direct.legislature, direct.texte) == ("ordre-SN2022B0249S", 2022, "249")
    assert (direct.organe, direct.etat, direct.restants) == ("SN", EN_DISCUSSION, 3)
    assert (direct.numero, direct.place) == ("40", "Article 6")
    assert direct.extrait_le == datetime(2023, 1, 24, 20, 30, tzinfo=UTC)
    article = parse_designation("article 7")
    assert article is not None
    assert [ligne.numero for ligne in direct.avant(article) or ()] == ["40"]
    assert [ligne.numero for ligne in direct.reste(article) or ()] == ["41"]
    assert remarks(DEBAT) == ()


def test_an_amendment_around_an_article_is_placed_as_the_amendments_file_writes_it() -> None:
    assert [ligne.place for ligne in direct_of(DEBAT).suite] == [
        "art. add. avant Article 6",
        "Article 6",
        "Article 6",
        "Article 7",
        "art. add. après Article 7",
    ]


def test_a_position_never_seen_gives_no_place_rather_than_a_wrong_one() -> None:
    body = ordre(subdivision("Article 7", amdt("31", subpos="15")))
    assert direct_of(body).suite[0].place == ""
    assert remarks(body) == ("position inconnue dans l'ordre de discussion du Sénat : 15",)


def test_a_sub_amendment_names_its_parent_when_the_order_has_it() -> None:
    lignes = {ligne.numero: ligne.parent for ligne in direct_of(DEBAT).suite}
    assert (lignes["41"], lignes["5"]) == ("40", "")


def test_outcomes_are_told_as_they_come() -> None:
    sorts = of(parse_liste_discussion(DEBAT, SEANCE), SortDirect)
    assert [(s.uid, s.sort) for s in sorts] == [("SN-2022-249-12", "Adopté"), ("SN-2022-249-31", "Retiré")]
    [sort] = of(
        parse_liste_discussion(ordre(subdivision("Article 7", amdt("COM-51", "rejete"))), COMMISSION),
        SortDirect,
    )
    assert (sort.uid, sort.texte, sort.organe, sort.sort) == (
        "SN-2022-220-COM-51-C",
        "220",
        "SN-COM",
        "Rejeté",
    )


@pytest.mark.parametrize("sort", ["Irrecevable", "Satisfait ou sans objet"])
def test_an_outcome_of_a_commission_is_known(sort: str) -> None:
    body = ordre(subdivision("Article 7", amdt("31", sort.upper())))
    assert (direct_of(body).suite[0].sort, direct_of(body).restants, remarks(body)) == (sort, 0, ())


def test_an_outcome_that_nobody_knows_is_shown_as_written_and_told_to_the_admins() -> None:
    body = ordre(subdivision("Article 7", amdt("31", "Mis de côté")))
    assert (direct_of(body).suite[0].sort, direct_of(body).restants) == ("Mis de côté", 0)
    assert remarks(body) == ("sort inconnu dans l'ordre de discussion du Sénat : Mis de côté",)


@pytest.mark.parametrize(
    ("ligne", "sort", "dit"),
    [
        (amdt("31", isAdopte="true"), "Adopté", "sans mot"),
        (amdt("31", "Rejeté", isAdopte="true"), "Rejeté", "isAdopte"),
        (amdt("31", isAdopte="true", isRejete="true"), "", "isAdopte"),
    ],
)
def test_flags_and_words_that_disagree_are_told(ligne: dict[str, str], sort: str, dit: str) -> None:
    body = ordre(subdivision("Article 7", ligne))
    assert direct_of(body).suite[0].sort == sort
    assert dit in " ".join(remarks(body))


def test_an_empty_order_is_an_order() -> None:
    for body in (ordre(), ordre(subdivision("Article 7"))):
        direct = direct_of(body)
        assert (direct.restants, direct.suite, direct.numero) == (0, (), "")


def test_a_number_called_twice_is_kept_once_and_told() -> None:
    body = ordre(
        subdivision("Article 6", amdt("31", "Adopté")), subdivision("Article 7", amdt("31", idAmendement="8"))
    )
    reading = parse_liste_discussion(body, SEANCE)
    assert [a.place for a in of(reading, Amendement)] == ["Article 6"]
    assert [s.sort for s in of(reading, SortDirect)] == ["Adopté"]
    assert len(direct_of(body).suite) == 2
    assert reading.remarks == (
        "ordre-SN2022B0249S : numéro présent deux fois dans l'ordre de discussion : 31",
    )


def test_fewer_announced_than_listed_is_told_but_more_is_usual() -> None:
    body = [
        ordre(subdivision("Article 7", amdt("31"), amdt("32")), nbAmdtsAExaminer=n) for n in ("1", "3", "")
    ]
    assert [len(remarks(one)) for one in body] == [1, 0, 0]


def test_each_mission_of_a_budget_is_an_order_of_its_own() -> None:
    url = f"{SENAT}/enseance/2018-2019/146/liste_discussion_103394.json"
    body = ordre(subdivision("Article 52", amdt("II-7")), idtxt="103394")
    assert direct_of(body, url).uid == "ordre-SN2018B0146S-103394"
    with pytest.raises(Unreadable, match="autre liste"):
        parse_liste_discussion(ordre(idtxt="103395"), url)


@pytest.mark.parametrize("written", ["", "hier", "999999999999999"])
def test_an_order_without_a_readable_instant_is_kept_without(written: str) -> None:
    body = ordre(tsgenhtml=written)
    assert direct_of(body).extrait_le is None
    assert len(remarks(body)) == 1


# --- the amendments --------------------------------------------------------------------------------------------


def test_each_line_says_where_its_amendment_stands_and_nothing_of_its_state() -> None:
    lignes = {a.numero: a for a in of(parse_liste_discussion(DEBAT, SEANCE), Amendement)}
    quarante, sous = lignes["40"], lignes["41"]
    assert (quarante.uid, quarante.texte, quarante.examen) == (
        "AMSN2022B0249S-40",
        "SN2022B0249",
        "AMSN2022B0249S",
    )
    assert (quarante.nom, quarante.tri, quarante.auteur) == ("40 (rect.)", "00003", "14133K")
    assert quarante.identique == lignes["31"].identique == "AMSN2022B0249S-I9"
    assert quarante.commune == "AMSN2022B0249S-D4"
    assert (quarante.auteur_type, quarante.signataires) == ("", "Mme MARTIN")
    assert (sous.parent, sous.place_type, sous.auteur_type) == ("AMSN2022B0249S-40", "S/Amt", "Gouvernement")
    assert lignes["5"].auteur_type == "Rapporteur"
    assert {(a.etat, a.sort) for a in lignes.values()} == {("", "")}


def test_an_address_that_was_not_filled_in_names_nobody() -> None:
    body = ordre(
        subdivision("Article 7", amdt("31", auteur="LE GOUVERNEMENT", urlAuteur="$amd.getUrlAuteur()"))
    )
    [gouvernement] = of(parse_liste_discussion(body, SEANCE), Amendement)
    assert (gouvernement.auteur, gouvernement.signataires) == ("", "LE GOUVERNEMENT")


def test_optional_keys_may_be_absent() -> None:
    body = ordre(subdivision("", {"num": "I-31 rect. ter"}))
    [bare] = of(parse_liste_discussion(body, SEANCE), Amendement)
    assert (bare.numero, bare.rectification, bare.place, bare.auteur_type) == ("I-31", "rect. ter", "", "")


# --- addresses and refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize("commission", [True, False])
def test_an_address_is_read_as_it_is_built(commission: bool) -> None:
    url = liste_discussion_url(SENAT, "SN2022B0249", commission=commission)
    assert LISTE_DISCUSSION.fullmatch(url.removeprefix(SENAT))
    assert direct_of(ordre(), url).uid == f"ordre-SN2022B0249{'C' if commission else 'S'}"


@pytest.mark.parametrize("uid", ["SN2022R0248", "SN2022TA0044", "PRJLANR5L16B0939", ""])
def test_only_a_text_of_the_senat_has_an_order(uid: str) -> None:
    with pytest.raises(ValueError, match="pas un texte"):
        liste_discussion_url(SENAT, uid, commission=False)


@pytest.mark.parametrize(
    "url",
    [
        f"{SENAT}/enseance/2022-2024/249/liste_discussion.json",
        f"{SENAT}/enseance/2022-2023/249/liste_depot.json",
        f"{SENAT}/enseance/2022-2023/249/liste_discussion.json.html",
        "https://[x",
    ],
)
def test_another_address_is_refused(url: str) -> None:
    with pytest.raises(Unreadable, match="adresse"):
        parse_liste_discussion(ordre(), url)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "document vide"),
        (b"<html><body>Application Indisponible</body></html>", "page HTML"),
        (b"{}", "pas un ordre de discussion"),
        (b"[]", "pas un document"),
        (DEBAT[:-40], "JSON invalide"),
        (DEBAT.decode().encode("latin-1"), "JSON invalide"),
        (json.dumps({"Subdivisions": ["Article 7"]}).encode(), "pas un ordre de discussion"),
        (json.dumps({"Subdivisions": [{"amendements": []}]}).encode(), "aucune subdivision"),
        (json.dumps({"Subdivisions": [{"Amendements": "31"}]}).encode(), "liste d'amendements illisible"),
        (json.dumps({"Subdivisions": [{"Amendements": [31]}]}).encode(), "amendement illisible"),
        (ordre(subdivision("Article 7", {"numero": "31"})), "numéro illisible"),
        (ordre(subdivision("Article 7", amdt("31 " + "x" * 200_000))), "numéro illisible"),
    ],
)
def test_what_is_not_an_order_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason) as refused:
        parse_liste_discussion(body, SEANCE)
    assert len(str(refused.value)) < 200


# --- recorded --------------------------------------------------------------------------------------------------


@needs_samples
@pytest.mark.parametrize(
    ("name", "path", "sorts", "restants"),
    [
        (
            "63",
            "enseance/2017-2018/63/liste_discussion.json",
            {"Adopté": 198, "Rejeté": 118, "Retiré": 106, "Non soutenu": 44, "Tombé": 24},
            0,
        ),
        ("63-short-parent", "enseance/2017-2018/63/liste_discussion.json", {"Adopté": 1, "Rejeté": 1}, 0),
        (
            "610",
            "encommission/2016-2017/610/liste_discussion.json",
            {"Adopté": 8, "Rejeté": 4, "Irrecevable": 2},
            0,
        ),
        ("103394", "enseance/2018-2019/146/liste_discussion_103394.json", {}, 10),
    ],
)
def test_recorded_orders_are_read_whole(name: str, path: str, sorts: dict[str, int], restants: int) -> None:
    body = (RECORDED / f"liste_discussion_{name}.json").read_bytes()
    lines = [line for one in json.loads(body)["Subdivisions"] for line in one["Amendements"]]
    reading = parse_liste_discussion(body, f"{SENAT}/{path}")
    [direct], amendements = of(reading, Direct), of(reading, Amendement)
    assert Counter(s.sort for s in of(reading, SortDirect)) == sorts
    assert (direct.restants, len(direct.suite)) == (restants, len(lines))
    assert [" ".join(filter(None, (a.numero, a.rectification))) for a in amendements] == [
        line["num"] for line in lines
    ]
    assert all(a.designation and a.tri and a.signataires for a in amendements)
    assert sum(bool(a.parent) for a in amendements) == sum(line["idAmendementPere"] != "0" for line in lines)
    assert sum(bool(a.identique) for a in amendements) == sum("idIdentique" in line for line in lines)
    assert [r for r in reading.remarks if "Irrecevable" not in r] == []


@needs_samples
def test_a_recorded_order_places_amendments_where_their_file_does() -> None:
    rows = [row.split("\t") for row in JEU_COMPLET.read_bytes().decode("cp1252").split("\r\n")[2:] if row]
    places = {row[1].split()[0]: " ".join(row[2].split()) for row in rows}
    body = (RECORDED / "liste_discussion_63.json").read_bytes()
    reading = parse_liste_discussion(body, f"{SENAT}/enseance/2017-2018/63/liste_discussion.json")
    told = {a.numero: a.place for a in of(reading, Amendement)}
    assert len(told) == 490
    assert told == {numero: places[numero] for numero in told}
