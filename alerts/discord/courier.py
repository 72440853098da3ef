"""Alerts in Discord channels, through the bot's own account.

discord.py waits and retries within one bucket; it has no global limit and raises many errors at once. The pace
over all channels and the retries are ours. A message is posted with the row's nonce, so that Discord gives back
the one it already stored instead of storing a second. It pings the one role that its row names, or nobody.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from textwrap import shorten

import aiohttp
import discord

from alerts.delivery.allure import Allure
from alerts.delivery.courier import Closed, Gone, Poste, Refused, TryLater
from alerts.discord.boutons import components
from alerts.discord.dessinateur import Dessinateur
from alerts.importance import Importance
from alerts.message import Message
from alerts.render.discord import DESSIN_NOM, Dessin, DiscordPayload, render_discord
from storage.outbox import Envoi

DESTINATION = "discord"
PAGE, PAGES = 100, 10
"""Messages of a channel searched for one that may have been posted already: by request, and at most how many."""
CLOCKS_APART = timedelta(hours=1)
"""Most that this machine's clock may differ from Discord's."""
GLOBAL_WAIT = 1.0
"""Seconds without a request when Discord refuses one over all channels and does not say for how long."""
CLOSED_DOOR = 900.0
"""Seconds before trying again a channel that is gone or closed to us."""

ALT_MAX = 1024
"""Characters of the words of a picture, by Discord's reference."""

DOORS = {
    50007: "cette personne n'accepte pas les messages directs du bot",
    50001: "le bot n'a pas accès à ce salon",
    50013: "il manque au bot une permission dans ce salon (Envoyer des messages, Intégrer des liens)",
}
"""Refusals by Discord's code, in words."""
NO_HISTORY = (
    "il manque au bot la permission « Voir les anciens messages » : une alerte partie sans réponse ne peut pas être "
    "retrouvée, et n'est pas renvoyée en double"
)

EVERYBODY = (
    "le rôle à mentionner est celui de tous : personne n'a été prévenu (« !regler » en choisit un autre)"
)
LOST_ROLE = "le rôle à mentionner n'existe plus : personne n'a été prévenu (« !regler » en choisit un autre)"
MUTE_ROLE = (
    "le rôle « {} » ne peut pas être mentionné par le bot : rendez-le mentionnable, "
    "ou donnez au bot la permission « Mentionner tous les rôles »"
)

SILENT = discord.AllowedMentions.none()

ClientSource = Callable[[], discord.Client | None]
WantsImages = Callable[[str], bool]


_rendered = lru_cache(maxsize=32)(render_discord)
"""Thousands of channels are shown the same: it is laid out once."""


def attachments(payload: DiscordPayload) -> list[discord.File]:
    """What to join to a message, as discord.py takes it: for one sending only, since a file is read once."""
    files = []
    if payload.fichier:
        files.append(discord.File(io.BytesIO(payload.fichier.contenu.encode()), payload.fichier.nom))
    if payload.dessin:
        alt = shorten(payload.dessin.alt, ALT_MAX, placeholder="…")
        files.append(discord.File(io.BytesIO(payload.dessin.png), DESSIN_NOM, description=alt))
    return files


