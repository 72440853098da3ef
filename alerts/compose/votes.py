"""Messages about public votes: what is told of each, and motions."""

from __future__ import annotations

import msgspec

from alerts.compose.actions import vote_actions
from alerts.compose.base import Written, bill_name, first_lower, vote_context
from alerts.compose.faits import fait_scrutin
from alerts.message import Ligne
from alerts.votes import (
    Noms,
    accorde,
    count_line,
    detail_lines,
    figures,
    group_lines,
    marque,
    names_of,
    reserve_lines,
    url_scrutin,
)
from alerts.votes_image import image_scrutin
from alerts.weigh import Alerte
from parlement.dossiers import Dossier
from parlement.scrutins import Scrutin
from storage.tracked import Tracked


def vote_details(scrutin: Scrutin, noms: Noms, niveau: int = 0, *, drawn: bool = False) -> list[Ligne]:
    """Groups, who broke ranks, who asked; why figures are withheld if they are. drawn: the picture is of this vote."""
    by_group = set(group_lines(scrutin, noms, niveau)) if drawn else set()
    return [
        msgspec.structs.replace(line, dessine=line in by_group)
        for line in (*reserve_lines(scrutin, noms), *detail_lines(scrutin, noms, niveau))
    ]


def write_motion(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """A motion against the whole text."""
    (vote,) = tracked.parlement.scrutins_of(alerte.uids).values()
    noms = names_of(tracked.parlement, [vote])
    what = f"{first_lower(vote.objet.resume())} {accorde(vote)}"
    titre = f"{marque(vote)} {bill_name(dossier, tracked)} : {what} — {figures(vote)}"
    resume = [vote_context(dossier, vote, tracked), count_line(vote), *vote_details(vote, noms, drawn=True)]
    return Written(
        titre,
        resume,
        [],
        url_scrutin(vote),
        actions=vote_actions([vote], ""),
        faits=(fait_scrutin(vote),),
        image=image_scrutin(vote, noms, tracked.titre(dossier)),
    )
