"""The summary of one issue (`JORFCONT….xml`): its number, its day, the acts that it lists."""

from __future__ import annotations

from lxml import etree

from parlement.jorf import Journal
from parlement.texte import clean
from trackers.base import Reading
from trackers.jorf.champs import day, field, uid_of


def read_journal(root: etree._Element) -> Reading:
    """Read `<JO>`. Raises Unreadable when it has no id."""
    uid = uid_of(root, "JORFCONT")
    remarks: list[str] = []
    links = (clean(link.get("idtxt", "")) for link in root.iter("LIEN_TXT"))
    textes = tuple(dict.fromkeys(filter(None, links)))
    publie = day(root, "DATE_PUBLI", remarks)
    titre, numero = field(root, "TITRE"), field(root, "NUM")
    if not textes:
        remarks.append(f"{uid} : le sommaire n'annonce aucun texte")
    journal = Journal(uid=uid, titre=titre, numero=numero, publie=publie, textes=textes)
    return Reading((journal,), tuple(remarks))
