"""`vigie lancer`: polls on schedule, delivers, lets the work in progress finish, and leaves."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.abonnement.abonnes import Abonne
from alerts.delivery.deliver import Deliverer
from alerts.delivery.terminal import DESTINATION as TERMINAL
from alerts.delivery.terminal import TerminalPrinter
from demo.player import LEGISLATURE, SimulatedClock
from demo.serveur import ServeurOfficiel
from parlement.dossiers import Acte
from service.configuration import EXAMPLE, example_text, read
from service.poll import Progress
from service.run import Service
from service.schedule import LONGEST, LONGEST_NEAR, AdaptiveTrigger, Drainer, build_scheduler, cadence
from service.vigie import AlreadyRunning, Vigie
from storage.database import Database, StorageError, check_integrity, open_reader
from storage.migrations import PARLEMENT
from storage.queries import Parlement, SourceState
from storage.sources import save_source
from tests.demo.outils import SOIR_DU_23_MARS, faits
from tests.processus import Processus, vigie_forked
from tests.storage.fabrique import DOSSIER, MARDI, SEANCE, member, open_parlement, store
from trackers.assemblee.archives import trackers_of
from trackers.tracker import Cadence

DEBUT = datetime(2022, 12, 1, tzinfo=UTC)


class Veille:
    """A Vigie that follows the debates of 2023, the official site on this machine, and what it printed."""

    def __init__(self, folder: Path, progress: Progress | None = None) -> None:
        self.clock = SimulatedClock(DEBUT)
        self.site = ServeurOfficiel(faits(), self.clock)
        self.folder = folder
        self.progress = progress
        self.printed: list[str] = []

    async def run_until(self, condition: Callable[[], bool], every: float | None = None) -> Service:
        """Run the service from the evening of 23 March until `condition`, then ask it to stop."""
        async with self.site, self._vigie() as vigie:
            if every is not None:
                vigie.trackers[:] = [
                    replace(tracker, cadence=Cadence(every, every))  # type: ignore[type-var]
                    for tracker in vigie.trackers
                ]
            self.clock.now = SOIR_DU_23_MARS
            printer = TerminalPrinter(self.printed.append, self.clock, largeur=100, couleur=False)
            service = Service(
                vigie,
                Deliverer(vigie.vigie_db, {}, self.clock, random.Random(1), printers={TERMINAL: printer}),
                None,
            )
            running = asyncio.create_task(service.run())
            async with asyncio.timeout(40):
                while not condition():  # noqa: ASYNC110 - what people read has no event
                    await asyncio.sleep(0.01)
            service.stop.set()
            async with asyncio.timeout(20):
                await running
            return service

    def _vigie(self) -> Vigie:
        return Vigie(
            read(example_text(), EXAMPLE, {}),
            self.folder,
            [Abonne(destination=TERMINAL)],
            self.clock,
            site=self.site.base_url,
            en_cours=LEGISLATURE,
            pause=0,
            progress=self.progress,
        )


def known(folder: Path, table: str = "scrutins") -> int:
    database = Database(folder / "parlement.db", PARLEMENT)
    try:
        return int(database.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"])
    finally:
        database.close()


async def test_sources_are_polled_again_and_again_and_alerts_are_delivered(tmp_path: Path) -> None:
    veille = Veille(tmp_path)

    def polled_twice_and_told() -> bool:
        return veille.site.compte.non_modifies > 6 and "59 pour, 14 contre" in "".join(veille.printed)

    await veille.run_until(polled_twice_and_told, every=1)
    assert any("Article 7" in text and "59 pour, 14 contre" in text for text in veille.printed)
    assert list((tmp_path / "sauvegardes").glob("*.db"))


async def test_at_the_first_launch_amendments_and_meetings_are_read_as_soon_as_their_bill_is_known(
    tmp_path: Path,
) -> None:
    veille = Veille(tmp_path)

    def filled() -> bool:
        return all(read_count(tmp_path, table) > 20 for table in ("amendements", "reunions"))

    await veille.run_until(filled)


def read_count(folder: Path, table: str) -> int:
    """Rows of a table while Vigie works; 0 before there is one."""
    try:
        connection = open_reader(folder / "parlement.db")
    except StorageError:
        return 0
    try:
        exists = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) if exists else 0
    finally:
        connection.close()


async def test_a_stop_in_the_middle_of_a_poll_lets_it_finish_and_send(tmp_path: Path) -> None:
    started: list[str] = []
    stopped = Veille(tmp_path / "arrêtée", lambda label, done, total: started.append(label))
    await stopped.run_until(lambda: bool(started))
    whole = Veille(tmp_path / "entière")
    await whole.run_until(lambda: "59 pour, 14 contre" in "".join(whole.printed))
    for folder in (stopped.folder, whole.folder):
        assert known(folder) == known(whole.folder)
        database = Database(folder / "parlement.db", PARLEMENT)
        assert all(source.succes and not source.echecs for source in Parlement(database).sources())
        database.close()
    assert "59 pour, 14 contre" in "".join(stopped.printed)


async def test_a_second_vigie_is_kept_out_of_the_folder(tmp_path: Path) -> None:
    veille = Veille(tmp_path)
    async with veille.site, veille._vigie():
        with pytest.raises(AlreadyRunning, match="une autre Vigie travaille déjà dans"):
            veille._vigie()


# --- as a process ------------------------------------------------------------------------------------------


@contextmanager
def lancer(folder: Path) -> Iterator[Processus]:
    """`vigie lancer`, whose way out leads to a closed port of this machine."""
    closed = "http://127.0.0.1:1"
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("VIGIE_", "DISCORD_"))
    }
    environ |= {"HTTPS_PROXY": closed, "HTTP_PROXY": closed, "NO_PROXY": ""}
    with vigie_forked("lancer", "--donnees", "donnees", folder=folder, environ=environ) as process:
        yield process


def wait_for(process: Processus, words: str) -> None:
    """Read what a process says until it says these words."""
    said = ""
    for line in process.sortie:
        said += line
        if words in line:
            return
    raise AssertionError(f"the process ended without saying “{words}”:\n{said}")


def test_a_second_lancer_is_refused_and_a_signal_ends_the_first_quickly(tmp_path: Path) -> None:
    with lancer(tmp_path) as first:
        wait_for(first, "sources à relever")
        with lancer(tmp_path) as second:
            said = second.sortie.read()
            assert second.wait(timeout=20) == 1
            assert "Erreur : une autre Vigie travaille déjà dans « donnees »" in said
            assert "Traceback" not in said
        first.send_signal(signal.SIGTERM)
        assert first.wait(timeout=10) == 0
    for name in ("parlement.db", "vigie.db"):
        assert not (tmp_path / "donnees" / f"{name}-wal").exists(), "nothing was left to fold back"
        check_integrity(tmp_path / "donnees" / name)


# --- the schedule ------------------------------------------------------------------------------------------


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Database]:
    with open_parlement(tmp_path) as database:
        yield database


TRACKER = trackers_of(16, en_cours=True)[0]
CALME, SEANCE_OUVERTE = TRACKER.cadence.calme or 0.0, TRACKER.cadence.seance or 0.0


def after_failures(base: Database, failures: int) -> float:
    base.write_now(lambda db: save_source(db, TRACKER.nom, {"libelle": "x", "url": "x", "echecs": failures}))
    return cadence(TRACKER, Parlement(base), MARDI)


def test_a_source_is_polled_faster_on_a_day_when_the_house_sits(base: Database) -> None:
    assert cadence(TRACKER, Parlement(base), MARDI) == TRACKER.cadence.calme
    store(base, member(DOSSIER, SEANCE))
    assert cadence(TRACKER, Parlement(base), MARDI) == SEANCE_OUVERTE < CALME
    assert cadence(TRACKER, Parlement(base), MARDI + timedelta(days=1)) == TRACKER.cadence.calme


def test_a_sitting_that_ends_after_midnight_is_still_that_evening_s(base: Database) -> None:
    late = Acte(uid="L16-S2", dossier=DOSSIER.uid, code="AN1-DEBATS-SEANCE", date=SEANCE.date, reunion="RU2")
    store(base, member(DOSSIER, late))
    half_past_midnight = datetime(2023, 3, 21, 23, 30, tzinfo=UTC)
    assert cadence(TRACKER, Parlement(base), half_past_midnight) == TRACKER.cadence.seance


def test_each_failure_in_a_row_doubles_the_wait_up_to_a_limit(base: Database) -> None:
    assert [after_failures(base, n) for n in range(2)] == [CALME, CALME * 2]
    assert after_failures(base, 50) == LONGEST


def test_around_debates_a_failing_source_is_never_left_for_long(base: Database) -> None:
    store(base, member(DOSSIER, SEANCE))
    assert after_failures(base, 50) == max(SEANCE_OUVERTE, LONGEST_NEAR)


def test_a_database_that_cannot_be_read_leaves_the_calm_rhythm_and_polling_goes_on(base: Database) -> None:
    class Unreadable(Parlement):
        def source(self, nom: str) -> SourceState | None:
            raise StorageError("disque illisible")

    assert cadence(TRACKER, Unreadable(base), MARDI) == TRACKER.cadence.calme


def test_a_source_fires_at_once_then_more_or_less_a_tenth_around_its_cadence() -> None:
    trigger = AdaptiveTrigger(lambda: 100.0, random.Random(3))
    assert trigger.get_next_fire_time(None, MARDI) == MARDI
    waits = {(trigger.get_next_fire_time(MARDI, MARDI) - MARDI).total_seconds() for _ in range(200)}
    assert 90 <= min(waits) < 92
    assert 108 < max(waits) <= 110


async def test_what_runs_when_a_stop_is_asked_is_waited_for_but_not_for_ever() -> None:
    drainer = Drainer()
    assert await drainer.drain(0)
    release, done = asyncio.Event(), []

    async def work() -> None:
        await release.wait()
        done.append("fini")

    outside = asyncio.create_task(drainer.run(work))
    await asyncio.sleep(0)
    outside.cancel()
    assert not await drainer.drain(0.01)
    release.set()
    assert await drainer.drain(5)
    assert done == ["fini"]


async def test_a_poll_that_breaks_is_logged_and_comes_again(caplog: pytest.LogCaptureFixture) -> None:
    scheduler, runs = build_scheduler(), []

    async def broken() -> None:
        runs.append(1)
        raise LookupError("imprévu")

    scheduler.add_job(broken, AdaptiveTrigger(lambda: 0.01, random.Random(1)), id="scrutins")
    scheduler.start()
    async with asyncio.timeout(5):
        while len(runs) < 3:  # noqa: ASYNC110 - nor has a schedule
            await asyncio.sleep(0.01)
    scheduler.shutdown(wait=False)
    assert "scrutins : imprévu" in caplog.text
