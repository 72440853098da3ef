"""Deadlines for tabling amendments."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.importance import Importance
from alerts.weigh.base import Alerte, ByUid, Genre
from parlement.documents import Document
from parlement.dossiers import Dossier
from parlement.temps import jour_de
from storage.records import CREATION
from storage.tracked import Tracked


def weigh_documents(changes: ByUid, tracked: Tracked) -> Iterator[Alerte]:
    """The deadline for tabling amendments, when it is set; moved, it is told anew, for people must hurry."""
    for document in tracked.parlement.documents_of(changes).values():
        limite = document.limite_amendements
        set_now = any(c.champ in {CREATION, "limite_amendements"} for c in changes[document.uid])
        dossier = tracked.parlement.find_dossier(document.dossier)
        if limite and set_now and dossier:
            yield _limite(document, dossier, tracked)


def _limite(document: Document, dossier: Dossier, tracked: Tracked) -> Alerte:
    limite = document.limite_amendements
    assert limite is not None  # the caller checked
    return Alerte(
        cle=f"limite:{document.uid}:{limite.isoformat()}",
        genre=Genre.LIMITE,
        importance=Importance.NOTABLE,
        suivis=tuple(s.nom for s in tracked.suivis_of(dossier)),
        dossier=dossier.uid,
        jour=jour_de(limite),
        uids=(document.uid,),
    )
