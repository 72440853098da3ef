"""Alerts in Discord channels, through the bot's own account.

discord.py waits and retries within one bucket; it has no global limit and raises many errors at once. The pace
over all channels and the retries are ours. A message is posted with the row's nonce, so that Discord gives back
the one it already stored instead of storing a second.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta

import aiohttp
import discord
from aiolimiter import AsyncLimiter

from alerts.courier import Gone, Refused, TryLater
from alerts.message import Message
from alerts.render_discord import DiscordPayload, render_discord
from storage.outbox import Envoi

DESTINATION = "discord"
PER_SECOND = 45
"""Requests a second, over all channels: Discord allows 50 and counts every refusal."""
LOOK_BACK = 1000
"""Most messages of a channel searched for one that may have been posted already."""
CLOCKS_APART = timedelta(hours=1)
"""Most that this machine's clock may differ from Discord's."""
CLOSED_DOOR = 900.0
"""Seconds before trying again a channel that is gone or closed to us."""

DOORS = {
    50001: "le bot n'a pas accès à ce salon",
    50013: "il manque au bot une permission dans ce salon (Envoyer des messages, Intégrer des liens)",
}
"""Refusals by Discord's code, in words."""
NO_HISTORY = (
    "il manque au bot la permission « Voir les anciens messages » : une alerte partie sans réponse ne peut pas être "
    "retrouvée, et n'est pas renvoyée en double"
)

SILENT = discord.AllowedMentions.none()

ClientSource = Callable[[], discord.Client | None]


def attachments(payload: DiscordPayload) -> list[discord.File]:
    """The file to join to a message, if any, as discord.py takes it: for one sending only, since it is read once."""
    if payload.fichier is None:
        return []
    return [discord.File(io.BytesIO(payload.fichier.contenu.encode()), payload.fichier.nom)]


class DiscordCourier:
    """Posts to `discord:<channel id>`. `client` gives the connected client, None while there is none."""

    def __init__(self, client: ClientSource, per_second: float = PER_SECOND) -> None:
        self._client = client
        self._pace = AsyncLimiter(1, 1 / per_second)

    def ready(self) -> bool:
        """Whether there is a client to post with."""
        client = self._client()
        return client is not None and not client.is_closed()

    async def post(self, row: Envoi, message: Message) -> str:
        """Post one embed; gives the message id."""
        payload = render_discord(message)
        async with self._pace:
            with _translated(row):
                sent = await self._channel(row).send(
                    content=payload.content,
                    embeds=[discord.Embed.from_dict(dict(embed)) for embed in payload.embeds],
                    files=attachments(payload),
                    nonce=row.nonce,
                    allowed_mentions=SILENT,
                )
        return str(sent.id)

    async def edit(self, row: Envoi, message: Message) -> None:
        """Replace the content of a posted message. Raises Gone when somebody deleted it."""
        payload = render_discord(message)
        async with self._pace:
            with _translated(row, editing=True):
                await (
                    self._channel(row)
                    .get_partial_message(int(row.message_id))
                    .edit(
                        content=payload.content,
                        embeds=[discord.Embed.from_dict(dict(embed)) for embed in payload.embeds],
                        attachments=attachments(payload),
                        allowed_mentions=SILENT,
                    )
                )

    async def find(self, row: Envoi, known: Collection[str]) -> str | None:
        """Look among our messages of the channel, back to the first try, for one that bears this reference."""
        oldest = row.tente_le and row.tente_le - CLOCKS_APART
        async with self._pace:
            with _translated(row):
                self._check_history(row)
                async for message in self._channel(row).history(limit=LOOK_BACK):
                    if oldest and message.created_at < oldest:
                        break
                    if self._bears(message, row.reference) and str(message.id) not in known:
                        return str(message.id)
        return None

    def _bears(self, message: discord.Message, reference: str) -> bool:
        user = self._connected().user
        ours = user is not None and message.author.id == user.id
        return ours and any(reference in (embed.footer.text or "") for embed in message.embeds)

    def _check_history(self, row: Envoi) -> None:
        """Raise TryLater when Discord would show us an empty channel instead of its messages."""
        channel = self._connected().get_channel(int(row.destination.partition(":")[2]))
        if isinstance(channel, discord.abc.GuildChannel | discord.Thread) and not (
            channel.permissions_for(channel.guild.me).read_message_history
        ):
            raise TryLater(NO_HISTORY, CLOSED_DOOR)

    def _connected(self) -> discord.Client:
        client = self._client()
        if client is None or client.is_closed() or client.user is None:
            raise TryLater("Discord n'est pas connecté")
        return client

    def _channel(self, row: Envoi) -> discord.PartialMessageable:
        return self._connected().get_partial_messageable(int(row.destination.partition(":")[2]))


@contextmanager
def _translated(row: Envoi, *, editing: bool = False) -> Iterator[None]:
    """Turn what discord.py raises into what the deliverer understands."""
    try:
        yield
    except discord.NotFound as error:
        if editing and error.code == 10008:  # Unknown Message
            raise Gone(f"le message {row.reference} a été supprimé du salon") from error
        raise TryLater("salon introuvable : a-t-il été supprimé ?", CLOSED_DOOR) from error
    except discord.Forbidden as error:
        raise TryLater(
            DOORS.get(error.code, f"refusé par Discord (code {error.code})"), CLOSED_DOOR
        ) from error
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
    header = error.response.headers.get("Retry-After", "")
    return float(header) if header.replace(".", "", 1).isdigit() else None
