"""FauxDiscord: the server, and what people do on it."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import web

from .changes import Changes
from .errors import Json
from .faults import Fault, FaultScript
from .gateway import Gateway
from .interactions import AUTOCOMPLETE, COMMAND, COMPONENT, SUBMIT, Interaction, Interactions, invocation
from .limits import Limiter, Limits
from .mentions import Pings, pings_of
from .presses import pressed, selected, submitted
from .rest import API, RequestSeen, Rest
from .world import ALICE, Channel, Person, StoredMessage, World

Found = TypeVar("Found")
DEFAULT_GUILDS: Mapping[int, Iterable[int]] = {1: (42, 43)}
SHUTDOWN_S = 0.5
# A burst to a thousand channels opens as many connections at once.
BACKLOG = 2048


class FauxDiscord(Changes):
    """A Discord of one's own on 127.0.0.1: `async with FauxDiscord(guilds={1: [42]}) as server`.

    `guilds` gives the channels of each guild; `roles` the roles that every guild has, by id. `clock` gives
    seconds since 1970 for identifiers, nonces and the deadline of interactions; rate limits follow real time.
    `nonce_memory` is in seconds. `port` 0 takes a free one, kept when the server is stopped and started.
    """

    def __init__(
        self,
        guilds: Mapping[int, Iterable[int]] = DEFAULT_GUILDS,
        *,
        token: str = "faux-jeton",
        limits: Limits | None = None,
        grant_message_content: bool = True,
        roles: Mapping[int, str] | None = None,
        shards: int = 1,
        clock: Callable[[], float] = time.time,
        nonce_memory: float = 180.0,
        port: int = 0,
    ) -> None:
        self.token = token
        self.port = port
        self.shards = shards
        self.world = World(clock, nonce_memory, grants_content=grant_message_content)
        for guild_id, channel_ids in guilds.items():
            self.world.add_guild(guild_id, channel_ids, roles or {})
        self.faults = FaultScript()
        self.gateway = Gateway(self.world, token, lambda: self.gateway_url)
        self.interactions = Interactions(self.world)
        self._rest = Rest(self.world, token, Limiter(limits or Limits()), self.faults, self._gateway_body)
        self._runner: web.AppRunner | None = None
        self._changed = asyncio.Event()
        self.world.watchers.append(self.gateway.announce)
        self.world.on_change = self._wake

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen; what was stored before a stop() is still there."""
        app = web.Application()
        app.add_subapp(API, self._rest.app(*self.interactions.routes()))
        app.router.add_get("/gateway", self.gateway.handle)
        self._runner = web.AppRunner(app, shutdown_timeout=SHUTDOWN_S, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, backlog=BACKLOG)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Cut every connection and refuse new ones, as a machine that went down."""
        if self._runner is not None:
            self.gateway.drop_sockets()
            await self._runner.cleanup()
            self._runner = None

    @property
    def api_url(self) -> str:
        """The address of the REST API."""
        return f"http://127.0.0.1:{self.port}{API}"

    @property
    def gateway_url(self) -> str:
        """The address of the gateway."""
        return f"ws://127.0.0.1:{self.port}/gateway"

    # What was received

    @property
    def requests(self) -> list[RequestSeen]:
        """Every REST request, oldest first."""
        return self._rest.requests

    @property
    def interaction_replies(self) -> list[StoredMessage]:
        """Every message that answers an interaction, oldest first, ephemeral ones included."""
        return [message for one in self.interactions.started for message in one.messages]

    def messages(self, channel: int, *, everyone: bool = False) -> list[StoredMessage]:
        """The bot's messages still in a channel, oldest first; with `everyone`, people's too."""
        stored = self.world.channels[channel].messages.values()
        return [one for one in stored if not one.deleted and (everyone or one.author == self.world.bot)]

    def pings(self, message: StoredMessage) -> Pings:
        """Whom a message pinged when it was posted."""
        return pings_of(message, self.world.channels[message.channel_id])

    async def wait_until(self, condition: Callable[[], Found | None], timeout: float = 5.0) -> Found:  # noqa: ASYNC109
        """The first true result of `condition`, tried at each change; raises TimeoutError (seconds)."""
        async with asyncio.timeout(timeout):
            while not (found := condition()):
                await self._changed.wait()
        return found

    async def wait_for_message(
        self,
        channel: int,
        predicate: Callable[[StoredMessage], bool] = lambda _: True,
        timeout: float = 5.0,  # noqa: ASYNC109
    ) -> StoredMessage:
        """The first of the bot's messages in `channel` that shows something and fits; raises TimeoutError."""
        return await self.wait_until(
            lambda: next((m for m in self.messages(channel) if not m.is_loading and predicate(m)), None),
            timeout,
        )

    async def wait_for_reply(self, interaction: Interaction, timeout: float = 5.0) -> StoredMessage:  # noqa: ASYNC109
        """The bot's answer to an interaction, deferred or not; raises TimeoutError."""
        return await self.wait_until(lambda: interaction.reply, timeout)

    # What people do

    async def user_says(self, channel: int, text: str, *, person: Person = ALICE) -> StoredMessage:
        """Somebody writes in a channel."""
        self.world.people[person.id] = person
        return self.world.post(self.world.channels[channel], person, {"content": text})

    async def user_slash(
        self, channel: int, command: str, options: Mapping[str, Any] | None = None, *, person: Person = ALICE
    ) -> Interaction:
        """Somebody runs a command ("suivi ajouter": a subcommand); raises LookupError as `invocation`."""
        place = self.world.channels[channel]
        data = invocation(self.world, place, command, dict(options or {}), None)
        return self._interact(COMMAND, person, place, data)

    async def user_autocomplete(
        self,
        channel: int,
        command: str,
        option: str,
        typed: str,
        *,
        person: Person = ALICE,
        others: Mapping[str, Any] | None = None,
        timeout: float = 5.0,  # noqa: ASYNC109
    ) -> list[Json]:
        """Somebody types in an option: the suggestions, as {"name", "value"}; raises TimeoutError."""
        place = self.world.channels[channel]
        data = invocation(self.world, place, command, {**(others or {}), option: typed}, option)
        interaction = self._interact(AUTOCOMPLETE, person, place, data)
        await self.wait_until(lambda: interaction.choices is not None, timeout)
        return interaction.choices or []

    async def user_clicks(
        self, message: StoredMessage, custom_id: str, *, person: Person = ALICE
    ) -> Interaction:
        """Somebody presses a button of a message; raises LookupError when it has no such button."""
        data = pressed(message.body["components"], custom_id)
        place = self.world.channels[message.channel_id]
        return self._interact(COMPONENT, person, place, data, message)

    async def user_selects(
        self, message: StoredMessage, custom_id: str, *values: Any, person: Person = ALICE
    ) -> Interaction:
        """Somebody chooses in a menu of a message (ids for roles and channels); raises LookupError."""
        place = self.world.channels[message.channel_id]
        data = selected(self.world, place, message.body["components"], custom_id, list(values))
        return self._interact(COMPONENT, person, place, data, message)

    async def user_submits(self, opened: Interaction, **texts: str) -> Interaction:
        """Somebody fills in the form that an interaction opened, and sends it; raises LookupError."""
        if opened.modal is None:
            raise LookupError("no form was opened")
        data = submitted(opened.modal, texts)
        return self._interact(SUBMIT, opened.person, opened.channel, data, opened.source)

    def dm(self, person: Person = ALICE) -> int:
        """The id of the direct conversation between the bot and somebody."""
        return self.world.dm_with(person).id

    # What goes wrong

    def fault(self, method: str, path: str, fault: Fault, times: int = 1) -> None:
        """Script what the next `times` matching requests suffer; `path`: a regex, searched after /api/v10."""
        self.faults.add(method, path, fault, times)

    def forget_nonces(self) -> None:
        """Do as if the few minutes of `enforce_nonce` had passed."""
        self.world.forget_nonces()

    def drop_sockets(self) -> None:
        """Cut the gateway's sockets; the bot may resume."""
        self.gateway.drop_sockets()

    def stop_gateway(self) -> None:
        """Cut the gateway's sockets and refuse new ones; the REST API goes on."""
        self.gateway.is_open = False
        self.gateway.drop_sockets()

    def start_gateway(self) -> None:
        """Accept sockets again."""
        self.gateway.is_open = True

    def send_malformed_event(self) -> None:
        """Dispatch a MESSAGE_CREATE without any of its fields."""
        self.gateway.dispatch("MESSAGE_CREATE", {"absurde": True}, guild_id=None)

    def _interact(
        self, kind: int, person: Person, channel: Channel, data: Json, source: StoredMessage | None = None
    ) -> Interaction:
        self.world.people[person.id] = person
        interaction, event = self.interactions.start(kind, person, channel, data, source)
        self.gateway.dispatch("INTERACTION_CREATE", event, guild_id=channel.guild_id)
        return interaction

    def _gateway_body(self) -> Json:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 16}
        return {"url": self.gateway_url, "shards": self.shards, "session_start_limit": limit}

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
