"""What becomes of channels while Vigie runs: digests leave at their hour, pauses end, closed doors are seen."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from alerts.abonnement.abonnes import Abonne, EtatAbonne
from alerts.delivery.deliver import Deliverer
from alerts.delivery.terminal import TerminalPrinter
from alerts.importance import Importance
from alerts.resumes.depart import DOWN, GATHER
from demo.player import Player, SimulatedClock
from service.configuration import EXAMPLE, example_text, read
from service.horloge import utc_now
from service.salons import EVERY, Salons
from service.vigie import Vigie
from storage import outbox_entry
from storage.abonnements import set_etat
from storage.outbox import Etat
from tests.alerts.atelier import due_in

SALON = "discord:42"
MIDI = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)


class Poste:
    """A Vigie at work with one channel, and a clock set by hand."""

    def __init__(self, folder: Path) -> None:
        self.clock = SimulatedClock(MIDI)
        configuration = read(example_text(), EXAMPLE, {})
        self.vigie = Vigie(configuration, folder, [Abonne(destination=SALON)], self.clock)
        self.salons = Salons(self.vigie)

    @property
    def etat(self) -> str:
        (one,) = self.vigie.choix.abonnes
        return one.etat

    def tell(self, *names: str) -> None:
        """Alerts due in the channel."""
        due = [due_in(name, name, 42, Importance.NOTABLE) for name in names]
        self.vigie.vigie_db.write_now(
            lambda db: [outbox_entry.enqueue_one(db, one, self.clock()) for one in due]
        )

    def etats(self) -> list[str]:
        rows = self.vigie.vigie_db.rows("SELECT etat FROM outbox ORDER BY id")
        return [row["etat"] for row in rows]

    async def look(self, later: timedelta) -> int:
        self.clock.now += later
        return await self.salons.look()


@pytest.fixture
async def poste(tmp_path: Path) -> AsyncIterator[Poste]:
    poste = Poste(tmp_path)
    async with poste.vigie:
        yield poste


async def test_a_refused_channel_is_suspended_and_one_that_receives_nothing_is_left_alone(
    poste: Poste,
) -> None:
    poste.tell("a", "b")
    await poste.salons.closed("discord:@9", "message privé refusé")
    assert poste.etat == EtatAbonne.ACTIF
    await poste.salons.closed(SALON, "salon introuvable")
    assert poste.etat == EtatAbonne.SUSPENDU
    assert poste.etats() == [Etat.AU_RESUME] * 2


async def test_a_pause_ends_at_its_hour_and_what_waited_leaves(poste: Poste) -> None:
    end = MIDI + timedelta(hours=2)
    poste.vigie.vigie_db.write_now(lambda db: set_etat(db, SALON, EtatAbonne.PAUSE, "", MIDI, end))
    poste.tell("a", "b", "c")
    await poste.look(EVERY)
    assert poste.etats() == [Etat.AU_RESUME] * 3
    assert await poste.look(timedelta(hours=2)) == 1
    assert poste.etat == EtatAbonne.ACTIF
    assert poste.etats() == [*[Etat.RESUME] * 3, Etat.A_ENVOYER]


async def test_after_half_an_hour_away_what_may_wait_is_gathered_for_a_while(poste: Poste) -> None:
    poste.salons.begin()
    assert poste.vigie.rattrapage is None, "the first start"
    await poste.look(EVERY)
    poste.clock.now += DOWN + EVERY
    poste.salons.begin()
    assert poste.vigie.rattrapage == poste.clock() + GATHER


async def test_the_played_demo_posts_its_daily_digests_at_their_hour_by_its_own_clock(tmp_path: Path) -> None:
    printed: list[str] = []
    soir = Abonne(destination="terminal", resume=time(19), immediat=False)
    until = datetime(2023, 1, 19, tzinfo=UTC)
    player = Player(
        read(example_text(), EXAMPLE, {}),
        tmp_path,
        (soir,),
        vitesse=None,
        jusqu_a=until,
        stop=asyncio.Event(),
    )
    async with player.server, player.open() as vigie:
        printer = TerminalPrinter(printed.append, player.clock, largeur=200, couleur=False)
        deliverer = Deliverer(vigie.vigie_db, {}, utc_now, random.Random(1), printers={"terminal": printer})
        await player.play(vigie, deliverer, printed.append)
        rows = vigie.vigie_db.rows("SELECT cree_le, etat FROM outbox WHERE genre = 'résumé' ORDER BY id")
    assert [tuple(row) for row in rows] == [("2023-01-18T18:00:00+00:00", Etat.ENVOYE)]
    (digest,) = [text for text in printed if "Résumé du" in text]
    assert "Résumé du 18 janvier : 4 alertes — " in digest
