"""`!exemple`: what an alert looks like; and the one that a channel gets when it is subscribed."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from alerts.abonnement.inscrits import reglages_of
from alerts.importance import Importance
from alerts.message import Action, Barre, Gras, Lien, Message, encode_message, ligne, puce, reponse, section
from commands.base import Commande, Context
from storage import outbox_entry
from storage.abonnements import inscriptions
from storage.outbox import reference_of
from storage.outbox_entry import Due

PREFIXE = "exemple:"
GENRE = "exemple"
_SCRUTIN = "https://www.assemblee-nationale.fr/dyn/16/scrutins/1274"

EXEMPLE_ALERTE = msgspec.structs.replace(
    reponse(
        "Exemple d'alerte : article 7 adopté, 59 pour, 14 contre",
        ligne(
            Gras("Ceci est un exemple"), " : voilà à quoi ressemble une alerte. Celle-ci date de mars 2023."
        ),
        ligne("Loi JO 2024, 1re lecture à l'Assemblée nationale, séance du 23 mars 2023."),
        ligne("Adopté par ", Gras("59"), " voix contre ", Gras("14"), " ", Barre(59, 14)),
        sections=[
            section(
                "À savoir",
                puce("La première ligne se lit sur un téléphone verrouillé."),
                puce("Si la source se corrige, le message est modifié et dit ce qui a changé."),
                puce("Les boutons donnent le détail, pour vous seul."),
            ),
            section("Source", ligne(Lien("Scrutin n° 1274", _SCRUTIN))),
        ],
        pied="Exemple",
        url=_SCRUTIN,
        actions=(
            Action("Que suit ce salon ?", "abonnements"),
            Action("Changer les réglages", "regler"),
            Action("Aide", "aide"),
        ),
    ),
    importance=Importance.NOTABLE,
)


def exemple(context: Context, argument: str) -> Message:
    """Answer `!exemple`."""
    return msgspec.structs.replace(EXEMPLE_ALERTE, importance=None)


EXEMPLE = Commande(
    nom="exemple",
    description="à quoi ressemble une alerte",
    exemples=("!exemple",),
    answer=exemple,
    prive=True,
)


def with_exemple(context: Context, answer: Callable[[], Message]) -> Message:
    """Answer, and have a sample posted in each channel of the server that this subscribed for the first time."""
    if context.appel is None or not context.appel.admin:
        return answer()
    before = _subscribed(context)
    message = answer()
    for destination in _subscribed(context) - before:
        _post(context, exemple_at(destination))
    return message


def _subscribed(context: Context) -> set[str]:
    assert context.appel is not None  # its caller looked
    said = inscriptions(context.vigie, context.appel.serveur)
    declared = {one.destination for one in context.fichier.salons}
    return {one.destination for one in said if not reglages_of(one).ne_demande_rien} - declared


def exemple_at(destination: str) -> Due:
    """The sample, for a channel: posted once, however often it is subscribed."""
    cle = f"{PREFIXE}{destination}"
    message = msgspec.structs.replace(EXEMPLE_ALERTE, reference=reference_of(cle))
    return Due(
        alerte=cle,
        destination=destination,
        genre=GENRE,
        importance=Importance.NOTABLE,
        rang=Importance.NOTABLE.rang,
        message=encode_message(message),
        reference=message.reference,
    )


def _post(context: Context, due: Due) -> None:
    context.vigie.write_now(lambda db: outbox_entry.enqueue_one(db, due, context.now))
