"""How an amendment is put into words: in alerts and in answers alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from alerts.message import Lien, Span
from alerts.votes import Noms, plural
from parlement import senat
from parlement.amendements import GOUVERNEMENT, SEANCES, Amendement, Situation, auteur_dit
from parlement.direct import SortDirect
from storage.amendements import AmendementLine
from storage.queries import Parlement

MOST_NUMBERS = 40
"""Numbers listed at most; the rest is counted."""
MOST_LINKS = 12
"""Numbers of one list that are links, at most: a longer list is told in plain words."""

COMMISSIONS = {
    "CION_LOIS": "commission des lois",
    "CION-SOC": "commission des affaires sociales",
    "CION-CEDU": "commission des affaires culturelles et de l'éducation",
    "CION_FIN": "commission des finances",
    "CION-ECO": "commission des affaires économiques",
    "CION-DVP": "commission du développement durable",
    "CION_AFETR": "commission des affaires étrangères",
    "CION_DEF": "commission de la défense",
    senat.EN_COMMISSION: "commission",
}
"""Examining bodies by the source's prefix; one that is not here is shown as written."""

RETIRES = frozenset(
    {
        Situation.RETIRE,
        Situation.RETIRE_AVANT,
        Situation.RETIRE_APRES,
        Situation.RETIRE_AVANT_SEANCE,
        Situation.RETIRE_EN_SEANCE,
    }
)
"""Situations that people take for one."""
_ORDRE = (
    Situation.ADOPTE,
    Situation.REJETE,
    Situation.TOMBE,
    Situation.NON_SOUTENU,
    Situation.SANS_OBJET,
    Situation.RETIRE,
    Situation.IRRECEVABLE,
    Situation.A_DISCUTER,
    Situation.EN_TRAITEMENT,
)
_INVARIABLES = frozenset({Situation.A_DISCUTER, Situation.EN_TRAITEMENT})
_NATUREL = re.compile(r"(?P<prefixe>\D*)(?P<numero>\d{0,15})(?P<reste>.*)", re.DOTALL)
_ARTICLES = {"le ": "du ", "les ": "des "}


def groups_of(parlement: Parlement, lines: Iterable[AmendementLine | Amendement]) -> Noms:
    """The names of the groups of some amendments."""
    return Noms(parlement.organes({line.groupe for line in lines if line.groupe}))


def organe_nom(organe: str) -> str:
    """Where amendments are examined: "séance", "commission des lois"; the source's own word when we have none."""
    if organe in SEANCES:
        return "séance"
    return COMMISSIONS.get(organe) or ("commission spéciale" if re.match(r"CS(?![a-z])", organe) else organe)


def auteur(one: AmendementLine | Amendement) -> str:
    """Who tabled it, the first who signed: "Mme Regol", "le Gouvernement"; "" when the source does not say."""
    return auteur_dit(one.auteur_type, one.signataires)


def de(nom: str) -> str:
    """ "de Mme Regol", "du Gouvernement"; "" for nobody."""
    begins = next((words for words in _ARTICLES if nom.startswith(words)), "")
    if begins:
        return _ARTICLES[begins] + nom.removeprefix(begins)
    return f"de {nom}" if nom else ""


def named(one: AmendementLine | Amendement) -> str:
    """ "n° 237 (rect.) du Gouvernement"."""
    return " ".join(filter(None, (f"n° {one.nom}", de(auteur(one)))))


def noun(one: AmendementLine | Amendement) -> str:
    """ "amendement" or "sous-amendement"."""
    return "sous-amendement" if one.parent else "amendement"


def with_group(one: AmendementLine | Amendement, noms: Noms) -> str:
    """ "Mme Regol (ECOS)"; the Government has no group."""
    groupe = noms.groupe(one.groupe) if one.groupe else ""
    return " ".join(filter(None, (auteur(one) or "auteur non précisé", f"({groupe})" if groupe else "")))


def signed(one: AmendementLine | Amendement, noms: Noms) -> str:
    """ "de Mme Regol (ECOS)", "du Gouvernement"."""
    groupe = f"({noms.groupe(one.groupe)})" if one.groupe else ""
    return " ".join(filter(None, (de(auteur(one)), groupe)))


def all_named(lines: Sequence[AmendementLine], fully: int = 3) -> str:
    """Amendments voted together, none left out: the first with their authors, the others by number."""
    said = [named(line) for line in lines[:fully]]
    if len(lines) > fully:
        return f"{', '.join(said)} et identiques {numbers(lines[fully:], most=len(lines))}"
    return listed(said)


def listed(words: Sequence[str]) -> str:
    """ "a, b et c"."""
    return " et ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def numbers(lines: Iterable[AmendementLine], most: int = MOST_NUMBERS) -> str:
    """ "n° 2, 10 et 11", as people count; a few dozens at most, the rest is counted."""
    noms = [line.nom for line in sorted(lines, key=natural)]
    if len(noms) > most:
        return f"n° {', '.join(noms[:most])} et {len(noms) - most} autres"
    return f"n° {listed(noms)}"


