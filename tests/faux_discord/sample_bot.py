"""A bot with one command of each kind, to prove the server with."""

import discord
from discord import app_commands
from discord.ext import commands


def intents(*, content: bool = True) -> discord.Intents:
    """The intents Vigie asks for."""
    asked = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    asked.message_content = content
    return asked


class SampleBot(commands.AutoShardedBot):
    """A bot with one command of each kind."""

    def __init__(self, *, content: bool = True, shard_count: int | None = 1) -> None:
        super().__init__(
            commands.when_mentioned_or("!"),
            intents=intents(content=content),
            guild_ready_timeout=0.1,
            shard_count=shard_count,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.heard: list[str] = []
        self.add_command(commands.Command(_statut, name="statut"))
        self.tree.add_command(_statut_slash)
        self.tree.add_command(_suivi)

    async def setup_hook(self) -> None:
        """Register the slash commands."""
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify at once: discord.py waits five seconds between two shards."""

    async def on_message(self, message: discord.Message, /) -> None:
        """Note what is heard, then answer."""
        self.heard.append(message.content)
        await self.process_commands(message)

    def channel(self, number: int = 42) -> discord.TextChannel:
        """A channel of the server."""
        found = self.get_channel(number)
        assert isinstance(found, discord.TextChannel)
        return found


async def _statut(ctx: commands.Context[SampleBot], sujet: str) -> None:
    await ctx.send(f"{sujet} : adopté")


@app_commands.command(name="statut", description="Où en est un sujet")
async def _statut_slash(interaction: discord.Interaction, sujet: str) -> None:
    await interaction.response.send_message(f"{sujet} : adopté", ephemeral=True)


@_statut_slash.autocomplete("sujet")
async def _sujets(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    names = [name for name in ("article7", "article10", "drones") if name.startswith(typed)]
    return [app_commands.Choice(name=name.capitalize(), value=name) for name in names]


_suivi = app_commands.Group(name="suivi", description="Les suivis")


@_suivi.command(name="ajouter", description="Suivre un sujet dans un salon")
async def _ajouter(interaction: discord.Interaction, salon: discord.TextChannel, nombre: int = 1) -> None:
    await interaction.response.defer(thinking=True)
    await interaction.followup.send(f"{salon.name} suivi {nombre} fois")
    await interaction.followup.send("Et voilà.")


class Confirm(discord.ui.View):
    """One button that changes its message."""

    @discord.ui.button(label="Oui", custom_id="oui")
    async def yes(self, interaction: discord.Interaction, button: discord.ui.Button["Confirm"]) -> None:
        """Answer by editing."""
        await interaction.response.edit_message(content="Confirmé", view=None)
