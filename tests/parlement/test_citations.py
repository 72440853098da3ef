"""Laws that an act names, with their articles, and the act that a rectification corrects."""

from __future__ import annotations

import pytest

from parlement.citations import lois_citees, nor_rectifie


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Vu la loi n° 2023-380 du 19 mai 2023 ;", ["2023-380"]),
        ("la LOI n° 2026-798 du 18 août 2026 visant à offrir des réponses", ["2026-798"]),
        ("la loi no 78-17 du 6 janvier 1978", ["78-17"]),
        ("la loi n°2023‑380 modifiée", ["2023-380"]),
        ("la loi organique n° 2001-692 du 1er août 2001", ["2001-692"]),
        ("l'article 10 de la loi n° 2023-380", ["2023-380", "2023-380#10"]),
        ("du I de l'article 10 de la loi n° 2023-380", ["2023-380", "2023-380#10"]),
        (
            "les articles 8, 10 et 11 de la loi n° 2023-380",
            ["2023-380", "2023-380#8", "2023-380#10", "2023-380#11"],
        ),
        ("articles 10 à 12 de la loi n° 2023-380", ["2023-380", "2023-380#10 à 12"]),
        ("article 7 bis A de la loi n° 2023-380", ["2023-380", "2023-380#7 bis A"]),
        ("article 41-1 de la loi n° 78-17", ["78-17", "78-17#41-1"]),
        ("les lois n° 78-17 du 6 janvier 1978 et n° 2018-493 du 20 juin 2018", ["78-17", "2018-493"]),
    ],
)
def test_laws_are_cited_by_number_with_the_articles_named_before_them(text: str, cited: list[str]) -> None:
    assert list(lois_citees(text)) == cited


@pytest.mark.parametrize(
    ("visa", "article"),
    [
        ("relative aux jeux Olympiques et Paralympiques de 2024, notamment son article 10 ;", "2023-380#10"),
        ("modifiée relative aux jeux, notamment le II de son article 10 ;", "2023-380#10"),
        (", notamment ses articles 10 et 11 ;", "2023-380#11"),
        (", notamment son article 10", "2023-380#10"),
    ],
)
def test_a_visa_names_the_articles_after_the_law(visa: str, article: str) -> None:
    assert article in lois_citees(f"Vu la loi n° 2023-380 du 19 mai 2023 {visa}")


@pytest.mark.parametrize(
    "text",
    [
        "Vu la loi n° 2023-380 modifiée par la loi n° 2025-1 du 2 janvier 2025, notamment son article 10 ;",
        "Vu la loi n° 2023-380, et le décret n° 2023-828, notamment son article 10 ;",
        "Vu la loi n° 2023-380 ; Vu le code pénal, notamment son article 10 ;",
        "Vu la loi n° 2023-380 ;\nl'article 10 de la même loi",
        "Vu la loi n° 2023-380, notamment son article 10 du code",
        "l'article 10 du code pénal et la loi n° 2023-380",
    ],
)
def test_an_article_whose_law_is_not_sure_is_left_out(text: str) -> None:
    assert not [cited for cited in lois_citees(text) if "#" in cited]


@pytest.mark.parametrize(
    "text", ["l'emploi n° 20-12", "le décret n° 2023-828", "la loi du 29 juillet 1881", "loi n° 12", ""]
)
def test_what_is_no_numbered_law_is_not_cited(text: str) -> None:
    assert lois_citees(text) == ()


def test_a_law_does_not_cite_itself() -> None:
    text = "LOI n° 2023-380 du 19 mai 2023 relative aux jeux\nla présente loi n° 2023-380 et la loi n° 78-17"
    assert lois_citees(text) == ("78-17",)


RECTIFIE = "relatif à l'essai (rectificatif)"


@pytest.mark.parametrize(
    ("titre", "nor", "texte", "found"),
    [
        (f"Décret n° 2023-283 du 19 avril 2023 {RECTIFIE}", "IOMD2301821Z", "", "IOMD2301821D"),
        (f"Arrêté du 19 avril 2023 {RECTIFIE}", "IOMD2301821Z", "", "IOMD2301821A"),
        (
            f"Décret n° 2023-283 {RECTIFIE}",
            "IOMD2301821Z",
            "texte NOR : IOMD2300001D, page 3",
            "IOMD2300001D",
        ),
        (f"Décision du 3 mai {RECTIFIE}", "IOMD2301821Z", "", ""),
        (f"Décret n° 2023-283 {RECTIFIE}", "IOMD2301821D", "", ""),
        ("Décret n° 2023-283 du 19 avril 2023", "IOMD2301821Z", "", ""),
    ],
)
def test_a_rectification_gives_the_nor_of_its_act_when_it_can_be_told(
    titre: str, nor: str, texte: str, found: str
) -> None:
    assert nor_rectifie(titre, nor, texte) == found
