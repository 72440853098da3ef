"""The JSON that Discord's API v10 gives for what the world holds. Identifiers are strings, as there."""

from collections.abc import Iterable

from .errors import Json
from .mentions import pings_of
from .world import PERMISSION_BITS, Channel, Guild, Permission, Person, StoredMessage, World

ADMINISTRATOR = 1 << 3
USE_COMMANDS = 1 << 31
MEMBER_PERMISSIONS = sum(PERMISSION_BITS.values()) | USE_COMMANDS
MESSAGE_CONTENT_LIMITED = 1 << 19
JOINED = "2023-03-01T09:00:00.000000+00:00"
TEXT, DM, THREAD = 0, 1, 11


def user(person: Person) -> Json:
    """A user object."""
    return {
        "id": str(person.id),
        "username": person.name,
        "global_name": None if person.bot else person.name.capitalize(),
        "discriminator": "0000" if person.bot else "0",
        "avatar": None,
        "bot": person.bot,
        "public_flags": 0,
    }


def self_user(person: Person) -> Json:
    """The bot's own account, as GET /users/@me and READY give it."""
    return user(person) | {"verified": True, "mfa_enabled": True, "flags": 0, "email": None, "locale": "fr"}


def application(world: World) -> Json:
    """The bot's application; its flags say whether the message content intent is granted."""
    return {
        "id": str(world.bot.id),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": user(Person(7002, "camille", admin=True)),
        "team": None,
        "flags": MESSAGE_CONTENT_LIMITED if world.grants_content else 0,
    }


def role(role_id: int, name: str, permissions: int, position: int) -> Json:
    """A role object, mentionable."""
    colors = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
    return {
        "id": str(role_id),
        "name": name,
        "color": 0,
        "colors": colors,
        "hoist": False,
        "position": position,
        "permissions": str(permissions),
        "managed": False,
        "mentionable": True,
        "flags": 0,
    }


def roles(guild: Guild) -> list[Json]:
    """The roles of a guild: @everyone, the administrators' and the mentionable ones."""
    named = [role(role_id, name, 0, 2 + rank) for rank, (role_id, name) in enumerate(guild.roles.items())]
    everyone = role(guild.id, "@everyone", MEMBER_PERMISSIONS, 0)
    return [everyone, role(guild.admin_role, "Administration", ADMINISTRATOR, 1), *named]


def permissions(person: Person, denied: frozenset[Permission] = frozenset()) -> int:
    """The computed permissions of a member in a channel."""
    if person.admin:
        return (1 << 53) - 1
    return MEMBER_PERMISSIONS & ~_bits(denied)


def member(person: Person, guild: Guild) -> Json:
    """A member object with its user."""
    return partial_member(person, guild) | {"user": user(person)}


def partial_member(person: Person, guild: Guild) -> Json:
    """A member object without its user, as in MESSAGE_CREATE."""
    return {
        "roles": [str(guild.admin_role)] * person.admin + list(map(str, sorted(person.roles))),
        "joined_at": JOINED,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "nick": None,
        "avatar": None,
        "pending": False,
    }


def channel(world: World, place: Channel) -> Json:
    """A channel object: a guild's text channel, or a direct conversation."""
    last = next(reversed(place.messages), None)
    common: Json = {"id": str(place.id), "last_message_id": str(last) if last else None, "flags": 0}
    if place.recipient:
        return common | {"type": DM, "recipients": [user(place.recipient)]}
    if place.parent:
        return common | _thread(place)
    return common | {
        "type": TEXT,
        "name": place.name,
        "guild_id": str(place.guild_id),
        "position": 0,
        "nsfw": False,
        "parent_id": None,
        "topic": None,
        "rate_limit_per_user": 0,
        "permission_overwrites": _overwrites(world, place),
    }


def _thread(place: Channel) -> Json:
    """What a public thread has of its own."""
    metadata = {
        "archived": False,
        "auto_archive_duration": 1440,
        "archive_timestamp": JOINED,
        "locked": False,
    }
    return {
        "type": THREAD,
        "name": place.name,
        "guild_id": str(place.guild_id),
        "parent_id": str(place.parent),
        "owner_id": "7002",
        "message_count": 0,
        "member_count": 1,
        "rate_limit_per_user": 0,
        "thread_metadata": metadata,
    }


