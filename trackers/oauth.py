"""Access tokens of an API (OAuth 2, client credentials): asked for when one is needed, kept in memory only.

Errors raised here::

    Unreached
    └── KeyRefused     the key itself is wrong: no token will come
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlencode

import msgspec

from trackers.answer import Answer, Unreached
from trackers.base import Clock, Unreadable
from trackers.body import pour
from trackers.web import Web

MAX_BYTES = 64 * 1024
LONGEST = 24 * 3600.0
"""Seconds. A token said to last longer is renewed after that."""
USED = 0.9
"""Share of its life during which a token is used: the clocks of both ends differ."""

_REFUSED = {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED}
_FORM = {
    "Accept-Encoding": "gzip",
    "Accept": "application/json",
    "Content-Type": "application/x-www-form-urlencoded",
}


class KeyRefused(Unreached):
    """The key is not accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A key, under the name by which requests call it, and the address that changes it into tokens.

    refus: what to tell when the key is refused. raisons: what error statuses of the API mean. Both French.
    """

    nom: str
    token_url: str
    client_id: str
    secret: str = field(repr=False)
    scope: str = ""
    refus: str = "clé refusée"
    raisons: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str = field(repr=False)
    until: datetime


class _Granted(msgspec.Struct):
    """What the server of tokens answers. expires_in: seconds."""

    access_token: str
    expires_in: float = 0.0


class Tokens:
    """The present token of each key. One request for a token at a time, whoever needs it."""

    def __init__(self, web: Web, clock: Clock, credentials: Iterable[Credential]) -> None:
        self._web = web
        self._clock = clock
        self._credentials = {credential.nom: credential for credential in credentials}
        self._known: dict[str, _Token] = {}
        self._turn: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def token(self, name: str) -> str:
        """The token to send now with what the key `name` opens. Raises Unreached."""
        async with self._turn[name]:
            known = self._known.get(name)
            if known is None or self._clock() >= known.until:
                known = self._known[name] = await self._ask(name)
            return known.text

    def forget(self, name: str, token: str) -> None:
        """A token was refused before its end: ask for another, unless it was done meanwhile."""
        known = self._known.get(name)
        if known is not None and known.text == token:
            del self._known[name]

    def reasons(self, name: str) -> Mapping[int, str]:
        """What error statuses mean of an API that this key opens."""
        credential = self._credentials.get(name)
        return credential.raisons if credential else {}

    async def _ask(self, name: str) -> _Token:
        credential = self._credentials.get(name)
        if credential is None:
            raise KeyRefused(f"aucune clé « {name} » n'a été donnée")
        asked = self._clock()
        async with self._web.follow(credential.token_url, _FORM, body=_form(credential)) as answer:
            if answer.status in _REFUSED:
                raise KeyRefused(credential.refus, status=answer.status)
            if answer.status != HTTPStatus.OK:
                raise self._web.refusal(answer)
            granted = await _read(answer)
        life = min(max(granted.expires_in, 0.0), LONGEST) * USED
        return _Token(granted.access_token, asked + timedelta(seconds=life))


def _form(credential: Credential) -> bytes:
    fields = {
        "grant_type": "client_credentials",
        "client_id": credential.client_id,
        "client_secret": credential.secret,
        "scope": credential.scope,
    }
    return urlencode({name: value for name, value in fields.items() if value}).encode()


async def _read(answer: Answer) -> _Granted:
    """The token of an answer. What is wrong with it is told without a word of it."""
    body = bytearray()
    try:
        await pour(answer, MAX_BYTES, body.extend)
        granted = msgspec.json.decode(bytes(body), type=_Granted, strict=False)
    except (Unreadable, msgspec.DecodeError, UnicodeDecodeError):
        raise Unreached("réponse illisible du serveur de jetons") from None
    token = granted.access_token
    if not (token and token.isascii() and token.isprintable() and " " not in token):
        raise Unreached("jeton illisible")
    return granted
