"""A page of an official site, read by its words: lines, links, and figures by their label.

Never by CSS class or position: the site's markup changes, its wording hardly does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise, takewhile

from lxml import etree

from parlement.texte import clean, fold
from trackers.base import Unreadable

_UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "svg"})
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "br",
        "cite",
        "em",
        "font",
        "i",
        "label",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
    }
    | {"time", "u", "wbr"}
)
_HEADINGS = frozenset({"h1", "h2", "h3"})
_MOST_TOKENS = 400
"""More labels and figures than any summary holds: nothing is certain in such a heap."""
# A count: not a share ("73,2 %"), not a reference ("n° 237"), not a part of a word or of a date.
_COUNT = re.compile(r"(?<![\w,.°/-])(?<!n° )[0-9]{1,4}(?![\w/-])(?![.,][0-9])(?!\s*%)")


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of text and the element that holds it."""

    element: etree._Element
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line, the element that holds it, and its runs of text, each with the address it links to ("" for none).

    A line break within it is a run of its own, a newline.
    """

    element: etree._Element
    runs: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The line, cleaned."""
        return clean("".join(text for text, _ in self.runs))

    @property
    def links(self) -> tuple[str, ...]:
        """The addresses it links to, as written, each once."""
        return tuple(dict.fromkeys(href for _, href in self.runs if href))


@dataclass(frozen=True, slots=True)
class _Token:
    """A label (`value` None) or a count (`label` empty), where it stands, and the elements around it, inmost first."""

    label: str
    value: int | None
    start: int
    end: int
    around: tuple[etree._Element, ...]


@dataclass(frozen=True)
class Page:
    """What a reader sees of a page, in its order; `titre` is what the window's bar says."""

    root: etree._Element
    pieces: tuple[Piece, ...]

    @cached_property
    def titre(self) -> str:
        """The page's own title, "" when it has none."""
        return clean(
            "".join("".join(map(str, title.itertext())) for title in self.root.iterfind(".//head//title"))
        )

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """One line per paragraph, cell, item or heading, cleaned; blank ones left out."""
        return tuple(line for _, line in self._blocks)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The same lines, with what they link to."""
        blocks: list[tuple[etree._Element, list[tuple[str, str]]]] = []
        for piece in self.pieces:
            around = _around(piece.element)
            inline = list(takewhile(lambda e: e.tag in _INLINE, around))
            block = around[len(inline)] if len(inline) < len(around) else piece.element
            if not blocks or blocks[-1][0] is not block:
                blocks.append((block, []))
            href = next((str(e.get("href", "")) for e in inline if e.tag == "a"), "")
            blocks[-1][1].append(("\n" if piece.element.tag == "br" else piece.text, href))
        rows = (Row(block, tuple(runs)) for block, runs in blocks)
        return tuple(row for row in rows if row.text)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The lines that are headings of the three upper levels."""
        return tuple(line for element, line in self._blocks if element.tag in _HEADINGS)

    @cached_property
    def plain(self) -> str:
        """Every piece folded, one a line: what labels are looked for in."""
        return "\n".join(self._folded)

    @property
    def links(self) -> Iterator[str]:
        """Addresses that the page points to, as written."""
        yield from (str(link.get("href", "")) for link in self.root.iter("a"))

    @property
    def own(self) -> Iterator[str]:
        """Addresses that the page says are its own."""
        yield from (str(e.get("href", "")) for e in self.root.iter("link") if e.get("rel") == "canonical")
        yield from (
            str(e.get("content", "")) for e in self.root.iter("meta") if e.get("property") == "og:url"
        )

    def end_of(self, text: str, before: int) -> int:
        """Where a text, however cut in pieces, is last over in `plain[:before]`; 0 when it is not there."""
        wanted = "".join(fold(text).split())
        places = [match.start() for match in re.finditer(r"\S", self.plain[:before])]
        found = "".join(self.plain[:before].split()).rfind(wanted)
        return places[found + len(wanted) - 1] + 1 if wanted and found >= 0 else 0

    def counts(self, start: int, end: int, labels: re.Pattern[str]) -> list[tuple[str, int]]:
        """Figures by label in `plain[start:end]`; a label whose figure is not certain gives none.

        `labels` has one named group per label, whose names are returned.
        A figure is a label's when a colon joins them, when the smallest element with a figure around the label holds
        no other, or when labels and figures alternate in that element, whichever comes first.
        """
        tokens = list(islice(self._tokens(start, end, labels), _MOST_TOKENS + 1))
        tokens.sort(key=lambda token: token.start)
        if len(tokens) > _MOST_TOKENS:
            return []
        joined, rest = _joined(tokens, self.plain)
        found = [(label, value) for label, value in joined if label]
        return found + [
            (t.label, value) for t in rest if t.label and (value := _nearest(t, rest)) is not None
        ]

    @cached_property
    def _folded(self) -> tuple[str, ...]:
        return tuple(fold(piece.text) for piece in self.pieces)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        starts, here = [], 0
        for folded in self._folded:
            starts.append(here)
            here += len(folded) + 1
        return tuple(starts)

    @cached_property
    def _blocks(self) -> tuple[tuple[etree._Element, str], ...]:
        return tuple((row.element, row.text) for row in self.rows)

    def _tokens(self, start: int, end: int, labels: re.Pattern[str]) -> Iterator[_Token]:
        for match in labels.finditer(self.plain, start, end):
            yield _Token(match.lastgroup or "", None, match.start(), match.end(), self._around(*match.span()))
        for match in _COUNT.finditer(self.plain, start, end):
            yield _Token("", int(match[0]), match.start(), match.end(), self._around(*match.span()))

    def _around(self, start: int, end: int) -> tuple[etree._Element, ...]:
        """Elements that hold the whole of `plain[start:end]`, inmost first."""
        first = self.pieces[bisect_right(self._starts, start) - 1].element
        last = self.pieces[bisect_right(self._starts, end - 1) - 1].element
        around = _around(last)
        return tuple(element for element in _around(first) if first is last or element in around)


