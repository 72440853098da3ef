"""What pressing a button, choosing in a menu or sending a form tells the bot.

Everything raises LookupError for what Discord's interface would not let a person do.
"""

from typing import Any

from . import shapes
from .components import CHANNEL_MENU, LABEL, ROLE_MENU, ROW, STRING_MENU, TEXT_INPUT, items_of
from .errors import Json
from .world import Channel, World


def pressed(rows: list[Json], custom_id: str) -> Json:
    """The data of a press. Raises LookupError when there is no such button, or when it is disabled."""
    return {"custom_id": custom_id, "component_type": _find(rows, custom_id)["type"]}


def selected(world: World, channel: Channel, rows: list[Json], custom_id: str, values: list[Any]) -> Json:
    """The data of a choice in a menu. Raises LookupError for what the menu does not offer."""
    menu = _find(rows, custom_id)
    if not menu.get("min_values", 1) <= len(values) <= menu.get("max_values", 1):
        raise LookupError(
            f"{len(values)} choices, not {menu.get('min_values', 1)} to {menu.get('max_values', 1)}"
        )
    offered = [option["value"] for option in menu.get("options") or []]
    if menu["type"] == STRING_MENU and not set(values) <= set(offered):
        raise LookupError(f"{values} is not among {offered}")
    chosen = list(map(str, values))
    data = {"custom_id": custom_id, "component_type": menu["type"], "values": chosen}
    return data | {"resolved": _resolved(world, channel, menu["type"], chosen)}


def _find(rows: list[Json], custom_id: str) -> Json:
    for item in items_of(rows):
        if item.get("custom_id") == custom_id and not item.get("disabled"):
            return item
    raise LookupError(f"nothing to press called {custom_id!r}")


def _resolved(world: World, channel: Channel, kind: int, chosen: list[str]) -> Json:
    if kind == CHANNEL_MENU:
        places = {one: world.channels[int(one)] for one in chosen}
        allowed = {one: str(shapes.permissions(world.bot, place.denied)) for one, place in places.items()}
        return {
            "channels": {
                one: shapes.channel(world, place) | {"permissions": allowed[one]}
                for one, place in places.items()
            }
        }
    if kind == ROLE_MENU and channel.guild_id:
        known = {role["id"]: role for role in shapes.roles(world.guilds[channel.guild_id])}
        return {"roles": {one: known[one] for one in chosen}}
    return {}


def submitted(modal: Json, texts: dict[str, str]) -> Json:
    """The data of a form sent with these texts. Raises LookupError for a field that it does not have."""
    fields = [item["custom_id"] for item in items_of(modal["components"])]
    if set(texts) != set(fields):
        raise LookupError(f"{sorted(texts)} are not the fields {fields}")
    rows = [_filled(row, texts) for row in modal["components"]]
    return {"custom_id": modal["custom_id"], "components": rows}


def _filled(row: Json, texts: dict[str, str]) -> Json:
    field = items_of([row])[0]
    value = {"type": TEXT_INPUT, "id": 2, "custom_id": field["custom_id"], "value": texts[field["custom_id"]]}
    return (
        {"type": LABEL, "id": 1, "component": value}
        if row["type"] == LABEL
        else {"type": ROW, "id": 1, "components": [value]}
    )
