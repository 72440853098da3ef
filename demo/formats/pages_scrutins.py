"""The pages of public votes: the list, latest first, and the analysis of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from html import escape

from demo.chronique import Faits, Scrutin, Voix
from demo.formats.scrutins import ANNONCES, titre_officiel
from parlement.temps import date_longue

RANGS = {1: "Première", 2: "Deuxième", 3: "Troisième"}
PAR_PAGE = 10


def page_du_scrutin(faits: Faits, scrutin: Scrutin) -> bytes:
    """One vote: its title, its sitting, its figures by label, then those of each group."""
    exprimes = scrutin.pour + scrutin.contre
    titre = f"Analyse du scrutin n°{scrutin.numero}"
    annonce = ANNONCES[scrutin.sort]
    return _page(
        titre,
        f'<p><a href="{_liste(faits)}">Scrutins publics</a></p>',
        f"<h1>{titre}</h1>",
        f'<h2 class="h4">{_seance(scrutin)}</h2>',
        f'<p class="h6">Scrutin public n°{scrutin.numero} sur {escape(titre_officiel(faits, scrutin))}</p>',
        "<section><span>Synthèse du vote</span>",
        f"<p>Nombre de votants : {exprimes + scrutin.abstentions}</p>",
        f"<p>Nombre de suffrages exprimés : {exprimes}</p>",
        f"<p>Majorité absolue : {exprimes // 2 + 1}</p>",
        _voix(scrutin),
        f'<p class="sort">{annonce[0].upper()}{annonce[1:]}.</p></section>',
        *_groupes(faits, scrutin),
    )


def page_des_scrutins(faits: Faits, scrutins: Iterable[Scrutin]) -> bytes:
    """The first page of the list: the ten latest of these votes, latest first."""
    derniers = sorted(scrutins, key=lambda s: s.numero, reverse=True)[:PAR_PAGE]
    return _page(
        "Scrutins publics",
        "<h1>Scrutins publics</h1>",
        '<section class="an-section"><ul class="_centered">',
        *(_element(faits, scrutin) for scrutin in derniers),
        "</ul></section>",
    )


def _element(faits: Faits, scrutin: Scrutin) -> str:
    lien = f"{_liste(faits)}/{scrutin.numero}"
    titre = f"Scrutin public n°{scrutin.numero} sur {escape(titre_officiel(faits, scrutin))}"
    return f'<li><p>{_seance(scrutin)}</p><a class="h6" href="{lien}">{titre}</a></li>'


def _liste(faits: Faits) -> str:
    return f"/dyn/{faits.dossier.legislature}/scrutins"


def _seance(scrutin: Scrutin) -> str:
    return f"{RANGS[scrutin.rang]} séance du {date_longue(date.fromisoformat(scrutin.date))}"


def _groupes(faits: Faits, scrutin: Scrutin) -> Iterator[str]:
    for part in faits.ventilation[scrutin.numero]:
        nom = escape(faits.groupes[part.groupe].libelle)
        yield f"<section><h3>{nom} ({part.membres} membres)</h3>{_voix(part)}</section>"


def _voix(voix: Voix) -> str:
    """Figures in the order of the source: for, against, abstentions; those who did not vote are apart."""
    lignes = (("Pour", voix.pour), ("Contre", voix.contre), ("Abstention", voix.abstentions))
    liste = "".join(f"<li>{nom} : <b>{nombre}</b></li>" for nom, nombre in lignes)
    non_votants = f'<div class="_size-1"><span>Non votant : {voix.non_votants}</span></div>'
    return f'<ul class="votes-list">{liste}</ul>{non_votants}'


def _page(titre: str, *contenu: str) -> bytes:
    tete = f'<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8"><title>{titre}</title></head><body>'
    return "\n".join((tete, *contenu, "</body></html>\n")).encode()
