"""The file that goes with a message: a name any system takes, lines safe to show, a size Discord takes."""

import re
from typing import Final

from alerts.message import Fichier, nettoyer
from parlement.texte import fold

OCTETS_MAX: Final = 8 * 2**20
"""Discord takes 10 MiB in a server that pays for nothing."""
_NOM_MAX: Final = 60
_COUPE: Final = "\n… texte coupé ici\n"


def fichier_sur(fichier: Fichier | None) -> Fichier | None:
    """Return the file as it may be sent and shown; None when there is none, or nothing in it.

    Plain UTF-8 text without BOM: Discord shows it so on every device, and a BOM would be read as a character.
    """
    if fichier is None:
        return None
    contenu = "\n".join(nettoyer(rangee).rstrip() for rangee in fichier.contenu.splitlines()).strip("\n")
    return Fichier(_nom(fichier.nom), _court(f"{contenu}\n")) if contenu.strip() else None


def _nom(nom: str) -> str:
    """ "Article 7 (Sénat).txt" -> "article-7-senat.txt"."""
    mots = re.findall("[a-z0-9]+", fold(nom).removesuffix(".txt"))
    return f"{'-'.join(mots)[:_NOM_MAX].rstrip('-') or 'texte'}.txt"


def _court(contenu: str) -> str:
    """All of it, or whole lines, and a last one that says that the rest is missing."""
    octets = contenu.encode()
    if len(octets) <= OCTETS_MAX:
        return contenu
    place = OCTETS_MAX - len(_COUPE.encode())
    garde = octets[:place].decode(errors="ignore")
    return (garde.rpartition("\n")[0] or garde) + _COUPE
