"""A channel that cannot be written to is suspended, kept, taken up again by itself, and told what it missed at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.abonnement.abonnes import Abonne, EtatAbonne
from alerts.abonnement.inscrits import inscrits
from alerts.delivery.deliver import Deliverer
from alerts.delivery.suspension import PARTI, Portes, suspend, suspend_server
from alerts.discord.acces import can_write
from alerts.discord.courier import DiscordCourier
from alerts.importance import Importance
from alerts.resumes.depart import probe_closed, release_due
from storage import outbox_entry
from storage.abonnements import Inscription, inscription_of, save_inscription, set_etat
from storage.outbox import Etat
from tests.alerts.atelier import Atelier, due_in, open_atelier
from tests.faux_discord import NO_LIMITS
from tests.storage.fabrique import MARDI

SALON = "discord:42"
NOMS = ("a", "b", "c", "d", "e")
MINUTE, QUART = timedelta(minutes=1), timedelta(minutes=16)


class Salle:
    """A channel of a local Discord, its deliverer, and what watches its door."""

    def __init__(self, atelier: Atelier) -> None:
        self.atelier = atelier
        self.base = atelier.base
        self.server = atelier.server
        self.portes = Portes(atelier.base)
        courier = DiscordCourier(lambda: atelier.bot)
        self.deliverer = Deliverer(
            atelier.base, {"discord": courier}, atelier.montre, when_closed=self.closed
        )

    @property
    def abonnes(self) -> tuple[Abonne, ...]:
        return inscrits([Abonne(destination=SALON)], self.base)

    @property
    def etat(self) -> tuple[str, str]:
        (one,) = self.abonnes
        return one.etat, one.motif

    async def closed(self, destination: str, motif: str) -> None:
        await suspend(self.base, [destination], motif, self.atelier.montre())

    async def pass_time(self, later: timedelta) -> list[str]:
        """Time passes; doors are looked at and what is due leaves. Gives the headlines then shown."""
        self.atelier.montre.now += later
        now = self.atelier.montre()
        await self.portes.look(self.abonnes, lambda where: can_write(self.atelier.bot, where), now)
        await probe_closed(self.base, self.abonnes, now)
        await release_due(self.base, self.abonnes, now)
        await self.deliverer.deliver_all()
        return self.atelier.shown()

    def tell(self, *names: str) -> None:
        """Alerts for the channel, as its settings have them."""
        kept = self.etat[0] != EtatAbonne.ACTIF
        etat, motif = (Etat.AU_RESUME, f"salon {self.etat[0]}") if kept else (Etat.A_ENVOYER, "")
        due = [replace(due_in(n, n, 42, Importance.NOTABLE), etat=etat, motif=motif) for n in names]
        self.base.write_now(
            lambda db: [outbox_entry.enqueue_one(db, one, self.atelier.montre()) for one in due]
        )

    def etats(self) -> list[str]:
        return [row["etat"] for row in self.base.rows("SELECT etat FROM outbox ORDER BY id")]


@pytest.fixture
async def salle(tmp_path: Path) -> AsyncIterator[Salle]:
    async with open_atelier(tmp_path / "vigie.db", range(42, 44), NO_LIMITS) as atelier:
        yield Salle(atelier)


async def test_a_refused_channel_is_suspended_and_keeps_what_it_did_not_get(salle: Salle) -> None:
    salle.server.deny(42, "send_messages")
    salle.tell(*NOMS)
    assert await salle.pass_time(MINUTE) == []
    etat, motif = salle.etat
    assert etat == EtatAbonne.SUSPENDU
    assert "il manque au bot une permission" in motif
    assert salle.etats() == [Etat.EN_COURS, *[Etat.AU_RESUME] * 4], "the first may be posted already"
    assert salle.atelier.posts() == 1


async def test_permissions_given_back_open_the_channel_within_a_minute(salle: Salle) -> None:
    salle.server.deny(42, "send_messages")
    salle.tell(*NOMS)
    await salle.pass_time(MINUTE)
    await salle.pass_time(MINUTE)
    salle.tell("f")
    posts = salle.atelier.posts()
    salle.server.deny(42)
    await salle.atelier.bot.wait_for("guild_channel_update", timeout=5)
    one, digest = await salle.pass_time(MINUTE)
    assert one == "a"
    assert digest.startswith("Rattrapage, ce salon était fermé à Vigie : 5 alertes — ")
    assert salle.etat == (EtatAbonne.ACTIF, "")
    assert salle.atelier.posts() == posts + 2, "nothing was tried in vain"


async def test_a_message_that_can_still_be_edited_opens_no_door(salle: Salle) -> None:
    salle.tell("a")
    await salle.pass_time(MINUTE)
    await suspend(salle.base, [SALON], "refusé par Discord (code 40333)", salle.atelier.montre())
    salle.atelier.enqueue("a", titre="a, corrigée")
    for _ in range(2):
        assert await salle.pass_time(MINUTE) == ["a, corrigée"]
    assert salle.etat[0] == EtatAbonne.SUSPENDU


async def test_a_channel_refused_for_a_reason_nothing_tells_is_tried_every_quarter_of_an_hour(
    salle: Salle,
) -> None:
    salle.tell(*NOMS)
    await suspend(salle.base, [SALON], "refusé par Discord (code 40333)", salle.atelier.montre())
    assert await salle.pass_time(MINUTE) == [], "it looks open, and was never seen shut"
    (digest,) = await salle.pass_time(QUART)
    assert digest.startswith("Rattrapage, ce salon était fermé à Vigie : 5 alertes — ")
    assert await salle.pass_time(MINUTE) == [digest]
    assert salle.etat[0] == EtatAbonne.ACTIF


async def test_a_door_that_stays_shut_is_told_by_one_digest_in_the_end(salle: Salle) -> None:
    salle.server.deny(42, "send_messages")
    salle.tell("a", "b", "c")
    await suspend(salle.base, [SALON], "salon fermé", salle.atelier.montre())
    for n in range(3):
        assert await salle.pass_time(QUART) == []
        salle.tell(f"pendant {n}")
    assert salle.atelier.posts() == 3
    salle.server.deny(42)
    shown = await salle.pass_time(QUART)
    shown = await salle.pass_time(MINUTE)
    assert [titre.split(" — ")[0] for titre in shown] == [
        "Rattrapage, ce salon était fermé à Vigie : 6 alertes"
    ]


async def test_a_server_that_sends_the_bot_away_keeps_its_subscriptions(salle: Salle) -> None:
    one = Inscription(destination=SALON, serveur="1", reglages='{"tout": true}', modifie_par="9")
    salle.base.write_now(lambda db: save_inscription(db, one, MARDI))
    salle.tell("a", "b", "c")
    assert await suspend_server(salle.base, "2", MARDI) == []
    assert await suspend_server(salle.base, "1", MARDI) == [SALON]
    assert await suspend_server(salle.base, "1", MARDI) == []
    assert salle.etat == (EtatAbonne.SUSPENDU, PARTI)
    assert inscription_of(salle.base, SALON).reglages == '{"tout": true}'


async def test_a_pause_that_an_admin_asked_for_is_not_ended_by_a_closed_door(salle: Salle) -> None:
    salle.base.write_now(lambda db: set_etat(db, SALON, EtatAbonne.PAUSE, "", MARDI))
    assert await suspend(salle.base, [SALON], "salon introuvable", MARDI) == []
    assert salle.etat[0] == EtatAbonne.PAUSE


async def test_what_the_gateway_tells_of_a_channel_needs_no_request(salle: Salle) -> None:
    bot, requests = salle.atelier.bot, len(salle.server.requests)
    assert can_write(bot, SALON) is True
    salle.server.deny(43, "embed_links")
    await bot.wait_for("guild_channel_update", timeout=5)
    assert can_write(bot, "discord:43") is False
    assert can_write(bot, "discord:99") is False
    assert [can_write(bot, "terminal"), can_write(bot, "discord:@9"), can_write(None, SALON)] == [None] * 3
    assert len(salle.server.requests) == requests
