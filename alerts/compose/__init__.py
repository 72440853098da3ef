"""From an alert to its message: one writer per kind of fact, from what the databases know now.

Composed again after a correction, a message says what is true now and what was corrected: that is how a posted
message gets edited.
"""

from __future__ import annotations

from collections.abc import Callable

from alerts.compose.base import Written
from alerts.compose.decisions import write_decision, write_loi
from alerts.compose.etapes import write_etapes, write_limite, write_report
from alerts.compose.votes import write_correction, write_motion, write_votes
from alerts.message import Lien, Ligne, Message
from alerts.weigh import Alerte, Genre
from parlement.dossiers import Dossier
from parlement.temps import instant_long
from storage.outbox import reference_of
from storage.tracked import Tracked

Writer = Callable[[Alerte, Dossier, Tracked], Written]

_WRITERS: dict[Genre, Writer] = {
    Genre.VOTES: write_votes,
    Genre.MOTION: write_motion,
    Genre.CORRECTION: write_correction,
    Genre.DECISION: write_decision,
    Genre.LOI: write_loi,
    Genre.ETAPES: write_etapes,
    Genre.REPORT: write_report,
    Genre.LIMITE: write_limite,
}
_TABLES = ("scrutins", "actes", "documents")


def compose(alerte: Alerte, tracked: Tracked) -> Message:
    """Write the message of an alert."""
    dossier = tracked.parlement.find_dossier(alerte.dossier)
    assert dossier is not None  # weighed from its own records
    written = _WRITERS[alerte.genre](alerte, dossier, tracked)
    return Message(
        titre=written.titre,
        importance=alerte.importance,
        resume=tuple(_without_link(line, written.url) for line in written.resume),
        sections=tuple(written.sections),
        pied=_pied(alerte, tracked),
        reference=reference_of(alerte.cle),
        url=written.url,
        suite=_suite(alerte),
    )


def _suite(alerte: Alerte) -> str:
    """What to type for the rest of a long message."""
    if not alerte.suivis:
        return ""
    return f"!{'votes' if alerte.genre is Genre.VOTES else 'statut'} {alerte.suivis[0]}"


def _without_link(line: Ligne, url: str) -> Ligne:
    """The title already opens that page: its link is not said twice."""
    spans = tuple(s.texte if isinstance(s, Lien) and s.url == url else s for s in line.spans)
    return Ligne(spans, line.niveau)


def _pied(alerte: Alerte, tracked: Tracked) -> str:
    """When the source was read."""
    instants = [tracked.parlement.read_at(table, uid) for uid in alerte.uids for table in _TABLES]
    known = [instant for instant in instants if instant]
    return f"Source lue le {instant_long(max(known))}" if known else ""
