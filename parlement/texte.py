"""French text as the official sources write it: cleaned for storage, folded for matching.

The sources mix NBSP, narrow spaces, both apostrophes, composed and decomposed accents, even in one title.
"""

import re
import unicodedata
from functools import lru_cache

_CONTROLS = "".join(c for c in map(chr, range(0xA0)) if unicodedata.category(c) == "Cc" and not c.isspace())
_INVISIBLE = re.compile(f"[{re.escape(_CONTROLS)}\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_ALIKE = str.maketrans({"œ": "oe", "æ": "ae"} | dict.fromkeys("’‘ʼ′´`", "'") | dict.fromkeys("‐‑‒–—―−", "-"))


def clean(text: str) -> str:
    """Return `text` on one line: NFC, every white space (NBSP, narrow, newline) one plain space, stripped.

    Control characters (NUL, ESC…) and what has no width are left out.
    """
    if text.isprintable():  # no control character, nothing without width, no white space but the plain one
        composed = unicodedata.normalize("NFC", text)
        return " ".join(composed.split()) if "  " in composed else composed.strip()
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())


def fold(text: str) -> str:
    """Return the form two spellings share: no accents, no case, plain quotes and dashes, single spaces.

    For comparing only: "n°" and "«" stay what they are, "Œuvre d’été" becomes "oeuvre d'ete".
    """
    return _fold_once(text) if len(text) <= _TITLE else _fold(text)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", clean(text).translate(_ALIKE).casefold())
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(bare.casefold().translate(_ALIKE).split())


_TITLE = 500
"""Characters of the longest title: titles of bills are compared again and again, longer texts are not."""
_fold_once = lru_cache(maxsize=8192)(_fold)
