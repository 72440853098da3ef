"""The neutral message: written once by composing code, shown by the renderers, stored as JSON in the outbox.

A message is made of lines, a line of spans. Texts are kept as received, hostile or not; each renderer passes
them through `nettoyer` and links through `url_sure`, which live here because both renderers need the same.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import ClassVar, Final, Literal, TypeAlias, TypeVar
from urllib.parse import quote, urlsplit

import msgspec

from alerts.image import Image
from alerts.importance import Importance

StyleHeure: TypeAlias = Literal["date", "heure", "complet", "relatif"]


class Gras(msgspec.Struct, frozen=True, tag=True, tag_field="span"):
    """A few words in bold."""

    texte: str


class Lien(msgspec.Struct, frozen=True, tag=True, tag_field="span", omit_defaults=True):
    """Words that open a page; shown as plain words when `url` is not a sound http(s) address.

    discret: one of many, plain words wherever an address would have to be written out.
    """

    texte: str
    url: str
    discret: bool = False


class Heure(msgspec.Struct, frozen=True, tag=True, tag_field="span"):
    """A moment. Raises ValueError without a time zone; kept in UTC.

    "heure", "complet" and "relatif" follow each reader's clock in Discord; "date" is always the day in Paris,
    because a sitting's day does not change when it is read from Fort-de-France.
    """

    instant: datetime
    style: StyleHeure = "complet"

    def __post_init__(self) -> None:
        """Refuse naive instants and normalise to UTC, so that a message read back equals the one written."""
        if self.instant.tzinfo is None:
            raise ValueError(f"instant sans fuseau horaire : {self.instant.isoformat()}")
        msgspec.structs.force_setattr(self, "instant", self.instant.astimezone(UTC))


class Barre(msgspec.Struct, frozen=True, tag=True, tag_field="span"):
    """A small bar showing the proportions of a vote; always written next to its figures. Counts of votes."""

    pour: int
    contre: int
    abstention: int = 0

    def __post_init__(self) -> None:
        """Refuse negative counts."""
        if min(self.pour, self.contre, self.abstention) < 0:
            raise ValueError("une barre ne compte pas de voix négatives")

    def cases(self, total: int = 10) -> tuple[int, int, int]:
        """Share `total` squares (at least 3) between pour, contre, abstention.

        Zeros when nobody voted; whoever has one vote has one square.
        """
        voix = (self.pour, self.contre, self.abstention)
        somme = sum(voix)
        if somme == 0:
            return (0, 0, 0)
        parts = [max(1, n * total // somme) if n else 0 for n in voix]
        while (reste := total - sum(parts)) != 0:
            pas = 1 if reste > 0 else -1
            movable = [i for i in range(3) if parts[i] > (1 if pas < 0 else 0)]
            # The part furthest from its due (in units of 1/somme of a square) gives or takes one square.
            parts[max(movable, key=lambda i: pas * (voix[i] * total - parts[i] * somme))] += pas
        return (parts[0], parts[1], parts[2])


class Retire(msgspec.Struct, frozen=True, tag=True, tag_field="span"):
    """Words that a text no longer has, shown "[retiré : …]" and struck through where that can be.

    A screen reader says neither bold nor struck: the word says it, and the bracket says where it ends.
    """

    texte: str
    mot: ClassVar[str] = "retiré"


class Ajoute(msgspec.Struct, frozen=True, tag=True, tag_field="span"):
    """Words that a text has now and had not, shown "[ajouté : …]", in bold."""

    texte: str
    mot: ClassVar[str] = "ajouté"


Span: TypeAlias = str | Gras | Lien | Heure | Barre | Retire | Ajoute


class Ligne(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line. `niveau` 0 is plain, 1 a bullet, 2 a bullet under a bullet. dessine: a picture of it says the same."""

    spans: tuple[Span, ...]
    niveau: Literal[0, 1, 2] = 0
    dessine: bool = False


class Section(msgspec.Struct, frozen=True):
    """Lines under a heading."""

    titre: str
    lignes: tuple[Ligne, ...] = ()


class Fichier(msgspec.Struct, frozen=True):
    """A text too long for a message, joined to it: a name ("article-7.txt") and its lines."""

    nom: str
    contenu: str


class Action(msgspec.Struct, frozen=True):
    """Something that a reader can ask from a message: the words of the button, and the command it types."""

    libelle: str
    commande: str


