"""The parts of a vote's title: what leads to it, its object, the bill, the readings.

Each is cut off before the next is looked at, so that a law or an article cited by the bill's own title is never taken
for what was voted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BILL = re.compile(r"(?i)(?<!\w)(?:projets?|propositions?) de (?:lois?|r[eé]solutions?)(?!\w)")
_JOINT = re.compile(r"(?i)(?:(?:^| )(?:sur )?(?:de la|de l['’]|du|des|de|[àa] la|aux?|les|le|la|l['’]))?$")
_LECTURE = re.compile(r"(?i)(?<!\w)(?:lecture|commission mixte paritaire|d[eé]lib[eé]ration)(?!\w)")
_SECONDE = re.compile(r"(?i)pr[eé]sent[eé]e?s? en seconde d[eé]lib[eé]ration")
# "Première lecture - Sénat : Scrutin public sur", in the Sénat's feeds.
_LEAD = re.compile(
    r"(?i)(?:(?P<lecture>[^:]{0,60}(?:lecture|commission mixte paritaire|CMP)[^:]{0,20}?)"
    r" ?[-–—] ?s[eé]nat ?: ?)?"
    r"(?:scrutin(?: public)?(?: ordinaire| solennel)?(?: n ?[°º] ?\d{1,5})?"
    r"(?: ?[-–—,] ?s[eé]ance du [^:]{6,30}?)? ?[:,]? ?(?=sur ))?(?:sur (?=\w))?"
)
# What became of the bill before, in the middle of its title: "projet de loi, adopté par l'Assemblée nationale après
# engagement de la procédure accélérée, relatif à"; "… en application de l'article 49, alinéa 3, de la Constitution,".
_NAVETTE = re.compile(
    r"(?i), (?:adopt|modifi|rejet|consid[eé]r)[^,]{0,60}? par (?:l['’] ?Assembl[eé]e nationale|le S[eé]nat)[^,]*"
    r"(?:, (?:alin[eé]a|de la Constitution|apr[eè]s|avec)[^,]*)*(?:,|$)"
)


@dataclass(frozen=True, slots=True)
class Parties:
    """A title in pieces, "" for what it does not say.

    titre: all of it but its lead. objet: what was voted, without the words that lead to the bill. texte: the bill,
    without what became of it before. lecture: its readings, joined by ", ".
    """

    titre: str
    objet: str
    texte: str
    lecture: str


def cut_titre(titre: str) -> Parties:
    """Cut a cleaned title in its parts. Any text has an answer."""
    first, titre = _split_lead(titre.rstrip(" ."))
    objet, bill = _split_bill(titre)
    texte, readings = _split_lecture(bill)
    if _SECONDE.search(objet):
        readings.append("seconde délibération")
    lecture = ", ".join(dict.fromkeys(filter(None, (first, *readings))))
    return Parties(titre, objet, _NAVETTE.sub("", texte).rstrip(" ,"), lecture)


def _split_lead(titre: str) -> tuple[str, str]:
    """The reading that a title of the Sénat begins with, as the Assemblée writes it, and the title without its lead."""
    lead = _LEAD.match(titre)
    if lead is None or lead.end() == len(titre):
        return "", titre
    lecture = (lead["lecture"] or "").strip()
    if not lecture.startswith("CMP"):
        lecture = lecture[:1].lower() + lecture[1:]
    return lecture, titre[lead.end() :]


def _split_bill(titre: str) -> tuple[str, str]:
    """The object, without the words that lead to the bill, and the bill with its reading."""
    bill = _BILL.search(titre)
    if bill is None:
        return titre, ""
    return _JOINT.sub("", titre[: bill.start()].rstrip()).rstrip(" ,"), titre[bill.start() :]


def _split_lecture(bill: str) -> tuple[str, list[str]]:
    """Take the readings in brackets off the end: "(première lecture) (seconde délibération)"."""
    readings: list[str] = []
    for _ in range(3):
        opened = bill.rfind("(") if bill.endswith(")") else -1
        if opened < 0 or not _LECTURE.search(bill, opened):
            break
        readings.insert(0, bill[opened + 1 : -1].strip())
        bill = bill[:opened].rstrip(" .,")
    return bill, readings
