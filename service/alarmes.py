"""The look at Vigie's own health, every minute: what is wrong is told to whoever can mend it."""

from __future__ import annotations

import asyncio

from alerts.alarmes.alerter import alert_admins
from alerts.alarmes.regles import Trouble, troubles
from service.vigie import Vigie

EVERY = 60.0
"""Seconds between two looks."""


async def check_alarmes(vigie: Vigie) -> int:
    """Look for troubles, tell those that last and those that ended; gives how many messages that made due.

    Raises StorageError.
    """
    discord, now, tracked = vigie.etat_discord(), vigie.clock(), vigie.tracked

    def look() -> list[Trouble]:
        return troubles(tracked, vigie.vigie_db, now, discord=discord)

    found = await asyncio.to_thread(look)
    return await alert_admins(vigie.vigie_db, found, vigie.choix.abonnes, now, discord)
