"""The pace over all of Discord: even, the most important first, slowed when Discord asks."""

from __future__ import annotations

import asyncio
import time

import pytest

from alerts.delivery.allure import Allure

MAJEUR, COURANT = 3, 1


async def departures(allure: Allure, *asked: tuple[str, int, bool]) -> list[str]:
    """Who left, in order, when all ask at once: name, importance, whether it is an edit."""
    left: list[str] = []

    async def leave(name: str, rang: int, edit: bool) -> None:
        await allure.turn(rang, edit=edit)
        left.append(name)

    await asyncio.gather(*(leave(*one) for one in asked))
    return left


async def test_departures_are_even_and_never_more_than_asked_in_a_second() -> None:
    allure, instants = Allure(200), []
    for _ in range(60):
        await allure.turn(COURANT)
        instants.append(time.monotonic())
    for first, later in zip(instants, instants[20:], strict=False):
        assert later - first > 17 / 200  # two late ones may be caught up with
    assert instants[-1] - instants[0] < 2 * 59 / 200


async def test_the_most_important_leaves_first_whenever_it_came() -> None:
    asked = [(f"courant {n}", COURANT, False) for n in range(3)]
    left = await departures(Allure(500), *asked, ("majeur", MAJEUR, False))
    assert left == ["majeur", "courant 0", "courant 1", "courant 2"]


async def test_an_edit_leaves_after_the_first_postings_of_its_importance_and_before_less_important_ones() -> (
    None
):
    asked = (("courant", COURANT, False), ("édition", MAJEUR, True), ("majeur", MAJEUR, False))
    assert await departures(Allure(500), *asked) == ["majeur", "édition", "courant"]


async def test_nothing_leaves_for_as_long_as_discord_asks() -> None:
    allure, began = Allure(500), time.monotonic()
    waiting = asyncio.create_task(allure.turn(COURANT))
    allure.slow(0.15)
    await waiting
    assert time.monotonic() - began >= 0.15


async def test_who_gave_up_waiting_takes_nobody_s_turn() -> None:
    allure = Allure(20)
    await allure.turn(COURANT)
    gone = [asyncio.create_task(allure.turn(MAJEUR)) for _ in range(50)]
    await asyncio.sleep(0)
    for one in gone:
        one.cancel()
    began = time.monotonic()
    await allure.turn(COURANT)
    assert time.monotonic() - began < 0.5
    assert allure.waiting() == 0


@pytest.mark.parametrize("pause", [0.0, 0.12])
async def test_a_slow_moment_is_not_caught_up_with_in_one_burst(pause: float) -> None:
    allure = Allure(100)
    await allure.turn(COURANT)
    turns = [asyncio.create_task(allure.turn(COURANT)) for _ in range(12)]
    await asyncio.sleep(0)
    time.sleep(pause)  # noqa: ASYNC251
    began = time.monotonic()
    await asyncio.gather(*turns)
    assert time.monotonic() - began > 0.08
