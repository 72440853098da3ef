"""Components and forms: what Discord refuses is refused, by its own code."""

from typing import Any

import pytest

from .components import check_modal
from .errors import ApiError
from .presses import pressed
from .validation import check_message

Json = dict[str, Any]


def button(number: int = 0, **changes: Any) -> Json:
    return {"type": 2, "style": 2, "label": "Aide", "custom_id": f"v:{number}"} | changes


def menu(count: int, **changes: Any) -> Json:
    offered = [{"label": f"n° {n}", "value": str(n)} for n in range(count)]
    return {"type": 3, "custom_id": "menu", "options": offered} | changes


def shown(*rows: list[Json]) -> Json:
    return {"content": "?", "components": [{"type": 1, "components": row} for row in rows]}


def test_what_discord_takes_is_taken() -> None:
    check_message(shown([button(n) for n in range(5)], [menu(25, min_values=0, max_values=25)]))


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(shown(*([button(n)] for n in range(6))), id="six rows"),
        pytest.param(shown([button(n) for n in range(6)]), id="six buttons in a row"),
        pytest.param(shown([button(), menu(2)]), id="a button beside a menu"),
        pytest.param(shown([button(label="x" * 81)]), id="a long label"),
        pytest.param(shown([button(label="")]), id="no label"),
        pytest.param(shown([button(custom_id="x" * 101)]), id="a long id"),
        pytest.param(shown([button(1)], [button(1)]), id="twice the same id"),
        pytest.param(shown([menu(26)]), id="26 options"),
        pytest.param(shown([menu(0)]), id="no option"),
        pytest.param(shown([menu(2, max_values=3)]), id="more choices than options"),
        pytest.param(shown([menu(2, placeholder="x" * 151)]), id="a long placeholder"),
        pytest.param(
            shown([menu(0, options=[{"label": "a", "value": "1"}, {"label": "b", "value": "1"}])]),
            id="twice the same value",
        ),
    ],
)
def test_what_discord_refuses_is_refused(message: Json) -> None:
    with pytest.raises(ApiError) as error:
        check_message(message)
    assert error.value.code == 50035


def test_a_form_has_a_short_title_and_one_to_five_fields() -> None:
    field = {"type": 4, "custom_id": "texte", "label": "Heure", "style": 1}
    form = {"title": "Heures calmes", "custom_id": "f", "components": [{"type": 1, "components": [field]}]}
    check_modal(form)
    wrongs: tuple[Json, ...] = ({"title": "x" * 46}, {"components": []}, {"custom_id": ""})
    for wrong in wrongs:
        with pytest.raises(ApiError):
            check_modal(form | wrong)


def test_nobody_presses_what_is_not_there_or_is_disabled() -> None:
    rows = shown([button(1), button(2, disabled=True)])["components"]
    assert pressed(rows, "v:1") == {"custom_id": "v:1", "component_type": 2}
    for absent in ("v:2", "v:3"):
        with pytest.raises(LookupError):
            pressed(rows, absent)
