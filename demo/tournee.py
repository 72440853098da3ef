"""One round of the sources, at one instant of the debates: those of which something changed since they were asked."""

from __future__ import annotations

from urllib.parse import urlsplit

from demo.serveur import ServeurOfficiel
from service.vigie import Vigie
from trackers.tracker import ArchiveTracker, Tracker, is_live

NAMING = ("senat-dossiers", "attrap")
"""The sources that name what others of the Sénat, or of no house, ask for."""


class Tournee:
    """Remembers what each source served when it was last asked."""

    def __init__(self, server: ServeurOfficiel) -> None:
        self._server = server
        self._paths: dict[str, list[str]] = {}
        self._asked: dict[str, tuple[str, ...]] = {}

    async def poll(self, vigie: Vigie, *, everything: bool = False) -> int:
        """Poll the sources that are polled as the house stands; gives how many documents were read.

        A source of which nothing changed since it was asked is left alone, unless `everything` is asked: days pass in
        a moment here, and nobody would poll it that often. It is asked when those that name what it asks for told more.
        """
        decoded = 0
        told: set[str] = set()
        for tracker in vigie.trackers:
            state = self._state(tracker)
            still = bool(state) and self._asked.get(tracker.nom) == state and tracker.chambre not in told
            if vigie.polls_now(tracker) and (everything or not still):
                report = await vigie.poll(tracker)
                decoded += report.decoded
                if report.decoded and tracker.nom in NAMING:
                    told.add(tracker.chambre)
                self._asked[tracker.nom] = state
        return decoded

    def _state(self, tracker: Tracker) -> tuple[str, ...]:
        """What tells whether any page of a source changed; () for those that are always asked."""
        if is_live(tracker):
            return ()
        if tracker.nom not in self._paths:
            self._paths[tracker.nom] = self._paths_of(tracker)
        return ("", *map(self._server.etag, self._paths[tracker.nom]))

    def _paths_of(self, tracker: Tracker) -> list[str]:
        if isinstance(tracker, ArchiveTracker):
            return [urlsplit(tracker.url).path]
        return [path for path in self._server.chemins if tracker.claims(path)]
