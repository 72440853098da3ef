"""French reasons for what libraries and the system say in English. Their own words go to the debug log only."""

from __future__ import annotations

import errno
import logging
import re

log = logging.getLogger(__name__)

_KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (UnicodeDecodeError, "texte qui n'est pas de l'UTF-8"),
    (UnicodeEncodeError, "moitié de caractère"),
    (RecursionError, "trop d'éléments imbriqués"),
    (OverflowError, "nombre démesuré"),
    (EOFError, "fin inattendue"),
)

_PHRASES = (
    ("not a zip file", "ce n'est pas un zip"),
    ("bad crc-32", "somme de contrôle fausse"),
    ("encrypted", "chiffré"),
    ("truncated", "fin manquante"),
    ("out of range", "nombre démesuré"),
    ("invalid character", "caractère inattendu"),
    ("invalid escape", "échappement invalide"),
    ("trailing characters", "texte en trop à la fin"),
)

_ERRNOS = {
    errno.ENOSPC: "il est plein",
    errno.EDQUOT: "il est plein",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "il est en lecture seule",
    errno.EIO: "il est en panne",
    errno.EFBIG: "taille limite atteinte",
    errno.ENOENT: "introuvable",
    errno.EEXIST: "un fichier porte ce nom",
    errno.ENOTDIR: "ce n'est pas un dossier",
    errno.EISDIR: "c'est un dossier",
}

_BYTE = re.compile(r"\(byte (\d+)\)")


def explain(what: str, error: BaseException) -> str:
    """Say `what` (French) with the French reason in brackets, alone when none is known: "JSON invalide (…)"."""
    reason = reason_of(error)
    return f"{what} ({reason})" if reason else what


def reason_of(error: BaseException) -> str:
    """The French reason of a library's or the system's error; "" when none is known."""
    log.debug("%s: %s", type(error).__name__, error)
    if isinstance(error, OSError) and error.errno is not None:
        return _ERRNOS.get(error.errno, "")
    for kind, french in _KINDS:
        if isinstance(error, kind):
            return french
    said = str(error).lower()
    found = next((french for english, french in _PHRASES if english in said), "")
    place = _BYTE.search(said)
    return f"{found}, octet {place[1]}" if found and place else found
