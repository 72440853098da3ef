"""What an event of the Sénat's agenda says is examined: bills and other business, in the title or listed under it.

The title of an event may be the business itself, or only say where it takes place ("Séance publique", "Commission des
lois"); the description then lists the business, one a line, among deadlines and rooms. Everything is read by its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from parlement.rattachement import RESSEMBLANCE, resemblance
from parlement.texte import fold

_TEXTE = re.compile(r"\b(?:projet|proposition)s? de (?:loi|r[ée]solution)s?\b", re.IGNORECASE)
"""Where a bill's title begins."""
_ORGANE = re.compile(
    r"(?:commission|d[ée]l[ée]gation|office|mission|groupe|comit[ée]|bureau|conf[ée]rence|observatoire)s?\b",
    re.IGNORECASE,
)
"""First word of the name of a body."""
_LIEU = re.compile(
    r"(?:s[ée]ances?|r[ée]unions?|commissions?|ordre du jour)(?: publiques?| pl[ée]ni[èe]res?| de commission)?"
    r"(?: (?:du |de )?(?:matin|soir|nuit|l['’]apr[èe]s-midi|la nuit|la matin[ée]e|la soir[ée]e))?"
    r"(?: du (?:\w+ )?\d{1,2}(?:er)? \w+(?: \d{4})?)?\s*(?:[:–—-]\s*|$)",
    re.IGNORECASE,
)
"""A title, or the beginning of one, that says where people meet and not about what."""
_COUPURE = re.compile(r"\s*:\s+|\s+[–—-]\s+|\s*:$")
_LIAISON = re.compile(
    r"(?:[\s,;:'’–—-]+(?:sur|de|du|des|d|la|le|les|l|au|aux|à|et)?|^(?:sur|de|du|des|la|le|les|au|aux|à))$",
    re.IGNORECASE,
)
"""The last words before a bill's title that say nothing: "Discussion de la"."""
_LECTURE = re.compile(
    r"\(\s*((?:\w+ )?lecture(?: définitive)?|suite|conclusions de la commission mixte paritaire)\b",
    re.IGNORECASE,
)
"""A reading said after the title."""

_PUCE = re.compile(r"^(?:[\s•·●▪‣◦*–—-]+|\d{1,2}(?:[.)]|°\)?)\s+)+")
_HORAIRE = re.compile(
    r"^(?:(?:de|à|a|vers|à partir de)\s+)?\d{1,2}\s?(?:h(?:eures?)?\b|h(?=\d)|:(?=\d))\s?(?:\d{2})?"
    r"(?:\s*(?:à|-|–|et)\s*\d{1,2}\s?(?:h(?:eures?)?\b|h(?=\d)|:(?=\d))\s?(?:\d{2})?)?\s*(?:[:,–—-]\s*)?",
    re.IGNORECASE,
)
_EVENTUEL = re.compile(r"^(?:[ée]ventuellement|le cas [ée]ch[ée]ant)\s*,?\s*", re.IGNORECASE)
_ANNULE = re.compile(
    r"^\W*(?:annul|supprim)[ée]e?s?\b\W*|\s*[(\[]\s*(?:annul|supprim)[ée]e?s?\s*[)\]]\s*$", re.IGNORECASE
)
_PRATIQUE = re.compile(
    r"(?:delai limite|delais limites|temps (?:attribue|de parole)|inscriptions? de parole|salle |lieu ?:|captation"
    r"|video|retransmi|https?:|www\.|(?:reunion |audition )?(?:ouvert|captee|a huis clos)|rapporteur|rapports? n|avis n"
    r"|textes? (?:de la commission )?n|voir |en savoir|ordre du jour ?:?$|seance publique ?:?$|\W*$)"
)
"""Beginnings of lines that say how, where and until when, not what."""


@dataclass(frozen=True, slots=True)
class Affaire:
    """One piece of business. objet: a bill's title and what follows it, else the whole line.

    nature: the words before the title ("Suite de la discussion"), "" when there are none. eventuelle: said to be only
    possible. listee: said by a line of the description, and not by the title of the event.
    """

    objet: str
    nature: str = ""
    eventuelle: bool = False
    listee: bool = False

    @property
    def est_texte(self) -> bool:
        """Whether it is about a bill or a resolution."""
        return _TEXTE.match(self.objet) is not None

    @property
    def cle(self) -> str:
        """What stays the same when the details in brackets change ("(texte de la commission n° 249)")."""
        return fold(re.sub(r"\([^()]*\)?", " ", self.objet)) or fold(self.objet)


