"""Titles of votes as the Sénat writes them say the same things as the Assemblée's."""

from __future__ import annotations

import re
from html import unescape

import pytest

from parlement.titres import Nature, ObjetScrutin, read_titre
from tests.parlement.recorded import SAMPLES, needs_samples

LOI = "du projet de loi, adopté par l'Assemblée nationale après engagement de la procédure accélérée, pour les essais"


@pytest.mark.parametrize(
    ("titre", "expected", "resume"),
    [
        (
            "Première lecture - Sénat : Scrutin public sur l'amendement n° II-27 rectifié sexies, présenté par Mme "
            f"Anne Alba et les membres du groupe des Essais, tendant à supprimer l’article 7 bis A {LOI}.",
            {
                "amendements": ("II-27",),
                "rectification": "rect. sexies",
                "article": "article 7 bis A",
                "suppression": True,
                "auteur": "Mme Anne Alba",
                "lecture": "première lecture",
                "texte_vise": "projet de loi pour les essais",
            },
            "Amendement n° II-27 (rect. sexies) de Mme Anne Alba (suppression)",
        ),
        (
            "sur les amendements identiques n° 3, présenté par le Gouvernement, n°4 rectifié présenté par MM. Jean "
            f"Duval et Paul Legrand et n° 5, tendant à insérer un article additionnel avant l'article 1er {LOI}",
            {
                "amendements": ("3", "4", "5"),
                "rectification": "",
                "identiques": True,
                "article": "avant l'article 1er",
                "auteur": "Gouvernement",
            },
            "Amendements identiques n° 3, 4, 5",
        ),
        (
            "sur les sous-amendements n° 5, présenté par MM. Jean Duval et Paul Legrand et n° 6, présenté par Mme A, "
            f"sur l'amendement n° 2 rectifié, présenté par le Gouvernement, tendant à supprimer l'article 7 {LOI}",
            {
                "nature": Nature.SOUS_AMENDEMENT,
                "amendements": ("5", "6"),
                "article": "article 7",
                "auteur": "M. Jean Duval",
                "parent": "2",
                "suppression": False,
                "rectification": "",
            },
            "Sous-amendements n° 5, 6",
        ),
        (
            "sur l'amendement n° 8, présenté par M. Jean Duval, rapporteur, au nom de la commission de la culture, de "
            f"l'éducation et de la communication, tendant à la suppression du II de l'article 7 {LOI}",
            {
                "article": "article 7",
                "suppression": False,
                "auteur": "commission de la culture, de l'éducation et de la communication",
            },
            "Amendement n° 8 de la commission de la culture, de l'éducation et de la communication",
        ),
        (
            f"sur l'amendement n° 8, présenté Mmes Anne Alba et Ève Duval, à l'article 3 bis (nouveau) {LOI}",
            {"article": "article 3 bis", "auteur": "Mme Anne Alba"},
            "Amendement n° 8 de Mme Anne Alba",
        ),
        (
            "sur la motion n° 1 rectifiée, présentée par la commission des lois, tendant à opposer l'exception "
            "d'irrecevabilité à la proposition de loi, modifiée par l'Assemblée nationale, visant à essayer",
            {
                "nature": Nature.MOTION,
                "amendements": ("1",),
                "rectification": "rect.",
                "article": None,
                "auteur": "commission des lois",
                "texte_vise": "proposition de loi visant à essayer",
            },
            "Motion n° 1 tendant à opposer l'exception d'irrecevabilité",
        ),
        (
            f"Scrutin n° 12 - séance du 7 février 2023 : sur la demande de seconde délibération de l'article 7 {LOI}",
            {"nature": Nature.MOTION, "amendements": (), "article": None, "lecture": ""},
            "Demande de seconde délibération de l'article 7",
        ),
        (
            f"sur l'article unique constituant l'ensemble {LOI}",
            {"nature": Nature.ENSEMBLE, "article": None},
            "Ensemble du texte",
        ),
        (
            "sur la première partie du projet de loi de finances, considéré comme adopté par l'Assemblée nationale en "
            "application de l'article 49, alinéa 3, de la Constitution, pour 2023",
            {
                "nature": Nature.ARTICLE,
                "article": "première partie",
                "texte_vise": "projet de loi de finances pour 2023",
            },
            "Première partie",
        ),
        (
            f"Commission mixte paritaire - Sénat : Scrutin public sur l'ensemble {LOI}",
            {"nature": Nature.ENSEMBLE, "lecture": "commission mixte paritaire"},
            "Ensemble du texte",
        ),
        ("Scrutin public", {"nature": Nature.AUTRE, "titre": "Scrutin public"}, "Scrutin public"),
    ],
)
def test_a_title_of_the_senat_is_read(titre: str, expected: dict[str, object], resume: str) -> None:
    objet = read_titre(titre)
    told = {name: getattr(objet, name) for name in objet.__slots__}
    told["article"] = str(objet.article) if objet.article else None
    assert told | {"nature": Nature.AMENDEMENT} | expected == told | {"nature": objet.nature}
    assert objet.resume() == resume


