"""Indexes of texts, and texts in Akoma Ntoso: each paragraph once, in the order people read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlement.documents import Document
from parlement.versions import ArticleVersion, Version
from tests.trackers.senat.corps_textes import (
    ADOPTE,
    ADOPTION,
    AKN,
    COMMISSION,
    DEPOSE,
    DEPOT,
    EN_COMMISSION,
    TRANSMIS,
    alinea,
    article,
    index,
    texte,
)
from trackers.base import Reading, Unreadable
from trackers.senat.textes import parse_texte, read_index, texte_url

BOMB = b'<!DOCTYPE l [<!ENTITY a "aaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (name, b"&%c;" % (name - 1) * 20) for name in b"bcdefgh"
)
PAGE = b"<!DOCTYPE html><html><head><title>Application Indisponible</title></head><body><p>Merci</p></body></html>"


def version(body: bytes, url: str = COMMISSION) -> Version:
    found, document = parse_texte(body, url).records
    assert isinstance(found, Version)
    assert isinstance(document, Document)
    assert document.uid == found.uid
    return found


def articles(corps: str) -> tuple[ArticleVersion, ...]:
    return version(texte(corps)).articles


def lines(corps: str) -> tuple[str, ...]:
    """Paragraphs of the one article of a body."""
    (only,) = articles(corps)
    return only.alineas


# --- indexes ---------------------------------------------------------------------------------------------------


def test_an_index_names_each_text_by_session_and_number() -> None:
    tabled, adopted, budget = read_index(
        index(
            ("pjl25-561.akn.xml", "2025-12-02T11:56:58"),
            ("http://senat.fr/akomantoso/tas25-091.akn.xml", "2026-07-01T10:00:00"),
            ("plfss25-122.akn.xml", ""),
        )
    )
    assert (tabled.uid, tabled.url) == (
        "SN2025B0561",
        "https://www.senat.fr/akomantoso/pjl25-561.akn.xml",
    )
    assert (tabled.version, tabled.instant) == (
        "2025-12-02T11:56:58",
        datetime(2025, 12, 2, 10, 56, 58, tzinfo=UTC),
    )
    assert (adopted.uid, adopted.url) == ("SN2025TA0091", texte_url("https://www.senat.fr", "tas25-091"))
    assert (budget.uid, budget.version, budget.instant) == (
        "SN2025B0122",
        "Tue Dec 02 11:56:58 CET 2025",
        None,
    )


@pytest.mark.parametrize("names", [("", "rec", "recbis"), ("recbis", "", "rec"), ("rec", "recbis", "")])
def test_a_text_printed_again_is_named_once_by_its_newest_issue(names: tuple[str, ...]) -> None:
    (entry,) = read_index(index(*((f"ppl24-456{name}.akn.xml", "2025-05-01T08:00:00") for name in names)))
    assert (entry.uid, entry.nom, entry.reedition) == ("SN2024B0456", "ppl24-456recbis", "recbis")


def test_files_that_are_no_texts_are_left_out() -> None:
    names = ("a25-12.akn.xml", "pjl25-1.pdf", "https://exemple.fr/x", "pjl25-7.akn.xml")
    assert [entry.uid for entry in read_index(index(*((name, "") for name in names)))] == ["SN2025B0007"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  ",
        PAGE,
        b"<html><body/></html>",
        index(),
        index(("a25-12.akn.xml", "")),
        index(("pjl25-7.akn.xml", ""))[:-9],
        b"\x00\x01",
        b'{"texts": []}',
        "<texts>é</texts>".encode("latin-1"),
        BOMB + b"]><texts>&h;</texts>",
    ],
)
def test_what_is_no_index_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_index(body)


# --- what a text is --------------------------------------------------------------------------------------------


def test_a_text_is_named_by_its_file_and_belongs_to_the_bill_it_says() -> None:
    body = texte(article("Article 1<sup>er</sup>", alinea("Un mot.")))
    found, document = parse_texte(body, COMMISSION).records
    assert isinstance(found, Version)
    assert isinstance(document, Document)
    assert (found.uid, found.dossier, found.titre) == ("SN2022B0249", "pjl22-220", "Jeux olympiques")
    assert found.url == "https://www.senat.fr/leg/pjl22-249.html"
    assert (document.numero, document.dossier, document.depot) == ("249", "pjl22-220", date(2023, 1, 18))
    assert (document.titre, document.titre_court) == ("Projet de loi relatif aux jeux", "Jeux olympiques")
    assert str(found.articles[0].designation) == "article 1er"


@pytest.mark.parametrize(
    ("alias", "url"),
    [
        ("http://senat.fr/leg/pjl22-249.html", "https://www.senat.fr/leg/pjl22-249.html"),
        (
            "https://www.senat.fr/dossier-legislatif/pjl22-220.html",
            "https://www.senat.fr/leg/pjl22-249.html",
        ),
    ],
)
def test_a_text_is_read_at_its_own_page_never_at_that_of_the_bill(alias: str, url: str) -> None:
    written = f'<FRBRalias name="url-senat" value="{alias}"/>'
    assert version(texte(article("Article 1er", alinea("Un.")), alias=written)).url == url


@pytest.mark.parametrize(
    ("url", "steps", "expression", "jour"),
    [
        (DEPOT, (DEPOSE,), "", "2022-12-22"),
        (DEPOT, (DEPOSE, EN_COMMISSION, ADOPTION), "", "2022-12-22"),
        (COMMISSION, (DEPOSE, EN_COMMISSION), "", "2023-01-18"),
        (COMMISSION, (DEPOSE, EN_COMMISSION, ADOPTION, TRANSMIS), "2023-01-18", "2023-01-18"),
        (ADOPTE, (DEPOSE, EN_COMMISSION, ADOPTION, TRANSMIS), "", "2023-01-31"),
        (COMMISSION, (), "2023-01-18", None),
        (ADOPTE, (DEPOSE,), "", None),
        (DEPOT, ('<step date="hier" outcome="déposé au Sénat"/>',), "", None),
    ],
)
def test_a_text_is_of_the_day_of_the_step_that_made_it(
    url: str, steps: tuple[str, ...], expression: str, jour: str | None
) -> None:
    body = texte(article("Article 1er", alinea("Un.")), steps=steps, expression=expression)
    reading = parse_texte(body, url)
    assert version(body, url).publie == (jour and date.fromisoformat(jour))
    assert any("ne date ce texte" in remark for remark in reading.remarks) is (jour is None)


def test_the_fingerprint_changes_with_a_word_and_with_nothing_else_of_the_file() -> None:
    one = version(texte(article("Article 1er", alinea("Un mot."))))
    again = version(texte(article("Article 1er", alinea("Un mot.")), steps=(DEPOSE,), alias="<FRBRalias/>"))
    other = version(texte(article("Article 1er", alinea("Un autre mot."))))
    assert one.empreinte == again.empreinte != other.empreinte
    assert len(one.empreinte) == 64


def test_unknown_mentions_and_numbers_are_shown_and_reported() -> None:
    body = texte(
        article("Article 1er", alinea("Un."), attributs='data:mention="(Réservé)"')
        + article("Disposition sans nom", alinea("Deux.")),
        signet="",
    )
    reading = parse_texte(body, COMMISSION)
    found = version(body).articles
    assert (found[0].mention, found[1].place) == ("Réservé", "Disposition sans nom")
    assert [sum(word in r for r in reading.remarks) for word in ("Réservé", "sans nom", "quel dossier")] == [
        1,
        1,
        1,
    ]


# --- paragraphs ------------------------------------------------------------------------------------------------


def test_what_a_paragraph_introduces_comes_after_it_though_the_file_has_it_before() -> None:
    quoted = alinea("« <b>Art. 719</b>. – Les élus visitent. » ;", pastille=4)
    first = alinea("a) Le premier alinéa est ainsi rédigé :", inside=quoted, pastille=3, num="a)")
    second = alinea("b) Le second est abrogé ;", pastille=5, num="b)")
    inner = alinea("1° L’article 719 est ainsi modifié :", inside=first + second, pastille=2, num="1°")
    read = lines(article("Article 1er", alinea("Le code est ainsi modifié :", pastille=1), inner))
    assert read == (
        "Le code est ainsi modifié :",
        "1° L’article 719 est ainsi modifié :",
        "a) Le premier alinéa est ainsi rédigé :",
        "« Art. 719. – Les élus visitent. » ;",
        "b) Le second est abrogé ;",
    )


def test_the_numbers_in_the_margin_decide_of_the_order() -> None:
    body = article("Article 2", *(alinea(f"Ligne {n}", pastille=n) for n in (1, 3, 2)), alinea("Reste de 2"))
    assert lines(body) == ("Ligne 1", "Ligne 2", "Reste de 2", "Ligne 3")


@pytest.mark.parametrize(
    ("corps", "read"),
    [
        ("<content><p>Un.</p><p>Deux.</p></content>", ("Un.", "Deux.")),
        ("<paragraph><num>I.</num><content><p>Le code.</p></content></paragraph>", ("I. Le code.",)),
        ("<paragraph><num>I</num><content><p>I. – Le code.</p></content></paragraph>", ("I. – Le code.",)),
        ("<alinea><num>a)</num><content><p>À l’article 3.</p></content></alinea>", ("a) À l’article 3.",)),
        ("<alinea><num>1°</num><content><p>« 1° Deux ; »</p></content></alinea>", ("« 1° Deux ; »",)),
        (
            "<list><intro><p>Sont punis :</p></intro><point><num>1°</num><content><p>le vol ;</p></content></point>"
            "<wrapUp><p>d’une amende.</p></wrapUp></list>",
            ("Sont punis :", "1° le vol ;", "d’une amende."),
        ),
        (
            "<paragraph><num>I.</num><alinea><num>1°</num><content><p>Le vol.</p></content></alinea></paragraph>",
            ("I. 1° Le vol.",),
        ),
        ("<content><p>Avant<br/>après<eol/>fin</p></content>", ("Avant après fin",)),
        ("<content>Des mots <b>sans</b> paragraphe.</content>", ("Des mots sans paragraphe.",)),
        ("Des mots nus.", ("Des mots nus.",)),
        ("<content><p><b>Art.</b> <i>7</i></p></content>", ("Art. 7",)),
        (
            "<content><table><tr><th>Zone</th><th><p>Taux</p></th></tr><tr><td>A</td><td>2,5</td></tr></table></content>",
            ("Zone | Taux", "A | 2,5"),
        ),
        (
            '<alinea data:pastille="1" data:mention="(Supprimé)"/><alinea><content><p>Un.</p></content></alinea>',
            ("(Supprimé)", "Un."),
        ),
        (
            '<alinea data:mention="(Supprimé)"><num>1°</num></alinea><alinea><num>2°</num></alinea>',
            ("1° (Supprimé)", "2°"),
        ),
        ("<bloc><ligne>Un.</ligne><ligne>Deux.</ligne></bloc>", ("Un.", "Deux.")),
        (
            "<content><p>Mot<authorialNote><p>Une note</p></authorialNote> suite</p></content>",
            ("Mot Une note suite",),
        ),
        ("<content><p>\u00a0</p><p/><p>Un\u202f%</p></content>", ("Un %",)),
    ],
)
def test_each_paragraph_is_read_once_whatever_holds_it(corps: str, read: tuple[str, ...]) -> None:
    assert lines(article("Article 1er", corps)) == read


def test_an_article_quoted_by_an_article_is_some_of_its_paragraphs() -> None:
    quoted = (
        "<content><p>Après l’article 3, il est inséré : <mod><quotedStructure><chapter><num>« CHAPITRE II</num>"
        "<heading>« Des caméras</heading><article><num>« Art. L. 251-2</num><content><p>Le préfet autorise.</p>"
        "<p>Il informe. »</p></content></article></chapter></quotedStructure></mod> à compter de 2024.</p></content>"
    )
    first, second = articles(article("Article 7", quoted) + article("Article 8", alinea("Un.")))
    assert (first.place, second.place) == ("Article 7", "Article 8")
    assert first.alineas == (
        "Après l’article 3, il est inséré :",
        "« CHAPITRE II",
        "« Des caméras",
        "« Art. L. 251-2 Le préfet autorise.",
        "Il informe. »",
        "à compter de 2024.",
    )


def test_an_article_has_its_heading_and_what_it_stands_in() -> None:
    body = (
        "<title><num>TITRE I<sup>er</sup></num><heading>Sécurité</heading><enveloppe><chapter><num>CHAPITRE II</num>"
        "<article><num>Article 7 bis A</num><heading>Caméras</heading><content><p>Un.</p></content></article>"
        "</chapter></enveloppe></title><article><num>Article unique</num><content><p>Un.</p></content></article>"
    )
    inner, outer = articles(body)
    assert (inner.place, inner.intitule) == ("Article 7 bis A", "Caméras")
    assert inner.division == "TITRE Ier – Sécurité › CHAPITRE II"
    assert (outer.place, outer.division) == ("Article unique", "")


@pytest.mark.parametrize(
    ("written", "place", "mention", "alineas"),
    [
        (article("Article 2 (nouveau)", alinea("Un.")), "Article 2", "nouveau", 1),
        (
            article("Article 2", attributs='data:mention="(nouveau)(Supprimé)"'),
            "Article 2",
            "nouveau, Supprimé",
            0,
        ),
        (article("Article 2", alinea("(Supprimé)")), "Article 2", "Supprimé", 0),
        (article("Article 2 (Conforme)", alinea("(Conforme)")), "Article 2", "Conforme", 0),
        (article("Article 2 (Non modifié)", alinea("Un.")), "Article 2", "Non modifié", 1),
        (article("Article 2", alinea("(Suppression maintenue)")), "Article 2", "Suppression maintenue", 0),
        (article("Article 2", alinea("1° (Supprimé)")), "Article 2", "", 1),
    ],
)
def test_what_is_said_in_brackets_of_an_article_is_apart(
    written: str, place: str, mention: str, alineas: int
) -> None:
    (found,) = articles(written)
    assert (found.place, found.mention, len(found.alineas)) == (place, mention, alineas)
    assert found.est_supprime is ("upp" in mention)


def test_articles_said_together_to_be_the_same_are_each_told() -> None:
    found = articles(article("Articles 3 à 5 et 7 bis", alinea("(Conformes)")) + article("Articles x et y"))
    assert [one.place for one in found] == [
        "Article 3",
        "Article 4",
        "Article 5",
        "Article 7 bis",
        "Articles x et y",
    ]
    assert all(one.sans_texte for one in found)


def test_articles_of_a_treaty_joined_to_the_text_are_not_its_own() -> None:
    treaty = article("Article 1er", alinea("Traité."))
    joined = f"<attachments><attachment><doc>{treaty}</doc></attachment></attachments>"
    (only,) = version(texte(article("Article unique", alinea("Est autorisée.")), suite=joined)).articles
    assert only.alineas == ("Est autorisée.",)


@pytest.mark.parametrize(
    "renamed",
    [
        lambda body: body.replace(f' xmlns="{AKN}"', ""),
        lambda body: re.sub(r"<(/?)(?=[A-Za-z])", r"<\1akn:", body).replace("xmlns=", "xmlns:akn="),
    ],
    ids=["no namespace", "a prefix"],
)
def test_the_prefix_of_the_elements_does_not_matter(renamed: object) -> None:
    body = texte(article("Article 1er", alinea("1° Un.", num="1°")))
    assert callable(renamed)
    other = renamed(body.decode()).encode()
    assert other != body
    assert parse_texte(other, COMMISSION) == parse_texte(body, COMMISSION)


# --- what is refused -------------------------------------------------------------------------------------------

GOOD = texte(article("Article 1er", alinea("Un mot sur l’été.")))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "vide"),
        (PAGE, "HTML"),
        (b"<html><body><p>ouvert</body></html>", "HTML"),
        (GOOD[:-30], "invalide"),
        (GOOD.decode().encode("cp1252"), "invalide"),
        (GOOD.replace(b"UTF-8", b"ABCDEF"), "invalide"),
        (texte(""), "aucun article"),
        (texte("<p>Un exposé.</p>"), "aucun article"),
        (index(("pjl22-249.akn.xml", "")), "aucun article"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a><article>&x;</article></a>', "DOCTYPE"),
        (BOMB + b"]><a x='&h;'><article>&h;</article></a>", "invalide"),
        (texte(article("Article 1er", "<alinea>" * 120 + "Un." + "</alinea>" * 120)), "imbriqués"),
        (texte(article("Article 1er", "<b>" * 400 + "Un." + "</b>" * 400)), "invalide"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        parse_texte(body, COMMISSION)


@pytest.mark.parametrize("url", ["https://www.senat.fr/leg/pjl22-249.html", DEPOT.replace("pjl", "zzz"), ""])
def test_a_text_from_an_address_that_names_none_is_refused(url: str) -> None:
    with pytest.raises(Unreadable, match="adresse"):
        parse_texte(GOOD, url)


def test_a_body_cut_anywhere_is_refused_never_half_read() -> None:
    for end in range(0, len(GOOD) - 1, 23):
        with pytest.raises(Unreadable):
            parse_texte(GOOD[:end], COMMISSION)


_WORDS = st.text("abé«» °1)", min_size=1, max_size=8).filter(str.strip)
_TREES = st.recursive(
    _WORDS.map(lambda words: f"<content><p>{words}</p></content>"),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["alinea", "paragraph", "list", "point", "bloc", "quotedStructure", "b", "table"]),
        st.lists(inner, min_size=1, max_size=4),
    ),
    max_leaves=12,
)


@settings(max_examples=40)
@given(_TREES)
def test_no_word_of_an_article_is_lost_or_doubled(tree: str) -> None:
    reading = parse_texte(texte(article("Article 1er", tree)), COMMISSION)
    assert isinstance(reading, Reading)
    found = reading.records[0]
    assert isinstance(found, Version)
    written = re.sub(r"<[^>]+>", " ", tree)
    assert sorted(" ".join(found.articles[0].alineas).split()) == sorted(written.split())
