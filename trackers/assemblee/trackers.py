"""The Assemblée's trackers: which archive each polls, which of its members it decodes, how often."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from parlement.dossiers import Acte, Dossier
from trackers.archive import Archive, Member
from trackers.assemblee.acteurs import parse_acteur, parse_organe
from trackers.assemblee.dossiers import parse_document, parse_dossier
from trackers.assemblee.json_xml import Node, decode, node
from trackers.assemblee.scrutins import parse_scrutin
from trackers.base import Reading, Request, Unreadable
from trackers.tracker import Cadence, MemberReading, Needs

SITE = "https://data.assemblee-nationale.fr"
REPOSITORY = "/static/openData/repository"
SCRUTINS = "loi/scrutins/Scrutins.json.zip"
DOSSIERS = "loi/dossiers_legislatifs/Dossiers_Legislatifs.json.zip"
ACTEURS = (
    "amo/tous_acteurs_mandats_organes_xi_legislature/"
    "AMO30_tous_acteurs_tous_mandats_tous_organes_historique.json.zip"
)

MIB = 1024**2
MINUTE, HEURE = 60.0, 3600.0
ARCHIVEE = Cadence(calme=24 * HEURE, seance=24 * HEURE)
"""A legislature that is over: its archives hardly move."""

UID_DOSSIER = re.compile(r"DLR5L\d+N\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class AssembleeTracker:
    """What the three archives share: an address by legislature, documents known by their root key."""

    nom: str
    libelle: str
    request: Request
    rang: int
    cadence: Cadence
    path: re.Pattern[str]
    roots: Mapping[str, Callable[[Node], Reading]]

    def portee(self, cibles: frozenset[str]) -> str:
        """Everything is read, whatever is tracked."""
        return ""

    def claims(self, path: str) -> bool:
        """Whether this path is the archive's, or one of its members'."""
        return bool(self.path.fullmatch(unquote(path).partition("!")[0]))

    def parse(self, body: bytes) -> Reading:
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
            return MemberReading(member=member, body=body, reading=self.parse(body))
        except Unreadable as error:
            return MemberReading(member=member, body=body, error=str(error))

    def read(self, archive: Archive, needs: Needs, known: Mapping[str, int]) -> Iterator[MemberReading]:
        """Decode every changed member: whose vote or which member it is cannot be known before."""
        for member in archive.changed(known, archive.documents):
            yield self.read_member(archive, member)


class DossiersTracker(AssembleeTracker):
    """Decodes the tracked dossiers, then the documents that their steps name: a few of 10,500 members."""

    __slots__ = ()

    def portee(self, cibles: frozenset[str]) -> str:
        """The dossiers looked for: one more, and the archive must be read again even if it did not change."""
        return " ".join(sorted(cibles))

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


def trackers_of(legislature: int, *, site: str = SITE, en_cours: bool) -> tuple[AssembleeTracker, ...]:
    """The three trackers of one legislature. `site` is the base address; `en_cours` says it still sits."""

    def request(path: str, most: int) -> Request:
        return Request(url=f"{site}{REPOSITORY}/{legislature}/{path}", max_bytes=most, cache_buster=True)

    def pattern(path: str) -> re.Pattern[str]:
        """The archive in any legislature; some add their number to its name (`Scrutins_XV.json.zip`)."""
        name = re.escape(path.removesuffix(".json.zip"))
        return re.compile(rf"{REPOSITORY}/\d+/{name}(?:_[IVX]+)?\.json\.zip")

    return (
        DossiersTracker(
            nom=f"dossiers-{legislature}",
            libelle=f"Dossiers de l'Assemblée, {legislature}e législature",
            request=request(DOSSIERS, 256 * MIB),
            rang=legislature,
            cadence=Cadence(calme=2 * HEURE, seance=30 * MINUTE) if en_cours else ARCHIVEE,
            path=pattern(DOSSIERS),
            roots={"dossierParlementaire": parse_dossier, "document": parse_document},
        ),
        AssembleeTracker(
            nom=f"acteurs-{legislature}",
            libelle=f"Députés et groupes, {legislature}e législature",
            request=request(ACTEURS, 256 * MIB),
            rang=legislature,
            cadence=ARCHIVEE,
            path=re.compile(rf"{REPOSITORY}/\d+/amo/\w+/AMO\d+_\w+\.json\.zip"),
            roots={"organe": parse_organe, "acteur": parse_acteur, "deport": _leave},
        ),
        AssembleeTracker(
            nom=f"scrutins-{legislature}",
            libelle=f"Scrutins publics de l'Assemblée, {legislature}e législature",
            request=request(SCRUTINS, 256 * MIB),
            rang=legislature,
            cadence=Cadence(calme=HEURE, seance=10 * MINUTE) if en_cours else ARCHIVEE,
            path=pattern(SCRUTINS),
            roots={"scrutin": parse_scrutin},
        ),
    )
