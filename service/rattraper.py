"""`vigie rattraper`: everything that was missed is read at once, archives included, with a progress bar."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlite_utils import Database as Writer

from alerts.abonnement.abonnes import Abonne
from service.configuration import Configuration
from service.horloge import utc_now
from service.poll import PollReport
from service.poll.base import FINE, NOTHING
from service.progress import ProgressBars
from service.vigie import Vigie
from storage import outbox
from storage.sources import ask_at_once, forget_portee
from trackers.piste.acces import Acces
from trackers.tracker import Tracker, is_live

Say = Callable[[str], None]


async def catch_up(vigie: Vigie, say: Say) -> bool:
    """Read every source in full, oldest archives first; gives whether all could be read. Raises StorageError.

    What is found is told like anything else: old facts stay history, the rest waits for « vigie lancer » to send it.
    """
    fine = True
    for tracker in vigie.trackers:
        if is_live(tracker):
            continue
        report = await _read_whole(vigie, tracker)
        if report.detail != NOTHING:
            say(f"{_mark(report)} {tracker.libelle} : {_words(report)}")
        fine = fine and report.outcome in FINE
    return fine


async def _read_whole(vigie: Vigie, tracker: Tracker) -> PollReport:
    """Poll a source as if it had not been followed meanwhile."""

    def forget(db: Writer) -> None:
        forget_portee(db, tracker.nom)
        ask_at_once(db, tracker.nom)

    await vigie.parlement_db.write(forget)
    return await vigie.poll(tracker)


def _mark(report: PollReport) -> str:
    return "✅" if report.outcome in FINE else "⚠️"


def _words(report: PollReport) -> str:
    if report.outcome not in FINE:
        return f"{report.outcome} ({report.detail})" if report.detail else str(report.outcome)
    if not report.decoded:
        return f"rien de nouveau ({report.detail})" if report.detail else "rien de nouveau"
    changes = f"{report.changes} changement{'s' if report.changes > 1 else ''}"
    return f"{report.decoded} document{'s lus' if report.decoded > 1 else ' lu'}, {changes}"


async def run(
    configuration: Configuration,
    donnees: Path,
    abonnes: tuple[Abonne, ...],
    say: Say,
    piste: Acces | None = None,
) -> bool:
    """Open the folder and catch up. Raises StorageError, Occupied."""
    with ProgressBars() as progress:
        async with Vigie(configuration, donnees, abonnes, utc_now, progress=progress, piste=piste) as vigie:
            fine = await catch_up(vigie, say)
            waiting = sum(outbox.counts(vigie.vigie_db).get(etat, 0) for etat in outbox.DUS)
    if waiting:
        say(_waiting(waiting))
    return fine


def _waiting(count: int) -> str:
    if count == 1:
        return "1 message attend d'être envoyé : « vigie lancer » l'enverra"
    return f"{count} messages attendent d'être envoyés : « vigie lancer » les enverra"
