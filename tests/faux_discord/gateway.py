"""Discord's gateway: sessions, heartbeats, events, resumption. Plain JSON text frames, never compressed.

A session outlives its socket: what happens meanwhile is kept and replayed after RESUME. It ends when the
client closes with 1000 or 1001, when it is invalidated, or when its shard identifies again.
"""

import asyncio
import json
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from . import shapes
from .errors import Json
from .world import Event, StoredMessage, World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT = 0, 1, 2, 6, 7
REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 8, 9, 10, 11
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 0, 1 << 9, 1 << 12, 1 << 15
ALWAYS = 0
BAD_TOKEN, NOT_IDENTIFIED, INTENT_NOT_GRANTED = 4004, 4003, 4014
HEARTBEAT_MS = 41_250
REPLAYED_MAX = 10_000


class Link:
    """One open socket; frames leave in the order they were given."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport | None) -> None:
        self.socket = socket
        self.transport = transport
        self.session: Session | None = None
        self._frames: asyncio.Queue[str] = asyncio.Queue()

    def send(self, frame: Json) -> None:
        """Queue one frame."""
        self._frames.put_nowait(json.dumps(frame))

    async def pump(self) -> None:
        """Write queued frames until the socket closes."""
        while True:
            frame = await self._frames.get()
            try:
                await self.socket.send_str(frame)
            except ConnectionError:
                return

    def abort(self) -> None:
        """Cut without a closing handshake."""
        if self.transport is not None:
            self.transport.abort()


@dataclass
class Session:
    """One shard of the bot, with the events it may still have to be told again."""

    id: str
    intents: int
    shard: tuple[int, int]
    link: Link | None
    sequence: int = 0
    sent: deque[Json] = field(default_factory=lambda: deque(maxlen=REPLAYED_MAX))

    def wants(self, intent: int) -> bool:
        """Whether the bot asked for this kind of event."""
        return intent == ALWAYS or bool(self.intents & intent)

    def covers(self, guild_id: int | None) -> bool:
        """Whether this shard is the guild's; direct messages belong to shard 0."""
        index, count = self.shard
        return index == ((guild_id or 0) >> 22) % count

    def dispatch(self, event: str, data: Any) -> None:
        """Tell one event, now or at the next resumption."""
        self.sequence += 1
        frame = {"op": DISPATCH, "t": event, "s": self.sequence, "d": data}
        self.sent.append(frame)
        if self.link is not None:
            self.link.send(frame)

    def replay(self, after: int) -> None:
        """Say again what came after sequence number `after`."""
        if self.link is not None:
            for frame in [frame for frame in self.sent if frame["s"] > after]:
                self.link.send(frame)


