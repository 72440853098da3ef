"""`!corrections`: what messages stated and the sources then turned over, the latest first."""

from __future__ import annotations

from itertools import groupby

from alerts.compose.base import first_upper
from alerts.message import (
    Gras,
    Heure,
    Lien,
    Ligne,
    Message,
    Section,
    Span,
    decode_message,
    puce,
    reponse,
    section,
)
from alerts.votes import plural
from commands.base import Argument, Commande, Context, require_suivi
from commands.journal import suggest
from parlement.suivis import find_suivis
from parlement.temps import date_longue, jour_de
from storage.alertes import alerte_of
from storage.corrections import Correction, latest_corrections
from veilles.noms import find_veille

MOST = 20
"""Corrections told: the latest."""


def corrections(context: Context, argument: str) -> Message:
    """List the corrections of a suivi or of a veille, or of all that is followed. Raises CommandError."""
    found, name = _asked(context, argument)
    titre = f"Corrections — {name}"
    if not found:
        return reponse(
            titre,
            "Rien de ce que Vigie a annoncé n'a été corrigé par une source.",
            "Quand cela arrive, le message est modifié sur place, et reçoit une réponse si le sens a changé.",
        )
    first = f"Les {MOST} dernières" if len(found) > MOST else plural(len(found), "correction")
    return reponse(titre, f"{first}, les plus récentes d'abord.", sections=_by_day(context, found[:MOST]))


def _asked(context: Context, argument: str) -> tuple[list[Correction], str]:
    if not argument:
        return latest_corrections(context.vigie, most=MOST + 1), "tout ce qui est suivi"
    veille = find_veille(argument, context.tracked.veilles)
    if veille and not find_suivis(argument, context.tracked.suivis):
        return latest_corrections(context.vigie, veille=veille.nom, most=MOST + 1), f"veille {veille.nom}"
    suivi = require_suivi(context, argument, CORRECTIONS.nom)
    return latest_corrections(context.vigie, suivi=suivi.nom, most=MOST + 1), suivi.titre


def _by_day(context: Context, found: list[Correction]) -> list[Section]:
    days = groupby(found, key=lambda one: jour_de(one.vue_le))
    return [section(first_upper(date_longue(day)), *_lines(context, list(some))) for day, some in days]


def _lines(context: Context, found: list[Correction]) -> list[Ligne]:
    return [line for one in found for line in (_what(one), _where(context, one))]


def _what(one: Correction) -> Ligne:
    """When, what, before and after; a mark where the meaning changed."""
    mark = "🔁 " if one.sens else "✏️ "
    told: tuple[Span, ...] = (f"{one.avant} → ", Gras(one.apres or "la source ne le dit plus"))
    return puce(mark, Heure(one.vue_le, "heure"), f" · {first_upper(one.quoi)} : ", *told)


def _where(context: Context, one: Correction) -> Ligne:
    """The message that was corrected, with the page it opens."""
    known = alerte_of(context.vigie, one.alerte)
    url = decode_message(known.message).url if known else None
    source: tuple[Span, ...] = (" · ", Lien("source", url)) if url else ()
    return puce(f"Message {one.reference} : {one.titre}", *source, niveau=2)


CORRECTIONS = Commande(
    nom="corrections",
    description="ce que les sources ont corrigé après coup : avant, après, quand, dans quel message",
    exemples=("!corrections", "!corrections article7"),
    argument=Argument(nom="sujet", description="un suivi ou une veille : article7, drones…", suggest=suggest),
    answer=corrections,
)
