"""A local server that stands for the official sites under one address: their paths, headers, bodies at an instant."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import PurePosixPath
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from aiohttp import web

from demo.chronique import Faits
from demo.formats.attrap import reponse
from demo.publication import Publication

Horloge = Callable[[], datetime]
Page = Callable[[datetime], bytes | None]
"""The body of a path at an instant; None when it is not published yet (404)."""
Famille = tuple[re.Pattern[str], Callable[[re.Match[str], datetime], bytes | None]]
"""Paths that a pattern matches whole, and their body by what it caught."""
Question = Callable[[Mapping[str, str], datetime], bytes]
"""The answer of a path at an instant, by the parameters it is asked with."""

DEPOT = "/static/openData/repository/16"
SCRUTINS = f"{DEPOT}/loi/scrutins/Scrutins.json.zip"
DOSSIERS = f"{DEPOT}/loi/dossiers_legislatifs/Dossiers_Legislatifs.json.zip"
ACTEURS = (
    f"{DEPOT}/amo/tous_acteurs_mandats_organes_xi_legislature"
    "/AMO30_tous_acteurs_tous_mandats_tous_organes_historique.json.zip"
)
AMENDEMENTS = f"{DEPOT}/loi/amendements_div_legis/Amendements.json.zip"
AGENDA = f"{DEPOT}/vp/reunions/Agenda.json.zip"
PAGES_DES_SCRUTINS = "/dyn/16/scrutins"
LISTE = "/dyn/opendata/list-publication/publication_"
LISTE_D_UN_JOUR = re.compile(LISTE + r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\.csv)?")
LISTE_DU_JOUR = f"{LISTE}j.csv"
DEROULEUR = "/local/derouleur/derouleur.json"
PROCHAIN = "/eliasse/prochainADiscuter.do"
DISCUSSION = "/eliasse/discussion.do"
RECHERCHE = "/api/v1/search"
ROBOTS = b"User-agent: *\nDisallow:\n"
CACHE = "max-age=14400"
"""Four hours, as the real site answers."""
GENRES = {".do": "application/json", ".gz": "application/x-gzip", "": "text/html"}
"""Kinds that the end of a path does not tell."""
_PLAGE = re.compile(r"bytes=(?:([0-9]+)-([0-9]*)|-([0-9]+))")


@dataclass
class Compte:
    """What was asked of the server since it started. `octets`: bytes of bodies sent; `partiels`: parts of bodies."""

    requetes: int = 0
    non_modifies: int = 0
    introuvables: int = 0
    partiels: int = 0
    octets: int = 0


@dataclass(frozen=True)
class Version:
    """What a path answered last, and the instant it was first seen so."""

    corps: bytes
    etag: str
    modifie: datetime


class ServeurOfficiel:
    """Serves, on 127.0.0.1 and a free port, the site as it stood at `clock()`.

    `pages` maps a path to its body at an instant, `familles` patterns of paths, `questions` paths that answer what
    they are asked: add to them to serve more. Elsewhere query strings are ignored (they are cache-busters on the real
    site). A part of a body is given to who asks for one range of bytes. Use it as an async context manager; `base_url`
    is known inside.
    """

    def __init__(self, faits: Faits, clock: Horloge) -> None:
        publication = Publication(faits)
        self.pages: dict[str, Page] = {
            SCRUTINS: publication.scrutins,
            DOSSIERS: publication.dossiers,
            ACTEURS: publication.acteurs,
            AMENDEMENTS: publication.amendements,
            AGENDA: publication.agenda,
            PAGES_DES_SCRUTINS: publication.liste_des_scrutins,
            LISTE_DU_JOUR: publication.du_jour,
            DEROULEUR: publication.derouleur,
            PROCHAIN: publication.prochain,
            DISCUSSION: publication.discussion,
            "/robots.txt": lambda _: ROBOTS,
            **{f"{PAGES_DES_SCRUTINS}/{numero}": page for numero, page in publication.par_scrutin.items()},
            **{f"/dyn/opendata/{uid}.json": corps for uid, corps in publication.par_amendement.items()},
            **publication.senat,
            **publication.suites,
        }
        self.familles: list[Famille] = [
            (LISTE_D_UN_JOUR, lambda m, instant: _de(publication.par_jour, m[1], instant)),
        ]
        self.questions: dict[str, Question] = {
            RECHERCHE: lambda question, instant: reponse(faits.suites, question, instant)
        }
        self.compte = Compte()
        self.base_url = ""
        self._clock = clock
        self._versions: dict[str, Version] = {}
        application = web.Application()
        application.router.add_get("/{chemin:.*}", self._repond)
        self._runner = web.AppRunner(application, access_log=None)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        hote, port = self._runner.addresses[0][:2]
        self.base_url = f"http://{hote}:{port}"
        return self

    async def __aexit__(
        self, genre: type[BaseException] | None, erreur: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    async def _repond(self, requete: web.Request) -> web.Response:
        self.compte.requetes += 1
        version = self._version(requete.path, requete.query)
        if version is None:
            self.compte.introuvables += 1
            return web.Response(status=404, text="Page introuvable")
        entetes = {
            "ETag": version.etag,
            "Last-Modified": format_datetime(version.modifie, usegmt=True),
            "Cache-Control": CACHE,
            "Accept-Ranges": "bytes",
        }
        if _connu(requete, version):
            self.compte.non_modifies += 1
            return web.Response(status=304, headers=entetes)
        return self._sert(requete, version, entetes)

    def _sert(self, requete: web.Request, version: Version, entetes: dict[str, str]) -> web.Response:
        """The body, or the part of it that is asked for."""
        corps, status, taille = version.corps, 200, len(version.corps)
        plage = _plage(requete, version)
        if plage is not None:
            if not plage:
                return web.Response(status=416, headers=entetes | {"Content-Range": f"bytes */{taille}"})
            corps, status = corps[plage.start : plage.stop], 206
            entetes |= {"Content-Range": f"bytes {plage.start}-{plage.stop - 1}/{taille}"}
            self.compte.partiels += 1
        if requete.method != "HEAD":
            self.compte.octets += len(corps)
        return web.Response(body=corps, status=status, headers=entetes, content_type=_genre(requete.path))

    def _version(self, chemin: str, question: Mapping[str, str]) -> Version | None:
        """The page now. Its Last-Modified is the instant at which it was first served with these bytes."""
        instant = self._clock().astimezone(UTC)
        corps = self._corps(chemin, question, instant)
        if corps is None:
            return None
        cle = f"{chemin}?{urlencode(question)}" if chemin in self.questions else chemin
        connue = self._versions.get(cle)
        if connue is None or (connue.corps is not corps and connue.corps != corps):
            etag = f'"{hashlib.sha256(corps).hexdigest()[:32]}"'
            connue = self._versions[cle] = Version(corps, etag, instant.replace(microsecond=0))
        return connue

    @property
    def chemins(self) -> tuple[str, ...]:
        """Every path that has, had or will have a body of its own."""
        return (*self.pages, *self.questions)

    def etag(self, chemin: str) -> str:
        """What tells whether a path changed, as it would be answered now without a question; "" for nothing there."""
        version = self._version(chemin, {})
        return version.etag if version else ""

    def _corps(self, chemin: str, question: Mapping[str, str], instant: datetime) -> bytes | None:
        if chemin in self.questions:
            return self.questions[chemin](question, instant)
        page = self.pages.get(chemin)
        if page:
            return page(instant)
        for motif, famille in self.familles:
            match = motif.fullmatch(chemin)
            if match:
                return famille(match, instant)
        return None


def _de(corps: Mapping[str, Page], cle: str, instant: datetime) -> bytes | None:
    page = corps.get(cle)
    return page(instant) if page else None


def _genre(chemin: str) -> str:
    if chemin == RECHERCHE:
        return GENRES[".do"]
    fin = PurePosixPath(chemin).suffix
    return GENRES.get(fin) or mimetypes.guess_type(chemin)[0] or "application/octet-stream"


def _connu(requete: web.Request, version: Version) -> bool:
    """Whether the client has this version. If-None-Match decides alone when given (RFC 9110, 13.2.2)."""
    etags = requete.headers.get("If-None-Match")
    if etags is not None:
        return any(e.strip().removeprefix("W/") in ("*", version.etag) for e in etags.split(","))
    depuis = requete.if_modified_since
    return depuis is not None and version.modifie <= depuis


def _plage(requete: web.Request, version: Version) -> range | None:
    """The one range of bytes asked for, empty when the body has none of it; None to send the whole body.

    Several ranges, an unknown unit, or an If-Range of another version: the whole body (RFC 9110, 13.1.5 and 14.2).
    """
    match = _PLAGE.fullmatch(requete.headers.get("Range", ""))
    si = requete.headers.get("If-Range")
    versions = (None, version.etag, format_datetime(version.modifie, usegmt=True))
    if requete.method != "GET" or match is None or si not in versions:
        return None
    taille = len(version.corps)
    if match[3]:
        return range(max(taille - int(match[3]), 0), taille)
    if match[2] and int(match[2]) < int(match[1]):
        return None
    return range(int(match[1]), min(int(match[2]) + 1, taille) if match[2] else taille)
