"""Small orders of discussion and amendment pages in the Sénat's formats, written for the tests: one odd case each.

The pages are synthetic: no markup of the present site was recorded.
"""

from __future__ import annotations

import json
from typing import Any

Corps = dict[str, Any]

SEANCE = "https://www.senat.fr/enseance/2022-2023/249/liste_discussion.json"
COMMISSION = "https://www.senat.fr/encommission/2022-2023/220/liste_discussion.json"
FICHE_SEANCE = "https://www.senat.fr/amendements/2022-2023/249/Amdt_31.html"
FICHE_COMMISSION = "https://www.senat.fr/amendements/commissions/2022-2023/220/Amdt_COM-51.html"


def amdt(num: str, sort: str = "", **autres: str) -> Corps:
    """One line; without outcome, its key is absent."""
    corps = {
        "idAmendement": f"11{num.split()[0]}",
        "posder": "1",
        "subpos": "0",
        "isSousAmendement": "false",
        "idAmendementPere": "0",
        "urlAmdt": f"Amdt_{num.split()[0]}.html",
        "typeAmdt": "Amt",
        "num": num,
        "libelleAlinea": "",
        "urlAuteur": "martin_anne14133k.html",
        "auteur": "Mme MARTIN",
        "isDiscussionCommune": "false",
        "isDiscussionCommuneIsolee": "false",
        "isIdentique": "false",
        "isAdopte": str(sort == "Adopté").lower(),
        "isRejete": str(sort == "Rejeté").lower(),
    }
    return corps | ({"sort": sort} if sort else {}) | autres


def subdivision(libelle: str, *amendements: Corps) -> Corps:
    return {
        "libelle_subdivision": libelle,
        "id_subdivision": "1",
        "signet": "../../textes/2022-2023/249.html",
        "Amendements": list(amendements),
    }


def ordre(*subdivisions: Corps, **infos: str) -> bytes:
    generales = {
        "natureLoi": "Projet de loi",
        "lecture": "1ère lecture",
        "tsgenhtml": "1674592200000",
        "idtxt": "104000",
        "nbAmdtsDeposes": "200",
        "nbAmdtsAExaminer": "150",
        "doslegsignet": "pjl22-220",
    }
    corps = {"info_generales": generales | infos, "Subdivisions": list(subdivisions)}
    return json.dumps(corps, ensure_ascii=False).encode()


def marquee(**parts: str) -> bytes:
    """A page of the former layout: tables, its parts between comments, in Windows-1252."""
    known = {
        "numero": "31",
        "rect": "rect. bis",
        "avis_commission": "Défavorable",
        "avis_gouvernement": "Sagesse du Sénat",
        "sort": "Rejeté",
        "signataires": "MM. <a href='/senfic/x.html'>MARTIN</a>,\n DURAND et PETIT, Mme&nbsp;LEROY, ",
        "subdivision": "ARTICLE 7",
    } | parts

    def part(name: str) -> str:
        return f"<!-- debut_{name} -->{known[name]}<!-- fin_{name} -->"

    page = f"""<html><head><title>Amendement</title></head><body>
    <!-- numero_amdt_sans_rect={known["numero"]} --><!-- niveau_rect=2 --><!-- [if IE]> vieux <![endif] -->
    <table><tr><td><p><strong>Direction de la séance</strong></p></td>
      <td><p>Projet de loi</p><p>(1ère lecture)</p><p>(n° 249 , 248 , 246, 247)</p></td>
      <td><p>N° <b>{known["numero"]} {known["rect"]}</b></p><p>18 janvier 2023</p></td></tr></table>
    <h1>AMENDEMENT</h1><p>présenté par</p>
    <table><tr><td>C</td><td>{part("avis_commission")}</td></tr>
      <tr><td>G</td><td>{part("avis_gouvernement")}</td></tr><tr><td>{part("sort")}</td></tr></table>
    <p>{part("signataires")}</p><div>{part("subdivision")}</div>
    <div><!-- debut_dispositif --><p>Alinéa 3</p><p>Supprimer cet alinéa.</p><!-- fin_dispositif --></div>
    <h2>Objet</h2><p>M. TIERS l'a dit : avis de la commission favorable.</p></body></html>"""
    return page.encode("cp1252")


def page(*lines: str, title: str = "Sénat") -> bytes:
    """A page of a layout without comments, one paragraph a line."""
    body = "".join(f"<div><p>{line}</p></div>\n" for line in lines)
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body><main>{body}</main></body></html>".encode()


ENTETE = ("commission des lois", "Projet de loi", "(1ère lecture)", "(n° 220 )")
