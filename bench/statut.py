"""`statut`: how long the bot takes to answer, from a database that holds years of votes and of amendments."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from alerts.render.discord import render_discord
from bench.demo import RACINE, play
from bench.depots import fill_amendements
from bench.mesure import Figure, apart, median_of, nombre, percentile_95
from bench.scrutins import MODELES, PREMIER, Fabrique
from commands.base import Context
from commands.registry import answer_line
from demo.chronique import charge
from demo.formats.commun import Objet
from demo.player import LEGISLATURE
from parlement.scrutins import Scrutin
from parlement.temps import PARIS
from service.ask import HORLOGE
from service.choix import Choix
from service.configuration import EXAMPLE, example_text, read
from storage import meta
from storage.database import Database
from storage.migrations import PARLEMENT, VIGIE
from storage.records import record_members
from storage.sources import Origin
from trackers.archive import Member
from trackers.assemblee.scrutins import parse_scrutin
from trackers.base import Reading
from trackers.tracker import MemberReading

QUESTIONS = (
    "!statut article7",
    "!votes article7",
    "!votes jo2024",
    "!vote 1274",
    "!amendements article7",
    "!amendements jo2024",
    "!amendement 27",
    "!agenda",
    "!direct",
    "!depute Vicot",
)
AUTRES, SUIVIS, FOIS, NEUFS = 8_000, 500, 200, 3
AMENDEMENTS, AMENDEMENTS_SUIVIS = 75_000, 10_000
INCONNUE = "Commande inconnue"
"""Title of an answer whose cost is not what is measured."""
MOST_SECONDS = 6.0
"""A question slower than its target is asked fewer times."""
MILLISECONDES = 50
"""Target of the 95th percentile."""


def mesure(
    autres: int = AUTRES,
    suivis: int = SUIVIS,
    fois: int = FOIS,
    neufs: int = NEUFS,
    amendements: tuple[int, int] = (AMENDEMENTS, AMENDEMENTS_SUIVIS),
    jusqu_a: str | None = None,
) -> Iterator[Figure]:
    """Ask each question up to `fois` times in one process, then the first of them in `neufs` fresh ones.

    `amendements`: how many are stored, those of the tracked bill among them.
    """
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as name:
        play(name, jusqu_a)
        attached = apart(fill, Path(name), autres, suivis)
        yield Figure("scrutins du texte suivi", attached, "", f"et {autres} d'autres textes")
        tracked, on_article = apart(fill_amendements, Path(name), *amendements)
        told = f"dont {on_article} sur l'article 7 ; {amendements[0]} en tout"
        yield Figure("amendements du texte suivi", tracked, "", told)
        for question, times in apart(answer_all, Path(name), fois).items():
            least, most = nombre(min(times)), nombre(max(times))
            told = f"médiane {nombre(sorted(times)[len(times) // 2])}, de {least} à {most}"
            yield Figure(f"{question}, 95 % de {len(times)}", percentile_95(times), "ms", told, MILLISECONDES)
        first = [apart(answer_all, Path(name), 1)[QUESTIONS[0]][0] for _ in range(neufs)]
        yield median_of(f"{QUESTIONS[0]}, première réponse d'un processus", first, "ms")
        yield median_of(f"vigie demander '{QUESTIONS[0]}'", [_ask(name) for _ in range(neufs)], "ms")


def fill(folder: Path, autres: int, suivis: int) -> int:
    """Store made-up votes, of the tracked bill and of others; gives how many the tracked bill then has."""
    faits = charge()
    made = ((Fabrique(faits, suivi=True), suivis), (Fabrique(faits, premier=PREMIER + suivis), autres))
    readings = [reading for fabrique, count in made for reading in _readings(fabrique, count)]
    with closing(Database(folder / "parlement.db", PARLEMENT)) as database:
        origin = Origin(source="bench", rang=LEGISLATURE, reponse=0, vu_le=datetime.now(PARIS))
        database.write_now(partial(record_members, origin=origin, readings=readings))
        sql = "SELECT count(*) AS n FROM scrutins WHERE rattache_a = ?"
        return int(database.rows(sql, faits.dossier.uid)[0]["n"])


def _readings(fabrique: Fabrique, count: int) -> Iterator[MemberReading]:
    """Votes as a tracker reads them."""
    models = [parse(fabrique.document(rang)) for rang in range(min(count, MODELES))]
    for rang in range(count):
        numero = fabrique.premier + rang
        vote = replace(models[rang % MODELES], numero=numero, uid=f"VTANR5L{LEGISLATURE}V{numero}")
        yield MemberReading(member=Member(f"{vote.uid}.json", rang, 0), body=b"", reading=Reading((vote,)))


def parse(document: Objet) -> Scrutin:
    """The record of a vote's document."""
    root = document["scrutin"]
    assert isinstance(root, dict)
    (vote,) = parse_scrutin(root).records
    assert isinstance(vote, Scrutin)
    return vote


def answer_all(folder: Path, fois: int) -> dict[str, list[float]]:
    """Milliseconds of each answer, by question, as Discord would be sent it. Runs in a process of its own."""
    times: dict[str, list[float]] = {question: [] for question in QUESTIONS}
    with (
        closing(Database(folder / "parlement.db", PARLEMENT)) as parlement,
        closing(Database(folder / "vigie.db", VIGIE)) as vigie,
    ):
        tracked = Choix(read(example_text(), EXAMPLE, {}), parlement, vigie).tracked
        now = datetime.fromisoformat(meta.get_meta(vigie, HORLOGE) or "")
        for question, took in times.items():
            start = time.perf_counter()
            while len(took) < fois and time.perf_counter() - start < MOST_SECONDS:
                began = time.perf_counter()
                answer = answer_line(question, Context(tracked=tracked, vigie=vigie, now=now))
                render_discord(answer)
                took.append((time.perf_counter() - began) * 1000)
                if answer.titre == INCONNUE:
                    raise RuntimeError(f"« {question} » : {answer.titre}")
    return times


def _ask(folder: str) -> float:
    """Milliseconds of the whole command, start of Python included."""
    command = [sys.executable, "-m", "bot", "demander", QUESTIONS[0], "--donnees", folder]
    began = time.perf_counter()
    subprocess.run(command, cwd=RACINE, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - began) * 1000