def guild(world: World, place: Guild) -> Json:
    """A guild object with what GUILD_CREATE adds; its only member is the bot (no members intent)."""
    return {
        "id": str(place.id),
        "name": place.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "owner_id": "7002",
        "region": "europe",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": "fr",
        "system_channel_id": str(place.system_channel) if place.system_channel else None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "vanity_url_code": None,
        "application_id": None,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": roles(place),
        "channels": [channel(world, world.channels[channel_id]) for channel_id in place.channel_ids],
        "members": [member(world.bot, place)],
        "member_count": len(world.people),
        "large": False,
        "unavailable": False,
        "joined_at": JOINED,
        **{part: [] for part in EMPTY_GUILD_PARTS},
    }


EMPTY_GUILD_PARTS = (
    "threads",
    "presences",
    "voice_states",
    "stage_instances",
    "guild_scheduled_events",
    "soundboard_sounds",
)


def message(world: World, stored: StoredMessage, *, with_content: bool = True) -> Json:
    """A message object; `with_content` false blanks what the privileged intent protects."""
    place = world.channels[stored.channel_id]
    pings = pings_of(stored, place)
    shape: Json = {
        "id": str(stored.id),
        "type": _message_type(stored),
        "channel_id": str(stored.channel_id),
        "author": user(stored.author),
        "content": stored.content,
        "embeds": [{"type": "rich"} | embed for embed in stored.embeds],
        "attachments": stored.body["attachments"],
        "components": stored.body["components"],
        "timestamp": stored.created.isoformat(),
        "edited_timestamp": stored.edited.isoformat() if stored.edited else None,
        "tts": False,
        "pinned": False,
        "flags": stored.body["flags"],
        "mention_everyone": pings.everyone or pings.here,
        "mention_roles": list(map(str, pings.roles)),
        "mentions": _people(world, pings.users),
    }
    if not with_content:
        shape |= {"content": "", "embeds": [], "attachments": [], "components": []}
    return shape | _message_links(world, place, stored)


def gateway_message(world: World, stored: StoredMessage, *, with_content: bool) -> Json:
    """A message object as MESSAGE_CREATE carries it: with the guild, and the member who wrote it."""
    shape = message(world, stored, with_content=with_content)
    guild_id = world.channels[stored.channel_id].guild_id
    if guild_id is None:
        return shape
    return shape | {
        "guild_id": str(guild_id),
        "member": partial_member(stored.author, world.guilds[guild_id]),
    }


def _message_links(world: World, place: Channel, stored: StoredMessage) -> Json:
    links: Json = {}
    if "nonce" in stored.payload:
        links["nonce"] = stored.payload["nonce"]
    if stored.interaction is not None:
        links |= {"interaction_metadata": stored.interaction, "application_id": str(world.bot.id)}
        links["webhook_id"] = str(world.bot.id)
    reference = stored.payload.get("message_reference")
    if reference:
        replied = place.messages.get(int(reference["message_id"]))
        links["message_reference"] = {"type": 0, "channel_id": str(place.id)} | reference
        links["referenced_message"] = message(world, replied) if replied and not replied.deleted else None
    return links


def _message_type(stored: StoredMessage) -> int:
    if stored.interaction is not None:
        return 20
    return 19 if stored.payload.get("message_reference") else 0


def _people(world: World, ids: Iterable[int]) -> list[Json]:
    return [user(world.people[person]) for person in ids if person in world.people]


def _overwrites(world: World, place: Channel) -> list[Json]:
    """What is denied to the bot, as an overwrite for its own account."""
    if not place.denied:
        return []
    return [{"id": str(world.bot.id), "type": 1, "allow": "0", "deny": str(_bits(place.denied))}]


def _bits(denied: frozenset[Permission]) -> int:
    return sum(PERMISSION_BITS[permission] for permission in denied)
