"""What a search of Légifrance's API finds (`search`): which acts, in short. Each is then asked for whole."""

from __future__ import annotations

from parlement.jorf import TexteJo
from trackers.base import Reading
from trackers.html import to_line
from trackers.json_xml import Node, node, objects, text
from trackers.piste.commun import acte_id, jour, objet


def parse_recherche(body: bytes, url: str) -> Reading:
    """The acts found, without their words, each once. Raises Unreadable."""
    found = map(_acte, objects(objet(body, "results")["results"]))
    return Reading(tuple({acte.uid: acte for acte in found if acte.uid}.values()))


def _acte(result: Node) -> TexteJo:
    titre = node(result, "titles")
    return TexteJo(
        uid=acte_id(titre.get("cid"), titre.get("id"), result.get("id")),
        titre=to_line(text(titre, "title")),  # the words found are marked in it
        nature=text(result, "nature") or text(titre, "nature"),
        numero=text(result, "num"),
        nor=text(result, "nor"),
        jo=text(result, "jorfText"),
        date=jour(result.get("dateSignature")),
        publie=jour(result.get("datePublication")),
    )
