"""Meetings on a bill: announced once whichever source says it first, moved, cancelled; deletions that are no news."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from alerts.importance import Importance
from alerts.message import decode_message
from alerts.weigh import Genre
from parlement.reunions import PointOdj, Reunion
from storage.outbox import Etat
from tests.alerts.monde import UID, Monde, step
from tests.alerts.test_compose import golden
from tests.storage.fabrique import member, origin, store
from trackers.base import Record

MERCREDI = Reunion(
    uid="RU5",
    type="séance",
    debut=datetime(2023, 3, 29, 13, 0, tzinfo=UTC),
    jour=date(2023, 3, 29),
    rang_seance=1,
    etat="Confirmé",
)
SUITE = PointOdj(uid="RU5PT1", reunion="RU5", type="Suite de la discussion", etat="Confirmé", dossiers=(UID,))
COMMISSION = Reunion(
    uid="RU6",
    type="commission",
    debut=datetime(2023, 3, 28, 7, 0, tzinfo=UTC),
    jour=date(2023, 3, 28),
    etat="Eventuel",
)
EXAMEN = PointOdj(uid="RU6PT1", reunion="RU6", type="Examen", etat="Eventuel", dossiers=(UID,))
JEUDI30 = replace(MERCREDI, debut=datetime(2023, 3, 30, 13, 0, tzinfo=UTC), jour=date(2023, 3, 30))
ACTE = step("L16-S5", "AN1-DEBATS-SEANCE", date(2023, 3, 29), reunion="RU5")


def together(monde: Monde, *records: Record) -> None:
    """Read as one answer."""
    monde.now += timedelta(minutes=1)
    store(monde.parlement, *(member(record) for record in records), where=origin(vu_le=monde.now))


def genres(monde: Monde) -> list[Genre]:
    return [alerte.genre for alerte in monde.weigh()]


async def shown(monde: Monde, *records: Record) -> list[str]:
    together(monde, *records)
    await monde.tell()
    return [monde.shown(row) for row in monde.deliver()]


# --- announced -----------------------------------------------------------------------------------------------------


async def test_meetings_announced_together_are_one_message(monde: Monde) -> None:
    (text,) = await shown(monde, MERCREDI, SUITE, COMMISSION, EXAMEN)
    assert (
        text.rpartition("·")[0]
        == golden(
            """
        ● NOTABLE  🗓️ Jeux olympiques 2024 : 2 réunions à l'agenda, du mardi 28 au mercredi 29 mars 2023
        <https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918>
        • mardi 28 mars 2023 à 9 h 00 · réunion de commission : examen — à confirmer
        • mercredi 29 mars 2023 à 15 h 00 · séance publique : suite de la discussion

        Source lue le jeudi 23 mars 2023 à 13 h 17
        """
        )
        + " "
    )


def test_a_commission_alone_is_common(monde: Monde) -> None:
    together(monde, COMMISSION, EXAMEN)
    assert [a.importance for a in monde.weigh()] == [Importance.COURANT]


@pytest.mark.parametrize(
    "records",
    [
        (replace(MERCREDI, debut=datetime(2023, 3, 20, 13, tzinfo=UTC), jour=date(2023, 3, 20)), SUITE),
        (replace(MERCREDI, etat="Supprimé"), SUITE),
        (MERCREDI, replace(SUITE, etat="Supprimé")),
        (MERCREDI, replace(SUITE, dossiers=("DLR5L16N1",))),
    ],
)
def test_a_past_or_deleted_meeting_or_one_of_another_bill_announces_nothing(
    monde: Monde, records: Sequence[Record]
) -> None:
    together(monde, *records)
    assert genres(monde) == []


async def test_the_announcement_is_edited_when_the_meeting_moves_or_is_cancelled(monde: Monde) -> None:
    await shown(monde, MERCREDI, SUITE, COMMISSION, EXAMEN)
    (edited,) = await shown(monde, replace(COMMISSION, etat="Annulé"))
    assert "réunion de commission : examen — réunion annulée" in edited


def test_told_again_from_the_start_the_same_announcements_come_out(monde: Monde) -> None:
    together(monde, MERCREDI, SUITE)
    together(monde, COMMISSION, EXAMEN)
    first = {a.cle for a in monde.weigh()}
    together(monde, replace(COMMISSION, etat="Annulé"), JEUDI30)
    monde.weigh()
    monde.position = 0
    assert first <= {a.cle for a in monde.weigh()}
    assert len(first) == 2


# --- one fact, one message: the steps of the bill say it too ---------------------------------------------------------


def test_a_meeting_that_the_agenda_told_is_not_told_again_by_the_step(monde: Monde) -> None:
    together(monde, MERCREDI, SUITE)
    assert genres(monde) == [Genre.AGENDA]
    together(monde, ACTE)
    assert genres(monde) == []


def test_a_meeting_that_the_step_told_is_not_told_again_by_the_agenda(monde: Monde) -> None:
    together(monde, ACTE)
    assert genres(monde) == [Genre.ETAPES]
    together(monde, MERCREDI, SUITE)
    assert Genre.AGENDA not in genres(monde)


async def test_the_step_says_its_hour_as_soon_as_the_agenda_gives_it(monde: Monde) -> None:
    (text,) = await shown(monde, ACTE)
    assert "séance publique le mercredi 29 mars 2023 (Assemblée" in " ".join(text.split())
    together(monde, MERCREDI, SUITE)
    await monde.tell()
    (row,) = monde.due()
    assert row.etat is Etat.A_MODIFIER
    assert (
        monde.shown(row).rpartition("·")[0]
        == golden(
            """
        ● NOTABLE  📌 Jeux olympiques 2024 : séance publique le mercredi 29 mars 2023 à 15 h 00 (Assemblée,
        1re lecture)
        <https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918>
        • mercredi 29 mars 2023 à 15 h 00 · séance publique

        Source lue le jeudi 23 mars 2023 à 13 h 18
        """
        )
        + " "
    )


async def test_steps_told_together_are_edited_together_whatever_was_told_since(monde: Monde) -> None:
    other = step("L16-S6", "AN1-DEBATS-SEANCE", date(2023, 3, 30), reunion="RU7")
    await shown(monde, ACTE, other)
    await shown(monde, step("L16-S7", "AN1-DEBATS-SEANCE", date(2023, 3, 31), reunion="RU8"))
    await shown(monde, replace(other, date=date(2023, 4, 3)))
    together(monde, MERCREDI, SUITE)
    await monde.tell()
    assert [row.etat for row in monde.due()] == [Etat.A_MODIFIER]


async def test_an_hour_of_another_day_or_of_a_cancelled_meeting_is_not_said(monde: Monde) -> None:
    (text,) = await shown(monde, ACTE, JEUDI30, step("L16-S6", "AN1-DEBATS-SEANCE", date(2023, 3, 28), reunion="RU6"),
                          replace(COMMISSION, etat="Annulé"))  # fmt: skip
    assert "• mardi 28 mars 2023 · séance publique" in text
    assert "• mercredi 29 mars 2023 · séance publique" in text


def test_seen_at_the_same_instant_the_step_tells(monde: Monde) -> None:
    together(monde, ACTE, MERCREDI, SUITE)
    assert genres(monde) == [Genre.ETAPES]


def test_a_step_of_a_meeting_whose_point_was_already_deleted_is_told(monde: Monde) -> None:
    together(monde, MERCREDI, replace(SUITE, etat="Supprimé"))
    monde.weigh()
    together(monde, ACTE)
    assert genres(monde) == [Genre.ETAPES]


# --- moved ---------------------------------------------------------------------------------------------------------


async def test_a_meeting_that_moves(monde: Monde) -> None:
    await shown(monde, MERCREDI, SUITE)
    text = next(t for t in await shown(monde, JEUDI30) if "déplacée" in t)
    assert (
        text.rpartition("·")[0]
        == golden(
            """
        ● NOTABLE  🗓️ Jeux olympiques 2024 : séance publique déplacée du mercredi 29 mars 2023 au jeudi 30
        mars 2023
        <https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918>
        Jeux olympiques 2024
        Prévue le mercredi 29 mars 2023 à 15 h 00, déplacée au jeudi 30 mars 2023 à 15 h 00

        Source lue le jeudi 23 mars 2023 à 13 h 18
        """
        )
        + " "
    )


async def test_another_hour_of_the_same_day_is_told_as_such(monde: Monde) -> None:
    await shown(monde, MERCREDI, SUITE)
    texts = await shown(monde, replace(MERCREDI, debut=datetime(2023, 3, 29, 19, 30, tzinfo=UTC)))
    assert any("du mercredi 29 mars 2023 déplacée de 15 h 00 à 21 h 30" in " ".join(t.split()) for t in texts)


def test_the_source_that_moves_it_first_tells_the_move(monde: Monde) -> None:
    together(monde, ACTE)
    together(monde, MERCREDI, SUITE)
    monde.weigh()
    together(monde, JEUDI30)
    assert Genre.DEPLACEMENT in genres(monde)
    together(monde, replace(ACTE, date=date(2023, 3, 30)))
    assert genres(monde) == []


def test_a_move_that_the_step_told_is_not_told_again_by_the_agenda(monde: Monde) -> None:
    together(monde, ACTE)
    together(monde, MERCREDI, SUITE)
    monde.weigh()
    together(monde, replace(ACTE, date=date(2023, 3, 30)))
    assert genres(monde) == [Genre.REPORT]
    together(monde, JEUDI30)
    assert Genre.DEPLACEMENT not in genres(monde)


def test_a_beginning_mended_after_the_meeting_is_silent(monde: Monde) -> None:
    together(monde, MERCREDI, SUITE)
    monde.weigh()
    monde.now = datetime(2023, 3, 29, 20, 0, tzinfo=UTC)
    together(monde, replace(MERCREDI, debut=datetime(2023, 3, 29, 13, 5, tzinfo=UTC)))
    assert Genre.DEPLACEMENT not in genres(monde)


# --- cancelled -----------------------------------------------------------------------------------------------------


async def test_the_bill_leaves_the_agenda_when_nothing_else_stands(monde: Monde) -> None:
    await shown(monde, MERCREDI, SUITE)
    monde.now = datetime(2023, 3, 24, 9, tzinfo=UTC)
    texts = await shown(monde, replace(SUITE, etat="Supprimé", dossiers=()))
    text = next(t for t in texts if "quitte" in t)
    assert (
        text.rpartition("·")[0]
        == golden(
            """
        ● NOTABLE  🗓️ Jeux olympiques 2024 quitte l'ordre du jour du mercredi 29 mars 2023
        <https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918>
        Jeux olympiques 2024
        Séance publique du mercredi 29 mars 2023 : maintenue, sans ce texte
        Aucune autre réunion à venir sur ce texte n'est connue de l'agenda.

        Source lue le jeudi 23 mars 2023 à 13 h 17
        """
        )
        + " "
    )


def test_a_deletion_is_no_news_while_another_meeting_stands(monde: Monde) -> None:
    together(monde, MERCREDI, SUITE, COMMISSION, EXAMEN)
    monde.weigh()
    together(monde, replace(SUITE, etat="Supprimé", dossiers=()))
    assert Genre.RETRAIT not in genres(monde)


def test_a_deletion_is_no_news_while_a_step_announces_another_sitting(monde: Monde) -> None:
    together(monde, MERCREDI, SUITE, step("L16-S9", "AN1-DEBATS-SEANCE", date(2023, 4, 2), reunion="RU9"))
    monde.weigh()
    together(monde, replace(SUITE, etat="Supprimé", dossiers=()))
    assert Genre.RETRAIT not in genres(monde)


def test_a_meeting_deleted_after_it_took_place_is_silent(monde: Monde) -> None:
    together(monde, MERCREDI, SUITE)
    monde.weigh()
    monde.now = datetime(2023, 3, 30, 9, 0, tzinfo=UTC)
    together(monde, replace(MERCREDI, etat="Supprimé"))
    assert Genre.RETRAIT not in genres(monde)


async def test_titles_read_alone(monde: Monde) -> None:
    together(monde, MERCREDI, SUITE)
    await monde.tell()
    (row,) = monde.due()
    expected = "🗓️ Jeux olympiques 2024 : séance publique à l'agenda le mercredi 29 mars 2023 à 15 h 00"
    assert decode_message(row.message).titre == expected


# --- a point that comes to name another bill -----------------------------------------------------------------------


async def test_a_point_that_now_names_another_bill_takes_this_one_off_the_agenda(monde: Monde) -> None:
    await shown(monde, MERCREDI, SUITE)
    monde.now = datetime(2023, 3, 24, 9, tzinfo=UTC)
    together(monde, replace(SUITE, dossiers=("DLR5L16N1",)))
    await monde.tell()
    edited, retrait = (
        " ".join(monde.shown(row).split()) for row in sorted(monde.deliver(), key=lambda r: r.id)
    )
    assert "séance publique — retirée de l'ordre du jour" in edited
    assert "Jeux olympiques 2024 quitte l'ordre du jour du mercredi 29 mars 2023" in retrait
    assert "maintenue, sans ce texte" in retrait


async def test_a_point_that_names_another_bill_too_changes_nothing_for_this_one(monde: Monde) -> None:
    await shown(monde, MERCREDI, SUITE)
    assert await shown(monde, replace(SUITE, dossiers=(UID, "DLR5L16N1"))) == []


async def test_what_was_announced_with_it_stays_announced_in_the_same_message(monde: Monde) -> None:
    await shown(monde, MERCREDI, SUITE, COMMISSION, EXAMEN)
    together(monde, replace(SUITE, dossiers=("DLR5L16N1",)))
    await monde.tell()
    (row,) = monde.due()
    assert row.etat is Etat.A_MODIFIER
    assert "réunion de commission : examen — à confirmer" in monde.shown(row)
