"""What every page has around its content: landmarks, the way to the content, the way to the other pages."""

from __future__ import annotations

from datetime import datetime

from alerts.render.html import anchor, listed, moment, words
from parlement.temps import instant_long
from service.web.liens import Liens

SANS_PAGE = ""
"""No feed goes with the page."""


def page(
    titre: str, corps: str, liens: Liens, *, site: str, now: datetime, ici: str = "", flux: str = SANS_PAGE
) -> str:
    """A whole page. `corps`: HTML that begins with its <h1>. `ici`: the page of the menu. `flux`: its feed."""
    name = site if titre == site else f"{titre} — {site}"
    feed = (
        f'<link rel="alternate" type="application/atom+xml" title="{words(titre)}" href="{flux}">\n'
        * bool(flux)
    )
    return f"""<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{words(name)}</title>
<link rel="stylesheet" href="{liens.vers("style.css")}">
{feed}</head>
<body>
<a class="evitement" href="#contenu">Aller au contenu</a>
<header>
<p class="site">{anchor(words(site), liens.vers(""))}</p>
<nav aria-label="Pages">
{_menu(liens, ici)}
</nav>
</header>
<main id="contenu">
{corps}
</main>
<footer>
<p>Page écrite {moment(now, f"le {instant_long(now)}")}, heure de Paris. Ce qui fait foi est publié par
<a href="https://www.assemblee-nationale.fr/">l'Assemblée nationale</a>, <a href="https://www.senat.fr/">le Sénat</a> et
<a href="https://www.legifrance.gouv.fr/">le Journal officiel</a>.</p>
</footer>
</body>
</html>
"""


MENU = (
    ("", "Suivis"),
    ("direct", "Direct"),
    ("agenda", "Agenda"),
    ("corrections", "Corrections"),
    ("sante", "Sources"),
)


def _menu(liens: Liens, ici: str) -> str:
    return listed(
        f'<a href="{liens.vers(where)}" aria-current="page">{nom}</a>'
        if nom == ici
        else anchor(nom, liens.vers(where))
        for where, nom in MENU
    )
