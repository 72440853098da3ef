"""What the official site published, at any instant of the debates.

Three archives of the Assemblée nationale, rebuilt from the facts: public votes, dossiers, groups and members.
Each is a step function of time: it changes at known moments only, and between two of them its bytes stay the
same, so its ETag too. An archive without a member does not exist yet (`None`).
"""

from __future__ import annotations

import io
import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from demo.chronique import Document, Faits, Organe, Scrutin
from demo.formats.acteurs import acteur_officiel, organe_officiel
from demo.formats.commun import Objet, lendemain, moment
from demo.formats.documents import document_officiel
from demo.formats.dossiers import dossier_officiel
from demo.formats.scrutins import scrutin_officiel


@dataclass(frozen=True)
class Piece:
    """One member of an archive: its name, the sorted moments when its body changes, its body at an instant.

    It does not exist before its first moment.
    """

    nom: str
    moments: tuple[datetime, ...]
    corps: Callable[[datetime], Objet]

    def etat(self, instant: datetime) -> datetime | None:
        """The last change at that instant; None before the first."""
        rang = bisect_right(self.moments, instant)
        return self.moments[rang - 1] if rang else None


def pieces_scrutins(faits: Faits) -> tuple[Piece, ...]:
    """The members of `Scrutins.json.zip`."""
    return tuple(
        Piece(f"json/{s.uid}.json", _moments_scrutin(faits, s), partial(scrutin_officiel, faits, s))
        for s in faits.scrutins
    )


def _moments_scrutin(faits: Faits, scrutin: Scrutin) -> tuple[datetime, ...]:
    dits = faits.mises_au_point.get(scrutin.numero, ())
    return _tries((scrutin.publie, *(dit.publie for dit in dits)))


def pieces_dossiers(faits: Faits) -> tuple[Piece, ...]:
    """The members of `Dossiers_Legislatifs.json.zip`: the dossier, then its documents."""
    actes = _tries(acte.publie for acte in faits.actes if acte.publie)
    nom = f"json/dossierParlementaire/{faits.dossier.uid}.json"
    documents = (
        Piece(f"json/document/{d.uid}.json", _moments_document(d), partial(document_officiel, faits, d))
        for d in faits.documents
    )
    return (Piece(nom, actes, partial(dossier_officiel, faits)), *documents)


def _moments_document(document: Document) -> tuple[datetime, ...]:
    dates = (document.depot, document.publication, document.publication_web)
    suite = (m for m in map(moment, filter(None, dates)) if m > document.publie)
    return _tries((document.publie, *suite))


def pieces_acteurs(faits: Faits) -> tuple[Piece, ...]:
    """The members of the AMO30 archive: groups, committees, and the members whose names are known."""
    organes = (
        Piece(f"json/organe/{o.uid}.json", _moments_organe(o), partial(organe_officiel, o))
        for o in faits.organes
    )
    debut = next(moment(o.debut) for o in faits.organes if o.uid == faits.dossier.organe_seance)
    deputes = (
        Piece(f"json/acteur/{d.uid}.json", _tries((debut,)), partial(acteur_officiel, faits, d))
        for d in faits.deputes
    )
    return (*organes, *deputes)


def _moments_organe(organe: Organe) -> tuple[datetime, ...]:
    fin = (lendemain(organe.fin),) if organe.fin else ()
    return _tries((moment(organe.debut), *fin))


def _tries(moments: Iterable[datetime]) -> tuple[datetime, ...]:
    return tuple(sorted({m.astimezone(UTC) for m in moments}))


def instants(faits: Faits) -> list[datetime]:
    """Every moment of the chronicle when something changes in an archive, sorted, in UTC."""
    chronique = faits.dossier.chronique
    pieces = (*pieces_scrutins(faits), *pieces_dossiers(faits), *pieces_acteurs(faits))
    moments = _tries(m for piece in pieces for m in piece.moments)
    return [m for m in moments if chronique.debut <= m <= chronique.fin]


class Archive:
    """One zip at any instant. It keeps serialised members and the last zip: a replay pays for the changes."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self._pieces = tuple(pieces)
        self._moments = _tries(m for piece in self._pieces for m in piece.moments)
        self._membres: dict[tuple[str, datetime], bytes] = {}
        self._dernier: tuple[datetime, bytes] | None = None

    def corps(self, instant: datetime) -> bytes | None:
        """The bytes of the archive at that instant; None when it has no member yet."""
        rang = bisect_right(self._moments, instant)
        if not rang:
            return None
        etat = self._moments[rang - 1]
        if self._dernier is None or self._dernier[0] != etat:
            self._dernier = etat, _zip(self._membres_publics(etat))
        return self._dernier[1]

    def _membres_publics(self, instant: datetime) -> Iterator[tuple[str, bytes]]:
        for piece in self._pieces:
            etat = piece.etat(instant)
            if etat is not None:
                yield piece.nom, self._serialise(piece, etat)

    def _serialise(self, piece: Piece, etat: datetime) -> bytes:
        cle = piece.nom, etat
        if cle not in self._membres:
            self._membres[cle] = json.dumps(piece.corps(etat), ensure_ascii=False).encode()
        return self._membres[cle]


def _zip(membres: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip whose bytes depend on its members only: their dates are all the oldest a zip can write (1980)."""
    tampon = io.BytesIO()
    with ZipFile(tampon, "w") as archive:
        for nom, corps in membres:
            archive.writestr(ZipInfo(nom), corps, compress_type=ZIP_DEFLATED, compresslevel=1)
    return tampon.getvalue()


class Publication:
    """The three archives as they stood at an instant. Instants are aware datetimes."""

    def __init__(self, faits: Faits) -> None:
        self._scrutins = Archive(pieces_scrutins(faits))
        self._dossiers = Archive(pieces_dossiers(faits))
        self._acteurs = Archive(pieces_acteurs(faits))

    def scrutins(self, instant: datetime) -> bytes | None:
        """`Scrutins.json.zip`."""
        return self._scrutins.corps(instant)

    def dossiers(self, instant: datetime) -> bytes | None:
        """`Dossiers_Legislatifs.json.zip`."""
        return self._dossiers.corps(instant)

    def acteurs(self, instant: datetime) -> bytes | None:
        """`AMO30_tous_acteurs_tous_mandats_tous_organes_historique.json.zip`."""
        return self._acteurs.corps(instant)
