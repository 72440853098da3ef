"""The Assemblée's list of what it published on a day: which amendments are new or changed, within minutes.

Source: `publication_{AAAA-MM-JJ}.csv`, one `horodatage;url` a line, without header; a document published again has
another line. No recorded copy was found: the form of the timestamps is not known, so none is taken for granted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from parlement.amendements import Amendement, split_uid
from parlement.documents import texte_numero
from parlement.dossiers import ASSEMBLEE
from parlement.temps import PARIS, jour_de, parse_instant
from parlement.texte import clean
from trackers.assemblee.adresses import WWW
from trackers.assemblee.amendements import parse_amendement_document
from trackers.base import Reading, Request, Unreadable
from trackers.json_xml import decode
from trackers.tracker import Cadence, Listed, Needs

MOST_DAYS = 7
"""How far back lists are asked for; what is older comes with the archive."""
LATE_HOURS = 2
"""Until then (Paris) the list of the day before is asked for again: a night sitting publishes late."""
CADENCE = Cadence(calme=600, seance=120, debat=60)
LONGEST = 25.0
"""Seconds given to one answer: a slow one must not take the place of the next ones."""

_UNIT = re.compile(r"/dyn/opendata/AMAN\w+(?:\.json)?", re.ASCII)
_FILE = re.compile(r"(?P<uid>[A-Z]{2}\w+)(?:\.\w{2,12})?", re.ASCII)
_USUAL = re.compile(
    r"(?P<horodatage>[0-9][0-9TZ:+./ -]*[0-9Z]);https?://[a-z0-9.:-]+/dyn/opendata/(?P<uid>[A-Z]{2}\w+)\.[a-z]{2,12}",
    re.ASCII,
)
"""A line as the notes describe it: a busy day has thousands, read again at each publication."""
_EPOCH = re.compile(r"[0-9]{10}(?:[0-9]{3})?")
_FRENCH = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationsTracker:
    """Amendments of one legislature as they are published. `www` is the base address of the site."""

    legislature: int
    www: str = WWW
    cadence: Cadence = CADENCE

    @property
    def nom(self) -> str:
        """Short name, unique."""
        return f"publications-{self.legislature}"

    @property
    def chambre(self) -> str:
        """The Assemblée."""
        return ASSEMBLEE

    @property
    def libelle(self) -> str:
        """What people read."""
        return "Publications du jour de l'Assemblée"

    @property
    def rang(self) -> int:
        """Its legislature."""
        return self.legislature

    @property
    def url(self) -> str:
        """The list of the present day, whichever it is."""
        return f"{self.www}/dyn/opendata/list-publication/publication_j.csv"

    @property
    def archive(self) -> str:
        """The source that holds all the amendments of its legislature."""
        return f"amendements-{self.legislature}"

    def needed(self, needs: Needs) -> bool:
        """Always: the lists may name what nothing else announces."""
        return True

    def claims(self, path: str) -> bool:
        """Whether this path is an amendment's document."""
        return bool(_UNIT.fullmatch(unquote(path)))

    def lists(self, now: datetime, since: datetime | None) -> list[Request]:
        """One list per day in Paris from `since` to `now`, `MOST_DAYS` back at most.

        The day before too at night, and the first time: the archive of the first fill is about a day old.
        """
        today = jour_de(now)
        first = min(today, jour_de(since)) if since else today - timedelta(days=1)
        if now.astimezone(PARIS).hour < LATE_HOURS:
            first = min(first, today - timedelta(days=1))
        first = max(first, today - timedelta(days=MOST_DAYS))
        days = (first + timedelta(days=n) for n in range((today - first).days + 1))
        base = f"{self.www}/dyn/opendata/list-publication/publication_"
        return [
            Request(url=f"{base}{day.isoformat()}.csv", cache_buster=True, fresh=60.0, timeout=LONGEST)
            for day in days
        ]

    def listed(self, body: bytes, url: str = "") -> Iterator[Listed]:
        """The amendments that one list names, each once, its latest publication. Raises Unreadable."""
        latest: dict[str, str] = {}
        for uid, horodatage in _lines(body):
            if uid.startswith("AMAN"):
                known = latest.get(uid)
                latest[uid] = horodatage if known is None else max(known, horodatage, key=_rank)
        for uid, horodatage in latest.items():
            yield Listed(uid=uid, url=f"{self.www}/dyn/opendata/{uid}.json", version=horodatage)

    def wants(self, document: Listed, needs: Needs) -> bool:
        """Whether an amendment is on a text of a tracked bill, as far as its id tells (legislature and number).

        Ids say "B0873" where the record says "BTC0873": the number alone is compared, the record has the last word.
        """
        ids = split_uid(document.uid)
        if ids is None or ids.legislature != self.legislature:
            return False
        if {ids.examen, ids.examen.replace("AMAN", "EXAN", 1)} & needs.examens:
            return True
        return ids.texte_numero in _numeros(needs.textes, self.legislature)

    def document(self, document: Listed) -> Request:
        """How to ask for one amendment, past the copy that a CDN may hold."""
        return Request(
            url=document.url, max_bytes=4 * 1024**2, cache_buster=True, fresh=60.0, timeout=LONGEST
        )

    def relevant(self, reading: Reading, needs: Needs) -> Reading:
        """The amendment if its text, or its list, is a tracked bill's: ids of other bills may bear the same number."""
        amendements = (r for r in reading.records if isinstance(r, Amendement))
        ours = any(a.texte in needs.textes or a.examen in needs.examens for a in amendements)
        return reading if ours else Reading()

    def parse(self, body: bytes, url: str = "") -> Reading:
        """Read one amendment, with the root key of the archive or without. Raises Unreadable."""
        return parse_amendement_document(decode(body))


