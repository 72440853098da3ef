"""The PDF of a recueil: its pages as text, what came of reading it, the authorisations in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parlement.arretes import ILLISIBLE, LU, NUMERISE, PAS_UN_PDF, Arrete, LecturePdf, recueil_uid
from trackers.base import Reading, Unreadable
from trackers.prefectures.actes import page_of
from trackers.prefectures.arretes import arretes_of

AVANT, APRES = 4, 8
"""Pages read before and after one that says the words of an authorisation: an act has four to six."""
COURTE = 1000
"""Characters under which a page may hold nothing but the foot that the software prints on it."""
_LETTRES = re.compile(r"[\W\d_]+")
_MOTS = re.compile("capta|capter|algorithmi|a[eéØ]rone|drone|h[eéØ]licopt", re.IGNORECASE)
_ENTETE = 1024
"""Bytes among which a PDF file must say that it is one."""


def parse_pdf(body: bytes, url: str) -> Reading:
    """Read the PDF found at this address: one LecturePdf, and the authorisations in its text. Never raises."""
    uid = recueil_uid(url)
    if b"%PDF-" not in body[:_ENTETE]:
        return Reading((LecturePdf(uid=uid, etat=PAS_UN_PDF, detail=_instead(body)),))
    from trackers.prefectures.pages_pdf import read_pages  # 23 MiB, for those alone who read a PDF

    try:
        textes = read_pages(body)
    except Unreadable as error:
        return Reading((LecturePdf(uid=uid, etat=ILLISIBLE, detail=str(error)),))
    arretes, remarques = arretes_of([page_of(rang, textes[rang]) for rang in _autour(textes)], url)
    return Reading((_lecture(uid, textes, arretes), *arretes), remarques)


def _instead(body: bytes) -> str:
    if not body.strip():
        return "fichier vide à la place du PDF"
    if body.lstrip()[:1] == b"<":
        return "une page web à la place du PDF (le site demande un navigateur)"
    return "autre chose à la place du PDF"


def _autour(textes: Sequence[str]) -> list[int]:
    """The pages on which an authorisation may be: those that say its words and the ones around, out of hundreds."""
    said = [rang for rang, texte in enumerate(textes) if _MOTS.search(_LETTRES.sub("", texte))]
    around = (range(max(0, rang - AVANT), min(len(textes), rang + APRES + 1)) for rang in said)
    return sorted({rang for rangs in around for rang in rangs})


def _lecture(uid: str, textes: Sequence[str], arretes: Sequence[Arrete]) -> LecturePdf:
    """How it ended: pages without text only matter where no authorisation was read, for one may be there."""
    blank = [
        rang + 1 for rang, texte in enumerate(textes) if len(texte) < COURTE and page_of(rang, texte).est_vide
    ]
    etat = NUMERISE if blank and not any(arrete.texte for arrete in arretes) else LU
    detail = (
        f"{'page' if len(blank) == 1 else 'pages'} sans texte : {_runs(blank)} sur {len(textes)}"
        if blank
        else ""
    )
    uids = tuple(arrete.uid for arrete in arretes)
    return LecturePdf(uid=uid, etat=etat, detail=detail, pages=len(textes), arretes=uids)


def _runs(numeros: Sequence[int]) -> str:
    """ "4 à 6, 9"."""
    runs: list[list[int]] = []
    for numero in numeros:
        if runs and numero == runs[-1][-1] + 1:
            runs[-1].append(numero)
        else:
            runs.append([numero])
    return ", ".join(f"{run[0]} à {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
