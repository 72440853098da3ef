"""A message as accessible HTML: headings, lists, links and times, the same words as in Discord.

What comes out needs neither a style sheet nor a script: importance, changes and proportions are told in words too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import groupby
from typing import Final

from alerts.image import Image
from alerts.importance import Importance
from alerts.message import (
    Ajoute,
    Barre,
    Fichier,
    Gras,
    Heure,
    Lien,
    Ligne,
    Message,
    Retire,
    Section,
    Span,
    coller,
    espacer,
    nettoyer,
    url_sure,
)
from alerts.render.fichier import fichier_sur
from parlement.temps import date_courte, heure, il_y_a, instant_long, jour_de

SIGNES: Final = {
    Importance.MAJEUR: "▲ Majeur",
    Importance.NOTABLE: "● Notable",
    Importance.COURANT: "○ Courant",
    Importance.DISCRET: "· Discret",
}
LARGEUR_BARRE: Final = 120
"""Units of the drawing, of which a bar fills the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageHtml:
    """A picture to be loaded: its address, that of its dark form, its size in pixels."""

    src: str
    sombre: str
    largeur: int
    hauteur: int


def nowhere(typed: str) -> str | None:
    """No page answers any command."""
    return None


def undrawn(image: Image) -> ImageHtml | None:
    """No picture is drawn: what it shows is told in words."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadre:
    """Where a message is shown. `niveau`: of its title among the headings of the page, 1 to 5.

    now: for "il y a 12 min"; without it, moments are written in full. page_of: the page that answers a typed command
    ("!texte article7"), None when none does. local_of: the page here that tells what an official address does.
    image_of: where a picture is loaded from.
    """

    niveau: int = 1
    now: datetime | None = None
    page_of: Callable[[str], str | None] = nowhere
    local_of: Callable[[str], str | None] = nowhere
    image_of: Callable[[Image], ImageHtml | None] = undrawn


def render_html(message: Message, cadre: Cadre) -> str:
    """The message as one <article>. Every word in it comes escaped; addresses are those `url_sure` accepts."""
    parts = [
        _titre(message, cadre),
        *_lignes(message.resume, cadre),
        *(_section(section, cadre) for section in message.sections),
        *_image(message.image, cadre),
        *_fichier(message.fichier),
        *_actions(message, cadre),
        *_pied(message),
    ]
    return "\n".join(('<article class="message">', *parts, "</article>"))


def render_lines(lignes: Iterable[Ligne], cadre: Cadre) -> str:
    """Lines alone: paragraphs, and lists where bullets follow each other."""
    return "\n".join(_lignes(lignes, cadre))


def render_spans(spans: Iterable[Span], cadre: Cadre) -> str:
    """What stands on one line."""
    return "".join(_span(span, cadre) for span in espacer(spans))


def words(texte: str) -> str:
    """A text on one line, safe to stand in HTML, attributes included."""
    return escape(coller(nettoyer(texte)), quote=True)


def anchor(words_html: str, url: str) -> str:
    """A link, to this site ("/suivi/article7") or away from it."""
    return f'<a href="{escape(url, quote=True)}">{words_html}</a>'


def listed(items: Iterable[str]) -> str:
    """A list of pieces of HTML."""
    return "\n".join(("<ul>", *(f"<li>{item}</li>" for item in items), "</ul>"))


def moment(instant: datetime, texte: str) -> str:
    """A moment that machines can read too."""
    return f'<time datetime="{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}">{words(texte)}</time>'


def _titre(message: Message, cadre: Cadre) -> str:
    texte = words(message.titre).strip() or "(sans titre)"
    url = url_sure(message.url)
    linked = anchor(texte, url) if url else texte
    heading = f"<h{cadre.niveau}>{linked}</h{cadre.niveau}>"
    if message.importance is None:
        return heading
    return f'<p class="importance {message.importance.value}">{SIGNES[message.importance]}</p>\n{heading}'


def _section(section: Section, cadre: Cadre) -> str:
    niveau = min(cadre.niveau + 1, 6)
    titre = words(section.titre).strip()
    heading = f"<h{niveau}>{titre}</h{niveau}>\n" if titre else ""
    return f"<section>\n{heading}{render_lines(section.lignes, cadre)}\n</section>"


def _lignes(lignes: Iterable[Ligne], cadre: Cadre) -> Iterator[str]:
    written = ((ligne.niveau, render_spans(ligne.spans, cadre).strip()) for ligne in lignes)
    for puces, group in groupby((w for w in written if w[1]), key=lambda one: one[0] > 0):
        if puces:
            yield _liste(list(group))
        else:
            yield from (f"<p>{texte}</p>" for _, texte in group)


def _liste(puces: list[tuple[int, str]]) -> str:
    """Bullets; those under a bullet are a list inside it."""
    items: list[tuple[str, list[str]]] = []
    for niveau, texte in puces:
        if niveau == 1 or not items:
            items.append((texte, []))
        else:
            items[-1][1].append(texte)
    return listed(texte + (f"\n{listed(under)}" if under else "") for texte, under in items)


def _span(span: Span, cadre: Cadre) -> str:
    match span:
        case str():
            return words(span)
        case Gras():
            return _gras(span, cadre)
        case Lien():
            return _lien(span, cadre)
        case Heure():
            return _heure(span, cadre.now)
        case Barre():
            return _barre(span)
        case Retire():
            return _change("del", span.mot, span.texte)
        case Ajoute():
            return _change("ins", span.mot, span.texte)


def _gras(span: Gras, cadre: Cadre) -> str:
    """Words in bold; those that are a command with a page lead there, without the mark typed in Discord."""
    page = cadre.page_of(nettoyer(span.texte).strip())
    if page is None:
        return f"<strong>{words(span.texte)}</strong>"
    return anchor(words(span.texte.strip().removeprefix("!")), page)


def _lien(lien: Lien, cadre: Cadre) -> str:
    url = url_sure(lien.url)
    texte = words(lien.texte)
    return anchor(texte if texte.strip() else words(url), cadre.local_of(url) or url) if url else texte


def _heure(span: Heure, now: datetime | None) -> str:
    match span.style:
        case "date":
            day = jour_de(span.instant)
            return f'<time datetime="{day.isoformat()}">{words(date_courte(day))}</time>'
        case "heure":
            return moment(span.instant, heure(span.instant))
        case "relatif" if now is not None:
            return moment(span.instant, il_y_a(span.instant, now))
        case _:
            return moment(span.instant, instant_long(span.instant))


def _change(tag: str, mot: str, texte: str) -> str:
    """Changed words. Few screen readers tell <del> and <ins>: the word says it, hidden where the style shows it.

    Spaces at either end stay outside.
    """
    said = words(texte)
    inside = said.strip(" ")
    if not inside:
        return said
    before = f'<span class="hors-vue">[{mot}\u00a0: </span>'
    marked = f'<{tag}>{before}{inside}<span class="hors-vue">]</span></{tag}>'
    return f"{said[: len(said) - len(said.lstrip(' '))]}{marked}{said[len(said.rstrip(' ')) :]}"


def _barre(barre: Barre) -> str:
    """Full for, outlined against, a line for abstentions: told apart without their colours."""
    total = barre.pour + barre.contre + barre.abstention
    if not total:
        return ""
    parts = (("pour", barre.pour), ("contre", barre.contre), ("abstention", barre.abstention))
    drawn, x = [], 0.0
    for nom, count in parts:
        width = count * LARGEUR_BARRE / total
        if count:
            drawn.append(_part(nom, x, width))
        x += width
    told = ", ".join(f"{count} {nom}" for nom, count in parts if count)
    box = f'width="{LARGEUR_BARRE}" height="12" viewBox="0 0 {LARGEUR_BARRE} 12"'
    return f'<svg class="barre" role="img" aria-label="{told}" {box}>{"".join(drawn)}</svg>'


def _part(nom: str, x: float, width: float) -> str:
    y, height = (5, 2) if nom == "abstention" else (1, 10)
    inside = max(width - 2, 0.5)
    return f'<rect class="{nom}" x="{x + 1:.1f}" y="{y}" width="{inside:.1f}" height="{height}"/>'


def _image(image: Image | None, cadre: Cadre) -> Iterator[str]:
    drawn = cadre.image_of(image) if image else None
    if image is None or drawn is None:
        return
    dark = f'<source media="(prefers-color-scheme: dark)" srcset="{drawn.sombre}">'
    size = f'width="{drawn.largeur}" height="{drawn.hauteur}"'
    shown = f'<img src="{drawn.src}" {size} alt="{words(image.titre)}" loading="lazy">'
    told = f"<details><summary>L'image en toutes lettres</summary><p>{words(image.alt)}</p></details>"
    yield f"<figure>\n<picture>{dark}{shown}</picture>\n<figcaption>{told}</figcaption>\n</figure>"


def _fichier(fichier: Fichier | None) -> Iterator[str]:
    """What goes with a message, folded: every line of it."""
    if sure := fichier_sur(fichier):
        summary = f"<summary>Texte complet ({words(sure.nom)})</summary>"
        yield f'<details>\n{summary}\n<pre class="fichier">{escape(sure.contenu)}</pre>\n</details>'


def _actions(message: Message, cadre: Cadre) -> Iterator[str]:
    """What may be asked next, of what has a page here."""
    pages = ((action.libelle, cadre.page_of(action.commande)) for action in message.actions)
    links = dict.fromkeys(anchor(words(libelle), page) for libelle, page in pages if page)
    if links:
        yield f'<p class="actions">{" · ".join(links)}</p>'


def _pied(message: Message) -> Iterator[str]:
    said = [texte for texte in (words(message.pied).strip(), words(message.reference).strip()) if texte]
    if said:
        yield f'<p class="pied">{" · ".join(said)}</p>'
