"""A public vote (scrutin public): its figures, its split by group, and whether they add up.

Sources: the Assemblée's open data, one JSON document per vote; the Sénat's pages, and its lists of who voted what.
Figures are counts of members.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Jour
from typing import ClassVar

from parlement import senat
from parlement.dossiers import ASSEMBLEE
from parlement.titres import ObjetScrutin, read_titre

CENSURE = "MOC"
"""Only votes for a motion of censure are cast (Constitution, art. 49): no other figure means anything."""
CONGRES = "SSG"
TYPES_CONNUS = frozenset({"SPO", "SPS", "SAT", CENSURE, CONGRES})
"""Types met in the open data: ordinary, solemn, from the rostrum (legislature 14), censure, Congress."""

SORTS_CONNUS = frozenset({"adopté", "rejeté"})

SIEGES_CONGRES = 925
"""Most members who can take part: 577 deputies, and 348 senators with them in Congress."""
SIEGES_ASSEMBLEE = 577
SIEGES_SENAT = 348

VOIX = ("pour", "contre", "abstentions")
"""The three positions that count; `non_votants` (the president of the sitting, ministers) stand apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoixGroupe:
    """How one group voted. `pours`, `contres`… are ids of members, empty when the source names nobody."""

    groupe: str
    membres: int | None = None
    position: str = ""
    pour: int = 0
    contre: int = 0
    abstentions: int = 0
    non_votants: int = 0
    pours: tuple[str, ...] = ()
    contres: tuple[str, ...] = ()
    abstenus: tuple[str, ...] = ()
    absents: tuple[str, ...] = ()

    @property
    def votants(self) -> int:
        """Members of the group who voted or abstained."""
        return self.pour + self.contre + self.abstentions

    @property
    def majorite(self) -> str:
        """The position most of its voters took, from the figures; "" when nobody voted or two positions tie.

        The source's own `positionMajoritaire` is filled even for a group with nobody present.
        """
        figures = {voix: getattr(self, voix) for voix in VOIX}
        best = max(figures.values())
        leaders = [voix for voix, count in figures.items() if count == best]
        return leaders[0] if best and len(leaders) == 1 else ""

    @property
    def nominatif(self) -> dict[str, tuple[str, ...]]:
        """Member ids by position, with the keys of `VOIX`."""
        return {"pour": self.pours, "contre": self.contres, "abstentions": self.abstenus}

    def dissidents(self) -> Iterator[tuple[str, int, tuple[str, ...]]]:
        """Those who broke ranks: (position, how many, their ids when named), outside the group's majority."""
        if not self.majorite:
            return
        for voix in VOIX:
            if voix != self.majorite and getattr(self, voix):
                yield voix, getattr(self, voix), self.nominatif[voix]


@dataclass(frozen=True, slots=True, kw_only=True)
class MiseAuPoint:
    """Members who declared afterwards that they had meant to vote otherwise. The figures do not change."""

    position: str
    acteurs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrutin:
    """One public vote, in the words and figures of its source; `None` where the source says nothing.

    legislature: at the Sénat, the year when its session began; numbers begin again with each.
    """

    genre: ClassVar[str] = "scrutin"

    uid: str
    numero: int
    legislature: int | None = None
    date: Jour
    rang_seance: int | None = None
    seance: str = ""
    titre: str
    sort: str
    type: str = ""
    type_libelle: str = ""
    demandeurs: tuple[str, ...] = ()
    votants: int | None = None
    exprimes: int | None = None
    requis: int | None = None
    pour: int | None = None
    contre: int | None = None
    abstentions: int | None = None
    non_votants: int | None = None
    groupes: tuple[VoixGroupe, ...] = ()
    mises_au_point: tuple[MiseAuPoint, ...] = ()
    dossier: str = ""
    lieu: str = ""

    @property
    def objet(self) -> ObjetScrutin:
        """What was voted on, read from the title: the only place where the source says it."""
        return read_titre(self.titre)

    @property
    def adopte(self) -> bool:
        """Whether the source says it was carried."""
        return self.sort == "adopté"

    @property
    def chambre(self) -> str:
        """Whose vote it is: "Assemblée" or "Sénat"; the Congress is counted with the Assemblée."""
        return senat.CHAMBRE if self.au_senat else ASSEMBLEE

    @property
    def voix_comptees(self) -> tuple[str, ...]:
        """The positions whose figures mean something, among `VOIX`."""
        return ("pour",) if self.type == CENSURE else VOIX

    @property
    def sieges(self) -> int:
        """Most members who can take part: both houses sit in Congress, whose votes are `VTCG…`."""
        if self.type == CONGRES or self.uid.startswith("VTCG"):
            return SIEGES_CONGRES
        return SIEGES_SENAT if self.au_senat else SIEGES_ASSEMBLEE

    @property
    def au_senat(self) -> bool:
        """Whether the Sénat voted."""
        return senat.split_scrutin(self.uid) is not None

    @property
    def url(self) -> str:
        """The page of the vote that people open, on the site of its house."""
        found = senat.split_scrutin(self.uid)
        if found:
            return senat.scrutin_url(*found)
        return f"https://www.assemblee-nationale.fr/dyn/{self.legislature}/scrutins/{self.numero}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Votants:
    """Who voted what in a public vote of the Sénat: ids of senators by position. uid: that of the vote.

    The source names no group: they are joined with the groups of that day, and become the vote's `groupes`.
    """

    genre: ClassVar[str] = "votants"

    uid: str
    pours: tuple[str, ...] = ()
    contres: tuple[str, ...] = ()
    abstenus: tuple[str, ...] = ()
    absents: tuple[str, ...] = ()


