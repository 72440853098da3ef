"""A message as text for a terminal: wrapped at words, hours of Paris, colours never the only sign."""

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Final, NamedTuple, TypeAlias

from alerts.importance import Importance
from alerts.message import (
    Ajoute,
    Barre,
    Fichier,
    Gras,
    Heure,
    Lien,
    Ligne,
    Message,
    Retire,
    Section,
    Span,
    decouper,
    encadrer,
    espacer,
    nettoyer,
    regrouper,
    url_sure,
)
from alerts.render.fichier import fichier_sur
from parlement.temps import date_courte, heure, il_y_a, instant_long

LARGEUR_MIN: Final = 20

_SIGNES: Final = {
    Importance.MAJEUR: ("▲ MAJEUR", "1;31"),
    Importance.NOTABLE: ("● NOTABLE", "1;33"),
    Importance.COURANT: ("○ COURANT", "36"),
    Importance.DISCRET: ("· DISCRET", "2"),
}
_PUCES: Final = ("", "• ", "  ◦ ")
_GRAS: Final = "1"
_PALE: Final = "2"
_RETIRE: Final = "9;31"
_AJOUTE: Final = "1;32"


class _Morceau(NamedTuple):
    """Text that is never broken, and its SGR code ("" for none)."""

    texte: str
    sgr: str = ""


_Mot: TypeAlias = list[_Morceau]


class _Ecrit(NamedTuple):
    """A line before wrapping; the lines it continues on are aligned under its first word."""

    marge: str
    mots: list[_Mot]


def render_terminal(message: Message, *, largeur: int, couleur: bool, now: datetime | None = None) -> str:
    """Return the message as lines of at most `largeur` columns; only a longer word or address sticks out.

    `now` serves "il y a 12 min"; without it, such moments are written in full. No final newline. The only
    control characters are newlines and, when `couleur`, SGR sequences. A file comes after the message, in full.
    """
    entete = [*_titre(message), *(_ligne(item, "", now) for item in message.resume)]
    sections = [_section(item, now) for item in message.sections]
    blocs = [[ecrit for ecrit in bloc if ecrit.mots] for bloc in (entete, *sections, [_pied(message)])]
    largeur = max(largeur, LARGEUR_MIN)
    textes = [
        "\n".join(rangee for ecrit in bloc for rangee in _wrap(ecrit, largeur, couleur))
        for bloc in blocs
        if bloc
    ]
    if fichier := fichier_sur(message.fichier):
        textes.append("\n".join(_fichier(fichier, largeur, couleur)))
    return "\n\n".join(textes)


def _fichier(fichier: Fichier, largeur: int, couleur: bool) -> Iterator[str]:
    """Yield the name of a file, then its lines, blank ones too."""
    yield from _wrap(_Ecrit("", _mots(f"Fichier joint : {fichier.nom}", _GRAS)), largeur, couleur)
    for ligne in fichier.contenu.rstrip("\n").split("\n"):
        mots = _mots(ligne)
        yield from _wrap(_Ecrit("", mots), largeur, couleur) if mots else ("",)


def _titre(message: Message) -> Iterator[_Ecrit]:
    mots = _mots(message.titre, _GRAS) or _mots("(sans titre)")
    if message.importance is not None:
        signe, sgr = _SIGNES[message.importance]
        mots.insert(0, [_Morceau(signe, sgr), _Morceau(" ")])
    yield _Ecrit("", mots)
    if url := url_sure(message.url):
        yield _Ecrit("", [[_adresse(url)]])


def _section(section: Section, now: datetime | None) -> list[_Ecrit]:
    return [_Ecrit("", _mots(section.titre, _GRAS)), *(_ligne(item, "  ", now) for item in section.lignes)]


def _pied(message: Message) -> _Ecrit:
    dits = [texte for texte in (nettoyer(message.pied).strip(), nettoyer(message.reference).strip()) if texte]
    return _Ecrit("", _mots(" · ".join(dits), _PALE))


