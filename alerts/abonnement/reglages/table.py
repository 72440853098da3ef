"""The settings of a channel, one line each: what `!regler`, `!abonnements`, panels, config.toml and the guide use.

What is written of a setting is what can be typed to get it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from alerts.abonnement.abonnes import PARIS, Abonne, Calme, Mention, say_time
from alerts.abonnement.familles import LIBELLES, LIBELLES_PERCEES, Famille
from alerts.abonnement.reglages.dits import MentionDite, Reglages
from alerts.abonnement.reglages.lus import (
    read_calme_dit,
    read_fuseau,
    read_genres,
    read_importance,
    read_mentions,
    read_oui,
    read_percees,
    read_resume,
)
from alerts.importance import Importance
from alerts.weigh.base import Percee
from parlement.texte import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Cle:
    """One setting. `nom`: what is typed, the key of config.toml, the field of `Reglages`; `champ`: that of `Abonne`.

    quoi: what it is for. valeurs: values to propose, the usual ones. mots: closed lists, each word with what it means.
    read: from what is typed to what is stored; raises ReglageError. fill: from there to the field of `Abonne`.
    write: from that field to what can be typed.
    """

    nom: str
    champ: str
    libelle: str
    quoi: str
    valeurs: tuple[str, ...]
    read: Callable[[str], Any]
    fill: Callable[[Any], Any]
    write: Callable[[Any], str]
    mots: Mapping[Any, str] | None = None

    def said(self, abonne: Abonne) -> str:
        """The present value, as it can be typed."""
        return self.write(getattr(abonne, self.champ))

    def is_default(self, abonne: Abonne) -> bool:
        """Whether it is what a channel gets when nobody said anything."""
        return bool(getattr(abonne, self.champ) == getattr(_SANS_REGLAGE, self.champ))


def _same(value: Any) -> Any:
    return value


def _oui(value: bool) -> str:
    return "oui" if value else "non"


def _listed(words: Iterable[str], none: str) -> str:
    return ", ".join(sorted(words)) or none


def _percees(found: frozenset[Percee]) -> str:
    return "tout" if found == frozenset(Percee) else _listed(found, "rien")


def _time(stored: str) -> time | None:
    return time.fromisoformat(stored) if stored else None


def _calme(stored: str) -> Calme | None:
    return Calme(*map(time.fromisoformat, stored.split("-"))) if stored else None


def _mentions(said: Iterable[MentionDite]) -> tuple[Mention, ...]:
    return tuple(Mention(one.role, one.importance, frozenset(one.sujets)) for one in said)


def write_mention(mention: Mention) -> str:
    """ "<@&123> notable article7 drones": the role, from which importance, for what."""
    return " ".join((f"<@&{mention.role}>", mention.seuil, *sorted(mention.sujets)))


CLES: tuple[Cle, ...] = (
    Cle(
        nom="importance",
        champ="seuil",
        libelle="Importance",
        quoi="le moins important que l'on veut recevoir",
        valeurs=("majeur", "notable", "courant", "discret"),
        read=read_importance,
        fill=_same,
        write=str,
        mots={
            Importance.MAJEUR: "adoptions, rejets, lois",
            Importance.NOTABLE: "ce qui peut changer la suite",
            Importance.COURANT: "tout ce qui avance",
            Importance.DISCRET: "tout, même ce qui est sans doute hors sujet",
        },
    ),
    Cle(
        nom="genres",
        champ="familles",
        libelle="Genres d'alertes",
        quoi="ce que l'on veut recevoir",
        valeurs=("tout", "votes, decisions", *Famille),
        read=read_genres,
        fill=frozenset,
        write=lambda found: _listed(found, "tout"),
        mots=LIBELLES,
    ),
    Cle(
        nom="mentions",
        champ="mentions",
        libelle="Mentions",
        quoi="le rôle à prévenir, à partir de quelle importance, et pour quoi",
        valeurs=("non", "@rôle", "@rôle notable", "@rôle majeur article7"),
        read=read_mentions,
        fill=_mentions,
        write=lambda found: "; ".join(map(write_mention, found)) or "non",
    ),
    Cle(
        nom="resume",
        champ="resume",
        libelle="Résumé quotidien",
        quoi="l'heure d'un message par jour qui réunit les alertes",
        valeurs=("non", "8 h", "12 h 30", "19 h"),
        read=read_resume,
        fill=_time,
        write=lambda hour: "non" if hour is None else say_time(hour),
    ),
    Cle(
        nom="immediat",
        champ="immediat",
        libelle="Alertes immédiates",
        quoi="s'il y a un résumé : poster aussi chaque alerte aussitôt (oui), ou seulement le résumé (non)",
        valeurs=("oui", "non"),
        read=read_oui,
        fill=_same,
        write=_oui,
    ),
    Cle(
        nom="calme",
        champ="calme",
        libelle="Heures calmes",
        quoi="les heures sans message ; ce qui attend arrive à la fin, en un seul",
        valeurs=("non", "23 h - 7 h", "22 h - 8 h 30"),
        read=read_calme_dit,
        fill=_calme,
        write=lambda calme: "non" if calme is None else str(calme),
    ),
    Cle(
        nom="percees",
        champ="percees",
        libelle="Percées",
        quoi="ce qui est posté aussitôt, même en heures calmes ou quand on ne veut que le résumé",
        valeurs=("tout", "rien", "adoption", "adoption, vote", *Percee),
        read=read_percees,
        fill=frozenset,
        write=_percees,
        mots=LIBELLES_PERCEES,
    ),
    Cle(
        nom="fuseau",
        champ="fuseau",
        libelle="Fuseau horaire",
        quoi="l'heure que suivent le résumé et les heures calmes",
        valeurs=(
            PARIS,
            "Martinique",
            "Guadeloupe",
            "Guyane",
            "Réunion",
            "Mayotte",
            "Nouvelle-Calédonie",
            "Polynésie",
        ),
        read=read_fuseau,
        fill=_same,
        write=_same,
    ),
    Cle(
        nom="images",
        champ="images",
        libelle="Images",
        quoi="joindre un dessin aux votes (non : du texte seulement)",
        valeurs=("oui", "non"),
        read=read_oui,
        fill=_same,
        write=_oui,
    ),
    Cle(
        nom="alarmes",
        champ="alarmes",
        libelle="Alarmes",
        quoi="prévenir ce salon quand Vigie elle-même va mal (pour les admins)",
        valeurs=("oui", "non"),
        read=read_oui,
        fill=_same,
        write=_oui,
    ),
)
"""In the order in which they are told."""

_SANS_REGLAGE = Abonne(destination="")


def find_cle(typed: str) -> Cle | None:
    """A setting by its name, whatever the case, accents and plural."""
    wanted = fold(typed).strip().rstrip("s")
    return next((cle for cle in CLES if cle.nom.rstrip("s") == wanted), None)


def filled(reglages: Reglages, but: Iterable[str] = ()) -> dict[str, Any]:
    """Fields of `Abonne` that these settings fill; `but`: settings left out."""
    return {
        cle.champ: cle.fill(value)
        for cle in CLES
        if cle.nom not in but and (value := getattr(reglages, cle.nom)) is not None
    }
