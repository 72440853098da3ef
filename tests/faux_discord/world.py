"""What the fake Discord knows: guilds, channels, people, messages, nonces. No network in here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from . import errors
from .errors import Json
from .validation import check_message

# First second of 2015: Discord's identifiers count milliseconds from there, shifted left by 22 bits.
DISCORD_EPOCH_MS = 1_420_070_400_000
EPHEMERAL = 1 << 6
LOADING = 1 << 7

Permission = Literal[
    "view_channel",
    "send_messages",
    "embed_links",
    "attach_files",
    "read_message_history",
    "mention_everyone",
]
PERMISSION_BITS: dict[Permission, int] = {
    "view_channel": 1 << 10,
    "send_messages": 1 << 11,
    "embed_links": 1 << 14,
    "attach_files": 1 << 15,
    "read_message_history": 1 << 16,
    "mention_everyone": 1 << 17,
}
Event = Literal["create", "update", "delete"]
BODY_PARTS = ("content", "embeds", "components", "attachments", "flags")


@dataclass(frozen=True)
class Person:
    """A Discord account; `admin` holds the administrators' role in every guild, `roles` are others that it bears."""

    id: int
    name: str
    admin: bool = False
    bot: bool = False
    accepts_dm: bool = True
    roles: frozenset[int] = frozenset()


@dataclass
class StoredMessage:
    """A stored message: `payload` is the request that created it, `history` its earlier bodies."""

    id: int
    channel_id: int
    author: Person
    body: Json
    payload: Json
    created: datetime
    edited: datetime | None = None
    history: list[Json] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    interaction: Json | None = None
    deleted: bool = False

    @property
    def content(self) -> str:
        """The text above the embeds."""
        return str(self.body["content"])

    @property
    def embeds(self) -> list[Json]:
        """The embeds, as sent."""
        return list(self.body["embeds"])

    @property
    def is_ephemeral(self) -> bool:
        """Whether only the person who asked sees it."""
        return bool(self.body["flags"] & EPHEMERAL)

    @property
    def is_loading(self) -> bool:
        """Whether it is still the "thinking…" of a deferred answer."""
        return bool(self.body["flags"] & LOADING)


@dataclass
class Channel:
    """A text channel of a guild, a thread of one (`parent`), or a direct conversation when `recipient` is set."""

    id: int
    name: str
    guild_id: int | None = None
    recipient: Person | None = None
    denied: frozenset[Permission] = frozenset()
    parent: int | None = None
    messages: dict[int, StoredMessage] = field(default_factory=dict)


@dataclass
class Guild:
    """A server the bot is in; `roles` are the mentionable ones, by id; `system_channel` is where it greets people."""

    id: int
    name: str
    channel_ids: list[int] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)
    system_channel: int | None = None

    @property
    def admin_role(self) -> int:
        """The id of the administrators' role."""
        return self.id + 1


BOT = Person(9001, "Vigie", bot=True)
ALICE = Person(7001, "alice")
ADMIN = Person(7002, "camille", admin=True)


