"""Who asks, and where, from what Discord says of a message or of an interaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import discord

from alerts.discord.droits import Salon
from commands.base import Appel, Context
from storage.abonnements import roles_of

DISCORD = "discord:"
CONVERSATION = "discord:@"
"""Destination of direct messages, before the person's id."""

ContextSource = Callable[[], Context]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demandeur:
    """A person and a place. `roles`: ids of the roles that the person bears."""

    appel: Appel
    roles: frozenset[str] = frozenset()

    def within(self, context: Context) -> Context:
        """The context of an answer to this person, admin too when the file or the server trusts one of
        their roles.

        Raises StorageError.
        """
        appel = self.appel
        if not appel.admin and appel.serveur and self.roles:
            named = context.fichier.admins | roles_of(context.vigie, appel.serveur)
            trusted = bool(self.roles & named)
            appel = replace(appel, admin=trusted)
        return replace(context, appel=appel)

    def about(self, salon: str) -> Demandeur:
        """The same person, speaking of another channel of the same server (its id)."""
        if f"{DISCORD}{salon}" == self.appel.destination:
            return self
        nom = self.appel.salons.get(salon, "")
        return replace(self, appel=replace(self.appel, destination=f"{DISCORD}{salon}", salon=nom))


def demandeur(
    user: discord.User | discord.Member, guild: discord.Guild | None, channel: object, *, gere: bool
) -> Demandeur:
    """From the author of a message or of an interaction. A thread is a place of its own.

    In a direct conversation nobody is admin: what is tracked is everybody's.
    """
    if guild is None:
        return Demandeur(
            appel=Appel(qui=str(user.id), nom=user.display_name, destination=f"{CONVERSATION}{user.id}")
        )
    appel = Appel(
        qui=str(user.id),
        nom=user.display_name,
        destination=f"{DISCORD}{getattr(channel, 'id', 0)}",
        serveur=str(guild.id),
        serveur_nom=guild.name or "",
        salon=str(getattr(channel, "name", None) or ""),
        admin=gere,
        gere=gere,
        salons=_salons(guild, user),
        roles={str(role.id): role.name for role in guild.roles if not role.is_default()},
    )
    borne = user.roles if isinstance(user, discord.Member) else []
    return Demandeur(appel=appel, roles=frozenset(str(role.id) for role in borne))


def _salons(guild: discord.Guild, user: discord.User | discord.Member) -> Mapping[str, str]:
    """Channels and threads that a person sees in a server: nobody learns of others by asking."""
    if not isinstance(user, discord.Member):
        return {}
    every: list[discord.abc.GuildChannel | discord.Thread] = [
        *guild.text_channels,
        *guild.voice_channels,
        *guild.threads,
    ]
    return {str(one.id): one.name for one in every if _sees(one, user)}


def _sees(place: Salon, user: discord.Member) -> bool:
    """Whether a member sees a channel; not a thread whose channel Discord did not tell us of."""
    try:
        return place.permissions_for(user).view_channel
    except discord.ClientException:
        return False


def of_message(message: discord.Message) -> Demandeur:
    """Who wrote a message."""
    author = message.author
    gere = isinstance(author, discord.Member) and author.guild_permissions.manage_guild
    return demandeur(author, message.guild, message.channel, gere=gere)


def of_interaction(interaction: discord.Interaction) -> Demandeur:
    """Who pressed, chose or typed a slash command: Discord says what this person may do there."""
    gere = interaction.guild is not None and interaction.permissions.manage_guild
    return demandeur(interaction.user, interaction.guild, interaction.channel, gere=gere)
