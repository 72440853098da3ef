"""The picture of an answer: drawn with it, unless the channel asked for text alone."""

from __future__ import annotations

from alerts.discord.dessinateur import dessiner
from alerts.message import Message
from alerts.render.discord import Dessin
from commands.base import Context
from commands.reglages.salon import salon_of


def dessin_of(message: Message, context: Context) -> Dessin | None:
    """Draw what an answer shows, where pictures are wanted. Takes up to a fifth of a second: call it from a thread."""
    if message.image is None:
        return None
    appel = context.appel
    if appel and not salon_of(context, appel.destination).regle.images:
        return None
    return dessiner(message.image)