class Fait(msgspec.Struct, frozen=True):
    """One thing that a message states, so that a later correction can be told apart from a completion.

    cle: what it is about, the same for ever ("scrutin:VTANR5L16V1274"). quoi: the same for readers ("scrutin n° 1274").
    sort: the outcome ("adopté", "rejeté"); when it changes, the meaning did. chiffres: what else may be corrected
    ("59 pour, 47 contre"). "" for what is not known.
    """

    cle: str
    quoi: str
    sort: str
    chiffres: str = ""


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is said, whatever shows it.

    titre: reads alone on a locked phone. importance: None for an answer to a command.
    resume: the first lines. pied: where it comes from ("Source lue à 13 h 20"). reference: short code by
    which a posted message is found again. url: what the title opens. suite: what to type for the rest when
    the message is too long ("!votes article7"); without it, `url` is given. renvoi: it only says that a newer posting
    tells the rest; where nothing can be edited, it is not shown. fichier: what goes with it. actions: what a reader may
    ask next. faits: what it states. image: a picture of it, drawn where pictures can be shown. ecran: most rows of
    a phone, where the rest can be asked for; 0 for any number.
    Stored messages are read back by later versions: a new field needs a default.
    """

    titre: str
    importance: Importance | None = None
    resume: tuple[Ligne, ...] = ()
    sections: tuple[Section, ...] = ()
    pied: str = ""
    reference: str = ""
    url: str | None = None
    suite: str = ""
    renvoi: bool = False
    fichier: Fichier | None = None
    actions: tuple[Action, ...] = ()
    faits: tuple[Fait, ...] = ()
    image: Image | None = None
    ecran: int = 0


def ligne(*spans: Span) -> Ligne:
    """Write a plain line: `ligne("Adopté par ", Gras("59"), " voix")`."""
    return Ligne(spans)


def puce(*spans: Span, niveau: Literal[1, 2] = 1) -> Ligne:
    """Write a bullet."""
    return Ligne(spans, niveau)


def section(titre: str, *lignes: Ligne | str) -> Section:
    """Write a section; a plain string is a plain line."""
    return Section(titre, _lignes(lignes))


def reponse(
    titre: str,
    *resume: Ligne | str,
    sections: Iterable[Section] = (),
    pied: str = "",
    reference: str = "",
    url: str | None = None,
    suite: str = "",
    fichier: Fichier | None = None,
    actions: Iterable[Action] = (),
    image: Image | None = None,
) -> Message:
    """Write the answer to a command: a message without importance."""
    return Message(
        titre=titre,
        resume=_lignes(resume),
        sections=tuple(sections),
        pied=pied,
        reference=reference,
        url=url,
        suite=suite,
        fichier=fichier,
        actions=tuple(actions),
        image=image,
    )


def _lignes(lignes: Iterable[Ligne | str]) -> tuple[Ligne, ...]:
    return tuple(ligne(item) if isinstance(item, str) else item for item in lignes)


def encode_message(message: Message) -> bytes:
    """Return the message as UTF-8 JSON; lone surrogates, which UTF-8 cannot hold, become "?"."""
    try:
        return msgspec.json.encode(message)
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(message), ensure_ascii=False).encode("utf-8", "replace")


def decode_message(data: bytes | str) -> Message:
    """Read a stored message back. Raises msgspec.DecodeError or its ValidationError when it is not one."""
    return msgspec.json.decode(data, type=Message)


# Terminal sequences: CSI (colours, cursor), OSC (window title, hyperlinks), then two-character escapes.
_ANSI: Final = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)|\x1b[ -~]"
)
# Drawn as nothing although Unicode does not class them as formatting: fillers and the grapheme joiner.
_VIDES: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")

_INSECABLES: Final = frozenset("\u00a0\u2007\u202f")


# What French is written with: nothing in it has to be looked at one by one.
_PROPRE: Final = re.compile("[ -~\u00a0-\u00ac\u00ae-\u0233\u2010-\u2027\u202f\u20ac]*")


def nettoyer(texte: str) -> str:
    """Return `texte` on one line, safe to show: no control character, terminal sequence, text-direction
    override or invisible character; runs of ordinary spaces are one space, no-break spaces are kept.
    """
    if not _PROPRE.fullmatch(texte):
        texte = "".join(map(_propre, _ANSI.sub("", texte)))
    return re.sub(" {2,}", " ", texte)


def _propre(c: str) -> str:
    categorie = unicodedata.category(c)
    if categorie in ("Cc", "Zl", "Zp") or (categorie == "Zs" and c not in _INSECABLES):
        return " "
    if categorie == "Cs":
        return "\ufffd"
    return "" if categorie == "Cf" or c in _VIDES else c


def coller(texte: str) -> str:
    """Put no-break spaces where a narrow screen would otherwise break a line badly."""
    return _COLLE.sub("\u00a0", texte)


# No line of a narrow screen begins with ":" or "—", ends with "n°" or "«", or parts "NUPES 6".
_COLLE: Final = re.compile(
    r"(?<=n°) (?=\d)|(?<=«) | (?=[:;?!»—](?: |$))|(?<=\w) (?=- \w)|(?<=\w) (?=\d+(?:,|$))"
)

T = TypeVar("T")


def decouper(texte: str) -> list[str | None]:
    """Return the cleaned text as words, with None wherever a space stands."""
    return [mot if mot.strip() else None for mot in re.findall(" |[^ ]+", nettoyer(texte))]


def regrouper(morceaux: Iterable[T | None]) -> list[list[T]]:
    """Group the pieces of a line into words (pieces that nothing separates); None is a space."""
    mots: list[list[T]] = [[]]
    for morceau in morceaux:
        if morceau is None:
            mots.append([])
        else:
            mots[-1].append(morceau)
    return [mot for mot in mots if mot]


def espacer(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans with a space between neighbouring changes: "[retiré : 7] [ajouté : 10]"."""
    before: Span = ""
    for span in spans:
        if isinstance(span, Retire | Ajoute) and isinstance(before, Retire | Ajoute):
            yield " "
        yield span
        before = span


