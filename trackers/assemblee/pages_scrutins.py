"""Public votes from the site's pages, hours before the archive has them: figures only, never names.

No page of the present site was recorded: a page is read by its wording alone ("Synthèse du vote", "Pour l'adoption",
"n'a pas adopté"), and refused unless its own figures prove each other. The archive brings what was refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from urllib.parse import unquote

from parlement.dossiers import ASSEMBLEE
from parlement.scrutins import CENSURE, Scrutin
from parlement.texte import fold
from trackers.assemblee.adresses import WWW, path_of
from trackers.base import Reading, Request, Unreadable
from trackers.page import Page, read_page
from trackers.page_scrutin import (
    AFTER,
    CUT_SHORT,
    missing,
    prove,
    read_chiffres,
    read_seance,
    read_sort,
    read_type,
)
from trackers.tracker import Cadence, Listed, Needs

MOST_VOTES = 30
"""Pages of votes that one list may make us ask for, the latest: more would be impolite, and the archive has them."""

CADENCE = Cadence(calme=None, seance=300, debat=180)
"""Only around debates on tracked bills: the rest of the time, the archive is soon enough."""

_MIB = 1024**2
_VOTE = re.compile(r"/dyn/(?P<legislature>[0-9]{1,3})/scrutins/(?:VTANR5L[0-9]+V)?(?P<numero>[0-9]{1,9})/?")
_OLD_VOTE = re.compile(
    r"/scrutins/detail/\(legislature\)/(?P<legislature>[0-9]{1,3})/\(num\)/(?P<numero>[0-9]{1,9})/?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrutinsPageTracker:
    """The list of public votes of one legislature, then the page of each vote not read yet.

    A fallback ranks below its archive: whatever the archive says of a vote replaces what its page said.
    """

    legislature: int
    www: str = WWW
    cadence: Cadence = CADENCE

    @property
    def nom(self) -> str:
        """Short name, unique."""
        return f"pages-scrutins-{self.legislature}"

    @property
    def chambre(self) -> str:
        """The Assemblée."""
        return ASSEMBLEE

    @property
    def libelle(self) -> str:
        """What people read."""
        return "Page des scrutins de l'Assemblée"

    @property
    def rang(self) -> int:
        """One below its legislature's archive."""
        return self.legislature - 1

    @property
    def url(self) -> str:
        """The list, as people see it."""
        return f"{self.www}/dyn/{self.legislature}/scrutins"

    @property
    def archive(self) -> str:
        """The source that holds all the votes of its legislature."""
        return f"scrutins-{self.legislature}"

    def needed(self, needs: Needs) -> bool:
        """Always: the lists may name what nothing else announces."""
        return True

    def claims(self, path: str) -> bool:
        """Whether this path is a vote's page."""
        return _vote(path) is not None

    def lists(self, now: datetime, since: datetime | None) -> list[Request]:
        """The first page, ten votes; the second one before it when the list was not read for a day."""
        pages = [self.url]
        if since is None or now - since > timedelta(days=1):
            pages.insert(0, f"{self.url}?page=2")
        return [_page(url) for url in pages]

    def listed(self, body: bytes, url: str = "") -> Iterator[Listed]:
        """The latest votes that a list links to, the oldest first. Raises Unreadable when it links to none."""
        votes = [vote for vote in map(_vote, map(path_of, read_page(body).links)) if vote]
        numbers = {numero for legislature, numero in votes if legislature == self.legislature}
        if not numbers:
            raise Unreadable("page des scrutins : aucun lien vers un scrutin")
        for numero in sorted(numbers)[-MOST_VOTES:]:
            yield Listed(uid=f"VTANR5L{self.legislature}V{numero}", url=f"{self.url}/{numero}")

    def wants(self, document: Listed, needs: Needs) -> bool:
        """Whether the vote was not read yet: whose bill it is cannot be known before."""
        return document.uid not in needs.scrutins

    def document(self, document: Listed) -> Request:
        """How to ask for a vote's page."""
        return _page(document.url)

    def relevant(self, reading: Reading, needs: Needs) -> Reading:
        """All of it: which bill a vote is about is settled when it is stored, or later."""
        return reading

    def parse(self, body: bytes, url: str = "") -> Reading:
        """Read a vote's page. Raises Unreadable."""
        return Reading((read_scrutin(read_page(body)),))


def _page(url: str) -> Request:
    """How to ask for a page, for 25 s at most: a slow one must not take the place of the next ones."""
    return Request(url=url, max_bytes=4 * _MIB, cache_buster=True, fresh=60.0, timeout=25.0)


def read_scrutin(page: Page) -> Scrutin:
    """Read a vote from its page. Raises Unreadable, naming what is missing or what contradicts itself.

    `seance` stays empty (the page does not say the sitting's id) and so do the groups (nor the ids of groups).
    """
    numero, legislature = _numero(page), _legislature(page)
    titre, type_libelle = _titre(page, numero)
    jour, rang = read_seance(page)
    blocs = tuple(_blocs(page))
    type_ = CENSURE if fold(titre).startswith("la motion de censure") else _TYPES.get(type_libelle, "")
    scrutin = Scrutin(
        uid=f"VTANR5L{legislature}V{numero}",
        numero=numero,
        legislature=legislature,
        date=jour,
        rang_seance=rang,
        titre=titre,
        sort=read_sort(page, blocs, _CHAMBRE),
        type=type_,
        type_libelle=type_libelle,
        **read_chiffres(page, blocs, censure=type_ == CENSURE),
    )
    return prove(scrutin)


