"""What a reader may ask next, under each kind of message: commands that exist, the most useful first, five at most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from alerts.message import Action
from alerts.weigh import Alerte, Genre
from parlement.scrutins import Scrutin
from parlement.suivis import Suivi
from storage.outbox import reference_of
from storage.tracked import Tracked

MOST = 5
"""Buttons of one row of a Discord message."""
POURQUOI = "Pourquoi ce message ?"
SUIVRE = "Suivre"

_PROCEDURE = frozenset({Genre.DECISION, Genre.MOTION, Genre.LOI, Genre.ETAPES})
_AGENDA = frozenset({Genre.AGENDA, Genre.DEPLACEMENT, Genre.RETRAIT, Genre.REPORT})
_AMENDEMENTS = frozenset({Genre.VOTES, Genre.DEPOT, Genre.DEPOTS, Genre.LIMITE, Genre.DIRECT, Genre.REPERES})
_AVEC_TEXTE = frozenset(
    {Genre.VOTES, Genre.DECISION, Genre.LOI, Genre.DEPOT, Genre.DEPOTS, Genre.LIMITE, Genre.DIRECT}
)
_JOURNAL = frozenset({Genre.JOURNAL, Genre.RECTIFICATIF})
_PREFETS = frozenset({Genre.ARRETE, Genre.RECUEIL})


def vote_actions(votes: Sequence[Scrutin], sujet: str) -> tuple[Action, ...]:
    """The detail of one vote; of several, their list."""
    if len(votes) == 1:
        return (Action("Détail des votes", f"vote {votes[0].legislature}-{votes[0].numero}"),)
    return (Action("Détail des votes", f"votes {sujet}"),) if votes and sujet else ()


def pourquoi(reference: str) -> Action:
    """What every message has: why it was posted here."""
    return Action(POURQUOI, f"pourquoi {reference}")


def actions_of(alerte: Alerte, own: Sequence[Action], tracked: Tracked) -> tuple[Action, ...]:
    """The actions of a message: its own, those of its kind, then what every message has."""
    found = [*own, *_of_genre(alerte, tracked)]
    ends = [pourquoi(reference_of(alerte.cle)), *_follow(alerte, tracked)]
    once = {action.commande: action for action in reversed(found)}
    kept = [action for action in found if once.pop(action.commande, None)]
    return (*kept[: MOST - len(ends)], *ends)


def _of_genre(alerte: Alerte, tracked: Tracked) -> Iterator[Action]:
    genre, suivi = alerte.genre, _sujet(alerte, tracked)
    if genre in _PREFETS and alerte.departements:
        yield Action("Arrêtés du département", f"drones {alerte.departements[0]}")
    if genre in _JOURNAL and (sujet := next(iter((*alerte.veilles, *alerte.suivis)), "")):
        yield Action("Décrets", f"decrets {sujet}")
    if suivi is None:
        return
    if genre is Genre.DIRECT:
        yield Action("En direct", "direct")
    if genre in _PROCEDURE:
        yield Action("Où en est-on ?", f"statut {suivi.nom}")
    if genre in _AGENDA:
        yield Action("Agenda", f"agenda {suivi.nom}")
    if genre in _AMENDEMENTS:
        yield Action("Amendements", f"amendements {suivi.nom}")
    if genre in _AVEC_TEXTE and _has_text(suivi, tracked):
        yield Action("Texte", f"texte {suivi.nom}")


def _sujet(alerte: Alerte, tracked: Tracked) -> Suivi | None:
    """What the message is about among what is tracked: the whole bill rather than one of its articles."""
    about = [suivi for suivi in tracked.suivis if suivi.nom in alerte.suivis]
    return next((suivi for suivi in about if not suivi.est_article), about[0] if about else None)


def _has_text(suivi: Suivi, tracked: Tracked) -> bool:
    """Whether some version of it is known article by article: the Assemblée publishes none."""
    dossier = tracked.dossier(suivi)
    return dossier is not None and tracked.parlement.versions.known(dossier.uid)


def _follow(alerte: Alerte, tracked: Tracked) -> Iterator[Action]:
    if alerte.genre is Genre.PERSONNE:
        return
    if suivi := _sujet(alerte, tracked):
        yield Action(SUIVRE, f"abonner {suivi.nom}")
    elif alerte.veilles:
        yield Action(SUIVRE, f"abonner veille {alerte.veilles[0]}")