class World:
    """Everything stored, and the rules of storing; `clock` gives seconds since 1970, UTC."""

    def __init__(
        self, clock: Callable[[], float], nonce_memory: float, *, grants_content: bool = True
    ) -> None:
        self.clock = clock
        self.grants_content = grants_content
        self.nonce_memory = nonce_memory
        self.bot = BOT
        self.people = {person.id: person for person in (BOT, ALICE, ADMIN)}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.commands: dict[int | None, list[Json]] = {}
        self.watchers: list[Callable[[Event, StoredMessage], None]] = []
        self.on_change: Callable[[], None] = lambda: None
        self._nonces: dict[tuple[int, str], tuple[float, StoredMessage]] = {}
        self._last_id = 0

    def now(self) -> datetime:
        """The present, in UTC."""
        return datetime.fromtimestamp(self.clock(), UTC)

    def next_id(self) -> int:
        """A new identifier, greater than all before, that carries the present time."""
        stamp = (int(self.clock() * 1000) - DISCORD_EPOCH_MS) << 22
        self._last_id = max(self._last_id + 1, stamp)
        return self._last_id

    def add_guild(self, guild_id: int, channel_ids: Iterable[int], roles: Mapping[int, str]) -> Guild:
        """Create a guild with these channels."""
        guild = Guild(guild_id, f"Serveur {guild_id}", list(channel_ids), dict(roles))
        self.guilds[guild_id] = guild
        for channel_id in guild.channel_ids:
            self.channels[channel_id] = Channel(channel_id, f"salon-{channel_id}", guild_id)
        return guild

    def dm_with(self, person: Person) -> Channel:
        """The direct conversation between the bot and `person`, opened when needed."""
        self.people[person.id] = person
        for channel in self.channels.values():
            if channel.recipient and channel.recipient.id == person.id:
                return channel
        channel = Channel(self.next_id(), person.name, recipient=person)
        self.channels[channel.id] = channel
        return channel

    def channel(self, channel_id: int) -> Channel:
        """The channel; raises ApiError 10003, or 50001 when the bot may not see it."""
        channel = self.channels.get(channel_id)
        if channel is None:
            raise errors.unknown_channel()
        if "view_channel" in channel.denied:
            raise errors.missing_access()
        return channel

    def message(self, channel_id: int, message_id: int) -> StoredMessage:
        """The message; raises ApiError 10003, 10008."""
        message = self.channel(channel_id).messages.get(message_id)
        if message is None or message.deleted:
            raise errors.unknown_message()
        return message

    def post(self, channel: Channel, author: Person, payload: Json, **details: object) -> StoredMessage:
        """Store a message, or find the recent one with its author and nonce when `enforce_nonce` is set."""
        nonce = payload.get("nonce")
        known = self._known_nonce(author, nonce) if payload.get("enforce_nonce") else None
        if known is not None:
            return known
        message = self._store(channel, author, payload)
        for name, value in details.items():
            setattr(message, name, value)
        if nonce is not None:
            self._nonces[(author.id, str(nonce))] = (self.clock(), message)
        self.tell("create", message)
        return message

    def edit(self, message: StoredMessage, changes: Json, files: Mapping[str, bytes] | None = None) -> None:
        """Replace the parts given, keep the others and the earlier body; raises ApiError.

        `files` are those that come with the request; they replace the others when attachments are given.
        """
        body = message.body | {part: changes[part] for part in BODY_PARTS if part in changes}
        kept = message.body["flags"] & EPHEMERAL
        body = {**body, **_normal(body), "flags": (body["flags"] or 0) & ~LOADING | kept}
        check_message(body)
        if not message.is_loading:
            message.history.append(message.body)
            message.edited = self.now()
        message.body = body
        if "attachments" in changes:
            message.files = dict(files or {})
        self.tell("update", message)

    def delete(self, message: StoredMessage) -> None:
        """Remove a message; it stays readable by tests, marked deleted."""
        message.deleted = True
        self.tell("delete", message)

    def forget_nonces(self) -> None:
        """Do as if the minutes during which nonces are remembered had passed."""
        self._nonces.clear()

    def tell(self, event: Event, message: StoredMessage) -> None:
        """Call every watcher."""
        for watcher in self.watchers:
            watcher(event, message)
        self.on_change()

    def _known_nonce(self, author: Person, nonce: object) -> StoredMessage | None:
        seen_at, message = self._nonces.get((author.id, str(nonce)), (float("-inf"), None))
        return message if self.clock() - seen_at < self.nonce_memory else None

    def _store(self, channel: Channel, author: Person, payload: Json) -> StoredMessage:
        body = {part: payload.get(part) for part in BODY_PARTS}
        message = StoredMessage(self.next_id(), channel.id, author, body | _normal(body), payload, self.now())
        channel.messages[message.id] = message
        return message


def _normal(body: Json) -> Json:
    """The parts without nulls; Discord strips the text."""
    lists = {part: body.get(part) or [] for part in ("embeds", "components", "attachments")}
    return {"content": (body.get("content") or "").strip(), "flags": body.get("flags") or 0, **lists}
