"""What becomes due, where, and what running again adds: nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from alerts.abonnement.abonnes import Abonne
from alerts.dits import ANTERIEUR
from alerts.importance import Importance
from alerts.message import decode_message
from storage import outbox_entry
from storage.corrections import latest_corrections
from storage.outbox import Etat
from tests.alerts.monde import (
    AVANT,
    TERMINAL,
    Monde,
    amendement,
    decided,
    open_monde,
    rejected,
    step,
    vote,
    with_voices,
)

AMENDEMENT = "l'amendement n° 27 de Mme Regol à l'article 7"


def titles(monde: Monde) -> list[str]:
    return [decode_message(row.message).titre for row in monde.due()]


def shown(monde: Monde) -> list[tuple[str, str, str]]:
    rows = monde.vigie.rows("SELECT alerte, message, etat FROM envois ORDER BY id")
    return [(r["alerte"], decode_message(r["message"]).titre, r["etat"]) for r in rows]


# --- one fact, one message ---------------------------------------------------------------------------------


async def test_a_vote_of_the_same_sitting_edits_the_message_posted(monde: Monde) -> None:
    await monde.tell(rejected(1, AMENDEMENT))
    (posted,) = monde.deliver()
    await monde.tell(rejected(2, AMENDEMENT))
    (edit,) = monde.due()
    assert (edit.etat, edit.id, edit.message_id) == (Etat.A_MODIFIER, posted.id, f"m{posted.id}")
    assert "2 amendements mis aux voix, tous rejetés" in titles(monde)[0]


async def test_the_vote_on_the_article_is_posted_anew_so_that_people_are_notified(monde: Monde) -> None:
    await monde.tell(rejected(1, AMENDEMENT))
    (posted,) = monde.deliver()
    await monde.tell(vote(2))
    anew, before = monde.due()
    assert (anew.etat, anew.importance) == (Etat.A_ENVOYER, Importance.MAJEUR)
    assert anew.nonce != posted.nonce
    assert (before.id, before.etat) == (posted.id, Etat.A_MODIFIER)
    assert decode_message(before.message).titre == f"➡️ {decode_message(anew.message).titre}"


async def test_an_answer_read_again_that_says_the_same_edits_nothing(monde: Monde) -> None:
    await monde.tell(rejected(1, AMENDEMENT))
    monde.deliver()
    await monde.tell(replace(rejected(1, AMENDEMENT), lieu="hémicycle"))
    assert monde.due() == []


async def test_mended_figures_edit_and_do_not_notify_again(monde: Monde) -> None:
    await monde.tell(vote(1))
    monde.deliver()
    await monde.tell(with_voices(vote(1), {"PO1": (51, 2, 0), "PO2": (8, 12, 0)}))
    assert [row.etat for row in monde.due()] == [Etat.A_MODIFIER]


async def test_a_result_turned_over_edits_what_was_posted_and_posts_another_message(monde: Monde) -> None:
    await monde.tell(vote(1))
    monde.deliver()
    await monde.tell(rejected(1, "l'article 7"))
    assert sorted(row.etat for row in monde.due()) == [Etat.A_ENVOYER, Etat.A_MODIFIER]


# --- again, and after a crash ------------------------------------------------------------------------------


async def test_running_again_adds_nothing(monde: Monde) -> None:
    assert await monde.tell(vote(1), rejected(2, AMENDEMENT)) == 1
    assert await monde.tell() == 0
    assert len(monde.outbox()) == 1


async def test_a_crash_before_the_cursor_moved_leaves_one_message_all_the_same(monde: Monde) -> None:
    start = outbox_entry.cursor(monde.vigie)
    await monde.tell(vote(1), step("A1", "AN1-DEPOT", date(2023, 3, 22)))
    monde.deliver()
    monde.vigie.write_now(lambda db: outbox_entry.enqueue(db, [], start, monde.now))
    assert await monde.tell() == 0
    assert monde.due() == []


async def test_a_restored_parlement_db_loses_no_alert_and_repeats_none(monde: Monde) -> None:
    monde.vigie.write_now(lambda db: outbox_entry.enqueue(db, [], outbox_entry.Curseur(0, ""), monde.now))
    await monde.tell(vote(1))
    monde.deliver()
    other = outbox_entry.Curseur(
        outbox_entry.cursor(monde.vigie).position + 50, "changement d'une autre histoire"
    )
    monde.vigie.write_now(lambda db: outbox_entry.enqueue(db, [], other, monde.now))
    assert await monde.tell(step("A1", "AN1-DEPOT", date(2023, 3, 22))) == 1
    assert [row.etat for row in monde.due()] == [Etat.A_ENVOYER]


async def test_a_copy_put_back_that_knows_less_takes_nothing_back_from_what_was_told(tmp_path: Path) -> None:
    (tmp_path / "copie").mkdir()
    with open_monde(tmp_path) as monde, open_monde(tmp_path / "copie") as copie:
        monde.vigie.write_now(lambda db: outbox_entry.enqueue(db, [], outbox_entry.Curseur(0, ""), monde.now))
        await monde.tell(amendement(27))
        await monde.tell(decided(amendement(27), "Adopté"), vote(1), vote(2, AMENDEMENT))
        monde.deliver()
        await monde.tell(rejected(1, "l'article 7"))
        monde.deliver()
        said = shown(monde), latest_corrections(monde.vigie)
        assert len(said[1]) == 1
        copie.read(amendement(27), vote(1))
        restored = replace(monde, parlement=copie.parlement, tracked=copie.tracked)
        assert await restored.tell() == 0
        await restored.tell(rejected(1, "l'article 7"))
        await restored.tell(decided(amendement(27), "Adopté"), vote(2, AMENDEMENT))
        restored.deliver()
        assert (shown(monde), latest_corrections(monde.vigie)) == said


async def test_two_readings_told_at_once_are_told_as_one_after_the_other(tmp_path: Path) -> None:
    for name, each_time in (("a", True), ("b", False)):
        (tmp_path / name).mkdir()
        with open_monde(tmp_path / name) as monde:
            for records in (vote(1), rejected(2, AMENDEMENT)), (vote(5, "l'ensemble"),):
                monde.read(*records)
                if each_time:
                    await monde.tell()
            await monde.tell()
            told = sorted(titles(monde))
        assert len(told) == 2
        assert told[0].startswith("✅ Article 7")


# --- destinations ------------------------------------------------------------------------------------------


async def test_a_destination_gets_its_suivis_only_and_why_not_is_kept(tmp_path: Path) -> None:
    asked = Abonne(destination="discord:1", suivis=frozenset({"jo2024"}))
    with open_monde(tmp_path, abonnes=(TERMINAL, asked)) as monde:
        await monde.tell(vote(1), vote(5, "l'ensemble"))
        assert len([row for row in monde.due() if row.destination == "terminal"]) == 2
        (row,) = (row for row in monde.due() if row.destination == "discord:1")
        assert "400" not in row.message
        assert [motif for _, etat, motif in monde.outbox() if etat == Etat.FILTRE] == [
            "suivi non demandé ici"
        ]


async def test_a_threshold_holds_back_until_the_importance_rises(tmp_path: Path) -> None:
    serious = Abonne(destination="discord:1", seuil=Importance.MAJEUR)
    with open_monde(tmp_path, abonnes=(serious,)) as monde:
        await monde.tell(rejected(1, AMENDEMENT))
        assert monde.due() == []
        assert monde.outbox()[0][2] == "importance notable, sous le seuil majeur"
        await monde.tell(vote(2))
        assert [row.etat for row in monde.due()] == [Etat.A_ENVOYER]


# --- history is not news -----------------------------------------------------------------------------------


async def test_what_happened_before_the_suivi_began_is_kept_with_its_reason(tmp_path: Path) -> None:
    began = datetime(2023, 3, 24, 9, tzinfo=UTC)
    with open_monde(tmp_path, since={"article7": began, "jo2024": began}) as monde:
        await monde.tell(vote(1), vote(5, "l'ensemble"), step("A1", "AN1-DEPOT", date(2023, 2, 1)))
        assert monde.due() == []
        assert [(etat, motif) for _, etat, motif in monde.outbox()] == [(Etat.FILTRE, ANTERIEUR)] * 3


async def test_a_suivi_begun_later_does_not_silence_the_others(tmp_path: Path) -> None:
    later = datetime(2023, 3, 24, 9, tzinfo=UTC)
    with open_monde(tmp_path, since={"article7": later, "jo2024": AVANT}) as monde:
        await monde.tell(vote(1), vote(5, "l'ensemble"))
        assert [title.partition(" :")[0] for title in titles(monde)] == ["✅ Jeux olympiques 2024"]


async def test_a_sitting_announced_before_the_suivi_began_is_news_when_it_moves(tmp_path: Path) -> None:
    began = datetime(2023, 3, 20, 9, tzinfo=UTC)
    sitting = step("S9", "AN1-DEBATS-SEANCE", date(2023, 3, 28), reunion="RU9")
    with open_monde(tmp_path, since={"article7": began, "jo2024": began}) as monde:
        await monde.tell(sitting)
        monde.deliver()
        await monde.tell(replace(sitting, date=date(2023, 3, 29)))
        assert "déplacée au mercredi 29 mars 2023" in titles(monde)[0]
