"""What goes wrong with Vigie: each cause is told once, edited as it lasts, and said to be over."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from alerts.abonnement.abonnes import Abonne
from alerts.alarmes.alerter import alert_admins
from alerts.alarmes.etat_discord import EtatDiscord
from alerts.alarmes.regles import PLACE, Trouble, troubles
from alerts.message import decode_message
from parlement.amendements import Amendement
from parlement.reunions import PointOdj, Reunion
from service.poll.archives import USUAL_AFTER, weighed
from storage import outbox
from storage.abonnements import Inscription, save_inscription, set_etat
from storage.alarmes import alarmes
from storage.battement import beat, note_absence
from storage.rows import Value, iso
from storage.sources import add_remarks, save_source
from tests.alerts.monde import UID, Monde, shown, vote
from trackers.base import Outcome

SENAT = "https://www.senat.fr"
ADMINS = Abonne(destination="discord:1", alarmes=True)
LU = EtatDiscord(connecte=True, serveurs=1)
MINUTE, HEURE = timedelta(minutes=1), timedelta(hours=1)


def source(monde: Monde, nom: str, url: str = SENAT, issue: Outcome = Outcome.CHANGED, **more: Value) -> None:
    """A source as its last poll left it, just now."""
    values: dict[str, Value] = {
        "libelle": nom,
        "url": f"{url}/{nom}",
        "issue": issue.value,
        "essai": iso(monde.now),
        "echecs": 0 if issue is Outcome.CHANGED else 3,
    }
    if issue is Outcome.CHANGED:
        values |= {"succes": iso(monde.now), "changement": iso(monde.now)}
    monde.parlement.write_now(lambda db: save_source(db, nom, values | more))


def look(monde: Monde, discord: EtatDiscord | None = None) -> list[Trouble]:
    return troubles(monde.tracked, monde.vigie, monde.now, discord=discord, libre=PLACE)


def keys(monde: Monde, discord: EtatDiscord | None = None) -> list[str]:
    return [one.cle for one in look(monde, discord)]


async def minute(
    monde: Monde, *abonnes: Abonne, discord: EtatDiscord | None = None, after: timedelta = MINUTE
) -> int:
    """A minute later (or more), Vigie looks at itself."""
    monde.now += after
    return await alert_admins(monde.vigie, look(monde, discord), abonnes, monde.now, discord)


def messages(monde: Monde, destination: str = "discord:1") -> list[str]:
    rows = monde.vigie.rows("SELECT message FROM envois WHERE destination = ? ORDER BY id", destination)
    return [shown(decode_message(row["message"]), monde.now) for row in rows]


def destinations(monde: Monde) -> list[str]:
    return [row["destination"] for row in monde.vigie.rows("SELECT destination FROM outbox ORDER BY id")]


def inscribe(monde: Monde, destination: str, serveur: str, par: str = "7002") -> None:
    chosen = Inscription(
        destination=destination, serveur=serveur, salon=f"salon-{destination[-1]}", modifie_par=par
    )
    monde.vigie.write_now(lambda db: save_inscription(db, chosen, monde.now))


def close(monde: Monde, destination: str) -> None:
    motif = "il manque au bot une permission dans ce salon"
    monde.vigie.write_now(lambda db: set_etat(db, destination, "suspendu", motif, monde.now))


# --- what is wrong with sources ----------------------------------------------------------------------------------


def test_a_site_that_is_down_is_one_trouble_whatever_it_breaks(monde: Monde) -> None:
    for n in range(12):
        source(
            monde,
            f"senat-{n}",
            issue=Outcome.UNREACHABLE,
            detail="délai dépassé",
            succes=iso(monde.now - HEURE),
        )
    (one,) = look(monde)
    assert one.cle == "hote:www.senat.fr"
    assert one.texte == "www.senat.fr ne répond pas à Vigie (12 sources)"
    assert one.depuis == monde.now - HEURE


def test_a_failure_is_routine_until_the_third_in_a_row(monde: Monde) -> None:
    source(monde, "senat-votes", issue=Outcome.UNREACHABLE, echecs=2)
    assert keys(monde) == []


@pytest.mark.parametrize(
    ("detail", "remedy"),
    [
        ("délai dépassé", "ouvrez https://www.senat.fr/ dans un navigateur"),
        ("réponse 403", "[reseau] contact"),
        ("chaîne de certificats incomplète", "docs/guide-admin.md"),
    ],
)
def test_each_failure_says_how_to_mend_it(monde: Monde, detail: str, remedy: str) -> None:
    source(monde, "senat-votes", issue=Outcome.UNREACHABLE, detail=detail)
    assert remedy in look(monde)[0].remede


def test_when_every_site_is_silent_it_is_the_network_of_this_machine(monde: Monde) -> None:
    for n in range(3):
        source(monde, f"s{n}", f"https://site{n}.fr", Outcome.UNREACHABLE, succes=iso(monde.now - 2 * HEURE))
    assert keys(monde) == ["reseau"]
    source(monde, "autre", "https://autre.fr")
    assert keys(monde) == ["hote:site0.fr", "hote:site1.fr", "hote:site2.fr"]


def test_a_live_source_that_fails_is_no_trouble(monde: Monde) -> None:
    source(monde, "direct-derouleur-16", issue=Outcome.UNREADABLE, echecs=40)
    assert keys(monde) == []


def test_a_format_that_is_no_longer_understood_is_a_trouble(monde: Monde) -> None:
    source(monde, "senat-votes", issue=Outcome.UNREADABLE, detail="JSON invalide")
    (one,) = look(monde)
    assert (one.cle, "JSON invalide" in one.detail) == ("format:www.senat.fr", True)


def test_new_unknown_words_are_a_trouble_for_a_day_and_those_of_the_first_reading_never(monde: Monde) -> None:
    source(monde, "test")
    monde.read(vote(9))  # the first answer of this source
    first, later = monde.now + MINUTE, monde.now + 5 * HEURE
    for when, word in ((first, "ancien"), (later, "nouveau")):
        for _ in range(3):
            monde.parlement.write_now(
                lambda db, when=when, word=word: add_remarks(db, "test", [f"sort inconnu : {word}"], when)  # type: ignore[misc]
            )
    answer = {
        "id": 1,
        "source": "test",
        "url": "",
        "recue_le": iso(first),
        "sha256": "",
        "etag": "",
        "taille": 1,
    }
    monde.parlement.write_now(lambda db: db.table("reponses").insert(answer))
    monde.now = later
    (one,) = look(monde)
    assert (one.cle, one.detail) == ("mots:test", "par exemple : sort inconnu : nouveau")
    monde.now += timedelta(hours=25)
    assert keys(monde) == []


def test_an_archive_that_shrinks_is_a_trouble_until_it_grows_back(monde: Monde) -> None:
    def read(volume: int) -> None:
        weight = weighed(monde.tracked.parlement.source("scrutins-16"), volume, monde.now)
        source(monde, "scrutins-16", volume=volume, **weight)  # type: ignore[arg-type]

    read(1000)
    read(990)
    assert keys(monde) == []
    read(300)
    (one,) = look(monde)
    assert (one.cle, one.detail, one.fois) == ("volume:scrutins-16", "300 documents, au lieu de 990", 1)
    read(310)
    assert look(monde)[0].fois == 2
    monde.now += USUAL_AFTER
    read(310)
    assert keys(monde) == [], "the source meant it"


# --- a sitting that left no trace --------------------------------------------------------------------------------


MARDI = date(2023, 3, 28)
SEANCE_DU_MARDI = Reunion(
    uid="RU9",
    type="séance",
    debut=datetime.fromisoformat("2023-03-28T14:00+00:00"),
    jour=MARDI,
    etat="Confirmé",
)
DISCUSSION = PointOdj(uid="RU9-1", reunion="RU9", type="Discussion", etat="Confirmé", dossiers=(UID,))
MERCREDI_SOIR = datetime.fromisoformat("2023-03-29T20:30+02:00")


def test_a_sitting_on_the_agenda_of_which_nothing_came_is_told_the_next_evening(monde: Monde) -> None:
    monde.read(SEANCE_DU_MARDI, DISCUSSION)
    source(monde, "scrutins-16")
    monde.now = MERCREDI_SOIR - HEURE
    assert keys(monde) == [], "archives are a day behind"
    monde.now = MERCREDI_SOIR
    (one,) = look(monde)
    assert one.cle == "silence:Assemblée"
    assert one.detail == "mardi 28 mars 2023 ; aucun changement depuis : scrutins-16"
    monde.now += timedelta(days=9)
    assert keys(monde) == []


@pytest.mark.parametrize(
    "trace",
    [
        replace(vote(1300), date=MARDI, seance=""),
        Amendement(uid="AMAN1", dossier=UID, seance="RU9", sort="Rejeté"),
        replace(SEANCE_DU_MARDI, numero_jo="123"),
    ],
    ids=["vote", "amendment", "report"],
)
def test_whatever_came_of_the_sitting_is_enough(monde: Monde, trace: object) -> None:
    monde.read(SEANCE_DU_MARDI, DISCUSSION)
    monde.read(trace)  # type: ignore[arg-type]
    monde.now = MERCREDI_SOIR
    assert keys(monde) == []


@pytest.mark.parametrize("etat", ["Annulé", "Supprimé", "Eventuel"])
def test_a_sitting_that_was_not_to_be_held_is_not_waited_for(monde: Monde, etat: str) -> None:
    monde.read(replace(SEANCE_DU_MARDI, etat=etat), DISCUSSION)
    monde.now = MERCREDI_SOIR
    assert keys(monde) == []


# --- what is wrong with Vigie itself -----------------------------------------------------------------------------


async def test_messages_that_do_not_leave_are_told_with_the_reason(monde: Monde) -> None:
    await monde.tell(vote(1))
    monde.now += 16 * MINUTE
    assert keys(monde) == ["envois"]
    monde.deliver()
    assert keys(monde) == []


async def test_what_waits_for_a_closed_channel_is_told_as_a_closed_channel(monde: Monde) -> None:
    monde.abonnes = (Abonne(destination="discord:2"),)
    await monde.tell(vote(1))
    inscribe(monde, "discord:2", "10")
    close(monde, "discord:2")
    monde.now += 16 * MINUTE
    assert keys(monde) == ["salons:10"]


def go_on(monde: Monde) -> None:
    """What the service does each minute."""
    monde.vigie.write_now(lambda db: note_absence(db, monde.now))
    monde.vigie.write_now(lambda db: beat(db, monde.now))


def test_an_absence_of_vigie_is_told_for_an_hour_after_its_return(monde: Monde) -> None:
    go_on(monde)
    monde.now += 10 * MINUTE
    go_on(monde)
    assert keys(monde) == [], "an update takes that long"
    monde.now += 5 * HEURE
    go_on(monde)
    assert [one.texte for one in look(monde)] == ["Vigie était arrêtée pendant 5 h"]
    monde.now += HEURE
    assert keys(monde) == []


def test_a_role_that_was_deleted_is_told(monde: Monde) -> None:
    inscribe(monde, "discord:2", "10")
    (one,) = look(monde, replace(LU, roles_disparus=(("discord:2", "555"),)))
    assert (one.texte, one.serveur) == ("le rôle à prévenir dans #salon-2 n'existe plus", "10")
    assert "/regler mention" in one.remede


# --- from troubles to people -------------------------------------------------------------------------------------


async def test_a_trouble_is_one_message_edited_until_it_ends(monde: Monde) -> None:
    down = {"issue": Outcome.UNREACHABLE, "detail": "délai dépassé", "succes": iso(monde.now - HEURE)}
    source(monde, "senat-votes", **down)  # type: ignore[arg-type]
    assert await minute(monde, ADMINS) == 1
    (text,) = messages(monde)
    assert "🔧 www.senat.fr ne répond pas à Vigie (1 source)" in text
    assert "constaté au moins 3 fois" in text
    assert "Que faire : ouvrez https://www.senat.fr/" in text
    monde.deliver()
    for echecs in (4, 5, 6, 7):
        source(monde, "senat-votes", echecs=echecs, **down)  # type: ignore[arg-type]
        await minute(monde, ADMINS)
    (text,) = messages(monde)
    assert "constaté au moins 5 fois" in text
    source(monde, "senat-votes")
    assert await minute(monde, ADMINS) == 1
    (text,) = messages(monde)
    assert "✅ Terminé : www.senat.fr ne répond pas à Vigie (1 source)" in text
    assert "(1 h)" in text
    assert await minute(monde, ADMINS) == 0


async def test_a_trouble_back_within_the_hour_is_the_same_message_and_later_another(monde: Monde) -> None:
    async def down_then_up(after: timedelta) -> int:
        while after > MINUTE:
            await minute(monde, ADMINS, after=10 * MINUTE)
            after -= 10 * MINUTE
        source(monde, "senat-votes", issue=Outcome.UNREACHABLE, succes=iso(monde.now))
        await minute(monde, ADMINS)
        monde.deliver()
        source(monde, "senat-votes")
        await minute(monde, ADMINS)
        monde.deliver()
        return len(messages(monde))

    assert await down_then_up(MINUTE) == 1
    assert await down_then_up(30 * MINUTE) == 1
    assert await down_then_up(2 * HEURE) == 2


async def test_what_is_seen_only_once_or_twice_does_not_alarm(monde: Monde) -> None:
    away = EtatDiscord(connecte=False, mots="client Discord arrêté, redémarrage")
    await minute(monde, ADMINS, discord=away)
    await minute(monde, ADMINS, discord=away)
    await minute(monde, ADMINS, discord=LU)
    await minute(monde, ADMINS, discord=away)
    await minute(monde, ADMINS, discord=away)
    assert messages(monde) == []
    await minute(monde, ADMINS, discord=away)
    assert len(messages(monde)) == 1


async def test_the_site_told_first_is_not_said_to_be_well_when_it_proves_to_be_the_network(
    monde: Monde,
) -> None:
    before = iso(monde.now - 2 * HEURE)
    source(monde, "s0", "https://site0.fr", Outcome.UNREACHABLE, succes=before)
    await minute(monde, ADMINS)
    for n in (1, 2):
        source(monde, f"s{n}", f"https://site{n}.fr", Outcome.UNREACHABLE, succes=before)
    await minute(monde, ADMINS)
    assert [text.count("Terminé") for text in messages(monde)] == [0, 0]
    assert {one.cle for one in alarmes(monde.vigie) if one.fin is None} == {"reseau", "hote:site0.fr"}


async def test_channels_of_other_servers_are_not_told_of_a_closed_one(monde: Monde) -> None:
    for number, serveur in ((1, "10"), (2, "10"), (3, "20")):
        inscribe(monde, f"discord:{number}", serveur)
    close(monde, "discord:2")
    told: Sequence[Abonne] = (
        ADMINS,
        replace(ADMINS, destination="discord:3"),
        replace(ADMINS, destination="discord:9"),  # declared in config.toml: whoever runs Vigie
        Abonne(destination="discord:4"),
    )
    await minute(monde, *told, discord=LU)
    assert destinations(monde) == ["discord:1", "discord:9"]


async def test_without_an_alarm_channel_whoever_subscribed_is_told_once_by_direct_message(
    monde: Monde,
) -> None:
    inscribe(monde, "discord:2", "10")
    close(monde, "discord:2")
    closed = Abonne(destination="discord:2", alarmes=True)
    assert await minute(monde, closed, discord=LU) == 1
    assert destinations(monde) == ["discord:@7002"]
    assert "#salon-2" in messages(monde, "discord:@7002")[0]
    for _ in range(3):
        assert await minute(monde, closed, discord=LU) == 0


async def test_when_nobody_is_known_to_have_subscribed_the_owner_of_the_server_is_told(monde: Monde) -> None:
    inscribe(monde, "discord:2", "10", par="")
    close(monde, "discord:2")
    await minute(monde, discord=replace(LU, proprietaires={"10": "8001"}))
    assert destinations(monde) == ["discord:@8001"]


async def test_without_discord_alarms_are_in_the_log(monde: Monde, caplog: pytest.LogCaptureFixture) -> None:
    source(monde, "senat-votes", issue=Outcome.UNREACHABLE)
    with caplog.at_level(logging.INFO, logger="alerts.alarmes.alerter"):
        for _ in range(3):
            await minute(monde, Abonne(destination="terminal"))
        source(monde, "senat-votes")
        await minute(monde, Abonne(destination="terminal"))
    assert destinations(monde) == []
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert "www.senat.fr ne répond pas" in caplog.text


async def test_a_channel_that_no_longer_wants_alarms_gets_no_new_one(monde: Monde) -> None:
    source(monde, "senat-votes", issue=Outcome.UNREACHABLE)
    await minute(monde, replace(ADMINS, alarmes=False))
    assert destinations(monde) == []
    await minute(monde, ADMINS)
    rows = outbox.due_rows(monde.vigie, monde.now, ["discord"])
    assert [row.destination for row in rows] == ["discord:1"]
