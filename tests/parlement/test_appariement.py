"""An article is followed from one version of a text to the next, by its words before its number."""

from __future__ import annotations

import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlement.appariement import Motif, Paire, apparie, dit_surete
from parlement.versions import ArticleVersion, Version

TEXTES = {
    "sante": "Les centres de santé implantés au village olympique dispensent des soins aux membres des délégations",
    "drones": "Les images captées par des aéronefs peuvent faire l’objet de traitements algorithmiques expérimentaux",
    "scanners": "Des scanners corporels sont installés à l’entrée des enceintes sportives avec l’accord des personnes",
    "taxis": "Le préfet de police délivre des autorisations de stationnement aux véhicules accessibles en fauteuil",
    "commerces": "L’ouverture dominicale des établissements de vente au détail est permise autour des sites sportifs",
    "dopage": "Le laboratoire accrédité compare les empreintes génétiques des sportifs soupçonnés de manipulation",
}


def article(place: str, *alineas: str, mention: str = "") -> ArticleVersion:
    return ArticleVersion(
        place=f"Article {place}", alineas=tuple(TEXTES.get(a, a) for a in alineas), mention=mention
    )


def version(*articles: ArticleVersion) -> Version:
    return Version(uid="SN2022B0249", articles=articles)


def told(avant: Version, apres: Version) -> list[tuple[str, str, Motif]]:
    """(old number, new number, why) of each pair, "" for none."""
    return [(_place(p.avant), _place(p.apres), p.motif) for p in apparie(avant, apres)]


def _place(found: ArticleVersion | None) -> str:
    return found.place.removeprefix("Article ") if found else ""


def followed(avant: Version, apres: Version, place: str) -> Paire:
    (pair,) = (p for p in apparie(avant, apres) if p.avant and p.avant.place == f"Article {place}")
    return pair


@cache
def debated(name: str, share: float) -> str:
    """A text with this share of its words replaced, the same ones each time."""
    rng = random.Random(name)
    words = TEXTES[name].split()
    changed = set(rng.sample(range(len(words)), round(share * len(words))))
    return " ".join(
        f"{rng.choice('bcdfg')}autre{n}" if n in changed else word for n, word in enumerate(words)
    )


THREE = version(article("1er", "sante"), article("2", "drones"), article("3", "scanners"))


def test_a_text_that_did_not_change_is_followed_without_a_doubt() -> None:
    pairs = apparie(THREE, THREE)
    assert [(p.avant, p.apres) for p in pairs] == [(a, a) for a in THREE.articles]
    assert all(p.identique and p.suivi and dit_surete(p.surete) == "certain" for p in pairs)


def test_an_article_numbered_again_is_followed_while_its_number_goes_to_another() -> None:
    apres = version(
        article("1er", "sante"), article("2", "taxis"), article("3", "drones"), article("4", "scanners")
    )
    assert told(THREE, apres) == [
        ("1er", "1er", Motif.MEME),
        ("", "2", Motif.NOUVEAU),
        ("2", "3", Motif.RENUMEROTE),
        ("3", "4", Motif.RENUMEROTE),
    ]


@pytest.mark.parametrize(("share", "sure"), [(0.0, "certain"), (0.2, "certain"), (0.5, "à vérifier")])
def test_an_article_numbered_again_and_rewritten_is_followed_and_says_how_sure(
    share: float, sure: str
) -> None:
    apres = version(article("1er", "sante"), article("2", "taxis"), article("10", debated("drones", share)))
    pair = followed(THREE, apres, "2")
    assert (_place(pair.apres), pair.motif) == ("10", Motif.RENUMEROTE)
    assert dit_surete(pair.surete) in (sure, "probable")