def _ligne(ligne: Ligne, marge: str, now: datetime | None) -> _Ecrit:
    mots = regrouper(morceau for span in espacer(ligne.spans) for morceau in _morceaux(span, now))
    return _Ecrit(marge + _PUCES[ligne.niveau], mots)


def _mots(texte: str, sgr: str = "") -> list[_Mot]:
    return regrouper(_texte(texte, sgr))


def _texte(texte: str, sgr: str = "") -> list[_Morceau | None]:
    return [_Morceau(mot, sgr) if mot else None for mot in decouper(texte)]


def _morceaux(span: Span, now: datetime | None) -> Iterable[_Morceau | None]:
    match span:
        case str():
            return _texte(span)
        case Gras():
            return _texte(span.texte, _GRAS)
        case Lien():
            return _lien(span)
        case Retire():
            return _change(span, _RETIRE)
        case Ajoute():
            return _change(span, _AJOUTE)
        case Heure():
            return [_Morceau(_moment(span, now))]
        case Barre():
            return _barre(span)


def _change(span: Retire | Ajoute, sgr: str) -> list[_Morceau | None]:
    return encadrer(_texte(span.texte, sgr), _Morceau(f"[{span.mot}\u00a0:"), _Morceau("]"))


def _lien(lien: Lien) -> list[_Morceau | None]:
    url = None if lien.discret else url_sure(lien.url)
    if url is None:
        return _texte(lien.texte)
    texte = nettoyer(lien.texte).strip()
    return [_adresse(url)] if texte in ("", lien.url, url) else [*_texte(texte), None, _adresse(url)]


def _adresse(url: str) -> _Morceau:
    return _Morceau(f"<{url}>", _PALE)


def _moment(span: Heure, now: datetime | None) -> str:
    match span.style:
        case "date":
            return date_courte(span.instant)
        case "heure":
            return heure(span.instant)
        case "relatif" if now is not None:
            return il_y_a(span.instant, now)
        case _:
            return instant_long(span.instant)


def _barre(barre: Barre) -> list[_Morceau]:
    pour, contre, abstention = barre.cases()
    parts = [_Morceau("+" * pour, "32"), _Morceau("-" * contre, "31"), _Morceau("·" * abstention, _PALE)]
    return (
        [_Morceau("["), *(part for part in parts if part.texte), _Morceau("]")] if any(barre.cases()) else []
    )


def _wrap(ecrit: _Ecrit, largeur: int, couleur: bool) -> Iterator[str]:
    """Yield the rows of a line, filled greedily."""
    marge, place = ecrit.marge, largeur - len(ecrit.marge)
    rangee: list[_Mot] = []
    occupe = 0
    for mot in ecrit.mots:
        colonnes = sum(_colonnes(morceau.texte) for morceau in mot)
        if rangee and occupe + 1 + colonnes > place:
            yield marge + _paint(rangee, couleur)
            marge, rangee, occupe = " " * len(ecrit.marge), [], 0
        occupe += colonnes + (1 if rangee else 0)
        rangee.append(mot)
    yield marge + _paint(rangee, couleur)


def _paint(rangee: list[_Mot], couleur: bool) -> str:
    morceaux = list(rangee[0])
    for mot in rangee[1:]:
        morceaux += [_Morceau(" ", mot[0].sgr if mot[0].sgr == morceaux[-1].sgr else ""), *mot]
    groupes = (
        (sgr, "".join(m.texte for m in suite)) for sgr, suite in groupby(morceaux, key=lambda m: m.sgr)
    )
    return "".join(f"\x1b[{sgr}m{texte}\x1b[0m" if couleur and sgr else texte for sgr, texte in groupes)


def _colonnes(texte: str) -> int:
    """Columns a terminal uses: two for wide characters and emoji, none for combining marks."""
    if texte.isascii():
        return len(texte)
    return sum(
        0 if unicodedata.category(c) in ("Mn", "Me") else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in texte
    )
