"""The first message in a server: what Vigie is, and one button to begin."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

import discord

from alerts.discord.boutons import Vue, buttons
from alerts.discord.courier import SILENT
from alerts.message import Action, Gras, Message, ligne, puce, reponse
from alerts.render.discord import render_discord
from commands.base import Context
from commands.discord.place import VOIR, Onglet, Place
from storage.abonnements import inscriptions, is_greeted, set_greeted

log = logging.getLogger(__name__)

ACCUEIL: Message = reponse(
    "Bonjour, je suis Vigie",
    ligne(
        "Je préviens ce serveur de ce qui se passe à l'Assemblée nationale, au Sénat, au Journal officiel et dans les "
        "préfectures : votes, amendements, agenda, décrets, arrêtés."
    ),
    ligne(
        Gras("Pour commencer"),
        " : appuyez sur « Commencer ici », choisissez ce que ce salon doit recevoir. C'est tout.",
    ),
    puce("Il faut la permission « Gérer le serveur »."),
    puce("Un autre salon ? Le menu permet de le choisir, ou tapez ", Gras("/abonner"), " là-bas."),
    puce(
        "Chacun peut poser des questions : ", Gras("/statut"), ", ", Gras("/agenda"), ", ", Gras("/vote"), "…"
    ),
)


def accueil_vue() -> Vue:
    """Its three buttons. Needs a running loop."""
    begin: discord.ui.Button[discord.ui.View] = discord.ui.Button(
        label="Commencer ici",
        custom_id=Place(Onglet.SUJETS).id(VOIR),
        style=discord.ButtonStyle.success,
    )
    return Vue(begin, *buttons((Action("Un exemple d'alerte", "exemple"), Action("Aide", "aide"))))


async def greet(guild: discord.Guild, context: Context, now: datetime) -> bool:
    """Post the first message in a server that never had it and receives nothing yet; gives whether it did.

    It is remembered: neither a reconnection nor a restart says it again, and an invitation accepted while Vigie was
    stopped is greeted when it starts. Raises StorageError.
    """
    if await asyncio.to_thread(_knows, guild, context):
        return False
    channel = where_to_greet(guild)
    if channel is None:
        log.warning(
            "serveur « %s » : aucun salon où écrire le message d'accueil ; donnez au bot « Voir le salon », "
            "« Envoyer des messages » et « Intégrer des liens » (Modifier le salon > Permissions), ou tapez /abonner",
            guild.name,
        )
        return False
    payload = render_discord(ACCUEIL)
    embeds = [discord.Embed.from_dict(dict(embed)) for embed in payload.embeds]
    try:
        await channel.send(
            embeds=embeds, view=accueil_vue(), allowed_mentions=SILENT, nonce=f"accueil{guild.id % 10**17}"
        )
    except discord.HTTPException as error:
        log.warning("serveur « %s » : message d'accueil refusé (%d)", guild.name, error.status)
        return False
    await context.vigie.write(lambda db: set_greeted(db, str(guild.id), guild.name, now))
    log.info("serveur « %s » : « Commencer ici » attend dans #%s", guild.name, channel.name)
    return True


def _knows(guild: discord.Guild, context: Context) -> bool:
    """Whether a server was greeted, or has a channel that receives something."""
    serveur = str(guild.id)
    if is_greeted(context.vigie, serveur) or inscriptions(context.vigie, serveur):
        return True
    places = {f"discord:{channel.id}" for channel in (*guild.channels, *guild.threads)}
    return any(one.destination in places for one in context.fichier.salons)


def where_to_greet(guild: discord.Guild) -> discord.TextChannel | None:
    """The channel where Discord greets people, else the first, from the top, where the bot may write."""
    every = [guild.system_channel, *sorted(guild.text_channels, key=lambda one: (one.position, one.id))]
    return next((one for one in every if one is not None and _may_write(one)), None)


def _may_write(channel: discord.TextChannel) -> bool:
    allowed = channel.permissions_for(channel.guild.me)
    return allowed.view_channel and allowed.send_messages and allowed.embed_links
