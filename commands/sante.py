"""`!sante`: how fresh each source is, what is wrong, what waits to be sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from alerts.message import Gras, Ligne, Message, Section, ligne, puce, reponse, section
from alerts.votes import plural
from commands.base import Commande, Context
from commands.direct import LIVE
from parlement.suivis import Suivi
from parlement.temps import il_y_a
from storage import outbox
from storage.queries import SourceState
from storage.tracked import Tracked
from trackers.base import Outcome

NORMAL = {Outcome.CHANGED, Outcome.UNCHANGED, Outcome.NOT_YET}
MOST_AWAITED = 1000
"""Awaited documents counted at most."""
ALARM_AFTER = 3
"""Failures in a row before a source is said to be down: one failure is routine, only to be watched."""


SANS_CONSEQUENCE = "indisponible (sans conséquence : les documents publiés disent les sorts, plus tard)"


def sante(context: Context, argument: str) -> Message:
    """Tell each source, the suivis without a dossier, the remarks for the admins, then the outbox."""
    sources = context.tracked.parlement.sources()
    unknown = (puce(f"⏳ {say_unknown(suivi)}") for suivi in unknown_suivis(context.tracked))
    told = (*(_source(context, s) for s in sources), *_awaited(context, sources))
    sections = [
        Section("Sources", told),
        Section("Suivis sans dossier", tuple(unknown)),
    ]
    remarks = [
        puce(f"{r.source} : {r.texte} ({r.nombre} fois, {il_y_a(r.derniere, context.now)})")
        for r in context.tracked.parlement.remarks()
    ]
    if remarks:
        sections.append(section("À signaler aux admins", *remarks))
    sections.append(Section("Envois", tuple(_outbox(context))))
    return reponse(
        f"Santé de Vigie : {_verdict(context, sources)}", sections=[s for s in sections if s.lignes]
    )


def unknown_suivis(tracked: Tracked) -> list[Suivi]:
    """Suivis whose dossier no source told of, although each source of dossiers was read at least once."""
    read = [s.succes for s in tracked.parlement.sources() if s.nom.startswith("dossiers-")]
    return [s for s in tracked.suivis if not tracked.dossier(s)] if read and all(read) else []


def say_unknown(suivi: Suivi) -> str:
    """What is said of such a suivi: its dossier may be too recent, or of a legislature that is not read."""
    return (
        f"suivi {suivi.nom} : aucune source ne connaît encore le dossier {suivi.cible} ; "
        "si cela dure, vérifiez son adresse"
    )


def _verdict(context: Context, sources: list[SourceState]) -> str:
    """What an admin must know first."""
    down = sum(s.echecs >= ALARM_AFTER and not _is_fine(s) for s in sources)
    shaky = sum(not _is_fine(s) for s in sources) - down
    wrong = [f"{plural(down, 'source')} en panne"] if down else []
    if shaky:
        wrong.append(f"{plural(shaky, 'source')} à surveiller")
    if outbox.troubles(context.vigie):
        wrong.append("des messages ne partent pas")
    if wrong:
        return f"⚠️ {', '.join(wrong)}"
    return "✅ tout va bien" if sources else "❔ aucune source lue pour l'instant"


def _is_fine(source: SourceState) -> bool:
    """A live source that fails is no trouble: it is undocumented, and the documents have the last word."""
    return source.issue in NORMAL or _is_live(source)


def _is_live(source: SourceState) -> bool:
    return source.nom.startswith(LIVE)


def _awaited(context: Context, sources: list[SourceState]) -> Iterator[Ligne]:
    """Documents that the lists named and that are not there yet."""
    ever = context.now + timedelta(days=365)  # whenever they are to be asked for again
    for source in sources:
        found = context.tracked.parlement.awaited(source.nom, ever, MOST_AWAITED)
        if found:
            more = " au moins" if len(found) == MOST_AWAITED else ""
            first = il_y_a(min(d.annonce_le for d in found), context.now)
            words = f"{plural(len(found), 'document')} annoncé{'s' if len(found) > 1 else ''}{more}, pas encore lu"
            yield puce(f"⏳ {words}{'s' if len(found) > 1 else ''} (le premier annoncé {first})")


def _source(context: Context, source: SourceState) -> Ligne:
    if _is_live(source) and source.issue not in NORMAL:
        return puce("⏳ ", Gras(source.libelle), f" : {SANS_CONSEQUENCE}")
    fine = _is_fine(source)
    mark = "✅" if fine and source.succes else "⏳" if fine else "⚠️"
    read = f"lue {il_y_a(source.succes, context.now)}" if source.succes else "jamais lue"
    changed = f", changée {il_y_a(source.changement, context.now)}" if source.changement else ""
    trouble = (
        "" if fine and source.succes else f" — {source.issue}{f' : {source.detail}' if source.detail else ''}"
    )
    again = f" ({source.echecs} échecs de suite)" if source.echecs > 1 else ""
    return puce(f"{mark} ", Gras(source.libelle), f" : {read}{changed}{trouble}{again}")


def _outbox(context: Context) -> Iterator[Ligne]:
    counts = outbox.counts(context.vigie)
    told = ", ".join(_state(count, etat) for etat, count in sorted(counts.items()))
    yield ligne(told or "rien n'a encore été envoyé")
    for destination, etat, motif in outbox.troubles(context.vigie):
        yield puce(f"⚠️ {destination} ({etat}) : {motif}")


def _state(count: int, etat: str) -> str:
    return f"{count} {etat}s" if count > 1 and etat.endswith("é") else f"{count} {etat}"


SANTE = Commande(
    nom="sante",
    description="la fraîcheur de chaque source, et ce qui ne va pas",
    exemples=("!sante",),
    answer=sante,
)
