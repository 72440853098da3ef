"""What an act changes in other texts, by its operative words: "L'article R. 242-8 du code … est ainsi modifié".

French acts are drafted by fixed forms. What is told comes from those, in the words of the act; "le même code", and what
another form changes, are left to people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from parlement.citations import ARTICLES, LISTE, NUMERO, items, plain

_VERBE = re.compile(
    r"\b(?:est|sont)\s(?:ainsi\s|à\snouveau\s)?"
    r"(?:modifié|rédigé|complété|inséré|ajouté|abrogé|remplacé|supprimé|rétabli|créé|substitué)e?s?\b"
)
_SUITE = r"est|sont|susvisé|dans|tels?|telle|il|en\svigueur|et\s(?:à|aux?|l['’]|les|du\scode|de\sla\sloi)"
_FIN = rf"(?=\s?[,;:.()«]|\s?$|\s(?:{_SUITE}))"
"""What ends the name of a code: those have no other mark."""
_CODE = rf"(?P<code>code\s[^,;:.()«»]{{3,120}}?){_FIN}"
_NOMME = rf"(?P<genre>loi(?:\sorganique)?|décret|ordonnance)\s{NUMERO}"
_SOURCE = rf"(?:{_CODE}|{_NOMME})"
_DE = r"(?:du\s|de\sla\s|de\sl['’])"

_ARTICLE_DE = re.compile(rf"{ARTICLES}\s{_DE}{_SOURCE}")
_ARTICLE_SEUL = re.compile(rf"(?>{ARTICLES})(?!\s(?:{_DE}|susvisé))(?=\s|,|$)")
_RANG = r"(?:[IVXLC]+(?:er)?|\d+|premier|première|préliminaire|unique|réglementaire|législative|[A-Z])\b"
_DIVISION = re.compile(
    r"\b(?P<division>(?:sous-section|section|sous-paragraphe|paragraphe|chapitre|titre|livre|partie)\s"
    rf"{_RANG}[^,;:«]{{0,200}}?)\sdu\s{_CODE}"
)
_ENTIER = re.compile(rf"^[^,;:«]{{0,12}}\b[Ll](?:[ea]\s|['’]\s?){_SOURCE}")
_CREES = re.compile(rf"\s(?:un|une|des|les|l['’]|deux|trois|quatre|cinq)\s?{ARTICLES}")
_PLACE = re.compile(r"\b(?P<mot>après|avant)\sl(?:es\s|['’]\s?)$", re.IGNORECASE)
_AILLEURS = re.compile(
    r"\b(?:prévu|mentionné|visé|défini|fixé|institué|application|vertu|conformément|conditions|lorsque)",
    re.IGNORECASE,
)
"""What makes a text named before the verb another one than the text changed."""
_PHRASE = re.compile(r"(?<=[\w»)]{2})\.\s(?=[A-ZÀÉ])")
_CITE = re.compile(r"«[^»]*(?:»|$)")
_NOUVEAU = re.compile(rf"«\s?Art(?:\.|icle)\s{LISTE}")
_TITRES, _TITRE = ("Article ", "Annexe", "ANNEXE"), 40
"""How the line above an article or an annex begins, and its characters at most."""
_SPEAK = (*_TITRES, "«")
"""How begin the other lines that count: an act has thousands of them."""


def articles_touches(text: str) -> tuple[str, ...]:
    """The articles of codes, laws and decrees that a text changes, creates or repeals, in the order they come.

    "R. 242-8 du code de la sécurité intérieure", "10 de la loi n° 2023-380"; a division as it is written ("chapitre II
    du titre IV du livre II … du code …"); "après R. 242-7 du code …" where nothing says what comes there. `text` is
    clean, one paragraph a line, each article under a line "Article 1".
    """
    reader = _Reader()
    told = [
        line
        for line in plain(text).split("\n")
        if " est " in line or " sont " in line or line.startswith(_SPEAK)
    ]
    return tuple(dict.fromkeys(found for line in told for found in reader.read(line)))


class _Reader:
    """Reads the paragraphs of an act in turn: what one opens, those below go on with, until the next article."""

    def __init__(self) -> None:
        self._changed = ""
        """The text that the items below change: "Le code … est ainsi modifié :"."""
        self._quoted = ""
        """The text where what is quoted below goes."""

    def read(self, line: str) -> Iterator[str]:
        """What one paragraph changes."""
        if line.startswith(_TITRES) and len(line) <= _TITRE:
            self._changed = self._quoted = ""
        elif line.startswith("«"):
            yield from self._created(line)
        elif _VERBE.search(line):
            for phrase in _PHRASE.split(_CITE.sub("«»", line)):
                if verb := _VERBE.search(phrase):
                    yield from self._operative(phrase, verb)

    def _created(self, line: str) -> Iterator[str]:
        """An article quoted whole: "« Art. R. 242-8. - …"."""
        if self._quoted and (found := _NOUVEAU.match(line)):
            yield from (_article(one, self._quoted) for one in items(found["articles"]))

    def _operative(self, phrase: str, verb: re.Match[str]) -> Iterator[str]:
        """What an operative sentence changes, and which text it leaves open for the paragraphs below."""
        before, created = phrase[: verb.start()], _CREES.match(phrase, verb.end())
        found = _ARTICLE_DE.search(before) or _DIVISION.search(before) or _ENTIER.search(before)
        found = found or (_ARTICLE_SEUL.search(before) if self._changed else None)
        if found is None or _AILLEURS.search(before[: found.start()]):
            return
        source = _source(found) or self._changed
        yield from _touched(found, source, before[: found.start()], placed=created is not None)
        yield from (_article(one, source) for one in items(created["articles"] if created else ""))
        self._quoted = source
        if phrase.rstrip().endswith(":") and "articles" not in found.re.groupindex:
            self._changed = source


def _touched(found: re.Match[str], source: str, before: str, *, placed: bool) -> Iterator[str]:
    """What is changed itself; of what is put after an article, that place when what comes there is not named."""
    groups = found.groupdict()
    if "articles" in groups:
        place = _PLACE.search(before)
        if place is None:
            yield from (_article(one, source) for one in items(groups["articles"]))
        elif not placed:
            yield f"{place['mot'].lower()} {_article(groups['articles'], source)}"
    elif "division" in groups:
        yield f"{groups['division']} du {source}"
    elif not source.startswith("code"):
        yield source


def _source(found: re.Match[str]) -> str:
    """The text named: "code de la sécurité intérieure", "loi n° 2023-380"; "" when none is."""
    groups = found.groupdict()
    if code := groups.get("code"):
        return code
    return f"{groups['genre']} n° {groups['numero']}" if groups.get("genre") else ""


def _article(numero: str, source: str) -> str:
    """An article of a text, as people say it."""
    de = "de la " if source.startswith("loi") else "de l'" if source.startswith("ordonnance") else "du "
    return f"{numero} {de}{source}"
