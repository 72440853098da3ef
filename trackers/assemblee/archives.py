"""The Assemblée's trackers: which archive each polls, which of its members it decodes, how often."""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from parlement.dossiers import Acte, Dossier
from parlement.rattachement import RESSEMBLANCE, resemblance
from parlement.reunions import PointOdj, Reunion
from parlement.semaine import affiches
from trackers.archive import Archive, Member
from trackers.assemblee.acteurs import parse_acteur, parse_organe
from trackers.assemblee.amendements import parse_amendement
from trackers.assemblee.archive_amendements import AmendementsTracker
from trackers.assemblee.base import UID_DOSSIER, AssembleeTracker
from trackers.assemblee.dossiers import parse_document, parse_dossier, read_titre
from trackers.assemblee.reunions import parse_reunion
from trackers.assemblee.scrutins import parse_scrutin
from trackers.assemblee.signalements import signaled_dossier
from trackers.base import Reading, Request, Unreadable
from trackers.json_xml import Node, decode
from trackers.tracker import Cadence, MemberReading, Needs
from trackers.watch import NOTHING_SEEN, Unseen, empreinte_of, unseen_of
from veilles.reperer import reperer

SITE = "https://data.assemblee-nationale.fr"
REPOSITORY = "/static/openData/repository"
SCRUTINS = "loi/scrutins/Scrutins.json.zip"
DOSSIERS = "loi/dossiers_legislatifs/Dossiers_Legislatifs.json.zip"
ACTEURS = (
    "amo/tous_acteurs_mandats_organes_xi_legislature/"
    "AMO30_tous_acteurs_tous_mandats_tous_organes_historique.json.zip"
)

AGENDA = "vp/reunions/Agenda.json.zip"
AMENDEMENTS = "loi/amendements_div_legis/Amendements.json.zip"

MIB = 1024**2
MINUTE, HEURE = 60.0, 3600.0
ARCHIVEE = Cadence(calme=24 * HEURE, seance=24 * HEURE)
"""A legislature that is over: its archives hardly move."""


class DossiersTracker(AssembleeTracker):
    """Decodes the tracked dossiers, then the documents that their steps name: a few of 10,500 members.

    Veilles look at the titles of the other dossiers: all of them once, then those that changed.
    """

    __slots__ = ()

    def portee(self, needs: Needs) -> str:
        """The dossiers and words looked for: one more, and the archive must be read again even if it did not change."""
        watched = [self.watched_for(needs)] if self.watches(needs) else []
        return " ".join([*sorted(needs.cibles), *watched])

    def watched_for(self, needs: Needs) -> str:
        """The words: another one is looked for in all the titles."""
        return empreinte_of(needs.veilles)

    def unseen(self, archive: Archive, needs: Needs, seen: array[int] | None) -> Unseen:
        """The dossiers not seen yet, but those known to be tracked."""
        return unseen_of(archive, NOTHING_SEEN if seen is None else seen, partial(_is_other_dossier, needs))

    def look(self, archive: Archive, member: Member, needs: Needs) -> MemberReading:
        """The dossier of one member, when its title has the words; not what the Sénat told already.

        The title is read first: the steps of a dossier take ten times as long, and thousands of titles are looked at.
        """
        body = b""
        try:
            body = archive.read(member)
            titre = read_titre(decode(body))
        except Unreadable as error:
            return MemberReading(member=member, body=body, error=str(error))
        if not reperer(titre, needs.veilles):
            return MemberReading(member=member, body=body)
        found = self.read_member(archive, member)
        tracked = _is_wanted(found.reading, needs.cibles)
        signaled = None if tracked else signaled_dossier(found.reading, needs.veilles)
        told = signaled is not None and signaled.senat in needs.signales
        return replace(found, reading=Reading((signaled,) if signaled and not told else ()))

    def read(self, archive: Archive, needs: Needs, known: Mapping[str, int]) -> Iterator[MemberReading]:
        """Decode what `needs` asks for, if changed. Without every id known, dossiers are searched by address."""
        members = {m.stem: m for m in archive.documents}
        documents = set(needs.documents)
        dossiers = [m for stem, m in members.items() if UID_DOSSIER.fullmatch(stem)]
        if all(UID_DOSSIER.fullmatch(cible) for cible in needs.cibles):
            dossiers = [m for m in dossiers if m.stem in needs.cibles]
        for member in archive.changed(known, dossiers):
            found = self.read_member(archive, member)
            if found.error or _is_wanted(found.reading, needs.cibles):
                documents.update(_named_documents(found.reading))
                yield found
        named = [members[uid] for uid in sorted(documents) if uid in members]
        for member in archive.changed(known, named):
            yield self.read_member(archive, member)


def _is_other_dossier(needs: Needs, name: str) -> bool:
    """Whether a member is a dossier that is not tracked, as far as its name tells."""
    uid = name.rpartition("/")[2].removesuffix(".json")
    return bool(UID_DOSSIER.fullmatch(uid)) and uid not in needs.dossiers


def _is_wanted(reading: Reading, cibles: frozenset[str]) -> bool:
    dossiers = [r for r in reading.records if isinstance(r, Dossier)]
    return any({d.uid, d.chemin, d.senat} & cibles for d in dossiers)


