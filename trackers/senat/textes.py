"""The Sénat's texts in Akoma Ntoso: the two indexes that say which changed, and each version with its articles.

The index is attested by three projects (2025-2026); of the texts, only what others made of them was at hand: see
`trackers.senat.akoma`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Jour
from datetime import datetime
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from parlement import senat
from parlement.articles import ADVERBS
from parlement.documents import Document
from parlement.temps import parse_date, parse_instant
from parlement.texte import clean, fold
from parlement.versions import ArticleVersion, Version
from trackers.base import Reading, Unreadable
from trackers.senat.akoma import plain, read_articles
from trackers.senat.mentions import is_mention
from trackers.xml import local, read_xml

TYPES: Final = {
    **dict.fromkeys(("pjl", "ppl", "ppr", "plf", "plfss", "pjlo", "pplo", "pjlf", "pjlfss"), senat.TEXTE),
    "tas": senat.ADOPTE,
}
"""First letters of a file's name -> genre of the text. All but adopted texts share the numbers of the session."""

INDEX: Final = re.compile(r"/akomantoso/(?P<liste>depots|adoptions)\.xml")
_REISSUE = "rec(?:" + "|".join(ADVERBS) + ")?"
TEXTE: Final = re.compile(
    r"/akomantoso/(?P<nom>(?P<type>[a-z]+)(?P<session>\d{2})-(?P<numero>\d{1,6})"
    rf"(?P<reedition>{_REISSUE})?)\.akn\.xml",
    re.ASCII,
)
"""Path of a text: `pjl22-249.akn.xml`, `ppl24-456rec.akn.xml` once printed again."""
_SHOWN = 3
"""Odd names that a remark gives as examples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntreeIndex:
    """One text that an index names. uid: its id (`SN2025B0561`). url: its file. version: when it was last made.

    nom: name of the file (`pjl25-561`), with which people read it: `/leg/pjl25-561.html`. reedition: "rec", "recbis"…
    """

    uid: str
    url: str
    version: str = ""
    nom: str = ""
    reedition: str = ""

    @property
    def instant(self) -> datetime | None:
        """When the file was last made (UTC); the source writes the hour of Paris."""
        return parse_instant(self.version)


def texte_url(site: str, nom: str) -> str:
    """The address of a text from the name of its file: "pjl22-249"."""
    return f"{site}/akomantoso/{nom}.akn.xml"


def read_index(body: bytes) -> tuple[EntreeIndex, ...]:
    """The texts that an index names, each once, its newest issue. Other files are left out: they are no texts.

    Raises Unreadable for anything but an index, and for one that names no text.
    """
    latest: dict[str, EntreeIndex] = {}
    for url, version in _named(read_xml(body)):
        entry = _entry(url, version)
        if entry and (entry.uid not in latest or _issue(latest[entry.uid]) <= _issue(entry)):
            latest[entry.uid] = entry
    if not latest:
        raise Unreadable("aucun texte connu dans l’index")
    return tuple(latest.values())


def _named(root: etree._Element) -> Iterator[tuple[str, str]]:
    """(address, date) of each text of an index."""
    for element in root.iter("{*}url"):
        parent = element.getparent()
        dates = {} if parent is None else {local(one.tag): one.text or "" for one in parent}
        if url := (element.text or "").strip():
            yield url, (dates.get("lastModifiedDateTime") or dates.get("lastModified") or "").strip()


def _entry(url: str, version: str) -> EntreeIndex | None:
    match = TEXTE.fullmatch(urlsplit(_canonical(url)).path)
    if match is None or match["type"] not in TYPES:
        return None
    reissue = match["reedition"] or ""
    return EntreeIndex(
        uid=_uid(match), url=_canonical(url), version=version, nom=match["nom"], reedition=reissue
    )


def _uid(match: re.Match[str]) -> str:
    session = senat.session_abregee(match["session"])
    return senat.uid_document(session, int(match["numero"]), TYPES[match["type"]])


def _issue(entry: EntreeIndex) -> tuple[int, str]:
    """Order of the issues of one text: "" < rec < recbis < recter, then the date."""
    again = entry.reedition
    return (ADVERBS.get(again.removeprefix("rec"), 1) if again else 0), entry.version


def _canonical(url: str) -> str:
    """An address of the Sénat over https, at its usual host; any other as it is."""
    parts = urlsplit(url)
    if (parts.hostname or "") not in ("senat.fr", "www.senat.fr"):
        return url
    return f"{senat.SITE}{parts.path}"


# --- one text --------------------------------------------------------------------------------------------------


def parse_texte(body: bytes, url: str) -> Reading:
    """Read one version of a text: a Version with its articles, and the Document it is. Raises Unreadable.

    `url` names the text: the file gives the ids of others (the bill, its author), never its own as we write it.
    """
    match = TEXTE.fullmatch(urlsplit(url).path)
    if match is None or match["type"] not in TYPES:
        raise Unreadable(f"ce n’est pas l’adresse d’un texte du Sénat : {url}")
    root = read_xml(body)
    articles = read_articles(root)
    if not articles:
        raise Unreadable("aucun article dans le texte")
    alias = _aliases(root)
    signet = alias.get("signet-dossier-legislatif-senat", "")
    court, titre = alias.get("intitule-court", ""), _titre(root)
    publie = _publie(root, match, signet)
    uid = _uid(match)
    version = Version(
        uid=uid,
        dossier=signet,
        titre=court or titre,
        publie=publie,
        url=_lisible(alias.get("url-senat", ""), match["nom"]),
        empreinte=_empreinte(articles),
        articles=articles,
    )
    document = Document(
        uid=uid,
        dossier=signet,
        numero=str(int(match["numero"])),
        titre=titre,
        titre_court=court,
        depot=publie,
    )
    return Reading((version, document), tuple(_remarks(version)))


def _aliases(root: etree._Element) -> dict[str, str]:
    """What the identification says of the bill, by name; the first value of each."""
    found: dict[str, str] = {}
    for element in root.iter("{*}FRBRalias"):
        name, value = clean(element.get("name", "")), clean(element.get("value", ""))
        if name and value:
            found.setdefault(name, value)
    return found


def _titre(root: etree._Element) -> str:
    return next(filter(None, map(plain, root.iter("{*}docTitle"))), "")


def _lisible(alias: str, nom: str) -> str:
    """Where people read the text: `url-senat` when it leads to it; in records of 2026 it leads to the dossier."""
    url = _canonical(alias)
    return url if "/leg/" in url else f"{senat.SITE}/leg/{nom}.html"


def _publie(root: etree._Element, match: re.Match[str], signet: str) -> Jour | None:
    """The day of the step that made this version.

    The day of the expression, where it is that of a step. Otherwise the step is told by its words: "adopté" for an
    adopted text; the first "déposé" or "transmis" for the text that gives its name to the dossier; for any other, the
    last one in commission or tabled.
    """
    steps = [(parse_date(step.get("date")), fold(step.get("outcome", ""))) for step in root.iter("{*}step")]
    days = [parse_date(one.get("date")) for parent in root.iter("{*}FRBRExpression") for one in parent]
    for day in days:
        if day and day in {when for when, _ in steps}:
            return day
    if TYPES[match["type"]] == senat.ADOPTE:
        return _last([step for step in steps if "assemblee" not in step[1]], "adopte")
    if match["nom"].removesuffix(match["reedition"] or "") == signet:
        return _last(reversed(steps), "depose", "transmis") or _last(steps, "commission")
    return _last(steps, "commission", "depose")


def _last(steps: Iterable[tuple[Jour | None, str]], *words: str) -> Jour | None:
    said = [when for when, outcome in steps if when and any(word in outcome for word in words)]
    return said[-1] if said else None


def _empreinte(articles: tuple[ArticleVersion, ...]) -> str:
    """Fingerprint of what the articles say: it changes with any word of them, and with nothing else of the file."""
    digest = sha256()
    for article in articles:
        parts = (article.place, article.intitule, article.division, article.mention, *article.alineas)
        digest.update("\x1f".join(parts).encode() + b"\x1e")
    return digest.hexdigest()


def _remarks(version: Version) -> Iterator[str]:
    uid = version.uid
    if not version.dossier:
        yield f"{uid} : le fichier ne dit pas de quel dossier est ce texte"
    if version.publie is None:
        yield f"{uid} : aucune étape du fichier ne date ce texte"
    odd = {part for article in version.articles for part in article.mention.split(", ") if part}
    if odd := {part for part in odd if not is_mention(part)}:
        yield f"{uid} : mention d’article inconnue : {', '.join(sorted(odd)[:_SHOWN])}"
    unread = [article.place or "(sans numéro)" for article in version.articles if article.designation is None]
    if unread:
        yield f"{uid} : numéro d’article illisible : {', '.join(unread[:_SHOWN])}"
