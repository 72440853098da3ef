"""Small pages and lists in the wording of the Assemblée's site, laid out in several ways: none was recorded."""

from __future__ import annotations

from collections.abc import Callable

VOTE = "https://www.assemblee-nationale.fr/dyn/17/scrutins/4660"
TITRE = (
    "l'amendement n° 237 de Mme Durand à l'article 9 du projet de loi relatif aux essais (première lecture)."
)
CHIFFRES = {
    "Nombre de votants": "547",
    "Nombre de suffrages exprimés": "493",
    "Majorité absolue des suffrages exprimés": "247",
    "Pour l'adoption": "400",
    "Contre": "93",
    "Abstention": "54",
}
ADOPTE = "L'Assemblée nationale a adopté"
REJETE = "L’Assemblée nationale n’a pas adopté."

GROUPES = """
<h2>Votes des groupes</h2>
<h3>Groupe des Essais (123 membres)</h3><ul><li>Pour : 100</li><li>Contre : 3</li><li>Non votant : 1</li></ul>
<h3>Groupe Témoin (20 membres)</h3><p>Contre : <b>20</b></p><ul><li>M. Jean Pour</li><li>Mme Anne Contre</li></ul>
"""


def paragraphs(chiffres: dict[str, str]) -> str:
    """As on the former site."""
    return "".join(f'<p class="repartitionvotes">{k} : <b>{v}</b></p>' for k, v in chiffres.items())


def soup(chiffres: dict[str, str]) -> str:
    """Nested boxes without meaning, the figure before its label, a share after it, no colon."""
    return "".join(
        f"<div><div><div>{v}</div></div><div><span>{k}</span><small>({int(v) / 5.77:.1f}".replace(".", ",")
        + " %)</small></div></div>"
        for k, v in chiffres.items()
    )


def table(chiffres: dict[str, str]) -> str:
    """One row a figure."""
    rows = "".join(f"<tr><th>{k}</th><td>{v}</td></tr>" for k, v in chiffres.items())
    return f"<table><caption>Résultat du vote</caption><tbody>{rows}</tbody></table>"


def definitions(chiffres: dict[str, str]) -> str:
    """Terms and definitions, all in one element."""
    return "<dl>" + "".join(f"<dt>{k}</dt><dd>{v}</dd>" for k, v in chiffres.items()) + "</dl>"


def reversed_definitions(chiffres: dict[str, str]) -> str:
    """Every figure before its label, all in one element."""
    return "<div>" + "".join(f"<b>{v}</b> <i>{k}</i> " for k, v in chiffres.items()) + "</div>"


def sentence(chiffres: dict[str, str]) -> str:
    """One run of text, with the spaces of French typography."""
    return "<p>" + " ; ".join(f"{k}\u00a0:\u202f{v}" for k, v in chiffres.items()) + "</p>"


def broken_lines(chiffres: dict[str, str]) -> str:
    """One paragraph, a line each."""
    return "<p>" + "<br>".join(f"{k}\u202f:\n {v}" for k, v in chiffres.items()) + "</p>"


def shouted(chiffres: dict[str, str]) -> str:
    """Upper case, typographic apostrophes, comments and drawings inside."""
    lines = (
        f"<li><!-- 12 -->{k.upper().replace(chr(39), '’')}<svg><text>9</text></svg> <b>{v}</b></li>"
        for k, v in chiffres.items()
    )
    return f"<ul>{''.join(lines)}</ul>"


MISES_EN_PAGE: tuple[Callable[[dict[str, str]], str], ...] = (
    paragraphs,
    soup,
    table,
    definitions,
    reversed_definitions,
    sentence,
    broken_lines,
    shouted,
)


def vote_page(
    synthese: str = "",
    *,
    head: str = f'<link rel="canonical" href="{VOTE}">',
    analyse: str = "<h1>Analyse du scrutin n°4660</h1>",
    seance: str = "<h2>Troisième séance du vendredi 5 décembre 2025</h2>",
    titre: str = f"<p>Scrutin public n°4660 sur {TITRE}</p>",
    resultat: str = ADOPTE,
    groupes: str = GROUPES,
) -> bytes:
    """A vote's page; each part given replaces the usual one. `synthese` is what stands under "Synthèse du vote"."""
    synthese = synthese or paragraphs(CHIFFRES)
    return f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">{head}<script>Contre : 12</script></head>
<body><nav><a href="#s">Synthèse du vote</a> <a href="#g">Votes des groupes</a>
<a href="/dyn/17/scrutins">Scrutins</a></nav>
{analyse}{seance}{titre}
<section><span>Synthèse du vote</span>{synthese}<p>{resultat}</p></section>{groupes}
<footer>577 députés. Pour nous écrire : 126, rue de l'Université</footer></body></html>""".encode()


def list_page(*hrefs: str) -> bytes:
    """A list of votes with these links."""
    links = "".join(f'<li><a href="{href}">Scrutin public</a></li>' for href in hrefs)
    return f"<html><body><h1>Scrutins publics</h1><ul>{links}</ul></body></html>".encode()
