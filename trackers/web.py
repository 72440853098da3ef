"""One polite HTTP exchange at a time: pace, limits of time, redirects. The only importer of httpx.

What the network does wrong leaves this module as one exception::

    TrackerError
    └── Unreached          no answer that can be used; its message is the French reason, for the admins
        └── Misdirected    a redirect that is not followed
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

import httpx
from aiolimiter import AsyncLimiter

from parlement.temps import heure
from trackers.answer import Answer, Misdirected, Unreached
from trackers.base import Clock
from trackers.tls import client_context, explain_tls

MAX_REDIRECTS = 5
MAX_CRAWL_DELAY = 120.0
"""Seconds. A robots.txt asking for more is honoured up to there: longer, and polls would pile up."""
MAX_REST = timedelta(hours=24)
"""A site asking to be left alone for longer is asked again after that."""

_ENDLESS = 1e9
"""Seconds. Stands for any longer Retry-After."""

_WITH_RETRY_AFTER = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""This machine, as addresses name it."""
E = TypeVar("E", bound=BaseException)
_REDIRECTS = {
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.SEE_OTHER,
    HTTPStatus.TEMPORARY_REDIRECT,
    HTTPStatus.PERMANENT_REDIRECT,
}


@dataclass(slots=True)
class _Host:
    """The queue in front of one host: one request in flight, a least time between two, none before `until`."""

    pace: float
    limiter: AsyncLimiter | None
    until: datetime | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Web:
    """Asks, waits its turn, follows redirects by hand.

    Proxies of the environment (HTTPS_PROXY, NO_PROXY) are used, except towards this machine. Certificates are
    always verified, against the store of the system. A host that asks, with 429 or 503, to wait longer than
    `max_retry_after` seconds is left alone until then, for at most MAX_REST.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        user_agent: str,
        allowed_hosts: frozenset[str],
        pace: float,
        read_timeout: float,
        total_timeout: float,
        max_retry_after: float,
        certificates: Path | None = None,
    ) -> None:
        self._clock = clock
        self._max_retry_after = max_retry_after
        self._allowed = allowed_hosts
        self._total = total_timeout
        self._read = read_timeout
        self._hosts: defaultdict[str, _Host] = defaultdict(lambda: _Host(pace, _limiter(pace)))
        self._client = httpx.AsyncClient(
            headers={"User-Agent": user_agent},
            timeout=read_timeout,
            verify=client_context(certificates),
            mounts={f"all://{host}": None for host in LOOPBACK},
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    @asynccontextmanager
    async def follow(
        self,
        address: str,
        headers: Mapping[str, str],
        check: Callable[[str], Awaitable[None]] | None = None,
        limit: float | None = None,
        body: bytes | None = None,
    ) -> AsyncIterator[Answer]:
        """Ask for `address`, then for where it redirects, and give the first answer that is not a redirect.

        `check` is awaited with each URL before it is asked for, and may raise to forbid it. `limit` bounds each
        exchange, its body included, in seconds; None for what was set for any. `body` is sent, by POST: then no
        redirect is followed, nor when there is a key in `headers`.
        Raises Unreached, also for what happens while the body is read.
        """
        url = _parse(address)
        allowed = self._allowed | {url.host}
        for _ in range(MAX_REDIRECTS + 1):
            self._check_rest(url.host)
            if check is not None:
                await check(str(url))
            async with self._exchange(url, headers, limit or self._total, body) as answer:
                if answer.status not in _REDIRECTS:
                    yield answer
                    return
            if body is not None or "Authorization" in headers:
                raise Misdirected("redirection refusée : ce qui est envoyé ne va qu'à l'adresse demandée")
            url = _redirected(url, answer.headers.get("location", ""), allowed)
        raise Misdirected(f"plus de {MAX_REDIRECTS} redirections, la dernière vers {url}")

    async def slow_down(self, address: str, delay: float) -> None:
        """Leave at least `delay` seconds between two requests to the host of `address`, from now on."""
        host = self._hosts[_parse(address).host]
        delay = min(delay, MAX_CRAWL_DELAY)
        if delay > host.pace:
            host.pace = delay
            host.limiter = _limiter(host.pace)
            await _wait(host)

    def refusal(self, answer: Answer, reasons: Mapping[int, str] | None = None) -> Unreached:
        """What an error status means; only 429 and 5xx are worth asking again, when the site says.

        reasons: what some statuses mean at this site (French).
        """
        status = answer.status
        retry_after = self._retry_after(answer.headers.get("retry-after", ""))
        if status in _WITH_RETRY_AFTER and retry_after is not None and retry_after > self._max_retry_after:
            rest = min(timedelta(seconds=retry_after), MAX_REST)
            self._hosts[_parse(answer.url).host].until = self._clock() + rest
        why = (reasons or {}).get(status) or _explain(status)
        return Unreached(why, status=status, transient=is_overload(status), retry_after=retry_after)

    def _check_rest(self, name: str) -> None:
        """Return if this host may be asked now. Raises Unreached while it wants to be left alone."""
        until, now = self._hosts[name].until, self._clock()
        if until is not None and now < until:
            raise Unreached(
                f"{name} demande d'attendre jusqu'à {heure(until)}",
                retry_after=(until - now).total_seconds(),
            )

    def _retry_after(self, value: str) -> float | None:
        """Read a Retry-After header, in seconds or as an HTTP date (RFC 9110 §10.2.3)."""
        value = value.strip()
        if value.isascii() and value.isdigit():
            return min(float(value), _ENDLESS)
        try:
            date = parsedate_to_datetime(value)
        except (ValueError, OverflowError):
            return None
        return max(0.0, (_aware(date) - self._clock()).total_seconds())

    @asynccontextmanager
    async def _exchange(
        self, url: httpx.URL, headers: Mapping[str, str], total: float, body: bytes | None
    ) -> AsyncIterator[Answer]:
        """One request and its answer, alone on its host. The limit of time starts once the turn has come."""
        host, method = self._hosts[url.host], "GET" if body is None else "POST"
        async with host.turn:
            self._check_rest(url.host)  # what had the turn before may have been told to wait
            await _wait(host)
            try:
                async with (
                    asyncio.timeout(total),
                    self._client.stream(method, url, headers=dict(headers), content=body) as response,
                ):
                    yield Answer(str(url), response.status_code, response.headers, response.aiter_raw())
                    if response.status_code == HTTPStatus.NOT_MODIFIED:
                        await response.aread()  # nothing: but unread, it would cost the connection
            except TimeoutError as error:
                raise Unreached(f"réponse incomplète après {total:g} s") from error
            except httpx.TimeoutException as error:
                raise Unreached(f"pas de réponse en {self._read:g} s", transient=True) from error
            except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, ConnectionError) as error:
                raise _translate(error) from error


def is_overload(status: int) -> bool:
    """Tell whether a status says « later » rather than « no »."""
    return status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR


def _limiter(pace: float) -> AsyncLimiter | None:
    return AsyncLimiter(1, pace) if pace > 0 else None


async def _wait(host: _Host) -> None:
    if host.limiter is not None:
        await host.limiter.acquire()


def _parse(address: str) -> httpx.URL:
    """Read an absolute http(s) address. Raises Unreached."""
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise Unreached(f"adresse invalide : {address}") from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise Unreached(f"adresse invalide : {address}")
    return url


def _redirected(origin: httpx.URL, location: str, allowed: frozenset[str]) -> httpx.URL:
    """Say where to go next (httpx has refused an unreadable `location`). Raises Misdirected."""
    if not location:
        raise Misdirected("redirection sans adresse")
    target = origin.join(location)
    if not any(
        target.host.endswith(host) if host.startswith(".") else target.host == host for host in allowed
    ):
        raise Misdirected(f"redirigé vers {target.host}, hors des sites autorisés")
    if target.scheme != origin.scheme and target.scheme != "https":
        raise Misdirected(f"redirigé de {origin.scheme} vers {target.scheme}, sans chiffrement")
    return target


def _translate(error: Exception) -> Unreached:
    """Turn a failure of the network into its French reason."""
    tls = _cause(error, ssl.SSLError)
    if tls is not None:
        return Unreached(explain_tls(tls))
    match error:
        case httpx.ConnectError():
            return Unreached(_explain_connection(error), transient=True)
        case httpx.ProxyError():
            return Unreached(f"le mandataire (proxy) refuse : {error}", transient=True)
        case httpx.RemoteProtocolError() | httpx.NetworkError() | ConnectionError():
            return Unreached("réponse coupée ou malformée", transient=True)
        case _:
            return Unreached(f"requête impossible : {error}")


def _explain_connection(error: httpx.ConnectError) -> str:
    if _cause(error, socket.gaierror):
        return "nom de site introuvable"
    if _cause(error, ConnectionRefusedError):
        return "connexion refusée"
    return f"connexion impossible : {error}"


def _cause(error: BaseException | None, kind: type[E]) -> E | None:
    """Find an error of this kind behind another."""
    while error is not None and not isinstance(error, kind):
        error = error.__cause__ or error.__context__
    return error


def _aware(date: datetime) -> datetime:
    """An HTTP date is in GMT; Python leaves "-0000" without a zone."""
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _explain(status: int) -> str:
    if status == HTTPStatus.FORBIDDEN:
        return "accès refusé (HTTP 403)"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "trop de requêtes au goût du site (HTTP 429)"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"le site est en panne (HTTP {status})"
    return f"réponse inattendue (HTTP {status})"
