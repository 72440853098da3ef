"""Components of a message and forms: what Discord refuses in them.

Limits are those of the API reference ("Component reference"): the older components, rows of buttons and menus.
"""

from collections.abc import Iterator

from .errors import Json, invalid_form

ROW, BUTTON, STRING_MENU, TEXT_INPUT, USER_MENU, ROLE_MENU, MENTIONABLE_MENU, CHANNEL_MENU = range(1, 9)
LABEL = 18
MENUS = (STRING_MENU, USER_MENU, ROLE_MENU, MENTIONABLE_MENU, CHANNEL_MENU)
LINK = 5
ROWS_MAX = BUTTONS_MAX = FORM_MAX = 5
OPTIONS_MAX = 25
CUSTOM_ID_MAX = 100

Problem = tuple[str, tuple[str, str]]


def component_problems(rows: list[Json]) -> Iterator[Problem]:
    """Every fault of the components of a message, by path."""
    if len(rows) > ROWS_MAX:
        yield "components", ("BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {ROWS_MAX} in length.")
    for index, row in enumerate(rows):
        yield from _row_problems(f"components.{index}", row)
    ids = [item["custom_id"] for item in items_of(rows) if "custom_id" in item]
    for custom_id in {one for one in ids if ids.count(one) > 1}:
        sentence = f"Component custom id cannot be duplicated: {custom_id}"
        yield "components", ("COMPONENT_CUSTOM_ID_DUPLICATED", sentence)


def items_of(rows: list[Json]) -> list[Json]:
    """The buttons, menus and fields of some rows."""
    return [item for row in rows for item in row.get("components") or [row.get("component") or {}]]


def _row_problems(path: str, row: Json) -> Iterator[Problem]:
    items: list[Json] = row.get("components") or []
    wide = sum(BUTTONS_MAX if item.get("type") in MENUS else 1 for item in items)
    if row.get("type") != ROW or not 1 <= wide <= BUTTONS_MAX:
        yield f"{path}.components", ("BASE_TYPE_BAD_LENGTH", "A row is five buttons, or one menu.")
    for index, item in enumerate(items):
        where = f"{path}.components.{index}"
        if item.get("type") in MENUS:
            yield from _menu_problems(where, item)
        elif item.get("type") == BUTTON:
            yield from _button_problems(where, item)
        else:
            yield where, ("UNION_TYPE_CHOICES", "Value of field type must be one of (2, 3, 5, 6, 7, 8).")


def _button_problems(path: str, button: Json) -> Iterator[Problem]:
    if not button.get("label") and not button.get("emoji"):
        yield f"{path}.label", ("BASE_TYPE_REQUIRED", "A button must have a label or an emoji")
    yield from _length(f"{path}.label", button.get("label") or ".", 1, 80)
    if button.get("style") == LINK:
        yield from _length(f"{path}.url", str(button.get("url") or ""), 1, 512)
    else:
        yield from _length(f"{path}.custom_id", str(button.get("custom_id") or ""), 1, CUSTOM_ID_MAX)


def _menu_problems(path: str, menu: Json) -> Iterator[Problem]:
    yield from _length(f"{path}.custom_id", str(menu.get("custom_id") or ""), 1, CUSTOM_ID_MAX)
    yield from _length(f"{path}.placeholder", menu.get("placeholder") or "", 0, 150)
    least, most = menu.get("min_values", 1), menu.get("max_values", 1)
    options: list[Json] = menu.get("options") or []
    room = len(options) if menu["type"] == STRING_MENU else OPTIONS_MAX
    if not 0 <= least <= most <= room or most < 1:
        yield f"{path}.max_values", ("BASE_TYPE_BAD_RANGE", f"{least} to {most} of {room} options.")
    if menu["type"] != STRING_MENU:
        return
    if not 1 <= len(options) <= OPTIONS_MAX:
        yield f"{path}.options", ("BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {OPTIONS_MAX} in length.")
    values = [option.get("value") for option in options]
    if len(set(values)) < len(values):
        yield f"{path}.options", ("COMPONENT_SELECT_DUPLICATE_VALUE", "Option values must be unique.")
    if sum(bool(option.get("default")) for option in options) > most:
        yield f"{path}.options", ("COMPONENT_SELECT_TOO_MANY_DEFAULTS", "Too many options are chosen.")
    for index, option in enumerate(options):
        for part, minimum in (("label", 1), ("value", 1), ("description", 0)):
            yield from _length(f"{path}.options.{index}.{part}", option.get(part) or "", minimum, 100)


def check_modal(data: Json) -> None:
    """Raise ApiError (50035) when Discord would refuse to open this form."""
    if problems := dict(_modal_problems(data)):
        raise invalid_form(problems)


def _modal_problems(data: Json) -> Iterator[Problem]:
    yield from _length("data.title", str(data.get("title") or ""), 1, 45)
    yield from _length("data.custom_id", str(data.get("custom_id") or ""), 1, CUSTOM_ID_MAX)
    rows: list[Json] = data.get("components") or []
    if not 1 <= len(rows) <= FORM_MAX:
        yield "data.components", ("BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {FORM_MAX} in length.")
    for index, (row, item) in enumerate(zip(rows, items_of(rows), strict=True)):
        path = f"data.components.{index}"
        yield from _length(f"{path}.custom_id", str(item.get("custom_id") or ""), 1, CUSTOM_ID_MAX)
        yield from _length(f"{path}.label", str(row.get("label") or item.get("label") or ""), 1, 45)
        yield from _length(f"{path}.placeholder", item.get("placeholder") or "", 0, 100)


def _length(path: str, text: str, least: int, most: int) -> Iterator[Problem]:
    if not least <= len(text) <= most:
        yield path, ("BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
