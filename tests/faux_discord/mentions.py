"""Whom a message would have pinged.

Embeds never ping. Without `allowed_mentions` everything written in the content does; with it, only what it
lists. Markdown is not read: a mention in a code block counts, which is the prudent side.
"""

import re
from dataclasses import dataclass

from .errors import Json
from .world import Channel, StoredMessage

USER = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
HERE = re.compile(r"@here\b")
EVERYONE = re.compile(r"@everyone\b")


@dataclass(frozen=True)
class Pings:
    """Who hears a sound."""

    everyone: bool = False
    here: bool = False
    roles: frozenset[int] = frozenset()
    users: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everyone or self.here or bool(self.roles) or bool(self.users)


def pings_of(message: StoredMessage, channel: Channel) -> Pings:
    """Whom `message` pings, given its content, its allowed_mentions and the bot's permissions."""
    content = message.content
    allowed: Json = message.payload.get("allowed_mentions") or {"parse": ["everyone", "roles", "users"]}
    loud = "everyone" in allowed.get("parse", []) and "mention_everyone" not in channel.denied
    return Pings(
        everyone=loud and bool(EVERYONE.search(content)),
        here=loud and bool(HERE.search(content)),
        roles=_allowed_ids(ROLE, content, allowed, "roles"),
        users=_allowed_ids(USER, content, allowed, "users") | _replied_author(message, channel, allowed),
    )


def _allowed_ids(pattern: re.Pattern[str], content: str, allowed: Json, kind: str) -> frozenset[int]:
    written = frozenset(map(int, pattern.findall(content)))
    if kind in allowed.get("parse", []):
        return written
    return written & frozenset(map(int, allowed.get(kind) or []))


def _replied_author(message: StoredMessage, channel: Channel, allowed: Json) -> frozenset[int]:
    reference = message.payload.get("message_reference")
    explicit = message.payload.get("allowed_mentions") is not None
    if not reference or not allowed.get("replied_user", not explicit):
        return frozenset()
    replied = channel.messages.get(int(reference["message_id"]))
    return frozenset({replied.author.id}) if replied else frozenset()
