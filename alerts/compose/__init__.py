"""From an alert to its message: one writer per kind of fact, from what the databases know now.

Composed again after a correction, a message says what is true now and what was corrected: that is how a posted
message gets edited.
"""

from __future__ import annotations

from collections.abc import Callable

from alerts.compose.agenda import write_agenda, write_deplacement, write_retrait
from alerts.compose.base import Written
from alerts.compose.decisions import write_decision, write_loi
from alerts.compose.depots import write_depot, write_depots
from alerts.compose.direct import write_direct
from alerts.compose.etapes import write_etapes, write_limite, write_report
from alerts.compose.retraits import write_remplacement
from alerts.compose.seances import write_seance
from alerts.compose.votes import write_correction, write_motion
from alerts.message import Lien, Ligne, Message
from alerts.weigh import Alerte, Genre
from parlement.dossiers import Dossier
from parlement.temps import instant_long
from storage.outbox import reference_of
from storage.tracked import Tracked

Writer = Callable[[Alerte, Dossier, Tracked], Written]

_WRITERS: dict[Genre, Writer] = {
    Genre.VOTES: write_seance,
    Genre.MOTION: write_motion,
    Genre.CORRECTION: write_correction,
    Genre.DECISION: write_decision,
    Genre.LOI: write_loi,
    Genre.ETAPES: write_etapes,
    Genre.REPORT: write_report,
    Genre.LIMITE: write_limite,
    Genre.DEPOT: write_depot,
    Genre.DEPOTS: write_depots,
    Genre.AGENDA: write_agenda,
    Genre.DEPLACEMENT: write_deplacement,
    Genre.RETRAIT: write_retrait,
    Genre.DIRECT: write_direct,
}
_COMMANDES = {
    Genre.VOTES: "votes",
    Genre.DEPOT: "amendements",
    Genre.DEPOTS: "amendements",
    Genre.AGENDA: "agenda",
    Genre.DEPLACEMENT: "agenda",
    Genre.RETRAIT: "agenda",
}
"""The command that says more than the message; "statut" for the others."""


def compose(alerte: Alerte, tracked: Tracked) -> Message:
    """Write the message of an alert."""
    dossier = tracked.parlement.find_dossier(alerte.dossier)
    assert dossier is not None  # weighed from its own records
    write = write_remplacement if alerte.retrait else _WRITERS[alerte.genre]
    written = write(alerte, dossier, tracked)
    return Message(
        titre=written.titre,
        importance=alerte.importance,
        resume=tuple(_without_link(line, written.url) for line in written.resume),
        sections=tuple(written.sections),
        pied=_pied(alerte, written, tracked),
        reference=reference_of(alerte.cle),
        url=written.url,
        suite=_suite(alerte),
        renvoi=bool(alerte.retrait and alerte.retrait.vers),
    )


def _suite(alerte: Alerte) -> str:
    """What to type for the rest of a long message."""
    if not alerte.suivis:
        return ""
    return f"!{_COMMANDES.get(alerte.genre, 'statut')} {alerte.suivis[0]}"


def _without_link(line: Ligne, url: str) -> Ligne:
    """The title already opens that page: its link is not said twice."""
    spans = tuple(s.texte if isinstance(s, Lien) and s.url == url else s for s in line.spans)
    return Ligne(spans, line.niveau)


def _pied(alerte: Alerte, written: Written, tracked: Tracked) -> str:
    """When the source was read."""
    known = [written.lu] if written.lu else tracked.parlement.instants.last_told(alerte.uids).values()
    return f"Source lue le {instant_long(max(known))}" if known else ""