@dataclass(frozen=True, slots=True)
class Annonce:
    """What an event announces. organe: the body that meets, as written; annulee: the title says that it is off."""

    organe: str
    annulee: bool
    affaires: tuple[Affaire, ...]


def read_annonce(resume: str, lignes: Sequence[str], categories: Iterable[str]) -> Annonce:
    """Read the title, the description and the categories of an event."""
    titre, off = _ANNULE.subn("", resume)
    organe, rest = _split_organe(titre)
    if not organe:
        heads = (*categories, *lignes[:1])
        organe = next((name for head in heads if (name := _split_organe(head)[0])), "")
    own = _affaire(rest)
    listed = [a for a in _listees(lignes) if a.objet != organe]
    return Annonce(organe=organe, annulee=off > 0, affaires=tuple(_chosen(own, listed)))


def _split_organe(title: str) -> tuple[str, str]:
    """ "Commission des lois : examen du rapport" -> the body, the rest. A body has more to its name than its kind."""
    title = _LIEU.sub("", title, count=1) if _LIEU.match(title) else title
    match = _TEXTE.search(title)
    head = title[: match.start()] if match else title
    cut = _COUPURE.search(head)
    name = _stripped(head[: cut.start()] if cut else head)
    if not _ORGANE.match(name) or " " not in name:
        return "", title
    return name, title[cut.end() :] if cut else title[len(name) :]


def _stripped(words: str) -> str:
    """Without the little words at its end."""
    before = ""
    while before != words:
        before, words = words, _LIAISON.sub("", words)
    return words.strip()


def _chosen(own: Affaire | None, listed: list[Affaire]) -> Iterator[Affaire]:
    """What is examined: the title's business and the bills listed under it, else all that is listed.

    A list of bills under a title that names none says what that title covers, and takes its words.
    """
    bills = [affaire for affaire in listed if affaire.est_texte]
    if own is None:
        yield from listed
    elif own.est_texte:
        yield own
        yield from (b for b in bills if resemblance(b.objet, own.objet) < RESSEMBLANCE and b.cle != own.cle)
    elif bills:
        for bill in bills:
            yield replace(bill, nature=bill.nature or own.objet, eventuelle=bill.eventuelle or own.eventuelle)
    else:
        yield own


def _affaire(line: str, *, listee: bool = False) -> Affaire | None:
    """One line; None when it says nothing that is examined."""
    words = _HORAIRE.sub("", _PUCE.sub("", line), count=1).strip()
    words, possible = _EVENTUEL.subn("", words)
    if _PRATIQUE.match(fold(words)):
        return None
    match = _TEXTE.search(words)
    if match is None:
        return Affaire(words, eventuelle=possible > 0, listee=listee)
    objet = words[match.start() :].rstrip(" .;")
    reading = _LECTURE.search(objet)
    nature = _stripped(words[: match.start()]) or (reading[1] if reading else "")
    return Affaire(objet, nature, eventuelle=possible > 0, listee=listee)


def _listees(lignes: Iterable[str]) -> Iterator[Affaire]:
    """The business listed in a description; "Examen des textes suivants :" speaks for the lines under it."""
    heading = ""
    for line in _joined(lignes):
        affaire = _affaire(line, listee=True)
        if affaire is None:
            continue
        if affaire.objet.endswith(":"):
            heading = affaire.objet.rstrip(" :")
        elif affaire.est_texte:
            yield replace(affaire, nature=affaire.nature or heading)
        else:
            yield affaire


def _joined(lignes: Iterable[str]) -> Iterator[str]:
    """Lines, with those that only go on with the one before put back in it."""
    held = ""
    for line in lignes:
        if held and _goes_on(held, line):
            held = f"{held} {line}"
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


def _goes_on(held: str, line: str) -> bool:
    """Whether a line goes on with the one before: "(procédure accélérée)", "relatif à…", "du projet de loi…"."""
    second_bill = _TEXTE.match(line) or (_TEXTE.search(line) and _TEXTE.search(held))
    if second_bill or held.endswith(":") or _HORAIRE.match(line):
        return False
    return line[:1] == "(" or line[:1].islower()
