"""Kinds of alert in the words that people use to ask for them, and what breaks through quiet hours."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from alerts.weigh.base import Genre, Percee


class Famille(StrEnum):
    """What a channel may ask for, or leave out. The value is what is typed."""

    VOTES = "votes"
    DECISIONS = "decisions"
    AMENDEMENTS = "amendements"
    DIRECT = "direct"
    AGENDA = "agenda"
    PERSONNES = "personnes"
    JOURNAL = "journal"
    PREFETS = "prefets"
    REPERAGES = "reperages"


LIBELLES: Final[Mapping[Famille, str]] = {
    Famille.VOTES: "votes et amendements décidés en séance",
    Famille.DECISIONS: "décisions, étapes et lois",
    Famille.AMENDEMENTS: "amendements déposés",
    Famille.DIRECT: "« c'est maintenant »",
    Famille.AGENDA: "agenda",
    Famille.PERSONNES: "ce que font les personnes suivies",
    Famille.JOURNAL: "Journal officiel",
    Famille.PREFETS: "arrêtés des préfets",
    Famille.REPERAGES: "mots repérés dans les textes déposés",
}
"""What is said of each."""

FAMILLES: Final[Mapping[Genre, Famille]] = {
    Genre.VOTES: Famille.VOTES,
    Genre.MOTION: Famille.VOTES,
    Genre.DECISION: Famille.DECISIONS,
    Genre.LOI: Famille.DECISIONS,
    Genre.ETAPES: Famille.DECISIONS,
    Genre.REPORT: Famille.AGENDA,
    Genre.LIMITE: Famille.AGENDA,
    Genre.AGENDA: Famille.AGENDA,
    Genre.DEPLACEMENT: Famille.AGENDA,
    Genre.RETRAIT: Famille.AGENDA,
    Genre.DEPOT: Famille.AMENDEMENTS,
    Genre.DEPOTS: Famille.AMENDEMENTS,
    Genre.DIRECT: Famille.DIRECT,
    Genre.JOURNAL: Famille.JOURNAL,
    Genre.RECTIFICATIF: Famille.JOURNAL,
    Genre.ARRETE: Famille.PREFETS,
    Genre.RECUEIL: Famille.PREFETS,
    Genre.SIGNALEMENT: Famille.REPERAGES,
    Genre.REPERES: Famille.REPERAGES,
    Genre.PERSONNE: Famille.PERSONNES,
}
"""The kind of each genre. Alarms to the admins are of none: no channel leaves them out."""


LIBELLES_PERCEES: Final[Mapping[Percee, str]] = {
    Percee.ADOPTION: "adoption définitive ou promulgation",
    Percee.VOTE: "vote sur un article suivi",
    Percee.DRONE: "arrêté drones valable dans les 24 heures",
}
"""What is said of each."""
