"""What the official sites published, at any instant of the debates.

Archives of the Assemblée nationale, documents, lists, pages and live order of a sitting, rebuilt from the facts; the
Sénat's side is in `demo.publication_senat`, the acts that follow the law in `demo.publication_actes`.
Each is a step function of time: it changes at known moments only, and between two of them its bytes stay the
same, so its ETag too. What is not published yet does not exist (`None`).
"""

from __future__ import annotations

import io
import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from demo.chronique import Document, Faits, Organe, Reunion, Scrutin
from demo.corps import Corps, six_heures, tries
from demo.formats.acteurs import acteur_officiel, organe_officiel
from demo.formats.amendements import TEXTE, amendement_officiel, instant_du_sort, liste_publiee
from demo.formats.commun import Objet, lendemain, moment
from demo.formats.direct import derouleur, discussion, moments_du_direct, prochain
from demo.formats.documents import document_officiel
from demo.formats.dossiers import dossier_officiel
from demo.formats.pages_scrutins import page_des_scrutins, page_du_scrutin
from demo.formats.reunions import annonce, reunion_officielle
from demo.formats.scrutins import scrutin_officiel
from demo.publication_actes import publication_actes
from demo.publication_senat import publication_senat
from parlement.articles import Designation
from parlement.temps import jour_de
from parlement.titres import read_titre

DELAI_DES_PAGES = timedelta(minutes=5)
"""Between a public vote and its page. Supposed."""


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
    return tries((scrutin.publie, *(dit.publie for dit in dits)))


def pieces_dossiers(faits: Faits) -> tuple[Piece, ...]:
    """The members of `Dossiers_Legislatifs.json.zip`: the dossier, then its documents."""
    actes = tries(acte.publie for acte in faits.actes if acte.publie)
    nom = f"json/dossierParlementaire/{faits.dossier.uid}.json"
    documents = (
        Piece(f"json/document/{d.uid}.json", _moments_document(d), partial(document_officiel, faits, d))
        for d in faits.documents
    )
    return (Piece(nom, actes, partial(dossier_officiel, faits)), *documents)


def _moments_document(document: Document) -> tuple[datetime, ...]:
    dates = (document.depot, document.publication, document.publication_web)
    suite = (m for m in map(moment, filter(None, dates)) if m > document.publie)
    return tries((document.publie, *suite))


def pieces_acteurs(faits: Faits) -> tuple[Piece, ...]:
    """The members of the AMO30 archive: groups, committees, and the members whose names are known."""
    organes = (
        Piece(f"json/organe/{o.uid}.json", _moments_organe(o), partial(organe_officiel, o))
        for o in faits.organes
    )
    debut = next(moment(o.debut) for o in faits.organes if o.uid == faits.dossier.organe_seance)
    deputes = (
        Piece(f"json/acteur/{d.uid}.json", tries((debut,)), partial(acteur_officiel, faits, d))
        for d in faits.deputes
    )
    return (*organes, *deputes)


def _moments_organe(organe: Organe) -> tuple[datetime, ...]:
    fin = (lendemain(organe.fin),) if organe.fin else ()
    return tries((moment(organe.debut), *fin))


def pieces_amendements(faits: Faits) -> tuple[Piece, ...]:
    """The members of `Amendements.json.zip`, as they change one by one."""
    dossier = f"json/{faits.dossier.uid}/{TEXTE}"
    return tuple(
        Piece(
            f"{dossier}/{a.uid}.json",
            tries((a.publie, instant_du_sort(faits, a))),
            partial(amendement_officiel, faits, a),
        )
        for a in faits.amendements
    )


def pieces_agenda(faits: Faits) -> tuple[Piece, ...]:
    """The members of `Agenda.json.zip`."""
    return tuple(
        Piece(f"json/reunion/{r.uid}.json", _moments_reunion(faits, r), partial(reunion_officielle, faits, r))
        for r in faits.reunions
    )


def _moments_reunion(faits: Faits, reunion: Reunion) -> tuple[datetime, ...]:
    moments = (annonce(faits, reunion).publie, reunion.fin)
    return tries(m for m in moments if m)


def instants(faits: Faits) -> list[datetime]:
    """Every moment of the chronicle when something changes on the site, sorted, in UTC."""
    chronique = faits.dossier.chronique
    moments = Publication(faits).moments
    return [m for m in moments if chronique.debut <= m <= chronique.fin]


def haltes(faits: Faits) -> list[datetime]:
    """The moments when the demo reads the site: all of them, but for votes on articles that it does not follow.

    What these bring is read at the next halt, minutes later.
    """
    ailleurs = [s for s in faits.scrutins if not _suivi(s)]
    passes = set(tries(m for s in ailleurs for m in (s.vote, s.vote + DELAI_DES_PAGES)))
    site = Publication(faits)
    archives = {
        m for corps in (site.scrutins, site.dossiers, site.acteurs, site.agenda) for m in corps.moments
    }
    suivis = [s for s in faits.scrutins if _suivi(s)]
    gardes = set(tries(m for s in suivis for m in (s.vote, s.vote + DELAI_DES_PAGES))) | archives
    return [m for m in instants(faits) if m not in passes or m in gardes]


def _suivi(scrutin: Scrutin) -> bool:
    """Whether a vote is on article 7, or on the whole text."""
    place = read_titre(scrutin.objet).article
    return place is None or place.sans_position() == Designation("7")


