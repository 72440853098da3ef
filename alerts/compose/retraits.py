"""What a posted message becomes when nothing is told under its key any more: where that went, or why."""

from __future__ import annotations

from collections.abc import Iterable

from alerts.amendements import counted, named, noun
from alerts.compose.base import Written, bill_name, context_line, first_upper, place_name, suivi_of
from alerts.message import Ligne, ligne, puce
from alerts.weigh import Alerte, Genre
from parlement.amendements import Situation
from parlement.articles import KINDS
from parlement.documents import texte_numero
from parlement.dossiers import Dossier
from parlement.suivis import Suivi
from storage.amendements import AmendementLine
from storage.outbox import reference_of
from storage.tracked import Tracked


def write_remplacement(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """Where the message is that tells it now; else, for each amendment, why it is told here no more."""
    suivi = suivi_of(alerte, tracked)
    lines = list(tracked.parlement.amendements.lines_of(alerte.uids).values())
    numero = texte_numero(lines[0].texte) if lines else ""
    name = place_name(suivi, dossier, tracked, numero) if suivi.est_article else bill_name(dossier, tracked)
    context = context_line(dossier, tracked)
    if alerte.retrait and alerte.retrait.vers:
        where = f"La suite est dans un autre message, référence {reference_of(alerte.retrait.vers)}."
        return Written(f"➡️ {name} : {_what(lines)}", [context, ligne(where)], [], dossier.url)
    return Written(
        f"✏️ {name} : {_what(lines)}, message retiré",
        [context, *_reasons(lines, alerte, suivi, dossier, tracked)],
        [],
        dossier.url,
    )


def _what(lines: list[AmendementLine]) -> str:
    if not lines:
        return "scrutin public"
    return f"{noun(lines[0])} {named(lines[0])}" if len(lines) == 1 else counted(len(lines))


def _reasons(
    lines: list[AmendementLine], alerte: Alerte, suivi: Suivi, dossier: Dossier, tracked: Tracked
) -> Iterable[Ligne]:
    why = [_reason(line, alerte, suivi, dossier, tracked) for line in lines]
    if len(lines) == 1:
        yield ligne(f"{'Ce sous-amendement' if lines[0].parent else 'Cet amendement'} {why[0]}")
        return
    for line, said in zip(lines, why, strict=True):
        yield puce(f"{first_upper(noun(line))} {named(line)} : {said}")


def _reason(line: AmendementLine, alerte: Alerte, suivi: Suivi, dossier: Dossier, tracked: Tracked) -> str:
    """Why an amendment is no longer told under a key."""
    if line.situation is Situation.EFFACE:
        return "a été effacé par la source."
    if line.dossier != dossier.uid:
        return "porte désormais sur un autre texte, d'après la source."
    if not tracked.follows(suivi, line):
        return f"porte désormais {_where(line)}, d'après la source."
    if alerte.genre is Genre.VOTES:
        return "n'a plus de résultat, d'après la source."
    return "n'est plus compté ici, d'après la source."


def _where(line: AmendementLine) -> str:
    """ "sur l'article 8", "après l'article 8"."""
    place = line.designation
    if place is None:
        return f"sur « {line.place} »" if line.place else "sur une place non précisée"
    return str(place) if place.position else f"sur {KINDS[place.kind]}{place}"
