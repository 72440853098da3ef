"""What a command is: its words, what it takes, how it answers. One list serves every place that speaks of them.

Errors::

    CommandError     what was typed cannot be answered; its message is the French answer
    ├── Incompris    a value or a number that is none
    └── Refus        it was understood, and is not done
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from alerts.abonnement.abonnes import Abonne
from alerts.alarmes.etat_discord import EtatDiscord
from alerts.message import Message
from parlement.suivis import Suivi, find_suivis, nearest_noms
from storage.database import Database
from storage.tracked import Tracked


class CommandError(Exception):
    """Says to the person, in French, what was not understood and what to type instead. `titre` stands above it."""

    titre: ClassVar[str] = "Je n'ai pas trouvé"


class Incompris(CommandError):
    """Says what a value, a date or a number should look like."""

    titre: ClassVar[str] = "Je n'ai pas compris"


class Refus(CommandError):
    """Says why what was asked is not done, and what to do instead."""

    titre: ClassVar[str] = "Ce n'est pas possible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appel:
    """Who asks, and where: ids, and the names they bear there. `serveur` is "" outside a server.

    `destination` is where alerts would go ("discord:123"). `admin`: may change what is tracked and who receives it.
    `gere`: manages the server, and chooses who else may. `salons`, `roles`: names by id of those of the server that
    this person may name, empty where nothing says.
    """

    qui: str
    nom: str
    destination: str
    serveur: str = ""
    serveur_nom: str = ""
    salon: str = ""
    admin: bool = False
    gere: bool = False
    salons: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fichier:
    """What config.toml declares: channels, names of suivis, trusted roles. Chat adds to it, and takes nothing."""

    salons: tuple[Abonne, ...] = ()
    suivis: frozenset[str] = frozenset()
    admins: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What an answer is made from: what is known, what is tracked, the outbox, the present instant, and who asks.

    discord: how the gateway stands, None where there is none. libre: bytes free where the data are, None to measure it.
    """

    tracked: Tracked
    vigie: Database
    now: datetime
    appel: Appel | None = None
    fichier: Fichier = Fichier()
    discord: EtatDiscord | None = None
    libre: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """What a command takes after its name. `suggest` gives completions for what is being typed."""

    nom: str
    description: str
    required: bool = False
    suggest: Callable[[Context, str], list[str]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commande:
    """One command: what people type, what it is for (one line), examples, and the function that answers.

    `droit`: only for admins. `prive`: in Discord, a slash command's answer is shown to who asked alone.
    """

    nom: str
    description: str
    exemples: tuple[str, ...]
    answer: Callable[[Context, str], Message]
    argument: Argument | None = None
    droit: bool = False
    prive: bool = False


def suggest_suivis(context: Context, typed: str) -> list[str]:
    """Names of suivis for completion: those that what was typed finds, else every one."""
    found = find_suivis(typed, context.tracked.suivis) if typed else []
    near = nearest_noms(typed, context.tracked.suivis) if typed else []
    names = [s.nom for s in found] or near or [s.nom for s in context.tracked.suivis]
    return list(dict.fromkeys(names))


SUJET = Argument(
    nom="sujet",
    description="un article ou un texte suivi : article7, vsa, jo2024…",
    suggest=suggest_suivis,
)


def shortened(typed: str, most: int = 80) -> str:
    """What was typed, short enough to be said again."""
    return typed if len(typed) <= most else f"{typed[:most]}…"


def require_suivi(context: Context, typed: str, command: str) -> Suivi:
    """The one suivi that was meant. Raises CommandError with the nearest names, or the several that fit."""
    found = find_suivis(typed, context.tracked.suivis)
    if len(found) == 1:
        return found[0]
    if found:
        choices = ", ".join(f"!{command} {s.nom} ({s.titre})" for s in found)
        raise CommandError(f"« {shortened(typed)} » désigne plusieurs suivis. Précisez : {choices}")
    near = ", ".join(f"!{command} {nom}" for nom in nearest_noms(typed, context.tracked.suivis))
    if not near:
        raise CommandError("Rien n'est suivi. Un admin peut ajouter un texte : !suivre ADRESSE")
    raise CommandError(f"« {shortened(typed)} » n'est pas suivi. Essayez : {near}. Tous les suivis : !suivis")
