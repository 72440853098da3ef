"""The days and hours of an act, as prefects write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlement.periodes import read_jour, read_periode
from parlement.temps import PARIS


@pytest.mark.parametrize(
    ("said", "du", "au"),
    [
        ("le samedi 8 mars 2025", "2025-03-08", "2025-03-08"),
        ("du 9 au 10 janvier 2026", "2026-01-09", "2026-01-10"),
        ("du mardi 19 au dimanche 24 mars 2024", "2024-03-19", "2024-03-24"),
        ("du 6 août 2025 au 1er octobre 2025", "2025-08-06", "2025-10-01"),
        ("du 30 décembre au 2 janvier 2026", "2025-12-30", "2026-01-02"),
        ("dans le 94 du 10/07 au 31/08/25", "2025-07-10", "2025-08-31"),
        ("les 20, 21, 27 et 28 octobre 2023", "2023-10-20", "2023-10-28"),
        ("les 27, 28 septembre et 1er octobre 2024", "2024-09-27", "2024-10-01"),
        ("le samedi 3 et le dimanche 4 août 2024", "2024-08-03", "2024-08-04"),
        ("à compter du 3 mars 2025 pour trois mois", "2025-03-03", None),
        ("jusqu'au 3 mars 2025 inclus", None, "2025-03-03"),
        ("du 1er au 31 janvier 2024 inclus, de 20h à 6h", "2024-01-01", "2024-01-31"),
        ("le 4 février 2024 de 9h00 à 12h00 et de 14h00 à 18h00", "2024-02-04", "2024-02-04"),
        (
            "le samedi 8 mars 2025 de 9 h à 20 h et le dimanche 9 mars 2025 de 10 h à 18 h",
            "2025-03-08",
            "2025-03-09",
        ),
        ("le 13 novembre 2025, dix ans après les attentats du 13 novembre 2015", "2025-11-13", "2025-11-13"),
    ],
)
def test_days_are_read_and_hours_that_are_not_those_of_one_range_give_no_instant(
    said: str, du: str | None, au: str | None
) -> None:
    periode = read_periode(f"La présente autorisation est délivrée {said}.")
    assert periode is not None
    assert periode.sure
    assert [day and str(day) for day in (periode.du, periode.au)] == [du, au]
    assert (periode.debut(PARIS), periode.fin(PARIS)) == (None, None)


@pytest.mark.parametrize(
    ("said", "debut", "fin"),
    [
        ("le di manche 4 février 2024  de \n09h00 à 20h00", (2024, 2, 4, 8, 0), (2024, 2, 4, 19, 0)),
        ("de 9h00 à 20h00 le dimanche 4 février 2024", (2024, 2, 4, 8, 0), (2024, 2, 4, 19, 0)),
        ("du 15 juin 2024 à 22h00 au 16 juin 2024 à 04h00", (2024, 6, 15, 20, 0), (2024, 6, 16, 2, 0)),
        ("le samedi 15 juin 2024 de 22h00 à 04h00", (2024, 6, 15, 20, 0), (2024, 6, 16, 2, 0)),
        ("le 15 juin 2024 de 9 heures 30 à 24h00", (2024, 6, 15, 7, 30), (2024, 6, 15, 22, 0)),
        (
            "à compter du 3 mars 2025 à 8h et jusqu'au 5 mars 2025 à minuit",
            (2025, 3, 3, 7, 0),
            (2025, 3, 5, 23, 0),
        ),
        ("du samedi 1er juillet 21h au dimanche 2 juillet 2023 6h", (2023, 7, 1, 19, 0), (2023, 7, 2, 4, 0)),
    ],
)
def test_hours_of_one_range_give_its_instants(
    said: str, debut: tuple[int, ...], fin: tuple[int, ...]
) -> None:
    periode = read_periode(f"pour la finalité précitée, {said} ; ensuite")
    assert periode is not None
    assert "".join(periode.texte.split()) == "".join(said.split())
    assert periode.debut(PARIS) == datetime(*debut, tzinfo=UTC)  # type: ignore[misc,arg-type]
    assert periode.fin(PARIS) == datetime(*fin, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_the_same_hours_are_other_instants_overseas() -> None:
    periode = read_periode("le 8 mars 2025 de 8h à 18h")
    assert periode is not None
    assert periode.debut(ZoneInfo("Indian/Reunion")) == datetime(2025, 3, 8, 4, tzinfo=UTC)


def test_a_weekday_that_is_not_that_of_its_date_makes_nothing_sure() -> None:
    periode = read_periode("du vendredi 13 juillet 2023 à 18h00 au samedi 15 juillet 2023 à 06h00")
    assert periode is not None
    assert not periode.sure
    assert periode.debut(PARIS) is None
    assert periode.fin(PARIS) is None


@pytest.mark.parametrize(
    "said",
    [
        "à l'occasion de la fête de la musique",
        "le 30 février 2024",
        "du 18 juillet 2024 au 26 juil",
        "du mercredi 21 août 2024 au dimanche 25 août...",
        "le lundi 5 août 2",
        "samedi 26.08",
        "l'article 5.1 du code",
    ],
)
def test_what_is_cut_short_or_no_date_says_no_period(said: str) -> None:
    assert read_periode(said) is None


@pytest.mark.parametrize("said", ["Fait à Paris, le 15/06/2024", "fait le 15 JUIN 2024", "le 1 5 juin 2024"])
def test_the_day_of_signature_is_read_in_words_and_in_figures(said: str) -> None:
    assert read_jour(said) == date(2024, 6, 15)


@given(st.text(alphabet="du les et au à de 0123456789h/:.,mars2025lundi", max_size=60))
def test_no_text_makes_it_fail(said: str) -> None:
    periode = read_periode(said)
    assert periode is None or periode.texte in said
