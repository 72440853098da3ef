"""The server of the public page: GET and HEAD, no script, no cookie, nothing kept of who reads."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import resources

from aiohttp import web

from service.configuration import PagePublique
from service.web.cache import Cache
from service.web.contenu import CSS, HTML, TEXTE, Contenu, Introuvable, contenu
from service.web.demande import Demande
from service.web.erreurs import erreur
from service.web.images import Images
from service.web.installation import Installation
from service.web.liens import Liens
from service.web.mesures import mesures
from service.web.routes import VUES, Vue
from service.web.sante import troubles
from service.web.visite import Visite
from storage.database import StorageError

log = logging.getLogger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

FRAIS = 5.0
"""Seconds during which a page is given again without looking whether something changed."""
PERIME = 60.0
"""Seconds during which a page is given while it is written anew: who reads does not wait, and reads the last minute."""
MOST_WAITING = 64
"""Pages that may wait to be written; beyond, readers are asked to come back."""
STOP_WITHIN = 2.0
"""Seconds given to answers under way when Vigie stops."""
LONGEST_PART = 120
"""Characters of one part of a path."""
ENTETES = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Server": "Vigie",
}
ECOUTE = {
    errno.EADDRINUSE: "ce port sert déjà à un autre programme",
    errno.EACCES: "ce port demande des droits d'administrateur : prenez-en un au-delà de 1024",
    errno.EADDRNOTAVAIL: "cette adresse n'est pas de cette machine",
}
"""Why nothing can be served there."""
RELAYEE = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")
"""Headers of a proxy: who asks is then not on this machine."""


class PageWeb:
    """The page of one installation. `frais`, `perime`: see FRAIS, PERIME. Port 0 takes any that is free."""

    def __init__(
        self, installation: Installation, page: PagePublique, frais: float = FRAIS, perime: float = PERIME
    ) -> None:
        self._installation = installation
        self._page = page
        self._cache = Cache(frais, perime)
        self._renewing: dict[str, asyncio.Task[Contenu]] = {}
        self._images = Images()
        self._style = contenu(resources.files("service.web").joinpath("style.css").read_bytes(), CSS)
        # One thread: `data_version` is only comparable on one, and pages leave the processor to the bot.
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="page")
        self._waiting = 0
        self._runner = web.AppRunner(self._app(), handle_signals=False, shutdown_timeout=STOP_WITHIN)
        self._listening: asyncio.Server | None = None
        self._looking: asyncio.Task[list[str]] | None = None
        self.adresse = ""

    async def start(self) -> None:
        """Listen. Raises OSError, in French when the port is taken or the address is not this machine's."""
        await self._runner.setup()
        try:
            self._listening = await asyncio.get_running_loop().create_server(
                self._visite, self._page.adresse, self._page.port, backlog=128, reuse_address=True
            )
        except OSError as error:
            await self.stop()
            raise OSError(error.errno, ECOUTE.get(error.errno or 0, error.strerror)) from error
        host, port = self._listening.sockets[0].getsockname()[:2]
        self.adresse = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        log.info("page publique : %s", self._publique)

    async def stop(self) -> None:
        """Stop listening; what is being written is abandoned."""
        if self._listening:
            self._listening.close()
        await self._runner.cleanup()
        for task in (*self._renewing.values(), *filter(None, [self._looking])):
            task.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _visite(self) -> Visite:
        assert self._runner.server is not None  # set up before anybody comes
        return Visite(self._runner.server, self._refus)

    @property
    def _publique(self) -> str:
        return self._page.url_publique or self.adresse

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._told])
        app.on_response_prepare.append(_sign)
        for path, vue in VUES.items():
            app.router.add_get(path, partial(self._vue, vue))
        app.router.add_get("/style.css", self._css)
        app.router.add_get("/image/{nom:[0-9a-f]{32}(?:-sombre)?}.png", self._image)
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/metrics", self._metrics)
        return app

    # --- answers --------------------------------------------------------------------------------------------------

    async def _vue(self, vue: Vue, request: web.Request) -> web.StreamResponse:
        parts = dict(request.match_info)
        if not all(len(part) <= LONGEST_PART and part.isprintable() for part in parts.values()):
            raise Introuvable("Cette adresse n'est pas celle d'une page.")
        return _respond(request, await self._kept(_key(request), lambda: vue(self._demande(), **parts)))

    async def _image(self, request: web.Request) -> web.StreamResponse:
        nom = request.match_info["nom"]
        return _respond(request, await self._kept(_key(request), lambda: self._images.draw(nom)))

    async def _css(self, request: web.Request) -> web.StreamResponse:
        return _respond(request, self._style)

    async def _healthz(self, request: web.Request) -> web.StreamResponse:
        """200 when all is well, else 503; what is wrong is said on this machine, or to all if the admin wants."""
        if self._looking is None or self._looking.done():  # one look at a time, however many ask
            self._looking = asyncio.create_task(troubles(self._installation))
        wrong = await asyncio.shield(self._looking)
        told = [*(f"- {one}" for one in wrong)] if self._is_private(request) else []
        text = "\n".join(("en difficulté" if wrong else "ok", *told, ""))
        return web.Response(body=text.encode(), status=503 if wrong else 200, headers={"Content-Type": TEXTE})

    async def _metrics(self, request: web.Request) -> web.StreamResponse:
        if not self._is_private(request):
            raise Introuvable("Les mesures ne sont pas publiques ici.")
        made = await self._in_thread(lambda: mesures(self._installation))
        return web.Response(body=made.corps, headers={"Content-Type": made.type})

    def _is_private(self, request: web.Request) -> bool:
        """Whether details may be told: the admin says so, or who asks is on this machine, without a proxy.

        A page of another site that a browser here shows may lead it to us; it cannot ask under our name.
        """
        if self._page.metriques:
            return True
        relayed = self._page.url_publique or any(name in request.headers for name in RELAYEE)
        return not relayed and _is_loopback(request.remote) and _is_loopback(request.url.host)

    # --- writing --------------------------------------------------------------------------------------------------

    def _demande(self) -> Demande:
        context = self._installation.context()
        liens = Liens(self._publique, frozenset(suivi.nom for suivi in context.tracked.suivis))
        return Demande(context=context, page=self._page, liens=liens, images=self._images)

    async def _kept(self, key: str, write: Callable[[], Contenu]) -> Contenu:
        """The page from the cache while nothing changed, else written in the page's thread."""
        seconds = asyncio.get_running_loop().time()
        if fresh := self._cache.fresh(key, seconds):
            return fresh
        if key not in self._renewing:
            task = asyncio.create_task(self._in_thread(lambda: self._write(key, write, seconds)))
            self._renewing[key] = task
            task.add_done_callback(partial(self._renewed, key))
        if recent := self._cache.recent(key, seconds):
            return recent
        return await asyncio.shield(self._renewing[key])

    def _renewed(self, key: str, task: asyncio.Task[Contenu]) -> None:
        """A page that can no longer be written is no longer given."""
        del self._renewing[key]
        if task.cancelled() or task.exception():
            self._cache.forget(key)

    def _write(self, key: str, write: Callable[[], Contenu], seconds: float) -> Contenu:
        """A page says "il y a 12 min": it is written again each minute, whatever changed."""
        installation = self._installation
        minute = int(installation.clock().timestamp() // 60)
        version = (installation.parlement.data_version, installation.vigie.data_version, minute)
        if same := self._cache.same(key, version, seconds):
            return same
        written = write()
        self._cache.keep(key, written, version, seconds)
        return written

    async def _in_thread(self, work: Callable[[], Contenu]) -> Contenu:
        if self._waiting >= MOST_WAITING:
            raise web.HTTPServiceUnavailable
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1

    # --- errors ---------------------------------------------------------------------------------------------------

    @web.middleware
    async def _told(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Every error is a page in French."""
        try:
            return await handler(request)
        except Introuvable as error:
            return self._error(404, str(error))
        except StorageError as error:
            log.warning("page publique : %s", error)
            return self._error(503)
        except web.HTTPException as error:
            headers = {"Allow": "GET, HEAD"} if error.status == 405 else {}
            return self._error(error.status, headers=headers)
        except Exception as error:  # a page that fails takes nothing else down
            log.error("page publique, %s : %s", request.path, error, exc_info=error)
            return self._error(500)

    def _error(self, status: int, why: str = "", headers: dict[str, str] | None = None) -> web.Response:
        body = erreur(status, why, Liens(self._publique), self._page.titre, self._installation.clock())
        extra = {"Retry-After": "30"} if status == 503 else {}
        sent = {"Content-Type": HTML, "Cache-Control": "no-store", **extra, **(headers or {})}
        return web.Response(body=body.encode(), status=status, headers=sent)

    def _refus(self, status: int) -> web.Response:
        """What is said to who does not speak HTTP."""
        return self._error(status, headers=ENTETES)


def _key(request: web.Request) -> str:
    """What a page is kept under: its address as it was asked, where "%2F" is no slash."""
    return request.rel_url.raw_path


def _is_loopback(host: str | None) -> bool:
    """Whether a host, by its name or its address, is this machine as it calls itself."""
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


async def _sign(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(ENTETES)


def _respond(request: web.Request, page: Contenu) -> web.Response:
    """The page, or "not modified" to who has it already."""
    headers = {"ETag": f'"{page.etag}"', "Content-Type": page.type}
    headers["Cache-Control"] = "public, max-age=31536000, immutable" if page.durable else "public, max-age=30"
    response = web.Response(headers=headers)
    response.last_modified = page.modifie_le
    if _has_it(request, page):
        response.set_status(304)
    else:
        response.body = page.corps
    return response


def _has_it(request: web.Request, page: Contenu) -> bool:
    if request.if_none_match is not None:
        return any(tag.value in (page.etag, "*") for tag in request.if_none_match)
    since = request.if_modified_since
    return bool(since and page.modifie_le and page.modifie_le.replace(microsecond=0) <= since)
