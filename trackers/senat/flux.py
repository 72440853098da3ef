"""The feed of a bill at the Sénat: one entry for each thing published about it.

Recorded in June and November 2019 as Atom 0.3 declared ISO-8859-15; whether it outlived the site of April 2023 is not
known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from lxml import etree

from parlement.dossiers import Dossier
from parlement.temps import parse_date
from parlement.texte import clean
from trackers.base import Reading, Unreadable
from trackers.senat.base import path_of
from trackers.senat.dossiers import SIGNET, assemble, read_titre
from trackers.senat.entrees import LONGUEUR, Entree
from trackers.senat.liens import read_lien
from trackers.senat.rubriques import read_rubrique
from trackers.xml import local, read_xml

FLUX = re.compile(rf"/(?:dossier-legislatif|dossierleg)/rss/dosleg(?P<signet>{SIGNET})\.xml")
"""The path of a feed."""
_PAGE = re.compile(rf"/(?:dossier-legislatif|dossierleg)/(?P<signet>{SIGNET})\.html")
_DECLARATION = re.compile(rb"\s*(?:\xef\xbb\xbf)?<\?xml[^>]{0,200}\?>")
# Windows characters under a declaration that has none: apostrophes, dashes.
_WINDOWS = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}


def flux_url(site: str, signet: str) -> str:
    """The address of the feed of a bill."""
    return f"{site}/dossier-legislatif/rss/dosleg{quote(signet, safe='')}.xml"


def parse_flux(body: bytes, url: str) -> Reading:
    """The bill, its steps and its documents, from its feed. Raises Unreadable for anything that is not that feed."""
    signet = signet_of(FLUX, url)
    feed = _feed(body)
    own = _PAGE.search(_text(feed, "id"))
    if own and own["signet"] != signet:
        raise Unreadable(f"flux d'un autre dossier : {own['signet']}")
    titre = read_titre(_text(feed, "subtitle"))
    entrees = list(_entrees(feed, signet))
    if not entrees:
        raise Unreadable("flux de dossier sans aucune entrée")
    return assemble(Dossier(uid=signet, senat=signet, titre=titre), entrees)


def signet_of(path: re.Pattern[str], url: str) -> str:
    """The bill that an address is about. Raises Unreadable for the address of something else."""
    match = path.fullmatch(path_of(url))
    if match is None:
        raise Unreadable(f"adresse d'autre chose : {url}")
    return str(match["signet"])


def _feed(body: bytes) -> etree._Element:
    """The root of a feed. What is written in UTF-8 is read so, whatever is declared."""
    root = read_xml(_DECLARATION.sub(b"", body, count=1) if _is_utf8(body) else body.strip())
    if local(root.tag) != "feed":
        raise Unreadable("XML valide, mais pas un flux de dossier")
    return root


def _is_utf8(body: bytes) -> bool:
    """Whether accents are written in UTF-8: those of ISO-8859-15 never look so."""
    try:
        return not body.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def _entrees(feed: etree._Element, signet: str) -> Iterator[Entree]:
    """Entries, each once: several share one id (a bill's own page), so its title and words tell them apart."""
    seen = set()
    for node in feed:
        if local(node.tag) != "entry":
            continue
        titre, resume = _text(node, "title"), _text(node, "summary")
        key = (_text(node, "id"), titre, resume)
        if key not in seen and titre:
            seen.add(key)
            yield _entree(node, signet, titre, resume)


def _entree(node: etree._Element, signet: str, titre: str, resume: str) -> Entree:
    """One entry: its words follow its heading, and may be missing ("Première lecture - Sénat")."""
    heading, _, rest = resume.partition(" : ")
    rubrique = read_rubrique(heading)
    href = next((str(e.get("href", "")) for e in node if local(e.tag) == "link"), "") or _text(node, "id")
    return Entree(
        signet=signet,
        titre=titre,
        rubrique=rubrique,
        mots=rest if rubrique else resume,
        liens=(read_lien(href),),
        jour=parse_date(_text(node, "updated") or _text(node, "published")),
    )


def _text(parent: etree._Element, name: str) -> str:
    child = next((element for element in parent if local(element.tag) == name), None)
    written = "".join(map(str, child.itertext())) if child is not None else ""
    return clean(written[:LONGUEUR].translate(_WINDOWS))