class DiscordCourier:
    """Posts to `discord:<channel id>` and `discord:@<user id>`. `client` gives the connected client, None without one.

    `allure` is the pace over all channels, shared with whoever sees Discord's refusals (`tracing`). `images` says
    whether a destination wants pictures.
    """

    def __init__(
        self, client: ClientSource, allure: Allure | None = None, images: WantsImages = lambda _: True
    ) -> None:
        self._client = client
        self._allure = allure or Allure()
        self._images = images
        self._dessinateur = Dessinateur()

    def ready(self) -> bool:
        """Whether there is a client to post with."""
        client = self._client()
        return client is not None and not client.is_closed()

    async def turn(self, row: Envoi, message: Message, *, edit: bool = False) -> None:
        """Draw the picture, then wait for one of the requests that Discord allows; the most important leaves first."""
        await self._dessin(row, message)
        await self._allure.turn(Importance(row.importance).rang, edit=edit)

    async def post(self, row: Envoi, message: Message) -> Poste:
        """Post one embed, as a reply where the row answers a message."""
        dessin = await self._dessin(row, message)
        with _translated(row):
            role, remarque = self._role(row)
            payload = _rendered(message, role, dessin)
            channel = await self._channel(row)
            sent = await channel.send(
                content=payload.content,
                embeds=[discord.Embed.from_dict(dict(embed)) for embed in payload.embeds],
                files=attachments(payload),
                nonce=row.nonce,
                allowed_mentions=_only(role),
                reference=_answered(row, channel.id),  # type: ignore[arg-type]
                view=components(message, abrege=payload.abrege),  # type: ignore[arg-type]
            )
        return Poste(str(sent.id), remarque)

    async def edit(self, row: Envoi, message: Message) -> None:
        """Replace the content of a posted message. Raises Gone when somebody deleted it."""
        dessin = await self._dessin(row, message)
        with _translated(row, editing=True):
            payload = _rendered(message, self._role(row)[0], dessin)
            channel = await self._channel(row)
            await channel.get_partial_message(int(row.message_id)).edit(
                content=payload.content,
                embeds=[discord.Embed.from_dict(dict(embed)) for embed in payload.embeds],
                attachments=attachments(payload),
                allowed_mentions=SILENT,
                view=components(message, abrege=payload.abrege),
            )

    async def find(self, row: Envoi, known: Collection[str]) -> str | None:
        """Look among our messages of the channel, back to the first try, for one that bears this reference."""
        oldest = row.tente_le and row.tente_le - CLOCKS_APART
        before: discord.Message | None = None
        for _ in range(PAGES):
            for message in (page := await self._page(row, before)):
                if oldest and message.created_at < oldest:
                    return None
                if self._bears(message, row.reference) and str(message.id) not in known:
                    return str(message.id)
            if len(page) < PAGE:
                break
            before = page[-1]
        return None

    async def _page(self, row: Envoi, before: discord.Message | None) -> list[discord.Message]:
        """The latest messages of a channel, or those before one: one request."""
        await self._allure.turn(Importance(row.importance).rang)
        with _translated(row):
            self._check_history(row)
            channel = await self._channel(row)
            return [one async for one in channel.history(limit=PAGE, before=before)]

    async def _dessin(self, row: Envoi, message: Message) -> Dessin | None:
        """The picture of a message where it is wanted and may be joined: without it, the text leaves all the same."""
        if message.image is None or not self._images(row.destination) or not self._may_join(row):
            return None
        return await self._dessinateur.draw(message.image)

    def _may_join(self, row: Envoi) -> bool:
        """Whether files may be posted there, as far as the channel is known."""
        channel = self._connected().get_channel(_number(row))
        if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            return True
        return channel.permissions_for(channel.guild.me).attach_files

    def _role(self, row: Envoi) -> tuple[str, str]:
        """The role to ping, "" for nobody, and what keeps it from being pinged, as far as its server is known."""
        guild = self._guild(row)
        if not row.mention.isdecimal() or guild is None:
            return row.mention, ""
        role = guild.get_role(int(row.mention))
        if (
            role is None or role.is_default()
        ):  # the one that everybody bears: config.toml may name it by its id
            return "", LOST_ROLE if role is None else EVERYBODY
        heard = role.mentionable or guild.me.guild_permissions.mention_everyone
        return row.mention, "" if heard else MUTE_ROLE.format(role.name)

    def _guild(self, row: Envoi) -> discord.Guild | None:
        channel = self._connected().get_channel(_number(row))
        return channel.guild if isinstance(channel, discord.abc.GuildChannel | discord.Thread) else None

    def _bears(self, message: discord.Message, reference: str) -> bool:
        user = self._connected().user
        ours = user is not None and message.author.id == user.id
        return ours and any(reference in (embed.footer.text or "") for embed in message.embeds)

    def _check_history(self, row: Envoi) -> None:
        """Raise TryLater when Discord would show us an empty channel instead of its messages."""
        channel = self._connected().get_channel(_number(row))
        if isinstance(channel, discord.abc.GuildChannel | discord.Thread) and not (
            channel.permissions_for(channel.guild.me).read_message_history
        ):
            raise TryLater(NO_HISTORY, CLOSED_DOOR)

    def _connected(self) -> discord.Client:
        client = self._client()
        if client is None or client.is_closed() or client.user is None:
            raise TryLater("Discord n'est pas connecté")
        return client

    async def _channel(self, row: Envoi) -> discord.PartialMessageable | discord.DMChannel:
        """Where a row goes: a channel, or the conversation with a person ("discord:@123"), opened when it is not."""
        if is_person(row.destination):
            return await self._connected().create_dm(discord.Object(_number(row)))
        return self._connected().get_partial_messageable(_number(row))


