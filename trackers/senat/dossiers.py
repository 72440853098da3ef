"""A bill at the Sénat: its entries, from the feed or from the page, -> the bill, its steps, its documents.

The Sénat gives no ids: a step's is made of the bill's reference, the code and what cannot change (a number, else the
day), so that the feed and the page give the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date as Jour
from itertools import groupby
from typing import Final

from parlement import senat
from parlement.documents import Document
from parlement.dossiers import ASSEMBLEE, Acte, Dossier, sort_actes
from parlement.texte import clean
from trackers.base import Reading
from trackers.senat.entrees import Entree, Fait, Inscription, Rapporte, Vote, recode
from trackers.senat.etapes import PROCACC, read_entree, seance
from trackers.senat.rubriques import ACCORD, CMP, DESACCORD, SIGLES

SIGNET: Final = r"[a-z]{3,8}(?:\d{2}-\d{1,4}|\d{4}(?:-\d)?)"
"""Reference of a bill: "pjl22-220", "plfss2018"."""
_ETAT = re.compile(r"(?P<titre>.*?)\s*(?:\(\s[^()]*(?:\([^()]*\)[^()]*)*\))?\s*:?")
_CMP: Final = {ACCORD: "TCCMP01", DESACCORD: "TCCMP02"}


def read_titre(written: str) -> str:
    """The title of a bill: "projet de loi relatif à … ( en cours de discussion )", without its state.

    The state is told from what a title has in brackets by the space that opens it; the table of bills says it better.
    """
    match = _ETAT.fullmatch(" ".join(written.split()))
    titre = clean(match["titre"] if match else written)
    return titre[:1].upper() + titre[1:]


def assemble(dossier: Dossier, entrees: Iterable[Entree]) -> Reading:
    """The records of a bill, from its entries in any order: the same ones, whichever source lists them."""
    entrees = list(entrees)
    found = _Faits()
    for entree in entrees:
        for fait in read_entree(entree):
            found.add(fait)
    found.actes.extend(_rapports(found.rapports))
    found.actes.extend(_cmp(entrees, found))
    actes = _once(_prefixed(found.actes))
    actes = _with_inscriptions(actes, found.inscriptions, dossier.uid)
    actes = _with_votes(actes, found, dossier.uid)
    documents = sorted(found.documents.values(), key=lambda document: document.uid)
    return Reading((dossier, *sort_actes(actes), *documents), tuple(dict.fromkeys(found.remarks)))


@dataclass(slots=True)
class _Faits:
    """What the entries told, by kind."""

    actes: list[Acte] = field(default_factory=list)
    rapports: list[Rapporte] = field(default_factory=list)
    votes: dict[str, Vote] = field(default_factory=dict)
    inscriptions: list[Inscription] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def add(self, fait: Fait) -> None:
        match fait:
            case Acte():
                self.actes.append(fait)
            case Rapporte():
                self.rapports.append(fait)
            case Document():
                known = self.documents.get(fait.uid)
                self.documents[fait.uid] = _same_document(known, fait) if known else fait
            case Vote():
                self.votes.setdefault(fait.uid, fait)
            case Inscription():
                self.inscriptions.append(fait)
            case _:
                self.remarks.append(fait)


def _same_document(one: Document, other: Document) -> Document:
    """A document told by several entries: its volumes, its amendments in commission and in the sitting."""
    jours = [jour for jour in (one.depot, other.depot) if jour]
    return replace(
        one,
        nature=one.nature or other.nature,
        depot=min(jours, default=None),
        amendements=tuple(sorted({*one.amendements, *other.amendements})),
    )


# --- reports ------------------------------------------------------------------------------------------------------


def _rapports(found: Iterable[Rapporte]) -> Iterator[Acte]:
    """The report and the text of a commission are one step, by reading and day; volumes of a report are one report."""
    volumes: dict[tuple[str, bool], Rapporte] = {}
    for one in sorted(found, key=_jour_of):
        volumes.setdefault((one.acte.uid, one.rapport), one)
    ordered = sorted(volumes.values(), key=lambda one: (one.acte.code, _jour_of(one)))
    for _, same in groupby(ordered, key=lambda one: (one.acte.code, one.acte.date)):
        yield from _one_step(sorted(same, key=lambda one: (not one.rapport, one.numero)))


def _jour_of(one: Rapporte) -> Jour:
    return one.acte.date or Jour.max


def _one_step(same: list[Rapporte]) -> Iterator[Acte]:
    """One step named after its text, else its report. Without a day, several reports are several steps."""
    if same[0].acte.date is None and sum(one.rapport for one in same) > 1:
        yield from (one.acte for one in same)
        return
    named = next((one for one in same if not one.rapport), same[0])
    acte = recode(same[0].acte, named.acte.code, str(named.numero))
    yield replace(
        acte,
        libelle=" ; ".join(one.acte.libelle for one in same),
        textes=tuple(dict.fromkeys(uid for one in same for uid in one.acte.textes)),
    )


def _cmp(entrees: Iterable[Entree], found: _Faits) -> Iterator[Acte]:
    """What the joint commission decided, said by its heading; its day is that of its report."""
    said = [e for e in entrees if e.rubrique and e.rubrique.lecture == CMP and e.rubrique.issue]
    issues = list(dict.fromkeys(e.rubrique.issue for e in said if e.rubrique))
    if len(issues) > 1:
        found.remarks.append("commission mixte paritaire : accord et désaccord à la fois")
    if len(issues) != 1:
        return
    jours = [a.date for a in found.actes if a.code.startswith("CMP-COM-RAPPORT") and a.date]
    acte = recode(Acte(uid="", dossier=said[0].signet, code=""), "CMP-DEC", "")
    yield replace(
        acte,
        date=min(jours, default=None),
        libelle="Décision de la commission mixte paritaire",
        statut_code=_CMP[issues[0]],
        statut=issues[0],
    )


# --- steps --------------------------------------------------------------------------------------------------------


def _prefixed(actes: list[Acte]) -> Iterator[Acte]:
    """Steps with their whole codes: the accelerated procedure belongs to the house that had the bill first."""
    first = next((a for a in sort_actes(actes) if a.date and a.code.endswith("-DEPOT")), None)
    for acte in actes:
        if acte.code != PROCACC:
            yield acte
        elif first is not None and first.qui in SIGLES:
            yield recode(acte, f"{first.prefixe}-{PROCACC}", "")


def _once(actes: Iterable[Acte]) -> list[Acte]:
    """Steps told twice (a sitting by its two reports) are one: the earliest day, and what the other adds."""
    found: dict[str, Acte] = {}
    for acte in actes:
        known = found.get(acte.uid)
        found[acte.uid] = _same_step(known, acte) if known else acte
    return list(found.values())


def _same_step(one: Acte, other: Acte) -> Acte:
    jours = [jour for jour in (one.date, other.date) if jour]
    return replace(
        one,
        date=min(jours, default=None),
        libelle=one.libelle or other.libelle,
        textes=tuple(dict.fromkeys((*one.textes, *other.textes))),
        texte_adopte=one.texte_adopte or other.texte_adopte,
        reunion=one.reunion or other.reunion,
        statut_code=one.statut_code or other.statut_code,
        statut=one.statut or other.statut,
        jo_date=one.jo_date or other.jo_date,
        jo_numero=one.jo_numero or other.jo_numero,
        nor=one.nor or other.nor,
        url=one.url or other.url,
    )


def _with_inscriptions(actes: list[Acte], inscriptions: Iterable[Inscription], signet: str) -> list[Acte]:
    """Sittings announced, in the reading under way, unless a step of that day says it already."""
    held = {acte.date for acte in actes if acte.est_seance and acte.qui == senat.CHAMBRE}
    announced = {
        i.jour: seance(signet, _reading_at(actes, i.jour), i.jour) for i in inscriptions if i.jour not in held
    }
    return [*actes, *announced.values()]


def _reading_at(actes: list[Acte], jour: Jour) -> str:
    """The prefix of the debate that a sitting to come belongs to: that of the last step before it at the Sénat.

    After an agreement of the joint commission its text is debated, after a disagreement a new reading begins.
    """
    before = [a for a in sort_actes(actes) if a.date and a.date <= jour and _is_here(a)]
    if not before:
        return "SN1-DEBATS"
    last = before[-1]
    if last.prefixe != CMP:
        return f"{last.prefixe}-DEBATS" if not last.code.startswith("CMP") else "CMP-DEBATS-SN"
    failed = any(a.code == "CMP-DEC" and a.statut_code == _CMP[DESACCORD] for a in actes)
    return "SNNLEC-DEBATS" if failed else "CMP-DEBATS-SN"


def _is_here(acte: Acte) -> bool:
    return acte.qui == senat.CHAMBRE or (acte.prefixe == CMP and acte.qui != ASSEMBLEE)


def _with_votes(actes: list[Acte], found: _Faits, signet: str) -> list[Acte]:
    """Each public vote goes to the sitting of its day, and to the decision of that day when on the whole text."""
    by_uid = {acte.uid: acte for acte in actes}
    for uid, vote in sorted(found.votes.items(), key=lambda item: senat.split_scrutin(item[0]) or (0, 0)):
        held = [a for a in by_uid.values() if a.est_seance and a.date == vote.jour and a.qui == senat.CHAMBRE]
        debats = vote.debats or (held[0].code.removesuffix("-SEANCE") if len(held) == 1 else "")
        if not debats:
            found.remarks.append(f"scrutin dont la lecture n'est pas dite : {uid}")
            continue
        sitting = seance(signet, debats, vote.jour)
        decided = [a.uid for a in by_uid.values() if a.code == f"{debats}-DEC" and a.date == vote.jour]
        by_uid.setdefault(sitting.uid, sitting)
        for told in (sitting.uid, *(decided if vote.ensemble else ())):
            by_uid[told] = replace(by_uid[told], scrutins=(*by_uid[told].scrutins, uid))
    return list(by_uid.values())
