"""Fields of DILA's documents: one line each, or the text of a `CONTENU`; dates, of which one stands for none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date as Jour
from html import unescape

from lxml import etree

from parlement.temps import parse_date
from parlement.texte import clean
from trackers.base import Unreadable
from trackers.html_simple import CELL, line_of

SANS_DATE = "2999-01-01"
"""The date that stands for none."""

_CELL = re.compile(
    r"<(?P<tag>t[dh])(?: [^>]*)?(?:/>|(?<!/)>(?P<inside>[^<]*+(?:<(?!/(?P=tag)>)[^<]*+)*+)</(?P=tag)>)"
)
_BREAK = re.compile(r"</?(?:p|br|div|li|[uo]l|h[1-6]|hr|center|blockquote|d[ldt]|pre|table|tr)(?: [^>]*)?/?>")
_TAG = re.compile(r"<[^>]+>")
"""As the XML library writes tags: no other ">" in them, those of attributes are escaped."""
_UID = re.compile(r"JORF(?:CONT|TEXT)\d+")


def field(root: etree._Element, name: str) -> str:
    """A field on one line, "" when it is empty or absent."""
    found = root.find(name)
    if found is None:
        return ""
    return clean("".join(map(str, found.itertext())) if len(found) else found.text or "")


def uid_of(root: etree._Element, sorte: str) -> str:
    """The id of a document, JORFCONT or JORFTEXT. Raises Unreadable."""
    uid = field(root, "ID")
    if not uid:
        raise Unreadable("document sans identifiant (ID)")
    if not (_UID.fullmatch(uid) and uid.startswith(sorte)):
        raise Unreadable(f"identifiant inattendu : « {uid[:40]} »")
    return uid


def day(root: etree._Element, name: str, remarks: list[str]) -> Jour | None:
    """A date, None when there is none; one that cannot be read is told."""
    written = field(root, name)
    if written in ("", SANS_DATE):
        return None
    found = parse_date(written)
    if found is None:
        remarks.append(f"{field(root, 'ID')} : {name} illisible : « {written[:40]} »")
    return found


def words(element: etree._Element | None) -> str:
    """The text of all that an element holds, a paragraph a line, a row of a table too; "" for none."""
    if element is None or _is_empty(element):
        return ""
    return to_words(etree.tostring(element, encoding="unicode", with_tail=False))


def to_words(written: str) -> str:
    """The text of elements as the XML library writes them. A table within a cell gives its words, not its rows."""
    flat = written.replace("\n", " ").replace(CELL, "")
    tidy: Callable[[str], str] = clean
    if "<t" in flat:
        flat, tidy = _CELL.sub(_cell, flat), line_of
    text = unescape(_TAG.sub("", _BREAK.sub("\n", flat)))
    return "\n".join(filter(None, map(tidy, text.split("\n"))))


def _cell(match: re.Match[str]) -> str:
    """A cell on the line of its row, whatever paragraphs it holds."""
    return CELL + _TAG.sub("", _BREAK.sub(" ", match["inside"] or ""))


def _is_empty(element: etree._Element) -> bool:
    """Whether it holds nothing, or nothing but an empty `CONTENU`: most fields of most acts."""
    inner = element[0] if len(element) == 1 and element[0].tag == "CONTENU" else element
    written = (element.text, inner.text, inner.tail if inner is not element else "")
    return not len(inner) and not any(map(str.strip, filter(None, written)))


def joined(texts: Iterable[str]) -> str:
    """Texts one under the other, those that say nothing left out."""
    return "\n".join(filter(None, texts))
