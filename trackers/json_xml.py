"""Reading JSON that was XML: one-or-many, nil objects, numbers and dates as text.

Every odd shape named here was seen in the open data of legislatures 16 and 17.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from trackers.base import Unreadable
from trackers.reasons import explain

Node = dict[str, Any]


def decode(body: bytes) -> Node:
    """Decode one document; raises Unreadable with the reason in French (broken JSON, HTML error page, a list…)."""
    text = body.removeprefix(b"\xef\xbb\xbf").strip()
    if not text:
        raise Unreadable("document vide")
    if text.startswith(b"<"):
        raise Unreadable("page HTML ou XML là où du JSON était attendu")
    try:
        document = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(explain("JSON invalide", error)) from error
    if not isinstance(document, dict):
        raise Unreadable("JSON valide, mais pas un document")
    return document


def is_nil(value: Any) -> bool:
    """Whether a value says nothing: null, blank, or the nil object `{"@xsi:nil": "true"}`."""
    if isinstance(value, dict):
        return str(value.get("@xsi:nil")).lower() in ("true", "1") or not value
    return value is None or value == "" or value == []


def node(parent: Node, *path: str) -> Node:
    """Follow a path of keys down to an object; an empty one when anything on the way is missing or nil.

    Where the path meets a list, its first object is taken.
    """
    here = parent
    for key in path:
        value = here.get(key)
        here = value if isinstance(value, dict) and not is_nil(value) else next(objects(value), {})
    return here


def text(parent: Node, *path: str) -> str:
    """Follow a path of keys down to a text, stripped; "" when missing or nil. Reads `{"#text": …}` too."""
    value = node(parent, *path[:-1]).get(path[-1])
    return value.strip() if type(value) is str else next(iter(texts(value)), "")


_NUMBER = re.compile(r"[0-9]{1,15}")


def number(parent: Node, *path: str) -> int | None:
    """Follow a path of keys down to a whole number, text or not ("1 305" too); None when there is none."""
    value = text(parent, *path)
    if not value.isdigit():
        value = "".join(value.split())
    return int(value) if _NUMBER.fullmatch(value) else None


def many(value: Any) -> Iterator[Any]:
    """Walk a value that may be missing, one thing or a list of things; nil entries are passed over."""
    if isinstance(value, list):
        yield from (item for item in value if not is_nil(item))
    elif not is_nil(value):
        yield value


def objects(value: Any) -> Iterator[Node]:
    """The objects among a one-or-many value."""
    yield from (item for item in many(value) if isinstance(item, dict))


def texts(value: Any) -> tuple[str, ...]:
    """The texts among a one-or-many value, each plain or `{"#text": …}`, stripped; blank ones are passed over."""
    if type(value) is str:
        return (value.strip(),) if value.strip() else ()
    bare = (item.get("#text") if isinstance(item, dict) else item for item in many(value))
    found = (str(item).strip() for item in bare if isinstance(item, (str, int)))
    return tuple(item for item in found if item)
