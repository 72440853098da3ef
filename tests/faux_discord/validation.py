"""What Discord refuses in a message or in a command, with its own error body.

Limits are those of the API reference ("Embed limits", "Create message", "Application command structure").
Lengths are counted in code points.
"""

from collections.abc import Iterator

from .components import component_problems
from .errors import ApiError, Json, empty_message, invalid_form

CONTENT_MAX = 2000
NONCE_MAX = 25
EMBEDS_MAX = 10
FIELDS_MAX = 25
MESSAGE_EMBEDS_MAX = 6000
CHOICES_MAX = 25
COMPONENTS_V2 = 1 << 15
EMBED_TEXT_MAX = {"title": 256, "description": 4096, "footer.text": 2048, "author.name": 256}
FIELD_TEXT_MAX = {"name": 256, "value": 1024}

Problem = tuple[str, tuple[str, str]]


def check_message(body: Json) -> None:
    """Raise ApiError (50035 or 50006) when Discord would refuse this message."""
    raise_if_any(message_problems(body))
    if not shows_something(body):
        raise empty_message()


def raise_if_any(problems: Iterator[Problem]) -> None:
    """Raise one 50035 that lists all `problems`."""
    if found := dict(problems):
        raise invalid_form(found)


def shows_something(body: Json) -> bool:
    """Whether a reader would see anything of this message."""
    parts = ["embeds", "attachments", "sticker_ids", "poll"]
    if int(body.get("flags") or 0) & COMPONENTS_V2:
        parts.append("components")
    return bool((body.get("content") or "").strip()) or any(body.get(part) for part in parts)


def message_problems(body: Json) -> Iterator[Problem]:
    """Every fault of a message body, by path."""
    yield from _too_long("content", body.get("content"), CONTENT_MAX)
    nonce = body.get("nonce")
    if nonce is not None and len(str(nonce)) > NONCE_MAX:
        yield "nonce", ("NONCE_TYPE_TOO_LONG", f"Must be {NONCE_MAX} or fewer in length.")
    yield from _mention_problems(body.get("allowed_mentions") or {})
    yield from component_problems(body.get("components") or [])
    embeds: list[Json] = body.get("embeds") or []
    yield from _too_many("embeds", embeds, EMBEDS_MAX)
    for index, embed in enumerate(embeds):
        yield from _embed_problems(f"embeds.{index}", embed)
    if sum(map(embed_length, embeds)) > MESSAGE_EMBEDS_MAX:
        yield (
            "embeds",
            ("MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {MESSAGE_EMBEDS_MAX}"),
        )


def embed_length(embed: Json) -> int:
    """The characters of an embed that count towards the 6,000 of its message."""
    texts = [_text(embed, path) for path in EMBED_TEXT_MAX]
    texts += [field.get(part) for field in embed.get("fields") or [] for part in FIELD_TEXT_MAX]
    return sum(len(text or "") for text in texts)


def _mention_problems(allowed: Json) -> Iterator[Problem]:
    for kind in ("users", "roles"):
        if kind in allowed.get("parse", []) and allowed.get(kind):
            sentence = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            yield "allowed_mentions", ("MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", sentence)


def _embed_problems(path: str, embed: Json) -> Iterator[Problem]:
    for place, most in EMBED_TEXT_MAX.items():
        yield from _too_long(f"{path}.{place}", _text(embed, place), most)
    fields: list[Json] = embed.get("fields") or []
    yield from _too_many(f"{path}.fields", fields, FIELDS_MAX)
    for index, field in enumerate(fields):
        for part, most in FIELD_TEXT_MAX.items():
            yield from _required(f"{path}.fields.{index}.{part}", field.get(part))
            yield from _too_long(f"{path}.fields.{index}.{part}", field.get(part), most)


def command_problems(path: str, command: Json) -> Iterator[Problem]:
    """Every fault of a slash command or of one of its options, by path."""
    name, description = str(command.get("name", "")), str(command.get("description", ""))
    if not 1 <= len(name) <= 32 or name != name.lower() or " " in name:
        yield f"{path}.name", ("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    yield from _required(f"{path}.description", description)
    yield from _too_long(f"{path}.description", description, 100)
    options: list[Json] = command.get("options") or []
    yield from _too_many(f"{path}.options", options, 25)
    for index, option in enumerate(options):
        yield from command_problems(f"{path}.options.{index}", option)


def check_choices(choices: list[Json]) -> None:
    """Raise ApiError (50035) when Discord would refuse these autocomplete choices."""
    raise_if_any(_choice_problems(choices))


def _choice_problems(choices: list[Json]) -> Iterator[Problem]:
    yield from _too_many("data.choices", choices, CHOICES_MAX)
    for index, choice in enumerate(choices):
        for part in ("name", "value"):
            yield from _required(f"data.choices.{index}.{part}", str(choice.get(part, "")))
            yield from _too_long(f"data.choices.{index}.{part}", str(choice.get(part, "")), 100)


def check_edit(author_is_bot: bool) -> None:
    """Raise ApiError (50005) when somebody else wrote the message."""
    if not author_is_bot:
        raise ApiError(403, 50005, "Cannot edit a message authored by another user")


def _text(embed: Json, path: str) -> str | None:
    first, _, second = path.partition(".")
    value = embed.get(first)
    text = (value or {}).get(second) if second else value
    return None if text is None else str(text)


def _required(path: str, text: str | None) -> Iterator[Problem]:
    if not (text or "").strip():
        yield path, ("BASE_TYPE_REQUIRED", "This field is required")


def _too_long(path: str, text: str | None, most: int) -> Iterator[Problem]:
    if text is not None and len(text) > most:
        yield path, ("BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")


def _too_many(path: str, items: list[Json], most: int) -> Iterator[Problem]:
    if len(items) > most:
        yield path, ("BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
