"""Slash commands: their registration, the interactions that people start, and the bot's answers."""

from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from . import shapes
from .components import check_modal
from .errors import ApiError, Json, invalid_form, unknown_interaction, unknown_message
from .validation import check_choices, check_message, command_problems, raise_if_any
from .wire import read_payload, reply
from .world import LOADING, Channel, Person, StoredMessage, World

COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5
MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
SUBCOMMAND, SUBCOMMAND_GROUP = 1, 2
USER_OPTION, CHANNEL_OPTION, ROLE_OPTION = 6, 7, 8
# Discord forgets an interaction that was not acknowledged in time.
DEADLINE_S = 3.0


@dataclass
class Interaction:
    """What a person started; `messages` are the bot's answers, `choices` its suggestions, `modal` its form."""

    id: int
    token: str
    type: int
    person: Person
    channel: Channel
    data: Json
    started: float
    source: StoredMessage | None = None
    reply_type: int | None = None
    choices: list[Json] | None = None
    modal: Json | None = None
    messages: list[StoredMessage] = field(default_factory=list)

    @property
    def reply(self) -> StoredMessage | None:
        """The first answer, once it is more than "thinking…"."""
        first = next(iter(self.messages), None)
        return None if first is None or first.is_loading else first

    @property
    def was_deferred(self) -> bool:
        """Whether the bot asked for time before answering."""
        return self.reply_type in (DEFERRED, DEFERRED_UPDATE)


