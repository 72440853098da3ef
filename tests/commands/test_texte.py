"""`!texte`: an article as each version writes it, followed when its number changes, and the words that changed."""

from __future__ import annotations

from datetime import date

import pytest

from alerts.message import Fichier
from alerts.render.discord import render_discord
from commands.base import Context
from commands.registry import answer_line
from commands.texte import suggest
from commands.versions import SHOWN
from parlement.dossiers import Acte
from parlement.versions import ArticleVersion, Version
from tests.alerts.monde import DOSSIER, Monde
from tests.commands.debat import ask, read_one_by_one

DEPOSE, COMMISSION, ADOPTE = "SN2022B0220", "SN2022B0249", "SN2022TA0044"
DEBUT = "L'expérimentation des traitements algorithmiques d'images est autorisée par décret."
FIN = "Elle prend fin le {}, un rapport étant remis au Parlement avant cette date par le Gouvernement."
AUTRE = ArticleVersion(place="Article 8", alineas=("Des scanners corporels peuvent être installés.",))


def article(*alineas: str, place: str = "Article 7", mention: str = "") -> ArticleVersion:
    return ArticleVersion(place=place, alineas=alineas, mention=mention)


def version(uid: str, jour: date, *articles: ArticleVersion) -> Version:
    url = f"https://www.senat.fr/leg/{uid}.html"
    return Version(uid=uid, dossier="pjl22-220", publie=jour, url=url, articles=(*articles, AUTRE))


def context_of(monde: Monde) -> Context:
    return Context(tracked=monde.tracked, vigie=monde.vigie, now=monde.now)


def know(monde: Monde, *versions: Version) -> Monde:
    """The bill, its texts in order, and their versions."""
    codes = ("SN1-DEPOT", "SN1-COM-FOND-RAPPORT", "SN1-DEBATS-DEC")
    steps = [
        Acte(uid=f"pjl22-220-{code}", dossier="pjl22-220", code=code, date=one.publie, textes=(one.uid,))
        for code, one in zip(codes, versions, strict=False)
    ]
    read_one_by_one(monde, DOSSIER, *steps, *versions)
    return monde


@pytest.fixture
def navette(monde: Monde) -> Monde:
    """Three versions; the commission adds a date, the sitting changes it."""
    return know(
        monde,
        version(DEPOSE, date(2022, 12, 22), article(DEBUT)),
        version(COMMISSION, date(2023, 1, 18), article(DEBUT, FIN.format("30 juin 2025"))),
        version(ADOPTE, date(2023, 1, 31), article(DEBUT, FIN.format("31 mars 2025"))),
    )


def test_the_last_version_is_read_word_for_word(navette: Monde) -> None:
    told = ask(navette, "!texte article7")
    assert told.startswith("Article 7 (Jeux olympiques 2024) — texte adopté n° 44 (Sénat)")
    assert "Publié le mardi 31 janvier 2023" in told
    assert DEBUT in told
    assert FIN.format("31 mars 2025") in told
    assert "Autres versions : n° 220, 249 — !texte article7 249 · ce qui change" in told


@pytest.mark.parametrize(
    "typed", ["!texte article7 249", "!texte vsa texte n° 249", "!texte article7 n° 249"]
)
def test_a_version_is_asked_for_by_its_printed_number(navette: Monde, typed: str) -> None:
    assert FIN.format("30 juin 2025") in ask(navette, typed)


@pytest.mark.parametrize(
    "typed", ["avant/après", "avant apres", "avant / après", "changements", "249/44", "249 → 44"]
)
def test_only_the_words_that_changed_are_marked(navette: Monde, typed: str) -> None:
    told = ask(navette, f"!texte article7 {typed}")
    assert "du texte n° 249 (Sénat) au texte adopté n° 44 (Sénat)" in told
    assert "Changé : 1 alinéa sur 2" in told
    change = "Alinéa 2 : Elle prend fin le [retiré : 30 juin] [ajouté : 31 mars] 2025"
    assert change in told.replace("\N{NO-BREAK SPACE}", " ")
    assert DEBUT not in told
    assert "Autres changements : !texte article7 220/249" in told


def test_two_versions_with_the_same_words_say_so(monde: Monde) -> None:
    know(
        monde,
        *(version(uid, date(2023, 1, n + 1), article(DEBUT)) for n, uid in enumerate((DEPOSE, COMMISSION))),
    )
    assert "Aucun mot n'a changé." in ask(monde, "!texte article7 avant/après")


