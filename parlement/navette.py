"""One story of a bill that both houses tell: each fact once, each house's own word first.

The Assemblée's open data tell the Sénat's steps too, a day late and without its votes; the Sénat's dossiers tell the
Assemblée's by their number only. Ids tell the sources apart: the Assemblée's are in capitals (`L16-VD210872DI`), the
Sénat's begin with the bill's reference (`pjl22-220-SN1-DEPOT-220`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from parlement import senat
from parlement.documents import est_version
from parlement.dossiers import Acte, qui_agit, sort_actes

ECART = timedelta(days=7)
"""How far apart both houses may date a fact that happens once: the Assemblée dates a vote of the joint commission by
the day it was told."""

_UNE_FOIS = ("DEPOT", "SAISIE", "DEC", "CONCLUSION", "PUB")
_AU_SENAT = re.compile(r"[A-Z]{4}SNR5[LS]\d+(?P<genre>[A-Z]+)(?P<numero>\d+)")
_COMPLETES = (
    "libelle",
    "organe",
    "reunion",
    "rapporteurs",
    "decision_numero",
    "loi",
    "loi_titre",
    "jo_date",
    "jo_numero",
    "nor",
    "url",
)
"""Fields that the other house may fill, each by itself."""

Imprime = tuple[str, str]
"""What both houses call a text of the Sénat by: its kind (`senat.TEXTE`, `ADOPTE`, `RAPPORT`) and its number."""


def fusionne(actes: Iterable[Acte]) -> list[Acte]:
    """The steps of one bill, each fact once, in the order of the procedure.

    Of a fact that both houses tell, the Sénat's own steps have its day and its words, all others the Assemblée's, and
    the other house fills what is blank; the id kept is that of the house that tells.
    """
    return sort_actes([_unie(*couple) for couple in _couples(actes)])


def meneurs(actes: Iterable[Acte]) -> dict[str, str]:
    """The id under which `fusionne` tells each step, for every id given."""
    return {acte.uid: couple[0].uid for couple in _couples(actes) for acte in couple}


def _couples(actes: Iterable[Acte]) -> Iterator[tuple[Acte, ...]]:
    """Each fact: the step of the house that tells it, then that of the other when it tells it too."""
    by_code: dict[str, tuple[list[Acte], list[Acte]]] = {}
    for acte in actes:
        by_code.setdefault(acte.code, ([], []))[_is_senat(acte)].append(acte)
    for code, (assemblee, au_senat) in by_code.items():
        if not assemblee or not au_senat:
            yield from ((acte,) for acte in assemblee or au_senat)
            continue
        same = _same_facts(code, sort_actes(assemblee), sort_actes(au_senat))
        own = qui_agit(code) == senat.CHAMBRE
        yield from ((second, first) if own else (first, second) for first, second in same)
        told = {acte.uid for couple in same for acte in couple}
        yield from ((acte,) for acte in (*assemblee, *au_senat) if acte.uid not in told)


def _is_senat(acte: Acte) -> bool:
    return acte.uid[:1].islower()


# --- which steps are the same fact --------------------------------------------------------------------------------


def _same_facts(code: str, assemblee: list[Acte], au_senat: list[Acte]) -> list[tuple[Acte, Acte]]:
    """Pairs of steps of one code, at most one of each house: the surest first."""
    named = {acte.uid: frozenset(_imprimes(acte)) for acte in (*assemblee, *au_senat)}
    alone = len(assemblee) == len(au_senat) == 1 and _once(code)

    def by_number(one: Acte, other: Acte) -> bool:
        return not named[one.uid].isdisjoint(named[other.uid])

    def by_day(one: Acte, other: Acte) -> bool:
        same = one.date is not None and one.date == other.date
        return same and not _contradict(named[one.uid], named[other.uid])

    def by_code(one: Acte, other: Acte) -> bool:
        return alone and _close(one, other)

    found: list[tuple[Acte, Acte]] = []
    left, right = list(assemblee), list(au_senat)
    for same_fact in (by_number, by_day, by_code):
        for one in list(left):
            other = next((acte for acte in right if same_fact(one, acte)), None)
            if other is not None:
                found.append((one, other))
                left.remove(one)
                right.remove(other)
    return found


def _once(code: str) -> bool:
    return code.startswith("CC-SAISIE") or code.rpartition("-")[2] in _UNE_FOIS


def _close(one: Acte, other: Acte) -> bool:
    """Whether two days may be that of one fact; one that is not told may."""
    return one.date is None or other.date is None or abs(one.date - other.date) <= ECART


def _contradict(one: frozenset[Imprime], other: frozenset[Imprime]) -> bool:
    """Whether two steps name different documents of one kind: two opinions of one day are two facts."""
    kinds = {genre for genre, _ in one} & {genre for genre, _ in other}
    return any({i for i in one if i[0] == k}.isdisjoint(other) for k in kinds)


def _imprimes(acte: Acte) -> Iterator[Imprime]:
    for uid in (*acte.textes, acte.texte_adopte):
        if found := _imprime(uid):
            yield found


def _imprime(uid: str) -> Imprime | None:
    """What both houses call a text of the Sénat by; None for any other text. Sessions are not said alike."""
    if own := senat.split_document(uid):
        return own.genre, str(own.numero)
    match = _AU_SENAT.match(uid)
    if match is None:
        return None
    adopted = match["genre"] in ("BTA", "TAP")
    genre = senat.ADOPTE if adopted else senat.TEXTE if est_version(uid) else senat.RAPPORT
    return genre, str(int(match["numero"]))


# --- one step of two ----------------------------------------------------------------------------------------------


def _unie(first: Acte, other: Acte | None = None) -> Acte:
    """The step of the house that tells, completed by the other's."""
    if other is None:
        return first
    changes: dict[str, object] = {
        name: getattr(other, name) for name in _COMPLETES if not getattr(first, name) and getattr(other, name)
    }
    if first.date is None:
        changes["date"] = other.date
    if first.debut is None and first.date in (None, other.date):
        changes["debut"] = other.debut
    if not first.statut_code and not first.statut:
        changes |= {"statut_code": other.statut_code, "statut": other.statut}
    changes["scrutins"] = tuple(dict.fromkeys((*first.scrutins, *other.scrutins)))
    return replace(first, **changes, **_textes(first, other))  # type: ignore[arg-type]


def _textes(first: Acte, other: Acte) -> dict[str, object]:
    """The texts of both, each once, those of the Sénat by its own ids."""
    own = _own_ids((*first.textes, first.texte_adopte, *other.textes, other.texte_adopte))
    adopted = own.get(first.texte_adopte, first.texte_adopte)
    textes = dict.fromkeys(own.get(uid, uid) for uid in (*first.textes, *other.textes))
    textes.pop(adopted, None)
    if not adopted:
        said = own.get(other.texte_adopte, other.texte_adopte)
        adopted = "" if said in textes else said
    return {"textes": tuple(textes), "texte_adopte": adopted}


def _own_ids(uids: Sequence[str]) -> dict[str, str]:
    """Ids of the Assemblée for texts of the Sénat -> the Sénat's, where both are given."""
    ours = {_imprime(uid): uid for uid in uids if senat.split_document(uid)}
    return {uid: ours[found] for uid in uids if (found := _imprime(uid)) in ours}
