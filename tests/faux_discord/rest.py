"""Discord's REST API v10, for what a bot does with channels, messages, guilds and commands."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from . import errors, shapes
from .errors import ApiError, Json
from .faults import VIA, Fault, FaultScript
from .gateway import shows_content
from .limits import Limiter
from .validation import check_edit, check_message
from .wire import cut, read_payload, reply
from .world import Channel, StoredMessage, World

API = "/api/v10"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
# These carry their own token in the path, and Discord does not count them in the bot's 50 per second.
WITHOUT_TOKEN = ("/interactions/", "/webhooks/", "/gateway")
LIMITED = {"POST": "create-message", "PATCH": "edit-message"}


@dataclass
class RequestSeen:
    """One request received: path without /api/v10, monotonic time in seconds, status (0 when cut)."""

    method: str
    path: str
    time: float
    status: int = 0


class Rest:
    """The API: a guard that counts, refuses and spoils requests, and one handler per route."""

    def __init__(
        self,
        world: World,
        token: str,
        limiter: Limiter,
        faults: FaultScript,
        gateway: Callable[[], Json],
    ) -> None:
        self.world = world
        self.token = token
        self.limiter = limiter
        self.faults = faults
        self.gateway = gateway
        self.requests: list[RequestSeen] = []

    def app(self, *more: web.RouteDef) -> web.Application:
        """The aiohttp application to mount at API, with `more` routes than the ones below."""
        app = web.Application(middlewares=[self.guard], client_max_size=32 * 2**20)
        message = r"/channels/{channel:\d+}/messages/{message:\d+}"
        app.router.add_routes(
            [
                web.get("/gateway", self.get_gateway),
                web.get("/gateway/bot", self.get_gateway),
                web.get("/users/@me", self.get_self),
                web.post("/users/@me/channels", self.open_dm),
                web.get("/oauth2/applications/@me", self.get_application),
                web.get("/applications/@me", self.get_application),
                web.get(r"/guilds/{guild:\d+}", self.get_guild),
                web.get(r"/guilds/{guild:\d+}/{part:channels|roles}", self.get_guild_part),
                web.get(r"/guilds/{guild:\d+}/members/{user:\d+}", self.get_member),
                web.get(r"/channels/{channel:\d+}", self.get_channel),
                web.post(r"/channels/{channel:\d+}/typing", self.type_in),
                web.get(r"/channels/{channel:\d+}/messages", self.list_messages),
                web.post(r"/channels/{channel:\d+}/messages", self.create_message),
                web.get(message, self.get_message),
                web.patch(message, self.edit_message),
                web.delete(message, self.delete_message),
                *more,
            ]
        )
        return app

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Log the request, apply the scripted fault if any, and answer."""
        seen = RequestSeen(request.method, request.path.removeprefix(API), time.monotonic())
        self.requests.append(seen)
        fault = self.faults.take(seen.method, seen.path)
        await asyncio.sleep(fault.delay)
        response = await self._spoiled(request, handler, fault)
        seen.status = 0 if fault.cut else response.status
        return response

    async def _spoiled(self, request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
        if fault.handled:
            await self._answer(request, handler)
        if fault.cut:
            return cut(request, reset=fault.reset)
        if fault.status is not None:
            return reply(fault.body(), status=fault.status, headers=fault.headers())
        return await self._answer(request, handler)

    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        headers = dict(VIA)
        try:
            headers |= self._admit(request)
            response = await handler(request)
        except ApiError as error:
            return reply(error.body(), status=error.status, headers=headers | error.headers)
        except web.HTTPException as error:
            body = {"message": f"{error.status}: {error.reason}", "code": 0}
            return reply(body, status=error.status, headers=headers)
        response.headers.update(headers)
        return response

    def _admit(self, request: web.Request) -> dict[str, str]:
        """Check the token and both limits; the rate limit headers to answer with."""
        path = request.path.removeprefix(API)
        if path.startswith(WITHOUT_TOKEN):
            return {}
        if request.headers.get("Authorization") != f"Bot {self.token}":
            raise errors.unauthorized()
        self.limiter.take_from_bot()
        if "/messages" in path and request.method in LIMITED:
            return self.limiter.take_from_channel(LIMITED[request.method], request.match_info["channel"])
        return {}

    async def get_gateway(self, request: web.Request) -> web.Response:
        """GET /gateway and /gateway/bot."""
        return reply(self.gateway())

    async def get_self(self, request: web.Request) -> web.Response:
        """GET /users/@me."""
        return reply(shapes.self_user(self.world.bot))

    async def get_application(self, request: web.Request) -> web.Response:
        """GET /oauth2/applications/@me."""
        return reply(shapes.application(self.world))

    async def open_dm(self, request: web.Request) -> web.Response:
        """POST /users/@me/channels."""
        payload, _ = await read_payload(request)
        person = self.world.people.get(int(payload["recipient_id"]))
        if person is None:
            raise ApiError(400, 50033, "Invalid Recipient(s)")
        return reply(shapes.channel(self.world, self.world.dm_with(person)))

    async def get_guild(self, request: web.Request) -> web.Response:
        """GET /guilds/{id}."""
        return reply(self._guild(request))

    async def get_guild_part(self, request: web.Request) -> web.Response:
        """GET /guilds/{id}/channels and /roles."""
        return reply(self._guild(request)[request.match_info["part"]])

    async def get_member(self, request: web.Request) -> web.Response:
        """GET /guilds/{id}/members/{id}."""
        self._guild(request)
        person = self.world.people.get(int(request.match_info["user"]))
        if person is None:
            raise ApiError(404, 10007, "Unknown Member")
        return reply(shapes.member(person, self.world.guilds[int(request.match_info["guild"])]))

    async def get_channel(self, request: web.Request) -> web.Response:
        """GET /channels/{id}."""
        return reply(shapes.channel(self.world, self._channel(request)))

    async def type_in(self, request: web.Request) -> web.Response:
        """POST /channels/{id}/typing."""
        check_may_write(self._channel(request), {})
        return web.Response(status=204)

    async def list_messages(self, request: web.Request) -> web.Response:
        """GET /channels/{id}/messages, newest first, with limit, before and after."""
        channel = self._channel(request)
        if "read_message_history" in channel.denied:
            return reply([])
        found = [one for one in channel.messages.values() if not (one.deleted or one.is_ephemeral)]
        return reply([self._visible(message) for message in page(found, request.query)])

    async def create_message(self, request: web.Request) -> web.Response:
        """POST /channels/{id}/messages."""
        channel = self._channel(request)
        payload, files = await read_payload(request)
        check_may_write(channel, payload)
        check_message(payload)
        message = self.world.post(channel, self.world.bot, payload, files=files)
        return reply(shapes.message(self.world, message))

    async def get_message(self, request: web.Request) -> web.Response:
        """GET /channels/{id}/messages/{id}."""
        return reply(self._visible(self._message(request)))

    async def edit_message(self, request: web.Request) -> web.Response:
        """PATCH /channels/{id}/messages/{id}."""
        message = self._message(request)
        payload, files = await read_payload(request)
        check_edit(message.author.id == self.world.bot.id)
        check_may_write(self._channel(request), payload)
        self.world.edit(message, payload, files)
        return reply(shapes.message(self.world, message))

    async def delete_message(self, request: web.Request) -> web.Response:
        """DELETE /channels/{id}/messages/{id}."""
        message = self._message(request)
        if message.author.id != self.world.bot.id:
            raise errors.missing_permissions()
        self.world.delete(message)
        return web.Response(status=204)

    def _guild(self, request: web.Request) -> Json:
        guild = self.world.guilds.get(int(request.match_info["guild"]))
        if guild is None:
            raise errors.unknown_guild()
        return shapes.guild(self.world, guild)

    def _channel(self, request: web.Request) -> Channel:
        return self.world.channel(int(request.match_info["channel"]))

    def _message(self, request: web.Request) -> StoredMessage:
        return self.world.message(int(request.match_info["channel"]), int(request.match_info["message"]))

    def _visible(self, message: StoredMessage) -> Json:
        visible = self.world.grants_content or shows_content(self.world, message)
        return shapes.message(self.world, message, with_content=visible)


def check_may_write(channel: Channel, payload: Json) -> None:
    """Raise ApiError when the bot may not post this there: 50013, or 50007 in a closed conversation."""
    embeds_refused = "embed_links" in channel.denied and payload.get("embeds")
    files_refused = "attach_files" in channel.denied and payload.get("attachments")
    if "send_messages" in channel.denied or embeds_refused or files_refused:
        raise errors.missing_permissions()
    if channel.recipient and not channel.recipient.accepts_dm:
        raise ApiError(403, 50007, "Cannot send messages to this user")


def page(messages: list[StoredMessage], query: Mapping[str, str]) -> list[StoredMessage]:
    """At most `limit` messages (50, 100 at most), newest first: those next to `after`, else the newest."""
    limit = min(int(query.get("limit", 50)), 100)
    if "after" in query:
        return [one for one in messages if one.id > int(query["after"])][:limit][::-1]
    before = int(query.get("before", 1 << 63))
    return [one for one in messages if one.id < before][::-1][:limit]
