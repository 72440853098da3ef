"""A message as one Discord embed, for people on a phone: no inline fields, no limit exceeded, no mention but the one
that a channel's settings ask for.

Every length is counted in UTF-16 units, which is never less than what Discord counts. Each word is escaped on
its own and is the smallest thing ever cut off, so that no cut can fall inside a Markdown pair, a link, a
timestamp or an escape.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final, NamedTuple, TypedDict
from urllib.parse import urlsplit

import msgspec

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
    Span,
    coller,
    decouper,
    encadrer,
    espacer,
    graphemes,
    regrouper,
    url_sure,
)
from alerts.render.fichier import fichier_sur
from parlement.temps import date_courte

# discord.com/developers, "Embed limits"; the headline is ours: what a locked phone shows.
TITRE_MAX: Final = 256
DESCRIPTION_MAX: Final = 4096
PIED_MAX: Final = 2048
TOTAL_MAX: Final = 6000
ENTETE_MAX: Final = 200
LARGEUR: Final = 40
"""Characters of one row of a phone, inside an embed."""
DESSIN_NOM: Final = "vigie.png"
"""Name of the file of a picture."""

_ROLE: Final = re.compile("[0-9]{1,20}")
"""Id of a Discord role."""
_REFERENCE_MAX: Final = 64
_LIEN_MAX: Final = 200  # words of one link
_SUITE_MAX: Final = 400  # what to type or open for the rest
_OMIS_MAX: Final = 150  # names of the sections left out
_MOT_MAX: Final = 80  # a longer "word" is no word, and may be cut between two characters
_RESTE_UTILE: Final = 300  # room under which a long line is dropped whole rather than begun

_COULEURS: Final = {
    Importance.MAJEUR: 0xC0392B,
    Importance.NOTABLE: 0xE67E22,
    Importance.COURANT: 0x2980B9,
    Importance.DISCRET: 0x7F8C8D,
    None: 0x34495E,
}
_PUCES: Final = ("", "- ", "  - ")
_GRAS: Final = "**"
_BARRE: Final = "~~"
_STYLES: Final = {"heure": "t", "complet": "F", "relatif": "R"}
# Addresses written in a text stay links only there: anybody can write one in an amendment.
_OFFICIELS: Final = (
    "assemblee-nationale.fr",
    "senat.fr",
    "legifrance.gouv.fr",
    "conseil-constitutionnel.fr",
)


class Pied(TypedDict):
    """Footer of an embed."""

    text: str


class Adresse(TypedDict):
    """Picture of an embed."""

    url: str


class Embed(TypedDict, total=False):
    """What `discord.Embed.from_dict` takes."""

    title: str
    url: str
    description: str
    color: int
    footer: Pied
    image: Adresse


class Dessin(NamedTuple):
    """A drawn picture: the file, and what it shows in words."""

    png: bytes
    alt: str


class DiscordPayload(msgspec.Struct, frozen=True):
    """One Discord message: a headline, exactly one embed, the file and the picture to join, if any.

    abrege: not all of it fits.
    """

    content: str
    embeds: tuple[Embed, ...]
    fichier: Fichier | None = None
    abrege: bool = False
    dessin: Dessin | None = None


class _Atome(NamedTuple):
    """Escaped text that is never cut; `coupable` when the word it belongs to may be cut before it.

    marque: the pair of Markdown signs it stands in, "" for none.
    """

    texte: str
    marque: str = ""
    coupable: bool = False


class _Mot(NamedTuple):
    """What stands between two places where a line may be cut; `espace` unless glued to what precedes."""

    atomes: Sequence[_Atome]
    espace: bool = True


class _Rangee(NamedTuple):
    """A line of the description, or the heading of a section. `niveau` as in `Ligne`."""

    debut: str
    mots: list[_Mot]
    titre: bool = False
    niveau: int = 0

    def ecrans(self) -> int:
        """How many rows of a phone it takes; a heading is not counted."""
        vue = _ADRESSE_CACHEE.sub("", _write(self.mots))
        return 0 if self.titre else max(1, -(-units(vue) // LARGEUR))


def units(texte: str) -> int:
    """Return the length of `texte` in UTF-16 code units."""
    return len(texte.encode("utf-16-le", "surrogatepass")) // 2


def render_discord(message: Message, mention: str = "", dessin: Dessin | None = None) -> DiscordPayload:
    """Return the message as Discord takes it, within every limit and never empty, whatever the texts hold.

    mention: id of the one role to ping, said before the headline; anything else than an id pings nobody. dessin: its
    picture once drawn, under the text.

    The headline of an alert is its content, which a locked phone shows: said whole there, it is not said again
    by the embed, whose title says where it leads. An answer is its embed alone, and keeps its title.
    """
    titre = _mots(_protected(_texte(message.titre))) or _mots(_texte("(sans titre)"))
    entete = _write(_cut(titre, ENTETE_MAX))
    embed: Embed = {"title": _title(message, titre, entete), "color": _COULEURS[message.importance]}
    if url := url_sure(message.url):
        embed["url"] = url
    if pied := _pied(message):
        embed["footer"] = {"text": pied}
    place = min(DESCRIPTION_MAX, TOTAL_MAX - units(embed["title"]) - units(pied))
    description, abrege = _description(message, place, drawn=dessin is not None)
    if description:
        embed["description"] = description
        if message.importance and embed["title"] == entete:  # it leads nowhere, and was said just above
            del embed["title"]
    if dessin:
        embed["image"] = {"url": f"attachment://{DESSIN_NOM}"}
    appel = f"<@&{mention}> " if _ROLE.fullmatch(mention) else ""
    return DiscordPayload(
        content=appel + entete,
        embeds=(embed,),
        fichier=fichier_sur(message.fichier),
        abrege=abrege,
        dessin=dessin,
    )


def _title(message: Message, titre: list[_Mot], entete: str) -> str:
    """What the embed is headed by: where an alert leads when its headline was said whole."""
    whole, url = _write(_cut(titre, TITRE_MAX)), url_sure(message.url)
    if message.importance and url and whole == entete:
        return _write(_cut(_mots(_texte(f"Voir sur {_hote(url)}")), TITRE_MAX))
    return whole


def _hote(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _pied(message: Message) -> str:
    """Importance in words (a colour is not enough), source, reference. A footer has no Markdown."""
    importance = message.importance.capitalize() if message.importance else ""
    reference = _write(_cut(_mots(_texte(message.reference, markdown=False)), _REFERENCE_MAX))
    place = PIED_MAX - units(f"{importance} ·  · {reference}")
    source = _write(_cut(_mots(_texte(message.pied, markdown=False)), place))
    return " · ".join(dit for dit in (importance, source, reference) if dit)


# Lines: all of them, or as many as there is room for and what to do for the rest.


def _rangees(message: Message, *, drawn: bool) -> Iterator[_Rangee]:
    yield from (_rangee(ligne) for ligne in message.resume if not (drawn and ligne.dessine))
    for section in message.sections:
        titre = _mots(_texte(section.titre, marque=_GRAS))
        yield _Rangee("\n\n", _cut(titre, TITRE_MAX), titre=True)
        yield from map(_rangee, section.lignes)


def _rangee(ligne: Ligne) -> _Rangee:
    atomes = _protected(atome for span in _joined(ligne.spans) for atome in _atomes(span))
    return _Rangee("\n" + _PUCES[ligne.niveau], _mots(atomes), niveau=ligne.niveau)


def _description(message: Message, place: int, *, drawn: bool) -> tuple[str, bool]:
    """The lines, and whether some had to be left out. drawn: a picture takes half of the screen.

    Where a screen is not enough, what stands under a bullet is left out before anything else.
    """
    rangees = [rangee for rangee in _rangees(message, drawn=drawn) if rangee.mots]
    most = message.ecran // 2 if drawn else message.ecran
    if _fits(rangees, place, most):
        return _stack(rangees), False
    if most and (details := [rangee for rangee in rangees if rangee.niveau == _DETAIL]):
        rangees = [rangee for rangee in rangees if rangee.niveau != _DETAIL]
        if _fits(rangees, place - _ANNONCE_MAX - _SUITE_MAX, most):
            return f"{_stack(rangees)}\n{_annonce(details)}{_appel(message)}", True
    return _shorten(rangees, place, _appel(message), most or None), True


def _fits(rangees: list[_Rangee], place: int, most: int) -> bool:
    """Whether all can be shown. most: rows of a screen, 0 for any number; a few too many are no reason to cut."""
    return units(_stack(rangees)) <= place and (not most or _ecrans(rangees) <= most + _TOLERANCE)


def _ecrans(rangees: Iterable[_Rangee]) -> int:
    return sum(rangee.ecrans() for rangee in rangees)


def _stack(rangees: Iterable[_Rangee]) -> str:
    return "".join(rangee.debut + _write(rangee.mots) for rangee in rangees).lstrip("\n")


def _shorten(rangees: list[_Rangee], place: int, appel: str, most: int | None) -> str:
    """Keep the first lines that fit, in `most` rows, then say how much is left out and where to find it.

    The first line that does not fit is begun when the room left makes it worth reading.
    """
    libre = place - _ANNONCE_MAX - units(appel)
    gardees = _kept(rangees, libre, most)
    omises = rangees[len(gardees) :]
    libre -= sum(map(_besoin, gardees))
    if most is not None:
        libre = min(libre, (most - _ecrans(gardees)) * LARGEUR)
    if (libre >= _RESTE_UTILE or not gardees) and not omises[0].titre:
        longue = omises.pop(0)
        gardees.append(longue._replace(mots=_cut(longue.mots, libre - units(longue.debut))))
    while gardees and gardees[-1].titre:
        omises.insert(0, gardees.pop())
    return f"{_stack(gardees)}\n{_annonce(omises)}{appel}".lstrip("\n")


def _kept(rangees: list[_Rangee], libre: int, most: int | None) -> list[_Rangee]:
    gardees: list[_Rangee] = []
    rows = 0
    for rangee in rangees:
        libre -= _besoin(rangee)
        rows += rangee.ecrans()
        if libre < 0 or (most is not None and rows > most):
            break
        gardees.append(rangee)
    return gardees


def _besoin(rangee: _Rangee) -> int:
    return units(_stack([rangee])) + 2


def _annonce(omises: list[_Rangee]) -> str:
    """Say how many lines are missing, and from which whole sections."""
    lignes = sum(not rangee.titre for rangee in omises)
    titres = ", ".join(_write(rangee.mots) for rangee in omises if rangee.titre)
    sections = f" ({titres})" if titres and units(titres) <= _OMIS_MAX else ""
    if lignes == 0:
        return f"… texte abrégé{sections}"
    return f"… et {lignes} autre{'s' if lignes > 1 else ''} ligne{'s' if lignes > 1 else ''}{sections}"


_ANNONCE_MAX: Final = _OMIS_MAX + 40
_TOLERANCE: Final = 2
_DETAIL: Final = 2
"""Level of what stands under a bullet."""
_ADRESSE_CACHEE: Final = re.compile(r"(?<=\])\([^)]*\)|\*\*|~~|(?<=<t:)\d+")


def _appel(message: Message) -> str:
    """Say what to type or open for the rest, in at most `_SUITE_MAX` units."""
    suite = _write(_cut(_mots(_texte(message.suite, marque=_GRAS)), _SUITE_MAX - 3))
    url = url_sure(message.url)
    appel = suite or (f"[texte complet]({url})" if url else "")
    return f" : {appel}" if appel and units(appel) <= _SUITE_MAX - 3 else ""


# Words: the places where a line may be cut.


def _mots(atomes: Iterable[_Atome | None]) -> list[_Mot]:
    """Group pieces (None is a space) into words, an endless word into several."""
    mots: list[_Mot] = []
    for groupe in regrouper(atomes):
        coupes = [0, *(rang for rang, atome in enumerate(groupe) if rang and atome.coupable), len(groupe)]
        mots += [_Mot(groupe[debut:fin], espace=debut == 0) for debut, fin in pairwise(coupes)]
    return mots


def _write(mots: Sequence[_Mot]) -> str:
    """Join words, opening and closing Markdown pairs against the words and never against a space."""
    parts: list[str] = []
    marque = ""
    for mot in mots:
        espace = " " if mot.espace and parts else ""
        for atome in mot.atomes:
            change = marque != atome.marque
            parts += (marque if change else "", espace, atome.marque if change else "", atome.texte)
            marque, espace = atome.marque, ""
    return "".join(parts) + marque


def _cut(mots: list[_Mot], place: int) -> list[_Mot]:
    """Return as many words as fit in `place` units, the last one followed by "…" if any is missing."""
    if units(_write(mots)) <= place:
        return mots

    def length(n: int) -> int:
        return units(_write([*mots[:n], _POINTS]))

    return [*mots[: bisect_right(range(len(mots)), place, key=length) - 1], _POINTS]


_POINTS: Final = _Mot((_Atome("…"),), espace=False)


# Spans


def _atomes(span: Span) -> Iterable[_Atome | None]:
    match span:
        case str():
            return _texte(coller(span), adresses=True)
        case Gras():
            return _texte(coller(span.texte), marque=_GRAS)
        case Lien():
            return _lien(span)
        case Retire():
            return _change(span, _BARRE)
        case Ajoute():
            return _change(span, _GRAS)
        case Heure() if span.style == "date":
            return [_Atome(date_courte(span.instant))]
        case Heure():
            return [_Atome(f"<t:{int(span.instant.timestamp() // 1)}:{_STYLES[span.style]}>")]
        case Barre():
            carres = "".join(carre * n for carre, n in zip("🟩🟥⬜", span.cases(), strict=True))
            return [_Atome(carres)] if carres else []


def _change(span: Retire | Ajoute, marque: str) -> list[_Atome | None]:
    """Changed words between brackets, after the word that says what happened to them."""
    ouvre, ferme = _Atome(f"\\[{span.mot}\u00a0:"), _Atome("\\]")
    return encadrer(_texte(coller(span.texte), marque=marque), ouvre, ferme)


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Turn unsound links into plain texts, and neighbouring texts into one, to be escaped together."""
    simples = (
        span.texte if isinstance(span, Lien) and not url_sure(span.url) else span for span in espacer(spans)
    )
    for texte, groupe in groupby(simples, key=lambda span: isinstance(span, str)):
        if texte:
            yield "".join(span for span in groupe if isinstance(span, str))
        else:
            yield from groupe


