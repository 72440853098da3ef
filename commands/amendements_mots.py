"""Words that answers about amendments share: who tabled one, where it stands, how many stand where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from alerts.amendements import RETIRES, auteur, counted, etat, organe_nom
from alerts.message import Gras, Ligne, Span, puce
from parlement import senat
from parlement.acteurs import Acteur, Organe, groupe_at
from parlement.amendements import (
    CLOS,
    GOUVERNEMENT,
    ORGANES_SENAT,
    RAPPORTEUR,
    SEANCES,
    Amendement,
    Situation,
    situation_of,
)
from parlement.documents import texte_numero
from parlement.dossiers import de_la
from parlement.jointure import EN_ATTENTE
from storage.amendements import AmendementLine, Lives, PlaceCount, live_of
from storage.queries import Parlement

MARQUES: Final = {
    Situation.ADOPTE: "✅",
    Situation.REJETE: "❌",
    Situation.A_DISCUTER: "⏳",
    Situation.EN_TRAITEMENT: "⏳",
    Situation.IRRECEVABLE: "🚫",
    Situation.AUTRE: "❔",
    Situation.SANS_SORT: "❔",
}
"""A sign for where an amendment stands, never without the word; "▫️" for one that was not put to the vote."""
_COMPTES: Final = (
    (("à discuter", "à discuter"), {Situation.A_DISCUTER}),
    (("en traitement", "en traitement"), {Situation.EN_TRAITEMENT}),
    (("adopté", "adoptés"), {Situation.ADOPTE}),
    (("rejeté", "rejetés"), {Situation.REJETE}),
    (("tombé", "tombés"), {Situation.TOMBE}),
    (("retiré", "retirés"), RETIRES),
    (("non soutenu", "non soutenus"), {Situation.NON_SOUTENU}),
    (("satisfait ou sans objet", "satisfaits ou sans objet"), {Situation.SANS_OBJET}),
    (("irrecevable", "irrecevables"), {Situation.IRRECEVABLE}),
    (("sans sort connu", "sans sort connu"), {Situation.SANS_SORT}),
    (("effacé", "effacés"), {Situation.EFFACE}),
    (("dans un autre état", "dans un autre état"), {Situation.AUTRE}),
)
"""Situations in the order they are counted, those that people take for one together: (one, several), which."""


def say_counts(counts: Iterable[PlaceCount], *, ouvert: bool = False, adoptes: str = "") -> str:
    """ "2 adoptés · 9 rejetés"; `ouvert`: the text is under debate, "0 à discuter" is worth saying.

    `adoptes` is said after the adopted ones: " (n° 757, 789)".
    """
    told = []
    for words, count, situations in _comptes(counts):
        if count or (ouvert and Situation.A_DISCUTER in situations):
            told.append(f"{count} {words}{adoptes if Situation.ADOPTE in situations else ''}")
    return " · ".join(told)


def parts_of(counts: Iterable[PlaceCount]) -> tuple[tuple[str, int], ...]:
    """The same counts apart, as a picture takes them: (("adoptés", 2), ("rejetés", 9))."""
    return tuple((words, count) for words, count, _ in _comptes(counts) if count)


def _comptes(counts: Iterable[PlaceCount]) -> Iterator[tuple[str, int, Collection[Situation]]]:
    """Each state in words that agree with its count, its count, the situations it covers."""
    by_situation: Counter[Situation] = Counter()
    for one in counts:
        by_situation[one.situation] += one.count
    for (single, several), situations in _COMPTES:
        count = sum(by_situation[s] for s in situations)
        yield several if count > 1 else single, count, situations


def say_total(counts: list[PlaceCount]) -> str:
    """ "12 amendements (2 adoptés · 10 rejetés)", "3 amendements, rejetés"."""
    words = say_counts(counts)
    told = f" ({words})" if " · " in words else f", {words.partition(' ')[2]}"
    return f"{counted(total(counts))}{told}"


def total(counts: Iterable[PlaceCount]) -> int:
    """How many amendments."""
    return sum(one.count for one in counts)


Counted = TypeVar("Counted", PlaceCount, AmendementLine)


def without_outcome(found: Iterable[Counted], clos: Collection[str]) -> list[Counted]:
    """Those that wait for an outcome on a text already decided (`clos`) wait no more: nobody gave it."""
    return [_closed(one) if one.texte in clos and one.situation in EN_ATTENTE else one for one in found]


def _closed(one: Counted) -> Counted:
    if isinstance(one, PlaceCount):
        return replace(one, situation=Situation.SANS_SORT)
    return replace(one, etat=CLOS)


def sections_of(counts: Iterable[PlaceCount], textes: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The (text, body) pairs of some counts, the latest text first, the sitting before the commissions.

    `textes`: the texts of the bill in the order of the procedure. One that its steps do not name comes after by its
    number: it was just printed.
    """
    rank = {texte: n for n, texte in enumerate(textes)}
    pairs = {(one.texte, one.organe) for one in counts}

    def recent(pair: tuple[str, str]) -> tuple[int, int, bool, str]:
        texte, organe = pair
        return (rank.get(texte, len(rank)), int(texte_numero(texte) or 0), organe in SEANCES, organe)

    return tuple(sorted(pairs, key=recent, reverse=True))


