"""Issues of the Journal officiel: the latest ones (`consult/lastNJo`) and what each lists (`consult/jorfCont`).

Their `totalNbResult` was seen to be 0 beside five issues: nothing is counted by it.
"""

from __future__ import annotations

from collections.abc import Iterator

from parlement.jorf import Journal
from parlement.texte import clean
from trackers.base import Reading, Unreadable
from trackers.json_xml import Node, node, number, objects, text
from trackers.piste.commun import acte_id, jour, journal_id, objet


def parse_derniers(body: bytes, url: str) -> Reading:
    """The latest issues, without what they list. Raises Unreadable."""
    journaux = tuple(map(_journal, objects(objet(body, "containers")["containers"])))
    known = tuple(journal for journal in journaux if journal.uid)
    if not known:
        raise Unreadable("aucun numéro du Journal officiel dans la réponse de Légifrance")
    return Reading(known)


def parse_sommaire(body: bytes, url: str) -> Reading:
    """What one issue lists, in its order; nothing for a page past its end. Raises Unreadable."""
    contained = [node(item, "joCont") for item in objects(objet(body, "items")["items"])]
    readings = [_sommaire(one) for one in contained if journal_id(one.get("id"))]
    records = tuple(record for reading in readings for record in reading.records)
    return Reading(records, tuple(remark for reading in readings for remark in reading.remarks))


def _sommaire(contained: Node) -> Reading:
    """One issue. Its structure: links, then titles that hold links and titles."""
    structure = node(contained, "structure")
    links = [*_in_order(structure, "liens"), *_links(structure)]
    uids = [acte_id(link.get("id")) for link in links]
    unknown = [text(link, "id") for link, uid in zip(links, uids, strict=True) if not uid]
    journal = _journal(contained, tuple(dict.fromkeys(filter(None, uids))))
    remarks = [f"{journal.titre} : lien que rien ne nomme dans le sommaire : « {one} »" for one in unknown]
    return Reading((journal,), tuple(remarks))


def _links(titled: Node) -> Iterator[Node]:
    for title in _in_order(titled, "tms"):
        yield from _in_order(title, "liensTxt")
        yield from _links(title)


def _in_order(parent: Node, key: str) -> list[Node]:
    """Objects by their `ordre`; as they come where it is not said."""
    return sorted(objects(parent.get(key)), key=lambda one: number(one, "ordre") or 0)


def _journal(contained: Node, textes: tuple[str, ...] = ()) -> Journal:
    return Journal(
        uid=journal_id(contained.get("id")),
        titre=clean(text(contained, "titre")),
        numero=text(contained, "num"),
        publie=jour(contained.get("datePubli")),
        textes=textes,
    )
