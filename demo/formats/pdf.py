"""A PDF of plain text, written by hand: pages of lines in Helvetica, letters of Windows-1252, a date of creation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

LARGEUR, HAUTEUR, MARGE = 595, 842, 60
"""A4 in points, and the margin."""
CORPS, INTERLIGNE = 10, 14
"""Size of the letters, and height of a line, in points."""
LIGNES_PAR_PAGE = (HAUTEUR - 2 * MARGE) // INTERLIGNE


def pdf(pages: Sequence[Sequence[str]], cree: datetime) -> bytes:
    """One page for each list of lines. Raises UnicodeEncodeError on a letter outside Windows-1252.

    The bytes depend on the arguments only.
    """
    objets = list(_objets(pages, cree))
    corps, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for numero, objet in enumerate(objets, 1):
        places.append(len(corps))
        corps += b"%d 0 obj\n%s\nendobj\n" % (numero, objet)
    table = len(corps)
    corps += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objets) + 1)
    corps += b"".join(b"%010d 00000 n \n" % place for place in places)
    corps += b"trailer\n<< /Size %d /Root 1 0 R /Info 3 0 R >>\n" % (len(objets) + 1)
    return bytes(corps + b"startxref\n%d\n%%%%EOF\n" % table)


def _objets(pages: Sequence[Sequence[str]], cree: datetime) -> Iterator[bytes]:
    """Catalogue, tree of pages, identity, font; then each page and its contents."""
    premiere = 5
    enfants = b" ".join(b"%d 0 R" % (premiere + 2 * rang) for rang in range(len(pages)))
    yield b"<< /Type /Catalog /Pages 2 0 R >>"
    yield b"<< /Type /Pages /Kids [%s] /Count %d >>" % (enfants, len(pages))
    yield f"<< /CreationDate (D:{cree.astimezone(UTC):%Y%m%d%H%M%S}Z) >>".encode()
    yield b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    for rang, lignes in enumerate(pages):
        yield (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] "
            b"/Resources << /Font << /F1 4 0 R >> >> /Contents %d 0 R >>"
        ) % (LARGEUR, HAUTEUR, premiere + 2 * rang + 1)
        contenu = _contenu(lignes)
        yield b"<< /Length %d >>\nstream\n%s\nendstream" % (len(contenu), contenu)


def _contenu(lignes: Sequence[str]) -> bytes:
    """What draws the lines of a page, from the top."""
    debut = b"BT\n/F1 %d Tf\n%d TL\n%d %d Td\n" % (CORPS, INTERLIGNE, MARGE, HAUTEUR - MARGE)
    return debut + b"".join(b"(%s) Tj T*\n" % _chaine(ligne) for ligne in lignes) + b"ET"


def _chaine(ligne: str) -> bytes:
    """A line as a literal string: its parentheses and backslashes are escaped."""
    octets = ligne.encode("cp1252")
    for signe in (b"\\", b"(", b")"):
        octets = octets.replace(signe, b"\\" + signe)
    return octets
