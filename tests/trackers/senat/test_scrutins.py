"""A vote of the Sénat is read by the words of its page, and refused unless its figures prove each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape

import pytest

from parlement.scrutins import Scrutin, Votants, reserves
from parlement.titres import Nature
from tests.parlement.recorded import SAMPLES, needs_samples
from tests.trackers.assemblee.corps_pages import MISES_EN_PAGE
from tests.trackers.senat.corps_scrutins import (
    ADOPTE,
    CHIFFRES,
    GROUPES,
    LISTE,
    REJETE,
    SITE,
    TITRE,
    URL,
    cards,
    liste,
    page,
    plain,
    votes,
)
from trackers.base import Unreadable
from trackers.senat import scrutins
from trackers.senat.scrutins import parse_scrutin, parse_votes, read_liste

VOTES = f"{SITE}/scrutin-public/2022/scr2022-125.json"


def lu(body: bytes, url: str = URL) -> Scrutin:
    [found] = parse_scrutin(body, url).records
    assert isinstance(found, Scrutin)
    assert reserves(found) == ()
    return found


def refus(read: Callable[[bytes, str], object], body: bytes, url: str = URL) -> str:
    with pytest.raises(Unreadable) as refused:
        read(body, url)
    return str(refused.value)


# --- the page of a vote ------------------------------------------------------------------------------------------


def test_a_vote_is_read_from_its_page() -> None:
    vote = lu(page())
    assert (vote.uid, vote.numero, vote.legislature, vote.au_senat) == ("SCSN2022N3", 3, 2022, True)
    assert (vote.date, vote.seance, vote.rang_seance) == (date(2022, 10, 11), "RUSN-2022-10-11", None)
    assert (vote.titre, vote.sort, vote.url) == (TITRE, "adopté", URL)
    assert (vote.votants, vote.exprimes, vote.pour, vote.contre) == (336, 334, 307, 27)
    assert (vote.abstentions, vote.non_votants, vote.requis) == (2, 12, None)
    assert (vote.objet.nature, vote.objet.amendements, vote.objet.suppression) == (
        Nature.AMENDEMENT,
        ("27",),
        True,
    )
    assert (vote.type, vote.type_libelle, vote.groupes) == ("", "", ())


# Figures of four votes of 2022-2024: votants, exprimés, pour, contre, abstentions, non-votants.
RECORDED = [
    ((336, 334, 307, 27, 2, 12), ADOPTE, "adopté"),
    ((339, 317, 267, 50, 22, 8), ADOPTE, "adopté"),
    ((339, 331, 220, 111, 8, 8), ADOPTE, "adopté"),
    ((269, 255, 44, 211, 14, 79), REJETE, "rejeté"),
]


@pytest.mark.parametrize(("figures", "said", "sort"), RECORDED)
def test_the_figures_of_recorded_votes_are_found_in_every_layout(
    figures: tuple[int, ...], said: str, sort: str
) -> None:
    chiffres = dict(zip(CHIFFRES, map(str, figures), strict=True))
    backwards = dict(reversed(chiffres.items()))
    pages = [page(layout(chiffres) + f"<p>{said}</p>") for layout in MISES_EN_PAGE]
    pages += [page(f"<p>{said}</p>" + layout(backwards)) for layout in MISES_EN_PAGE]
    pages += [page(cards(chiffres, said)), plain(chiffres, said)]
    for body in pages:
        vote = lu(body)
        read = (vote.votants, vote.exprimes, vote.pour, vote.contre, vote.abstentions, vote.non_votants)
        assert (read, vote.sort) == (figures, sort)


def test_an_old_page_of_text_alone_is_read() -> None:
    vote = lu(plain(CHIFFRES), f"{SITE}/scrupub/2022/scr2022-3.html")
    assert (vote.uid, vote.date, vote.titre) == ("SCSN2022N3", date(2022, 10, 1), f"{TITRE}.")


@pytest.mark.parametrize(
    "titre",
    [
        f"<p>Scrutin public sur {TITRE}</p>",
        f"<p>Sur {TITRE}</p>",
        f"<p>{TITRE}</p>",
        f"<div><span>sur {TITRE.replace('n°', 'n<sup>°</sup>')}</span></div>",
        f"<p>sur l'amendement n° 27 rectifié bis…</p><p>sur {TITRE}</p>",
        f"<p>Sur le même sujet</p><p>sur {TITRE}</p>",
        f"<p>sur {TITRE} Nombre de votants : 336</p>",
    ],
)
def test_the_title_stands_between_the_number_and_the_figures(titre: str) -> None:
    assert lu(page(titre=titre)).titre == TITRE


def test_a_title_after_the_figures_or_in_the_heading_is_found() -> None:
    after = page(cards(CHIFFRES) + f"<p>sur {TITRE}</p>", titre="")
    within = page(h1=f"<h1>Scrutin n°3 - séance du 11 octobre 2022 - sur {TITRE}</h1>", titre="")
    assert lu(after).titre == lu(within).titre == TITRE


def test_a_bill_about_something_is_not_taken_for_what_was_voted() -> None:
    loi = "l'ensemble de la proposition de loi sur les essais pour 7 communes"
    vote = lu(page(titre=f"<p>{loi}</p>"))
    assert (vote.titre, vote.pour) == (loi, 307)


def test_the_kind_of_vote_is_kept_when_said() -> None:
    assert (
        lu(page(f"<p>Scrutin public ordinaire</p>{cards(CHIFFRES)}")).type_libelle
        == "scrutin public ordinaire"
    )


def test_abstentions_and_those_who_took_no_part_may_not_be_written() -> None:
    vote = lu(page(cards({label: CHIFFRES[label] for label in list(CHIFFRES)[:4]})))
    assert (vote.abstentions, vote.non_votants) == (2, None)


def test_equal_votes_are_a_rejection_that_the_sentence_tells() -> None:
    equal = dict(zip(CHIFFRES, ("340", "340", "170", "170", "0", "8"), strict=True))
    assert lu(page(cards(equal, REJETE))).sort == "rejeté"
    assert "adopté, avec 170 pour" in refus(parse_scrutin, page(cards(equal)))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "pas une page HTML"),
        (b'{"votes": []}', "pas une page HTML"),
        (b"<html><body><h1>Application Indisponible</h1></body></html>", "numéro du scrutin absent"),
        (page(h1="<h1>Scrutin n°4 - séance du 11 octobre 2022</h1>"), "scrutin n° 4, pas du n° 3"),
        (
            page(head=f'<link rel="canonical" href="{SITE}/scrutin-public/2021/scr2021-3.html">'),
            "pas du n° 3",
        ),
        (page(h1="<h1>Scrutin n°3</h1>"), "date de la séance absente"),
        (page(h1="<h1>Scrutin n°3 - séance du 31 juin 2023</h1>"), "date de la séance absente"),
        (page(h1="<h1>Scrutin n°3 - séance du 30 septembre 2022</h1>"), "n'est pas de la session 2022-2023"),
        (page(titre="<p>sur l'amendement n° 27…</p>"), "titre du scrutin absent"),
        (page(cards(CHIFFRES, "")), "résultat du scrutin absent"),
        (page(cards(CHIFFRES, ADOPTE + REJETE)), "résultat contradictoire"),
        (page("<p>à venir</p>", groupes=""), "chiffres absents"),
        (page(cards(CHIFFRES | {"Contre": "28"})), "ne font pas 334 suffrages exprimés"),
        (page(cards(CHIFFRES | {"Abstention": "3"})), "ne fait pas 336 votants"),
        (page(cards(CHIFFRES | {"N'ont pas pris part au vote": "13"})), "336 votants et 13 non-votants"),
        (page(cards(CHIFFRES, REJETE)), "rejeté, avec 307 pour"),
        (page(cards(CHIFFRES | {"Contre": "vingt"})), "chiffres absents (contre)"),
        (
            page(cards({k: v for k, v in CHIFFRES.items() if k != "Contre"}) + GROUPES),
            "chiffres absents (contre)",
        ),
        (page()[:700], ""),
    ],
)
def test_a_page_that_lacks_something_or_contradicts_itself_is_refused_with_the_reason(
    body: bytes, reason: str
) -> None:
    assert reason in refus(parse_scrutin, body)


def test_an_address_that_is_no_votes_is_refused() -> None:
    for url in (LISTE, "", f"{SITE}/scrutin-public/2022/scr2021-3.html", URL.replace(".html", ".json")):
        assert "adresse inattendue" in refus(parse_scrutin, page(), url)


# --- the list ------------------------------------------------------------------------------------------------------


def test_a_list_gives_each_vote_once_with_its_words_the_oldest_first() -> None:
    body = liste(
        "<h2>Séance du 11 octobre 2022</h2>",
        '<p class="my-2"><a href="2022/scr2022-10.html">scrutin n°10</a> - sur l\'ensemble du projet de loi sur 5</p>',
        '<p class="my-2"><a href="2022/scr2022-9.html">scrutin n°9</a> : sur l\'article 7 du projet de loi</p>',
        f'<div><p><a href="{URL}#v">Scrutin public n° 3</a></p><p>sur {escape(TITRE)}</p></div>',
        '<p><a href="/scrupub/2022/scr2022-2.html">scrutin n°2</a><br><a href="2022/scr2022-1.html">n°1</a></p>',
        '<a href="2022/scr2022-10.html">Le dernier</a> <a href="http://[x">?</a> <a>!</a>',
        '<a href="https://example.org/scrutin-public/2022/scr2022-99.html">scrutin n°99</a>',
    )
    assert read_liste(body, LISTE) == (
        ("SCSN2022N1", ""),
        ("SCSN2022N2", ""),
        ("SCSN2022N3", TITRE),
        ("SCSN2022N9", "l'article 7 du projet de loi"),
        ("SCSN2022N10", "l'ensemble du projet de loi sur 5"),
    )


def test_a_list_read_from_another_site_keeps_its_own_links() -> None:
    body = liste('<p><a href="2022/scr2022-9.html">scrutin n°9</a></p>')
    assert read_liste(body, "http://127.0.0.1:8765/scrutin-public/scr2022.html") == (("SCSN2022N9", ""),)


@pytest.mark.parametrize(
    "body", [liste(), liste('<a href="/scrutin-public/scr2022.html">x</a>'), b"<p>Erreur", b""]
)
def test_a_list_without_a_vote_is_refused(body: bytes) -> None:
    refus(read_liste, body, LISTE)


def test_addresses_are_those_that_the_patterns_know() -> None:
    assert scrutins.LISTE.fullmatch(scrutins.liste_url("", 2022))
    assert scrutins.PAGE.fullmatch(scrutins.page_url("", 2022, 3))
    assert scrutins.VOTES.fullmatch(scrutins.votes_url("", 2022, 3))
    assert scrutins.page_url("http://127.0.0.1:8765", 2022, 3) == URL.replace(SITE, "http://127.0.0.1:8765")


# --- who voted what ------------------------------------------------------------------------------------------------


def camps(body: bytes) -> tuple[Votants, tuple[str, ...]]:
    reading = parse_votes(body, VOTES)
    [found] = reading.records
    assert isinstance(found, Votants)
    return found, reading.remarks


def test_senators_are_listed_by_what_they_voted() -> None:
    found, remarks = camps(votes({"12345A": "p", "12345b": "c", "12345C": "a", "12345D": "n", "12345E": "P"}))
    assert found == Votants(
        uid="SCSN2022N125",
        pours=("12345A", "12345E"),
        contres=("12345B",),
        abstenus=("12345C",),
        absents=("12345D",),
    )
    assert remarks == ()


def test_who_has_an_unknown_letter_counts_nowhere_and_is_told() -> None:
    found, remarks = camps(votes({"12345A": "p", "12345B": "z", "12345C": "z"}))
    assert (found.pours, found.absents) == (("12345A",), ())
    assert remarks == ("scrutin SCSN2022N125, position inconnue : « z » (2 fois)",)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Application Indisponible</html>",
        votes({"12345A": "p"})[:-3],
        b"[]",
        b'{"votes": {}}',
        votes({}),
        votes({"12345A": "x"}),
        votes({"": "p"}),
        votes({"12345A": "p", "12345a": "c"}),
        votes({f"{n:05}A": "p" for n in range(349)}),
        b'{"votes": [{"matricule": "12345A", "vote": "p"}, null]}',
    ],
)
def test_what_is_no_list_of_votes_or_names_somebody_twice_is_refused(body: bytes) -> None:
    refus(parse_votes, body, VOTES)


@needs_samples
def test_the_recorded_votes_are_counted() -> None:
    found, remarks = camps((SAMPLES / "senat/scrutins/scr2022-125.json").read_bytes())
    counted = [len(camp) for camp in (found.pours, found.abstenus, found.contres, found.absents)]
    assert (counted, remarks) == ([300, 30, 13, 5], ())