def of_section(counts: Iterable[PlaceCount], pair: tuple[str, str]) -> list[PlaceCount]:
    """The counts of one text before one body."""
    return [one for one in counts if (one.texte, one.organe) == pair]


def say_section(texte: str, organe: str) -> str:
    """ "texte n° 939, en séance", "texte n° 809, commission des lois"."""
    return f"texte n° {texte_numero(texte) or texte}{_house(organe)}, {say_organe(organe)}"


def _house(organe: str) -> str:
    """ " du Sénat": each house numbers its own texts, and the Assemblée's go without saying."""
    return f" {de_la(senat.CHAMBRE)}" if organe in ORGANES_SENAT else ""


def say_organe(organe: str) -> str:
    """Who examines: "en séance", "commission des lois"."""
    return "en séance" if organe in SEANCES else organe_nom(organe) or "commission"


@dataclass(frozen=True, slots=True)
class Gens:
    """Members and groups that some amendments name."""

    acteurs: dict[str, Acteur]
    groupes: dict[str, Organe]

    def groupe(self, amendement: AmendementLine | Amendement) -> str:
        """Short name of the author's group when it was tabled; "" when nobody says."""
        uid = amendement.groupe or groupe_at(self.acteurs.get(amendement.auteur), amendement.depot)
        return self.groupes[uid].nom_court if uid in self.groupes else uid

    def auteur(self, amendement: AmendementLine | Amendement) -> str:
        """ "Gouvernement", "Lisa Belluco (ECOLO)", "Guillaume Vuilletet (RE, rapporteur)"."""
        if amendement.auteur_type == GOUVERNEMENT:
            return GOUVERNEMENT
        known = self.acteurs.get(amendement.auteur)
        signed = auteur(amendement).removesuffix(f", {RAPPORTEUR.lower()}")
        name = known.nom_complet if known else signed or "auteur non précisé"
        rapporteur = amendement.auteur_type.lower() if amendement.auteur_type == RAPPORTEUR else ""
        aside = ", ".join(filter(None, (self.groupe(amendement), rapporteur)))
        return f"{name} ({aside})" if aside else name


def gens_of(parlement: Parlement, amendements: Iterable[AmendementLine | Amendement]) -> Gens:
    """Look up the authors of these amendments, and their groups."""
    every = list(amendements)
    acteurs = parlement.acteurs(a.auteur for a in every if a.auteur)
    groupes = {a.groupe or groupe_at(acteurs.get(a.auteur), a.depot) for a in every} - {""}
    return Gens(acteurs, parlement.organes(groupes))


def say_situation(line: AmendementLine | Amendement, lives: Lives) -> str:
    """Where it stands, the source's words when ours do not cover it; an outcome known only live says so."""
    if direct := live_of(line, lives):
        return f"{direct.sort.lower()} (direct, à confirmer)"
    return etat(line)


def mark(situation: Situation) -> str:
    """The sign of a situation."""
    return MARQUES.get(situation, "▫️")


def amendement_line(
    line: AmendementLine, gens: Gens, lives: Lives, *aside: str, niveau: int = 1, parent: str = ""
) -> Ligne:
    """One amendment: "✅ n° 237 (rect.) · Gouvernement · adopté · suppression"; `aside` is told at the end."""
    under = f" (sous-amendement au n° {parent})" if parent else ""
    told = live_of(line, lives)
    situation = situation_of("", "", told.sort) if told else line.situation
    words: tuple[Span, ...] = (
        f"{mark(situation)} n° {line.nom}{under} · {gens.auteur(line)} · ",
        Gras(say_situation(line, lives)),
    )
    rest = "".join(f" · {word}" for word in (line.effet, *aside) if word)
    return puce(*words, rest, niveau=2 if niveau == 2 else 1)
