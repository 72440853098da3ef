"""`vigie demander`: the bot's answer, in the terminal."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from alerts.abonnement.abonnes import Abonne
from alerts.delivery.terminal import DESTINATION as TERMINAL
from alerts.render.terminal import render_terminal
from commands.base import Appel, Context
from commands.registry import answer_line
from service.choix import Choix
from service.cli import Failure
from service.configuration import Configuration
from service.horloge import utc_now
from storage import meta
from storage.database import Database
from storage.migrations import PARLEMENT, VIGIE

HORLOGE = "horloge"
"""Fact kept in `vigie.db` by the demo: the simulated instant reached, which is then the present."""

ICI = Appel(qui="terminal", nom="terminal", destination=TERMINAL, admin=True, gere=True)
"""Whoever has the data folder may change everything."""


def ask(
    question: str,
    donnees: Path,
    configuration: Configuration,
    example: Configuration,
    *,
    largeur: int,
    couleur: bool,
) -> str:
    """Answer from a data folder, as text. A folder of the demo is asked as of its simulated instant. Raises Failure."""
    if not (donnees / "parlement.db").exists() or not (donnees / "vigie.db").exists():
        raise Failure(
            f"rien n'est encore connu dans « {donnees} » : lancez « vigie lancer », "
            f"ou « vigie demo --donnees {donnees} » pour essayer"
        )
    parlement = Database(donnees / "parlement.db", PARLEMENT)
    vigie = Database(donnees / "vigie.db", VIGIE)
    try:
        simulated = meta.get_meta(vigie, HORLOGE)
        now = datetime.fromisoformat(simulated) if simulated else utc_now()
        chosen = example if simulated else configuration
        choix = Choix(chosen, parlement, vigie, chosen.salons or (Abonne(destination=TERMINAL),))
        context = Context(tracked=choix.tracked, vigie=vigie, now=now, appel=ICI, fichier=choix.fichier)
        message = answer_line(question, context)
        return render_terminal(message, largeur=largeur, couleur=couleur, now=now)
    finally:
        parlement.close()
        vigie.close()
