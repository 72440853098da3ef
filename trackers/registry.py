"""Which trackers a list of tracked bills needs, and which one an address belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from trackers.assemblee.trackers import SITE, AssembleeTracker, trackers_of
from trackers.tracker import Tracker

LEGISLATURE_EN_COURS = 17
"""The legislature that sits: always polled."""

_LEGISLATURE = re.compile(r"DLR5L(\d+)N", re.IGNORECASE)
_LOCAL = frozenset({"127.0.0.1", "localhost"})


def legislatures_of(cibles: Iterable[str], en_cours: int = LEGISLATURE_EN_COURS) -> list[int]:
    """Legislatures to poll for these dossiers: those that opened them, and the present one (bills survive).

    A name or a Sénat reference does not say its legislature: the one before is searched too.
    """
    read = [_LEGISLATURE.match(cible) for cible in cibles]
    named = {int(match[1]) for match in read if match}
    unsaid = {en_cours - 1} if None in read else set()
    return sorted({*(n for n in named if n <= en_cours), *unsaid, en_cours})


def build_trackers(
    cibles: Iterable[str], site: str = SITE, en_cours: int = LEGISLATURE_EN_COURS
) -> list[Tracker]:
    """The trackers to run for these dossiers, oldest legislature first: the newest has the last word."""
    return [
        tracker
        for legislature in legislatures_of(cibles, en_cours)
        for tracker in trackers_of(legislature, site=site, en_cours=legislature == en_cours)
    ]


def hosts_of(site: str = SITE) -> frozenset[str]:
    """Hosts that an answer may redirect to."""
    hosts = {urlsplit(site).hostname, urlsplit(SITE).hostname, "www.assemblee-nationale.fr"}
    return frozenset(host for host in hosts if host)


def find_tracker(url: str) -> Tracker | None:
    """The tracker that would read a body recorded from this address (`archive.zip!/member` for a member)."""
    try:
        parts = urlsplit(url)
    except ValueError:  # an address that is not one: "http://[x"
        return None
    if parts.hostname not in _LOCAL | {urlsplit(SITE).hostname}:
        return None
    trackers: tuple[AssembleeTracker, ...] = trackers_of(LEGISLATURE_EN_COURS, en_cours=True)
    return next((t for t in trackers if t.claims(parts.path)), None)