def test_half_of_the_paragraphs_rewritten_is_still_the_same_article() -> None:
    avant = version(article("7", "drones", "sante", "scanners", "taxis"), article("8", "dopage"))
    apres = version(
        article("9", "dopage"), article("10", "drones", "commerces", "scanners", debated("sante", 1))
    )
    pair = followed(avant, apres, "7")
    assert (_place(pair.apres), pair.motif) == ("10", Motif.RENUMEROTE)
    assert 0.5 < pair.surete < 1


def test_a_removed_article_is_said_removed_where_it_stood() -> None:
    apres = version(article("1er", "sante"), article("2", "scanners"))
    assert told(THREE, apres) == [
        ("1er", "1er", Motif.MEME),
        ("2", "", Motif.DISPARU),
        ("3", "2", Motif.RENUMEROTE),
    ]
    assert not followed(THREE, apres, "2").suivi
    assert dit_surete(followed(THREE, apres, "2").surete) == "certain"


def test_an_article_that_keeps_its_number_to_say_that_it_is_suppressed_is_removed() -> None:
    apres = version(article("1er", "sante"), article("2", mention="Supprimé"), article("3", "scanners"))
    pair = followed(THREE, apres, "2")
    assert (pair.motif, pair.suivi, pair.apres) == (Motif.SUPPRIME, False, apres.articles[1])
    assert told(apres, apres)[1] == ("2", "2", Motif.SUPPRIME)
    assert told(apres, THREE)[1] == ("2", "2", Motif.RETABLI)


def test_a_suppressed_article_whose_words_are_in_another_is_followed_there() -> None:
    apres = version(
        article("1er", "sante"),
        article("1er bis", "drones"),
        article("2", mention="Supprimé"),
        article("3", "scanners"),
    )
    assert told(THREE, apres) == [
        ("1er", "1er", Motif.MEME),
        ("2", "1er bis", Motif.RENUMEROTE),
        ("", "2", Motif.SUPPRIME),
        ("3", "3", Motif.MEME),
    ]


def test_two_articles_that_swap_their_numbers_are_each_followed() -> None:
    apres = version(article("1er", "drones"), article("2", "sante"), article("3", "scanners"))
    assert told(THREE, apres) == [
        ("2", "1er", Motif.RENUMEROTE),
        ("1er", "2", Motif.RENUMEROTE),
        ("3", "3", Motif.MEME),
    ]


def test_an_article_split_in_two_goes_on_under_its_number_and_the_rest_says_where_it_comes_from() -> None:
    avant = version(article("7", "drones", "sante"), article("8", "taxis"))
    apres = version(article("7", "drones"), article("7 bis", "sante"), article("8", "taxis"))
    assert told(avant, apres) == [
        ("7", "7", Motif.MEME),
        ("", "7 bis", Motif.NOUVEAU),
        ("8", "8", Motif.MEME),
    ]
    assert apparie(avant, apres)[1].proche == avant.articles[0]
    assert told(apres, avant) == [
        ("7", "7", Motif.MEME),
        ("7 bis", "", Motif.DISPARU),
        ("8", "8", Motif.MEME),
    ]


def test_an_article_wholly_rewritten_under_its_number_is_to_be_checked() -> None:
    apres = version(article("1er", "sante"), article("2", "dopage"), article("3", "scanners"))
    pair = followed(THREE, apres, "2")
    assert (_place(pair.apres), pair.motif, dit_surete(pair.surete)) == ("2", Motif.REECRIT, "à vérifier")


def test_an_article_adopted_without_being_printed_is_the_same() -> None:
    apres = version(
        article("premier", mention="Conforme"), article("2", "drones"), article("3", mention="Non modifié")
    )
    first, _, last = apparie(THREE, apres)
    assert (first.motif, first.identique, first.comparable) == (Motif.CONFORME, True, False)
    assert (last.motif, last.suivi) == (Motif.CONFORME, True)


@pytest.mark.parametrize(
    ("one", "other"), [("1er", "premier"), ("7 bis A", "7 bis  a"), ("unique", "UNIQUE")]
)
def test_a_number_written_in_two_ways_is_the_same(one: str, other: str) -> None:
    assert told(version(article(one, "Un a.")), version(article(other, "Le b.")))[0][2] is Motif.REECRIT


