"""The message about what a followed member did on a bill, one day."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.amendements import bilan, counted, etat, natural, pages
from alerts.compose.base import Written, bill_name, context_line
from alerts.message import Action, Gras, Lien, Ligne, Section, ligne, puce
from alerts.votes import accorde, lien_scrutin, marque, named, plural
from alerts.weigh import Alerte
from alerts.weigh.personnes import Journee, journee
from parlement.acteurs import Acteur
from parlement.dossiers import Dossier
from parlement.temps import date_longue
from storage.amendements import AmendementLine
from storage.tracked import Tracked

MOST = 8
"""Amendments, then votes, told one by one; the command says the others."""


def write_personne(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """What they tabled and where it stands, then how they voted."""
    acteur = tracked.parlement.acteurs(alerte.personnes)[alerte.personnes[0]]
    did = journee(acteur, dossier, alerte.jour, tracked)
    titre = f"👤 {acteur.nom_complet} ({bill_name(dossier, tracked)}) : {_counts(did)}"
    resume = [context_line(dossier, tracked, date_longue(alerte.jour))]
    sections = [
        Section("Amendements", tuple(_amendements(did, acteur, tracked))),
        Section("Votes", tuple(_votes(did, acteur))),
    ]
    shown = [one for one in sections if one.lignes]
    fiche = Action("Sa fiche", f"{_command(acteur)} {acteur.nom_complet}")
    return Written(titre, resume, shown, acteur.url or dossier.url, actions=(fiche,))


def _counts(did: Journee) -> str:
    """ "3 amendements, 2 votes"; one vote alone says which and how."""
    if len(did.votes) == 1 and not did.amendements:
        vote, said = did.votes[0]
        return f"{said} — {named(vote)}"
    tabled = counted(len(did.amendements)) if did.amendements else ""
    return ", ".join(filter(None, (tabled, plural(len(did.votes), "vote") if did.votes else "")))


def _amendements(did: Journee, acteur: Acteur, tracked: Tracked) -> Iterator[Ligne]:
    lines = sorted(did.amendements, key=natural)
    if len(lines) > 1:
        yield ligne(bilan(map(etat, lines)))
    urls = pages(tracked.parlement, [[line] for line in lines[:MOST]])
    for line in lines[:MOST]:
        yield puce(
            Lien(f"n° {line.nom}", urls.get(line.uid, ""), discret=True),
            f" · {_place(line)} : ",
            Gras(etat(line)),
        )
    yield from _rest(len(lines), acteur)


def _place(line: AmendementLine) -> str:
    return str(line.designation or line.place or "sans place")


def _votes(did: Journee, acteur: Acteur) -> Iterator[Ligne]:
    for vote, said in did.votes[:MOST]:
        yield puce(
            Gras(said), f" · {named(vote)} ({marque(vote)} {accorde(vote)})", " — ", lien_scrutin(vote)
        )
    yield from _rest(len(did.votes), acteur)


def _rest(count: int, acteur: Acteur) -> Iterator[Ligne]:
    if count > MOST:
        yield ligne(f"et {count - MOST} autres : ", Gras(f"!{_command(acteur)} {acteur.nom_complet}"))


def _command(acteur: Acteur) -> str:
    return "senateur" if acteur.au_senat else "depute"
