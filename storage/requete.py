"""What people type to search, read as French users of search engines write it, then as SQLite's FTS5 is asked.

    drones Paris                  both words, singular or plural
    "captation d'images"          these words in this order, as they are; « … » too
    vidéo*                        words that begin so
    drones -loisir                without the word
    drones Paris OU Lyon          drones, and Paris or Lyon
    L. 242-5, article 7           references, as one expression

Accents, capitals and ligatures do not count. Nothing that is typed raises, nor reaches FTS5 otherwise than quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from parlement.texte import fold

MOST_TYPED = 400
"""Characters read of what is typed."""
MOST_TERMES = 10
MOST_MOTS = 12
"""Words of one expression at most."""
SHORTEST_PREFIXE = 4
"""Letters before a "*": of 300,000 texts, three took up to 0.3 s, four 0.02 s."""

_LIGATURES = (
    *(("œ", "oe"), ("Œ", "oe"), ("æ", "ae"), ("Æ", "ae"), ("ß", "ss"), ("²", "2"), ("³", "3")),
    *(("ﬀ", "ff"), ("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬃ", "ffi"), ("ﬄ", "ffl")),
)
"""What SQLite's tokenizer leaves as one letter. PDF files hold those of the second line."""
_MOT = re.compile(r"[^\W_]+")
_MORCEAU = re.compile(
    r"""(?P<sans>(?:(?<=\s)|^)-+)?(?:["“”](?P<a>[^"“”]*)["“”]?|«(?P<b>[^»]*)»?|(?P<c>[^\s"“”«»]+))"""
)
_ELISION = re.compile(r"(?:l|d|n|s|c|j|m|t|qu|jusqu|lorsqu|puisqu)'(?=\w)|n[°º] ?(?=\w)")
_NUMERO = re.compile(r"n[°º]\.?")
_ARTICLE = re.compile(r"art(?:icles?|\.)?")
_LETTRE = re.compile(r"[lrda]\.?\**")
_CODE = re.compile(r"[lrda]\d+")
_RANG = re.compile(r"\**\d|(?:premier|unique)\b")
_OU, _ET = frozenset({"OU", "OR"}), frozenset({"ET", "AND"})

Mots = tuple[str, ...]


def searchable(text: str) -> str:
    """A text as it is indexed: without ligatures. Case and accents are left to SQLite's tokenizer."""
    for ligature, letters in _LIGATURES:  # a table of `str.translate` takes fifty times as long
        text = text.replace(ligature, letters)
    return text


@dataclass(frozen=True, slots=True)
class Terme:
    """One thing looked for. formes: ways to write it, in folded words. prefixe: its last word may go on."""

    formes: tuple[Mots, ...]
    prefixe: bool = False

    @property
    def fts(self) -> str:
        """The term for FTS5: quoted words only."""
        star = " *" if self.prefixe else ""
        return "(" + " OR ".join(f'"{" ".join(mots)}"{star}' for mots in self.formes) + ")"


@dataclass(frozen=True, slots=True)
class Requete:
    """What is looked for: one term at least of each group of `voulus`, none of `exclus`.

    ignores: what was typed past the most that is read, in terms.
    """

    voulus: tuple[tuple[Terme, ...], ...] = ()
    exclus: tuple[Terme, ...] = ()
    ignores: int = 0

    @property
    def termes(self) -> tuple[Terme, ...]:
        """The terms to show in what is found."""
        return tuple(terme for groupe in self.voulus for terme in groupe)

    @property
    def fts(self) -> str:
        """The expression for FTS5; "" when there is nothing to look for."""
        wanted = " AND ".join("(" + " OR ".join(t.fts for t in groupe) + ")" for groupe in self.voulus)
        without = " OR ".join(t.fts for t in self.exclus)
        return f"({wanted}) NOT ({without})" if wanted and without else wanted


@dataclass(frozen=True, slots=True)
class _Morceau:
    """A piece of what was typed: folded words or a quoted expression. lie: "OU" stands before it."""

    texte: str
    cite: bool = False
    sans: bool = False
    lie: bool = False


