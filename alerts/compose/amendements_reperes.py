"""The message about the amendments of a tracked bill in which a veille found its words."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.amendements import counted, groups_of, natural, with_group
from alerts.compose.base import Written, bill_name, context_line
from alerts.compose.veilles import label_lines, quoted
from alerts.message import Gras, Lien, Ligne, ligne, puce
from alerts.votes import Noms
from alerts.weigh import Alerte
from alerts.weigh.amendements_reperes import Groupe, together
from parlement.documents import name_texte
from parlement.dossiers import Dossier
from parlement.temps import date_longue
from storage.amendements import AmendementLine
from storage.tracked import Tracked
from veilles.veille import Reperage

MOST = 6
"""Amendments quoted; the others are named by the command."""
MOST_QUOTED = 160


def write_reperes(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """How many, on which text, and each with its place, its author and the words found."""
    texte = next(iter(tracked.parlement.amendements.lines_of(alerte.uids).values())).texte
    found = together(Groupe(alerte.veilles[0], texte, alerte.jour), dossier, tracked)
    lines = sorted(found, key=natural)
    noms, urls = groups_of(tracked.parlement, lines), tracked.parlement.amendements.of_uids(alerte.uids)
    titre = f"🔎 {bill_name(dossier, tracked)} : {counted(len(lines))} avec les mots de la veille {alerte.veilles[0]}"
    resume = [
        context_line(
            dossier, tracked, name_texte(texte, chambre=False), f"lus le {date_longue(alerte.jour)}"
        ),
        *label_lines(list(found.values())),
        *(_line(line, found[line], urls[line.uid].url, noms) for line in lines[:MOST]),
        *_rest(len(lines), alerte.veilles[0]),
    ]
    return Written(titre, resume, [], dossier.url)


def _line(line: AmendementLine, one: Reperage, url: str, noms: Noms) -> Ligne:
    place = f" · {line.designation or line.place}" if line.place else ""
    return puce(
        Lien(f"n° {line.nom}", url),
        f"{place} · {with_group(line, noms)} : {quoted(one.passage, MOST_QUOTED)}",
    )


def _rest(count: int, veille: str) -> Iterator[Ligne]:
    if count > MOST:
        yield ligne(f"et {count - MOST} autres : ", Gras(f"!recherche {veille} amendements"))
