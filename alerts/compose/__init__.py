"""From an alert to its message: one writer per kind of fact, from what the databases know now.

Composed again after a correction, a message says what is true now and what was corrected: that is how a posted
message gets edited.
"""

from __future__ import annotations

from collections.abc import Callable

from alerts.compose.actions import actions_of
from alerts.compose.agenda import write_agenda, write_deplacement, write_retrait
from alerts.compose.amendements_reperes import write_reperes
from alerts.compose.base import Written
from alerts.compose.decisions import write_decision, write_loi
from alerts.compose.depots import write_depot, write_depots
from alerts.compose.direct import write_direct
from alerts.compose.etapes import write_etapes, write_limite, write_report
from alerts.compose.journal import write_journal, write_rectificatif
from alerts.compose.personnes import write_personne
from alerts.compose.prefectures import write_arrete, write_recueil
from alerts.compose.retraits import write_remplacement
from alerts.compose.seances import write_seance
from alerts.compose.signalements import write_signalement
from alerts.compose.votes import write_motion
from alerts.message import Lien, Ligne, Message
from alerts.weigh import Alerte, Genre
from parlement.dossiers import Dossier
from parlement.temps import instant_long
from storage.outbox import reference_of
from storage.tracked import Tracked

Writer = Callable[[Alerte, Tracked], Written]


def _on_dossier(write: Callable[[Alerte, Dossier, Tracked], Written]) -> Writer:
    """The writer of a fact about a bill: it is given the bill; what is told no more says where it went, or why."""

    def written(alerte: Alerte, tracked: Tracked) -> Written:
        dossier = tracked.parlement.find_dossier(alerte.dossier)
        assert dossier is not None  # weighed from its own records
        return (write_remplacement if alerte.retrait else write)(alerte, dossier, tracked)

    return written


_WRITERS: dict[Genre, Writer] = {
    Genre.VOTES: _on_dossier(write_seance),
    Genre.MOTION: _on_dossier(write_motion),
    Genre.DECISION: _on_dossier(write_decision),
    Genre.LOI: _on_dossier(write_loi),
    Genre.ETAPES: _on_dossier(write_etapes),
    Genre.REPORT: _on_dossier(write_report),
    Genre.LIMITE: _on_dossier(write_limite),
    Genre.DEPOT: _on_dossier(write_depot),
    Genre.DEPOTS: _on_dossier(write_depots),
    Genre.AGENDA: _on_dossier(write_agenda),
    Genre.DEPLACEMENT: _on_dossier(write_deplacement),
    Genre.RETRAIT: _on_dossier(write_retrait),
    Genre.DIRECT: _on_dossier(write_direct),
    Genre.JOURNAL: write_journal,
    Genre.RECTIFICATIF: write_rectificatif,
    Genre.ARRETE: write_arrete,
    Genre.RECUEIL: write_recueil,
    Genre.SIGNALEMENT: write_signalement,
    Genre.REPERES: _on_dossier(write_reperes),
    Genre.PERSONNE: _on_dossier(write_personne),
}
_COMMANDES = {
    Genre.VOTES: "votes",
    Genre.DEPOT: "amendements",
    Genre.DEPOTS: "amendements",
    Genre.AGENDA: "agenda",
    Genre.DEPLACEMENT: "agenda",
    Genre.RETRAIT: "agenda",
    Genre.JOURNAL: "decrets",
    Genre.RECTIFICATIF: "decrets",
}
"""The command that says more than the message; "statut" for the others."""
ECRAN = 18
"""Rows of an alert that a phone shows without scrolling; the rest is behind its command."""


def compose(alerte: Alerte, tracked: Tracked) -> Message:
    """Write the message of an alert."""
    written = _WRITERS[alerte.genre](alerte, tracked)
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
        actions=() if alerte.retrait else actions_of(alerte, written.actions, tracked),
        faits=written.faits,
        image=written.image,
        ecran=ECRAN,
    )


def _suite(alerte: Alerte) -> str:
    """What to type for the rest of a long message."""
    if alerte.genre in (Genre.ARRETE, Genre.RECUEIL):
        return " ".join(("!drones", *alerte.departements[:1]))
    subjects = (*alerte.suivis, *alerte.veilles)
    if not subjects or alerte.genre in (Genre.SIGNALEMENT, Genre.REPERES):
        return ""
    return f"!{_COMMANDES.get(alerte.genre, 'statut')} {subjects[0]}"


def _without_link(line: Ligne, url: str) -> Ligne:
    """The title already opens that page: its link is not said twice."""
    spans = tuple(s.texte if isinstance(s, Lien) and s.url == url else s for s in line.spans)
    return Ligne(spans, line.niveau)


def _pied(alerte: Alerte, written: Written, tracked: Tracked) -> str:
    """When the source was read."""
    known = [written.lu] if written.lu else tracked.parlement.instants.last_told(alerte.uids).values()
    return f"Source lue le {instant_long(max(known))}" if known else ""
