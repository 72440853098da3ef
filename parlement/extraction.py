"""Text extracted from PDF files, repaired: letters read in the wrong table, words cut by spaces and by line ends.

Seen in the prefects' acts: "ArrŒtØ", "tra nsmission", "aé- ronefs", apostrophes that became U+25A1. Matching is done on
the squeezed text, without any white space, which no cut can break; what is quoted is given back its words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from parlement.texte import clean, fold

_LETTRE = "a-zà-öø-ÿ"
_AILLEURS = re.compile(rf"(?<=[{_LETTRE}])[ØŒ]|Ø(?=[{_LETTRE}ØŁ])|Ł|\bŒt|(?<=[A-ZÉ])[¨˚¸](?=[A-ZÉ]|\b)")
"""What only a table misread writes: no French word has it. "Œuvre", "CŒUR", "Ø 12 mm" are sound."""
_LUES = re.compile(
    rf"(?<=[{_LETTRE}ØŁ])[ØŒºøßÆª]|Ø(?=[{_LETTRE}ØŁ])|Ł|\bŒ(?=t)|(?<=[A-ZÉ])[¨˚¸](?=[A-ZÉ]|\b)"
)
_LETTRES = dict(zip("ØŁŒºøßÆª¨˚¸", "éèêëùûáãÈÊÇ", strict=True))
"""Accented letters of the usual table of PDF files (WinAnsi), by those of Adobe's standard one at the same place."""
_CARRE = re.compile(r"(?<=\w)\u25a1(?=\w)")
"""An apostrophe whose glyph has no name."""


def repare(text: str) -> str:
    """Give back its letters to a text, each at its place: "ArrŒtØ" is "Arrêté". Sound text is returned as it is."""
    if "\u25a1" in text:
        text = _CARRE.sub("'", text)
    if not any(char in text for char in "ØŁŒ¨˚¸"):
        return text
    return _LUES.sub(lambda found: _LETTRES[found[0]], text) if _AILLEURS.search(text) else text


# --- squeezed --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Serre:
    """A text and its squeezed form: folded as `fold` does, without white space, what has no width left out."""

    texte: str

    @cached_property
    def _lettres(self) -> tuple[str, tuple[int, ...]]:
        letters: list[str] = []
        places: list[int] = []
        for place, char in enumerate(self.texte):
            for bare in _plain(char):
                letters.append(bare)
                places.append(place)
        return "".join(letters), tuple(places)

    @property
    def serre(self) -> str:
        """What to search in."""
        return self._lettres[0]

    def place(self, start: int) -> int:
        """Where a character of the squeezed form stands in the text; the text's length past its end."""
        places = self._lettres[1]
        return places[start] if start < len(places) else len(self.texte)

    def brut(self, start: int, end: int) -> str:
        """The part of the text that a part of the squeezed form stands for, as written."""
        return self.texte[self.place(start) : self.place(end - 1) + 1] if end > start else ""


def _plain(char: str) -> str:
    known = _PLAIN.get(char)
    if known is None:
        known = _PLAIN[char] = fold(char).replace(" ", "")
    return known


_PLAIN: dict[str, str] = {}


# --- words -----------------------------------------------------------------------------------------------------

_ACTES = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
    "lundi mardi mercredi jeudi vendredi samedi dimanche "
    "captation enregistrement enregistrements transmission images caméra caméras installée installées aéronef "
    "aéronefs aéroportée aéroportées hélicoptère hélicoptères autorisation autorisant autorisée autorisées autorisés "
    "prévention atteintes sécurité personnes biens rassemblements rassemblement manifestation manifestations "
    "terrorisme terroristes finalité finalités occasion préfecture préfet préfète police article arrêté présent "
    "présente directeur directrice département départemental territorial territoriale gendarmerie nationale "
    "traitement traitements algorithmique algorithmiques vidéoprotection régulation flux transports transport "
    "surveillance frontières secours périmètre géographique figurant annexe maximal nombre simultanément "
    "embarquées enregistrer transmettre exécution publication recueil administratifs communication "
    "délivrée valable période durée compter jusqu inclus lendemain commune communes"
)
_FREQUENTS = frozenset(_ACTES.split())
"""Words of these acts, whole even where every occurrence of a file is cut."""
_MOT = re.compile(r"[^\W\d_]+")
_COUPURE = re.compile(r"(?P<trait> ?-)?[ \t]*\n[ \t]*| |-[ \t]+| - ")
"""What may cut a word: a space, the end of a line, a hyphen before or around them."""
_CHIFFRES = re.compile(r"(?<=\d)-[ \t]*\n[ \t]*(?=\d)")


def mots_of(text: str) -> Counter[str]:
    """How many times each word is written whole in a text: what tells a cut word from two."""
    return Counter(word.lower() for word in _MOT.findall(text))


def recolle(text: str, mots: Mapping[str, int]) -> str:
    """Put back together the words cut by a space or a line end: those that the file also writes whole.

    Two words that both exist ("a près") are left apart: nothing says which is meant. `mots`: those of the whole file.
    """
    pieces = re.split(f"({_MOT.pattern})", _CHIFFRES.sub("-", text))
    done, word = [pieces[0]], pieces[1] if len(pieces) > 1 else ""
    for between, following in zip(pieces[2::2], pieces[3::2], strict=False):
        cut = _COUPURE.fullmatch(between)
        if cut and _is_cut(word, following, between, mots):
            word += following
        else:
            done += [word, "-" if cut and cut["trait"] else between]
            word = following
    return "".join((*done, word, pieces[-1] if len(pieces) > 1 else ""))


def _is_cut(before: str, after: str, cut: str, mots: Mapping[str, int]) -> bool:
    whole = (before + after).lower()
    if not after[0].islower() and not before.isupper():
        return False
    known = mots.get(whole, 0) or 2 * (whole in _FREQUENTS)
    if not known:
        return False
    return "-" in cut or not (_stands(before, mots) and _stands(after, mots))


def _stands(word: str, mots: Mapping[str, int]) -> bool:
    """Whether a piece is a word of its own: among the usual ones, or written alone more than once."""
    folded = word.lower()
    if folded in _COURTS or folded in _FREQUENTS:
        return True
    return len(folded) > 2 and mots.get(folded, 0) > 1


_OUTILS = (
    "a à au aux ce ces cet cette d dans de des du elle en est et il ils l la le les leur lui ne ni notre nous on or ou "
    "où par pas plus pour près qu que qui sa sans se ses si son sont sous sur tout un une y vers être fin lieu cas "
    "jour jours mois soir nuit rue mer air bas haut bon mal loi ville tous fait date vue dont entre après avant"
)
_COURTS = frozenset(_OUTILS.split())


_LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff"})


def propre(text: str, mots: Mapping[str, int]) -> str:
    """A quotation as people read it: letters and words repaired, on one line."""
    text = clean(recolle(repare(text).translate(_LIGATURES), mots))
    text = re.sub(r"(?<=\d) (?=er\b|ème\b|e\b)", "", text)
    return clean(re.sub(r" (?=[,.)])|(?<=[('’]) ", "", text))
