"""The way of a bill from its deposit to the law, one line for each reading: one story, whichever house tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from alerts.message import Gras, Section, Span, puce, section
from alerts.votes import figures, lien_scrutin
from parlement import senat
from parlement.dossiers import CHAMBRES, Acte, a_la, par
from parlement.scrutins import Scrutin
from parlement.temps import date_courte
from parlement.titres import Nature
from storage.queries import VoteLine
from storage.tracked import Tracked


@dataclass(frozen=True, slots=True)
class Votes:
    """The public votes of a bill, to find those that made a decision."""

    tracked: Tracked
    lines: Sequence[VoteLine]

    def of(self, acte: Acte) -> list[Scrutin]:
        """The votes on the whole text that made a decision."""
        return self.tracked.whole(
            line
            for line in self.lines
            if line.uid in acte.scrutins
            or (acte.reunion and line.seance == acte.reunion and line.objet.nature is Nature.ENSEMBLE)
        )


def say_parcours(past: Sequence[Acte], votes: Votes) -> Section:
    """Every reading so far, in order. `past`: the steps that happened, in the order of the procedure."""
    lines = [puce(*words) for reading in _readings(past) if (words := tuple(_reading(reading, past, votes)))]
    return section("Le parcours", *(lines or [puce("aucune étape connue pour l'instant")]))


def _readings(past: Sequence[Acte]) -> Iterator[list[Acte]]:
    """Steps of each reading, the readings in the order they began."""
    found: dict[str, list[Acte]] = {}
    for acte in past:
        if acte.prefixe and (acte.qui in CHAMBRES or acte.est_decision):
            found.setdefault(acte.prefixe, []).append(acte)
    yield from found.values()


def _reading(actes: list[Acte], past: Sequence[Acte], votes: Votes) -> Iterator[Span]:
    """ "Sénat, 1re lecture : déposé le 22 décembre 2022 (n° 220, puis 249) · **adopté** le 31 janvier 2023 (n° 44)"."""
    told = list(
        filter(None, (_opening(actes, past), *(_decision(a, votes) for a in actes if a.est_decision)))
    )
    if not told:
        return
    yield f"{', '.join(filter(None, (actes[0].qui, actes[0].lecture)))} : "
    for rank, words in enumerate(told):
        if rank:
            yield " · "
        yield from words


def _opening(actes: list[Acte], past: Sequence[Acte]) -> tuple[Span, ...]:
    """How a text came to a house, under which number, and the one that its commission gave it.

    When it was transmitted goes without saying once it was voted: a line is read on a phone.
    """
    depot = next((a for a in actes if a.suffixe == "DEPOT" and a.qui in CHAMBRES), None)
    reports = (a for a in actes if a.suffixe == "COM-FOND-RAPPORT")
    after = [numero for acte in reports for numero in acte.numeros]
    before = depot.numeros if depot else ()
    numbers = ", puis ".join(
        filter(None, (", ".join(before), ", ".join(n for n in after if n not in before)))
    )
    named = f" (n° {numbers})" if numbers else ""
    if depot is None:
        return (f"texte de la commission{named}",) if after else ()
    if not decided_elsewhere(depot, past):
        return (f"déposé{_le(depot)}{named}",)
    return (f"transmis{'' if any(a.est_decision for a in actes) else _le(depot)}{named}",)


def _decision(acte: Acte, votes: Votes) -> tuple[Span, ...]:
    """What was decided, by which vote, and the text that came of it."""
    texte = acte.numeros if acte.qui in CHAMBRES else ()
    number = f" (n° {acte.decision_numero or ', '.join(texte)})" if acte.decision_numero or texte else ""
    return (Gras(acte.decision), _le(acte), *_how(acte, votes), number)


def _le(acte: Acte) -> str:
    """ " le 31 janvier 2023"."""
    return f" le {date_courte(acte.date)}" if acte.date else ""


def _how(acte: Acte, votes: Votes) -> Iterator[Span]:
    """The figures of the vote; that none is known, when the Sénat decided: most of its votes leave none."""
    found = votes.of(acte)
    for vote in found:
        yield f", {figures(vote, abstentions=False)} — "
        yield lien_scrutin(vote)
    if not found and acte.qui == senat.CHAMBRE:
        yield ", sans scrutin public connu"


def decided_elsewhere(depot: Acte, past: Iterable[Acte]) -> Acte | None:
    """The decision of the other house that sent the text, for a deposit that is a transmission."""
    before = [
        acte
        for acte in past
        if acte.est_decision and acte.qui in CHAMBRES and acte.qui != depot.qui
        if acte.date and depot.date and acte.date <= depot.date
    ]
    return before[-1] if before else None


def say_transmission(depot: Acte, sent: Acte) -> tuple[Span, ...]:
    """ "adopté par le Sénat le 31 janvier 2023 (n° 44), transmis à l'Assemblée le 1er février 2023 sous le n° 809"."""
    number = ", ".join(depot.numeros)
    texte = f" (texte n° {', '.join(sent.numeros)})" if sent.numeros else ""
    return (
        Gras(sent.decision),
        f" {par(sent.qui)}{_le(sent)}{texte}, ",
        f"transmis {a_la(depot.qui)}{_le(depot)}{f' sous le n° {number}' if number else ''}",
    )
