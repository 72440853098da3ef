"""The outbox: enqueued once, edited when the alert changes, posted anew when it grows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database as Writer

from storage import debuts, meta, outbox, outbox_entry, outbox_states
from storage.database import Database
from storage.migrations import VIGIE
from storage.outbox import NONCE_LENGTH, Envoi, Etat, nonce_of, reference_of
from storage.outbox_entry import Curseur, Due
from tests.storage.fabrique import MARDI, database_in

ALERTE = Due(
    alerte="votes:article7:RU1",
    destination="discord:1",
    genre="votes",
    importance="notable",
    rang=2,
    message="Article 7 adopté".encode(),
    reference="ABC123",
)
MAJEUR = replace(ALERTE, importance="majeur", rang=3, message=b"majeur")


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Database]:
    database = database_in(tmp_path, "vigie.db")
    yield database
    database.close()


def enqueue(base: Database, *due: Due, position: int = 1) -> int:
    return base.write_now(lambda db: outbox_entry.enqueue(db, due, Curseur(position), MARDI))


def due(base: Database) -> list[Envoi]:
    return outbox.due_rows(base, MARDI, ["discord"])


def send(base: Database, message_id: str = "42") -> Envoi:
    (row,) = due(base)
    base.write_now(lambda db: outbox_states.mark_sent(db, row, message_id, MARDI))
    return row


def etats(base: Database) -> list[str]:
    return [row["etat"] for row in base.rows("SELECT etat FROM outbox ORDER BY id")]


def changed(text: str, one: Due = ALERTE) -> Due:
    return replace(one, message=text.encode())


def test_enqueuing_twice_does_nothing_more(base: Database) -> None:
    assert enqueue(base, ALERTE) == 1
    assert enqueue(base, ALERTE) == 0
    assert [row.message for row in due(base)] == ["Article 7 adopté"]
    send(base)
    assert enqueue(base, ALERTE) == 0
    assert etats(base) == [Etat.ENVOYE]


def test_the_cursor_moves_with_the_rows_or_not_at_all(base: Database) -> None:
    def cut_short() -> Iterator[Due]:
        yield ALERTE
        raise RuntimeError("composition impossible")

    with pytest.raises(RuntimeError):
        base.write_now(lambda db: outbox_entry.enqueue(db, cut_short(), Curseur(7), MARDI))
    assert (outbox_entry.cursor(base).position, due(base)) == (0, [])
    enqueue(base, ALERTE, position=7)
    assert (outbox_entry.cursor(base).position, len(due(base))) == (7, 1)


def test_one_alert_is_one_row_for_each_destination(base: Database) -> None:
    enqueue(base, ALERTE, replace(ALERTE, destination="discord:2"), replace(ALERTE, destination="terminal"))
    assert [row.destination for row in due(base)] == ["discord:1", "discord:2"]
    assert [row.destination for row in outbox.due_rows(base, MARDI, ["terminal"])] == ["terminal"]


def test_an_alert_that_changes_before_it_leaves_is_posted_as_it_stands(base: Database) -> None:
    enqueue(base, ALERTE)
    assert enqueue(base, changed("corrigé")) == 1
    assert [(row.message, row.etat) for row in due(base)] == [("corrigé", Etat.A_ENVOYER)]


def test_an_alert_that_changes_once_posted_is_to_be_edited(base: Database) -> None:
    enqueue(base, ALERTE)
    send(base)
    assert enqueue(base, changed("corrigé")) == 1
    (row,) = due(base)
    assert (row.etat, row.message_id, row.publie) == (Etat.A_MODIFIER, "42", "Article 7 adopté")
    send(base)
    assert due(base) == []
    assert etats(base) == [Etat.ENVOYE]


def test_an_alert_that_grows_once_posted_is_posted_anew_with_another_nonce(base: Database) -> None:
    enqueue(base, ALERTE)
    first = send(base)
    assert enqueue(base, MAJEUR) == 1
    (row,) = due(base)
    assert (row.etat, row.message_id, row.publie) == (Etat.A_ENVOYER, "", "")
    assert row.nonce != first.nonce
    assert row.reference == first.reference
    assert enqueue(base, MAJEUR) == 0


def test_an_alert_that_falls_and_rises_again_is_edited_not_posted_anew(base: Database) -> None:
    enqueue(base, MAJEUR)
    send(base)
    enqueue(base, changed("moins", ALERTE))
    enqueue(base, changed("de nouveau majeur", MAJEUR))
    assert etats(base) == [Etat.A_MODIFIER]


def test_an_alert_that_grows_before_it_leaves_is_one_posting(base: Database) -> None:
    enqueue(base, ALERTE)
    enqueue(base, MAJEUR)
    assert [(row.importance, row.message) for row in due(base)] == [("majeur", "majeur")]


def test_what_a_destination_does_not_want_is_kept_and_not_due(base: Database) -> None:
    assert enqueue(base, replace(ALERTE, motif="sous le seuil")) == 0
    assert due(base) == []
    assert etats(base) == [Etat.FILTRE]
    assert outbox.troubles(base) == []


def test_a_filtered_alert_that_becomes_wanted_is_due(base: Database) -> None:
    enqueue(base, replace(ALERTE, motif="sous le seuil"))
    assert enqueue(base, MAJEUR) == 1
    assert [row.message for row in due(base)] == ["majeur"]


def test_a_due_alert_that_is_no_longer_wanted_is_filtered(base: Database) -> None:
    enqueue(base, ALERTE)
    assert enqueue(base, replace(changed("autre"), motif="sous le seuil")) == 0
    assert etats(base) == [Etat.FILTRE]


def test_what_was_posted_is_mended_even_where_it_would_not_be_posted_today(base: Database) -> None:
    enqueue(base, ALERTE)
    send(base)
    enqueue(base, replace(MAJEUR, motif="suivi non demandé ici"))
    assert [(row.etat, row.message) for row in due(base)] == [(Etat.A_MODIFIER, "majeur")]
    assert outbox.troubles(base) == []


@pytest.mark.parametrize("motif", ["", "sous le seuil"])
def test_a_sending_whose_outcome_is_unknown_stays_so_when_the_alert_changes(
    base: Database, motif: str
) -> None:
    enqueue(base, ALERTE)
    (row,) = due(base)
    base.write_now(lambda db: outbox_states.mark_sending(db, row, MARDI))
    enqueue(base, replace(changed("corrigé"), motif=motif))
    (row,) = due(base)
    assert (row.etat, row.message, row.publie) == (Etat.EN_COURS, "corrigé", "Article 7 adopté")
    assert row.tente_le == MARDI


def test_sending_again_remembers_the_content_that_left_first(base: Database) -> None:
    enqueue(base, ALERTE)
    for text in ("corrigé", "corrigé encore"):
        (row,) = due(base)
        base.write_now(lambda db, row=row: outbox_states.mark_sending(db, row, MARDI))  # type: ignore[misc]
        enqueue(base, changed(text))
    assert [row.publie for row in due(base)] == ["Article 7 adopté"]


def test_an_alert_that_changed_while_it_was_being_sent_is_to_be_edited(base: Database) -> None:
    enqueue(base, ALERTE)
    (row,) = due(base)
    enqueue(base, changed("corrigé"))
    base.write_now(lambda db: outbox_states.mark_sent(db, row, "42", MARDI))
    (now_due,) = due(base)
    assert (now_due.etat, now_due.message_id) == (Etat.A_MODIFIER, "42")
    assert (now_due.publie, now_due.message) == ("Article 7 adopté", "corrigé")


def test_a_delivery_that_fails_waits_for_its_next_try_and_says_why(base: Database) -> None:
    enqueue(base, ALERTE)
    (row,) = due(base)
    later = MARDI + timedelta(minutes=1)
    base.write_now(lambda db: outbox_states.mark_retry(db, row, "Discord ne répond pas", later))
    assert due(base) == []
    assert outbox.troubles(base) == [("discord:1", "à envoyer", "Discord ne répond pas")]
    (again,) = outbox.due_rows(base, later, ["discord"])
    assert again.tentatives == 1


def test_a_message_given_up_is_not_due_and_its_reason_is_told(base: Database) -> None:
    enqueue(base, ALERTE)
    (row,) = due(base)
    base.write_now(lambda db: outbox_states.mark_refused(db, row, "contenu refusé"))
    assert due(base) == []
    assert outbox.troubles(base) == [("discord:1", "abandonné", "contenu refusé")]
    assert outbox.counts(base) == {"abandonné": 1}


def test_the_most_important_leaves_first_then_the_oldest(base: Database) -> None:
    order = ["discret", "notable", "majeur", "courant", "majeur"]
    enqueue(
        base,
        *(
            replace(ALERTE, alerte=f"a{n}", importance=importance, message=str(n).encode())
            for n, importance in enumerate(order)
        ),
    )
    assert [row.message for row in due(base)] == ["2", "4", "1", "3", "0"]
    assert [row.message for row in outbox.due_rows(base, MARDI, ["discord"], most=2)] == ["2", "4"]


def test_first_postings_leave_before_edits_of_the_same_importance(base: Database) -> None:
    enqueue(base, ALERTE)
    send(base)
    enqueue(base, changed("corrigé"), replace(changed("nouveau"), alerte="b"))
    assert [row.message for row in due(base)] == ["nouveau", "corrigé"]


def test_destinations_that_are_skipped_take_no_place_among_the_rows_read(base: Database) -> None:
    enqueue(
        base, *(replace(ALERTE, alerte=f"a{n}") for n in range(5)), replace(ALERTE, destination="discord:2")
    )
    rows = outbox.due_rows(base, MARDI, ["discord"], most=2, skip=["discord:1"])
    assert [row.destination for row in rows] == ["discord:2"]
    assert outbox.count_due(base, ["discord"]) == 6


def test_thousands_of_due_rows_are_read_in_the_order_of_their_index(base: Database) -> None:
    """Sorting them all at each look would take all of a processor."""
    read: list[str] = []
    base.reader.set_trace_callback(read.append)
    due(base)
    base.reader.set_trace_callback(None)
    (plan,) = [base.rows(f"EXPLAIN QUERY PLAN {sql}") for sql in read if "FROM outbox" in sql]
    steps = [row["detail"] for row in plan]
    assert "SCAN outbox USING INDEX idx_outbox_dus" in steps
    assert not any("B-TREE" in step for step in steps)


# --- texts, each once --------------------------------------------------------------------------------------


def texts(base: Database) -> list[str]:
    return [row["contenu"] for row in base.rows("SELECT contenu FROM messages ORDER BY id")]


def test_what_ten_channels_are_told_is_kept_once_and_goes_away_once_nothing_shows_it(base: Database) -> None:
    salons = [f"discord:{n}" for n in range(10)]
    enqueue(base, *(replace(ALERTE, destination=salon) for salon in salons))
    assert texts(base) == ["Article 7 adopté"]
    for row in due(base):
        base.write_now(lambda db, row=row: outbox_states.mark_sent(db, row, "42", MARDI))  # type: ignore[misc]
    enqueue(base, *(replace(changed("corrigé"), destination=salon) for salon in salons))
    assert texts(base) == ["Article 7 adopté", "corrigé"], "it is still shown"
    *all_but_one, last = due(base)
    for row in all_but_one:
        base.write_now(lambda db, row=row: outbox_states.mark_sent(db, row, "42", MARDI))  # type: ignore[misc]
    assert len(texts(base)) == 2
    base.write_now(lambda db: outbox_states.mark_sent(db, last, "42", MARDI))
    assert texts(base) == ["corrigé"]
    base.write_now(lambda db: db.execute("DELETE FROM outbox"))
    assert texts(base) == []


def test_a_text_that_went_away_while_it_was_being_sent_is_what_is_shown_all_the_same(base: Database) -> None:
    enqueue(base, ALERTE)
    (row,) = due(base)
    enqueue(base, changed("corrigé"))
    assert texts(base) == ["corrigé"]
    base.write_now(lambda db: outbox_states.mark_sent(db, row, "42", MARDI))
    assert [(one.message, one.publie) for one in due(base)] == [("corrigé", "Article 7 adopté")]


def test_an_outbox_of_an_earlier_version_keeps_its_texts_and_its_order(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    old = Writer(path)
    VIGIE.apply(old, stop_before="abonnements")
    for name, message, publie in (("a", "un", None), ("b", "un", "zéro"), ("c", "deux", "un")):
        old.table("outbox").insert(
            {"alerte": name, "destination": "discord:1", "importance": "notable", "etat": "à envoyer"}
            | {"message": message, "publie": publie, "nonce": name, "reference": name}
        )
    old.close()
    base = Database(path, VIGIE)
    assert [(row.message, row.publie) for row in due(base)] == [("un", ""), ("un", "zéro"), ("deux", "un")]
    assert sorted(texts(base)) == ["deux", "un", "zéro"]
    base.close()


def test_an_alert_due_twice_at_one_place_in_one_go_is_one_row(base: Database) -> None:
    assert enqueue(base, ALERTE, changed("corrigé")) == 2
    assert [row.message for row in due(base)] == ["corrigé"]


@pytest.mark.parametrize("length", [1, 10, 5_000])
def test_a_nonce_fits_and_is_the_same_for_ever(length: int) -> None:
    alerte = "é" * length
    assert len(nonce_of(alerte, "discord:1", 1)) <= NONCE_LENGTH
    assert nonce_of(alerte, "discord:1", 1) == nonce_of(alerte, "discord:1", 1)
    others = {nonce_of(alerte, d, n) for d in ("discord:1", "discord:2", "discord:11") for n in (1, 2)}
    assert len(others) == 6


def test_a_nonce_and_a_reference_do_not_change_from_one_version_to_the_next() -> None:
    assert nonce_of("votes:article7:RU1", "discord:1", 1) == "ecfd277fb402c3f9e0a93792f"
    assert reference_of("votes:article7:RU1") == "E6765F"


def test_a_suivi_keeps_the_day_it_began(base: Database) -> None:
    base.write_now(lambda db: debuts.begin_suivis(db, ["jo"], MARDI))
    base.write_now(lambda db: debuts.begin_suivis(db, ["jo", "vsa"], MARDI + timedelta(days=9)))
    assert debuts.suivis_since(base) == {"jo": MARDI, "vsa": MARDI + timedelta(days=9)}


def test_a_suivi_taken_out_then_put_back_begins_anew(base: Database) -> None:
    later = MARDI + timedelta(days=700)
    for noms, now in ((["jo", "vsa"], MARDI), (["vsa"], MARDI + timedelta(days=9)), (["jo", "vsa"], later)):
        base.write_now(lambda db, noms=noms, now=now: debuts.begin_suivis(db, noms, now))  # type: ignore[misc]
    assert debuts.suivis_since(base) == {"jo": later, "vsa": MARDI}


def test_a_name_that_now_tracks_another_bill_begins_anew(base: Database) -> None:
    later = MARDI + timedelta(days=9)
    base.write_now(lambda db: debuts.begin_suivis(db, {"jo": "pjl22-220", "vsa": "ppl24-1"}, MARDI))
    base.write_now(lambda db: debuts.begin_suivis(db, {"jo": "pjl29-1", "vsa": "ppl24-1"}, later))
    assert debuts.suivis_since(base) == {"jo": later, "vsa": MARDI}


def test_a_suivi_begun_before_bills_were_kept_goes_on_with_the_bill_it_is_given(base: Database) -> None:
    base.write_now(lambda db: debuts.begin_suivis(db, ["jo"], MARDI))
    for days, cible, since in ((1, "pjl22-220", MARDI), (2, "pjl29-1", MARDI + timedelta(days=2))):
        now = MARDI + timedelta(days=days)
        base.write_now(lambda db, c=cible, now=now: debuts.begin_suivis(db, {"jo": c}, now))  # type: ignore[misc]
        assert debuts.suivis_since(base) == {"jo": since}


def test_a_small_fact_is_remembered_and_replaced(base: Database) -> None:
    assert meta.get_meta(base, "visite") is None
    for value in ("faite", "refaite"):
        base.write_now(lambda db, value=value: meta.set_meta(db, "visite", value))  # type: ignore[misc]
    assert meta.get_meta(base, "visite") == "refaite"
