"""Pictures: one sign per position, words for everything, nothing that overlaps, the same bytes everywhere."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from alerts.image import EtapeParcours, Image, ImageAmendements, ImageParcours, ImageScrutin, PartGroupe
from alerts.images import render_png, render_svg
from alerts.images.hemicycle import ecarter
from alerts.images.svg import LARGEUR, PIXELS, largeur, lignes
from alerts.images.theme import THEMES, NomTheme
from alerts.votes import Noms
from alerts.votes_image import image_scrutin
from bench.images import exemples, parcours, scrutin
from parlement.acteurs import Organe
from parlement.hemicycle import rang_groupe
from parlement.scrutins import CENSURE, VoixGroupe
from tests.alerts.monde import GROUPES, vote

SVG = "{http://www.w3.org/2000/svg}"
SOMBRE = THEMES["sombre"]
NOMS = Noms({groupe.uid: groupe for groupe in GROUPES})
DIVISE = ImageScrutin(
    "Article 7",
    "Adopté",
    (
        PartGroupe("LFI - NUPES", 0, 6, absents=68),
        PartGroupe("RE", 30, 0, 4, non_votants=1),
        PartGroupe("NI", 1, 0),
    ),
    "Article 7 adopté.",
)
TEXTES = st.text(st.characters(), max_size=40)
HOSTILE = "<script>alert('&')</script>\x00\x1b[2J\u202e\ud800\ufffe" + "é" * 10_000


def drawn(image: Image) -> etree._Element:
    """The picture as a browser reads it: a parser that forgives nothing."""
    return etree.fromstring(render_svg(image))


def said(image: Image) -> list[str]:
    return [text.text or "" for text in drawn(image).iter(f"{SVG}text")]


# --- a vote ----------------------------------------------------------------------------------------------------


def test_each_member_has_a_seat_whose_shape_says_the_vote() -> None:
    svg = render_svg(DIVISE)
    key = Counter({"pour": 1, "contre": 1, "abstention": 1, "sans vote": 1})
    found = Counter(
        {
            "pour": len(re.findall(rf'<circle [^>]*fill="{SOMBRE.pour}"', svg)),
            "contre": len(re.findall(rf'<path d="M[^"]*m[^"]*" stroke="{SOMBRE.contre}"', svg)),
            "abstention": len(re.findall(r'<circle [^>]*fill="none"', svg)),
            "sans vote": len(re.findall(rf'<circle [^>]*fill="{SOMBRE.faible}"', svg)),
        }
    )
    assert found - key == Counter({"pour": 31, "contre": 6, "abstention": 4, "sans vote": 69})


@pytest.mark.parametrize("sieges", [348, 577, 925])
def test_no_seat_of_a_whole_house_is_missing_or_covers_another(sieges: int) -> None:
    places = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', render_svg(scrutin(sieges, groupes=1)))
    croix = re.findall(r'<path d="M([\d.]+) ([\d.]+)l', render_svg(scrutin(sieges, groupes=1)))
    assert len({*places}) + len({*croix}) == sieges + 4  # the key has one of each


def test_the_result_the_figures_and_the_names_are_written() -> None:
    words = said(DIVISE)
    assert {"Article 7", "Adopté", "31 pour", "6 contre", "4 abstentions", "69 sans vote"} <= {*words}
    assert words.count("RE") == 2
    assert any("ne sont pas les vraies places" in word for word in words)


def test_a_group_where_nobody_voted_says_so() -> None:
    assert "aucun vote" in said(ImageScrutin("t", "r", (PartGroupe("LIOT", 0, 0, absents=20),), "a"))


@pytest.mark.parametrize(
    "groupes", [(), (PartGroupe("RE", 0, 0),), (PartGroupe("RE", 1, 0), PartGroupe("NI", 0, 1))]
)
def test_a_vote_of_nearly_nobody_is_bars_alone(groupes: tuple[PartGroupe, ...]) -> None:
    assert not any(
        "sans vote" in word or word.endswith(" pour") for word in said(ImageScrutin("t", "r", groupes, "a"))
    )


@given(st.lists(st.floats(0, math.pi), min_size=2, max_size=12))
def test_names_around_the_hemicycle_stay_in_order_and_apart(angles: list[float]) -> None:
    moved = ecarter(sorted(angles, reverse=True), [["RE"]] * len(angles))
    assert all(gauche - droite > 0.05 for gauche, droite in pairwise(moved))
    assert all(0 <= angle <= math.pi for angle in moved)


@pytest.mark.parametrize("nom", exemples())
def test_no_word_leaves_the_card(nom: str) -> None:
    for text in drawn(exemples()[nom]).iter(f"{SVG}text"):
        x, taille = float(text.get("x", "")), int(text.get("font-size", ""))
        large = largeur(text.text or "", taille, gras=text.get("font-weight") == "bold")
        part = {None: 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor")]
        assert x - part * large > 0, text.text
        assert x + (1 - part) * large < LARGEUR, text.text


# --- a bill, amendments ----------------------------------------------------------------------------------------


def test_steps_a_day_apart_stand_one_under_the_other_and_time_passes_downwards() -> None:
    heights = [float(t.get("y", "")) for t in drawn(parcours(15)).iter(f"{SVG}text") if t.get("x") == "36"][
        1:
    ]
    assert len(heights) == 15
    assert all(apres - avant >= 40 for avant, apres in pairwise(heights))


def test_a_long_wait_leaves_more_room_than_a_short_one() -> None:
    def gap(days: int) -> float:
        jours = (date(2023, 1, 1), date(2023, 1, 1) + timedelta(days))
        image = ImageParcours("t", tuple(EtapeParcours("Adopté", "Sénat", jour) for jour in jours), "a")
        first, last = (float(c.get("cy", "")) for c in drawn(image).iter(f"{SVG}circle"))
        return last - first

    assert gap(1) < gap(30) < gap(90) == gap(900)


def test_what_is_to_come_is_hollow_and_says_so() -> None:
    step = EtapeParcours("Séance publique", "Assemblée", date(2023, 3, 20), faite=False)
    image = ImageParcours("t", (step,), "a")
    assert "Séance publique (à venir)" in said(image)
    assert f'fill="{SOMBRE.fond}" stroke="{SOMBRE.pour}"' in render_svg(image)
    assert "à venir" in said(ImageParcours("t", (EtapeParcours("Décret", "", None, faite=False),), "a"))


def test_amendments_left_to_examine_are_counted_and_hollow() -> None:
    image = ImageAmendements("Article 7", (("à discuter", 2), ("adoptés", 1), ("rejetés", 8)), "a")
    assert said(image) == [
        "Article 7",
        "11 amendements, dont 2 à examiner",
        "à discuter",
        "2",
        "adoptés",
        "1",
        "rejetés",
        "8",
    ]
    assert render_svg(image).count(f'stroke="{SOMBRE.texte}"') == 1
    assert "Aucun amendement" in said(ImageAmendements("Article 7", (), "a"))


# --- texts, files ----------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(TEXTES, TEXTES, TEXTES)
def test_whatever_texts_hold_the_picture_can_be_read(titre: str, nom: str, alt: str) -> None:
    for image in (
        ImageScrutin(titre, nom, (PartGroupe(nom, 20, 1),), alt),
        ImageParcours(titre, (EtapeParcours(nom, titre, None),), alt),
        ImageAmendements(titre, ((nom, 1),), alt),
    ):
        assert drawn(image).find(f"{SVG}title") is not None


def test_a_hostile_name_is_shown_as_words_and_cut() -> None:
    began = process_time()
    image = ImageScrutin(HOSTILE, HOSTILE, (PartGroupe(HOSTILE, 20, 1),), HOSTILE)
    assert not list(drawn(image).iter(f"{SVG}script"))
    assert "<script>" in (said(image)[0] or "")
    assert max(map(len, said(image))) < 100
    assert render_png(image).startswith(b"\x89PNG")
    assert process_time() - began < 2


@given(st.text(max_size=60), st.integers(30, 400))
@example("000ͰEIW", 58)
@example("00\u093a0", 30)
@example("00\u093e0", 30)
def test_lines_fit_and_lose_nothing_without_saying_so(mots: str, place: int) -> None:
    faites = lignes(mots, place, 20, plus=2)
    assert len(faites) <= 2
    assert all(largeur(ligne, 20) <= place or len(ligne) <= 2 for ligne in faites)


@pytest.mark.parametrize("theme", THEMES)
def test_a_picture_is_a_small_opaque_png_and_drawn_once(theme: NomTheme) -> None:
    png = render_png(DIVISE, theme)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(png[16:20], "big") == PIXELS
    assert len(png) < 120 * 1024
    assert render_png(replace_alt(DIVISE, "Article 7 adopté."), theme) is png
    assert THEMES[theme].fond in render_svg(DIVISE, theme)


def replace_alt(image: ImageScrutin, alt: str) -> ImageScrutin:
    return ImageScrutin(image.titre, image.resultat, image.groupes, alt)


def test_letters_come_from_the_fonts_shipped_with_it() -> None:
    mute = ImageAmendements("", (), "")
    assert len(render_png(ImageAmendements("Éà Œ « ’ … ŵ", (), ""))) > len(render_png(mute))


# --- from a record ---------------------------------------------------------------------------------------------


def test_the_words_of_a_picture_say_all_that_it_shows() -> None:
    image = image_scrutin(vote(1274), NOMS, "Jeux olympiques 2024")
    assert image is not None
    assert image.alt == (
        "Jeux olympiques 2024 · Article 7. Adopté : 59 pour, 14 contre · Assemblée, 23 mars 2023, scrutin n° 1274. "
        "Par groupe, de gauche à droite : LFI : 8 pour, 12 contre ; RE : 50 pour, 2 contre ; NI : 1 pour."
    )


def test_figures_that_contradict_each_other_are_not_drawn() -> None:
    assert image_scrutin(replace(vote(1274), pour=60), NOMS) is None
    assert image_scrutin(replace(vote(1274), groupes=()), NOMS) is None


def test_those_who_did_not_vote_are_members_without_a_vote() -> None:
    groupe = VoixGroupe(groupe="PO1", membres=170, pour=59, contre=14, non_votants=1)
    image = image_scrutin(replace(vote(1274), groupes=(groupe,)), NOMS)
    assert image is not None
    assert image.groupes == (PartGroupe("RE", 59, 14, non_votants=1, absents=96),)


def test_more_members_than_seats_are_not_drawn() -> None:
    groupe = VoixGroupe(groupe="PO1", membres=10_000, pour=59, contre=14)
    image = image_scrutin(replace(vote(1274), groupes=(groupe,)), NOMS)
    assert image is not None
    assert image.groupes == (PartGroupe("RE", 59, 14),)


def test_only_votes_for_a_motion_of_censure_are_counted() -> None:
    groupes = (VoixGroupe(groupe="PO2", membres=80, pour=74, contre=3), VoixGroupe(groupe="PO1", membres=170))
    motion = replace(
        vote(9, "la motion de censure"), type=CENSURE, sort="rejeté", pour=74, contre=None, abstentions=None,
        exprimes=None, votants=None, requis=289, groupes=groupes,
    )  # fmt: skip
    image = image_scrutin(motion, NOMS)
    assert image is not None
    assert [(g.pour, g.contre, g.absents) for g in image.groupes] == [(74, 0, 6), (0, 0, 170)]


def test_groups_go_from_left_to_right_those_of_nobody_last() -> None:
    noms = ["NI", "RN", "Nouveau groupe", "LR", "EPR", "Dem", "LIOT", "SOC", "EcoS", "GDR - NUPES", "LFI-NFP"]
    assert sorted(noms, key=rang_groupe) == [
        "LFI-NFP", "GDR - NUPES", "EcoS", "SOC", "LIOT", "EPR", "Dem", "LR", "RN", "Nouveau groupe", "NI",
    ]  # fmt: skip
    senat = ["LR", "INDEP", "UC", "RDPI", "RDSE", "SER", "GEST", "CRCE-K"]
    assert sorted(senat, key=rang_groupe) == ["CRCE-K", "GEST", "SER", "RDSE", "RDPI", "UC", "INDEP", "LR"]


def test_a_group_without_a_name_keeps_its_id() -> None:
    noms = Noms({"PO1": Organe(uid="PO1", type="GP")})
    image = image_scrutin(vote(1274), noms)
    assert image is not None
    assert {groupe.nom for groupe in image.groupes} == {"PO1", "PO2", "PO3"}
