"""Fragments of HTML in the open data (text of an amendment, its reasons) -> plain text, one paragraph a line.

Entities are decoded twice: the source escapes some texts once too many.

Those that are simple are read sooner, by `html_simple`, to the same texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape

from lxml import etree

from trackers.base import Unreadable
from trackers.html_simple import CELL, batches, line_of, read_simple

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article blockquote body br caption center dd div dl dt footer form h1 h2 h3 h4 h5 h6"
        " header hr html li main nav ol p pre section table tbody tfoot thead tr ul",
    )
)
_CELLS = frozenset(("td", "th"))
_SILENT = frozenset(("script", "style", "head", "title"))

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# References to Windows-1252 ("&#150;" for a dash): libxml2 would read them as control characters.
_WINDOWS = re.compile(r"&#(?:1[2-5][0-9]|[xX]0{0,4}[89][0-9a-fA-F]);")
_TAGS = "p|br|div|span|table|t[rdh]|[ou]l|li|h[1-6]|b|i|u|strong|em|sup|sub"
_ESCAPED = re.compile(rf"&lt;/?(?:{_TAGS})\b[^<]{{0,300}}?&gt;")


def to_text(fragment: str) -> str:
    """The text of an HTML fragment: clean paragraphs joined by newlines, cells of a row by " | ".

    Raises Unreadable when elements are nested deeper than the HTML library reads (2048).
    """
    (text,) = read_simple([fragment])
    return read_html(fragment) if text is None else text


def to_texts(fragments: Iterable[str]) -> list[str | None]:
    """The texts of many HTML fragments, sooner than by `to_text`; None where it would raise Unreadable."""
    wanted = list(fragments)
    read: dict[str, str | None] = {}
    for batch in batches(dict.fromkeys(wanted)):
        for fragment, text in zip(batch, read_simple(batch), strict=True):
            read[fragment] = _or_none(fragment) if text is None else text
    return [read[fragment] for fragment in wanted]


def _or_none(fragment: str) -> str | None:
    try:
        return read_html(fragment)
    except Unreadable:
        return None


def read_html(fragment: str) -> str:
    """What `to_text` gives, always by the HTML library. Raises Unreadable as it does."""
    fragment = fragment.replace("\x00", "").replace(CELL, "")
    if "<" not in fragment and _ESCAPED.search(fragment):
        fragment = _decode(fragment)
    raw = "".join(_pieces(_parse(fragment))) if "<" in fragment else _text(_decode(fragment))
    return "\n".join(line for line in map(line_of, raw.split("\n")) if line)


def to_line(fragment: str) -> str:
    """The text of an HTML fragment on one line. Raises Unreadable as `to_text`."""
    return to_text(fragment).replace("\n", " ")


def _parse(fragment: str) -> etree._Element | None:
    """The tree of a fragment, comments left out; None when it holds nothing else."""
    body = _WINDOWS.sub(_character, fragment).encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root: etree._Element | None = etree.fromstring(body, parser)
    except etree.LxmlError as error:
        raise Unreadable("HTML illisible") from error
    # Below the deepest level that it reads, libxml2 leaves the text out and says so in its log only.
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise Unreadable("trop d'éléments HTML imbriqués")
    return root


def _pieces(root: etree._Element | None) -> Iterator[str]:
    """Texts of a tree in order, with a newline around what stands on lines of its own.

    A cell is kept on the line of its row, whatever paragraphs or tables it holds.
    """
    if root is None:
        return
    cells = 0
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if tag in _CELLS:
            cells += 1 if event == "start" else -1
            if event == "start":
                yield " " if cells > 1 else CELL
        elif tag in _BLOCKS:
            yield " " if cells else "\n"
        if event == "start" and tag in _SILENT:
            walker.skip_subtree()
        else:
            yield _text(element.text if event == "start" else element.tail)


def _text(written: str | None) -> str:
    """One text of the tree: a second decoding when something is left to decode; its line ends mean nothing."""
    if not written:
        return ""
    return _flat(_decode(written) if "&" in written else written)


def _flat(written: str) -> str:
    return written.replace("\n", " ")


def _decode(written: str) -> str:
    return _ENTITY.sub(_character, written)


def _character(match: re.Match[str]) -> str:
    return _unescape(match[0])


_unescape = lru_cache(maxsize=1024)(unescape)
"""A few hundred references make up all the texts."""
