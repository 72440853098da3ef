"""`vigie page`: the public page of a data folder, read-only, to look at it or to serve it apart from the bot."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from commands.base import Context
from service.arret import stopped_by_signals
from service.ask import HORLOGE
from service.choix import Choix
from service.cli import Failure
from service.configuration import Configuration
from service.horloge import utc_now
from service.web.installation import Installation
from service.web.serveur import PageWeb
from storage import meta
from storage.database import ReadOnlyDatabase
from storage.migrations import PARLEMENT, VIGIE


@contextmanager
def lue(donnees: Path, configuration: Configuration, example: Configuration) -> Iterator[Installation]:
    """A data folder opened for reading; one of the demo as of its simulated instant. Raises Failure, StorageError."""
    if not (donnees / "parlement.db").exists() or not (donnees / "vigie.db").exists():
        raise Failure(
            f"rien n'est encore connu dans « {donnees} » : lancez « vigie lancer » ou « vigie demo » d'abord"
        )
    parlement = ReadOnlyDatabase(donnees / "parlement.db", PARLEMENT)
    vigie = ReadOnlyDatabase(donnees / "vigie.db", VIGIE)
    try:
        simulated = meta.get_meta(vigie, HORLOGE)
        then = datetime.fromisoformat(simulated) if simulated else None
        choix = Choix(example if then else configuration, parlement, vigie)

        def clock() -> datetime:
            return then or utc_now()

        def context() -> Context:
            return Context(tracked=choix.tracked, vigie=vigie, now=clock())

        yield Installation(context_of=context, parlement=parlement, vigie=vigie, clock=clock, depuis=clock())
    finally:
        parlement.close()
        vigie.close()


async def serve(
    donnees: Path,
    configuration: Configuration,
    example: Configuration,
    port: int | None,
    say: Callable[[str], None],
) -> None:
    """Serve until SIGINT or SIGTERM; `port` replaces the configured one. Raises Failure, OSError, StorageError."""
    page = replace(configuration.page, port=port) if port is not None else configuration.page
    with lue(donnees, configuration, example) as installation:
        web = PageWeb(installation, page)
        await web.start()
        say(f"La page est sur {web.adresse} ; Ctrl-C pour arrêter")
        stop = asyncio.Event()
        with stopped_by_signals(stop):
            await stop.wait()
        await web.stop()
