"""Small pages, lists and files in the wording of the Sénat's, written for the tests: no page was recorded."""

from __future__ import annotations

import json
from html import escape

SITE = "https://www.senat.fr"
URL = f"{SITE}/scrutin-public/2022/scr2022-3.html"
LISTE = f"{SITE}/scrutin-public/scr2022.html"
TITRE = (
    "l'amendement n° 27 rectifié bis, présenté par Mme Anne Alba et les membres du groupe des Essais, tendant à "
    "supprimer l'article 7 du projet de loi, adopté par l'Assemblée nationale, de financement des essais pour 2023"
)
CHIFFRES = {
    "Nombre de votants": "336",
    "Suffrages exprimés": "334",
    "Pour": "307",
    "Contre": "27",
    "Abstention": "2",
    "N'ont pas pris part au vote": "12",
}
ADOPTE, REJETE = "Le Sénat a adopté.", "Le Sénat n’a pas adopté."

GROUPES = """
<h2>Votes par groupe politique</h2><div id="accordion-collapse-4"><h3>Groupe des Essais (145)</h3>
<ul><li><strong>Pour : 100</strong></li><li>Contre : 3</li><li>Abstention : 7</li></ul>
<p>N'ont pas pris part au vote : 1 - <a href="/senateur/alba_anne12345a.html">Mme Anne Alba</a>*</p></div>
"""


def cards(chiffres: dict[str, str], resultat: str = ADOPTE) -> str:
    """As the notes on the present site describe it: a card, a list, figures in bold, the shortest labels after them."""
    short = {"Pour": "pour", "Contre": "contre", "Abstention": "abstention"}
    items = (
        f"<li><strong>{v}</strong> {short[k]}</li>" if k in short else f"<li>{k} : <strong>{v}</strong></li>"
        for k, v in chiffres.items()
    )
    return f'<div class="card-body"><ul>{"".join(items)}</ul><p><strong>{resultat}</strong></p></div>'


def page(
    resume: str = "",
    *,
    h1: str = "<h1>Scrutin n°3 - séance du 11 octobre 2022</h1>",
    titre: str = f'<p class="page-lead">sur {TITRE}</p>',
    head: str = "<title>Scrutin n°3 - Sénat</title>",
    groupes: str = GROUPES,
) -> bytes:
    """A vote's page; each part given replaces the usual one."""
    resume = resume or cards(CHIFFRES)
    return f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">{head}</head><body>
<nav><a href="/scrutin-public/scr2022.html">Scrutins publics</a> <a href="#v">Voir les votes</a> 12 mots</nav>
<main>{h1}{titre}{resume}{groupes}<aside><h3>Sur le même sujet</h3></aside></main>
<footer>348 sénateurs ; 15, rue de Vaugirard</footer></body></html>""".encode()


def plain(chiffres: dict[str, str], resultat: str = ADOPTE, titre: str = TITRE, numero: int = 3) -> bytes:
    """The same as text alone, in Windows-1252, without any class: as old pages."""
    lines = "<br>".join(f"{k} : {v}" for k, v in chiffres.items())
    return f"""<html><body><p>Scrutin n° {numero}</p><p>Séance du 1er octobre 2022</p><p>sur {escape(titre)}.</p>
<p>{lines}</p><p>{resultat}</p><p>Analyse par groupes politiques</p>
<p>GROUPE DES ESSAIS (20) : Pour : 15 - Contre : 5</p></body></html>""".encode("cp1252")


def liste(*entrees: str) -> bytes:
    """A list of votes with these entries."""
    return f"""<html><body><aside><ul class="dropdown-menu"><li><a href="scr2021.html">2021-2022</a></li></ul></aside>
<main><h1>Scrutins publics</h1>{"".join(entrees)}</main></body></html>""".encode()


def votes(lettres: dict[str, str]) -> bytes:
    """Who voted what."""
    return json.dumps(
        {"votes": [{"matricule": m, "vote": v, "siege": 1} for m, v in lettres.items()]}
    ).encode()


COLONNES = "Matricule,Qualité,Nom usuel,Prénom usuel,État,Date naissance,Courrier électronique"


def general(*lignes: str, colonnes: str = COLONNES, annonce: int | None = None) -> str:
    """A file of senators: comments, header, lines."""
    count = len(lignes) if annonce is None else annonce
    return "\n".join(
        (f'% Requête :select x as "Matricule",\n% {count} ligne(s) de résultat', colonnes, *lignes, "")
    )


def histogroupes(*periodes: tuple[str, str, str | None, str | None]) -> bytes:
    """A file of groups: (senator, code, first day, last day)."""
    cles = (
        "Matricule",
        "Code_du_groupe_politique",
        "Date_de_debut_d_appartenance",
        "Date_de_fin_d_appartenance",
    )
    return json.dumps({"results": [dict(zip(cles, periode, strict=True)) for periode in periodes]}).encode()
