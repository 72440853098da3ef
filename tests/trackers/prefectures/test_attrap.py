"""What attrap.fr's search answers, and what is asked of it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from parlement.arretes import ABSENT, ILLISIBLE, INJOIGNABLE, Arrete, LecturePdf, Recueil, recueil_uid
from tests.parlement.recorded import SAMPLES, needs_samples
from tests.trackers.prefectures.actes import TITRE, element, reponse
from trackers.base import Outcome, Request, Response, Unreadable
from trackers.prefectures.attrap import parse_search, search_url, split_url
from trackers.prefectures.sources import FIRST_PAGES, MOST_PAGES, MOST_PDFS, AttrapTracker, RecueilsTracker
from trackers.tracker import Needs
from veilles.veille import Veille

URL = "https://www.var.gouv.fr/raa/recueil%2042.pdf"
SEARCH = "https://attrap.fr/api/v1/search?s=x"
DRONES = Veille(nom="drones", mots=("caméras installées sur des aéronefs", "drones"))
NOW = datetime(2025, 3, 6, 12, tzinfo=UTC)


def recueils(body: bytes) -> list[Recueil]:
    return [one for one in parse_search(body, SEARCH).records if isinstance(one, Recueil)]


def test_a_file_is_told_with_its_times_its_zone_and_the_words_around_those_searched() -> None:
    assert recueils(reponse(element(URL))) == [
        Recueil(
            uid=recueil_uid(URL),
            administration="pref83",
            administration_nom="Préfecture du Var",
            nom="RAA n°42 du 6 mars 2025",
            date=date(2025, 3, 6),
            url=URL,
            vu_premier=datetime(2025, 3, 6, 10, 5, tzinfo=UTC),
            pdf_cree=datetime(2025, 3, 6, 9, 0, tzinfo=UTC),
            fuseau="Europe/Paris",
            extraits=("la transmission d'images au moyen de caméras installées sur des aéronefs",),
        )
    ]


def test_a_file_whose_name_is_an_order_of_the_paris_police_gives_the_order_too() -> None:
    nom = f"Arrêté n°2025-01426 {TITRE} au Parc des Princes le samedi 01/11/2025"
    records = parse_search(reponse(element(URL, administration="ppparis", name=nom)), SEARCH).records
    (arrete,) = (one for one in records if isinstance(one, Arrete))
    assert (arrete.uid, arrete.jour_debut) == ("ppparis:2025-01426", date(2025, 11, 1))
    assert (arrete.administrations, arrete.recueils, arrete.url) == (("ppparis",), (recueil_uid(URL),), URL)
    assert arrete.vu_premier == datetime(2025, 3, 6, 10, 5, tzinfo=UTC)


def test_a_result_without_an_address_is_told_and_the_others_are_read() -> None:
    reading = parse_search(reponse(element(""), "?", element(URL)), SEARCH)
    assert len(reading.records) == 1
    assert reading.remarks == (
        "résultat 1 d'attrap.fr sans adresse : laissé de côté",
        "résultat 2 d'attrap.fr sans adresse : laissé de côté",
    )


def test_a_date_that_was_not_found_and_a_zone_that_does_not_exist_are_not_believed() -> None:
    reading = parse_search(reponse(element(URL, date="9999-12-31", timezone="Lune/Mer")), SEARCH)
    (found,) = reading.records
    assert isinstance(found, Recueil)
    assert (found.date, found.fuseau) == (None, "Europe/Paris")
    assert reading.remarks == ("fuseau horaire inconnu d'attrap.fr, lu comme celui de Paris : Lune/Mer",)


def test_a_file_that_is_not_on_a_site_of_the_state_is_known_and_its_reading_ends_there() -> None:
    records = parse_search(reponse(element("https://exemple.org/a.pdf")), SEARCH).records
    assert [(one.etat, one.detail) for one in records if isinstance(one, LecturePdf)] == [
        (INJOIGNABLE, "site hors de gouv.fr, que Vigie ne demande pas : exemple.org")
    ]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<!doctype html><title>Panne</title>", "page HTML"),
        (b'{"erreur": "trop de questions"}', "pas de liste « elements »"),
        (b"[]", "pas un document"),
        (b"", "vide"),
    ],
)
def test_another_answer_is_unreadable_and_says_why(body: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        parse_search(body, SEARCH)


def test_a_veille_is_asked_for_by_its_phrases_or_as_its_admin_wrote_it() -> None:
    written = Veille(nom="vsa", recherche='"traitement algorithmique"')
    silent = Veille(nom="motifs", motifs=("x",))
    pages = AttrapTracker().pages(Needs(veilles=(DRONES, written, silent)))
    assert [split_url(page.request.url) for page in pages] == [
        ('"caméras installées sur des aéronefs" OR "drones"', 1),
        ('"traitement algorithmique"', 1),
    ]
    assert pages[0].request.url.startswith("https://attrap.fr/api/v1/search?s=%22cam%C3%A9ras%20")


def following(page: int, count: int, known: int = 0, seen: int = 0) -> list[int]:
    """The pages asked for after one that holds this many files, of which so many are known or were seen."""
    tracker = AttrapTracker()
    urls = [f"https://www.var.gouv.fr/{n}.pdf" for n in range(count)]
    reading = tracker.parse(reponse(*map(element, urls)), SEARCH)
    uids = [recueil_uid(url) for url in urls]
    needs = Needs(veilles=(DRONES,), recueils=frozenset([*uids[:known], "autre"]))
    first = tracker.pages(needs)[0]
    asked = type(first)(Request(url=search_url("https://attrap.fr", "x", page)))
    return [
        split_url(named.request.url)[1]
        for named in tracker.following(asked, reading, set(uids[:seen]), needs)
    ]


def test_pages_are_followed_while_they_are_full_and_bring_something_new() -> None:
    assert following(1, 10) == [2]
    assert following(1, 10, known=9) == [2]
    assert following(1, 9) == []
    assert following(1, 10, known=10) == []


def test_pages_that_repeat_and_pages_without_end_are_left() -> None:
    assert following(2, 10, seen=10) == []
    assert following(MOST_PAGES, 10) == []


def test_the_first_reading_stops_after_a_few_pages() -> None:
    tracker, needs = AttrapTracker(), Needs(veilles=(DRONES,))
    urls = [f"https://www.var.gouv.fr/{n}.pdf" for n in range(10)]
    reading = tracker.parse(reponse(*map(element, urls)), SEARCH)
    page = tracker.pages(needs)[0]
    asked = 1
    while named := tracker.following(page, reading, (), needs):
        (page,), asked = named, asked + 1
    assert asked == FIRST_PAGES


def test_only_prefectures_are_asked_for_pdf_files_and_few_at_once() -> None:
    far = ["https://exemple.org/a.pdf", "https://gouv.fr.exemple.org/a.pdf", "http://127.0.0.1/a.pdf"]
    own = [f"https://www.var.gouv.fr/{n}.pdf" for n in range(MOST_PDFS + 5)]
    pages = RecueilsTracker().pages(Needs(pdfs=(*far, *own)))
    assert [page.request.url for page in pages] == own[:MOST_PDFS]


@pytest.mark.parametrize(
    ("outcome", "detail", "told"),
    [
        (Outcome.NOT_YET, "", (ABSENT, "rien à cette adresse")),
        (Outcome.UNREACHABLE, "accès refusé (HTTP 403)", (INJOIGNABLE, "accès refusé (HTTP 403)")),
        (Outcome.UNREADABLE, "plus de 40 Mio", (ILLISIBLE, "plus de 40 Mio")),
        (Outcome.UNCHANGED, "", None),
    ],
)
def test_a_pdf_that_does_not_come_is_remembered_with_the_reason(
    outcome: Outcome, detail: str, told: tuple[str, str] | None
) -> None:
    response = Response(request=Request(url=URL), outcome=outcome, received_at=NOW, detail=detail)
    found = [
        (one.etat, one.detail)
        for one in RecueilsTracker().missing(response).records
        if isinstance(one, LecturePdf)
    ]
    assert found == ([told] if told else [])


@needs_samples
def test_the_recorded_answer_gives_ten_files_and_the_two_orders_that_titles_tell() -> None:
    body = (SAMPLES / "prefectures" / "attrap_search_20251031.json").read_bytes()
    reading = parse_search(body, SEARCH)
    assert sum(isinstance(one, Recueil) for one in reading.records) == 10
    assert [(one.uid, str(one.jour_debut)) for one in reading.records if isinstance(one, Arrete)] == [
        ("ppparis:2025-01426", "2025-11-01"),
        ("ppparis:2025-01427", "2025-10-29"),
    ]
    ids = [found["id"] for found in json.loads(body)["elements"]]
    assert [one.uid for one in reading.records if isinstance(one, Recueil)] == ids
