"""The Assemblée's trackers: which archive each polls, which of its members it decodes, how often."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from parlement.amendements import Amendement, split_uid
from parlement.documents import texte_numero
from parlement.dossiers import ASSEMBLEE, Acte, Dossier
from parlement.rattachement import RESSEMBLANCE, resemblance
from parlement.reunions import PointOdj, Reunion
from trackers.archive import Archive, Member
from trackers.assemblee.acteurs import parse_acteur, parse_organe
from trackers.assemblee.amendements import parse_amendement, parse_amendement_document
from trackers.assemblee.dossiers import parse_document, parse_dossier
from trackers.assemblee.reunions import parse_reunion
from trackers.assemblee.scrutins import parse_scrutin
from trackers.base import Reading, Request, Unreadable
from trackers.json_xml import Node, decode, node
from trackers.tracker import Cadence, MemberReading, Needs

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

UID_DOSSIER = re.compile(r"DLR5L\d+N\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class AssembleeTracker:
    """What the archives share: an address by legislature, documents known by their root key."""

    nom: str
    libelle: str
    request: Request
    rang: int
    cadence: Cadence
    path: re.Pattern[str]
    roots: Mapping[str, Callable[[Node], Reading]]

    @property
    def url(self) -> str:
        """The archive's address."""
        return self.request.url

    @property
    def chambre(self) -> str:
        """The Assemblée."""
        return ASSEMBLEE

    def needed(self, needs: Needs) -> bool:
        """Always: the archive may hold what nothing else announces."""
        return True

    def portee(self, needs: Needs) -> str:
        """Everything is read, whatever is tracked."""
        return ""

    def claims(self, path: str) -> bool:
        """Whether this path is the archive's, or one of its members'."""
        return bool(self.path.fullmatch(unquote(path).partition("!")[0]))

    def parse(self, body: bytes, url: str = "") -> Reading:
        """Read one document of the archive. Raises Unreadable, naming what was found instead."""
        document = decode(body)
        for root, parse in self.roots.items():
            if root in document:
                return parse(node(document, root))
        raise Unreadable(f"document inattendu (racine : {', '.join(list(document)[:3]) or 'aucune'})")

    def read_member(self, archive: Archive, member: Member) -> MemberReading:
        """Decode one member; an unreadable one is told in `error` and the rest of the archive goes on."""
        body = b""
        try:
            body = archive.read(member)
            return MemberReading(member=member, body=body, reading=self.parse(body, self.url))
        except Unreadable as error:
            return MemberReading(member=member, body=body, error=str(error))

    def read(self, archive: Archive, needs: Needs, known: Mapping[str, int]) -> Iterator[MemberReading]:
        """Decode every changed member: whose vote or which member it is cannot be known before."""
        for member in archive.changed(known, archive.documents):
            yield self.read_member(archive, member)


class DossiersTracker(AssembleeTracker):
    """Decodes the tracked dossiers, then the documents that their steps name: a few of 10,500 members."""

    __slots__ = ()

    def portee(self, needs: Needs) -> str:
        """The dossiers looked for: one more, and the archive must be read again even if it did not change."""
        return " ".join(sorted(needs.cibles))

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


class AgendaTracker(AssembleeTracker):
    """Decodes every meeting that changed, and keeps those about the tracked dossiers.

    A meeting says which bills it is about only inside: all are decoded once, then the changed ones.
    """

    __slots__ = ()

    def needed(self, needs: Needs) -> bool:
        """Not before a tracked dossier is known."""
        return bool(needs.dossiers)

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
            yield (
                found if found.error or _is_about(found.reading, needs) else replace(found, reading=Reading())
            )


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


class AmendementsTracker(AssembleeTracker):
    """Decodes the amendments of the tracked dossiers, out of more than a hundred thousand members.

    Members lie in `json/<dossier>/<texte>/`, a few misplaced ones in `json/incorrect_data/`: those are known by their
    text. The archive is for the first fill, for catching up, and once a day where the server serves it by ranges.
    """

    __slots__ = ()

    def needed(self, needs: Needs) -> bool:
        """Not before a tracked dossier is known."""
        return bool(needs.dossiers)

    def portee(self, needs: Needs) -> str:
        """The dossiers known: one more, and the archive must be read again."""
        return " ".join(sorted(needs.dossiers))

    def read(self, archive: Archive, needs: Needs, known: Mapping[str, int]) -> Iterator[MemberReading]:
        """Decode the changed amendments of the tracked dossiers."""
        numbers = frozenset(texte_numero(uid) for uid in needs.textes) - {""}
        read = needs.dossiers | {""}
        wanted = archive.select(
            lambda name: bool(_dossier_of(name)) or _is_lost(name, numbers),
            folders=lambda folder: _dossier_of(folder) in read,
        )
        changed = list(archive.changed(known, wanted))
        archive.prefetch(changed)
        for member in changed:
            yield self._read_amendement(archive, member, needs)

    def _read_amendement(self, archive: Archive, member: Member, needs: Needs) -> MemberReading:
        """The folder names the dossier, which the document does not; a lost one is kept if its text is tracked."""
        dossier = _dossier_of(member.name)
        body = b""
        try:
            body = archive.read(member)
            reading = parse_amendement_document(decode(body), dossier)
            _check_uid(reading, member.stem)
        except Unreadable as error:
            return MemberReading(member=member, body=body, error=str(error))
        lost = not dossier and not any(
            isinstance(r, Amendement) and r.texte in needs.textes for r in reading.records
        )
        return MemberReading(member=member, body=body, reading=Reading() if lost else reading)


def _check_uid(reading: Reading, uid: str) -> None:
    """Refuse another amendment than the one that a member is named after. A name that is no id says nothing."""
    other = next((record.uid for record in reading.records if record.uid != uid), "")
    if other and split_uid(uid):
        raise Unreadable(f"le document dit être {other}")


def _dossier_of(name: str) -> str:
    """The dossier in a member's path, "" when none is."""
    folder = name.split("/")[1] if name.count("/") >= 2 else ""
    return folder if UID_DOSSIER.fullmatch(folder) else ""


def _is_lost(name: str, numbers: frozenset[str]) -> bool:
    """Whether a member lies in no dossier's folder, and bears the number of a tracked text."""
    if _dossier_of(name):
        return False
    found = split_uid(name.rpartition("/")[2].removesuffix(".json"))
    return found is not None and found.texte_numero in numbers


def _leave(root: Node) -> Reading:
    """A document of a kind that Vigie has no use for."""
    return Reading()


def _is_wanted(reading: Reading, cibles: frozenset[str]) -> bool:
    dossiers = [r for r in reading.records if isinstance(r, Dossier)]
    return any({d.uid, d.chemin, d.senat} & cibles for d in dossiers)


def _named_documents(reading: Reading) -> Iterator[str]:
    for acte in reading.records:
        if isinstance(acte, Acte):
            yield from (*acte.textes, *filter(None, [acte.texte_adopte]))


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
        )
        for source in _SOURCES
    )
