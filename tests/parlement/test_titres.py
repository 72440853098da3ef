"""What a public vote is about is read from its title, and only what the title says."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlement.titres import Nature, ObjetScrutin, read_titre
from tests.parlement.recorded import SAMPLES, needs_samples

LOI = "de la proposition de loi visant à abroger l'article 10 de la loi n° 2023-380 (première lecture)."


def told(objet: ObjetScrutin) -> dict[str, Any]:
    """Everything the object says, with its place as text."""
    names = (name for name in objet.__slots__ if name != "titre")
    values = {name: getattr(objet, name) for name in names}
    return values | {"article": str(objet.article) if objet.article else None}


@pytest.mark.parametrize(
    ("titre", "expected", "resume"),
    [
        (
            "l’amendement de suprression n°\u00a027 (rect.) de Mme Alba et les amendements identiques "
            f"suivants à l’article 7 {LOI}",
            {
                "nature": "amendement",
                "article": "article 7",
                "amendements": ("27",),
                "rectification": "rect.",
                "identiques": True,
                "suivants": False,
                "suppression": True,
                "auteur": "Mme Alba",
                "parent": "",
                "texte_vise": "proposition de loi visant à abroger l'article 10 de la loi n° 2023-380",
                "lecture": "première lecture",
            },
            "Amendement n° 27 (rect.) de Mme Alba (suppression) et identiques",
        ),
        (
            "le sous-amendmeent n° 12 du Gouvernement à l'amendement n° 3 (2ème rect.) de M. Duval et aux "
            f"amendements identiques suivants après l'article premier {LOI}",
            {
                "nature": "sous-amendement",
                "article": "après l'article 1er",
                "amendements": ("12",),
                "rectification": "",
                "identiques": False,
                "auteur": "Gouvernement",
                "parent": "3",
            },
            "Sous-amendement n° 12 du Gouvernement à l'amendement n° 3",
        ),
        (
            f"l'amendement n° 32 de M. Le Goff Duval et l'amendement suivant à l'article 14 (supprimé) {LOI}",
            {
                "article": "article 14",
                "amendements": ("32",),
                "identiques": False,
                "suivants": True,
                "suppression": False,
            },
            "Amendement n° 32 de M. Le Goff Duval et suivant(s)",
        ),
        (
            f"l'amendement n° de 2102 de M. Duval (examen prioritaire) à l'article 3 A {LOI}",
            {"article": "article 3 A", "amendements": ("2102",), "auteur": "M. Duval"},
            "Amendement n° 2102 de M. Duval",
        ),
        (
            "l'amendement de rédaction globale n° II-CF45 rectifié de la commission des lois "
            f"à l'article 2 (examen prioritaire) {LOI}",
            {
                "article": "article 2",
                "amendements": ("II-CF45",),
                "rectification": "rect.",
                "auteur": "commission des lois",
            },
            "Amendement n° II-CF45 (rect.) de la commission des lois",
        ),
        (
            f"l'amendement de rétablissement n° 4 (2e rect.) de M. Duval avant le titre II {LOI}",
            {"article": "avant le titre II", "amendements": ("4",), "rectification": "2ème rect."},
            "Amendement n° 4 (2ème rect.) de M. Duval",
        ),
        (
            f"les amendements identiques n° 1 de M. Duval et n° 2 de Mme Alba à l'article unique {LOI}",
            {
                "article": "article unique",
                "amendements": ("1", "2"),
                "identiques": True,
                "auteur": "M. Duval",
            },
            "Amendements identiques n° 1, 2",
        ),
        (
            f"l'amendement n° 8 de Mme Alba à l'état B de l'article 35 {LOI}",
            {"article": "article 35", "amendements": ("8",)},
            "Amendement n° 8 de Mme Alba",
        ),
        (
            "l'amendement n° 5 de M. Duval à l'article 2 du texte qui modifie la loi n° 2023-380",
            {"article": "article 2", "amendements": ("5",), "texte_vise": "", "lecture": ""},
            "Amendement n° 5 de M. Duval",
        ),
        (
            f"l'article 7 bis A {LOI}",
            {"nature": "article", "article": "article 7 bis A", "amendements": ()},
            "Article 7 bis A",
        ),
        (f"l'article 7 et l'annexe B {LOI}", {"nature": "article", "article": "article 7"}, "Article 7"),
        (f"les articles 3 à 5 {LOI}", {"nature": "article", "article": None}, "Les articles 3 à 5"),
        (
            "l'article unique de la proposition de loi relative à l'article 7",
            {
                "nature": "article",
                "article": "article unique",
                "texte_vise": "proposition de loi relative à l'article 7",
            },
            "Article unique",
        ),
        (
            f"la motion de rejet préalable, déposée par Mme Alba, {LOI}",
            {"nature": "motion", "article": None, "amendements": (), "auteur": ""},
            "Motion de rejet préalable",
        ),
        (f"la motion de renvoi en commission {LOI}", {"nature": "motion"}, "Motion de renvoi en commission"),
        (f"la motion d'ajournement {LOI}", {"nature": "motion"}, "Motion d'ajournement"),
        (
            "la motion de censure déposée en application de l'article 49, alinéa 3, par Mme Alba.",
            {"nature": "motion", "article": None, "texte_vise": ""},
            "Motion de censure",
        ),
        (
            "l'ensemble du projet de loi relatif aux jeux ( texte de la commission mixte paritaire ).",
            {
                "nature": "ensemble",
                "texte_vise": "projet de loi relatif aux jeux",
                "lecture": "texte de la commission mixte paritaire",
            },
            "Ensemble du texte",
        ),
        (
            "le projet de loi constitutionnelle relatif à l'article 66 de la Constitution.",
            {"nature": "ensemble", "article": None, "lecture": ""},
            "Ensemble du texte",
        ),
        (
            "la proposition de résolution européenne sur les drones",
            {"nature": "ensemble"},
            "Ensemble du texte",
        ),
        (
            "l'ensemble de la première partie du projet de loi de finances (nouvelle lecture)",
            {"nature": "autre", "lecture": "nouvelle lecture"},
            "L'ensemble de la première partie du projet de loi de finances (nouvelle lecture)",
        ),
        (
            "les crédits de la mission Sport de l'état B du projet de loi de finances (lecture définitive).",
            {
                "nature": "autre",
                "article": None,
                "texte_vise": "projet de loi de finances",
                "lecture": "lecture définitive",
            },
            "Les crédits de la mission Sport de l'état B du projet de loi de finances (lecture définitive)",
        ),
        ("", {"nature": "autre", "article": None}, ""),
    ],
)
def test_a_title_is_read_from_left_to_right(titre: str, expected: dict[str, Any], resume: str) -> None:
    objet = read_titre(titre)
    assert told(objet) | expected == told(objet)
    assert objet.resume() == resume


# The public votes of the bill on the 2024 Olympic Games: number, amendment (s: sub-amendment), place.
# "R", "E" and "" as second word are motions, the whole text and articles.
VOTES_LOI_JO = """
1242 R; 1244 15 1er; 1245 628 1er; 1246 627 1er; 1247 49 1er; 1248 - 1er; 1249 92 2; 1250 482 2; 1251 - 2;
1252 446 4; 1253 - 4; 1256 760 après 4; 1257 - 4 bis; 1258 - 5; 1259 409 6; 1260 772 6; 1261 44 6; 1262 - 6;
1263 27 7; 1264 148 7; 1265 563 7; 1266 406 7; 1267 217 7; 1268 153 7; 1269 s789 7; 1270 757 7; 1271 509 7;
1272 56 7; 1273 70 7; 1274 - 7; 1275 - 7 bis; 1276 - 10; 1277 - 11; 1278 - 8; 1279 127 18; 1280 - 18;
1281 - 18 bis; 1282 649 12; 1283 588 12; 1284 - 12; 1285 - 13; 1286 - 13 bis; 1287 - 14 A; 1288 - 14;
1289 - 14 bis; 1290 670 17; 1291 248 17; 1292 136 17; 1293 - 17; 1294 - 19; 1305 E; 1408 R; 1409 E
"""
IDENTIQUES_LOI_JO = {1244, 1249, 1263, 1266, 1268, 1282}


def recorded_titles(folder: str) -> list[tuple[int, str]]:
    """Number and title of the recorded votes of a folder."""
    votes = (
        json.loads(path.read_text("utf-8"))["scrutin"] for path in SAMPLES.glob(f"assemblee/{folder}/*.json")
    )
    return [(int(vote["numero"]), vote["titre"]) for vote in votes]


def as_fact(objet: ObjetScrutin) -> str:
    """The object in the words of `VOTES_LOI_JO`."""
    if objet.nature in (Nature.MOTION, Nature.ENSEMBLE):
        return "R" if objet.nature is Nature.MOTION else "E"
    assert objet.article is not None
    sub = "s" if objet.nature is Nature.SOUS_AMENDEMENT else ""
    what = sub + objet.amendements[0] if objet.amendements else "-"
    return " ".join(filter(None, (what, objet.article.position, objet.article.numero)))


@needs_samples
def test_the_votes_of_the_olympic_law_are_read_as_the_record_states_them() -> None:
    facts = dict(fact.strip().split(" ", 1) for fact in VOTES_LOI_JO.split(";"))
    objets = {number: read_titre(title) for number, title in recorded_titles("scrutins-loi-jo-2024")}
    assert len(objets) == 53
    assert {str(number): as_fact(objet) for number, objet in sorted(objets.items())} == facts
    assert {number for number, objet in objets.items() if objet.identiques} == IDENTIQUES_LOI_JO
    assert {number for number, objet in objets.items() if objet.suppression} == {1259, 1263}
    bill = "projet de loi relatif aux jeux Olympiques et Paralympiques de 2024"
    assert {objet.texte_vise for objet in objets.values()} == {
        f"{bill} et portant diverses autres dispositions"
    }
    assert objets[1269].parent == "757"
    assert objets[1409].lecture == "texte de la commission mixte paritaire"


@needs_samples
def test_every_recorded_title_says_what_was_voted() -> None:
    titles = [title for _, title in recorded_titles("scrutins-*")]
    assert len(titles) == 102
    for title in titles:
        objet = read_titre(title)
        head = re.split(r"(?:projet|proposition) de loi|déposée", title)[0]
        assert objet.nature is not Nature.AUTRE, title
        assert (objet.article is not None) == ("article" in head), title
        if place := re.search(r"(après )?l'article (premier|\d+)((?: bis| quater| A)*)", head):
            number = place[2].replace("premier", "1er") + place[3]
            assert str(objet.article) == (f"après l'article {number}" if place[1] else f"article {number}")
        numbers = tuple(re.findall(r"n° (\d+)", head))
        assert (*objet.amendements, *filter(None, [objet.parent])) == numbers, title
        assert objet.identiques == ("identique" in head), title
        assert objet.suivants == ("l'amendement suivant" in head), title
        assert bool(objet.auteur) == (objet.nature in (Nature.AMENDEMENT, Nature.SOUS_AMENDEMENT)), title
        assert f"({objet.lecture})" in title.replace("( ", "(") if objet.lecture else "(" not in title
        assert objet.texte_vise in title


PIECES = (
    *(
        "l'amendement ",
        "le sous-amendement ",
        "n° ",
        "12",
        " (rect.)",
        " de M. Duval",
        " et ",
        "identiques ",
        "suivant ",
    ),
    *(
        " à l'article ",
        "7 bis A",
        " après l'",
        "article premier",
        ", ",
        "du projet de loi ",
        "(première lecture)",
        "(",
        ")",
    ),
    *("l'ensemble ", "la motion ", "de suppression ", " à l'amendement ", "état B ", "-", "’", "\u00a0"),
)


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_title_has_an_answer(titre: str) -> None:
    objet = read_titre(titre)
    assert isinstance(objet.resume(), str)
    assert all(number in objet.titre for number in objet.amendements)


@pytest.mark.parametrize("piece", PIECES)
def test_a_very_long_title_is_read_without_delay(piece: str) -> None:
    for before in ("", "l'amendement n° 5 de ", "le sous-amendement ", "l'article 7 ", "le projet de loi "):
        assert isinstance(read_titre(before + piece * 20_000 + ")").resume(), str)
