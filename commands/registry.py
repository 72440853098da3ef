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
from commands.drones import DRONES
from commands.journal import DECRETS
from commands.membre import DEPUTE, SENATEUR
from commands.recherche import RECHERCHE
from commands.sante import SANTE
from commands.statut import STATUT
from commands.suivis import SUIVIS
from commands.texte import TEXTE
from commands.veilles import VEILLES
from commands.votes import VOTE, VOTES
from parlement.suivis import find_suivis
from parlement.texte import fold
from storage.tracked import Tracked
from veilles.noms import find_veille

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
    RECHERCHE,
    DECRETS,
    DRONES,
    VEILLES,
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
    typed, tracked = line[:MOST_TYPED], context.tracked
    return bool(
        nearest_commande(name) or find_suivis(typed, tracked.suivis) or find_veille(typed, tracked.veilles)
    )


def answer_line(line: str, context: Context) -> Message:
    """Answer one typed line, "!statut article7"; the "!" may be missing or a "/". Nothing typed gives the help."""
    name, *rest = line.strip()[:MOST_TYPED].lstrip("!/").split(maxsplit=1) or [AIDE.nom]
    commande = find_commande(name)
    if commande is None:
        return _unknown(name, rest, context)
    return answer(commande, " ".join(rest), context)


def _unknown(name: str, rest: list[str], context: Context) -> Message:
    """ "!vsa" is a subject without its command, "!statu" a command mistyped, "!drone" one without its plural."""
    plural = find_commande(f"{name}s")
    wanted = "" if plural else _subject(" ".join([name, *rest]), context.tracked)
    if not wanted and (near := plural.nom if plural else nearest_commande(name)):
        wanted = " ".join([near, *rest])
    hint = f"Vouliez-vous dire !{wanted} ? " if wanted else ""
    return reponse("Commande inconnue", f"« {name} » n'est pas une commande. {hint}La liste : !aide")


def _subject(typed: str, tracked: Tracked) -> str:
    """The command that tells of a suivi, or of a veille, typed alone; "" when it is neither."""
    if meant := find_suivis(typed, tracked.suivis):
        return f"statut {meant[0].nom}"
    veille = find_veille(typed, tracked.veilles)
    return f"decrets {veille.nom}" if veille else ""


def answer(commande: Commande, argument: str, context: Context) -> Message:
    """Run a command; what it could not understand is its answer."""
    argument = " ".join(argument[:MOST_TYPED].split())
    if commande.droit and not (context.appel and context.appel.admin):
        return reponse(
            "Réservé aux admins",
            f"!{commande.nom} demande la permission « Gérer le serveur », ou un rôle qu'un admin a choisi (!admins).",
        )
    if commande.argument and commande.argument.required and not argument:
        return reponse("Question incomplète", f"Il manque {commande.argument.description}.")
    try:
        return commande.answer(context, argument)
    except CommandError as error:
        return reponse("Je n'ai pas trouvé", str(error))
