"""Every kind of message as Discord and a terminal show it, word for word, and as a locked phone does."""

from __future__ import annotations

import pytest

from alerts.render.discord import render_discord, units
from tests.alerts.dores import DOSSIER, NAMES, exemples, path_of

PHONE = 100
"""Characters of a notification that a locked phone shows."""
LINES = 15
"""Lines of a description: twelve, the headings of sections, and what is left out."""


@pytest.mark.parametrize("name", NAMES)
def test_each_kind_reads_as_it_was_last_read_by_somebody(name: str) -> None:
    assert exemples()[name].text() == path_of(name).read_text(encoding="utf-8")


def test_no_kind_is_forgotten() -> None:
    assert sorted(exemples()) == NAMES
    assert {path_of(name) for name in NAMES} == set(DOSSIER.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_its_headline_reads_alone_and_the_rest_on_one_screen(name: str) -> None:
    payload = render_discord(exemples()[name].message)
    assert units(payload.content) <= PHONE
    lines = payload.embeds[0]["description"].split("\n")
    assert len([line for line in lines if line]) <= LINES
    assert "Source lue le " in payload.embeds[0]["footer"]["text"]
