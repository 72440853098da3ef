"""What a picture shows, as data kept in a message: it is drawn by `alerts.images` where it can be shown.

Each says everything it shows in words too (`alt`): a screen reader, a terminal or a text-only channel misses nothing.
"""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import msgspec


class PartGroupe(msgspec.Struct, frozen=True):
    """How one group voted: its short name ("RN"), counts of members. `non_votants`: present and not taking part."""

    nom: str
    pour: int
    contre: int
    abstention: int = 0
    non_votants: int = 0
    absents: int = 0


class ImageScrutin(msgspec.Struct, frozen=True, tag="scrutin", tag_field="image"):
    """A public vote: one seat per member, by group from left to right as given, then bars by group.

    `titre` and `resultat` are short ("Scrutin n° 1274 · article 7", "Adopté : 59 pour, 47 contre").
    """

    titre: str
    resultat: str
    groupes: tuple[PartGroupe, ...]
    alt: str


class EtapeParcours(msgspec.Struct, frozen=True):
    """One step of a bill: "Adopté par le Sénat". `jour` None when not known; `faite` False for what is to come."""

    libelle: str
    chambre: str
    jour: date | None
    faite: bool = True


class ImageParcours(msgspec.Struct, frozen=True, tag="parcours", tag_field="image"):
    """The way of a bill through both houses, in order."""

    titre: str
    etapes: tuple[EtapeParcours, ...]
    alt: str


class ImageAmendements(msgspec.Struct, frozen=True, tag="amendements", tag_field="image"):
    """Progress of the amendments on an article: counts by state, in the order shown ("adoptés", 3)."""

    titre: str
    parts: tuple[tuple[str, int], ...]
    alt: str


Image: TypeAlias = ImageScrutin | ImageParcours | ImageAmendements
