"""The page of an amendment at the Sénat: who else signed it, what the commission and the Gouvernement say of it.

All the pages are synthetic, in three plausible layouts: no markup of the site was recorded, only texts.
"""

from __future__ import annotations

import pytest

from parlement.amendements import Amendement
from tests.trackers.senat.corps_derouleur import ENTETE, FICHE_COMMISSION, FICHE_SEANCE, marquee, page
from trackers.base import Unreadable
from trackers.page import read_page
from trackers.senat.fiches import FICHE, parse_fiche
from trackers.senat.mots import split_signataires

NOMS = "MM. MARTIN, DURAND et PETIT, Mme LEROY,"
COSIGNATAIRES = ("M. DURAND", "M. PETIT", "Mme LEROY")

MODERNE = page(
    "Accueil",
    *ENTETE,
    "N° COM-51 rect. bis",
    "18 janvier 2023",
    "AMENDEMENT",
    "présenté par",
    "Rejeté",
    NOMS,
    "ARTICLE 7",
    "I. ? Alinéa 1",
    "Supprimer cet alinéa.",
    "Objet",
    "MM. TIERS et AUTRE ne l'ont pas signé.",
)


def fiche(body: bytes, url: str = FICHE_COMMISSION) -> Amendement:
    [amendement] = parse_fiche(body, url).records
    assert isinstance(amendement, Amendement)
    return amendement


def presente(*lines: str) -> Amendement:
    """A page of a layout without comments, from "présenté par" on."""
    return fiche(page(*ENTETE, "N° COM-51", "AMENDEMENT", "présenté par", *lines))


# --- layouts ---------------------------------------------------------------------------------------------------


def test_a_page_whose_parts_are_marked_is_read_by_its_marks() -> None:
    reading = parse_fiche(marquee(), FICHE_SEANCE)
    found = fiche(marquee(), FICHE_SEANCE)
    assert (found.uid, found.legislature, found.texte) == ("AMSN2022B0249S-31", 2022, "SN2022B0249")
    assert (found.examen, found.organe, found.nom) == ("AMSN2022B0249S", "SN", "31 (rect. bis)")
    assert (found.signataires, found.cosignataires) == ("M. MARTIN", COSIGNATAIRES)
    assert (found.avis_commission, found.avis_gouvernement) == ("Défavorable", "Sagesse du Sénat")
    assert (found.place, found.etat, found.sort) == ("Article 7", "", "")
    assert reading.remarks == ()


def test_a_marked_page_that_says_no_opinion_gives_none() -> None:
    found = fiche(marquee(avis_commission="", avis_gouvernement=" "), FICHE_SEANCE)
    assert (found.avis_commission, found.avis_gouvernement) == ("", "")


def test_a_page_without_marks_is_read_by_its_words() -> None:
    found = fiche(MODERNE)
    assert (found.uid, found.organe, found.nom) == ("AMSN2022B0220C-COM-51", "SN-COM", "COM-51 (rect. bis)")
    assert (found.signataires, found.cosignataires, found.place) == ("M. MARTIN", COSIGNATAIRES, "Article 7")
    assert (found.avis_commission, found.avis_gouvernement) == ("", "")
    assert parse_fiche(MODERNE, FICHE_COMMISSION).remarks == ()


def test_a_page_whose_dashes_and_apostrophes_were_lost_is_read() -> None:
    lines = (
        "(n? 220)",
        "N? COM-51 rect.?bis",
        "AMENDEMENT",
        "pr?sent? par",
        "MM. D?AUBIGN? et MARTIN",
        "ARTICLE 7",
    )
    found = fiche(page(*lines))
    assert (found.nom, found.cosignataires) == ("COM-51 (rect. bis)", ("M. MARTIN",))


def test_a_page_may_bear_its_number_in_its_title_only() -> None:
    found = fiche(page("Présenté par Mme LEROY", "Article 7", title="Amendement n° COM-51 rect. - Sénat"))
    assert (found.nom, found.signataires) == ("COM-51 (rect.)", "Mme LEROY")


def test_a_sub_amendment_is_not_taken_for_the_one_it_changes() -> None:
    found = fiche(
        page(
            "N° COM-51",
            "18 janvier 2023",
            "SOUS-AMENDEMENT",
            "à l'amendement n° COM-9",
            "présenté par",
            "M. BÉ",
        )
    )
    assert found.numero == "COM-51"


