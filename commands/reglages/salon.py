"""The channel that a command speaks of, what it receives now, and how chat changes it: one transaction, logged."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec
from sqlite_utils import Database as Writer

from alerts.abonnement.abonnes import Abonne
from alerts.abonnement.inscrits import inscrit, reglages_of
from alerts.abonnement.reglages import Reglages, decode_reglages, encode_reglages
from alerts.compose.base import first_upper
from alerts.delivery.terminal import DESTINATION as TERMINAL
from commands.base import Appel, CommandError, Context, Refus
from storage.abonnements import (
    Concurrence,
    Inscription,
    Note,
    forget_inscription,
    inscription_of,
    note,
    save_inscription,
)

DISCORD = "discord:"
_NAMED = re.compile(r"<#([0-9]{1,20})>|(?:^|(?<=\s))#([^\s#<>,;]{1,100})")
_ICI = Appel(qui="", nom="", destination="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Salon:
    """One channel: what the file declares of it, what chat said, and both together (None: it receives nothing)."""

    destination: str
    nom: str
    inscription: Inscription
    declare: Abonne | None
    abonne: Abonne | None

    @property
    def titre(self) -> str:
        """Its name at the beginning of a sentence."""
        return first_upper(self.nom)

    @property
    def dit(self) -> Reglages:
        """What chat said."""
        return reglages_of(self.inscription)

    @property
    def regle(self) -> Abonne:
        """Its settings, those of a channel that receives nothing yet included."""
        if self.abonne:
            return self.abonne
        wanting = encode_reglages(self.dit.avec(tout=True))
        found = inscrit(self.destination, self.declare, replace(self.inscription, reglages=wanting))
        assert found is not None  # it wants everything
        return found


def require_appel(context: Context) -> Appel:
    """Who asks. Raises CommandError when nothing says."""
    if context.appel is None:
        raise CommandError("Cette commande se tape dans le salon dont il s'agit, ou avec « vigie demander ».")
    return context.appel


def salon_of(context: Context, destination: str) -> Salon:
    """A channel as it stands."""
    said = inscription_of(context.vigie, destination)
    declare = next((one for one in context.fichier.salons if one.destination == destination), None)
    return Salon(
        destination=destination,
        nom=nom_salon(context, said),
        inscription=said,
        declare=declare,
        abonne=inscrit(destination, declare, said if said.version else None),
    )


def nom_salon(context: Context, said: Inscription) -> str:
    """What people call a channel: "#vsa", "le terminal", its number when nobody ever said its name."""
    if said.destination == TERMINAL:
        return "le terminal"
    number, appel = said.destination.removeprefix(DISCORD), context.appel or _ICI
    here = appel.salon if appel.destination == said.destination else ""
    name = appel.salons.get(number) or here or said.salon
    return f"#{name}" if name else f"le salon {number}"


def read_salon(context: Context, argument: str) -> tuple[Salon, str]:
    """The channel that is named (`<#123>`, `#name`), else the one where this is asked; and what else was typed.

    Only a channel of the same server can be named, any by whoever has the terminal. Raises CommandError.
    """
    appel = require_appel(context)
    named = _NAMED.search(argument)
    if named is None:
        return salon_of(context, appel.destination), argument
    number = named[1] or _numbered(appel, named[2])
    destination = f"{DISCORD}{number}"
    if appel.destination not in (TERMINAL, destination) and number not in appel.salons:
        raise Refus(
            "Ce salon n'est pas de ce serveur, ou je ne le vois pas. Tapez la commande dans le salon lui-même."
        )
    rest = " ".join(f"{argument[: named.start()]} {argument[named.end() :]}".split())
    return salon_of(context, destination), rest


def _numbered(appel: Appel, name: str) -> str:
    found = [number for number, known in appel.salons.items() if known.casefold() == name.casefold()]
    if len(found) != 1:
        raise CommandError(
            f"« #{name[:80]} » ne désigne aucun salon que je voie ici : choisissez-le dans la liste de Discord."
        )
    return found[0]


def save_reglages(context: Context, salon: Salon, dit: Reglages, action: str, detail: str) -> Salon:
    """Store what chat says of a channel now, with a line of the log; gives the channel as it then stands.

    Raises Refus when somebody changed it meanwhile.
    """
    write_noted(context, saving(context, salon, dit), salon, action, detail)
    return salon_of(context, salon.destination)


def saving(context: Context, salon: Salon, dit: Reglages) -> Callable[[Writer], None]:
    """The unit of work that stores what chat says of a channel; one that asks for nothing and sets nothing is let go.

    Raises Refus for the terminal while channels receive the alerts.
    """
    if salon.destination == TERMINAL and salon.declare is None:
        raise Refus(
            "Les alertes vont dans des salons : dites lequel, par exemple !abonner article7 <#identifiant>"
        )
    appel = require_appel(context)
    _check_readable(salon)
    said = replace(
        salon.inscription,
        serveur=salon.inscription.serveur or appel.serveur,
        salon=salon.nom.removeprefix("#") if salon.nom.startswith("#") else salon.inscription.salon,
        reglages=encode_reglages(dit),
        modifie_par=appel.qui,
    )

    def work(db: Writer) -> None:
        save_inscription(db, said, context.now)
        if dit == Reglages() and salon.declare is None:
            forget_inscription(db, salon.destination)

    return work


def _check_readable(salon: Salon) -> None:
    """Refuse to write over settings that this version cannot read."""
    try:
        decode_reglages(salon.inscription.reglages)
    except msgspec.DecodeError as error:
        raise Refus(
            f"Les réglages de {salon.nom} viennent d'une version plus récente de Vigie : mettez-la à jour d'abord."
        ) from error


def write_noted(
    context: Context, work: Callable[[Writer], object], salon: Salon | None, action: str, detail: str
) -> None:
    """One change and its line of the log, together. Raises Refus when somebody changed the same meanwhile."""
    appel = require_appel(context)
    entry = Note(
        quand=context.now,
        qui=appel.qui,
        nom=appel.nom,
        serveur=(salon.inscription.serveur if salon else "") or appel.serveur,
        destination=salon.destination if salon else "",
        action=action,
        detail=detail,
    )

    def both(db: Writer) -> None:
        work(db)
        note(db, entry)

    try:
        context.vigie.write_now(both)
    except Concurrence as error:
        raise Refus(f"{first_upper(str(error))}.") from error
