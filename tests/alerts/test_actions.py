"""What may be asked from a message: commands that exist and answer, the most useful first, five at most."""

from __future__ import annotations

import pytest

from alerts.compose.actions import MOST, POURQUOI, actions_of
from alerts.message import Action, decode_message
from alerts.render.terminal import render_terminal
from commands.registry import find_commande
from storage.outbox import reference_of
from tests.alerts.dores import NAMES, exemples
from tests.alerts.monde import Monde, amendement, decided, gouvernement, rejected, vote

LONGEST = 25
"""Characters of a label: five of them stand in two rows of a phone."""


@pytest.mark.parametrize("name", NAMES)
def test_every_message_can_be_acted_on_by_commands_that_exist(name: str) -> None:
    message = exemples()[name].message
    assert 1 < len(message.actions) <= MOST
    assert len({action.commande for action in message.actions}) == len(message.actions)
    assert Action(POURQUOI, f"pourquoi {message.reference}") in message.actions[-2:]
    for action in message.actions:
        assert find_commande(action.commande.split()[0]), action
        assert len(action.libelle) <= LONGEST


async def test_one_vote_opens_its_detail_and_several_their_list(monde: Monde) -> None:
    await monde.tell(rejected(1, "l'amendement n° 1 de M. Peu à l'article 7"))
    assert _commands(monde)[0] == "vote 16-1"
    await monde.tell(rejected(2, "l'amendement n° 2 de M. Peu à l'article 7"))
    assert _commands(monde)[0] == "votes article7"
    await monde.tell(vote(1274))
    assert _commands(monde)[0] == "vote 16-1274"


async def test_what_was_decided_without_a_vote_offers_no_detail_of_it(monde: Monde) -> None:
    await monde.tell(decided(amendement(27), "Adopté"))
    assert _commands(monde)[0] == "amendements article7"


async def test_a_message_that_is_told_no_more_offers_nothing(monde: Monde) -> None:
    await monde.tell(gouvernement(237))
    monde.deliver()
    await monde.tell(gouvernement(237, etat="effacé"))
    (row,) = monde.due()
    message = decode_message(row.message)
    assert "message retiré" in message.titre
    assert message.actions == ()


async def test_what_is_its_own_leaves_room_for_what_every_message_has(monde: Monde) -> None:
    await monde.tell(vote(1274))
    (alerte,) = [one for one in monde.weigh() if one.cle.startswith("votes:")]
    own = [Action(f"Geste {n}", f"statut {n}") for n in range(9)]
    assert [a.commande for a in actions_of(alerte, own, monde.tracked)] == [
        "statut 0",
        "statut 1",
        "statut 2",
        f"pourquoi {reference_of(alerte.cle)}",
        "abonner article7",
    ]


async def test_a_terminal_has_no_buttons(monde: Monde) -> None:
    await monde.tell(vote(1274))
    (row,) = monde.due()
    assert POURQUOI not in render_terminal(decode_message(row.message), largeur=100, couleur=False)


def _commands(monde: Monde) -> list[str]:
    row = next(row for row in monde.due() if row.alerte.startswith("votes:"))
    return [action.commande for action in decode_message(row.message).actions]
