"""What the Discord front end decides without Discord: buttons kept, commands registered anew, who is held back."""

from __future__ import annotations

from typing import Any

from alerts.discord.boutons import buttons, components
from alerts.message import Action, reponse
from commands.discord.enregistrement import differ
from commands.discord.frein import Frein, Passage
from commands.discord.place import Onglet, Place


def option(**changes: Any) -> dict[str, Any]:
    return {"name": "sujet", "description": "un texte", "type": 3, "required": False} | changes


def command(*options: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"name": "statut", "description": "où en est-on", "type": 1, "options": list(options)} | changes


def test_what_discord_adds_to_a_command_is_no_difference() -> None:
    known = command(
        {"name": "sujet", "description": "un texte", "type": 3}, id="1", version="2", contexts=None
    )
    assert not differ([command(option())], [known])


def test_a_command_that_changed_was_added_or_was_removed_is_a_difference() -> None:
    one = command(option())
    assert differ([one], [])
    assert differ([], [one])
    assert differ([one], [command(option(required=True))])
    assert differ([one], [command(option(autocomplete=True))])
    assert differ([one], [command(option(), description="autre")])


async def test_at_most_five_buttons_each_once_and_only_those_discord_takes() -> None:
    actions = [
        Action("Votes", "!votes article7"),
        Action("Votes encore", "/votes article7"),
        Action("Trop long", "recherche " + "x" * 100),
        Action("\u202e\u200b\n", "aide"),
        Action("L" * 200, "aide"),
        *(Action(str(n), f"vote {n}") for n in range(9)),
    ]
    found = list(buttons(actions))
    assert [one.custom_id for one in found][:2] == ["v:votes article7", "v:aide"]
    assert len(found) == 5
    assert all(len(one.label or "") <= 80 for one in found)


async def test_a_message_that_was_shortened_gives_the_rest_and_others_need_no_button() -> None:
    message = reponse("Titre", suite="!votes article7")
    assert components(message) is None
    vue = components(message, abrege=True)
    assert vue is not None
    assert [getattr(one, "custom_id", "") for one in vue.children] == ["v:votes article7"]


def test_an_id_is_read_as_it_was_written_and_nothing_else_is() -> None:
    place = Place(Onglet.QUAND, "123456789012345678", 3, 7)
    assert Place.read(place.id("calme", "23 h : 7 h")) == (place, "calme", "23 h : 7 h")
    for foreign in (
        "",
        "p:",
        "v:statut",
        "p:voir:ailleurs:1:0:0:",
        "p:voir:quoi:<@1>:0:0:",
        "p:voir:quoi:1:x:0:",
    ):
        assert Place.read(foreign) is None


def test_one_refusal_is_said_then_nothing_and_others_are_not_counted() -> None:
    frein = Frein(rate=2, per=10.0)
    said = [frein.passage("alice", 100.0 + second) for second in range(5)]
    assert said == [Passage.LIBRE, Passage.LIBRE, Passage.FREINE, Passage.TU, Passage.TU]
    assert frein.passage("bob", 104.0) is Passage.LIBRE
    assert frein.passage("alice", 120.0) is Passage.LIBRE
