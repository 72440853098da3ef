"""Telling Discord of the slash commands, only when it does not know them as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from discord import app_commands

TOLD = ("name", "description", "type", "required", "autocomplete", "channel_types", "nsfw")
"""What is compared of a command and of its options; Discord adds ids, versions and defaults of its own."""


async def register(tree: app_commands.CommandTree[Any], application: int) -> bool:
    """Register every command when one differs from what Discord has; gives whether it was necessary.

    Raises discord.HTTPException.
    """
    known = await tree.client.http.get_global_commands(application)
    wanted = [command.to_dict(tree) for command in tree.get_commands()]
    if differ(wanted, known):
        await tree.sync()
        return True
    return False


def differ(wanted: list[dict[str, Any]], known: list[Any]) -> bool:
    """Whether these are not the same commands, in whatever order."""
    return _by_name(wanted) != _by_name(known)


def _by_name(commands: list[Any]) -> dict[str, Any]:
    return {command["name"]: _told(command) for command in commands}


def _told(item: Mapping[str, Any]) -> tuple[Any, ...]:
    values = tuple(_plain(item.get(name)) for name in TOLD)
    return (*values, tuple(_told(option) for option in item.get("options") or []))


def _plain(value: Any) -> Any:
    """Left out, null, false and empty are one; lists have no order."""
    return tuple(sorted(value)) if isinstance(value, list) else value or None
