"""The entries of a list on a page: what is written around each link, whatever the markup."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice, takewhile

from lxml import etree

from trackers.page import Page

_WHOLE = frozenset({"html", "body", "main"})
_NEAR = 12
"""Elements looked at around a link, or around its words: no entry is deeper."""


def read_entries(page: Page, key: Callable[[str], str]) -> dict[str, str]:
    """The words of the largest element around the links to each thing that links to no other; at least the link's.

    key: the id of what an address points to, "" for anything else. A whole page is nobody's entry.
    """
    links = [(link, of) for link in page.root.iter("a") if (of := key(str(link.get("href", ""))))]
    about: dict[etree._Element, set[str]] = {}
    for link, of in links:
        for element in _around(link):
            about.setdefault(element, set()).add(of)
    tops = [(_largest_alone(link, about), of) for link, of in links]
    words: dict[etree._Element, list[str]] = {top: [] for top, _ in tops}
    found = {of: "" for _, of in tops}
    for row in page.rows:
        top = next((element for element in _around(row.element) if element in words), None)
        if top is not None:
            words[top].append(row.text)
        for text, href in row.runs if top is None else ():
            if href and (of := key(href)):
                found[of] += text
    for top, of in tops:
        found[of] = max(found[of], "\n".join(words[top]), key=len)
    return found


def _around(element: etree._Element) -> tuple[etree._Element, ...]:
    return (element, *islice(element.iterancestors(), _NEAR))


def _largest_alone(link: etree._Element, about: Mapping[etree._Element, set[str]]) -> etree._Element:
    """The largest element around a link where no other thing is linked to."""
    wider = takewhile(lambda e: len(about[e]) == 1 and e.tag not in _WHOLE, islice(_around(link), 1, None))
    return (link, *wider)[-1]
