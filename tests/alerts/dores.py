"""One message of each kind, played from records, as Discord and a terminal show it: the golden texts of `dores/`.

`python -m tests.alerts.dores` writes them anew; read the difference before keeping it.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from alerts.message import Message, decode_message
from alerts.render.discord import render_discord
from alerts.weigh import Genre
from parlement.texte import fold
from storage.outbox import Envoi
from tests.alerts.actes import (
    ARRETE,
    DECRET,
    FEVRIER,
    LECTURE,
    LOI,
    NUMERISEE,
    RECUEIL,
    SIGNALEMENT,
    open_veille,
    published,
)
from tests.alerts.monde import (
    JEUDI,
    LIMITE,
    SEANCE,
    Monde,
    amendement,
    decision,
    gouvernement,
    open_monde,
    rejected,
    shown,
    step,
    vote,
    with_voices,
)
from tests.alerts.test_agenda import COMMISSION, EXAMEN, JEUDI30, MERCREDI, SUITE
from tests.alerts.test_amendements_reperes import DEPOT, MARS, MOTS
from tests.alerts.test_direct import AMENDEMENTS, CONNUS, at
from tests.alerts.test_journal import CORRECTION
from tests.alerts.test_personnes import FIDELE, REGOL, signed

DOSSIER = Path(__file__).parent / "dores"
REPONSE = "réponse correction"
"""The answer to a message whose meaning changed is of the genre of that message."""


@cache
def exemples() -> dict[str, Exemple]:
    """The first message of each kind, played once."""
    return asyncio.run(_played())


@dataclass(frozen=True, slots=True)
class Exemple:
    """A message, and the instant when it was shown."""

    message: Message
    now: datetime

    def text(self) -> str:
        """What Discord shows, then what a terminal does."""
        payload = render_discord(self.message)
        (embed,) = payload.embeds
        buttons = " ".join(f"[{action.libelle} → !{action.commande}]" for action in self.message.actions)
        parts = (
            "== Discord ==",
            payload.content,
            f"{embed['title']} <{embed.get('url', '')}>",
            embed.get("description", "").replace("\u00a0", " "),
            embed["footer"]["text"],
            buttons,
            "",
            "== Terminal ==",
            shown(self.message, self.now),
        )
        return "\n".join(parts) + "\n"


async def _played() -> dict[str, Exemple]:
    found: dict[str, Exemple] = {}
    with TemporaryDirectory() as folder:
        for number, world in enumerate((_debate, _agenda, _live, _journal, _prefets, _noticed, _member)):
            async for monde, row in world(_inside(folder, number)):
                name = REPONSE if row.alerte.startswith("correction:") else _genre(monde, row)
                found.setdefault(name, Exemple(decode_message(row.message), monde.now))
    return found


def _inside(folder: str, number: int) -> Path:
    inside = Path(folder) / str(number)
    inside.mkdir()
    return inside


def _genre(monde: Monde, row: Envoi) -> str:
    return str(monde.vigie.rows("SELECT genre FROM outbox WHERE id = ?", row.id)[0]["genre"])


Played = AsyncIterator[tuple[Monde, Envoi]]


async def _tell(monde: Monde, *batches: tuple[object, ...]) -> Played:
    for records in batches:
        await published(monde, *records)  # type: ignore[arg-type]
        for row in monde.deliver():
            yield monde, row


async def _debate(folder: Path) -> Played:
    suppression = "l'amendement de suppression n° 27 de Mme Regol à l'article 7"
    beside = "l'amendement n° 760 (rect.) de M. Mazars après l'article 7"
    article = replace(vote(1274), demandeurs=('Président du groupe "Renaissance"',))
    turned = with_voices(rejected(1274, "l'article 7"), {"PO1": (2, 50, 0), "PO2": (12, 9, 0)})
    limite = datetime(2023, 3, 27, 15, tzinfo=UTC)
    with open_monde(folder) as monde:
        async for told in _tell(
            monde,
            (step("A2", "AN1-DEPOT", date(2023, 3, 22), textes=("PRJLANR5L16B0809",)), LIMITE),
            (replace(LIMITE, limite_amendements=limite),),
            (gouvernement(237), *(amendement(n) for n in range(1, 8)), amendement(40, "ART. 9")),
            (replace(SEANCE, date=date(2023, 3, 24)),),
            (rejected(1242, "la motion de rejet préalable, déposée par Mme Mathilde Panot,"),),
            (rejected(1263, suppression), vote(1273, beside), article),
            (turned,),
            (decision(textes=("PRJLANR5L16BTA0096",)), vote(1305, "l'ensemble")),
            (LOI,),
        ):
            yield told


async def _agenda(folder: Path) -> Played:
    with open_monde(folder) as monde:
        first, moved = (MERCREDI, SUITE, COMMISSION, EXAMEN), (JEUDI30, replace(COMMISSION, etat="Annulé"))
        async for told in _tell(monde, first, moved):
            yield told
        monde.now = datetime(2023, 3, 24, 9, tzinfo=UTC)
        async for told in _tell(monde, (replace(SUITE, etat="Supprimé", dossiers=()),)):
            yield told


async def _live(folder: Path) -> Played:
    with open_monde(folder, records=(*CONNUS, *AMENDEMENTS)) as monde:
        async for told in _tell(monde, (at("148"),)):
            yield told


async def _journal(folder: Path) -> Played:
    with open_veille(folder) as monde:
        async for told in _tell(monde, (DECRET,)):
            yield told
        monde.now = datetime(2023, 9, 9, 0, 30, tzinfo=UTC)
        async for told in _tell(monde, (CORRECTION,)):
            yield told


async def _prefets(folder: Path) -> Played:
    with open_veille(folder, now=FEVRIER) as monde:
        scanned = replace(RECUEIL, uid="r2", nom="Recueil n° 72"), replace(NUMERISEE, uid="r2")
        async for told in _tell(monde, (RECUEIL, ARRETE, LECTURE), scanned, (SIGNALEMENT,)):
            yield told


async def _noticed(folder: Path) -> Played:
    with open_veille(folder, DEPOT, now=MARS) as monde:
        async for told in _tell(monde, tuple(amendement(n, "ART. 9", dispositif=MOTS) for n in range(1, 10))):
            yield told


async def _member(folder: Path) -> Played:
    with open_monde(folder, abonnes=(FIDELE,)) as monde:
        monde.tracked = replace(monde.tracked, personnes=frozenset({"PA1"}))
        monde.read(REGOL)
        mine = amendement(12, auteur="PA1", depot=JEUDI)
        async for told in _tell(monde, (mine, signed(vote(1274)))):
            yield told


def path_of(name: str) -> Path:
    """Where the golden text of a kind is."""
    return DOSSIER / f"{fold(name).replace(' ', '-')}.txt"


def write() -> None:
    """Write every golden text anew."""
    DOSSIER.mkdir(exist_ok=True)
    for name, exemple in exemples().items():
        path_of(name).write_text(exemple.text(), encoding="utf-8")


NAMES = sorted({*(str(genre) for genre in Genre), REPONSE} - {str(Genre.ALARME)})
"""Every kind; alarms are composed by those who watch over Vigie itself."""

if __name__ == "__main__":
    write()
    sys.stdout.write(f"{len(list(DOSSIER.iterdir()))} textes dans {DOSSIER.name}\n")
