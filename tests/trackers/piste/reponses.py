"""Answers of Légifrance's API, as small as they can be: two acts of one issue, an issue, the latest ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

JOURNAL = "JORFCONT000054706874"
DRONES, NOMINATION = "JORFTEXT000054708438", "JORFTEXT000054708776"
PUBLIE = 1787097600000
"""19 August 2026, midnight in UTC."""


def corps(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def derniers(*uids: str, numero: str = "0192", publie: Any = PUBLIE) -> dict[str, Any]:
    """The latest issues. The count was seen to be 0 beside five issues."""
    containers = [
        {
            "id": uid,
            "titre": f"JORF n°{numero} du 19 août 2026",
            "nature": "JO",
            "num": numero,
            "datePubli": publie,
        }
        for uid in uids or (JOURNAL,)
    ]
    return {"executionTime": 415, "totalNbResult": 0, "containers": containers}


def lien(uid: str, **changes: Any) -> dict[str, Any]:
    return {"id": uid, "titre": "Arrêté", "nature": "ARRETE", "ministere": None, "ordre": None, **changes}


def titre(*liens: dict[str, Any], tms: Sequence[dict[str, Any]] = (), ordre: int = 1) -> dict[str, Any]:
    return {"titre": "Décrets, arrêtés", "niv": 2, "ordre": ordre, "liensTxt": [*liens], "tms": [*tms]}


def sommaire(*uids: str, journal: str = JOURNAL, **structure: Any) -> dict[str, Any]:
    """What an issue lists, under one title."""
    inside = structure or {"liens": [], "tms": [titre(*map(lien, uids))]}
    contained = derniers(journal)["containers"][0] | {"structure": inside}
    return {"totalNbResult": 0, "items": [{"joCont": contained, "joInap": None, "joEA": None, "josPat": []}]}


def article(num: str | None, content: str, ordre: int = 1, **changes: Any) -> dict[str, Any]:
    return {"num": num, "content": content, "intOrdre": ordre, "surtitre": None, "etat": "VIGUEUR", **changes}


def section(title: str, *articles: dict[str, Any], ordre: int = 1, **changes: Any) -> dict[str, Any]:
    return {"title": title, "intOrdre": ordre, "articles": [*articles], "sections": [], **changes}


def acte(uid: str = DRONES, **changes: Any) -> dict[str, Any]:
    """An order on drones, as the API tells it: dates in milliseconds, HTML, addresses without their site."""
    return {
        "executionTime": 21,
        "id": f"{uid}_01-01-2999",
        "idConteneur": None,
        "cid": uid,
        "title": "Arrêté du 11 août 2026 relatif aux drones",
        "nor": "INTD2621619A",
        "eli": "/eli/arrete/2026/8/11/INTD2621619A/jo/texte",
        "alias": None,
        "jorfText": "JORF n°0192 du 19 août 2026",
        "visa": "<p><br/>Vu la loi n° 2023-380 du 19 mai 2023, notamment son article 10 ;<br/>Arrête :</p>",
        "signers": "<p><br/>Fait le 11 août 2026.</p><p><br/>Le préfet de police,<br/>Alice Martin</p>",
        "prepWork": None,
        "dateDebutVersion": "2999-01-01",
        "dateParution": PUBLIE,
        "numParution": "0192",
        "notice": "",
        "resume": None,
        "rectificatif": None,
        "nature": "ARRETE",
        "sections": [],
        "articles": [article("1", "<p><br/>Les aéronefs sont équipés de caméras.</p>")],
        **changes,
    }


def xml(uid: str = DRONES) -> bytes:
    """The same order as DILA writes it."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<TEXTE><ID>{uid}</ID>
<ID_ELI>https://www.legifrance.gouv.fr/eli/arrete/2026/8/11/INTD2621619A/jo/texte</ID_ELI>
<NATURE>ARRETE</NATURE><NUM/><NOR>INTD2621619A</NOR>
<DATE_PUBLI>2026-08-19</DATE_PUBLI><DATE_TEXTE>2026-08-11</DATE_TEXTE>
<ORIGINE_PUBLI id="{JOURNAL}">JORF n°0192 du 19 août 2026</ORIGINE_PUBLI>
<TITREFULL>Arrêté du 11 août 2026 relatif aux drones</TITREFULL>
<AUTORITE/><MINISTERE>Ministère de l'intérieur</MINISTERE>
<NOTICE><CONTENU/></NOTICE>
<VISAS><CONTENU><p align="left">
<br/>Vu la loi n° 2023-380 du 19 mai 2023, notamment son article 10 ;<br/>Arrête :</p></CONTENU></VISAS>
<STRUCT><ARTICLE><NUM>1</NUM><BLOC_TEXTUEL><CONTENU><p>
<br/>Les aéronefs sont équipés de caméras.</p></CONTENU></BLOC_TEXTUEL></ARTICLE>
<SIGNATAIRES><CONTENU><p>Fait le 11 août 2026.</p><p>Le préfet de police,<br/>Alice Martin</p></CONTENU></SIGNATAIRES>
</STRUCT></TEXTE>""".encode()


def resultat(uid: str, titre: str = "Arrêté relatif aux <mark>drones</mark>") -> dict[str, Any]:
    return {
        "titles": [{"id": f"{uid}_01-01-2999", "cid": uid, "title": titre, "nature": "ARRETE"}],
        "nor": "INTD2621619A",
        "nature": "ARRETE",
        "num": None,
        "jorfText": "JORF n°0192 du 19 août 2026",
        "datePublication": "2026-08-19T00:00:00.000+0000",
        "dateSignature": "2026-08-11T00:00:00.000+0000",
    }


def resultats(*uids: str) -> dict[str, Any]:
    return {"totalResultNumber": len(uids), "results": [resultat(uid) for uid in uids]}