# --- names -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("MM. TABAR, KAROU et PIED, Mme BELR, ", ("M. TABAR", "M. KAROU", "M. PIED", "Mme BELR")),
        ("Mmes LEROY et N. DUBOIS et M. PETIT", ("Mme LEROY", "Mme N. DUBOIS", "M. PETIT")),
        ("MM.\xa0de BELL,d'ARC et LE GALL", ("M. de BELL", "M. d'ARC", "M. LE GALL")),
        ("Mme de MARC et Mme Anne VOGEL", ("Mme de MARC", "Mme Anne VOGEL")),
        ("Mme LEROY, rapporteure pour avis", ("Mme LEROY, rapporteure pour avis",)),
        ("M. BÉ, rapporteur, au nom de la commission des lois", ("M. BÉ, rapporteur",)),
        (
            "M. BÉ, au nom de la commission des finances, du budget et des comptes, Mme LEROY",
            ("M. BÉ", "Mme LEROY"),
        ),
        ("Mme LEROY et plusieurs de ses collègues", ("Mme LEROY", "et plusieurs de ses collègues")),
        (
            "Mme LEROY, M. BÉ et les membres du groupe Vert, Bleu et Rouge - Ici",
            ("Mme LEROY", "M. BÉ", "et les membres du groupe Vert, Bleu et Rouge - Ici"),
        ),
        ("LE GOUVERNEMENT", ("LE GOUVERNEMENT",)),
        ("", ()),
    ],
)
def test_each_name_of_a_list_stands_alone_with_its_civility(written: str, names: tuple[str, ...]) -> None:
    assert split_signataires(written) == names


@pytest.mark.parametrize(
    ("lines", "auteur", "autres"),
    [
        (("LE GOUVERNEMENT", "ARTICLE 7"), "LE GOUVERNEMENT", ()),
        (
            ("M. MARTIN,", "Mme LEROY", "et M. PETIT", "au nom du groupe Vert"),
            "M. MARTIN",
            ("Mme LEROY", "M. PETIT"),
        ),
        (("MM. MARTIN et", "DURAND", "ARTICLE 7"), "M. MARTIN", ("M. DURAND",)),
        (("M. MARTIN et Mme LEROY,", "TENDANT À OPPOSER LA QUESTION PRÉALABLE"), "M. MARTIN", ("Mme LEROY",)),
        (("MM. MARTIN,", "DURAND et PETIT,", "ARTICLE 7"), "M. MARTIN", ("M. DURAND", "M. PETIT")),
        (("Les membres du groupe Vert", "ARTICLE 7"), "", ("Les membres du groupe Vert",)),
        (("ARTICLE 7", "M. TIERS propose"), "", ()),
    ],
)
def test_names_may_run_over_several_lines(
    lines: tuple[str, ...], auteur: str, autres: tuple[str, ...]
) -> None:
    found = presente(*lines)
    assert (found.signataires, found.cosignataires) == (auteur, autres)


def test_a_page_without_a_readable_author_is_told() -> None:
    body = page("N° COM-51", "présenté par", "ARTICLE 7")
    assert parse_fiche(body, FICHE_COMMISSION).remarks == (
        "amendement AMSN2022B0220C-COM-51 : auteur illisible sur sa page",
    )


# --- opinions --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "commission", "gouvernement"),
    [
        (("C Défavorable", "G Favorable", "Adopté"), "Défavorable", "Favorable"),
        (("C", "Sagesse du Sénat", "G", "Rejeté"), "Sagesse du Sénat", ""),
        (
            ("Avis de la commission : Retrait", "Avis du Gouvernement", "Défavorable"),
            "Retrait",
            "Défavorable",
        ),
        (("Adopté",), "", ""),
    ],
)
def test_opinions_are_read_before_the_names(
    lines: tuple[str, ...], commission: str, gouvernement: str
) -> None:
    found = presente(*lines, "M. SUER", "ARTICLE 7", "G Défavorable")
    assert (found.avis_commission, found.avis_gouvernement) == (commission, gouvernement)


def test_an_opinion_never_seen_is_shown_and_told() -> None:
    body = page("N° COM-51", "présenté par", "C Perplexe", "M. BÉ", "ARTICLE 7")
    assert fiche(body).avis_commission == "Perplexe"
    assert parse_fiche(body, FICHE_COMMISSION).remarks == (
        "avis inconnu sur une page d'amendement du Sénat : Perplexe",
    )


