"""`vigie rattraper` on another site than the official one, in a process of its own that can be killed.

The clock stands still, so that two runs tell the same.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from alerts.abonnement.abonnes import Abonne
from parlement.suivis import Suivi
from service.configuration import Configuration, Reseau
from service.rattraper import catch_up
from service.vigie import Vigie
from tests.service.site_assemblee import LOI, MIDI

CONFIGURATION = Configuration(
    reseau=Reseau(contact="essai@exemple.fr"), suivis=(Suivi(nom="essais", titre="Essais", cible=LOI),)
)

Say = Callable[[str], None]


def open_vigie(site: str, folder: Path, say: Say = lambda line: None) -> Vigie:
    """A Vigie that follows the bill of 2025 on this site; each step of progress is told."""
    return Vigie(
        CONFIGURATION,
        folder,
        [Abonne(destination="terminal")],
        lambda: MIDI,
        site=site,
        en_cours=17,
        pause=0,
        progress=lambda label, done, total: say(f"{label} : {done}/{total}"),
    )


async def rattraper(site: str, folder: Path, say: Say) -> bool:
    """Catch up, and say how each source ended."""
    async with open_vigie(site, folder, say) as vigie:
        return await catch_up(vigie, say)


def process(site: str, folder: Path, said: Connection) -> None:
    """The whole life of a process: catch up, then leave with 0 when all could be read."""
    sys.exit(not asyncio.run(rattraper(site, folder, said.send)))
