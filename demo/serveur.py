"""A local server that stands for the official site: its paths, its headers, its archives at an instant."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from demo.chronique import Faits
from demo.publication import Publication

Horloge = Callable[[], datetime]
Page = Callable[[datetime], bytes | None]
"""The body of a path at an instant; None when it is not published yet (404)."""

DEPOT = "/static/openData/repository/16"
SCRUTINS = f"{DEPOT}/loi/scrutins/Scrutins.json.zip"
DOSSIERS = f"{DEPOT}/loi/dossiers_legislatifs/Dossiers_Legislatifs.json.zip"
ACTEURS = (
    f"{DEPOT}/amo/tous_acteurs_mandats_organes_xi_legislature"
    "/AMO30_tous_acteurs_tous_mandats_tous_organes_historique.json.zip"
)
ROBOTS = b"User-agent: *\nDisallow:\n"
CACHE = "max-age=14400"
"""Four hours, as the real site answers."""


@dataclass
class Compte:
    """What was asked of the server since it started. `octets`: bytes of bodies sent."""

    requetes: int = 0
    non_modifies: int = 0
    introuvables: int = 0
    octets: int = 0


@dataclass(frozen=True)
class Version:
    """What a path answered last, and the instant it was first seen so."""

    corps: bytes
    etag: str
    modifie: datetime


class ServeurOfficiel:
    """Serves, on 127.0.0.1 and a free port, the archives as they stood at `clock()`.

    `pages` maps a path to its body at an instant: add paths to it to serve more. Query strings are ignored
    (they are cache-busters on the real site). Use it as an async context manager; `base_url` is known inside.
    """

    def __init__(self, faits: Faits, clock: Horloge) -> None:
        publication = Publication(faits)
        self.pages: dict[str, Page] = {
            SCRUTINS: publication.scrutins,
            DOSSIERS: publication.dossiers,
            ACTEURS: publication.acteurs,
            "/robots.txt": lambda _: ROBOTS,
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
        version = self._version(requete.path)
        if version is None:
            self.compte.introuvables += 1
            return web.Response(status=404, text="Page introuvable")
        entetes = {
            "ETag": version.etag,
            "Last-Modified": format_datetime(version.modifie, usegmt=True),
            "Cache-Control": CACHE,
        }
        if _connu(requete, version):
            self.compte.non_modifies += 1
            return web.Response(status=304, headers=entetes)
        if requete.method != "HEAD":
            self.compte.octets += len(version.corps)
        genre = mimetypes.guess_type(requete.path)[0] or "application/octet-stream"
        return web.Response(body=version.corps, headers=entetes, content_type=genre)

    def _version(self, chemin: str) -> Version | None:
        """The page now. Its Last-Modified is the instant at which it was first served with these bytes."""
        instant = self._clock().astimezone(UTC)
        page = self.pages.get(chemin)
        corps = page(instant) if page else None
        if corps is None:
            return None
        connue = self._versions.get(chemin)
        if connue is None or (connue.corps is not corps and connue.corps != corps):
            etag = f'"{hashlib.sha256(corps).hexdigest()[:32]}"'
            connue = self._versions[chemin] = Version(corps, etag, instant.replace(microsecond=0))
        return connue


def _connu(requete: web.Request, version: Version) -> bool:
    """Whether the client has this version. If-None-Match decides alone when given (RFC 9110, 13.2.2)."""
    etags = requete.headers.get("If-None-Match")
    if etags is not None:
        return any(e.strip().removeprefix("W/") in ("*", version.etag) for e in etags.split(","))
    depuis = requete.if_modified_since
    return depuis is not None and version.modifie <= depuis
