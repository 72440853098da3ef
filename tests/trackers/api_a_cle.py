"""An API that asks for a key, on the loopback site: it grants numbered tokens, and answers only to the last one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from tests.trackers.loopback_site import LoopbackSite
from trackers.oauth import Credential

OAUTH = "/api/oauth/token"
SECRET = "2f3c-secret-des-tests"
REFUS = "refuse la clé : vérifiez les identifiants OAuth"

Reply = Callable[[str, dict[str, Any]], web.Response]
"""From the path asked for and the JSON received, the answer."""


class Api:
    """What was granted, and what was asked with a good token: (path, JSON). `expires_in` is in seconds."""

    def __init__(self, site: LoopbackSite, reply: Reply) -> None:
        self.expires_in = 3600
        self.granted = 0
        self.asked: list[tuple[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self._site = site
        self._reply = reply
        site.page(OAUTH, self.grant)

    @property
    def token(self) -> str:
        return f"jeton-{self.granted}"

    @property
    def credential(self) -> Credential:
        return Credential(
            nom="api",
            token_url=self._site.url(OAUTH),
            client_id="client",
            secret=SECRET,
            scope="openid",
            refus=REFUS,
            raisons={403: "conditions non acceptées", 429: "quota dépassé"},
        )

    def page(self, path: str) -> str:
        return self._site.page(path, self.answer)

    def revoke(self) -> None:
        """From now on, only a new token is good."""
        self._revoked = self.token

    _revoked = ""

    async def grant(self, request: web.Request) -> web.StreamResponse:
        form = parse_qs((await request.read()).decode())
        good = {
            "grant_type": ["client_credentials"],
            "client_id": ["client"],
            "client_secret": [SECRET],
            "scope": ["openid"],
        }
        if form != good or request.content_type != "application/x-www-form-urlencoded":
            return web.json_response({"error": "invalid_client"}, status=400)
        self.granted += 1
        return web.json_response({"access_token": self.token, "expires_in": self.expires_in})

    async def answer(self, request: web.Request) -> web.StreamResponse:
        sent = request.headers.get("Authorization")
        if sent != f"Bearer {self.token}" or self.token == self._revoked:
            return web.json_response({}, status=401)
        body = json.loads(await request.read() or b"null")
        self.asked.append((request.raw_path, body))
        self.headers.append(dict(request.headers))
        return self._reply(request.path, body)