def read_page(body: bytes, *, comments: bool = False) -> Page:
    """Read a page. Raises Unreadable for what is not one.

    comments: keep them where they stand in the lines, as `<!--…-->`: pages of the Sénat mark their parts so.
    """
    text = _decode(body).replace("\0", "")
    if "<" not in text:
        raise Unreadable("ce n'est pas une page HTML")
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=not comments, remove_pis=True, no_network=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("page HTML illisible") from error
    if root is None:
        raise Unreadable("page HTML vide")
    return Page(root, tuple(_pieces(root)))


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:  # pages of the former site
        return body.decode("cp1252", "replace")


def _pieces(root: etree._Element) -> Iterator[Piece]:
    walk = etree.iterwalk(root, events=("start", "end", "comment"))
    for event, element in walk:
        if event != "start":
            parent = element.getparent()
            if parent is not None and event == "comment":
                yield Piece(parent, f"<!--{element.text}-->")
            if parent is not None and element.tail:
                yield Piece(parent, element.tail)
        elif element.tag in _UNSEEN:
            walk.skip_subtree()
        elif element.tag == "br":
            yield Piece(element, " ")
        elif element.text:
            yield Piece(element, element.text)


def _around(element: etree._Element) -> tuple[etree._Element, ...]:
    return (element, *element.iterancestors())


def _joined(tokens: Sequence[_Token], plain: str) -> tuple[list[tuple[str, int]], list[_Token]]:
    """Figures that a colon joins to their label, and the tokens that are left."""
    found: list[tuple[str, int]] = []
    taken: set[int] = set()
    for place, (one, other) in enumerate(pairwise(tokens)):
        between = plain[one.end : other.start]
        if one.label and other.value is not None and between.strip() == ":":
            found.append((one.label, other.value))
            taken |= {place, place + 1}
    return found, [token for place, token in enumerate(tokens) if place not in taken]


def _nearest(label: _Token, tokens: Sequence[_Token]) -> int | None:
    """The figure of a label, by the smallest element around it that holds a figure."""
    for element in label.around:
        inside = [token for token in tokens if element in token.around]
        values = {token.value for token in inside if token.value is not None}
        if values:
            return _paired(label, inside, values)
    return None


def _paired(label: _Token, inside: Sequence[_Token], values: set[int]) -> int | None:
    if len(values) == 1 and {token.label for token in inside if token.label} == {label.label}:
        return next(iter(values))
    kinds = [bool(token.label) for token in inside]
    if len(kinds) % 2 or any(one == other for one, other in pairwise(kinds)):
        return None
    place = inside.index(label)
    return inside[place + (1 if kinds[0] else -1)].value