def test_an_article_numbered_again_is_followed_by_its_words(monde: Monde) -> None:
    words = (DEBUT, FIN.format("30 juin 2025"))
    know(
        monde,
        version(DEPOSE, date(2022, 12, 22), article(*words)),
        version(
            COMMISSION,
            date(2023, 1, 18),
            article("Tout autre chose, sur les taxis."),
            article(*words, place="Article 10"),
        ),
    )
    told = ask(monde, "!texte article7")
    assert "Il y porte le numéro : Article 10" in told
    assert DEBUT in told
    assert "taxis" not in told


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (article(mention="Supprimé"), "Article supprimé dans cette version"),
        (article(mention="Conforme"), "Conforme : cette version ne redonne pas ses mots"),
    ],
)
def test_a_version_that_gives_no_word_of_it_says_why(monde: Monde, one: ArticleVersion, told: str) -> None:
    know(
        monde,
        version(DEPOSE, date(2022, 12, 22), article(DEBUT)),
        version(COMMISSION, date(2023, 1, 18), one),
    )
    assert told in ask(monde, "!texte article7")
    assert told in ask(monde, "!texte article7 220/249")


def test_an_article_that_a_version_adds_is_told_as_new(monde: Monde) -> None:
    know(
        monde,
        version(DEPOSE, date(2022, 12, 22)),
        version(COMMISSION, date(2023, 1, 18), article(DEBUT, mention="nouveau")),
    )
    told = ask(monde, "!texte article7 220/249")
    assert "L'article est nouveau dans cette version" in told
    assert DEBUT in told


def test_one_version_has_nothing_to_be_compared_with(monde: Monde) -> None:
    know(monde, version(DEPOSE, date(2022, 12, 22), article(DEBUT)))
    assert "Une seule version de cet article est connue : texte n° 220 (Sénat)" in ask(
        monde, "!texte article7 avant/après"
    )


def test_a_long_article_is_cut_at_a_paragraph_and_joined_whole_as_a_file(monde: Monde) -> None:
    alineas = [f"{rank}° {'mot ' * 60}".strip() for rank in range(1, 31)]
    know(monde, version(DEPOSE, date(2022, 12, 22), article(*alineas)))
    message = answer_line("!texte article7", context_of(monde))
    fichier = message.fichier
    assert isinstance(fichier, Fichier)
    assert fichier.contenu == "\n\n".join(alineas)
    embed = render_discord(message).embeds[0]
    assert embed["description"].endswith("La suite est dans le fichier joint.")
    assert len(embed["description"]) < SHOWN + 100
    assert "30° mot" in ask(monde, "!texte article7"), "a terminal shows it whole"


def test_many_changes_are_joined_whole_as_a_file(monde: Monde) -> None:
    before = [f"Alinéa qui dit la chose {rank} {'comme elle est ' * 8}" for rank in range(60)]
    know(
        monde,
        version(DEPOSE, date(2022, 12, 22), article(*before)),
        version(
            COMMISSION, date(2023, 1, 18), article(*(a.replace("la chose", "toute chose") for a in before))
        ),
    )
    fichier = answer_line("!texte article7 avant/après", context_of(monde)).fichier
    assert isinstance(fichier, Fichier)
    assert fichier.contenu.count("[retiré : la] [ajouté : toute] chose") == 60


def test_a_bill_tells_its_versions_and_its_articles_then_any_of_them(navette: Monde) -> None:
    told = ask(navette, "!texte jo2024")
    assert "Articles du texte adopté n° 44 (Sénat) : 7, 8" in told
    assert all(f"n° {numero} (Sénat)" in told for numero in (220, 249, 44))
    assert "scanners" in ask(navette, "!texte jo2024 article 8")
    assert "scanners" in ask(navette, "!texte jo2024 article 8 249")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            "!texte article7 999",
            "Le texte n° 999 n'est pas connu article par article. Connus : n° 220, n° 249, n° 44",
        ),
        ("!texte jo2024 article 99", "Aucune version connue n'a d'article 99"),
        ("!texte", "Il manque un article suivi"),
        ("!texte nimporte", "« nimporte » n'est pas suivi"),
    ],
)
def test_what_cannot_be_shown_says_what_can(navette: Monde, typed: str, told: str) -> None:
    assert told in ask(navette, typed)


def test_a_bill_whose_text_is_not_known_says_who_publishes_it(monde: Monde) -> None:
    assert "Le Sénat publie celles des textes qu'il examine" in ask(monde, "!texte article7")


def test_what_can_be_typed_is_offered(navette: Monde) -> None:
    context = context_of(navette)
    assert suggest(context, "") == ["article7", "jo2024"]
    assert suggest(context, "article7 ") == [
        "article7",
        "article7 avant/après",
        "article7 44",
        "article7 249",
        "article7 220",
    ]
