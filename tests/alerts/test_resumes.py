"""What was kept at night, for the evening or during an outage leaves as one message, and stays true."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from alerts.abonnement.abonnes import Abonne, Calme, EtatAbonne, Mention
from alerts.importance import Importance
from alerts.message import Message, decode_message
from alerts.resumes.depart import (
    DOWN,
    GATHER,
    LATE,
    PROBE,
    gather_late,
    gathering_until,
    next_release,
    probe_closed,
    release_due,
)
from storage import outbox_entry, outbox_states
from storage.outbox import Envoi, Etat
from tests.alerts.atelier import due_in
from tests.alerts.monde import (
    JEUDI,
    LIMITE,
    Monde,
    decision,
    gouvernement,
    rejected,
    shown,
    step,
    suppression,
    vote,
)
from trackers.base import Record

SALON = "discord:42"
NUIT = datetime(2023, 3, 23, 23, 30, tzinfo=UTC)
MATIN = datetime(2023, 3, 24, 6, 0, tzinfo=UTC)
"""7 h in Paris."""
SOIR = datetime(2023, 3, 24, 18, 0, tzinfo=UTC)
"""19 h in Paris."""
MINUTE, HEURE = timedelta(minutes=1), timedelta(hours=1)

TOUT = Abonne(destination=SALON)
CALME = Abonne(destination=SALON, calme=Calme(time(23), time(7)), percees=frozenset())
QUOTIDIEN = Abonne(destination=SALON, resume=time(19), immediat=False, percees=frozenset())
LES_DEUX = Abonne(destination=SALON, resume=time(19))
PAUSE = replace(TOUT, etat=EtatAbonne.PAUSE)
FERME = replace(TOUT, etat=EtatAbonne.SUSPENDU, motif="salon introuvable")

ARTICLE = vote(2)
FIN = (vote(5, "l'ensemble"), decision())
DEPOTS = (suppression(3), suppression(4, "PO3"), gouvernement(6), LIMITE)
JOURNEE: tuple[Record, ...] = (
    ARTICLE,
    *FIN,
    *DEPOTS,
    gouvernement(7),
    step("X1", "AN1-COM-FOND-SAISIE", JEUDI),
)
"""Seven alerts: the votes on the article and on the bill (majeur), four notable, one courant."""


async def told(monde: Monde, abonne: Abonne, now: datetime, *records: Record) -> None:
    """What a source tells at an instant, to one channel."""
    monde.abonnes, monde.now = (abonne,), now
    await monde.tell(*records)


async def look(monde: Monde, now: datetime, *abonnes: Abonne) -> list[Message]:
    """What becomes due at an instant, delivered."""
    monde.now = now
    await release_due(monde.vigie, abonnes or monde.abonnes, now)
    return [decode_message(row.message) for row in monde.deliver()]


def etats(monde: Monde, genre: str = "!= 'résumé'") -> set[str]:
    return {row["etat"] for row in monde.vigie.rows(f"SELECT etat FROM outbox WHERE genre {genre}")}


def titles(rows: list[Envoi]) -> list[str]:
    return [decode_message(row.message).titre for row in rows]


async def test_what_came_at_night_is_one_message_in_the_morning(monde: Monde) -> None:
    await told(monde, CALME, NUIT, *JOURNEE)
    assert await look(monde, MATIN - MINUTE) == []
    (digest,) = await look(monde, MATIN)
    assert digest.titre == (
        "Pendant les heures calmes : 7 alertes, dont 2 majeures — "
        "✅ Jeux olympiques 2024 : ADOPTÉ AVEC MODIFICATIONS — 59 pour, 14 contre (Assemblée, 1re lecture)…"
    )
    assert etats(monde) == {Etat.RESUME, Etat.FILTRE}
    assert await look(monde, MATIN + HEURE) == []


async def test_a_digest_lists_alerts_by_importance_each_with_its_code(monde: Monde) -> None:
    await told(monde, CALME, NUIT, *JOURNEE)
    (digest,) = await look(monde, MATIN)
    text = shown(digest, MATIN)
    assert [line for line in text.splitlines() if line in ("Majeur", "Notable", "Courant")] == [
        "Majeur",
        "Notable",
        "Courant",
    ]
    (reference,) = monde.vigie.rows("SELECT reference FROM outbox WHERE alerte = 'votes:article7:RU1'")
    assert f"· {reference[0]}" in text
    assert "ADOPTÉ — 59 pour, 14 contre" in text
    assert digest.suite == f"!pourquoi {digest.reference}"


async def test_one_or_two_alerts_of_the_night_leave_as_they_are(monde: Monde) -> None:
    await told(monde, CALME, NUIT, ARTICLE, *FIN)
    posted = await look(monde, MATIN)
    assert [one.titre.split("ADOPTÉ")[0] for one in posted] == [
        "✅ Jeux olympiques 2024 : ",
        "✅ Article 7 (Jeux olympiques 2024) ",
    ]
    assert etats(monde) == {Etat.ENVOYE}


async def test_the_role_of_major_alerts_is_pinged_by_their_digest(monde: Monde) -> None:
    pinged = replace(CALME, mentions=(Mention("77", Importance.MAJEUR),))
    await told(monde, pinged, NUIT, *JOURNEE)
    await release_due(monde.vigie, [pinged], MATIN)
    assert [row.mention for row in monde.due()] == ["77"]


async def test_a_daily_digest_names_its_day_and_leaves_at_its_hour(monde: Monde) -> None:
    await told(monde, QUOTIDIEN, NUIT, *JOURNEE)
    assert await look(monde, SOIR - MINUTE) == []
    (digest,) = await look(monde, SOIR)
    assert digest.titre.startswith("Résumé du 24 mars : 7 alertes, dont 2 majeures — ")


async def test_beside_immediate_alerts_the_digest_tells_the_day_again(monde: Monde) -> None:
    await look(monde, NUIT - MINUTE, LES_DEUX)
    await told(monde, LES_DEUX, NUIT, *JOURNEE)
    assert len(monde.deliver()) == 7
    assert await look(monde, SOIR - MINUTE) == []
    (digest,) = await look(monde, SOIR)
    assert digest.titre.startswith("Résumé du 24 mars : 7 alertes")
    assert await look(monde, SOIR + timedelta(days=1)) == [], "nothing happened since"


async def test_a_correction_edits_the_digest_and_says_what_it_said(monde: Monde) -> None:
    await told(monde, CALME, NUIT, *JOURNEE)
    await look(monde, MATIN)
    await told(monde, CALME, MATIN + HEURE, replace(ARTICLE, pour=58, votants=72, exprimes=72, groupes=()))
    (digest,) = await look(monde, MATIN + HEURE)
    text = " ".join(shown(digest, monde.now).split())
    assert "1 ligne a changé depuis que ce résumé a été posté" in text
    assert "ADOPTÉ — chiffres à confirmer" in text
    assert "corrigé vendredi 24 mars 2023 à 8 h 01 ; ce résumé disait : « ✅ Article 7" in text
    assert "ADOPTÉ — 59 pour, 14 contre »" in text
    assert await look(monde, MATIN + 2 * HEURE) == []


async def test_an_outcome_reversed_after_its_digest_is_answered_under_it(monde: Monde) -> None:
    await told(monde, CALME, NUIT, *JOURNEE)
    await look(monde, MATIN)
    (digest,) = monde.vigie.rows("SELECT message_id FROM outbox WHERE genre = 'résumé'")
    await told(monde, CALME, MATIN + HEURE, rejected(2, "l'article 7"))
    assert [row.repond_a for row in monde.due() if row.repond_a] == [digest["message_id"]]


async def test_an_alert_that_grows_after_its_digest_is_posted_and_the_digest_says_so(monde: Monde) -> None:
    await told(monde, CALME, NUIT, rejected(1, "l'amendement n° 1 de M. Peu à l'article 7"), *DEPOTS)
    await look(monde, MATIN)
    await told(monde, CALME, MATIN + HEURE, ARTICLE)
    posted = await look(monde, MATIN + HEURE)
    assert any("ADOPTÉ — 59 pour, 14 contre" in one.titre for one in posted)
    assert any(
        "redite vendredi 24 mars 2023 à 8 h 01, dans un message plus" in shown(one, monde.now)
        for one in posted
    )


async def test_what_a_channel_no_longer_wants_is_left_out_of_its_digest(monde: Monde) -> None:
    await told(monde, CALME, NUIT, *JOURNEE)
    (digest,) = await look(monde, MATIN, replace(CALME, seuil=Importance.NOTABLE))
    assert digest.titre.startswith("Pendant les heures calmes : 6 alertes")
    assert "importance courant, sous le seuil notable" in [motif for _, _, motif in monde.outbox()]


def test_quiet_hours_end_at_their_hour_on_the_nights_when_the_clock_changes() -> None:
    night, two_thirty = Calme(time(23), time(7)), Calme(time(1), time(2, 30))
    for start, end in (
        (datetime(2023, 3, 25, 22, 30, tzinfo=UTC), datetime(2023, 3, 26, 5, tzinfo=UTC)),
        (datetime(2023, 10, 28, 21, 30, tzinfo=UTC), datetime(2023, 10, 29, 6, tzinfo=UTC)),
    ):
        assert night.until(start) == end
    first, again = (datetime(2023, 10, 29, hour, 10, tzinfo=UTC) for hour in (0, 1))
    assert [two_thirty.until(one) for one in (first, again)] == [
        one.replace(minute=30) for one in (first, again)
    ], "2 h 10 comes twice"
    assert two_thirty.until(datetime(2023, 3, 26, 0, 30, tzinfo=UTC)) == datetime(
        2023, 3, 26, 1, 30, tzinfo=UTC
    )


async def test_what_was_true_of_its_moment_only_is_not_told_in_the_morning(monde: Monde) -> None:
    now = replace(
        due_in("direct", "🔴 En ce moment : l'article 7", 42, Importance.NOTABLE),
        genre="direct",
        etat=Etat.AU_RESUME,
        resume_le=MATIN,
    )
    monde.vigie.write_now(lambda db: outbox_entry.enqueue_one(db, now, NUIT))
    await told(monde, CALME, NUIT, *DEPOTS)
    (digest,) = await look(monde, MATIN)
    assert digest.titre.startswith("Pendant les heures calmes : 3 alertes")
    assert "En ce moment" not in shown(digest, MATIN)


async def test_a_pause_holds_what_was_due_and_its_end_tells_it_once(monde: Monde) -> None:
    await told(monde, TOUT, NUIT, ARTICLE, *FIN)
    assert await look(monde, NUIT + MINUTE, PAUSE) == []
    await told(monde, PAUSE, NUIT + HEURE, *DEPOTS)
    assert await look(monde, SOIR, PAUSE) == []
    (digest,) = await look(monde, SOIR, TOUT)
    assert digest.titre.startswith("Rattrapage après la pause : 5 alertes, dont 2 majeures — ")


async def test_a_channel_that_comes_back_in_its_quiet_hours_is_told_in_the_morning(monde: Monde) -> None:
    await told(monde, replace(PAUSE, calme=CALME.calme), SOIR, *JOURNEE)
    assert await look(monde, SOIR + 6 * HEURE, CALME) == []
    (digest,) = await look(monde, MATIN + timedelta(days=1), CALME)
    assert digest.titre.startswith("Rattrapage après la pause : 7 alertes")


async def test_what_comes_while_a_digest_is_not_posted_joins_it(monde: Monde) -> None:
    await told(monde, CALME, NUIT, *DEPOTS)
    await release_due(monde.vigie, [CALME], MATIN)
    (row,) = monde.due()
    monde.vigie.write_now(lambda db: outbox_states.mark_sending(db, row, MATIN))
    await told(monde, CALME, MATIN + 17 * HEURE, ARTICLE, *FIN)
    await release_due(monde.vigie, [CALME], MATIN + timedelta(days=1))
    (joined,) = monde.due()
    assert (joined.id, joined.etat, joined.importance) == (row.id, Etat.EN_COURS, "majeur")
    assert titles([joined])[0].startswith("Pendant les heures calmes : 5 alertes, dont 2 majeures")


async def test_after_vigie_was_down_what_may_wait_is_told_together_and_the_rest_at_once(monde: Monde) -> None:
    assert gathering_until(monde.vigie, NUIT) is None, "the first start is no return"
    await look(monde, NUIT, TOUT)
    assert gathering_until(monde.vigie, NUIT + DOWN) is None
    until = gathering_until(monde.vigie, SOIR)
    assert until == SOIR + GATHER
    await told(monde, replace(TOUT, rattrapage=until), SOIR, *JOURNEE)
    first = await look(monde, SOIR + MINUTE)
    assert [one.importance for one in first] == [Importance.MAJEUR, Importance.MAJEUR]
    (digest,) = await look(monde, SOIR + GATHER)
    assert digest.titre.startswith("Rattrapage, Vigie était arrêtée : 5 alertes — ")


async def test_after_discord_was_down_what_may_wait_is_one_digest(monde: Monde) -> None:
    await told(monde, TOUT, NUIT, *JOURNEE)
    assert await gather_late(monde.vigie, [TOUT], NUIT + LATE) == 0, "not late enough"
    assert await gather_late(monde.vigie, [TOUT], NUIT + LATE + 2 * MINUTE) == 1
    due = titles(monde.due())
    assert len(due) == 3
    assert due[2].startswith("Rattrapage, Discord ne répondait plus : 5 alertes — ")
    assert await gather_late(monde.vigie, [TOUT], SOIR) == 0


async def test_what_may_be_posted_already_is_never_taken_into_a_digest(monde: Monde) -> None:
    await told(monde, TOUT, NUIT, *JOURNEE)
    tried = monde.due()[2]
    monde.vigie.write_now(lambda db: outbox_states.mark_sending(db, tried, NUIT))
    await gather_late(monde.vigie, [TOUT], SOIR)
    await look(monde, SOIR, PAUSE)
    assert tried.id in {row["id"] for row in monde.vigie.rows("SELECT id FROM outbox WHERE etat = 'envoyé'")}


async def test_a_closed_channel_is_tried_with_what_it_missed(monde: Monde) -> None:
    await told(monde, FERME, NUIT, *DEPOTS)
    assert await look(monde, SOIR) == []
    assert await probe_closed(monde.vigie, [FERME], NUIT + PROBE - MINUTE) == 0
    assert await probe_closed(monde.vigie, [FERME], NUIT + PROBE + 2 * MINUTE) == 1
    (row,) = monde.due()
    assert titles([row])[0].startswith("Rattrapage, ce salon était fermé à Vigie : 3 alertes — ")
    assert await probe_closed(monde.vigie, [FERME], SOIR) == 0, "that one tries the door"


async def test_a_long_digest_is_grouped_by_what_it_is_about(monde: Monde) -> None:
    await told(monde, CALME, NUIT, *JOURNEE, *(gouvernement(n) for n in (8, 9, 10)))
    (digest,) = await look(monde, MATIN)
    assert len(digest.faits) > 8
    assert [section.titre for section in digest.sections] == ["article7, jo2024", "article7"]


async def test_a_clock_that_jumps_stops_at_the_end_of_quiet_hours_and_at_digests(monde: Monde) -> None:
    assert next_release(monde.vigie, [CALME], NUIT) is None
    await told(monde, CALME, NUIT, ARTICLE)
    assert next_release(monde.vigie, [CALME], NUIT) == MATIN
    assert next_release(monde.vigie, [LES_DEUX], MATIN) == SOIR
    assert next_release(monde.vigie, [LES_DEUX], NUIT - 12 * HEURE) == SOIR - timedelta(days=1)