@lru_cache(maxsize=8)
def _numeros(textes: frozenset[str], legislature: int) -> frozenset[str]:
    """Printed numbers of the texts of one legislature, once for all the lines of a list."""
    return frozenset(texte_numero(uid) for uid in textes if f"R5L{legislature}B" in uid)


def _lines(body: bytes) -> list[tuple[str, str]]:
    """(id, timestamp) of each line that is understood. Raises Unreadable when none is."""
    text = body.decode("utf-8-sig", "replace").replace("\0", "").strip()
    if text.startswith("<"):
        raise Unreadable("page HTML là où la liste des publications était attendue")
    found = [line for line in map(_line, text.splitlines()) if line]
    if not found:
        raise Unreadable("liste des publications : aucune ligne « horodatage;adresse »")
    return found


def _line(line: str) -> tuple[str, str] | None:
    """One line, or None: a blank one, a header, one cut short, an address that names no document."""
    if usual := _USUAL.fullmatch(line):
        return usual["uid"], usual["horodatage"]
    horodatage, separator, rest = line.partition(";")
    horodatage, address = clean(horodatage).strip("\"' "), rest.strip().rstrip(";").strip("\"' ")
    if not separator or not any(char.isdigit() for char in horodatage):
        return None
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:  # "http://[x"
        return None
    name = _FILE.fullmatch(path.rpartition("/")[2])
    return (name["uid"], horodatage) if name and "/" in path else None


def _rank(horodatage: str) -> tuple[datetime, str]:
    """Sorts timestamps: those that are understood by their instant, above those compared as text."""
    return _instant(horodatage) or datetime.min.replace(tzinfo=UTC), horodatage


def _instant(horodatage: str) -> datetime | None:
    """An instant written in ISO form, in French form (Paris time), or in seconds or milliseconds since 1970."""
    if _EPOCH.fullmatch(horodatage):
        return datetime.fromtimestamp(int(horodatage[:10]), UTC)
    if iso := parse_instant(horodatage):
        return iso
    for form in _FRENCH:
        try:
            return datetime.strptime(horodatage, form).replace(tzinfo=PARIS).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None