def is_person(destination: str) -> bool:
    """Whether a destination is a person, told by direct message."""
    return destination.startswith(f"{DESTINATION}:@")


def _number(row: Envoi) -> int:
    """The id of the channel, or of the person, that a row goes to."""
    return int(row.destination.partition(":")[2].removeprefix("@"))


def _only(role: str) -> discord.AllowedMentions:
    """That role may be pinged, and nobody else, whatever the texts hold."""
    if not role.isdecimal():
        return SILENT
    return discord.AllowedMentions(
        everyone=False, users=False, roles=[discord.Object(int(role))], replied_user=False
    )


def _answered(row: Envoi, channel: int) -> discord.MessageReference | None:
    """What a reply answers; when that was deleted, it is posted all the same."""
    if not row.repond_a:
        return None
    return discord.MessageReference(
        message_id=int(row.repond_a), channel_id=channel, fail_if_not_exists=False
    )


def tracing(allure: Allure) -> aiohttp.TraceConfig:
    """Have a client's requests (its `http_trace`) slow the pace when Discord refuses one over all channels.

    discord.py waits and tries such a request again by itself, and says nothing to whoever sends the next ones.
    """

    async def look(_: aiohttp.ClientSession, __: object, end: aiohttp.TraceRequestEndParams) -> None:
        headers = end.response.headers
        # Without Via, the refusal comes from Cloudflare and holds for everything.
        if end.response.status == 429 and (
            headers.get("X-RateLimit-Scope") == "global" or "Via" not in headers
        ):
            allure.slow(_seconds(headers.get("Retry-After", "")) or GLOBAL_WAIT)

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(look)
    return trace


@contextmanager
def _translated(row: Envoi, *, editing: bool = False) -> Iterator[None]:
    """Turn what discord.py raises into what the deliverer understands."""
    try:
        yield
    except discord.NotFound as error:
        if editing and error.code == 10008:  # Unknown Message
            raise Gone(f"le message {row.reference} a été supprimé du salon") from error
        raise Closed("salon introuvable : a-t-il été supprimé ?", CLOSED_DOOR) from error
    except discord.Forbidden as error:
        raise Closed(DOORS.get(error.code, f"refusé par Discord (code {error.code})"), CLOSED_DOOR) from error
    except discord.RateLimited as error:
        raise TryLater("Discord demande d'attendre", error.retry_after) from error
    except discord.HTTPException as error:
        if error.status == 400:
            raise Refused(f"contenu refusé par Discord (code {error.code}) : {error.text}") from error
        raise TryLater(f"Discord répond {error.status}", _retry_after(error)) from error
    except (TimeoutError, aiohttp.ClientError, OSError, RuntimeError) as error:
        # RuntimeError: aiohttp's "Session is closed", when the client is replaced under us.
        raise TryLater(f"connexion à Discord perdue ({type(error).__name__})") from error


def _retry_after(error: discord.HTTPException) -> float | None:
    return _seconds(error.response.headers.get("Retry-After", ""))


def _seconds(header: str) -> float | None:
    return float(header) if header.replace(".", "", 1).isdigit() else None
