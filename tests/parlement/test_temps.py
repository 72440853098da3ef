"""Dates as the sources write them, and as people read them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlement.temps import (
    PARIS,
    date_courte,
    date_longue,
    duree,
    heure,
    il_y_a,
    instant_long,
    jour_de,
    parse_date,
    parse_instant,
)


@pytest.mark.parametrize(
    ("ecrit", "jour", "instant"),
    [
        ("2023-03-28T00:00:00.000+02:00", date(2023, 3, 28), datetime(2023, 3, 27, 22, tzinfo=UTC)),
        ("2023-05-20+02:00", date(2023, 5, 20), datetime(2023, 5, 19, 22, tzinfo=UTC)),
        ("2023-03-23", date(2023, 3, 23), datetime(2023, 3, 22, 23, tzinfo=UTC)),
        ("2023-03-23T21:05:30", date(2023, 3, 23), datetime(2023, 3, 23, 20, 5, 30, tzinfo=UTC)),
        ("2023-01-24 00:00:00", date(2023, 1, 24), datetime(2023, 1, 23, 23, tzinfo=UTC)),
        ("2023-03-27T22:00:00Z", date(2023, 3, 28), datetime(2023, 3, 27, 22, tzinfo=UTC)),
        (" 2023-03-23T13:20+0100 ", date(2023, 3, 23), datetime(2023, 3, 23, 12, 20, tzinfo=UTC)),
    ],
)
def test_every_form_of_the_sources_is_read(ecrit: str, jour: date, instant: datetime) -> None:
    assert parse_date(ecrit) == jour
    assert parse_instant(ecrit) == instant


@pytest.mark.parametrize(
    "ecrit",
    [
        None,
        "",
        "  ",
        "hier",
        "23/03/2023",
        "2023-02-30",
        "2023-03-23T25:00",
        "0001-01-01T00:00:00+02:00",
        "٢٠٢٣-03-23",
    ],
)
def test_what_is_not_a_date_is_unknown_and_never_guessed(ecrit: str | None) -> None:
    assert parse_date(ecrit) is None
    assert parse_instant(ecrit) is None


@given(st.text())
def test_no_text_breaks_the_reading_of_dates(texte: str) -> None:
    parse_date(texte)
    parse_instant(texte)


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_an_instant_written_and_read_back_is_the_same(instant: datetime) -> None:
    assert parse_instant(instant.astimezone(PARIS).isoformat()) == instant


def test_dates_are_spoken_in_french() -> None:
    vote = datetime(2023, 3, 23, 20, 5, tzinfo=UTC)
    assert date_longue(date(2023, 3, 23)) == "jeudi 23 mars 2023"
    assert date_courte(date(2023, 3, 1)) == "1er mars 2023"
    assert date_courte(date(2024, 8, 11)) == "11 août 2024"
    assert heure(vote) == "21 h 05"
    assert instant_long(vote) == "jeudi 23 mars 2023 à 21 h 05"


def test_a_vote_after_midnight_is_dated_in_paris_not_in_utc() -> None:
    vote = datetime(2023, 3, 23, 23, 40, tzinfo=UTC)
    assert jour_de(vote) == date(2023, 3, 24)
    assert instant_long(vote) == "vendredi 24 mars 2023 à 0 h 40"


@pytest.mark.parametrize(
    ("delta", "dit"),
    [
        (timedelta(seconds=59), "moins d’une minute"),
        (timedelta(minutes=12, seconds=40), "12 min"),
        (timedelta(hours=3, minutes=59), "3 h"),
        (timedelta(days=1), "1 jour"),
        (timedelta(days=2, hours=5), "2 jours"),
        (-timedelta(minutes=12), "12 min"),
    ],
)
def test_a_length_of_time_is_said_by_its_largest_unit(delta: timedelta, dit: str) -> None:
    assert duree(delta) == dit


def test_elapsed_time_is_real_time_when_clocks_change() -> None:
    avant = datetime(2023, 3, 26, 1, 30, tzinfo=PARIS)
    apres = datetime(2023, 3, 26, 3, 30, tzinfo=PARIS)
    assert il_y_a(avant, apres) == "il y a 1 h"
    assert il_y_a(apres, avant) == "dans 1 h"
    assert il_y_a(avant, avant) == "à l’instant"
    assert parse_instant("2023-10-29T02:30:00") == datetime(2023, 10, 29, 0, 30, tzinfo=UTC)


def test_an_instant_without_time_zone_is_refused() -> None:
    naif = datetime(2023, 3, 23, 21, 5)  # noqa: DTZ001
    with pytest.raises(ValueError, match="sans fuseau"):
        heure(naif)
    with pytest.raises(ValueError, match="sans fuseau"):
        il_y_a(naif, datetime(2023, 3, 23, tzinfo=UTC))
