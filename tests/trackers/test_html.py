"""Fragments read by the dozen give what the HTML library gives, each alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parlement.recorded import SAMPLES, needs_samples
from trackers.base import Unreadable
from trackers.html import read_html, to_text, to_texts


def by_library(fragment: str) -> str | None:
    try:
        return read_html(fragment)
    except Unreadable:
        return None


def compare(fragments: list[str]) -> None:
    expected = list(map(by_library, fragments))
    assert to_texts(fragments) == expected
    for fragment, text in zip(fragments, expected, strict=True):
        if text is not None:
            assert to_text(fragment) == text, fragment


@needs_samples
def test_every_recorded_text_of_the_senat_is_the_same() -> None:
    found: list[str] = []
    for path in sorted((SAMPLES / "senat" / "amendements").glob("*.csv")):
        rows = (row.split("\t") for row in path.read_bytes().decode("cp1252").split("\r\n"))
        found += [cell for row in rows for cell in row if cell.startswith("<")]
    assert len(found) > 1200
    assert to_texts(found) == list(map(read_html, found))


ODD = [
    "",
    "<",
    "<body></body>",
    "<body> </body>   ",
    "<p>a&#10;b</p>",
    "<p>a&#9;b&#13;c&#127;d</p>",
    "<p>a&#0;b&#150;c&#128;d&#xD800;e&#x110000;f</p>",
    "<p>a\x00b\x1fc\x7fd\x85e\x80f</p>",
    "<p>a\r\nb\rc\td</p>",
    "<p>R&amp;D &amp;#233; R&D &eacute; &bidon; &nbsp; &apos;</p>",
    "<p>e&#769; &#65279;&#173;&#8203;x&#8239;y\u2028z</p>",
    '<p title="a>b">c</p>',
    "<p title='a'>c</p><P>d</P>",
    "<p>a<p>b</p>c</p>d",
    "a</p>b</body>c",
    "<b><p>x</b>y</p>",
    "<b>un</p>deux</b>",
    "<p>a<b>b</p><p>c</b>d</p>",
    "<p>&#2<b>33;</b> &am<i>p;</i> &amp;<b>#233;</b></p>",
    "</div>a<div>b",
    "<p><div>a</p>b</div>c",
    "<p>a</p>b<p>c<br/>d<br />e<br>f</p>",
    "<sup>1</sup> <sub>2</sub><i> </i>3",
    "<a href='x'>a<a>b</a></a>",
    "<p>a<!-- b --><![CDATA[c]]><?d e?></p>",
    "<b/>a<p/>b<p />c",
    "<pre>a\n b</pre><ul><li>c</li></ul>",
    "<x>a</x><y>b</y></y><y>",
    "&lt;p&gt;a&lt;/p&gt;",
    "<p>&lt;b&gt;a</p>",
    "<table><tr><td>a</td><td></td></tr><tr><th><p>b</p><p>c</p></th><td>d<br/>e</td></tr></table>f",
    "<table><tr><td>a<table><tr><td>b</td></tr></table></td><td>c</td></tr></table>",
    "<td>a</td>b<tr>c</tr><td/>d",
    "<p>a<table><tr><td> </td><td>&#160;</td></tr></table>b</p>",
    "<div>" * 300 + "a" + "</div>" * 300,
    "<div>" * 3000 + "a",
    "<p>\ud800</p>",
]


def test_odd_fragments_are_the_same_alone_and_together() -> None:
    compare(ODD)


@pytest.mark.parametrize(
    "fragment", ["<p>un</p><p>deux</p>", "<p>1<sup>er</sup></p>", "<p>a &eacute;t&#233;</p>"]
)
def test_one_fragment_that_cannot_be_read_spoils_no_other(fragment: str) -> None:
    texts = to_texts([fragment, "<div>" * 3000, "<p>a<sup></p>", "<p>a&#10;b</p>", fragment])
    assert texts == [read_html(fragment), None, "a", "a b", read_html(fragment)]


_PIECES = [
    *("<p>", "</p>", '<p style="text-align: justify;">', "<br />", "<br/>", "<div>", "</div>"),
    *("<b>", "</b>", "<sup>", "</sup>", '<a href="x?a=1&amp;b=2">', "</a>", "<u> </u>"),
    *(
        "<table>",
        "</table>",
        "<tbody>",
        "</tbody>",
        "<tr>",
        "</tr>",
        '<td width="2">',
        "</td>",
        "<th>",
        "</th>",
    ),
    *(
        "mot",
        " ",
        "  ",
        "é",
        "\xa0",
        "\n",
        "\t",
        "&#233;",
        "&#160;",
        "&#8217;",
        "&#769;",
        "&amp;",
        "&lt;",
        ";",
        "&",
    ),
    *("<ul>", "<li>", "<!-- x -->", "&#10;", "&#150;", "<body>", "</body>", "\u202f", "\x7f", "\x1f"),
]
_BALANCED = st.recursive(
    st.sampled_from([piece for piece in _PIECES if not piece.startswith("<") and len(piece) != 1]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map("".join),
        st.tuples(st.sampled_from(["p", "div", "b", "sup", "a", "table", "tr", "td", "th"]), inner).map(
            lambda both: f"<{both[0]}>{both[1]}</{both[0]}>"
        ),
    ),
    max_leaves=12,
)


@settings(max_examples=80)
@given(st.lists(st.lists(st.sampled_from(_PIECES), max_size=9).map("".join) | _BALANCED, max_size=4))
def test_any_fragments_are_the_same_alone_and_together(fragments: list[str]) -> None:
    compare(fragments)
    compare([f"<body>{fragment}</body>  " for fragment in fragments])
