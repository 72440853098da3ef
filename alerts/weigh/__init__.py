"""From changes to alerts: rules that only read, and say what a change is worth and which changes are one fact.

The key of an alert is the identity of its fact: seen again, it is the same message, edited. One module per kind.
"""

from __future__ import annotations

from collections.abc import Iterable

from alerts.weigh.agenda import weigh_agenda
from alerts.weigh.amendements_reperes import weigh_amendements_reperes
from alerts.weigh.base import Alerte, Genre, by_genre
from alerts.weigh.depots import weigh_depots
from alerts.weigh.direct import weigh_direct
from alerts.weigh.documents import weigh_documents
from alerts.weigh.etapes import decision_key, etape_importance, weigh_actes
from alerts.weigh.journal import weigh_journal
from alerts.weigh.percees import with_percees
from alerts.weigh.personnes import weigh_personnes
from alerts.weigh.prefectures import weigh_prefectures
from alerts.weigh.seances import weigh_seances
from alerts.weigh.signalements import weigh_signalements
from alerts.weigh.texte_entier import weigh_scrutins
from storage.queries import Change
from storage.tracked import Tracked

__all__ = ["Alerte", "Genre", "decision_key", "etape_importance", "weigh"]


def weigh(changes: Iterable[Change], tracked: Tracked) -> list[Alerte]:
    """Turn changes into alerts, each fact once, in the order the facts happened."""
    genres = by_genre(changes)
    found_by_veilles = genres["reperage"]
    found = [
        *weigh_scrutins(genres["scrutin"], tracked),
        *weigh_seances(genres, tracked),
        *weigh_depots(genres["amendement"], tracked),
        *weigh_actes(genres["acte"], genres["reunion"], tracked),
        *weigh_agenda(genres["reunion"], genres["point"], tracked),
        *weigh_documents(genres["document"], tracked),
        *weigh_direct(genres["direct"], tracked),
        *weigh_personnes(genres["amendement"], genres["scrutin"], tracked),
        *weigh_journal(genres["texte_jo"], found_by_veilles, genres["acte"], tracked),
        *weigh_prefectures(
            genres["arrete"], genres["recueil"], genres["lecture_pdf"], found_by_veilles, tracked
        ),
        *weigh_amendements_reperes(found_by_veilles, tracked),
        *weigh_signalements(genres["signalement"], found_by_veilles, tracked),
    ]
    return with_percees(one_each(found), tracked)


def one_each(found: Iterable[Alerte]) -> list[Alerte]:
    """Each fact once: of its latest day, and not retired under a key that still tells something."""
    unique = {alerte.cle: alerte for alerte in sorted(found, key=lambda a: (a.retrait is None, a.jour))}
    return sorted(unique.values(), key=lambda a: (a.jour, -a.importance.rang, a.cle))
