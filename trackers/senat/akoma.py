"""Articles of a text in Akoma Ntoso 3.0, as plain paragraphs: none lost, none doubled, in the order people read.

Known from its standard, from what two projects read of the Sénat's files, and from records that another one made of
them; no file was at hand when this was written. What they show:

- a paragraph is an `alinea`, with a `num` that its own `content` repeats, or the only place where the number is;
- the `alinea`s it introduces stand inside it, BEFORE its own `content`: document order is not reading order;
- the number printed in the margin is an attribute (`data:pastille`), as what is said in brackets of a paragraph or of
  an article without text (`data:mention`).

Elements are told by their local name; one that nobody knows is a line of its own, unless words stand beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from parlement.texte import clean
from parlement.versions import ArticleVersion
from trackers.base import Unreadable
from trackers.senat.mentions import joined, parts, says_only, spread, unbracketed
from trackers.xml import local

_INLINE = frozenset(
    re.findall(
        r"\w+",
        "a abbr affectedDocument b br concept date decoration def del docAuthority docCommittee docDate docIntroducer"
        " docJurisdiction docKeywords docNumber docProponent docPurpose docStage docStatus docTitle docType em entity"
        " eol event fillIn i inline ins law lawyer legislature location marker mmod mod mref noteRef object omissis"
        " organization outcome person placeholder process quantity quotedText ref relatedDocument remark rmod role rref"
        " session shortTitle small span strong sub sup term time tocItem u vote",
    )
)
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "alinea article block blockContainer blockList book chapter clause container content crossHeading div"
        " embeddedStructure hcontainer heading indent intro item level li list longTitle ol p paragraph part point"
        " quotedStructure section subchapter subclause subdivision subheading sublist subparagraph subpart subsection"
        " subtitle table tblock title tome tr ul wrapUp",
    )
)
"""Lines of their own even with words around them, as an article quoted in the middle of a sentence."""
_ROWS, _NOTES, _SILENT = frozenset({"tr"}), frozenset({"authorialNote"}), frozenset({"meta"})
_BREAKS = frozenset({"br", "eol"})
_HEADINGS = frozenset({"heading", "subheading"})
_HEADS = frozenset({"num"}) | _HEADINGS
_OWN = frozenset({"intro", "content"})
_QUOTES = frozenset(
    {"article", "quotedStructure", "quotedText", "embeddedStructure", "embeddedText", "mod", "rmod", "mmod"}
    | {"attachments", "attachment", "components", "component"}
)
"""Inside these, an article is one of another law, or of a treaty joined to the text."""

_DEEPEST = 80
"""Levels inside an article: more than any law has, fewer than what Python can follow."""

_MARGIN_DIGITS = 6

_OPENING = '«“" '


@dataclass(slots=True)
class _Lines:
    """Paragraphs of one article, as they are met. `numbers`: those that wait for the words they introduce."""

    found: list[tuple[int, str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    margin: int = 0
    depth: int = 0

    def flush(self) -> None:
        """End a line: keep it, if anything is written in it."""
        line = clean("".join(self.words))
        self.words.clear()
        if line:
            self.add(line)

    def add(self, line: str) -> None:
        """Keep a line, with the numbers that wait for it and that it does not repeat."""
        while self.numbers:
            line = _numbered(self.numbers.pop(), line)
        self.found.append((self.margin, line))

    def inside(self, element: etree._Element, skip: frozenset[etree._Element] = frozenset()) -> None:
        """Read what an element holds, but for some children."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Unreadable("trop d’éléments imbriqués dans un article")
        text = element.text
        children = [("" if child in skip else local(child.tag), child, child.tail) for child in element]
        mixed = bool(text and not text.isspace())
        for _, _, tail in children:
            if tail and not tail.isspace():
                mixed = True
        if text and mixed:
            self.words.append(text)
        for name, child, tail in children if mixed else _reordered(children):
            if name:
                self.one(name, child, mixed)
            if tail and (mixed or name in _INLINE):
                self.words.append(tail)
        self.depth -= 1

    def one(self, name: str, element: etree._Element, mixed: bool) -> None:
        """Read one element. mixed: whether words stand beside it."""
        if name == "num" and not mixed:
            self.flush()
            self.numbers.append(plain(element))
        elif name in _BREAKS:
            self.words.append(" ")
        elif name in _INLINE:
            self.inside(element)
        elif name in _NOTES:
            self.words.append(f" {plain(element)} ")
        elif name in _BLOCKS or not mixed:
            self.block(name, element)
        else:
            self.inside(element)

    def block(self, name: str, element: etree._Element) -> None:
        """Read an element that is one line or several."""
        if name in _SILENT:
            return
        if self.words:
            self.flush()
        if self.numbers and name in _HEADINGS:  # « CHAPITRE II is a line, its heading the next one
            self.found.append((self.margin, " ".join(self.numbers)))
            self.numbers.clear()
        waiting, known, margin = len(self.numbers), len(self.found), self.margin
        mention = self._said(element)
        if name in _ROWS:
            self.words.append(_row(element))
        elif (text := _only_words(element)) is not None:
            self.words.append(text)
        else:
            self.inside(element)
        if self.words:
            self.flush()
        if len(self.numbers) > waiting:  # a number that introduced nothing: "1°" of what is suppressed
            alone, self.numbers = self.numbers[waiting:], self.numbers[:waiting]
            self.add(" ".join((*alone, mention)).strip())
        elif mention and len(self.found) == known:
            self.add(mention)
        self.margin = margin

    def _said(self, element: etree._Element) -> str:
        """Take the number in the margin from the attributes of an element; gives what they say in brackets."""
        mention = ""
        for key, value in _attributes(element):
            if key.endswith("pastille") and value.isdecimal():
                self.margin = int(value[:_MARGIN_DIGITS])
            elif key.endswith("mention"):
                mention = clean(value)
        return mention


