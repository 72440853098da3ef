"""The list of commands, and how a typed line finds one. Discord, the terminal and `!aide` all read it."""

from __future__ import annotations

from difflib import get_close_matches

from alerts.message import Message, reponse
from commands.agenda import AGENDA
from commands.aide import aide_of
from commands.amendement import AMENDEMENT
from commands.amendements import AMENDEMENTS
from commands.base import Commande, CommandError, Context
from commands.direct import DIRECT
from commands.membre import DEPUTE, SENATEUR
from commands.sante import SANTE
from commands.statut import STATUT
from commands.suivis import SUIVIS
from commands.texte import TEXTE
from commands.votes import VOTE, VOTES
from parlement.suivis import find_suivis
from parlement.texte import fold

COMMANDES: tuple[Commande, ...] = (
    STATUT,
    DIRECT,
    AGENDA,
    AMENDEMENTS,
    AMENDEMENT,
    VOTES,
    VOTE,
    TEXTE,
    DEPUTE,
    SENATEUR,
    SUIVIS,
    SANTE,
)
AIDE = aide_of(COMMANDES)
ALL: tuple[Commande, ...] = (*COMMANDES, AIDE)

MOST_TYPED = 300
"""Longest line read; what is beyond is not a command."""


def find_commande(typed: str) -> Commande | None:
    """A command by its name, whatever the case and accents."""
    return next((c for c in ALL if c.nom == fold(typed)), None)


def nearest_commande(typed: str) -> str | None:
    """The command that looks most like what was typed; None when none does."""
    near = get_close_matches(fold(typed), [c.nom for c in ALL], n=1, cutoff=0.6)
    return near[0] if near else None


def is_meant(line: str, context: Context) -> bool:
    """Whether an unknown command was meant for us: "!statu", "!vsa". Other bots answer to "!" too."""
    name = line.split(maxsplit=1)[0] if line.strip() else ""
    return bool(nearest_commande(name) or find_suivis(line[:MOST_TYPED], context.tracked.suivis))


def answer_line(line: str, context: Context) -> Message:
    """Answer one typed line, "!statut article7"; the "!" may be missing or a "/". Nothing typed gives the help."""
    name, *rest = line.strip()[:MOST_TYPED].lstrip("!/").split(maxsplit=1) or [AIDE.nom]
    commande = find_commande(name)
    if commande is None:
        return _unknown(name, rest, context)
    return answer(commande, " ".join(rest), context)


def _unknown(name: str, rest: list[str], context: Context) -> Message:
    """ "!vsa" is a subject without its command, "!statu" a command mistyped."""
    meant = find_suivis(" ".join([name, *rest]), context.tracked.suivis)
    near = nearest_commande(name)
    wanted = f"statut {meant[0].nom}" if meant else " ".join([near, *rest]) if near else ""
    hint = f"Vouliez-vous dire !{wanted} ? " if wanted else ""
    return reponse("Commande inconnue", f"« {name} » n'est pas une commande. {hint}La liste : !aide")


def answer(commande: Commande, argument: str, context: Context) -> Message:
    """Run a command; what it could not understand is its answer."""
    argument = " ".join(argument[:MOST_TYPED].split())
    if commande.argument and commande.argument.required and not argument:
        return reponse("Question incomplète", f"Il manque {commande.argument.description}.")
    try:
        return commande.answer(context, argument)
    except CommandError as error:
        return reponse("Je n'ai pas trouvé", str(error))
