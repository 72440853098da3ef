"""A message as HTML: the words of Discord, whatever they are, and nothing that a browser would run."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree.ElementTree import Element

import html5lib
from hypothesis import given, settings

from alerts.image import ImageParcours
from alerts.importance import Importance
from alerts.message import Action, Barre, Gras, Heure, Lien, Message, ligne, nettoyer, puce, reponse, section
from alerts.render.html import Cadre, ImageHtml, render_html
from tests.alerts.exemples import CHANGEMENT, VOTE, alerte, messages

H = "{http://www.w3.org/1999/xhtml}"
MIDI = datetime(2023, 3, 23, 11, 0, tzinfo=UTC)


def html(message: Message, **cadre: object) -> str:
    """What is written, no-break spaces as plain ones."""
    return render_html(message, Cadre(**cadre)).replace("\u00a0", " ")  # type: ignore[arg-type]


def parsed(text: str) -> Element:
    """Read as a browser does; the first mistake raises."""
    found: Element = html5lib.HTMLParser(strict=True).parseFragment(text)
    return found


def test_a_vote_is_a_heading_its_lines_and_its_lists() -> None:
    text = html(VOTE)
    assert '<p class="importance majeur">▲ Majeur</p>' in text
    assert "<h1>" in text
    assert '<a href="https://www.assemblee-nationale.fr/dyn/16/scrutins/1274">Article 7 ADOPTÉ' in text
    assert "<h2>Par groupe</h2>\n<ul>\n<li><strong>RE</strong> : 30 pour</li>" in text
    assert '<time datetime="2023-03-23T12:11:00Z">13 h 11</time>' in text
    assert "Source lue à 13 h 20 · V-3K9F2A" in text


def test_words_that_changed_are_marked_and_told_without_a_style() -> None:
    text = html(CHANGEMENT)
    assert (
        '<del><span class="hors-vue">[retiré : </span>30 juin 2025<span class="hors-vue">]</span></del>'
        in text
    )
    assert "[ajouté : " in text
    assert "".join(parsed(text).itertext()).count("]") >= 4


def test_a_bar_says_its_figures_and_is_told_apart_without_colours() -> None:
    text = html(reponse("Vote", ligne(Barre(59, 14, 2))))
    assert 'aria-label="59 pour, 14 contre, 2 abstention"' in text
    assert text.count("<rect") == 3
    assert "<svg" not in html(reponse("Vote", ligne("Rien ", Barre(0, 0))))


def test_bullets_under_a_bullet_are_a_list_inside_it() -> None:
    text = html(
        reponse("T", puce("un"), puce("deux", niveau=2), puce("trois"), "fin", puce("seul", niveau=2))
    )
    assert "<li>un\n<ul>\n<li>deux</li>\n</ul></li>\n<li>trois</li>\n</ul>\n<p>fin</p>" in text
    assert "<ul>\n<li>seul</li>\n</ul>" in text


def test_a_moment_is_told_from_now_when_now_is_known() -> None:
    message = reponse("T", ligne("Lu ", Heure(MIDI, "relatif"), ", le ", Heure(MIDI, "date")))
    assert ">il y a 2 h</time>" in html(message, now=datetime(2023, 3, 23, 13, 0, tzinfo=UTC))
    assert ">jeudi 23 mars 2023 à 12 h 00</time>" in html(message)
    assert '<time datetime="2023-03-23">23 mars 2023</time>' in html(message)


def test_a_command_that_has_a_page_leads_there_and_the_others_stay_words() -> None:
    pages = {"!votes article7": "/votes/article7"}
    actions = (Action("Tous les votes", "!votes article7"), Action("Pourquoi ?", "!pourquoi"))
    message = reponse("T", ligne(Gras("!votes article7"), " ", Gras("!pourquoi")), actions=actions)
    text = html(message, page_of=pages.get)
    assert '<a href="/votes/article7">votes article7</a> <strong>!pourquoi</strong>' in text
    assert '<p class="actions"><a href="/votes/article7">Tous les votes</a></p>' in text


def test_a_picture_has_a_light_and_a_dark_form_a_size_and_its_words() -> None:
    image = ImageParcours(titre="Le parcours", etapes=(), alt="Déposé le 22 décembre 2022.")
    drawn = ImageHtml(src="/image/a.png", sombre="/image/a-sombre.png", largeur=1000, hauteur=500)
    text = html(reponse("T", image=image), image_of=lambda asked: drawn)
    assert '<source media="(prefers-color-scheme: dark)" srcset="/image/a-sombre.png">' in text
    assert 'src="/image/a.png" width="1000" height="500" alt="Le parcours"' in text
    assert "Déposé le 22 décembre 2022." in text
    assert "<figure>" not in html(reponse("T", image=image))


def test_only_sound_addresses_are_links() -> None:
    message = reponse("T", ligne(Lien("ici", "javascript:alert(1)"), Lien("là", 'https://x.fr/"onload="x')))
    text = html(message)
    assert "javascript" not in text
    assert text.count("<a ") == 1
    assert 'onload="' not in text


def test_headings_stay_in_order_under_the_title_of_the_page() -> None:
    text = html(
        alerte("T", Importance.NOTABLE, "a", sections=[section("S", "b"), section("", "c")]), niveau=2
    )
    assert "<h2>T</h2>" in text
    assert "<h3>S</h3>" in text
    assert text.count("<h") == 2


@settings(max_examples=10)
@given(messages())
def test_any_message_is_a_sound_piece_of_html_that_runs_nothing(message: Message) -> None:
    root = parsed(html(message))
    for element in root.iter():
        assert element.tag not in {f"{H}script", f"{H}style", f"{H}iframe", f"{H}form"}
        assert not any(str(name).startswith("on") or name == "style" for name in element.attrib)
        assert str(element.get("href", "https://")).startswith(("https://", "http://"))
    shown = "".join(root.itertext())
    assert nettoyer(message.titre).replace("\u00a0", " ").strip() in shown
