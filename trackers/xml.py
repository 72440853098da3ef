"""Documents in XML, read safely: no document type, no entity, nothing fetched, elements found by their local name.

A body that is a page of the site (status 200, "Application Indisponible") is not well-formed, or has `html` at its
root: it is refused either way.
"""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

from trackers.base import Unreadable


def read_xml(body: bytes) -> etree._Element:
    """The root of a document, comments and processing instructions left out. Raises Unreadable.

    libxml2 refuses more than 256 levels, and entities that grow.
    """
    if not body.strip():
        raise Unreadable("document vide")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, LookupError) as error:  # LookupError: an encoding that nobody knows
        html = b"<html" in body[:2000].lower()
        raise Unreadable("page HTML là où du XML était attendu" if html else "XML invalide") from error
    if local(root.tag) == "html":
        raise Unreadable("page HTML là où du XML était attendu")
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("XML avec une définition de type (DOCTYPE) : refusé")
    return root


@lru_cache(maxsize=4096)
def local(tag: str) -> str:
    """The name of an element without its namespace: whatever the prefix, or none."""
    return tag.rpartition("}")[2]
