"""What `!sante` says of the sources: by house, each in one line; what fails first, what is awaited last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from alerts.alarmes.sources import SAINES, is_fine
from alerts.message import Gras, Ligne, Section, puce
from alerts.votes import plural
from commands.base import Context
from parlement.temps import duree, il_y_a
from storage.queries import SourceState

MOST_AWAITED = 1000
"""Awaited documents counted at most."""
SANS_CONSEQUENCE = "indisponible (sans conséquence : les documents publiés disent les sorts, plus tard)"
HOUSES = {
    "Sources du Sénat": ("senat-",),
    "Journal officiel": ("jorf", "piste"),
    "Actes des préfets": ("attrap", "recueils"),
}
ASSEMBLEE = "Sources de l'Assemblée"


def source_sections(context: Context, sources: list[SourceState]) -> Iterator[Section]:
    """A section for each house, and one for the documents announced and not read yet."""
    for title in (ASSEMBLEE, *HOUSES):
        some = [source for source in sources if house_of(source) == title]
        some.sort(key=lambda source: (is_fine(source), source.libelle))
        yield Section(title, tuple(_source(context, source) for source in some))
    yield Section("Documents attendus", tuple(_awaited(context, sources)))


def house_of(source: SourceState) -> str:
    """Under which heading a source is told."""
    return next((title for title, names in HOUSES.items() if source.nom.startswith(names)), ASSEMBLEE)


def _source(context: Context, source: SourceState) -> Ligne:
    """ "✅ Scrutins publics : lue il y a 12 min, changée il y a 2 h"."""
    if source.en_direct and source.issue not in SAINES:
        return puce("⏳ ", Gras(source.libelle), f" : {SANS_CONSEQUENCE}")
    fine = is_fine(source)
    mark = "✅" if fine and source.succes else "⏳" if fine else "⚠️"
    read = f"lue {il_y_a(source.succes, context.now)}" if source.succes else "jamais lue"
    changed = f", changée {il_y_a(source.changement, context.now)}" if source.changement else ""
    return puce(f"{mark} ", Gras(source.libelle), f" : {read}{changed}{_failing(source)}")


def _failing(source: SourceState) -> str:
    """What is wrong, how many times in a row, and by how much it is behind."""
    if is_fine(source) and source.succes:
        return ""
    again = f"{source.echecs} échecs de suite" if source.echecs > 1 else ""
    late = source.essai - source.succes if source.essai and source.succes else None
    behind = f"retard : {duree(late)}" if late and late > timedelta(minutes=1) and source.echecs else ""
    told = ", ".join(filter(None, (again, behind)))
    detail = f" : {source.detail}" if source.detail else ""
    return f" — {source.issue}{detail}{f' ({told})' if told else ''}"


def _awaited(context: Context, sources: Iterable[SourceState]) -> Iterator[Ligne]:
    """Documents that the lists named and that are not there yet."""
    ever = context.now + timedelta(days=365)  # whenever they are to be asked for again
    for source in sources:
        found = context.tracked.parlement.awaited(source.nom, ever, MOST_AWAITED)
        if found:
            more = " au moins" if len(found) == MOST_AWAITED else ""
            many = "s" if len(found) > 1 else ""
            first = il_y_a(min(d.annonce_le for d in found), context.now)
            words = f"{plural(len(found), 'document')} annoncé{many}{more}, pas encore lu{many}"
            yield puce(f"⏳ {words} (le premier annoncé {first})")
