"""`!aide`: what can be asked, by what people come for; `!aide tout` says a word of each."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.compose.base import first_upper
from alerts.message import Action, Gras, Message, Section, Span, ligne, puce, reponse, section
from commands.base import Argument, Commande, CommandError, Context
from parlement.texte import fold

TOUT = "tout"
RUBRIQUES = (
    ("Où en est un texte, et quand", ("statut", "direct", "agenda", "semaine", "suivis")),
    ("Votes et amendements", ("amendements", "amendement", "votes", "vote", "texte")),
    ("Qui", ("depute", "senateur")),
    ("Journal officiel, préfets, mots surveillés", ("decrets", "drones", "veilles", "recherche")),
    ("Les messages de Vigie", ("pourquoi", "corrections", "sante", "exemple", "aide")),
    ("Ce qu'un salon reçoit", ("abonnements", "apercu", "journal")),
)
"""Commands by what people come for; those of admins have theirs, any other stands at the end."""
ADMINS = "Pour les admins"
RESTE = "Et aussi"


def aide_of(commandes: tuple[Commande, ...]) -> Commande:
    """Make the help command of a list of commands."""

    def answer(context: Context, argument: str) -> Message:
        every = (*commandes, aide)
        if not argument:
            return _overview(every)
        if fold(argument) == TOUT:
            return _each(every)
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
    """A line for each reason to come: what fits a phone."""
    return reponse(
        "Vigie : ce que l'on peut demander",
        ligne(
            "Une commande expliquée : ",
            Gras("!aide statut"),
            " ; toutes : ",
            Gras(f"!aide {TOUT}"),
            ". « / » marche à la place de « ! ».",
        ),
        sections=list(_sections(commandes)),
        actions=(Action("Toutes, expliquées", f"aide {TOUT}"),),
    )


def _sections(commandes: tuple[Commande, ...]) -> Iterator[Section]:
    rubrique_of = {nom: titre for titre, noms in RUBRIQUES for nom in noms}
    told: dict[str, list[Span]] = {titre: [] for titre in (*dict(RUBRIQUES), ADMINS, RESTE)}
    for commande in commandes:
        spans = told[ADMINS if commande.droit else rubrique_of.get(commande.nom, RESTE)]
        spans += [", ", Gras(f"!{commande.nom}")] if spans else [Gras(f"!{commande.nom}")]
    for titre, spans in told.items():
        if spans:
            yield section(titre, ligne(*spans))


def _each(commandes: tuple[Commande, ...]) -> Message:
    """A word of each."""
    lines = [puce(Gras(c.exemples[0]), f" : {c.description}") for c in commandes]
    return reponse("Vigie : toutes les commandes", *lines)


def _one(commande: Commande) -> Message:
    lines = [ligne(first_upper(commande.description).removesuffix("…") + ".")]
    if argument := commande.argument:
        optional = "" if argument.required else " (facultatif)"
        lines.append(ligne(f"Après {commande.nom}{optional} : {argument.description}"))
    examples = section("Exemples", *(puce(e) for e in commande.exemples))
    return reponse(f"!{commande.nom}", *lines, sections=[examples])
