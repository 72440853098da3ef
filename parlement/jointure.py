"""Which amendments a public vote decided.

The source links them nowhere: a vote names a number in its title, an amendment names its sitting. Measured on
legislature 17, the sitting and the number join 98.4 % of 3,329 votes. The rest is mostly sittings that debate
two texts, each with its n° 12: those stay without amendment, and the reserve says why. Nothing is ever chosen.

Amendments with the same content are put to one vote, named after the first of them, even when that one was
not defended: recorded vote 767 is "l'amendement n° 132 … et l'amendement identique suivant"; n° 132 was not
supported and n° 161 was carried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from parlement.amendements import SEANCES, Situation, read_place
from parlement.articles import Designation
from parlement.scrutins import SORTS_CONNUS, Scrutin
from parlement.texte import fold
from parlement.titres import Nature, ObjetScrutin

VOTES = frozenset({Situation.ADOPTE, Situation.REJETE})
"""What an amendment put to the vote becomes; the others were withdrawn, fell, were not defended."""

EN_ATTENTE = frozenset({Situation.EN_TRAITEMENT, Situation.A_DISCUTER})
"""The amendment's record is not updated yet: the vote may be published first."""

_NOMBRES = {2: "deux", 3: "trois", 4: "quatre"}


class AmendementVote(Protocol):
    """What is read of an amendment: the fields of `parlement.amendements.Amendement`, in the same words."""

    @property
    def uid(self) -> str: ...
    @property
    def dossier(self) -> str: ...
    @property
    def texte(self) -> str: ...
    @property
    def organe(self) -> str: ...
    @property
    def numero(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def sort(self) -> str: ...
    @property
    def situation(self) -> Situation: ...
    @property
    def seance(self) -> str: ...
    @property
    def identique(self) -> str: ...
    @property
    def parent(self) -> str: ...
    @property
    def tri(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Jointure:
    """The amendments decided by one vote.

    amendements: ids of those the vote decided: the named ones, then the identical ones, in order of call. Empty
        when it cannot be told which.
    nommes: ids of those whose number the title gives, even when an identical one was voted in their stead.
    dossier, texte: ids of the bill and of the text of these amendments; "" when unknown or several.
    reserve: what is ambiguous or contradictory, as a French sentence; "" when nothing is.
    """

    amendements: tuple[str, ...] = ()
    nommes: tuple[str, ...] = ()
    dossier: str = ""
    texte: str = ""
    reserve: str = ""


def join(scrutin: Scrutin, candidates: Iterable[AmendementVote], *, dossier: str = "") -> Jointure | None:
    """Find what a vote decided among the known amendments of its sitting, of any bill.

    dossier: the vote's bill, when it is known otherwise than by the vote itself. None when the vote names no
    amendment or no sitting, or when no known amendment of its sitting and bill has the number.
    """
    objet = scrutin.objet
    if not scrutin.seance or not objet.amendements:
        return None
    unique = {a.uid: a for a in candidates if a.seance == scrutin.seance and a.organe in SEANCES}
    here = list(unique.values())
    found = _by_number(objet, here, scrutin.dossier or dossier)
    if not found:
        return None
    nommes, reserve = _nommes(objet, found, here)
    if reserve:
        return Jointure(reserve=reserve)
    amendements, reserve = _decides(scrutin, nommes, here)
    return Jointure(
        amendements=tuple(a.uid for a in amendements),
        nommes=tuple(a.uid for a in nommes),
        dossier=_only(a.dossier for a in nommes),
        texte=_only(a.texte for a in nommes),
        reserve=reserve,
    )


def _only(values: Iterable[str]) -> str:
    """The value they all share, else ""."""
    found = set(values)
    return found.pop() if len(found) == 1 else ""


# --- the amendments that the title names -------------------------------------------------------------------

# Titles of votes leave out the part of a finance bill: "n° 1762" is the amendment I-1762.
_PARTIE = re.compile(r"[IVX]{1,4}-(?=\d)")
_SECONDE = re.compile(r"(?:seconde|deuxieme) deliberation")
_UID = re.compile(r"D(?P<deliberation>\d+)N0*(?P<numero>\d+)$")


def _by_number(
    objet: ObjetScrutin, here: list[AmendementVote], dossier: str
) -> dict[str, list[AmendementVote]]:
    """The amendments of the sitting that have each number of the title, in the vote's bill when it is known."""
    found: dict[str, list[AmendementVote]] = {}
    for numero in objet.amendements:
        same = [a for a in here if _has(numero, a) and _may_be(objet, a)]
        if dossier:
            same = [a for a in same if a.dossier == dossier] or [a for a in same if not a.dossier]
        if same:
            found[numero] = same
    return found


def _may_be(objet: ObjetScrutin, amendement: AmendementVote) -> bool:
    """Whether the title may speak of it: another one of the same number may not be published yet.

    A sub-amendment is always called one, and a "seconde délibération" has numbers of its own.
    """
    if objet.nature != Nature.SOUS_AMENDEMENT and amendement.parent:
        return False
    return not _SECONDE.search(fold(objet.lecture)) or _deliberation(amendement) != 1


def _has(numero: str, amendement: AmendementVote) -> bool:
    return numero in (amendement.numero, _PARTIE.sub("", amendement.numero))


def _nommes(
    objet: ObjetScrutin, found: dict[str, list[AmendementVote]], here: list[AmendementVote]
) -> tuple[list[AmendementVote], str]:
    """One amendment for each number, or the reason why not."""
    fitting: dict[str, list[AmendementVote]] = {}
    for numero, same in found.items():
        fitting[numero], reserve = _fit(objet, numero, same, here)
        if reserve:
            return [], reserve
    textes = set.intersection(*({a.texte for a in same} for same in fitting.values()))
    if not textes:
        numeros = ", ".join(fitting)
        return [], f"les n° {numeros} désignent des amendements de textes différents"
    fitting = {numero: [a for a in same if a.texte in textes] for numero, same in fitting.items()}
    for numero, same in fitting.items():
        if len(same) > 1:
            return [], _ambigu(numero, same)
    return list({same[0].uid: same[0] for same in fitting.values()}.values()), ""


def _ambigu(numero: str, same: list[AmendementVote]) -> str:
    count = _NOMBRES.get(len(same), str(len(same)))
    textes = "d'un même texte" if len({a.texte for a in same}) == 1 else "de textes différents"
    return f"le n° {numero} désigne {count} amendements de cette séance, {textes}"


def _fit(
    objet: ObjetScrutin, numero: str, same: list[AmendementVote], here: list[AmendementVote]
) -> tuple[list[AmendementVote], str]:
    """Those with this number that are what the title says, and the reason when none is."""
    if objet.nature == Nature.SOUS_AMENDEMENT:
        same, reserve = _sous_amendements(objet, numero, same, here)
        if reserve:
            return [], reserve
    placed = [a for a in same if not _elsewhere(objet.article, a)]
    if placed:
        return placed, ""
    places = " ou ".join(dict.fromkeys(f"« {read_place(a.place)} »" for a in same))
    return [], f"le scrutin dit « {objet.article} », {_noun(objet)} n° {numero} est publié {places}"


def _noun(objet: ObjetScrutin) -> str:
    return "le sous-amendement" if objet.nature == Nature.SOUS_AMENDEMENT else "l'amendement"


def _elsewhere(said: Designation | None, amendement: AmendementVote) -> bool:
    """Whether title and amendment give two places. An article and the table or report annexed to it are not.

    Titles call "à l'article 19" what comes after it too (recorded vote 787), never the other way round.
    """
    place = read_place(amendement.place)
    if said is None or place is None or said.kind != place.kind:
        return False
    return said not in (place, place.sans_position())


def _deliberation(amendement: AmendementVote) -> int:
    """2 in a "seconde délibération", whose numbers begin again at 1; 0 when the id does not say."""
    match = _UID.search(amendement.uid)
    return int(match["deliberation"]) if match else 0


def _sous_amendements(
    objet: ObjetScrutin, numero: str, same: list[AmendementVote], here: list[AmendementVote]
) -> tuple[list[AmendementVote], str]:
    """Those that change another amendment, the one that the title says when it says it."""
    children = [a for a in same if a.parent]
    if not children:
        return [], f"le scrutin dit un sous-amendement, le n° {numero} n'en est pas un"
    if not objet.parent:
        return children, ""
    own = [a for a in children if _changes(objet.parent, a, here)]
    if own:
        return own, ""
    return [], (
        f"le scrutin dit un sous-amendement à l'amendement n° {objet.parent}, "
        f"le sous-amendement n° {numero} en change un autre"
    )


def _changes(numero: str, amendement: AmendementVote, here: list[AmendementVote]) -> bool:
    """Whether it changes the amendment with this number, or one identical to it; True when that is unknown.

    A parent that is not known is numbered by its id, without the letters of its number.
    """
    parent = next((a for a in here if a.uid == amendement.parent), None)
    if parent is None:
        match = _UID.search(amendement.parent)
        return match is None or match["numero"] == re.split(r"\D", numero)[-1]
    return any(_has(numero, a) for a in (parent, *_identiques(parent, here)))


# --- the amendments that the vote decided ------------------------------------------------------------------


def _decides(
    scrutin: Scrutin, nommes: list[AmendementVote], here: list[AmendementVote]
) -> tuple[list[AmendementVote], str]:
    """The named ones and the identical ones put to the vote with them; and what contradicts its outcome."""
    objet, outcome = scrutin.objet, scrutin.sort if scrutin.sort in SORTS_CONNUS else ""
    said = objet.identiques or objet.suivants
    twins = {a.uid: a for named in nommes for a in _identiques(named, here)}
    named = {a.uid for a in nommes}
    voted = [
        a for a in twins.values() if a.uid not in named and (_carried(a, outcome) or (said and _waiting(a)))
    ]
    against = [a for a in nommes if outcome and a.situation != outcome and not _waiting(a)]
    replaced = [a for a in against if _replaced(a, outcome, here)]
    decided = [a for a in nommes if a not in replaced] + sorted(voted, key=_call)
    wrong = next((a for a in against if a not in replaced), None)
    if wrong is None:
        return decided, ""
    published = wrong.sort if wrong.situation == Situation.AUTRE else wrong.situation
    return decided, (
        f"le scrutin dit {scrutin.sort}, {_noun(objet)} n° {wrong.numero} est publié {published.lower()}"
    )


def _identiques(amendement: AmendementVote, here: list[AmendementVote]) -> list[AmendementVote]:
    """The other amendments of the sitting with the same content."""
    if not amendement.identique:
        return []
    group = (amendement.texte, amendement.identique)
    return [a for a in here if (a.texte, a.identique) == group and a.uid != amendement.uid]


def _carried(amendement: AmendementVote, outcome: str) -> bool:
    """Whether it was put to the vote with this outcome; with any when the vote's own is not a known one."""
    return amendement.situation == outcome if outcome else amendement.situation in VOTES


def _waiting(amendement: AmendementVote) -> bool:
    """Whether its outcome is not published yet."""
    unknown = amendement.situation == Situation.AUTRE and not amendement.sort
    return unknown or amendement.situation in EN_ATTENTE


def _replaced(amendement: AmendementVote, outcome: str, here: list[AmendementVote]) -> bool:
    """Whether a named one was not put to the vote, and an identical one was, with the vote's outcome."""
    return amendement.situation not in VOTES and any(
        _carried(a, outcome) for a in _identiques(amendement, here)
    )


def _call(amendement: AmendementVote) -> tuple[bool, str, int, str]:
    """Planned order of call; by number for those without."""
    return not amendement.tri, amendement.tri, len(amendement.numero), amendement.numero
