"""What changes in the servers: channels, threads, roles, permissions, the bot invited or sent away."""

from collections.abc import Iterable, Mapping

from . import shapes
from .gateway import Gateway
from .world import Channel, Permission, World


class Changes:
    """Each changes the world and tells the bot, as Discord does."""

    world: World
    gateway: Gateway

    def deny(self, channel: int, *permissions: Permission) -> None:
        """Set what the bot may not do in a channel (nothing at all: everything is allowed), and tell it."""
        place = self.world.channels[channel]
        place.denied = frozenset(permissions)
        self._tell_channel("CHANNEL_UPDATE", place)

    def delete_channel(self, channel: int) -> None:
        """Remove a channel, and tell the bot."""
        place = self.world.channels[channel]
        if place.guild_id is not None:
            self.world.guilds[place.guild_id].channel_ids.remove(channel)
        self._tell_channel("CHANNEL_DELETE", place)
        del self.world.channels[channel]

    def open_thread(self, thread: int, parent: int) -> None:
        """Open a public thread in a channel, and tell the bot."""
        above = self.world.channels[parent]
        place = Channel(thread, f"fil-{thread}", above.guild_id, parent=parent)
        self.world.channels[thread] = place
        self._tell_channel("THREAD_CREATE", place)

    def delete_thread(self, thread: int) -> None:
        """Remove a thread, and tell the bot."""
        place = self.world.channels.pop(thread)
        told = {
            "id": str(place.id),
            "guild_id": str(place.guild_id),
            "parent_id": str(place.parent),
            "type": 11,
        }
        self.gateway.dispatch("THREAD_DELETE", told, guild_id=place.guild_id)

    def add_role(self, guild: int, role: int, name: str) -> None:
        """Create a role, and tell the bot."""
        self.world.guilds[guild].roles[role] = name
        told = {"guild_id": str(guild), "role": shapes.role(role, name, 0, 2)}
        self.gateway.dispatch("GUILD_ROLE_CREATE", told, guild_id=guild)

    def delete_role(self, guild: int, role: int) -> None:
        """Remove a role, and tell the bot."""
        del self.world.guilds[guild].roles[role]
        self.gateway.dispatch(
            "GUILD_ROLE_DELETE", {"guild_id": str(guild), "role_id": str(role)}, guild_id=guild
        )

    def expel_bot(self, guild: int) -> None:
        """Remove the bot from a guild; its channels are no longer known to it."""
        for channel in self.world.guilds.pop(guild).channel_ids:
            del self.world.channels[channel]
        self.gateway.dispatch("GUILD_DELETE", {"id": str(guild)}, guild_id=guild)

    def invite_bot(
        self,
        guild: int,
        channels: Iterable[int],
        *,
        roles: Mapping[int, str] | None = None,
        system_channel: int | None = None,
        denied: Mapping[int, Iterable[Permission]] | None = None,
    ) -> None:
        """Add the bot to a new guild. `denied`: what it may not do in some of its channels."""
        joined = self.world.add_guild(guild, channels, roles or {})
        joined.system_channel = system_channel
        for channel, permissions in (denied or {}).items():
            self.world.channels[channel].denied = frozenset(permissions)
        told = shapes.guild(self.world, joined)
        del told["unavailable"]  # given for servers that come back, not for one just joined
        self.gateway.dispatch("GUILD_CREATE", told, guild_id=guild)

    def outage(self, guild: int) -> None:
        """Make a guild unavailable, then available again, as an outage of Discord does."""
        self.gateway.dispatch("GUILD_DELETE", {"id": str(guild), "unavailable": True}, guild_id=guild)
        again = shapes.guild(self.world, self.world.guilds[guild])
        self.gateway.dispatch("GUILD_CREATE", again, guild_id=guild)

    def _tell_channel(self, event: str, place: Channel) -> None:
        self.gateway.dispatch(event, shapes.channel(self.world, place), guild_id=place.guild_id)