class Interactions:
    """The routes of commands, callbacks and their webhooks."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.started: list[Interaction] = []

    def routes(self) -> list[web.RouteDef]:
        """The routes to add to the API."""
        commands = [
            r"/applications/{app:\d+}/commands",
            r"/applications/{app:\d+}/guilds/{guild:\d+}/commands",
        ]
        hook = r"/webhooks/{app:\d+}/{token}"
        message = hook + r"/messages/{message:\d+|@original}"
        return [
            *(web.get(path, self.list_commands) for path in commands),
            *(web.put(path, self.replace_commands) for path in commands),
            *(web.post(path, self.add_command) for path in commands),
            web.post(r"/interactions/{id:\d+}/{token}/callback", self.answer),
            web.post(hook, self.follow_up),
            web.get(message, self.get_message),
            web.patch(message, self.edit_message),
            web.delete(message, self.delete_message),
        ]

    async def list_commands(self, request: web.Request) -> web.Response:
        """GET application commands, global or of a guild."""
        return reply(self.world.commands.get(_guild_id(request), []))

    async def replace_commands(self, request: web.Request) -> web.Response:
        """PUT application commands: the list becomes the only one."""
        payload, _ = await read_payload(request)
        for index, command in enumerate(payload):
            raise_if_any(command_problems(str(index), command))
        self.world.commands[_guild_id(request)] = [self._registered(request, one) for one in payload]
        return await self.list_commands(request)

    async def add_command(self, request: web.Request) -> web.Response:
        """POST one application command; the same name is replaced."""
        payload, _ = await read_payload(request)
        raise_if_any(command_problems("command", payload))
        command = self._registered(request, payload)
        known = self.world.commands.setdefault(_guild_id(request), [])
        known[:] = [one for one in known if one["name"] != command["name"]] + [command]
        return reply(command, status=201)

    async def answer(self, request: web.Request) -> web.Response:
        """POST the first answer to an interaction."""
        payload, files = await read_payload(request)
        interaction = self._of_token(request.match_info["token"])
        if interaction.reply_type is not None:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        if self.world.clock() - interaction.started > DEADLINE_S:
            raise unknown_interaction()
        shown = self._carry_out(interaction, payload["type"], payload.get("data") or {}, files)
        interaction.reply_type = payload["type"]
        self.world.on_change()
        return reply(self._receipt(interaction, shown))

    async def follow_up(self, request: web.Request) -> web.Response:
        """POST one more message; after a deferred answer the first one takes its place."""
        payload, files = await read_payload(request)
        interaction = self._of_token(request.match_info["token"])
        check_message(payload)
        if interaction.messages and interaction.messages[0].is_loading:
            message = interaction.messages[0]
            self.world.edit(message, payload, files)
        else:
            message = self._post(interaction, payload, files)
        return reply(shapes.message(self.world, message))

    async def get_message(self, request: web.Request) -> web.Response:
        """GET one of the answers."""
        return reply(shapes.message(self.world, self._message(request)))

    async def edit_message(self, request: web.Request) -> web.Response:
        """PATCH one of the answers."""
        message = self._message(request)
        payload, files = await read_payload(request)
        self.world.edit(message, payload, files)
        return reply(shapes.message(self.world, message))

    async def delete_message(self, request: web.Request) -> web.Response:
        """DELETE one of the answers."""
        self.world.delete(self._message(request))
        return web.Response(status=204)

    def start(
        self, kind: int, person: Person, channel: Channel, data: Json, source: StoredMessage | None = None
    ) -> tuple[Interaction, Json]:
        """Record a new interaction; with the INTERACTION_CREATE that tells the bot."""
        interaction_id = self.world.next_id()
        token = f"jeton-{interaction_id}"
        started = self.world.clock()
        interaction = Interaction(interaction_id, token, kind, person, channel, data, started, source)
        self.started.append(interaction)
        return interaction, self._event(interaction)

    def _event(self, interaction: Interaction) -> Json:
        world, channel, person = self.world, interaction.channel, interaction.person
        event: Json = {
            "id": str(interaction.id),
            "application_id": str(world.bot.id),
            "type": interaction.type,
            "token": interaction.token,
            "version": 1,
            "data": interaction.data,
            "channel_id": str(channel.id),
            "channel": shapes.channel(world, channel),
            "app_permissions": str(shapes.permissions(world.bot, channel.denied)),
            "locale": "fr",
            "guild_locale": "fr",
            "entitlements": [],
            "attachment_size_limit": 10 * 2**20,
            "authorizing_integration_owners": {"0": str(channel.guild_id or 0)},
        }
        if interaction.source is not None:
            event["message"] = shapes.message(world, interaction.source)
        return event | (
            self._in_guild(interaction) if channel.guild_id else {"user": shapes.user(person), "context": 1}
        )

    def _in_guild(self, interaction: Interaction) -> Json:
        guild = self.world.guilds[interaction.channel.guild_id or 0]
        member = shapes.member(interaction.person, guild)
        return {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": "fr", "features": []},
            "member": member | {"permissions": str(shapes.permissions(interaction.person))},
            "context": 0,
        }

    def _carry_out(
        self, interaction: Interaction, kind: int, data: Json, files: dict[str, bytes]
    ) -> StoredMessage | None:
        """Do what a callback of this type asks; the message it shows, if any."""
        if kind == MESSAGE:
            check_message(data)
            return self._post(interaction, data, files)
        if kind == DEFERRED:
            return self._post(interaction, data | {"flags": data.get("flags", 0) | LOADING}, {})
        if kind == UPDATE and interaction.source is not None:
            self.world.edit(interaction.source, data, files)
        elif kind == CHOICES:
            check_choices(data["choices"])
            interaction.choices = data["choices"]
        elif kind == MODAL and interaction.type != SUBMIT:
            check_modal(data)
            interaction.modal = data
        elif kind != DEFERRED_UPDATE:
            raise invalid_form({"type": ("BASE_TYPE_CHOICES", "Value is not supported here.")})
        return interaction.source

    def _post(self, interaction: Interaction, payload: Json, files: dict[str, bytes]) -> StoredMessage:
        metadata = {
            "id": str(interaction.id),
            "type": interaction.type,
            "user": shapes.user(interaction.person),
        }
        metadata["authorizing_integration_owners"] = {}
        message = self.world.post(
            interaction.channel, self.world.bot, payload, files=files, interaction=metadata
        )
        interaction.messages.append(message)
        return message

    def _receipt(self, interaction: Interaction, shown: StoredMessage | None) -> Json:
        about: Json = {"id": str(interaction.id), "type": interaction.type}
        resource: Json = {"type": interaction.reply_type}
        if shown is not None:
            about["response_message_id"] = str(shown.id)
            about["response_message_loading"] = shown.is_loading
            about["response_message_ephemeral"] = shown.is_ephemeral
            resource["message"] = shapes.message(self.world, shown)
        return {"interaction": about, "resource": resource}

    def _of_token(self, token: str) -> Interaction:
        for interaction in reversed(self.started):
            if interaction.token == token:
                return interaction
        raise unknown_interaction()

    def _message(self, request: web.Request) -> StoredMessage:
        interaction = self._of_token(request.match_info["token"])
        wanted = request.match_info["message"]
        ours = [interaction.source] if interaction.source else interaction.messages[:1]
        for message in ours if wanted == "@original" else interaction.messages:
            if not message.deleted and wanted in ("@original", str(message.id)):
                return message
        raise unknown_message()

    def _registered(self, request: web.Request, command: Json) -> Json:
        guild_id = _guild_id(request)
        new_id = str(self.world.next_id())
        known: Json = {"id": new_id, "application_id": str(self.world.bot.id), "version": new_id}
        known |= {"type": 1, "options": []} | command
        return known | ({"guild_id": str(guild_id)} if guild_id else {})


def _guild_id(request: web.Request) -> int | None:
    guild = request.match_info.get("guild")
    return int(guild) if guild else None


def invocation(
    world: World, channel: Channel, name: str, values: dict[str, Any], focused: str | None
) -> Json:
    """The data of a slash command as Discord sends it: "suivi ajouter" is a subcommand, `values` its options.

    Raises LookupError for what Discord's interface would not let a person do: a command that is not
    registered, an unknown option, a missing required one, a value outside the choices.
    """
    root, *path = name.split()
    command = _find_command(world, channel, root)
    node, groups = command, []
    for step in path:
        node = next((one for one in node["options"] if one["name"] == step), {})
        if node.get("type") not in (SUBCOMMAND, SUBCOMMAND_GROUP):
            raise LookupError(f"pas de sous-commande « {name} »")
        groups.append(node)
    options = _options(node.get("options") or [], values, focused)
    for group in reversed(groups):
        options = [{"name": group["name"], "type": group["type"], "options": options}]
    data = {"id": command["id"], "name": root, "type": 1, "options": options}
    data["resolved"] = _resolved(world, channel, node.get("options") or [], values)
    return data | ({"guild_id": command["guild_id"]} if "guild_id" in command else {})


def _find_command(world: World, channel: Channel, name: str) -> Json:
    for scope in (channel.guild_id, None):
        for command in world.commands.get(scope, []):
            if command["name"] == name:
                return command
    raise LookupError(f"le bot n'a pas enregistré la commande « {name} »")


def _options(schema: list[Json], values: dict[str, Any], focused: str | None) -> list[Json]:
    known = {option["name"]: option for option in schema}
    if unknown := values.keys() - known.keys():
        raise LookupError(f"options inconnues : {', '.join(sorted(unknown))}")
    missing = {name for name, option in known.items() if option.get("required")} - values.keys()
    if missing and focused is None:
        raise LookupError(f"options manquantes : {', '.join(sorted(missing))}")
    return [_option(known[name], value, name == focused) for name, value in values.items()]


def _option(schema: Json, value: Any, is_focused: bool) -> Json:
    choices = [choice["value"] for choice in schema.get("choices") or []]
    if choices and value not in choices:
        raise LookupError(f"« {value} » n'est pas parmi {choices}")
    is_reference = schema["type"] in (USER_OPTION, CHANNEL_OPTION, ROLE_OPTION)
    option = {"name": schema["name"], "type": schema["type"], "value": str(value) if is_reference else value}
    return option | ({"focused": True} if is_focused else {})


def _resolved(world: World, channel: Channel, schema: list[Json], values: dict[str, Any]) -> Json:
    """The objects behind the identifiers given as options."""
    resolved: Json = {}
    for option in schema:
        value = values.get(option["name"])
        if value is None:
            continue
        if option["type"] == USER_OPTION:
            resolved.setdefault("users", {})[str(value)] = shapes.user(world.people[int(value)])
        elif option["type"] == CHANNEL_OPTION:
            place = world.channels[int(value)]
            allowed = str(shapes.permissions(world.bot, place.denied))
            resolved.setdefault("channels", {})[str(value)] = shapes.channel(world, place) | {
                "permissions": allowed
            }
        elif option["type"] == ROLE_OPTION and channel.guild_id:
            roles = {role["id"]: role for role in shapes.roles(world.guilds[channel.guild_id])}
            resolved.setdefault("roles", {})[str(value)] = roles[str(value)]
    return resolved