def read_articles(root: etree._Element) -> tuple[ArticleVersion, ...]:
    """The articles of a text, in order; those it quotes are paragraphs of the article that quotes them."""
    labels: dict[etree._Element, str] = {}
    found: list[ArticleVersion] = []
    for element in root.iter("{*}article"):
        around = list(element.iterancestors())
        if not any(local(one.tag) in _QUOTES for one in around):
            found += spread(_article(element, _division(around, labels)))
    return tuple(found)


def plain(element: etree._Element) -> str:
    """All that an element says, on one line."""
    return clean("".join(_pieces(element)) if len(element) else element.text or "")


def _article(element: etree._Element, division: str) -> ArticleVersion:
    own = {local(child.tag): child for child in reversed(element) if local(child.tag) in ("num", "heading")}
    num, heading = (plain(own[name]) if name in own else "" for name in ("num", "heading"))
    lines = _Lines()
    lines.inside(element, frozenset(own.values()))
    lines.flush()
    lines.found += [(lines.margin, number) for number in lines.numbers]
    alineas = tuple(line for _, line in _by_margin(lines.found))
    place, said = unbracketed(num)
    said += [part for key, value in _attributes(element) if key.endswith("mention") for part in parts(value)]
    if alineas and all(map(says_only, alineas)):
        said += [part for line in alineas for part in parts(line)]
        alineas = ()
    return ArticleVersion(
        place=place, intitule=heading, division=division, mention=joined(said), alineas=alineas
    )


_Child = tuple[str, etree._Element, str | None]
"""Name of an element, the element, and the words that follow it."""


def _attributes(element: etree._Element) -> list[tuple[str, str]]:
    """Attributes by name, namespace included; their order is that of the file."""
    return [(str(key), str(value)) for key, value in element.items()] if element.attrib else []


def _only_words(element: etree._Element) -> str | None:
    """The words of an element that holds nothing else, itself or in the one `p` it holds: most of them."""
    if not len(element):
        return element.text or ""
    if len(element) > 1 or (element.text and not element.text.isspace()):
        return None
    (child,) = element
    alone = local(child.tag) == "p" and not len(child) and not child.keys()
    return child.text or "" if alone and not (child.tail and not child.tail.isspace()) else None


def _reordered(children: list[_Child]) -> list[_Child]:
    """Children of a division: what it says itself comes before what it introduces, wherever the file puts it."""
    if len(children) < 2 or children[0][0] in _OWN:
        return children
    own = [child for child in children if child[0] in _OWN]
    if len(own) != 1 or all(name in _HEADS for name, _, _ in children[: children.index(own[0])]):
        return children
    heads = [child for child in children if child[0] in _HEADS]
    return [*heads, *own, *(child for child in children if child[0] not in _HEADS and child not in own)]


def _by_margin(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Lines in the order of the numbers in the margin; one without number stays after the one before it."""
    ranks, last = [], 0
    for margin, _ in lines:
        last = margin or last
        ranks.append(last)
    order = sorted(range(len(lines)), key=ranks.__getitem__)
    return [lines[rank] for rank in order]


def _numbered(number: str, line: str) -> str:
    """A line with its number, written once: "1°" before "Le b est supprimé", nothing before "1° Le b…"."""
    bare = number.lstrip(_OPENING).rstrip(" .–—-")
    own = line.lstrip(_OPENING)
    repeated = own.startswith(bare) and not own[len(bare) : len(bare) + 1].isalnum()
    return line if not bare or repeated else f"{number} {line}"


def _row(row: etree._Element) -> str:
    """Cells of a row, as `trackers.html` writes them."""
    cells = [plain(cell) for cell in row]
    return " | ".join(cells) if any(cells) else ""


def _pieces(element: etree._Element) -> Iterator[str]:
    for event, node in etree.iterwalk(element, events=("start", "end")):
        apart = local(node.tag) not in _INLINE or local(node.tag) in _BREAKS
        if apart:
            yield " "
        if event == "start":
            yield node.text or ""
        elif node is not element:
            yield node.tail or ""


def _division(around: list[etree._Element], labels: dict[etree._Element, str]) -> str:
    """Number and heading of what stands around an article, outermost first."""
    for element in around:
        if element not in labels:
            parts = [plain(child) for child in element if local(child.tag) in ("num", "heading")]
            labels[element] = " – ".join(filter(None, parts))
    return " › ".join(label for element in reversed(around) if (label := labels[element]))
