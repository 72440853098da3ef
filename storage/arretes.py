"""One act, whichever files publish it: what a file tells of an act read in it, and two readings made one."""

from __future__ import annotations

from dataclasses import fields, replace
from zoneinfo import ZoneInfo

from sqlite_utils import Database as Writer

from parlement.arretes import Arrete, LecturePdf, Recueil
from parlement.periodes import read_periode
from parlement.temps import PARIS
from storage.rows import from_row, rows_of

MOST_EXTRAITS = 40
"""Extracts kept of a file: each search gives its own."""
_BLOCS = (
    ("periode", ("jour_debut", "jour_fin", "debut", "fin")),
    ("cameras_dit", ("cameras",)),
)
"""What is read from a quotation follows it: a reading that withheld it is not completed by another's."""
_UNIS = frozenset({"uid", "administrations", "recueils", "vu_premier", "url", "pdf_cree"})


def complete(db: Writer, record: Recueil | LecturePdf | Arrete) -> Recueil | LecturePdf | Arrete:
    """A record with what is known beside it: see each kind below."""
    if isinstance(record, Recueil):
        return _with_extraits(db, record)
    if isinstance(record, LecturePdf):
        recueil = _recueil(db, record.uid)
        return replace(record, arretes=tuple(_uid(uid, record.uid, recueil) for uid in record.arretes))
    arrete = _told_by_recueil(db, record)
    known = rows_of(db, "SELECT * FROM arretes WHERE uid = ?", arrete.uid)
    return _merged(from_row(Arrete, known[0]), arrete) if known else arrete


def _with_extraits(db: Writer, recueil: Recueil) -> Recueil:
    """With the extracts of other searches, which each give those around their own words."""
    known = _recueil(db, recueil.uid)
    if known is None:
        return recueil
    extraits = tuple(dict.fromkeys((*known.extraits, *recueil.extraits)))[:MOST_EXTRAITS]
    return replace(recueil, extraits=extraits)


def _told_by_recueil(db: Writer, arrete: Arrete) -> Arrete:
    """With what only its file tells: who published it, when it was seen; who decided, unless the act says it.

    Hours are those of the file's time zone.
    """
    source = arrete.recueils[0] if arrete.recueils else ""
    recueil = _recueil(db, source)
    arrete = replace(arrete, uid=_uid(arrete.uid, source, recueil))
    if recueil is None:
        return arrete
    published = (recueil.administration,) if recueil.administration else ()
    return replace(
        _in_zone(arrete, recueil.fuseau),
        autorite=arrete.autorite or recueil.administration,
        administrations=arrete.administrations or published,
        url=arrete.url or recueil.url,
        vu_premier=arrete.vu_premier or recueil.vu_premier,
        pdf_cree=arrete.pdf_cree or recueil.pdf_cree,
    )


def _uid(uid: str, source: str, recueil: Recueil | None) -> str:
    """The id of an act that does not say who decided: who published it did."""
    if not uid.startswith(":"):
        return uid
    return f"{recueil.administration if recueil and recueil.administration else source[:16]}{uid}"


def _in_zone(arrete: Arrete, fuseau: str) -> Arrete:
    """The same hours on the clocks of the place, its period having been read on those of Paris."""
    zone = ZoneInfo(fuseau)
    if zone == PARIS or (arrete.debut is None and arrete.fin is None):
        return arrete
    periode = read_periode(arrete.periode)
    if periode is None:
        return replace(arrete, debut=None, fin=None)
    return replace(arrete, debut=periode.debut(zone), fin=periode.fin(zone))


def _recueil(db: Writer, uid: str) -> Recueil | None:
    rows = rows_of(db, "SELECT * FROM recueils WHERE uid = ?", uid)
    return from_row(Recueil, rows[0]) if rows else None


# --- two readings ------------------------------------------------------------------------------------------------


def _merged(known: Arrete, read: Arrete) -> Arrete:
    """One act out of two readings: the text of the act over its title alone, a file over the same file read before,
    what is known over what another file says; the rest fills its blanks.
    """
    again = set(read.recueils) <= set(known.recueils)
    first, second = (read, known) if not known.texte or (again and read.texte) else (known, read)
    seen = [instant for instant in (known.vu_premier, read.vu_premier) if instant]
    return replace(
        _filled(first, second),
        administrations=tuple(dict.fromkeys((*known.administrations, *read.administrations))),
        recueils=tuple(dict.fromkeys((*known.recueils, *read.recueils))),
        url=known.url or read.url,
        pdf_cree=known.pdf_cree or read.pdf_cree,
        vu_premier=min(seen, default=None),
    )


def _filled(first: Arrete, second: Arrete) -> Arrete:
    """The first, its blanks filled by the second."""
    kept = {name for quoted, read in _BLOCS if getattr(first, quoted) for name in read}
    blanks = {
        field.name: getattr(second, field.name)
        for field in fields(first)
        if field.name not in _UNIS | kept and not getattr(first, field.name)
    }
    return replace(first, **blanks)
