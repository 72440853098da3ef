"""One document of DILA's archives: an issue or an act, told by its root."""

from __future__ import annotations

from trackers.base import Reading, Unreadable
from trackers.jorf.sommaire import read_journal
from trackers.jorf.textes import read_texte
from trackers.xml import local, read_xml


def parse_document(body: bytes) -> Reading:
    """Read the summary of an issue (`<JO>`) or an act (`<TEXTE>`). Raises Unreadable."""
    root = read_xml(body)
    match local(root.tag):
        case "TEXTE":
            return read_texte(root)
        case "JO":
            return read_journal(root)
        case other:
            raise Unreadable(f"ni un texte ni un sommaire du Journal officiel : <{other}>")