class Gateway:
    """The door of the gateway; `url` gives its own address, which READY repeats."""

    def __init__(self, world: World, token: str, url: Callable[[], str]) -> None:
        self.world = world
        self.token = token
        self.is_open = True
        self.identified: list[Json] = []
        self.sessions: dict[str, Session] = {}
        self._links: set[Link] = set()
        self._url = url

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one socket from HELLO to its end; 503 while the gateway is stopped."""
        if not self.is_open:
            return web.Response(status=503)
        socket = web.WebSocketResponse(timeout=1.0)
        await socket.prepare(request)
        link = Link(socket, request.transport)
        self._links.add(link)
        writer = asyncio.create_task(link.pump())
        link.send({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_MS}})
        try:
            await self._listen(link)
        finally:
            self._forget(link)
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        return socket

    def dispatch(self, event: str, data: Any, *, guild_id: int | None, intent: int = ALWAYS) -> None:
        """Tell an event to the sessions that cover the guild and asked for `intent`."""
        for session in self.sessions.values():
            if session.covers(guild_id) and session.wants(intent):
                session.dispatch(event, data)

    def announce(self, event: Event, message: StoredMessage) -> None:
        """Tell that a message was created, updated or deleted; ephemeral ones are nobody's business."""
        if message.is_ephemeral:
            return
        guild_id = self.world.channels[message.channel_id].guild_id
        intent = GUILD_MESSAGES if guild_id else DIRECT_MESSAGES
        for session in self.sessions.values():
            if session.covers(guild_id) and session.wants(intent):
                session.dispatch(f"MESSAGE_{event.upper()}", self._told(session, event, message, guild_id))

    def drop_sockets(self) -> None:
        """Cut every socket; sessions can be resumed."""
        for link in list(self._links):
            link.abort()

    async def close_sockets(self, code: int) -> None:
        """Close every socket with a code."""
        await asyncio.gather(*(link.socket.close(code=code) for link in list(self._links)))

    def ask_to_reconnect(self) -> None:
        """Send op 7: the client must come back and resume."""
        for link in self._links:
            link.send({"op": RECONNECT, "d": None})

    def invalidate_sessions(self, *, resumable: bool = False) -> None:
        """Send op 9; unless `resumable`, the client must identify again."""
        for link in self._links:
            link.send({"op": INVALID_SESSION, "d": resumable})
        if not resumable:
            self.sessions.clear()

    def _told(self, session: Session, event: Event, message: StoredMessage, guild_id: int | None) -> Json:
        if event == "delete":
            place = {"id": str(message.id), "channel_id": str(message.channel_id)}
            return place | ({"guild_id": str(guild_id)} if guild_id else {})
        visible = session.wants(MESSAGE_CONTENT) or shows_content(self.world, message)
        return shapes.gateway_message(self.world, message, with_content=visible)

    async def _listen(self, link: Link) -> None:
        async for frame in link.socket:
            if frame.type is WSMsgType.TEXT:
                await self._receive(link, json.loads(frame.data))

    def _forget(self, link: Link) -> None:
        self._links.discard(link)
        session = link.session
        if session is None or session.link is not link:
            return
        session.link = None
        if link.socket.close_code in (1000, 1001):
            self.sessions.pop(session.id, None)

    async def _receive(self, link: Link, frame: Json) -> None:
        match frame["op"]:
            case op if op == HEARTBEAT:
                link.send({"op": HEARTBEAT_ACK})
            case op if op == IDENTIFY:
                await self._identify(link, frame["d"])
            case op if op == RESUME:
                await self._resume(link, frame["d"])
            case op if op == REQUEST_MEMBERS and link.session is not None:
                self._send_members(link.session, frame["d"])

    async def _identify(self, link: Link, data: Json) -> None:
        self.identified.append(data)
        if data["token"] != self.token:
            await link.socket.close(code=BAD_TOKEN, message=b"Authentication failed.")
        elif data["intents"] & MESSAGE_CONTENT and not self.world.grants_content:
            await link.socket.close(code=INTENT_NOT_GRANTED, message=b"Disallowed intent(s).")
        else:
            self._open_session(link, data)

    def _open_session(self, link: Link, data: Json) -> None:
        index, count = data.get("shard", (0, 1))
        session = Session(uuid.uuid4().hex, data["intents"], (index, count), link)
        stale = [old for old in self.sessions.values() if old.shard == session.shard and old.link is None]
        for old in stale:
            del self.sessions[old.id]
        self.sessions[session.id] = session
        link.session = session
        guilds = [guild for guild in self.world.guilds.values() if session.covers(guild.id)]
        session.dispatch("READY", self._ready(session, [guild.id for guild in guilds]))
        for guild in guilds if session.wants(GUILDS) else []:
            session.dispatch("GUILD_CREATE", shapes.guild(self.world, guild))

    def _ready(self, session: Session, guild_ids: list[int]) -> Json:
        application = shapes.application(self.world)
        return {
            "v": 10,
            "user": shapes.self_user(self.world.bot),
            "guilds": [{"id": str(guild_id), "unavailable": True} for guild_id in guild_ids],
            "session_id": session.id,
            "resume_gateway_url": self._url(),
            "shard": list(session.shard),
            "application": {"id": application["id"], "flags": application["flags"]},
        }

    async def _resume(self, link: Link, data: Json) -> None:
        session = self.sessions.get(data["session_id"])
        if data["token"] != self.token:
            await link.socket.close(code=BAD_TOKEN, message=b"Authentication failed.")
        elif session is None:
            link.send({"op": INVALID_SESSION, "d": False})
        else:
            session.link = link
            link.session = session
            session.replay(int(data["seq"] or 0))
            session.dispatch("RESUMED", {})

    def _send_members(self, session: Session, asked: Json) -> None:
        guild = self.world.guilds[int(asked["guild_id"])]
        chunk: Json = {"guild_id": str(guild.id), "chunk_index": 0, "chunk_count": 1, "presences": []}
        chunk["members"] = [shapes.member(person, guild) for person in self.world.people.values()]
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk | {"nonce": asked.get("nonce")})


def shows_content(world: World, message: StoredMessage) -> bool:
    """Whether the bot reads this without the privileged intent: its own, a direct one, one that names it."""
    own = message.author.id == world.bot.id or world.channels[message.channel_id].guild_id is None
    return own or f"<@{world.bot.id}>" in message.content or f"<@!{world.bot.id}>" in message.content
