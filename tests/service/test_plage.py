"""A source that publishes at known hours is asked often within them, and never slept through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from service.schedule import cadence
from storage.database import Database
from storage.queries import Parlement
from storage.sources import save_source
from tests.storage.fabrique import open_parlement
from trackers.jorf.sources import JorfTracker
from trackers.tracker import Plage


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Database]:
    with open_parlement(tmp_path) as database:
        yield database


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        (datetime(2026, 8, 19, 10, 0, tzinfo=UTC), 3600),
        (datetime(2026, 8, 18, 21, 55, tzinfo=UTC), 900),
        (datetime(2026, 8, 18, 22, 5, tzinfo=UTC), 300),
        (datetime(2026, 8, 18, 22, 10, tzinfo=UTC), 900),
        (datetime(2026, 8, 18, 23, 59, tzinfo=UTC), 900),
        (datetime(2026, 8, 19, 0, 0, tzinfo=UTC), 3600),
        (datetime(2026, 1, 15, 23, 0, tzinfo=UTC), 600),
    ],
)
def test_the_journal_officiel_is_asked_for_often_at_night_in_paris_and_hourly_by_day(
    base: Database, now: datetime, seconds: float
) -> None:
    assert cadence(JorfTracker(), Parlement(base), now) == seconds


def test_failures_slow_it_by_day_and_never_make_it_miss_the_night(base: Database) -> None:
    base.write_now(lambda db: save_source(db, "jorf", {"libelle": "x", "url": "x", "echecs": 5}))
    noon, evening = datetime(2026, 8, 19, 10, 0, tzinfo=UTC), datetime(2026, 8, 19, 21, 10, tzinfo=UTC)
    assert cadence(JorfTracker(), Parlement(base), noon) == 6 * 3600
    assert cadence(JorfTracker(), Parlement(base), evening) == 3600
    assert cadence(JorfTracker(), Parlement(base), datetime(2026, 8, 19, 23, 0, tzinfo=UTC)) == 900


def test_the_night_when_clocks_go_back_is_an_hour_longer() -> None:
    plage = Plage(debut=time(4, 0), fin=time(5, 0), secondes=60)
    assert plage.wait(datetime(2026, 10, 24, 22, 0, tzinfo=UTC)) == 5 * 3600