def test_articles_without_number_or_words_are_kept_and_hurt_nobody() -> None:
    empty = ArticleVersion(place="")
    assert told(version(), version()) == []
    assert told(version(empty), version(empty)) == [("", "", Motif.CONFORME)]
    assert told(version(), THREE) == [("", place, Motif.NOUVEAU) for place in ("1er", "2", "3")]


def test_the_paragraph_that_pays_for_a_text_does_not_make_articles_alike() -> None:
    gage = (
        "La perte de recettes résultant pour l’État du présent article est compensée, à due concurrence, par la"
        " création d’une taxe additionnelle à l’accise sur les tabacs prévue au chapitre IV du titre Ier du même code"
    )
    pair = followed(version(article("7", "taxis", gage)), version(article("9", "commerces", gage)), "7")
    assert pair.motif is Motif.DISPARU
    assert told(version(article("3", gage)), version(article("4", gage)))[0] == ("3", "4", Motif.RENUMEROTE)


def test_a_few_common_words_under_another_number_are_no_sequel() -> None:
    pair = followed(THREE, version(article("1er", "sante"), article("10", debated("drones", 0.65))), "2")
    assert pair.motif is Motif.DISPARU


def test_a_suppressed_article_of_which_only_a_part_is_elsewhere_stays_suppressed() -> None:
    apres = version(
        article("1er", "sante"), article("1er bis", debated("drones", 0.5)), article("2", mention="Supprimé")
    )
    assert followed(THREE, apres, "2").motif is Motif.SUPPRIME


def test_two_articles_that_could_both_be_the_sequel_leave_a_doubt() -> None:
    alone = version(article("1er", "sante"), article("5", "drones"))
    both = version(article("1er", "sante"), article("5", "drones"), article("6", "drones"))
    assert dit_surete(followed(THREE, alone, "2").surete) == "certain"
    pair = followed(THREE, both, "2")
    assert (_place(pair.apres), dit_surete(pair.surete)) == ("5", "probable")


def test_once_the_text_is_numbered_again_a_number_alone_proves_nothing() -> None:
    avant = version(
        *(article(str(n), name) for n, name in enumerate(["drones", "sante", "scanners", "taxis"], 1))
    )
    apres = version(
        *(article(str(n), name) for n, name in enumerate(["dopage", "taxis", "sante", "scanners"], 1))
    )
    assert ("1", "", Motif.DISPARU) in told(avant, apres)
    assert ("", "1", Motif.NOUVEAU) in told(avant, apres)


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from([*TEXTES, "", "Supprimé"]), max_size=6),
    st.lists(st.tuples(st.sampled_from([*TEXTES, "", "Supprimé"]), st.sampled_from([0.0, 0.3])), max_size=6),
)
def test_every_article_of_both_versions_is_told_once(olds: list[str], news: list[tuple[str, float]]) -> None:
    def made(rank: int, name: str, share: float) -> ArticleVersion:
        if name in TEXTES:
            return article(str(rank), debated(name, share))
        return article(str(rank), mention=name)

    avant = version(*(made(rank, name, 0.0) for rank, name in enumerate(olds, 1)))
    apres = version(*(made(rank, name, share) for rank, (name, share) in enumerate(news, 1)))
    pairs = apparie(avant, apres)
    assert [p.apres for p in pairs if p.apres] == list(apres.articles)
    assert sorted(p.avant.place for p in pairs if p.avant) == sorted(a.place for a in avant.articles)
    for p in pairs:
        assert 0 <= p.surete <= 1
        if p.motif in (Motif.MEME, Motif.RENUMEROTE) and p.avant and p.apres:
            assert set(p.avant.alineas[0].split()) & set(p.apres.alineas[0].split())