def read_requete(typed: str) -> Requete:
    """Read what was typed, whatever it is."""
    voulus: list[tuple[Terme, ...]] = []
    exclus: list[Terme] = []
    ignores = 0
    for morceau in _joined(list(_morceaux(typed[:MOST_TYPED]))):
        terme = _terme(morceau)
        if terme is None:
            continue
        if sum(map(len, voulus)) + len(exclus) >= MOST_TERMES:
            ignores += 1
        elif morceau.sans:
            exclus.append(terme)
        elif morceau.lie and voulus:
            voulus[-1] = (*voulus[-1], terme)
        else:
            voulus.append((terme,))
    return Requete(tuple(voulus), tuple(exclus), ignores)


def _morceaux(typed: str) -> Iterator[_Morceau]:
    """Each word or expression that was typed."""
    lie = False
    for match in _MORCEAU.finditer(typed):
        quoted = match["a"] if match["a"] is not None else match["b"]
        if match["c"] in _OU and not match["sans"]:
            lie = True
            continue
        if match["c"] in _ET:
            continue
        texte = fold(match["c"] if quoted is None else quoted)
        yield _Morceau(texte, cite=quoted is not None, sans=bool(match["sans"]), lie=lie)
        lie = False


def _joined(morceaux: list[_Morceau]) -> Iterator[_Morceau]:
    """The same, articles and what they elide left out, a reference to an article in one piece."""
    ready = [m if m.cite else replace(m, texte=_ELISION.sub("", m.texte, count=1)) for m in morceaux]
    ready = [m for m in ready if m.cite or not _NUMERO.fullmatch(m.texte)]
    while ready:
        first, *ready = ready
        if ready and not first.cite and _is_reference(first.texte, ready[0]):
            yield replace(first, texte=f"{first.texte} {ready.pop(0).texte}")
        else:
            yield first


def _is_reference(before: str, after: _Morceau) -> bool:
    """Whether "L." or "article" is followed by a number."""
    if after.cite or after.sans or after.lie or not _RANG.match(after.texte):
        return False
    return bool(_LETTRE.fullmatch(before) or _ARTICLE.fullmatch(before))


def _terme(morceau: _Morceau) -> Terme | None:
    """The term of a piece; None when it holds no word."""
    mots = tuple(_MOT.findall(morceau.texte))[:MOST_MOTS]
    if not mots:
        return None
    if morceau.cite:
        return Terme((mots,))
    if morceau.texte.endswith("*") and len(mots[-1]) >= SHORTEST_PREFIXE:
        return Terme((mots,), prefixe=True)
    if len(mots) == 1 and mots[0].isalpha():
        return Terme(tuple((forme,) for forme in _nombres(mots[0])))
    return Terme(tuple(dict.fromkeys((mots, *_autres(mots, morceau.texte)))))


def _autres(mots: Mots, texte: str) -> Iterator[Mots]:
    """Other ways to write several words typed as one: "art. 7", "L242-5", "vidéoprotection"."""
    if _ARTICLE.fullmatch(mots[0]):
        yield from (("article", *mots[1:]), ("art", *mots[1:]))
    if _CODE.fullmatch(mots[0]):
        yield (mots[0][0], mots[0][1:], *mots[1:])
    elif _LETTRE.fullmatch(mots[0]) and len(mots) > 1 and mots[1].isdigit():
        yield ("".join(mots[:2]), *mots[2:])
    if "-" in texte and (together := "".join(mots)).isalpha():
        yield (together,)


def _nombres(mot: str) -> tuple[str, ...]:
    """A word in the singular and the plural, as far as the ending tells."""
    if len(mot) < 4:
        return (mot,)
    if mot.endswith(("s", "x")):
        return (mot, mot[:-1])
    return (mot, f"{mot}x" if mot.endswith(("eu", "au")) else f"{mot}s")