def encadrer(morceaux: Iterable[T | None], ouvre: T, ferme: T) -> list[T | None]:
    """Put `ouvre` and a space before the words, `ferme` against the last; nothing around nothing.

    Spaces at either end stay outside.
    """
    tous = list(morceaux)
    mots = [rang for rang, morceau in enumerate(tous) if morceau is not None]
    if not mots:
        return tous
    debut, fin = mots[0], mots[-1] + 1
    return [*tous[:debut], ouvre, None, *tous[debut:fin], ferme, *tous[fin:]]


def graphemes(texte: str) -> list[str]:
    """Split into what a reader sees as one character, as far as the standard library tells: letter and its
    combining marks, emoji and its variant or skin tone, the two halves of a flag.
    """
    morceaux: list[str] = []
    for c in texte:
        drapeau = _est_indicateur(c) and bool(morceaux) and len(morceaux[-1]) == 1
        if morceaux and (_prolonge(c) or (drapeau and _est_indicateur(morceaux[-1]))):
            morceaux[-1] += c
        else:
            morceaux.append(c)
    return morceaux


def _prolonge(c: str) -> bool:
    return unicodedata.category(c) in ("Mn", "Mc", "Me", "Cf") or "\U0001f3fb" <= c <= "\U0001f3ff"


def _est_indicateur(c: str) -> bool:
    return "\U0001f1e6" <= c <= "\U0001f1ff"


# Discord refuses an embed whose address is longer.
URL_MAX: Final = 2048


def url_sure(url: str | None) -> str | None:
    """Return an http(s) address that can be put inside a Markdown link, or None when it is not one.

    Refused: other schemes, credentials ("https://assemblee-nationale.fr@ailleurs.com"), unreadable hosts or
    ports, more than `URL_MAX` characters. Spaces, parentheses, "@" and everything outside ASCII are
    percent-encoded; what was already encoded stays as it is.
    """
    try:
        parts = urlsplit(nettoyer(url or "").strip())
        hote = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:  # UnicodeError of the host included
        return None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not _HOTE.fullmatch(hote):
        return None
    sure = parts._replace(
        netloc=hote + port,
        path=quote(parts.path, safe="/%:;=,+$!'-._~"),
        query=quote(parts.query, safe="/%:;=,+$!'-._~&?"),
        fragment=quote(parts.fragment, safe="/%:;=,+$!'-._~&?"),
    ).geturl()
    return sure if len(sure) <= URL_MAX else None


_HOTE: Final = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
