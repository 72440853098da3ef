"""Addresses of the Sénat's site as its feeds and pages link to them: what each one is about.

The site of before April 2023 wrote `http://www.senat.fr/dossierleg/…` and `/scrupub/…`, and forgot the folder of a
text not put on line yet ("ppl18-432.html").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as Jour
from enum import Enum, auto
from urllib.parse import urlsplit, urlunsplit

from parlement import senat

_FORMER = (("/dossierleg/", "/dossier-legislatif/"), ("/scrupub/", "/scrutin-public/"))
_TEXTE = re.compile(
    r"/leg/(?P<nature>[a-z]{3,6})(?P<session>\d\d)-(?P<numero>\d{1,6})(?:rec\w*)?(?:[_/.].*)?"
)
_RAPPORT = re.compile(r"/rap/(?P<nature>[al])(?P<session>\d\d)-(?P<numero>\d{1,4})(?!\d).*")
_AMENDEMENTS = re.compile(
    r"/amendements/(?P<commission>commissions/)?(?P<session>\d{4}-\d{4})/(?P<numero>\d{1,6})(?:/.*)?"
)
_SCRUTIN = re.compile(r"/scrutin-public/(?P<session>\d{4})/scr(?P=session)-(?P<numero>\d{1,5})\.html")
_SEANCE = re.compile(r"/(?:seances/s\d{6}|cra)/s(?P<jour>\d{8})/.*")


class Objet(Enum):
    """What an address leads to."""

    TEXTE = auto()
    ADOPTE = auto()
    RAPPORT = auto()
    AVIS = auto()
    AMENDEMENTS_COMMISSION = auto()
    AMENDEMENTS_SEANCE = auto()
    SCRUTIN = auto()
    SEANCE = auto()
    CONSEIL = auto()
    JOURNAL = auto()
    ASSEMBLEE = auto()
    AUTRE = auto()


DOCUMENTS = {
    Objet.TEXTE: senat.TEXTE,
    Objet.ADOPTE: senat.ADOPTE,
    Objet.RAPPORT: senat.RAPPORT,
    Objet.AVIS: senat.RAPPORT,
    Objet.AMENDEMENTS_COMMISSION: senat.TEXTE,
    Objet.AMENDEMENTS_SEANCE: senat.TEXTE,
}
"""What leads to a document of the Sénat -> genre of its id."""
_HOTES = {
    "conseil-constitutionnel.fr": Objet.CONSEIL,
    "legifrance.gouv.fr": Objet.JOURNAL,
    "assemblee-nationale.fr": Objet.ASSEMBLEE,
}


@dataclass(frozen=True, slots=True)
class Lien:
    """One address, as people open it, and what it says. session: its first year; jour: the day of a sitting."""

    url: str
    objet: Objet = Objet.AUTRE
    session: int | None = None
    numero: int | None = None
    jour: Jour | None = None

    @property
    def document(self) -> str:
        """Id of the document that it leads to, or of the text whose amendments it shows; "" for none."""
        if self.objet not in DOCUMENTS or self.session is None or self.numero is None:
            return ""
        return senat.uid_document(self.session, self.numero, DOCUMENTS[self.objet])

    @property
    def scrutin(self) -> str:
        """Id of the public vote that it leads to; "" for none."""
        if self.objet is not Objet.SCRUTIN or self.session is None or self.numero is None:
            return ""
        return senat.uid_scrutin(self.session, self.numero)


def canonique(href: str) -> str:
    """An address as the present site writes it, without fragment; "" for what is not one.

    A name alone is that of a text ("ppl18-432.html").
    """
    href = href.strip()
    try:
        parts = urlsplit(href)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:  # "http://[x"
        return ""
    if parts.scheme not in ("", "http", "https") or not parts.path.strip("/"):
        return ""
    path = parts.path if host or parts.path.startswith("/") else f"/leg/{parts.path}"
    if host and not f".{host}".endswith(".senat.fr"):
        return urlunsplit(("https", parts.netloc, path, parts.query, ""))
    for former, present in _FORMER:
        path = path.replace(former, present, 1)
    return senat.SITE + urlunsplit(("", "", path, parts.query, ""))


def read_lien(href: str) -> Lien:
    """What an address is about, as written in a feed or a page."""
    url = canonique(href)
    if not url.startswith(senat.SITE + "/"):
        host = f".{urlsplit(url).hostname or ''}"
        return Lien(url, next((o for h, o in _HOTES.items() if host.endswith(f".{h}")), Objet.AUTRE))
    path = urlsplit(url).path
    return _imprime(url, path) or _amendements(url, path) or _debats(url, path) or Lien(url)


def _imprime(url: str, path: str) -> Lien | None:
    match = _TEXTE.fullmatch(path)
    objet = Objet.ADOPTE if match and match["nature"] == "tas" else Objet.TEXTE
    if match is None:
        match = _RAPPORT.fullmatch(path)
        objet = Objet.AVIS if match and match["nature"] == "a" else Objet.RAPPORT
    if match is None:
        return None
    return Lien(url, objet, senat.session_abregee(match["session"]), int(match["numero"]))


def _amendements(url: str, path: str) -> Lien | None:
    match = _AMENDEMENTS.fullmatch(path)
    session = senat.read_session(match["session"]) if match else None
    if match is None or session is None:
        return None
    objet = Objet.AMENDEMENTS_COMMISSION if match["commission"] else Objet.AMENDEMENTS_SEANCE
    return Lien(url, objet, session, int(match["numero"]))


def _debats(url: str, path: str) -> Lien | None:
    if match := _SCRUTIN.fullmatch(path):
        return Lien(url, Objet.SCRUTIN, int(match["session"]), int(match["numero"]))
    match = _SEANCE.fullmatch(path)
    try:
        return Lien(url, Objet.SEANCE, jour=Jour.fromisoformat(match["jour"])) if match else None
    except ValueError:  # s20190631
        return None