class Archive:
    """The members of a zip, serialised once for each of their states: a replay pays for the changes."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces = tuple(pieces)
        self._membres: dict[tuple[str, datetime], bytes] = {}

    @property
    def moments(self) -> tuple[datetime, ...]:
        """When a member appears or changes."""
        return tries(m for piece in self.pieces for m in piece.moments)

    def zip(self, instant: datetime) -> bytes:
        """The archive at that instant."""
        return _zip(self._membres_publics(instant))

    def corps(self) -> Corps:
        """The archive, made again as soon as a member changes."""
        return Corps(self.moments, self.zip)

    def _membres_publics(self, instant: datetime) -> Iterator[tuple[str, bytes]]:
        for piece in self.pieces:
            etat = piece.etat(instant)
            if etat is not None:
                yield piece.nom, self._serialise(piece, etat)

    def _serialise(self, piece: Piece, etat: datetime) -> bytes:
        cle = piece.nom, etat
        if cle not in self._membres:
            self._membres[cle] = _json(piece.corps(etat))
        return self._membres[cle]


def _json(objet: Objet) -> bytes:
    return json.dumps(objet, ensure_ascii=False).encode()


def _zip(membres: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip whose bytes depend on its members only: their dates are all the oldest a zip can write (1980)."""
    tampon = io.BytesIO()
    with ZipFile(tampon, "w") as archive:
        for nom, corps in membres:
            archive.writestr(ZipInfo(nom), corps, compress_type=ZIP_DEFLATED, compresslevel=1)
    return tampon.getvalue()


class Publication:
    """What the site published, each attribute a function of an aware instant giving bytes or None.

    `par_amendement`, `par_jour` and `par_scrutin` hold one body by uid, by day in Paris (`2023-03-22`), by number;
    `senat` those of the Sénat, `suites` those of the Journal officiel and of the prefectures, by path.
    """

    def __init__(self, faits: Faits) -> None:
        self.scrutins = Archive(pieces_scrutins(faits)).corps()
        self.dossiers = Archive(pieces_dossiers(faits)).corps()
        self.acteurs = Archive(pieces_acteurs(faits)).corps()
        self.agenda = Archive(pieces_agenda(faits)).corps()
        amendements = Archive(pieces_amendements(faits))
        self.amendements = Corps(map(six_heures, amendements.moments), amendements.zip)
        self.par_amendement = _par_amendement(faits)
        self.par_jour = _listes(faits)
        self.par_scrutin = _pages(faits)
        self.senat = publication_senat(faits.senat)
        self.suites = publication_actes(faits.suites)
        self.liste_des_scrutins = _liste_des_scrutins(faits)
        self.derouleur, self.prochain, self.discussion = (
            _en_direct(faits, page) for page in (derouleur, prochain, discussion)
        )

    @property
    def tout(self) -> tuple[Corps, ...]:
        """Every body."""
        uns = [corps for corps in vars(self).values() if isinstance(corps, Corps)]
        plusieurs = (self.par_amendement, self.par_jour, self.par_scrutin, self.senat, self.suites)
        return (*uns, *(corps for par in plusieurs for corps in par.values()))

    @property
    def moments(self) -> tuple[datetime, ...]:
        """Every moment when something changes, in UTC."""
        return tries(m for corps in self.tout for m in corps.moments)

    def du_jour(self, instant: datetime) -> bytes | None:
        """The list of the day, at that instant."""
        liste = self.par_jour.get(jour_de(instant).isoformat())
        return liste(instant) if liste else None


def _par_amendement(faits: Faits) -> dict[str, Corps]:
    def corps(piece: Piece) -> Corps:
        return Corps(piece.moments, lambda instant: _json(piece.corps(instant)))

    pieces = pieces_amendements(faits)
    return {a.uid: corps(piece) for a, piece in zip(faits.amendements, pieces, strict=True)}


def _listes(faits: Faits) -> dict[str, Corps]:
    """The lists of publications by day: an amendment is in it when it appears and when it changes."""
    par_jour: defaultdict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for amendement in faits.amendements:
        for instant in (amendement.publie, instant_du_sort(faits, amendement)):
            par_jour[jour_de(instant).isoformat()].append((instant, amendement.uid))

    def corps(publications: list[tuple[datetime, str]]) -> Corps:
        triees = sorted(publications)
        return Corps(
            (m for m, _ in triees), lambda instant: liste_publiee(p for p in triees if p[0] <= instant)
        )

    return {jour: corps(publications) for jour, publications in par_jour.items()}


def _pages(faits: Faits) -> dict[int, Corps]:
    """The page of each vote, that never changes: what members say afterwards is not in it."""

    def corps(scrutin: Scrutin) -> Corps:
        return Corps((scrutin.vote + DELAI_DES_PAGES,), lambda _: page_du_scrutin(faits, scrutin))

    return {scrutin.numero: corps(scrutin) for scrutin in faits.scrutins}


def _liste_des_scrutins(faits: Faits) -> Corps:
    moments = [s.vote + DELAI_DES_PAGES for s in faits.scrutins]

    def compose(instant: datetime) -> bytes:
        return page_des_scrutins(faits, [s for s in faits.scrutins if s.vote + DELAI_DES_PAGES <= instant])

    return Corps(moments, compose)


def _en_direct(faits: Faits, page: Callable[[Faits, datetime], Objet]) -> Corps:
    """A live page: it exists before anything is discussed, and says so."""
    avant = page(faits, faits.dossier.chronique.debut)
    return Corps(moments_du_direct(faits), lambda instant: _json(page(faits, instant)), avant=_json(avant))
