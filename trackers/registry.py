"""Which trackers a list of tracked bills needs, and which one an address belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from parlement.legislatures import legislature_of
from trackers.assemblee.adresses import WWW
from trackers.assemblee.archives import SITE, trackers_of
from trackers.assemblee.direct import ELIASSE, trackers_direct
from trackers.assemblee.pages_scrutins import ScrutinsPageTracker
from trackers.assemblee.publications import PublicationsTracker
from trackers.jorf.sources import DILA, JorfTracker
from trackers.piste.sources import PisteTracker
from trackers.prefectures.attrap import GOUV
from trackers.prefectures.attrap import SITE as ATTRAP
from trackers.prefectures.sources import RecueilsTracker, trackers_prefectures
from trackers.senat.base import DATA as DATA_SENAT
from trackers.senat.base import WWW as WWW_SENAT
from trackers.senat.sources import trackers_senat
from trackers.tracker import Tracker

LEGISLATURE_CONNUE = 17
"""The latest legislature known when this was written; a dossier of a later one says that it has come."""
_LOCAL = frozenset({"127.0.0.1", "localhost"})
_SAME_HOST = {
    "senat.fr": "www.senat.fr",
    "senat.fr.": "www.senat.fr",
    "www.legifrance.gouv.fr": "echanges.dila.gouv.fr",
    "sandbox-api.piste.gouv.fr": "api.piste.gouv.fr",
}
"""Other names under which the Sénat serves the same pages; acts of the Journal officiel by the address people know."""


def legislatures_of(
    cibles: Iterable[str], said: Iterable[int] = (), en_cours: int | None = None
) -> list[int]:
    """Legislatures to poll for these dossiers: those that opened them, and the present one (bills survive).

    `said` are those that pasted addresses name. For a name alone, the one before is searched too. `en_cours` is
    the one that sits, the latest known or named when not given.
    """
    read = [legislature_of(cible) for cible in cibles]
    named = {*said, *(n for n in read if n)}
    present = en_cours or max({LEGISLATURE_CONNUE, *named})
    unsaid = {present - 1} if None in read else set()
    return sorted({*(n for n in named if n <= present), *unsaid, present})


def build_trackers(
    cibles: Iterable[str], site: str = SITE, said: Iterable[int] = (), en_cours: int | None = None
) -> list[Tracker]:
    """The trackers to run for these dossiers, oldest legislature first: the newest has the last word.

    `site` is the base address of the open data; another one than the official serves the other sites' pages too.
    """
    legislatures = legislatures_of(cibles, said, en_cours)
    archives: list[Tracker] = [
        tracker
        for legislature in legislatures
        for tracker in trackers_of(legislature, site=site, en_cours=legislature == legislatures[-1])
    ]
    return [
        *archives,
        *_followers(legislatures[-1], site),
        *_senat(site),
        *_journal(site),
        *_prefectures(site),
    ]


def _journal(site: str) -> tuple[Tracker, ...]:
    """The Journal officiel."""
    return (JorfTracker(site=DILA if site == SITE else site),)


def _prefectures(site: str) -> tuple[Tracker, ...]:
    """The prefects' acts."""
    return trackers_prefectures(ATTRAP if site == SITE else site)


def _senat(site: str) -> tuple[Tracker, ...]:
    """The sources of the Sénat."""
    return trackers_senat() if site == SITE else trackers_senat(www=site, data=site)


def _followers(legislature: int, site: str) -> tuple[Tracker, ...]:
    """What follows the legislature that sits closer than its archives: the day's lists, the live sources."""
    www, eliasse = (WWW, ELIASSE) if site == SITE else (site, site)
    return (
        PublicationsTracker(legislature=legislature, www=www),
        ScrutinsPageTracker(legislature=legislature, www=www),
        *trackers_direct(legislature, www=www, eliasse=eliasse),
    )


def hosts_of(site: str = SITE) -> frozenset[str]:
    """Hosts that an answer may redirect to; one that begins with a dot stands for all those under it."""
    sites = (site, SITE, WWW, ELIASSE, WWW_SENAT, DATA_SENAT, DILA, ATTRAP)
    hosts = {urlsplit(address).hostname for address in sites}
    return frozenset(host for host in hosts if host) | {GOUV}


def find_tracker(url: str) -> Tracker | None:
    """The tracker that would read a body recorded from this address (`archive.zip!/member` for a member)."""
    try:
        parts = urlsplit(url)
    except ValueError:  # an address that is not one: "http://[x"
        return None
    if parts.scheme not in {"http", "https"}:
        return None
    trackers = [*build_trackers([f"DLR5L{LEGISLATURE_CONNUE}N1"]), PisteTracker()]
    host = _SAME_HOST.get(parts.hostname or "", parts.hostname)
    served = (t for t in trackers if host in _LOCAL | {urlsplit(t.url).hostname} or _reads_from(t, host))
    return next((t for t in served if t.claims(parts.path)), None)


def _reads_from(tracker: Tracker, host: str | None) -> bool:
    """Whether a source is on many hosts, this one among them."""
    return isinstance(tracker, RecueilsTracker) and tracker.reads_from(host)
