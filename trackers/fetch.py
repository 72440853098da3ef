"""The fetcher: one conditional, polite, bounded request, that ends in one of five outcomes and never raises.

A large archive may instead be read where it is (`Request.remote`): its end is asked for, the rest is up to who reads.
It knows nothing of what a body means: an error page served with status 200 is CHANGED: its parser refuses it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit, urlunsplit

import stamina

from trackers.answer import Answer, Unreached
from trackers.base import Clock, Outcome, Request, Response, Unreadable, Validators
from trackers.body import BodyFile, pour
from trackers.oauth import Credential, Tokens
from trackers.remote import TAIL, Edition, Ranges, RemoteFile
from trackers.robots import PRODUCT, Robots
from trackers.version import numero
from trackers.web import LOOPBACK, Web

_ABSENT = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
_LONGEST_WAIT = 30.0
"""Seconds. Where the exponential back-off stops growing."""
NO_RANGES = "le serveur n'envoie pas d'extraits : l'archive entière n'est pas relue"
"""Told of an archive too large to be downloaded each time it changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How to behave on the network. Times are in seconds.

    `contact` is the address or page by which a site's admins can reach ours. `total_timeout` bounds one
    request, its retries excluded. `pace` is the least time between two requests to one host, 0 for none.
    `retry_wait` is the first back-off; a Retry-After longer than `max_retry_after` is not waited for: until it
    ends, the host is left alone.
    Redirects lead only to `allowed_hosts` (".gouv.fr" stands for all those under it), or to the host that was asked.
    `certificates` is a file of authorities (PEM) trusted besides those of the system. `credentials` are the keys that
    requests may name. `mirror` is a server asked in place of every host that is not this machine, for the same paths:
    sites played back; "" for none.
    """

    contact: str
    total_timeout: float = 120.0
    read_timeout: float = 20.0
    attempts: int = 3
    pace: float = 1.0
    allowed_hosts: frozenset[str] = frozenset()
    retry_wait: float = 1.0
    max_retry_after: float = 60.0
    certificates: Path | None = None
    credentials: tuple[Credential, ...] = ()
    mirror: str = ""


class Fetcher:
    """Fetches addresses into files of `folder`. One per process, so that the pace of a host is kept."""

    def __init__(self, settings: FetchSettings, clock: Clock, folder: Path) -> None:
        self._clock = clock
        self._folder = folder
        self._max_retry_after = settings.max_retry_after
        self._mirror = settings.mirror
        self._web = Web(
            clock,
            user_agent=user_agent(settings.contact),
            allowed_hosts=settings.allowed_hosts,
            pace=settings.pace,
            read_timeout=settings.read_timeout,
            total_timeout=settings.total_timeout,
            max_retry_after=settings.max_retry_after,
            certificates=settings.certificates,
        )
        self._robots = Robots(self._web, clock)
        self._tokens = Tokens(self._web, clock, settings.credentials)
        self._retry = stamina.AsyncRetryingCaller(
            attempts=settings.attempts,
            timeout=None,
            wait_initial=settings.retry_wait,
            wait_jitter=settings.retry_wait,
            wait_max=max(settings.retry_wait, _LONGEST_WAIT),
        )

    async def fetch(self, request: Request, known: Validators | None = None) -> Response:
        """Ask for `request`, conditionally on `known`. What the network does becomes an outcome."""
        try:
            return await self._retry(self._back_off, self._attempt, request, known or Validators())
        except Unreached as error:
            return self._respond(
                request,
                Outcome.UNREACHABLE,
                status=error.status,
                detail=str(error),
                retry_after=error.retry_after,
            )
        except Unreadable as error:  # only said of the body of a 200
            return self._respond(request, Outcome.UNREADABLE, status=HTTPStatus.OK, detail=str(error))

    @property
    def now(self) -> datetime:
        """The present instant, by the clock it was given."""
        return self._clock()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._web.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def _back_off(self, error: Exception) -> bool | float:
        """Say whether to ask again, and when if the site said so."""
        if not isinstance(error, Unreached) or not error.transient:
            return False
        if error.retry_after is None:
            return True
        return error.retry_after if error.retry_after <= self._max_retry_after else False

    async def _attempt(self, request: Request, known: Validators) -> Response:
        if request.auth:
            return await self._authorised(request, known)
        if request.remote:
            found = await self._open(request, known)
            if found is not None:
                return found
            if not request.whole:
                return self._respond(request, Outcome.UNCHANGED, status=HTTPStatus.OK, detail=NO_RANGES)
        return await self._get(request, known, _headers(request, known))

    async def _get(self, request: Request, known: Validators, headers: Mapping[str, str]) -> Response:
        async with self._ask(self._address(request), request, headers) as answer:
            return self._settle(request, known, answer) or await self._receive(request, known, answer)

    async def _authorised(self, request: Request, known: Validators) -> Response:
        """Ask with a token; one that is refused before its end is renewed, once."""
        headers = _headers(request, known)
        token = await self._tokens.token(request.auth)
        try:
            return await self._get(request, known, {**headers, "Authorization": f"Bearer {token}"})
        except Unreached as error:
            if error.status != HTTPStatus.UNAUTHORIZED:
                raise
        self._tokens.forget(request.auth, token)
        token = await self._tokens.token(request.auth)
        return await self._get(request, known, {**headers, "Authorization": f"Bearer {token}"})

    async def _open(self, request: Request, known: Validators) -> Response | None:
        """Ask for the end of an archive, to read the rest where it is; None when its site serves no usable range."""
        address = self._address(request)  # the same for the whole reading, however long
        headers = {**_headers(request, known), "Accept-Encoding": "identity", "Range": f"bytes=-{TAIL}"}
        async with self._ask(address, request, headers) as answer:
            if answer.status == HTTPStatus.PARTIAL_CONTENT:
                return await self._remote(request, known, answer, address)
            settled = self._settle(request, known, answer)
            return settled or (await self._receive(request, known, answer) if request.whole else None)

    async def _remote(
        self, request: Request, known: Validators, answer: Answer, address: str
    ) -> Response | None:
        """From the first 206, the archive read where it is; None when it could not be told from the next one."""
        edition = Edition.of(answer)
        if edition is None:
            return None
        validators = _validators(answer, None)
        found = self._respond(
            request, Outcome.UNCHANGED, status=answer.status, size=edition.total, validators=validators
        )
        if edition.is_known(known):
            return found
        ranges = Ranges(
            web=self._web,
            check=self._robots.check,
            address=address,
            edition=edition,
            timeout=request.timeout,
            max_bytes=request.max_bytes,
            requests=1,
        )
        tail = await ranges.receive(answer, max(0, edition.total - TAIL), edition.total)
        remote = RemoteFile(ranges, tail, partial(self._range, ranges))
        return replace(found, outcome=Outcome.CHANGED, remote=remote)

    async def _range(self, ranges: Ranges, start: int, stop: int) -> bytes:
        return await self._retry(self._back_off, ranges.get, start, stop)

    def _ask(
        self, address: str, request: Request, headers: Mapping[str, str]
    ) -> AbstractAsyncContextManager[Answer]:
        return self._web.follow(address, headers, self._robots.check, request.timeout, request.body)

    def _settle(self, request: Request, known: Validators, answer: Answer) -> Response | None:
        """What an answer without a body to read means; None for a 200. Raises Unreached."""
        if answer.status == HTTPStatus.NOT_MODIFIED and (known.etag or known.last_modified):
            validators = _validators(answer, known.sha256, known)
            return self._respond(request, Outcome.UNCHANGED, status=answer.status, validators=validators)
        if answer.status in _ABSENT:
            detail = f"rien à cette adresse (HTTP {answer.status})"
            return self._respond(request, Outcome.NOT_YET, status=answer.status, detail=detail)
        if answer.status != HTTPStatus.OK:
            raise self._web.refusal(answer, self._tokens.reasons(request.auth))
        return None

    async def _receive(self, request: Request, known: Validators, answer: Answer) -> Response:
        with BodyFile(self._folder) as body:
            await pour(answer, request.max_bytes, body.write)
            if not body.size:
                raise Unreadable("réponse vide")
            posted = request.body is not None
            validators = Validators(sha256=body.sha256) if posted else _validators(answer, body.sha256)
            found = self._respond(
                request, Outcome.UNCHANGED, status=answer.status, size=body.size, validators=validators
            )
            if body.sha256 == known.sha256:
                return found
            return replace(found, outcome=Outcome.CHANGED, body=body.keep())

    def _address(self, request: Request) -> str:
        """The URL to send: the canonical one, plus a query that changes every `fresh` seconds, to get past a CDN."""
        address = _mirrored(request.url, self._mirror) if self._mirror else request.url
        if not request.cache_buster:
            return address
        bare, _, _ = address.partition("#")
        slot = int(self._clock().timestamp() // request.fresh)
        return f"{bare}{'&' if '?' in bare else '?'}t={slot}"

    def _respond(
        self,
        request: Request,
        outcome: Outcome,
        *,
        status: int | None,
        size: int = 0,
        validators: Validators | None = None,
        detail: str = "",
        retry_after: float | None = None,
    ) -> Response:
        return Response(
            request=request,
            outcome=outcome,
            received_at=self._clock(),
            status=status,
            size=size,
            validators=validators or Validators(),
            detail=detail,
            retry_after=retry_after,
        )


def _mirrored(address: str, mirror: str) -> str:
    """The same path on the server that stands for all; an address of this machine stays as it is."""
    parts = urlsplit(address)
    if parts.hostname in LOOPBACK:
        return address
    scheme, host, *_ = urlsplit(mirror)
    return urlunsplit(parts._replace(scheme=scheme, netloc=host))


def user_agent(contact: str) -> str:
    """The one name Vigie goes by: what it is, which version, whom to write to."""
    # The Assemblée answers 404 to agents that do not begin as a browser's do.
    return f"Mozilla/5.0 (compatible; {PRODUCT}/{numero()}; +{contact})"


def _headers(request: Request, known: Validators) -> dict[str, str]:
    """What goes with a request: always Accept-Encoding, and the conditions if something is known.

    What is sent by POST goes without conditions: a cache knows its address, not what it asks.
    """
    if request.body is not None:
        return {
            "Accept-Encoding": "gzip",
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
    zipped = request.url.partition("#")[0].partition("?")[0].lower().endswith(".zip")
    headers = {"Accept-Encoding": "identity" if zipped else "gzip"}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


def _validators(answer: Answer, sha256: str | None, before: Validators | None = None) -> Validators:
    """What to send next time, exactly as received (a weak or "-gzip" ETag included), else what was known."""
    before = before or Validators()
    return Validators(
        etag=_sendable(answer.headers.get("etag")) or before.etag,
        last_modified=_sendable(answer.headers.get("last-modified")) or before.last_modified,
        sha256=sha256,
    )


def _sendable(value: str | None) -> str | None:
    """A header that could not be sent back in ASCII is no validator."""
    return value if value and value.isascii() else None