# --- which vote, when --------------------------------------------------------------------------------------

_ANALYSE = re.compile(r"analyse du scrutin\s+n ?[°o]s? ?([0-9]{1,9})(?![0-9])")
_PUBLIC = re.compile(r"scrutin public[a-z ]{0,20}\s+n ?[°o]s? ?([0-9]{1,9})(?![0-9])")
_LEGISLATURE = re.compile(r"(?<![0-9])([0-9]{1,2}) ?e(?:me)? legislature")
_LISTE = re.compile(r"/dyn/([0-9]{1,3})/scrutins(?:/.*)?")


def _vote(path: str) -> tuple[int, int] | None:
    """(legislature, number) of the vote whose page is at this path."""
    path = unquote(path)
    match = _VOTE.fullmatch(path) or _OLD_VOTE.fullmatch(path)
    return (int(match["legislature"]), int(match["numero"])) if match else None


def _own(page: Page) -> Iterator[tuple[int, int]]:
    yield from (vote for vote in map(_vote, map(path_of, page.own)) if vote)


def _numero(page: Page) -> int:
    """The number that the page's address and titles agree on; a link to another vote is not this one's."""
    titles = fold("\n".join((page.titre, *page.headings)))
    said = {numero for _, numero in _own(page)} | _numbers(_ANALYSE, titles)
    said = said or _numbers(_ANALYSE, page.plain) or _numbers(_PUBLIC, page.plain)
    if not said:
        missing("numéro du scrutin absent")
    if len(said) > 1:
        missing(f"plusieurs numéros ({', '.join(map(str, sorted(said)))})")
    return next(iter(said))


def _numbers(pattern: re.Pattern[str], text: str) -> set[int]:
    return {int(number) for number in pattern.findall(text)}


def _legislature(page: Page) -> int:
    """By the page's own address, else by what it says, else by its links to lists of votes."""
    paths = [unquote(path_of(link)) for link in page.links]
    old = {vote[0] for vote in map(_vote, paths) if vote}
    candidates = (
        {legislature for legislature, _ in _own(page)},
        _numbers(_LEGISLATURE, fold(page.titre)),
        _numbers(_LEGISLATURE, page.plain),
        {int(match[1]) for match in map(_LISTE.fullmatch, paths) if match} | old,
    )
    alone = next((found for found in candidates if len(found) == 1), None)
    if alone is None:
        missing("législature absente")
    return next(iter(alone))


# --- what was voted, and how it ended ------------------------------------------------------------------------

_TYPES = {"scrutin public ordinaire": "SPO", "scrutin public solennel": "SPS"}
_SUR = re.compile(
    r"(?i)scrutin public(?P<nature>(?: [^\W\d_]+){0,3}?)\s*(?:n ?[°ºo]s? ?(?P<numero>[0-9]{1,9}))?"
    r"\s*(?<![^\W\d])sur\s+(?P<titre>[^\n]+)"
)
_CHAMBRE = "l'assemblee nationale"


def _titre(page: Page, numero: int) -> tuple[str, str]:
    """What was voted (as the archive writes it: what follows "sur") and the kind of vote in full, "" if not said.

    A title that names another vote is a link to it; one cut short by "…" is a reminder of the whole one.
    """
    found = list(_SUR.finditer("\n".join(page.lines)))
    ours = [m for m in found if m["numero"] and int(m["numero"]) == numero]
    ours = ours or [m for m in found if not m["numero"]]
    titres = [titre for m in ours if (titre := AFTER.sub("", m["titre"]).strip())]
    whole = [titre for titre in titres if not titre.endswith(CUT_SHORT)]
    if not whole:
        missing("titre du scrutin absent")
    said = {fold(f"scrutin public{m['nature']}") for m in ours} & _TYPES.keys()
    return max(whole, key=len), next(iter(said)) if len(said) == 1 else "" if said else read_type(page)


# --- where the figures are ---------------------------------------------------------------------------------

_SYNTHESE = re.compile(r"synthese du (?:vote|scrutin)")
# Where the summary stops, and the groups begin, whose figures have the same labels.
_GROUPES = re.compile(
    r"votes? des (?:groupes|deputes)|votes? par groupe|repartition des votes|visualiser les votes|"
    r"voir le compte rendu|mises? au point|\(\s*[0-9]{1,3}\s*membres?\s*\)"
)


def _blocs(page: Page) -> Iterator[tuple[int, int]]:
    """Where each summary stands; a link to it in a menu gives an empty one."""
    starts = [match.end() for match in _SYNTHESE.finditer(page.plain)]
    for start, following in pairwise([*starts, len(page.plain)]):
        end = _GROUPES.search(page.plain, start, following)
        yield start, end.start() if end else following
