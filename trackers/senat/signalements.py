"""Bills of the Sénat that nobody tracks, when a veille finds its words in their titles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from parlement import senat
from parlement.dossiers import Dossier
from parlement.signalements import DOSSIER, Signalement
from trackers.base import Reading
from trackers.tracker import Needs
from veilles.reperer import reperer

SEVERAL = 3
"""A session has more bills than that: fewer are an error of typing."""


def signaled_dossiers(reading: Reading, needs: Needs) -> Iterator[Signalement]:
    """The untracked bills of the latest session in the table of all bills, which goes back to 1977.

    The table says no day: a bill of an earlier session would be told as if it were new. A bill that the Assemblée told
    already is left out.
    """
    if not needs.veilles:
        return
    known = needs.senat | needs.cibles | needs.signales
    dossiers = [r for r in reading.records if isinstance(r, Dossier)]
    latest = _latest_session(dossiers)
    others = (d for d in dossiers if d.senat not in known)
    recent = (d for d in others if latest and senat.session_du_signet(d.senat) == latest)
    yield from (_signalement(d) for d in recent if reperer(d.titre, needs.veilles))


def _latest_session(dossiers: Iterable[Dossier]) -> int | None:
    count = Counter(senat.session_du_signet(dossier.senat) for dossier in dossiers)
    return max((session for session, bills in count.items() if session and bills >= SEVERAL), default=None)


def _signalement(dossier: Dossier) -> Signalement:
    return Signalement(
        uid=dossier.senat,
        nature=DOSSIER,
        chambre=senat.CHAMBRE,
        titre=dossier.titre,
        url=dossier.url_senat,
        senat=dossier.senat,
        texte=dossier.titre,
    )