def test_the_lead_of_a_title_is_no_part_of_it() -> None:
    assert (
        read_titre(f"Nouvelle lecture - Sénat : Scrutin public sur l'article 7 {LOI}.").titre
        == f"l'article 7 {LOI}"
    )


@pytest.mark.parametrize(
    "piece",
    [
        ", présenté par M. A",
        " tendant à ",
        " au nom de la commission, de ",
        ", adopté par l'Assemblée nationale",
        " et n° 5, présenté",
        "lecture ",
        " sur l'amendement ",
        ", considéré",
    ],
)
def test_a_very_long_title_is_read_without_delay(piece: str) -> None:
    for before in ("sur l'amendement n° 5, présenté par ", "sur le sous-amendement ", "projet de loi", ""):
        assert isinstance(read_titre(before + piece * 4_000).resume(), str)


# Public votes in the recorded feeds of three bills: session and number, then nature (M motion, E whole text, A article,
# S sub-amendment, nothing for an amendment), numbers, rectification, place, "-" for suppression, author, parent.
SANTE = """
2018-149 E; 2018-148 A-1 | article 28 | - commission des affaires sociales; 2018-147 M;
2018-146 629 rect. | après l'article 27 | Mme Laurence Rossignol;
2018-145 349 | après l'article 27 | Mme Laurence Cohen;
2018-144 775 rect. | article 8 | M. Daniel Gremillet; 2018-143 311 rect. | article 8 | Mme Laurence Cohen;
2018-142 356 rect. | article 8 | Mme Maryse Carrère; 2018-141 774 rect. | article 8 | M. Daniel Gremillet;
2018-140 309 | article 8 | - Mme Laurence Cohen; 2018-139 346 rect. | après l'article 4 ter | Mme Laurence Cohen;
2018-138 122 rect. bis | après l'article 4 ter | Mme Marie-Pierre Monier;
2018-137 168 rect. quinquies | après l'article 4 ter | M. Jean-Pierre Moga;
2018-136 116 rect. ter | après l'article 4 | M. Loïc Hervé;
2018-135 233 rect. quater | après l'article 4 | M. Martial Bourquin;
2018-134 178, 421 rect. ter | après l'article 4 | = M. Joël Bigot;
2018-133 232 rect. quater | après l'article 4 | M. Martial Bourquin;
2018-132 179, 365, 422, 437 rect. | après l'article 4 | = M. Joël Bigot; 2018-131 423, 438 | après l'article 4 |
 = commission de l'aménagement du territoire et du développement durable;
2018-130 56 rect. | article 2 bis | Mme Sylviane Noël;
2018-129 1, 542, 762 rect. quater | article 2 | = Mme Corinne Imbert; 2018-128 S 419 rect. | article 2 |
 commission de l'aménagement du territoire et du développement durable > 1;
2018-127 712 rect. | article 2 | M. Bernard Jomier; 2018-126 M 792 | | Mme Laurence Cohen
"""
SECU = """
2017-35 M 1 | | commission des affaires sociales; 2017-28 E; 2017-27 A | quatrième partie; 2017-26 A | article 54;
2017-25 A | article 44 bis; 2017-24 A | article 34; 2017-23 219 rect. bis | après l'article 28 | M. Franck Montaugé;
2017-22 A | troisième partie; 2017-21 A | article 11; 2017-20 A | article 8 ter; 2017-19 A | article 8;
2017-18 453 | article 8 | Mme Laurence Cohen; 2017-17 452 | article 8 | - Mme Laurence Cohen;
2017-16 168, 412, 447 rect. bis | article 7 | M. Philippe Mouiller;
2017-15 444, 522 | article 7 | - Mme Laurence Cohen; 2017-11 M 442 | | Mme Laurence Cohen
"""
FEEDS = {
    "doslegpjl18-404": (
        SANTE,
        "projet de loi relatif à l'organisation et à la transformation du système de santé",
    ),
    "doslegplfss2018": (SECU, "projet de loi de financement de la sécurité sociale pour 2018"),
    "doslegppl18-043": (
        "2018-13 E",
        "proposition de loi organique relative à la nomination du directeur général de l'Agence nationale de la "
        "cohésion des territoires",
    ),
}
NATURES = {
    Nature.MOTION: "M",
    Nature.ENSEMBLE: "E",
    Nature.ARTICLE: "A",
    Nature.SOUS_AMENDEMENT: "S",
    Nature.AMENDEMENT: "",
}


