"""`!abonnements`: which channels receive what, how they are set, where that comes from."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.abonnement.inscrits import inscrit
from alerts.delivery.terminal import DESTINATION as TERMINAL
from alerts.message import Heure, Ligne, Message, Section, ligne, reponse
from commands.base import Appel, Argument, Commande, Context, Incompris
from commands.reglages.salon import Salon, salon_of
from commands.reglages.salon_dit import say_etat, say_recu, say_reglages
from storage.abonnements import Inscription, inscriptions, notes

PER_PAGE = 6
"""Channels told at once: what fits a phone."""


def abonnements(context: Context, argument: str) -> Message:
    """The channels of this server for its admins, every one for the terminal, this one alone for anybody else."""
    if context.appel is None:
        return reponse(
            "Abonnements", "Tapez !abonnements dans un salon, ou « vigie demander '!abonnements' »."
        )
    found = _destinations(context, context.appel)
    page, pages = read_page(argument, len(found), PER_PAGE)
    told = [salon_of(context, one) for one in found[(page - 1) * PER_PAGE : page * PER_PAGE]]
    if not told:
        return reponse("Aucun abonnement", "Aucun salon ne reçoit rien ici. Pour commencer : !abonner")
    count = f"{len(found)} salons" if len(found) > 1 else told[0].nom
    return reponse(
        f"Abonnements : {count}" + (f" (page {page} sur {pages})" if pages > 1 else ""),
        sections=[_section(context, salon) for salon in told],
        suite=f"!abonnements {page + 1}" if page < pages else "",
        pied=f"La suite : !abonnements {page + 1}" if page < pages else "",
    )


def _destinations(context: Context, appel: Appel) -> list[str]:
    """Channels that receive something, or are paused or suspended: those of the file, then those of chat."""
    if not appel.admin:
        return [appel.destination] if salon_of(context, appel.destination).abonne else []
    everywhere = appel.destination == TERMINAL
    known = inscriptions(context.vigie) if everywhere else [*_of_server(context, appel)]
    said = {one.destination: one for one in known}
    declared = {one.destination: one for one in context.fichier.salons}
    ours = [d for d in declared if everywhere or d in said or d == appel.destination or _is_here(appel, d)]
    found = [d for d in dict.fromkeys((*ours, *said)) if inscrit(d, declared.get(d), said.get(d))]
    return [d for d in found if d != TERMINAL] or found  # the terminal serves only while no channel does


def _of_server(context: Context, appel: Appel) -> Iterator[Inscription]:
    """What chat said of this server's channels; the terminal, which knows no server, may have said it."""
    yield from inscriptions(context.vigie, appel.serveur)
    yield from (one for one in inscriptions(context.vigie, "") if _is_here(appel, one.destination))


def _is_here(appel: Appel, destination: str) -> bool:
    return destination.removeprefix("discord:") in appel.salons


def _section(context: Context, salon: Salon) -> Section:
    abonne = salon.abonne
    settings = say_reglages(context, abonne) if abonne else ()
    lines = (*say_etat(salon), *say_recu(context, abonne), *settings, *_origin(context, salon))
    return Section(salon.titre, tuple(lines))


def _origin(context: Context, salon: Salon) -> Iterator[Ligne]:
    """Where this comes from: the file, chat, who last and when."""
    last = next(iter(notes(context.vigie, most=1, destination=salon.destination)), None)
    chat = salon.inscription.version > 0 and (last is not None or salon.inscription.reglages != "{}")
    if salon.destination == TERMINAL and not chat:
        yield ligne("Tant qu'aucun salon ne reçoit rien : !abonner tout <#identifiant du salon>")
        return
    if not chat:
        yield ligne("Vient de config.toml.")
        return
    start = "Vient de config.toml, complété dans Discord" if salon.declare else "Choisi dans Discord"
    if last is None:
        yield ligne(f"{start}.")
    else:
        yield ligne(f"{start} ; en dernier par {last.nom}, le ", Heure(last.quand, "date"))


def read_page(argument: str, count: int, per_page: int) -> tuple[int, int]:
    """The page asked for and how many there are, from 1. Raises Incompris."""
    pages = max(1, -(-count // per_page))
    typed = argument.lower().removeprefix("page").strip() or "1"
    page = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 0
    if not 1 <= page <= pages:
        last = f" Il y a {pages} pages." if pages > 1 else " Il n'y a qu'une page."
        raise Incompris(f"« {argument[:40]} » n'est pas une page.{last}")
    return page, pages


PAGE = Argument(nom="page", description="le numéro d'une page")

ABONNEMENTS = Commande(
    nom="abonnements",
    description="quels salons reçoivent quoi, leurs réglages, et d'où cela vient",
    exemples=("!abonnements",),
    argument=PAGE,
    answer=abonnements,
    prive=True,
)
