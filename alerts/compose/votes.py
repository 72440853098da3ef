"""Messages about public votes: what is told of each, motions, and results the source turned over."""

from __future__ import annotations

from alerts.compose.base import Written, first_lower, vote_context
from alerts.message import Ligne, ligne
from alerts.votes import (
    Noms,
    accorde,
    correction_lines,
    count_line,
    detail_lines,
    figures,
    headline,
    marque,
    named,
    names_of,
    reserve_lines,
    url_scrutin,
)
from alerts.weigh import Alerte
from parlement.dossiers import Dossier
from parlement.scrutins import Scrutin
from storage.tracked import Tracked


def vote_details(scrutin: Scrutin, noms: Noms, tracked: Tracked, niveau: int = 0) -> list[Ligne]:
    """Groups, who broke ranks, who asked, what was corrected; why figures are withheld if they are."""
    history = tracked.parlement.history("scrutin", scrutin.uid)
    return [*reserve_lines(scrutin, noms), *detail_lines(scrutin, noms, niveau), *correction_lines(history)]


def write_motion(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """A motion against the whole text."""
    (vote,) = tracked.parlement.scrutins_of(alerte.uids).values()
    noms = names_of(tracked.parlement, [vote])
    what = f"{first_lower(vote.objet.resume())} {accorde(vote)}"
    titre = f"{marque(vote)} {tracked.titre(dossier)} : {what} — {figures(vote)}"
    resume = [vote_context(dossier, vote, tracked), count_line(vote), *vote_details(vote, noms, tracked)]
    return Written(titre, resume, [], url_scrutin(vote))


def write_correction(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """A result that the source turned over: told anew, besides the edit of what was posted."""
    (vote,) = tracked.parlement.scrutins_of(alerte.uids).values()
    what = f"{first_lower(named(vote))} {accorde(vote).upper()} — {figures(vote)}"
    titre = f"✏️ {tracked.titre(dossier)}, résultat corrigé : {what}"
    history = tracked.parlement.history("scrutin", vote.uid)
    resume = [vote_context(dossier, vote, tracked), *correction_lines(history), ligne(*headline(vote))]
    return Written(titre, resume, [], url_scrutin(vote))
