"""The text of a PDF file, page by page, within bounds. The only importer of pypdf."""

from __future__ import annotations

import io
import logging
import struct
import zlib

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from trackers.base import Unreadable

logging.getLogger("pypdf").setLevel(logging.CRITICAL)
"""It tells, in English, of each oddity that it gets over."""

MOST_PAGES = 600
MOST_LETTERS = 6_000_000
"""Of text, in a whole file: 10,000 a page for 600 pages."""

_DAMAGED = (
    PyPdfError,
    DependencyError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    AssertionError,
    RecursionError,
    OverflowError,
    NotImplementedError,
    MemoryError,
    zlib.error,
    struct.error,
)
"""What pypdf lets out when a file is not what it should be."""


def read_pages(body: bytes) -> list[str]:
    """The text of each page, "" for one that has none. Raises Unreadable: damaged, encrypted, too long."""
    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("protégé par un mot de passe")
        count = len(reader.pages)
    except _DAMAGED as error:
        raise Unreadable(_why(error)) from error
    if count > MOST_PAGES:
        raise Unreadable(f"{count} pages, plus que les {MOST_PAGES} que Vigie lit")
    textes: list[str] = []
    letters = 0
    for rang in range(count):
        textes.append(_text(reader, rang))
        letters += len(textes[-1])
        if letters > MOST_LETTERS:
            raise Unreadable(f"texte démesuré dès la page {rang + 1}")
    return textes


def _text(reader: PdfReader, rang: int) -> str:
    """One page; a damaged one counts as one without text."""
    try:
        return reader.pages[rang].extract_text()
    except _DAMAGED:
        return ""


def _why(error: Exception) -> str:
    if isinstance(error, DependencyError):
        return "chiffré d'une façon que Vigie ne lit pas"
    return "PDF abîmé ou incomplet"
