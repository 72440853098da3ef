"""Ten channels of different settings, and what stands in for Discord when they receive the played-back debates."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, time

from alerts.abonnement.abonnes import Abonne, Calme
from alerts.abonnement.familles import Famille
from alerts.delivery.courier import Poste
from alerts.importance import Importance
from alerts.message import Message
from alerts.weigh.base import Percee
from storage.outbox import Envoi
from trackers.base import Clock

NUIT = Calme(time(17), time(14))
"""Most of the day: the followed article is voted, and the law adopted, within it."""
AUTEUR = "PA793254"
"""A member who tabled amendments to the bill."""


def _salon(numero: int, **reglages: object) -> Abonne:
    return Abonne(destination=f"discord:{numero}", **reglages)  # type: ignore[arg-type]


SALONS: dict[str, Abonne] = {
    "tout": _salon(1),
    "majeur": _salon(2, seuil=Importance.MAJEUR),
    "article7, tout bas": _salon(3, suivis=frozenset({"article7"}), seuil=Importance.DISCRET),
    "décisions": _salon(4, suivis=frozenset({"jo2024"}), familles=frozenset({Famille.DECISIONS})),
    "drones à Paris": _salon(5, veilles=frozenset({"drones"}), departements=frozenset({"75"})),
    "drones à Marseille": _salon(6, veilles=frozenset({"drones"}), departements=frozenset({"13"})),
    "nuits calmes": _salon(7, suivis=frozenset({"article7"}), calme=NUIT),
    "silence la nuit": _salon(8, suivis=frozenset({"article7"}), calme=NUIT, percees=frozenset()),
    "résumé de 19 h": _salon(
        9, suivis=frozenset({"jo2024"}), resume=time(19), immediat=False, percees=frozenset({Percee.ADOPTION})
    ),
    "une personne": _salon(10, personnes=frozenset({AUTEUR})),
}
"""By what each is for."""


@dataclass(frozen=True)
class Recu:
    """A message as a channel shows it, and when it was posted."""

    instant: datetime
    alerte: str
    message: Message


class Carnet:
    """Takes every message as a channel would, at the instant of `clock`, and remembers what each shows, by its id."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._montres: dict[str, dict[str, Recu]] = {}

    def recus(self, salon: Abonne) -> list[Recu]:
        """What a channel shows at the end, in the order of posting."""
        return list(self._montres.get(salon.destination, {}).values())

    def ready(self) -> bool:
        """It always is."""
        return True

    async def turn(self, row: Envoi, message: Message, *, edit: bool = False) -> None:
        """Everything leaves at once."""

    async def post(self, row: Envoi, message: Message) -> Poste:
        """Show a message; its id is the row's."""
        self._montres.setdefault(row.destination, {})[str(row.id)] = Recu(self._clock(), row.alerte, message)
        return Poste(str(row.id))

    async def edit(self, row: Envoi, message: Message) -> None:
        """Replace it."""
        shown = self._montres[row.destination]
        shown[row.message_id] = replace(shown[row.message_id], message=message)

    async def find(self, row: Envoi, known: Collection[str]) -> str | None:
        """Nothing is ever lost here."""
        return None
