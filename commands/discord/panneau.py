"""A panel of one channel's settings: what it tells, and what it lets choose. Nothing is decided here.

Each press types what could have been typed, and the panel shows how the channel then stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from alerts.message import Gras, Ligne, Message, ligne, reponse
from commands.base import Context
from commands.discord.appel import DISCORD
from commands.discord.place import Onglet, Place
from commands.reglages.salon import Salon, salon_of
from commands.reglages.salon_dit import say_etat, say_recu, say_reglages
from commands.semaine import dossiers_de_la_semaine, say_quand

MOST_OPTIONS = 25
"""Options of one menu."""
TOUT = "tout"


class Choix(NamedTuple):
    """Something to choose: what it types, its label, a word on it."""

    valeur: str
    libelle: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panneau:
    """One view of a channel's panel. `semaine`: bills of the week to propose; `roles`: ids of those of the server."""

    place: Place
    salon: Salon
    sujets: Sequence[Choix]
    semaine: Sequence[Choix] = ()
    roles: frozenset[str] = frozenset()


def panneau_of(context: Context, place: Place) -> Panneau:
    """A panel as things stand. Raises StorageError."""
    salon = salon_at(context, place)
    return Panneau(
        place=replace(place, version=salon.inscription.version),
        salon=salon,
        sujets=subjects(context),
        semaine=_semaine(context) if place.onglet is Onglet.SUJETS else (),
        roles=frozenset(context.appel.roles) if context.appel else frozenset(),
    )


def salon_at(context: Context, place: Place) -> Salon:
    """The channel that a panel is about. Raises StorageError."""
    return salon_of(context, f"{DISCORD}{place.salon}")


def received(salon: Salon) -> set[str]:
    """The subjects that a channel has, as they are typed."""
    abonne = salon.abonne
    if abonne is None:
        return set()
    named = {*(f"suivi {nom}" for nom in abonne.suivis), *(f"veille {nom}" for nom in abonne.veilles)}
    return named | ({TOUT} if abonne.recoit_tout else set())


def subjects(context: Context) -> list[Choix]:
    """Everything that can be ticked."""
    tracked = context.tracked
    return [
        Choix(TOUT, "Tout", "chaque texte suivi et chaque veille, d'aujourd'hui et de demain"),
        *(Choix(f"suivi {s.nom}", s.nom, s.titre) for s in tracked.suivis),
        *(Choix(f"veille {v.nom}", f"Veille : {v.nom}", v.titre) for v in tracked.veilles),
    ]


def page_of(offered: Sequence[Choix], page: int) -> Sequence[Choix]:
    """Those of one page."""
    return offered[page * MOST_OPTIONS : (page + 1) * MOST_OPTIONS]


def _semaine(context: Context) -> list[Choix]:
    """Bills of the week that nobody tracks, and when they come."""
    found = dossiers_de_la_semaine(context, MOST_OPTIONS)
    return [Choix(one.cible, one.titre, say_quand(one)) for one in found if one.adresse and not one.suivi]


def tell(context: Context, panneau: Panneau, answers: Sequence[Message], missing: Sequence[str]) -> Message:
    """What stands above the menus: what was just answered, then how the channel stands, each thing said once.

    `missing`: permissions that the bot lacks there.
    """
    salon = panneau.salon
    state = [
        *_missing(missing),
        *say_etat(salon),
        *([ligne(Gras(f"{salon.nom} reçoit"))] if salon.abonne else []),
        *say_recu(context, salon.abonne),
        *([] if salon.abonne else [ligne("Choisissez ci-dessous : chaque choix est gardé aussitôt.")]),
        *say_reglages(context, salon.regle),
    ]
    titles = [answer.titre for answer in answers] or [f"Réglages de {salon.nom}"]
    more = [line for answer in answers for line in answer.resume if line not in state]
    return reponse(titles[-1], *(ligne(title) for title in titles[:-1]), *more, *state)


def _missing(missing: Sequence[str]) -> Iterator[Ligne]:
    if missing:
        yield ligne(
            "⚠️ Je ne peux pas écrire comme il faut dans ce salon. Il me manque : ",
            Gras(", ".join(missing)),
            ". Modifier le salon > Permissions.",
        )
