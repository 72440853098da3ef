"""Places in a text under debate: "article 7 bis A", "après l'article 9", "titre Ier", "état B".

Both houses write them in many ways ("ART. PREMIER", "art. add. après Article 35", "25undecies") and people
type more ("article7"). `parse_designation` reads them all into one `Designation`, or None when it cannot.

An annex or a budget table named after an article ("Article 42 - État E") is read as that article, which is
what the Assemblée itself writes in `articleDesignationCourte`.
"""

import re
from dataclasses import dataclass, field, replace
from functools import total_ordering
from typing import Final

from parlement.texte import clean

# Every kind of place with its French determiner, in the order used for sorting.
KINDS: Final[dict[str, str]] = {
    "intitulé": "l'",
    "partie": "la ",
    "livre": "le ",
    "titre": "le ",
    "sous-titre": "le ",
    "chapitre": "le ",
    "section": "la ",
    "sous-section": "la ",
    "article": "l'",
    "rapport annexé": "le ",
    "état": "l'",
    "annexe": "l'",
}
_ORDER: Final = {kind: rank for rank, kind in enumerate(KINDS)}
_ROMAN_KINDS: Final = frozenset({"livre", "titre", "sous-titre", "chapitre"})
_PARTIES: Final = ("première", "deuxième", "troisième", "quatrième", "cinquième", "sixième")
_POSITIONS: Final = {"avant": -1, "": 0, "après": 1}
_NAMED: Final = {"liminaire": 0, "préliminaire": 0, "unique": 1}


def _adverbs() -> dict[str, int]:
    """Latin multipliers in the French legal spelling: bis = 2, decies = 10, duovicies = 22, nonagies = 90."""
    units = ("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "nonies")
    tens = ("decies", "vicies", "tricies", "quadragies", "quinquagies", "sexagies", "septuagies", "octogies")
    prefixes = ("", "un", "duo", "ter", "quater", "quin", "sex", "sept", "octo", "novo")
    table = {name: value for value, name in enumerate(units, start=2)}
    for ten, name in enumerate((*tens, "nonagies"), start=1):
        table |= {prefix + name: 10 * ten + unit for unit, prefix in enumerate(prefixes)}
    return table


ADVERBS: Final[dict[str, int]] = _adverbs()


@total_ordering
@dataclass(frozen=True, slots=True)
class Designation:
    """One place in one text, its parts in the canonical spelling given by `parse_designation`.

    number: "7", "1er", "unique", "liminaire"; "Ier" or "II" for titles; "B" for tables; or "".
    suffixes: what follows it, in order: ("bis", "A").
    additional: the amendment creates a new article here. It says nothing of the place: equality ignores it.
    """

    number: str = ""
    suffixes: tuple[str, ...] = ()
    kind: str = "article"
    position: str = ""
    additional: bool = field(default=False, compare=False)

    @property
    def numero(self) -> str:
        """The number alone: "7 bis A", "Ier", "" for what has none."""
        return " ".join(filter(None, (self.number, *self.suffixes)))

    def sans_position(self) -> "Designation":
        """The place itself, for "avant" and "après" as for "at"."""
        if not self.position and not self.additional:
            return self
        return replace(self, position="", additional=False)

    def __str__(self) -> str:
        parts = (self.numero, self.kind) if self.kind == "partie" else (self.kind, self.numero)
        name = " ".join(filter(None, parts))
        return f"{self.position} {KINDS[self.kind]}{name}" if self.position else name

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Designation):
            return NotImplemented
        return self._key() < other._key()

    def _key(self) -> tuple[object, ...]:
        """Order of a text: 7 A < 7 < 7 bis AA < 7 bis A < 7 bis < 7 ter < 8, and avant < at < après."""
        rank = _rank(self.kind, self.number)
        return _ORDER[self.kind], rank, self.number, _suffix_key(self.suffixes), _POSITIONS[self.position]


def _rank(kind: str, number: str) -> int:
    if number in _NAMED:
        return _NAMED[number]
    if kind == "partie":
        return _PARTIES.index(number) + 1
    if kind in _ROMAN_KINDS:
        return _from_roman(number.removesuffix("er"))
    digits = number.removesuffix("er")
    return int(digits) if digits.isdecimal() else 0