def groupes_de(votants: Votants, groupe_at: Callable[[str], str]) -> tuple[VoixGroupe, ...]:
    """How each group voted, the largest first, from who voted what and the group of each (`groupe_at`) on that day.

    Those whose group is not known are together under "". `membres`: those of the group that the source lists.
    """
    camps = (votants.pours, votants.contres, votants.abstenus, votants.absents)
    par_groupe = [_by_groupe(camp, groupe_at) for camp in camps]
    groupes = dict.fromkeys(groupe for found in par_groupe for groupe in found)
    voix = [_voix_groupe(groupe, [found.get(groupe, ()) for found in par_groupe]) for groupe in groupes]
    return tuple(sorted(voix, key=lambda v: (-(v.membres or 0), v.groupe)))


def _by_groupe(camp: Iterable[str], groupe_at: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for uid in camp:
        found.setdefault(groupe_at(uid), []).append(uid)
    return {groupe: tuple(uids) for groupe, uids in found.items()}


def _voix_groupe(groupe: str, camps: list[tuple[str, ...]]) -> VoixGroupe:
    pours, contres, abstenus, absents = camps
    return VoixGroupe(
        groupe=groupe,
        membres=sum(map(len, camps)),
        pour=len(pours),
        contre=len(contres),
        abstentions=len(abstenus),
        non_votants=len(absents),
        pours=pours,
        contres=contres,
        abstenus=abstenus,
        absents=absents,
    )


def reserves(scrutin: Scrutin) -> tuple[str, ...]:
    """Why this vote's figures cannot be posted yet, as French sentences; empty when everything adds up."""
    return (*_totals(scrutin), *_sums(scrutin), *_names(scrutin), *_result(scrutin))


def _totals(s: Scrutin) -> Iterator[str]:
    counts = [getattr(s, voix) for voix in s.voix_comptees]
    if None in counts or (s.type == CENSURE and s.requis is None):
        yield "le décompte est incomplet"
        return
    if sum(counts) > s.sieges:
        yield f"plus de {s.sieges} votants"
    if s.type == CENSURE or s.pour is None or s.contre is None:
        return
    if s.exprimes is not None and s.pour + s.contre != s.exprimes:
        yield f"{s.pour} pour et {s.contre} contre ne font pas {s.exprimes} suffrages exprimés"
    if s.votants is not None and sum(counts) != s.votants:
        yield f"le décompte ne fait pas {s.votants} votants"


def _sums(s: Scrutin) -> Iterator[str]:
    if not s.groupes:
        return
    for voix in s.voix_comptees:
        total, groups = getattr(s, voix), sum(getattr(g, voix) for g in s.groupes)
        if total is not None and total != groups:
            yield f"{voix} : les groupes font {groups}, le total dit {total}"
    for group in s.groupes:
        if group.membres and group.votants > group.membres:
            yield f"{group.groupe} : {group.votants} votants pour {group.membres} membres"


def _names(s: Scrutin) -> Iterator[str]:
    """A list without names contradicts nothing: 710 votes of legislature 14 name only those who broke ranks."""
    for group in s.groupes:
        for voix in s.voix_comptees:
            names = group.nominatif[voix]
            if names and len(names) != getattr(group, voix):
                yield f"{group.groupe}, {voix} : {len(names)} noms pour {getattr(group, voix)} voix"


def _result(s: Scrutin) -> Iterator[str]:
    """An adopted vote reaches the majority required, a rejected one does not; equal votes are a rejection."""
    if s.sort not in SORTS_CONNUS or s.pour is None:
        return
    if s.requis:
        carried, measure = s.pour >= s.requis, f"{s.requis} requis"
    elif s.contre is not None and s.type != CENSURE:
        carried, measure = s.pour > s.contre, f"{s.contre} contre"
    else:
        return
    if carried != s.adopte:
        yield f"{s.sort}, avec {s.pour} pour et {measure}"
