"""`!aide`: what can be asked."""

from __future__ import annotations

from alerts.compose.base import first_upper
from alerts.message import Gras, Message, ligne, puce, reponse, section
from commands.base import Argument, Commande, CommandError, Context
from parlement.texte import fold


def aide_of(commandes: tuple[Commande, ...]) -> Commande:
    """Make the help command of a list of commands."""

    def answer(context: Context, argument: str) -> Message:
        every = (*commandes, aide)
        if not argument:
            return _overview(every)
        wanted = next((c for c in every if c.nom == fold(argument).lstrip("!/")), None)
        if wanted is None:
            raise CommandError(f"« {argument} » n'est pas une commande. La liste : !aide")
        return _one(wanted)

    def suggest(context: Context, typed: str) -> list[str]:
        return [c.nom for c in commandes if c.nom.startswith(fold(typed))]

    aide = Commande(
        nom="aide",
        description="ce que l'on peut demander",
        exemples=("!aide", "!aide statut"),
        argument=Argument(nom="commande", description="une commande à expliquer", suggest=suggest),
        answer=answer,
    )
    return aide


def _overview(commandes: tuple[Commande, ...]) -> Message:
    lines = [puce(Gras(c.exemples[0]), f" : {c.description}") for c in commandes]
    return reponse(
        "Vigie : ce que l'on peut demander",
        *lines,
        ligne("« / » marche aussi à la place de « ! ». Plus de détails : ", Gras("!aide statut")),
    )


def _one(commande: Commande) -> Message:
    lines = [ligne(first_upper(commande.description) + ".")]
    if argument := commande.argument:
        optional = "" if argument.required else " (facultatif)"
        lines.append(ligne(f"Après {commande.nom}{optional} : {argument.description}"))
    examples = section("Exemples", *(puce(e) for e in commande.exemples))
    return reponse(f"!{commande.nom}", *lines, sections=[examples])