def pages(parlement: Parlement, lists: Iterable[Sequence[AmendementLine]]) -> dict[str, str]:
    """Where each amendment of these lists is read, by id; long lists left out."""
    wanted = {line.uid for lines in lists if len(lines) <= MOST_LINKS for line in lines}
    return {uid: one.url for uid, one in parlement.amendements.of_uids(wanted).items()} if wanted else {}


def linked(lines: Sequence[AmendementLine], urls: Mapping[str, str]) -> tuple[Span, ...]:
    """What `numbers` says, each number opening its page."""
    held = sorted(lines, key=natural)
    if len(held) > MOST_LINKS or any(line.uid not in urls for line in held):
        return (numbers(held),)
    spans: list[Span] = []
    for rang, line in enumerate(held):
        if rang:
            spans.append(" et " if rang == len(held) - 1 else ", ")
        spans.append(Lien(line.nom if rang else f"n° {line.nom}", urls[line.uid], discret=True))
    return tuple(spans)


def natural(line: AmendementLine) -> tuple[str, int, str]:
    """Sorts numbers as people do: CL2 before CL10."""
    match = _NATUREL.fullmatch(line.numero)
    return (match["prefixe"], int(match["numero"] or 0), match["reste"]) if match else ("", 0, line.numero)


def by_group(lines: Iterable[AmendementLine], noms: Noms) -> str:
    """ "LFI 12, SOC 9, Gouvernement 1", the most numerous first."""
    return in_order(Counter(camp(line.auteur_type, line.groupe, noms) for line in lines))


def in_order(counts: Mapping[str, int]) -> str:
    """Counts by name, the most numerous first."""
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda c: (-c[1], c[0])))


def camp(auteur_type: str, groupe: str, noms: Noms) -> str:
    """The side that an amendment comes from: a group, or the Government."""
    if auteur_type == GOUVERNEMENT:
        return GOUVERNEMENT
    return noms.groupe(groupe) if groupe else "groupe non précisé"


def say_avis(one: Amendement) -> str:
    """ "Avis : commission défavorable, Gouvernement favorable"; "" when nobody gave one."""
    said = (("commission", one.avis_commission), (GOUVERNEMENT, one.avis_gouvernement))
    told = ", ".join(f"{who} {avis.lower()}" for who, avis in said if avis)
    return f"Avis : {told}" if told else ""


def etat(line: AmendementLine | Amendement) -> str:
    """Where an amendment stands; the source's own words when ours do not cover it."""
    if line.situation is Situation.AUTRE:
        said = (line.sort, line.etat_libelle, line.sous_etat, line.etat)
        words = next(filter(None, said), "état non précisé")
        return words[:1].lower() + words[1:]
    if line.situation is Situation.RETIRE_EN_SEANCE and line.organe and line.organe not in SEANCES:
        return str(Situation.RETIRE)  # in commission
    return str(line.situation)


def etat_direct(live: SortDirect) -> str:
    """An outcome told live, as written, in small letters."""
    return live.sort.lower()


def groups_of_states(states: Iterable[str]) -> dict[str, int]:
    """Counts by state: our words first, in the order that matters, then the source's own."""
    counts = Counter("retiré" if state in RETIRES else state for state in states)
    order = [str(situation) for situation in _ORDRE]
    return dict(
        sorted(counts.items(), key=lambda c: (order.index(c[0]) if c[0] in order else len(order), c[0]))
    )


def bilan(states: Iterable[str]) -> str:
    """How several amendments ended: "2 adoptés, 8 rejetés, 2 tombés"."""
    return ", ".join(f"{count} {agreed(state, count)}" for state, count in groups_of_states(states).items())


def agreed(state: str, count: int) -> str:
    """A state in the plural: "rejetés", "non soutenus", "à discuter"."""
    if count < 2 or state in _INVARIABLES or state not in {str(s) for s in Situation}:
        return state
    first, *rest = state.split(" ")
    return " ".join(("non soutenus",) if state == Situation.NON_SOUTENU else (f"{first}s", *rest))


def counted(count: int, word: str = "amendement") -> str:
    """ "1 amendement", "12 amendements"."""
    return plural(count, word)


def counted_apart(total: int, sous_amendements: int) -> str:
    """ "8 amendements et 2 sous-amendements"; `total` counts both."""
    both = ((total - sous_amendements, "amendement"), (sous_amendements, "sous-amendement"))
    return " et ".join(counted(count, word) for count, word in both if count) or counted(0)


def shortened(text: str, most: int) -> str:
    """The beginning of a long text on one line, cut between two words."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    return f"{flat[:most].rsplit(' ', 1)[0].rstrip(' ,;:')}…"


def quoted(text: str, most: int) -> str:
    """The beginning of a long text in quotes, those that the cut left open closed."""
    begins = shortened(text, most)
    return f"« {begins}{' »' * max(0, begins.count('«') - begins.count('»'))} »"