def _texte(
    texte: str, *, marque: str = "", markdown: bool = True, adresses: bool = False
) -> Iterator[_Atome | None]:
    """Yield a text escaped; with `adresses`, official addresses in it are links, punctuation left out."""
    for mot in decouper(texte):
        adresse = _ADRESSE.search(mot) if mot and adresses else None
        url = url_sure(adresse[0]) if adresse else None
        if mot is None:
            yield None
        elif adresse and url and _est_officielle(url):
            yield from _pieces(mot[: adresse.start()], marque, markdown)
            yield _Atome(f"<{url}>")
            yield from _pieces(mot[adresse.end() :], marque, markdown)
        else:
            yield from _pieces(mot, marque, markdown)


_ADRESSE: Final = re.compile(r"https?://[^\s<>\"«»]*[^\s<>\"«».,;:!?)\]…’']")


def _est_officielle(url: str) -> bool:
    hote = urlsplit(url).hostname or ""
    return any(hote == officiel or hote.endswith("." + officiel) for officiel in _OFFICIELS)


def _pieces(mot: str, marque: str, markdown: bool) -> Iterator[_Atome]:
    """Yield a word escaped, in several pieces when it is endless.

    A zero-width space after "@" and inside "://" keeps mentions and addresses from coming alive.
    """
    inerte = mot.replace("@", "@\u200b").replace("://", ":\u200b//")
    for rang, piece in enumerate(_slices(inerte)):
        yield _Atome(_MARKDOWN.sub(r"\\\g<0>", piece) if markdown else piece, marque, coupable=rang > 0)


