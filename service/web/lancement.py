"""The public page of `vigie lancer`, when config.toml asks for it. That it cannot be served stops nothing else."""

from __future__ import annotations

import logging
import math
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from service.discord.client import DiscordService
from service.vigie import Vigie
from service.web.installation import Installation, Passerelle
from service.web.serveur import PageWeb

log = logging.getLogger(__name__)


@asynccontextmanager
async def page_publique(
    vigie: Vigie, polls: Mapping[tuple[str, str], int], discord: DiscordService | None
) -> AsyncIterator[PageWeb | None]:
    """Serve the page meanwhile; None when it is not asked for, or cannot be served."""
    page = vigie.configuration.page
    web = PageWeb(_installation(vigie, polls, discord), page) if page.active else None
    if web:
        try:
            await web.start()
        except OSError as error:
            log.error(
                "page publique : %s:%d ne peut pas être écouté (%s) : changez « adresse » ou « port » dans [page]",
                page.adresse,
                page.port,
                error.strerror or error,
            )
            web = None
    try:
        yield web
    finally:
        if web:
            await web.stop()


def _installation(
    vigie: Vigie, polls: Mapping[tuple[str, str], int], discord: DiscordService | None
) -> Installation:
    return Installation(
        context_of=vigie.context,
        parlement=vigie.parlement_db,
        vigie=vigie.vigie_db,
        clock=vigie.clock,
        depuis=vigie.clock(),
        ecrit=True,
        trackers=lambda: vigie.trackers,
        passerelle=lambda: _passerelle(discord) if discord else None,
        polls=polls,
    )


def _passerelle(discord: DiscordService) -> Passerelle:
    """discord.py tells an unknown latency as infinite, or as no number."""
    client = discord.connected()
    latence = client.latency if client else math.nan
    return Passerelle(ouverte=client is not None, latence=latence if math.isfinite(latence) else None)
