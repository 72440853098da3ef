"""The settings of a channel: what chat said (`dits`), how it is read (`lus`), each setting (`table`), file and chat
together (`reunir`). One reading for config.toml, for chat and for buttons.

Errors::

    ReglageError     what was typed is no such setting; its message is French and says what to type
"""

from alerts.abonnement.reglages.dits import MentionDite, Reglages, decode_reglages, encode_reglages
from alerts.abonnement.reglages.lus import (
    NON,
    OUI,
    TOUT,
    ReglageError,
    read_calme,
    read_calme_dit,
    read_fuseau,
    read_genres,
    read_heure,
    read_importance,
    read_mention,
    read_mentions,
    read_oui,
    read_percees,
    read_personne,
    read_resume,
)
from alerts.abonnement.reglages.reunir import merged
from alerts.abonnement.reglages.table import CLES, Cle, filled, find_cle, write_mention

__all__ = [
    "CLES",
    "NON",
    "OUI",
    "TOUT",
    "Cle",
    "MentionDite",
    "ReglageError",
    "Reglages",
    "decode_reglages",
    "encode_reglages",
    "filled",
    "find_cle",
    "merged",
    "read_calme",
    "read_calme_dit",
    "read_fuseau",
    "read_genres",
    "read_heure",
    "read_importance",
    "read_mention",
    "read_mentions",
    "read_oui",
    "read_percees",
    "read_personne",
    "read_resume",
    "write_mention",
]
