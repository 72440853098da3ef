"""What a page of a public vote says, on the site of either house: the sitting, the result, the figures by their label.

No page of the present sites was recorded: they are read by their wording alone ("Suffrages exprimés", "n'a pas
adopté"), and refused unless their own figures prove each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NoReturn, TypedDict

from parlement.scrutins import Scrutin, reserves
from parlement.temps import MOIS
from parlement.texte import fold
from trackers.base import Unreadable
from trackers.page import Page


class Chiffres(TypedDict):
    """The figures of a `Scrutin`, by field; None for what the page does not say."""

    votants: int | None
    exprimes: int | None
    requis: int | None
    pour: int | None
    contre: int | None
    abstentions: int | None
    non_votants: int | None


def missing(what: str) -> NoReturn:
    """Refuse a page that lacks something."""
    raise Unreadable(f"page de scrutin : {what}")


def inconsistent(why: str) -> NoReturn:
    """Refuse a page that contradicts itself."""
    raise Unreadable(f"les chiffres de la page ne s'additionnent pas : {why}")


def prove(scrutin: Scrutin) -> Scrutin:
    """The vote, when its own figures prove each other. Raises Unreadable."""
    if contradictions := reserves(scrutin):
        inconsistent(" ; ".join(contradictions))
    return scrutin


# --- the sitting ---------------------------------------------------------------------------------------------

_RANGS = {
    "unique": 1,
    **dict.fromkeys(("premiere", "1re", "1ere"), 1),
    **dict.fromkeys(("deuxieme", "seconde", "2e", "2eme"), 2),
    **dict.fromkeys(("troisieme", "3e", "3eme"), 3),
}
"""A sitting alone on its day is its first."""
_MOIS = {fold(mois): place for place, mois in enumerate(MOIS, start=1)}
_SEANCE = re.compile(
    rf"(?:(?<![a-z0-9])(?P<rang>{'|'.join(_RANGS)})\s+)?seance du\s*:?\s+"
    r"(?:[a-z]{5,8} )?(?P<jour>[0-9]{1,2})(?:er)?"
    rf"(?: (?P<nom>{'|'.join(_MOIS)}) |/(?P<mois>[0-9]{{1,2}})/)(?P<annee>[0-9]{{4}})(?![0-9])"
)


def read_seance(page: Page) -> tuple[date, int | None]:
    """The day of the sitting and its rank: what the whole page agrees on, else what its titles say."""
    lines = fold(" \n".join(page.lines)), fold(" \n".join((page.titre, *page.headings)))
    for text in lines:
        found = [seance for match in _SEANCE.finditer(text) if (seance := _jour(match))]
        ranks = {rang for _, rang in found if rang is not None}
        if len({jour for jour, _ in found}) == 1 and len(ranks) <= 1:
            return found[0][0], next(iter(ranks), None)
    missing("date de la séance absente, ou plusieurs")


def _jour(match: re.Match[str]) -> tuple[date, int | None] | None:
    mois = _MOIS[match["nom"]] if match["nom"] else int(match["mois"])
    try:
        return date(int(match["annee"]), mois, int(match["jour"])), _RANGS.get(match["rang"])
    except ValueError:  # the 30th of February
        return None


# --- the title and the kind ------------------------------------------------------------------------------------

AFTER = re.compile(
    r"(?i)\s*(?:synth[eè]se du (?:vote|scrutin)|nombre de votants|analyse du scrutin|scrutin public n ?[°ºo]|"
    r"(?:l['’]assembl[eé]e nationale|le s[eé]nat) (?:a|n['’]a pas) (?:adopt|approuv)).*"
)
"""What may follow a title in the same run of text, and is no part of it."""
CUT_SHORT = ("…", "...")
"""How ends a reminder of a title, that stands whole elsewhere."""
_TYPE = re.compile(r"(?:type de scrutin\s*:?\s*)?(scrutin public (?:ordinaire|solennel|a la tribune))\.?")


def read_type(page: Page) -> str:
    """The kind of vote in full, folded ("scrutin public solennel"), when one line says it; "" when none or two do."""
    said = {match[1] for line in page.lines if (match := _TYPE.fullmatch(fold(line)))}
    return next(iter(said)) if len(said) == 1 else ""


# --- the result ----------------------------------------------------------------------------------------------


def read_sort(page: Page, blocs: Iterable[tuple[int, int]], chambre: str) -> str:
    """The result, in the summary, else anywhere: "{chambre} a adopté", or "n'a pas adopté". Raises Unreadable.

    chambre: a pattern of its folded name. The negation is part of what is looked for.
    """
    sentence = re.compile(rf"{chambre}\s+(n'a pas|a)\s+(?:adopte|approuve)(?![a-z])")
    said = {match[1] for start, end in blocs for match in sentence.finditer(page.plain, start, end)}
    said = said or set(sentence.findall(page.plain))
    if not said:
        missing("résultat du scrutin absent")
    if len(said) > 1:
        missing("résultat contradictoire")
    return "adopté" if said == {"a"} else "rejeté"


# --- the figures -------------------------------------------------------------------------------------------

_NUMBER_OF = r"(?<![a-z-])(?:nombre\s+(?:total\s+)?(?:de\s+|des\s+|d'))?"


def _position(word: str) -> str:
    """ "Pour l'adoption", or the word alone beside a figure: it is a preposition everywhere else."""
    return (
        rf"(?<![a-z]){word}\s+l'(?:adoption|approbation)(?![a-z])|(?<![a-z]){word}(?=\s*:?\s*[0-9])|"
        rf"^{word}(?= *:? *$)|(?:(?<=[0-9]\s)|(?<=voix\s)){word}(?![a-z'])"
    )


_LABELS = re.compile(
    r"(?P<requis>majorite\s+(?:absolue|requise)(?:\s+des [a-z' ]*[a-z]|\s+pour\s+l'[a-z' ]*[a-z])?|"
    rf"{_NUMBER_OF}suffrages\s+requis)|"
    rf"(?P<non_votants>{_NUMBER_OF}non[\s-]votants?(?![a-z])|"
    r"(?:(?:senateurs\s+)?n'ayant|n'(?:ont|a))\s+pas\s+pris\s+part(?:\s+(?:au\s+(?:vote|scrutin)|a\s+ce\s+scrutin))?)|"
    rf"(?P<votants>{_NUMBER_OF}votants?(?![a-z]))|"
    rf"(?P<exprimes>{_NUMBER_OF}suffrages\s+exprimes(?![a-z]))|"
    rf"(?P<pour>{_position('pour')})|(?P<contre>{_position('contre')})|"
    rf"(?P<abstentions>{_NUMBER_OF}abstentions?(?![a-z])(?:\(s\))?)",
    re.MULTILINE,
)
_ESSENTIAL = {
    "votants": "nombre de votants",
    "exprimes": "suffrages exprimés",
    "pour": "pour",
    "contre": "contre",
}


def read_chiffres(page: Page, blocs: Iterable[tuple[int, int]], *, censure: bool = False) -> Chiffres:
    """The figures by field, whether the summary is printed once or twice. Raises Unreadable.

    blocs: where each summary stands in `page.plain`. censure: only the votes for the motion are counted.
    """
    found: dict[str, set[int]] = {}
    for start, end in blocs:
        for label, value in page.counts(start, end, _LABELS):
            found.setdefault(label, set()).add(value)
    for label, values in found.items():
        if len(values) > 1:
            inconsistent(f"{label} : {' et '.join(map(str, sorted(values)))}")
    chiffres = {label: next(iter(values)) for label, values in found.items()}
    return _by_field(chiffres if censure else _complete(chiffres))


def _complete(chiffres: dict[str, int]) -> dict[str, int]:
    """Check that nothing is missing. Abstentions, when not written, are the voters who cast no vote, by definition."""
    absent = [name for label, name in _ESSENTIAL.items() if label not in chiffres]
    if absent:
        missing(f"chiffres absents ({', '.join(absent)})")
    votants, exprimes = chiffres["votants"], chiffres["exprimes"]
    if votants < exprimes:
        inconsistent(f"{exprimes} suffrages exprimés pour {votants} votants")
    return {"abstentions": votants - exprimes, **chiffres}


def _by_field(chiffres: dict[str, int]) -> Chiffres:
    return Chiffres(
        votants=chiffres.get("votants"),
        exprimes=chiffres.get("exprimes"),
        requis=chiffres.get("requis"),
        pour=chiffres.get("pour"),
        contre=chiffres.get("contre"),
        abstentions=chiffres.get("abstentions"),
        non_votants=chiffres.get("non_votants"),
    )
