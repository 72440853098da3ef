"""The debates of the Olympic law, polled once from the local official site, with questions asked on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alerts.delivery.deliver import Deliverer
from alerts.render.terminal import render_terminal
from commands.base import Context
from commands.registry import answer_line
from demo.player import Player
from service.choix import Choix
from service.configuration import EXAMPLE, example_text, read
from storage.database import Database
from storage.migrations import PARLEMENT, VIGIE
from tests.commands.salons import SALONS, Carnet

STOPS = (
    "2022-12-22T23:00+01:00",
    "2023-02-01T23:00+01:00",
    "2023-03-15T12:00+01:00",
    "2023-03-23T23:00+01:00",
    "2023-03-28T23:00+02:00",
    "2023-05-18T12:00+02:00",
    "2023-06-01T00:00+02:00",
)
QUESTIONS = ("!statut article7", "!statut jo2024", "!votes article7")


@dataclass(frozen=True)
class Rejeu:
    """Where it was played into, and the answers by day ("2023-03-23") and question."""

    folder: Path
    answers: dict[tuple[str, str], str]
    carnet: Carnet

    def answer(self, jour: str, question: str = "!statut article7") -> str:
        return self.answers[jour, question]


def text_of(line: str, context: Context) -> str:
    """The answer as a very wide terminal shows it: one line each."""
    return render_terminal(answer_line(line, context), largeur=1000, couleur=False, now=context.now)


async def play(folder: Path) -> Rejeu:
    """Play up to each stop, and ask there; ten channels of different settings receive what they are to receive."""
    player = Player(
        read(example_text(), EXAMPLE, {}),
        folder,
        tuple(SALONS.values()),
        vitesse=None,
        jusqu_a=None,
        stop=asyncio.Event(),
    )
    answers: dict[tuple[str, str], str] = {}
    carnet = Carnet(player.clock)
    async with player.server, player.open() as vigie:
        deliverer = Deliverer(vigie.vigie_db, {"discord": carnet}, player.clock)
        for stop in STOPS:
            player.end = datetime.fromisoformat(stop)
            await player.play(vigie, deliverer, lambda _: None)
            answers |= {(stop[:10], asked): text_of(asked, vigie.context()) for asked in QUESTIONS}
    return Rejeu(folder, answers, carnet)


@contextmanager
def asked_at_the_end(folder: Path) -> Iterator[Context]:
    """What answers are made from once everything was played."""
    parlement, vigie = Database(folder / "parlement.db", PARLEMENT), Database(folder / "vigie.db", VIGIE)
    try:
        tracked = Choix(read(example_text(), EXAMPLE, {}), parlement, vigie).tracked
        yield Context(tracked=tracked, vigie=vigie, now=datetime.fromisoformat(STOPS[-1]))
    finally:
        parlement.close()
        vigie.close()