def _named_documents(reading: Reading) -> Iterator[str]:
    for acte in reading.records:
        if isinstance(acte, Acte):
            yield from (*acte.textes, *filter(None, [acte.texte_adopte]))


class AgendaTracker(AssembleeTracker):
    """Decodes every meeting that changed, and keeps those about tracked dossiers; of the others, the bills announced.

    A meeting says which bills it is about only inside: all are decoded once, then the changed ones.
    """

    __slots__ = ()

    def needed(self, needs: Needs) -> bool:
        """Not before a tracked dossier is known, if any is tracked."""
        return bool(needs.dossiers) or not needs.cibles

    def portee(self, needs: Needs) -> str:
        """The dossiers known: with one more, meetings already read may be about it."""
        return " ".join(sorted(needs.dossiers))

    def read(self, archive: Archive, needs: Needs, known: Mapping[str, int]) -> Iterator[MemberReading]:
        """Decode the changed meetings; what is about no tracked dossier is remembered as read, and not kept.

        It is remembered for the dossiers known: with one more, every meeting counts as changed.
        """
        stamp = zlib.crc32(self.portee(needs).encode())
        marked = (replace(member, crc=member.crc ^ stamp) for member in archive.documents)
        for member in archive.changed(known, marked):
            found = self.read_member(archive, member)
            kept = found.error or _is_about(found.reading, needs)
            yield found if kept else replace(found, reading=Reading(tuple(affiches(found.reading.records))))


def _is_about(reading: Reading, needs: Needs) -> bool:
    """Whether a meeting is known to be about a tracked dossier, names one, or has its title on its agenda."""
    points = [r for r in reading.records if isinstance(r, PointOdj)]
    if any(isinstance(r, Reunion) and r.uid in needs.reunions for r in reading.records):
        return True
    if any(needs.dossiers.intersection(point.dossiers) for point in points):
        return True
    titres = [titre for known in needs.titres.values() for titre in known]
    unnamed = [point.objet for point in points if not point.dossiers and point.objet]
    return any(resemblance(objet, titre) >= RESSEMBLANCE for objet in unnamed for titre in titres)


def _leave(root: Node) -> Reading:
    """A document of a kind that Vigie has no use for."""
    return Reading()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """What one archive is in every legislature. cadence: while the legislature sits; adresse: of any legislature."""

    tracker: type[AssembleeTracker] = AssembleeTracker
    nom: str
    libelle: str
    chemin: str
    adresse: str = ""
    cadence: Cadence = ARCHIVEE
    roots: Mapping[str, Callable[[Node], Reading]]

    def request(self, site: str, legislature: int) -> Request:
        """What is asked for; the archive of the amendments, ten times the others, is read by ranges."""
        url = f"{site}{REPOSITORY}/{legislature}/{self.chemin}"
        if self.chemin != AMENDEMENTS:
            return Request(url=url, max_bytes=256 * MIB, cache_buster=True)
        return Request(
            url=url, max_bytes=2048 * MIB, cache_buster=True, remote=True, whole=False, timeout=30 * MINUTE
        )

    @property
    def path(self) -> re.Pattern[str]:
        """Its path in any legislature; some add their number to its name (`Scrutins_XV.json.zip`)."""
        name = self.adresse or rf"{re.escape(self.chemin.removesuffix('.json.zip'))}(?:_[IVX]+)?"
        return re.compile(rf"{REPOSITORY}/\d+/{name}\.json\.zip")


_SOURCES = (
    _Source(
        tracker=DossiersTracker,
        nom="dossiers",
        libelle="Dossiers de l'Assemblée",
        chemin=DOSSIERS,
        cadence=Cadence(calme=2 * HEURE, seance=30 * MINUTE),
        roots={"dossierParlementaire": parse_dossier, "document": parse_document},
    ),
    _Source(
        nom="acteurs",
        libelle="Députés et groupes",
        chemin=ACTEURS,
        adresse=r"amo/\w+/AMO\d+_\w+",
        roots={"organe": parse_organe, "acteur": parse_acteur, "deport": _leave},
    ),
    _Source(
        nom="scrutins",
        libelle="Scrutins publics de l'Assemblée",
        chemin=SCRUTINS,
        cadence=Cadence(calme=HEURE, seance=10 * MINUTE),
        roots={"scrutin": parse_scrutin},
    ),
    _Source(
        tracker=AgendaTracker,
        nom="agenda",
        libelle="Agenda de l'Assemblée",
        chemin=AGENDA,
        cadence=Cadence(calme=HEURE, seance=15 * MINUTE),
        roots={"reunion": parse_reunion},
    ),
    _Source(
        tracker=AmendementsTracker,
        nom="amendements",
        libelle="Amendements de l'Assemblée",
        chemin=AMENDEMENTS,
        roots={"amendement": parse_amendement},
    ),
)


def trackers_of(legislature: int, *, site: str = SITE, en_cours: bool) -> tuple[AssembleeTracker, ...]:
    """The archives of one legislature. `site` is the base address; `en_cours` says it still sits."""
    return tuple(
        source.tracker(
            nom=f"{source.nom}-{legislature}",
            libelle=f"{source.libelle}, {legislature}e législature",
            request=source.request(site, legislature),
            rang=legislature,
            cadence=source.cadence if en_cours else ARCHIVEE,
            path=source.path,
            roots=source.roots,
            en_cours=en_cours,
        )
        for source in _SOURCES
    )
