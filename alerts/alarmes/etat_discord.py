"""How Discord stands for the bot, as plain data: what `!sante`, the alarms and the public page say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class EtatDiscord:
    """The gateway now. `mots`: how the client stands, in French. `latence`: seconds, None while away.

    intentions: those asked for and not granted, in words. serveurs: how many the bot is in. roles_disparus:
    (destination, role id) of the mentions whose role is gone. proprietaires: owner of each server, by id. invitation:
    the address that invites the bot, "" while it is not known.
    """

    connecte: bool
    mots: str = ""
    latence: float | None = None
    intentions: tuple[str, ...] = ()
    serveurs: int = 0
    roles_disparus: tuple[tuple[str, str], ...] = ()
    proprietaires: Mapping[str, str] = field(default_factory=dict)
    invitation: str = ""