# --- place -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (("ARTICLE 1ER",), "Article 1er"),
        (("ARTICLE 7 BIS A (NOUVEAU)",), "Article 7 bis A (nouveau)"),
        (("Article 39 (État B)",), "Article 39 (État B)"),
        (("ARTICLE ADDITIONNEL APRÈS ARTICLE 7",), "art. add. après Article 7"),
        (("ARTICLE(S) ADDITIONNEL(S)", "APRÈS L'ARTICLE 7"), "art. add. après Article 7"),
        (("ARTICLE ADDITIONNEL AVANT", "ARTICLE 7"), "art. add. avant Article 7"),
        (("TITRE IER",), "TITRE IER"),
        (("TENDANT À OPPOSER LA QUESTION PRÉALABLE", "En application de l'article 44 du Règlement"), ""),
    ],
)
def test_a_place_is_written_as_in_the_amendments_file(lines: tuple[str, ...], place: str) -> None:
    assert presente("M. MARTIN", *lines, "Supprimer cet article.").place == place


def test_a_place_marked_in_two_parts_is_one() -> None:
    two = "APRÈS<!-- fin_subdivision --><br><!-- debut_subdivision -->ARTICLE 7"
    assert (
        fiche(marquee(subdivision=f"ARTICLE ADDITIONNEL {two}"), FICHE_SEANCE).place
        == "art. add. après Article 7"
    )


# --- addresses and refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "uid"),
    [
        ("/amendements/2022-2023/249/Amdt_31.html", "AMSN2022B0249S-31"),
        ("/enseance/2025-2026/138/Amdt_I-933.html", "AMSN2025B0138S-I-933"),
        ("/amendements/commissions/2018-2019/10229/Amdt_COM-1.html", "AMSN2018B10229C-COM-1"),
        ("/encommission/2022-2023/220/Amdt_COM-51.html", "AMSN2022B0220C-COM-51"),
    ],
)
def test_an_address_says_which_amendment_a_page_is_about(path: str, uid: str) -> None:
    assert FICHE.fullmatch(path)
    numero = path.rpartition("_")[2].removesuffix(".html")
    assert fiche(page(f"N° {numero}", "présenté par", "M. BÉ"), f"https://www.senat.fr{path}").uid == uid


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "pas une page HTML"),
        (page("Application Indisponible"), "pas la page d'un amendement"),
        (page("N° 51", "Journal des débats"), "pas la page d'un amendement"),
        (page("AMENDEMENT", "présenté par", "M. BÉ"), "sans numéro"),
        (page("N° COM-52", "présenté par", "M. BÉ"), "amendement COM-52 à l'adresse de l'amendement COM-51"),
        (
            page("(n° 249, 248)", "N° COM-51", "présenté par", "M. BÉ"),
            "texte n° 249, 248, à l'adresse du texte",
        ),
        (marquee(), "amendement 31 à l'adresse"),
        (b'{"info_generales": {}}', "pas une page HTML"),
        (MODERNE[: MODERNE.index(b"AMENDEMENT")], "pas la page d'un amendement"),
    ],
)
def test_another_page_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        parse_fiche(body, FICHE_COMMISSION)


def test_a_number_made_up_by_the_senat_may_differ_from_the_printed_one() -> None:
    url = "https://www.senat.fr/amendements/commissions/2018-2019/10229/Amdt_COM-1.html"
    assert fiche(page("(n° 229)", "N° COM-1", "présenté par", "M. BÉ"), url).texte == "SN2018B10229"


@pytest.mark.parametrize(
    "url", ["https://www.senat.fr/amendements/2022-2023/249/jeu_complet.html", "https://[x"]
)
def test_another_address_is_refused(url: str) -> None:
    with pytest.raises(Unreadable, match="adresse"):
        parse_fiche(MODERNE, url)


def test_a_page_cut_or_garbled_anywhere_is_read_or_refused_and_nothing_else() -> None:
    body = marquee()
    for end in range(0, len(body), 97):
        for cut in (body[:end], body[end:], body[:end] + b"\xff\x00<!--" + body[end:]):
            try:
                assert fiche(cut, FICHE_SEANCE).numero == "31"
            except Unreadable:
                continue


def test_comments_of_a_page_are_kept_only_when_asked_for() -> None:
    body = b"<html><body><p>avant<!-- debut_x -->dedans<!-- fin_x -->apr\xc3\xa8s</p><!-- y --></body></html>"
    assert read_page(body).lines == ("avantdedansaprès",)
    assert read_page(body, comments=True).lines == (
        "avant<!-- debut_x -->dedans<!-- fin_x -->après",
        "<!-- y -->",
    )
