"""The debates of the Olympic law, polled once from the local official site, with questions asked on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alerts.render_terminal import render_terminal
from commands.base import Context
from commands.registry import answer_line
from demo.chronique import charge
from demo.player import LEGISLATURE, SimulatedClock
from demo.publication import haltes
from demo.serveur import ServeurOfficiel
from demo.tournee import Tournee
from service.choix import Choix
from service.configuration import EXAMPLE, example_text, read
from service.vigie import Vigie
from storage.database import Database
from storage.migrations import PARLEMENT, VIGIE

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

    def answer(self, jour: str, question: str = "!statut article7") -> str:
        return self.answers[jour, question]


def text_of(line: str, context: Context) -> str:
    """The answer as a very wide terminal shows it: one line each."""
    return render_terminal(answer_line(line, context), largeur=1000, couleur=False, now=context.now)


async def play(folder: Path) -> Rejeu:
    """Poll at every moment when the official site changed, and ask at each stop."""
    faits = charge()
    clock = SimulatedClock(faits.dossier.chronique.debut)
    stops = [datetime.fromisoformat(stop) for stop in STOPS]
    answers: dict[tuple[str, str], str] = {}
    async with ServeurOfficiel(faits, clock) as server:
        configuration = read(example_text(), EXAMPLE, {})
        vigie = Vigie(configuration, folder, (), clock, site=server.base_url, en_cours=LEGISLATURE, pause=0)
        tournee = Tournee(server)
        async with vigie:
            for moment in sorted([*(m for m in haltes(faits) if m < stops[-1]), *stops]):
                clock.now = moment
                await tournee.poll(vigie, everything=moment in stops)
                if moment in stops:
                    jour = STOPS[stops.index(moment)][:10]
                    answers |= {(jour, asked): text_of(asked, vigie.context()) for asked in QUESTIONS}
    return Rejeu(folder, answers)


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
