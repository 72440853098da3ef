"""`!veilles`: the words watched, since when, and what they last found."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.message import Gras, Message, Span, ligne, puce, reponse
from commands.base import Commande, Context
from parlement.temps import date_courte
from storage.reperages import Bilan
from veilles.veille import PREFIXE, Veille

MOST_WORDS, MOST_NEAR = 4, 3
"""Words told of each veille."""


def veilles(context: Context, argument: str) -> Message:
    """List every veille."""
    known = context.tracked.veilles
    if not known:
        return reponse(
            "Veilles", "Aucune veille. Un admin peut ajouter un bloc [[veilles]] dans config.toml."
        )
    bilans = context.tracked.parlement.reperages.bilans()
    lines = [puce(*_line(context, veille, bilans.get(veille.nom))) for veille in known]
    more = ligne("Ce que l'une d'elles a trouvé au Journal officiel : ", Gras(f"!decrets {known[0].nom}"))
    return reponse("Ce qui est surveillé, mot à mot", *lines, more)


def _line(context: Context, veille: Veille, bilan: Bilan | None) -> Iterator[Span]:
    yield Gras(veille.nom)
    if veille.alias:
        yield f" (aussi : {', '.join(veille.alias)})"
    yield f" — {veille.titre or veille.nom} · {_words(veille)}"
    if since := context.tracked.since.get(f"{PREFIXE}{veille.nom}"):
        yield f" · depuis le {date_courte(since)}"
    if bilan is None or bilan.dernier is None:
        yield " · rien trouvé pour l'instant"
    else:
        s = "s" if bilan.nombre > 1 else ""
        yield f" · {bilan.nombre} texte{s} trouvé{s}, le dernier le {date_courte(bilan.dernier)}"


def _words(veille: Veille) -> str:
    """ "« caméras installées sur des aéronefs », « caméra » près de « drone »… et 12 autres"."""
    near = (f"« {one.mots} » près de « {' » ou « '.join(one.de[:MOST_NEAR])} »" for one in veille.proches)
    every = [*(f"« {words} »" for words in (*veille.mots, *veille.motifs)), *near]
    told = ", ".join(every[:MOST_WORDS])
    left = len(every) - MOST_WORDS
    return told + (f" et {left} autre{'s' if left > 1 else ''}" if left > 0 else "")


VEILLES = Commande(
    nom="veilles",
    description="les mots surveillés, depuis quand, et ce qu'ils ont trouvé en dernier",
    exemples=("!veilles",),
    answer=veilles,
)
