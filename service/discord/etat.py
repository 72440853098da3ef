"""How the gateway stands, read from the client: what `!sante`, the alarms and the public page are told."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import discord

from alerts.abonnement.abonnes import Abonne
from alerts.alarmes.etat_discord import EtatDiscord
from alerts.discord.courier import DESTINATION as DISCORD
from service.choix import Choix
from service.discord.client import DiscordService, VigieBot
from service.initialiser.permissions import invitation
from trackers.base import Clock

SANS_CONTENU = (
    "intention « contenu des messages » non accordée : « /statut » marche, « !statut » non ; cochez Message Content "
    "Intent dans le portail de Discord (Bot)"
)


REFRESHED = timedelta(seconds=10)
"""How long a state holds: it is asked for at each question and each completion, over thousands of channels."""


class Observateur:
    """Says how the gateway stands, looking again once what it knows is old."""

    def __init__(
        self, service: DiscordService, choix: Choix, clock: Clock, *, lire_les_messages: bool = True
    ) -> None:
        self._service = service
        self._choix = choix
        self._clock = clock
        self._lire = lire_les_messages
        self._known: tuple[datetime, EtatDiscord] | None = None

    def __call__(self) -> EtatDiscord:
        """The state, a few seconds old at most. Raises StorageError."""
        now = self._clock()
        if self._known is None or now - self._known[0] > REFRESHED:
            state = etat_of(self._service, self._choix.abonnes, lire_les_messages=self._lire)
            self._known = now, state
        return self._known[1]


def etat_of(service: DiscordService, abonnes: Iterable[Abonne], *, lire_les_messages: bool) -> EtatDiscord:
    """The state of a client now. lire_les_messages: whether config.toml wants what people write to be read."""
    client = service.client
    if client is None or not client.is_ready() or client.is_closed() or _is_cut(client):
        words = "le client se connecte" if client and not client.is_closed() else service.etat
        return EtatDiscord(connecte=False, mots=words)
    return EtatDiscord(
        connecte=True,
        latence=client.latency if math.isfinite(client.latency) else None,
        intentions=(SANS_CONTENU,) if lire_les_messages and not client.intents.message_content else (),
        serveurs=len(client.guilds),
        roles_disparus=tuple(lost_roles(client, abonnes)),
        proprietaires={str(guild.id): str(guild.owner_id) for guild in client.guilds if guild.owner_id},
        invitation=invitation(client.application_id) if client.application_id else "",
    )


def _is_cut(client: VigieBot) -> bool:
    """Whether a part of the gateway is down: `is_ready` stays true meanwhile."""
    return any(shard.is_closed() for shard in client.shards.values())


def lost_roles(client: discord.Client, abonnes: Iterable[Abonne]) -> Iterator[tuple[str, str]]:
    """Mentions whose role is no longer in the server of the channel."""
    for abonne in abonnes:
        kind, _, number = abonne.destination.partition(":")
        if not abonne.mentions or kind != DISCORD or not number.isdecimal():
            continue
        channel = client.get_channel(int(number))
        if isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            for mention in abonne.mentions:
                if channel.guild.get_role(int(mention.role)) is None:
                    yield abonne.destination, mention.role
