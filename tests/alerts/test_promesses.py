"""Never lost, never doubled, nothing unwanted: a channel and its settings go through anything, in any order."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from alerts.abonnement.abonnes import PLUS_SUIVI, Abonne, Calme, EtatAbonne, Mention, Sort, decide
from alerts.abonnement.redecider import PLUS_ABONNE, Suivis, drop_gone, redecide
from alerts.delivery.courier import Closed, Poste, TryLater
from alerts.delivery.deliver import NONCE_REMEMBERED, Deliverer
from alerts.delivery.suspension import reopen, suspend
from alerts.importance import Importance
from alerts.message import Message, encode_message, ligne
from alerts.registre import connue
from alerts.resumes.depart import gather_late, probe_closed, release_due
from alerts.weigh.base import Alerte, Genre
from storage.abonnements import set_etat
from storage.alertes import save_alerte
from storage.database import StorageError
from storage.migrations import VIGIE
from storage.outbox import Envoi, Etat, due_rows, reference_of
from storage.outbox_entry import Due, enqueue_one
from storage.outbox_states import mark_refused
from tests.alerts.atelier import Fragile, Montre

MINUTE, HEURE = timedelta(minutes=1), timedelta(hours=1)
RANGS = (Importance.COURANT, Importance.NOTABLE, Importance.MAJEUR)
ETATS = {Sort.ENVOYER: Etat.A_ENVOYER, Sort.RESUMER: Etat.AU_RESUME, Sort.FILTRER: Etat.FILTRE}
SUIVIS = Suivis(frozenset({"jo"}), frozenset())
MARCHES, PAS = 6, 45


class Salon:
    """A channel of a Discord that fails as told, remembers nonces for a while, and keeps what it was sent."""

    def __init__(self, montre: Montre) -> None:
        self.montre = montre
        self.messages: dict[str, tuple[Envoi, Message]] = {}
        self.nonces: dict[str, tuple[str, datetime]] = {}
        self.plan: list[str] = []
        self.slow = timedelta()
        self.open = True
        self.let_go = self.paused = False
        self.unwanted: list[str] = []
        self.after_post: Callable[[], None] = lambda: None
        self.during: Callable[[], Awaitable[None]] | None = None

    def ready(self) -> bool:
        return True

    async def turn(self, row: Envoi, message: Message, *, edit: bool = False) -> None:
        self.montre.now += self.slow
        self.slow = timedelta()

    async def post(self, row: Envoi, message: Message) -> Poste:
        # In a paused channel, what was tried before may be posted already: it is tried again.
        if self.let_go or (self.paused and row.etat is not Etat.EN_COURS):
            self.unwanted.append(message.titre)
        self._fail("avant")
        if not self.open:
            raise Closed("il manque une permission", 900)
        if self.during:
            during, self.during = self.during, None
            await during()
        known, until = self.nonces.get(row.nonce, ("", self.montre()))
        if not known or until < self.montre():
            known = f"m{len(self.messages)}"
            self.messages[known] = (row, message)
            self.nonces[row.nonce] = known, self.montre() + NONCE_REMEMBERED
        self._fail("après")
        if self.plan and self.plan[0] == "arrêt":
            self.plan.pop()
            self.after_post()
        return Poste(known)

    async def edit(self, row: Envoi, message: Message) -> None:
        self._fail("avant")
        first, _ = self.messages[row.message_id]
        self.messages[row.message_id] = (first, message)

    async def find(self, row: Envoi, known: Collection[str]) -> str | None:
        found = [
            one
            for one, (_, said) in self.messages.items()
            if said.reference == row.reference and one not in known
        ]
        return found[-1] if found else None

    def _fail(self, when: str) -> None:
        if self.plan and self.plan[0] == when:
            self.plan.pop()
            raise TryLater(f"Discord répond 503 ({when})")


class Marche:
    """One channel, from a seed: what happens to it, and what must be true of what it was shown."""

    def __init__(self, base: Fragile, montre: Montre, seed: int) -> None:
        self.base, self.montre, self.hasard = base, montre, random.Random(seed)
        self.salon = Salon(montre)
        self.abonne = Abonne(destination=f"discord:{seed}", percees=frozenset())
        self.abonnes: tuple[Abonne, ...] = (self.abonne,)
        self.alertes: dict[str, tuple[Alerte, int]] = {}
        self.refused: set[str] = set()

    async def step(self) -> None:
        name = self.hasard.choice(
            ["nouvelle"] * 5
            + ["change", "grandit", "temps", "temps", "nuit", "pause", "calme", "seuil", "part"]
            + ["porte"]
            + ["panne", "pendant", "livre", "livre"]
        )
        await getattr(self, name)()
        await self.look()

    async def look(self) -> None:
        """What the service does at each look at the outbox, in its order."""
        now = self.montre()
        await drop_gone(self.base, self.abonnes, ("discord",), now)
        await redecide(self.base, self.abonnes, SUIVIS)
        await gather_late(self.base, self.abonnes, now)
        await probe_closed(self.base, self.abonnes, now)
        await release_due(self.base, self.abonnes, now)
        self.salon.let_go, self.salon.paused = not self.abonnes, self.abonne.etat is EtatAbonne.PAUSE

    # --- what happens ---

    async def nouvelle(self) -> None:
        name = f"{self.abonne.destination}/{len(self.alertes)}"
        self._tell(name, self.hasard.choice(RANGS), 1)

    async def nouvelle_de(self, importance: Importance) -> None:
        self._tell(f"{self.abonne.destination}/{len(self.alertes)}", importance, 1)

    async def change(self) -> None:
        if self.alertes:
            name = self.hasard.choice(list(self.alertes))
            alerte, version = self.alertes[name]
            self._tell(name, alerte.importance, version + 1)

    async def grandit(self) -> None:
        if self.alertes:
            name = self.hasard.choice(list(self.alertes))
            self._tell(name, Importance.MAJEUR, self.alertes[name][1] + 1)

    async def temps(self) -> None:
        self.montre.now += self.hasard.choice([MINUTE, 12 * MINUTE, HEURE])

    async def nuit(self) -> None:
        self.montre.now += 9 * HEURE

    async def pause(self) -> None:
        paused = self.abonne.etat is EtatAbonne.PAUSE
        if self.abonne.etat is not EtatAbonne.SUSPENDU:
            self._set(etat=EtatAbonne.ACTIF if paused else EtatAbonne.PAUSE)

    async def calme(self) -> None:
        self._set(calme=None if self.abonne.calme else Calme(time(22), time(7)))

    async def seuil(self) -> None:
        self._set(seuil=self.hasard.choice([Importance.COURANT, Importance.NOTABLE]))
        self._note_refusals()

    async def part(self) -> None:
        if self.hasard.random() < (0.05 if self.abonnes else 0.5):
            self.abonnes = () if self.abonnes else (self.abonne,)
            self._note_refusals()

    async def porte(self) -> None:
        self.salon.open = not self.salon.open

    async def panne(self) -> None:
        self.salon.plan = [self.hasard.choice(["avant", "après", "arrêt"])]
        await self.livre()

    async def pendant(self) -> None:
        """The choices change while messages leave."""
        self.salon.during = self._during
        await self.livre()
        self.salon.during = None

    async def _during(self) -> None:
        await getattr(self, self.hasard.choice(["pause", "seuil", "calme", "nouvelle", "change", "part"]))()
        await self.look()

    async def livre(self) -> None:
        self.salon.after_post = self._cut
        deliverer = Deliverer(
            self.base, {"discord": self.salon}, self.montre, random.Random(1), when_closed=self._closed
        )
        try:
            await deliverer.deliver_all()
        except StorageError:
            assert self.base.fails()
        self.base.fails = lambda: False
        if self.abonne.etat is EtatAbonne.SUSPENDU and self.salon.open:
            await reopen(self.base, [self.abonne.destination], self.montre())
            self._set(etat=EtatAbonne.ACTIF)
        assert self.salon.unwanted == []

    def _cut(self) -> None:
        self.base.fails = lambda: True

    async def _closed(self, destination: str, motif: str) -> None:
        if await suspend(self.base, [destination], motif, self.montre()):
            self._set(etat=EtatAbonne.SUSPENDU)

    def _set(self, **settings: object) -> None:
        self.abonne = replace(self.abonne, **settings)  # type: ignore[arg-type]
        self.abonnes = (self.abonne,) if self.abonnes else ()
        if etat := settings.get("etat"):
            where, now = self.abonne.destination, self.montre()
            self.base.write_now(lambda db: set_etat(db, where, str(etat), "", now))

    def _tell(self, name: str, importance: Importance, version: int) -> None:
        now = self.montre()
        alerte = Alerte(
            cle=name,
            genre=Genre.VOTES,
            importance=importance,
            suivis=("jo",),
            dossier="",
            jour=now.date(),
            uids=(),
        )
        message = Message(titre=f"{name} v{version}.", importance=importance, reference=reference_of(name))
        self.alertes[name] = alerte, version
        self._note_refusals()
        moved = Message(titre="➡️", resume=(ligne("ci-dessous"),), reference=message.reference, renvoi=True)

        def store(db: object) -> None:
            save_alerte(db, connue(alerte, message, "", now))  # type: ignore[arg-type]
            for abonne in self.abonnes:
                decision = decide(abonne, alerte, now)
                due = Due(
                    alerte=name,
                    destination=abonne.destination,
                    genre=alerte.genre,
                    importance=importance,
                    rang=importance.rang,
                    message=encode_message(message),
                    reference=message.reference,
                    motif=decision.motif,
                    etat=ETATS[decision.sort],
                    resume_le=decision.resume_le,
                    mention=decision.mention,
                    renvoi=encode_message(moved),
                )
                enqueue_one(db, due, now)  # type: ignore[arg-type]

        self.base.write_now(store)

    def _note_refusals(self) -> None:
        """Alerts that the channel did not want at some time may be shown or not."""
        self.refused |= {
            name
            for name, (alerte, _) in self.alertes.items()
            if not self.abonnes or self.abonne.refusal(alerte)
        }

    # --- what must be true ---

    async def end(self) -> None:
        """Everything is repaired, and time passes."""
        self.salon.open, self.salon.plan = True, []
        self.abonnes = (self.abonne,)
        self._set(calme=None)
        if self.abonne.etat is EtatAbonne.PAUSE:
            self._set(etat=EtatAbonne.ACTIF)
        for _ in range(8):
            self.montre.now += 12 * HEURE
            await self.look()
            await self.livre()
        self._check_shown()

    def _check_shown(self) -> None:
        alone, told = Counter[str](), Counter[str]()
        for _, message in self.salon.messages.values():
            if message.renvoi:
                continue
            alone[message.titre] += 1
            told.update(
                span.texte
                for section in message.sections
                for one in section.lignes
                for span in one.spans
                if hasattr(span, "texte") and hasattr(span, "url")
            )
        for name, (_, version) in self.alertes.items():
            now = f"{name} v{version}."
            times = alone[now] + told[now]
            assert times <= 1, (now, "doubled", alone[now], told[now])
            assert times == 1 or name in self.refused, (now, "lost")


async def test_every_wanted_alert_is_shown_once_whatever_happens(tmp_path: Path) -> None:
    base, montre = Fragile(tmp_path / "vigie.db", VIGIE), Montre()
    try:
        for seed in range(MARCHES):
            marche = Marche(base, montre, seed)
            for _ in range(PAS):
                await marche.step()
            await marche.end()
    finally:
        base.close()


# --- the same, one at a time -----------------------------------------------------------------------------------


@pytest.fixture
def marche(tmp_path: Path) -> Iterator[Marche]:
    base = Fragile(tmp_path / "vigie.db", VIGIE)
    try:
        yield Marche(base, Montre(), 42)
    finally:
        base.close()


def etats(marche: Marche) -> list[tuple[str, str]]:
    return [
        (row["etat"], row["motif"]) for row in marche.base.rows("SELECT etat, motif FROM outbox ORDER BY id")
    ]


async def test_what_a_pause_keeps_while_another_alert_leaves_is_not_posted(marche: Marche) -> None:
    for _ in range(3):
        await marche.nouvelle_de(Importance.NOTABLE)

    async def during() -> None:
        await marche.pause()
        await marche.look()

    marche.salon.during = during
    await marche.livre()
    assert len(marche.salon.messages) == 1
    assert [etat for etat, _ in etats(marche)] == [Etat.ENVOYE, Etat.AU_RESUME, Etat.AU_RESUME]


async def test_a_channel_let_go_is_posted_nothing_more_whatever_waited(marche: Marche) -> None:
    marche.salon.plan = ["après"]
    await marche.nouvelle_de(Importance.NOTABLE)
    await marche.livre()
    await marche.nouvelle_de(Importance.NOTABLE)
    marche.abonnes = ()
    marche.montre.now += HEURE
    await marche.look()
    await marche.livre()
    assert etats(marche) == [(Etat.FILTRE, PLUS_ABONNE)] * 2
    assert await drop_gone(marche.base, (), ("discord",), marche.montre()) == 0


async def test_channels_served_elsewhere_keep_what_waits_for_them(marche: Marche) -> None:
    await marche.nouvelle_de(Importance.NOTABLE)
    assert await drop_gone(marche.base, (), (), marche.montre()) == 0


async def test_a_role_taken_out_is_not_pinged_and_a_suivi_forgotten_is_not_told(marche: Marche) -> None:
    marche.abonne = replace(marche.abonne, mentions=(Mention("77", Importance.NOTABLE),))
    marche.abonnes = (marche.abonne,)
    await marche.nouvelle_de(Importance.NOTABLE)
    assert [row["mention"] for row in marche.base.rows("SELECT mention FROM outbox")] == ["77"]
    await redecide(marche.base, [replace(marche.abonne, mentions=())], SUIVIS)
    assert [row["mention"] for row in marche.base.rows("SELECT mention FROM outbox")] == [""]
    await redecide(marche.base, marche.abonnes, Suivis(frozenset(), frozenset()))
    assert etats(marche) == [(Etat.FILTRE, PLUS_SUIVI)]


async def test_an_alert_that_grows_before_it_leaves_pings_as_it_leaves(marche: Marche) -> None:
    marche.abonne = replace(
        marche.abonne, seuil=Importance.NOTABLE, mentions=(Mention("77", Importance.MAJEUR),)
    )
    marche.abonnes = (marche.abonne,)
    await marche.nouvelle_de(Importance.COURANT)
    await marche.grandit()
    rows = marche.base.rows("SELECT etat, mention FROM outbox")
    assert [tuple(row) for row in rows] == [(Etat.A_ENVOYER, "77")]


async def test_what_discord_refuses_as_a_digest_leaves_one_by_one(marche: Marche) -> None:
    await marche.pause()
    for _ in range(3):
        await marche.nouvelle_de(Importance.NOTABLE)
    await marche.pause()
    await marche.look()
    (digest,) = due_rows(marche.base, marche.montre(), ["discord"])
    marche.base.write_now(lambda db: mark_refused(db, digest, "contenu refusé"))
    await marche.livre()
    assert [message.titre for _, message in marche.salon.messages.values()] == [
        f"discord:42/{n} v1." for n in range(3)
    ]


async def test_an_alert_that_changes_at_the_hour_of_its_digest_is_in_it(marche: Marche) -> None:
    marche._set(resume=time(19), immediat=False)
    for _ in range(3):
        await marche.nouvelle_de(Importance.NOTABLE)
    hour = marche.abonne.next_resume(marche.montre())
    assert hour
    marche.montre.now = hour + timedelta(seconds=1)
    for _ in range(2):
        await marche.change()
    await marche.look()
    assert [etat for etat, _ in etats(marche)] == [*[Etat.RESUME] * 3, Etat.A_ENVOYER]


async def test_a_nonce_forgotten_while_waiting_for_a_turn_is_not_trusted(marche: Marche) -> None:
    marche.salon.plan = ["après"]
    await marche.nouvelle_de(Importance.NOTABLE)
    await marche.livre()
    marche.montre.now += MINUTE
    marche.salon.slow = 4 * MINUTE
    await marche.livre()
    assert len(marche.salon.messages) == 1
    assert [etat for etat, _ in etats(marche)] == [Etat.ENVOYE]