_MARKDOWN: Final = re.compile(r"[\\*_~`|\[\]<]")


def _slices(mot: str) -> Iterator[str]:
    """Cut between characters what is too long to be a word."""
    if units(mot) <= _MOT_MAX:
        yield from [mot] if mot else []
        return
    tranche = ""
    for caractere in graphemes(mot):
        if tranche and units(tranche + caractere) > _MOT_MAX:
            yield tranche
            tranche = ""
        tranche += caractere
    yield tranche


def _lien(lien: Lien) -> list[_Atome | None]:
    """A link is one piece. Discord refuses those whose words look like an address: these show the address."""
    url = url_sure(lien.url)
    # Discord pairs the brackets inside a link without heeding backslashes.
    texte = lien.texte.translate({ord("["): "(", ord("]"): ")"})
    mots = _cut(_mots(_protected(_texte(coller(texte)))), _LIEN_MAX)
    return [_Atome(f"[{_write(mots)}]({url})" if mots and "//" not in texte else f"<{url}>")]


def _protected(atomes: Iterable[_Atome | None]) -> Iterator[_Atome | None]:
    """Keep the start of a line from being read as a heading, a list or a quote."""
    debut = True
    for atome in atomes:
        if debut and atome is not None:
            debut = False
            yield atome._replace(texte=_DEBUT.sub(r"\1\\", atome.texte, count=1))
        else:
            yield atome


# "# ", "- ", "-# ", "+ ", "> ", "7. ", "7) ": the first character that is not a digit is escaped.
_DEBUT: Final = re.compile(r"^([0-9]+(?=[.)])|(?=[#>+-]))")