def _suffix_key(suffixes: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Pairs (multiplier, letters); "~" sorts after any letter, so that AA < AB < A < B < no letter."""
    pairs: list[tuple[int, str]] = [(0, "~")]
    for suffix in suffixes:
        if suffix in ADVERBS:
            pairs.append((ADVERBS[suffix], "~"))
        else:
            pairs[-1] = (pairs[-1][0], f"{suffix}~")
    return tuple(pairs)


# --- reading -----------------------------------------------------------------------------------------------

_ADVERB = "(?i:" + "|".join(sorted(ADVERBS, key=len, reverse=True)) + ")"
# Letters are capitals in the sources; people may type a few small ones ("7 bis a", not "7e").
# "II" after a number would be a paragraph of the article, not a letter.
_LETTERS = r"(?:(?!BIS(?!\w)|TER(?!\w)|[IVX]{2})[A-Z]{1,3}|a{0,2}[a-df])"
_SUFFIXES = rf"(?P<suffixes>(?: ?{_LETTERS})?(?: ?{_ADVERB}(?: ?{_LETTERS})?){{0,3}})(?![\w'’°]|[-–.,]\w)"
_NAMES = r"premier|premi[eè]re|unique|liminaire|pr[eé]liminaire"

_LEAD = re.compile(
    r"(?i:(?P<additional>art(?:\.|icles?|icle\(s\)) ?add(?:\.|itionnels?|itionnel\(s\)) )?"
    r"(?:(?P<position>apr[eè]s|avant) ?)?(?:à |au )?(?:l['’] ?|le |la )?)"
)
_ARTICLE = re.compile(
    # "Article Article 43 bis" was seen in the Assemblée's order of discussion of December 2018.
    r"(?P<keyword>(?i:(?:art(?:icle|\.)? ?){1,2}(?:n° ?)?))?"
    rf"(?:(?P<first>(?i:1 ?(?:[eè]re|er|re)|Ier))|(?P<digits>\d{{1,3}})|(?P<name>(?i:{_NAMES}))){_SUFFIXES}"
)
_DIVISION = re.compile(
    r"(?P<kind>(?i:livre|titre|sous-?titre|chapitre|section|sous-section)) "
    rf"(?:(?P<first>(?i:Ier|1er|1re))|(?P<digits>\d{{1,2}})|(?P<name>(?i:{_NAMES}))"
    rf"|(?P<roman>(?i:(?=[XVIL])(?:XC|XL|L?X{{0,3}})(?:IX|IV|V?I{{0,3}}))))(?!\w){_SUFFIXES}"
)
_PARTIE = re.compile(rf"(?P<ordinal>(?i:{'|'.join(_PARTIES)}|premiere|deuxieme|seconde)) (?i:partie)(?!\w)")
_OTHER = re.compile(
    r"(?P<titre>(?i:titre))$"
    r"|(?P<rapport>(?i:rapport annex[eé]))(?!\w)"
    r"|(?P<intitulé>(?i:intitul[eé]))(?!\w)(?i: (?:du projet|de la proposition) de (?:loi|r[eé]solution)"
    r"(?: organique| constitutionnelle| europ[eé]enne)?)?"
    r"|(?P<état>(?i:[eé]tat)) (?P<table>[A-Ga-g])(?!\w)"
    r"|(?P<annexe>(?i:annexe))(?: (?P<mark>[A-Z]{1,4}|[a-z]|\d{1,2}))?(?!\w)"
)
_TAIL = re.compile(
    r"(?i: ?(?:,? ?ins[eé]rer (?P<inserted>.*)|\(.*\)|:.*|nouve(?:au|lle)|supprim[eé]e?"
    r"|(?:[-–—,]|et) (?:à )?(?:l['’] ?|le )?(?:annexe|[eé]tat|rapport annex[eé])(?!\w).*)? ?[:.]?)"
)
_HEADING_TAIL = re.compile(r" ?(?:[(:.,–—-].*)?")


def parse_designation(text: str) -> Designation | None:
    """Read a whole string as one place, as either house writes it or as people type it; None when unsure."""
    text = clean(text)
    found = read_designation(text)
    if found is None:
        place, end = _read(text, 0, bare=True) or (None, 0)
        return place if end == len(text) else None
    place, end = found
    tail = _TAIL.fullmatch(text, end)
    if tail is None:
        return place if place.kind != "article" and _HEADING_TAIL.fullmatch(text, end) else None
    if place.position and re.match(r"(?i)l['’]article|les? articles|un article", tail["inserted"] or ""):
        return replace(place, additional=True)
    return place


def read_designation(text: str, start: int = 0) -> tuple[Designation, int] | None:
    """Read the place that begins at `start` in a longer cleaned sentence, with the index where it ends.

    A number alone is not a place here: the word "article" (or "titre", "annexe"…) must be written.
    """
    return _read(text, start, bare=False)


def _read(text: str, start: int, *, bare: bool) -> tuple[Designation, int] | None:
    lead = _LEAD.match(text, start)
    if lead is None:
        return None
    found = _article(text, lead.end(), bare=bare) or _division(text, lead.end()) or _other(text, lead.end())
    if found is None or (lead["additional"] and not lead["position"]):
        return None
    place, end = found
    position = {"av": "avant", "ap": "après"}.get((lead["position"] or "")[:2].lower(), "")
    return replace(place, position=position, additional=bool(lead["additional"])), end


def _article(text: str, start: int, *, bare: bool) -> tuple[Designation, int] | None:
    match = _ARTICLE.match(text, start)
    if match is None or not (match["keyword"] or bare):
        return None
    number = _name(match["name"]) if match["name"] else str(1 if match["first"] else int(match["digits"]))
    if number == "0":
        return None
    return Designation("1er" if number == "1" else number, _suffixes(match["suffixes"])), match.end()


def _division(text: str, start: int) -> tuple[Designation, int] | None:
    match = _DIVISION.match(text, start)
    if match is None:
        partie = _PARTIE.match(text, start)
        return (Designation(_ordinal(partie["ordinal"]), kind="partie"), partie.end()) if partie else None
    kind = match["kind"].lower().replace("soustitre", "sous-titre")
    number = _name(match["name"] or "") or match["digits"] or ("1" if match["first"] else "")
    if number not in _NAMED:
        value = int(number) if number else _from_roman(match["roman"])
        if value == 0:
            return None
        number = _to_roman(value) if kind in _ROMAN_KINDS else str(value)
    return Designation(number, _suffixes(match["suffixes"]), kind), match.end()


def _other(text: str, start: int) -> tuple[Designation, int] | None:
    match = _OTHER.match(text, start)
    if match is None:
        return None
    kind = {"rapport": "rapport annexé", "table": "état", "mark": "annexe"}.get(match.lastgroup or "")
    number = (match["table"] or match["mark"] or "").upper()
    return Designation(number, kind=kind or match.lastgroup or ""), match.end()


def _suffixes(text: str) -> tuple[str, ...]:
    tokens = re.findall(rf"{_LETTERS}(?!\w)|{_ADVERB}|{_LETTERS}", text)
    return tuple(token.lower() if token.lower() in ADVERBS else token.upper() for token in tokens)


def _name(word: str) -> str:
    """ "PREMIER" -> "1"; "préliminaire" and its like are kept, with their accent."""
    word = word.lower()
    return "1" if word.startswith("premi") else word.replace("preliminaire", "préliminaire")


def _ordinal(word: str) -> str:
    """ "SECONDE" -> "deuxième": the last of two parts is the second one."""
    word = word.lower().replace("seconde", "deuxième")
    return word.replace("iere", "ière").replace("ieme", "ième")


_ROMAN: Final = ((90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def _to_roman(value: int) -> str:
    """1 -> "Ier", as texts write their first title; 4 -> "IV"."""
    if value == 1:
        return "Ier"
    written = ""
    for worth, letters in _ROMAN:
        count, value = divmod(value, worth)
        written += letters * count
    return written


def _from_roman(text: str) -> int:
    text, value = text.upper(), 0
    for worth, letters in _ROMAN:
        while text.startswith(letters):
            text, value = text[len(letters) :], value + worth
    return value
