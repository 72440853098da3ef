"""The list of commands, and how a typed line finds one. Discord, the terminal and `!aide` all read it."""

from __future__ import annotations

from difflib import get_close_matches

from alerts.message import Message, reponse
from commands.agenda import AGENDA
from commands.aide import aide_of
from commands.amendement import AMENDEMENT
from commands.amendements import AMENDEMENTS
from commands.base import Commande, CommandError, Context
from commands.corrections import CORRECTIONS
from commands.direct import DIRECT
from commands.drones import DRONES
from commands.journal import DECRETS
from commands.membre import DEPUTE, SENATEUR
from commands.pourquoi import POURQUOI
from commands.recherche import RECHERCHE
from commands.reglages.abonnements import ABONNEMENTS
from commands.reglages.abonner import ABONNER, DESABONNER
from commands.reglages.apercu import APERCU
from commands.reglages.exemple import EXEMPLE
from commands.reglages.journal_admin import ADMINS, JOURNAL
from commands.reglages.oublier import OUBLIER
from commands.reglages.pause import PAUSE, REPRENDRE
from commands.reglages.regler import REGLER
from commands.reglages.suivre import SUIVRE
from commands.sante import SANTE
from commands.semaine import SEMAINE
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
    CORRECTIONS,
    TEXTE,
    DEPUTE,
    SENATEUR,
    RECHERCHE,
    DECRETS,
    DRONES,
    VEILLES,
    SEMAINE,
    SUIVIS,
    ABONNEMENTS,
    APERCU,
    ABONNER,
    DESABONNER,
    REGLER,
    PAUSE,
    REPRENDRE,
    SUIVRE,
    OUBLIER,
    JOURNAL,
    ADMINS,
    EXEMPLE,
    POURQUOI,
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
    name, *rest = line.strip().lstrip("!/").split(maxsplit=1) or [AIDE.nom]
    commande = find_commande(name[:MOST_TYPED])
    if commande is None:
        return _unknown(name[:MOST_TYPED], [words[:MOST_TYPED] for words in rest], context)
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
    too_long = len(argument) > MOST_TYPED
    argument = " ".join(argument[:MOST_TYPED].split())
    if commande.droit and not (context.appel and context.appel.admin):
        return reponse(
            "Réservé aux admins",
            f"!{commande.nom} demande la permission « Gérer le serveur », ou un rôle qu'un admin a choisi (!admins).",
        )
    if commande.droit and too_long:  # half of what was asked would be done
        return reponse(
            "C'est trop long",
            f"{MOST_TYPED} caractères au plus ; rien n'a été changé. Faites-le en plusieurs fois.",
        )
    if commande.argument and commande.argument.required and not argument:
        return reponse("Question incomplète", f"Il manque {commande.argument.description}.")
    try:
        return commande.answer(context, argument)
    except CommandError as error:
        return reponse(error.titre, str(error))
