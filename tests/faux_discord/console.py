"""Messages as plain text, for somebody who watches the bot in a terminal."""

from collections.abc import Iterator

from .errors import Json
from .world import Event, StoredMessage, World

VERBS: dict[Event, str] = {"create": "", "update": " (modifié)", "delete": " (supprimé)"}


def describe(world: World, event: Event, message: StoredMessage) -> str:
    """One message in full: where, who, what happened to it, then its text and its embeds."""
    place = world.channels[message.channel_id].name
    asked = message.interaction["user"]["username"] if message.interaction else ""
    seen = f" (visible de {asked} seulement)" if message.is_ephemeral else ""
    head = f"[{message.created:%H:%M:%S}] #{place} — {message.author.name}{VERBS[event]}{seen}"
    return "\n".join([head, *(f"    {line}" for line in _lines(message))])


def _lines(message: StoredMessage) -> Iterator[str]:
    if message.is_loading:
        yield "…"
    yield from message.content.splitlines()
    for embed in message.embeds:
        yield from _embed_lines(embed)
    for file in message.files:
        yield f"[fichier joint : {file}]"


def _embed_lines(embed: Json) -> Iterator[str]:
    yield "┌"
    for text in (embed.get("author", {}).get("name"), embed.get("title"), embed.get("url")):
        if text:
            yield f"│ {text}"
    for line in (embed.get("description") or "").splitlines():
        yield f"│ {line}"
    for field in embed.get("fields") or []:
        first, *others = field["value"].splitlines()
        yield f"│ {field['name']} : {first}"
        yield from (f"│     {line}" for line in others)
    footer = embed.get("footer", {}).get("text")
    yield f"└ {footer}" if footer else "└"
