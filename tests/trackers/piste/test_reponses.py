"""What Légifrance's API says, as records: the same as DILA's of the same act."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from parlement.jorf import TexteJo, TypeActe
from tests.parlement.recorded import SAMPLES, needs_samples
from tests.trackers.piste import reponses
from tests.trackers.piste.reponses import (
    DRONES,
    JOURNAL,
    NOMINATION,
    acte,
    article,
    corps,
    lien,
    section,
    titre,
)
from trackers.base import Reading, Unreadable
from trackers.html import to_text
from trackers.jorf.documents import parse_document
from trackers.json_xml import decode, objects
from trackers.piste.acces import API
from trackers.piste.commun import jour
from trackers.piste.demandes import ACTE, DERNIERS, RECHERCHE, SOMMAIRE
from trackers.piste.sources import PisteTracker
from trackers.registry import find_tracker

PISTE = SAMPLES / "journal-officiel" / "piste"


def read(chemin: str, answer: Any, fragment: str = "") -> Reading:
    return PisteTracker().parse(corps(answer), f"{API}{chemin}#{fragment}")


def one(answer: Any, fragment: str = "") -> TexteJo:
    (record,) = read(ACTE, answer, fragment).records
    assert isinstance(record, TexteJo)
    return record


# --- acts --------------------------------------------------------------------------------------------------


def test_an_act_is_the_same_record_as_from_the_archives_but_for_the_ministry_which_the_api_leaves_out() -> (
    None
):
    (dila,) = parse_document(reponses.xml()).records
    assert isinstance(dila, TexteJo)
    assert dila.ministere == "Ministère de l'intérieur"
    assert one(acte(), f"{JOURNAL}/{DRONES}") == replace(dila, ministere="")
    assert dila.cite == ("2023-380", "2023-380#10")
    assert dila.signataires == ("Le préfet de police, Alice Martin",)


def test_sections_and_articles_are_put_back_in_their_order_at_any_depth() -> None:
    inner = section("Chapitre Ier", article("3", "<p>trois</p>"), ordre=2)
    outer = section("TITRE II", article("2", "<p>deux</p>", ordre=1), ordre=9, sections=[inner])
    first = section("TITRE Ier", article("1", "un &amp; demi"), ordre=5)
    loose = article("Annexe", "<p>tableau</p>", ordre=12, surtitre="Liste des sites")
    read_ = one(acte(sections=[outer, first], articles=[loose]))
    assert read_.contenu.split("\n") == [
        *("TITRE Ier", "Article 1", "un & demi"),
        *("TITRE II", "Article 2", "deux", "Chapitre Ier", "Article 3", "trois"),
        *("Annexe", "Liste des sites", "tableau"),
    ]


@pytest.mark.parametrize(
    ("changes", "signed"),
    [
        ({"dateTexte": 1786406400000}, date(2026, 8, 11)),
        ({"dateTexte": "2026-08-10"}, date(2026, 8, 10)),
        ({"dateTexte": "2999-01-01"}, date(2026, 8, 11)),
        ({"dateTexte": None, "alias": "/eli/arrete/2026/8/9/X/jo/texte"}, date(2026, 8, 9)),
        ({"eli": None}, None),
    ],
)
def test_the_day_of_signature_is_said_by_the_act_or_by_its_address_and_never_is_the_year_2999(
    changes: dict[str, Any], signed: date | None
) -> None:
    assert one(acte(**changes)).date == signed


@pytest.mark.parametrize(
    ("title", "alias", "numero"),
    [
        ("LOI n° 2020-1576 du 14 décembre 2020", "/eli/loi/2020/12/14/2020-1576/jo/texte", "2020-1576"),
        ("Décret n° 2023-828 du 28 août 2023", None, "2023-828"),
        ("Arrêté modifiant le décret n° 2023-828", None, ""),
        ("Décret portant application de la loi n° 2023-380", None, ""),
    ],
)
def test_the_number_of_an_act_is_its_own(title: str, alias: str | None, numero: str) -> None:
    assert one(acte(title=title, alias=alias)).numero == numero


def test_an_act_says_its_issue_or_its_address_does() -> None:
    assert (
        one(acte(idConteneur="JORFCONT000000000001"), f"{JOURNAL}/{DRONES}").journal == "JORFCONT000000000001"
    )
    assert one(acte(), f"{JOURNAL}/{DRONES}").journal == JOURNAL
    assert one(acte(), DRONES).journal == ""


def test_a_rectification_tells_what_it_corrects_and_the_summary_counts_as_notice() -> None:
    corrected = acte(
        title="Arrêté du 11 août 2026 relatif aux drones (rectificatif)",
        nor="INTD2621619Z",
        rectificatif="<p>Au lieu de : « 3 », lire : « 4 ».</p>",
        notice="<p>Publics concernés.</p>",
        resume="Résumé",
    )
    read_ = one(corrected)
    assert read_.rectifie == "INTD2621619A"
    assert read_.contenu.endswith("Au lieu de : « 3 », lire : « 4 ».")
    assert read_.notice == "Publics concernés.\nRésumé"


def test_an_act_without_its_day_is_told() -> None:
    reading = read(ACTE, acte(dateParution=None))
    assert reading.remarks == (f"{DRONES} : sans date de publication",)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<html>panne</html>", "page HTML ou XML"),
        (
            corps({"error": 503, "message": "service indisponible"}),
            "Légifrance répond : service indisponible",
        ),
        (corps({"title": "Arrêté"}), "réponse de Légifrance sans « cid »"),
        (corps(acte(cid=None, id=None)), "sans identifiant d'acte"),
        (corps(acte())[:200], "JSON invalide"),
    ],
)
def test_what_is_no_act_is_refused_with_what_the_api_says(body: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=re.escape(why)):
        PisteTracker().parse(body, f"{API}{ACTE}")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (1607126400000, date(2020, 12, 5)),
        ("1607126400000", date(2020, 12, 5)),
        (1607122800000, date(2020, 12, 5)),
        (-14182940000, date(1969, 7, 20)),
        ("2021-04-15T16:49:47.707+0000", date(2021, 4, 15)),
        ("2999-01-01", None),
        (32472144000000, None),
        (10**15 - 1, None),
        ("", None),
        (None, None),
    ],
)
def test_a_day_is_milliseconds_or_text_and_2999_means_none(said: object, meant: date | None) -> None:
    assert jour(said) == meant


# --- issues ------------------------------------------------------------------------------------------------


def test_the_latest_issues_are_counted_and_their_announced_number_is_not_believed() -> None:
    (journal,) = read(DERNIERS, reponses.derniers()).records
    assert (journal.uid, journal.numero, journal.publie) == (JOURNAL, "0192", date(2026, 8, 19))  # type: ignore[union-attr]
    with pytest.raises(Unreadable, match="aucun numéro"):
        read(DERNIERS, {"totalNbResult": 5, "containers": []})


def test_a_summary_is_read_in_its_order_at_any_depth_each_act_once() -> None:
    deep = titre(lien("JORFTEXT000000000004"), tms=[titre(lien("JORFTEXT000000000005"))], ordre=2)
    first = titre(lien(DRONES, ordre=2), lien(NOMINATION, ordre=1), ordre=1)
    reading = read(
        SOMMAIRE,
        reponses.sommaire(
            liens=[lien("JORFTEXT000000000001_19-08-2026"), lien("autre")],
            tms=[deep, first, titre(lien(DRONES))],
        ),
    )
    (journal,) = reading.records
    assert journal.textes == (  # type: ignore[union-attr]
        *("JORFTEXT000000000001", NOMINATION, DRONES),
        *("JORFTEXT000000000004", "JORFTEXT000000000005"),
    )
    assert reading.remarks == (
        "JORF n°0192 du 19 août 2026 : lien que rien ne nomme dans le sommaire : « autre »",
    )


def test_a_page_past_the_end_says_nothing_and_an_issue_of_images_only_neither() -> None:
    assert read(SOMMAIRE, {"totalNbResult": 1, "items": []}) == Reading()
    assert read(SOMMAIRE, {"items": [{"joCont": None, "josPat": [{"id": "x"}]}]}) == Reading()


def test_a_search_gives_acts_in_short_each_once_without_its_marks() -> None:
    reading = read(RECHERCHE, reponses.resultats(DRONES, NOMINATION, DRONES))
    assert [record.uid for record in reading.records] == [DRONES, NOMINATION]
    found = reading.records[0]
    assert isinstance(found, TexteJo)
    assert found.titre == "Arrêté relatif aux drones"
    assert (found.date, found.publie) == (date(2026, 8, 11), date(2026, 8, 19))


# --- recorded ----------------------------------------------------------------------------------------------


@needs_samples
def test_the_recorded_law_is_read_whole() -> None:
    body = (PISTE / "consult_jorf_JORFTEXT000042665307.json").read_bytes()
    reading = PisteTracker().parse(body, f"{API}{ACTE}")
    (loi,) = reading.records
    assert isinstance(loi, TexteJo)
    assert reading.remarks == ()
    assert (loi.uid, loi.numero, loi.nor) == ("JORFTEXT000042665307", "2020-1576", "ECOX2023815L")
    assert (loi.date, loi.publie, loi.type_acte) == (date(2020, 12, 14), date(2020, 12, 15), TypeActe.LOI)
    headings = re.findall(r"^Article (\d+)$", loi.contenu, re.MULTILINE)
    assert headings == [str(number) for number in range(1, 112)]
    assert loi.signataires[:2] == ("Emmanuel Macron", "Le Premier ministre, Jean Castex")
    assert loi.travaux.startswith("(1) Travaux préparatoires : loi n° 2020-1576.")

    def contents(parent: dict[str, Any]) -> list[str]:
        inside = [text for one in objects(parent["sections"]) for text in contents(one)]
        return [*(a["content"] for a in objects(parent["articles"])), *inside]

    written = contents(decode(body))
    assert len(written) == 111
    assert all(to_text(content) in loi.contenu for content in written)


@needs_samples
def test_the_recorded_issues_are_five_of_december_2020() -> None:
    reading = PisteTracker().parse((PISTE / "consult_lastNJo_20201205.json").read_bytes(), f"{API}{DERNIERS}")
    assert [record.publie for record in reading.records] == [date(2020, 12, day) for day in (5, 4, 3, 2, 1)]  # type: ignore[union-attr]


@pytest.mark.parametrize("host", ["api.piste.gouv.fr", "sandbox-api.piste.gouv.fr"])
@pytest.mark.parametrize("chemin", [DERNIERS, SOMMAIRE, ACTE, RECHERCHE])
def test_recorded_answers_are_read_by_their_address(host: str, chemin: str) -> None:
    tracker = find_tracker(f"https://{host}/dila/legifrance/lf-engine-app{chemin}")
    assert tracker is not None
    assert tracker.nom == "piste"
    assert find_tracker(f"https://{host}/autre{chemin}") is None
