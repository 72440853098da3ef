"""What chat said of a channel, as it is stored: JSON, read back by later versions."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

import msgspec

from alerts.abonnement.familles import Famille
from alerts.importance import Importance
from alerts.weigh.base import Percee

_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"
Heure: TypeAlias = Annotated[str, msgspec.Meta(pattern=f"^({_CLOCK})?$")]
Plage: TypeAlias = Annotated[str, msgspec.Meta(pattern=f"^({_CLOCK}-{_CLOCK})?$")]
"""Hours as they are stored, checked when they are read back: a wrong one makes its channel unreadable, and no other."""


class MentionDite(msgspec.Struct, frozen=True, omit_defaults=True):
    """A role to ping, as it is stored: its id, from which importance, for which suivis and veilles (all if none)."""

    role: str
    importance: Importance = Importance.MAJEUR
    sujets: tuple[str, ...] = ()


class Reglages(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What chat said of a channel; None for what it did not say.

    tout: every suivi and veille. resume: "19:00", "" for no digest. calme: "23:00-07:00", "" for none.
    """

    tout: bool = False
    suivis: tuple[str, ...] = ()
    veilles: tuple[str, ...] = ()
    personnes: tuple[str, ...] = ()
    departements: tuple[str, ...] = ()
    importance: Importance | None = None
    genres: tuple[Famille, ...] | None = None
    mentions: tuple[MentionDite, ...] | None = None
    resume: Heure | None = None
    immediat: bool | None = None
    calme: Plage | None = None
    percees: tuple[Percee, ...] | None = None
    fuseau: str | None = None
    images: bool | None = None
    alarmes: bool | None = None

    @property
    def ne_demande_rien(self) -> bool:
        """Whether it asks for nothing to be received: settings alone make no subscription."""
        named = self.suivis or self.veilles or self.personnes or self.departements
        return not (self.tout or named or self.alarmes)

    def avec(self, **changes: Any) -> Reglages:
        """The same settings, some changed."""
        return msgspec.structs.replace(self, **changes)


def encode_reglages(reglages: Reglages) -> str:
    """As JSON."""
    return msgspec.json.encode(reglages).decode()


def decode_reglages(text: str) -> Reglages:
    """From JSON. Raises msgspec.DecodeError (ValidationError included)."""
    return msgspec.json.decode(text, type=Reglages)
