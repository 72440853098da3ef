"""A vote's page is read by its words, whatever its layout, and refused unless its figures prove each other."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlement.scrutins import Scrutin, reserves
from parlement.temps import date_longue
from parlement.titres import Nature
from tests.parlement.recorded import SAMPLES, needs_samples
from tests.trackers.assemblee.corps import read
from tests.trackers.assemblee.corps_pages import (
    ADOPTE,
    CHIFFRES,
    GROUPES,
    MISES_EN_PAGE,
    REJETE,
    TITRE,
    VOTE,
    definitions,
    list_page,
    paragraphs,
    soup,
    table,
    vote_page,
)
from trackers.assemblee.pages_scrutins import MOST_VOTES, ScrutinsPageTracker
from trackers.base import Unreadable
from trackers.tracker import Listed, ListTracker, Needs

WWW = "https://www.assemblee-nationale.fr"
TRACKER = ScrutinsPageTracker(legislature=17)
NOW = datetime(2025, 12, 5, 20, tzinfo=UTC)


def lu(body: bytes) -> Scrutin:
    [found] = TRACKER.parse(body).records
    assert isinstance(found, Scrutin)
    assert reserves(found) == ()
    return found


def refus(body: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        TRACKER.parse(body)
    return str(refused.value)


# --- a vote's page ---------------------------------------------------------------------------------------------


def test_a_vote_is_read_from_its_page_without_names_nor_groups() -> None:
    vote = lu(vote_page())
    assert (vote.uid, vote.numero, vote.legislature) == ("VTANR5L17V4660", 4660, 17)
    assert (vote.date, vote.rang_seance, vote.seance) == (date(2025, 12, 5), 3, "")
    assert (vote.titre, vote.sort, vote.type) == (TITRE, "adopté", "")
    assert (vote.objet.nature, vote.objet.amendements) == (Nature.AMENDEMENT, ("237",))
    assert (vote.groupes, vote.dossier) == ((), "")


@pytest.mark.parametrize("layout", MISES_EN_PAGE)
@pytest.mark.parametrize("backwards", [False, True])
def test_figures_are_found_by_their_label_in_any_layout_and_order(
    layout: Callable[[dict[str, str]], str], backwards: bool
) -> None:
    chiffres = dict(reversed(CHIFFRES.items())) if backwards else CHIFFRES
    vote = lu(vote_page(layout(chiffres)))
    assert (vote.votants, vote.exprimes, vote.requis) == (547, 493, 247)
    assert (vote.pour, vote.contre, vote.abstentions, vote.non_votants) == (400, 93, 54, None)


@pytest.mark.parametrize("layout", MISES_EN_PAGE)
def test_those_who_did_not_vote_are_not_taken_for_voters(layout: Callable[[dict[str, str]], str]) -> None:
    vote = lu(vote_page(layout({"Nombre de non-votants": "3", **CHIFFRES})))
    assert (vote.votants, vote.non_votants) == (547, 3)


@pytest.mark.parametrize("layout", [paragraphs, soup, table])
def test_other_numbers_around_change_nothing(layout: Callable[[dict[str, str]], str]) -> None:
    around = (
        "<div><p>Participation : 94,8 %</p><p>577 sièges</p><p>Scrutin n° 4660, ouvert à 21 h 30</p></div>"
    )
    vote = lu(vote_page(around + layout(CHIFFRES) + around))
    assert (vote.pour, vote.contre) == (400, 93)


def test_short_labels_are_read_beside_their_figure() -> None:
    short = {
        "Votants": "547",
        "Suffrages exprimés": "493",
        "Pour": "400",
        "Contre": "93",
        "Abstention(s)": "54",
    }
    for layout in MISES_EN_PAGE:
        vote = lu(vote_page(layout(short)))
        assert (vote.pour, vote.contre, vote.abstentions, vote.requis) == (400, 93, 54, None)


def test_voices_counted_in_a_sentence_are_read() -> None:
    vote = lu(
        vote_page("<p>547 votants, 493 suffrages exprimés, 400 voix pour, 93 voix contre, 54 abstentions</p>")
    )
    assert (vote.votants, vote.pour, vote.contre) == (547, 400, 93)


def test_a_summary_printed_twice_alike_is_one_summary() -> None:
    twice = paragraphs(CHIFFRES) + f"<p>{ADOPTE}.</p>" + definitions(CHIFFRES)
    assert lu(vote_page(twice)).pour == 400


def test_a_summary_printed_twice_with_different_figures_is_refused() -> None:
    other = paragraphs(CHIFFRES | {"Pour l'adoption": "401"})
    assert refus(vote_page(paragraphs(CHIFFRES) + other)) == (
        "les chiffres de la page ne s'additionnent pas : pour : 400 et 401"
    )


def test_abstentions_not_written_are_the_voters_who_cast_no_vote() -> None:
    sans = {label: figure for label, figure in CHIFFRES.items() if label != "Abstention"}
    assert lu(vote_page(paragraphs(sans))).abstentions == 54


def test_the_wording_of_the_former_site_is_read() -> None:
    chiffres = {
        "Nombre de votants": "172",
        "Nombre de suffrages exprimés": "140",
        "Majorité absolue": "71",
        "Pour l'adoption": "138",
        "Contre": "2",
    }
    block = paragraphs(chiffres) + '<p class="annonce"><span>L\'Assemblée nationale a adopté.</span></p>'
    vote = lu(
        vote_page(
            block + block,
            head="<title>Analyse du scrutin n° 1251 - Deuxième séance du 21/03/2023 - 16e législature</title>",
            analyse="<h1>Analyse du scrutin n° 1251<br>Deuxième séance du 21/03/2023</h1>",
            seance="",
            titre="<h3>Scrutin public sur l'article 2 du projet de loi relatif aux essais (première lecture).</h3>",
        )
    )
    assert (vote.uid, vote.date, vote.rang_seance) == ("VTANR5L16V1251", date(2023, 3, 21), 2)
    assert (vote.titre[:11], vote.pour, vote.abstentions, vote.sort) == ("l'article 2", 138, 32, "adopté")


@pytest.mark.parametrize(
    "said", [REJETE, "L'Assemblée nationale n'a pas adopté", "L’ASSEMBLÉE NATIONALE N’A PAS ADOPTÉ"]
)
def test_a_rejection_is_told_by_its_negation(said: str) -> None:
    against = CHIFFRES | {"Pour l'adoption": "93", "Contre": "400"}
    assert lu(vote_page(paragraphs(against), resultat=said)).sort == "rejeté"


def test_equal_votes_are_a_rejection() -> None:
    equal = {
        "Nombre de votants": "164",
        "Nombre de suffrages exprimés": "164",
        "Pour l'adoption": "82",
        "Contre": "82",
    }
    assert lu(vote_page(paragraphs(equal), resultat=REJETE)).sort == "rejeté"
    assert "adopté, avec 82 pour" in refus(vote_page(paragraphs(equal)))


def test_a_result_told_of_another_text_elsewhere_changes_nothing() -> None:
    news = "<aside><p>L'Assemblée nationale n'a pas adopté la motion de renvoi</p></aside>"
    assert lu(vote_page(groupes=GROUPES + news)).sort == "adopté"


def test_a_motion_of_censure_counts_only_the_votes_for_it() -> None:
    motion = "la motion de censure déposée en application de l'article 49, alinéa 3, de la Constitution."
    page = vote_page(
        paragraphs({"Majorité requise pour l'adoption de la motion": "289", "Pour l'adoption": "331"}),
        titre=f"<p>Scrutin public n°4660 sur {motion}</p>",
        seance="<h2>Unique séance du mercredi 4 décembre 2024</h2>",
    )
    vote = lu(page)
    assert (vote.type, vote.pour, vote.requis, vote.contre, vote.rang_seance) == ("MOC", 331, 289, None, 1)
    assert vote.titre == motion


def test_a_motion_of_censure_without_the_majority_required_is_refused() -> None:
    page = vote_page(
        paragraphs({"Pour l'adoption": "331"}),
        titre="<p>Scrutin public n°4660 sur la motion de censure déposée par Mme Durand.</p>",
    )
    assert "le décompte est incomplet" in refus(page)


@pytest.mark.parametrize(
    ("titre", "type_"),
    [
        (f"<p>Scrutin public solennel n°4660 sur {TITRE}</p>", "SPS"),
        (f"<p>Scrutin public ordinaire n° 4660 sur {TITRE}</p>", "SPO"),
        (f"<p>Scrutin public n°4660 sur {TITRE}</p><p>Type de scrutin : scrutin public solennel</p>", "SPS"),
        (
            f"<p>Scrutin public n°4660 sur {TITRE}</p><p>Scrutin public ordinaire</p><p>Scrutin public solennel</p>",
            "",
        ),
    ],
)
def test_the_kind_of_vote_is_said_in_words(titre: str, type_: str) -> None:
    vote = lu(vote_page(titre=titre))
    assert (vote.type, vote.titre) == (type_, TITRE)


@pytest.mark.parametrize(
    "titre",
    [
        f"<h6>Scrutin public <abbr>n<sup>o</sup></abbr> 4660 sur {TITRE}</h6>",
        f"<div>Scrutin public n°4660</div><div>sur {TITRE}</div>",
        f"<div><span>Scrutin public n°4660</span><span>sur <i>{TITRE}</i></span></div>",
        f"<a href='/x'>Scrutin public n°4661 sur l'article 1er</a><p>Scrutin public n°4660 sur {TITRE}</p>",
        f"<p>Scrutin public n°4660 sur l'amendement n° 237…</p><p>Scrutin public n°4660 sur {TITRE}</p>",
        f"<p>Scrutin public\u00a0n°\u202f4660\nsur\n{TITRE.replace(' ', chr(160))}</p>",
    ],
)
def test_the_title_is_what_follows_sur(titre: str) -> None:
    assert lu(vote_page(titre=titre)).titre == TITRE


def test_a_title_followed_by_the_summary_in_one_run_of_text_stops_before_it() -> None:
    run = f"Scrutin public n°4660 sur {TITRE} Synthèse du vote Nombre de votants : 547 "
    assert lu(vote_page(titre=f"<span>{run}</span>")).titre == TITRE


@pytest.mark.parametrize(
    ("head", "link", "legislature"),
    [
        ("<title>Analyse du scrutin n°4660 - 16e législature - Assemblée nationale</title>", "17", 16),
        (f'<meta property="og:url" content="{VOTE}">', "16", 17),
        ("", "16", 16),
    ],
)
def test_the_legislature_is_the_pages_own_before_that_of_its_links(
    head: str, link: str, legislature: int
) -> None:
    page = vote_page(head=head).replace(b"/dyn/17/scrutins", f"/dyn/{link}/scrutins".encode())
    if head.startswith("<meta"):
        page = page.replace(f"/dyn/{link}/scrutins/4660".encode(), b"/dyn/17/scrutins/4660")
    assert lu(page).uid == f"VTANR5L{legislature}V4660"


@pytest.mark.parametrize(
    ("seance", "jour", "rang"),
    [
        ("<h2>Première séance du lundi 1er décembre 2025</h2>", date(2025, 12, 1), 1),
        ("<h2>Séance du mardi 19 août 2025</h2>", date(2025, 8, 19), None),
        ("<p>2e séance du 26/01/2016</p>", date(2016, 1, 26), 2),
        (
            "<h2>Deuxième séance du jeudi 4 décembre 2025</h2><aside>Première séance du lundi 8 décembre 2025</aside>",
            date(2025, 12, 4),
            2,
        ),
    ],
)
def test_the_sitting_is_read_in_full_words_or_in_figures(seance: str, jour: date, rang: int | None) -> None:
    vote = lu(vote_page(seance=seance))
    assert (vote.date, vote.rang_seance) == (jour, rang)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "pas une page HTML"),
        (b'{"erreur": 404}', "pas une page HTML"),
        (b"<html></html>", "numéro du scrutin absent"),
        ("<html><h1>Page non trouvée</h1></html>".encode(), "numéro du scrutin absent"),
        (vote_page(analyse="<h1>Analyse du scrutin n°4661</h1>"), r"plusieurs numéros (4660, 4661)"),
        (vote_page(head="").replace(b'href="/dyn/17/scrutins"', b""), "législature absente"),
        (vote_page(titre="<p>Scrutin public n°4661 sur l'article 1er</p>"), "titre du scrutin absent"),
        (vote_page(seance=""), "date de la séance absente"),
        (vote_page(seance="<h2>Première séance du 31 février 2025</h2>"), "date de la séance absente"),
        (vote_page(resultat=""), "résultat du scrutin absent"),
        (vote_page(resultat=f"{ADOPTE}</p><p>{REJETE}"), "résultat contradictoire"),
        (
            vote_page("<p>à venir</p>"),
            "chiffres absents (nombre de votants, suffrages exprimés, pour, contre)",
        ),
        (vote_page().replace("Synthèse".encode(), b"Bilan"), "chiffres absents"),
        (vote_page(paragraphs(CHIFFRES | {"Contre": "94"})), "ne font pas 493 suffrages exprimés"),
        (vote_page(paragraphs(CHIFFRES | {"Abstention": "53"})), "ne fait pas 547 votants"),
        (
            vote_page(paragraphs(CHIFFRES | {"Nombre de votants": "400"})),
            "493 suffrages exprimés pour 400 votants",
        ),
        (vote_page(resultat=REJETE), "rejeté, avec 400 pour"),
    ],
)
def test_a_page_that_lacks_something_or_contradicts_itself_is_refused_with_the_reason(
    body: bytes, reason: str
) -> None:
    assert reason in refus(body)


@pytest.mark.parametrize(
    "synthese",
    [
        "<table><tr>"
        + "".join(f"<th>{label}</th>" for label in CHIFFRES)
        + "</tr><tr>"
        + "".join(f"<td>{figure}</td>" for figure in CHIFFRES.values())
        + "</tr></table>",
        paragraphs(CHIFFRES).replace("400", "4 00"),
        paragraphs(CHIFFRES).replace("Contre", "Défavorables"),
        "<p>493 suffrages exprimés : 400 voix pour, 93 contre. 547 votants.</p>",
    ],
)
def test_figures_that_no_label_claims_for_certain_are_not_guessed(synthese: str) -> None:
    refus(vote_page(synthese))


def test_figures_of_groups_are_never_taken_for_totals() -> None:
    sans = {label: figure for label, figure in CHIFFRES.items() if label != "Contre"}
    for groupes in (GROUPES, GROUPES.replace("Votes des groupes", "Détail"), "<p>Contre : 93</p>"):
        page = vote_page(paragraphs(sans), groupes="<h2>Mises au point</h2>" + groupes)
        assert "chiffres absents (contre)" in refus(page)


_MOTS = (
    *CHIFFRES,
    *CHIFFRES.values(),
    ADOPTE,
    REJETE,
    "Pour",
    "Synthèse du vote",
    " : ",
    "%",
    "n° ",
    "\0",
    "&#0;",
)
_BALISES = (
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<dl><dt>",
    "<dd>",
    "<br>",
    "<!--",
    "<svg>",
    "<title>",
    "(12 membres)",
)
_TITRES = (
    "Analyse du scrutin n°4660",
    "17e législature",
    f"Scrutin public n°4660 sur {TITRE}",
    "Séance du 5 mai 2025",
)
_MORCEAUX = st.sampled_from((*_MOTS, *_BALISES, *_TITRES))


@given(
    st.lists(_MORCEAUX, max_size=40).map(" ".join)
    | st.text(max_size=60)
    | st.text(max_size=60).map("<p>{}".format)
)
def test_any_page_is_a_vote_that_adds_up_or_refused(text: str) -> None:
    for body in (text.encode(), vote_page(text), vote_page(titre=text), vote_page(groupes=text)):
        with suppress(Unreadable):
            lu(body)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for given_body in (body, b"<html>" + body, body + vote_page()):
        for understand in (TRACKER.parse, lambda body: list(TRACKER.listed(body))):
            with suppress(Unreadable):
                understand(given_body)


@pytest.mark.parametrize(
    "huge",
    [
        "<div>" * 5000 + "Contre : 5",
        "<b>5</b> Contre " * 15_000,
        "<p>Contre</p><i>7</i>" * 10_000,
        "<p>sur " * 15_000,
    ],
)
def test_a_monstrous_page_is_refused_soon(huge: str) -> None:
    refus(vote_page(huge))


@needs_samples
@pytest.mark.parametrize("layout", MISES_EN_PAGE)
def test_recorded_votes_laid_out_as_pages_say_what_the_archive_says(
    layout: Callable[[dict[str, str]], str],
) -> None:
    for path in sorted((SAMPLES / "assemblee" / "scrutins-17").glob("VTANR5L17V*.json")):
        [archive] = read("scrutin", json.loads(path.read_bytes())["scrutin"]).records
        assert isinstance(archive, Scrutin)
        figures = (
            archive.votants,
            archive.exprimes,
            archive.requis,
            archive.pour,
            archive.contre,
            archive.abstentions,
        )
        page = vote_page(
            layout(dict(zip(CHIFFRES, map(str, figures), strict=True))),
            head=f'<link rel="canonical" href="{WWW}/dyn/17/scrutins/{archive.numero}">',
            analyse=f"<h1>Analyse du scrutin n°{archive.numero}</h1>",
            seance=f"<h2>Première séance du {date_longue(archive.date)}</h2>",
            titre=f"<p>Scrutin public n°{archive.numero} sur {escape(archive.titre)}</p>",
            resultat=ADOPTE if archive.adopte else REJETE,
        )
        vote = lu(page)
        assert (vote.uid, vote.date, vote.titre, vote.sort) == (
            archive.uid,
            archive.date,
            archive.titre,
            archive.sort,
        )
        assert (vote.votants, vote.exprimes, vote.requis, vote.pour, vote.contre, vote.abstentions) == figures


# --- the list ----------------------------------------------------------------------------------------------------


def test_it_is_a_list_tracker_that_ranks_below_its_archive() -> None:
    assert isinstance(TRACKER, ListTracker)
    assert (TRACKER.nom, TRACKER.archive, TRACKER.rang) == ("pages-scrutins-17", "scrutins-17", 16)
    assert (TRACKER.cadence.calme, TRACKER.cadence.seance, TRACKER.cadence.debat) == (None, 300, 180)


@pytest.mark.parametrize(
    ("since", "pages"),
    [(NOW - timedelta(hours=1), [""]), (NOW - timedelta(days=2), ["?page=2", ""]), (None, ["?page=2", ""])],
)
def test_the_second_page_is_asked_for_first_after_a_day_without_reading(
    since: datetime | None, pages: list[str]
) -> None:
    assert [r.url for r in TRACKER.lists(NOW, since)] == [f"{WWW}/dyn/17/scrutins{page}" for page in pages]


def test_every_link_to_a_vote_is_listed_once_the_oldest_first() -> None:
    found = TRACKER.listed(
        list_page(
            "/dyn/17/scrutins/4660",
            f"{WWW}/dyn/17/scrutins/4660#groupes",
            "https://www2.assemblee-nationale.fr/dyn/17/scrutins/4659?x=1",
            "/dyn/17/scrutins/999/",
            "/dyn/17/scrutins?page=2",
            "/dyn/16/scrutins/12",
            "https://example.org/dyn/17/scrutins/9999",
            f"https://example.org/partage?u={VOTE}",
            "http://[x",
            "",
        )
    )
    assert list(found) == [
        Listed(uid=f"VTANR5L17V{n}", url=f"{WWW}/dyn/17/scrutins/{n}") for n in (999, 4659, 4660)
    ]


def test_only_the_latest_votes_are_listed() -> None:
    found = list(TRACKER.listed(list_page(*(f"/dyn/17/scrutins/{n}" for n in range(1, 101)))))
    assert [found[0].uid, found[-1].uid, len(found)] == ["VTANR5L17V71", "VTANR5L17V100", MOST_VOTES]


def test_the_pages_of_votes_are_asked_for_on_the_site_that_is_polled() -> None:
    local = ScrutinsPageTracker(legislature=17, www="http://127.0.0.1:8765")
    [listed] = local.listed(list_page("http://127.0.0.1:8765/dyn/17/scrutins/1"))
    assert local.document(listed).url == "http://127.0.0.1:8765/dyn/17/scrutins/1"
    assert local.document(listed).max_bytes == 4 * 1024**2


@pytest.mark.parametrize(
    "body", [list_page(), list_page("/dyn/16/scrutins/3"), b"<html>Erreur</html>", b"erreur", b""]
)
def test_a_list_that_names_no_vote_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        list(TRACKER.listed(body))


def test_a_vote_already_read_is_not_wanted_again() -> None:
    needs = Needs(scrutins=frozenset({"VTANR5L17V4659"}))
    assert TRACKER.wants(Listed(uid="VTANR5L17V4660", url=""), needs)
    assert not TRACKER.wants(Listed(uid="VTANR5L17V4659", url=""), needs)


@pytest.mark.parametrize(
    "path",
    ["/dyn/17/scrutins/4660", "/dyn/16/scrutins/1", "/scrutins/detail/(legislature)/16/(num)/1251"],
)
def test_the_address_of_a_vote_is_its_own(path: str) -> None:
    assert TRACKER.claims(path)


@pytest.mark.parametrize("path", ["/dyn/17/scrutins", "/dyn/17/amendements/1", "/x/dyn/17/scrutins/1", ""])
def test_another_address_is_not_its_own(path: str) -> None:
    assert not TRACKER.claims(path)
