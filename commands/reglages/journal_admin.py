"""`!journal`: who changed what, when. `!admins`: the roles whose members may."""

from __future__ import annotations

import re

from alerts.abonnement.reglages import NON
from alerts.delivery.terminal import DESTINATION as TERMINAL
from alerts.message import Gras, Heure, Ligne, Message, ligne, puce, reponse
from commands.base import Appel, Argument, Commande, CommandError, Context, Incompris, Refus
from commands.reglages.abonnements import PAGE
from commands.reglages.salon import nom_salon, require_appel, write_noted
from commands.reglages.salon_dit import with_roles
from parlement.texte import fold
from storage.abonnements import Note, inscription_of, notes, roles_of, set_roles

PER_PAGE = 15
MOST_ROLES = 20
_ROLE = re.compile(r"<@&([0-9]{1,20})>|\b([0-9]{15,20})\b|@([^\s@<>,;]{1,100})")


def journal(context: Context, argument: str) -> Message:
    """The log of this server for its admins, of everything for the terminal, of this channel for anybody else."""
    if context.appel is None:
        return reponse("Journal", "Tapez !journal dans un salon, ou « vigie demander '!journal' ».")
    appel = context.appel
    typed = argument.lower().removeprefix("page").strip() or "1"
    if not (typed.isascii() and typed.isdecimal() and 0 < len(typed) < 6 and int(typed)):
        raise Incompris(f"« {argument[:40]} » n'est pas une page : !journal 2")
    page = int(typed)
    found = _notes(context, appel, (page - 1) * PER_PAGE)
    if not found:
        return reponse(
            "Journal", "Rien n'a été changé dans Discord." if page == 1 else "Il n'y a plus rien avant."
        )
    more = f"!journal {page + 1}" if len(found) > PER_PAGE else ""
    lines = [_line(context, one) for one in found[:PER_PAGE]]
    return reponse(
        "Journal : qui a changé quoi", *lines, suite=more, pied=f"La suite : {more}" if more else ""
    )


def _notes(context: Context, appel: Appel, after: int) -> list[Note]:
    """One more than a page, to know whether there is another."""
    if not appel.admin:
        return notes(context.vigie, most=PER_PAGE + 1, destination=appel.destination, after=after)
    everywhere = appel.destination == TERMINAL
    return notes(context.vigie, None if everywhere else appel.serveur, PER_PAGE + 1, after=after)


def _line(context: Context, entry: Note) -> Ligne:
    where = (
        f" · {nom_salon(context, inscription_of(context.vigie, entry.destination))}"
        if entry.destination
        else ""
    )
    detail = f" : {with_roles(context, entry.detail[:150])}" if entry.detail else ""
    return puce(Heure(entry.quand, "complet"), f" · {entry.nom[:40]}{where} · ", Gras(entry.action), detail)


def admins(context: Context, argument: str) -> Message:
    """Show or choose the roles whose members may change what is tracked and received."""
    appel = require_appel(context)
    if not appel.serveur:
        raise Refus("Les rôles se choisissent dans un serveur : tapez !admins dans l'un de ses salons.")
    if not argument:
        return _trusted(context, sorted(roles_of(context.vigie, appel.serveur)), appel)
    if not appel.gere:
        raise Refus("Choisir les rôles demande la permission « Gérer le serveur ».")
    roles = [] if fold(argument) in NON else _roles(appel, argument)
    told = ", ".join(f"<@&{role}>" for role in roles) or "aucun"
    write_noted(
        context, lambda db: set_roles(db, appel.serveur, appel.serveur_nom, roles), None, "admins", told
    )
    return _trusted(context, roles, appel)


def _roles(appel: Appel, argument: str) -> list[str]:
    """Roles by mention, id or name, each once. Raises CommandError for one that the server does not have."""
    by_name = {name.removeprefix("@").casefold(): number for number, name in appel.roles.items()}
    found = [one[1] or one[2] or by_name.get(one[3].casefold(), "") for one in _ROLE.finditer(argument)]
    if not found:
        raise CommandError("Aucun rôle dans ce que vous avez écrit : !admins @rôle, ou !admins aucun.")
    if appel.serveur in found or "everyone" in argument.casefold():
        raise Refus("@everyone est tout le monde : choisissez un rôle, ou !admins aucun.")
    if any(not role or (appel.roles and role not in appel.roles) for role in found):
        raise Refus("L'un de ces rôles n'existe pas, ou plus, dans ce serveur. Rien n'a été changé.")
    if len(found) > MOST_ROLES:
        raise Refus(f"{MOST_ROLES} rôles au plus.")
    return list(dict.fromkeys(found))


def _trusted(context: Context, roles: list[str], appel: Appel) -> Message:
    named = sorted(context.fichier.admins & appel.roles.keys())
    lines = [puce(Gras(with_roles(context, f"<@&{role}>"))) for role in roles]
    lines += [puce(Gras(with_roles(context, f"<@&{role}>")), " (config.toml)") for role in named]
    return reponse(
        "Qui peut changer ce que Vigie suit ici",
        puce("les membres qui ont la permission « Gérer le serveur »"),
        *lines,
        ligne(
            "Pour choisir d'autres rôles : ", Gras("!admins @rôle"), " ; plus aucun : ", Gras("!admins aucun")
        ),
    )


JOURNAL = Commande(
    nom="journal",
    description="qui a changé quoi, et quand, dans les abonnements et les suivis",
    exemples=("!journal", "!journal 2"),
    argument=PAGE,
    answer=journal,
    prive=True,
)
ADMINS = Commande(
    nom="admins",
    description="les rôles dont les membres peuvent changer ce que Vigie suit et envoie",
    exemples=("!admins", "!admins @modération", "!admins aucun"),
    argument=Argument(nom="roles", description="un ou plusieurs @rôles, ou aucun"),
    answer=admins,
    droit=True,
    prive=True,
)