def as_fact(objet: ObjetScrutin) -> str:
    """The object in the words of the tables above."""
    numbers = " ".join(filter(None, (", ".join(objet.amendements), objet.rectification)))
    parent = f"> {objet.parent}" if objet.parent else ""
    marks = ("-" if objet.suppression else "", "=" if objet.identiques else "")
    signed = " ".join(filter(None, (*marks, objet.auteur, parent)))
    what = " ".join(filter(None, (NATURES[objet.nature], numbers)))
    return " | ".join((what, str(objet.article or ""), signed)).rstrip(" |")


def recorded_titles(feed: str) -> dict[str, str]:
    """Title by vote of one recorded feed."""
    text = (SAMPLES / "senat" / "dossier-feeds" / f"{feed}.xml").read_bytes().decode("iso-8859-15")
    found: dict[str, str] = {}
    for entry in re.findall(r"<entry>.*?</entry>", text, re.DOTALL):
        vote, summary = (
            re.search(r"scr(\d{4}-\d+)\.html", entry),
            re.search(r"<summary[^>]*>(.*?)</summary>", entry),
        )
        if vote and summary:
            found[vote[1]] = unescape(summary[1])
    return found


@needs_samples
@pytest.mark.parametrize("feed", FEEDS)
def test_the_votes_of_a_recorded_feed_are_read_as_the_record_states_them(feed: str) -> None:
    table, bill = FEEDS[feed]
    facts = dict(" ".join(fact.split()).split(" ", 1) for fact in table.split(";"))
    objets = {vote: read_titre(titre) for vote, titre in recorded_titles(feed).items()}
    assert {vote: as_fact(objet) for vote, objet in objets.items()} == {
        vote: re.sub(r" \|(?=\S)", " | ", fact).replace("| |", "|  |") for vote, fact in facts.items()
    }
    assert {objet.texte_vise for objet in objets.values()} == {bill}
    lectures = {vote: objet.lecture for vote, objet in objets.items() if objet.lecture != "première lecture"}
    special = {"2017-35": "nouvelle lecture", "2018-148": "première lecture, seconde délibération"}
    assert lectures == {vote: lecture for vote, lecture in special.items() if vote in objets}


@needs_samples
def test_no_other_recorded_feed_names_a_vote() -> None:
    feeds = {path.stem for path in (SAMPLES / "senat" / "dossier-feeds").glob("*.xml")}
    assert {feed for feed in feeds if recorded_titles(feed)} == set(FEEDS)
