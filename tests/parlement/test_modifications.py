"""What a decree changes in codes and laws, by its operative words."""

from __future__ import annotations

import pytest

from parlement.modifications import articles_touches

CSI = "du code de la sécurité intérieure"


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        (f"L'article R. 242-8 {CSI} est ainsi modifié :", [f"R. 242-8 {CSI}"]),
        (f"Les articles R. 242-8 et R. 242-9 {CSI} sont abrogés.", [f"R. 242-8 {CSI}", f"R. 242-9 {CSI}"]),
        (
            f"Après l'article R. 242-7 {CSI}, sont insérés les articles R. 242-8 à R. 242-14 ainsi rédigés :",
            [f"R. 242-8 à R. 242-14 {CSI}"],
        ),
        (
            f"Après l'article R. 242-7 {CSI}, il est inséré une section 3 ainsi rédigée :",
            [f"après R. 242-7 {CSI}"],
        ),
        (
            f"Au premier alinéa de l'article R. 242-8 {CSI}, les mots : « est abrogé. Il » sont remplacés par « b ».",
            [f"R. 242-8 {CSI}"],
        ),
        (
            f"Le chapitre II du titre IV du livre II de la partie réglementaire {CSI} est complété par une section 3 :",
            [f"chapitre II du titre IV du livre II de la partie réglementaire {CSI}"],
        ),
        ("Le livre II du code pénal est ainsi modifié :", ["livre II du code pénal"]),
        (
            "Le II de l'article 10 de la loi n° 2023-380 du 19 mai 2023 est abrogé.",
            ["10 de la loi n° 2023-380"],
        ),
        (
            "A l'article 1er du décret n° 2023-828 susvisé, le mot : « a » est supprimé.",
            ["1er du décret n° 2023-828"],
        ),
        ("Le décret n° 2023-828 du 28 août 2023 est abrogé.", ["décret n° 2023-828"]),
        ("L'article 3 de l'ordonnance n° 45-2658 est abrogé.", ["3 de l'ordonnance n° 45-2658"]),
        (
            "L'article R. 1 du code de l'entrée et du séjour des étrangers et du droit d'asile est abrogé.",
            ["R. 1 du code de l'entrée et du séjour des étrangers et du droit d'asile"],
        ),
        (
            f"L'article R. 242-1 {CSI} est abrogé. L'article R. 242-2 {CSI} est ainsi modifié :",
            [f"R. 242-1 {CSI}", f"R. 242-2 {CSI}"],
        ),
    ],
)
def test_what_an_operative_sentence_changes_is_told(text: str, changed: list[str]) -> None:
    assert list(articles_touches(text)) == changed


def test_items_change_the_code_that_the_sentence_above_them_names() -> None:
    text = f"""Article 1
Le code de la sécurité intérieure (partie réglementaire) est ainsi modifié :
1° L'article R. 242-8 est ainsi modifié :
a) A l'article 3 du présent décret, un mot est ajouté ;
2° Après l'article R. 242-9, il est inséré un article R. 242-9-1 ainsi rédigé :
Article 2
L'article R. 9 est abrogé.
L'article R. 1 {CSI} est abrogé."""
    assert list(articles_touches(text)) == [f"R. 242-8 {CSI}", f"R. 242-9-1 {CSI}", f"R. 1 {CSI}"]


def test_articles_quoted_whole_are_those_created_until_the_next_article() -> None:
    text = f"""Le chapitre II {CSI} est complété par une section 3 ainsi rédigée :
« Section 3
« Art. R. 242-8.-I.-Les services peuvent.
« Art. R. 242-9. - L'article R. 1 du code pénal est ainsi modifié.
Article 2
« Art. R. 242-10. - Rien ne dit où."""
    assert list(articles_touches(text)) == [f"chapitre II {CSI}", f"R. 242-8 {CSI}", f"R. 242-9 {CSI}"]


@pytest.mark.parametrize(
    "text",
    [
        f"L'agent mentionné à l'article L. 242-5 {CSI} est remplacé par un autre.",
        f"Dans les conditions prévues à l'article L. 242-5 {CSI}, le dossier est complété.",
        "L'article 3 du même code est abrogé.",
        "Les articles L. 1 et L. 2 du présent arrêté sont abrogés.",
        f"Vu l'article L. 242-5 {CSI} ;",
        "",
    ],
)
def test_what_is_only_mentioned_or_not_named_is_left_out(text: str) -> None:
    assert articles_touches(text) == ()
